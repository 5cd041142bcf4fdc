//! What one evaluation sees: the pack, one org's facts, a period, and perhaps its peers.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::assess::{FormScore, Scored};
use super::facts::{OrgFacts, SheetFact};
use super::peer::Table;
use super::trace::{Outcome, Why};
use crate::base::{Date, Period};
use crate::domain::pack::{Audience, Form, Pack, Scorer, Source};

/// What one evaluation sees. Results are kept so that each is judged once.
pub(super) struct Bench<'a> {
    pub pack: &'a Pack,
    pub facts: &'a OrgFacts,
    pub period: Period,
    /// The orgs beside and below; `None` while an org is judged by itself.
    pub table: Option<&'a Table<'a>>,
    /// Whether this is a shorter period within the judged one: peers are not known there.
    pub is_narrowed: bool,
    pub scores: RefCell<BTreeMap<String, Scored>>,
    pub forms: RefCell<BTreeMap<(String, Scorer), FormScore>>,
    /// What rules gave before missing data was replaced, for peer means.
    pub raw: RefCell<BTreeMap<String, Vec<Outcome>>>,
    trail: RefCell<Vec<String>>,
}

impl<'a> Bench<'a> {
    pub fn new(pack: &'a Pack, facts: &'a OrgFacts, table: Option<&'a Table<'a>>) -> Bench<'a> {
        Bench {
            pack,
            facts,
            period: facts.period,
            table,
            is_narrowed: false,
            scores: RefCell::default(),
            forms: RefCell::default(),
            raw: RefCell::default(),
            trail: RefCell::default(),
        }
    }

    /// The same org in a shorter period.
    pub fn narrowed(&self, period: Period) -> Bench<'a> {
        let mut bench = Bench::new(self.pack, self.facts, None);
        bench.period = period;
        bench.is_narrowed = true;
        *bench.trail.borrow_mut() = self.trail.borrow().clone();
        bench
    }

    /// Whether a day lies in the period and has come.
    pub fn holds(&self, day: Date) -> bool {
        self.period.holds(day) && day <= self.facts.today
    }

    /// The sheets of a form by one kind of scorer, by day and key.
    pub fn sheets(&self, form: &str, by: Scorer) -> Vec<&'a SheetFact> {
        let mut found: Vec<&SheetFact> = self
            .facts
            .sheets
            .iter()
            .filter(|sheet| sheet.form == form && sheet.by == by && self.holds_sheet(sheet))
            .collect();
        found.sort_by_key(|sheet| (sheet.date, sheet.id));
        found
    }

    /// A year's sheets are handed in after its end too; a shorter period's are told by their day.
    fn holds_sheet(&self, sheet: &SheetFact) -> bool {
        !self.is_narrowed || self.period.holds(sheet.date)
    }

    /// The forms that the org is asked.
    pub fn forms_asked(&self) -> impl Iterator<Item = &'a Form> {
        let (pack, facts, start) = (self.pack, self.facts, self.period.start);
        pack.forms
            .iter()
            .filter(move |form| facts.is_asked(&form.audience) && form.source.holds_on(start))
    }

    /// Whether a row is for the org, and was in force when the period began (L06).
    pub fn asks(&self, audience: &Audience, source: &Source) -> bool {
        self.facts.is_asked(audience) && source.holds_on(self.period.start)
    }

    /// Runs a step unless it is already under way above.
    pub fn guarded<T>(&self, key: String, step: impl FnOnce() -> T) -> Result<T, Outcome> {
        if self.trail.borrow().contains(&key) {
            return Err(Outcome::Missing(Why::Circle));
        }
        self.trail.borrow_mut().push(key);
        let result = step();
        self.trail.borrow_mut().pop();
        Ok(result)
    }

    /// The table of peers, or why there is none yet.
    pub fn beside(&self) -> Result<&'a Table<'a>, Outcome> {
        match self.table {
            Some(table) => Ok(table),
            None if self.is_narrowed => Err(Outcome::Missing(Why::NoPeer)),
            None => Err(Outcome::Waiting),
        }
    }
}
