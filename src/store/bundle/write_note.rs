//! The file's own notes of what was exchanged: numbers, contents that both had, names elsewhere.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Exchanged, Head};
use crate::{
    base::Field,
    domain::{Id, Kind, bundle::Content},
    store::{StoreError, audit, json, undo},
};

/// One bundle to be noted.
pub(super) struct Note<'a> {
    pub(super) head: &'a Head,
    /// The other office.
    pub(super) site: &'a str,
    pub(super) direction: &'a str,
    pub(super) hash: &'a str,
    pub(super) batch: &'a str,
    pub(super) content: &'a Content,
}

/// One bundle as it was noted.
pub(super) struct Noted {
    pub(super) n: i64,
    pub(super) seen: i64,
    pub(super) number: i64,
    pub(super) hash: String,
    pub(super) at: String,
    pub(super) batch: String,
}

pub(super) fn keep(conn: &Connection, actor: &str, note: &Note<'_>) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO bundle (site, direction, number, hash, at, actor, year, root, seen, batch, \
         content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        note.site,
        note.direction,
        note.head.number,
        note.hash,
        audit::now_text(),
        actor,
        note.head.year,
        note.head.root,
        note.head.seen,
        note.batch,
        json::to_json(&note.content.to_value()).to_string(),
    ])?;
    Ok(())
}

/// Empties contents that no later bundle can be merged against: they are long.
pub(super) fn forget(conn: &Connection, site: &str, head: &Head) -> Result<(), StoreError> {
    let sql = "UPDATE bundle SET content = '' WHERE site = ?1 AND root = ?2 AND year = ?3 AND (\
        (direction = 'in' AND n < (SELECT n FROM bundle WHERE site = ?1 AND root = ?2 \
        AND year = ?3 AND direction = 'in' ORDER BY n DESC LIMIT 1 OFFSET 1)) \
        OR (direction = 'out' AND number < (SELECT max(number) FROM bundle WHERE site = ?1 \
        AND root = ?2 AND year = ?3 AND direction = 'out' AND number <= ?4)))";
    conn.prepare_cached(sql)?
        .execute(params![site, head.root, head.year, head.seen])?;
    Ok(())
}

/// Says what a thing here is called elsewhere.
pub(super) fn bind(
    conn: &Connection,
    kind: Kind,
    (site, foreign): (&str, i64),
    local: Id,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO alias (site, kind, foreign_id, local_id) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![site, kind.code(), foreign, local])?;
    Ok(())
}

/// Whether what a bundle did still stands: its acts were not taken back.
fn stands(conn: &Connection, batch: &str) -> Result<bool, StoreError> {
    let tail = "WHERE batch = ?1 AND result = 'done' ORDER BY seq LIMIT 1";
    match audit::rows(conn, tail, [batch])?.pop() {
        Some(act) if !batch.is_empty() => Ok(undo::Chain::of(conn, act)?.stands),
        _ => Ok(true),
    }
}

/// The bundles of one direction, the latest first; those that were taken back are left out.
pub(super) fn standing(
    conn: &Connection,
    site: &str,
    direction: &str,
    of: Option<&Head>,
) -> Result<Vec<Noted>, StoreError> {
    let sql = "SELECT n, seen, number, hash, at, batch FROM bundle \
               WHERE site = ?1 AND direction = ?2 AND (?3 IS NULL OR (root = ?3 AND year = ?4)) \
               ORDER BY n DESC LIMIT 1000";
    let mut statement = conn.prepare_cached(sql)?;
    let bound = params![site, direction, of.map(|it| &it.root), of.map(|it| it.year)];
    let rows = statement.query_map(bound, |row| {
        Ok(Noted {
            n: row.get(0)?,
            seen: row.get(1)?,
            number: row.get(2)?,
            hash: row.get(3)?,
            at: row.get(4)?,
            batch: row.get(5)?,
        })
    })?;
    let mut found = Vec::new();
    for noted in rows {
        let noted = noted?;
        if stands(conn, &noted.batch)? {
            found.push(noted);
        }
    }
    Ok(found)
}

/// The highest number of a direction; nought if there is none.
pub(super) fn last(conn: &Connection, site: &str, direction: &str) -> Result<i64, StoreError> {
    let all = standing(conn, site, direction, None)?;
    Ok(all.iter().map(|it| it.number).max().unwrap_or(0))
}

/// How often a number from a site was applied, with those times that were taken back.
pub(super) fn attempts(conn: &Connection, site: &str, number: i64) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM bundle WHERE site = ?1 AND direction = 'in' AND number = ?2";
    Ok(conn
        .prepare_cached(sql)?
        .query_row(params![site, number], |row| row.get(0))?)
}

fn content(conn: &Connection, noted: &Noted) -> Result<Option<Content>, StoreError> {
    let sql = "SELECT content FROM bundle WHERE n = ?1 AND content <> ''";
    let text: Option<String> = conn
        .prepare_cached(sql)?
        .query_row([noted.n], |row| row.get(0))
        .optional()?;
    let damaged = || StoreError::Damaged(format!("bundle {}", noted.n));
    let Some(text) = text else { return Ok(None) };
    let json = serde_json::from_str(&text).map_err(|_| damaged())?;
    let value = json::from_json(&json).ok_or_else(damaged)?;
    Content::from_value(&value).map(Some).ok_or_else(damaged)
}

/// What both had last: the last bundle applied from there, or that of ours which they have
/// applied since; both if the two crossed on their way.
pub(super) fn bases(
    conn: &Connection,
    site: &str,
    head: &Head,
) -> Result<Vec<Content>, StoreError> {
    let came = standing(conn, site, "in", Some(head))?.into_iter().next();
    let mut sent = standing(conn, site, "out", Some(head))?.into_iter();
    let sent = sent.find(|it| it.number <= head.seen);
    let noted = match (came, sent) {
        (Some(came), Some(sent)) if sent.n > came.n => vec![sent],
        (Some(came), Some(sent)) if sent.number > came.seen => vec![came, sent],
        (Some(came), _) => vec![came],
        (None, sent) => sent.into_iter().collect(),
    };
    let mut bases = Vec::new();
    for noted in noted {
        bases.extend(content(conn, &noted)?);
    }
    Ok(bases)
}

pub(super) fn list(conn: &Connection, limit: u32) -> Result<Vec<Exchanged>, StoreError> {
    let sql = "SELECT direction, site, number, at, actor, year, root, hash, batch FROM bundle \
               ORDER BY n DESC LIMIT ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([limit], |row| {
        let exchanged = Exchanged {
            direction: row.get(0)?,
            site: row.get(1)?,
            number: row.get(2)?,
            at: row.get(3)?,
            actor: row.get(4)?,
            year: row.get(5)?,
            root: row.get(6)?,
            hash: row.get(7)?,
            is_undone: false,
        };
        Ok((exchanged, row.get::<_, String>(8)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (mut exchanged, batch) = row?;
        exchanged.is_undone = !stands(conn, &batch)?;
        found.push(exchanged);
    }
    Ok(found)
}
