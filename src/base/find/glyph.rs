//! How the characters of a text are read: every reading, and the proper one where the text tells.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use ib_matcher::pinyin::{PinyinData, PinyinNotation};

use crate::base::text;

/// One character of a text as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The character, folded and in lower case.
    pub c: char,
    /// Which readings are proper here: a number for [`proper`], nought for the usual ones.
    pub proper: u16,
    /// Bytes of the text that it stands for.
    pub at: Range<usize>,
}

/// A surname or word whose readings are settled: its characters, and for each its number.
type Settled = (Vec<char>, Vec<u16>);

/// What the files of readings say.
struct Book {
    pinyin: PinyinData,
    /// Readings that the table of pinyin lacks.
    more: HashMap<char, Vec<&'static str>>,
    /// Numbers of the readings that are proper unless a surname or word says otherwise.
    usual: HashMap<char, u16>,
    /// Proper readings by number.
    proper: Vec<Vec<&'static str>>,
    /// Surnames by their first character, the longest first.
    surnames: HashMap<char, Vec<Settled>>,
    /// Words by their first character, the longest first.
    words: HashMap<char, Vec<Settled>>,
    digits: HashMap<char, u32>,
    units: HashMap<char, u32>,
    /// How the digits are spoken.
    spoken: Vec<char>,
    /// How ten and a hundred are spoken.
    ten: char,
    hundred: char,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| Book::read(TEXT));

/// The kind, the characters and their readings on each line, parted by tabs.
const TEXT: &str = include_str!("../../../data/find/reading.tsv");

impl Book {
    fn read(text: &'static str) -> Book {
        let mut book = Book {
            pinyin: PinyinData::new(PinyinNotation::Ascii),
            more: HashMap::new(),
            usual: HashMap::new(),
            proper: vec![Vec::new()],
            surnames: HashMap::new(),
            words: HashMap::new(),
            digits: HashMap::new(),
            units: HashMap::new(),
            spoken: vec!['0'; 10],
            ten: '0',
            hundred: '0',
        };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            if let (Some(kind), Some(what), Some(how)) = (cells.next(), cells.next(), cells.next())
            {
                book.take(kind, what, how);
            }
        }
        let tables = [&mut book.surnames, &mut book.words];
        for settled in tables.into_iter().flat_map(HashMap::values_mut) {
            settled.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
        }
        book
    }

    fn take(&mut self, kind: &str, what: &'static str, how: &'static str) {
        let chars: Vec<char> = what.chars().collect();
        let Some(first) = chars.first().copied() else {
            return;
        };
        let number = how.parse().unwrap_or_default();
        match kind {
            "digit" => {
                self.digits.insert(first, number);
                if let Some(spoken) = self.spoken.get_mut(number as usize)
                    && *spoken == '0'
                {
                    *spoken = first;
                }
            }
            "unit" => {
                self.units.insert(first, number);
                match number {
                    10 if self.ten == '0' => self.ten = first,
                    100 if self.hundred == '0' => self.hundred = first,
                    _ => {}
                }
            }
            "usual" => {
                let number = self.number(how.split('/').collect());
                self.usual.insert(first, number);
            }
            "more" => self.more.entry(first).or_default().extend(how.split('/')),
            _ => {
                let readings = how.split(' ').map(|one| one.split('/').collect());
                let numbers = readings.map(|one| self.number(one)).collect();
                let table = match kind {
                    "surname" => &mut self.surnames,
                    _ => &mut self.words,
                };
                table.entry(first).or_default().push((chars, numbers));
            }
        }
    }

    fn number(&mut self, readings: Vec<&'static str>) -> u16 {
        let known = self.proper.iter().position(|known| *known == readings);
        let at = known.unwrap_or_else(|| {
            self.proper.push(readings);
            self.proper.len() - 1
        });
        u16::try_from(at).unwrap_or(0)
    }
}

/// The readings of a character in ASCII letters, `v` for ü; without tones and without repeats.
pub(super) fn readings(c: char) -> Vec<&'static str> {
    let book = &*BOOK;
    let c = match c.to_digit(10) {
        Some(digit) => book.spoken[digit as usize],
        None => c,
    };
    let mut found: Vec<&'static str> = Vec::new();
    let table = book.pinyin.get_pinyins(c);
    let plain = table.filter_map(|reading| reading.notation(PinyinNotation::Ascii));
    let more = book.more.get(&c).into_iter().flatten().copied();
    for reading in plain.chain(more) {
        if !found.contains(&reading) {
            found.push(reading);
        }
    }
    // As passports and certificates write ü after l and n.
    for (reading, passport) in [("lv", "lyu"), ("nv", "nyu")] {
        if found.contains(&reading) {
            found.push(passport);
        }
    }
    found
}

/// The proper readings of a character: those that its place in the text says, else the usual ones;
/// none where all are alike.
pub(super) fn proper(c: char, number: u16) -> &'static [&'static str] {
    let usual = || BOOK.usual.get(&c).copied().unwrap_or(0);
    let number = if number == 0 { usual() } else { number };
    let readings = BOOK.proper.get(usize::from(number));
    readings.map_or(&[], Vec::as_slice)
}

/// The digit that a numeral means, in figures or hanzi.
pub(super) fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| BOOK.digits.get(&c).copied())
}

/// Whether a reading's letter is the one typed; `ü` may be typed as `v` or as `u`.
pub(super) fn is_same(reading: &[u8], at: usize, typed: char) -> bool {
    let letter = char::from(reading[at]);
    let after_jqxy = || at > 0 && b"jqxy".contains(&reading[at - 1]);
    letter == typed
        || letter == 'v' && typed == 'u'
        || letter == 'u' && typed == 'v' && after_jqxy()
}

