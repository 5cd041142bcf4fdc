//! Blanks on their way to the orgs and back: one protected workbook for each org, whose
//! fingerprint tells what was changed in it. Forms, tasks and ballots are layouts over one way.

mod ballot;
mod form;
mod layout;
mod returned;
mod stamp;
mod task;
mod workbook;

pub use ballot::{BallotAnswer, BallotAsked, GivenCount};
pub use form::{FormAnswer, FormAsked, GivenMark};
pub use layout::{Entry, Head, Layout, Placed};
pub use returned::{Change, Returned, Unfit};
pub use stamp::Stamp;
pub use task::{GivenReport, TaskAnswer, TaskAsked, WorkAsked};
pub use workbook::write;

crate::code_enum! {
    /// What an org is asked.
    BlankKind {
        /// Its own marks on a scoring form.
        Form = "form",
        /// How far its tasks are.
        Task = "task",
        /// The counts of its ballots.
        Ballot = "ballot",
    }
}

crate::code_enum! {
    /// What became of a file that was sent back.
    AnswerState {
        /// What it says is taken.
        Accepted = "accepted",
        /// All that it says stands in the file of data already.
        Known = "known",
        /// It says otherwise than the file of data, which is replaced only if told to.
        Differs = "differs",
        /// What the org entered cannot be taken.
        Unfit = "unfit",
        /// Something was changed that may not be changed.
        Tampered = "tampered",
        /// Another file is of the same org.
        Doubled = "doubled",
        /// It is of another year, form, file of data, or no blank at all.
        Foreign = "foreign",
        /// Nothing was filled in.
        Empty = "empty",
        /// A sum is not what its cells come to.
        Sums = "sums",
        /// It cannot be read.
        Unreadable = "unreadable",
    }
}
