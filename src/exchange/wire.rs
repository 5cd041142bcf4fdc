//! What the reading child writes to its parent: one JSON value per line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    base::date_text::Epoch,
    exchange::{
        read_error::{ReadCode, ReadError},
        table::{Cell, CellKind, Format, Layout, Origin, RowText},
    },
};

/// One line. The last one is `End` or `Failed`; without it the child did not finish.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// A row: its number, and its cells as pairs of kind and text.
    Row(u64, Vec<(String, String)>),
    /// All rows were sent; the fields are those of [`Origin`], codes for closed lists.
    #[allow(missing_docs)]
    End {
        format: String,
        sheet: String,
        sheets_left: Vec<String>,
        macros: bool,
        epoch: String,
        layout: Layout,
    },
    /// The file is refused; the fields are those of [`ReadError`].
    #[allow(missing_docs)]
    Failed {
        code: String,
        args: BTreeMap<String, String>,
    },
}

impl Line {
    /// The line of a row.
    pub fn row(row: RowText) -> Line {
        let pair = |cell: Cell| (cell.kind.code().to_string(), cell.text);
        Line::Row(row.number, row.cells.into_iter().map(pair).collect())
    }

    /// The last line of a reading.
    pub fn last(outcome: Result<Origin, ReadError>) -> Line {
        match outcome {
            Ok(origin) => Line::End {
                format: origin.format.code().to_string(),
                layout: origin.layout,
                sheet: origin.sheet,
                sheets_left: origin.sheets_left,
                macros: origin.macros,
                epoch: origin.epoch.code().to_string(),
            },
            Err(error) => Line::Failed {
                code: error.code.code().to_string(),
                args: error.args,
            },
        }
    }
}

/// A row from its line.
///
/// # Errors
/// [`ReadCode::Crashed`] for a kind of cell that does not exist.
pub fn row_of(number: u64, pairs: Vec<(String, String)>) -> Result<RowText, ReadError> {
    let cell =
        |(kind, text): (String, String)| CellKind::parse(&kind).map(|kind| Cell { kind, text });
    let cells: Option<Vec<Cell>> = pairs.into_iter().map(cell).collect();
    let cells = cells.ok_or(ReadCode::Crashed)?;
    Ok(RowText {
        number,
        width: cells.len(),
        cells,
    })
}

/// The outcome from a last line; a row is none.
pub fn outcome_of(line: Line) -> Option<Result<Origin, ReadError>> {
    match line {
        Line::Row(..) => None,
        Line::End {
            format,
            sheet,
            sheets_left,
            macros,
            epoch,
            layout,
        } => Some(Ok(Origin {
            sheet,
            sheets_left,
            macros,
            epoch: Epoch::parse(&epoch).unwrap_or(Epoch::From1900),
            layout,
            ..Origin::new(Format::parse(&format).unwrap_or(Format::Xlsx))
        })),
        Line::Failed { code, args } => Some(Err(ReadError {
            code: ReadCode::parse(&code).unwrap_or(ReadCode::Crashed),
            args,
        })),
    }
}
