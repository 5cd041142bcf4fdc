//! A consistent copy of the file while others work on it.

use std::path::Path;

use super::{Store, StoreError};

impl Store {
    /// Writes a copy that must not exist yet, in one step and without stopping anybody.
    ///
    /// # Errors
    /// [`StoreError::Exists`], or what SQLite says.
    pub fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        if to.exists() {
            return Err(StoreError::Exists(to.display().to_string()));
        }
        let target = to
            .to_str()
            .ok_or_else(|| StoreError::NoFile(to.display().to_string()))?;
        self.conn.execute("VACUUM INTO ?1", [target])?;
        Ok(())
    }
}
