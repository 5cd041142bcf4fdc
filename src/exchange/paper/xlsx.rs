//! A document as a workbook: real types, frozen headings, pages that print, sums that count.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError,
};

use chrono::Datelike;

use super::{
    Block, ColumnKind, Document, Look, Page, PaperError, Row, Table,
    pace::{Out, Pace, Paced},
    sheet_page::{SheetPage, pages},
    text::{clean, shown},
    xlsx_chart,
    xlsx_format::Formats,
};
use crate::{
    base::{Decimal, text},
    exchange::{sheet::OutCell, table::column_letters},
};

/// A4 in the numbers of the format.
const A4: u8 = 9;
/// Points of one line of a cell.
const LINE_POINTS: f64 = 15.0;
/// Points of a row at most, in the format.
const ROW_POINTS_MAX: f64 = 409.0;
/// Columns of a sheet that has no table.
const PLAIN_COLUMNS: [u16; 2] = [22, 68];
/// Cells that a name before its value needs.
const NAME_CELLS: usize = 16;
/// Rows up to which a sheet is held in memory, its words each once for all cells.
const HELD_ROWS: usize = 5_000;
/// Lines of a row of that height.
const LINES_MAX: usize = 26;
/// Cells of a column at most, and by how many one grows for a long text.
const WIDTH_MAX: u16 = 240;
const WIDTH_STEP: u16 = 8;
/// How a share of one is shown.
pub const PERCENT: &str = "0.0%";

/// Writes it. The rows of a long table go to a file without a name as they come.
pub fn write(
    document: &Document,
    look: &Look,
    out: &mut dyn Out,
    pace: &mut Pace<'_>,
) -> Result<(), PaperError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(
        u16::try_from(look.day.year()).unwrap_or(1900),
        u8::try_from(look.day.month()).unwrap_or(1),
        u8::try_from(look.day.day()).unwrap_or(1),
    )?;
    let title = clean(&document.title);
    book.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&day),
    );
    for page in pages(document) {
        let sheet = match page.table {
            Some(table) if table.rows.len() > HELD_ROWS => {
                book.add_worksheet_with_constant_memory()?
            }
            _ => book.add_worksheet(),
        };
        Writer::new(sheet, look, (&page, document.page))?.page(document, &page, pace)?;
    }
    let mut out = Paced::new(out, pace);
    let saved = book.save_to_writer(&mut out);
    out.outcome(saved)
}

/// Writes one sheet from top to bottom.
struct Writer<'a> {
    sheet: &'a mut Worksheet,
    look: &'a Look,
    formats: Formats,
    widths: Vec<u16>,
    row: u32,
}

impl<'a> Writer<'a> {
    fn new(
        sheet: &'a mut Worksheet,
        look: &'a Look,
        (page, lie): (&SheetPage<'_>, Page),
    ) -> Result<Writer<'a>, XlsxError> {
        sheet.set_name(&page.name)?;
        let widths: Vec<u16> = match (page.table, page.chart) {
            (Some(table), _) => tall_enough(table, table.layout(lie).widths),
            (None, Some(chart)) => xlsx_chart::widths(chart),
            (None, None) => PLAIN_COLUMNS.to_vec(),
        };
        for (at, width) in widths.iter().enumerate() {
            sheet.set_column_width(column(at), f64::from(*width) + 1.0)?;
        }
        Ok(Writer {
            sheet,
            look,
            formats: Formats::new(look),
            widths,
            row: 0,
        })
    }

    fn page(
        mut self,
        document: &Document,
        page: &SheetPage<'_>,
        pace: &mut Pace<'_>,
    ) -> Result<(), PaperError> {
        self.across(&document.title, &self.formats.title.clone(), 26.0)?;
        let line = self.formats.line.clone();
        let centered = line.clone().set_align(FormatAlign::Center);
        if let Some(text) = &document.subtitle {
            self.across(text, &centered, LINE_POINTS)?;
        }
        for text in &document.head {
            self.across(text, &line, LINE_POINTS)?;
        }
        for block in &page.before {
            self.block(block)?;
        }
        if let Some(table) = page.table {
            self.table(table, pace)?;
        }
        if let Some(chart) = page.chart {
            self.row = xlsx_chart::write(self.sheet, &self.formats, (chart, self.row))?;
        }
        for block in &page.after {
            self.block(block)?;
        }
        for text in &document.foot {
            self.across(text, &line, LINE_POINTS)?;
        }
        Ok(self.print(document, page.chart.is_some())?)
    }

