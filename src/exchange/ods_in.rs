//! Reads the first sheet with content of an OpenDocument workbook as a stream, within limits.

use std::io::{BufReader, Read, Seek, SeekFrom};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use crate::{
    base::date_text::Epoch,
    exchange::{
        container::from_zip,
        limit::Limits,
        ods_style::Styles,
        read_error::{ReadCode, ReadError},
        rows::Rows,
        table::{Cell, CellKind, Format, Merge, Origin, Sink},
        xml::{attribute, count, from_xml, reference},
    },
};

/// Sends every row with content of the first visible sheet that has any to the sink.
///
/// # Errors
/// A broken bound, damage, a declared entity, or no visible sheet.
pub fn read_workbook(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    sink: Sink<'_>,
) -> Result<Origin, ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let mut archive = ZipArchive::new(file).map_err(from_zip)?;
    let at = archive.index_for_name("content.xml");
    let at = at.ok_or_else(|| ReadError::new(ReadCode::WrongContent).with("kind", "zip"))?;
    let part = archive.by_index(at).map_err(from_zip)?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut book = Book::new(limits, sink);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(from_xml)? {
            Event::Start(tag) => book.open(&tag)?,
            Event::Empty(tag) => {
                book.open(&tag)?;
                book.close(tag.name().as_ref())?;
            }
            Event::End(tag) => book.close(tag.name().as_ref())?,
            Event::Text(text) => book.say(&text.xml10_content()),
            Event::CData(text) => book.say(&text.xml10_content()),
            Event::GeneralRef(found) => {
                let c = reference(&found)?;
                book.say(c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(ReadCode::ExternalEntity.into()),
            Event::Eof => return book.end(),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// A cell that is being read.
#[derive(Default)]
struct OpenCell {
    style: Option<String>,
    kind: String,
    value: String,
    has_formula: bool,
    is_covered: bool,
    repeat: u64,
    columns: u64,
    rows: u64,
    text: String,
    paragraphs: u32,
}

/// The sheet that is being read.
struct OpenSheet {
    name: String,
    is_hidden: bool,
    has_content: bool,
}

struct Book<'l, 's> {
    rows: Rows<'l, 's>,
    limits: &'l Limits,
    origin: Origin,
    seen_visible: bool,
    /// Whether a sheet with content was read; it may have no name.
    is_taken: bool,
    ended: bool,
    styles: Styles,
    sheet: Option<OpenSheet>,
    /// How often the row being read stands, and whether it is hidden.
    repeat: u64,
    is_hidden: bool,
    /// The number of the last row before it.
    number: u64,
    column: u64,
    /// First column, how many, what stands there, and how deep it is indented.
    cells: Vec<(u64, u64, Cell, u32)>,
    cell: Option<OpenCell>,
    /// Whether text counts: inside a paragraph, and how deep in remarks, whose text does not.
    paragraph: u32,
    remark: u32,
}

impl<'l, 's> Book<'l, 's> {
    fn new(limits: &'l Limits, sink: Sink<'s>) -> Self {
        Book {
            rows: Rows::new(limits, sink),
            limits,
            origin: Origin::new(Format::Ods),
            seen_visible: false,
            is_taken: false,
            ended: false,
            styles: Styles::default(),
            sheet: None,
            repeat: 1,
            is_hidden: false,
            number: 0,
            column: 0,
            cells: Vec::new(),
            cell: None,
            paragraph: 0,
            remark: 0,
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        if self.cell.is_none() {
            self.styles.open(tag)?;
        }
        match tag.name().as_ref() {
            "table:null-date" if attribute(tag, "table:date-value")? == some("1904-01-01") => {
                self.origin.epoch = Epoch::From1904;
            }
            "table:table" if self.cell.is_none() => self.open_sheet(tag)?,
            "table:table-row" if self.cell.is_none() => self.open_row(tag)?,
            name @ ("table:table-cell" | "table:covered-table-cell") if self.cell.is_none() => {
                self.cell = Some(open_cell(tag, name == "table:covered-table-cell")?);
            }
            "office:annotation" => self.remark += 1,
            "text:p" | "text:h" => self.open_paragraph(),
            "text:s" => {
                let blanks = count(tag, "text:c")?.min(self.limits.cell_bytes_max);
                self.say(&" ".repeat(usize::try_from(blanks).unwrap_or(1)));
            }
            "text:tab" => self.say("\t"),
            "text:line-break" => self.say("\n"),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "table:table" if self.cell.is_none() => self.close_sheet()?,
            "table:table-row" if self.cell.is_none() => self.close_row()?,
            "table:table-cell" | "table:covered-table-cell" => self.close_cell()?,
            "office:annotation" => self.remark = self.remark.saturating_sub(1),
            "text:p" | "text:h" => self.paragraph = self.paragraph.saturating_sub(1),
            "office:document-content" => self.ended = true,
            _ => {}
        }
        Ok(())
    }

    fn open_paragraph(&mut self) {
        self.paragraph += 1;
        if let Some(cell) = self.cell.as_mut().filter(|_| self.remark == 0) {
            if cell.paragraphs > 0 {
                cell.text.push('\n');
            }
            cell.paragraphs += 1;
        }
    }

    fn say(&mut self, text: &str) {
        let counts = self.paragraph > 0 && self.remark == 0;
        if let Some(cell) = self.cell.as_mut().filter(|_| counts) {
            cell.text.push_str(text);
        }
    }

    fn open_sheet(&mut self, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        let style = attribute(tag, "table:style-name")?.unwrap_or_default();
        let is_hidden = self.styles.hides(&style);
        self.seen_visible |= !is_hidden;
        self.number = 0;
        self.sheet = Some(OpenSheet {
            name: attribute(tag, "table:name")?.unwrap_or_default(),
            is_hidden,
            has_content: false,
        });
        Ok(())
    }

    fn open_row(&mut self, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        self.repeat = count(tag, "table:number-rows-repeated")?;
        let shown = attribute(tag, "table:visibility")?;
        self.is_hidden = shown.is_some_and(|it| it == "collapse" || it == "filter");
        self.column = 0;
        self.cells.clear();
        Ok(())
    }

    /// Whether the rows of the sheet at hand are the ones that are wanted.
    fn is_wanted(&self) -> bool {
        let open = self.sheet.as_ref().is_some_and(|it| !it.is_hidden);
        open && !self.is_taken && self.is_reached()
    }

    /// Whether as many sheets were passed over as was asked.
    fn is_reached(&self) -> bool {
        self.origin.sheets_left.len() >= self.limits.sheets_passed
    }

    fn close_cell(&mut self) -> Result<(), ReadError> {
        let Some(mut open) = self.cell.take() else {
            return Ok(());
        };
        let (column, repeat) = (self.column, open.repeat.max(1));
        self.column = column.saturating_add(repeat);
        if open.is_covered {
            return Ok(());
        }
        if (open.columns > 1 || open.rows > 1) && self.is_wanted() {
            let last = |first: u64, count: u64| first.saturating_add(count.saturating_sub(1));
            let row = self.number.saturating_add(1);
            self.origin.layout.merges.push(Merge {
                first_row: row,
                last_row: last(row, open.rows),
                first_column: usize::try_from(column).unwrap_or(usize::MAX),
                last_column: usize::try_from(last(column, open.columns)).unwrap_or(usize::MAX),
            });
        }
        let depth = self.styles.depth(open.style.take(), column);
        let cell = shut(open);
        if cell.kind == CellKind::Empty {
            return Ok(());
        }
        if self.column > self.limits.columns_max {
            let error = ReadError::new(ReadCode::TooManyColumns);
            return Err(error
                .with("limit", self.limits.columns_max)
                .with("row", self.number.saturating_add(1)));
        }
        self.cells.push((column, repeat, cell, depth));
        Ok(())
    }

    fn close_row(&mut self) -> Result<(), ReadError> {
        let is_wanted = self.is_wanted();
        if let Some(sheet) = self.sheet.as_mut().filter(|_| !self.cells.is_empty()) {
            sheet.has_content = true;
        }
        if is_wanted && !self.cells.is_empty() {
            let cells = std::mem::take(&mut self.cells);
            for _ in 0..self.repeat {
                // No spreadsheet has so many rows, and numbers must tell rows apart.
                self.number = self.number.checked_add(1).ok_or(ReadCode::Damaged)?;
                if self.is_hidden {
                    self.origin.layout.hidden_rows.insert(self.number);
                }
                for (column, repeat, cell, depth) in &cells {
                    for at in *column..column + repeat {
                        let at = usize::try_from(at).unwrap_or(usize::MAX);
                        self.rows.take(self.number, at, cell.clone())?;
                        if *depth > 0 {
                            self.origin.layout.indents.push((self.number, at, *depth));
                        }
                    }
                }
                self.rows.flush()?;
            }
        } else {
            self.number = self.number.saturating_add(self.repeat);
        }
        Ok(())
    }

    fn close_sheet(&mut self) -> Result<(), ReadError> {
        let Some(sheet) = self.sheet.take().filter(|it| it.has_content) else {
            return Ok(());
        };
        let is_reached = self.is_reached();
        let origin = &mut self.origin;
        if sheet.is_hidden {
            origin.layout.hidden_sheets.push(sheet.name);
        } else if !self.is_taken && is_reached {
            self.is_taken = true;
            origin.sheet = sheet.name;
        } else {
            origin.sheets_left.push(sheet.name);
        }
        Ok(())
    }

    fn end(self) -> Result<Origin, ReadError> {
        if !self.ended {
            Err(ReadCode::Truncated.into())
        } else if !self.seen_visible {
            Err(ReadCode::NoSheet.into())
        } else {
            Ok(self.origin)
        }
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_string())
}

fn open_cell(tag: &BytesStart<'_>, is_covered: bool) -> Result<OpenCell, ReadError> {
    let kind = attribute(tag, "office:value-type")?.unwrap_or_default();
    let is_error = attribute(tag, "calcext:value-type")? == some("error");
    let value = match kind.as_str() {
        "date" => attribute(tag, "office:date-value")?,
        "time" => attribute(tag, "office:time-value")?,
        "boolean" => attribute(tag, "office:boolean-value")?,
        "string" => attribute(tag, "office:string-value")?,
        _ => attribute(tag, "office:value")?,
    };
    Ok(OpenCell {
        style: attribute(tag, "table:style-name")?,
        kind: if is_error { "error".to_string() } else { kind },
        value: value.unwrap_or_default(),
        has_formula: attribute(tag, "table:formula")?.is_some(),
        is_covered,
        repeat: count(tag, "table:number-columns-repeated")?,
        columns: count(tag, "table:number-columns-spanned")?,
        rows: count(tag, "table:number-rows-spanned")?,
        ..OpenCell::default()
    })
}

/// A formula counts by its saved value; one without stays a formula without a value.
fn shut(open: OpenCell) -> Cell {
    let said = if open.value.is_empty() {
        open.text
    } else {
        open.value
    };
    let kind = match open.kind.as_str() {
        "error" => CellKind::Error,
        _ if open.has_formula && said.is_empty() => CellKind::Formula,
        _ if said.is_empty() => CellKind::Empty,
        "float" | "percentage" | "currency" => CellKind::Number,
        "date" => CellKind::Date,
        "boolean" => CellKind::Bool,
        _ => CellKind::Text,
    };
    Cell { kind, text: said }
}
