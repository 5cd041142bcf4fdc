//! A blank that was sent back: what was changed in it, what its sums say, and what stands where.

use std::collections::BTreeMap;

use super::{
    BlankKind,
    layout::{Content, FILLER, HEADINGS, Layout, Shape, name_of, number_text, plain},
    stamp::{Fixed, Stamp},
};
use crate::{
    base::{Decimal, Rounding, text},
    exchange::table::{Cell, CellKind, Table},
};

/// Places to which sums are compared: a spreadsheet counts in binary.
const PLACES: u32 = 6;

/// A cell that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its name, such as `C7`.
    pub cell: String,
    /// What should stand there.
    pub was: String,
    /// What stands there.
    pub is: String,
}

/// A cell that an org filled in as nobody can take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// What is wrong, in words of `cli.collect`.
    pub key: &'static str,
    /// Its name.
    pub cell: String,
    /// What stands there.
    pub is: String,
}

impl Unfit {
    pub(super) fn new(key: &'static str, cell: String, is: &str) -> Unfit {
        let is = is.to_string();
        Unfit { key, cell, is }
    }
}

/// A workbook with a fingerprint.
#[derive(Debug, Clone)]
pub struct Returned {
    /// The fingerprint.
    pub stamp: Stamp,
    /// What is asked.
    pub kind: BlankKind,
    cells: Fixed,
    /// What the rows below the headings are.
    keys: BTreeMap<u32, String>,
}

impl Returned {
    /// A table that bears a fingerprint; none if it bears no readable one.
    pub fn of(table: &Table) -> Option<Returned> {
        let mut cells = Fixed::new();
        for row in &table.rows {
            let number = u32::try_from(row.number).ok()?;
            for (column, cell) in (0..).zip(&row.cells) {
                let text = text_of(cell);
                if !text.is_empty() {
                    cells.insert((number, column), text);
                }
            }
        }
        // Each kind has its fingerprint where its columns end.
        let stamps = BlankKind::ALL.iter().filter_map(|kind| {
            let text = cells.get(&(1, Shape::of(*kind).key()))?;
            Stamp::parse(text).filter(|(_, found)| found == kind)
        });
        let (stamp, kind) = stamps.into_iter().next()?;
        let key = Shape::of(kind).key();
        let below = cells.range((HEADINGS + 1, 0)..);
        let keys = below.filter(|((_, column), _)| *column == key);
        let keys = keys.map(|((row, _), key)| (*row, key.clone())).collect();
        Some(Returned {
            stamp,
            kind,
            cells,
            keys,
        })
    }

    /// What stands in a cell.
    pub(super) fn at(&self, row: u32, column: u16) -> Option<&str> {
        self.cells.get(&(row, column)).map(String::as_str)
    }

    /// The words that stand in a cell.
    pub(super) fn words(&self, row: u32, column: u16) -> Option<String> {
        self.at(row, column).map(plain)
    }

    /// Who filled it in, as he says.
    pub fn filler(&self) -> Option<String> {
        self.words(FILLER.0, FILLER.1)
    }

