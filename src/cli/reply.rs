//! What a call answers, printed as text for people or as one JSON value for programs.

use serde_json::{Map, Value as Json};

use crate::{base::text, words::Words};

/// A column of a listing: the key in the JSON, and the closed list whose words it holds, if any;
/// lists parted by bars are tried in turn.
pub type Column = (&'static str, Option<&'static str>);

/// The answer of a call.
#[derive(Debug)]
pub enum Reply {
    /// An array of objects; as text a table of some of their keys.
    List {
        /// The columns shown as text.
        columns: &'static [Column],
        /// The objects.
        rows: Vec<Json>,
    },
    /// A list arranged as it was asked for.
    Table {
        /// The columns.
        columns: Vec<(String, Option<&'static str>)>,
        /// The objects.
        rows: Vec<Json>,
        /// Whether the JSON holds the columns alone, in their order.
        is_narrowed: bool,
    },
    /// One object; as text its keys line by line, then its arrays as tables.
    Show {
        /// The object.
        object: Json,
        /// Which keys hold words of which closed list.
        codes: &'static [Column],
    },
    /// Text as it stands, also with `--json`.
    Text(String),
    /// Bytes as they are, also with `--json`.
    Bytes(Vec<u8>),
    /// Lines for a person, with an object for programs.
    Lines {
        /// The lines.
        lines: Vec<String>,
        /// The object.
        object: Json,
    },
}

impl Reply {
    /// The reply as it goes to standard output.
    pub fn render(self, json: bool, words: &Words) -> Vec<u8> {
        match self {
            Reply::Bytes(bytes) => bytes,
            other => other.text(json, words).into_bytes(),
        }
    }

