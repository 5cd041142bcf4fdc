//! Opening and creating the file, with every safeguard of the connection set or refused.

use std::{
    fs::OpenOptions,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig, limits::Limit};

use super::{
    StoreError, schema,
    session::Session,
    turnstile::{Turnstile, random_word},
};

/// SQLite 3.7.0–3.51.2 can corrupt a WAL database written by several connections.
const SQLITE_LEAST: i32 = 3_051_003;

/// The open file: one connection of one session.
#[derive(Debug)]
pub struct Store {
    pub(super) conn: Connection,
    pub(super) path: PathBuf,
    pub(super) turnstile: Turnstile,
    pub(super) session: Session,
    pub(super) last_seen: i64,
    pub(super) asked: Option<super::watch::Asked>,
}

/// What a new file is to be.
#[derive(Debug, Clone)]
pub struct Creation {
    /// The working year that it opens with.
    pub year: i32,
    /// The department's or university's name.
    pub title: String,
}

impl Store {
    /// Creates a file that must not exist yet. It is its owner's alone.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::NetworkFileSystem`], or what the system says.
    pub fn create(path: &Path, creation: &Creation, session: Session) -> Result<Store, StoreError> {
        let path = real_path(path)?;
        check_file_system(path.parent().unwrap_or(Path::new("/")))?;
        claim(&path)?;
        let meta = [
            ("site", random_word()),
            ("created", super::audit::now_text()),
            ("title", creation.title.clone()),
            ("year", creation.year.to_string()),
        ];
        Store::connect(path, Some(&meta), session)
    }

    /// Opens an existing file and brings it to the newest schema. A symbolic link is followed to
    /// the file itself, so that all who work on it queue at the same turnstile.
    ///
    /// # Errors
    /// [`StoreError::NoFile`], [`StoreError::Foreign`], [`StoreError::Newer`],
    /// [`StoreError::NetworkFileSystem`], [`StoreError::SmallBlocks`],
    /// [`StoreError::ManyNames`], [`StoreError::ReadOnly`], or what the system says.
    pub fn open(path: &Path, session: Session) -> Result<Store, StoreError> {
        if !path.is_file() {
            return Err(StoreError::NoFile(path.display().to_string()));
        }
        let path = path.canonicalize()?;
        if std::fs::metadata(&path)?.nlink() > 1 {
            return Err(StoreError::ManyNames(path.display().to_string()));
        }
        check_file_system(&path)?;
        Store::connect(path, None, session)
    }

    fn connect(
        path: PathBuf,
        meta: Option<schema::Meta<'_>>,
        session: Session,
    ) -> Result<Store, StoreError> {
        if rusqlite::version_number() < SQLITE_LEAST {
            return Err(StoreError::OldSqlite(rusqlite::version().to_string()));
        }
        let shown = path.display().to_string();
        let mut conn = connection(&path)?;
        // Nothing is written, not even the turnstile's file, before the file is known as ours.
        let found =
            schema::check(&conn, &shown, meta.is_some()).map_err(|error| named(error, &shown))?;
        let turnstile = Turnstile::open(&path)?;
        if found < schema::newest() || !is_wal(&conn)? {
            // Migrating and switching to WAL are writes: they queue like any other.
            let _turn = turnstile.enter(&session.actor, &mut |_| {})?;
            if found < schema::newest() {
                schema::migrate(&mut conn, &shown, meta)?;
            }
            conn.pragma_update(None, "journal_mode", "WAL")?;
            if !is_wal(&conn)? {
                return Err(StoreError::Damaged("journal_mode".into()));
            }
        }
        let mut store = Store {
            conn,
            path,
            turnstile,
            session,
            last_seen: 0,
            asked: None,
        };
        store.last_seen = store.data_version()?;
        Ok(store)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Who works here.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// A fresh connection of the same session, for another thread.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn another(&self) -> Result<Store, StoreError> {
        Store::connect(self.path.clone(), None, self.session.clone())
    }

    /// A named property of the file: `site`, `created`, `title`, `year`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        let mut rows = statement.query([key])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// The working year.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn year(&self) -> Result<i32, StoreError> {
        let year = self.meta("year")?.and_then(|year| year.parse().ok());
        year.ok_or_else(|| StoreError::Damaged("meta year".into()))
    }
}

