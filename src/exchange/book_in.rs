//! Reads a workbook of any kind: its content says which, and every kind has its own reader.

use std::{
    io::{Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::exchange::{
    container::{self, Book},
    limit::Limits,
    ods_in,
    read_error::{ReadCode, ReadError},
    sniff::{self, Content},
    table::{Origin, Sink},
    xls_in, xlsx_in,
};

/// Sends every row with content of the first visible sheet that has any to the sink.
///
/// # Errors
/// A broken bound, damage, a file that is no workbook, or no visible sheet.
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
    match sniff::sniff(file)? {
        Content::Text => Err(ReadCode::Binary.into()),
        Content::Ole { macros } => {
            let origin = caught(|| xls_in::read_workbook(file, limits, sink))?;
            Ok(Origin { macros, ..origin })
        }
        Content::Zip => {
            let container = container::check(&mut *file, limits)?;
            let origin = match container.book {
                Book::Xlsx => caught(|| xlsx_in::read_workbook(file, limits, sink))?,
                Book::Ods => ods_in::read_workbook(file, limits, sink)?,
            };
            let macros = container.macros;
            Ok(Origin { macros, ..origin })
        }
    }
}

/// The library that reads XLSX and XLS stumbles over some numbers that no spreadsheet writes; that
/// is damage to the file, and no reason for the reading process to break.
fn caught(read: impl FnOnce() -> Result<Origin, ReadError>) -> Result<Origin, ReadError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(ReadCode::Damaged.into()))
}
