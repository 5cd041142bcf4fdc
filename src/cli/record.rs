//! `record`: the ledger.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::{Date, Decimal},
    domain::{Id, LedgerRecord, Patch, Record, RecordCommand, RecordDraft, pack::Dated},
    store::{Store, query::ledger::FactFilter},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("date", None),
    ("org_name", None),
    ("kind", None),
    ("topic", None),
    ("present", None),
    ("quantity", None),
    ("lacks", None),
];

/// What a ledger entry says.
#[derive(Debug, Args)]
pub struct Entry {
    #[arg(long)]
    pack: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long, value_parser = value::day)]
    date: Option<Date>,
    #[arg(long, value_parser = value::word::<Dated>())]
    dated: Option<Dated>,
    #[arg(long)]
    topic: Option<String>,
    #[arg(long)]
    place: Option<String>,
    #[arg(long)]
    host: Option<String>,
    #[arg(long)]
    recorder: Option<String>,
    #[arg(long)]
    content: Option<String>,
    #[arg(long, value_parser = value::decimal)]
    quantity: Option<Decimal>,
    #[arg(long)]
    present: Option<u32>,
    #[arg(long)]
    absent: Option<u32>,
    #[arg(long)]
    person: Option<String>,
    #[arg(long)]
    document: Option<String>,
    #[arg(long)]
    result: Option<String>,
    #[arg(long)]
    evidence: Option<String>,
    #[arg(long, num_args = 1..)]
    attended: Vec<String>,
    #[arg(long, num_args = 1..)]
    missed: Vec<String>,
}

/// What can be done with the ledger.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists entries, the latest first.
    List {
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        below: bool,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        item: Option<String>,
        #[arg(long, value_parser = value::day)]
        since: Option<Date>,
        #[arg(long, value_parser = value::day)]
        until: Option<Date>,
        #[arg(long)]
        lacking: bool,
    },
    /// Shows one entry with who was there.
    Show { record: Id },
    /// Enters one thing for one org or for many.
    Add {
        item: String,
        #[arg(required = true)]
        orgs: Vec<String>,
        #[command(flatten)]
        entry: Box<Entry>,
    },
    /// Changes columns.
    Edit {
        record: Id,
        #[arg(required = true, value_parser = value::patch)]
        set: Vec<Patch>,
    },
    /// Says who was present and who was absent.
    Attend {
        record: Id,
        #[arg(long, num_args = 1..)]
        attended: Vec<String>,
        #[arg(long, num_args = 1..)]
        missed: Vec<String>,
    },
    /// Takes an entry off the ledger.
    Drop {
        record: Id,
        #[arg(long)]
        reason: String,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Add { item, orgs, entry } => add(context, &store, (item, &orgs), *entry)?,
            Verb::Edit { record, set } => RecordCommand::Edit { record, set },
            Verb::Attend {
                record,
                attended,
                missed,
            } => RecordCommand::Attend {
                record,
                present: context.persons(&store, &attended)?,
                absent: context.persons(&store, &missed)?,
            },
            Verb::Drop { record, reason } => RecordCommand::Drop { record, reason },
            Verb::Show { record } => return show(&store, record),
            Verb::List {
                org,
                below,
                pack,
                year,
                item,
                since,
                until,
                lacking,
            } => {
                let adoption = pack.map(|pack| context.adoption(&store, Some(&pack), year));
                let filter = FactFilter {
                    adoption: adoption.transpose()?,
                    org: org.map(|org| context.org(&store, &org)).transpose()?,
                    below,
                    item,
                    since,
                    until,
                    lacking,
                };
                let rows = store.ledger(&filter, None, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: rows.iter().map(shape::fact).collect(),
                });
            }
        };
        context.act(&mut store, command.into(), &[])
    }
}

fn add(
    context: &Context,
    store: &Store,
    (item, orgs): (String, &[String]),
    entry: Entry,
) -> Result<RecordCommand, Failure> {
    let adoption = context.adoption(store, entry.pack.as_deref(), entry.year)?;
    let draft = RecordDraft {
        kind: item,
        date: entry.date.unwrap_or(Context::today_of(store)),
        dated: entry.dated,
        topic: entry.topic,
        place: entry.place,
        host: entry.host,
        recorder: entry.recorder,
        content: entry.content,
        quantity: entry.quantity,
        present: entry.present,
        absent: entry.absent,
        person: context.person_if(store, entry.person.as_ref())?,
        document: entry.document,
        result: entry.result,
        evidence: entry.evidence,
        attended: context.persons(store, &entry.attended)?,
        missed: context.persons(store, &entry.missed)?,
    };
    Ok(match context.orgs(store, orgs)?[..] {
        [org] => RecordCommand::Add {
            adoption,
            org,
            draft,
        },
        ref orgs => RecordCommand::AddMany {
            adoption,
            orgs: orgs.to_vec(),
            draft,
        },
    })
}

fn show(store: &Store, record: Id) -> Result<Reply, Failure> {
    let found: LedgerRecord = store
        .find(record)?
        .ok_or_else(|| Failure::missing("record", record))?;
    let mut object = shape::named(store, &found.row())?;
    let side = |present: bool| -> Result<Vec<String>, Failure> {
        let rows = store.attendance(record)?.into_iter();
        let rows = rows.filter(|(row, _)| row.present == present);
        Ok(rows.map(|(_, name)| name).collect())
    };
    object["attended"] = json!(side(true)?);
    object["missed"] = json!(side(false)?);
    Ok(Reply::Show { object, codes: &[] })
}
