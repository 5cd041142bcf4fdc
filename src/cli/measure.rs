//! `measure`: consequences that a body applies, and whether they were carried out.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{Id, MeasureCommand, MeasureDraft},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org", None),
    ("org_name", None),
    ("person_name", None),
    ("consequence", None),
    ("text", None),
    ("by", None),
    ("since", None),
    ("until", None),
    ("done", None),
    ("lifted", None),
    ("reason", None),
];

/// What can be done with measures.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists measures.
    List {
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        open: bool,
    },
    /// Applies a consequence of the pack.
    Apply {
        org: String,
        consequence: String,
        #[arg(long)]
        by: String,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        person: Option<String>,
        #[arg(long)]
        text: Option<String>,
        #[arg(long, value_parser = value::day)]
        since: Option<Date>,
        #[arg(long, value_parser = value::day)]
        until: Option<Date>,
        #[arg(long)]
        card: Option<Id>,
        #[arg(long)]
        finding: Option<Id>,
        #[arg(long)]
        verdict: Option<Id>,
    },
    /// Says that it was carried out.
    Finish {
        measure: Id,
        #[arg(long)]
        evidence: String,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Withdraws it.
    Lift {
        measure: Id,
        #[arg(long)]
        reason: String,
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
            Verb::List { year, org, open } => {
                let year = context.year(&store, year)?;
                let org = org.map(|org| context.org_ever(&store, &org)).transpose()?;
                let rows = store.measures(year, (org, open), 0, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: rows.iter().map(shape::about).collect(),
                });
            }
            Verb::Apply {
                org,
                consequence,
                by,
                pack,
                year,
                person,
                text,
                since,
                until,
                card,
                finding,
                verdict,
            } => MeasureCommand::Apply {
                adoption: context.adoption(&store, pack.as_deref(), year)?,
                draft: MeasureDraft {
                    consequence,
                    org: context.org(&store, &org)?,
                    person: context.person_if(&store, person.as_ref())?,
                    year: context.year(&store, year)?,
                    text,
                    by,
                    since: since.unwrap_or(today),
                    until,
                    card,
                    finding,
                    verdict,
                },
            },
            Verb::Finish {
                measure,
                evidence,
                date,
            } => MeasureCommand::Finish {
                measure,
                date: date.unwrap_or(today),
                evidence,
            },
            Verb::Lift {
                measure,
                reason,
                date,
            } => MeasureCommand::Lift {
                measure,
                date: date.unwrap_or(today),
                reason,
            },
        };
        context.act(&mut store, command.into(), &[])
    }
}
