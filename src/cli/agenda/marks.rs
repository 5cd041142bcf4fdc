//! `agenda marks` and `agenda withdraw`: what is marked as done, and taking a mark back.

use std::collections::BTreeMap;

use clap::Args;
use serde_json::json;

use crate::{
    cli::{
        context::Context,
        failure::Failure,
        reply::{Column, Reply},
        shape,
    },
    domain::{AgendaCommand, AgendaMark, Id, Record, judge::agenda_row, pack::Pack},
    store::query::agenda::AgendaMarkFilter,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("date", None),
    ("org_name", None),
    ("title", None),
    ("due", None),
    ("by", None),
    ("document", None),
];

/// Which marks to list.
#[derive(Debug, Args)]
pub struct Marks {
    #[arg(long)]
    org: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long)]
    after: Option<Id>,
}

impl Marks {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let year = context.year(&store, self.year)?;
        let filter = AgendaMarkFilter {
            year: Some(year),
            adoption: None,
            org: self.org.map(|org| context.org(&store, &org)).transpose()?,
        };
        let packs = store.dockets(year)?.into_iter();
        let packs: BTreeMap<String, _> =
            packs.map(|it| (it.pack.head.id.clone(), it.pack)).collect();
        let marks = store.agenda_marks(filter, self.after.unwrap_or(0), context.limit)?;
        let rows = marks.iter().map(|line| {
            let mut object = shape::row(&line.mark.row());
            object["org"] = json!(line.org_code);
            object["org_name"] = json!(line.org);
            object["pack"] = json!(line.pack);
            let pack = packs.get(&line.pack);
            object["title"] = json!(pack.and_then(|pack| title(pack, &line.mark)));
            object
        });
        Ok(Reply::List {
            columns: COLUMNS,
            rows: rows.collect(),
        })
    }
}

/// What the pack calls the row; nothing if the pack in force no longer has it.
fn title<'a>(pack: &'a Pack, mark: &AgendaMark) -> Option<&'a str> {
    let rows = agenda_row::find(pack, &mark.line, mark.part.as_deref()).ok()?;
    rows.first().map(|row| row.title)
}

/// Which mark to take back.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// Key of the mark.
    mark: Id,
    #[arg(long)]
    reason: String,
}

impl Withdraw {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = AgendaCommand::Withdraw {
            mark: self.mark,
            reason: self.reason,
        };
        context.act(&mut store, command.into(), &[])
    }
}
