//! What was entered of the orgs, as the pack's facts: figures, incidents, honours, ballots, ledger.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use rusqlite::params;

use super::{ByOrg, Docket, IN_ORGS, by_org, keys};
use crate::{
    base::Decimal,
    domain::{
        Adoption, Attendance, Ballot, Figure, HonourHeld, Id, Incident, LedgerRecord, PostKind,
        judge::{
            self, Entry, Fact, HonourEntry, Known, OrgFacts, Past, SourceKind, SourceRef, Tagged,
        },
        ledger::{ABSTAINED, INVALID},
        pack::{FactKind, FactLine, HonourStep, OrgFact, RecordField, answer_id, base_id},
    },
    store::{Store, StoreError},
};

/// Everything that was entered of some orgs.
pub(super) struct Kept {
    records: ByOrg<LedgerRecord>,
    /// What orgs below those have in their ledgers that quotas for each branch count.
    below: ByOrg<LedgerRecord>,
    attendance: ByOrg<Attendance>,
    figures: ByOrg<Figure>,
    /// What was said of the units behind the orgs, under whichever pack.
    units: ByOrg<Figure>,
    incidents: ByOrg<Incident>,
    honours: ByOrg<HonourHeld>,
    ballots: ByOrg<Ballot>,
    /// The year of each adoption.
    years: BTreeMap<Id, i32>,
}

impl Store {
    pub(super) fn kept(
        &self,
        (docket, adoptions): (&Docket, &[Adoption]),
        (orgs, children): (&[Id], &ByOrg<Id>),
    ) -> Result<Kept, StoreError> {
        let ids: Vec<Id> = adoptions.iter().map(|adoption| adoption.id).collect();
        let tail = format!(
            "WHERE {IN_ORGS} AND t.adoption IN (SELECT value FROM json_each(?2)) \
             ORDER BY t.org, t.date, t.id"
        );
        let records = self.records(&tail, [keys(orgs), keys(&ids)])?;
        let units = self.units(&ids, orgs)?;
        Ok(Kept {
            records: by_org(records, |it: &LedgerRecord| it.org),
            below: self.records_below(docket, &ids, children)?,
            attendance: by_org(self.attendance_of(&ids, orgs)?, |it| it.record),
            figures: by_org(self.facts_of(&ids, orgs)?, |it: &Figure| it.org),
            units: by_org(units, |it: &Figure| it.org),
            incidents: by_org(self.facts_of(&ids, orgs)?, |it: &Incident| it.org),
            honours: by_org(self.facts_of(&ids, orgs)?, |it: &HonourHeld| it.org),
            ballots: by_org(self.facts_of(&ids, orgs)?, |it: &Ballot| it.org),
            years: adoptions.iter().map(|it| (it.id, it.year)).collect(),
        })
    }

    /// Figures of what an org has whatever the pack; those of a withdrawn adoption count for
    /// itself alone.
    fn units(&self, adoptions: &[Id], orgs: &[Id]) -> Result<Vec<Figure>, StoreError> {
        let tail = format!(
            "WHERE {IN_ORGS} AND instr(?2, ' ' || t.fact || ' ') > 0 \
             AND (t.adoption IN (SELECT value FROM json_each(?3)) \
             OR t.adoption IN (SELECT id FROM adoption WHERE withdrawn IS NULL)) \
             ORDER BY t.org, t.id"
        );
        let facts: Vec<&str> = OrgFact::ALL.iter().map(|it| it.code()).collect();
        let facts = format!(" {} ", facts.join(" "));
        self.records(&tail, params![keys(orgs), facts, keys(adoptions)])
    }
}

impl Kept {
    /// Puts what was entered of the facts' org into the facts.
    pub(super) fn give(&self, docket: &Docket, facts: &mut OrgFacts) {
        let id = facts.org.id;
        let records = self.records.get(&id).into_iter().flatten();
        facts.events = records.map(|record| self.entry(record)).collect();
        let below = facts.children.iter().filter_map(|child| {
            let records = self.below.get(child)?;
            let entries = records.iter().map(|record| self.entry(record));
            Some((*child, entries.collect()))
        });
        facts.below = below.collect();
        for line in &docket.pack.facts {
            if let Some(known) = self.known(line, facts) {
                facts.values.insert(line.id.clone(), known);
            }
        }
        facts.honours = self.given(facts);
        facts.past = self.past(docket, id);
        self.reserved(docket, facts);
    }

