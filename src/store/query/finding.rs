//! The findings ledger for screens.

use rusqlite::params;

use super::{Store, StoreError, record_at, row, width};
use crate::domain::{Finding, FindingState, Id, Kind};

/// One finding with its org's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    /// The finding.
    pub finding: Finding,
    /// The org's name.
    pub org: String,
    /// The org's code.
    pub org_code: String,
}

/// Which findings to list.
#[derive(Debug, Clone, Default)]
pub struct FindingFilter {
    /// The year.
    pub year: i32,
    /// One org, or all.
    pub org: Option<Id>,
    /// One state, or all.
    pub state: Option<FindingState>,
}

impl Store {
    /// Findings by deadline, beginning after one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn findings(
        &self,
        filter: &FindingFilter,
        after: Option<Id>,
        limit: u32,
    ) -> Result<Vec<FindingLine>, StoreError> {
        let sql = format!(
            "SELECT {}, o.name, o.code FROM finding t JOIN org o ON o.id = t.org WHERE t.year = ?1 \
             AND (?2 IS NULL OR t.org = ?2) AND (?3 IS NULL OR t.state = ?3) \
             AND (?4 IS NULL OR (coalesce(t.deadline, '9999'), t.id) > \
                  (SELECT coalesce(b.deadline, '9999'), b.id FROM finding b WHERE b.id = ?4)) \
             ORDER BY coalesce(t.deadline, '9999'), t.id LIMIT ?5",
            row::columns(Kind::Finding, "t")
        );
        let state = filter.state.map(FindingState::code);
        self.list(
            &sql,
            params![filter.year, filter.org, state, after, limit],
            |row| {
                Ok(FindingLine {
                    finding: record_at(row, 0)?,
                    org: row.get(width::<Finding>())?,
                    org_code: row.get(width::<Finding>() + 1)?,
                })
            },
        )
    }
}
