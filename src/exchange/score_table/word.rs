//! The words of scoring tables: headings, ordinals, points and amounts that are taken away.

use serde::Deserialize;

use crate::{
    base::{Decimal, text},
    exchange::{
        read_error::{ReadCode, ReadError},
        synonym::plain,
    },
    pack::Proposal,
};

#[derive(Deserialize)]
struct File {
    heading: Headings,
    line: Lines,
    points: Around,
}

#[derive(Deserialize)]
struct Headings {
    number: Vec<String>,
    level: Vec<String>,
    points: Vec<String>,
    method: Vec<String>,
    unused: Vec<String>,
}

#[derive(Deserialize)]
struct Lines {
    method: Vec<String>,
    totals: Vec<String>,
    subtotals: Vec<String>,
    notes: Vec<String>,
    ends: Vec<String>,
    titles: Vec<String>,
    numerals: String,
}

#[derive(Deserialize)]
struct Around {
    before: Vec<String>,
    after: Vec<String>,
    each: Vec<String>,
    minus: Vec<String>,
    stops: Vec<String>,
    cause_ends: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Number,
    Level,
    Points,
    Method,
    Unused,
}

/// What a text says of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Points {
    None,
    Known(Decimal),
    Percent(Decimal),
    Unclear(String),
}

/// What a line or a cell begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ordinal {
    /// A Chinese numeral.
    Group,
    /// An Arabic one.
    Item,
}

/// What a line begins with that is neither group nor item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Method,
    Total,
    Subtotal,
    Note,
    End,
}

/// Most cells of a heading.
const HEADING_CELLS_MAX: usize = 24;

/// The lists that come with the program.
pub struct ScoreWords {
    file: File,
}

impl ScoreWords {
    /// # Errors
    /// Never in a build whose tests pass.
    pub fn builtin() -> Result<ScoreWords, ReadError> {
        let file = toml::from_str(include_str!("../../../data/import/score.toml"));
        let file = file.map_err(|error: toml::de::Error| {
            ReadError::new(ReadCode::BadSynonyms).with("place", error.message())
        })?;
        Ok(ScoreWords { file })
    }

    /// What a heading stands for, by the longest word in it; of equal ones the last.
    pub fn role(&self, heading: &str) -> Option<Role> {
        let whole = plain(heading);
        let bare = whole.split(['(', '[']).next().unwrap_or_default();
        if text::width(bare) > HEADING_CELLS_MAX || bare.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let heading = &self.file.heading;
        let lists = [
            (Role::Number, &heading.number),
            (Role::Points, &heading.points),
            (Role::Level, &heading.level),
            (Role::Method, &heading.method),
            (Role::Unused, &heading.unused),
        ];
        let held = lists.into_iter().flat_map(|(role, list)| {
            let held = list.iter().filter(|word| bare.contains(word.as_str()));
            held.map(move |word| (word.len(), role))
        });
        held.max_by_key(|(length, _)| *length).map(|(_, role)| role)
    }

