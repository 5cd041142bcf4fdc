//! A form that was sent back: what was changed in it, what its sums say, and what was filled in.

use std::collections::BTreeMap;

use super::{
    layout::{
        self, Asked, EVIDENCE, FILLER, GROUP, HEADINGS, ITEM, KEY, POINTS, REASON, TOTAL, name_of,
        number_text, plain,
    },
    stamp::{Fixed, Stamp},
};
use crate::{
    base::{Decimal, Rounding, text},
    domain::{MarkDraft, pack::Form},
    exchange::table::{Cell, CellKind, Table},
    words::Words,
};

/// The place of the fingerprint.
const STAMP: (u32, u16) = (1, KEY);
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

/// A mark with the cell that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenMark {
    /// The cell of its points.
    pub cell: String,
    /// The mark.
    pub mark: MarkDraft,
}

/// What an org filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Who filled it in, as he says.
    pub filler: Option<String>,
    /// Marks in the order of the form.
    pub marks: Vec<GivenMark>,
    /// Cells whose points are no number and not the word for what does not apply, with what they
    /// hold; nothing, if there are words but no points.
    pub unfit: Vec<(String, String)>,
}

/// A workbook with a fingerprint.
#[derive(Debug, Clone)]
pub struct Returned {
    /// The fingerprint.
    pub stamp: Stamp,
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
        let stamp = Stamp::parse(cells.get(&STAMP)?)?;
        let below = cells.range((HEADINGS + 1, 0)..);
        let keys = below.filter(|((_, column), _)| *column == KEY);
        let keys = keys.map(|((row, _), key)| (*row, key.clone())).collect();
        Some(Returned { stamp, cells, keys })
    }

    fn at(&self, row: u32, column: u16) -> Option<&str> {
        self.cells.get(&(row, column)).map(String::as_str)
    }

    /// Whether a cell is the org's to fill in, or computed.
    fn is_open(&self, (row, column): (u32, u16)) -> bool {
        let key = self.keys.get(&row).map_or("", String::as_str);
        let is_entry = [POINTS, REASON, EVIDENCE].contains(&column) && key.starts_with(ITEM);
        let is_sum = column == POINTS && (key.starts_with(GROUP) || key == TOTAL);
        (row, column) == FILLER || is_entry || is_sum
    }

    /// What was changed that may not be changed, against the form as it would be written today;
    /// nothing if the fingerprint is right.
    pub fn changes(&self, asked: &Asked<'_>, words: &Words) -> Vec<Change> {
        let is_fixed = |place: &(u32, u16)| !self.is_open(*place) && *place != STAMP;
        let found = self.cells.iter().filter(|(place, _)| is_fixed(place));
        let found: Fixed = found.map(|(place, it)| (*place, it.clone())).collect();
        if self.stamp.hash_of(&found) == self.stamp.hash {
            return Vec::new();
        }
        let meant = layout::cells(asked, words);
        let meant = meant.iter().filter_map(|cell| {
            let fixed = cell.fixed()?;
            Some(((cell.row, cell.column), fixed))
        });
        let meant: Fixed = meant.filter(|(_, fixed)| !fixed.is_empty()).collect();
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
                cell: name_of(STAMP.0, STAMP.1),
                was: self.stamp.hash_of(&found),
                is: self.stamp.hash.clone(),
            });
        }
        changes
    }

    /// What was filled in; `words` are those of the form's language.
    pub fn answer(&self, words: &Words) -> Answer {
        let none = words.get("exchange.blank.not_applicable");
        let mut answer = Answer {
            filler: self.at(FILLER.0, FILLER.1).map(plain),
            ..Answer::default()
        };
        for (row, key) in &self.keys {
            let Some(item) = key.strip_prefix(ITEM) else {
                continue;
            };
            let cell = name_of(*row, POINTS);
            let words = |column| self.at(*row, column).map(plain);
            let (reason, evidence) = (words(REASON), words(EVIDENCE));
            let points = match self.at(*row, POINTS) {
                None if reason.is_none() && evidence.is_none() => continue,
                None => {
                    answer.unfit.push((cell, String::new()));
                    continue;
                }
                Some(given) if given == none => None,
                Some(given) => match number(given) {
                    Some(points) => Some(points),
                    None => {
                        answer.unfit.push((cell, given.to_string()));
                        continue;
                    }
                },
            };
            let mark = MarkDraft {
                item: item.to_string(),
                points,
                reason,
                evidence,
            };
            answer.marks.push(GivenMark { cell, mark });
        }
        answer
    }

    /// The sums that are not what the points come to. A sum that no program has computed says
    /// nothing.
    pub fn sums(&self, form: &Form) -> Vec<Change> {
        let mut sums: Vec<(u32, Option<&str>, Decimal)> = Vec::new();
        let mut found = Vec::new();
        for (row, key) in &self.keys {
            let given = self.at(*row, POINTS);
            if let Some(group) = key.strip_prefix(GROUP) {
                sums.push((*row, Some(group), Decimal::ZERO));
            } else if key.starts_with(ITEM) {
                let points = given.and_then(number).unwrap_or(Decimal::ZERO);
                if let Some((_, _, sum)) = sums.last_mut() {
                    *sum = sum.plus(points).unwrap_or(*sum);
                }
            } else if key == TOTAL {
                for (_, group, sum) in &mut sums {
                    *sum = within(form, *group, *sum);
                }
                let total = Decimal::sum(sums.iter().map(|it| it.2)).unwrap_or(Decimal::ZERO);
                sums.push((*row, None, total));
            }
        }
        for (row, _, sum) in sums {
            let Some(is) = self.at(row, POINTS) else {
                continue;
            };
            let round = |number: Decimal| number.round(PLACES, Rounding::HalfUp);
            if number(is).map(round) != Some(round(sum)) {
                found.push(Change {
                    cell: name_of(row, POINTS),
                    was: sum.to_string(),
                    is: is.to_string(),
                });
            }
        }
        found
    }
}

/// A group's sum within its floor and cap.
fn within(form: &Form, group: Option<&str>, sum: Decimal) -> Decimal {
    let group = form.groups.iter().find(|it| Some(it.id.as_str()) == group);
    let Some(group) = group else { return sum };
    let sum = sum.max(group.floor.unwrap_or(sum));
    sum.min(group.cap.unwrap_or(sum))
}

fn number(text: &str) -> Option<Decimal> {
    Decimal::parse(text::fold(text).trim())
}

/// The text of a cell, the same whatever program wrote it.
fn text_of(cell: &Cell) -> String {
    match cell.kind {
        CellKind::Empty => String::new(),
        CellKind::Number => number_text(&cell.text),
        _ => plain(&cell.text),
    }
}
