//! The order of what stands in the cells of a list: numbers, days, names by pinyin, empty last.

use std::{cmp::Ordering, collections::HashMap, sync::LazyLock};

use ib_matcher::pinyin::{PinyinData, PinyinNotation};

use super::{Date, Decimal, date, text};

static PINYIN: LazyLock<PinyinData> = LazyLock::new(|| PinyinData::new(PinyinNotation::AsciiTone));

/// A piece of a cell: a run of digits, a hanzi by its first reading, or any other character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(Decimal),
    Sign(String, char),
}

/// Where a cell stands among the others of its column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderKey {
    /// Numbers stand before days, days before words, and nothing at all comes last.
    rank: u8,
    number: Option<Decimal>,
    day: Option<Date>,
    pieces: Vec<Piece>,
}

impl OrderKey {
    /// The key of a cell as it is shown; a day without a year is in `year`.
    pub fn of(cell: &str, year: i32) -> OrderKey {
        let folded = text::fold(cell);
        let cell = folded.trim();
        let mut key = OrderKey {
            rank: 3,
            number: None,
            day: None,
            pieces: Vec::new(),
        };
        if cell.is_empty() || cell == "-" {
            return key;
        }
        if let Some((day, rest)) = leading_day(cell, year) {
            (key.rank, key.day) = (1, Some(day));
            key.pieces = pieces(rest);
        } else if let Some((number, rest)) = leading_number(cell) {
            (key.rank, key.number) = (0, Some(number));
            key.pieces = pieces(rest);
        } else {
            (key.rank, key.pieces) = (2, pieces(cell));
        }
        key
    }

    /// Whether there is nothing in the cell.
    pub fn is_empty(&self) -> bool {
        self.rank == 3
    }

    /// Compares two cells upwards or downwards; what is empty stands last either way.
    pub fn compare(&self, other: &OrderKey, is_down: bool) -> Ordering {
        match (self.is_empty(), other.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) if is_down => other.cmp(self),
            (false, false) => self.cmp(other),
        }
    }
}

/// The places of cells in order; equal cells keep theirs.
pub fn sorted(cells: &[&str], is_down: bool, year: i32) -> Vec<usize> {
    let keys: Vec<OrderKey> = cells.iter().map(|cell| OrderKey::of(cell, year)).collect();
    let mut places: Vec<usize> = (0..cells.len()).collect();
    places.sort_by(|a, b| keys[*a].compare(&keys[*b], is_down));
    places
}

/// How often each value stands in a column: the most frequent first, then in order.
pub fn frequencies(cells: &[&str], year: i32) -> Vec<(String, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for cell in cells {
        *counts.entry(cell.trim()).or_default() += 1;
    }
    let keyed = counts.into_iter().map(|(value, count)| {
        let key = OrderKey::of(value, year);
        (key, value.to_string(), count)
    });
    let mut found: Vec<(OrderKey, String, usize)> = keyed.collect();
    found.sort_by(|a, b| {
        let by_count = b.2.cmp(&a.2);
        by_count.then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1)))
    });
    let pairs = found.into_iter().map(|(_, value, count)| (value, count));
    pairs.collect()
}

/// A share in tenths of a percent, rounded half up, as text: `12.5%`.
pub fn share(part: usize, whole: usize) -> String {
    let tenths = (part * 2_000 + whole) / (whole * 2).max(1);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// A day at the beginning: `2026-09-16`, `25-09-16` or `09-16`, alone or before a blank.
fn leading_day(cell: &str, year: i32) -> Option<(Date, &str)> {
    let (head, rest) = cell.split_once(' ').unwrap_or((cell, ""));
    let is_plain = head
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    let whole = match head.len() {
        10 if is_plain => head.to_string(),
        8 if is_plain => format!("{}{head}", year / 100),
        5 if is_plain => format!("{year:04}-{head}"),
        _ => return None,
    };
    Some((date::parse_iso(&whole)?, rest))
}

/// Whether digits are no number but a code, which is compared sign by sign: `001003`.
fn is_code(digits: &str) -> bool {
    let second = digits.as_bytes().get(1);
    digits.starts_with('0') && second.is_some_and(u8::is_ascii_digit)
}

/// A number at the beginning, with a sign and with commas between thousands.
fn leading_number(cell: &str) -> Option<(Decimal, &str)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let signed = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let long = signed.find(|c| !is_part(c)).unwrap_or(signed.len());
    let digits = signed[..long].trim_end_matches(['.', ',']);
    if is_code(digits) {
        return None;
    }
    let number = Decimal::parse(&digits.replace(',', ""))?;
    let rest = &signed[digits.len()..];
    match cell.starts_with('-') {
        true => Some((number.negate(), rest)),
        false => Some((number, rest)),
    }
}

