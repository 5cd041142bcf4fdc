//! What is counted of the ledger: entries, quantities, persons, shares.

use std::collections::BTreeSet;

use super::bench::Bench;
use super::facts::{Attendance, Entry};
use super::read::{Got, percent};
use super::trace::{Outcome, SourceKind, SourceRef, Why};
use crate::base::{Date, Exact, Period, date};
use crate::domain::pack::{CountHow, Pack, QuotaPeriod};

/// The ids of the kinds of record that count as one of these, themselves included.
pub fn kinds_counted<'p>(pack: &'p Pack, records: &'p [String]) -> BTreeSet<&'p str> {
    let mut found: BTreeSet<&str> = records.iter().map(String::as_str).collect();
    loop {
        let before = found.len();
        for kind in &pack.record_kinds {
            if kind.counts_as.iter().any(|it| found.contains(it.as_str())) {
                found.insert(kind.id.as_str());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// The entries of these kinds in the judged period.
pub(super) fn entries<'a>(bench: &Bench<'a>, records: &[String]) -> Vec<&'a Entry> {
    entries_in(bench, records, None)
}

/// The entries of these kinds in the judged period, or in the longer period that ends with it.
pub(super) fn entries_in<'a>(
    bench: &Bench<'a>,
    records: &[String],
    period: Option<QuotaPeriod>,
) -> Vec<&'a Entry> {
    let kinds = kinds_counted(bench.pack, records);
    let span = Period {
        start: start(bench, period),
        end: bench.period.end,
    };
    let mut found: Vec<&Entry> = bench
        .facts
        .events
        .iter()
        .filter(|entry| kinds.contains(entry.kind.as_str()))
        .filter(|entry| span.holds(entry.date) && entry.date <= bench.facts.today)
        .collect();
    found.sort_by_key(|entry| (entry.date, entry.id));
    found
}

fn start(bench: &Bench<'_>, period: Option<QuotaPeriod>) -> Date {
    let own = bench.period.start;
    match period {
        Some(QuotaPeriod::TwoYears) => date::add_months(own, -12),
        Some(QuotaPeriod::Term) => {
            let terms = bench.facts.terms.iter().map(|term| term.start);
            terms
                .filter(|day| *day <= bench.period.end)
                .max()
                .unwrap_or(own)
        }
        Some(QuotaPeriod::Once) => Date::MIN,
        _ => own,
    }
}

/// The entries as sources.
pub(super) fn sources(entries: &[&Entry]) -> Vec<SourceRef> {
    entries
        .iter()
        .map(|entry| SourceRef::new(SourceKind::Entry, entry.id))
        .collect()
}

/// Counts entries.
pub(super) fn count(_: &Bench<'_>, entries: &[&Entry], how: CountHow) -> Result<Got, Outcome> {
    let number = counted(entries, how).map_err(Outcome::Missing)?;
    Ok(Got {
        number,
        sources: sources(entries),
    })
}

/// The number that entries come to, or why it is not known.
pub fn counted(entries: &[&Entry], how: CountHow) -> Result<Exact, Why> {
    match how {
        CountHow::Records => Ok(Exact::count(entries.len())),
        CountHow::Quantity => {
            let list: Option<Vec<Exact>> = entries
                .iter()
                .map(|entry| entry.quantity.map(Exact::from))
                .collect();
            Exact::sum(list.ok_or(Why::NoFact)?).ok_or(Why::Overflow)
        }
        CountHow::Persons => {
            let mut persons = BTreeSet::new();
            for entry in entries {
                match (&entry.present, entry.person) {
                    (_, Some(person)) => {
                        persons.insert(person);
                    }
                    (Attendance::Persons(list), None) => persons.extend(list.iter().copied()),
                    (Attendance::Count(_), None) => return Err(Why::NoRoster),
                    (Attendance::Unknown, None) => return Err(Why::NoFact),
                }
            }
            Ok(Exact::count(persons.len()))
        }
        CountHow::PersonTimes => Ok(Exact::whole(there(entries)?)),
        CountHow::Share => {
            let there = there(entries)?;
            let away: Option<i64> = entries
                .iter()
                .map(|entry| entry.absent.count().map(i64::from))
                .sum();
            let all = there + away.ok_or(Why::NoFact)?;
            percent(Exact::whole(there), Exact::whole(all)).map_err(|outcome| match outcome {
                Outcome::Missing(why) => why,
                _ => Why::Overflow,
            })
        }
    }
}

fn there(entries: &[&Entry]) -> Result<i64, Why> {
    entries
        .iter()
        .map(|entry| match (&entry.present, entry.person) {
            (Attendance::Unknown, Some(_)) => Some(1),
            (present, _) => present.count().map(i64::from),
        })
        .sum::<Option<i64>>()
        .ok_or(Why::NoFact)
}
