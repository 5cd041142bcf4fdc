//! The shapes that commands carry: patches, lines of a list, drafts of tasks and marks, entries.

use crate::{
    base::{Date, Decimal, Value},
    domain::{
        kind::{Category, OrgKind, Sector, Share},
        pack::Dated,
        record::Id,
    },
};

crate::field_struct! {
    /// A new value for one column of a row.
    Patch {
        /// The column's name.
        field: String,
        /// The value; [`Value::Null`] empties it.
        value: Value,
    }
}

crate::field_struct! {
    /// One line of an organisation list, ready to be loaded.
    OrgLine {
        /// Line in the source, for messages.
        line: u32,
        /// Number, unique.
        code: String,
        /// Number of the superior org: an earlier line or an org in the file.
        parent: Option<String>,
        /// Name.
        name: String,
        /// Kind.
        kind: OrgKind,
        /// Sector.
        sector: Sector,
        /// Members as reported.
        members: Option<u32>,
        /// Day of the last election.
        term_start: Option<Date>,
        /// Length of the term in years.
        term_years: Option<u32>,
        /// Name of the secretary.
        secretary: Option<String>,
        /// Names of the deputy secretaries.
        deputies: Vec<String>,
        /// Telephone.
        phone: Option<String>,
    }
}

crate::field_struct! {
    /// What a new task says. Gaps are allowed until the gates ask.
    TaskDraft {
        /// Title.
        title: String,
        /// Category.
        category: Category,
        /// Common or individual.
        share: Share,
        /// Goal.
        goal: Option<String>,
        /// Standard.
        standard: Option<String>,
        /// Hard figures.
        figures: Option<String>,
        /// Leader in charge.
        leader: Option<String>,
        /// Lead responsible org.
        lead: Option<Id>,
        /// Supporting responsible orgs.
        supporting: Vec<Id>,
        /// Responsible person.
        responsible: Option<String>,
        /// Measures, one a line.
        measures: Option<String>,
        /// Deadline.
        deadline: Option<Date>,
        /// Clause.
        clause: Option<String>,
    }
}

crate::field_struct! {
    /// The points given for one item.
    MarkDraft {
        /// The item's id in the pack.
        item: String,
        /// Points; missing if the item does not apply.
        points: Option<Decimal>,
        /// Reason, required below the pack's threshold.
        reason: Option<String>,
        /// Evidence.
        evidence: Option<String>,
    }
}

crate::field_struct! {
    /// The points given for one item of one of several sheets.
    ColumnMark {
        /// The sheet.
        sheet: Id,
        /// The mark.
        mark: MarkDraft,
    }
}

crate::field_struct! {
    /// What a ledger entry says. Gaps are marked, not refused.
    RecordDraft {
        /// The kind's id in the pack.
        kind: String,
        /// The day; any day of the period if only that is known.
        date: Date,
        /// How exactly the day is known; as the kind asks if missing.
        dated: Option<Dated>,
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
        /// Quantity in the unit of the kind.
        quantity: Option<Decimal>,
        /// How many were present; counted if persons are named.
        present: Option<u32>,
        /// How many were absent; counted if persons are named.
        absent: Option<u32>,
        /// The person whom it is about.
        person: Option<Id>,
        /// Document, by number or path.
        document: Option<String>,
        /// Result.
        result: Option<String>,
        /// Evidence.
        evidence: Option<String>,
        /// Persons named as present.
        attended: Vec<Id>,
        /// Persons named as absent.
        missed: Vec<Id>,
    }
}

impl RecordDraft {
    /// An entry of a kind on a day of which nothing else is said.
    pub fn of(kind: &str, date: Date) -> RecordDraft {
        RecordDraft {
            kind: kind.to_string(),
            date,
            dated: None,
            topic: None,
            place: None,
            host: None,
            recorder: None,
            content: None,
            quantity: None,
            present: None,
            absent: None,
            person: None,
            document: None,
            result: None,
            evidence: None,
            attended: Vec::new(),
            missed: Vec::new(),
        }
    }
}

crate::field_struct! {
    /// One ledger entry, ready to be loaded.
    RecordLine {
        /// Line in the source, for messages.
        line: u32,
        /// The org.
        org: Id,
        /// What it says.
        draft: RecordDraft,
    }
}

crate::field_struct! {
    /// One fact of one org for one period.
    FigureLine {
        /// The org.
        org: Id,
        /// The fact's id in the pack.
        fact: String,
        /// Which of several, where a fact has one value for each task or matter.
        matter: Option<String>,
        /// First day of the period; the adoption's year if missing.
        start: Option<Date>,
        /// Last day of the period.
        end: Option<Date>,
        /// The value as a person writes it.
        value: Option<String>,
        /// An imported score.
        score: Option<Decimal>,
        /// The full score that it was given of; the pack's if missing.
        full: Option<Decimal>,
        /// An imported place.
        rank: Option<u32>,
        /// Where it comes from.
        source: Option<String>,
    }
}

crate::field_struct! {
    /// One row of a register, ready to be loaded.
    RegisterLine {
        /// Line in the source, for messages.
        line: u32,
        /// The org.
        org: Id,
        /// The person whom it is about.
        person: Option<Id>,
        /// The cells by column.
        cells: Vec<(String, String)>,
    }
}

crate::field_struct! {
    /// What an incident was.
    IncidentDraft {
        /// The fact's id in the pack.
        fact: String,
        /// Day.
        date: Date,
        /// The severity's id in the pack.
        severity: String,
        /// What tells one case from another.
        case_key: Option<String>,
        /// The person whom it is about.
        person: Option<Id>,
        /// How many persons it is about.
        persons: Option<u32>,
        /// What happened.
        text: String,
        /// Document, by number or path.
        document: Option<String>,
    }
}

crate::field_struct! {
    /// One incident, ready to be loaded.
    IncidentLine {
        /// Line in the source, for messages.
        line: u32,
        /// The org.
        org: Id,
        /// What it was.
        draft: IncidentDraft,
    }
}

crate::field_struct! {
    /// What honour is held.
    HonourDraft {
        /// The fact's id in the pack.
        fact: String,
        /// The level's id in the fact.
        level: String,
        /// The role's id in the fact; may be missing if the fact knows none.
        role: Option<String>,
        /// The person, if it honours one.
        person: Option<Id>,
        /// For what.
        matter: String,
        /// Day.
        date: Date,
        /// Who gave it.
        issuer: Option<String>,
        /// How many share it.
        authors: Option<u32>,
        /// The org's own share in percent.
        share: Option<Decimal>,
        /// Document, by number or path.
        document: Option<String>,
    }
}

crate::field_struct! {
    /// One honour that is held, ready to be loaded.
    HonourLine {
        /// Line in the source, for messages.
        line: u32,
        /// The org.
        org: Id,
        /// What is held.
        draft: HonourDraft,
    }
}

crate::field_struct! {
    /// The count of one voter group.
    BallotLine {
        /// The org.
        org: Id,
        /// About whom, if about a person.
        person: Option<Id>,
        /// The fact's id in the pack.
        fact: String,
        /// The voter group's id in the fact.
        voter: String,
        /// The body among which it was counted, where several vote.
        evaluator: Option<String>,
        /// Day of the count.
        date: Date,
        /// Votes by choice.
        votes: Vec<(String, u32)>,
    }
}
