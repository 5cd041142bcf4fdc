//! A published scoring table, as a workbook or as pasted text, becomes a draft of a pack's form.
//! What cannot be read surely is told with its place and left open.

mod build;
mod grid;
mod line;
mod word;

use std::{io::Cursor, path::Path};

use crate::{
    exchange::{
        child::Program,
        limit::Limits,
        read::{read, read_here, shown_name},
        read_error::{ReadCode, ReadError},
        sniff::{Content, sniff},
        table::{Format, Table, column_letters},
        text_in::read_whole,
    },
    pack::DraftForm,
};
use word::ScoreWords;

crate::code_enum! {
    /// What is left for a person to decide.
    TableDoubt {
        /// An item has no points.
        PointsMissing = "points_missing",
        /// Points stand there, but as a range, an addition or a deduction.
        PointsUnclear = "points_unclear",
        /// Points are percents; they are taken as points.
        Percent = "percent",
        /// A group's points are not the sum of its items.
        GroupSum = "group_sum",
        /// The total is not the sum of all items.
        TotalSum = "total_sum",
        /// An item stands before any group.
        NoGroup = "no_group",
        /// A group has no items and is left out.
        EmptyGroup = "empty_group",
        /// Points without words.
        NoText = "no_text",
        /// The table does not say how its items are scored.
        NoMethod = "no_method",
        /// The method takes away an amount each time, which a rule could count.
        EachTime = "each_time",
        /// Words whose place is not sure; they went to the item above.
        Unsure = "unsure",
        /// Words without a number are read as an item.
        Unnumbered = "unnumbered",
        /// A hidden row is not read.
        Hidden = "hidden",
        /// A note of the table is not read.
        Note = "note",
    }
}

/// Where something stands: a cell of a workbook or a line of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Row or line, from 1.
    pub row: u64,
    /// Column from 0; none for a line of text.
    pub column: Option<usize>,
}

impl Place {
    /// As a spreadsheet names a cell; the bare number of a line.
    pub fn shown(self) -> String {
        let letters = self.column.map(column_letters).unwrap_or_default();
        format!("{letters}{}", self.row)
    }
}

/// Something that is left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What.
    pub code: TableDoubt,
    /// Where, if at one place.
    pub place: Option<Place>,
    /// The item that it is about, by the indexes of group and item.
    pub item: Option<(usize, usize)>,
    /// Values for the words.
    pub args: Vec<(&'static str, String)>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreTable {
    /// The form.
    pub form: DraftForm,
    /// What is left to decide, in the order of the table.
    pub doubts: Vec<Doubt>,
    /// The sheet that was read, else empty.
    pub sheet: String,
    /// Visible sheets with content that were not read.
    pub sheets_left: Vec<String>,
}

/// Reads a file: a workbook by its headings, a text by headings or line by line.
///
/// # Errors
/// As reading any table; [`ReadCode::NoHeading`] for a workbook without headings and
/// [`ReadCode::NoRows`] if nothing is scored in it.
pub fn read_score_file(path: &Path, program: &Program) -> Result<ScoreTable, ReadError> {
    let table = read(path, program)?;
    let named = |error: ReadError| error.with("file", shown_name(path));
    match understood(&table) {
        Ok(None) => read_score_text(&std::fs::read(path)?),
        read => read.and_then(|it| it.ok_or_else(|| ReadCode::NoHeading.into())),
    }
    .map_err(named)
}

/// Reads pasted text: a table if it has headings in a row, else line by line.
///
/// # Errors
/// As [`read_score_file`]; a workbook is not taken here.
pub fn read_score_text(bytes: &[u8]) -> Result<ScoreTable, ReadError> {
    let mut file = Cursor::new(bytes);
    if sniff(&mut file)? != Content::Text {
        return Err(ReadError::new(ReadCode::WrongContent).with("kind", Format::Xlsx));
    }
    let limits = Limits::for_text();
    let table = read_here(Cursor::new(bytes), &limits)?;
    if let Some(read) = understood(&table)? {
        return Ok(read);
    }
    let text = read_whole(&mut file, &limits)?;
    found(line::read(&text, &ScoreWords::builtin()?))
}

/// Understands a table with headings; a text in which they lead to nothing may say more line by
/// line.
fn understood(table: &Table) -> Result<Option<ScoreTable>, ReadError> {
    let is_text = table.origin.format == Format::Text;
    match grid::read(table, &ScoreWords::builtin()?)? {
        Some(read) if is_text && read.form.items() == 0 => Ok(None),
        Some(mut read) => {
            read.sheet = table.origin.sheet.clone();
            read.sheets_left = table.origin.sheets_left.clone();
            found(read).map(Some)
        }
        None if is_text => Ok(None),
        None => Err(ReadCode::NoHeading.into()),
    }
}

fn found(read: ScoreTable) -> Result<ScoreTable, ReadError> {
    if read.form.items() == 0 {
        return Err(ReadCode::NoRows.into());
    }
    Ok(read)
}
