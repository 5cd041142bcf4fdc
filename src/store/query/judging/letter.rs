//! Letters with the data of those who get them: all whose terms fall in a window, all whom the
//! rules write to, or the orgs that a person names.

use super::{Docket, Store, StoreError, due::Due};
use crate::{
    base::Date,
    domain::{
        Id, Org, Term,
        judge::{open_item, reminder::CalendarFacts},
        pack::{ConsequenceAct, Letter},
    },
};

/// One letter to one org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterLine {
    /// The adoption.
    pub adoption: Id,
    /// The pack's short name.
    pub pack: String,
    /// Id of the letter.
    pub letter: String,
    /// Its name.
    pub title: String,
    /// Its clause.
    pub clause: Option<String>,
    /// Who sends it, as the pack names the office.
    pub by: Option<String>,
    /// The org that gets it.
    pub org: Id,
    /// Its code.
    pub org_code: String,
    /// Its name.
    pub org_name: String,
    /// Its secretary.
    pub secretary: Option<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// The day on which its term ends, if that is known.
    pub term_end: Option<Date>,
    /// Until when something is asked.
    pub deadline: Option<Date>,
    /// The year for which it is written.
    pub year: i32,
    /// The text with its places, which [`LetterLine::told`] fills in.
    pub text: String,
}

impl LetterLine {
    /// The text with what is known filled in, days as `day` writes them. What is not known keeps
    /// its place, so that nobody sends a hole.
    pub fn told(&self, day: &dyn Fn(Date) -> String) -> String {
        let known = [
            ("{name}", Some(self.org_name.clone())),
            ("{year}", Some(self.year.to_string())),
            ("{term_end}", self.term_end.map(day)),
            ("{deadline}", self.deadline.map(day)),
            ("{secretary}", self.secretary.clone()),
        ];
        let mut text = self.text.clone();
        for (place, value) in known {
            if let Some(value) = value {
                text = text.replace(place, &value);
            }
        }
        text
    }
}

impl Store {
    /// The letters that the packs in force for a year know, pack by pack.
    ///
    /// # Errors
    /// As [`Store::dockets`].
    pub fn letter_kinds(&self, year: i32) -> Result<Vec<(Docket, Letter)>, StoreError> {
        let mut found = Vec::new();
        for docket in self.dockets(year)? {
            let letters: Vec<Letter> = docket.pack.letters.clone();
            found.extend(letters.into_iter().map(|letter| (docket.clone(), letter)));
        }
        Ok(found)
    }

    /// The lines of one letter of a year's packs, or of one adoption: to the orgs that are named,
    /// else to all whose terms fall in its window and all whom the rules write to.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn letter_lines(
        &self,
        (year, adoption): (i32, Option<Id>),
        letter: &str,
        orgs: &[Id],
    ) -> Result<Vec<LetterLine>, StoreError> {
        let mut found = Vec::new();
        for (docket, row) in self.letter_kinds(year)? {
            let is_other = adoption.is_some_and(|adoption| adoption != docket.adoption.id);
            if row.id != letter || is_other {
                continue;
            }
            let scope = self.orgs_in_scope(&docket.pack, None)?;
            let facts = self.calendar_facts(&docket, &scope)?;
            let asked = self.written_to(&docket, letter)?;
            let whom: Vec<Id> = if orgs.is_empty() {
                let mut all = fallen_due(&docket, &facts, letter);
                let more = asked.iter().map(|(org, _)| *org);
                let more: Vec<Id> = more.filter(|org| !all.contains(org)).collect();
                all.extend(more);
                all
            } else {
                orgs.to_vec()
            };
            for org in whom {
                let mut own = asked.iter().filter(|(it, _)| *it == org);
                let deadline = own.find_map(|(_, until)| *until);
                let mut known = facts.orgs.iter().filter(|whom| whom.org == org);
                // The pack's rule, which may be stricter than the length on record.
                let term = known.next().map(|whom| facts.term_of(&docket.pack, whom));
                let term_end = term.and_then(|term| term.due);
                found.extend(self.letter_to((&docket, &row), org, (term_end, deadline))?);
            }
        }
        Ok(found)
    }

    /// Whom a consequence of the pack writes to, and until when it asks for something.
    fn written_to(
        &self,
        docket: &Docket,
        letter: &str,
    ) -> Result<Vec<(Id, Option<Date>)>, StoreError> {
        let writes = |due: &Due| {
            let mut rows = docket.pack.consequences.iter();
            let row = rows.find(|row| row.id == due.row);
            row.is_some_and(
                |row| matches!(&row.act, ConsequenceAct::Letter { letter: it, .. } if it == letter),
            )
        };
        let due = self.due(docket.adoption.year, None)?;
        let own = due
            .into_iter()
            .filter(|due| due.adoption == docket.adoption.id && due.is_certain && writes(due));
        Ok(own.map(|due| (due.org, due.until)).collect())
    }

    fn letter_to(
        &self,
        (docket, row): (&Docket, &Letter),
        org: Id,
        (term_end, deadline): (Option<Date>, Option<Date>),
    ) -> Result<Option<LetterLine>, StoreError> {
        let Some(view) = self.org_view(org)? else {
            return Ok(None);
        };
        let term_end = term_end.or_else(|| view.term().map(Term::due));
        let it: &Org = &view.org;
        let offices = docket.pack.offices.iter();
        let mut senders = offices.filter(|office| Some(&office.id) == row.by.as_ref());
        Ok(Some(LetterLine {
            adoption: docket.adoption.id,
            pack: docket.pack.head.short.clone(),
            letter: row.id.clone(),
            title: row.title.clone(),
            clause: row.source.clause.clone(),
            by: senders.next().map(|office| office.title.clone()),
            org,
            org_code: it.code.clone(),
            org_name: it.name.clone(),
            secretary: view.secretary().map(|it| it.person.name.clone()),
            phone: it.phone.clone(),
            term_end,
            deadline,
            year: docket.adoption.year,
            text: row.text.clone(),
        }))
    }
}

/// Whose terms fall in the window of a letter and who has not been written to, by day.
fn fallen_due(docket: &Docket, facts: &CalendarFacts, letter: &str) -> Vec<Id> {
    let mut found = Vec::new();
    for cohort in open_item::cohorts(&docket.pack, facts) {
        let line = (cohort.line.as_str(), None);
        let open = cohort.orgs.iter();
        let open = open.filter(|(org, due)| !facts.is_done(line, *due, *org));
        let own = open.filter(|_| cohort.letter == letter);
        for (org, _) in own {
            if !found.contains(org) {
                found.push(*org);
            }
        }
    }
    found
}
