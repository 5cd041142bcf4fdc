//! How many colours the terminal has, and how a colour is written for it.

use ratatui::style::{Color, Modifier};

crate::code_enum! {
    /// The colours that are sent.
    ColorMode {
        /// 24 bits.
        True = "true",
        /// The 256-colour palette.
        Indexed = "256",
        /// The sixteen colours, as 30–37 and 90–97.
        Sixteen = "16",
        /// None: reverse, bold and underline remain.
        None = "none",
    }
}

impl ColorMode {
    /// What the environment promises: `NO_COLOR`, `COLORTERM`, `TERM`.
    pub fn detect(get: impl Fn(&str) -> Option<String>) -> ColorMode {
        let named = |name: &str| get(name).unwrap_or_default();
        if !named("NO_COLOR").is_empty() {
            return ColorMode::None;
        }
        if matches!(named("COLORTERM").as_str(), "truecolor" | "24bit") {
            return ColorMode::True;
        }
        let term = named("TERM");
        if term.contains("256color") || term.contains("direct") {
            ColorMode::Indexed
        } else if term.starts_with("vt") {
            ColorMode::None
        } else {
            ColorMode::Sixteen
        }
    }
}

const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

const NAMED: [(Color, (u8, u8, u8)); 16] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (205, 49, 49)),
    (Color::Green, (13, 188, 121)),
    (Color::Yellow, (199, 163, 23)),
    (Color::Blue, (36, 114, 200)),
    (Color::Magenta, (188, 63, 188)),
    (Color::Cyan, (17, 168, 205)),
    (Color::Gray, (200, 200, 200)),
    (Color::DarkGray, (102, 102, 102)),
    (Color::LightRed, (241, 76, 76)),
    (Color::LightGreen, (35, 209, 139)),
    (Color::LightYellow, (245, 245, 67)),
    (Color::LightBlue, (59, 142, 234)),
    (Color::LightMagenta, (214, 112, 214)),
    (Color::LightCyan, (41, 184, 219)),
    (Color::White, (255, 255, 255)),
];

/// The nearest colour that the mode can show. Only 24-bit colours change.
pub fn reduce(color: Color, mode: ColorMode) -> Color {
    match (color, mode) {
        (_, ColorMode::None) => Color::Reset,
        (Color::Rgb(r, g, b), ColorMode::Indexed) => Color::Indexed(indexed((r, g, b))),
        (Color::Rgb(r, g, b), ColorMode::Sixteen) => sixteen((r, g, b)),
        (Color::Indexed(index), ColorMode::Sixteen) if index < 16 => NAMED[usize::from(index)].0,
        (Color::Indexed(_), ColorMode::Sixteen) => Color::Reset,
        _ => color,
    }
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    square(a.0, b.0) * 3 + square(a.1, b.1) * 6 + square(a.2, b.2)
}

fn indexed(rgb: (u8, u8, u8)) -> u8 {
    let near = |v: u8| {
        (0u8..6)
            .min_by_key(|i| CUBE[usize::from(*i)].abs_diff(v))
            .unwrap_or(0)
    };
    let (r, g, b) = (near(rgb.0), near(rgb.1), near(rgb.2));
    let at = |i: u8| CUBE[usize::from(i)];
    let cube = (at(r), at(g), at(b));
    let mean = (u16::from(rgb.0) + u16::from(rgb.1) + u16::from(rgb.2)) / 3;
    let step = u8::try_from(mean.saturating_sub(3) / 10)
        .unwrap_or(23)
        .min(23);
    let gray = 8 + 10 * step;
    if distance(rgb, (gray, gray, gray)) < distance(rgb, cube) {
        232 + step
    } else {
        16 + 36 * r + 6 * g + b
    }
}

fn sixteen(rgb: (u8, u8, u8)) -> Color {
    NAMED
        .iter()
        .min_by_key(|(_, value)| distance(*value, rgb))
        .map_or(Color::Reset, |(color, _)| *color)
}

/// Reads `#rrggbb`, a name of the sixteen (`red`, `bright-red`, `gray`), or `default`.
pub fn parse(text: &str) -> Option<Color> {
    if let Some(hex) = text.strip_prefix('#') {
        let part = |at: usize| {
            hex.get(at..at + 2)
                .and_then(|h| u8::from_str_radix(h, 16).ok())
        };
        return (hex.len() == 6).then_some(Color::Rgb(part(0)?, part(2)?, part(4)?));
    }
    Some(match text {
        "default" => Color::Reset,
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "gray" => Color::Gray,
        "dark-gray" => Color::DarkGray,
        "bright-red" => Color::LightRed,
        "bright-green" => Color::LightGreen,
        "bright-yellow" => Color::LightYellow,
        "bright-blue" => Color::LightBlue,
        "bright-magenta" => Color::LightMagenta,
        "bright-cyan" => Color::LightCyan,
        "white" => Color::White,
        _ => return None,
    })
}

/// Appends the select-graphic-rendition sequence of a whole look.
pub fn write_pen(out: &mut Vec<u8>, fg: Color, bg: Color, modifier: Modifier) {
    out.extend_from_slice(b"\x1b[0");
    let flags = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::REVERSED, 7),
        (Modifier::CROSSED_OUT, 9),
    ];
    for (flag, code) in flags {
        if modifier.contains(flag) {
            out.extend_from_slice(format!(";{code}").as_bytes());
        }
    }
    write_color(out, fg, 30);
    write_color(out, bg, 40);
    out.push(b'm');
}

fn write_color(out: &mut Vec<u8>, color: Color, base: u16) {
    let text = match color {
        Color::Reset => return,
        Color::Rgb(r, g, b) => format!(";{};2;{r};{g};{b}", base + 8),
        Color::Indexed(index) => format!(";{};5;{index}", base + 8),
        named => match NAMED.iter().position(|(color, _)| *color == named) {
            Some(at) if at < 8 => format!(";{}", base as usize + at),
            Some(at) => format!(";{}", base as usize + 60 + at - 8),
            None => return,
        },
    };
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_colors_are_written_in_the_old_way() {
        let mut out = Vec::new();
        write_pen(&mut out, Color::LightRed, Color::Blue, Modifier::BOLD);
        assert_eq!(out, b"\x1b[0;1;91;44m");
    }

    #[test]
    fn no_color_wins_over_everything() {
        let get = |name: &str| match name {
            "NO_COLOR" => Some("1".to_string()),
            "COLORTERM" => Some("truecolor".to_string()),
            _ => None,
        };
        assert_eq!(ColorMode::detect(get), ColorMode::None);
    }

    #[test]
    fn colors_fall_to_the_nearest() {
        assert_eq!(
            reduce(Color::Rgb(255, 0, 0), ColorMode::Indexed),
            Color::Indexed(196)
        );
        assert_eq!(
            reduce(Color::Rgb(250, 80, 75), ColorMode::Sixteen),
            Color::LightRed
        );
    }
}