    /// Everything on as many pages of A4 as it needs, one page wide. A chart that lies across is
    /// narrow as it is, and the breaks before its pictures count only where nothing is made to fit.
    fn print(self, document: &Document, is_chart: bool) -> Result<(), XlsxError> {
        let number = self.look.page_number_with("&P", "&N");
        let sheet = self.sheet;
        sheet.set_paper_size(A4);
        if !is_chart || document.page == Page::Portrait {
            sheet.set_print_fit_to_pages(1, 0);
        }
        match document.page {
            Page::Portrait => sheet.set_portrait(),
            Page::Landscape => sheet.set_landscape(),
        };
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        sheet.set_print_center_horizontally(true);
        sheet.set_footer(format!("&C{number}"));
        let last = column(self.widths.len().saturating_sub(1));
        sheet.set_print_area(0, 0, self.row.saturating_sub(1), last)?;
        Ok(())
    }

    /// One cell over all columns; what is too long for one row goes on in the next.
    fn across(&mut self, raw: &str, format: &Format, points: f64) -> Result<(), XlsxError> {
        let text = clean(raw);
        let cells: usize = self.widths.iter().map(|width| usize::from(*width)).sum();
        let room = cells.saturating_sub(2);
        if text::line_count(&text, room) <= LINES_MAX {
            return self.across_once((&text, room), format, points);
        }
        for part in text::wrap(&text, room).chunks(LINES_MAX) {
            self.across_once((&part.join("\n"), room), format, points)?;
        }
        Ok(())
    }

    fn across_once(
        &mut self,
        (text, room): (&str, usize),
        format: &Format,
        points: f64,
    ) -> Result<(), XlsxError> {
        let last = self.widths.len().saturating_sub(1);
        let lines = text::line_count(text, room);
        if last == 0 {
            self.sheet
                .write_string_with_format(self.row, 0, text, format)?;
        } else {
            self.sheet
                .merge_range(self.row, 0, self.row, column(last), text, format)?;
        }
        self.height(lines, points)?;
        self.row += 1;
        Ok(())
    }

    fn height(&mut self, lines: usize, points: f64) -> Result<(), XlsxError> {
        let more = f64::from(u32::try_from(lines.saturating_sub(1)).unwrap_or(0)) * LINE_POINTS;
        let height = (points.max(LINE_POINTS + 3.0) + more).min(ROW_POINTS_MAX);
        self.sheet.set_row_height(self.row, height)?;
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), XlsxError> {
        match block {
            Block::Heading(text) => self.across(text, &self.formats.group.clone(), LINE_POINTS),
            Block::Paragraph(text) => self.across(text, &self.formats.line.clone(), LINE_POINTS),
            Block::KeyValues(pairs) => self.pairs(pairs),
            Block::Chart(_) => Ok(()),
            Block::Table(table) => match &table.none {
                Some(none) => self.across(none, &self.formats.line.clone(), LINE_POINTS),
                None => Ok(()),
            },
        }
    }

    /// Names over the first columns, as many as a name needs, values over the others.
    fn pairs(&mut self, pairs: &[(String, OutCell)]) -> Result<(), XlsxError> {
        let (heading, plain) = (self.formats.heading.clone(), self.formats.cell[0].clone());
        let last = self.widths.len().saturating_sub(1);
        let wide = |columns: &[u16]| columns.iter().map(|it| usize::from(*it)).sum::<usize>();
        let names = (1..last).find(|count| wide(&self.widths[..*count]) >= NAME_CELLS);
        let names = names.unwrap_or(last);
        for (name, value) in pairs {
            let (name, told) = (clean(name), shown(value, ColumnKind::Text));
            if last == 0 {
                self.across(&format!("{name}  {told}"), &plain, LINE_POINTS)?;
                continue;
            }
            let room = [wide(&self.widths[..names]), wide(&self.widths[names..])];
            let lines = [&name, &told].into_iter().zip(room);
            let lines = lines.map(|(it, room)| text::line_count(it, room.saturating_sub(1)));
            let lines = lines.max().unwrap_or(1);
            if names > 1 {
                self.sheet.merge_range(
                    self.row,
                    0,
                    self.row,
                    column(names - 1),
                    &name,
                    &heading,
                )?;
            } else {
                self.sheet
                    .write_string_with_format(self.row, 0, &name, &heading)?;
            }
            if last > names {
                let (from, to) = (column(names), column(last));
                self.sheet
                    .merge_range(self.row, from, self.row, to, "", &plain)?;
            }
            self.cell(names, value, ColumnKind::Text)?;
            self.height(lines, LINE_POINTS)?;
            self.row += 1;
        }
        Ok(())
    }

