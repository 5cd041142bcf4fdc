//! One word to be looked for, and every way in which characters can stand for its letters.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::{
    Rank,
    glyph::{self, Glyph},
};

/// Letters that one character can take: those of the longest syllable.
const WAYS: usize = 6;
/// Characters of a word that are looked at; what follows is not.
const LETTERS_MAX: usize = 63;

/// From which places of the word a character can go on, by the letters that it takes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ways {
    /// The places from which it can go on at all.
    any: u64,
    /// The places from which it can take more than one letter: few, which is what makes it quick.
    many: u64,
    /// The places from which it takes so many letters less one.
    takes: [u64; WAYS],
    /// The places from which the rest of the word begins one of its readings.
    ends: u64,
}

impl Ways {
    fn add(&mut self, place: usize, letters: usize) {
        self.takes[letters - 1] |= 1 << place;
        self.any |= 1 << place;
        if letters > 1 {
            self.many |= 1 << place;
        }
    }

    fn add_end(&mut self, place: usize) {
        self.ends |= 1 << place;
        self.any |= 1 << place;
    }

    /// The places that are reached from some; the end of the word apart, where it is cut off.
    fn step(&self, places: u64) -> u64 {
        let mut next = (places & self.takes[0]) << 1;
        if places & self.many != 0 {
            for (at, takes) in self.takes.iter().enumerate().skip(1) {
                next |= (places & takes) << (at + 1);
            }
        }
        next
    }
}

/// What a character can do for a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Steps {
    /// In whatever way.
    pub all: Ways,
    /// As itself, in a proper reading, or by the initial of one.
    proper: Ways,
    /// As itself or in a full proper reading.
    full: Ways,
}

/// A word.
#[derive(Debug)]
pub(super) struct Pattern {
    chars: Vec<char>,
    /// What was worked out already, by character and proper reading.
    known: Mutex<HashMap<(char, u16), Steps>>,
}

impl Pattern {
    /// A word as typed; `None` if nothing of it counts.
    pub fn new(typed: &str) -> Option<Pattern> {
        let glyphs = glyph::glyphs(typed).into_iter();
        let chars: Vec<char> = glyphs.map(|it| it.c).take(LETTERS_MAX).collect();
        let known = Mutex::default();
        (!chars.is_empty()).then_some(Pattern { chars, known })
    }

    /// The bit of the place behind the last letter.
    fn goal(&self) -> u64 {
        1 << self.chars.len()
    }

    /// Works out what a character can do, of which some readings may be the proper ones.
    pub fn steps(&self, c: char, proper: u16) -> Steps {
        let mut steps = Steps::default();
        let digit = glyph::digit(c);
        for (place, typed) in self.chars.iter().enumerate() {
            if *typed == c || digit.is_some() && digit == glyph::digit(*typed) {
                steps.all.add(place, 1);
                steps.proper.add(place, 1);
                steps.full.add(place, 1);
            }
        }
        // An ASCII letter has no other reading than itself.
        if c.is_ascii_alphabetic() {
            return steps;
        }
        let wanted = glyph::proper(c, proper);
        for reading in glyph::readings(c) {
            let is_proper = wanted.is_empty() || wanted.contains(&reading);
            self.read(&mut steps, reading.as_bytes(), is_proper);
        }
        steps
    }

    fn read(&self, steps: &mut Steps, reading: &[u8], is_proper: bool) {
        let initial = match reading {
            [b'z' | b'c' | b's', b'h', ..] => 2,
            _ => 1,
        };
        for place in 0..self.chars.len() {
            let typed = self.chars[place..].iter().take(reading.len()).enumerate();
            let same = typed.take_while(|(at, c)| glyph::is_same(reading, *at, **c));
            let letters = same.count();
            for short in 1..=letters.min(initial) {
                steps.all.add(place, short);
                if is_proper {
                    steps.proper.add(place, short);
                }
            }
            let is_end = letters > 0 && place + letters == self.chars.len();
            let all = [&mut steps.all, &mut steps.proper, &mut steps.full];
            let ways = if is_proper { 3 } else { 1 };
            for ways in all.into_iter().take(ways) {
                if letters == reading.len() {
                    ways.add(place, letters);
                } else if is_end {
                    ways.add_end(place);
                }
            }
        }
    }

