//! What a task's assignments lack, counted without reading them.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    domain::{
        Id,
        decide::gate::{Lack, Tally},
    },
    store::StoreError,
};

const OPEN_FINDING: &str = "FROM finding f WHERE f.org = a.org AND f.task = a.task \
                            AND f.state <> 'closed'";

/// What the assignments of a task lack, one of them left out if the command brings it itself.
pub(in crate::store) fn tally(
    conn: &Connection,
    task: Id,
    except: Option<Id>,
) -> Result<Tally, StoreError> {
    // Only where a finding is what hinders is its text part of the reason.
    let count = |condition: &str| {
        lack(conn, (task, except), condition).map(|lack| Lack { what: None, ..lack })
    };
    let done = format!("a.outcome = 'done' AND EXISTS (SELECT 1 {OPEN_FINDING})");
    Ok(Tally {
        assignments: count("1")?.count,
        result: count("a.result IS NULL")?,
        evidence: count("a.evidence IS NULL")?,
        assessment: count("(a.assessment IS NULL OR a.outcome IS NULL)")?,
        finding: lack(conn, (task, except), &done)?,
    })
}

fn lack(
    conn: &Connection,
    (task, except): (Id, Option<Id>),
    condition: &str,
) -> Result<Lack, StoreError> {
    let of = format!("FROM assignment a WHERE a.task = ?1 AND a.id IS NOT ?2 AND {condition}");
    let sql = format!("SELECT count(*) {of}");
    let count = conn
        .prepare_cached(&sql)?
        .query_row(params![task, except], |row| row.get(0))?;
    let mut lack = Lack {
        count,
        ..Lack::default()
    };
    if count > 0 {
        let sql = format!(
            "SELECT (SELECT name FROM org WHERE id = a.org), \
             (SELECT f.text {OPEN_FINDING} ORDER BY f.id LIMIT 1) {of} ORDER BY a.id LIMIT 1"
        );
        let first = conn
            .prepare_cached(&sql)?
            .query_row(params![task, except], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        (lack.first, lack.what) = first.unwrap_or_default();
    }
    Ok(lack)
}
