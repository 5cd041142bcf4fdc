//! Closed years: what was judged stands still, also against taking acts back.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use super::{StoreError, row};
use crate::{
    base::Field,
    domain::{Change, Command, Id, Kind, Refusal, RefusalCode, Row},
};

/// Refuses changes of facts that belong to a closed year, until its closing is withdrawn.
/// Findings, cards and measures go on beyond the year in which they began, and orgs, persons and
/// posts beyond all years: judging a closed year again reads them as they stood.
pub(super) fn check(
    conn: &Connection,
    command: &Command,
    changes: &[Change],
) -> Result<(), StoreError> {
    if matches!(command, Command::YearCommand(_)) {
        return Ok(());
    }
    let mut seen: BTreeSet<Id> = BTreeSet::new();
    for change in changes {
        if let Some(year) = adopted(change) {
            refuse_if_closed(conn, year)?;
        }
        let Some(adoption) = adoption_of(conn, change)? else {
            continue;
        };
        if !seen.insert(adoption) {
            continue;
        }
        let sql = "SELECT year FROM adoption WHERE id = ?1";
        let mut statement = conn.prepare_cached(sql)?;
        let year = statement
            .query_row([adoption], |row| row.get(0))
            .optional()?;
        if let Some(year) = year {
            refuse_if_closed(conn, year)?;
        }
    }
    Ok(())
}

fn refuse_if_closed(conn: &Connection, year: i64) -> Result<(), StoreError> {
    let sql = "SELECT 1 FROM year_closing WHERE year = ?1 AND withdrawn IS NULL";
    if conn.prepare_cached(sql)?.exists([year])? {
        let refusal = Refusal::new(RefusalCode::YearClosed).with("year", year);
        return Err(refusal.into());
    }
    Ok(())
}

/// The year for which a change puts a pack in force or out of it.
fn adopted(change: &Change) -> Option<i64> {
    let row = change.after.as_ref().or(change.before.as_ref())?;
    if row.kind != Kind::Adoption {
        return None;
    }
    row.value("year").and_then(i64::from_value)
}

/// The adoption that a change of a locked fact belongs to.
fn adoption_of(conn: &Connection, change: &Change) -> Result<Option<Id>, StoreError> {
    let Some(row) = change.after.as_ref().or(change.before.as_ref()) else {
        return Ok(None);
    };
    match row.kind {
        Kind::LedgerRecord
        | Kind::RegisterRow
        | Kind::Figure
        | Kind::Incident
        | Kind::Ballot
        | Kind::Sheet
        | Kind::AgendaMark
        | Kind::Verdict
        | Kind::ClassMap
        | Kind::OfficeMap
        | Kind::LocalChange => Ok(key(row, "adoption")),
        // An honour can be lost in a later year; that it was given stands.
        Kind::HonourHeld if change.before.is_none() || change.after.is_none() => {
            Ok(key(row, "adoption"))
        }
        Kind::Attendance => owner(conn, row, ("record", Kind::LedgerRecord)),
        Kind::Mark => owner(conn, row, ("sheet", Kind::Sheet)),
        _ => Ok(None),
    }
}

fn key(row: &Row, field: &str) -> Option<Id> {
    row.value(field).and_then(Id::from_value)
}

fn owner(
    conn: &Connection,
    row: &Row,
    (field, kind): (&str, Kind),
) -> Result<Option<Id>, StoreError> {
    let Some(id) = key(row, field) else {
        return Ok(None);
    };
    let owner = row::by_id(conn, kind, id)?;
    Ok(owner.and_then(|owner| key(&owner, "adoption")))
}
