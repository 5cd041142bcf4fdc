//! Notices that another process has changed the file, and that the person wants to stop.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Store, StoreError};

/// Steps of SQLite's machine between two questions: about a millisecond.
const STEPS: i32 = 20_000;

/// Who says whether the work may go on.
#[derive(Clone)]
pub(super) struct Asked(Arc<Mutex<dyn FnMut() -> bool + Send>>);

impl Asked {
    fn goes_on(&self) -> bool {
        let mut ask = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ask()
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").finish_non_exhaustive()
    }
}

impl Store {
    /// Asks again and again while something is read or written whether it may go on; a no ends it
    /// with [`StoreError::Stopped`], and nothing of an act that was not yet committed is kept.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn ask_while_working(
        &mut self,
        goes_on: impl FnMut() -> bool + Send + 'static,
    ) -> Result<(), StoreError> {
        let asked = Asked(Arc::new(Mutex::new(goes_on)));
        self.asked = Some(asked.clone());
        Ok(self
            .conn
            .progress_handler(STEPS, Some(move || !asked.goes_on()))?)
    }

    /// Asks between many small pieces of work, none of which is long enough to be asked within.
    ///
    /// # Errors
    /// [`StoreError::Stopped`]
    pub fn check_goes_on(&self) -> Result<(), StoreError> {
        match self.asked.as_ref().is_none_or(Asked::goes_on) {
            true => Ok(()),
            false => Err(StoreError::Stopped),
        }
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
