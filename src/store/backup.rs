//! A consistent copy of the file while others work on it.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use rusqlite::limits::Limit;

use super::{Store, StoreError, open, turnstile};

impl Store {
    /// Writes a copy that must not exist yet, in one step and without stopping anybody. It gets
    /// its name when it is whole and on the disk.
    ///
    /// # Errors
    /// [`StoreError::Exists`], or what the system says.
    pub fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        let exists = || StoreError::Exists(to.display().to_string());
        if to.symlink_metadata().is_ok() {
            return Err(exists());
        }
        let part = turnstile::beside(to, &format!("-{}", turnstile::random_word()));
        let _cleared = Cleared(part.clone());
        let target = part.to_str();
        let target = target.ok_or_else(|| StoreError::NoFile(to.display().to_string()))?;
        // VACUUM attaches its target, which connections for work may not do.
        let conn = open::connection(&self.path)?;
        conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
        conn.execute("VACUUM INTO ?1", [target])?;
        // The copy is no open database of this process, so it may be opened here.
        let file = File::options().write(true).open(&part)?;
        file.set_permissions(std::fs::metadata(&self.path)?.permissions())?;
        file.sync_all()?;
        name(&part, to)?;
        let parent = to.parent().filter(|it| !it.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(())
    }
}

/// Gives the copy its name without replacing anything; on file systems that cannot promise that
/// (a memory stick), the look beforehand must do.
fn name(part: &Path, to: &Path) -> Result<(), StoreError> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };
    match renameat_with(CWD, part, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        Err(Errno::EXIST) => Err(StoreError::Exists(to.display().to_string())),
        Err(_) => std::fs::rename(part, to).map_err(StoreError::from_write),
    }
}

/// Takes the unfinished copy away, however the backup ends.
struct Cleared(PathBuf);

impl Drop for Cleared {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
