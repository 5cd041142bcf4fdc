//! Reads lists of facts: one heading row whose cells name columns, then one fact a row.

use std::{collections::BTreeMap, path::Path};

use super::{
    child::Program,
    read::{read, shown_name},
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
    pub cells: BTreeMap<String, String>,
}

/// A column that a list may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its name in the rows that were read.
    pub name: String,
    /// What stands above it in the file; folded, in small letters.
    called: Vec<String>,
}

impl Heading {
    /// A column of the file of data: by its name, or as people call it in either language.
    pub fn field(name: &str, field: &str) -> Heading {
        let words = Lang::ALL.iter().map(|lang| Words::built_in(*lang));
        let mut called: Vec<String> = words
            .map(|words| words.code("field", field).to_lowercase())
            .collect();
        called.push(field.to_string());
        let name = name.to_string();
        Heading { name, called }
    }

    /// A column of a pack: by its id or its title.
    pub fn titled(id: &str, title: &str) -> Heading {
        Heading {
            name: id.to_string(),
            called: vec![plain(title), plain(id)],
        }
    }
}

fn plain(heading: &str) -> String {
    text::fold(text::clean(heading).trim()).to_lowercase()
}

/// Reads the rows of a list whose columns are known by name.
///
/// # Errors
/// As [`read_list`].
pub fn read_fact_list(
    path: &Path,
    program: &Program,
    columns: &[&str],
) -> Result<Vec<FactRow>, ReadError> {
    let headings: Vec<Heading> = columns.iter().map(|it| Heading::field(it, it)).collect();
    read_list(path, program, &headings)
}

/// Reads the rows of a list below the first row that names the first of the columns. Where two
/// columns are called alike, the earlier one is meant.
///
/// # Errors
/// As [`read`]; `no_rows` if no row names the first of the columns.
pub fn read_list(
    path: &Path,
    program: &Program,
    headings: &[Heading],
) -> Result<Vec<FactRow>, ReadError> {
    let found = rows(&read(path, program)?, headings);
    found.map_err(|error| error.with("file", shown_name(path)))
}

fn rows(table: &Table, headings: &[Heading]) -> Result<Vec<FactRow>, ReadError> {
    let named = |cells: &[super::Cell]| -> Vec<Option<&str>> {
        let column = |cell: &super::Cell| {
            let heading = plain(&cell.text);
            let mut all = headings.iter();
            let found = all.find(|it| it.called.contains(&heading));
            found.map(|it| it.name.as_str())
        };
        cells.iter().map(column).collect()
    };
    let mut heads = table.rows.iter().enumerate();
    let first = headings.first().map(|it| it.name.as_str());
    let head = heads.find(|(_, row)| named(&row.cells).contains(&first) && first.is_some());
    let Some((at, head)) = head else {
        return Err(ReadCode::NoRows.into());
    };
    let heads = named(&head.cells);
    let read = |row: &super::RowText| {
        let cells = heads.iter().zip(&row.cells).filter_map(|(head, cell)| {
            let text = text::clean(&cell.text).trim().to_string();
            (!text.is_empty()).then_some(((*head)?.to_string(), text))
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
