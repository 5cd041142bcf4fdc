//! The shapes of what orgs send back: their own marks, and how far their tasks are.

use super::shape::MarkDraft;
use crate::domain::{kind::State, record::Id};

crate::field_struct! {
    /// What one org sent back about itself.
    SheetLine {
        /// The org.
        org: Id,
        /// Its own sheet, where one is open.
        sheet: Option<Id>,
        /// Who filled it, for a sheet that is opened.
        assessor: String,
        /// The marks.
        marks: Vec<MarkDraft>,
    }
}

crate::field_struct! {
    /// What one org sent back about one assignment.
    ReportLine {
        /// The assignment.
        assignment: Id,
        /// State.
        state: State,
        /// 0–100.
        progress: u32,
        /// Evidence; stays as it is if missing.
        evidence: Option<String>,
        /// Remark; stays as it is if missing.
        remark: Option<String>,
        /// What was done in the quarter.
        note: Option<String>,
    }
}
