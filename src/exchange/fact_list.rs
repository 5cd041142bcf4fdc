//! Reads lists of facts: one heading row whose cells name columns, then one fact a row.

use std::{collections::BTreeMap, path::Path};

use super::{
    child::Program,
    read::{read, shown_name},
    read_error::{ReadCode, ReadError},
    spread::spread,
    synonym,
    table::{Cell, CellKind, RowText, Table, column_letters},
};
use crate::{
    base::{date_text::Epoch, text},
    words::{Lang, Words},
};

/// One row of a list: its number in the file, and its cells by column, without empty ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// The number that a spreadsheet shows beside the row.
    pub row: u64,
    /// Cleaned cells by the column's name.
    pub cells: BTreeMap<String, String>,
    /// What the cells were, by the column's name; those without a value of their own too.
    pub kinds: BTreeMap<String, CellKind>,
}

/// A column as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactColumn {
    /// Which of the known columns it is, if it is one of them.
    pub name: Option<String>,
    /// The letters that a spreadsheet shows above it.
    pub letters: String,
    /// Its heading, cleaned.
    pub heading: String,
    /// Whether any row says something in it.
    pub is_filled: bool,
}

/// A whole list as it was read, with the places of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactTable {
    /// The file, as it is shown.
    pub file: String,
    /// The number of the row of headings.
    pub heading_row: u64,
    /// From which day its serial numbers count.
    pub epoch: Epoch,
    /// Its columns from A on.
    pub columns: Vec<FactColumn>,
    /// Its rows below the headings, without blank and hidden ones.
    pub rows: Vec<FactRow>,
    /// Numbers of the hidden rows with content, which are not read.
    pub hidden: Vec<u64>,
}

/// A column that a list may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its name in the rows that were read.
    pub name: String,
    /// What stands above it in the file; folded, in small letters.
    called: Vec<String>,
    /// Whether blanks, stars and remarks in brackets do not matter.
    is_loose: bool,
}

impl Heading {
    /// A column of the file of data: by its name, or as people call it in either language.
    pub fn field(name: &str, field: &str) -> Heading {
        let words = Lang::ALL.iter().map(|lang| Words::built_in(*lang));
        let mut called: Vec<String> = words
            .map(|words| words.code("field", field).to_lowercase())
            .collect();
        called.push(field.to_string());
        Heading {
            name: name.to_string(),
            called,
            is_loose: false,
        }
    }

    /// The columns of a list of the data file: by their names, in either language, or as clerks
    /// head them.
    ///
    /// # Errors
    /// `bad_synonyms` if the data file knows no such list.
    pub fn of_list(list: &str, columns: &[&str]) -> Result<Vec<Heading>, ReadError> {
        let wrong = || ReadError::new(ReadCode::BadSynonyms).with("place", list);
        let toml = include_str!("../../data/import/fact.toml");
        let mut lists: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(toml).map_err(|_| wrong())?;
        let mut known = lists.remove(list).ok_or_else(wrong)?;
        let heading = |column: &&str| {
            let mut heading = Heading::field(column, column);
            heading
                .called
                .extend(known.remove(*column).unwrap_or_default());
            heading.called = heading.called.iter().map(|it| bare(it)).collect();
            heading.is_loose = true;
            heading
        };
        Ok(columns.iter().map(heading).collect())
    }

    /// A column of a pack: by its id or its title.
    pub fn titled(id: &str, title: &str) -> Heading {
        Heading {
            name: id.to_string(),
            called: vec![plain(title), plain(id)],
            is_loose: false,
        }
    }
}

