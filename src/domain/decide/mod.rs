//! Stand-in until the decisions of each noun land: refuses everything.

use crate::domain::{Command, Draft, Refusal, RefusalCode};

/// Refuses everything.
///
/// # Errors
/// Always.
pub fn decide(_command: &Command, _draft: &mut Draft<'_>) -> Result<(), Refusal> {
    Err(RefusalCode::NothingToDo.into())
}
