//! The packs in force, parsed once per process and text.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
};

use rusqlite::params;

use super::{Store, StoreError};
use crate::domain::{Adoption, ClassMap, Id, LocalChange, OfficeMap, pack::Pack};

/// Parsed packs by the hash of their text. A text never changes, so an entry never grows stale.
static PARSED: OnceLock<Mutex<HashMap<String, Arc<Pack>>>> = OnceLock::new();

/// The pack of an adoption's text.
pub(in crate::store) fn parsed(adoption: &Adoption) -> Result<Arc<Pack>, StoreError> {
    let damaged = || StoreError::Damaged(format!("adoption {}", adoption.id));
    let mut parsed = PARSED
        .get_or_init(Mutex::default)
        .lock()
        .map_err(|_| damaged())?;
    if let Some(pack) = parsed.get(&adoption.hash) {
        return Ok(pack.clone());
    }
    let pack = crate::pack::load(&adoption.pack, &adoption.text).map_err(|_| damaged())?;
    let pack = Arc::new(pack);
    parsed.insert(adoption.hash.clone(), pack.clone());
    Ok(pack)
}

impl Store {
    /// The packs in force for a year (or for all years), in the order of adoption.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn adoptions(&self, year: Option<i32>) -> Result<Vec<Adoption>, StoreError> {
        let tail = "WHERE t.withdrawn IS NULL AND (?1 IS NULL OR t.year = ?1) \
                    ORDER BY t.year, t.id LIMIT 1000";
        self.records(tail, [year])
    }

    /// The pack of an adoption.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Damaged`] if the kept text no longer loads.
    pub fn pack_of(&self, adoption: Id) -> Result<Option<Arc<Pack>>, StoreError> {
        self.find::<Adoption>(adoption)?
            .as_ref()
            .map(parsed)
            .transpose()
    }

    /// Which orgs stand for a pack's named offices.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn office_map(&self, adoption: Id) -> Result<Vec<OfficeMap>, StoreError> {
        self.records(
            "WHERE t.adoption = ?1 ORDER BY t.office, t.id LIMIT 1000",
            [adoption],
        )
    }

    /// Which orgs make up a class of a pack.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn class_map(
        &self,
        adoption: Id,
        class: &str,
        limit: u32,
    ) -> Result<Vec<ClassMap>, StoreError> {
        let tail = "WHERE t.adoption = ?1 AND t.class = ?2 ORDER BY t.id LIMIT ?3";
        self.records(tail, params![adoption, class, limit])
    }

    /// Local departures from a pack.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn local_changes(&self, adoption: Id) -> Result<Vec<LocalChange>, StoreError> {
        self.records(
            "WHERE t.adoption = ?1 ORDER BY t.item, t.id LIMIT 1000",
            [adoption],
        )
    }
}