    /// The reply as text; bytes that are none show their gaps.
    pub fn text(&self, json: bool, words: &Words) -> String {
        match self {
            Reply::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Reply::Text(text) => text.clone(),
            Reply::List { rows, .. } if json => pretty(&Json::Array(rows.clone())),
            Reply::Show { object, .. } | Reply::Lines { object, .. } if json => pretty(object),
            Reply::Table {
                columns,
                rows,
                is_narrowed,
            } if json => match is_narrowed {
                true => pretty(&Json::Array(only(columns, rows))),
                false => pretty(&Json::Array(rows.clone())),
            },
            Reply::List { columns, rows } => table(columns, rows, words),
            Reply::Table { columns, rows, .. } => {
                let named = columns.iter().map(|(key, group)| (key.as_str(), *group));
                table(&named.collect::<Vec<_>>(), rows, words)
            }
            Reply::Show { object, codes } => show(object, codes, words),
            Reply::Lines { lines, .. } => lines
                .iter()
                .map(|line| format!("{line}\n"))
                .collect::<String>(),
        }
    }
}

fn pretty(json: &Json) -> String {
    let mut text = serde_json::to_string_pretty(json).unwrap_or_default();
    text.push('\n');
    text
}

/// What a key is called above a column: its own words, else those of the file's column.
pub fn heading(key: &str, words: &Words) -> String {
    let own = format!("cli.column.{key}");
    if words.has(&own) {
        return words.get(&own).into_owned();
    }
    words.get(&format!("kind.field.{key}")).into_owned()
}

/// The objects with some of their keys alone.
fn only(columns: &[(String, Option<&'static str>)], rows: &[Json]) -> Vec<Json> {
    let narrowed = |row: &Json| {
        let pair = |(key, _): &(String, _)| (key.clone(), row[key.as_str()].clone());
        Json::Object(columns.iter().map(pair).collect())
    };
    rows.iter().map(narrowed).collect()
}

/// A value as a cell of text; `group` names the closed lists whose words it holds.
pub fn cell(value: &Json, group: Option<&str>, words: &Words) -> String {
    let plain = match value {
        Json::Null => String::new(),
        Json::Bool(true) => words.get("kind.list.yes").into_owned(),
        Json::Bool(false) => words.get("kind.list.no").into_owned(),
        Json::String(text) => text.clone(),
        Json::Array(items) => {
            let cells: Vec<String> = items.iter().map(|item| cell(item, group, words)).collect();
            return cells.join(&words.get("kind.list.separator"));
        }
        Json::Object(map) => {
            let cells: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{} {}", heading(key, words), cell(value, None, words)))
                .collect();
            return cells.join(&words.get("kind.list.separator"));
        }
        other => other.to_string(),
    };
    match group {
        Some(groups) if !plain.is_empty() => {
            let known = |group: &&str| words.has(&format!("kind.{group}.{plain}"));
            match groups.split('|').find(known) {
                Some(group) => words.code(group, &plain).into_owned(),
                None => text::clean_lines(&plain),
            }
        }
        _ => text::clean_lines(&plain),
    }
}

fn table(columns: &[(&str, Option<&str>)], rows: &[Json], words: &Words) -> String {
    if rows.is_empty() {
        return format!("{}\n", words.get("cli.reply.empty"));
    }
    let mut lines: Vec<Vec<String>> =
        vec![columns.iter().map(|(key, _)| heading(key, words)).collect()];
    for row in rows {
        let cells = columns
            .iter()
            .map(|(key, group)| cell(&row[*key], *group, words).replace('\n', " "));
        lines.push(cells.collect());
    }
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| {
            lines
                .iter()
                .map(|line| text::width(&line[at]))
                .max()
                .unwrap_or(0)
                .min(48)
        })
        .collect();
    let mut out = String::new();
    for line in &lines {
        let fitted: Vec<String> = line
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, width))| {
                let last = at + 1 == columns.len();
                if last {
                    cell.clone()
                } else {
                    text::fit(cell, *width)
                }
            })
            .collect();
        out.push_str(fitted.join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// Keys that a table inside another thing leaves out: they are the thing's own, or bookkeeping.
fn is_inner(key: &str) -> bool {
    ["version", "task", "task_code", "adoption", "assignment"].contains(&key)
}

fn is_blank(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn show(object: &Json, codes: &[Column], words: &Words) -> String {
    let empty = Map::new();
    let map = object.as_object().unwrap_or(&empty);
    let group = |key: &str| {
        codes
            .iter()
            .find(|(known, _)| *known == key)
            .and_then(|it| it.1)
    };
    let is_table = |value: &Json| {
        value
            .as_array()
            .is_some_and(|items| items.iter().any(Json::is_object))
    };
    let keys: Vec<(&String, &Json)> = map.iter().collect();
    let scalars: Vec<(&String, &Json)> = keys
        .iter()
        .filter(|(_, value)| !is_table(value) && !is_blank(value))
        .copied()
        .collect();
    let width = scalars
        .iter()
        .map(|(key, _)| text::width(&heading(key, words)))
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for (key, value) in scalars {
        let shown =
            cell(value, group(key), words).replace('\n', &format!("\n{}", " ".repeat(width + 2)));
        out.push_str(format!("{}  {shown}", text::fit(&heading(key, words), width)).trim_end());
        out.push('\n');
    }
    for (key, value) in keys.iter().filter(|(_, value)| is_table(value)) {
        out.push_str(&format!("\n{}\n", heading(key, words)));
        out.push_str(&nested(value, codes, words));
    }
    out
}

/// A table of all scalar keys of an array of objects.
fn nested(value: &Json, codes: &[Column], words: &Words) -> String {
    let rows = value.as_array().cloned().unwrap_or_default();
    let mut keys: Vec<String> = Vec::new();
    for row in rows.iter().filter_map(Json::as_object) {
        for (key, value) in row {
            if !is_blank(value) && !value.is_object() && !keys.contains(key) && !is_inner(key) {
                keys.push(key.clone());
            }
        }
    }
    let mut lines = vec![
        keys.iter()
            .map(|key| heading(key, words))
            .collect::<Vec<_>>(),
    ];
    let group = |key: &str| {
        codes
            .iter()
            .find(|(known, _)| *known == key)
            .and_then(|it| it.1)
    };
    for row in &rows {
        let cells = keys
            .iter()
            .map(|key| cell(&row[key.as_str()], group(key), words).replace('\n', " "));
        lines.push(cells.collect());
    }
    let widths: Vec<usize> = (0..keys.len())
        .map(|at| {
            lines
                .iter()
                .map(|line| text::width(&line[at]))
                .max()
                .unwrap_or(0)
                .min(40)
        })
        .collect();
    lines
        .iter()
        .map(|line| {
            let cells: Vec<String> = line
                .iter()
                .zip(&widths)
                .map(|(cell, width)| text::fit(cell, *width))
                .collect();
            format!("  {}\n", cells.join("  ").trim_end())
        })
        .collect()
}
