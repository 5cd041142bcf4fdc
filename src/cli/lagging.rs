//! `lagging`: orgs listed for standing rectification.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{Id, LaggingCommand},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("listed", None),
    ("reason", None),
    ("person_name", None),
    ("deadline", None),
    ("accepted", None),
    ("delisted", None),
];

/// What can be done with lagging orgs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Shows the year's list.
    List {
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        standing: bool,
    },
    /// Puts an org on the list.
    Add {
        org: String,
        #[arg(long)]
        reason: String,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Says how it is rectified and who helps.
    Plan {
        lagging: Id,
        plan: String,
        #[arg(long)]
        helper: Option<String>,
        #[arg(long)]
        helper_org: Option<String>,
        #[arg(long, value_parser = value::day)]
        deadline: Option<Date>,
    },
    /// Accepts the rectification.
    Accept {
        lagging: Id,
        acceptance: String,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Takes an org off the list.
    Delist {
        lagging: Id,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List { year, standing } => {
                let year = context.year(&store, year)?;
                let rows = store.lagging(year, standing, 0, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: rows.iter().map(shape::about).collect(),
                });
            }
            Verb::Add {
                org,
                reason,
                year,
                date,
            } => LaggingCommand::List {
                org: context.org(&store, &org)?,
                year: context.year(&store, year)?,
                date: date.unwrap_or(today),
                reason,
            },
            Verb::Plan {
                lagging,
                plan,
                helper,
                helper_org,
                deadline,
            } => LaggingCommand::Plan {
                lagging,
                plan,
                helper: context.person_if(&store, helper.as_ref())?,
                helper_org: helper_org
                    .map(|org| context.org(&store, &org))
                    .transpose()?,
                deadline,
            },
            Verb::Accept {
                lagging,
                acceptance,
                date,
            } => LaggingCommand::Accept {
                lagging,
                date: date.unwrap_or(today),
                acceptance,
            },
            Verb::Delist { lagging, date } => LaggingCommand::Delist {
                lagging,
                date: date.unwrap_or(today),
            },
        };
        context.act(&mut store, command.into(), &[])
    }
}
