//! Gathers the cells of a workbook into rows and counts what they cost.

use crate::exchange::{
    limit::Limits,
    read_error::{ReadCode, ReadError},
    table::{Cell, CellKind, RowText, Sink},
};

/// Gathers cells into rows and counts what they cost.
pub struct Rows<'l, 's> {
    limits: &'l Limits,
    sink: Sink<'s>,
    number: u64,
    cells: Vec<Cell>,
    /// Rows with content so far.
    pub count: u64,
    cell_count: u64,
    text_bytes: u64,
}

impl<'l, 's> Rows<'l, 's> {
    /// Nothing read yet.
    pub fn new(limits: &'l Limits, sink: Sink<'s>) -> Self {
        Rows {
            limits,
            sink,
            number: 0,
            cells: Vec::new(),
            count: 0,
            cell_count: 0,
            text_bytes: 0,
        }
    }

    /// Takes the next cell: `number` of its row from 1, `column` from 0.
    ///
    /// # Errors
    /// A broken bound, a row out of its order, or the sink's own.
    pub fn take(&mut self, number: u64, column: usize, cell: Cell) -> Result<(), ReadError> {
        if number < self.number {
            return Err(ReadError::new(ReadCode::Damaged).with("row", number));
        }
        if number > self.number {
            self.flush()?;
            self.number = number;
        }
        if cell.kind == CellKind::Empty {
            return Ok(());
        }
        let limits = self.limits;
        if column as u64 >= limits.columns_max {
            return Err(bound(ReadCode::TooManyColumns, limits.columns_max).with("row", number));
        }
        let bytes = cell.text.len() as u64;
        self.text_bytes += bytes;
        if bytes > limits.cell_bytes_max {
            return Err(bound(ReadCode::CellTooLong, limits.cell_bytes_max).with("row", number));
        }
        if self.text_bytes > limits.text_bytes_max {
            return Err(bound(ReadCode::TooMuchText, limits.text_bytes_max >> 20));
        }
        if self.cells.len() <= column {
            self.cell_count += (column + 1 - self.cells.len()) as u64;
            if self.cell_count > limits.cells_max {
                return Err(bound(ReadCode::TooManyCells, limits.cells_max));
            }
            self.cells.resize(column + 1, Cell::EMPTY);
        }
        self.cells[column] = cell;
        Ok(())
    }

    /// Hands over the row that was being gathered.
    ///
    /// # Errors
    /// As [`Rows::take`].
    pub fn flush(&mut self) -> Result<(), ReadError> {
        if self.cells.is_empty() {
            return Ok(());
        }
        self.count += 1;
        if self.count > self.limits.rows_max {
            return Err(bound(ReadCode::TooManyRows, self.limits.rows_max));
        }
        let cells = std::mem::take(&mut self.cells);
        (self.sink)(RowText {
            number: self.number,
            width: cells.len(),
            cells,
        })
    }
}

fn bound(code: ReadCode, limit: u64) -> ReadError {
    ReadError::new(code).with("limit", limit)
}