/// Words piece by piece: `第10党支部` after `第2党支部`, `第十一` after `第二`.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.find(|c: char| !c.is_ascii_digit());
        let digits = &rest[..digits.unwrap_or(rest.len())];
        if is_code(digits) {
            pieces.extend(digits.chars().map(sign));
            rest = &rest[digits.len()..];
            continue;
        }
        if let Some(number) = Decimal::parse(digits) {
            pieces.push(Piece::Number(number));
            rest = &rest[digits.len()..];
            continue;
        }
        pieces.push(sign(first));
        rest = &rest[first.len_utf8()..];
        if first == ORDINAL {
            let (number, long) = hanzi_number(rest);
            if long > 0 {
                pieces.push(Piece::Number(Decimal::whole(number)));
                rest = &rest[long..];
            }
        }
    }
    pieces
}

fn sign(c: char) -> Piece {
    let mut readings = PINYIN.get_pinyins(c);
    let reading = readings.next();
    let reading = reading.and_then(|it| it.notation(PinyinNotation::AsciiTone));
    match reading {
        Some(reading) => Piece::Sign(reading.to_string(), c),
        None => Piece::Sign(c.to_lowercase().collect(), c),
    }
}

/// The character before a number that tells a place in a row.
const ORDINAL: char = '\u{7b2c}';
/// The digits from nought to nine as numbers are written out.
const DIGITS: [char; 10] = [
    '\u{96f6}', '\u{4e00}', '\u{4e8c}', '\u{4e09}', '\u{56db}', '\u{4e94}', '\u{516d}', '\u{4e03}',
    '\u{516b}', '\u{4e5d}',
];
const TEN: char = '\u{5341}';

/// A number below a hundred in hanzi, and how many bytes it takes.
fn hanzi_number(text: &str) -> (i64, usize) {
    let (mut number, mut digit, mut long) = (0, 0, 0);
    for c in text.chars() {
        match DIGITS.iter().position(|it| *it == c) {
            Some(value) => digit = i64::try_from(value).unwrap_or(0),
            None if c == TEN => {
                number = digit.max(1) * 10;
                digit = 0;
            }
            None => break,
        }
        long += c.len_utf8();
    }
    (number + digit, long)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order<'a>(cells: &[&'a str], is_down: bool) -> Vec<&'a str> {
        let places = sorted(cells, is_down, 2026);
        places.into_iter().map(|at| cells[at]).collect()
    }

    #[test]
    fn every_kind_of_cell_has_its_order_and_nothing_comes_last() {
        let cases: [&[&str]; 8] = [
            &["001", "001001", "001001002", "001002", "010"],
            &["-3", "-0.5", "0", "2/12", "9.5", "10%", "85%", "1,204", ""],
            &[
                "24-12-31",
                "25-01-01",
                "01-02",
                "09-16",
                "2026-09-17",
                "27-01-01",
                "",
            ],
            &[
                "第一党支部",
                "第二党支部",
                "第九党支部",
                "第十党支部",
                "第十一党支部",
            ],
            &["第2党支部", "第10党支部", "第100党支部"],
            &["陈兵", "李白", "李明", "吴刚", "张三", ""],
            &["10-01 08:00:00", "10-01 09:30:00", "10-02 00:00:01"],
            &["a1", "B2", "b10", "马列"],
        ];
        for case in cases {
            let mut shuffled = case.to_vec();
            shuffled.reverse();
            assert_eq!(order(&shuffled, false), case);
            let full = case.iter().filter(|it| !it.is_empty());
            let mut down: Vec<&str> = full.rev().copied().collect();
            down.extend(case.iter().filter(|it| it.is_empty()));
            assert_eq!(order(case, true), down);
        }
    }

    #[test]
    fn equal_cells_keep_their_places_either_way() {
        let cells = ["5分", "1分", "5分", "1分"];
        assert_eq!(sorted(&cells, false, 2026), [1, 3, 0, 2]);
        assert_eq!(sorted(&cells, true, 2026), [0, 2, 1, 3]);
    }

    #[test]
    fn what_is_no_day_is_no_day() {
        for text in ["13-45", "2026-02-30", "12345-1", "1-2"] {
            assert_eq!(OrderKey::of(text, 2026).day, None, "{text}");
        }
    }

    #[test]
    fn a_frequency_table_begins_with_the_most_frequent() {
        let cells = ["好", "一般", "好", "", "较好", "好", "一般"];
        let found = frequencies(&cells, 2026);
        let want = [("好", 3), ("一般", 2), ("较好", 1), ("", 1)];
        let want: Vec<(String, usize)> = want.iter().map(|(v, n)| (v.to_string(), *n)).collect();
        assert_eq!(found, want);
        assert_eq!(share(3, 7), "42.9%");
        assert_eq!(share(1, 1), "100.0%");
        assert_eq!(share(0, 0), "0.0%");
    }
}
