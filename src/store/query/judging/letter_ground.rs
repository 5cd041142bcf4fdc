//! What letters rest on: open cards, tasks and problems; and the bodies that send and get them.

use std::{cmp::Reverse, collections::BTreeMap};

use rusqlite::params;

use super::{Docket, Store, StoreError, letter::LetterItem};
use crate::{
    base::{Date, date},
    domain::{
        CardIssued, Finding, Id, OrgKind,
        pack::{Letter, Office, OfficeKind, OfficeRelation, ReminderOf},
    },
    store::query::org::OrgView,
};

/// Orgs among which a body is looked for, at most.
const BODIES_MAX: u32 = 1_000;

/// What is open for each org, each with its day.
#[derive(Debug, Default)]
pub(super) struct Ground {
    open: BTreeMap<Id, Vec<LetterItem>>,
    /// Whether an annex lists them as they are.
    is_listed: bool,
}

impl Ground {
    pub(super) fn orgs(&self) -> Vec<Id> {
        self.open.keys().copied().collect()
    }

    pub(super) fn has(&self, org: Id) -> bool {
        self.open.contains_key(&org)
    }

    pub(super) fn items(&self, org: Id) -> Vec<LetterItem> {
        let own = self.open.get(&org).filter(|_| self.is_listed);
        own.cloned().unwrap_or_default()
    }

    /// The day by which all of it is to be done.
    pub(super) fn deadline(&self, org: Id) -> Option<Date> {
        self.open
            .get(&org)?
            .iter()
            .filter_map(|it| it.deadline)
            .max()
    }

    fn put(&mut self, org: Id, text: String, deadline: Option<Date>) {
        let item = LetterItem { text, deadline };
        self.open.entry(org).or_default().push(item);
    }
}

impl Store {
    /// What must be open for a letter to be true.
    pub(super) fn letter_ground(
        &self,
        docket: &Docket,
        letter: &Letter,
    ) -> Result<Ground, StoreError> {
        let adoption = &docket.adoption;
        let mut ground = Ground::default();
        match letter.of {
            None | Some(ReminderOf::Term) => {}
            Some(ReminderOf::Card) => {
                ground.is_listed = true;
                let tail = "WHERE t.adoption = ?1 AND t.closed IS NULL AND t.lifted IS NULL \
                            AND t.issued <= ?2 ORDER BY t.id";
                let bound = params![adoption.id, date::iso(self.session.today)];
                let cards: Vec<CardIssued> = self.records(tail, bound)?;
                let is_own = |it: &CardIssued| letter.card.as_ref().is_none_or(|id| *id == it.card);
                for card in cards.into_iter().filter(is_own) {
                    ground.put(card.org, card.reason, card.deadline);
                }
            }
            Some(ReminderOf::Finding) => {
                let tail = "WHERE t.year = ?1 AND t.state <> 'closed' ORDER BY t.id";
                let findings: Vec<Finding> = self.records(tail, [adoption.year])?;
                for finding in findings {
                    ground.put(finding.org, finding.text, finding.deadline);
                }
            }
            Some(ReminderOf::Task) => {
                ground.is_listed = true;
                for (org, text, deadline) in self.dispatched(adoption.id)? {
                    ground.put(org, text, deadline);
                }
            }
        }
        Ok(ground)
    }

    /// Tasks that were dispatched and are not done, by org and day.
    fn dispatched(&self, adoption: Id) -> Result<Vec<(Id, String, Option<Date>)>, StoreError> {
        let sql = "SELECT t.org, k.title, k.deadline FROM assignment t \
                   JOIN task k ON k.id = t.task WHERE k.adoption = ?1 AND k.stage <> 'closed' \
                   AND t.dispatched IS NOT NULL AND t.outcome IS NULL AND t.state <> 'done' \
                   ORDER BY t.org, k.deadline, k.id";
        self.list(sql, [adoption], |row| {
            let day: Option<String> = row.get(2)?;
            Ok((
                row.get(0)?,
                row.get(1)?,
                day.as_deref().and_then(date::parse_iso),
            ))
        })
    }

