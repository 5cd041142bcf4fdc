//! The one door: every act goes through [`Store::submit`], and none without its audit row.

use rusqlite::{Connection, TransactionBehavior, params};

use super::{
    Store, StoreError,
    audit::{self, AuditRow},
    derive, json,
    row::Bound,
    stale, standing, undo,
};
use crate::{
    base::{Value, date},
    domain::{Change, Command, Draft, Facts, Id, Kind, Refusal, RefusalCode, Seen, decide},
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
    /// Chunks done.
    pub done: usize,
    /// Chunks in all.
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
        let signature = format!("{} {}", self.session.actor, audit::now_text());
        let turn = self.turnstile.enter(&signature, on_wait)?;
        let session = &self.session;
        let transaction = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let passed = pass(&transaction, session, envelope);
        let saved = match &passed {
            Ok(_) | Err(StoreError::Refused(_)) => transaction.commit(),
            Err(_) => transaction.rollback(),
        };
        drop(turn);
        match saved {
            Ok(()) => passed,
            Err(error) => self.settle(envelope, &error.to_string()),
        }
    }

    /// After a failed commit: looks on a fresh connection whether the act is in the file.
    fn settle(&self, envelope: &Envelope, detail: &str) -> Result<Outcome, StoreError> {
        let Ok(fresh) = self.another() else {
            return Err(StoreError::Unknown(detail.to_string()));
        };
        match repeated(&fresh.conn, &envelope.id) {
            Ok(Some(outcome)) => outcome,
            Ok(None) => Err(StoreError::NotSaved(detail.to_string())),
            Err(_) => Err(StoreError::Unknown(detail.to_string())),
        }
    }

    pub(super) fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) \
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.note(sql, params![key, value])
    }
}

/// What happens between BEGIN and COMMIT.
fn pass(
    conn: &Connection,
    session: &super::Session,
    envelope: &Envelope,
) -> Result<Outcome, StoreError> {
    if let Some(outcome) = repeated(conn, &envelope.id)? {
        return outcome;
    }
    let mut facts = facts(conn, session)?;
    let decision = judge(conn, session, envelope, &mut facts);
    let (decision, refusal) = match decision {
        Ok(decision) => (decision, None),
        Err(StoreError::Refused(refusal)) => (Decision::default(), Some(refusal)),
        Err(error) => return Err(error),
    };
    let act = append(conn, session, envelope, &decision, refusal.as_deref())?;
    if let Some(refusal) = refusal {
        return Err(StoreError::Refused(refusal));
    }
    record(conn, act.seq, &decision.changes)?;
    derive::refresh(conn, &decision.changes)?;
    Ok(Outcome {
        act: act.seq,
        rows: decision.changes.iter().filter_map(touched).collect(),
        notices: decision.notices,
        repeated: false,
    })
}

/// What was decided about an envelope.
#[derive(Default)]
pub(super) struct Decision {
    pub(super) changes: Vec<Change>,
    pub(super) notices: Vec<Notice>,
    pub(super) undoes: Option<i64>,
}

pub(super) fn judge(
    conn: &Connection,
    session: &super::Session,
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
    let decision = if let Command::ActCommand(act) = command {
        undo::decide(conn, session, act)?
    } else {
        super::gather::gather(conn, command, facts)?;
        let notices = stale::check(conn, envelope)?;
        let mut draft = Draft::new(facts);
        decide::decide(command, &mut draft)?;
        Decision {
            changes: draft.finish()?,
            notices,
            undoes: None,
        }
    };
    standing::check_scope(
        conn,
        (&accounts, &session.actor),
        command,
        &decision.changes,
    )?;
    Ok(decision)
}

