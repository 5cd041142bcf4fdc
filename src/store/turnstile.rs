//! The turnstile: writers queue at a lock of their own, so that every one gets his turn.
//!
//! SQLite's busy handler starves: at many writers some never commit. An advisory lock on a file
//! beside the database is fair, and its holder can be named to those who wait.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use super::StoreError;

/// After this long a person is told for whom he waits.
const TELL_AFTER: Duration = Duration::from_millis(500);
/// After this long a holder that lives but does not move is reported instead of waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The lock file beside a database.
#[derive(Debug)]
pub(super) struct Turnstile {
    file: File,
    path: PathBuf,
    patience: Duration,
}

/// A turn; dropping it lets the next writer in.
pub(super) enum Turn<'a> {
    /// Nobody was there: the lock is on the turnstile's own descriptor.
    Free(&'a File),
    /// There was a queue: the lock is on a descriptor of its own, and goes with it.
    Queued(File),
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Losing the lock with the process is the fallback, so a failure here needs no answer.
        let _ = self.file().unlock();
    }
}

impl Turn<'_> {
    fn file(&self) -> &File {
        match self {
            Turn::Free(file) => file,
            Turn::Queued(file) => file,
        }
    }

    /// Signing is a courtesy to those who wait: a full disk must not stop a save.
    fn sign(&self, who: &str) {
        let who = who.lines().next().unwrap_or_default();
        let line = format!("{who} {}\n", super::audit::now_text());
        let mut file = self.file();
        let _ = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(line.as_bytes()))
            .and_then(|()| file.set_len(line.len() as u64));
    }
}

impl Turnstile {
    /// Opens the lock file `<database>-turn`, creating it with the database's permissions.
    pub(super) fn open(database: &Path) -> Result<Turnstile, StoreError> {
        let path = beside(database, "-turn");
        let mode = std::fs::metadata(database)?.permissions().mode() & 0o777;
        let file = open_with(&path, mode)?;
        Ok(Turnstile {
            file,
            path,
            patience: PATIENCE,
        })
    }

    /// Waits for a turn; `on_wait` hears the holder's name from half a second on.
    ///
    /// # Errors
    /// [`StoreError::Busy`] with the holder if he does not move.
    pub(super) fn enter(
        &self,
        who: &str,
        on_wait: &mut dyn FnMut(&str),
    ) -> Result<Turn<'_>, StoreError> {
        let turn = match self.file.try_lock() {
            Ok(()) => Turn::Free(&self.file),
            Err(TryLockError::WouldBlock) => Turn::Queued(self.queue(on_wait)?),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        };
        turn.sign(who);
        Ok(turn)
    }

    /// Waits in the kernel's queue, which is fair, on a thread that can be left behind: if it
    /// gets the lock when nobody waits any more, the lock goes with its descriptor.
    fn queue(&self, on_wait: &mut dyn FnMut(&str)) -> Result<File, StoreError> {
        let file = open_with(&self.path, 0o600)?;
        let (give, take) = mpsc::sync_channel(1);
        thread::Builder::new().spawn(move || {
            let locked = loop {
                match file.lock() {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other,
                }
            };
            let _ = give.send(locked.map(|()| file));
        })?;
        let until = Instant::now() + self.patience;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match take.recv_timeout(left.min(TELL_AFTER)) {
                Ok(locked) => return Ok(locked?),
                Err(RecvTimeoutError::Timeout) if left > TELL_AFTER => on_wait(&self.holder()),
                Err(_) => return Err(StoreError::Busy(self.holder())),
            }
        }
    }

    /// Who wrote himself in last, and when.
    pub(super) fn holder(&self) -> String {
        let mut text = String::new();
        let mut file = &self.file;
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.take(400).read_to_string(&mut text));
        read.map(|_| text.trim().to_string()).unwrap_or_default()
    }
}

fn open_with(path: &Path, mode: u32) -> Result<File, StoreError> {
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(mode)
        .open(path);
    opened.map_err(StoreError::from_write)
}

/// The path of a companion file of a database.
pub(super) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// A lock of its own for a long doing, such as a bulk act: whoever else wants it sees that it is
/// still going on.
#[derive(Debug)]
pub(super) struct Mark {
    _file: File,
    path: PathBuf,
}

impl Mark {
    /// Takes the mark; `None` if a living process has it.
    pub(super) fn take(database: &Path, name: &str) -> Result<Option<Mark>, StoreError> {
        let path = beside(database, &format!("-{name}"));
        let file = open_with(&path, 0o600)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Mark { _file: file, path })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        // A mark left behind by a crash is taken over; one that cannot be removed does no harm.
        let _ = std::fs::remove_file(&self.path);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn turnstile(dir: &tempfile::TempDir, patience: Duration) -> Turnstile {
        let database = dir.path().join("t.db");
        std::fs::write(&database, "").unwrap();
        Turnstile {
            patience,
            ..Turnstile::open(&database).unwrap()
        }
    }

    #[test]
    fn a_holder_that_does_not_move_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let first = turnstile(&dir, PATIENCE);
        let second = turnstile(&dir, Duration::from_millis(30));
        let held = first.enter("Li", &mut |_| {}).unwrap();
        let Err(StoreError::Busy(who)) = second.enter("Wu", &mut |_| {}) else {
            panic!("two at once");
        };
        assert!(who.starts_with("Li 20"), "{who}");
        drop(held);
        assert!(second.enter("Wu", &mut |_| {}).is_ok());
        // The thread left behind must not have kept the lock.
        assert!(first.enter("Li", &mut |_| {}).is_ok());
    }

    #[test]
    fn one_who_waits_gets_his_turn_and_is_told_for_whom_he_waits() {
        let dir = tempfile::tempdir().unwrap();
        let first = turnstile(&dir, PATIENCE);
        let second = turnstile(&dir, PATIENCE);
        let held = first.enter("Li", &mut |_| {}).unwrap();
        let mut held = Some(held);
        let mut heard = String::new();
        let turn = second.enter("Wu", &mut |who| {
            heard = who.to_string();
            held = None;
        });
        assert!(turn.is_ok() && heard.starts_with("Li "), "{heard}");
    }

    #[test]
    fn a_mark_is_taken_once_and_again_when_it_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let database = dir.path().join("t.db");
        let mark = Mark::take(&database, "batch-a").unwrap();
        assert!(mark.is_some() && Mark::take(&database, "batch-a").unwrap().is_none());
        drop(mark);
        assert!(Mark::take(&database, "batch-a").unwrap().is_some());
    }
}
