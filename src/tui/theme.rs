//! The looks: each tone of a cell has one, read from `themes/*.toml` and the user's files.

use std::{collections::BTreeMap, path::Path};

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use crate::term::{ColorMode, color};

crate::code_enum! {
    /// What a piece of the screen is there for.
    Tone {
        Text = "text",
        Dim = "dim",
        Strong = "strong",
        Head = "head",
        HeadDim = "head_dim",
        Tab = "tab",
        TabOn = "tab_on",
        Title = "title",
        TitleOn = "title_on",
        Selected = "selected",
        SelectedIdle = "selected_idle",
        Mark = "mark",
        Match = "match",
        Column = "column",
        Rule = "rule",
        Key = "key",
        KeyWord = "key_word",
        Disabled = "disabled",
        Info = "info",
        Good = "good",
        Warn = "warn",
        Bad = "bad",
        Late = "late",
        Today = "today",
        Urgent = "urgent",
        Returned = "returned",
        Missing = "missing",
        BarDone = "bar_done",
        BarRest = "bar_rest",
        Popup = "popup",
        PopupTitle = "popup_title",
        Field = "field",
        FieldOn = "field_on",
        FieldBad = "field_bad",
        Label = "label",
    }
}

/// The themes that come with the program.
const BUILT_IN: [(&str, &str); 5] = [
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
    ("contrast", include_str!("../../themes/contrast.toml")),
    ("official", include_str!("../../themes/official.toml")),
];

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Look {
    fg: Option<String>,
    bg: Option<String>,
    bold: bool,
    dim: bool,
    underline: bool,
    reverse: bool,
}

/// A look for every tone.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Its file's stem.
    pub name: String,
    styles: BTreeMap<Tone, Style>,
}

impl Theme {
    /// Names of the built-in themes, then of the user's.
    pub fn names(user_dir: Option<&Path>) -> Vec<String> {
        let mut names: Vec<String> = BUILT_IN.iter().map(|(name, _)| name.to_string()).collect();
        let files = user_dir.and_then(|dir| std::fs::read_dir(dir.join("themes")).ok());
        for entry in files.into_iter().flatten().flatten() {
            let path = entry.path();
            let stem = path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned());
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                names.extend(stem.filter(|stem| !names.contains(stem)));
            }
        }
        names
    }

    /// The theme of a name: the built-in of that name or `dark`, with the user's file over it.
    /// Problems of the user's file come back as `file:line` and a text.
    pub fn load(name: &str, user_dir: Option<&Path>, mode: ColorMode) -> (Theme, Vec<String>) {
        let mut problems = Vec::new();
        // Without colours, a coloured theme would lose its selection.
        let name = if mode == ColorMode::None {
            "mono"
        } else {
            name
        };
        let found = BUILT_IN.iter().find(|(known, _)| *known == name);
        let base = found.map_or(BUILT_IN[0].1, |(_, text)| text);
        let mut theme = Theme {
            name: name.to_string(),
            styles: BTreeMap::new(),
        };
        theme.lay(base, name, mode, &mut problems);
        let file = user_dir.map(|dir| dir.join("themes").join(format!("{name}.toml")));
        if let Some(text) = file
            .as_ref()
            .and_then(|file| std::fs::read_to_string(file).ok())
        {
            theme.lay(&text, name, mode, &mut problems);
        }
        (theme, problems)
    }

    /// The look of a tone.
    pub fn style(&self, tone: Tone) -> Style {
        self.styles.get(&tone).copied().unwrap_or_default()
    }

    fn lay(&mut self, text: &str, name: &str, mode: ColorMode, problems: &mut Vec<String>) {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let line = text[..at.min(text.len())].matches('\n').count() + 1;
                problems.push(format!("{name}.toml:{line}"));
                return;
            }
        };
        for (key, value) in table {
            let tone = Tone::parse(&key);
            let look = value
                .try_into::<Look>()
                .ok()
                .and_then(|look| look.style(mode));
            match (tone, look) {
                (Some(tone), Some(style)) => {
                    self.styles.insert(tone, style);
                }
                _ => problems.push(format!("{name}.toml [{key}]")),
            }
        }
    }
}

impl Look {
    fn style(&self, mode: ColorMode) -> Option<Style> {
        let mut style = Style::new();
        let pick = |text: &Option<String>| match text {
            None => Some(Color::Reset),
            Some(text) => paint(text, mode),
        };
        style = style.fg(pick(&self.fg)?).bg(pick(&self.bg)?);
        for (on, modifier) in [
            (self.bold, Modifier::BOLD),
            (self.dim, Modifier::DIM),
            (self.underline, Modifier::UNDERLINED),
            (self.reverse, Modifier::REVERSED),
        ] {
            if on {
                style = style.add_modifier(modifier);
            }
        }
        Some(style)
    }
}

/// `#rrggbb`, `name`, or `#rrggbb|name` where the name stands in for it among sixteen colours.
fn paint(text: &str, mode: ColorMode) -> Option<Color> {
    let (rich, plain) = text.split_once('|').unwrap_or((text, text));
    let (rich, plain) = (color::parse(rich)?, color::parse(plain)?);
    let chosen = if mode == ColorMode::Sixteen {
        plain
    } else {
        rich
    };
    Some(color::reduce(chosen, mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_has_a_look_for_every_role_in_every_mode() {
        for (name, _) in BUILT_IN {
            for mode in ColorMode::ALL {
                let (theme, problems) = Theme::load(name, None, *mode);
                assert_eq!(problems, Vec::<String>::new(), "{name}");
                for tone in Tone::ALL {
                    assert!(theme.styles.contains_key(tone), "{name} {tone}");
                }
            }
        }
    }

    #[test]
    fn the_selected_row_differs_from_the_rest_even_without_colors() {
        for (name, _) in BUILT_IN {
            for mode in ColorMode::ALL {
                let (theme, _) = Theme::load(name, None, *mode);
                assert_ne!(
                    theme.style(Tone::Selected),
                    theme.style(Tone::Text),
                    "{name} {mode}"
                );
                assert_ne!(
                    theme.style(Tone::Mark),
                    theme.style(Tone::Text),
                    "{name} {mode}"
                );
            }
        }
    }
}
