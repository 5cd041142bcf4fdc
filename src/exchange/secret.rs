//! Recognises the marks of state secrets, whose files are refused.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{base::text, exchange::table::RowText};

#[derive(Deserialize, Default)]
struct Marks {
    marks: Vec<String>,
    stars: Vec<String>,
    labels: Vec<String>,
}

static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/import/secret.toml")).unwrap_or_default()
});

/// The mark that a cell of the row bears, if any.
pub fn mark_in(row: &RowText) -> Option<String> {
    row.cells.iter().find_map(|cell| mark_of(&cell.text))
}

/// The mark that a text bears, if any.
pub fn mark_of(cell: &str) -> Option<String> {
    // Nearly every cell ends here, without a copy.
    let possible = |mark: &String| mark.chars().all(|c| cell.contains(c));
    if !MARKS.marks.iter().any(possible) {
        return None;
    }
    let plain: String = text::clean(cell)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let starred = |mark: &String| {
        let star = |star: &String| plain.contains(&format!("{mark}{star}"));
        MARKS.stars.iter().any(star)
    };
    let alone = |mark: &String| bare(&plain) == mark.as_str();
    MARKS
        .marks
        .iter()
        .find(|mark| starred(mark) || alone(mark))
        .cloned()
}

/// The text without a label, colon and brackets around it.
fn bare(plain: &str) -> &str {
    let around = |c: char| !c.is_alphanumeric();
    let trimmed = plain.trim_matches(around);
    let label = MARKS
        .labels
        .iter()
        .find_map(|label| trimmed.strip_prefix(label.as_str()));
    label.unwrap_or(trimmed).trim_matches(around)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_and_names_of_offices_are_not() {
        for text in [
            "机密",
            "绝密★长期",
            " 秘 密 ★ 1年",
            "密级：机密",
            "（秘密）",
            "会议纪要 机密★",
        ] {
            assert!(mark_of(text).is_some(), "{text}");
        }
        for text in [
            "保密办公室党支部",
            "机密档案室党支部",
            "秘密战线研究所",
            "",
            "密级",
        ] {
            assert_eq!(mark_of(text), None, "{text}");
        }
    }
}
