//! Bulk acts: judged whole, then done in chunks, and resumed or withdrawn if they were cut off.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::{Envelope, Outcome, Progress, Store, StoreError, audit, json, turnstile::Mark, write};
use crate::domain::{ActCommand, Command, Refusal, RefusalCode, Seen};

/// Rows of the first chunk, and the most that go through the door as one act.
const FIRST_ROWS: usize = 1_000;
/// Rows of a chunk at most, however fast it goes.
const MOST_ROWS: usize = 10_000;
/// What a chunk should hold the door; others wait no longer than a little more than this.
const HOLD: Duration = Duration::from_millis(80);

/// The size of the next chunk after one of `rows` rows held the door for `held`.
fn next_size(rows: usize, held: Duration) -> usize {
    let wanted = rows as u128 * HOLD.as_micros() / held.as_micros().max(1);
    let wanted = usize::try_from(wanted).unwrap_or(MOST_ROWS);
    wanted.clamp(50, rows.saturating_mul(2).clamp(50, MOST_ROWS))
}

/// What a person at the screen is told while a bulk act runs.
pub struct Watch<'a> {
    /// Hears how far it is and may say stop.
    pub go_on: &'a mut dyn FnMut(Progress) -> bool,
    /// Hears the name of a writer that is being waited for.
    pub on_wait: &'a mut dyn FnMut(&str),
}

/// A bulk act that was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutOff {
    /// Its id.
    pub id: String,
    /// Who began it.
    pub actor: String,
    /// When, UTC.
    pub started: String,
    /// Noun and verb.
    pub command: String,
    /// How far it came.
    pub progress: Progress,
}

impl Store {
    /// Does an act; a bulk act is judged whole before its first chunk is written.
    ///
    /// # Errors
    /// As [`Store::submit`]. A bulk act that fails midway stays on record as cut off.
    pub fn execute(&mut self, command: Command, seen: &[Seen]) -> Result<Outcome, StoreError> {
        let (mut go_on, mut on_wait) = (|_| true, |_: &str| {});
        let mut watch = Watch {
            go_on: &mut go_on,
            on_wait: &mut on_wait,
        };
        self.execute_watched(command, seen, &mut watch)
    }

    /// As [`Store::execute`], with somebody who watches.
    ///
    /// # Errors
    /// As [`Store::execute`].
    pub fn execute_watched(
        &mut self,
        command: Command,
        seen: &[Seen],
        watch: &mut Watch<'_>,
    ) -> Result<Outcome, StoreError> {
        let total = command.bulk_rows().unwrap_or(0);
        if total <= FIRST_ROWS {
            return self.submit(&Envelope::new(command, seen), watch.on_wait);
        }
        match self.rehearse(&command, seen) {
            Ok(_) => {}
            Err(StoreError::Refused(refusal)) => return Err(self.refuse(&command, refusal)?),
            Err(error) => return Err(error),
        }
        let batch = super::turnstile::random_word();
        let mark = Mark::take(&self.path, &mark_name(&batch))?;
        self.begin_batch(&batch, &command, total)?;
        let outcome = self.run_batch(&batch, &command, watch);
        drop(mark);
        outcome
    }

    /// Judges a command without writing anything: what it would refuse, and how many rows it
    /// would touch.
    ///
    /// # Errors
    /// As [`Store::submit`], but nothing is put on record.
    pub fn rehearse(&self, command: &Command, seen: &[Seen]) -> Result<usize, StoreError> {
        let snapshot = self.conn.unchecked_transaction()?;
        let envelope = Envelope::new(command.clone(), seen);
        let mut facts = write::facts(&snapshot, &self.session)?;
        let decision = write::judge(&snapshot, &self.session, &envelope, &mut facts)?;
        Ok(decision.changes.len())
    }

