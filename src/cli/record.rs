//! `record`: the ledger.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    context::Context,
    fact_cell::{Named, Reader},
    fact_list::{Items, List, Sort, number},
    failure::{Exit, Failure},
    reply::{Column, Reply},
    shape, titled, value,
};
use crate::{
    base::{Date, Decimal},
    domain::{
        Command, Id, LedgerRecord, Patch, Record, RecordCommand, RecordDraft, RecordLine, Twin,
        decide::record::drawn_up,
        pack::{Dated, Pack},
    },
    exchange::FactRow,
    store::{Store, query::ledger::FactFilter},
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("date", None),
    ("org_name", None),
    ("kind_title", None),
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
    /// Enters the entries of a list, CSV or XLSX, in one act.
    Load {
        #[command(flatten)]
        list: List,
        #[arg(long)]
        skip_known: bool,
        #[arg(long)]
        kind: Option<String>,
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
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match self {
            Verb::Load {
                list,
                skip_known,
                kind,
            } => list.load::<RecordLine>(context, (kind.as_deref(), skip_known)),
            other => other.done(context).map(|reply| (reply, Exit::Done)),
        }
    }

    fn done(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Load { .. } => return Err(Failure::missing("record", "")),
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
                    rows: titled::rows((&store, &context.words), &rows)?,
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

impl Sort for RecordLine {
    type Row = LedgerRecord;
    type Key = Twin;
    const LIST: &'static str = "record";
    const COLUMNS: &'static [&'static str] = &[
        "org", "kind", "date", "dated", "topic", "place", "host", "recorder", "content",
        "quantity", "present", "absent", "attended", "missed", "person", "document", "result",
        "evidence",
    ];
    const NEEDED: &'static [&'static str] = &["org", "kind", "date"];
    const ITEM: &'static str = "kind";

    fn items(pack: &Pack, _: &Words) -> Vec<Named> {
        let kinds = pack.record_kinds.iter();
        kinds.map(|it| (it.id.clone(), it.title.clone())).collect()
    }

    fn line(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Result<Option<Self>, Failure> {
        let org = reader.org(row)?;
        let kind = reader.choice(row, "kind", (&of.choices, of.given.as_deref()));
        let date = reader.date(row);
        let pack = reader.pack.clone();
        let unit = kind.as_ref().and_then(|kind| pack.record_kind(kind));
        let quantity = reader.number(row, "quantity", unit.map(|it| it.unit.as_str()));
        let month = date.filter(|it| it.is_month()).map(|_| Dated::Month);
        let mut draft = RecordDraft {
            kind: kind.clone().unwrap_or_default(),
            date: date.map_or(Date::MIN, |it| it.first_day()),
            dated: reader.word(row, "dated", "dated").or(month),
            topic: reader.text(row, "topic"),
            place: reader.text(row, "place"),
            host: reader.text(row, "host"),
            recorder: reader.text(row, "recorder"),
            content: reader.text(row, "content"),
            quantity,
            present: reader.count(row, "present"),
            absent: reader.count(row, "absent"),
            person: reader.person(row, "person")?,
            document: reader.text(row, "document"),
            result: reader.text(row, "result"),
            evidence: reader.text(row, "evidence"),
            attended: reader.people(row, "attended")?,
            missed: reader.people(row, "missed")?,
        };
        // A month in the cell is all that is known, whatever the row claims.
        draft.dated = draft.dated.max(month);
        let (Some(org), Some(_), Some(_)) = (org, kind, date) else {
            return Ok(None);
        };
        let line = number(row);
        Ok(Some(RecordLine { line, org, draft }))
    }

    fn about<'a>(line: &'a Self, _: &'a Items) -> (Id, &'a str) {
        (line.org, &line.draft.kind)
    }

    fn twin(adoption: Id, pack: &Pack, line: &Self) -> Option<Twin> {
        let kind = pack.record_kind(&line.draft.kind)?;
        let entry = drawn_up(adoption, kind, line.org, &line.draft);
        Some(Twin::of_record(&entry))
    }

    fn twin_of(row: &LedgerRecord) -> Option<Twin> {
        Some(Twin::of_record(row))
    }

    fn command(adoption: Id, lines: Vec<Self>, _: &Items) -> Command {
        RecordCommand::Load { adoption, lines }.into()
    }
}
