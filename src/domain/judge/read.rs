//! How a rule reads a fact: as a number, as good or bad, as occasions, as a word.

use std::collections::BTreeSet;

use super::bench::Bench;
use super::facts::{Attendance, Entry, Fact, Incident, Known, Tagged};
use super::peer::Measure;
use super::trace::{Outcome, SourceKind, SourceRef, Why};
use super::{ballot, indicator, ledger};
use crate::base::Exact;
use crate::domain::pack::{Better, CountHow, Direction, FactKind, FactLine, IndicatorLine};
use crate::domain::record::Id;
use crate::domain::rule::{Occasion, Reading};

/// A number with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Got {
    pub number: Exact,
    pub sources: Vec<SourceRef>,
}

/// Good or bad, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub is_good: bool,
    pub sources: Vec<SourceRef>,
}

fn missing<T>(why: Why) -> Result<T, Outcome> {
    Err(Outcome::Missing(why))
}

/// The id that a reading names.
pub(super) fn id(reading: &Reading) -> &str {
    match reading {
        Reading::Fact(id)
        | Reading::Indicator(id)
        | Reading::Score(id)
        | Reading::Appraisal(id) => id,
    }
}

/// A reading as a number.
pub(super) fn number(bench: &Bench<'_>, reading: &Reading) -> Result<Got, Outcome> {
    match reading {
        Reading::Fact(id) => fact_number(bench, id),
        Reading::Indicator(id) => {
            let standing = standing(bench, id)?;
            let Some(have) = standing.have else {
                return missing(standing.why.unwrap_or(Why::NoFact));
            };
            Ok(Got {
                number: have,
                sources: sources_of(&standing),
            })
        }
        Reading::Score(id) => {
            let scored = super::score::score(bench, id);
            match scored.outcome {
                Outcome::Known(number) => Ok(Got {
                    number,
                    sources: scored.trace.all_facts(),
                }),
                other => Err(other),
            }
        }
        Reading::Appraisal(_) => missing(Why::WrongSort),
    }
}

/// Where the org stands with a quota.
pub(super) fn standing(bench: &Bench<'_>, id: &str) -> Result<indicator::Standing, Outcome> {
    let line = bench.pack.indicator(id);
    let line = line.ok_or(Outcome::Missing(Why::NoRow))?;
    judged(bench, line)
}

/// Where the org stands with a quota as written here.
pub(super) fn judged(
    bench: &Bench<'_>,
    line: &IndicatorLine,
) -> Result<indicator::Standing, Outcome> {
    if !bench.facts.is_asked(&line.audience) {
        return missing(Why::NotAsked);
    }
    if !bench.is_narrowed {
        return Ok(indicator::judge(bench.pack, line, bench.facts));
    }
    let mut facts = bench.facts.clone();
    facts.period = bench.period;
    Ok(indicator::judge(bench.pack, line, &facts))
}

/// Everything that a standing rests on.
pub(super) fn sources_of(standing: &indicator::Standing) -> Vec<SourceRef> {
    let mut sources: Vec<SourceRef> = standing
        .parts
        .iter()
        .flat_map(|part| part.sources.iter().copied())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

/// The row of a fact that the org is asked.
pub(super) fn line<'a>(bench: &Bench<'a>, id: &str) -> Result<&'a FactLine, Outcome> {
    let line = bench.pack.fact(id).ok_or(Outcome::Missing(Why::NoRow))?;
    if bench.facts.is_asked(&line.audience) {
        Ok(line)
    } else {
        missing(Why::NotAsked)
    }
}

/// A fact that is kept as such.
pub(super) fn known<'a>(bench: &Bench<'a>, id: &str) -> Result<&'a Known, Outcome> {
    line(bench, id)?;
    let found = bench.facts.values.get(id);
    found.ok_or(Outcome::Missing(Why::NoFact))
}

fn fact_number(bench: &Bench<'_>, id: &str) -> Result<Got, Outcome> {
    let line = line(bench, id)?;
    let Some(known) = bench.facts.values.get(id) else {
        return derived(bench, line);
    };
    let overflow = Outcome::Missing(Why::Overflow);
    let number = match &known.fact {
        Fact::Number(number) => Exact::from(*number),
        Fact::Rate { done, of } => percent(Exact::from(*done), Exact::from(*of))?,
        Fact::State(is) => Exact::whole(i64::from(*is)),
        Fact::Span { from, to } => {
            let end = to.unwrap_or(bench.facts.today);
            Exact::whole((end - *from).num_days().max(-1) + 1)
        }
        Fact::Imported { score, .. } => match score {
            Some(score) => Exact::from(*score),
            None => return missing(Why::NoFact),
        },
        Fact::Incidents(_) => return occasions(bench, &Reading::Fact(id.into()), Occasion::Case),
        Fact::Honours(list) => {
            let held = list
                .iter()
                .filter(|one| one.date.is_none_or(|day| bench.holds(day)));
            let matters: BTreeSet<&str> = held.map(|one| one.matter.as_str()).collect();
            Exact::count(matters.len())
        }
        Fact::Ballots(_) => {
            let node = ballot::score(bench, id, None);
            node.points().ok_or(node.outcome.unwrap_or(overflow))?
        }
        Fact::Date(_) | Fact::Label(_) | Fact::Labels(_) => return missing(Why::WrongSort),
    };
    Ok(Got {
        number,
        sources: known.sources.clone(),
    })
}

