//! `finding`: the ledger of problems.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{FindingCommand, FindingSource, FindingState, Id, Patch},
    store::query::finding::FindingFilter,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("state", Some("finding_state")),
    ("deadline", None),
    ("source", Some("finding_source")),
    ("text", None),
];

/// What can be done with findings.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists findings by deadline.
    List {
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        org: Option<String>,
        #[arg(long, value_parser = value::word::<FindingState>())]
        state: Option<FindingState>,
    },
    /// Puts a problem on the ledger.
    Raise {
        /// Org.
        org: String,
        /// What is wrong.
        text: String,
        #[arg(long, value_parser = value::word::<FindingSource>(), default_value = "manual")]
        source: FindingSource,
        #[arg(long)]
        sheet: Option<Id>,
        #[arg(long)]
        item: Option<String>,
        #[arg(long)]
        task: Option<String>,
        #[arg(long)]
        responsible: Option<String>,
        #[arg(long)]
        measure: Option<String>,
        #[arg(long, value_parser = value::day)]
        deadline: Option<Date>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
        #[arg(long)]
        year: Option<i32>,
    },
    /// Changes columns.
    Edit {
        /// Key of the finding.
        finding: Id,
        /// `column=value`.
        #[arg(required = true, value_parser = value::patch)]
        set: Vec<Patch>,
    },
    /// Says that it is rectified.
    Rectify {
        /// Key of the finding.
        finding: Id,
        #[arg(long)]
        measure: String,
        #[arg(long)]
        evidence: String,
    },
    /// A second person verifies and closes it.
    Close {
        /// Key of the finding.
        finding: Id,
        #[arg(long)]
        verifier: String,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Opens it again.
    Reopen {
        /// Key of the finding.
        finding: Id,
        #[arg(long)]
        reason: String,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List { year, org, state } => {
                let filter = FindingFilter {
                    year: context.year(&store, year)?,
                    org: org.map(|org| context.org(&store, &org)).transpose()?,
                    state,
                };
                let rows = store.findings(&filter, None, context.limit)?;
                let rows = rows.iter().map(shape::finding).collect();
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows,
                });
            }
            Verb::Raise {
                org,
                text,
                source,
                sheet,
                item,
                task,
                responsible,
                measure,
                deadline,
                date,
                year,
            } => FindingCommand::Raise {
                year: context.year(&store, year)?,
                org: context.org(&store, &org)?,
                source,
                sheet,
                item,
                task: task
                    .map(|task| super::task::task(&store, &task))
                    .transpose()?,
                text,
                responsible,
                measure,
                deadline,
                found: date.unwrap_or(today),
                record: None,
                campaign: None,
                rule: None,
                repeats: None,
            },
            Verb::Edit { finding, set } => FindingCommand::Edit { finding, set },
            Verb::Rectify {
                finding,
                measure,
                evidence,
            } => FindingCommand::Rectify {
                finding,
                measure,
                evidence,
            },
            Verb::Close {
                finding,
                verifier,
                date,
            } => FindingCommand::Close {
                finding,
                verifier,
                date: date.unwrap_or(today),
            },
            Verb::Reopen { finding, reason } => FindingCommand::Reopen { finding, reason },
        };
        context.act(&mut store, command.into(), &[])
    }
}
