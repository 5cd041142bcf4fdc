//! Many names held for finding while typing: rows of numbers that are looked through at every key.

use std::{collections::HashMap, num::NonZero, thread};

use super::{
    Rank, Spelled,
    pattern::{Pattern, Steps},
};

/// Names by record. A record may have several texts, such as a name and a code. Takes about two
/// bytes for each character and eight for each text.
#[derive(Debug, Default)]
pub struct Index {
    /// Characters with their proper readings, each by its number.
    alphabet: Vec<(char, u16)>,
    numbers: HashMap<(char, u16), u16>,
    /// The characters of all texts, one text after the other.
    rows: Vec<u16>,
    /// Where each text ends in the rows.
    text_ends: Vec<u32>,
    /// Where each record ends in the texts.
    record_ends: Vec<u32>,
}

/// What was found last, so that a longer pattern is looked for in that alone.
#[derive(Debug, Default)]
pub struct Search {
    typed: String,
    found: Vec<u32>,
    /// Whether nothing matched in a row, and these match scattered.
    is_scattered: bool,
    /// The first character typed, and what it alone found.
    first: (String, Vec<u32>),
}

/// What a pattern found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// The best records: by rank, then liked ones in the order of liking, then in their order.
    pub best: Vec<(u32, Rank)>,
    /// How many records match.
    pub total: usize,
}

/// Records from which on the work is shared among threads.
const SHARED_FROM: usize = 20_000;
/// Records that are put in order by how scattered they match, at most.
const PIECES_MAX: usize = 2_000;
/// Threads at most.
const THREADS_MAX: usize = 4;

/// A word with what every character of the alphabet can do for it.
struct Wanted {
    pattern: Pattern,
    steps: Vec<Steps>,
}

/// Some of what was found: records by rank, at most so many of each, and all of them.
#[derive(Default)]
struct Part {
    ranked: Vec<Vec<u32>>,
    found: Vec<u32>,
}

impl Index {
    /// Adds a record with its texts; gives its number, which counts from nought.
    pub fn push(&mut self, texts: &[&str]) -> u32 {
        for text in texts.iter().filter(|text| !text.is_empty()) {
            for way in Spelled::new(text).ways {
                for glyph in way {
                    let number = self.number((glyph.c, glyph.proper));
                    self.rows.push(number);
                }
                self.text_ends.push(short(self.rows.len()));
            }
        }
        self.record_ends.push(short(self.text_ends.len()));
        short(self.record_ends.len() - 1)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.record_ends.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.record_ends.is_empty()
    }

    /// Bytes that it takes.
    pub fn size(&self) -> usize {
        2 * self.rows.capacity()
            + 4 * (self.text_ends.capacity() + self.record_ends.capacity())
            + 16 * self.alphabet.capacity()
    }

    fn number(&mut self, key: (char, u16)) -> u16 {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        // A file with more characters than Unicode's hanzi in use is no list of names: the
        // characters beyond are all taken for the last one.
        let number = u16::try_from(self.alphabet.len()).unwrap_or(u16::MAX);
        if self.alphabet.len() <= usize::from(u16::MAX) {
            self.alphabet.push(key);
        }
        self.numbers.insert(key, number);
        number
    }

    fn wanted(&self, pattern: Pattern) -> Wanted {
        let steps = self.alphabet.iter();
        let steps = steps
            .map(|(c, proper)| pattern.steps(*c, *proper))
            .collect();
        Wanted { pattern, steps }
    }

    /// The texts of a record as rows.
    fn texts(&self, record: u32) -> impl Iterator<Item = &[u16]> {
        let start = |ends: &[u32], at: usize| match at {
            0 => 0,
            _ => ends[at - 1] as usize,
        };
        let record = record as usize;
        let texts = start(&self.record_ends, record)..self.record_ends[record] as usize;
        texts.map(move |at| &self.rows[start(&self.text_ends, at)..self.text_ends[at] as usize])
    }

    fn rank_of(&self, record: u32, wanted: &Wanted) -> Option<Rank> {
        let rank = |text: &[u16]| {
            let walk = text
                .iter()
                .map(|number| &wanted.steps[usize::from(*number)]);
            wanted.pattern.rank(walk)
        };
        self.texts(record).filter_map(rank).min()
    }

    fn rank(&self, record: u32, whole: &Wanted, words: &[Wanted]) -> Option<Rank> {
        if let Some(rank) = self.rank_of(record, whole) {
            return Some(rank);
        }
        let mut worst = None;
        for word in words {
            worst = worst.max(Some(self.rank_of(record, word)?));
        }
        worst
    }

    fn is_scattered(&self, record: u32, whole: &Wanted) -> bool {
        self.texts(record).any(|text| {
            let walk = text.iter().map(|number| &whole.steps[usize::from(*number)]);
            whole.pattern.is_scattered(walk)
        })
    }

    /// What matches scattered, the fewest pieces first: as far as there are not too many for it.
    fn by_pieces(&self, part: &mut Part, whole: &Wanted, most: usize) {
        if part.found.len() > PIECES_MAX {
            return;
        }
        let pieces = |record: &u32| {
            let texts = self.texts(*record).filter_map(|text| {
                let steps = text.iter().map(|number| whole.steps[usize::from(*number)]);
                whole.pattern.pieces(&steps.collect::<Vec<_>>())
            });
            texts.min().unwrap_or(usize::MAX)
        };
        let mut sorted: Vec<(usize, u32)> = part
            .found
            .iter()
            .map(|record| (pieces(record), *record))
            .collect();
        sorted.sort_unstable();
        let best = sorted.into_iter().take(most).map(|(_, record)| record);
        if let Some(scattered) = part.ranked.last_mut() {
            *scattered = best.collect();
        }
    }

