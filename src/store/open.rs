//! Opening and creating the file, with every safeguard of the connection set or refused.

use std::path::{Path, PathBuf};

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
    /// Creates a file that must not exist yet.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::NetworkFileSystem`], or what the system says.
    pub fn create(path: &Path, creation: &Creation, session: Session) -> Result<Store, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists(path.display().to_string()));
        }
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        check_file_system(parent.unwrap_or(Path::new(".")))?;
        let store = Store::connect(path, OpenFlags::SQLITE_OPEN_CREATE, session)?;
        let meta = [
            ("site", random_word()),
            ("created", super::audit::now_text()),
            ("title", creation.title.clone()),
            ("year", creation.year.to_string()),
        ];
        for (key, value) in meta {
            store.set_meta(key, &value)?;
        }
        Ok(store)
    }

    /// Opens an existing file and brings it to the newest schema.
    ///
    /// # Errors
    /// [`StoreError::NoFile`], [`StoreError::Foreign`], [`StoreError::Newer`],
    /// [`StoreError::NetworkFileSystem`], or what the system says.
    pub fn open(path: &Path, session: Session) -> Result<Store, StoreError> {
        if !path.is_file() {
            return Err(StoreError::NoFile(path.display().to_string()));
        }
        check_file_system(path)?;
        Store::connect(path, OpenFlags::empty(), session)
    }

    fn connect(path: &Path, extra: OpenFlags, session: Session) -> Result<Store, StoreError> {
        if rusqlite::version_number() < SQLITE_LEAST {
            return Err(StoreError::OldSqlite(rusqlite::version().to_string()));
        }
        let path = real_path(path)?;
        let shown = path.display().to_string();
        let turnstile = Turnstile::open(&path)?;
        let mut conn = connection(&path, extra).map_err(|error| named(error, &shown))?;
        {
            // Migrating and switching to WAL are writes: they queue like any other.
            let _turn = turnstile.enter(&session.actor, &mut |_| {})?;
            let found = schema::version(&conn).map_err(|error| named(error, &shown))?;
            schema::check(&conn, &shown, found)?;
            conn.pragma_update(None, "journal_mode", "WAL")?;
            if found < schema::newest() {
                schema::migrate(&mut conn, &shown)?;
            }
        }
        let mut store = Store {
            conn,
            path,
            turnstile,
            session,
            last_seen: 0,
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
        Store::connect(&self.path, OpenFlags::empty(), self.session.clone())
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

fn connection(path: &Path, extra: OpenFlags) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW
        | extra;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(std::time::Duration::from_secs(30))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    conn.set_prepared_statement_cache_capacity(128);
    let pragmas: [(&str, &str); 5] = [
        ("foreign_keys", "ON"),
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("synchronous", "FULL"),
        ("cache_size", "-2000"),
    ];
    for (name, value) in pragmas {
        conn.pragma_update(None, name, value)?;
    }
    let on: i64 = conn.pragma_query_value(None, "foreign_keys", |row| row.get(0))?;
    if on == 1 {
        Ok(conn)
    } else {
        Err(StoreError::Damaged("foreign_keys".into()))
    }
}

/// NOFOLLOW refuses links anywhere in the path, so the directory is resolved first.
fn real_path(path: &Path) -> Result<PathBuf, StoreError> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let name = path
        .file_name()
        .ok_or_else(|| StoreError::NoFile(path.display().to_string()))?;
    Ok(parent.unwrap_or(Path::new(".")).canonicalize()?.join(name))
}

/// WAL needs shared memory and working locks, which network file systems do not give.
fn check_file_system(path: &Path) -> Result<(), StoreError> {
    const NETWORK: [i64; 4] = [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42];
    let found = rustix::fs::statfs(path).map_err(std::io::Error::from)?;
    let kind = found.f_type & 0xFFFF_FFFF;
    if NETWORK.contains(&kind) {
        return Err(StoreError::NetworkFileSystem(path.display().to_string()));
    }
    Ok(())
}

fn named(error: StoreError, path: &str) -> StoreError {
    match error {
        StoreError::Foreign(_) => StoreError::Foreign(path.to_string()),
        other => other,
    }
}
