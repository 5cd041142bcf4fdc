//! The one door: every act goes through [`Store::submit`], and none without its audit row.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, TransactionBehavior};

use super::{
    Session, Store, StoreError, audit, batch, closed, derive, json, record, stale, standing, undo,
};
use crate::domain::{
    Change, Command, Draft, Facts, Id, Kind, LetterSent, Record, Refusal, RefusalCode, Seen, decide,
};

/// A command on its way through the door.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The command's own id: sending it again is harmless.
    pub id: String,
    /// What is to be done.
    pub command: Command,
    /// The versions that the person saw.
    pub seen: Vec<Seen>,
    /// The bulk act that it belongs to.
    pub batch: Option<String>,
}

impl Envelope {
    /// An envelope with a fresh id.
    pub fn new(command: Command, seen: &[Seen]) -> Envelope {
        Envelope {
            id: super::turnstile::random_word(),
            command,
            seen: seen.to_vec(),
            batch: None,
        }
    }
}

/// Something that the person should know although the act was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// A stable word, the key of its sentence.
    pub code: &'static str,
    /// Named arguments.
    pub args: Vec<(String, String)>,
}

/// How far a bulk act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows done.
    pub done: usize,
    /// Rows in all.
    pub total: usize,
}

/// What an act did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The act's number in the audit; of a bulk act the last one's.
    pub act: i64,
    /// Rows touched: kind, key, and the version after (none for a row that is gone).
    pub rows: Vec<(Kind, Id, Option<i64>)>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// The act had been done before under the same id.
    pub repeated: bool,
}

impl Outcome {
    /// The keys of new rows of a kind.
    pub fn created(&self, kind: Kind) -> impl Iterator<Item = Id> {
        let new = move |row: &&(Kind, Id, Option<i64>)| row.0 == kind && row.2 == Some(1);
        self.rows.iter().filter(new).map(|row| row.1)
    }
}

/// How an attempt to get through the door ended.
enum Ending {
    /// The transaction is in the file: with the act, or with its refusal alone.
    Committed(Result<Outcome, StoreError>),
    /// Nothing of it is in the file.
    RolledBack(StoreError),
    /// The commit failed, and the act may be in the file or not.
    InDoubt(StoreError),
}

impl Store {
    /// Does one act. A refusal is on record, changes nothing, and comes back as an error.
    ///
    /// # Errors
    /// [`StoreError::Refused`], or what hinders the file; each says whether the act is saved.
    pub fn submit(
        &mut self,
        envelope: &Envelope,
        on_wait: &mut dyn FnMut(&str),
    ) -> Result<Outcome, StoreError> {
        self.submit_timed(envelope, on_wait).0
    }

    /// As [`Store::submit`], and how long others had to wait for it.
    pub(super) fn submit_timed(
        &mut self,
        envelope: &Envelope,
        on_wait: &mut dyn FnMut(&str),
    ) -> (Result<Outcome, StoreError>, Duration) {
        let turn = match self.turnstile.enter(&self.session.actor, on_wait) {
            Ok(turn) => turn,
            Err(error) => return (Err(error), Duration::ZERO),
        };
        let since = Instant::now();
        let done = match attempt(&mut self.conn, &self.session, envelope) {
            Ending::Committed(done) => done,
            Ending::RolledBack(StoreError::Busy(_)) => {
                Err(StoreError::Busy(self.turnstile.holder()))
            }
            Ending::RolledBack(error) => Err(put_on_record(
                &mut self.conn,
                &self.session,
                envelope,
                error,
            )),
            Ending::InDoubt(error) => settle(&self.path, &self.session, envelope, error),
        };
        drop(turn);
        (done, since.elapsed())
    }

    /// Puts a refusal on record that was found before the door.
    pub(super) fn refuse(
        &mut self,
        command: &Command,
        refusal: Box<Refusal>,
    ) -> Result<StoreError, StoreError> {
        let _turn = self.turnstile.enter(&self.session.actor, &mut |_| {})?;
        let envelope = Envelope::new(command.clone(), &[]);
        let error = StoreError::Refused(refusal);
        Ok(put_on_record(
            &mut self.conn,
            &self.session,
            &envelope,
            error,
        ))
    }
}

