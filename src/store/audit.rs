//! The audit: one row per act, each hashed together with the hash of the row before.

use rusqlite::{Connection, OptionalExtension, params};
use sm3::{Digest, Sm3};

use super::{
    Envelope, Session, Store, StoreError, json,
    record::Kept,
    row,
    write::{Decision, Ended},
};
use crate::{
    base::{Field, Value, date},
    domain::{Change, Id, Kind, Row},
};

pub use super::verify::{Flaw, Verification};

/// The algorithm that this program writes.
const ALGORITHM: &str = "SM3";
/// What the first row follows.
pub(super) const FIRST: &str = "";

crate::field_struct! {
    /// One act as the audit keeps it. All columns but `hash` are hashed, in this order.
    AuditRow {
        /// 1, 2, 3 … without a gap.
        seq: i64,
        /// UTC, milliseconds; never earlier than the row before.
        at: String,
        /// The system's clock had gone back.
        clock_back: bool,
        /// Account name.
        actor: String,
        /// Session word.
        session: String,
        /// Role in which he acted.
        role: String,
        /// Unix user.
        unix_user: String,
        /// Remote address.
        remote: String,
        /// The command's own id.
        command_id: String,
        /// Noun and verb.
        command: String,
        /// Kind of the first row touched.
        kind: Option<String>,
        /// Its key.
        object: Option<i64>,
        /// Its version before.
        version_before: Option<i64>,
        /// Its version after.
        version_after: Option<i64>,
        /// How many rows were touched.
        row_count: i64,
        /// Hash over all that is kept of the rows touched, hexadecimal.
        image: String,
        /// Arguments, a JSON object.
        args: String,
        /// The bulk act that it belongs to.
        batch: Option<String>,
        /// The act that it reverses: another's first act, its undoing, its redoing …
        undoes: Option<i64>,
        /// `done`, `refused` or `failed`.
        result: String,
        /// The refusal or failure as JSON; empty when done.
        reply: String,
        /// The business date in force.
        business_date: String,
        /// Program version.
        program: String,
        /// Hash algorithm.
        algorithm: String,
        /// The hash of the row before.
        previous: String,
        /// The row's hash, hexadecimal.
        hash: String,
    }
}

pub(super) const COLUMNS: &str = "seq, at, clock_back, actor, session, role, unix_user, remote, \
    command_id, \
    command, kind, object, version_before, version_after, row_count, image, args, batch, undoes, \
    result, reply, business_date, program, algorithm, previous, hash";

impl AuditRow {
    fn digest(&self) -> String {
        let Value::List(values) = self.to_value() else {
            return String::new();
        };
        digest(&values)
    }

