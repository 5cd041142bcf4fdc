//! What a list is narrowed to, as typed after the slash.

use std::{cell::Cell, ops::Range};

use crate::{
    base::find::{Grammar, Query, QueryFault, QueryRow},
    tui::{
        Cx,
        widget::table::{Bit, Column},
    },
};

/// The names of a field, in both languages.
pub type FieldNames = Vec<String>;

/// What a list is narrowed to.
pub struct Filter {
    query: Query,
    /// Tags of one character, each with the words that it stands for.
    tags: Vec<(String, Vec<String>)>,
    /// Whether nothing matched in a row, so that scattered letters count.
    is_scattered: Cell<bool>,
    /// The pattern as typed.
    pub text: String,
}

/// Tags that a line can carry.
const TAGS: [&str; 5] = ["late", "today", "urgent", "returned", "missing"];

impl Filter {
    /// A filter of words alone; a leading `!` keeps what does not match.
    pub fn new(typed: &str) -> Option<Filter> {
        Filter::of(Query::plain(typed), typed)
    }

    /// A filter of words and tests of a list's fields; `None` if nothing is asked.
    ///
    /// # Errors
    /// What the list cannot answer.
    pub fn parse(
        typed: &str,
        fields: &[FieldNames],
        cx: &Cx,
    ) -> Result<Option<Filter>, QueryFault> {
        let grammar = Grammar {
            fields,
            day: &|text| cx.day(text),
            year: cx.year,
        };
        let query = Query::parse(typed, &grammar)?;
        let tag = |name: &&str| {
            let long = cx.word(&format!("tui.filter.{name}"));
            let names = [long, (*name).to_string()];
            (cx.word(&format!("tui.tag.{name}")), names.to_vec())
        };
        let filter = Filter::of(query, typed);
        Ok(filter.map(|filter| Filter {
            tags: TAGS.iter().map(tag).collect(),
            ..filter
        }))
    }

    fn of(query: Query, typed: &str) -> Option<Filter> {
        (!query.is_empty()).then(|| Filter {
            query,
            tags: Vec::new(),
            is_scattered: Cell::new(false),
            text: typed.to_string(),
        })
    }

    /// What is asked.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The items that pass; if none does, those in which the letters stand scattered. `texts` are
    /// all texts of an item, `field` the values of one of its fields.
    pub fn keep<T>(
        &self,
        items: impl Iterator<Item = T> + Clone,
        texts: impl Fn(&T) -> Vec<String>,
        field: impl Fn(&T, usize) -> Vec<String>,
    ) -> Vec<T> {
        self.is_scattered.set(false);
        let passes = |item: &T, how: fn(&Query, &QueryRow) -> bool| {
            let own = texts(item);
            let long = own.iter().flat_map(|text| self.meant(text));
            let all: Vec<&str> = own.iter().map(String::as_str).chain(long).collect();
            let values = |at: usize| {
                let values = field(item, at);
                let long = values.iter().flat_map(|text| self.meant(text));
                let long: Vec<String> = long.map(str::to_string).collect();
                values.into_iter().chain(long).collect()
            };
            let row = QueryRow {
                texts: &all,
                field: &values,
            };
            how(&self.query, &row)
        };
        let kept = items.clone().filter(|item| passes(item, Query::passes));
        let kept: Vec<T> = kept.collect();
        if !kept.is_empty() {
            return kept;
        }
        self.is_scattered.set(true);
        items
            .filter(|item| passes(item, Query::passes_scattered))
            .collect()
    }

    /// The words that a tag of one character stands for.
    fn meant(&self, text: &str) -> impl Iterator<Item = &str> {
        let tag = self.tags.iter().find(|(tag, _)| tag == text);
        tag.into_iter()
            .flat_map(|(_, long)| long.iter().map(String::as_str))
    }

    /// The values of one of the fields of [`columns`] in a row of cells.
    pub fn in_cells(&self, cells: &[Vec<Bit>], at: usize) -> Vec<String> {
        let text = |bit: &Bit| bit.text.clone();
        let is_tag = |text: &String| self.tags.iter().any(|(tag, _)| tag == text);
        match at.checked_sub(1) {
            None => cells.iter().flatten().map(text).filter(is_tag).collect(),
            Some(at) => cells.get(at).into_iter().flatten().map(text).collect(),
        }
    }

    /// The found places in a text.
    pub fn hit(&self, text: &str) -> Vec<Range<usize>> {
        self.query.hits(text, self.is_scattered.get())
    }
}

/// The found places of a filter that may be absent.
pub fn hit(filter: Option<&Filter>, text: &str) -> Vec<Range<usize>> {
    filter.map_or(Vec::new(), |filter| filter.hit(text))
}

/// A field under a word, with its names in the other language.
fn field(word: &str, cx: &Cx) -> FieldNames {
    let mut names = vec![word.to_string()];
    names.extend_from_slice(cx.words.elsewhere(word));
    names
}

/// The fields of a table: its tags, then its columns.
pub fn columns(columns: &[Column], cx: &Cx) -> Vec<FieldNames> {
    let mut all = fields(&["status"], cx);
    all.extend(columns.iter().map(|column| field(&column.title, cx)));
    all
}

/// Fields by the names of their words.
pub fn fields(names: &[&str], cx: &Cx) -> Vec<FieldNames> {
    let word = |name: &&str| field(&cx.word(&format!("tui.filter.{name}")), cx);
    names.iter().map(word).collect()
}
