//! The looks: each tone of a cell has one, read from `themes/*.toml` and the user's files.

use std::{collections::BTreeMap, path::Path};

use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use crate::{
    term::{ColorMode, color},
    words::Words,
};

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

/// A defect of a user's theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeProblem {
    /// Name of the theme.
    pub theme: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: ThemeFault,
    /// The tone, key or value.
    pub detail: String,
}

impl ThemeProblem {
    /// The problem as a person reads it.
    pub fn sentence(&self, words: &Words) -> String {
        let args = [
            ("theme", self.theme.as_str()),
            ("line", &self.line.to_string()),
            ("detail", &self.detail),
        ];
        words.refusal(self.fault.code(), &args).what
    }
}

crate::code_enum! {
    /// What can be wrong with a theme.
    ThemeFault {
        Syntax = "theme_syntax",
        UnknownTone = "theme_unknown_tone",
        UnknownKey = "theme_unknown_key",
        BadColor = "theme_bad_color",
        BadValue = "theme_bad_value",
        Faint = "theme_faint",
        HalfNamed = "theme_half_named",
    }
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

    /// Whether a theme comes with the program.
    pub fn is_built_in(name: &str) -> bool {
        BUILT_IN.iter().any(|(known, _)| *known == name)
    }

    /// The theme of a name: the built-in of that name or `dark`, with the user's file over it.
    /// What is wrong with the user's file comes back; the tones that it fails keep their look.
    pub fn load(
        name: &str,
        user_dir: Option<&Path>,
        mode: ColorMode,
    ) -> (Theme, Vec<ThemeProblem>) {
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
        let mut problems = theme.lay(base, mode);
        let file = user_dir.map(|dir| dir.join("themes").join(format!("{name}.toml")));
        if let Some(text) = file
            .as_ref()
            .and_then(|file| std::fs::read_to_string(file).ok())
        {
            problems.extend(theme.lay(&text, mode));
        }
        (theme, problems)
    }

    /// The look of a tone.
    pub fn style(&self, tone: Tone) -> Style {
        self.styles.get(&tone).copied().unwrap_or_default()
    }

    /// What is wrong with the text of a theme, and which of its looks are hard to read.
    pub fn check(name: &str, text: &str) -> Vec<ThemeProblem> {
        let mut problems = Vec::new();
        for mode in [ColorMode::True, ColorMode::Indexed, ColorMode::Sixteen] {
            let mut theme = Theme {
                name: name.to_string(),
                styles: BTreeMap::new(),
            };
            let found = theme.lay(text, mode);
            problems.extend(found.into_iter().filter(|_| mode == ColorMode::True));
            let looks = theme.styles.iter();
            problems.extend(looks.filter_map(|(tone, style)| {
                let (fault, detail) = hardly_read(*tone, *style, mode)?;
                Some(ThemeProblem {
                    theme: name.to_string(),
                    line: line_of(text, *tone),
                    fault,
                    detail,
                })
            }));
        }
        problems
    }

    /// Lays a theme's text over the looks, tone by tone.
    fn lay(&mut self, text: &str, mode: ColorMode) -> Vec<ThemeProblem> {
        let mut problems = Vec::new();
        let name = self.name.clone();
        let mut report = |at: usize, fault, detail: &str| {
            problems.push(ThemeProblem {
                theme: name.clone(),
                line: text[..at.min(text.len())].matches('\n').count() + 1,
                fault,
                detail: detail.to_string(),
            });
        };
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                report(at, ThemeFault::Syntax, error.message());
                return problems;
            }
        };
        for (key, value) in table.get_ref() {
            let at = key.span().start;
            let Some(tone) = Tone::parse(key.get_ref()) else {
                report(at, ThemeFault::UnknownTone, key.get_ref());
                continue;
            };
            let DeValue::Table(look) = value.get_ref() else {
                report(at, ThemeFault::BadValue, key.get_ref());
                continue;
            };
            match style(look, mode) {
                Ok(style) => {
                    self.styles.insert(tone, style);
                }
                Err((at, fault, detail)) => report(at, fault, &detail),
            }
        }
        problems
    }
}

