//! The register of persons, their posts, and handovers that wait.

use rusqlite::params;

use super::{Store, StoreError};
use crate::domain::{Handover, Id, PartyMember, Person, Post};

impl Store {
    /// Persons whose name holds a text, by name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn person_search(&self, text: &str, limit: u32) -> Result<Vec<Person>, StoreError> {
        let tail = "WHERE instr(t.name, ?1) > 0 ORDER BY t.name, t.id LIMIT ?2";
        self.records(tail, params![text, limit])
    }

    /// All posts of a person, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn posts_of(&self, person: Id, limit: u32) -> Result<Vec<Post>, StoreError> {
        let tail = "WHERE t.person = ?1 ORDER BY t.until IS NOT NULL, t.since DESC LIMIT ?2";
        self.records(tail, params![person, limit])
    }

    /// Handovers that are not finished, the oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn handovers(&self, limit: u32) -> Result<Vec<Handover>, StoreError> {
        self.records(
            "WHERE t.closed IS NULL ORDER BY t.opened, t.id LIMIT ?1",
            [limit],
        )
    }

    /// The roster of a branch, present members first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn roster(&self, org: Id, after: Id, limit: u32) -> Result<Vec<PartyMember>, StoreError> {
        let tail = "WHERE t.org = ?1 AND t.id > ?2 ORDER BY t.id LIMIT ?3";
        self.records(tail, params![org, after, limit])
    }
}
