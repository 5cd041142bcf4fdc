//! The commands about facts: records, registers, figures, incidents, honours, ballots.

use super::{
    Command,
    shape::{
        BallotLine, FigureLine, HonourDraft, HonourLine, IncidentDraft, IncidentLine, Patch,
        RecordDraft, RecordLine, RegisterLine,
    },
};
use crate::{
    base::{Date, Value},
    domain::{pack::HonourStep, record::Id},
};

commands! {
    /// What can be done with ledger entries.
    RecordCommand "record" {
        /// Enters one thing in one org's ledger.
        Add "add" { adoption: Id, org: Id, draft: RecordDraft },
        /// Enters one thing in the ledgers of many orgs; a bulk act.
        AddMany "add_many" { adoption: Id, orgs: Vec<Id>, draft: RecordDraft },
        /// Enters many things, each in its org's ledger; a bulk act.
        Load "load" { adoption: Id, lines: Vec<RecordLine> },
        /// Changes columns.
        Edit "edit" { record: Id, set: Vec<Patch> },
        /// Says who was present and who was absent; replaces what was there.
        Attend "attend" { record: Id, present: Vec<Id>, absent: Vec<Id> },
        /// Takes an entry off the ledger.
        Drop "drop" { record: Id, reason: String },
    }
}

commands! {
    /// What can be done with registers.
    RegisterCommand "register" {
        /// Adds a row, its cells by column.
        Add "add" {
            adoption: Id, register: String, org: Id, person: Option<Id>,
            cells: Vec<(String, String)>
        },
        /// Adds many rows of one register; a bulk act.
        Load "load" { adoption: Id, register: String, lines: Vec<RegisterLine> },
        /// Changes cells of a row; an empty value empties the cell.
        Set "set" { row: Id, cells: Vec<(String, String)> },
        /// Takes a row away.
        Drop "drop" { row: Id },
    }
}

commands! {
    /// What can be done with figures.
    FigureCommand "figure" {
        /// Says a fact of an org for a period; replaces what was said for it.
        Set "set" { adoption: Id, line: FigureLine },
        /// Loads many; a bulk act.
        Load "load" { adoption: Id, lines: Vec<FigureLine> },
        /// Takes a figure away: the fact is missing again.
        Drop "drop" { figure: Id },
    }
}

commands! {
    /// What can be done with incidents.
    IncidentCommand "incident" {
        /// Enters an incident.
        Add "add" { adoption: Id, org: Id, draft: IncidentDraft },
        /// Enters many; a bulk act.
        Load "load" { adoption: Id, lines: Vec<IncidentLine> },
        /// Changes columns.
        Edit "edit" { incident: Id, set: Vec<Patch> },
        /// Takes an incident away.
        Drop "drop" { incident: Id, reason: String },
    }
}

commands! {
    /// What can be done with honours.
    HonourCommand "honour" {
        /// Enters an honour that an org or a person holds from elsewhere.
        Hold "hold" { adoption: Id, org: Id, draft: HonourDraft },
        /// Enters many that are held from elsewhere; a bulk act.
        Load "load" { adoption: Id, lines: Vec<HonourLine> },
        /// Begins the way to an honour that the pack itself gives.
        Apply "apply" {
            adoption: Id, honour: String, org: Id, person: Option<Id>, matter: String, date: Date
        },
        /// Takes the next step on that way.
        Advance "advance" { honour: Id, step: HonourStep, by: Option<String>, date: Date },
        /// Ends the way or the status with a reason.
        Lose "lose" { honour: Id, reason: String, date: Date },
        /// Takes a wrong entry away.
        Drop "drop" { honour: Id, reason: String },
    }
}

commands! {
    /// What can be done with ballots.
    BallotCommand "ballot" {
        /// Enters the count of one voter group; replaces an earlier count.
        Count "count" { adoption: Id, line: BallotLine },
        /// Loads the counts of many; a bulk act.
        Load "load" { adoption: Id, lines: Vec<BallotLine> },
        /// Takes the count of one voter group away.
        Drop "drop" {
            adoption: Id, fact: String, org: Id, person: Option<Id>, voter: String,
            evaluator: Option<String>
        },
    }
}