    /// The steps of a text's characters.
    pub fn walk(&self, glyphs: &[Glyph]) -> Vec<Steps> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut steps = |glyph: &Glyph| {
            let key = (glyph.c, glyph.proper);
            let fresh = || self.steps(glyph.c, glyph.proper);
            *known.entry(key).or_insert_with(fresh)
        };
        glyphs.iter().map(&mut steps).collect()
    }

    /// How well a row of characters matches, each known by its number in a table of steps.
    pub fn rank<'a, W>(&self, walk: W) -> Option<Rank>
    where
        W: ExactSizeIterator<Item = &'a Steps> + Clone,
    {
        let goal = self.goal();
        let start = match walk.clone().next() {
            Some(first) if first.all.any & 1 != 0 => self.rank_at_start(walk.clone()),
            _ => None,
        };
        if start.is_some() {
            return start;
        }
        if !is_within(walk.clone().map(|steps| &steps.all), goal) {
            return None;
        }
        match is_within(walk.map(|steps| &steps.proper), goal) {
            true => Some(Rank::Within),
            false => Some(Rank::WithinOdd),
        }
    }

    fn rank_at_start<'a, W>(&self, walk: W) -> Option<Rank>
    where
        W: ExactSizeIterator<Item = &'a Steps>,
    {
        let goal = self.goal();
        let last = walk.len().saturating_sub(1);
        let (mut full, mut proper, mut all) = (1, 1, 1);
        let mut best: Option<Rank> = None;
        for (at, steps) in walk.enumerate() {
            let ends = [
                (full & steps.full.ends != 0, Rank::Prefix),
                (proper & steps.proper.ends != 0, Rank::Initials),
                (all & steps.all.ends != 0, Rank::StartOdd),
            ];
            full = steps.full.step(full);
            proper = steps.proper.step(proper);
            all = steps.all.step(all);
            let is_last = at == last;
            let whole = [
                (full & goal != 0 && is_last, Rank::Exact),
                (full & goal != 0, Rank::Prefix),
                (proper & goal != 0 && is_last, Rank::AllInitials),
                (proper & goal != 0, Rank::Initials),
                (all & goal != 0, Rank::StartOdd),
            ];
            let found = ends.into_iter().chain(whole);
            let found = found
                .filter(|(is_found, _)| *is_found)
                .map(|(_, rank)| rank);
            best = best.into_iter().chain(found).min();
            if all == 0 {
                break;
            }
        }
        best
    }

    /// Whether the letters stand in the characters in order, with others between.
    pub fn is_scattered<'a>(&self, walk: impl Iterator<Item = &'a Steps>) -> bool {
        let mut places = 1;
        for steps in walk {
            if places & steps.all.ends != 0 {
                return true;
            }
            places |= steps.all.step(places);
            if places & self.goal() != 0 {
                return true;
            }
        }
        false
    }

    /// In how few pieces it matches scattered; `None` if it does not.
    pub fn pieces(&self, walk: &[Steps]) -> Option<usize> {
        let path = self.trace(walk, true);
        let breaks = path.windows(2).filter(|two| two[1] != two[0] + 1).count();
        (!path.is_empty()).then_some(breaks + 1)
    }

    /// The characters that match: in a row, or scattered in as few pieces as can be.
    pub fn trace(&self, walk: &[Steps], is_scattered: bool) -> Vec<usize> {
        let gaps_max = if is_scattered { self.chars.len() } else { 0 };
        for gaps in 0..=gaps_max {
            let mut trace = Trace {
                pattern: self,
                walk,
                dead: HashMap::new(),
                path: Vec::new(),
            };
            if (0..walk.len()).any(|start| trace.go(start, 0, gaps)) {
                return trace.path;
            }
        }
        Vec::new()
    }
}

/// Whether the goal is reached from some character on.
fn is_within<'a>(walk: impl Iterator<Item = &'a Ways>, goal: u64) -> bool {
    let mut places = 0;
    for ways in walk {
        places = (places | 1) & ways.any;
        if places == 0 {
            continue;
        }
        if places & ways.ends != 0 {
            return true;
        }
        places = ways.step(places);
        if places & goal != 0 {
            return true;
        }
    }
    false
}

/// A search for the characters that match.
struct Trace<'a> {
    pattern: &'a Pattern,
    walk: &'a [Steps],
    /// Characters and places of the word from which nothing follows with so many gaps left.
    dead: HashMap<(usize, usize), usize>,
    path: Vec<usize>,
}

impl Trace<'_> {
    /// Whether the character at `at` can stand for the word from `place` on.
    fn go(&mut self, at: usize, place: usize, gaps: usize) -> bool {
        let Some(steps) = self.walk.get(at).copied() else {
            return false;
        };
        let is_dead = |failed: &usize| gaps <= *failed;
        if self.dead.get(&(at, place)).is_some_and(is_dead) {
            return false;
        }
        self.path.push(at);
        if steps.all.ends & 1 << place != 0 {
            return true;
        }
        for ways in [&steps.full, &steps.all] {
            for letters in (1..=WAYS).rev() {
                let can = ways.takes[letters - 1] & 1 << place != 0;
                if can && self.go_on(at + 1, place + letters, gaps) {
                    return true;
                }
            }
        }
        self.path.pop();
        self.dead.insert((at, place), gaps);
        false
    }

    /// Whether the rest of the word stands in what follows.
    fn go_on(&mut self, at: usize, place: usize, gaps: usize) -> bool {
        if place == self.pattern.chars.len() || self.go(at, place, gaps) {
            return true;
        }
        gaps > 0 && (at + 1..self.walk.len()).any(|next| self.go(next, place, gaps - 1))
    }
}
