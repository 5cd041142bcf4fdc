//! Bulk acts: judged whole, then done in chunks, and resumed or withdrawn if they were cut off.

use rusqlite::{OptionalExtension, params};
use serde_json::{Value as Json, json};

use super::{Envelope, Outcome, Progress, Store, StoreError, audit, json, write};
use crate::domain::{Command, Seen};

/// Rows per chunk, so that others get their turn in between.
const CHUNK_ROWS: usize = 10_000;

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
        let mut chunks = command.clone().chunks(CHUNK_ROWS);
        if chunks.len() <= 1 {
            let command = chunks.pop().unwrap_or(command);
            return self.submit(&Envelope::new(command, seen), watch.on_wait);
        }
        self.rehearse(&command, seen)?;
        let batch = self.begin_batch(&command, &chunks)?;
        self.run_batch(&batch, &chunks, watch)
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
            "SELECT id, actor, started, command, done, chunks FROM batch WHERE state = 'going' \
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
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Goes on with a bulk act that was cut off.
    ///
    /// # Errors
    /// As [`Store::execute`]; [`StoreError::Damaged`] if its rest cannot be read.
    pub fn resume(&mut self, id: &str) -> Result<Outcome, StoreError> {
        let damaged = || StoreError::Damaged(format!("batch {id}"));
        let rest: Option<String> = self
            .conn
            .query_row(
                "SELECT rest FROM batch WHERE id = ?1 AND state = 'going'",
                [id],
                |row| row.get(0),
            )
            .optional()?;
        let rest: Json = serde_json::from_str(&rest.ok_or_else(damaged)?).map_err(|_| damaged())?;
        let chunks = rest
            .as_array()
            .ok_or_else(damaged)?
            .iter()
            .map(|part| json::command(part[0].as_str()?, part[1].as_str()?))
            .collect::<Option<Vec<Command>>>()
            .ok_or_else(damaged)?;
        let (mut go_on, mut on_wait) = (|_| true, |_: &str| {});
        self.run_batch(
            id,
            &chunks,
            &mut Watch {
                go_on: &mut go_on,
                on_wait: &mut on_wait,
            },
        )
    }

    /// Takes back what a cut-off bulk act has done so far.
    ///
    /// # Errors
    /// As [`Store::execute`].
    pub fn withdraw(&mut self, id: &str) -> Result<(), StoreError> {
        let tail = "WHERE batch = ?1 AND result = 'done' ORDER BY seq LIMIT 1";
        if let Some(act) = audit::rows(&self.conn, tail, [id])?.first() {
            self.execute(crate::domain::ActCommand::Undo { act: act.seq }.into(), &[])?;
        }
        self.end_batch(id, "withdrawn")
    }

    fn begin_batch(&self, command: &Command, chunks: &[Command]) -> Result<String, StoreError> {
        let id = super::turnstile::random_word();
        let rest: Vec<Json> = chunks
            .iter()
            .map(|part| json!([part.name(), json::args_json(&part.args())]))
            .collect();
        self.note(
            "INSERT INTO batch (id, actor, started, command, chunks, done, state, rest) \
             VALUES (?1, ?2, ?3, ?4, ?5, 0, 'going', ?6)",
            params![
                id,
                self.session.actor,
                audit::now_text(),
                command.name(),
                i64::try_from(chunks.len()).unwrap_or(i64::MAX),
                Json::Array(rest).to_string()
            ],
        )?;
        Ok(id)
    }

    /// Runs chunks; each one's id follows from batch and place, so that a repeat is harmless.
    fn run_batch(
        &mut self,
        batch: &str,
        chunks: &[Command],
        watch: &mut Watch<'_>,
    ) -> Result<Outcome, StoreError> {
        let mut whole = Outcome {
            act: 0,
            rows: Vec::new(),
            notices: Vec::new(),
            repeated: false,
        };
        for (n, command) in chunks.iter().enumerate() {
            let envelope = Envelope {
                id: format!("{batch}-{n}"),
                command: command.clone(),
                seen: Vec::new(),
                batch: Some(batch.to_string()),
            };
            let outcome = self.submit(&envelope, watch.on_wait)?;
            whole.act = outcome.act;
            whole.rows.extend(outcome.rows);
            whole.notices.extend(outcome.notices);
            let done = n + 1;
            self.note(
                "UPDATE batch SET done = ?2 WHERE id = ?1",
                params![batch, i64::try_from(done).unwrap_or(i64::MAX)],
            )?;
            if done < chunks.len()
                && !(watch.go_on)(Progress {
                    done,
                    total: chunks.len(),
                })
            {
                return Ok(whole);
            }
        }
        self.end_batch(batch, "done")?;
        Ok(whole)
    }

    fn end_batch(&self, id: &str, state: &str) -> Result<(), StoreError> {
        self.note(
            "UPDATE batch SET state = ?2, rest = '' WHERE id = ?1",
            params![id, state],
        )
    }

    /// A note about the file's own doings, which is no act and needs no audit row, but queues
    /// like any writer.
    pub(super) fn note(&self, sql: &str, params: impl rusqlite::Params) -> Result<(), StoreError> {
        let _turn = self.turnstile.enter(&self.session.actor, &mut |_| {})?;
        self.conn.execute(sql, params)?;
        Ok(())
    }
}