    /// Writes the row at the end of the chain; sets `seq`, `at`, `previous` and `hash`.
    fn append(mut self, conn: &Connection) -> Result<i64, StoreError> {
        let last: Option<(i64, String, String)> = conn
            .prepare_cached("SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let (seq, at, previous) = last.unwrap_or((0, String::new(), FIRST.to_string()));
        let now = now_text();
        self.seq = seq + 1;
        self.clock_back = now < at;
        self.at = now.max(at);
        self.algorithm = ALGORITHM.to_string();
        self.previous = previous;
        self.hash = self.digest();
        let Value::List(values) = self.to_value() else {
            return Err(StoreError::Damaged("audit row".into()));
        };
        let marks = vec!["?"; values.len()].join(", ");
        let sql = format!("INSERT INTO audit ({COLUMNS}) VALUES ({marks})");
        conn.prepare_cached(&sql)?
            .execute(rusqlite::params_from_iter(values.iter().map(row::Bound)))?;
        Ok(self.seq)
    }
}

/// Writes the audit row of an act and gives its number.
pub(super) fn append(
    conn: &Connection,
    session: &Session,
    envelope: &Envelope,
    decision: &Decision,
    ended: &Ended<'_>,
) -> Result<i64, StoreError> {
    let first = decision.changes.first();
    let key = first.and_then(Change::key);
    let mut image = Image::default();
    decision
        .changes
        .iter()
        .filter_map(Kept::of)
        .for_each(|kept| image.add(&kept));
    let (command_id, result, reply) = match ended {
        Ended::Done => (envelope.id.clone(), "done", String::new()),
        // What hinders a chunk may be gone when its bulk act is resumed: its id stays free.
        Ended::Refused(refusal) => (
            match envelope.batch {
                None => envelope.id.clone(),
                Some(_) => super::turnstile::random_word(),
            },
            "refused",
            json::refusal_json(refusal),
        ),
        // The command's own id stays free, so that it can be tried again.
        Ended::Failed(error) => (
            super::turnstile::random_word(),
            "failed",
            json::failure_json(error, &envelope.id),
        ),
    };
    AuditRow {
        seq: 0,
        at: String::new(),
        clock_back: false,
        actor: session.actor.clone(),
        session: session.id.clone(),
        role: session.role.code().to_string(),
        unix_user: session.unix_user.clone(),
        remote: session.remote.clone(),
        command_id,
        command: envelope.command.name().to_string(),
        kind: key.map(|(kind, _)| kind.code().to_string()),
        object: key.map(|(_, id)| id),
        version_before: first.and_then(|change| Some(change.before.as_ref()?.version)),
        version_after: first.and_then(|change| Some(change.after.as_ref()?.version)),
        row_count: i64::try_from(decision.changes.len()).unwrap_or(i64::MAX),
        image: image.finish(),
        args: json::args_json(&envelope.command.args()),
        batch: envelope.batch.clone(),
        undoes: decision.undoes,
        result: result.to_string(),
        reply,
        business_date: date::iso(session.today),
        program: env!("CARGO_PKG_VERSION").to_string(),
        algorithm: String::new(),
        previous: String::new(),
        hash: String::new(),
    }
    .append(conn)
}

/// The hash over all that is kept of an act's rows, in their order.
#[derive(Default)]
pub(super) struct Image {
    digest: Sm3,
    bytes: Vec<u8>,
}

impl Image {
    pub(super) fn add(&mut self, kept: &Kept) {
        self.bytes.clear();
        kept.canonical(&mut self.bytes);
        self.digest.update(&self.bytes);
    }

    pub(super) fn finish(self) -> String {
        hex(&self.digest.finalize())
    }
}

/// The canonical hash of one row.
pub(super) fn row_hash(row: &Row) -> [u8; 32] {
    Sm3::digest(row.canonical()).into()
}

/// The hash of any bytes, hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&Sm3::digest(bytes))
}

/// UTC now, to the millisecond, in a form that sorts.
pub(super) fn now_text() -> String {
    chrono::Utc::now()
        .format("%Y-%m-%dT%H:%M:%S%.3fZ")
        .to_string()
}

/// Bytes as lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let pair = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    bytes.iter().flat_map(pair).collect()
}

/// Rows of the audit that a tail picks.
pub(super) fn rows(
    conn: &Connection,
    tail: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<AuditRow>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM audit {tail}"))?;
    let found = statement
        .query_map(params, read)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditRow> {
    AuditRow::from_value(&Value::List(plain(row)?)).ok_or(rusqlite::Error::InvalidQuery)
}

/// The columns as they stand, whatever somebody may have put into them.
pub(super) fn plain(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<Value>> {
    let count = row.as_ref().column_count();
    let one = |at| {
        Ok(match row.get_ref(at)? {
            rusqlite::types::ValueRef::Integer(number) => Value::Int(number),
            rusqlite::types::ValueRef::Text(text) => {
                Value::Text(String::from_utf8_lossy(text).into_owned())
            }
            _ => Value::Null,
        })
    };
    (0..count).map(one).collect()
}

/// The hash that a row's columns must carry; the last of them is the hash itself.
pub(super) fn digest(values: &[Value]) -> String {
    let mut bytes = Vec::with_capacity(512);
    let covered = values.split_last().map_or(values, |(_, covered)| covered);
    covered.iter().for_each(|value| value.canonical(&mut bytes));
    hash(&bytes)
}

impl Store {
    /// The last acts, newest first, beginning below `before` (none: at the end).
    ///
    /// # Errors
    /// What SQLite says.
    pub fn acts(&self, before: Option<i64>, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        let tail = "WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2";
        rows(&self.conn, tail, params![before.unwrap_or(i64::MAX), limit])
    }

    /// The acts that touched one row, newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn acts_on(&self, kind: Kind, id: Id, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        let tail = "WHERE seq IN (SELECT seq FROM change WHERE kind = ?1 AND id = ?2) \
                    ORDER BY seq DESC LIMIT ?3";
        rows(&self.conn, tail, params![kind.code(), id, limit])
    }
}
