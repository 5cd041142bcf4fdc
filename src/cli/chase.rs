//! `chase`: who owes what since when, and the calls about it.

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
    domain::{ChaseCommand, ChaseOf, Id, Record},
};

const COLUMNS: &[Column] = &[
    ("what", Some("chase_of")),
    ("thing", None),
    ("due", None),
    ("org_name", None),
    ("person_name", None),
    ("phone", None),
    ("text", None),
    ("called", None),
    ("promised", None),
];

const CALLS: &[Column] = &[
    ("date", None),
    ("what", Some("chase_of")),
    ("thing", None),
    ("by", None),
    ("reached", None),
    ("promised", None),
    ("text", None),
];

/// What can be done about what is owed.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists what is overdue, the oldest first.
    List {
        #[arg(long)]
        org: Option<String>,
    },
    /// Lists the calls to an org.
    Calls { org: String },
    /// Logs a call.
    Log {
        org: String,
        #[arg(value_parser = value::word::<ChaseOf>())]
        what: ChaseOf,
        thing: Option<Id>,
        #[arg(long)]
        by: Option<String>,
        #[arg(long)]
        reached: Option<String>,
        #[arg(long)]
        said: Option<String>,
        #[arg(long, value_parser = value::day)]
        promised: Option<Date>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        match self {
            Verb::List { org } => {
                let org = org.map(|org| context.org(&store, &org)).transpose()?;
                let rows = store.owed(today, org, None, context.limit)?;
                let row = |owed: &crate::store::query::owed::Owed| {
                    json!({
                        "what": owed.what.code(),
                        "thing": owed.thing,
                        "org": owed.org_code,
                        "org_name": owed.org_name,
                        "phone": owed.phone,
                        "person_name": owed.person,
                        "text": owed.text,
                        "due": owed.due,
                        "called": owed.called,
                        "promised": owed.promised,
                    })
                };
                Ok(Reply::List {
                    columns: COLUMNS,
                    rows: rows.iter().map(row).collect(),
                })
            }
            Verb::Calls { org } => {
                let org = context.org(&store, &org)?;
                let calls = store.calls(org, None, context.limit)?;
                Ok(Reply::List {
                    columns: CALLS,
                    rows: calls.iter().map(|call| shape::row(&call.row())).collect(),
                })
            }
            Verb::Log {
                org,
                what,
                thing,
                by,
                reached,
                said,
                promised,
                date,
            } => {
                let command = ChaseCommand::Log {
                    org: context.org(&store, &org)?,
                    what,
                    thing,
                    date: date.unwrap_or(today),
                    by: by.unwrap_or_else(|| store.session().actor.clone()),
                    reached,
                    text: said,
                    promised,
                };
                context.act(&mut store, command.into(), &[])
            }
        }
    }
}
