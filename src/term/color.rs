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

/// How bright a colour is, from 0 to 1 (WCAG 2).
fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        match value <= 0.04045 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        }
    };
    0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
}

/// How much one colour stands out from another, from 1 to 21 (WCAG 2).
pub fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
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

/// A whole look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pen {
    /// Foreground.
    pub fg: Color,
    /// Ground.
    pub bg: Color,
    /// Bold, reverse and the like.
    pub modifier: Modifier,
}

/// Each look with the code that sets it and the code that ends it.
const FLAGS: [(Modifier, u8, u8); 6] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Appends the select-graphic-rendition sequence that turns one look into another, whichever of
/// the change and the whole is shorter.
pub fn write_pen(out: &mut Vec<u8>, old: Option<Pen>, pen: Pen) {
    let mut whole = vec!["0".to_string()];
    let set = FLAGS
        .iter()
        .filter(|(flag, ..)| pen.modifier.contains(*flag));
    whole.extend(set.map(|(_, code, _)| code.to_string()));
    whole.extend(color_code(pen.fg, 30).filter(|_| pen.fg != Color::Reset));
    whole.extend(color_code(pen.bg, 40).filter(|_| pen.bg != Color::Reset));
    let whole = whole.join(";");
    let change = old.map(|old| change(old, pen));
    let text = match change {
        Some(change) if change.len() < whole.len() => change,
        _ => whole,
    };
    out.extend_from_slice(b"\x1b[");
    out.extend_from_slice(text.as_bytes());
    out.push(b'm');
}

fn change(old: Pen, pen: Pen) -> String {
    let mut codes: Vec<String> = Vec::new();
    let mut now = old.modifier;
    for (flag, _, end) in FLAGS {
        if now.contains(flag) && !pen.modifier.contains(flag) {
            codes.push(end.to_string());
            // One code ends both bold and dim.
            for (other, _, other_end) in FLAGS {
                if other_end == end {
                    now.remove(other);
                }
            }
        }
    }
    for (flag, code, _) in FLAGS {
        if pen.modifier.contains(flag) && !now.contains(flag) {
            codes.push(code.to_string());
        }
    }
    if pen.fg != old.fg {
        codes.extend(color_code(pen.fg, 30));
    }
    if pen.bg != old.bg {
        codes.extend(color_code(pen.bg, 40));
    }
    codes.join(";")
}

fn color_code(color: Color, base: u16) -> Option<String> {
    Some(match color {
        Color::Reset => (base + 9).to_string(),
        // Colors that the palette of 256 has exactly are shorter by their number.
        Color::Rgb(r, g, b) => match indexed((r, g, b)) {
            index if value(index) == Some((r, g, b)) => format!("{};5;{index}", base + 8),
            _ => format!("{};2;{r};{g};{b}", base + 8),
        },
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        named => {
            let at = NAMED.iter().position(|(color, _)| *color == named)?;
            let at = u16::try_from(at).ok()?;
            let shift = if at < 8 { 0 } else { 52 };
            (base + shift + at).to_string()
        }
    })
}

/// What a number of the palette looks like; `None` for the first sixteen, which people change.
pub fn value(index: u8) -> Option<(u8, u8, u8)> {
    let at = |i: u8| CUBE[usize::from(i)];
    match index {
        0..16 => None,
        16..232 => {
            let index = index - 16;
            Some((at(index / 36), at(index / 6 % 6), at(index % 6)))
        }
        232.. => {
            let gray = 8 + 10 * (index - 232);
            Some((gray, gray, gray))
        }
    }
}

/// The red, green and blue of a color as terminals show it at their defaults; `None` for the
/// default color, which nobody can know.
pub fn rgb(color: Color) -> Option<(u8, u8, u8)> {
    match color {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(index) if index < 16 => Some(NAMED[usize::from(index)].1),
        Color::Indexed(index) => value(index),
        named => {
            let found = NAMED.iter().find(|(color, _)| *color == named);
            found.map(|(_, value)| *value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_colors_are_written_in_the_old_way() {
        let mut out = Vec::new();
        let pen = Pen {
            fg: Color::LightRed,
            bg: Color::Blue,
            modifier: Modifier::BOLD,
        };
        write_pen(&mut out, None, pen);
        assert_eq!(out, b"\x1b[0;1;91;44m");
    }

    #[test]
    fn only_what_changes_is_written_and_the_palette_where_it_has_the_color() {
        let pen = |fg, modifier| Pen {
            fg,
            bg: Color::Rgb(22, 24, 29),
            modifier,
        };
        let dim = pen(Color::Rgb(95, 0, 0), Modifier::DIM);
        let bold = pen(Color::Rgb(95, 0, 1), Modifier::BOLD | Modifier::DIM);
        let write = |old, new| {
            let mut out = Vec::new();
            write_pen(&mut out, Some(old), new);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(write(bold, dim), "\x1b[22;2;38;5;52m");
        assert_eq!(write(dim, bold), "\x1b[1;38;2;95;0;1m");
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
