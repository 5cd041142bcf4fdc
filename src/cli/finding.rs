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
    domain::{Finding, FindingCommand, FindingSource, FindingState, Id, Patch, Record},
    store::{Store, query::finding::FindingFilter},
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
        record: Option<Id>,
        #[arg(long)]
        campaign: Option<Id>,
        #[arg(long)]
        earlier: Option<Id>,
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
    /// Says what a look-back at a closed finding found.
    LookBack {
        /// Key of the finding.
        finding: Id,
        #[arg(long)]
        relapsed: bool,
        #[arg(long)]
        remark: Option<String>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Lists findings of earlier years that it may repeat.
    Similar {
        /// Key of the finding.
        finding: Id,
    },
    /// Lists findings of a year that repeat one of the years before.
    Replay {
        #[arg(long)]
        year: Option<i32>,
        /// How many years back.
        #[arg(long, default_value_t = 2)]
        years: u32,
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        after: Option<Id>,
    },
    /// Says that it is the same again as an earlier one.
    Repeat {
        /// Key of the finding.
        finding: Id,
        /// Key of the earlier one.
        earlier: Id,
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
            new @ Verb::Raise { .. } => new.raised(context, &store)?,
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
            Verb::LookBack {
                finding,
                relapsed,
                remark,
                date,
            } => FindingCommand::LookBack {
                finding,
                date: date.unwrap_or(today),
                held: !relapsed,
                remark,
            },
            Verb::Similar { finding } => return similar(&store, finding),
            Verb::Replay {
                year,
                years,
                org,
                after,
            } => {
                let year = context.year(&store, year)?;
                let org = org.map(|org| context.org(&store, &org)).transpose()?;
                let after = after.unwrap_or(0);
                let rows = store.replays((year, years), org, after, context.limit)?;
                return Ok(Reply::List {
                    columns: REPLAY,
                    rows: rows.iter().map(shape::replay).collect(),
                });
            }
            Verb::Repeat { finding, earlier } => FindingCommand::Repeat { finding, earlier },
            Verb::Reopen { finding, reason } => FindingCommand::Reopen { finding, reason },
        };
        context.act(&mut store, command.into(), &[])
    }

    /// The command that puts a problem on the ledger.
    fn raised(self, context: &Context, store: &Store) -> Result<FindingCommand, Failure> {
        let Verb::Raise {
            org,
            text,
            source,
            sheet,
            item,
            task,
            record,
            campaign,
            earlier,
            responsible,
            measure,
            deadline,
            date,
            year,
        } = self
        else {
            return Err(Failure::missing("finding", ""));
        };
        let task = task.map(|task| super::task::task(store, &task));
        Ok(FindingCommand::Raise {
            year: context.year(store, year)?,
            org: context.org(store, &org)?,
            source,
            sheet,
            item,
            task: task.transpose()?,
            text,
            responsible,
            measure,
            deadline,
            found: date.unwrap_or(Context::today_of(store)),
            record,
            campaign,
            rule: None,
            problem: None,
            repeats: earlier,
        })
    }
}

const REPLAY: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("text", None),
    ("state", Some("finding_state")),
    ("times", None),
    ("earlier_year", None),
    ("earlier_state", Some("finding_state")),
    ("earlier_closed", None),
];

const SIMILAR: &[Column] = &[
    ("id", None),
    ("year", None),
    ("state", Some("finding_state")),
    ("closed", None),
    ("text", None),
];

/// Findings of earlier years of the same org that a finding may repeat.
fn similar(store: &Store, finding: Id) -> Result<Reply, Failure> {
    let found: Finding = store
        .find(finding)?
        .ok_or_else(|| Failure::missing("finding", finding))?;
    let rows = store.similar_findings(&found)?;
    Ok(Reply::List {
        columns: SIMILAR,
        rows: rows.iter().map(|row| shape::row(&row.row())).collect(),
    })
}