/// The characters of a text that count: full-width forms folded, in lower case, without
/// punctuation, blanks and dots.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len() / 3 + 1);
    for (start, c) in text.char_indices() {
        let at = start..start + c.len_utf8();
        let mut push = |c: char| {
            glyphs.push(Glyph {
                c,
                proper: 0,
                at: at.clone(),
            });
        };
        let c = text::fold_char(c);
        match c {
            'a'..='z' | '0'..='9' | '\u{3400}'..='\u{9fff}' => push(c),
            '\u{2460}'..='\u{2473}' => {
                let number = c as u32 - 0x245f;
                number.to_string().chars().for_each(push);
            }
            // Hanzi that old fonts keep where Unicode has no place for them.
            '\u{e000}'..='\u{f8ff}' => push(c),
            c if c.is_alphanumeric() => c.to_lowercase().map(plain).for_each(push),
            _ => {}
        }
    }
    settle(&mut glyphs);
    glyphs
}

/// A letter without the mark of its tone; `ü` is `v`.
fn plain(c: char) -> char {
    match c {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        _ => c,
    }
}

/// Characters of a person's name at most; longer texts do not begin with a surname.
const NAME_MAX: usize = 4;

/// Notes the proper readings where a word of the text or its surname tells them.
fn settle(glyphs: &mut [Glyph]) {
    let book = &*BOOK;
    let mut at = 0;
    while at < glyphs.len() {
        at += lay(glyphs, at, &book.words).max(1);
    }
    let is_name = (2..=NAME_MAX).contains(&glyphs.len())
        && glyphs.iter().all(|glyph| !glyph.c.is_ascii())
        && glyphs[0].proper == 0;
    if is_name {
        lay(glyphs, 0, &book.surnames);
    }
}

/// Lays the longest entry that begins at a place over the glyphs; gives how many it covers.
fn lay(glyphs: &mut [Glyph], at: usize, table: &HashMap<char, Vec<Settled>>) -> usize {
    let Some(entries) = table.get(&glyphs[at].c) else {
        return 0;
    };
    let stands = |(chars, _): &&Settled| {
        let there = glyphs[at..].iter().map(|glyph| &glyph.c);
        glyphs.len() - at >= chars.len() && there.zip(chars).all(|(a, b)| a == b)
    };
    let Some((chars, numbers)) = entries.iter().find(stands) else {
        return 0;
    };
    for (glyph, number) in glyphs[at..].iter_mut().zip(numbers) {
        glyph.proper = *number;
    }
    chars.len()
}

/// The same text with numbers of several characters in the other notation: figures for hanzi and
/// hanzi for figures. `None` if it has no such number. A single numeral needs no second notation.
pub(super) fn respelled(glyphs: &[Glyph]) -> Option<Vec<Glyph>> {
    let mut out = Vec::with_capacity(glyphs.len());
    let (mut at, mut has_changed) = (0, false);
    while at < glyphs.len() {
        let is_figure = glyphs[at].c.is_ascii_digit();
        let belongs = |glyph: &&Glyph| match is_figure {
            true => glyph.c.is_ascii_digit(),
            false => BOOK.digits.contains_key(&glyph.c) || BOOK.units.contains_key(&glyph.c),
        };
        let run = glyphs[at..].iter().take_while(belongs).count();
        if run == 0 {
            out.push(glyphs[at].clone());
            at += 1;
            continue;
        }
        let numeral = &glyphs[at..at + run];
        let other = match is_figure {
            true => spoken(numeral),
            false => figures(numeral),
        };
        match other {
            Some(chars) => {
                let whole = numeral[0].at.start..numeral[run - 1].at.end;
                has_changed = true;
                out.extend(chars.into_iter().map(|c| Glyph {
                    c,
                    proper: 0,
                    at: whole.clone(),
                }));
            }
            None => out.extend_from_slice(numeral),
        }
        at += run;
    }
    has_changed.then_some(out)
}

/// Two or three figures as they are spoken.
fn spoken(numeral: &[Glyph]) -> Option<Vec<char>> {
    let number: String = numeral.iter().map(|glyph| glyph.c).collect();
    let value: usize = number
        .parse()
        .ok()
        .filter(|value| (10..1000).contains(value))?;
    if number.starts_with('0') {
        return None;
    }
    let book = &*BOOK;
    let (hundreds, tens, ones) = (value / 100, value / 10 % 10, value % 10);
    let mut out = Vec::new();
    if hundreds > 0 {
        out.extend([book.spoken[hundreds], book.hundred]);
    }
    match (hundreds, tens, ones) {
        (_, 0, 0) => {}
        (_, 0, _) => out.push(book.spoken[0]),
        (0, 1, _) => out.push(book.ten),
        _ => out.extend([book.spoken[tens], book.ten]),
    }
    if ones > 0 {
        out.push(book.spoken[ones]);
    }
    Some(out)
}

/// A spoken number with tens, hundreds or thousands in figures.
fn figures(numeral: &[Glyph]) -> Option<Vec<char>> {
    let (mut value, mut waiting, mut least) = (0, None, u32::MAX);
    for glyph in numeral {
        if let Some(unit) = BOOK.units.get(&glyph.c).copied() {
            if unit >= least {
                return None;
            }
            let count = match waiting.take() {
                Some(count) => count,
                None if unit == 10 => 1,
                None => return None,
            };
            value += count * unit;
            least = unit;
        } else {
            match (waiting, digit(glyph.c)) {
                (None | Some(0), Some(digit)) => waiting = Some(digit),
                _ => return None,
            }
        }
    }
    if least == u32::MAX {
        return None;
    }
    let value = value + waiting.unwrap_or(0);
    Some(value.to_string().chars().collect())
}
