//! Sheets for screens.

use rusqlite::params;

use super::{Store, StoreError, record_at, row, width};
use crate::domain::{Id, Kind, Mark, Sheet};

/// One sheet in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// The sheet.
    pub sheet: Sheet,
    /// The org's name.
    pub org: String,
    /// The org's code.
    pub org_code: String,
    /// Items with a mark.
    pub marked: i64,
}

/// Which sheets to list.
#[derive(Debug, Clone, Default)]
pub struct SheetFilter {
    /// The year.
    pub year: i32,
    /// One org, or all.
    pub org: Option<Id>,
    /// One form, or all.
    pub form: Option<String>,
}

impl Store {
    /// Sheets of a year, the latest first, beginning below a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sheets(
        &self,
        filter: &SheetFilter,
        before: Option<Id>,
        limit: u32,
    ) -> Result<Vec<SheetLine>, StoreError> {
        let sql = format!(
            "SELECT {}, o.name, o.code, (SELECT count(*) FROM mark m WHERE m.sheet = t.id) \
             FROM sheet t JOIN org o ON o.id = t.org WHERE t.year = ?1 \
             AND (?2 IS NULL OR t.org = ?2) AND (?3 IS NULL OR t.form = ?3) AND t.id < ?4 \
             ORDER BY t.id DESC LIMIT ?5",
            row::columns(Kind::Sheet, "t")
        );
        let before = before.unwrap_or(Id::MAX);
        let bound = params![filter.year, filter.org, filter.form, before, limit];
        self.list(&sql, bound, |row| {
            let at = width::<Sheet>();
            Ok(SheetLine {
                sheet: record_at(row, 0)?,
                org: row.get(at)?,
                org_code: row.get(at + 1)?,
                marked: row.get(at + 2)?,
            })
        })
    }

    /// The marks of a sheet.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn marks(&self, sheet: Id) -> Result<Vec<Mark>, StoreError> {
        self.records("WHERE t.sheet = ?1 ORDER BY t.id LIMIT 10000", [sheet])
    }
}
