//! What a list is narrowed to: words, and tests of fields such as `state:late due<0930`.

use std::{cmp::Ordering, ops::Range};

use super::{Matcher, Rank, apart};
use crate::base::{Date, Decimal, text};

/// What a query may name, and how its days are read.
pub struct Grammar<'a> {
    /// The fields of the list; each by all its names, the first of which is shown.
    pub fields: &'a [Vec<String>],
    /// Reads a day as people write it.
    pub day: &'a dyn Fn(&str) -> Option<Date>,
    /// The year of days that are shown without one.
    pub year: i32,
}

/// Why a query cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryFault {
    /// The list has no field of this name.
    Field(String),
    /// The value is neither a day nor a number, so that nothing can lie before or after it.
    Value(String),
}

/// A row of the list: all its texts, and the texts of a field by its number in the grammar.
pub struct QueryRow<'a> {
    /// All that plain words are looked for in.
    pub texts: &'a [&'a str],
    /// The values of a field.
    pub field: &'a dyn Fn(usize) -> Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Has,
    Is,
    Before,
    Until,
    After,
    From,
}

#[derive(Debug)]
enum Test {
    Text(Matcher),
    Field(usize, Sign, Wanted),
}

/// A value as it was typed, in every way in which it can be meant.
#[derive(Debug)]
struct Wanted {
    matcher: Matcher,
    day: Option<Date>,
    number: Option<Decimal>,
}

/// What a list is narrowed to.
#[derive(Debug)]
pub struct Query {
    /// Each test, and whether it is turned round.
    tests: Vec<(bool, Test)>,
    /// Whether what passes is left out.
    is_inverse: bool,
    year: i32,
}

impl Query {
    /// Words alone; a leading `!` keeps what does not match.
    pub fn plain(typed: &str) -> Query {
        let folded = text::fold(typed);
        let (is_inverse, words) = match folded.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, folded.as_str()),
        };
        let matcher = Matcher::new(words);
        let test = (!matcher.is_empty()).then_some((false, Test::Text(matcher)));
        Query {
            tests: test.into_iter().collect(),
            is_inverse,
            year: 0,
        }
    }

    /// Reads words and tests parted by blanks, full-width forms folded. `!` before one of them
    /// turns it round, and a `!` by itself in front the whole. A test that has no value yet is no
    /// test, save `field=`, which asks for what is empty. Quotes hold blanks and signs together.
    ///
    /// # Errors
    /// The first field that the list does not have, or value that can have no before and after.
    pub fn parse(typed: &str, grammar: &Grammar) -> Result<Query, QueryFault> {
        let mut query = Query {
            tests: Vec::new(),
            is_inverse: false,
            year: grammar.year,
        };
        let folded = text::fold(typed)
            .replace('\u{2264}', "<=")
            .replace('\u{2265}', ">=");
        let mut words: Vec<String> = Vec::new();
        for (at, term) in terms(&folded).into_iter().enumerate() {
            if term == "!" {
                query.is_inverse |= at == 0;
                continue;
            }
            let (is_inverse, rest) = match term.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, term.as_str()),
            };
            match split(rest) {
                Some((name, sign, value)) => {
                    let (name, turned) = match name.strip_suffix('!') {
                        Some(name) => (name, true),
                        None => (name, false),
                    };
                    if let Some(test) = test((name, sign, &unquoted(value)), grammar)? {
                        query.tests.push((is_inverse != turned, test));
                    }
                }
                None if is_inverse => query.word(&unquoted(rest), true),
                None => words.push(unquoted(rest)),
            }
        }
        query.word(&words.join(" "), false);
        Ok(query)
    }

    fn word(&mut self, typed: &str, is_inverse: bool) {
        let matcher = Matcher::new(typed);
        if !matcher.is_empty() {
            self.tests.push((is_inverse, Test::Text(matcher)));
        }
    }

    /// Whether it lets everything pass.
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty()
    }

    /// Whether a row passes.
    pub fn passes(&self, row: &QueryRow) -> bool {
        self.passes_by(row, false)
    }

    /// Whether a row passes where letters may stand scattered, so that a short form finds the long
    /// one: what is tried when nothing else passes. What is turned round stays strict.
    pub fn passes_scattered(&self, row: &QueryRow) -> bool {
        !self.is_inverse && self.passes_by(row, true)
    }

    fn passes_by(&self, row: &QueryRow, is_scattered: bool) -> bool {
        let holds = |(is_inverse, test): &(bool, Test)| {
            let is_loose = is_scattered && !is_inverse;
            let has = |matcher: &Matcher, texts: &[&str]| {
                is_loose && texts.iter().any(|it| matcher.find_scattered(it).is_some())
            };
            let found = match test {
                Test::Text(matcher) => matcher.is_in(row.texts) || has(matcher, row.texts),
                Test::Field(at, sign, wanted) => {
                    let values = (row.field)(*at);
                    let texts: Vec<&str> = values.iter().map(String::as_str).collect();
                    let is_short = *sign == Sign::Has && has(&wanted.matcher, &texts);
                    is_short || self.holds(*sign, wanted, &values)
                }
            };
            found != *is_inverse
        };
        self.tests.iter().all(holds) != self.is_inverse
    }

    /// The words, if there is nothing else: then they can be ranked.
    pub fn words(&self) -> Option<&Matcher> {
        match &self.tests[..] {
            [(false, Test::Text(matcher))] if !self.is_inverse => Some(matcher),
            _ => None,
        }
    }

    /// The places to show in a text of a row that passes; with `is_scattered` also letters with
    /// others between.
    pub fn hits(&self, text: &str, is_scattered: bool) -> Vec<Range<usize>> {
        if self.is_inverse {
            return Vec::new();
        }
        let shown = self.tests.iter().filter(|(is_inverse, _)| !is_inverse);
        let hits = shown.flat_map(|(_, test)| {
            let matcher = match test {
                Test::Text(matcher) => matcher,
                Test::Field(_, Sign::Has, wanted) => &wanted.matcher,
                Test::Field(..) => return Vec::new(),
            };
            let hits = matcher.hits(text);
            match is_scattered && hits.is_empty() {
                true => matcher
                    .find_scattered(text)
                    .map_or(hits, |found| found.ranges),
                false => hits,
            }
        });
        apart(hits.collect())
    }

    fn holds(&self, sign: Sign, wanted: &Wanted, values: &[String]) -> bool {
        let same_day = |value: &str| wanted.day.is_some() && self.day(value) == wanted.day;
        let rank = |value: &str| wanted.matcher.find(value).map(|found| found.rank);
        match sign {
            Sign::Is if wanted.matcher.is_empty() => {
                values.iter().all(|value| value.trim().is_empty())
            }
            Sign::Has => values.iter().any(|it| rank(it).is_some() || same_day(it)),
            Sign::Is => values.iter().any(|it| {
                let is_number = wanted.number.is_some() && number(it) == wanted.number;
                rank(it) == Some(Rank::Exact) || same_day(it) || is_number && self.day(it).is_none()
            }),
            _ => values.iter().any(|value| {
                let order = match self.day(value) {
                    Some(day) => wanted.day.map(|wanted| day.cmp(&wanted)),
                    None => number(value).zip(wanted.number).map(|(a, b)| a.cmp(&b)),
                };
                match sign {
                    Sign::Before => order == Some(Ordering::Less),
                    Sign::Until => order.is_some_and(Ordering::is_le),
                    Sign::After => order == Some(Ordering::Greater),
                    _ => order.is_some_and(Ordering::is_ge),
                }
            }),
        }
    }

    /// A day as lists show it: in full, or without its century or year.
    fn day(&self, value: &str) -> Option<Date> {
        let value = value.trim();
        let value = match value.as_bytes() {
            [.., _] if value.len() > 10 && value.is_ascii() => &value[..10],
            _ => value,
        };
        let parts: Option<Vec<u32>> = value.split('-').map(|part| part.parse().ok()).collect();
        let (year, month, day) = match parts?[..] {
            [month, day] if value.len() == 5 => (self.year, month, day),
            [year, month, day] if year < 100 => (2000 + i32::try_from(year).ok()?, month, day),
            [year, month, day] => (i32::try_from(year).ok()?, month, day),
            _ => return None,
        };
        Date::from_ymd_opt(year, month, day)
    }
}

