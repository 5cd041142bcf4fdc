//! Cells and free text as characters: cleaned, and escaped for marks.

use crate::{
    base::{Decimal, Rounding, date, text},
    exchange::{paper::ColumnKind, sheet::OutCell},
};

/// Text without control characters and escape sequences; line ends stay.
pub fn clean(raw: &str) -> String {
    if text::is_plain(raw) {
        return raw.to_string();
    }
    text::clean_lines(&text::strip_escapes(raw))
}

/// What a person reads in a cell.
pub fn shown(cell: &OutCell, kind: ColumnKind) -> String {
    match cell {
        OutCell::Empty => String::new(),
        OutCell::Text(text) => clean(text),
        OutCell::Whole(number) if kind == ColumnKind::Percent => percent(Decimal::whole(*number)),
        OutCell::Whole(number) => number.to_string(),
        OutCell::Decimal(number) if kind == ColumnKind::Percent => percent(*number),
        OutCell::Decimal(number) => number.to_string(),
        OutCell::Date(day) => date::iso(*day),
        OutCell::Truth(truth) => truth.to_string(),
    }
}

/// A share of one as a percentage with one place.
fn percent(share: Decimal) -> String {
    let hundred = share.times(Decimal::whole(100));
    match hundred {
        Some(number) => format!("{}%", number.round(1, Rounding::HalfUp)),
        None => share.to_string(),
    }
}

/// Text for XML and HTML, cleaned and escaped.
pub fn escape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in clean(raw).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Characters that XML cannot hold at all.
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_shown_in_percent() {
        let cell = |text| OutCell::Decimal(Decimal::parse(text).unwrap());
        let shown = |text| shown(&cell(text), ColumnKind::Percent);
        assert_eq!(shown("0.375"), "37.5%");
        assert_eq!(shown("1"), "100%");
        assert_eq!(shown("0.3333333"), "33.3%");
    }

    #[test]
    fn marks_and_controls_cannot_leave_the_text() {
        assert_eq!(escape("<b>&\"\u{1b}[31mx\u{7}"), "&lt;b&gt;&amp;&quot;x");
        assert_eq!(escape("a\nb"), "a\nb");
    }
}
