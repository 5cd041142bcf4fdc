//! How a list was asked for: sorted, with chosen columns, or counted by the values of one.

use clap::Args;
use serde_json::{Map, Value as Json, json};

use super::{
    failure::{Exit, Failure},
    reply::{Column, Reply, cell, heading},
};
use crate::{
    base::{order, text},
    words::{Lang, Words},
};

/// Cells of a bar as long as the whole.
const BAR: usize = 20;
/// Columns of a frequency table; the counted one stands before them.
const COUNTED: [&str; 3] = ["count", "share", "bar"];
/// What parts the columns of a list that is typed, after full-width signs were folded.
const PARTS: [char; 2] = [',', '、'];

/// The options that every list takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Arrange {
    #[arg(long, global = true)]
    sort: Option<String>,
    #[arg(long, global = true)]
    columns: Option<String>,
    #[arg(long, global = true, conflicts_with = "columns")]
    count_by: Option<String>,
    /// Rows shown at most; what is sorted or counted is limited afterwards.
    #[arg(skip)]
    limit: u32,
}

/// A column of an arranged list: its key, and the closed lists whose words it holds.
pub type Own = (String, Option<&'static str>);

impl Arrange {
    /// The same for at most so many rows; gives also how many must be read for them.
    pub fn limited(self, limit: u32, most: u32) -> (Arrange, u32) {
        let needs_all = self.sort.is_some() || self.count_by.is_some();
        let read = if needs_all { most } else { limit };
        (Arrange { limit, ..self }, read)
    }

    /// Whether a list is shown as it comes.
    pub fn is_plain(&self) -> bool {
        self.sort.is_none() && self.count_by.is_none() && self.columns.is_none()
    }

    /// A list as it was asked for; days without a year are in `year`. What is no list stays.
    ///
    /// # Errors
    /// If a column is not known.
    pub fn apply(&self, reply: Reply, year: i32, words: &Words) -> Result<Reply, Failure> {
        let (columns, rows) = match reply {
            Reply::List { columns, rows } if !self.is_plain() => (columns, rows),
            other => return Ok(other),
        };
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let mut list = Listing {
            known: known(columns, &rows),
            rows,
            year,
            words,
        };
        if let Some(column) = &self.count_by {
            return list.count(column, self.sort.as_deref(), limit);
        }
        if let Some(sort) = &self.sort {
            list.sort(sort)?;
        }
        list.rows.truncate(limit);
        let shown: Vec<Own> = match &self.columns {
            Some(names) => {
                let names = text::fold(names);
                let named = names.split(PARTS).filter(|name| !name.trim().is_empty());
                let found: Result<Vec<Own>, Failure> = named.map(|it| list.find(it)).collect();
                found?
            }
            None => columns.iter().map(own).collect(),
        };
        Ok(Reply::Table {
            is_narrowed: self.columns.is_some(),
            columns: shown,
            rows: list.rows,
        })
    }
}

fn own((key, group): &Column) -> Own {
    (key.to_string(), *group)
}

/// The columns of a list: those shown, then every other key of its rows.
fn known(columns: &[Column], rows: &[Json]) -> Vec<Own> {
    let mut known: Vec<Own> = columns.iter().map(own).collect();
    for row in rows.iter().filter_map(Json::as_object) {
        for key in row.keys() {
            if !known.iter().any(|(other, _)| other == key) {
                known.push((key.clone(), None));
            }
        }
    }
    known
}

struct Listing<'a> {
    known: Vec<Own>,
    rows: Vec<Json>,
    year: i32,
    words: &'a Words,
}

impl Listing<'_> {
    /// A column by its key, or by its heading in either language.
    fn find(&self, name: &str) -> Result<Own, Failure> {
        let wanted = text::fold(name).trim().to_lowercase();
        let key = self.known.iter().find(|(key, _)| *key == wanted);
        if let Some(found) = key {
            return Ok(found.clone());
        }
        for words in Lang::ALL.iter().map(|lang| Words::built_in(*lang)) {
            let head = |key: &str| match has_heading(key, &words) {
                true => heading(key, &words).to_lowercase(),
                false => String::new(),
            };
            let whole = self.known.iter().find(|(key, _)| head(key) == wanted);
            let begun = |(key, _): &&Own| !wanted.is_empty() && head(key).starts_with(&wanted);
            if let Some(found) = whole.or_else(|| self.known.iter().find(begun)) {
                return Ok(found.clone());
            }
        }
        let separator = self.words.get("kind.list.separator").into_owned();
        let told = self
            .known
            .iter()
            .map(|(key, _)| match has_heading(key, self.words) {
                true => format!("{} {key}", heading(key, self.words)),
                false => key.clone(),
            });
        let told: Vec<String> = told.collect();
        Err(Failure::new("unknown_column", Exit::Usage)
            .with("column", name.trim())
            .with("known", told.join(&separator)))
    }

    fn texts(&self, (key, group): &Own) -> Vec<String> {
        let rows = self.rows.iter();
        rows.map(|row| cell(&row[key.as_str()], *group, self.words))
            .collect()
    }

    /// Sorts by columns, the first the most important: `COLUMN`, `COLUMN:desc`.
    fn sort(&mut self, sort: &str) -> Result<(), Failure> {
        let sort = text::fold(sort);
        for part in sort.split(PARTS).rev() {
            let (name, is_down) = match part.rsplit_once(':') {
                Some((name, "desc")) => (name, true),
                Some((name, "asc")) => (name, false),
                Some((_, way)) => return Err(Failure::bad("sort", way)),
                None => (part, false),
            };
            let column = self.find(name)?;
            let texts = self.texts(&column);
            let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
            let places = order::sorted(&cells, is_down, self.year);
            self.rows = places.into_iter().map(|at| self.rows[at].clone()).collect();
        }
        Ok(())
    }

    /// How often each value stands in a column.
    fn count(self, column: &str, sort: Option<&str>, limit: usize) -> Result<Reply, Failure> {
        let (key, group) = self.find(column)?;
        let texts = self.texts(&(key.clone(), group));
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        let raw = |value: &str| {
            let at = cells.iter().position(|cell| cell.trim() == value)?;
            Some(self.rows[at][key.as_str()].clone())
        };
        let row = |(value, count): (String, usize)| {
            let mut row = Map::new();
            row.insert(key.clone(), raw(&value).unwrap_or(Json::Null));
            row.insert("count".into(), json!(count));
            row.insert("share".into(), json!(order::share(count, cells.len())));
            let bar = (count * BAR).div_ceil(cells.len().max(1));
            row.insert("bar".into(), json!("#".repeat(bar)));
            Json::Object(row)
        };
        let found = order::frequencies(&cells, self.year);
        let rows = found.into_iter().map(row).collect();
        let mut columns = vec![(key.clone(), group)];
        columns.extend(COUNTED.map(|key| (key.to_string(), None)));
        let mut counted = Listing {
            known: columns.clone(),
            rows,
            ..self
        };
        if let Some(sort) = sort {
            counted.sort(sort)?;
        }
        counted.rows.truncate(limit);
        Ok(Reply::Table {
            columns,
            rows: counted.rows,
            is_narrowed: true,
        })
    }
}

/// Whether the words have a heading for a key.
fn has_heading(key: &str, words: &Words) -> bool {
    words.has(&format!("cli.column.{key}")) || words.has(&format!("kind.field.{key}"))
}
