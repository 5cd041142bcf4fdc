//! What the department hands in: each report is built from queries and words into a document.

mod agenda;
mod appraisal;
pub mod bundle;
mod explanation;
mod frame;
mod indicator;
mod inspection;
mod ledger;
mod lists;
mod org_file;
mod progress;
mod publication;
mod scope;
mod told;
mod yearly;

use thiserror::Error;

pub use frame::heading;
pub use ledger::number as letter_number;

use crate::{
    domain::Id,
    exchange::paper::Document,
    store::{Store, StoreError},
    words::Words,
};
use frame::Frame;

crate::code_enum! {
    /// The reports.
    ReportKind {
        /// The five lists, org by org.
        Lists = "lists",
        /// The five lists, secretary by secretary.
        SecretaryLists = "secretary-lists",
        /// What is published.
        Publication = "publication",
        /// How far a quarter has come.
        Progress = "progress",
        /// A scoring form, filled in or blank.
        Inspection = "inspection",
        /// The ledger of problems.
        Findings = "findings",
        /// The register of cards.
        Cards = "cards",
        /// The register of outgoing letters.
        Letters = "letters",
        /// The quotas.
        Indicators = "indicators",
        /// An appraisal, group by group.
        Appraisal = "appraisal",
        /// How a verdict came about.
        Explanation = "explanation",
        /// The year of the department.
        Yearly = "yearly",
        /// What is overdue, due and coming.
        Agenda = "agenda",
        /// Everything on one org.
        OrgFile = "org-file",
    }
}

crate::code_enum! {
    /// What a report can be told.
    ReportOption {
        /// One org alone.
        Org = "org",
        /// One org with all below it.
        Under = "under",
        /// The year.
        Year = "year",
        /// The quarter, 1 to 4.
        Quarter = "quarter",
        /// Id of a scoring form.
        ScoringForm = "form",
        /// Key of a sheet.
        Sheet = "sheet",
        /// Id of an appraisal.
        Appraisal = "appraisal",
        /// The pack, where several know the same id.
        Pack = "pack",
        /// Days ahead.
        Days = "days",
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which report.
    pub kind: ReportKind,
    /// Of which year.
    pub year: i32,
    /// One org alone.
    pub org: Option<Id>,
    /// One org with all below it.
    pub under: Option<Id>,
    /// The quarter; that of today if left out.
    pub quarter: Option<u32>,
    /// Id of the scoring form.
    pub form: Option<String>,
    /// Key of the sheet.
    pub sheet: Option<Id>,
    /// Id of the appraisal.
    pub appraisal: Option<String>,
    /// Key of the adoption.
    pub adoption: Option<Id>,
    /// Days ahead on the agenda.
    pub days: u32,
    /// Rows of one table at most.
    pub limit: u32,
}

/// Why there is no report.
#[derive(Debug, Error)]
pub enum ReportError {
    /// As the store says.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is named is not there: noun and name.
    #[error("no {0} {1}")]
    Missing(&'static str, String),
    /// The report cannot do without an option.
    #[error("needs {0}")]
    Needs(ReportOption),
    /// There are several that the option can name.
    #[error("{option} is one of several")]
    Choose {
        /// The option.
        option: ReportOption,
        /// What it can be: ids with their titles, in a row.
        known: String,
    },
    /// Several packs know what is named.
    #[error("which pack of {0}")]
    Ambiguous(String),
}

impl ReportKind {
    /// What the report can be told, and whether it needs it.
    pub fn options(self) -> &'static [(ReportOption, bool)] {
        use ReportOption::{Appraisal, Days, Org, Pack, Quarter, ScoringForm, Sheet, Under, Year};
        match self {
            ReportKind::Lists | ReportKind::SecretaryLists | ReportKind::Publication => {
                &[(Org, false), (Under, false), (Year, false)]
            }
            ReportKind::Findings
            | ReportKind::Cards
            | ReportKind::Letters
            | ReportKind::Indicators => &[(Org, false), (Under, false), (Year, false)],
            ReportKind::Progress => &[(Quarter, false), (Year, false)],
            ReportKind::Inspection => &[
                (ScoringForm, false),
                (Sheet, false),
                (Org, false),
                (Year, false),
            ],
            ReportKind::Appraisal => &[
                (Appraisal, false),
                (Pack, false),
                (Under, false),
                (Year, false),
            ],
            ReportKind::Explanation => &[
                (Org, true),
                (Appraisal, false),
                (Pack, false),
                (Year, false),
            ],
            ReportKind::Yearly => &[(Under, false), (Year, false)],
            ReportKind::Agenda => &[(Org, false), (Under, false), (Days, false), (Year, false)],
            ReportKind::OrgFile => &[(Org, true), (Year, false)],
        }
    }
}

/// Builds a report.
///
/// # Errors
/// What the store says, or what is missing in what is asked.
pub fn build(store: &Store, words: &Words, asked: &Asked) -> Result<Document, ReportError> {
    let frame = Frame::new(store, words, asked)?;
    match asked.kind {
        ReportKind::Lists => lists::by_org(&frame),
        ReportKind::SecretaryLists => lists::by_secretary(&frame),
        ReportKind::Publication => publication::build(&frame),
        ReportKind::Progress => progress::build(&frame),
        ReportKind::Inspection => inspection::build(&frame),
        ReportKind::Findings => ledger::findings(&frame),
        ReportKind::Cards => ledger::cards(&frame),
        ReportKind::Letters => ledger::letters(&frame),
        ReportKind::Indicators => indicator::build(&frame),
        ReportKind::Appraisal => appraisal::build(&frame),
        ReportKind::Explanation => explanation::build(&frame),
        ReportKind::Yearly => yearly::build(&frame),
        ReportKind::Agenda => agenda::build(&frame),
        ReportKind::OrgFile => org_file::build(&frame),
    }
}
