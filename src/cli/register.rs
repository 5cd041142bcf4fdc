//! `register`: the registers that packs ask orgs to keep, row by row or from a list.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Map, Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    figure::{bad_cell, plan},
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    domain::{
        Id, Refusal, RefusalCode, RegisterCommand, RegisterLine, RegisterRow,
        pack::{ColumnType, Pack, Register},
    },
    exchange::{self, FactRow, Heading},
    store::{
        Store, StoreError,
        query::{
            judging::Docket,
            ledger::{FactFilter, FactLine},
        },
    },
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org", None),
    ("org_name", None),
    ("person_name", None),
    ("register_title", None),
    ("cells_told", None),
];

const KINDS: &[Column] = &[
    ("pack", None),
    ("register", None),
    ("register_title", None),
    ("about", Some("about")),
    ("cells_told", None),
];

/// Names of the two columns of a list that no register has.
const ORG: &str = "@org";
const PERSON: &str = "@person";

/// What can be done with registers.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists the registers of the packs in force, with their columns.
    Kinds {
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
    },
    /// Lists rows.
    List {
        #[arg(long)]
        register: Option<String>,
        #[arg(long)]
        org: Option<String>,
        #[arg(long, conflicts_with = "org")]
        under: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
    },
    /// Adds a row.
    Add {
        org: String,
        register: String,
        #[arg(required = true, value_parser = value::pair)]
        cells: Vec<(String, String)>,
        #[arg(long)]
        person: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
    },
    /// Adds the rows of a list, CSV or XLSX, in one act.
    Load {
        register: String,
        file: PathBuf,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        dry_run: bool,
    },
    /// Changes cells of a row.
    Set {
        row: Id,
        #[arg(required = true, value_parser = value::pair)]
        cells: Vec<(String, String)>,
    },
    /// Takes a row away.
    Drop { row: Id },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Kinds { pack, year } => return kinds(context, &store, pack.as_deref(), year),
            list @ Verb::List { .. } => return list.listed(context, &store),
            Verb::Load {
                register,
                file,
                pack,
                year,
                dry_run,
            } => {
                let docket = docket(context, &store, (pack.as_deref(), year), &register)?;
                let command = RegisterCommand::Load {
                    adoption: docket.adoption.id,
                    lines: lines(context, &store, kept(&docket.pack, &register)?, &file)?,
                    register,
                };
                return plan(context, &mut store, command.into(), dry_run);
            }
            Verb::Add {
                org,
                register,
                cells,
                person,
                pack,
                year,
            } => {
                let docket = docket(context, &store, (pack.as_deref(), year), &register)?;
                let of = kept(&docket.pack, &register)?;
                RegisterCommand::Add {
                    adoption: docket.adoption.id,
                    org: context.org(&store, &org)?,
                    person: context.person_if(&store, person.as_ref())?,
                    cells: cells.into_iter().map(|it| cell(context, of, it)).collect(),
                    register,
                }
            }
            Verb::Set { row, cells } => {
                let found = store.find::<RegisterRow>(row)?;
                let found = found.ok_or_else(|| Failure::missing("register_row", row))?;
                let pack = store.pack_of(found.adoption)?;
                let pack = pack.ok_or_else(|| Failure::missing("adoption", found.adoption))?;
                let of = kept(&pack, &found.register)?;
                let cells = cells.into_iter().map(|it| cell(context, of, it)).collect();
                RegisterCommand::Set { row, cells }
            }
            Verb::Drop { row } => RegisterCommand::Drop { row },
        };
        context.act(&mut store, command.into(), &[])
    }

    /// The rows that a filter picks, of one pack in force after the other.
    fn listed(self, context: &Context, store: &Store) -> Result<Reply, Failure> {
        let Verb::List {
            register,
            org,
            under,
            pack,
            year,
        } = self
        else {
            return Err(Failure::missing("register_row", ""));
        };
        let dockets = dockets(context, store, (pack.as_deref(), year))?;
        if let Some(id) = &register
            && dockets.iter().all(|it| it.pack.register(id).is_none())
        {
            return Err(unknown(id));
        }
        let below = under.is_some();
        let org = org.or(under);
        let org = org.map(|org| context.org_ever(store, &org)).transpose()?;
        let mut rows = Vec::new();
        for docket in dockets {
            let filter = FactFilter {
                adoption: Some(docket.adoption.id),
                org,
                below,
                item: register.clone(),
                ..FactFilter::default()
            };
            let left = context
                .limit
                .saturating_sub(u32::try_from(rows.len()).unwrap_or(0));
            let found = store.register_rows(&filter, 0, left)?;
            rows.extend(found.iter().map(|line| row(context, &docket.pack, line)));
        }
        let columns = COLUMNS;
        Ok(Reply::List { columns, rows })
    }
}