fn attempt(conn: &mut Connection, session: &Session, envelope: &Envelope) -> Ending {
    let transaction = match conn.transaction_with_behavior(TransactionBehavior::Immediate) {
        Ok(transaction) => transaction,
        Err(error) => return Ending::RolledBack(error.into()),
    };
    let passed = match pass(&transaction, session, envelope) {
        Ok(Passed::Done(outcome)) => Ok(outcome),
        Ok(Passed::Refused(refusal)) => Err(StoreError::Refused(refusal)),
        Err(error) => {
            drop(transaction);
            return Ending::RolledBack(clashing(conn, envelope, error));
        }
    };
    match transaction.commit().map_err(StoreError::from) {
        Ok(()) => Ending::Committed(passed),
        // References are checked before the first byte of a commit is written.
        Err(error) if error.is_constraint() => Ending::RolledBack(clashing(conn, envelope, error)),
        Err(error) => Ending::InDoubt(error),
    }
}

/// Taking back an act on which later ones rest breaks a key or a reference: that is a refusal.
fn clashing(conn: &Connection, envelope: &Envelope, error: StoreError) -> StoreError {
    match &envelope.command {
        Command::ActCommand(command) if error.is_constraint() => undo::rests_on(conn, command),
        _ => error,
    }
}

/// Failed and refused acts are audited too, alone. The command's id stays free after a failure,
/// so that it can be tried again.
pub(super) fn put_on_record(
    conn: &mut Connection,
    session: &Session,
    envelope: &Envelope,
    error: StoreError,
) -> StoreError {
    match (try_to_record(conn, session, envelope, &error), &error) {
        // A refusal that is not on record must not look like one.
        (Err(failure), StoreError::Refused(_)) => failure,
        // The failure itself is what matters: what keeps it off the record is mostly the same.
        _ => error,
    }
}

fn try_to_record(
    conn: &mut Connection,
    session: &Session,
    envelope: &Envelope,
    error: &StoreError,
) -> Result<(), StoreError> {
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = match error {
        StoreError::Refused(refusal) => Ended::Refused(refusal),
        other => Ended::Failed(other),
    };
    audit::append(
        &transaction,
        session,
        envelope,
        &Decision::default(),
        &result,
    )?;
    Ok(transaction.commit()?)
}

/// After a failed commit: looks on a fresh connection whether the act is in the file.
///
/// If it is not, its pages may still lie in the log and come to life at the next start. A later
/// commit overwrites them; so only after one is it certain that nothing was saved.
fn settle(
    path: &Path,
    session: &Session,
    envelope: &Envelope,
    error: StoreError,
) -> Result<Outcome, StoreError> {
    let unknown = |error: &StoreError| StoreError::Unknown(error.to_string());
    let mut fresh = super::open::connection(path).map_err(|_| unknown(&error))?;
    match repeated(&fresh, envelope) {
        Ok(Some(Passed::Done(outcome))) => return Ok(outcome),
        Ok(Some(Passed::Refused(refusal))) => return Err(StoreError::Refused(refusal)),
        Ok(None) => {}
        Err(_) => return Err(unknown(&error)),
    }
    let settled = try_to_record(&mut fresh, session, envelope, &error).is_ok();
    Err(match error {
        // A full disk refuses the write itself: the commit's last page never was in the log.
        StoreError::DiskFull => StoreError::DiskFull,
        error if settled => StoreError::NotSaved(error.to_string()),
        error => unknown(&error),
    })
}

/// What came through the door, to be committed either way.
pub(super) enum Passed {
    Done(Outcome),
    Refused(Box<Refusal>),
}

/// What happens between BEGIN and COMMIT. After an error nothing of it may be committed.
pub(super) fn pass(
    conn: &Connection,
    session: &Session,
    envelope: &Envelope,
) -> Result<Passed, StoreError> {
    if let Some(passed) = repeated(conn, envelope)? {
        return Ok(passed);
    }
    let mut facts = facts(conn, session)?;
    let decision = match judge(conn, session, envelope, &mut facts) {
        Ok(decision) => decision,
        Err(StoreError::Refused(refusal)) => {
            let ended = Ended::Refused(&refusal);
            audit::append(conn, session, envelope, &Decision::default(), &ended)?;
            return Ok(Passed::Refused(refusal));
        }
        Err(error) => return Err(error),
    };
    let act = audit::append(conn, session, envelope, &decision, &Ended::Done)?;
    record::record(conn, act, &decision)?;
    derive::refresh(conn, &decision.changes)?;
    if let Command::ActCommand(_) = &envelope.command {
        undo::check_sound(conn, &decision.changes)?;
    }
    if let Some(batch) = &envelope.batch {
        batch::advance(conn, batch, envelope.command.bulk_rows())?;
    }
    if let Some(batch) = &decision.stops {
        batch::stop(conn, batch)?;
    }
    Ok(Passed::Done(Outcome {
        act,
        rows: decision.changes.iter().filter_map(touched).collect(),
        notices: decision.notices,
        repeated: false,
    }))
}