    /// What a line is by its first word, and what follows that word.
    pub fn mark<'t>(&self, line: &'t str) -> Option<(Mark, &'t str)> {
        let lists = [
            (Mark::Method, &self.file.line.method),
            (Mark::Subtotal, &self.file.line.subtotals),
            (Mark::Total, &self.file.line.totals),
            (Mark::Note, &self.file.line.notes),
            (Mark::End, &self.file.line.ends),
        ];
        let line = line.trim().trim_start_matches(['（', '(', '【']);
        for (mark, list) in lists {
            let rest = list
                .iter()
                .find_map(|word| line.strip_prefix(word.as_str()));
            let Some(rest) = rest.map(str::trim_start) else {
                continue;
            };
            let after = rest.trim_start_matches([':', '：', '】', '）', ')']);
            let is_marked = match mark {
                // Only with a colon: the word may begin a sentence as well.
                Mark::Method | Mark::Note => after.len() < rest.len(),
                Mark::Total | Mark::Subtotal => {
                    !matches!(self.points(after), Points::Unclear(_)) || after.is_empty()
                }
                Mark::End => rest.chars().count() <= 4 || after.len() < rest.len(),
            };
            if is_marked {
                return Some((mark, after.trim()));
            }
        }
        None
    }

    /// Whether a line ends as titles of tables do.
    pub fn is_title(&self, line: &str) -> bool {
        let line = line.split(['（', '(']).next().unwrap_or_default().trim();
        let ends = &self.file.line.titles;
        ends.iter().any(|end| line.ends_with(end.as_str()))
    }

    /// What a cell or a bracket says of points.
    pub fn points(&self, cell: &str) -> Points {
        let folded: String = text::fold(cell).split_whitespace().collect();
        let mut said = folded.trim_matches(['(', ')', '[', ']', ':']);
        if said.is_empty() || said.chars().all(|c| matches!(c, '-' | '/' | '—')) {
            return Points::None;
        }
        for word in &self.file.points.before {
            said = said.strip_prefix(word.as_str()).unwrap_or(said);
        }
        for word in &self.file.points.after {
            said = said.strip_suffix(word.as_str()).unwrap_or(said);
        }
        // A sign makes it an addition or a deduction.
        let known = |text: &str| {
            let bare = text.starts_with(|c: char| c.is_ascii_digit());
            bare.then(|| Decimal::parse(text)).flatten()
        };
        if let Some(points) = known(said) {
            return Points::Known(points);
        }
        match said.strip_suffix('%').and_then(known) {
            Some(points) => Points::Percent(points),
            None => Points::Unclear(cell.trim().to_string()),
        }
    }

    /// The text without the last bracket that tells points, and what that one tells.
    pub fn inline(&self, whole: &str) -> (String, Points) {
        let mut end = whole.len();
        while let Some(open) = whole[..end].rfind(['（', '(']) {
            let rest = &whole[open..];
            let close = rest.find(['）', ')']);
            let close = close.map_or(whole.len(), |at| open + at);
            let inner = rest[..close - open].trim_start_matches(['（', '(']);
            if let Some(points) = self.told(inner) {
                let after = whole[close..].trim_start_matches(['）', ')']);
                let text = format!("{}{after}", &whole[..open]);
                return (text.trim().to_string(), points);
            }
            end = open;
        }
        (whole.trim().to_string(), Points::None)
    }

    /// What a bracket tells, if it is about points: a number and the word for points.
    fn told(&self, inner: &str) -> Option<Points> {
        let folded = text::fold(inner);
        let unit = |word: &String| folded.trim_end().ends_with(word.as_str());
        let has_digit = folded.contains(|c: char| c.is_ascii_digit());
        if !has_digit || !self.file.points.after.iter().any(unit) {
            return None;
        }
        Some(self.points(inner))
    }

    /// The numeral at the beginning and what follows it. A numeral alone counts; one that begins a
    /// sentence does not.
    pub fn ordinal<'t>(&self, line: &'t str) -> Option<(Ordinal, &'t str)> {
        let line = line.trim();
        let bare = line.trim_start_matches(['（', '(']);
        let is_bracketed = bare.len() < line.len();
        let chinese = bare.trim_start_matches(|c| self.file.line.numerals.contains(c));
        let (kind, rest) = if chinese.len() < bare.len() {
            (Ordinal::Group, chinese)
        } else {
            let is_digit = |c: char| text::fold_char(c).is_ascii_digit();
            let mut rest = bare.trim_start_matches(is_digit);
            if rest.len() == bare.len() {
                return None;
            }
            // 1.2 and 1.2.3 are one numeral; what follows tells them from a decimal.
            while let Some(deeper) = rest.strip_prefix(['.', '．']) {
                let after = deeper.trim_start_matches(is_digit);
                if after.len() == deeper.len() {
                    break;
                }
                rest = after;
            }
            (Ordinal::Item, rest)
        };
        if rest.trim().is_empty() {
            return Some((kind, ""));
        }
        let ends: &[char] = match is_bracketed {
            true => &['）', ')'],
            false => &['、', '.', '．', '）', ')', ' ', '\u{3000}', ':', '：'],
        };
        let text = rest.strip_prefix(ends)?;
        Some((
            kind,
            text.trim_start_matches(['、', '.', '．', ' ', '\u{3000}']),
        ))
    }

    /// A rule that the words of a method suggest, and whether it takes something away each time.
    pub fn proposal(&self, method: &str) -> (Proposal, bool) {
        let (mut deduct, mut each) = (Vec::new(), false);
        for part in method.split(['；', ';', '。', '，', ',', '\n']) {
            let around = &self.file.points;
            let cut = around
                .minus
                .iter()
                .find_map(|word| part.split_once(word.as_str()));
            let stops = around.stops.iter().any(|word| part.contains(word.as_str()));
            let Some((cause, amount)) = cut.filter(|_| !stops) else {
                continue;
            };
            each |= around.each.iter().any(|word| part.contains(word.as_str()));
            let mut cause = cause.trim();
            for word in &around.cause_ends {
                cause = cause.strip_suffix(word.as_str()).unwrap_or(cause).trim();
            }
            match self.points(amount) {
                Points::Known(minus) if !cause.is_empty() => {
                    deduct.push((cause.to_string(), minus));
                }
                // One amount that is left to the assessor leaves the whole to him.
                _ => return (Proposal::None, each),
            }
        }
        if each || deduct.is_empty() {
            return (Proposal::None, each);
        }
        (Proposal::Conditions(deduct), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_told_from_sentences() {
        let cases = [
            ("一、组织建设", Some((Ordinal::Group, "组织建设"))),
            ("（十二）纪律", Some((Ordinal::Group, "纪律"))),
            ("一", Some((Ordinal::Group, ""))),
            ("一岗双责落实", None),
            ("1.建立清单", Some((Ordinal::Item, "建立清单"))),
            ("12．按期换届", Some((Ordinal::Item, "按期换届"))),
            ("（3）有记录", Some((Ordinal::Item, "有记录"))),
            ("1.2 有计划", Some((Ordinal::Item, "有计划"))),
            ("2分", None),
            ("2026年度计划", None),
        ];
        let words = ScoreWords::builtin().unwrap();
        for (line, want) in cases {
            assert_eq!(words.ordinal(line), want, "{line}");
        }
    }

    #[test]
    fn points_are_read_or_left_open() {
        let words = ScoreWords::builtin().unwrap();
        let known = |n| Points::Known(Decimal::whole(n));
        let cases = [
            ("2分", known(2)),
            ("（12分）", known(12)),
            (" １０ 分", known(10)),
            ("满分 5 分", known(5)),
            ("1.5", Points::Known(Decimal::new(15, 1).unwrap())),
            ("20%", Points::Percent(Decimal::whole(20))),
            ("", Points::None),
            ("—", Points::None),
            ("0-5分", Points::Unclear("0-5分".into())),
            ("+3", Points::Unclear("+3".into())),
            ("-2", Points::Unclear("-2".into())),
        ];
        for (cell, want) in cases {
            assert_eq!(words.points(cell), want, "{cell}");
        }
        assert_eq!(
            words.inline("班子情况（含书记）（12分）"),
            ("班子情况（含书记）".to_string(), known(12))
        );
        assert_eq!(
            words.inline("会议(每月)"),
            ("会议(每月)".to_string(), Points::None)
        );
    }

    #[test]
    fn a_method_is_taken_as_a_rule_only_if_every_amount_is_fixed() {
        let words = ScoreWords::builtin().unwrap();
        let one = Decimal::whole(1);
        let (proposal, each) = words.proposal("看清单；缺书记的扣1分，成员有缺扣1分");
        let want = vec![("缺书记".to_string(), one), ("成员有缺".to_string(), one)];
        assert_eq!((proposal, each), (Proposal::Conditions(want), false));
        for method in ["每缺一次扣0.5分", "每月1次，缺1次扣3分，扣完为止"] {
            assert_eq!(words.proposal(method), (Proposal::None, true));
        }
        assert_eq!(words.proposal("不到位的酌情扣分"), (Proposal::None, false));
        assert_eq!(words.proposal("听汇报"), (Proposal::None, false));
    }

    #[test]
    fn headings_are_known_by_their_longest_word() {
        let words = ScoreWords::builtin().unwrap();
        let cases = [
            ("督查内容及方式", Some(Role::Level)),
            ("项  目", Some(Role::Level)),
            ("分值（100分）", Some(Role::Points)),
            ("自评得分", Some(Role::Unused)),
            ("评分标准及办法", Some(Role::Method)),
            ("序号", Some(Role::Number)),
            ("三级指标", Some(Role::Level)),
            ("建立党总支书记和班子成员履行责任清单内容", None),
        ];
        for (heading, want) in cases {
            assert_eq!(words.role(heading), want, "{heading}");
        }
    }
}
