//! Where everything stands on a blank form: the same for writing it and for reading it back.

use crate::{
    base::{Decimal, text},
    domain::{
        decide::sheet::{range, step},
        pack::{Form, FormGroup, FormItem},
    },
    exchange::table::column_letters,
    words::Words,
};

/// Columns from A on: number, item, full points, method, points, reason, evidence, and the hidden
/// one of keys.
pub(super) const POINTS: u16 = 4;
/// Column of reasons.
pub(super) const REASON: u16 = 5;
/// Column of evidence.
pub(super) const EVIDENCE: u16 = 6;
/// Hidden column: the fingerprint in its first row, then what each row is.
pub(super) const KEY: u16 = 7;
/// Where the person who fills it in writes his name: row from 1, and column.
pub(super) const FILLER: (u32, u16) = (3, 3);
/// Row of the headings, from 1; groups and items follow.
pub(super) const HEADINGS: u32 = 5;
/// Begins the key of an item's row, of a group's row, and of the last row.
pub(super) const ITEM: &str = "item:";
pub(super) const GROUP: &str = "group:";
pub(super) const TOTAL: &str = "total:";

/// What an org is asked.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The org's code.
    pub code: &'a str,
    /// The org's name.
    pub name: &'a str,
    /// The year.
    pub year: i32,
    /// The pack's title.
    pub pack: &'a str,
    /// The form as this org is asked it.
    pub form: &'a Form,
}

/// What an org fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Points from least to most, in steps if there are any.
    Points(Decimal, Decimal, Option<Decimal>),
    /// Free words.
    Words,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Text(String),
    Number(Decimal),
    Entry(Entry),
    /// The sum of the rows from one to another, both counted from 1, within floor and cap.
    Sum((u32, u32), Option<Decimal>, Option<Decimal>),
    /// The sum of some rows.
    Total(Vec<u32>),
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
struct Filling<'a> {
    words: &'a Words,
    cells: Vec<Placed>,
}

impl Filling<'_> {
    fn put(&mut self, (row, column): (u32, u16), content: Content, look: Look) {
        self.cells.push(Placed {
            row,
            column,
            content,
            look,
        });
    }

    fn text(&mut self, place: (u32, u16), text: &str, look: Look) {
        if !text.is_empty() {
            self.put(place, Content::Text(text.to_string()), look);
        }
    }

    fn word(&mut self, place: (u32, u16), key: &str, look: Look) {
        let word = self.words.get(&format!("exchange.blank.{key}"));
        let word = word.into_owned();
        self.text(place, &word, look);
    }

    fn head(&mut self, asked: &Asked<'_>) {
        self.text((1, 0), &asked.form.title, Look::Title);
        let year = asked.year.to_string();
        let pairs = [
            ((2, 0), "org", asked.name),
            ((2, 2), "code", asked.code),
            ((2, 4), "year", &year),
            ((3, 0), "pack", asked.pack),
        ];
        for ((row, column), key, value) in pairs {
            self.word((row, column), key, Look::Label);
            self.text((row, column + 1), value, Look::Plain);
        }
        self.word((FILLER.0, FILLER.1 - 1), "filler", Look::Label);
        self.put(FILLER, Content::Entry(Entry::Words), Look::Plain);
        self.word((3, 4), "full", Look::Label);
        self.put((3, 5), Content::Number(asked.form.total), Look::Plain);
        self.word((4, 0), "guide", Look::Note);
        let headings = [
            "no", "item", "points", "method", "mark", "reason", "evidence",
        ];
        for (column, key) in (0..).zip(headings) {
            self.word((HEADINGS, column), key, Look::Heading);
        }
    }

    fn group(&mut self, row: u32, group: &FormGroup) {
        self.text((row, 0), &group.no.to_string(), Look::Group);
        self.text((row, 1), &group.title, Look::Group);
        self.put((row, 2), Content::Number(group.points), Look::Group);
        let last = row + u32::try_from(group.items.len()).unwrap_or(0);
        let sum = Content::Sum((row + 1, last), group.floor, group.cap);
        self.put((row, POINTS), sum, Look::Group);
        self.text((row, KEY), &format!("{GROUP}{}", group.id), Look::Plain);
    }

    fn item(&mut self, row: u32, (form, group): (&Form, &FormGroup), item: &FormItem) {
        let no = format!("{}.{}", group.no, item.no);
        self.text((row, 0), &no, Look::Middle);
        self.text((row, 1), &item.text, Look::Plain);
        self.put((row, 2), Content::Number(item.points), Look::Middle);
        self.text((row, 3), &item.method, Look::Plain);
        let (least, most) = range(item);
        let points = Entry::Points(least, most, step(form, item));
        self.put((row, POINTS), Content::Entry(points), Look::Middle);
        for column in [REASON, EVIDENCE] {
            self.put((row, column), Content::Entry(Entry::Words), Look::Plain);
        }
        self.text((row, KEY), &format!("{ITEM}{}", item.id), Look::Plain);
    }
}

/// Every cell of an org's form, row by row; the fingerprint is put in later.
pub(super) fn cells(asked: &Asked<'_>, words: &Words) -> Vec<Placed> {
    let mut filling = Filling {
        words,
        cells: Vec::new(),
    };
    filling.head(asked);
    let mut row = HEADINGS;
    let mut sums = Vec::new();
    for group in &asked.form.groups {
        row += 1;
        sums.push(row);
        filling.group(row, group);
        for item in &group.items {
            row += 1;
            filling.item(row, (asked.form, group), item);
        }
    }
    row += 1;
    filling.word((row, 1), "total", Look::Group);
    filling.put((row, 2), Content::Number(asked.form.total), Look::Group);
    filling.put((row, POINTS), Content::Total(sums), Look::Group);
    filling.text((row, KEY), TOTAL, Look::Plain);
    filling.cells
}
