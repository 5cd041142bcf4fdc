//! Files that prove something, kept beside the file of data under the hash of their content.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use sm3::{Digest, Sm3};
use thiserror::Error;

/// The folder beside the file of data.
const FOLDER: &str = "evidence";
/// Digits of the hash by which files are spread over folders.
const SPREAD: usize = 2;
/// Most bytes of one file.
pub const BYTES_MAX: u64 = 256 << 20;
const CHUNK_BYTES: usize = 64 << 10;

crate::code_enum! {
    /// What has become of a file that was kept.
    KeptState {
        /// Its content is what it was.
        Sound = "sound",
        /// It is not there.
        Missing = "missing",
        /// Its content is another.
        Changed = "changed",
    }
}

/// Why a file was not kept.
#[derive(Debug, Error)]
pub enum KeepError {
    /// It is empty.
    #[error("empty")]
    Empty,
    /// It is larger than [`BYTES_MAX`].
    #[error("too big")]
    TooBig,
    /// What the system says.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A file that was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// SM3 of its content, hexadecimal.
    pub hash: String,
    /// Its size.
    pub bytes: u64,
    /// Whether nothing of the same content was there before.
    pub is_new: bool,
}

/// Where the files stand.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// The shelf of a file of data.
    pub fn beside(data: &Path) -> Shelf {
        let home = data.parent().unwrap_or(Path::new("."));
        Shelf {
            folder: home.join(FOLDER),
        }
    }

    /// Copies what is read. A file of the same content is not written again.
    ///
    /// # Errors
    /// [`KeepError`]; nothing is left behind.
    pub fn keep(&self, source: &mut dyn Read) -> Result<Kept, KeepError> {
        fs::create_dir_all(&self.folder)?;
        let beside = self.folder.join(format!(".{}.part", std::process::id()));
        // Remains of a process of the same number that was killed.
        let _ = fs::remove_file(&beside);
        let kept = copy(source, &beside).and_then(|(hash, bytes)| {
            let is_new = self.settle(&beside, &hash)?;
            Ok(Kept {
                hash,
                bytes,
                is_new,
            })
        });
        let _ = fs::remove_file(&beside);
        kept
    }

    fn settle(&self, beside: &Path, hash: &str) -> Result<bool, KeepError> {
        // What stands there is replaced unless it still is what its name says.
        if self.state(hash)? == KeptState::Sound {
            return Ok(false);
        }
        let path = self.path(hash);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        fs::rename(beside, &path)?;
        File::open(folder)?.sync_all()?;
        Ok(true)
    }

    /// Takes a file away that nothing names.
    ///
    /// # Errors
    /// What the system says.
    pub fn discard(&self, hash: &str) -> io::Result<()> {
        fs::remove_file(self.path(hash))
    }

    /// Opens a file.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(&self, hash: &str) -> io::Result<File> {
        File::open(self.path(hash))
    }

    /// Reads a file again and holds it against its hash.
    ///
    /// # Errors
    /// What the system says, but that it is not there.
    pub fn state(&self, hash: &str) -> io::Result<KeptState> {
        let mut file = match self.open(hash) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(KeptState::Missing);
            }
            Err(error) => return Err(error),
        };
        let mut sum = Sm3::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match file.read(&mut chunk)? {
                0 => break,
                count => sum.update(&chunk[..count]),
            }
        }
        Ok(match hex(&sum.finalize()) == hash {
            true => KeptState::Sound,
            false => KeptState::Changed,
        })
    }

    /// Hashes of all files that stand there, whatever names them.
    ///
    /// # Errors
    /// What the system says.
    pub fn hashes(&self) -> io::Result<BTreeSet<String>> {
        let mut found = BTreeSet::new();
        let folders = match fs::read_dir(&self.folder) {
            Ok(folders) => folders,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
            Err(error) => return Err(error),
        };
        for folder in folders {
            let folder = folder?.path();
            if !folder.is_dir() {
                continue;
            }
            let start = folder.file_name().unwrap_or_default().to_string_lossy();
            for file in fs::read_dir(&folder)? {
                let name = file?.file_name();
                found.insert(format!("{start}{}", name.to_string_lossy()));
            }
        }
        Ok(found)
    }

    /// Copies what another shelf lacks of these files.
    ///
    /// # Errors
    /// What the system says; a file that is missing here is passed over.
    pub fn copy_to(&self, other: &Shelf) -> io::Result<usize> {
        let there = other.hashes()?;
        let mut copied = 0;
        for hash in self.hashes()?.difference(&there) {
            match other.keep(&mut self.open(hash)?) {
                Ok(_) => copied += 1,
                Err(KeepError::Io(error)) => return Err(error),
                Err(KeepError::Empty | KeepError::TooBig) => {}
            }
        }
        Ok(copied)
    }

    fn path(&self, hash: &str) -> PathBuf {
        let cut = hash.len().min(SPREAD);
        let (start, rest) = hash.split_at(cut);
        self.folder.join(start).join(rest)
    }
}

/// The names of the plain files of a folder, sorted, without hidden ones; of an absent folder none.
pub fn files_in(folder: &Path, most: usize) -> Vec<String> {
    let Ok(found) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let plain = found
        .filter_map(Result::ok)
        .filter(|it| it.path().is_file());
    let mut names: Vec<String> = plain
        .filter_map(|it| it.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.') && !name.chars().any(char::is_control))
        .collect();
    names.sort();
    names.truncate(most);
    names
}

/// Copies to a new file; gives hash and size.
fn copy(source: &mut dyn Read, path: &Path) -> Result<(String, u64), KeepError> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let (mut sum, mut bytes) = (Sm3::new(), 0);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let count = source.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        bytes += count as u64;
        if bytes > BYTES_MAX {
            return Err(KeepError::TooBig);
        }
        sum.update(&chunk[..count]);
        file.write_all(&chunk[..count])?;
    }
    if bytes == 0 {
        return Err(KeepError::Empty);
    }
    file.sync_all()?;
    Ok((hex(&sum.finalize()), bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_once_and_told_from_one_that_was_changed() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::beside(&dir.path().join("w.db"));
        let first = shelf.keep(&mut &b"minutes"[..]).unwrap();
        assert!(first.is_new && first.bytes == 7);
        assert!(!shelf.keep(&mut &b"minutes"[..]).unwrap().is_new);
        assert_eq!(
            shelf.hashes().unwrap(),
            BTreeSet::from([first.hash.clone()])
        );
        assert_eq!(shelf.state(&first.hash).unwrap(), KeptState::Sound);
        fs::write(shelf.path(&first.hash), b"other").unwrap();
        assert_eq!(shelf.state(&first.hash).unwrap(), KeptState::Changed);
        // What was damaged is mended by the same file.
        assert!(shelf.keep(&mut &b"minutes"[..]).unwrap().is_new);
        assert_eq!(shelf.state(&first.hash).unwrap(), KeptState::Sound);
        shelf.discard(&first.hash).unwrap();
        assert_eq!(shelf.state(&first.hash).unwrap(), KeptState::Missing);
        let empty = shelf.keep(&mut &b""[..]);
        assert!(matches!(empty, Err(KeepError::Empty)));
        let other = Shelf::beside(&dir.path().join("copy/w.db"));
        shelf.keep(&mut &b"one"[..]).unwrap();
        assert_eq!(
            (
                shelf.copy_to(&other).unwrap(),
                shelf.copy_to(&other).unwrap()
            ),
            (1, 0)
        );
    }
}
