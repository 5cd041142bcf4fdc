//! The looks can be read: every foreground stands out from its ground, in every number of colors.

use ratatui::style::Color;
use wudan::{
    term::{ColorMode, color},
    tui::theme::{Theme, Tone},
};

const NAMES: [&str; 4] = ["dark", "light", "contrast", "official"];
/// What a text needs against its ground, and what is only there to be seen needs (WCAG 2).
const TEXT: f64 = 4.5;
const SIGN: f64 = 3.0;

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

fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn needed(tone: Tone) -> f64 {
    match tone {
        Tone::Dim | Tone::Disabled | Tone::Rule => SIGN,
        _ => TEXT,
    }
}

#[test]
fn every_look_of_every_theme_can_be_read() {
    let mut faint = Vec::new();
    for name in NAMES {
        for mode in [ColorMode::True, ColorMode::Indexed, ColorMode::Sixteen] {
            let (theme, _) = Theme::load(name, None, mode);
            for tone in Tone::ALL {
                let style = theme.style(*tone);
                let shown = |color: Option<Color>| color.and_then(color::rgb);
                // The default ground of a terminal is what its owner made it.
                let (Some(fg), Some(bg)) = (shown(style.fg), shown(style.bg)) else {
                    continue;
                };
                let found = contrast(fg, bg);
                if found < needed(*tone) {
                    faint.push(format!("{name} {mode} {tone}: {found:.2}"));
                }
            }
        }
    }
    assert_eq!(faint, Vec::<String>::new());
}

#[test]
fn black_on_white_is_the_strongest_contrast() {
    assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 0.01);
    assert!(contrast((119, 119, 119), (255, 255, 255)) < TEXT);
}
