//! What a thing of this file is called in others, and which thing here another's name means.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    domain::{Id, Kind},
    store::StoreError,
};

/// The name of a thing here: that from where it began, else our own.
pub(super) fn of(
    conn: &Connection,
    own: &str,
    kind: Kind,
    id: Id,
) -> Result<(String, String), StoreError> {
    let sql = "SELECT site, foreign_id FROM alias WHERE kind = ?1 AND local_id = ?2 \
               ORDER BY site, foreign_id LIMIT 1";
    let found = conn
        .prepare_cached(sql)?
        .query_row(params![kind.code(), id], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })
        .optional()?;
    Ok(match found {
        Some((site, id)) => (site, id.to_string()),
        None => (own.to_string(), id.to_string()),
    })
}

/// The thing here that a name means, if it stands.
pub(super) fn local(
    conn: &Connection,
    own: &str,
    kind: Kind,
    (site, id): (&str, &str),
) -> Result<Option<Id>, StoreError> {
    let Ok(foreign) = id.parse::<i64>() else {
        return Ok(None);
    };
    let sql = "SELECT local_id FROM alias WHERE site = ?1 AND kind = ?2 AND foreign_id = ?3";
    let bound: Option<Id> = conn
        .prepare_cached(sql)?
        .query_row(params![site, kind.code(), foreign], |row| row.get(0))
        .optional()?;
    let candidates = bound.into_iter().chain((site == own).then_some(foreign));
    for id in candidates {
        let sql = format!("SELECT 1 FROM \"{kind}\" WHERE id = ?1");
        if conn.prepare_cached(&sql)?.exists([id])? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
