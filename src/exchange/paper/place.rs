//! Puts bytes into a file whole or not at all, and over another file only when told to.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use thiserror::Error;

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// It stays, and nothing is written.
    Never,
    /// It is replaced.
    Yes,
}

/// Why nothing was written.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// There is such a file.
    #[error("exists")]
    Exists,
    /// The system says no.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes a file beside its place, then moves it there in one step: whoever opens the place sees
/// the whole file, the one before, or none. Returns where it stands.
///
/// # Errors
/// That there is such a file, or what the system says. Nothing is left behind.
pub fn put(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<PathBuf, PlaceError> {
    put_with(path, overwrite, |file| Ok(file.write_all(bytes)?))
}

/// As [`put`], with a file that is filled as the bytes come.
///
/// # Errors
/// As [`put`], and what the filling says.
pub fn put_with<E: From<PlaceError>>(
    path: &Path,
    overwrite: Overwrite,
    fill: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<PathBuf, E> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    if overwrite == Overwrite::Never && fs::symlink_metadata(path).is_ok() {
        return Err(PlaceError::Exists.into());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.part", std::process::id()));
    let done = fill_beside(&beside, fill);
    let done = done.and_then(|()| Ok(settle(&beside, path, overwrite)?));
    if done.is_err() {
        // What failed is told; that its remains could not be removed adds nothing.
        let _ = fs::remove_file(&beside);
    }
    done?;
    // The name is on disk once its folder is; some file systems do not know this.
    if let Ok(folder) = File::open(&folder) {
        let _ = folder.sync_all();
    }
    Ok(fs::canonicalize(path).map_err(PlaceError::from)?)
}

fn fill_beside<E: From<PlaceError>>(
    beside: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), E> {
    // Remains of a process of the same number that was killed.
    let _ = fs::remove_file(beside);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let mut file = options.open(beside).map_err(PlaceError::from)?;
    fill(&mut file)?;
    Ok(file.sync_all().map_err(PlaceError::from)?)
}

/// A link is refused where a name stands, so two writers cannot overwrite each other unseen.
fn settle(beside: &Path, path: &Path, overwrite: Overwrite) -> Result<(), PlaceError> {
    if overwrite == Overwrite::Yes {
        return Ok(fs::rename(beside, path)?);
    }
    match fs::hard_link(beside, path) {
        Ok(()) => Ok(fs::remove_file(beside)?),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(PlaceError::Exists),
        // A file system without links: the look before must do.
        Err(_) => Ok(fs::rename(beside, path)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_whole_or_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("表.csv");
        put(&path, b"one", Overwrite::Never).unwrap();
        let again = put(&path, b"two", Overwrite::Never);
        assert!(matches!(again, Err(PlaceError::Exists)));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        put(&path, b"two", Overwrite::Yes).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("there.csv");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("x"), b"x").unwrap();
        assert!(put(&folder, b"one", Overwrite::Yes).is_err());
        assert!(put(&dir.path().join("no/x.csv"), b"one", Overwrite::Never).is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
