//! What is found while typing: every living org and every person, on the few columns that it takes.

use rusqlite::params;

use super::{Store, StoreError};
use crate::domain::{Id, OrgKind};

/// An org as it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgName {
    /// Its key.
    pub id: Id,
    /// The superior org.
    pub parent: Option<Id>,
    /// Its place among its siblings.
    pub sort: i64,
    /// Its code.
    pub code: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its kind.
    pub kind: OrgKind,
    /// Party members.
    pub members: Option<i64>,
    /// Name of the secretary, or of who acts for him; empty if there is none.
    pub secretary: Box<str>,
}

/// A person as it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// The key.
    pub id: Id,
    /// The name.
    pub name: Box<str>,
    /// The title; empty if there is none.
    pub title: Box<str>,
}

fn boxed(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Box<str>> {
    Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default().into())
}

impl Store {
    /// Living orgs in the order of their keys, beginning after one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_names(&self, after: Id, limit: u32) -> Result<Vec<OrgName>, StoreError> {
        let sql = "SELECT t.id, t.parent, t.sort, t.code, t.name, t.kind, t.members, \
             (SELECT n.name FROM post p JOIN person n ON n.id = p.person \
              WHERE p.org = t.id AND p.post = 'secretary' AND (p.until IS NULL OR p.until >= ?1) \
              ORDER BY p.acting, p.id DESC LIMIT 1) \
             FROM org t WHERE t.dissolved IS NULL AND t.id > ?2 ORDER BY t.id LIMIT ?3";
        let today = crate::base::date::iso(self.session.today);
        self.list(sql, params![today, after, limit], |row| {
            let kind: String = row.get(5)?;
            Ok(OrgName {
                id: row.get(0)?,
                parent: row.get(1)?,
                sort: row.get(2)?,
                code: boxed(row, 3)?,
                name: boxed(row, 4)?,
                kind: OrgKind::parse(&kind).ok_or(rusqlite::Error::InvalidQuery)?,
                members: row.get(6)?,
                secretary: boxed(row, 7)?,
            })
        })
    }

    /// Persons in the order of their keys, beginning after one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn person_names(&self, after: Id, limit: u32) -> Result<Vec<PersonName>, StoreError> {
        let sql = "SELECT id, name, title FROM person WHERE id > ?1 ORDER BY id LIMIT ?2";
        self.list(sql, params![after, limit], |row| {
            Ok(PersonName {
                id: row.get(0)?,
                name: boxed(row, 1)?,
                title: boxed(row, 2)?,
            })
        })
    }

    /// The number of the last act that may have changed an org, a person or a post; nought if none
    /// did. Only acts after `known` are looked at.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn names_act(&self, known: i64) -> Result<i64, StoreError> {
        let sql = "SELECT seq FROM audit WHERE seq > ?1 AND result = 'done' AND \
             (command LIKE 'org.%' OR command LIKE 'person.%' OR command LIKE 'act.%') \
             ORDER BY seq DESC LIMIT 1";
        let found = self.list(sql, [known], |row| row.get(0))?;
        Ok(found.first().copied().unwrap_or(known))
    }
}
