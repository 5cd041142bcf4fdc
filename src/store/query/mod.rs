//! Queries for screens and listings: bounded, keyed, dated copies that a command carries back.

pub mod act;
pub mod agenda;
pub mod chart;
pub mod duty;
pub mod evidence;
pub mod finding;
pub mod gate;
pub mod glance;
pub mod judging;
pub mod ledger;
pub mod letter;
pub mod org;
pub mod owed;
pub mod pack;
pub mod person;
pub mod roster;
pub mod sheet;
pub mod supervision;
pub mod task;

use rusqlite::{Params, Row as SqlRow};

use super::{Store, StoreError, row};
use crate::domain::Record;

impl Store {
    /// Rows of a query of its own shape. Only for this folder.
    fn list<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&SqlRow<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement
            .query_map(params, read)?
            .collect::<rusqlite::Result<Vec<T>>>()?;
        Ok(rows)
    }

    /// Typed records that a tail picks.
    fn records<R: Record>(&self, tail: &str, params: impl Params) -> Result<Vec<R>, StoreError> {
        row::records(&self.conn, tail, params)
    }

    /// One typed record by its key, if it is there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn find<R: Record>(&self, id: crate::domain::Id) -> Result<Option<R>, StoreError> {
        let found = row::by_id(&self.conn, R::KIND, id)?;
        found.as_ref().map(row::typed).transpose()
    }
}

/// A typed record that begins at column `at` of a joined row.
fn record_at<R: Record>(row: &SqlRow<'_>, at: usize) -> rusqlite::Result<R> {
    let plain = row::read(row, R::KIND, at)?;
    R::from_row(&plain).ok_or(rusqlite::Error::InvalidQuery)
}

/// Number of columns of a record with its key and version.
fn width<R: Record>() -> usize {
    R::FIELDS.len() + 2
}
