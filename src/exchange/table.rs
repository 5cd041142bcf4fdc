//! A table as it stood in a file: rows with their numbers, cells as text with their kind.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{base::date_text::Epoch, exchange::read_error::ReadError};

crate::code_enum! {
    /// What a cell held before it became text.
    CellKind {
        Empty = "empty",
        Text = "text",
        Number = "number",
        /// Text is an ISO day, with `T` and the time if there is one.
        Date = "date",
        Bool = "bool",
        /// A formula that was saved without its result.
        Formula = "formula",
        /// A spreadsheet's own error such as #REF!.
        Error = "error",
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it was.
    pub kind: CellKind,
    /// Its text, not yet cleaned.
    pub text: String,
}

impl Cell {
    /// A cell without content.
    pub const EMPTY: Cell = Cell {
        kind: CellKind::Empty,
        text: String::new(),
    };

    /// A text cell, or an empty one.
    pub fn text(text: String) -> Cell {
        let kind = if text.is_empty() {
            CellKind::Empty
        } else {
            CellKind::Text
        };
        Cell { kind, text }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowText {
    /// The number that a spreadsheet shows beside the row, from 1.
    pub number: u64,
    /// Cells from column A on, without empty ones at the end.
    pub cells: Vec<Cell>,
    /// How many cells the file gave the row, empty ones at the end included.
    pub width: usize,
}

crate::code_enum! {
    /// The kind of file that the content showed.
    Format {
        Text = "text",
        Xlsx = "xlsx",
        /// The binary workbook of before 2007.
        Xls = "xls",
        /// An OpenDocument workbook.
        Ods = "ods",
    }
}

/// Cells that are shown as one; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The number of its first row, from 1.
    pub first_row: u64,
    /// The number of its last row.
    pub last_row: u64,
    /// The index of its first column, from 0.
    pub first_column: usize,
    /// The index of its last column.
    pub last_column: usize,
}

impl Merge {
    /// Whether a cell lies in it.
    pub fn holds(&self, row: u64, column: usize) -> bool {
        (self.first_row..=self.last_row).contains(&row)
            && (self.first_column..=self.last_column).contains(&column)
    }
}

/// What a workbook shows or hides besides the text of its cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Merged cells of the sheet that was read.
    pub merges: Vec<Merge>,
    /// Numbers of its rows that are hidden or filtered away.
    pub hidden_rows: BTreeSet<u64>,
    /// Indented cells: row number, column, depth.
    pub indents: Vec<(u64, usize, u32)>,
    /// Hidden sheets with content, none of which is read.
    pub hidden_sheets: Vec<String>,
}

/// What was found out about the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Kind of file.
    pub format: Format,
    /// Encoding of a text file by its usual name, else empty.
    pub encoding: String,
    /// Delimiter of a text file.
    pub delimiter: Option<char>,
    /// Name of the sheet that was read, else empty.
    pub sheet: String,
    /// Visible sheets with content that were not read.
    pub sheets_left: Vec<String>,
    /// Whether the workbook holds macros, which are never run.
    pub macros: bool,
    /// From which day the file's serial numbers count.
    pub epoch: Epoch,
    /// What is merged and hidden.
    pub layout: Layout,
}

impl Origin {
    /// An origin of a kind of which nothing more is known yet.
    pub fn new(format: Format) -> Origin {
        Origin {
            format,
            encoding: String::new(),
            delimiter: None,
            sheet: String::new(),
            sheets_left: Vec::new(),
            macros: false,
            epoch: Epoch::From1900,
            layout: Layout::default(),
        }
    }
}

/// How far down headings are looked for.
pub const ROWS_SEARCHED: usize = 30;

/// A whole table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Where it came from.
    pub origin: Origin,
    /// Its rows in the order of the file; blank rows may be missing, the numbers tell.
    pub rows: Vec<RowText>,
}

/// Takes rows one by one while a file is read.
pub type Sink<'a> = &'a mut dyn FnMut(RowText) -> Result<(), ReadError>;

/// The letters of a column from its index: 0 is A, 26 is AA.
pub fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (index, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")] {
            assert_eq!(column_letters(index), letters);
        }
    }
}