    /// The rows whose key begins so, with the rest of it.
    pub(super) fn rows<'a>(&'a self, begin: &'a str) -> impl Iterator<Item = (u32, &'a str)> {
        let keys = self.keys.iter();
        keys.filter_map(move |(row, key)| Some((*row, key.strip_prefix(begin)?)))
    }

    /// The place of the fingerprint.
    fn stamped(&self) -> (u32, u16) {
        (1, Shape::of(self.kind).key())
    }

    /// What was changed that may not be changed, against the blank as it would be written today;
    /// nothing if the fingerprint is right.
    pub fn changes(&self, meant: &Layout) -> Vec<Change> {
        let shape = Shape::of(self.kind);
        let stamped = self.stamped();
        let is_fixed = |place: &(u32, u16)| {
            let key = self.keys.get(&place.0).map_or("", String::as_str);
            !shape.is_open(*place, key) && *place != stamped
        };
        let found = self.cells.iter().filter(|(place, _)| is_fixed(place));
        let found: Fixed = found.map(|(place, it)| (*place, it.clone())).collect();
        if self.stamp.hash_of(&found) == self.stamp.hash {
            return Vec::new();
        }
        let meant = fixed(meant);
        let mut places: Vec<_> = meant.keys().chain(found.keys()).copied().collect();
        places.sort_unstable();
        places.dedup();
        let text = |cells: &Fixed, place| cells.get(&place).cloned().unwrap_or_default();
        let mut changes = Vec::new();
        for place in places {
            let (was, is) = (text(&meant, place), text(&found, place));
            if was != is {
                let cell = name_of(place.0, place.1);
                changes.push(Change { cell, was, is });
            }
        }
        if changes.is_empty() {
            changes.push(Change {
                cell: name_of(stamped.0, stamped.1),
                was: self.stamp.hash_of(&found),
                is: self.stamp.hash.clone(),
            });
        }
        changes
    }

    /// The sums that are not what their cells come to. A sum that no program has computed says
    /// nothing, nor do those of a blank whose rows would be others today.
    pub fn sums(&self, meant: &Layout) -> Vec<Change> {
        let key = Shape::of(self.kind).key();
        let keys = meant.cells.iter().filter(|cell| cell.column == key);
        let keys = keys.filter_map(|cell| Some((cell.row, cell.fixed()?)));
        if !keys.eq(self.keys.clone()) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for cell in &meant.cells {
            let (row, column) = (cell.row, cell.column);
            let (Some(sum), Some(is)) = (sum_at(self, meant, (row, column)), self.at(row, column))
            else {
                continue;
            };
            let round = |number: Decimal| number.round(PLACES, Rounding::HalfUp);
            if number(is).map(round) != Some(round(sum)) {
                found.push(Change {
                    cell: name_of(row, column),
                    was: sum.to_string(),
                    is: is.to_string(),
                });
            }
        }
        found
    }
}

/// What the cells of a sum come to; none if the place holds no sum.
fn sum_at(returned: &Returned, meant: &Layout, place: (u32, u16)) -> Option<Decimal> {
    let is_there = |row: u32, column: u16| (row, column) == place;
    let mut cells = meant.cells.iter();
    let cell = cells.find(|cell| is_there(cell.row, cell.column))?;
    let Content::Sum(ranges, floor, cap) = &cell.content else {
        return None;
    };
    let rows = ranges.iter().flat_map(|(from, to)| *from..=*to);
    let parts = rows.map(|row| {
        let inner = sum_at(returned, meant, (row, place.1));
        let entered = || returned.at(row, place.1).and_then(number);
        inner.or_else(entered).unwrap_or(Decimal::ZERO)
    });
    let sum = Decimal::sum(parts).unwrap_or(Decimal::ZERO);
    let sum = sum.max(floor.unwrap_or(sum));
    Some(sum.min(cap.unwrap_or(sum)))
}

/// What stands on a blank for good.
fn fixed(layout: &Layout) -> Fixed {
    let cells = layout.cells.iter().filter_map(|cell| {
        let fixed = cell.fixed()?;
        Some(((cell.row, cell.column), fixed))
    });
    cells.filter(|(_, fixed)| !fixed.is_empty()).collect()
}

/// A number, in full width too.
pub(super) fn number(text: &str) -> Option<Decimal> {
    Decimal::parse(text::fold(text).trim())
}

/// A whole number from nought on.
pub(super) fn whole(text: &str) -> Option<u32> {
    let number = number(text)?;
    let whole = number.to_i64()?;
    (Decimal::whole(whole) == number).then(|| u32::try_from(whole).ok())?
}

/// The text of a cell, the same whatever program wrote it.
fn text_of(cell: &Cell) -> String {
    match cell.kind {
        CellKind::Empty => String::new(),
        CellKind::Number => number_text(&cell.text),
        _ => plain(&cell.text),
    }
}
