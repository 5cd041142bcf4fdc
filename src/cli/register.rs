//! `register`: the registers that packs ask orgs to keep, row by row or from a list.

use clap::Subcommand;
use serde_json::{Map, Value as Json, json};

use super::{
    context::Context,
    fact_cell::{Named, Reader, picked},
    fact_list::{Items, List, Sort, number},
    failure::{Exit, Failure},
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::date,
    domain::{
        Command, Id, Refusal, RefusalCode, RegisterCommand, RegisterLine, RegisterRow,
        pack::{About, ColumnType, Pack, Register},
    },
    exchange::{FactRow, Heading, ReadError},
    store::{
        Store, StoreError,
        query::{
            judging::Docket,
            ledger::{FactFilter, FactLine},
        },
    },
    words::Words,
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
        #[command(flatten)]
        list: List,
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
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match self {
            Verb::Load { register, list } => {
                list.load::<RegisterLine>(context, (Some(&register), false))
            }
            other => other.done(context).map(|reply| (reply, Exit::Done)),
        }
    }

    fn done(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Kinds { pack, year } => return kinds(context, &store, pack.as_deref(), year),
            list @ Verb::List { .. } => return list.listed(context, &store),
            Verb::Load { .. } => return Err(Failure::missing("register_row", "")),
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
                    register: of.id.clone(),
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
        let of = |pack: &Pack, word: &String| called(pack, word).map(|it| it.id.clone());
        if let Some(word) = &register
            && dockets.iter().all(|it| called(&it.pack, word).is_none())
        {
            return Err(unknown(word));
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
                item: register
                    .as_ref()
                    .map(|it| of(&docket.pack, it).unwrap_or(it.clone())),
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
    let all = found.iter().flat_map(|docket| &docket.pack.registers);
    let all: Vec<Named> = all.map(|it| (it.id.clone(), it.title.clone())).collect();
    found.retain(|docket| called(&docket.pack, register).is_some());
    let packs = found.iter().map(|it| &it.pack.head);
    let packs: Vec<Named> = packs.map(|it| (it.id.clone(), it.title.clone())).collect();
    match found.pop() {
        Some(docket) if found.is_empty() => Ok(docket),
        Some(_) => {
            let failure = Failure::new("pack_unnamed", Exit::Usage);
            Err(failure.with("packs", context.choices(&packs)))
        }
        None => {
            let failure = Failure::new("no_register", Exit::Refused);
            let failure = failure.with("register", register);
            Err(failure.with("valid", context.choices(&all)))
        }
    }
}

/// The register of a pack that an id or a title means.
fn called<'a>(pack: &'a Pack, word: &str) -> Option<&'a Register> {
    let all = pack.registers.iter();
    let all: Vec<Named> = all.map(|it| (it.id.clone(), it.title.clone())).collect();
    match picked(&all, word)[..] {
        [id] => pack.register(id),
        _ => None,
    }
}

fn unknown(register: &str) -> Failure {
    let refusal = Refusal::new(RefusalCode::NoSuchItem).with("item", register);
    StoreError::from(refusal).into()
}

fn kept<'a>(pack: &'a Pack, register: &str) -> Result<&'a Register, Failure> {
    called(pack, register).ok_or_else(|| unknown(register))
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

/// The register that a list is of.
fn of_list<'a>(pack: &'a Pack, of: &Items) -> Option<&'a Register> {
    of.given.as_ref().and_then(|id| pack.register(id))
}

/// A cell as the column's type has it; defects in the reader.
fn typed(reader: &mut Reader<'_>, row: &FactRow, of: (&str, ColumnType)) -> Option<String> {
    let (column, holds) = of;
    match holds {
        ColumnType::Text | ColumnType::Person => reader.text(row, column),
        ColumnType::Date => reader.day_in(row, column).map(date::iso),
        ColumnType::Number => reader.number(row, column, None).map(|it| it.to_string()),
        ColumnType::YesNo => reader.yes_no(row, column),
    }
}

impl Sort for RegisterLine {
    type Row = RegisterRow;
    type Key = ();
    const LIST: &'static str = "register";
    const COLUMNS: &'static [&'static str] = &[ORG, PERSON];
    const NEEDED: &'static [&'static str] = &[ORG];
    const ITEM: &'static str = "register";
    const ONCE: bool = false;

    fn adoption(
        (context, store): (&Context, &Store),
        of: (Option<&str>, Option<i32>),
        item: Option<&str>,
    ) -> Result<Id, Failure> {
        let docket = docket(context, store, of, item.unwrap_or_default())?;
        Ok(docket.adoption.id)
    }

    fn items(pack: &Pack, _: &Words) -> Vec<Named> {
        let all = pack.registers.iter();
        all.map(|it| (it.id.clone(), it.title.clone())).collect()
    }

    fn headings(pack: &Pack, of: &Items) -> Result<Vec<Heading>, ReadError> {
        let known = Heading::of_list(Self::LIST, &["org", "person"])?;
        let mut known = known.into_iter().zip(Self::COLUMNS);
        let mut renamed = || known.next().map(|(heading, name)| heading.renamed(name));
        let (org, person) = (renamed(), renamed());
        let own = of_list(pack, of).into_iter().flat_map(|it| &it.columns);
        let own = own.map(|it| Heading::titled(&it.id, &it.title));
        Ok(org.into_iter().chain(own).chain(person).collect())
    }

    fn own_headings(pack: &Pack, of: &Items) -> Vec<String> {
        let own = of_list(pack, of).into_iter().flat_map(|it| &it.columns);
        own.map(|it| it.title.clone()).collect()
    }

    fn line(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Result<Option<Self>, Failure> {
        let pack = reader.pack.clone();
        let Some(register) = of_list(&pack, of) else {
            return Ok(None);
        };
        let org = reader.org_in(row, ORG)?;
        let person = reader.person(row, PERSON)?;
        if register.about == About::Person && !row.kinds.contains_key(PERSON) {
            reader.flag(row, Some(PERSON), ("empty", &[]));
        }
        let mut cells = Vec::new();
        for column in &register.columns {
            let cell = typed(reader, row, (&column.id, column.holds));
            cells.extend(cell.map(|cell| (column.id.clone(), cell)));
        }
        let is_hollow = register
            .columns
            .iter()
            .all(|it| !row.kinds.contains_key(&it.id));
        if is_hollow {
            reader.flag(row, None, ("no_cells", &[]));
        }
        let line = number(row);
        Ok(org.map(|org| RegisterLine {
            line,
            org,
            person,
            cells,
        }))
    }

    fn about<'a>(line: &'a Self, of: &'a Items) -> (Id, &'a str) {
        (line.org, of.given.as_deref().unwrap_or_default())
    }

    fn twin(_: Id, _: &Pack, _: &Self) -> Option<()> {
        None
    }

    fn command(adoption: Id, lines: Vec<Self>, of: &Items) -> Command {
        RegisterCommand::Load {
            adoption,
            register: of.given.clone().unwrap_or_default(),
            lines,
        }
        .into()
    }
}
