//! What the decisions would say: what a task still lacks, which items a sheet asks.

use super::{Store, StoreError};
use crate::{
    domain::{Id, Refusal, Sheet, Task, decide::gate, pack::Form},
    store::gather,
};

impl Store {
    /// Everything that a task lacks for its next stage, each with the field that mends it; empty
    /// if it may go on, is closed, or is not there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn task_lacks(&self, task: Id) -> Result<Vec<Refusal>, StoreError> {
        let Some(found) = self.find::<Task>(task)? else {
            return Ok(Vec::new());
        };
        let tally = gather::tally(&self.conn, task, None)?;
        Ok(gate::missing(&found, &tally))
    }

    /// The form of a sheet as its org is asked it: without groups and items that are for others.
    /// None if there is no such sheet or form.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Damaged`] if the kept pack no longer loads.
    pub fn sheet_form(&self, sheet: Id) -> Result<Option<Form>, StoreError> {
        match self.find::<Sheet>(sheet)? {
            Some(found) => gather::form_of(&self.conn, &found),
            None => Ok(None),
        }
    }
}
