//! Decisions about registers: rows whose cells are of the types that the pack gives its columns.

use super::{
    field::{Decision, bad, empty, living, required},
    pack::{in_force, no_such_item},
};
use crate::{
    base::{Decimal, date, text},
    domain::{
        command::RegisterCommand,
        facts::Draft,
        ledger::RegisterRow,
        org::Person,
        pack::{About, Column, ColumnType, Register},
        record::{Id, Kind},
        refusal::Refusal,
    },
};

pub(super) fn decide(command: &RegisterCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        RegisterCommand::Add {
            adoption,
            register,
            org,
            person,
            cells,
        } => add((*adoption, register), (*org, *person), cells, draft),
        RegisterCommand::Load {
            adoption,
            register,
            lines,
        } => lines.iter().try_for_each(|line| {
            let added = add(
                (*adoption, register),
                (line.org, line.person),
                &line.cells,
                draft,
            );
            added.map_err(|refusal| refusal.on_line(line.line))
        }),
        RegisterCommand::Set { row, cells } => {
            let mut row: RegisterRow = draft.get(*row)?;
            row.cells = laid(&row, cells, draft)?;
            draft.update(&row);
            Ok(())
        }
        RegisterCommand::Drop { row } => {
            let row: RegisterRow = draft.get(*row)?;
            draft.remove(Kind::RegisterRow, row.id);
            Ok(())
        }
    }
}

fn add(
    (adoption, register): (Id, &str),
    (org, person): (Id, Option<Id>),
    cells: &[(String, String)],
    draft: &mut Draft<'_>,
) -> Decision {
    let mut row = RegisterRow {
        id: 0,
        version: 0,
        adoption,
        register: register.to_string(),
        org,
        person,
        cells: String::new(),
    };
    row.cells = laid(&row, cells, draft)?;
    if row.cells.is_empty() {
        return Err(empty("cells"));
    }
    draft.insert(row);
    Ok(())
}

/// The row's cells with new values laid over them, in the order of the register's columns.
fn laid(
    row: &RegisterRow,
    cells: &[(String, String)],
    draft: &Draft<'_>,
) -> Result<String, Refusal> {
    in_force(row.adoption, draft)?;
    living(draft, row.org)?;
    let pack = draft.facts.pack(row.adoption)?;
    let register = pack
        .registers
        .iter()
        .find(|register| register.id == row.register)
        .ok_or_else(|| no_such_item(&row.register).at("register"))?;
    concerns(register, row.person, draft)?;
    if let Some((name, _)) = cells
        .iter()
        .find(|(name, _)| column(register, name).is_none())
    {
        return Err(no_such_item(name).at("cells"));
    }
    let mut lines = Vec::new();
    for column in &register.columns {
        let new = cells.iter().rev().find(|(name, _)| *name == column.id);
        let cell = match new {
            None => row.cell(&column.id).map(str::to_string),
            Some((_, value)) if value.trim().is_empty() => None,
            Some((_, value)) => Some(read(column, value)?),
        };
        lines.extend(cell.map(|cell| format!("{}={cell}", column.id)));
    }
    Ok(lines.join("\n"))
}

fn column<'a>(register: &'a Register, name: &str) -> Option<&'a Column> {
    register.columns.iter().find(|column| column.id == name)
}

fn concerns(register: &Register, person: Option<Id>, draft: &Draft<'_>) -> Decision {
    match (register.about, person) {
        (_, Some(person)) => draft.get::<Person>(person).map(drop),
        (About::Person, None) => Err(empty("person")),
        (About::Org, None) => Ok(()),
    }
}

/// A cell in the canonical form of its column's type.
fn read(column: &Column, given: &str) -> Result<String, Refusal> {
    let plain = text::fold(given.trim());
    let read = match column.holds {
        ColumnType::Text | ColumnType::Person => return required("cells", given),
        ColumnType::Date => date::parse_iso(&plain).map(date::iso),
        ColumnType::Number => Decimal::parse(&plain).map(|number| number.to_string()),
        ColumnType::YesNo => ["yes", "no"].contains(&plain.as_str()).then_some(plain),
    };
    read.ok_or_else(|| bad(&column.title, given).at("cells"))
}
