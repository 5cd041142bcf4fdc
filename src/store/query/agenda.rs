//! What on the agenda is marked as done, for screens and listings.

use rusqlite::params;

use super::{Store, StoreError, record_at, row, width};
use crate::domain::{AgendaMark, Id, Kind};

/// One mark with its pack and, if it is about one org alone, the org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaMarkLine {
    /// The mark.
    pub mark: AgendaMark,
    /// The pack's id.
    pub pack: String,
    /// The org's code; `None` if it concerns all.
    pub org_code: Option<String>,
    /// The org's name.
    pub org: Option<String>,
}

/// Which marks to list; what is missing does not restrict.
#[derive(Debug, Clone, Copy, Default)]
pub struct AgendaMarkFilter {
    /// The year of the adoption.
    pub year: Option<i32>,
    /// The adoption.
    pub adoption: Option<Id>,
    /// The org; marks that concern all are not among its own.
    pub org: Option<Id>,
}

impl Store {
    /// Marks on the agenda in the order of entry, beginning after a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn agenda_marks(
        &self,
        filter: AgendaMarkFilter,
        after: Id,
        limit: u32,
    ) -> Result<Vec<AgendaMarkLine>, StoreError> {
        let sql = format!(
            "SELECT {}, a.pack, o.code, o.name FROM agenda_mark t \
             JOIN adoption a ON a.id = t.adoption LEFT JOIN org o ON o.id = t.org \
             WHERE (?1 IS NULL OR a.year = ?1) AND (?2 IS NULL OR t.adoption = ?2) \
             AND (?3 IS NULL OR t.org = ?3) AND t.id > ?4 ORDER BY t.id LIMIT ?5",
            row::columns(Kind::AgendaMark, "t")
        );
        let bound = params![filter.year, filter.adoption, filter.org, after, limit];
        self.list(&sql, bound, |row| {
            let at = width::<AgendaMark>();
            Ok(AgendaMarkLine {
                mark: record_at(row, 0)?,
                pack: row.get(at)?,
                org_code: row.get(at + 1)?,
                org: row.get(at + 2)?,
            })
        })
    }
}