    /// Bulk acts that were cut off, by a crash or by their own person.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn cut_off(&self) -> Result<Vec<CutOff>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, actor, started, command, done, total FROM batch WHERE state = 'going' \
             ORDER BY started LIMIT 20",
        )?;
        let rows = statement.query_map([], |row| {
            let count = |at| {
                row.get::<_, i64>(at)
                    .map(|n| usize::try_from(n).unwrap_or(0))
            };
            Ok(CutOff {
                id: row.get(0)?,
                actor: row.get(1)?,
                started: row.get(2)?,
                command: row.get(3)?,
                progress: Progress {
                    done: count(4)?,
                    total: count(5)?,
                },
            })
        })?;
        let mut found = Vec::new();
        for cut_off in rows.collect::<rusqlite::Result<Vec<CutOff>>>()? {
            // One whose mark is held is still going on in another process.
            if Mark::take(&self.path, &mark_name(&cut_off.id))?.is_some() {
                found.push(cut_off);
            }
        }
        Ok(found)
    }

    /// Goes on with a bulk act that was cut off.
    ///
    /// # Errors
    /// As [`Store::execute`]; [`StoreError::Busy`] if it is still going on elsewhere.
    pub fn resume(&mut self, id: &str) -> Result<Outcome, StoreError> {
        let (mut go_on, mut on_wait) = (|_| true, |_: &str| {});
        let mut watch = Watch {
            go_on: &mut go_on,
            on_wait: &mut on_wait,
        };
        self.resume_watched(id, &mut watch)
    }

    /// As [`Store::resume`], with somebody who watches.
    ///
    /// # Errors
    /// As [`Store::resume`].
    pub fn resume_watched(
        &mut self,
        id: &str,
        watch: &mut Watch<'_>,
    ) -> Result<Outcome, StoreError> {
        let sql = "SELECT actor, command, args FROM batch WHERE id = ?1 AND state = 'going'";
        let found: Option<(String, String, String)> = self
            .conn
            .query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let (actor, name, args) = found.ok_or_else(|| missing(id))?;
        let Some(mark) = Mark::take(&self.path, &mark_name(id))? else {
            return Err(StoreError::Busy(actor));
        };
        let command = json::command(&name, &args);
        let command = command.ok_or_else(|| StoreError::Damaged(format!("batch {id}")))?;
        let outcome = self.run_batch(id, &command, watch);
        drop(mark);
        outcome
    }

    /// Takes back what a cut-off bulk act has done so far.
    ///
    /// # Errors
    /// As [`Store::execute`]; [`StoreError::Busy`] if it is still going on elsewhere.
    pub fn withdraw(&mut self, id: &str) -> Result<(), StoreError> {
        let sql = "SELECT actor FROM batch WHERE id = ?1 AND state = 'going'";
        let actor: Option<String> = self
            .conn
            .query_row(sql, [id], |row| row.get(0))
            .optional()?;
        let actor = actor.ok_or_else(|| missing(id))?;
        let Some(_mark) = Mark::take(&self.path, &mark_name(id))? else {
            return Err(StoreError::Busy(actor));
        };
        let tail = "WHERE batch = ?1 AND result = 'done' ORDER BY seq LIMIT 1";
        if let Some(act) = audit::rows(&self.conn, tail, [id])?.first() {
            // The undoing ends the batch in its own transaction.
            self.execute(ActCommand::Undo { act: act.seq }.into(), &[])?;
            return Ok(());
        }
        if actor != self.session.actor {
            let refusal = Refusal::new(RefusalCode::NotYourAct).with("act", "batch");
            return Err(refusal.with("who", actor).into());
        }
        let _turn = self.turnstile.enter(&self.session.actor, &mut |_| {})?;
        stop(&self.conn, id)
    }

    fn begin_batch(&self, id: &str, command: &Command, total: usize) -> Result<(), StoreError> {
        let _turn = self.turnstile.enter(&self.session.actor, &mut |_| {})?;
        self.conn.execute(
            "INSERT INTO batch (id, actor, started, command, total, done, state, args) \
             VALUES (?1, ?2, ?3, ?4, ?5, 0, 'going', ?6)",
            params![
                id,
                self.session.actor,
                audit::now_text(),
                command.name(),
                i64::try_from(total).unwrap_or(i64::MAX),
                json::args_json(&command.args()),
            ],
        )?;
        Ok(())
    }

    /// Runs what is left of a bulk act. Where a chunk begins makes its id, and how far the act
    /// is stands in the file in the same transaction: neither a crash nor a second process can
    /// do a row twice.
    fn run_batch(
        &mut self,
        batch: &str,
        command: &Command,
        watch: &mut Watch<'_>,
    ) -> Result<Outcome, StoreError> {
        let mut whole = Outcome {
            act: 0,
            rows: Vec::new(),
            notices: Vec::new(),
            repeated: false,
        };
        let mut rows = FIRST_ROWS;
        loop {
            let at = progress(&self.conn, batch)?;
            if at.done >= at.total || (whole.act > 0 && !(watch.go_on)(at)) {
                return Ok(whole);
            }
            let envelope = Envelope {
                id: format!("{batch}-{}", at.done),
                command: command.part(at.done, rows),
                seen: Vec::new(),
                batch: Some(batch.to_string()),
            };
            let (outcome, held) = self.submit_timed(&envelope, watch.on_wait);
            let outcome = outcome?;
            rows = next_size(rows, held);
            whole.act = outcome.act;
            whole.rows.extend(outcome.rows);
            whole.notices.extend(outcome.notices);
        }
    }
}

