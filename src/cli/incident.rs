//! `incident`: incidents with their severity.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{Id, IncidentCommand, IncidentDraft, Patch},
    store::query::ledger::FactFilter,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("date", None),
    ("org_name", None),
    ("fact", None),
    ("severity", None),
    ("text", None),
];

/// What can be done with incidents.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists incidents.
    List {
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        below: bool,
        #[arg(long)]
        fact: Option<String>,
    },
    /// Enters an incident.
    Add {
        org: String,
        fact: String,
        severity: String,
        text: String,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
        #[arg(long)]
        case_key: Option<String>,
        #[arg(long)]
        person: Option<String>,
        #[arg(long)]
        persons: Option<u32>,
        #[arg(long)]
        document: Option<String>,
    },
    /// Changes columns.
    Edit {
        incident: Id,
        #[arg(required = true, value_parser = value::patch)]
        set: Vec<Patch>,
    },
    /// Takes an incident away.
    Drop {
        incident: Id,
        #[arg(long)]
        reason: String,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Edit { incident, set } => IncidentCommand::Edit { incident, set },
            Verb::Drop { incident, reason } => IncidentCommand::Drop { incident, reason },
            Verb::Add {
                org,
                fact,
                severity,
                text,
                pack,
                year,
                date,
                case_key,
                person,
                persons,
                document,
            } => IncidentCommand::Add {
                adoption: context.adoption(&store, pack.as_deref(), year)?,
                org: context.org(&store, &org)?,
                draft: IncidentDraft {
                    fact,
                    date: date.unwrap_or(Context::today_of(&store)),
                    severity,
                    case_key,
                    person: context.person_if(&store, person.as_ref())?,
                    persons,
                    text,
                    document,
                },
            },
            Verb::List { org, below, fact } => {
                let filter = FactFilter {
                    org: org.map(|org| context.org(&store, &org)).transpose()?,
                    below,
                    item: fact,
                    ..FactFilter::default()
                };
                let rows = store.incidents(&filter, 0, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: rows.iter().map(shape::fact).collect(),
                });
            }
        };
        context.act(&mut store, command.into(), &[])
    }
}
