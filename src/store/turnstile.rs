//! The turnstile: writers queue at a lock of their own, so that every one gets his turn.
//!
//! SQLite's busy handler starves: at many writers some never commit. An advisory lock on a file
//! beside the database is fair enough, and its holder can be named to those who wait.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::StoreError;

/// The lock file beside a database.
#[derive(Debug)]
pub(super) struct Turnstile {
    file: File,
}

/// A turn; dropping it lets the next writer in.
pub(super) struct Turn<'a>(&'a File);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Losing the lock with the process is the fallback, so a failure here needs no answer.
        let _ = self.0.unlock();
    }
}

impl Turnstile {
    /// Opens the lock file `<database>-turn`, creating it.
    pub(super) fn open(database: &Path) -> Result<Turnstile, StoreError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(beside(database, "-turn"))?;
        Ok(Turnstile { file })
    }

    /// Waits for a turn, and calls `on_wait` once with the holder's name if somebody has it.
    pub(super) fn enter(
        &self,
        who: &str,
        on_wait: &mut dyn FnMut(&str),
    ) -> Result<Turn<'_>, StoreError> {
        match self.file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                on_wait(&self.holder());
                self.file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let turn = Turn(&self.file);
        self.sign(who);
        Ok(turn)
    }

    /// Who wrote himself in last: name and time.
    pub(super) fn holder(&self) -> String {
        let mut text = String::new();
        let mut file = &self.file;
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.read_to_string(&mut text));
        read.map(|_| text.trim().to_string()).unwrap_or_default()
    }

    /// Signing is a courtesy to those who wait: a full disk must not stop a save.
    fn sign(&self, who: &str) {
        let line = format!("{who}\n");
        let mut file = &self.file;
        let _ = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(line.as_bytes()))
            .and_then(|()| file.set_len(line.len() as u64));
    }
}

/// The path of a companion file of a database.
pub(super) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// Sixteen random bytes as hexadecimal: names sessions, commands and sites.
pub(super) fn random_word() -> String {
    let mut bytes = [0u8; 16];
    let read = File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    if read.is_err() {
        // Without a random device, process and time still keep two sessions apart.
        let now = chrono::Utc::now().timestamp_nanos_opt().unwrap_or_default();
        bytes[..8].copy_from_slice(&now.to_be_bytes());
        bytes[8..12].copy_from_slice(&std::process::id().to_be_bytes());
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