    /// The body that sends a letter about an org: by its own name where the file knows it.
    pub(super) fn sender(
        &self,
        docket: &Docket,
        letter: &Letter,
        about: &OrgView,
    ) -> Result<Option<String>, StoreError> {
        let office = letter.by.as_ref().and_then(|by| docket.pack.office(by));
        let named = office.map(|office| self.body(office, about));
        named.transpose()
    }

    /// To whom a letter about an org is addressed, and whether to the secretary in person.
    pub(super) fn receiver(
        &self,
        docket: &Docket,
        letter: &Letter,
        about: &OrgView,
    ) -> Result<(String, bool), StoreError> {
        let office = letter.to.as_ref().and_then(|to| docket.pack.office(to));
        let Some(office) = office else {
            return Ok((about.org.name.clone(), false));
        };
        let is_person = office.relative == Some(OfficeRelation::OwnSecretary);
        Ok((self.body(office, about)?, is_person))
    }

    /// An office as seen from an org.
    fn body(&self, office: &Office, about: &OrgView) -> Result<String, StoreError> {
        let own = about.org.name.clone();
        let above = || about.ancestors.last().map(|(_, name)| name.clone());
        match (office.is, office.relative) {
            (_, Some(OfficeRelation::OwnOrg | OfficeRelation::OwnSecretary)) => Ok(own),
            (_, Some(OfficeRelation::SuperiorOrg)) => {
                Ok(above().unwrap_or_else(|| office.title.clone()))
            }
            (OfficeKind::Org, _) if !office.matches.is_empty() => self.found_body(office, about),
            _ => Ok(office.title.clone()),
        }
    }

    /// The org that an office means. A unit that the file does not hold is named after the root.
    fn found_body(&self, office: &Office, about: &OrgView) -> Result<String, StoreError> {
        if let Some(name) = self.nearest(office.kind, &office.matches, about)? {
            return Ok(name);
        }
        let is_unit = office.kind == Some(OrgKind::Unit);
        let part = office.matches.first().filter(|_| is_unit);
        let named = part.map(|part| format!("{}{part}", root(about)));
        Ok(named.unwrap_or_else(|| office.title.clone()))
    }

    /// The department whose name has a part, as seen from an org; named after the root where the
    /// file does not hold it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn department(&self, org: Id, part: &str) -> Result<String, StoreError> {
        let Some(about) = self.org_view(org)? else {
            return Ok(String::new());
        };
        let parts = [part.to_string()];
        let found = self.nearest(Some(OrgKind::Unit), &parts, &about)?;
        Ok(found.unwrap_or_else(|| format!("{}{part}", root(&about))))
    }

    /// The org of a kind that has one of the parts in its name: the nearest beside or above.
    fn nearest(
        &self,
        kind: Option<OrgKind>,
        parts: &[String],
        about: &OrgView,
    ) -> Result<Option<String>, StoreError> {
        let sql = "SELECT parent, name FROM org WHERE (?1 IS NULL OR kind = ?1) \
                   AND dissolved IS NULL ORDER BY id LIMIT ?2";
        let bound = params![kind.map(OrgKind::code), BODIES_MAX];
        let mut found = self.list(sql, bound, |row| {
            Ok((row.get::<_, Option<Id>>(0)?, row.get::<_, String>(1)?))
        })?;
        found.retain(|(_, name)| parts.iter().any(|part| name.contains(part)));
        let place = |parent: Option<Id>| {
            let mut above = about.ancestors.iter();
            above.rposition(|(id, _)| Some(*id) == parent)
        };
        let near = found
            .into_iter()
            .max_by_key(|(parent, name)| (place(*parent), Reverse(name.chars().count())));
        Ok(near.map(|(_, name)| name))
    }
}

/// The name of the root above an org.
fn root(about: &OrgView) -> &str {
    let first = about.ancestors.first();
    first.map_or(&about.org.name, |(_, name)| name)
}
