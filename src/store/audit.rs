//! The audit: one row per act, each hashed together with the hash of the row before.

use rusqlite::{Connection, OptionalExtension, params};
use sm3::{Digest, Sm3};

use super::{Store, StoreError, row};
use crate::{
    base::{Field, Value},
    domain::{Id, Kind, Row},
};

/// The algorithm that this program writes.
const ALGORITHM: &str = "SM3";
/// What the first row follows.
const FIRST: &str = "";

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
        /// Hash over the hashes of all row images after, hexadecimal.
        image: String,
        /// Arguments, a JSON object.
        args: String,
        /// The bulk act that it belongs to.
        batch: Option<String>,
        /// The act that it takes back.
        undoes: Option<i64>,
        /// `done` or `refused`.
        result: String,
        /// The refusal as JSON; empty when done.
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

const COLUMNS: &str = "seq, at, clock_back, actor, session, role, unix_user, remote, command_id, \
    command, kind, object, version_before, version_after, row_count, image, args, batch, undoes, \
    result, reply, business_date, program, algorithm, previous, hash";

/// What a verification found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// A stable word: `gap`, `hash`, `previous`, `image`, `row_changed`, `row_missing`,
    /// `row_extra`.
    pub code: &'static str,
    /// Where: an act's number, or kind and key of a row.
    pub place: String,
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Acts read.
    pub acts: i64,
    /// Live rows compared with their last image.
    pub rows: i64,
    /// The hash of the last act.
    pub head: String,
    /// What is wrong, the first hundred.
    pub flaws: Vec<Flaw>,
}

impl AuditRow {
    /// The hash that this row must carry.
    fn digest(&self) -> String {
        let Value::List(mut values) = self.to_value() else {
            return String::new();
        };
        values.pop();
        let mut bytes = Vec::with_capacity(512);
        values.iter().for_each(|value| value.canonical(&mut bytes));
        hex(&Sm3::digest(&bytes))
    }

    /// Writes the row at the end of the chain; sets `seq`, `at`, `previous` and `hash`.
    pub(super) fn append(mut self, conn: &Connection) -> Result<AuditRow, StoreError> {
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
        Ok(self)
    }
}

/// The canonical hash of one row.
pub(super) fn row_hash(row: &Row) -> [u8; 32] {
    Sm3::digest(row.canonical()).into()
}

/// The hash over row hashes in their order; rows that are gone count as nought bytes.
pub(super) fn image_hash<'a>(hashes: impl Iterator<Item = Option<&'a [u8]>>) -> String {
    let mut digest = Sm3::new();
    for hash in hashes {
        digest.update(hash.unwrap_or(&[0u8; 32]));
    }
    hex(&digest.finalize())
}

/// UTC now, to the millisecond, in a form that sorts.
pub(super) fn now_text() -> String {
    chrono::Utc::now()
        .format("%Y-%m-%dT%H:%M:%S%.3fZ")
        .to_string()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
    let count = COLUMNS.split(',').count();
    let values = (0..count)
        .map(|at| {
            Ok(match row.get_ref(at)? {
                rusqlite::types::ValueRef::Integer(number) => Value::Int(number),
                rusqlite::types::ValueRef::Text(text) => {
                    Value::Text(String::from_utf8_lossy(text).into_owned())
                }
                _ => Value::Null,
            })
        })
        .collect::<rusqlite::Result<Vec<Value>>>()?;
    AuditRow::from_value(&Value::List(values)).ok_or(rusqlite::Error::InvalidQuery)
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

    /// Recomputes the chain and compares every live row with the image of its last act.
    ///
    /// # Errors
    /// What SQLite says; flaws are a result, not an error.
    pub fn verify(&self) -> Result<Verification, StoreError> {
        // One snapshot for the whole comparison: a save in between must not look like a flaw.
        let snapshot = self.conn.unchecked_transaction()?;
        let mut found = Verification {
            acts: 0,
            rows: 0,
            head: FIRST.to_string(),
            flaws: Vec::new(),
        };
        verify_chain(&snapshot, &mut found)?;
        verify_images(&snapshot, &mut found)?;
        for kind in Kind::ALL {
            verify_rows(&snapshot, *kind, &mut found)?;
        }
        Ok(found)
    }
}

impl Verification {
    fn flaw(&mut self, code: &'static str, place: impl ToString) {
        if self.flaws.len() < 100 {
            self.flaws.push(Flaw {
                code,
                place: place.to_string(),
            });
        }
    }
}

fn verify_chain(conn: &Connection, found: &mut Verification) -> Result<(), StoreError> {
    let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM audit ORDER BY seq"))?;
    for row in statement.query_map([], read)? {
        let row = row?;
        found.acts += 1;
        if row.seq != found.acts {
            found.flaw("gap", row.seq);
            found.acts = row.seq;
        }
        if row.previous != found.head {
            found.flaw("previous", row.seq);
        }
        if row.digest() != row.hash {
            found.flaw("hash", row.seq);
        }
        found.head.clone_from(&row.hash);
    }
    Ok(())
}

fn verify_images(conn: &Connection, found: &mut Verification) -> Result<(), StoreError> {
    let mut acts = conn.prepare("SELECT seq, image FROM audit ORDER BY seq")?;
    let mut changes = conn.prepare("SELECT after_hash FROM change WHERE seq = ?1 ORDER BY n")?;
    let acts = acts.query_map([], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    for act in acts {
        let (seq, image) = act?;
        let hashes = changes
            .query_map([seq], |row| row.get::<_, Option<Vec<u8>>>(0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        if image_hash(hashes.iter().map(Option::as_deref)) != image {
            found.flaw("image", seq);
        }
    }
    Ok(())
}

fn verify_rows(conn: &Connection, kind: Kind, found: &mut Verification) -> Result<(), StoreError> {
    let live = row::columns(kind, "t");
    let sql = format!(
        "SELECT c.id, c.after_hash, {live} FROM \
         (SELECT id, after_hash, max(seq * 100000 + n) FROM change WHERE kind = ?1 GROUP BY id) c \
         LEFT JOIN \"{}\" t ON t.id = c.id",
        kind.code()
    );
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query([kind.code()])?;
    while let Some(row) = rows.next()? {
        let id: Id = row.get(0)?;
        let wanted: Option<Vec<u8>> = row.get(1)?;
        let is_live = row.get::<_, Option<Id>>(2)?.is_some();
        found.rows += i64::from(is_live);
        match (wanted, is_live) {
            (Some(wanted), true) => {
                if row_hash(&row::read(row, kind, 2)?)[..] != wanted[..] {
                    found.flaw("row_changed", format!("{kind} {id}"));
                }
            }
            (Some(_), false) => found.flaw("row_missing", format!("{kind} {id}")),
            (None, true) => found.flaw("row_extra", format!("{kind} {id}")),
            (None, false) => {}
        }
    }
    let extra = format!(
        "SELECT id FROM \"{}\" t WHERE NOT EXISTS \
         (SELECT 1 FROM change c WHERE c.kind = ?1 AND c.id = t.id) LIMIT 100",
        kind.code()
    );
    let mut statement = conn.prepare(&extra)?;
    for id in statement.query_map([kind.code()], |row| row.get::<_, Id>(0))? {
        found.flaw("row_extra", format!("{kind} {}", id?));
    }
    Ok(())
}
