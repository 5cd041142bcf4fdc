//! Blank forms on their way to the orgs and back: one protected workbook for each org, whose
//! fingerprint tells what was changed in it.

mod layout;
mod returned;
mod stamp;
mod workbook;

pub use layout::{Asked, Entry, Placed};
pub use returned::{Answer, Change, GivenMark, Returned};
pub use stamp::{FORMAT, Stamp};
pub use workbook::write;

crate::code_enum! {
    /// What became of a file that was sent back.
    AnswerState {
        /// Its marks are taken.
        Accepted = "accepted",
        /// All that it says stands in the file of data already.
        Known = "known",
        /// It says otherwise than the org's sheet, which is replaced only if told to.
        Differs = "differs",
        /// What the org entered cannot be taken.
        Unfit = "unfit",
        /// Something was changed that may not be changed.
        Tampered = "tampered",
        /// Another file is of the same org.
        Doubled = "doubled",
        /// It is of another year, form, file of data, or no form at all.
        Foreign = "foreign",
        /// Nothing was filled in.
        Empty = "empty",
        /// A sum is not what the points come to.
        Sums = "sums",
        /// It cannot be read.
        Unreadable = "unreadable",
    }
}