/// The packs in force that are meant: a named one, or all of the year.
fn dockets(
    context: &Context,
    store: &Store,
    (pack, year): (Option<&str>, Option<i32>),
) -> Result<Vec<Docket>, Failure> {
    let adoption = pack.map(|pack| context.adoption(store, Some(pack), year));
    let adoption = adoption.transpose()?;
    let mut found = store.dockets(context.year(store, year)?)?;
    found.retain(|docket| adoption.is_none_or(|id| docket.adoption.id == id));
    Ok(found)
}

/// The pack in force that asks for a register.
fn docket(
    context: &Context,
    store: &Store,
    of: (Option<&str>, Option<i32>),
    register: &str,
) -> Result<Docket, Failure> {
    let mut found = dockets(context, store, of)?;
    found.retain(|docket| docket.pack.register(register).is_some());
    match found.pop() {
        Some(docket) if found.is_empty() => Ok(docket),
        Some(_) => Err(Failure::ambiguous("register_row", register)),
        None => Err(unknown(register)),
    }
}

fn unknown(register: &str) -> Failure {
    let refusal = Refusal::new(RefusalCode::NoSuchItem).with("item", register);
    StoreError::from(refusal).into()
}

fn kept<'a>(pack: &'a Pack, register: &str) -> Result<&'a Register, Failure> {
    pack.register(register).ok_or_else(|| unknown(register))
}

/// A cell with its column by id, and yes and no in the program's words.
fn cell(context: &Context, of: &Register, (name, given): (String, String)) -> (String, String) {
    let mut columns = of.columns.iter();
    match columns.find(|it| it.id == name || it.title == name) {
        Some(column) if column.holds == ColumnType::YesNo => {
            (column.id.clone(), context.plain(given.trim()))
        }
        Some(column) => (column.id.clone(), given),
        None => (name, given),
    }
}

fn kinds(
    context: &Context,
    store: &Store,
    pack: Option<&str>,
    year: Option<i32>,
) -> Result<Reply, Failure> {
    let mut rows = Vec::new();
    for docket in dockets(context, store, (pack, year))? {
        for register in &docket.pack.registers {
            let columns = register
                .columns
                .iter()
                .map(|it| json!({ "id": it.id, "title": it.title, "type": it.holds.code() }));
            let told = register.columns.iter().map(|it| {
                let sort = context.words.code("column_type", it.holds.code());
                let args = [
                    ("id", it.id.as_str()),
                    ("title", &it.title),
                    ("type", &sort),
                ];
                context.words.say("cli.register.column", &args)
            });
            rows.push(json!({
                "pack": docket.pack.head.id,
                "adoption": docket.adoption.id,
                "register": register.id,
                "register_title": register.title,
                "about": register.about.code(),
                "clause": register.source.clause,
                "columns": columns.collect::<Vec<_>>(),
                "cells_told": told.collect::<Vec<_>>(),
            }));
        }
    }
    let columns = KINDS;
    Ok(Reply::List { columns, rows })
}

/// A row with its cells by column, and told with their headings.
fn row(context: &Context, pack: &Pack, line: &FactLine<RegisterRow>) -> Json {
    let mut object = shape::fact(line);
    let register = pack.register(&line.row.register);
    let mut cells = Map::new();
    let mut told = Vec::new();
    for (id, value) in line.row.pairs() {
        cells.insert(id.to_string(), json!(value));
        let column = register.and_then(|it| it.columns.iter().find(|it| it.id == id));
        let is_switch = column.is_some_and(|it| it.holds == ColumnType::YesNo);
        let word = if is_switch {
            context.words.code("list", value).into_owned()
        } else {
            value.to_string()
        };
        let title = column.map_or(id, |it| it.title.as_str());
        let args = [("title", title), ("value", &word)];
        told.push(context.words.say("cli.register.cell", &args));
    }
    object["cells"] = Json::Object(cells);
    object["cells_told"] = json!(told);
    object["register_title"] = json!(register.map(|it| &it.title));
    object
}

/// The lines of a list of one register.
fn lines(
    context: &Context,
    store: &Store,
    register: &Register,
    file: &Path,
) -> Result<Vec<RegisterLine>, Failure> {
    let program = context.front.program()?;
    let mut headings = vec![Heading::field(ORG, "org")];
    let own = register.columns.iter();
    headings.extend(own.map(|it| Heading::titled(&it.id, &it.title)));
    headings.push(Heading::field(PERSON, "person"));
    let rows = exchange::read_list(file, &program, &headings)?;
    let line = |row: &FactRow| {
        let org = row.cells.get(ORG).ok_or_else(|| bad_cell(row, "org"))?;
        let own = register.columns.iter();
        let cells = own.filter_map(|it| Some((it.id.clone(), row.cells.get(&it.id)?.clone())));
        Ok(RegisterLine {
            line: u32::try_from(row.row).unwrap_or(u32::MAX),
            org: context.org(store, org)?,
            person: context.person_if(store, row.cells.get(PERSON))?,
            cells: cells.map(|it| cell(context, register, it)).collect(),
        })
    };
    rows.iter().map(line).collect()
}