    fn cell(&mut self, at: usize, cell: &OutCell, kind: ColumnKind) -> Result<(), XlsxError> {
        self.told(at, (cell, shown(cell, kind)), kind)
    }

    /// A cell with what a person reads in it.
    fn told(
        &mut self,
        at: usize,
        (cell, told): (&OutCell, String),
        kind: ColumnKind,
    ) -> Result<(), XlsxError> {
        let format = match (kind, cell) {
            // A day among words stands where the words stand.
            (ColumnKind::Text, OutCell::Whole(_) | OutCell::Decimal(_)) => &self.formats.left[0],
            (ColumnKind::Text, OutCell::Date(_)) => &self.formats.left[1],
            (_, OutCell::Date(_)) => self.formats.of(ColumnKind::Date),
            _ => self.formats.of(kind),
        };
        let (row, at, sheet) = (self.row, column(at), &mut *self.sheet);
        match cell {
            OutCell::Empty => sheet.write_blank(row, at, format)?,
            OutCell::Text(_) => sheet.write_string_with_format(row, at, told, format)?,
            OutCell::Whole(number) => match exact(Decimal::whole(*number)) {
                Some(number) => sheet.write_number_with_format(row, at, number, format)?,
                None => sheet.write_string_with_format(row, at, number.to_string(), format)?,
            },
            OutCell::Decimal(number) => match exact(*number) {
                Some(number) => sheet.write_number_with_format(row, at, number, format)?,
                None => sheet.write_string_with_format(row, at, number.to_string(), format)?,
            },
            OutCell::Truth(truth) => sheet.write_boolean_with_format(row, at, *truth, format)?,
            OutCell::Date(day) => {
                let known = u16::try_from(day.year()).ok().filter(|year| *year >= 1900);
                let (month, number) = (day.month().try_into(), day.day().try_into());
                match (known, month, number) {
                    (Some(year), Ok(month), Ok(number)) => {
                        let day = ExcelDateTime::from_ymd(year, month, number)?;
                        sheet.write_datetime_with_format(row, at, &day, format)?
                    }
                    _ => sheet.write_string_with_format(row, at, told, format)?,
                }
            }
        };
        Ok(())
    }

    fn table(&mut self, table: &Table, pace: &mut Pace<'_>) -> Result<(), PaperError> {
        let first = self.row;
        self.headings(table)?;
        self.sheet.set_repeat_rows(first, self.row - 1)?;
        self.sheet.set_freeze_panes(self.row, 0)?;
        let start = self.row;
        for (at, row) in table.rows.iter().enumerate() {
            match row {
                Row::Group(text) => self.across(text, &self.formats.group.clone(), LINE_POINTS)?,
                Row::Cells(cells) => self.cells(table, at, cells)?,
            }
            pace.step()?;
        }
        if table.total.is_some() {
            self.total(table, start)?;
        }
        Ok(())
    }

    fn headings(&mut self, table: &Table) -> Result<(), XlsxError> {
        let heading = self.formats.heading.clone();
        let has_two = table.has_two_headings();
        let mut at = 0;
        for (above, count) in table.upper_headings().iter().filter(|_| has_two) {
            let (from, to) = (column(at), column(at + count - 1));
            if above.is_empty() {
                let own = clean(&table.columns[at].title);
                self.sheet
                    .merge_range(self.row, from, self.row + 1, to, &own, &heading)?;
            } else if *count > 1 {
                self.sheet
                    .merge_range(self.row, from, self.row, to, &clean(above), &heading)?;
            } else {
                self.sheet
                    .write_string_with_format(self.row, from, clean(above), &heading)?;
            }
            at += count;
        }
        if has_two {
            self.height(1, LINE_POINTS)?;
            self.row += 1;
        }
        let mut lines = 1;
        for (at, it) in table.columns.iter().enumerate() {
            let title = clean(&it.title);
            lines = lines.max(text::line_count(&title, usize::from(self.widths[at])));
            if !has_two || !it.above.is_empty() {
                self.sheet
                    .write_string_with_format(self.row, column(at), title, &heading)?;
            }
        }
        self.height(lines, LINE_POINTS)?;
        self.row += 1;
        Ok(())
    }

