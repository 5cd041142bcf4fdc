//! Writes merged cells out into the rows that they cover, and indents as leading blanks.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use crate::exchange::{
    read_error::{ReadCode, ReadError},
    table::{Cell, CellKind, Merge, RowText, Table},
};

/// Cells that may be written out before a sheet is taken for a hostile one.
const CELLS_MAX: usize = 2_000_000;

/// Rows as a person sees them.
pub struct Spread<'a> {
    /// The rows, with the cells that are merged downwards filled in.
    pub rows: Cow<'a, [RowText]>,
    /// Cells, by row number and column, that lie in such a merge.
    pub merged: BTreeSet<(u64, usize)>,
}

/// Fills in what is merged downwards.
///
/// # Errors
/// [`ReadCode::TooManyCells`] for merges that no person makes.
pub fn spread(table: &Table) -> Result<Spread<'_>, ReadError> {
    let layout = &table.origin.layout;
    let mut spread = Spread {
        rows: Cow::Borrowed(&table.rows),
        merged: BTreeSet::new(),
    };
    let down = |merge: &&Merge| merge.last_row > merge.first_row;
    let merges: Vec<Merge> = layout.merges.iter().filter(down).copied().collect();
    if merges.is_empty() && layout.indents.is_empty() {
        return Ok(spread);
    }
    let rows = spread.rows.to_mut();
    let places: BTreeMap<u64, usize> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| (row.number, at))
        .collect();
    // A hostile sheet indents the same cell again and again: the last time counts.
    let indents = layout.indents.iter();
    let indents: BTreeMap<_, _> = indents.map(|it| ((it.0, it.1), it.2)).collect();
    let mut cost = indents.len();
    for ((number, column), depth) in indents {
        let cell = places
            .get(&number)
            .and_then(|at| rows[*at].cells.get_mut(column));
        if let Some(cell) = cell.filter(|it| it.kind == CellKind::Text) {
            let depth = usize::try_from(depth).unwrap_or(0).min(64);
            cell.text.insert_str(0, &"  ".repeat(depth));
        }
    }
    for merge in merges {
        let column = merge.first_column;
        let top = places.get(&merge.first_row);
        let top = top.and_then(|at| rows[*at].cells.get(column)).cloned();
        let Some(top) = top.filter(|it| it.kind != CellKind::Empty) else {
            continue;
        };
        spread.merged.insert((merge.first_row, column));
        for (number, at) in places.range(merge.first_row + 1..=merge.last_row) {
            cost += fill(&mut rows[*at], column, &top);
            spread.merged.insert((*number, column));
            if cost > CELLS_MAX {
                let error = ReadError::new(ReadCode::TooManyCells);
                return Err(error.with("limit", CELLS_MAX));
            }
        }
    }
    Ok(spread)
}

/// Gives how many cells it took.
fn fill(row: &mut RowText, column: usize, value: &Cell) -> usize {
    let before = row.cells.len();
    if before == 0 {
        return 1;
    }
    if before <= column {
        row.cells.resize(column + 1, Cell::EMPTY);
        row.width = row.width.max(column + 1);
    }
    if row.cells[column].kind == CellKind::Empty {
        row.cells[column] = value.clone();
    }
    row.cells.len() - before + 1
}
