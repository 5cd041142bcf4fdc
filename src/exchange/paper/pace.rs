//! How the writing of a document tells how far it is, and how it is stopped.

use std::io::{self, Write};

use super::{Document, PaperError};

/// Rows between two questions whether it may go on.
const ROWS: usize = 64;
/// Bytes between two such questions.
const BYTES: usize = 64 << 10;

/// Hears rows done and rows in all; false ends the writing.
pub type GoOn<'a> = dyn FnMut(usize, usize) -> bool + Send + 'a;

/// The way through one document.
pub struct Pace<'a> {
    go_on: &'a mut GoOn<'a>,
    done: usize,
    total: usize,
    is_stopped: bool,
}

impl<'a> Pace<'a> {
    /// Nothing of a document done yet.
    pub fn new(document: &Document, go_on: &'a mut GoOn<'a>) -> Pace<'a> {
        Pace {
            go_on,
            done: 0,
            total: document.tables().map(|table| table.rows.len()).sum(),
            is_stopped: false,
        }
    }

    /// One more row is done.
    ///
    /// # Errors
    /// [`PaperError::Stopped`]
    pub fn step(&mut self) -> Result<(), PaperError> {
        self.done += 1;
        if self.done.is_multiple_of(ROWS) {
            self.ask()?;
        }
        Ok(())
    }

    /// Writes bytes piece by piece.
    ///
    /// # Errors
    /// [`PaperError::Stopped`], and those of the writer.
    pub fn put(&mut self, bytes: &[u8], to: &mut dyn Write) -> Result<(), PaperError> {
        for piece in bytes.chunks(BYTES) {
            self.ask()?;
            to.write_all(piece)?;
        }
        Ok(())
    }

    /// Whether it was stopped.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    fn ask(&mut self) -> Result<(), PaperError> {
        self.is_stopped |= !(self.go_on)(self.done, self.total);
        match self.is_stopped {
            true => Err(PaperError::Stopped),
            false => Ok(()),
        }
    }
}

/// What a document is written to.
pub trait Out: Write + Send {}

impl<T: Write + Send> Out for T {}

/// A place that asks while it is written to, for writers that go their own pace.
pub struct Paced<'p, 'a, 'o> {
    to: &'o mut dyn Out,
    pace: &'p mut Pace<'a>,
    bytes: usize,
}

impl<'p, 'a, 'o> Paced<'p, 'a, 'o> {
    /// A place and the pace.
    pub fn new(to: &'o mut dyn Out, pace: &'p mut Pace<'a>) -> Paced<'p, 'a, 'o> {
        Paced { to, pace, bytes: 0 }
    }

    /// What became of a writer: that it was stopped, whatever it says of it itself.
    ///
    /// # Errors
    /// [`PaperError::Stopped`], or what the writer says.
    pub fn outcome<T>(self, outcome: Result<T, impl Into<PaperError>>) -> Result<T, PaperError> {
        match self.pace.is_stopped {
            true => Err(PaperError::Stopped),
            false => outcome.map_err(Into::into),
        }
    }
}

impl Write for Paced<'_, '_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.bytes += count;
        if self.bytes >= BYTES {
            self.bytes = 0;
            self.pace.ask().map_err(io::Error::other)?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
