//! The register of outgoing letters for screens and listings.

use rusqlite::params;

use super::{Store, StoreError, record_at, row, width};
use crate::domain::{Id, Kind, LetterSent};

/// One letter with the org that got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterSentLine {
    /// The letter.
    pub letter: LetterSent,
    /// The org's code.
    pub org_code: String,
    /// The org's name.
    pub org: String,
}

/// Which letters to list; what is missing does not restrict.
#[derive(Debug, Clone, Default)]
pub struct LetterFilter {
    /// The year of the number.
    pub year: Option<i32>,
    /// The org.
    pub org: Option<Id>,
    /// Its sort.
    pub letter: Option<String>,
}

impl Store {
    /// Outgoing letters, the latest first, beginning before a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn letters_sent(
        &self,
        filter: &LetterFilter,
        before: Option<Id>,
        limit: u32,
    ) -> Result<Vec<LetterSentLine>, StoreError> {
        let sql = format!(
            "SELECT {}, o.code, o.name FROM letter_sent t JOIN org o ON o.id = t.org \
             WHERE (?1 IS NULL OR t.year = ?1) AND (?2 IS NULL OR t.org = ?2) \
             AND (?3 IS NULL OR t.letter = ?3) AND t.id < ?4 ORDER BY t.id DESC LIMIT ?5",
            row::columns(Kind::LetterSent, "t")
        );
        let before = before.unwrap_or(Id::MAX);
        let bound = params![filter.year, filter.org, filter.letter, before, limit];
        self.list(&sql, bound, |row| {
            let at = width::<LetterSent>();
            Ok(LetterSentLine {
                letter: record_at(row, 0)?,
                org_code: row.get(at)?,
                org: row.get(at + 1)?,
            })
        })
    }
}