/// What a text needs against its ground, and what is only there to be seen needs (WCAG 2).
const TEXT_CONTRAST: f64 = 4.5;
const SIGN_CONTRAST: f64 = 3.0;

/// Why a look is hard to read, if it is. What the terminal's owner chose is not known: a ground of
/// his own under a colour of ours is read only where they happen to suit each other.
fn hardly_read(tone: Tone, style: Style, mode: ColorMode) -> Option<(ThemeFault, String)> {
    let (fg, bg) = (style.fg?, style.bg?);
    let detail = format!("{tone} ({mode})");
    let (Some(front), Some(ground)) = (color::rgb(fg), color::rgb(bg)) else {
        return ((fg == Color::Reset) != (bg == Color::Reset))
            .then_some((ThemeFault::HalfNamed, detail));
    };
    let needed = match tone {
        Tone::Dim | Tone::Disabled | Tone::Rule => SIGN_CONTRAST,
        _ => TEXT_CONTRAST,
    };
    let found = color::contrast(front, ground);
    (found < needed).then(|| {
        (
            ThemeFault::Faint,
            format!("{detail} {found:.1} < {needed:.1}"),
        )
    })
}

/// The line on which a tone stands.
fn line_of(text: &str, tone: Tone) -> usize {
    let is_of = |line: &str| line.split('=').next().map(str::trim) == Some(tone.code());
    text.lines().position(is_of).map_or(1, |at| at + 1)
}

type Fault = (usize, ThemeFault, String);

/// The look that a table describes; the first thing that is wrong with it.
fn style(table: &DeTable, mode: ColorMode) -> Result<Style, Fault> {
    let mut style = Style::new().fg(Color::Reset).bg(Color::Reset);
    for (key, value) in table {
        let (name, at) = (key.get_ref().as_ref(), value.span().start);
        let modifier = match name {
            "fg" | "bg" => Modifier::empty(),
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "underline" => Modifier::UNDERLINED,
            "reverse" => Modifier::REVERSED,
            _ => return Err((key.span().start, ThemeFault::UnknownKey, name.to_string())),
        };
        style = match (value.get_ref(), modifier.is_empty()) {
            (DeValue::String(text), true) => {
                let bad = || (at, ThemeFault::BadColor, text.to_string());
                let color = paint(text, mode).ok_or_else(bad)?;
                if name == "fg" {
                    style.fg(color)
                } else {
                    style.bg(color)
                }
            }
            (DeValue::Boolean(true), false) => style.add_modifier(modifier),
            (DeValue::Boolean(false), false) => style,
            _ => return Err((at, ThemeFault::BadValue, name.to_string())),
        };
    }
    Ok(style)
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
                assert_eq!(problems, vec![], "{name}");
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

    #[test]
    fn what_is_wrong_with_a_theme_is_told_by_line_and_the_rest_holds() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("themes")).unwrap();
        let text = "# mine\ntext = { fg = \"#ff0000\" }\nskin = {}\n\
                    dim = { fg = \"#12345\" }\nhead = { fg = \"red\", size = 3 }\nrule = \"red\"\n";
        std::fs::write(dir.path().join("themes/dark.toml"), text).unwrap();
        let (theme, problems) = Theme::load("dark", Some(dir.path()), ColorMode::True);
        let mut told: Vec<_> = problems.iter().map(|it| (it.line, it.fault)).collect();
        told.sort_by_key(|(line, _)| *line);
        let wanted = [
            (3, ThemeFault::UnknownTone),
            (4, ThemeFault::BadColor),
            (5, ThemeFault::UnknownKey),
            (6, ThemeFault::BadValue),
        ];
        assert_eq!(told, wanted);
        let built_in = Theme::load("dark", None, ColorMode::True).0;
        assert_eq!(theme.style(Tone::Text).fg, Some(Color::Rgb(255, 0, 0)));
        for tone in [Tone::Dim, Tone::Head, Tone::Rule] {
            assert_eq!(theme.style(tone), built_in.style(tone), "{tone}");
        }
    }
}
