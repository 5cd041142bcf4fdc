//! The shapes that commands carry: patches, lines of a list, drafts of tasks and marks.

use crate::{
    base::{Date, Decimal, Value},
    domain::{
        kind::{Category, OrgKind, Sector, Share},
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
