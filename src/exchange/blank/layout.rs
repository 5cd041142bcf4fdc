//! Where everything stands on a blank: the same for writing it and for reading it back.

use super::{BlankKind, ballot, form, task};
use crate::{
    base::{Decimal, text},
    exchange::table::column_letters,
    words::Words,
};

/// Where the person who fills it in writes his name: row from 1, and column.
pub(super) const FILLER: (u32, u16) = (3, 3);
/// Row of the headings, from 1.
pub(super) const HEADINGS: u32 = 5;

/// What is the same for every row of a kind of blank.
pub(super) struct Shape {
    /// Words of each column's heading, and its width in characters of a spreadsheet. The hidden
    /// column of keys follows: the fingerprint in its first row, then what each row is.
    pub columns: &'static [(&'static str, u16)],
    /// Which columns an org fills in, or a program computes, in rows whose key begins so.
    pub open: &'static [(&'static str, &'static [u16])],
    /// Cells above the headings that the org fills in besides its name.
    pub head: &'static [(u32, u16)],
}

impl Shape {
    /// The shape of a kind.
    pub fn of(kind: BlankKind) -> &'static Shape {
        match kind {
            BlankKind::Form => &form::SHAPE,
            BlankKind::Task => &task::SHAPE,
            BlankKind::Ballot => &ballot::SHAPE,
        }
    }

    /// The hidden column.
    pub fn key(&self) -> u16 {
        u16::try_from(self.columns.len()).unwrap_or(u16::MAX)
    }

    /// Whether a cell of a row is the org's to fill in, or computed.
    pub fn is_open(&self, (row, column): (u32, u16), key: &str) -> bool {
        let is_head = (row, column) == FILLER || self.head.contains(&(row, column));
        let mut open = self.open.iter();
        is_head || open.any(|(begin, own)| key.starts_with(begin) && own.contains(&column))
    }
}

/// Whom a blank is for.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// The org's code.
    pub code: &'a str,
    /// The org's name.
    pub name: &'a str,
    /// The year.
    pub year: i32,
}

/// What an org fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Points from least to most, in steps if there are any.
    Points(Decimal, Decimal, Option<Decimal>),
    /// A whole number from nought to most.
    Whole(u32),
    /// One of some words.
    Choice(Vec<String>),
    /// A day of the year.
    Day,
    /// Free words.
    Words,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Text(String),
    Number(Decimal),
    Entry(Entry),
    /// The sum of rows from one to another, both counted from 1, within floor and cap.
    Sum(Vec<(u32, u32)>, Option<Decimal>, Option<Decimal>),
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Title,
    Note,
    Label,
    Heading,
    Group,
    Plain,
    Middle,
}

/// A cell in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Row, from 1.
    pub(super) row: u32,
    /// Column, from 0.
    pub(super) column: u16,
    pub(super) content: Content,
    pub(super) look: Look,
}

impl Placed {
    /// What stands in it for good; none for what is filled in or computed.
    pub(super) fn fixed(&self) -> Option<String> {
        match &self.content {
            Content::Text(text) => Some(plain(text)),
            Content::Number(number) => Some(number_text(&number.to_string())),
            _ => None,
        }
    }
}

/// Every cell of an org's blank, row by row; the fingerprint is put in later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// What is asked.
    pub kind: BlankKind,
    /// Its title.
    pub title: String,
    /// The year.
    pub year: i32,
    pub(super) cells: Vec<Placed>,
}

/// The name that a spreadsheet gives a cell.
pub(super) fn name_of(row: u32, column: u16) -> String {
    format!("{}{row}", column_letters(column.into()))
}

/// A text as it stands in a cell, whatever program wrote it there.
pub(super) fn plain(text: &str) -> String {
    text::clean_lines(text).trim().to_string()
}

/// A number as every program gives it back: a cell holds it in binary.
pub(super) fn number_text(text: &str) -> String {
    match text.trim().parse::<f64>() {
        Ok(number) => number.to_string(),
        Err(_) => text.to_string(),
    }
}

/// Puts cells one after the other.
pub(super) struct Filling<'a> {
    pub words: &'a Words,
    pub layout: Layout,
}

impl<'a> Filling<'a> {
    /// A blank with its head, whose further pairs the kind puts in itself.
    pub fn new(kind: BlankKind, title: &str, head: Head<'_>, words: &'a Words) -> Filling<'a> {
        let layout = Layout {
            kind,
            title: title.to_string(),
            year: head.year,
            cells: Vec::new(),
        };
        let mut filling = Filling { words, layout };
        filling.text((1, 0), title, Look::Title);
        filling.pair((2, 0), "org", head.name);
        filling.pair((2, 2), "code", head.code);
        filling.pair((2, 4), "year", &head.year.to_string());
        filling.word((FILLER.0, FILLER.1 - 1), "filler", Look::Label);
        filling.put(FILLER, Content::Entry(Entry::Words), Look::Plain);
        filling.word((4, 0), &format!("{kind}.guide"), Look::Note);
        for (column, (key, _)) in (0..).zip(Shape::of(kind).columns) {
            filling.word((HEADINGS, column), key, Look::Heading);
        }
        filling
    }

    /// Puts something in a cell.
    pub fn put(&mut self, (row, column): (u32, u16), content: Content, look: Look) {
        self.layout.cells.push(Placed {
            row,
            column,
            content,
            look,
        });
    }

    /// Puts a text in a cell; none if there is none.
    pub fn text(&mut self, place: (u32, u16), text: &str, look: Look) {
        if !text.is_empty() {
            self.put(place, Content::Text(text.to_string()), look);
        }
    }

    /// Puts words of `exchange.blank` in a cell.
    pub fn word(&mut self, place: (u32, u16), key: &str, look: Look) {
        let word = self.words.get(&format!("exchange.blank.{key}"));
        let word = word.into_owned();
        self.text(place, &word, look);
    }

    /// A label with its value beside it.
    pub fn pair(&mut self, (row, column): (u32, u16), key: &str, value: &str) {
        self.word((row, column), key, Look::Label);
        self.text((row, column + 1), value, Look::Plain);
    }

    /// Says what a row is.
    pub fn key(&mut self, row: u32, key: &str) {
        let column = Shape::of(self.layout.kind).key();
        self.text((row, column), key, Look::Plain);
    }
}