    /// The records that match a pattern as typed; at most `most` of them, the best. Records in
    /// `liked` come first among those of the same rank. `last` is what was found for the pattern
    /// typed before, and becomes what is found now.
    pub fn search(&self, last: &mut Search, typed: &str, (most, liked): (usize, &[u32])) -> Hits {
        let everything = || (0..short(self.len())).collect::<Vec<u32>>();
        let Some(whole) = Pattern::new(typed) else {
            *last = Search::default();
            return self.unranked(most, liked);
        };
        let parts: Vec<&str> = typed.split_whitespace().collect();
        let is_single = parts.len() == 1;
        let words = parts.into_iter().filter(|_| !is_single);
        let words: Vec<Wanted> = words
            .filter_map(Pattern::new)
            .map(|word| self.wanted(word))
            .collect();
        let whole = self.wanted(whole);
        let is_longer = !last.typed.is_empty() && typed.starts_with(&last.typed) && is_single;
        let among = match is_longer {
            true => std::mem::take(&mut last.found),
            false => everything(),
        };
        let rank = |record| self.rank(record, &whole, &words);
        // Where nothing matched in a row, nothing longer does.
        let was_scattered = is_longer && last.is_scattered;
        let mut part = match was_scattered {
            true => Part::default(),
            false => shared(&among, most, &rank),
        };
        last.typed = typed.to_string();
        last.is_scattered = part.found.is_empty();
        if last.is_scattered {
            let scattered = |record| {
                let is_there = self.is_scattered(record, &whole);
                is_there.then_some(Rank::Scattered)
            };
            // What matches scattered need not be among what matched in a row.
            // It need not be among what matched in a row, but begins with what was typed first.
            let has_first =
                is_single && !last.first.0.is_empty() && typed.starts_with(&last.first.0);
            part = match (was_scattered, has_first) {
                (true, _) => shared(&among, most, &scattered),
                (false, true) => shared(&last.first.1, most, &scattered),
                (false, false) => shared(&everything(), most, &scattered),
            };
            self.by_pieces(&mut part, &whole, most);
        }
        if typed.chars().nth(1).is_none() && !last.is_scattered {
            last.first = (typed.to_string(), part.found.clone());
        }
        let total = part.found.len();
        let favored: Vec<(u32, Rank)> = match part.ranked.last().is_some_and(|it| !it.is_empty()) {
            true => Vec::new(),
            false => {
                let known = liked
                    .iter()
                    .filter(|record| (**record as usize) < self.len());
                known.filter_map(|it| Some((*it, rank(*it)?))).collect()
            }
        };
        last.found = part.found;
        Hits {
            best: ordered(part.ranked, &favored, most),
            total,
        }
    }

    /// With nothing typed: what is liked, then the rest in its order.
    fn unranked(&self, most: usize, liked: &[u32]) -> Hits {
        let known = liked
            .iter()
            .filter(|record| (**record as usize) < self.len());
        let favored: Vec<(u32, Rank)> = known.map(|it| (*it, Rank::Exact)).collect();
        let first = (0..short(self.len())).take(most).collect();
        Hits {
            best: ordered(vec![first], &favored, most),
            total: self.len(),
        }
    }
}

/// Ranks records, shared among threads where there are many.
fn shared(among: &[u32], most: usize, rank: &(dyn Fn(u32) -> Option<Rank> + Sync)) -> Part {
    let work = |records: &[u32]| {
        let mut part = Part {
            ranked: vec![Vec::new(); Rank::ALL.len()],
            found: Vec::new(),
        };
        for record in records {
            if let Some(rank) = rank(*record) {
                let kept = &mut part.ranked[rank as usize];
                if kept.len() < most {
                    kept.push(*record);
                }
                part.found.push(*record);
            }
        }
        part
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.min(THREADS_MAX);
    if threads == 1 || among.len() < SHARED_FROM {
        return work(among);
    }
    let pieces = among.chunks(among.len().div_ceil(threads));
    let parts: Vec<Part> = thread::scope(|scope| {
        let begun: Vec<_> = pieces
            .map(|piece| scope.spawn(move || work(piece)))
            .collect();
        begun.into_iter().filter_map(|it| it.join().ok()).collect()
    });
    let mut whole = Part::default();
    whole.ranked.resize(Rank::ALL.len(), Vec::new());
    for part in parts {
        for (kept, more) in whole.ranked.iter_mut().zip(part.ranked) {
            kept.extend(more);
        }
        whole.found.extend(part.found);
    }
    whole
}

/// The best by rank; of equal ones the favored first, each once.
fn ordered(ranked: Vec<Vec<u32>>, favored: &[(u32, Rank)], most: usize) -> Vec<(u32, Rank)> {
    let mut best: Vec<(u32, Rank)> = Vec::new();
    for (rank, records) in Rank::ALL.into_iter().zip(ranked) {
        let first = favored.iter().filter(|(_, it)| *it == rank).copied();
        best.extend(first);
        let is_favored = |record: &u32| favored.iter().any(|(it, _)| it == record);
        let rest = records.into_iter().filter(|record| !is_favored(record));
        best.extend(rest.take(most).map(|record| (record, rank)));
        if best.len() >= most {
            break;
        }
    }
    best.truncate(most);
    best
}

/// A count of what lies in memory; four thousand million characters are no list of names.
fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
