//! Notices that another process has changed the file.

use super::{Store, StoreError};

impl Store {
    /// Whether another connection has committed since the last call. Costs about a microsecond.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn changed_elsewhere(&mut self) -> Result<bool, StoreError> {
        let now = self.data_version()?;
        let changed = now != self.last_seen;
        self.last_seen = now;
        Ok(changed)
    }

    pub(super) fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self
            .conn
            .pragma_query_value(None, "data_version", |row| row.get(0))?)
    }
}
