//! The facts that a year is judged by: the ledger, registers, figures, incidents, honours, ballots.

use crate::{
    base::{Date, Decimal},
    domain::{
        pack::{Dated, HonourStep},
        record::Id,
    },
};

crate::record! {
    /// 台账记录: one entry of the ledger, of a kind that a pack names.
    LedgerRecord {
        /// The adoption whose kind it is.
        adoption: Id,
        /// The kind's id in the pack.
        kind: String,
        /// Whose ledger.
        org: Id,
        /// The day; the first day of the period if only that is known.
        date: Date,
        /// How exactly the day is known.
        dated: Dated,
        /// Topic.
        topic: Option<String>,
        /// Place.
        place: Option<String>,
        /// Who presided or spoke.
        host: Option<String>,
        /// Who took the minutes.
        recorder: Option<String>,
        /// What was done.
        content: Option<String>,
        /// Quantity in the unit of the kind: hours, days, credits.
        quantity: Option<Decimal>,
        /// How many were present.
        present: Option<u32>,
        /// How many were absent.
        absent: Option<u32>,
        /// The person whom it is about.
        person: Option<Id>,
        /// Document, by number or path.
        document: Option<String>,
        /// Result.
        result: Option<String>,
        /// Evidence.
        evidence: Option<String>,
        /// Codes of the fields that the kind requires and the entry lacks, with blanks between.
        lacks: Option<String>,
    }
}

crate::record! {
    /// A person named as present at or absent from what a ledger entry tells.
    Attendance {
        /// The entry.
        record: Id,
        /// Who.
        person: Id,
        /// Present, or absent.
        present: bool,
    }
}

crate::record! {
    /// A row of a register that a pack names.
    RegisterRow {
        /// The adoption whose register it is.
        adoption: Id,
        /// The register's id in the pack.
        register: String,
        /// Whose register.
        org: Id,
        /// The person whom the row is about.
        person: Option<Id>,
        /// The cells, one a line: column, equals sign, value.
        cells: String,
    }
}

impl RegisterRow {
    /// The cells by column, in the register's order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cells.lines().filter_map(|line| line.split_once('='))
    }

    /// The cell of a column, if it holds anything.
    pub fn cell(&self, column: &str) -> Option<&str> {
        let mut pairs = self.pairs();
        pairs.find(|(name, _)| *name == column).map(|(_, it)| it)
    }
}

crate::record! {
    /// A number, state, day, span, label or imported score of an org in a period.
    Figure {
        /// The adoption whose fact it is.
        adoption: Id,
        /// The org.
        org: Id,
        /// The fact's id in the pack.
        fact: String,
        /// Which of several, where a fact has one value for each task or matter.
        matter: Option<String>,
        /// First day of the period that it holds for.
        start: Date,
        /// Last day of the period, inclusive.
        end: Date,
        /// The value: plain digits, `yes` or `no`, a label's id, an ISO day, or two days with `..`
        /// between.
        value: Option<String>,
        /// An imported score.
        score: Option<Decimal>,
        /// The full score that it was given of.
        full: Option<Decimal>,
        /// An imported place, 1 for the first.
        rank: Option<u32>,
        /// Where it comes from.
        source: Option<String>,
    }
}

crate::record! {
    /// An incident with its severity.
    Incident {
        /// The adoption whose fact it is.
        adoption: Id,
        /// The fact's id in the pack.
        fact: String,
        /// The org.
        org: Id,
        /// Day.
        date: Date,
        /// The severity's id in the pack.
        severity: String,
        /// What tells one case from another: equal keys are one case.
        case_key: Option<String>,
        /// The person whom it is about.
        person: Option<Id>,
        /// How many persons it is about, if more than the one named.
        persons: Option<u32>,
        /// What happened.
        text: String,
        /// Document, by number or path.
        document: Option<String>,
    }
}

crate::record! {
    /// 荣誉: an honour on its way or held.
    HonourHeld {
        /// The adoption whose fact or honour it is.
        adoption: Id,
        /// The fact's id in the pack, for honours from outside.
        fact: Option<String>,
        /// The honour's id in the pack, for honours that the pack itself gives.
        honour: Option<String>,
        /// The org.
        org: Id,
        /// The person, if it honours one.
        person: Option<Id>,
        /// The level's id in the fact.
        level: Option<String>,
        /// The role's id in the fact.
        role: Option<String>,
        /// For what; the same matter counts once.
        matter: String,
        /// Day of the latest step.
        date: Date,
        /// How far it came, for honours that the pack itself gives.
        step: Option<HonourStep>,
        /// Who gave it.
        issuer: Option<String>,
        /// How many share it.
        authors: Option<u32>,
        /// The org's own share in percent.
        share: Option<Decimal>,
        /// Document, by number or path.
        document: Option<String>,
        /// Day on which the status was lost or refused.
        lost: Option<Date>,
        /// Why.
        reason: Option<String>,
    }
}

/// The choice that counts ballots which are not valid, unless the pack has one of that id.
pub const INVALID: &str = "invalid";
/// The choice that counts ballots on which nothing was chosen, unless the pack has one of that id.
pub const ABSTAINED: &str = "abstained";

crate::record! {
    /// One line of a count of ballots.
    Ballot {
        /// The adoption whose fact it is.
        adoption: Id,
        /// The fact's id in the pack.
        fact: String,
        /// The org.
        org: Id,
        /// About whom, if about a person.
        person: Option<Id>,
        /// Day of the count.
        date: Date,
        /// The voter group's id in the fact.
        voter: String,
        /// The body among which it was counted, where several vote and are averaged first.
        evaluator: Option<String>,
        /// The choice's id in the fact, or [`INVALID`] or [`ABSTAINED`].
        choice: String,
        /// How many votes.
        votes: u32,
    }
}
