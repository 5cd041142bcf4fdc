//! Reads lists of facts: one heading row whose cells name columns, then one fact a row.

use std::{collections::BTreeMap, path::Path};

use super::{
    child::Program,
    read::read,
    read_error::{ReadCode, ReadError},
    table::Table,
};
use crate::{
    base::text,
    words::{Lang, Words},
};

/// One row of a list: its number in the file, and its cells by column, without empty ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// The number that a spreadsheet shows beside the row.
    pub row: u64,
    /// Cleaned cells by the column's name.
    pub cells: BTreeMap<&'static str, String>,
}

/// Reads the rows of a list whose columns are known by name.
///
/// # Errors
/// As [`read`]; `no_rows` if no heading row names the first of the columns.
pub fn read_fact_list(
    path: &Path,
    program: &Program,
    columns: &'static [&'static str],
) -> Result<Vec<FactRow>, ReadError> {
    rows(&read(path, program)?, columns)
}

/// The rows of a table below the first row that names the first of the columns.
///
/// # Errors
/// `no_rows` if there is no such row.
pub fn rows(table: &Table, columns: &'static [&'static str]) -> Result<Vec<FactRow>, ReadError> {
    let named = |cells: &[super::Cell]| -> Vec<Option<&'static str>> {
        cells
            .iter()
            .map(|cell| column(&cell.text, columns))
            .collect()
    };
    let mut heads = table.rows.iter().enumerate();
    let first = columns.first().copied();
    let head = heads.find(|(_, row)| named(&row.cells).contains(&first) && first.is_some());
    let Some((at, head)) = head else {
        return Err(ReadCode::NoRows.into());
    };
    let heads = named(&head.cells);
    let read = |row: &super::RowText| {
        let cells = heads.iter().zip(&row.cells).filter_map(|(head, cell)| {
            let text = text::clean(&cell.text).trim().to_string();
            (!text.is_empty()).then_some((head.as_ref().copied()?, text))
        });
        FactRow {
            row: row.number,
            cells: cells.collect(),
        }
    };
    let mut rows: Vec<FactRow> = table.rows[at + 1..].iter().map(read).collect();
    rows.retain(|row| !row.cells.is_empty());
    Ok(rows)
}

/// The column of a heading: its name, or what people call it in either language.
fn column(heading: &str, columns: &'static [&'static str]) -> Option<&'static str> {
    let heading = text::fold(text::clean(heading).trim()).to_lowercase();
    let called = |name: &str| {
        Lang::ALL.iter().any(|lang| {
            let words = Words::built_in(*lang);
            words.code("field", name).to_lowercase() == heading
        })
    };
    columns
        .iter()
        .copied()
        .find(|name| heading == *name || called(name))
}
