//! How an assignment stands, as another office's file says it.

use crate::{
    base::Decimal,
    domain::{
        kind::{CheckResult, Outcome, State},
        record::Id,
    },
};

crate::field_struct! {
    /// How an assignment stands in another office's file.
    WorkLine {
        /// The assignment.
        assignment: Id,
        /// State.
        state: State,
        /// 0–100.
        progress: u32,
        /// Evidence.
        evidence: Option<String>,
        /// Remark.
        remark: Option<String>,
        /// Result of the latest check.
        result: Option<CheckResult>,
        /// Score.
        score: Option<Decimal>,
        /// Measured assessment.
        assessment: Option<String>,
        /// Outcome.
        outcome: Option<Outcome>,
        /// Why it was last returned.
        returned: Option<String>,
    }
}
