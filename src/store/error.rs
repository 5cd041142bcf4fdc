//! What can go wrong with the file, and whether the work is saved.

use crate::domain::Refusal;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The domain or the door says no; nothing was changed and the refusal is on record.
    #[error("refused: {}", .0.code)]
    Refused(Box<Refusal>),
    /// There is no such file.
    #[error("no file {0}")]
    NoFile(String),
    /// There is a file already.
    #[error("{0} exists")]
    Exists(String),
    /// The file is not one of ours.
    #[error("{0} is not a wudan file")]
    Foreign(String),
    /// The file was written by a newer program: its schema and ours.
    #[error("schema {found} is newer than {known}")]
    Newer {
        /// The file's schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// The file lies on a file system that does not keep locks.
    #[error("{0} lies on a network file system")]
    NetworkFileSystem(String),
    /// The file lies on a file system whose blocks are smaller than a page.
    #[error("{0} lies on a file system with small blocks")]
    SmallBlocks(String),
    /// The file has several names (hard links), and each would get a log of its own.
    #[error("{0} has several names")]
    ManyNames(String),
    /// The bundled SQLite is one with a known defect.
    #[error("SQLite {0} is too old")]
    OldSqlite(String),
    /// The file may not be written.
    #[error("read only")]
    ReadOnly,
    /// The disk is full; nothing of this act was saved.
    #[error("disk full")]
    DiskFull,
    /// The person stopped the work; nothing of it was saved.
    #[error("stopped")]
    Stopped,
    /// Another process holds the file too long: who, since when.
    #[error("held by {0}")]
    Busy(String),
    /// The commit failed and the act is not in the file.
    #[error("not saved: {0}")]
    NotSaved(String),
    /// The commit failed and it is not known whether the act is in the file.
    #[error("outcome unknown: {0}")]
    Unknown(String),
    /// The file contradicts itself: where.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Anything else that SQLite says.
    #[error("{0}")]
    Sqlite(rusqlite::Error),
    /// Anything else that the system says.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl StoreError {
    /// A stable word for each failure: the key of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::Refused(refusal) => refusal.code.code(),
            StoreError::NoFile(_) => "no_file",
            StoreError::Exists(_) => "file_exists",
            StoreError::Foreign(_) => "foreign_file",
            StoreError::Newer { .. } => "newer_file",
            StoreError::NetworkFileSystem(_) => "network_file_system",
            StoreError::SmallBlocks(_) => "small_blocks",
            StoreError::ManyNames(_) => "many_names",
            StoreError::OldSqlite(_) => "old_sqlite",
            StoreError::ReadOnly => "read_only",
            StoreError::DiskFull => "disk_full",
            StoreError::Stopped => "stopped",
            StoreError::Busy(_) => "busy",
            StoreError::NotSaved(_) => "not_saved",
            StoreError::Unknown(_) => "unknown_outcome",
            StoreError::Damaged(_) => "damaged",
            StoreError::Sqlite(_) => "sqlite",
            StoreError::Io(_) => "io",
        }
    }

    /// Named arguments for the sentence.
    pub fn args(&self) -> Vec<(String, String)> {
        let one = |name: &str, value: String| vec![(name.to_string(), value)];
        match self {
            StoreError::Refused(refusal) => refusal.args.clone(),
            StoreError::NoFile(path)
            | StoreError::Exists(path)
            | StoreError::Foreign(path)
            | StoreError::SmallBlocks(path)
            | StoreError::ManyNames(path)
            | StoreError::NetworkFileSystem(path) => one("file", path.clone()),
            StoreError::Newer { found, known } => {
                vec![
                    ("found".into(), found.to_string()),
                    ("known".into(), known.to_string()),
                ]
            }
            StoreError::OldSqlite(version) => one("version", version.clone()),
            StoreError::Busy(who) => one("who", who.clone()),
            StoreError::ReadOnly | StoreError::DiskFull | StoreError::Stopped => Vec::new(),
            StoreError::NotSaved(detail)
            | StoreError::Unknown(detail)
            | StoreError::Damaged(detail) => one("detail", detail.clone()),
            StoreError::Sqlite(error) => one("detail", error.to_string()),
            StoreError::Io(error) => one("detail", error.to_string()),
        }
    }

    /// What a failure to write beside the file means.
    pub(super) fn from_write(error: std::io::Error) -> StoreError {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            ErrorKind::StorageFull => StoreError::DiskFull,
            _ => StoreError::Io(error),
        }
    }

    /// Whether a rule of the schema (a key, a reference) would have been broken.
    pub(super) fn is_constraint(&self) -> bool {
        matches!(self, StoreError::Sqlite(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation))
    }
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> StoreError {
        StoreError::Refused(Box::new(refusal))
    }
}

impl From<crate::domain::RefusalCode> for StoreError {
    fn from(code: crate::domain::RefusalCode) -> StoreError {
        Refusal::from(code).into()
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode::{
            DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase,
            OperationInterrupted, ReadOnly,
        };
        match error.sqlite_error_code() {
            Some(DiskFull) => StoreError::DiskFull,
            Some(ReadOnly) => StoreError::ReadOnly,
            Some(DatabaseBusy | DatabaseLocked) => StoreError::Busy(String::new()),
            Some(DatabaseCorrupt) => StoreError::Damaged(error.to_string()),
            Some(OperationInterrupted) => StoreError::Stopped,
            Some(NotADatabase) => StoreError::Foreign(String::new()),
            _ => StoreError::Sqlite(error),
        }
    }
}
