//! `figure`: numbers, states, days, labels and imported scores of orgs.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::{Date, Decimal, date, text},
    domain::{FigureCommand, FigureLine, Id},
    exchange::{self, FactRow},
    store::{Store, query::ledger::FactFilter},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("fact", None),
    ("start", None),
    ("end", None),
    ("value", None),
    ("score", None),
    ("rank", None),
];

/// The columns of a list of figures.
const HEADINGS: &[&str] = &[
    "org", "fact", "matter", "start", "end", "value", "score", "full", "rank", "source",
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
        file: PathBuf,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        dry_run: bool,
    },
    /// Takes a figure away.
    Drop { figure: Id },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Load {
                file,
                pack,
                year,
                dry_run,
            } => return load(context, &mut store, &file, (pack.as_deref(), year, dry_run)),
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
                    rows: rows.iter().map(shape::fact).collect(),
                });
            }
        };
        context.act(&mut store, command.into(), &[])
    }
}

/// Reads a whole list before anything is done; a dry run only says what would be done.
fn load(
    context: &Context,
    store: &mut Store,
    file: &std::path::Path,
    (pack, year, dry_run): (Option<&str>, Option<i32>, bool),
) -> Result<Reply, Failure> {
    let adoption = context.adoption(store, pack, year)?;
    let _work = context.front.begin()?;
    let program = context.front.program()?;
    let rows = exchange::read_fact_list(file, &program, HEADINGS)?;
    let lines = rows.iter().map(|row| line(context, store, row));
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    let command = FigureCommand::Load { adoption, lines };
    plan(context, store, command.into(), dry_run)
}

/// Does a plan of one command, or only says how many rows it would touch.
pub(super) fn plan(
    context: &Context,
    store: &mut Store,
    command: crate::domain::Command,
    dry_run: bool,
) -> Result<Reply, Failure> {
    if !dry_run {
        return context.act(store, command, &[]);
    }
    let rows = store.rehearse(&command, &[])?;
    let shown = rows.to_string();
    Ok(Reply::Lines {
        lines: vec![context.words.say("cli.import.dry_run", &[("rows", &shown)])],
        object: serde_json::json!({ "rows": rows }),
    })
}

/// A cell that cannot be what its column is, with the number of its row.
pub(super) fn bad_cell(row: &FactRow, column: &str) -> Failure {
    let cell = row.cells.get(column).cloned().unwrap_or_default();
    let mut failure = Failure::bad(column, format!("{cell} ({})", row.row));
    failure.exit = Exit::Defects;
    failure
}

/// A cell of a type, if it is filled in.
pub(super) fn typed<T>(
    row: &FactRow,
    column: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Failure> {
    let Some(cell) = row.cells.get(column) else {
        return Ok(None);
    };
    let cell = text::fold(cell);
    read(&cell).map(Some).ok_or_else(|| bad_cell(row, column))
}

fn line(context: &Context, store: &Store, row: &FactRow) -> Result<FigureLine, Failure> {
    let cell = |column: &str| row.cells.get(column).cloned();
    let org = cell("org").ok_or_else(|| bad_cell(row, "org"))?;
    Ok(FigureLine {
        org: context.org(store, &org)?,
        fact: cell("fact").ok_or_else(|| bad_cell(row, "fact"))?,
        matter: cell("matter"),
        start: typed(row, "start", date::parse_iso)?,
        end: typed(row, "end", date::parse_iso)?,
        value: cell("value").map(|value| context.plain(&value)),
        score: typed(row, "score", Decimal::parse)?,
        full: typed(row, "full", Decimal::parse)?,
        rank: typed(row, "rank", |text| text.parse().ok())?,
        source: cell("source"),
    })
}