/// The facts that every act has: who, when, and the next keys.
pub(super) fn facts(conn: &Connection, session: &super::Session) -> Result<Facts, StoreError> {
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
fn repeated(
    conn: &Connection,
    id: &str,
) -> Result<Option<Result<Outcome, StoreError>>, StoreError> {
    let Some(act) = audit::rows(conn, "WHERE command_id = ?1", [id])?.pop() else {
        return Ok(None);
    };
    if act.result == "refused" {
        let refusal = json::refusal(&act.reply)
            .ok_or_else(|| StoreError::Damaged(format!("audit {}", act.seq)))?;
        return Ok(Some(Err(refusal.into())));
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
    Ok(Some(Ok(Outcome {
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

fn append(
    conn: &Connection,
    session: &super::Session,
    envelope: &Envelope,
    decision: &Decision,
    refusal: Option<&Refusal>,
) -> Result<AuditRow, StoreError> {
    let first = decision.changes.first();
    let key = first.and_then(Change::key);
    let hashes: Vec<Option<[u8; 32]>> = decision
        .changes
        .iter()
        .map(|change| change.after.as_ref().map(audit::row_hash))
        .collect();
    AuditRow {
        seq: 0,
        at: String::new(),
        clock_back: false,
        actor: session.actor.clone(),
        session: session.id.clone(),
        role: session.role.code().to_string(),
        unix_user: session.unix_user.clone(),
        remote: session.remote.clone(),
        command_id: envelope.id.clone(),
        command: envelope.command.name().to_string(),
        kind: key.map(|(kind, _)| kind.code().to_string()),
        object: key.map(|(_, id)| id),
        version_before: first.and_then(|change| Some(change.before.as_ref()?.version)),
        version_after: first.and_then(|change| Some(change.after.as_ref()?.version)),
        row_count: i64::try_from(decision.changes.len()).unwrap_or(i64::MAX),
        image: audit::image_hash(
            hashes
                .iter()
                .map(|hash| hash.as_ref().map(|hash| &hash[..])),
        ),
        args: json::args_json(&envelope.command.args()),
        batch: envelope.batch.clone(),
        undoes: decision.undoes,
        result: if refusal.is_some() { "refused" } else { "done" }.to_string(),
        reply: refusal.map(json::refusal_json).unwrap_or_default(),
        business_date: date::iso(session.today),
        program: env!("CARGO_PKG_VERSION").to_string(),
        algorithm: String::new(),
        previous: String::new(),
        hash: String::new(),
    }
    .append(conn)
}

/// Writes the rows of an act, their images, and the next keys.
fn record(conn: &Connection, act: i64, changes: &[Change]) -> Result<(), StoreError> {
    let mut image = conn.prepare_cached(
        "INSERT INTO change (seq, n, kind, id, version_before, version_after, image, after_hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (n, change) in changes.iter().enumerate() {
        let Some((kind, id)) = change.key() else {
            continue;
        };
        match &change.after {
            Some(after) if change.before.is_none() => insert(conn, after)?,
            Some(after) => update(conn, after, change.before.as_ref())?,
            None => remove(conn, kind, id)?,
        }
        image.execute(params![
            act,
            i64::try_from(n).unwrap_or(i64::MAX),
            kind.code(),
            id,
            change.before.as_ref().map(|row| row.version),
            change.after.as_ref().map(|row| row.version),
            change.before.as_ref().map(json::image),
            change
                .after
                .as_ref()
                .map(|row| audit::row_hash(row).to_vec()),
        ])?;
    }
    Ok(())
}

fn insert(conn: &Connection, row: &crate::domain::Row) -> Result<(), StoreError> {
    let count = row.values.len() + 2;
    let names: Vec<String> = row
        .kind
        .fields()
        .iter()
        .map(|field| format!("\"{field}\""))
        .collect();
    let marks = vec!["?"; count].join(", ");
    let sql = format!(
        "INSERT INTO \"{}\" (id, version, {}) VALUES ({marks})",
        row.kind,
        names.join(", ")
    );
    let own = [Value::Int(row.id), Value::Int(row.version)];
    let values = own.iter().chain(&row.values).map(Bound);
    conn.prepare_cached(&sql)?
        .execute(rusqlite::params_from_iter(values))?;
    conn.prepare_cached(
        "INSERT INTO sequence (kind, next) VALUES (?1, ?2) \
         ON CONFLICT (kind) DO UPDATE SET next = max(next, excluded.next)",
    )?
    .execute(params![row.kind.code(), row.id + 1])?;
    Ok(())
}

fn update(
    conn: &Connection,
    row: &crate::domain::Row,
    before: Option<&crate::domain::Row>,
) -> Result<(), StoreError> {
    let sets: Vec<String> = row
        .kind
        .fields()
        .iter()
        .map(|field| format!("\"{field}\" = ?"))
        .collect();
    let sql = format!(
        "UPDATE \"{}\" SET version = ?, {} WHERE id = ? AND version = ?",
        row.kind,
        sets.join(", ")
    );
    let head = [Value::Int(row.version)];
    let tail = [
        Value::Int(row.id),
        Value::Int(before.map_or(0, |before| before.version)),
    ];
    let values = head.iter().chain(&row.values).chain(&tail).map(Bound);
    let changed = conn
        .prepare_cached(&sql)?
        .execute(rusqlite::params_from_iter(values))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Damaged(format!("{} {}", row.kind, row.id)))
    }
}

fn remove(conn: &Connection, kind: Kind, id: Id) -> Result<(), StoreError> {
    conn.prepare_cached(&format!("DELETE FROM \"{kind}\" WHERE id = ?1"))?
        .execute([id])?;
    Ok(())
}
