//! Letters with the data of those who get them: all whose terms fall in a window, all whom the
//! rules write to, or the orgs that a person names.

use super::{Docket, Store, StoreError, due::Due};
use crate::{
    base::{Date, date},
    domain::{
        Id, Org, Term,
        judge::open_item,
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
    /// The text with what is known filled in.
    pub text: String,
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
            let mut whom: Vec<(Id, Option<Date>)> = orgs.iter().map(|org| (*org, None)).collect();
            if whom.is_empty() {
                whom = self.cohort(&docket, letter)?;
                whom.extend(self.written_to(&docket, letter)?);
            }
            for (org, deadline) in whom {
                found.extend(self.letter_to(&docket, &row, org, deadline)?);
            }
        }
        Ok(found)
    }

    /// Whose terms fall in the window of a letter.
    fn cohort(&self, docket: &Docket, letter: &str) -> Result<Vec<(Id, Option<Date>)>, StoreError> {
        let scope = self.orgs_in_scope(&docket.pack, None)?;
        let facts = self.calendar_facts(docket, &scope)?;
        let cohorts = open_item::cohorts(&docket.pack, &facts).into_iter();
        let own = cohorts.filter(|cohort| cohort.letter == letter);
        Ok(own
            .flat_map(|cohort| cohort.orgs)
            .map(|(org, _)| (org, None))
            .collect())
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
        docket: &Docket,
        row: &Letter,
        org: Id,
        deadline: Option<Date>,
    ) -> Result<Option<LetterLine>, StoreError> {
        let Some(view) = self.org_view(org)? else {
            return Ok(None);
        };
        let term_end = view.term().map(Term::due);
        let it: &Org = &view.org;
        let offices = docket.pack.offices.iter();
        let mut senders = offices.filter(|office| Some(&office.id) == row.by.as_ref());
        let day = |day: Option<Date>| day.map(date::iso);
        let filled = [
            ("{name}", Some(it.name.clone())),
            ("{year}", Some(docket.adoption.year.to_string())),
            ("{term_end}", day(term_end)),
            ("{deadline}", day(deadline)),
            (
                "{secretary}",
                view.secretary().map(|it| it.person.name.clone()),
            ),
        ];
        let mut text = row.text.clone();
        // What is not known keeps its place, so that nobody sends a hole.
        for (place, value) in filled {
            if let Some(value) = value {
                text = text.replace(place, &value);
            }
        }
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
            text,
        }))
    }
}