/// A heading without what does not matter in it.
fn bare(heading: &str) -> String {
    let whole = synonym::plain(heading);
    let bare = whole.trim_start_matches('*').trim_end_matches(['*', ':']);
    let short = bare.split(['(', '[']).next().unwrap_or_default();
    if short.is_empty() { bare } else { short }.to_string()
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
/// As [`read`]; `no_rows` if no row names the first of the columns, `hidden_rows` if some are
/// hidden, since nobody is told here of what is not read.
pub fn read_list(
    path: &Path,
    program: &Program,
    headings: &[Heading],
) -> Result<Vec<FactRow>, ReadError> {
    let table = read_fact_table(path, program, headings)?;
    match table.hidden.first() {
        None => Ok(table.rows),
        Some(first) => Err(ReadError::new(ReadCode::HiddenRows)
            .with("file", table.file)
            .with("row", first)
            .with("count", table.hidden.len())),
    }
}

/// As [`read_list`], with the places of the columns.
///
/// # Errors
/// As [`read_list`].
pub fn read_fact_table(
    path: &Path,
    program: &Program,
    headings: &[Heading],
) -> Result<FactTable, ReadError> {
    let file = shown_name(path);
    let table = read(path, program)?;
    fact_table(&table, headings, &file).map_err(|error| error.with("file", &file))
}

/// As [`read_fact_table`], of a table that was read already.
///
/// # Errors
/// `no_rows` if no row names the first of the columns.
pub fn fact_table(table: &Table, headings: &[Heading], file: &str) -> Result<FactTable, ReadError> {
    let named = |cells: &[Cell]| -> Vec<Option<&str>> {
        let column = |cell: &Cell| {
            let (heading, bare) = (plain(&cell.text), bare(&cell.text));
            let is = |it: &&Heading| {
                it.called.contains(&heading) || (it.is_loose && it.called.contains(&bare))
            };
            headings.iter().find(is).map(|it| it.name.as_str())
        };
        cells.iter().map(column).collect()
    };
    let seen = spread(table)?;
    let mut heads = seen.rows.iter().enumerate();
    let first = headings.first().map(|it| it.name.as_str());
    let head = heads.find(|(_, row)| named(&row.cells).contains(&first) && first.is_some());
    let Some((at, head)) = head else {
        return Err(ReadCode::NoRows.into());
    };
    let names = named(&head.cells);
    let below = seen.rows[at + 1..].iter();
    let rows = below.map(|row| fact_row(row, &names));
    let rows = rows.filter(|row| !row.kinds.is_empty());
    let is_hidden = |row: &FactRow| table.origin.layout.hidden_rows.contains(&row.row);
    let (hidden, rows): (Vec<FactRow>, Vec<FactRow>) = rows.partition(is_hidden);
    Ok(FactTable {
        file: file.to_string(),
        heading_row: head.number,
        epoch: table.origin.epoch,
        columns: columns(&seen.rows[at..], &names),
        rows,
        hidden: hidden.iter().map(|row| row.row).collect(),
    })
}

fn columns(rows: &[RowText], names: &[Option<&str>]) -> Vec<FactColumn> {
    let text = |row: &RowText, at: usize| {
        let cell = row.cells.get(at);
        cell.map_or_else(String::new, |it| text::clean(&it.text).trim().to_string())
    };
    let (head, below) = rows.split_at(rows.len().min(1));
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let column = |at: usize| FactColumn {
        name: names.get(at).copied().flatten().map(str::to_string),
        letters: column_letters(at),
        heading: head.first().map_or_else(String::new, |row| text(row, at)),
        is_filled: below.iter().any(|row| !text(row, at).is_empty()),
    };
    (0..width).map(column).collect()
}

fn fact_row(row: &RowText, names: &[Option<&str>]) -> FactRow {
    let mut read = FactRow {
        row: row.number,
        cells: BTreeMap::new(),
        kinds: BTreeMap::new(),
    };
    for (name, cell) in names.iter().zip(&row.cells) {
        let Some(name) = name.map(str::to_string) else {
            continue;
        };
        let text = text::clean(&cell.text).trim().to_string();
        let is_hollow = matches!(cell.kind, CellKind::Formula | CellKind::Error);
        if is_hollow || !text.is_empty() {
            read.kinds.insert(name.clone(), cell.kind);
        }
        if !text.is_empty() {
            read.cells.insert(name, text);
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const LISTS: &[(&str, &[&str])] = &[
        (
            "record",
            &[
                "org", "kind", "date", "topic", "present", "attended", "missed",
            ],
        ),
        (
            "incident",
            &[
                "org", "fact", "date", "severity", "text", "person", "persons",
            ],
        ),
        (
            "honour",
            &[
                "org", "fact", "date", "level", "role", "matter", "person", "share",
            ],
        ),
    ];

    #[test]
    fn no_heading_of_a_list_means_two_columns() {
        for (list, columns) in LISTS {
            let headings = Heading::of_list(list, columns).unwrap();
            let mut seen = BTreeSet::new();
            for heading in headings {
                let own: BTreeSet<String> = heading.called.into_iter().collect();
                for called in own {
                    assert!(seen.insert(called.clone()), "{list} {called}");
                }
            }
        }
        assert!(Heading::of_list("party", &[]).is_err());
    }

    #[test]
    fn a_heading_is_known_in_every_dress() {
        let headings = Heading::of_list("record", &["date", "present"]).unwrap();
        for (heading, at) in [
            ("＊日 期：", 0),
            ("会议时间（年月日）", 0),
            ("到会人数(人)", 1),
        ] {
            assert!(headings[at].called.contains(&bare(heading)), "{heading}");
        }
    }
}
