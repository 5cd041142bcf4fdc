//! Reads single cells: numbers, telephones, codes and names in the ways clerks write them.

use crate::{
    base::text,
    exchange::{org_list::IssueCode, synonym::CellWords},
};

/// The text without escape sequences, control and hidden marks, and whether it had any besides
/// line breaks.
pub fn tidy(raw: &str) -> (String, bool) {
    let plain = text::strip_escapes(raw);
    let clean = text::clean(&plain);
    // Line breaks become blanks one by one, so whatever is shorter has lost a hidden mark.
    let hidden = clean.chars().count() < raw.chars().count();
    (clean, hidden)
}

/// A code: folded, without blanks and without the apostrophe that keeps it text in spreadsheets.
pub fn code(cell: &str) -> String {
    let folded: String = text::fold(cell)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    folded.trim_start_matches('\'').to_string()
}

/// Whether a number is written with an exponent, as a spreadsheet does when it rounds.
pub fn is_rounded(plain: &str) -> bool {
    let upper = plain.to_ascii_uppercase();
    upper.split_once('E').is_some_and(|(number, power)| {
        let begins = number.starts_with(|c: char| c.is_ascii_digit());
        let number = number.chars().all(|c| c.is_ascii_digit() || c == '.');
        let power = power.strip_prefix('+');
        let digits = |power: &str| power.chars().all(|c| c.is_ascii_digit());
        begins && number && power.is_some_and(|power| !power.is_empty() && digits(power))
    })
}

/// How far a text is indented, in half-width blanks.
pub fn indent(cell: &str) -> usize {
    let blanks = cell.chars().take_while(|c| c.is_whitespace());
    blanks.map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

/// A name without the blanks that stand beside a character that is not ASCII.
pub fn name(cell: &str) -> String {
    let trimmed: Vec<char> = cell.trim().chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < trimmed.len() {
        if !trimmed[at].is_whitespace() {
            out.push(trimmed[at]);
            at += 1;
            continue;
        }
        let end = trimmed[at..]
            .iter()
            .position(|c| !c.is_whitespace())
            .map_or(trimmed.len(), |more| at + more);
        let before = out.chars().next_back().is_some_and(|c| c.is_ascii());
        let after = trimmed.get(end).is_some_and(char::is_ascii);
        if before && after {
            out.push(' ');
        }
        at = end;
    }
    out
}

/// A whole number: 15, 15.0, １５, 1,027, 15人.
pub fn whole_number(cell: &str, words: &CellWords) -> Option<u32> {
    let folded: String = text::fold(cell)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let unit = words
        .units
        .iter()
        .find_map(|unit| folded.strip_suffix(unit.as_str()));
    let plain = unit.unwrap_or(&folded).replace(',', "");
    let plain = plain.trim_start_matches('\'');
    let (whole, part) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if digits(whole) && !part.is_empty() && part.chars().all(|c| c == '0') {
        return whole.parse().ok();
    }
    let mut chars = plain.chars();
    match (chars.next(), chars.next()) {
        (Some(digit), None) => words
            .digits
            .chars()
            .position(|known| known == digit)
            .and_then(|at| u32::try_from(at).ok()),
        _ => None,
    }
}

/// A telephone number with its marks, without blanks and the country's prefix.
///
/// # Errors
/// A number that a spreadsheet has rounded, or something that is no number.
pub fn phone(cell: &str, words: &CellWords) -> Result<String, IssueCode> {
    let folded = text::fold(cell);
    let plain: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let exponent = plain.to_ascii_uppercase();
    let rounded = exponent.split_once('E').is_some_and(|(number, power)| {
        let number = number.chars().all(|c| c.is_ascii_digit() || c == '.');
        let power = power.trim_start_matches('+');
        number && !power.is_empty() && power.chars().all(|c| c.is_ascii_digit())
    });
    if rounded {
        return Err(IssueCode::PhoneRounded);
    }
    let bare = ["+86-", "+86", "0086"]
        .iter()
        .find_map(|prefix| plain.strip_prefix(prefix))
        .unwrap_or(&plain);
    let whole = bare.strip_suffix(".0").unwrap_or(bare);
    let known = |c: char| c.is_ascii_digit() || words.phone_marks.contains(c);
    let digits = whole.chars().filter(char::is_ascii_digit).count();
    if digits >= 5 && whole.chars().all(known) {
        Ok(whole.to_string())
    } else {
        Err(IssueCode::PhoneUnreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::synonym::Synonyms;

    #[test]
    fn hidden_marks_and_escape_sequences_go_and_are_told() {
        assert_eq!(tidy("\u{1b}[31m红\u{1b}[0m"), ("红".into(), true));
        assert_eq!(tidy("临\n湖"), ("临 湖".into(), false));
        assert_eq!(tidy("第\u{200b}十"), ("第十".into(), true));
        assert_eq!(tidy("a b"), ("a b".into(), false));
    }

    #[test]
    fn names_lose_blanks_between_hanzi_only() {
        assert_eq!(name(" 第 二\u{3000}党小组 "), "第二党小组");
        assert_eq!(name("ABC  Ltd 支部"), "ABC Ltd支部");
    }

    #[test]
    fn codes_are_folded_and_lose_their_apostrophe() {
        assert_eq!(code(" 001014009\u{a0}"), "001014009");
        assert_eq!(code("'001"), "001");
        assert_eq!(code("００１"), "001");
    }

    #[test]
    fn numbers_are_read_in_every_dress_or_not_at_all() {
        let words = Synonyms::builtin().unwrap().cell;
        for (text, number) in [
            ("15", Some(15)),
            ("15.0", Some(15)),
            ("１５人", Some(15)),
            ("1,027", Some(1027)),
            ("三年", Some(3)),
            ("5年", Some(5)),
            ("/", None),
            ("-3", None),
            ("约15", None),
            ("1.5", None),
            ("", None),
            ("99999999999", None),
        ] {
            assert_eq!(whole_number(text, &words), number, "{text}");
        }
    }

    #[test]
    fn telephones_are_read_and_rounded_ones_are_found() {
        let words = Synonyms::builtin().unwrap().cell;
        for (text, wanted) in [
            ("+8615499715536", "15499715536"),
            ("154 9722 3091", "15497223091"),
            ("１５４３０５５８４５９", "15430558459"),
            ("0700-2044980", "0700-2044980"),
            ("0700-2044980转801", "0700-2044980转801"),
        ] {
            assert_eq!(phone(text, &words).unwrap(), wanted);
        }
        for text in ["1.54E+10", "1.54e10", "1E+10"] {
            assert_eq!(phone(text, &words), Err(IssueCode::PhoneRounded), "{text}");
        }
        for text in ["见附件", "12", "a@b"] {
            assert_eq!(phone(text, &words), Err(IssueCode::PhoneUnreadable));
        }
    }
}
