//! `figure`: numbers, states, days, labels and imported scores of orgs.

use clap::Subcommand;

use super::{
    context::Context,
    fact_cell::{Named, Reader, named, picked},
    fact_list::{Items, List, Sort, is_of_some_line},
    failure::{Exit, Failure},
    reply::{Column, Reply},
    titled, value,
};
use crate::{
    base::{Date, Decimal, date},
    domain::{
        Command, Figure, FigureCommand, FigureLine, Id, Refusal,
        decide::figure::drawn_up,
        pack::{FactKind, OrgFact, Pack},
    },
    exchange::FactRow,
    store::query::ledger::FactFilter,
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("fact_title", None),
    ("start", None),
    ("end", None),
    ("value", None),
    ("score", None),
    ("rank", None),
];

/// What can be done with figures.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists figures.
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
        fact: Option<String>,
    },
    /// Says a fact of an org.
    Set {
        org: String,
        fact: String,
        figure: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        matter: Option<String>,
        #[arg(long, value_parser = value::day)]
        since: Option<Date>,
        #[arg(long, value_parser = value::day)]
        until: Option<Date>,
        #[arg(long, value_parser = value::decimal)]
        score: Option<Decimal>,
        #[arg(long, value_parser = value::decimal)]
        full: Option<Decimal>,
        #[arg(long)]
        rank: Option<u32>,
        #[arg(long)]
        from: Option<String>,
    },
    /// Loads a list, CSV or XLSX, in one act.
    Load {
        #[command(flatten)]
        list: List,
    },
    /// Takes a figure away.
    Drop { figure: Id },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match self {
            Verb::Load { list } => list.load::<FigureLine>(context, (None, false)),
            other => other.done(context).map(|reply| (reply, Exit::Done)),
        }
    }

    fn done(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Load { .. } => return Err(Failure::missing("figure", "")),
            Verb::Drop { figure } => FigureCommand::Drop { figure },
            Verb::Set {
                org,
                fact,
                figure,
                pack,
                year,
                matter,
                since,
                until,
                score,
                full,
                rank,
                from,
            } => FigureCommand::Set {
                adoption: context.adoption(&store, pack.as_deref(), year)?,
                line: FigureLine {
                    org: context.org(&store, &org)?,
                    fact,
                    matter,
                    start: since,
                    end: until,
                    value: figure.map(|figure| context.plain(&figure)),
                    score,
                    full,
                    rank,
                    source: from,
                },
            },
            Verb::List {
                org,
                below,
                pack,
                year,
                fact,
            } => {
                let adoption = pack.map(|pack| context.adoption(&store, Some(&pack), year));
                let filter = FactFilter {
                    adoption: adoption.transpose()?,
                    org: org.map(|org| context.org(&store, &org)).transpose()?,
                    below,
                    item: fact,
                    ..FactFilter::default()
                };
                let rows = store.figures(&filter, 0, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: titled::rows((&store, &context.words), &rows)?,
                });
            }
        };
        context.act(&mut store, command.into(), &[])
    }
}

/// The fact that a row names: by its id or title, or as every pack knows it.
fn fact(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Option<String> {
    let cell = reader.required(row, "fact")?;
    let pack = reader.pack.clone();
    // A fact of another sort is known too: the door says what it is.
    let facts = pack.facts.iter();
    let facts: Vec<Named> = facts.map(|it| (it.id.clone(), it.title.clone())).collect();
    if let [id] = picked(&facts, &cell)[..] {
        return Some(id.to_string());
    }
    if pack.fact_said(&cell).is_some() {
        return Some(cell);
    }
    reader.choice(row, "fact", (&of.choices, None))
}

/// The value of a row as the door takes it; what its sort tells is told with the cell.
fn said(reader: &mut Reader<'_>, row: &FactRow, fact: &str) -> Option<String> {
    let cell = reader.text(row, "value")?;
    let counted = OrgFact::parse(fact).filter(|it| *it != OrgFact::Small);
    if counted.is_some() {
        return reader.whole(row, "value").map(|it| it.to_string());
    }
    let pack = reader.pack.clone();
    let fact = pack.fact_said(fact)?;
    match &fact.kind {
        FactKind::State {} => reader.yes_no(row, "value"),
        FactKind::Label { labels } => reader.choice(row, "value", (&named(labels), None)),
        FactKind::Date {} => reader.day_in(row, "value").map(date::iso),
        FactKind::Number {} | FactKind::Count { .. } => {
            let number = reader.number(row, "value", fact.unit.as_deref());
            number.map(|it| it.to_string())
        }
        _ => Some(cell),
    }
}

impl Sort for FigureLine {
    type Row = Figure;
    type Key = (Id, String, Option<String>, Option<Date>, Option<Date>);
    const LIST: &'static str = "figure";
    const COLUMNS: &'static [&'static str] = &[
        "org", "fact", "matter", "since", "until", "value", "score", "full", "rank", "source",
    ];
    const NEEDED: &'static [&'static str] = &["org", "fact"];
    const ITEM: &'static str = "fact";
    const TWICE: &'static str = "twice_figure";
    const ONCE: bool = false;

    fn items(pack: &Pack, words: &Words) -> Vec<Named> {
        let facts = pack.facts.iter().filter(|it| !it.kind.is_derived());
        let facts = facts.map(|it| (it.id.clone(), it.title.clone()));
        let of_org = OrgFact::ALL.iter().map(|it| {
            let title = words.code("org_fact", it.code());
            (it.code().to_string(), title.into_owned())
        });
        facts.chain(of_org).collect()
    }

    fn line(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Result<Option<Self>, Failure> {
        let before = reader.defects.len();
        let org = reader.org(row)?;
        let fact = fact(reader, row, of);
        let value = fact.as_ref().and_then(|fact| said(reader, row, fact));
        let line = FigureLine {
            org: org.unwrap_or_default(),
            fact: fact.unwrap_or_default(),
            matter: reader.text(row, "matter"),
            start: reader.day_in(row, "since"),
            end: reader.day_in(row, "until"),
            value,
            score: reader.number(row, "score", None),
            full: reader.number(row, "full", None),
            rank: reader.whole(row, "rank"),
            source: reader.text(row, "source"),
        };
        if reader.defects.len() > before {
            return Ok(None);
        }
        let drawn = drawn_up(&line, (reader.adoption, reader.year), &reader.pack);
        if let Err(refusal) = drawn {
            reader.refused(row.row, &refusal);
            return Ok(None);
        }
        Ok(Some(line))
    }

    fn about<'a>(line: &'a Self, _: &'a Items) -> (Id, &'a str) {
        (line.org, &line.fact)
    }

    fn twin(_: Id, _: &Pack, line: &Self) -> Option<Self::Key> {
        let (fact, matter) = (line.fact.clone(), line.matter.clone());
        Some((line.org, fact, matter, line.start, line.end))
    }

    fn is_of_line(refusal: &Refusal) -> bool {
        is_of_some_line(refusal)
    }

    fn command(adoption: Id, lines: Vec<Self>, _: &Items) -> Command {
        FigureCommand::Load { adoption, lines }.into()
    }
}
