//! Reads the first sheet with content of a workbook, cell by cell, within limits.

use std::io::{Read, Seek, SeekFrom};

use calamine::{CellErrorType, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::{
    base::date_text::Epoch,
    exchange::{
        container,
        limit::Limits,
        read_error::{ReadCode, ReadError},
        table::{Cell, CellKind, Format, Origin, RowText, Sink},
    },
};

/// Sends every row with content of the first visible sheet that has any to the sink.
///
/// # Errors
/// A broken bound, damage, or no visible sheet.
pub fn read_workbook(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    sink: Sink<'_>,
) -> Result<Origin, ReadError> {
    let bytes = file.seek(SeekFrom::End(0))?;
    if bytes > limits.file_bytes_max {
        return Err(ReadError::new(ReadCode::TooBig)
            .with("mib", bytes >> 20)
            .with("limit", limits.file_bytes_max >> 20));
    }
    file.seek(SeekFrom::Start(0))?;
    let macros = container::check(&mut *file, limits)?.macros;
    file.seek(SeekFrom::Start(0))?;
    let mut book = Xlsx::new(file).map_err(from_xlsx)?;
    let visible = |sheet: &&calamine::Sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    };
    let sheets = book.sheets_metadata().iter().filter(visible);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let epoch = if book.has_1904_epoch() {
        Epoch::From1904
    } else {
        Epoch::From1900
    };
    let mut sheet_read = String::new();
    let mut sheets_left = Vec::new();
    for name in &names {
        if sheet_read.is_empty() {
            let mut rows = Rows::new(limits, sink);
            if read_sheet(&mut book, name, &mut rows)? {
                sheet_read.clone_from(name);
            }
        } else if has_content(&mut book, name)? {
            sheets_left.push(name.clone());
        }
    }
    if names.is_empty() {
        return Err(ReadCode::NoSheet.into());
    }
    Ok(Origin {
        format: Format::Xlsx,
        encoding: String::new(),
        delimiter: None,
        sheet: sheet_read,
        sheets_left,
        macros,
        epoch,
    })
}

fn has_content<RS: Read + Seek>(book: &mut Xlsx<RS>, name: &str) -> Result<bool, ReadError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(from_xlsx)?;
    while let Some(cell) = cells.next_cell().map_err(from_xlsx)? {
        if *cell.get_value() != DataRef::Empty {
            return Ok(true);
        }
    }
    Ok(false)
}

fn read_sheet<RS: Read + Seek>(
    book: &mut Xlsx<RS>,
    name: &str,
    rows: &mut Rows<'_, '_>,
) -> Result<bool, ReadError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(from_xlsx)?;
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(from_xlsx)? {
        let (row, column) = found.pos;
        let mut cell = cell_of(&found.value);
        if found.formula.is_some() && cell.text.is_empty() {
            cell.kind = CellKind::Formula;
        }
        rows.take(u64::from(row) + 1, column as usize, cell)?;
    }
    rows.flush()?;
    Ok(rows.count > 0)
}

/// Gathers cells into rows and counts what they cost.
struct Rows<'l, 's> {
    limits: &'l Limits,
    sink: Sink<'s>,
    number: u64,
    cells: Vec<Cell>,
    count: u64,
    cell_count: u64,
    text_bytes: u64,
}

impl<'l, 's> Rows<'l, 's> {
    fn new(limits: &'l Limits, sink: Sink<'s>) -> Self {
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

    fn take(&mut self, number: u64, column: usize, cell: Cell) -> Result<(), ReadError> {
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

    fn flush(&mut self) -> Result<(), ReadError> {
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

fn cell_of(value: &DataRef<'_>) -> Cell {
    let cell = |kind, text| Cell { kind, text };
    match value {
        DataRef::Empty => Cell::EMPTY,
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::text(text.clone()),
        DataRef::SharedString(text) => Cell::text((*text).to_string()),
        DataRef::Int(number) => cell(CellKind::Number, number.to_string()),
        DataRef::Float(number) => cell(CellKind::Number, number.to_string()),
        DataRef::Bool(truth) => cell(CellKind::Bool, truth.to_string()),
        DataRef::DateTimeIso(text) => cell(CellKind::Date, text.clone()),
        DataRef::DateTime(stamp) if stamp.is_datetime() && stamp.as_f64() >= 1.0 => {
            let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
            let mut text = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) != (0, 0, 0) {
                text.push_str(&format!("T{hour:02}:{minute:02}:{second:02}"));
            }
            cell(CellKind::Date, text)
        }
        DataRef::DateTime(stamp) => cell(CellKind::Number, stamp.as_f64().to_string()),
        DataRef::Error(error) => cell(CellKind::Error, error_text(error).to_string()),
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        _ => "#VALUE!",
    }
}

fn from_xlsx(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Io(error) => error.into(),
        XlsxError::Zip(error) => container::from_zip(error),
        XlsxError::Password => ReadCode::Encrypted.into(),
        XlsxError::XmlEof(_) => ReadCode::Truncated.into(),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => {
            ReadError::new(ReadCode::WrongContent).with("kind", "zip")
        }
        XlsxError::WorksheetNotFound(_) => ReadCode::NoSheet.into(),
        _ => ReadCode::Damaged.into(),
    }
}
