//! `contact`: leaders and the branches with which they keep contact.

use clap::Subcommand;
use serde_json::json;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{ContactCommand, Id},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("person_name", None),
    ("org_name", None),
    ("since", None),
    ("records", None),
    ("solved", None),
];

const UNCOVERED: &[Column] = &[("id", None), ("org", None), ("org_name", None)];

/// What can be done with contact links.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists links with what came of them this year.
    List,
    /// Lists branches without a leader.
    Uncovered,
    /// Binds a leader to a branch.
    Link {
        person: String,
        org: String,
        #[arg(long, value_parser = value::day)]
        since: Option<Date>,
        #[arg(long)]
        remark: Option<String>,
    },
    /// Ends a link.
    End {
        contact: Id,
        #[arg(long, value_parser = value::day)]
        until: Option<Date>,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List => {
                let links = store.contacts(today, 0, context.limit)?;
                let rows = links.iter().map(|line| {
                    let mut object = shape::about(&line.link);
                    let records = line.records.iter().map(|(_, count)| count);
                    object["records"] = json!(records.sum::<i64>());
                    object["solved"] = json!(line.solved);
                    object
                });
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: rows.collect(),
                });
            }
            Verb::Uncovered => {
                let orgs = store.uncovered(today, 0, context.limit)?;
                let row = |(id, code, name)| json!({ "id": id, "org": code, "org_name": name });
                return Ok(Reply::List {
                    columns: UNCOVERED,
                    rows: orgs.into_iter().map(row).collect(),
                });
            }
            Verb::Link {
                person,
                org,
                since,
                remark,
            } => ContactCommand::Link {
                person: context.person(&store, &person)?,
                org: context.org(&store, &org)?,
                since: since.unwrap_or(today),
                remark,
            },
            Verb::End { contact, until } => ContactCommand::End {
                contact,
                until: until.unwrap_or(today),
            },
        };
        context.act(&mut store, command.into(), &[])
    }
}
