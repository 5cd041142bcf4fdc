//! Reads the first sheet with content of a workbook, cell by cell, within limits.

use std::io::{Read, Seek, SeekFrom};

use calamine::{CellErrorType, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::{
    base::date_text::Epoch,
    exchange::{
        container,
        limit::Limits,
        read_error::{ReadCode, ReadError},
        rows::Rows,
        table::{Cell, CellKind, Format, Origin, Sink},
        xlsx_layout,
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
    file.seek(SeekFrom::Start(0))?;
    let mut book = Xlsx::new(&mut *file).map_err(from_xlsx)?;
    let named = |visible: bool| -> Vec<String> {
        let fits = |sheet: &&calamine::Sheet| {
            (sheet.visible == SheetVisible::Visible) == visible && sheet.typ == SheetType::WorkSheet
        };
        let sheets = book.sheets_metadata().iter().filter(fits);
        sheets.map(|sheet| sheet.name.clone()).collect()
    };
    let (names, hidden) = (named(true), named(false));
    if names.is_empty() {
        return Err(ReadCode::NoSheet.into());
    }
    let mut origin = Origin::new(Format::Xlsx);
    if book.has_1904_epoch() {
        origin.epoch = Epoch::From1904;
    }
    // A sheet may have no name, so that its name cannot tell whether one was taken.
    let mut is_taken = false;
    for name in &names {
        if !is_taken && origin.sheets_left.len() >= limits.sheets_passed {
            let mut rows = Rows::new(limits, sink);
            if read_sheet(&mut book, name, &mut rows)? {
                origin.sheet.clone_from(name);
                is_taken = true;
            }
        } else if has_content(&mut book, name)? {
            origin.sheets_left.push(name.clone());
        }
    }
    let mut hidden_sheets = Vec::new();
    for name in hidden {
        if has_content(&mut book, &name)? {
            hidden_sheets.push(name);
        }
    }
    drop(book);
    if is_taken {
        origin.layout = xlsx_layout::of_sheet(file, &origin.sheet, limits)?;
    }
    origin.layout.hidden_sheets = hidden_sheets;
    Ok(origin)
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

/// A cell of calamine's as text with its kind.
pub fn cell_of(value: &DataRef<'_>) -> Cell {
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
