//! Counts of ledger entries for charts: by org and month, and by month over the years.

use rusqlite::params;

use super::{Store, StoreError, glance::Months, ledger, org::OrgLine};
use crate::{
    base::{date::Period, date::iso},
    domain::Id,
    store::derive,
};

/// Orgs of one level at most.
const ORGS_MAX: u32 = 500;
/// Months of a trend at most: twenty years.
const MONTHS_MAX: u32 = 240;

/// The months of a year of one org with all below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeatLine {
    /// The org.
    pub org: OrgLine,
    /// Entries by month.
    pub months: Months,
}

/// Kinds of record as a list that SQLite reads; none restricts nothing.
fn list(kinds: &[String]) -> Option<String> {
    (!kinds.is_empty()).then(|| serde_json::Value::from(kinds).to_string())
}

impl Store {
    /// Entries of a year by month of each org directly below one, with all below each; below the
    /// only root if none is named. `kinds` restricts to kinds of record, unless it is empty.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn record_heat(
        &self,
        year: i32,
        below: Option<Id>,
        kinds: &[String],
    ) -> Result<Vec<HeatLine>, StoreError> {
        let mut orgs = self.org_children(below, None, ORGS_MAX)?;
        if below.is_none()
            && let [root] = &orgs[..]
        {
            orgs = self.org_children(Some(root.org.id), None, ORGS_MAX)?;
        }
        let ids: Vec<Id> = orgs.iter().map(|line| line.org.id).collect();
        // Paths end in a stroke, so that what is below an org begins with its path.
        let sql = "SELECT s.org, CAST(substr(t.date, 6, 2) AS INTEGER), count(*) \
                   FROM org_path s JOIN org_path p ON p.path >= s.path \
                   AND p.path < substr(s.path, 1, length(s.path) - 1) || '0' \
                   JOIN record t ON t.org = p.org AND t.date BETWEEN ?2 AND ?3 \
                   WHERE s.org IN (SELECT value FROM json_each(?1)) \
                   AND (?4 IS NULL OR t.kind IN (SELECT value FROM json_each(?4))) \
                   GROUP BY s.org, 2 LIMIT 6000";
        let period = Period::year(year);
        let bound = params![
            ledger::keys(&ids),
            iso(period.start),
            iso(period.end),
            list(kinds)
        ];
        let counts = self.list(sql, bound, |row| {
            Ok((
                row.get::<_, Id>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
            ))
        })?;
        let line = |org: OrgLine| {
            let mut months = Months::default();
            for (_, month, count) in counts.iter().filter(|(id, ..)| *id == org.org.id) {
                let at = usize::try_from(month - 1).ok();
                if let Some(place) = at.and_then(|at| months.get_mut(at)) {
                    *place = *count;
                }
            }
            HeatLine { org, months }
        };
        Ok(orgs.into_iter().map(line).collect())
    }

    /// Entries of an org with all below it by month, the earliest first: `2026-03` and a count.
    /// Months without an entry are left out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn record_trend(
        &self,
        org: Id,
        kinds: &[String],
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let path = derive::path_of(&self.conn, org)?.unwrap_or_default();
        let sql = "SELECT substr(t.date, 1, 7), count(*) FROM record t \
                   JOIN org_path p ON p.org = t.org \
                   WHERE p.path >= ?1 AND p.path < ?2 \
                   AND (?3 IS NULL OR t.kind IN (SELECT value FROM json_each(?3))) \
                   GROUP BY 1 ORDER BY 1 DESC LIMIT ?4";
        let bound = params![path, derive::end_of(&path), list(kinds), MONTHS_MAX];
        let mut found = self.list(sql, bound, |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.reverse();
        Ok(found)
    }
}
