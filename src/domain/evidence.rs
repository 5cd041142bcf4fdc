//! Files that prove something: what they are called, what they prove, and the hash of their
//! content, which stands beside the file of data.

use crate::{
    base::Date,
    domain::record::{Id, Kind},
};

crate::code_enum! {
    /// What a file can prove.
    EvidenceOf {
        Duty = "duty",
        Assignment = "assignment",
        Finding = "finding",
        Record = "record",
        Sheet = "sheet",
        Incident = "incident",
        Honour = "honour",
        Letter = "letter",
    }
}

impl EvidenceOf {
    /// The kind of row that it is.
    pub fn kind(self) -> Kind {
        match self {
            EvidenceOf::Duty => Kind::Duty,
            EvidenceOf::Assignment => Kind::Assignment,
            EvidenceOf::Finding => Kind::Finding,
            EvidenceOf::Record => Kind::LedgerRecord,
            EvidenceOf::Sheet => Kind::Sheet,
            EvidenceOf::Incident => Kind::Incident,
            EvidenceOf::Honour => Kind::HonourHeld,
            EvidenceOf::Letter => Kind::LetterSent,
        }
    }
}

crate::record! {
    /// A file that proves something.
    EvidenceFile {
        /// What it proves.
        of: EvidenceOf,
        /// The key of that.
        object: Id,
        /// The item, on a sheet.
        item: Option<String>,
        /// The org whose it is.
        org: Id,
        /// Its name.
        name: String,
        /// Its size in bytes.
        bytes: i64,
        /// SM3 of its content, hexadecimal.
        hash: String,
        /// Day on which it was taken in.
        date: Date,
        /// What it shows.
        remark: Option<String>,
        /// Day on which it was put aside; the file stays.
        removed: Option<Date>,
        /// Why.
        reason: Option<String>,
    }
}