    fn cells(&mut self, table: &Table, at: usize, cells: &[OutCell]) -> Result<(), XlsxError> {
        let mut lines = 1;
        for (place, (cell, it)) in cells.iter().zip(&table.columns).enumerate() {
            let span = table.span(at, place);
            let told = shown(cell, it.kind);
            let own = text::line_count(&told, usize::from(self.widths[place]));
            // A cell over several rows has the height of them all.
            lines = lines.max(own.div_ceil(span.max(1)) * span.min(1));
            if span > 1 {
                let last = self.row + u32::try_from(span - 1).unwrap_or(0);
                let format = self.formats.of(it.kind).clone();
                self.sheet.merge_range(
                    self.row,
                    column(place),
                    last,
                    column(place),
                    "",
                    &format,
                )?;
            }
            if span > 0 {
                self.told(place, (cell, told), it.kind)?;
            }
        }
        self.height(lines, LINE_POINTS)?;
        self.row += 1;
        Ok(())
    }

    /// Sums as formulas over the column, each with its result: who only reads the file sees it.
    fn total(&mut self, table: &Table, start: u32) -> Result<(), XlsxError> {
        let format = self.formats.total.clone();
        let percent = format.clone().set_num_format(PERCENT);
        for (at, cell) in table.total_row().unwrap_or_default().iter().enumerate() {
            let told = shown(cell, ColumnKind::Number);
            if let (Some((part, whole)), OutCell::Decimal(_) | OutCell::Whole(_)) =
                (table.ratio(at), cell)
            {
                let (part, whole) = (column_letters(part), column_letters(whole));
                let row = self.row + 1;
                let formula = Formula::new(format!("={part}{row}/{whole}{row}"));
                let formula = formula.set_result(told);
                self.sheet
                    .write_formula_with_format(self.row, column(at), formula, &percent)?;
                continue;
            }
            if table.sum(at).is_none() {
                self.sheet
                    .write_string_with_format(self.row, column(at), told, &format)?;
                continue;
            }
            let letters = column_letters(at);
            let formula = format!(
                "=SUM({letters}{}:{letters}{})",
                start + 1,
                self.row.max(start + 1)
            );
            let formula = Formula::new(formula).set_result(told);
            // Nothing to add up is nought, and no formula over its own cell.
            if self.row == start {
                self.sheet
                    .write_number_with_format(self.row, column(at), 0.0, &format)?;
            } else {
                self.sheet
                    .write_formula_with_format(self.row, column(at), formula, &format)?;
            }
        }
        self.height(1, LINE_POINTS)?;
        self.row += 1;
        Ok(())
    }
}

/// Widths so that no cell needs a higher row than the format knows: the text below would be cut.
fn tall_enough(table: &Table, mut widths: Vec<u16>) -> Vec<u16> {
    for (at, (width, it)) in widths.iter_mut().zip(&table.columns).enumerate() {
        for cells in table.cell_rows() {
            let Some(OutCell::Text(told)) = cells.get(at) else {
                continue;
            };
            // Most texts are short; only a long one is counted line by line.
            let is_long = told.len() > usize::from(*width) * LINES_MAX / 2 || told.contains('\n');
            let told = shown(&cells[at], it.kind);
            while is_long
                && *width < WIDTH_MAX
                && text::line_count(&told, usize::from(*width)) > LINES_MAX
            {
                *width += WIDTH_STEP;
            }
        }
    }
    widths
}

/// The number of a column in the format.
pub fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// A number that a spreadsheet keeps exactly: no more than fifteen digits.
pub fn exact(number: Decimal) -> Option<f64> {
    let text = number.to_string();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits > 15 {
        return None;
    }
    text.parse().ok()
}