/// How an act ended, for its audit row.
pub(super) enum Ended<'a> {
    Done,
    Refused(&'a Refusal),
    Failed(&'a StoreError),
}

/// What was decided about an envelope.
#[derive(Default)]
pub(super) struct Decision {
    pub(super) changes: Vec<Change>,
    pub(super) notices: Vec<Notice>,
    /// The act at the end of the chain that is reversed.
    pub(super) undoes: Option<i64>,
    /// The bulk act that is over with this.
    pub(super) stops: Option<String>,
}

pub(super) fn judge(
    conn: &Connection,
    session: &Session,
    envelope: &Envelope,
    facts: &mut Facts,
) -> Result<Decision, StoreError> {
    let command = &envelope.command;
    let accounts = standing::check_act(conn, &session.actor, command)?;
    if let (Some(option), false) = (session.assumed, accounts.is_empty()) {
        return Err(Refusal::new(RefusalCode::RolesInForce)
            .with("option", option)
            .into());
    }
    if let Some(batch) = &envelope.batch {
        batch::check_going(conn, batch)?;
    }
    let decision = if let Command::ActCommand(act) = command {
        undo::decide(conn, session, act)?
    } else {
        super::gather::gather(conn, command, facts)?;
        let mut notices = stale::check(conn, envelope)?;
        let mut draft = Draft::new(facts);
        decide::decide(command, &mut draft)?;
        let mut changes = draft.finish()?;
        changes.retain(|change| change.key().is_some());
        notices.extend(numbered(&changes));
        Decision {
            changes,
            notices,
            ..Decision::default()
        }
    };
    standing::check_scope(
        conn,
        (&accounts, &session.actor),
        command,
        &decision.changes,
    )?;
    closed::check(conn, command, &decision.changes)?;
    Ok(decision)
}

/// The numbers that letters took, which nobody can know before.
fn numbered(changes: &[Change]) -> Option<Notice> {
    let new = changes.iter().filter(|change| change.before.is_none());
    let new = new.filter_map(|change| LetterSent::from_row(change.after.as_ref()?));
    let letters: Vec<LetterSent> = new.collect();
    let (first, last) = (letters.first()?, letters.last()?);
    let code = match first.number == last.number {
        true => "letter_number",
        false => "letter_numbers",
    };
    let arg = |name: &str, value: String| (name.to_string(), value);
    Some(Notice {
        code,
        args: vec![
            arg("series", first.series.clone()),
            arg("year", first.year.to_string()),
            arg("number", first.number.to_string()),
            arg("last", last.number.to_string()),
        ],
    })
}

/// The facts that every act has: who, when, and the next keys.
pub(super) fn facts(conn: &Connection, session: &Session) -> Result<Facts, StoreError> {
    let mut facts = Facts::default();
    facts.today = Some(session.today);
    facts.actor.clone_from(&session.actor);
    let mut statement = conn.prepare_cached("SELECT kind, next FROM sequence")?;
    let next = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    for (kind, next) in next {
        if let Some(kind) = Kind::parse(&kind) {
            facts.set_next(kind, next);
        }
    }
    Ok(facts)
}

/// The outcome of an earlier act with the same id.
fn repeated(conn: &Connection, envelope: &Envelope) -> Result<Option<Passed>, StoreError> {
    let Some(act) = audit::rows(conn, "WHERE command_id = ?1", [&envelope.id])?.pop() else {
        return Ok(None);
    };
    let damaged = || StoreError::Damaged(format!("audit {}", act.seq));
    if act.command != envelope.command.name() {
        return Err(damaged());
    }
    if act.result == "refused" {
        let refusal = json::refusal(&act.reply).ok_or_else(damaged)?;
        return Ok(Some(Passed::Refused(Box::new(refusal))));
    }
    let mut statement = conn
        .prepare_cached("SELECT kind, id, version_after FROM change WHERE seq = ?1 ORDER BY n")?;
    let rows = statement
        .query_map([act.seq], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?))
        })?
        .filter_map(|row| {
            row.map(|(kind, id, version)| Some((Kind::parse(&kind)?, id, version)))
                .transpose()
        })
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Some(Passed::Done(Outcome {
        act: act.seq,
        rows,
        notices: Vec::new(),
        repeated: true,
    })))
}

fn touched(change: &Change) -> Option<(Kind, Id, Option<i64>)> {
    let (kind, id) = change.key()?;
    Some((kind, id, change.after.as_ref().map(|row| row.version)))
}
