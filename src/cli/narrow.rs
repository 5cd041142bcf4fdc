//! `--filter`: keeps the rows of a list that pass a query, whatever the list.

use serde_json::Value as Json;

use super::{
    LIMIT,
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply, cell, heading},
};
use crate::{
    base::{
        Date, date,
        find::{Grammar, Query, QueryFault, QueryRow},
    },
    tui::day_words,
    words::Words,
};

/// Which rows of a list are wanted.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Narrow {
    #[arg(long, global = true)]
    filter: Option<String>,
}

impl Narrow {
    /// Whether everything is wanted.
    pub fn is_plain(&self) -> bool {
        self.filter.is_none()
    }

    /// How many rows are to be read where `limit` are wanted: one that is narrowed is read whole.
    pub fn limit(&self, limit: u32) -> u32 {
        match self.is_plain() {
            true => limit,
            false => limit.max(LIMIT),
        }
    }

    /// The rows that pass, at most `limit`; any other reply stays as it is.
    ///
    /// # Errors
    /// A field that the list does not have, or a value that can have no before and after.
    pub fn apply(&self, reply: Reply, limit: u32, context: &Context) -> Result<Reply, Failure> {
        let (Some(typed), Reply::List { columns, rows }) = (&self.filter, &reply) else {
            return Ok(reply);
        };
        let words = &context.words;
        let today = context.session().today;
        let keys = keys(columns, rows);
        let fields = names(&keys, words);
        let days = day_words(words);
        let grammar = Grammar {
            fields: &fields,
            day: &|text| date::parse_iso(text).or_else(|| days.read(text, today)),
            year: chrono::Datelike::year(&today),
        };
        let query =
            Query::parse(typed, &grammar).map_err(|fault| failure(&fault, &fields, words))?;
        let passes = |row: &Json, how: fn(&Query, &QueryRow) -> bool| {
            let values = |at: usize| match at.checked_sub(1) {
                None => status(row, today, columns, words),
                Some(at) => value(row, &keys[at], columns, words),
            };
            let texts: Vec<String> = (0..fields.len()).flat_map(values).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let row = QueryRow {
                texts: &texts,
                field: &values,
            };
            how(&query, &row)
        };
        let kept = |how: fn(&Query, &QueryRow) -> bool| {
            let kept = rows.iter().filter(|row| passes(row, how));
            kept.take(limit as usize).cloned().collect::<Vec<Json>>()
        };
        let mut kept_rows = kept(Query::passes);
        if kept_rows.is_empty() {
            kept_rows = kept(Query::passes_scattered);
        }
        Ok(Reply::List {
            columns,
            rows: kept_rows,
        })
    }
}

/// The columns shown, then the other keys of the rows.
fn keys(columns: &[Column], rows: &[Json]) -> Vec<String> {
    let mut keys: Vec<String> = columns.iter().map(|(key, _)| (*key).to_string()).collect();
    for key in rows
        .iter()
        .filter_map(Json::as_object)
        .flat_map(|row| row.keys())
    {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

/// The names of the status and of every key: in words of both languages, and as programs know it.
fn names(keys: &[String], words: &Words) -> Vec<Vec<String>> {
    let named = |word: String, key: &str| {
        let mut names = words.elsewhere(&word).to_vec();
        names.push(key.to_string());
        if !word.starts_with('\u{27e8}') {
            names.insert(0, word);
        }
        names
    };
    let status = named(words.get("tui.filter.status").into_owned(), "status");
    let keys = keys.iter().map(|key| named(heading(key, words), key));
    std::iter::once(status).chain(keys).collect()
}

fn value(row: &Json, key: &str, columns: &[Column], words: &Words) -> Vec<String> {
    let group = columns.iter().find(|(known, _)| *known == key);
    let group = group.and_then(|(_, group)| *group);
    let shown = cell(&row[key], group, words);
    match &row[key] {
        Json::String(plain) if *plain != shown => vec![shown, plain.clone()],
        _ => vec![shown],
    }
}

/// Where a row stands, in all words for it; late if its deadline passed before it was finished.
fn status(row: &Json, today: Date, columns: &[Column], words: &Words) -> Vec<String> {
    let keys = ["status", "stage", "state", "outcome", "result"];
    let mut values: Vec<String> = Vec::new();
    for key in keys.iter().filter(|key| !row[**key].is_null()) {
        values.extend(value(row, key, columns, words));
    }
    let is_finished = [
        "closed",
        "done",
        "rectified",
        "verified",
        "cancelled",
        "carried_over",
    ]
    .iter()
    .any(|word| values.iter().any(|value| value == word));
    let deadline = ["deadline", "due"]
        .iter()
        .find_map(|key| row[*key].as_str());
    let deadline = deadline.and_then(date::parse_iso);
    let tag = match deadline.map(|day| day.cmp(&today)) {
        Some(std::cmp::Ordering::Less) if !is_finished => Some("late"),
        Some(std::cmp::Ordering::Equal) if !is_finished => Some("today"),
        _ => None,
    };
    values.extend(tag.map(|tag| words.get(&format!("tui.filter.{tag}")).into_owned()));
    values.extend(tag.map(str::to_string));
    values
}

fn failure(fault: &QueryFault, fields: &[Vec<String>], words: &Words) -> Failure {
    match fault {
        QueryFault::Field(name) => {
            let names: Vec<&str> = fields
                .iter()
                .filter_map(|it| it.first())
                .map(String::as_str)
                .collect();
            let fields = names.join(&words.get("kind.list.separator"));
            let failure = Failure::new("no_field", Exit::Usage).with("name", name);
            failure.with("fields", fields)
        }
        QueryFault::Value(value) => Failure::new("no_measure", Exit::Usage).with("value", value),
    }
}
