//! Writes the rows of an act, what the audit keeps of each, and the next keys.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::{StoreError, json, row::Bound, write::Decision};
use crate::{
    base::Value,
    domain::{Change, Id, Kind, Row},
};

/// What is kept of one changed row beside the audit: enough to take it back and to verify it.
pub(super) struct Kept {
    pub(super) kind: String,
    pub(super) id: Id,
    pub(super) version_before: Option<i64>,
    pub(super) version_after: Option<i64>,
    /// The row before; a new row has none.
    pub(super) image: Option<String>,
    /// Hash of the row after; a row that is gone has none.
    pub(super) after_hash: Option<Vec<u8>>,
}

impl Kept {
    /// What is kept of a change.
    pub(super) fn of(change: &Change) -> Option<Kept> {
        let (kind, id) = change.key()?;
        Some(Kept {
            kind: kind.code().to_string(),
            id,
            version_before: change.before.as_ref().map(|row| row.version),
            version_after: change.after.as_ref().map(|row| row.version),
            image: change.before.as_ref().map(json::image),
            after_hash: change
                .after
                .as_ref()
                .map(|row| super::audit::row_hash(row).to_vec()),
        })
    }

    /// Appends the canonical bytes of all columns: the act's image hash covers each of them.
    pub(super) fn canonical(&self, out: &mut Vec<u8>) {
        let number = |value: Option<i64>| value.map_or(Value::Null, Value::Int);
        let text = |value: &Option<String>| value.clone().map_or(Value::Null, Value::Text);
        let hash = self.after_hash.as_deref().map(super::audit::hex);
        [
            Value::Text(self.kind.clone()),
            Value::Int(self.id),
            number(self.version_before),
            number(self.version_after),
            text(&self.image),
            text(&hash),
        ]
        .iter()
        .for_each(|value| value.canonical(out));
    }
}

/// Writes the rows of an act.
pub(super) fn record(conn: &Connection, act: i64, decision: &Decision) -> Result<(), StoreError> {
    let mut keep = conn.prepare_cached(
        "INSERT INTO change (seq, n, kind, id, version_before, version_after, image, after_hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut next = BTreeMap::new();
    for (n, change) in decision.changes.iter().enumerate() {
        let (Some(kept), Some((kind, id))) = (Kept::of(change), change.key()) else {
            continue;
        };
        match (&change.before, &change.after) {
            (None, Some(after)) => {
                insert(conn, after)?;
                let highest = next.entry(kind).or_insert(id);
                *highest = id.max(*highest);
            }
            (Some(before), Some(after)) => update(conn, after, before.version)?,
            (before, None) => remove(conn, kind, id, before.as_ref())?,
        }
        keep.execute(params![
            act,
            i64::try_from(n).unwrap_or(i64::MAX),
            kept.kind,
            kept.id,
            kept.version_before,
            kept.version_after,
            kept.image,
            kept.after_hash,
        ])?;
    }
    let mut statement = conn.prepare_cached(
        "INSERT INTO sequence (kind, next) VALUES (?1, ?2) \
         ON CONFLICT (kind) DO UPDATE SET next = max(next, excluded.next)",
    )?;
    for (kind, highest) in next {
        statement.execute(params![kind.code(), highest + 1])?;
    }
    Ok(())
}

fn insert(conn: &Connection, row: &Row) -> Result<(), StoreError> {
    let names: Vec<String> = quoted(row.kind).collect();
    let marks = vec!["?"; names.len() + 2].join(", ");
    let sql = format!(
        "INSERT INTO \"{}\" (id, version, {}) VALUES ({marks})",
        row.kind,
        names.join(", ")
    );
    let own = [Value::Int(row.id), Value::Int(row.version)];
    let values = own.iter().chain(&row.values).map(Bound);
    conn.prepare_cached(&sql)?
        .execute(rusqlite::params_from_iter(values))?;
    Ok(())
}

fn update(conn: &Connection, row: &Row, before: i64) -> Result<(), StoreError> {
    let sets: Vec<String> = quoted(row.kind)
        .map(|field| format!("{field} = ?"))
        .collect();
    let sql = format!(
        "UPDATE \"{}\" SET version = ?, {} WHERE id = ? AND version = ?",
        row.kind,
        sets.join(", ")
    );
    let head = [Value::Int(row.version)];
    let tail = [Value::Int(row.id), Value::Int(before)];
    let values = head.iter().chain(&row.values).chain(&tail).map(Bound);
    let changed = conn
        .prepare_cached(&sql)?
        .execute(rusqlite::params_from_iter(values))?;
    one_row(changed, row.kind, row.id)
}

fn remove(conn: &Connection, kind: Kind, id: Id, before: Option<&Row>) -> Result<(), StoreError> {
    let sql = format!("DELETE FROM \"{kind}\" WHERE id = ?1 AND version = ?2");
    let version = before.map_or(0, |row| row.version);
    let changed = conn.prepare_cached(&sql)?.execute([id, version])?;
    one_row(changed, kind, id)
}

fn one_row(changed: usize, kind: Kind, id: Id) -> Result<(), StoreError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Damaged(format!("{kind} {id}")))
    }
}

fn quoted(kind: Kind) -> impl Iterator<Item = String> {
    kind.fields().iter().map(|field| format!("\"{field}\""))
}
