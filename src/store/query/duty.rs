//! Responsibility lists for screens.

use rusqlite::params;

use super::{Store, StoreError};
use crate::domain::{Duty, Id, PostKind};

/// How far a responsibility list is: lines per state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DutySum {
    /// All lines.
    pub total: i64,
    /// Lines done.
    pub done: i64,
    /// Lines in trouble.
    pub troubled: i64,
}

impl Store {
    /// The responsibility list of an org in a year, common lines first; one post or all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn duties(
        &self,
        org: Id,
        year: i32,
        post: Option<PostKind>,
        limit: u32,
    ) -> Result<Vec<Duty>, StoreError> {
        let tail = "WHERE t.org = ?1 AND t.year = ?2 AND (?3 IS NULL OR t.post = ?3) \
                    ORDER BY t.share, t.adoption, t.id LIMIT ?4";
        self.records(tail, params![org, year, post.map(PostKind::code), limit])
    }

    /// The sums of an org's list.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn duty_sum(&self, org: Id, year: i32) -> Result<DutySum, StoreError> {
        let sql = "SELECT count(*), coalesce(sum(state = 'done'), 0), \
                   coalesce(sum(state = 'troubled'), 0) FROM duty WHERE org = ?1 AND year = ?2";
        let sum = self
            .conn
            .prepare_cached(sql)?
            .query_row(params![org, year], |row| {
                Ok(DutySum {
                    total: row.get(0)?,
                    done: row.get(1)?,
                    troubled: row.get(2)?,
                })
            })?;
        Ok(sum)
    }
}