fn mark_name(batch: &str) -> String {
    format!("batch-{batch}")
}

fn missing(id: &str) -> StoreError {
    let refusal = Refusal::new(RefusalCode::NotFound);
    refusal.with("noun", "batch").with("id", id).into()
}

fn progress(conn: &Connection, batch: &str) -> Result<Progress, StoreError> {
    let sql = "SELECT done, total FROM batch WHERE id = ?1";
    let (done, total): (i64, i64) =
        conn.query_row(sql, [batch], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let count = |value| usize::try_from(value).unwrap_or(0);
    Ok(Progress {
        done: count(done),
        total: count(total),
    })
}

/// Refuses a chunk of a bulk act that was taken back meanwhile.
pub(super) fn check_going(conn: &Connection, batch: &str) -> Result<(), StoreError> {
    let sql = "SELECT command FROM batch WHERE id = ?1 AND state <> 'going'";
    let over: Option<String> = conn.query_row(sql, [batch], |row| row.get(0)).optional()?;
    match over {
        None => Ok(()),
        Some(act) => Err(Refusal::new(RefusalCode::AlreadyUndone)
            .with("act", act)
            .into()),
    }
}

/// Notes, in the transaction of a chunk, how far its bulk act has come.
pub(super) fn advance(
    conn: &Connection,
    batch: &str,
    rows: Option<usize>,
) -> Result<(), StoreError> {
    let rows = i64::try_from(rows.unwrap_or(0)).unwrap_or(i64::MAX);
    conn.prepare_cached("UPDATE batch SET done = done + ?2 WHERE id = ?1")?
        .execute(params![batch, rows])?;
    conn.prepare_cached(
        "UPDATE batch SET state = 'done', args = '' WHERE id = ?1 AND done >= total",
    )?
    .execute([batch])?;
    Ok(())
}

/// Ends a bulk act that is taken back; one that was done already stays done.
pub(super) fn stop(conn: &Connection, batch: &str) -> Result<(), StoreError> {
    conn.execute(
        "UPDATE batch SET state = 'withdrawn', args = '' WHERE id = ?1 AND state = 'going'",
        [batch],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_follow_the_time_that_they_take() {
        let held = Duration::from_millis;
        assert_eq!(next_size(1_000, held(400)), 200);
        assert_eq!(next_size(1_000, held(10)), 2_000);
        assert_eq!(next_size(8_000, held(1)), MOST_ROWS);
        assert_eq!(next_size(60, held(9_000)), 50);
    }
}
