//! What the reader of binary workbooks does not tell: how much room it will make, which is whole
//! rectangles, however few their cells, and which rows are hidden and cells indented.

use std::iter;

use crate::exchange::{
    ole::{self, long, word},
    read_error::ReadError,
    table::Layout,
};

/// Streams that the reader takes for the workbook, the later only without the earlier.
const NAMES: [&str; 2] = ["workbook", "book"];

const BEGIN: usize = 0x809;
const END: usize = 0x0a;
const BOUND_SHEET: usize = 0x85;
const STYLE: usize = 0xe0;
const ROW: usize = 0x208;
const SIZE: usize = 0x200;
const MANY: usize = 0xbd;
/// The text that the formula before it gave.
const RESULT: usize = 0x207;
const FORMULA: usize = 0x06;
/// Records of one cell: number, texts, truth or error, formula.
const CELLS: &[usize] = &[0x203, 0x204, 0xd6, 0x205, 0x27e, 0xfd, FORMULA];

/// The streams of a binary workbook.
pub struct Scan {
    streams: Vec<Vec<u8>>,
}

impl Scan {
    /// Takes the file apart; one that is no container has nothing in it.
    ///
    /// # Errors
    /// As [`ole::streams`].
    pub fn of(bytes: &[u8]) -> Result<Scan, ReadError> {
        let streams = ole::streams(bytes, &NAMES)?;
        Ok(Scan { streams })
    }

    /// Cells of all sheets together for which room will be made.
    pub fn claimed(&self) -> u64 {
        let sheets = self
            .streams
            .iter()
            .flat_map(|stream| places(stream).map(|place| claimed(stream, place)));
        sheets.fold(0, u64::saturating_add)
    }

    /// Hidden rows and indented cells of the sheet that is named at this place among all, from 0.
    pub fn layout(&self, sheet: usize) -> Layout {
        let mut layout = Layout::default();
        let stream = self.streams.first().map_or(&[][..], Vec::as_slice);
        let Some(place) = places(stream).nth(sheet) else {
            return layout;
        };
        let depths: Vec<u32> = globals(stream)
            .filter(|(kind, _)| *kind == STYLE)
            .map(|(_, body)| depth(body))
            .collect();
        for (kind, body) in own_records(stream, place) {
            let at = |place| word(body, place);
            let Some(row) = at(0) else { continue };
            let number = row as u64 + 1;
            if kind == ROW && at(12).is_some_and(|flags| flags & 0x20 != 0) {
                layout.hidden_rows.insert(number);
            } else if let (true, Some(column), Some(style)) = (CELLS.contains(&kind), at(2), at(4))
            {
                let depth = depths.get(style).filter(|depth| **depth > 0);
                layout.indents.extend(depth.map(|it| (number, column, *it)));
            }
        }
        layout
    }
}

/// The indent of a cell style; styles of before 1997 have none.
fn depth(style: &[u8]) -> u32 {
    match style.len() >= 20 {
        true => u32::from(style[8] & 0x0f),
        false => 0,
    }
}

/// The records from a place on, with their bodies.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = start;
    iter::from_fn(move || {
        let (kind, length) = (word(stream, at)?, word(stream, at.checked_add(2)?)?);
        let body = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, body))
    })
}

/// The records that stand before all sheets.
fn globals(stream: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    records(stream, 0).take_while(|(kind, _)| *kind != END)
}

/// Where the sheets begin, in the order in which they are named.
fn places(stream: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let named = globals(stream).filter(|(kind, _)| *kind == BOUND_SHEET);
    named.filter_map(|(_, body)| long(body, 0))
}

/// The records of a sheet without those of what is embedded in it.
fn own_records(stream: &[u8], start: usize) -> impl Iterator<Item = (usize, &[u8])> {
    let mut depth = 0;
    let all = records(stream, start).map_while(move |(kind, body)| {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => return None,
            END => depth -= 1,
            _ => {}
        }
        Some((depth, kind, body))
    });
    // Without a beginning of its own, the first embedded one is taken for it.
    all.filter(|(depth, ..)| *depth <= 1)
        .map(|(_, kind, body)| (kind, body))
}

/// Cells of the rectangle around all that a sheet says of itself.
fn claimed(stream: &[u8], start: usize) -> u64 {
    let mut claimed = 0;
    // Least and most row, least and most column.
    let mut around: Option<[usize; 4]> = None;
    let mut see = |row: usize, first: usize, last: usize| {
        let [top, bottom, left, right] = around.unwrap_or([row, row, first, last]);
        around = Some([
            top.min(row),
            bottom.max(row),
            left.min(first),
            right.max(last),
        ]);
    };
    let mut has_formula = false;
    for (kind, body) in own_records(stream, start) {
        let at = |place| word(body, place);
        match (kind, at(0), at(2)) {
            (SIZE, ..) => claimed = claimed.max(told(body).unwrap_or(0)),
            (MANY, Some(row), Some(first)) => {
                let last = at(body.len().saturating_sub(2)).unwrap_or(first);
                see(row, first, last.max(first));
            }
            // Without a formula before it, its text stands in the first cell.
            (RESULT, ..) if !has_formula => see(0, 0, 0),
            (kind, Some(row), Some(column)) if CELLS.contains(&kind) => see(row, column, column),
            _ => {}
        }
        has_formula |= kind == FORMULA;
    }
    let area = around.map_or(0, |[top, bottom, left, right]| {
        (bottom - top + 1) as u64 * (right - left + 1) as u64
    });
    // One rectangle of values, one of formulas.
    claimed.saturating_add(area.saturating_mul(2))
}

/// Cells of the size that a sheet tells.
fn told(body: &[u8]) -> Option<u64> {
    let is_long = body.len() >= 14;
    let (rows, columns) = match is_long {
        true => (
            (long(body, 0)?, long(body, 4)?),
            (word(body, 8)?, word(body, 10)?),
        ),
        false => (
            (word(body, 0)?, word(body, 2)?),
            (word(body, 4)?, word(body, 6)?),
        ),
    };
    // As the reader takes it.
    let is_odd = columns.0 > 0xff || columns.1 < columns.0;
    let columns = if is_odd { (0, columns.1) } else { columns };
    let count =
        |(first, last): (usize, usize)| (last.saturating_sub(first) as u64).saturating_add(1);
    Some(count(rows).saturating_mul(count(columns)))
}
