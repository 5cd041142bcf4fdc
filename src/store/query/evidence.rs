//! Files that prove something, for screens and listings.

use rusqlite::params;

use super::{Store, StoreError, record_at, row, width};
use crate::domain::{EvidenceFile, EvidenceOf, Id, Kind};

/// One file with the org whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceLine {
    /// The file.
    pub file: EvidenceFile,
    /// The org's code.
    pub org_code: String,
    /// The org's name.
    pub org: String,
}

/// Which files to list; what is missing does not restrict.
#[derive(Debug, Clone, Default)]
pub struct EvidenceFilter {
    /// What they prove.
    pub of: Option<EvidenceOf>,
    /// The key of that.
    pub object: Option<Id>,
    /// The org.
    pub org: Option<Id>,
    /// The hash of their content.
    pub hash: Option<String>,
    /// Those put aside, too.
    pub with_removed: bool,
}

impl Store {
    /// Files that prove something, the latest first, beginning before a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn evidence(
        &self,
        filter: &EvidenceFilter,
        before: Option<Id>,
        limit: u32,
    ) -> Result<Vec<EvidenceLine>, StoreError> {
        let sql = format!(
            "SELECT {}, o.code, o.name FROM evidence t JOIN org o ON o.id = t.org \
             WHERE (?1 IS NULL OR t.\"of\" = ?1) AND (?2 IS NULL OR t.object = ?2) \
             AND (?3 IS NULL OR t.org = ?3) AND (?4 OR t.removed IS NULL) \
             AND (?5 IS NULL OR t.hash = ?5) AND t.id < ?6 ORDER BY t.id DESC LIMIT ?7",
            row::columns(Kind::EvidenceFile, "t")
        );
        let bound = params![
            filter.of.map(EvidenceOf::code),
            filter.object,
            filter.org,
            filter.with_removed,
            filter.hash,
            before.unwrap_or(Id::MAX),
            limit,
        ];
        self.list(&sql, bound, |row| {
            let at = width::<EvidenceFile>();
            Ok(EvidenceLine {
                file: record_at(row, 0)?,
                org_code: row.get(at)?,
                org: row.get(at + 1)?,
            })
        })
    }
}
