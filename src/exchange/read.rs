//! The one way in: a path becomes a table, or a reason why not.

use std::{
    cell::Cell,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use crate::{
    base::text,
    exchange::{
        book_in,
        child::{self, Program},
        limit::Limits,
        read_error::{ReadCode, ReadError, STOPPED},
        secret, sniff,
        table::{Origin, RowText, Sink, Table},
        text_in,
    },
};

/// Reads a file as a table. A workbook is read by a limited child process.
///
/// # Errors
/// The reason why it is not read; nothing half-read is given.
pub fn read(path: &Path, program: &Program) -> Result<Table, ReadError> {
    let mut rows = Vec::new();
    let origin = read_with(path, program, &mut |row| {
        rows.push(row);
        Ok(())
    })?;
    finish(origin, rows).map_err(|error| error.with("file", shown_name(path)))
}

/// As [`read`], but hands over row after row: a text file of any size takes constant memory. What
/// was handed over before an error must be thrown away.
///
/// # Errors
/// As [`read`], and the sink's own.
pub fn read_with(path: &Path, program: &Program, sink: Sink<'_>) -> Result<Origin, ReadError> {
    let outcome = read_file(path, program, sink);
    outcome.map_err(|error| error.with("file", shown_name(path)))
}

/// The last part of a path, without anything that could act on a screen.
pub fn shown_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    text::clean(&text::strip_escapes(&name))
}

fn read_file(path: &Path, program: &Program, sink: Sink<'_>) -> Result<Origin, ReadError> {
    let mut file = open(path)?;
    let rows = Cell::new(0);
    let sink: Sink<'_> = &mut |row| {
        rows.set(rows.get() + 1);
        guard(row, sink)
    };
    match sniff::sniff(&mut file)? {
        sniff::Content::Text => {
            let mut file = Asked {
                file,
                goes_on: &|| program.goes_on(rows.get()),
            };
            text_in::read_text(&mut file, &Limits::for_text(), sink)
        }
        sniff::Content::Zip | sniff::Content::Ole { .. } => {
            child::read_workbook(file, program, sink)
        }
    }
}

/// A file of which every piece is read only if the reading may go on.
struct Asked<'g> {
    file: File,
    goes_on: &'g dyn Fn() -> bool,
}

impl Read for Asked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match (self.goes_on)() {
            true => self.file.read(buffer),
            false => Err(STOPPED.into()),
        }
    }
}

impl Seek for Asked<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Reads bytes that are already open, a workbook included, in this very process: for tests and
/// for the child itself.
///
/// # Errors
/// As [`read`].
pub fn read_here(file: impl Read + Seek, limits: &Limits) -> Result<Table, ReadError> {
    let mut file = file;
    let mut rows = Vec::new();
    let mut keep = |row| {
        rows.push(row);
        Ok(())
    };
    let sink: Sink<'_> = &mut |row| guard(row, &mut keep);
    let origin = match sniff::sniff(&mut file)? {
        sniff::Content::Text => text_in::read_text(&mut file, limits, sink)?,
        sniff::Content::Zip | sniff::Content::Ole { .. } => {
            book_in::read_workbook(&mut file, limits, sink)?
        }
    };
    finish(origin, rows)
}

fn finish(origin: Origin, rows: Vec<RowText>) -> Result<Table, ReadError> {
    if rows.iter().all(|row| row.cells.is_empty()) {
        return Err(ReadCode::NoRows.into());
    }
    Ok(Table { origin, rows })
}

fn guard(row: RowText, sink: Sink<'_>) -> Result<(), ReadError> {
    match secret::mark_in(&row) {
        Some(mark) => Err(ReadError::new(ReadCode::Secret)
            .with("mark", mark)
            .with("row", row.number)),
        None => sink(row),
    }
}

/// Opens without waiting, so that a named pipe cannot hold the program.
fn open(path: &Path) -> Result<File, ReadError> {
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed())
        .open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(ReadCode::NotAFile.into())
    }
}
