//! What stands between a task and its next stage.

use super::{Store, StoreError};
use crate::{
    domain::{Id, Refusal, Task, decide::gate},
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
}
