//! Taking an act back and doing it again: both are new acts, and the old ones stay on record.

use rusqlite::{Connection, params};

use super::{
    Session, Store, StoreError,
    audit::{self, AuditRow},
    json, row,
    write::Decision,
};
use crate::domain::{ActCommand, Change, Id, Kind, Refusal, RefusalCode, Row};

/// The changes that take back (or do again) an act.
pub(super) fn decide(
    conn: &Connection,
    session: &Session,
    command: &ActCommand,
) -> Result<Decision, StoreError> {
    let (target, undoes) = match command {
        ActCommand::Undo { act } => (*act, *act),
        ActCommand::Redo { act } => {
            let undo = audit::rows(
                conn,
                "WHERE undoes = ?1 AND result = 'done' ORDER BY seq DESC",
                [act],
            )?;
            let latest = undo
                .first()
                .ok_or_else(|| StoreError::from(Refusal::new(RefusalCode::NothingToDo)))?;
            (latest.seq, latest.seq)
        }
    };
    let act = one(conn, target)?.ok_or_else(|| {
        StoreError::from(
            Refusal::new(RefusalCode::NotFound)
                .with("noun", "act")
                .with("id", target),
        )
    })?;
    check(
        conn,
        session,
        &act,
        matches!(command, ActCommand::Redo { .. }),
    )?;
    let mut changes = Vec::new();
    for seq in acts_of(conn, &act)? {
        changes.extend(reversed(conn, seq)?);
    }
    Ok(Decision {
        changes,
        notices: Vec::new(),
        undoes: Some(undoes),
    })
}

fn refuse(code: RefusalCode, act: i64) -> StoreError {
    Refusal::new(code).with("act", act).into()
}

fn one(conn: &Connection, seq: i64) -> Result<Option<AuditRow>, StoreError> {
    Ok(audit::rows(conn, "WHERE seq = ?1 AND result = 'done'", [seq])?.pop())
}

fn check(
    conn: &Connection,
    session: &Session,
    act: &AuditRow,
    redo: bool,
) -> Result<(), StoreError> {
    if act.actor != session.actor {
        let refusal = Refusal::new(RefusalCode::NotYourAct).with("act", act.seq);
        return Err(refusal.with("who", &act.actor).into());
    }
    if is_undone(conn, act.seq)? {
        return Err(refuse(RefusalCode::AlreadyUndone, act.seq));
    }
    if redo {
        return Ok(());
    }
    if act.undoes.is_some() || !is_reversible(act) {
        return Err(refuse(RefusalCode::NotReversible, act.seq));
    }
    Ok(())
}

/// Whether the command on record may simply be undone.
fn is_reversible(act: &AuditRow) -> bool {
    json::command(&act.command, &act.args).is_some_and(|command| command.is_reversible())
}

/// Whether an act was taken back and that was not taken back itself.
pub(super) fn is_undone(conn: &Connection, act: i64) -> Result<bool, StoreError> {
    let tail = "WHERE result = 'done' AND (undoes = ?1 OR undoes IN \
                (SELECT b.seq FROM audit a JOIN audit b ON b.batch = a.batch WHERE a.seq = ?1))";
    for undo in audit::rows(conn, tail, [act])? {
        if !is_undone(conn, undo.seq)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The acts to take back with one: its whole batch, the latest first.
fn acts_of(conn: &Connection, act: &AuditRow) -> Result<Vec<i64>, StoreError> {
    let Some(batch) = &act.batch else {
        return Ok(vec![act.seq]);
    };
    let tail = "WHERE batch = ?1 AND result = 'done' ORDER BY seq DESC";
    Ok(audit::rows(conn, tail, [batch])?
        .iter()
        .map(|act| act.seq)
        .collect())
}

fn reversed(conn: &Connection, seq: i64) -> Result<Vec<Change>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT kind, id, version_before, version_after, image FROM change \
         WHERE seq = ?1 ORDER BY n DESC",
    )?;
    type Image = (String, Id, Option<i64>, Option<i64>, Option<String>);
    let rows = statement
        .query_map(params![seq], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })?
        .collect::<rusqlite::Result<Vec<Image>>>()?;
    let damaged = || StoreError::Damaged(format!("change {seq}"));
    rows.into_iter()
        .map(|(kind, id, version_before, version_after, image)| {
            let kind = Kind::parse(&kind).ok_or_else(damaged)?;
            let live = row::by_id(conn, kind, id)?;
            if live.as_ref().map(|row| row.version) != version_after {
                let refusal = Refusal::new(RefusalCode::ChangedSince).with("act", seq);
                return Err(refusal.with("what", format!("{kind} {id}")).into());
            }
            let version = version_after.or(version_before).unwrap_or(0) + 1;
            let after = match image {
                Some(image) => {
                    let values = json::values(&image).ok_or_else(damaged)?;
                    Some(Row {
                        kind,
                        id,
                        version,
                        values,
                    })
                }
                None => None,
            };
            Ok(Change {
                before: live,
                after,
            })
        })
        .collect()
}

impl Store {
    /// The latest act of this person that can be taken back, if there is one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_undoable(&self) -> Result<Option<AuditRow>, StoreError> {
        let tail = "WHERE actor = ?1 AND result = 'done' AND undoes IS NULL \
                    ORDER BY seq DESC LIMIT 100";
        for act in audit::rows(&self.conn, tail, [&self.session.actor])? {
            if !is_undone(&self.conn, act.seq)? {
                return Ok(is_reversible(&act).then_some(act));
            }
        }
        Ok(None)
    }

    /// The latest act of this person that was taken back and can be done again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_redoable(&self) -> Result<Option<AuditRow>, StoreError> {
        let tail = "WHERE actor = ?1 AND result = 'done' ORDER BY seq DESC LIMIT 100";
        for act in audit::rows(&self.conn, tail, [&self.session.actor])? {
            let Some(undone) = act.undoes else {
                // A fresh act of one's own closes the way back, as everywhere.
                return Ok(None);
            };
            if is_undone(&self.conn, act.seq)? {
                continue;
            }
            let Some(target) = one(&self.conn, undone)? else {
                return Ok(None);
            };
            if target.undoes.is_none() {
                return Ok(Some(target));
            }
        }
        Ok(None)
    }
}
