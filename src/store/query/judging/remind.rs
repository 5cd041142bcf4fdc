//! The agenda of all packs of a year: what is overdue, due and coming, each thing told once.

use std::collections::BTreeSet;

use super::{Store, StoreError};
use crate::domain::{
    Id, Org,
    judge::{
        calendar,
        reminder::{Reminder, ReminderWhat, unseen},
    },
};

/// One line of the agenda with the pack that reminds of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaLine {
    /// The adoption.
    pub adoption: Id,
    /// The pack's id.
    pub pack: String,
    /// The reminder.
    pub reminder: Reminder,
    /// The org's code, if it is about one.
    pub org_code: Option<String>,
    /// The org's name.
    pub org_name: Option<String>,
    /// The office that does it, as the pack names it.
    pub by: Option<String>,
}

impl Store {
    /// The reminders of all packs of a year by day; what has no day stands first. Of one org
    /// alone, of one with all below it, or of all. What concerns many orgs is told once, or for
    /// each of them that has not done it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn agenda(
        &self,
        year: i32,
        (org, under): (Option<Id>, Option<Id>),
        for_each: bool,
    ) -> Result<Vec<AgendaLine>, StoreError> {
        let mut found: Vec<AgendaLine> = Vec::new();
        for docket in self.dockets(year)? {
            let mut orgs = self.orgs_in_scope(&docket.pack, org.or(under))?;
            orgs.retain(|id| org.is_none_or(|org| org == *id));
            let facts = self.calendar_facts(&docket, &orgs)?;
            let line = |reminder: Reminder| {
                let offices = docket.pack.offices.iter();
                let mut named = offices.filter(|it| Some(&it.id) == reminder.by.as_ref());
                AgendaLine {
                    adoption: docket.adoption.id,
                    pack: docket.pack.head.id.clone(),
                    by: named.next().map(|it| it.title.clone()),
                    reminder,
                    org_code: None,
                    org_name: None,
                }
            };
            let told = match for_each {
                true => calendar::agenda_of_each(&docket.pack, &facts),
                false => calendar::agenda(&docket.pack, &facts),
            };
            found.extend(told.into_iter().map(line));
        }
        once(&mut found);
        found.sort_by_key(|it| {
            let it = &it.reminder;
            (it.due, it.what, it.org, it.item)
        });
        for line in &mut found {
            let org = line.reminder.org.map(|org| self.find::<Org>(org));
            if let Some(org) = org.transpose()?.flatten() {
                (line.org_code, line.org_name) = (Some(org.code), Some(org.name));
            }
        }
        Ok(found)
    }

    /// How many reminders came to stand since the person of this session last worked; nought for
    /// one who works here for the first time.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unseen(&self, year: i32) -> Result<usize, StoreError> {
        let Some(seen) = self.last_worked()? else {
            return Ok(0);
        };
        let lines = self.agenda(year, (None, None), false)?;
        let new = lines.iter().filter(|line| {
            let one = std::slice::from_ref(&line.reminder);
            unseen(one, Some(seen)).next().is_some()
        });
        Ok(new.count())
    }
}

/// A term is one thing, however many packs remind of it: the first that has a rule for it does.
fn once(found: &mut Vec<AgendaLine>) {
    let ruled: BTreeSet<Option<Id>> = found
        .iter()
        .map(|line| &line.reminder)
        .filter(|it| it.what == ReminderWhat::Term && !it.line.is_empty())
        .map(|it| it.org)
        .collect();
    let mut told = BTreeSet::new();
    found.retain(|line| {
        let it = &line.reminder;
        match it.what {
            ReminderWhat::Term if it.line.is_empty() && ruled.contains(&it.org) => false,
            ReminderWhat::Term => told.insert((it.what, it.org, None)),
            // A finding of no pack's sheet is told by every pack.
            ReminderWhat::Finding => told.insert((it.what, it.org, it.item)),
            _ => true,
        }
    });
}
