//! The file as it stood after an act: what changed since is read from what the audit keeps of it.
//!
//! Nothing in the file is touched. On a connection of its own, tables that vanish with it stand
//! before those of the file; each holds the rows as they were. So a query needs no second form.

use rusqlite::Connection;

use super::{Session, Store, StoreError, open, turnstile::Turnstile};
use crate::{base::Date, domain::Kind};

/// A view of the file at an earlier act; it can be read but has no way to write.
#[derive(Debug)]
pub struct AsOf {
    store: Store,
}

impl AsOf {
    /// The store to ask.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

impl Store {
    /// The number of the last act in the audit; nought in a new file.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_act(&self) -> Result<i64, StoreError> {
        let sql = "SELECT coalesce(max(seq), 0) FROM audit";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The file as it stood after an act, seen on a day.
    ///
    /// # Errors
    /// As [`Store::open`]; [`StoreError::Damaged`] if what the audit keeps cannot be read.
    pub fn as_of(&self, act: i64, today: Date) -> Result<AsOf, StoreError> {
        let conn = open::connection(&self.path)?;
        // What a department knows stays out of files that the system would write for us.
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        // One snapshot from here until the view is given up: a later act must not shine through.
        conn.execute_batch("BEGIN")?;
        let changed = changed_since(&conn, act)?;
        for kind in &changed {
            shadow(&conn, *kind, act)?;
        }
        if changed.contains(&Kind::Org) {
            conn.execute_batch(PATHS)?;
        }
        let session = Session {
            today,
            ..self.session.clone()
        };
        let store = Store {
            conn,
            path: self.path.clone(),
            turnstile: Turnstile::open(&self.path)?,
            session,
            last_seen: self.last_seen,
            asked: self.asked.clone(),
        };
        Ok(AsOf { store })
    }
}

/// Paths follow from the orgs, so they need no image.
const PATHS: &str = "CREATE TEMP TABLE org_path AS \
    WITH RECURSIVE below(org, path) AS ( \
    SELECT id, '/' || id || '/' FROM org WHERE parent IS NULL \
    UNION ALL SELECT t.id, b.path || t.id || '/' FROM org t JOIN below b ON t.parent = b.org) \
    SELECT org, path FROM below; \
    CREATE UNIQUE INDEX temp.as_of_org_path ON org_path(path); \
    CREATE UNIQUE INDEX temp.as_of_org_path_org ON org_path(org);";

fn changed_since(conn: &Connection, act: i64) -> Result<Vec<Kind>, StoreError> {
    let mut statement = conn.prepare("SELECT DISTINCT kind FROM change WHERE seq > ?1")?;
    let kinds = statement.query_map([act], |row| row.get::<_, String>(0))?;
    let kinds = kinds.collect::<rusqlite::Result<Vec<String>>>()?;
    let read = |kind: String| Kind::parse(&kind).ok_or(StoreError::Damaged(kind));
    kinds.into_iter().map(read).collect()
}

/// A table of a kind as it stood: rows untouched since, and of every other row the image that its
/// first change since then keeps. A row that was added since has none.
fn shadow(conn: &Connection, kind: Kind, act: i64) -> Result<(), StoreError> {
    let mut live = String::from("t.id AS id, t.version AS version");
    let mut kept = String::from("c.id, c.version_before");
    for (at, field) in kind.fields().iter().enumerate() {
        live.push_str(&format!(", t.\"{field}\" AS \"{field}\""));
        kept.push_str(&format!(", json_extract(c.image, '$[{at}]')"));
    }
    let since = format!("kind = '{kind}' AND seq > {act}");
    let sql = format!(
        "CREATE TEMP TABLE \"{kind}\" AS SELECT {live} FROM main.\"{kind}\" t \
         WHERE t.id NOT IN (SELECT id FROM main.change WHERE {since}) \
         UNION ALL SELECT {kept} FROM main.change c \
         JOIN (SELECT id, min(seq) AS seq FROM main.change WHERE {since} GROUP BY id) f \
         ON f.id = c.id AND f.seq = c.seq WHERE c.kind = '{kind}' AND c.image IS NOT NULL; \
         CREATE UNIQUE INDEX temp.\"as_of_{kind}\" ON \"{kind}\"(id);"
    );
    conn.execute_batch(&sql)?;
    for field in ["org", "parent"] {
        if kind.fields().contains(&field) {
            let name = format!("as_of_{kind}_{field}");
            conn.execute_batch(&format!(
                "CREATE INDEX temp.\"{name}\" ON \"{kind}\"(\"{field}\");"
            ))?;
        }
    }
    Ok(())
}