/// A connection with every safeguard, each read back: one that does not hold is refused.
pub(super) fn connection(path: &Path) -> Result<Connection, StoreError> {
    let shown = path.display().to_string();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(30))?;
    let failed = |what: &str| StoreError::Damaged(format!("connection {what}"));
    // The file has neither triggers nor views: one that somebody planted must not run.
    let switches = [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ];
    for (switch, on) in switches {
        if conn.set_db_config(switch, on)? != on {
            return Err(failed("config"));
        }
    }
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    if conn.limit(Limit::SQLITE_LIMIT_ATTACHED)? != 0 {
        return Err(failed("attach"));
    }
    conn.set_prepared_statement_cache_capacity(128);
    for (name, value) in PRAGMAS {
        conn.pragma_update(None, name, value)
            .and_then(|()| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)))
            .map_err(|error| named(error.into(), &shown))
            .and_then(|found| {
                if found == value {
                    Ok(())
                } else {
                    Err(failed(name))
                }
            })?;
    }
    if conn.is_readonly(rusqlite::MAIN_DB)? {
        return Err(StoreError::ReadOnly);
    }
    Ok(conn)
}

/// Settings of each connection. `synchronous` 2 is FULL; a negative cache is in KiB; a log that
/// has grown shrinks to 32 MiB again.
const PRAGMAS: [(&str, i64); 6] = [
    ("foreign_keys", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("synchronous", 2),
    ("cache_size", -2000),
    ("journal_size_limit", 33_554_432),
];

fn is_wal(conn: &Connection) -> Result<bool, StoreError> {
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    Ok(mode == "wal")
}

/// Makes the empty file with its permissions. One that is empty already was left by a creation
/// that died, and may be taken.
fn claim(path: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let there = std::fs::symlink_metadata(path)?;
            if there.is_file() && there.len() == 0 {
                Ok(())
            } else {
                Err(StoreError::Exists(path.display().to_string()))
            }
        }
        Err(error) => Err(StoreError::from_write(error)),
    }
}

/// The path of a file that need not exist: NOFOLLOW refuses links anywhere in the path, so the
/// directory is resolved first.
fn real_path(path: &Path) -> Result<PathBuf, StoreError> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let name = path
        .file_name()
        .ok_or_else(|| StoreError::NoFile(path.display().to_string()))?;
    Ok(parent.unwrap_or(Path::new(".")).canonicalize()?.join(name))
}

/// File systems by their magic numbers (statfs(2)): NFS, SMB, CIFS, SMB2, AFS, Ceph, Coda,
/// NetWare, Lustre, GPFS, OCFS2, GFS2.
const NETWORK: [i64; 12] = [
    0x6969,
    0x517B,
    0xFF53_4D42,
    0xFE53_4D42,
    0x5346_414F,
    0x00C3_6400,
    0x7375_7245,
    0x564C,
    0x0BD0_0BD0,
    0x4750_4653,
    0x7461_636F,
    0x0116_1970,
];

/// WAL needs shared memory and working locks, which network file systems do not give; and on
/// blocks smaller than a page of memory a full disk kills a process that touches the map.
fn check_file_system(path: &Path) -> Result<(), StoreError> {
    let found = rustix::fs::statfs(path).map_err(std::io::Error::from)?;
    file_system(found.f_type & 0xFFFF_FFFF, found.f_bsize, path)
}

fn file_system(kind: i64, block: i64, path: &Path) -> Result<(), StoreError> {
    let shown = path.display().to_string();
    if NETWORK.contains(&kind) {
        return Err(StoreError::NetworkFileSystem(shown));
    }
    if block < 4096 {
        return Err(StoreError::SmallBlocks(shown));
    }
    Ok(())
}

fn named(error: StoreError, path: &str) -> StoreError {
    match error {
        StoreError::Foreign(_) => StoreError::Foreign(path.to_string()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_file_system_and_one_of_small_blocks_are_refused() {
        let path = Path::new("t.db");
        assert!(file_system(0xEF53, 4096, path).is_ok());
        let nfs = file_system(0x6969, 1_048_576, path);
        assert!(matches!(nfs, Err(StoreError::NetworkFileSystem(_))));
        let small = file_system(0xEF53, 1024, path);
        assert!(matches!(small, Err(StoreError::SmallBlocks(_))));
    }

    #[test]
    fn a_planted_trigger_does_not_run_and_nothing_can_be_attached() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.db");
        let raw = Connection::open(&path).unwrap();
        raw.execute_batch(
            "CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER); \
             CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (new.x); END",
        )
        .unwrap();
        let conn = connection(&path).unwrap();
        conn.execute("INSERT INTO a VALUES (1)", []).unwrap();
        let planted: i64 = conn
            .query_row("SELECT count(*) FROM b", [], |row| row.get(0))
            .unwrap();
        assert_eq!(planted, 0);
        assert!(conn.execute("ATTACH ':memory:' AS other", []).is_err());
        assert!(
            conn.execute("PRAGMA writable_schema = ON; ", []).is_err()
                || conn.execute("DELETE FROM sqlite_schema", []).is_err()
        );
    }
}
