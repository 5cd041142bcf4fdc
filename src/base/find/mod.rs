//! Finds a name by hanzi, full pinyin, initials or a mixture of them, and says how well it fits.

mod glyph;
mod index;
mod pattern;
mod query;

use std::ops::Range;

use glyph::Glyph;
pub use index::{Hits, Index, Search};
use pattern::Pattern;
pub use query::{Grammar, Query, QueryFault, QueryRow};

/// How well a text matches; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// The whole text, in characters or full readings.
    Exact,
    /// The text begins so, in characters or full readings.
    Prefix,
    /// Every character of the text, some by the initial of a reading.
    AllInitials,
    /// The text begins so, some characters by the initial of a reading.
    Initials,
    /// The text begins so in a reading that is not the proper one there.
    StartOdd,
    /// Somewhere in the text.
    Within,
    /// Somewhere in the text in a reading that is not the proper one there.
    WithinOdd,
    /// In order, with other characters between.
    Scattered,
}

impl Rank {
    /// Every rank, the best first.
    pub const ALL: [Rank; 8] = [
        Rank::Exact,
        Rank::Prefix,
        Rank::AllInitials,
        Rank::Initials,
        Rank::StartOdd,
        Rank::Within,
        Rank::WithinOdd,
        Rank::Scattered,
    ];
}

/// A place where the pattern was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How well.
    pub rank: Rank,
    /// Bytes of the text that matched, in order and apart from each other.
    pub ranges: Vec<Range<usize>>,
}

/// A pattern ready to be looked for in many texts.
///
/// Full-width forms are folded, case and punctuation ignored. Words parted by blanks are looked for
/// as one first, then each by itself in any order.
#[derive(Debug)]
pub struct Matcher {
    whole: Option<Pattern>,
    words: Vec<Pattern>,
}

/// A text taken apart: its characters, and the same with its numbers in the other notation.
struct Spelled {
    ways: Vec<Vec<Glyph>>,
}

impl Spelled {
    fn new(text: &str) -> Spelled {
        let glyphs = glyph::glyphs(text);
        let other = glyph::respelled(&glyphs);
        Spelled {
            ways: [Some(glyphs), other].into_iter().flatten().collect(),
        }
    }

    /// The best of the notations for a word: its rank, and which notation.
    fn rank(&self, pattern: &Pattern) -> Option<(Rank, usize)> {
        let each = self.ways.iter().enumerate();
        each.filter_map(|(at, glyphs)| Some((pattern.rank(pattern.walk(glyphs).iter())?, at)))
            .min()
    }

    fn ranges(&self, pattern: &Pattern, at: usize, is_scattered: bool) -> Vec<Range<usize>> {
        let glyphs = &self.ways[at];
        let path = pattern.trace(&pattern.walk(glyphs), is_scattered);
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut before = None;
        for index in path {
            let at = glyphs[index].at.clone();
            match (ranges.last_mut(), before) {
                (Some(last), Some(before)) if index == before + 1 => {
                    last.end = last.end.max(at.end);
                }
                _ => ranges.push(at),
            }
            before = Some(index);
        }
        ranges
    }
}

impl Matcher {
    /// Prepares a pattern as typed.
    pub fn new(typed: &str) -> Matcher {
        let whole = Pattern::new(typed);
        let parts: Vec<&str> = typed.split_whitespace().collect();
        let words = match parts.len() {
            0 | 1 => Vec::new(),
            _ => parts.into_iter().filter_map(Pattern::new).collect(),
        };
        Matcher { whole, words }
    }

    /// Whether nothing of the pattern counts, so that it matches everything.
    pub fn is_empty(&self) -> bool {
        self.whole.is_none()
    }

    /// The best place of the pattern in a text; an empty pattern is found at the beginning.
    pub fn find(&self, text: &str) -> Option<Found> {
        let Some(whole) = &self.whole else {
            return Some(Found {
                rank: Rank::Exact,
                ranges: Vec::new(),
            });
        };
        let spelled = Spelled::new(text);
        if let Some((rank, at)) = spelled.rank(whole) {
            let ranges = spelled.ranges(whole, at, false);
            return Some(Found { rank, ranges });
        }
        if self.words.is_empty() {
            return None;
        }
        let (mut rank, mut ranges) = (Rank::Exact, Vec::new());
        for word in &self.words {
            let (found, at) = spelled.rank(word)?;
            rank = rank.max(found);
            ranges.extend(spelled.ranges(word, at, false));
        }
        Some(Found {
            rank,
            ranges: apart(ranges),
        })
    }

    /// The items that match, the better ones first and equal ones as they stood; those that match
    /// scattered if there are no others.
    pub fn ranked<T>(&self, items: Vec<T>, texts: impl Fn(&T) -> Vec<&str>) -> Vec<T> {
        let best = |item: &T, how: fn(&Matcher, &str) -> Option<Found>| {
            let ranks = texts(item).into_iter().filter_map(|text| how(self, text));
            ranks.map(|found| found.rank).min()
        };
        let found: Vec<Option<Rank>> = items.iter().map(|it| best(it, Matcher::find)).collect();
        let found = match found.iter().any(Option::is_some) {
            true => found,
            false => {
                let scattered = |item| best(item, Matcher::find_scattered);
                items.iter().map(scattered).collect()
            }
        };
        let both = items.into_iter().zip(found);
        let mut ranked: Vec<(T, Rank)> = both.filter_map(|(it, rank)| Some((it, rank?))).collect();
        ranked.sort_by_key(|(_, rank)| *rank);
        ranked.into_iter().map(|(item, _)| item).collect()
    }

    /// The pattern's characters in order with others between: what is tried when nothing else was
    /// found. A single letter cannot be scattered.
    pub fn find_scattered(&self, text: &str) -> Option<Found> {
        let whole = self.whole.as_ref()?;
        let spelled = Spelled::new(text);
        let is_there = |glyphs: &Vec<Glyph>| whole.is_scattered(whole.walk(glyphs).iter());
        let at = spelled.ways.iter().position(is_there)?;
        Some(Found {
            rank: Rank::Scattered,
            ranges: spelled.ranges(whole, at, true),
        })
    }

    /// Whether the whole pattern, or each of its words, is found in some of the texts.
    pub fn is_in(&self, texts: &[&str]) -> bool {
        let Some(whole) = &self.whole else {
            return true;
        };
        let spelled: Vec<Spelled> = texts.iter().map(|text| Spelled::new(text)).collect();
        let has = |word: &Pattern| spelled.iter().any(|text| text.rank(word).is_some());
        has(whole) || !self.words.is_empty() && self.words.iter().all(has)
    }

    /// The places to show in one of several texts that were found together.
    pub fn hits(&self, text: &str) -> Vec<Range<usize>> {
        if let Some(found) = self.find(text) {
            return found.ranges;
        }
        let spelled = Spelled::new(text);
        let found = |word: &Pattern| {
            let place = spelled.rank(word);
            place.map_or(Vec::new(), |(_, at)| spelled.ranges(word, at, false))
        };
        apart(self.words.iter().flat_map(found).collect())
    }
}

/// Ranges in order, those that touch joined.
fn apart(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