    /// What every pack knows. Of the unit holds what was said for the last judged day, under the
    /// pack itself before others; of a base what was said last by then.
    fn reserved(&self, docket: &Docket, facts: &mut OrgFacts) {
        let id = facts.org.id;
        let (period, day) = (facts.period, facts.period.end.min(facts.today));
        let units = self.units.get(&id).into_iter().flatten();
        let units = units.filter(|it| it.start <= period.end && it.end >= period.start);
        let mut units: Vec<&Figure> = units.collect();
        units.sort_by_key(|it| {
            let is_own = it.adoption == docket.adoption.id;
            let holds = it.start <= day && day <= it.end;
            (holds, is_own, it.start, it.end, it.id)
        });
        let bases = self.figures.get(&id).into_iter().flatten();
        let bases = bases.filter(|it| base_id(&it.fact).is_some() && it.start <= period.end);
        let mut bases: Vec<&Figure> = bases.collect();
        bases.sort_by_key(|it| (it.start, it.end, it.id));
        // An answer is about this pack's row in the judged period; the latest holds.
        let answers = self.figures.get(&id).into_iter().flatten();
        let answers = answers.filter(|it| {
            let is_own = it.adoption == docket.adoption.id && answer_id(&it.fact).is_some();
            is_own && it.start <= period.end && it.end >= period.start
        });
        let mut answers: Vec<&Figure> = answers.collect();
        answers.sort_by_key(|it| (it.start, it.end, it.id));
        for figure in units.into_iter().chain(bases).chain(answers) {
            let line = docket.pack.fact_said(&figure.fact);
            if let Some(fact) = line.and_then(|line| Fact::of_figure(figure, &line.kind)) {
                facts.tell(&figure.fact, &fact);
            }
        }
    }

    fn entry(&self, record: &LedgerRecord) -> Entry {
        let named = |present: bool| -> Vec<Id> {
            let rows = self.attendance.get(&record.id).into_iter().flatten();
            let rows = rows.filter(|row| row.present == present);
            let persons: BTreeSet<Id> = rows.map(|row| row.person).collect();
            persons.into_iter().collect()
        };
        let present = attended(named(true), record.present);
        let absent = attended(named(false), record.absent);
        let filled = [
            (RecordField::Date, true),
            (RecordField::Place, record.place.is_some()),
            (RecordField::Host, record.host.is_some()),
            (RecordField::Present, present.count().is_some()),
            (RecordField::Absent, absent.count().is_some()),
            (RecordField::Recorder, record.recorder.is_some()),
            (RecordField::Content, record.content.is_some()),
            (RecordField::Topic, record.topic.is_some()),
            (RecordField::Quantity, record.quantity.is_some()),
            (RecordField::Evidence, record.evidence.is_some()),
            (RecordField::Person, record.person.is_some()),
            (RecordField::Document, record.document.is_some()),
            (RecordField::Result, record.result.is_some()),
        ];
        let filled = filled.into_iter().filter(|(_, is_there)| *is_there);
        Entry {
            id: record.id,
            kind: record.kind.clone(),
            date: record.date,
            quantity: record.quantity,
            person: record.person,
            present,
            absent,
            filled: filled.map(|(field, _)| field).collect(),
        }
    }

    fn known(&self, line: &FactLine, facts: &OrgFacts) -> Option<Known> {
        match &line.kind {
            FactKind::Incident { .. } => Some(self.incidents(line, facts)),
            FactKind::Honour { .. } => Some(self.honours(line, facts)),
            FactKind::Ballot { choices, .. } => {
                let own = |id: &str| choices.iter().any(|choice| choice.id == id);
                self.ballots(line, facts, [own(INVALID), own(ABSTAINED)])
            }
            FactKind::Event { .. } | FactKind::Peers { .. } => None,
            _ => self.figure(line, facts),
        }
    }

