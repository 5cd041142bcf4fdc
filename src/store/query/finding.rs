//! The findings ledger for screens.

use rusqlite::params;

use super::{Store, StoreError, ledger::keys, record_at, row, width};
use crate::domain::{
    Finding, FindingState, Id, Kind,
    replay::{Past, Replay, replays},
};

/// Findings that are looked at in one go.
const PAGE: u32 = 500;

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

/// A problem that was found again, with its org's name and what it was in earlier years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayLine {
    /// The finding.
    pub line: FindingLine,
    /// The same in earlier years, the latest first.
    pub history: Vec<Past>,
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
    /// How many findings of a year are not closed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unclosed_findings(&self, year: i32) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM finding WHERE year = ?1 AND state <> 'closed'";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row([year], |row| row.get(0))?)
    }

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
            finding_line,
        )
    }

    /// Findings of a year that repeat one of the years before it, so many at most; of one org or
    /// of all, in the order of entry, beginning after a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn replays(
        &self,
        (year, years): (i32, u32),
        org: Option<Id>,
        after: Id,
        limit: u32,
    ) -> Result<Vec<ReplayLine>, StoreError> {
        let sql = format!(
            "SELECT {}, o.name, o.code FROM finding t JOIN org o ON o.id = t.org \
             WHERE t.year = ?1 AND (?2 IS NULL OR t.org = ?2) AND t.id > ?3 \
             ORDER BY t.id LIMIT ?4",
            row::columns(Kind::Finding, "t")
        );
        let first = year.saturating_sub(i32::try_from(years).unwrap_or(i32::MAX));
        let tail = "WHERE t.org IN (SELECT value FROM json_each(?1)) \
                    AND t.year >= ?2 AND t.year < ?3 ORDER BY t.id";
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut found = Vec::new();
        let mut after = after;
        loop {
            let page = self.list(&sql, params![year, org, after, PAGE], finding_line)?;
            let Some(last) = page.last() else {
                return Ok(found);
            };
            after = last.finding.id;
            let orgs: Vec<Id> = page.iter().map(|line| line.finding.org).collect();
            let earlier: Vec<Finding> = self.records(tail, params![keys(&orgs), first, year])?;
            let of_page: Vec<Finding> = page.iter().map(|line| line.finding.clone()).collect();
            for Replay { finding, history } in replays(&of_page, &earlier, years) {
                let line = page.iter().find(|line| line.finding.id == finding.id);
                found.extend(line.cloned().map(|line| ReplayLine { line, history }));
                if found.len() >= limit {
                    return Ok(found);
                }
            }
        }
    }
}

fn finding_line(row: &rusqlite::Row<'_>) -> rusqlite::Result<FindingLine> {
    Ok(FindingLine {
        finding: record_at(row, 0)?,
        org: row.get(width::<Finding>())?,
        org_code: row.get(width::<Finding>() + 1)?,
    })
}
