//! Reads lists of facts: one heading row whose cells name columns, then one fact a row.

use std::{collections::BTreeMap, path::Path};

use super::{
    child::Program,
    read::{read, shown_name},
    read_error::{ReadCode, ReadError},
    spread::spread,
    synonym::{self, Synonyms},
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
    /// Numbers of the rows that sum others up; they stand among the rows.
    pub totals: Vec<u64>,
    /// The sheet that was read, else empty.
    pub sheet: String,
    /// Visible sheets with content that were not read.
    pub sheets_left: Vec<String>,
}

/// A column that a list may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its name in the rows that were read.
    pub name: String,
    /// What stands above it in the file; folded, in small letters.
    called: Vec<String>,
    /// What it is known by without what does not matter: blanks, stars, remarks in brackets.
    loose: Vec<String>,
}

impl Heading {
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
            let words = Lang::ALL.iter().map(|lang| Words::built_in(*lang));
            let own = words.map(|words| words.code("field", column).into_owned());
            let called = own.chain(known.remove(*column).unwrap_or_default());
            let called = called.chain([column.to_string()]);
            Heading {
                name: column.to_string(),
                called: Vec::new(),
                loose: called.map(|it| bare(&it)).collect(),
            }
        };
        Ok(columns.iter().map(heading).collect())
    }

    /// A column of a pack: by its id or its title.
    pub fn titled(id: &str, title: &str) -> Heading {
        Heading {
            name: id.to_string(),
            called: vec![plain(title), plain(id)],
            loose: dresses(&bare(title)),
        }
    }

    /// The same column under another name.
    pub fn renamed(mut self, name: &str) -> Heading {
        self.name = name.to_string();
        self
    }
}

/// A title as clerks write it: with another word for the same at its end, without a word before it
/// that says nothing.
fn dresses(title: &str) -> Vec<String> {
    let toml = include_str!("../../data/import/fact.toml");
    let lists: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        toml::from_str(toml).unwrap_or_default();
    let of = |key: &str| {
        let found = lists.get("title").and_then(|it| it.get(key));
        found.map(Vec::as_slice).unwrap_or_default()
    };
    let mut all = vec![title.to_string()];
    let ends = of("ends");
    if let Some(rest) = ends.iter().find_map(|end| title.strip_suffix(end.as_str())) {
        all.extend(ends.iter().map(|end| format!("{rest}{end}")));
    }
    let begins = of("begins").iter();
    let short = begins.filter_map(|begin| title.strip_prefix(begin.as_str()));
    all.extend(short.map(str::to_string));
    all
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

/// Reads the rows of a list below the first row that names the first of the columns, with the
/// places of the columns. Where two columns are called alike, the earlier one is meant.
///
/// # Errors
/// As [`read`]; `no_rows` if no row names the first of the columns.
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
            let mut exact = headings.iter().filter(|it| it.called.contains(&heading));
            let mut loose = headings.iter().filter(|it| it.loose.contains(&bare));
            exact
                .next()
                .or_else(|| loose.next())
                .map(|it| it.name.as_str())
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
        totals: totals(&seen.rows[at + 1..])?,
        sheet: table.origin.sheet.clone(),
        sheets_left: table.origin.sheets_left.clone(),
    })
}

/// The numbers of rows that begin with the word for a sum.
fn totals(rows: &[RowText]) -> Result<Vec<u64>, ReadError> {
    let synonyms = Synonyms::builtin()?;
    let is_total = |row: &&RowText| {
        let cells = row.cells.iter().map(|it| text::clean(&it.text));
        let mut filled = cells.filter(|text| !text.trim().is_empty());
        filled.next().is_some_and(|first| synonyms.is_total(&first))
    };
    Ok(rows.iter().filter(is_total).map(|row| row.number).collect())
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
        (
            "figure",
            &[
                "org", "fact", "matter", "since", "until", "value", "score", "full", "rank",
                "source",
            ],
        ),
        (
            "ballot",
            &[
                "org",
                "person",
                "fact",
                "voter",
                "evaluator",
                "date",
                "choice",
                "votes",
            ],
        ),
        ("register", &["org", "person"]),
    ];

    #[test]
    fn no_heading_of_a_list_means_two_columns() {
        for (list, columns) in LISTS {
            let headings = Heading::of_list(list, columns).unwrap();
            let mut seen = BTreeSet::new();
            for heading in headings {
                let own: BTreeSet<String> = heading.loose.into_iter().collect();
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
            assert!(headings[at].loose.contains(&bare(heading)), "{heading}");
        }
    }
}
