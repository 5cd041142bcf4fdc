//! 催办: who owes what since when, and what was said on the telephone.

use rusqlite::params;

use super::{Store, StoreError};
use crate::{
    base::{Date, Field, date},
    domain::{Chase, ChaseOf, Id},
};

/// Something that an org owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// What.
    pub what: ChaseOf,
    /// Key of the thing.
    pub thing: Id,
    /// The org.
    pub org: Id,
    /// Its code.
    pub org_code: String,
    /// Its name.
    pub org_name: String,
    /// Its telephone.
    pub phone: Option<String>,
    /// Who answers for it.
    pub person: Option<String>,
    /// In short words: the task's title, the problem, the form.
    pub text: String,
    /// The day by which it was due, as an ISO day.
    pub due: String,
    /// Day of the last call about it, as an ISO day.
    pub called: Option<String>,
    /// Until when it was promised then, as an ISO day.
    pub promised: Option<String>,
}

/// All that is overdue on a day: assignments, findings, cards, and sheets of campaigns that have
/// ended. The parameters: day, org's path from and to.
const OVERDUE: &str = "
 SELECT 'assignment' AS what, a.id AS thing, a.org AS org, a.holder AS person, k.title AS text,
  k.deadline AS due
 FROM assignment a JOIN task k ON k.id = a.task
 WHERE a.outcome IS NULL AND a.state <> 'done' AND k.deadline < ?1
 UNION ALL
 SELECT 'finding', f.id, f.org, NULL, f.text, f.deadline FROM finding f
 WHERE f.state = 'open' AND f.deadline < ?1
 UNION ALL
 SELECT 'card', c.id, c.org, c.person, c.reason, c.deadline FROM card c
 WHERE c.lifted IS NULL AND c.closed IS NULL AND c.deadline < ?1
 UNION ALL
 SELECT 'sheet', s.id, s.org, NULL, s.form, g.\"end\" FROM sheet s
 JOIN campaign g ON g.id = s.campaign
 WHERE s.submitted IS NULL AND s.role = 'self' AND g.\"end\" < ?1";

impl Store {
    /// What is overdue on a day, the oldest first, beginning after a due day and key; of one org
    /// with all below it, or of all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn owed(
        &self,
        day: Date,
        org: Option<Id>,
        after: Option<(&str, Id)>,
        limit: u32,
    ) -> Result<Vec<Owed>, StoreError> {
        let path = match org {
            Some(org) => crate::store::derive::path_of(&self.conn, org)?,
            None => None,
        };
        let end = path.as_deref().map(crate::store::derive::end_of);
        let secretary = "(SELECT w.name FROM post q JOIN person w ON w.id = q.person \
                         WHERE q.org = x.org AND q.post = 'secretary' AND q.until IS NULL LIMIT 1)";
        let last = |column: &str| {
            format!(
                "(SELECT h.{column} FROM chase h WHERE h.org = x.org AND h.what = x.what \
                 AND h.thing = x.thing ORDER BY h.date DESC, h.id DESC LIMIT 1)"
            )
        };
        let sql = format!(
            "SELECT x.what, x.thing, x.org, o.code, o.name, o.phone, \
             coalesce((SELECT w.name FROM person w WHERE w.id = x.person), {secretary}), \
             x.text, x.due, {}, {} FROM ({OVERDUE}) x JOIN org o ON o.id = x.org \
             JOIN org_path p ON p.org = x.org \
             WHERE (?2 IS NULL OR (p.path >= ?2 AND p.path < ?3)) \
             AND (?4 IS NULL OR (x.due, x.thing) > (?4, ?5)) \
             ORDER BY x.due, x.thing, x.what LIMIT ?6",
            last("date"),
            last("promised")
        );
        let (due, thing) = after.map_or((None, 0), |(due, thing)| (Some(due), thing));
        let bound = params![date::iso(day), path, end, due, thing, limit];
        self.list(&sql, bound, |row| {
            let what: String = row.get(0)?;
            Ok(Owed {
                what: ChaseOf::parse(&what).ok_or(rusqlite::Error::InvalidQuery)?,
                thing: row.get(1)?,
                org: row.get(2)?,
                org_code: row.get(3)?,
                org_name: row.get(4)?,
                phone: row.get(5)?,
                person: row.get(6)?,
                text: row.get(7)?,
                due: row.get(8)?,
                called: row.get(9)?,
                promised: row.get(10)?,
            })
        })
    }

    /// The calls about an org, or about one thing that it owes, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn calls(
        &self,
        org: Id,
        thing: Option<(ChaseOf, Id)>,
        limit: u32,
    ) -> Result<Vec<Chase>, StoreError> {
        let (what, key) = thing.unzip();
        let what = what.map(|what| what.to_value());
        let what = what.as_ref().and_then(crate::base::Value::text);
        let tail = "WHERE t.org = ?1 AND (?2 IS NULL OR (t.what = ?2 AND t.thing = ?3)) \
                    ORDER BY t.date DESC, t.id DESC LIMIT ?4";
        self.records(tail, params![org, what, key, limit])
    }
}
