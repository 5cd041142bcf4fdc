//! A plain table on its way out, before it becomes CSV or JSON.

use crate::base::{Date, Decimal};

/// One cell on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutCell {
    /// Nothing.
    Empty,
    /// Text, which stays text in every spreadsheet.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// A day.
    Date(Date),
    /// Yes or no.
    Truth(bool),
}

impl OutCell {
    /// Text, or nothing if it is empty.
    pub fn text(text: impl Into<String>) -> OutCell {
        let text = text.into();
        if text.is_empty() {
            OutCell::Empty
        } else {
            OutCell::Text(text)
        }
    }
}

/// A heading: the key of JSON and the words of the first row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutHeading {
    /// DOMAIN's English word in snake_case.
    pub key: &'static str,
    /// What a person reads.
    pub title: String,
}

/// A table with headings; every row has one cell for each heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The columns.
    pub headings: Vec<OutHeading>,
    /// The rows.
    pub rows: Vec<Vec<OutCell>>,
}