    /// Incidents are entered as they happen: where none stands, there was none.
    fn incidents(&self, line: &FactLine, facts: &OrgFacts) -> Known {
        let own = self.incidents.get(&facts.org.id).into_iter().flatten();
        let list: Vec<judge::Incident> = own
            .filter(|it| it.fact == line.id && facts.period.holds(it.date))
            .map(|it| judge::Incident {
                source: SourceRef::new(SourceKind::Incident, it.id),
                date: Some(it.date),
                severity: it.severity.clone(),
                // Without a key every entry is a case of its own.
                key: it.case_key.clone().unwrap_or_else(|| format!("#{}", it.id)),
                persons: match (it.persons, it.person) {
                    (Some(count), _) => judge::Attendance::Count(count),
                    (None, Some(person)) => judge::Attendance::Persons(vec![person]),
                    (None, None) => judge::Attendance::Unknown,
                },
            })
            .collect();
        let sources = list.iter().map(|it| it.source).collect();
        listed(Fact::Incidents(list), sources, facts)
    }

    /// Honours from outside are entered as they are won: where none stands, there was none.
    fn honours(&self, line: &FactLine, facts: &OrgFacts) -> Known {
        let own = self.honours.get(&facts.org.id).into_iter().flatten();
        let own = own.filter(|it| it.fact.as_deref() == Some(line.id.as_str()));
        let list: Vec<HonourEntry> = own
            .filter(|it| facts.period.holds(it.date) && it.lost.is_none())
            .map(|it| HonourEntry {
                source: SourceRef::new(SourceKind::Honour, it.id),
                date: Some(it.date),
                level: it.level.clone().unwrap_or_default(),
                role: it.role.clone(),
                issuer: it.issuer.clone().unwrap_or_default(),
                matter: it.matter.clone(),
                authors: it.authors,
                share: it.share,
            })
            .collect();
        let sources = list.iter().map(|it| it.source).collect();
        listed(Fact::Honours(list), sources, facts)
    }

    /// Ids of the pack's own honours that the org holds.
    fn given(&self, facts: &OrgFacts) -> Vec<String> {
        let own = self.honours.get(&facts.org.id).into_iter().flatten();
        let held = own.filter(|it| {
            let is_given = matches!(it.step, Some(HonourStep::Rate | HonourStep::Publish));
            is_given && it.date <= facts.today && it.lost.is_none_or(|day| day > facts.today)
        });
        let ids: BTreeSet<String> = held.filter_map(|it| it.honour.clone()).collect();
        ids.into_iter().collect()
    }

    /// Ballots about the org, or about its secretary where they are kept by person.
    fn ballots(&self, line: &FactLine, facts: &OrgFacts, own: [bool; 2]) -> Option<Known> {
        let day = facts.period.end.min(facts.today);
        let mut secretaries = facts
            .holders
            .iter()
            .filter(|it| it.post == PostKind::Secretary && it.holds_on(day));
        let secretary = secretaries.next().map(|it| it.person);
        let rows: Vec<&Ballot> = self.ballots.get(&facts.org.id).map_or(Vec::new(), |rows| {
            let held = rows.iter().filter(|it| it.fact == line.id);
            held.filter(|it| facts.period.holds(it.date))
                .filter(|it| it.person.is_none() || it.person == secretary)
                .collect()
        });
        if rows.is_empty() {
            return None;
        }
        let mut groups: BTreeMap<Group<'_>, Vec<&Ballot>> = BTreeMap::new();
        for row in &rows {
            let key = (row.person, row.voter.as_str(), row.evaluator.as_deref());
            groups.entry(key).or_default().push(row);
        }
        let list = groups.into_iter().map(|(key, rows)| group(key, &rows, own));
        Some(Known {
            fact: Fact::Ballots(list.collect()),
            sources: rows
                .iter()
                .map(|row| SourceRef::new(SourceKind::Ballot, row.id))
                .collect(),
        })
    }

