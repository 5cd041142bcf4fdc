//! Reads the first sheet with content of a binary workbook of before 2007, within limits.

use std::io::{Read, Seek, SeekFrom};

use calamine::{Data, DataRef, Range, Reader, SheetType, SheetVisible, Xls, XlsError};

use crate::{
    base::date_text::Epoch,
    exchange::{
        limit::Limits,
        read_error::{ReadCode, ReadError},
        rows::Rows,
        table::{Format, Merge, Origin, Sink},
        xls_scan::Scan,
        xlsx_in::cell_of,
    },
};

/// Sends every row with content of the first visible sheet that has any to the sink.
///
/// # Errors
/// A broken bound, damage, a password, or no visible sheet.
pub fn read_workbook(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    sink: Sink<'_>,
) -> Result<Origin, ReadError> {
    let scan = scanned(file, limits)?;
    file.seek(SeekFrom::Start(0))?;
    let mut book = Xls::new(&mut *file).map_err(from_xls)?;
    let sheets = book.sheets_metadata().to_vec();
    let mut sheets: Vec<_> = sheets
        .into_iter()
        .enumerate()
        .filter(|(_, it)| it.typ == SheetType::WorkSheet)
        .collect();
    sheets.sort_by_key(|(_, it)| it.visible != SheetVisible::Visible);
    if sheets
        .first()
        .is_none_or(|(_, it)| it.visible != SheetVisible::Visible)
    {
        return Err(ReadCode::NoSheet.into());
    }
    let mut origin = Origin::new(Format::Xls);
    if book.has_1904_epoch() {
        origin.epoch = Epoch::From1904;
    }
    // A sheet may have no name, so that its name cannot tell whether one was taken.
    let mut is_taken = false;
    for (at, sheet) in sheets {
        let range = book.worksheet_range(&sheet.name).map_err(from_xls)?;
        if range.used_cells().next().is_none() {
            continue;
        }
        if sheet.visible != SheetVisible::Visible {
            origin.layout.hidden_sheets.push(sheet.name);
        } else if !is_taken && origin.sheets_left.len() >= limits.sheets_passed {
            is_taken = true;
            send(&range, &mut Rows::new(limits, sink))?;
            let merges = book
                .merge_cells_by_sheet_name(&sheet.name)
                .unwrap_or_default();
            let layout = scan.layout(at);
            origin.layout.hidden_rows = layout.hidden_rows;
            origin.layout.indents = layout.indents;
            origin.layout.merges = merges
                .iter()
                .map(|it| Merge {
                    first_row: u64::from(it.start.0) + 1,
                    last_row: u64::from(it.end.0) + 1,
                    first_column: it.start.1 as usize,
                    last_column: it.end.1 as usize,
                })
                .collect();
            origin.sheet = sheet.name;
        } else {
            origin.sheets_left.push(sheet.name);
        }
    }
    Ok(origin)
}

/// Takes the file apart. The reader makes room for all cells that a sheet claims, in two tables:
/// half of the memory must do for them.
fn scanned(file: &mut (impl Read + Seek), limits: &Limits) -> Result<Scan, ReadError> {
    const CELL_BYTES: u64 = 64;
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref()
        .take(limits.file_bytes_max)
        .read_to_end(&mut bytes)?;
    let most = limits.memory_bytes_max / 2 / CELL_BYTES;
    let scan = Scan::of(&bytes)?;
    if scan.claimed() > most {
        return Err(ReadError::new(ReadCode::TooManyCells).with("limit", most));
    }
    Ok(scan)
}

fn send(range: &Range<Data>, rows: &mut Rows<'_, '_>) -> Result<(), ReadError> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let number = u64::from(top) + row as u64 + 1;
        rows.take(number, left as usize + column, cell_of(&by_reference(data)))?;
    }
    rows.flush()
}

fn by_reference(data: &Data) -> DataRef<'_> {
    match data {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(stamp) => DataRef::DateTime(*stamp),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn from_xls(error: XlsError) -> ReadError {
    match error {
        XlsError::Io(error) => error.into(),
        XlsError::Password => ReadCode::Encrypted.into(),
        XlsError::Cfb(_) | XlsError::EoStream(_) | XlsError::ContinueRecordTooShort => {
            ReadCode::Truncated.into()
        }
        XlsError::Len { .. } => ReadCode::Truncated.into(),
        XlsError::WorksheetNotFound(_) => ReadCode::NoSheet.into(),
        _ => ReadCode::Damaged.into(),
    }
}
