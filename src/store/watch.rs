//! Notices that another process has changed the file, and that the person wants to stop.

use super::{Store, StoreError};

/// Steps of SQLite's machine between two questions: about a millisecond.
const STEPS: i32 = 20_000;

impl Store {
    /// Asks again and again while something is read or written whether it may go on; a no ends it
    /// with [`StoreError::Stopped`], and nothing of an act that was not yet committed is kept.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn ask_while_working(
        &mut self,
        mut goes_on: impl FnMut() -> bool + Send + 'static,
    ) -> Result<(), StoreError> {
        Ok(self
            .conn
            .progress_handler(STEPS, Some(move || !goes_on()))?)
    }

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