    /// The figure said for exactly the judged period, else the one that ends last within it.
    fn figure(&self, line: &FactLine, facts: &OrgFacts) -> Option<Known> {
        let own = self.figures.get(&facts.org.id)?;
        let period = facts.period;
        let held =
            |it: &&Figure| it.fact == line.id && it.start <= period.end && it.end >= period.start;
        let parts: Vec<&Figure> = own
            .iter()
            .filter(held)
            .filter(|it| it.matter.is_some())
            .collect();
        if !parts.is_empty() {
            return by_matter(&parts, &line.kind);
        }
        let found = own.iter().filter(held).max_by_key(|it| {
            let is_exact = (it.start, it.end) == (period.start, period.end);
            (is_exact, it.end, it.start, it.id)
        })?;
        Some(Known {
            fact: Fact::of_figure(found, &line.kind)?,
            sources: vec![SourceRef::new(SourceKind::Value, found.id)],
        })
    }

    /// The numbers of earlier years, the newest first.
    fn past(&self, docket: &Docket, org: Id) -> Vec<Past> {
        let mut years: BTreeMap<i32, Past> = BTreeMap::new();
        let mut rows: Vec<&Figure> = self.figures.get(&org).into_iter().flatten().collect();
        rows.sort_by_key(|it| (it.end, it.start, it.id));
        for row in rows {
            let year = self.years.get(&row.adoption).copied();
            let year = year.unwrap_or_else(|| row.start.year());
            let number = row.value.as_deref().and_then(Decimal::parse).or(row.score);
            let (true, Some(number)) = (year < docket.adoption.year, number) else {
                continue;
            };
            let past = years.entry(year).or_default();
            past.year = year;
            past.values.insert(row.fact.clone(), number);
        }
        years.into_values().rev().collect()
    }
}

/// Words of several tasks or matters.
fn by_matter(parts: &[&Figure], kind: &FactKind) -> Option<Known> {
    let FactKind::Label { .. } = kind else {
        return None;
    };
    let tagged = |it: &&Figure| {
        Some(Tagged {
            key: it.matter.clone()?,
            label: it.value.clone()?,
        })
    };
    let sources = parts
        .iter()
        .map(|it| SourceRef::new(SourceKind::Value, it.id));
    Some(Known {
        fact: Fact::Labels(parts.iter().filter_map(tagged).collect()),
        sources: sources.collect(),
    })
}

/// A list that may be empty: then the org itself is what was looked at.
fn listed(fact: Fact, mut sources: Vec<SourceRef>, facts: &OrgFacts) -> Known {
    if sources.is_empty() {
        sources.push(SourceRef::new(SourceKind::Org, facts.org.id));
    }
    Known { fact, sources }
}

/// Persons by name where all of them are named, else their number.
fn attended(named: Vec<Id>, count: Option<u32>) -> judge::Attendance {
    let are_all = count.is_none_or(|count| usize::try_from(count) == Ok(named.len()));
    match count {
        _ if !named.is_empty() && are_all => judge::Attendance::Persons(named),
        Some(count) => judge::Attendance::Count(count),
        None => judge::Attendance::Unknown,
    }
}

/// About whom, which voters, among which body.
type Group<'a> = (Option<Id>, &'a str, Option<&'a str>);

/// One voter group's lines as one count. `own` tells which of the two reserved words are choices
/// of the pack.
fn group((_, voter, evaluator): Group<'_>, rows: &[&Ballot], own: [bool; 2]) -> judge::Ballot {
    let mut counts = BTreeMap::new();
    let (mut invalid, mut abstained) = (0u32, 0u32);
    for row in rows {
        match row.choice.as_str() {
            INVALID if !own[0] => invalid = invalid.saturating_add(row.votes),
            ABSTAINED if !own[1] => abstained = abstained.saturating_add(row.votes),
            choice => {
                counts.insert(choice.to_string(), row.votes);
            }
        }
    }
    let first = rows.first().map_or(0, |row| row.id);
    judge::Ballot {
        source: SourceRef::new(SourceKind::Ballot, first),
        voter: voter.to_string(),
        evaluator: evaluator.map(str::to_string),
        valid: counts
            .values()
            .try_fold(abstained, |sum: u32, votes| sum.checked_add(*votes)),
        counts,
        invalid,
        abstained,
    }
}
