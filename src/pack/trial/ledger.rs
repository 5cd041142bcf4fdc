//! Ledger entries, sheets, cards, findings, terms and past years of made-up orgs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::{
    Desk,
    fact::decimal,
    shape::{
        CardShape, FactNumbers, FindingShape, Grades, PastShape, PeopleShape, RecordShape,
        SheetShape, TermShape,
    },
};
use crate::{
    base::{Date, Decimal},
    domain::{
        FindingSource, FindingState, Id, Term,
        judge::{Attendance, CardFact, Entry, FindingFact, Past, SheetFact},
        pack::RecordField,
    },
    pack::{build::Build, problem::ProblemCode},
};

impl Desk<'_> {
    /// The entries that a row of the file stands for, one for each day.
    pub(super) fn record(&mut self, shape: RecordShape) -> Option<Vec<Entry>> {
        let kind = self.key("kind", shape.kind)?;
        let mut days: Vec<(Id, Date)> = Vec::new();
        if let Some(date) = shape.date {
            days.push((self.line(), self.key("date", date)?));
        }
        let many = self.each("dates", shape.dates, |desk, day| {
            Some((desk.line(), day.build(&mut desk.at)?))
        });
        days.extend(many?);
        if days.is_empty() {
            self.at
                .report(ProblemCode::AmountMissing, &[("key", "date")]);
            return None;
        }
        let quantity = self.key("quantity", shape.quantity)?;
        let person = shape.person.map(|name| self.who(&name.0));
        let present = self.people(shape.present);
        let absent = self.people(shape.absent);
        let filled = self.key("filled", shape.filled)?;
        let filled = filled.unwrap_or_else(|| {
            let row = self.pack.record_kind(&kind);
            row.map(|row| row.fields.clone()).unwrap_or_default()
        });
        let mut filled: BTreeSet<RecordField> = filled.into_iter().collect();
        filled.insert(RecordField::Date);
        let entry = |(id, date): (Id, Date)| Entry {
            id,
            kind: kind.clone(),
            date,
            quantity,
            person,
            present: present.clone(),
            absent: absent.clone(),
            filled: filled.clone(),
        };
        Some(days.into_iter().map(entry).collect())
    }

    fn people(&mut self, shape: Option<PeopleShape>) -> Attendance {
        match shape {
            None => Attendance::Unknown,
            Some(PeopleShape::Count(number)) => Attendance::Count(number),
            Some(PeopleShape::Named(names)) => {
                let ids: BTreeSet<Id> = names.iter().map(|name| self.who(&name.0)).collect();
                Attendance::Persons(ids.into_iter().collect())
            }
        }
    }

    pub(super) fn sheet(&mut self, shape: SheetShape) -> Option<SheetFact> {
        self.inside("form", |desk| {
            desk.at.refer(&["form", "score"], &shape.form.0);
        });
        let by = self.key("by", shape.by)?;
        let office = self.key("office", shape.office)?;
        let date = self.key("date", shape.date)?;
        let marks = self.inside("marks", |desk| desk.marks(&shape.form.0, shape.marks.0));
        Some(SheetFact {
            id: self.line(),
            form: shape.form.0,
            by,
            assessor: shape.assessor.map(|name| name.0).unwrap_or_default(),
            office,
            date: date.unwrap_or(self.today.min(self.period.end)),
            marks,
        })
    }

    pub(super) fn card(&mut self, shape: CardShape) -> Option<CardFact> {
        let issued = self.key("issued", shape.issued);
        let deadline = self.key("deadline", shape.deadline);
        let looked_back = self.key("looked_back", shape.looked_back);
        let closed = self.key("closed", shape.closed);
        let card = self.key("card", shape.card)?;
        let issued = issued?;
        Some(CardFact {
            id: self.line(),
            card,
            year: shape.year.unwrap_or(issued.year()),
            issued,
            person: shape.person.map(|name| self.who(&name.0)),
            finding: None,
            deadline: deadline?,
            looked_back: looked_back?,
            closed: closed?,
            withdrawn: shape.withdrawn,
        })
    }

    pub(super) fn finding(&mut self, shape: FindingShape) -> Option<FindingFact> {
        let found = self.key("found", shape.found);
        let deadline = self.key("deadline", shape.deadline);
        let closed = self.key("closed", shape.closed);
        let source = self.key("source", shape.source)?;
        let state = self.key("state", shape.state)?;
        let rule = self.key("rule", shape.rule)?;
        let form = self.key("form", shape.form)?;
        let item = shape.item.map(|item| item.0);
        if let (Some(form), Some(item)) = (&form, &item) {
            self.item(form, item)?;
        }
        let (found, closed) = (found?, closed?);
        let usual = if closed.is_some() {
            FindingState::Closed
        } else {
            FindingState::Open
        };
        let of_sheet = form.is_some() && source.is_none();
        let usual_source = if of_sheet {
            FindingSource::Sheet
        } else {
            FindingSource::Manual
        };
        let id = self.line();
        Some(FindingFact {
            id,
            year: shape.year.unwrap_or(found.year()),
            source: source.unwrap_or(usual_source),
            item: form.zip(item),
            rule,
            found,
            deadline: deadline?,
            state: state.unwrap_or(usual),
            closed,
            relapsed: shape.relapsed,
            repeats: shape.repeated.then_some(id),
        })
    }

    /// An item that a form must have.
    fn item(&mut self, form: &str, item: &str) -> Option<()> {
        let line = self.pack.form(form)?;
        if line.item(item).is_none() {
            self.inside("item", |desk| {
                let args = [("form", form), ("found", item)];
                desk.at.report(ProblemCode::UnknownItem, &args);
            });
            return None;
        }
        Some(())
    }

    pub(super) fn past(&mut self, shape: PastShape) -> Option<Past> {
        let cards = self.key("cards", shape.cards)?;
        Some(Past {
            year: shape.year,
            values: numbers(shape.facts),
            indicators: shape.indicators.0.iter().filter_map(pair).collect(),
            scores: shape.scores.0.iter().filter_map(pair).collect(),
            grades: grades(shape.grades),
            cards,
        })
    }

    pub(super) fn term(&mut self, org: Id, shape: TermShape) -> Option<Term> {
        let start = self.key("start", shape.start);
        let extended_to = self.key("extended_to", shape.extended_to);
        let ended = self.key("ended", shape.ended);
        Some(Term {
            id: self.line(),
            version: 1,
            org,
            start: start?,
            years: shape.years,
            extended_to: extended_to?,
            approved_by: shape.approved_by.map(|name| name.0),
            ended: ended?,
        })
    }
}

fn pair((id, value): (&String, &serde_json::Value)) -> Option<(String, Decimal)> {
    Some((id.clone(), decimal(value)?))
}

pub(super) fn numbers(shape: FactNumbers) -> BTreeMap<String, Decimal> {
    shape.0.iter().filter_map(pair).collect()
}

pub(super) fn grades(shape: Grades) -> BTreeMap<String, String> {
    let pairs = shape.0.into_iter();
    pairs
        .filter_map(|(id, grade)| Some((id, grade.as_str()?.to_string())))
        .collect()
}