/// `done ÷ of` in percent; missing if there is nothing to take a share of.
pub(super) fn percent(done: Exact, of: Exact) -> Result<Exact, Outcome> {
    if of.is_zero() {
        return missing(Why::ZeroBase);
    }
    let share = done.times(Exact::HUNDRED).and_then(|it| it.over(of));
    share.ok_or(Outcome::Missing(Why::Overflow))
}

/// A fact that follows from others: from the ledger, two counts, or the peers.
fn derived(bench: &Bench<'_>, line: &FactLine) -> Result<Got, Outcome> {
    match &line.kind {
        FactKind::Event { records } => {
            ledger::count(bench, &ledger::entries(bench, records), CountHow::Records)
        }
        FactKind::Count {
            records,
            how,
            period,
        } if !records.is_empty() => {
            let entries = ledger::entries_in(bench, records, *period);
            ledger::count(bench, &entries, how.unwrap_or(CountHow::Records))
        }
        FactKind::Rate {
            numerator: Some(done),
            denominator: Some(of),
        } => bench
            .guarded(format!("fact|{}", line.id), || {
                let done = fact_number(bench, done)?;
                let of = fact_number(bench, of)?;
                let mut sources = done.sources;
                sources.extend(of.sources);
                Ok(Got {
                    number: percent(done.number, of.number)?,
                    sources,
                })
            })
            .and_then(|it| it),
        FactKind::Peers { of, group } => {
            let measure = Measure::Reading(Reading::Fact(of.clone()));
            let series = bench.beside()?.series(group, bench.facts, &measure)?;
            let mean = series.mean.ok_or(Outcome::Missing(Why::NoPeer))?;
            Ok(Got {
                number: mean,
                sources: peers(&series.known),
            })
        }
        _ => missing(Why::NoFact),
    }
}

/// More peers than these are counted in a trace and not listed one by one in every peer's trace.
const PEERS_LISTED_MAX: usize = 100;

/// The orgs behind a peer series as sources; none for a very large group.
pub(super) fn peers(known: &[(Id, Exact)]) -> Vec<SourceRef> {
    if known.len() > PEERS_LISTED_MAX {
        return Vec::new();
    }
    known
        .iter()
        .map(|(id, _)| SourceRef::new(SourceKind::Org, *id))
        .collect()
}

/// Whether more of a reading is good; `None` where the pack does not say.
pub(super) fn more_is_good(bench: &Bench<'_>, reading: &Reading) -> Option<bool> {
    match reading {
        Reading::Fact(id) => match bench.pack.fact(id)?.better {
            Better::More => Some(true),
            Better::Less => Some(false),
            Better::None => None,
        },
        Reading::Indicator(id) => match bench.pack.indicator(id)?.direction {
            Direction::AtLeast => Some(true),
            Direction::AtMost => Some(false),
            Direction::Exactly | Direction::Between => None,
        },
        Reading::Score(_) => Some(true),
        Reading::Appraisal(_) => None,
    }
}

/// Whether what a reading shows is good: a state as the pack wants it, something where more is
/// good, nothing where less is, a quota that is met.
pub(super) fn shown(bench: &Bench<'_>, reading: &Reading) -> Result<Shown, Outcome> {
    let wants_more = more_is_good(bench, reading).unwrap_or(true);
    if let Reading::Indicator(id) = reading {
        let standing = standing(bench, id)?;
        let Some(lacking) = standing.missing else {
            return missing(standing.why.unwrap_or(Why::NoFact));
        };
        return Ok(Shown {
            is_good: lacking.is_zero(),
            sources: sources_of(&standing),
        });
    }
    if let Reading::Fact(id) = reading {
        let fact = bench.facts.values.get(id.as_str());
        let is_there = match fact.map(|known| &known.fact) {
            Some(Fact::Date(day)) => Some(*day <= bench.facts.today),
            Some(Fact::Span { .. }) => Some(true),
            Some(Fact::Label(label)) => Some(!label.is_empty()),
            Some(Fact::Labels(list)) => Some(!list.is_empty()),
            _ => None,
        };
        if let (Some(is_there), Some(known)) = (is_there, fact) {
            line(bench, id)?;
            return Ok(Shown {
                is_good: is_there == wants_more,
                sources: known.sources.clone(),
            });
        }
    }
    let got = number(bench, reading)?;
    Ok(Shown {
        is_good: (got.number > Exact::ZERO) == wants_more,
        sources: got.sources,
    })
}

/// Whether a state that acts, such as a modifier's, is there.
pub(super) fn is_there(bench: &Bench<'_>, id: &str) -> Result<Shown, Outcome> {
    let got = number(bench, &Reading::Fact(id.to_string()))?;
    Ok(Shown {
        is_good: got.number > Exact::ZERO,
        sources: got.sources,
    })
}

