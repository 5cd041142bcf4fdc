//! Finds a name by hanzi, full pinyin, initials or a mixture of them.

use std::ops::Range;

use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};

use super::text;

/// A pattern ready to be looked for in many texts.
pub struct Matcher {
    matcher: Option<IbMatcher<'static>>,
    plain: String,
}

/// How well a text matches; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The whole text, letter by letter.
    Exact,
    /// The text begins with the pattern as written.
    Prefix,
    /// The text holds the pattern as written.
    Within,
    /// The text begins with hanzi read as the pattern.
    ReadPrefix,
    /// The text holds hanzi read as the pattern.
    Read,
}

/// A place where the pattern was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How well.
    pub rank: Rank,
    /// Bytes of the text that matched.
    pub range: Range<usize>,
}

impl Matcher {
    /// Prepares a pattern as typed: full-width forms folded, case and punctuation ignored.
    pub fn new(pattern: &str) -> Matcher {
        let plain = strip(pattern).0;
        let matcher = (!plain.is_empty()).then(|| {
            IbMatcher::builder(plain.as_str())
                .is_pattern_partial(true)
                .pinyin(PinyinMatchConfig::default())
                .build()
        });
        Matcher { matcher, plain }
    }

    /// Whether the pattern is empty and so matches everything.
    pub fn is_empty(&self) -> bool {
        self.matcher.is_none()
    }

    /// The first place of the pattern in a text; an empty pattern is found at the beginning.
    pub fn find(&self, haystack: &str) -> Option<Found> {
        let Some(matcher) = &self.matcher else {
            return Some(Found {
                rank: Rank::Exact,
                range: 0..0,
            });
        };
        let (stripped, places) = strip(haystack);
        let (rank, range) = match stripped.find(&self.plain) {
            Some(0) if stripped.len() == self.plain.len() => (Rank::Exact, 0..stripped.len()),
            Some(0) => (Rank::Prefix, 0..self.plain.len()),
            Some(at) => (Rank::Within, at..at + self.plain.len()),
            None => {
                let found = matcher.find(stripped.as_str())?;
                let rank = if found.start() == 0 {
                    Rank::ReadPrefix
                } else {
                    Rank::Read
                };
                (rank, found.range())
            }
        };
        let place = |at: usize| places.get(at).copied().unwrap_or(haystack.len());
        Some(Found {
            rank,
            range: place(range.start)..place(range.end),
        })
    }
}

/// Folds, lowers and drops blanks, dots and quotes; with the original byte place of every byte.
fn strip(input: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(input.len());
    let mut places = Vec::with_capacity(input.len());
    for (at, c) in input.char_indices() {
        if is_ignored(c) {
            continue;
        }
        let before = out.len();
        out.push(text::fold_char(c).to_ascii_lowercase());
        places.extend(std::iter::repeat_n(at, out.len() - before));
    }
    (out, places)
}

fn is_ignored(c: char) -> bool {
    c.is_whitespace() || "·•・‧'\"“”‘’「」『』《》()（）-".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &str, text: &str) -> bool {
        Matcher::new(pattern).find(text).is_some()
    }

    #[test]
    fn hanzi_pinyin_initials_and_mixtures_find_the_name() {
        for pattern in [
            "组织",
            "zuzhibu",
            "zzb",
            "zuzhi",
            "zu织bu",
            "ｚｚｂ",
            "ZZB",
            "zuzh",
        ] {
            assert!(finds(pattern, "党委组织部"), "{pattern}");
        }
        assert!(!finds("xcb", "党委组织部"));
    }

    #[test]
    fn surnames_with_several_readings_are_found() {
        for (pattern, name) in [
            ("lv", "吕布"),
            ("shan", "单雄信"),
            ("qin", "覃勇"),
            ("chongqing", "重庆"),
            ("asge", "阿斯·格尔"),
        ] {
            assert!(finds(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn the_place_is_given_in_bytes_of_the_text() {
        let found = Matcher::new("zzb").find("党委·组织部").unwrap();
        assert_eq!(&"党委·组织部"[found.range], "组织部");
        assert_eq!(found.rank, Rank::Read);
    }

    #[test]
    fn an_empty_pattern_matches_everything() {
        assert!(Matcher::new(" ").find("任何").is_some());
    }
}
