//! Values of facts: what the pack calls a fact decides how its value is written.

use serde_json::{Map, Value};

use super::{Desk, day};
use crate::{
    base::Decimal,
    domain::{
        judge::{Attendance, Ballot, Fact, HonourEntry, Incident, Known, SourceKind, Tagged},
        pack::{FactKind, FactLine, Property},
    },
    pack::{problem::ProblemCode, tree::Seg},
};

/// How a value of such a fact is written, as an example.
pub(super) fn example(kind: &FactKind) -> String {
    let first = |list: &[crate::domain::pack::Choice]| {
        list.first().map_or(String::new(), |it| it.id.clone())
    };
    match kind {
        FactKind::State {} => "true".to_string(),
        FactKind::Label { labels } => format!("\"{}\"", first(labels)),
        FactKind::Date {} => "2026-03-15".to_string(),
        FactKind::Span {} => "{ from = 2026-03-15, to = 2026-06-30 }".to_string(),
        FactKind::Incident { severities, .. } => {
            format!("[ {{ severity = \"{}\" }} ]", first(severities))
        }
        FactKind::Honour { levels, .. } => {
            format!("[ {{ level = \"{}\", matter = \"A\" }} ]", first(levels))
        }
        FactKind::Ballot { choices, voters } => {
            let voter = voters.first().map_or("", |it| &it.id);
            let choice = choices.first().map_or("", |it| &it.id);
            format!("[ {{ voter = \"{voter}\", counts = {{ {choice} = 8 }} }} ]")
        }
        FactKind::Rate { .. } => "\"92.5\"".to_string(),
        FactKind::Imported { .. } => "{ score = \"88.5\" }".to_string(),
        FactKind::Document {
            property: Property::Pages,
        } => "4".to_string(),
        _ => "\"12.5\"".to_string(),
    }
}

/// An exact number as the structure has found it to be one.
pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => Decimal::parse(text),
        other => other.as_i64().map(Decimal::whole),
    }
}

fn number(map: &Map<String, Value>, key: &str) -> Option<Decimal> {
    map.get(key).and_then(decimal)
}

fn whole(map: &Map<String, Value>, key: &str) -> Option<u32> {
    let number = map.get(key).and_then(Value::as_u64)?;
    u32::try_from(number).ok()
}

fn words(map: &Map<String, Value>, key: &str) -> Option<String> {
    Some(map.get(key)?.as_str()?.to_string())
}

impl Desk<'_> {
    /// The value of a fact; nothing for one that is counted or computed, which is a defect.
    pub(super) fn known(&mut self, line: &FactLine, value: &Value) -> Option<Known> {
        let fact = match &line.kind {
            FactKind::Event { .. } | FactKind::Peers { .. } => {
                let args = [("fact", line.id.as_str()), ("title", &line.title)];
                self.at.report_key(ProblemCode::FactDerived, &args);
                return None;
            }
            FactKind::State {} => Fact::State(value.as_bool()?),
            FactKind::Date {} => Fact::Date(day(value)?),
            FactKind::Span {} => {
                let map = value.as_object()?;
                let from = day(map.get("from")?)?;
                let to = map.get("to").and_then(day);
                if to.is_some_and(|to| to < from) {
                    self.at.report(ProblemCode::DatesReversed, &[]);
                    return None;
                }
                Fact::Span { from, to }
            }
            FactKind::Rate { .. } if value.is_object() => {
                let map = value.as_object()?;
                let (done, of) = (number(map, "done")?, number(map, "of")?);
                Fact::Rate { done, of }
            }
            FactKind::Label { .. } => match value {
                Value::String(word) => Fact::Label(word.clone()),
                _ => Fact::Labels(self.entries(value, |_, map| tagged(map))),
            },
            FactKind::Incident { .. } => {
                Fact::Incidents(self.entries(value, |desk, map| desk.incident(map)))
            }
            FactKind::Honour { .. } => {
                Fact::Honours(self.entries(value, |desk, map| desk.honour(map)))
            }
            FactKind::Ballot { .. } => {
                Fact::Ballots(self.entries(value, |desk, map| desk.ballot(map)))
            }
            FactKind::Imported { full, .. } => imported(value, *full)?,
            FactKind::Rate { .. }
            | FactKind::Count { .. }
            | FactKind::Number {}
            | FactKind::Mark { .. }
            | FactKind::Document { .. } => Fact::Number(decimal(value)?),
        };
        let sources = vec![self.source(SourceKind::Value)];
        Some(Known { fact, sources })
    }

    /// What the entries of a list say.
    fn entries<T>(
        &mut self,
        value: &Value,
        act: impl Fn(&mut Self, &Map<String, Value>) -> Option<T>,
    ) -> Vec<T> {
        let list = value.as_array().into_iter().flatten();
        let mut found = Vec::new();
        for (at, one) in list.enumerate() {
            self.at.enter(Seg::Index(at));
            found.extend(one.as_object().and_then(|map| act(self, map)));
            self.at.leave();
        }
        found
    }

    fn incident(&mut self, map: &Map<String, Value>) -> Option<Incident> {
        let source = self.source(SourceKind::Incident);
        let persons = match map.get("persons") {
            None => Attendance::Unknown,
            Some(Value::Array(names)) => {
                let names = names.iter().filter_map(Value::as_str);
                Attendance::Persons(names.map(|name| self.who(name)).collect())
            }
            Some(_) => Attendance::Count(whole(map, "persons")?),
        };
        Some(Incident {
            source,
            date: map.get("date").and_then(day),
            severity: words(map, "severity")?,
            // Without a key every entry is a case of its own.
            key: words(map, "key").unwrap_or_else(|| self.place()),
            persons,
        })
    }

    fn honour(&mut self, map: &Map<String, Value>) -> Option<HonourEntry> {
        Some(HonourEntry {
            source: self.source(SourceKind::Honour),
            date: map.get("date").and_then(day),
            level: words(map, "level")?,
            role: words(map, "role"),
            issuer: words(map, "issuer").unwrap_or_default(),
            matter: words(map, "matter")?,
            authors: whole(map, "authors"),
            share: number(map, "share"),
        })
    }

    fn ballot(&mut self, map: &Map<String, Value>) -> Option<Ballot> {
        let votes = map.get("counts")?.as_object()?;
        let counts = votes.keys().filter_map(|choice| {
            let number = whole(votes, choice)?;
            Some((choice.clone(), number))
        });
        Some(Ballot {
            source: self.source(SourceKind::Ballot),
            voter: words(map, "voter")?,
            evaluator: words(map, "evaluator"),
            counts: counts.collect(),
            valid: None,
            invalid: whole(map, "invalid").unwrap_or(0),
            abstained: whole(map, "abstained").unwrap_or(0),
        })
    }

    /// A name for the place where one reads, the same nowhere else.
    fn place(&self) -> String {
        let steps: Vec<String> = self.at.path().iter().map(Seg::to_string).collect();
        format!("#{}", steps.join("/"))
    }
}

fn tagged(map: &Map<String, Value>) -> Option<Tagged> {
    Some(Tagged {
        key: words(map, "key")?,
        label: words(map, "label")?,
    })
}

/// Another body's score: its number alone, or with its full marks and place.
fn imported(value: &Value, full: Option<Decimal>) -> Option<Fact> {
    let Some(map) = value.as_object() else {
        let score = Some(decimal(value)?);
        return Some(Fact::Imported {
            score,
            full,
            rank: None,
        });
    };
    Some(Fact::Imported {
        score: number(map, "score"),
        full: number(map, "full").or(full),
        rank: whole(map, "rank"),
    })
}