/// How often something happened.
pub(super) fn occasions(
    bench: &Bench<'_>,
    reading: &Reading,
    per: Occasion,
) -> Result<Got, Outcome> {
    let Reading::Fact(id) = reading else {
        return number(bench, reading);
    };
    let line = line(bench, id)?;
    match bench.facts.values.get(id).map(|known| &known.fact) {
        Some(Fact::Incidents(list)) => incidents(bench, list, per),
        Some(Fact::State(is)) => {
            // A state counts once when it is bad.
            let is_bad = *is != (line.better == Better::More);
            let mut got = fact_number(bench, id)?;
            got.number = Exact::whole(i64::from(is_bad));
            Ok(got)
        }
        Some(_) => fact_number(bench, id),
        None => match &line.kind {
            FactKind::Event { records } => happened(bench, &ledger::entries(bench, records), per),
            _ => fact_number(bench, id),
        },
    }
}

fn happened(bench: &Bench<'_>, entries: &[&Entry], per: Occasion) -> Result<Got, Outcome> {
    match per {
        Occasion::Case => ledger::count(bench, entries, CountHow::Records),
        Occasion::Person => ledger::count(bench, entries, CountHow::Persons),
        Occasion::PersonTime => ledger::count(bench, entries, CountHow::PersonTimes),
        Occasion::Item => {
            let has_quantity = entries.iter().any(|entry| entry.quantity.is_some());
            let how = if has_quantity {
                CountHow::Quantity
            } else {
                CountHow::Records
            };
            ledger::count(bench, entries, how)
        }
        Occasion::Day => {
            let days: BTreeSet<_> = entries.iter().map(|entry| entry.date).collect();
            Ok(Got {
                number: Exact::count(days.len()),
                sources: ledger::sources(entries),
            })
        }
    }
}

fn incidents(bench: &Bench<'_>, list: &[Incident], per: Occasion) -> Result<Got, Outcome> {
    let held: Vec<&Incident> = list
        .iter()
        .filter(|one| one.date.is_none_or(|day| bench.holds(day)))
        .collect();
    let number = match per {
        Occasion::Case => {
            let keys: BTreeSet<&str> = held.iter().map(|one| one.key.as_str()).collect();
            Exact::count(keys.len())
        }
        Occasion::Item => Exact::count(held.len()),
        Occasion::Day => {
            if held.iter().any(|one| one.date.is_none()) {
                return missing(Why::NoFact);
            }
            let days: BTreeSet<_> = held.iter().filter_map(|one| one.date).collect();
            Exact::count(days.len())
        }
        Occasion::Person => {
            let mut persons = BTreeSet::new();
            for one in &held {
                match &one.persons {
                    Attendance::Persons(list) => persons.extend(list.iter().copied()),
                    Attendance::Count(_) => return missing(Why::NoRoster),
                    Attendance::Unknown => return missing(Why::NoFact),
                }
            }
            Exact::count(persons.len())
        }
        Occasion::PersonTime => {
            let counts: Option<Vec<u32>> = held.iter().map(|one| one.persons.count()).collect();
            let counts = counts.ok_or(Outcome::Missing(Why::NoFact))?;
            Exact::whole(counts.into_iter().map(i64::from).sum())
        }
    };
    Ok(Got {
        number,
        sources: held.iter().map(|one| one.source).collect(),
    })
}

/// A reading as words, each of one task or case; a single word has an empty key.
pub(super) fn words(
    bench: &Bench<'_>,
    reading: &Reading,
) -> Result<(Vec<Tagged>, Vec<SourceRef>), Outcome> {
    let single = |label: String| vec![tagged("", &label)];
    match reading {
        Reading::Appraisal(id) => {
            let grade = bench.facts.grades.get(id.as_str());
            let grade = grade.ok_or(Outcome::Missing(Why::NoFact))?;
            Ok((single(grade.clone()), Vec::new()))
        }
        Reading::Fact(id) => {
            let known = known(bench, id)?;
            let words = match &known.fact {
                Fact::Label(label) => single(label.clone()),
                Fact::Labels(list) => list.clone(),
                Fact::Honours(list) => {
                    let held = list
                        .iter()
                        .filter(|one| one.date.is_none_or(|day| bench.holds(day)));
                    held.map(|one| tagged(&one.matter, &one.level)).collect()
                }
                Fact::Incidents(list) => {
                    let held = list
                        .iter()
                        .filter(|one| one.date.is_none_or(|day| bench.holds(day)));
                    held.map(|one| tagged(&one.key, &one.severity)).collect()
                }
                Fact::Number(number) => single(number.to_string()),
                Fact::State(is) => single(is.to_string()),
                _ => return missing(Why::WrongSort),
            };
            Ok((words, known.sources.clone()))
        }
        _ => missing(Why::WrongSort),
    }
}

fn tagged(key: &str, label: &str) -> Tagged {
    Tagged {
        key: key.to_string(),
        label: label.to_string(),
    }
}