/// The number that a text begins with, such as that of `45%` or `3/12`.
fn number(value: &str) -> Option<Decimal> {
    let plain = text::fold(value.trim()).replace(',', "");
    let end = plain
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || *at == 0 && *c == '-'))
        .map_or(plain.len(), |(at, _)| at);
    Decimal::parse(plain[..end].trim_end_matches('.'))
}

/// The terms of a query: parted by blanks outside quotes.
fn terms(folded: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut is_quoted = false;
    for c in folded.chars() {
        is_quoted ^= c == '"';
        match terms.last_mut() {
            Some(last) if is_quoted || !c.is_whitespace() => last.push(c),
            _ => terms.push(String::new()),
        }
    }
    terms.retain(|term| !term.is_empty());
    terms
}

fn unquoted(term: &str) -> String {
    term.replace('"', "")
}

/// The name, sign and value of a test; `None` for a word. What begins with a figure, such as a time
/// of day, is a word.
fn split(term: &str) -> Option<(&str, Sign, &str)> {
    let at = term.find([':', '<', '>', '=', '"'])?;
    let (name, rest) = term.split_at(at);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let signs = [
        ("<=", Sign::Until),
        (">=", Sign::From),
        ("<", Sign::Before),
        (">", Sign::After),
        (":", Sign::Has),
        ("=", Sign::Is),
    ];
    let found = signs.iter().find(|(sign, _)| rest.starts_with(sign))?;
    Some((name, found.1, &rest[found.0.len()..]))
}

fn test(
    (name, sign, value): (&str, Sign, &str),
    grammar: &Grammar,
) -> Result<Option<Test>, QueryFault> {
    let at = field(name, grammar.fields).ok_or_else(|| QueryFault::Field(name.to_string()))?;
    if value.is_empty() && sign != Sign::Is {
        return Ok(None);
    }
    let wanted = Wanted {
        matcher: Matcher::new(value),
        day: (grammar.day)(value),
        number: number(value),
    };
    let is_measure = wanted.day.is_some() || wanted.number.is_some();
    match sign {
        Sign::Has | Sign::Is => Ok(Some(Test::Field(at, sign, wanted))),
        _ if is_measure => Ok(Some(Test::Field(at, sign, wanted))),
        _ => Err(QueryFault::Value(value.to_string())),
    }
}

/// The field of a name, which may be given by its beginning or in pinyin.
fn field(name: &str, fields: &[Vec<String>]) -> Option<usize> {
    let matcher = Matcher::new(name);
    if matcher.is_empty() {
        return None;
    }
    let rank = |names: &Vec<String>| {
        let found = names.iter().filter_map(|it| matcher.find(it));
        found.map(|found| found.rank).min()
    };
    let ranked = fields.iter().enumerate();
    let ranked = ranked.filter_map(|(at, names)| Some((rank(names)?, at)));
    let best = ranked.filter(|(rank, _)| *rank <= Rank::Initials).min()?;
    Some(best.1)
}
