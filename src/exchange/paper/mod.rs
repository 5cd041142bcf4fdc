//! A document before it has a form: what every writer of paper understands, and nothing of the
//! domain. One writer for each form turns it into bytes.

mod chart_part;
mod csv;
mod docx;
mod form;
mod html;
mod json;
pub mod letter;
mod look;
mod markdown;
mod pace;
mod place;
mod section;
mod sheet_page;
mod svg;
pub mod template;
mod text;
mod word_xml;
mod xlsx;
mod xlsx_format;

use thiserror::Error;

pub use form::{PaperForm, render, write};
pub use look::Look;
pub use pace::{GoOn, Out};
pub use place::{Overwrite, PlaceError, put, put_with};

use crate::{base::Decimal, exchange::sheet::OutCell};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// A line below the title.
    pub subtitle: Option<String>,
    /// Lines between title and content: whose it is, of which day.
    pub head: Vec<String>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// How its pages lie.
    pub page: Page,
    /// Lines at its end: who filled it in, what a mark means.
    pub foot: Vec<String>,
}

/// How a page of A4 lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// Upright.
    #[default]
    Portrait,
    /// Across.
    Landscape,
}

/// Cells of a column of running text at least.
const TEXT_MIN: u32 = 10;

impl Page {
    /// Cells of a table's text from margin to margin.
    pub fn cells(self) -> u32 {
        match self {
            Page::Portrait => 90,
            Page::Landscape => 136,
        }
    }
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// Names with their values.
    KeyValues(Vec<(String, OutCell)>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Running text.
    Text,
    /// Short words, set in the middle.
    Word,
    /// Numbers.
    Number,
    /// Shares of one: 0.375 is shown as 37.5 %.
    Percent,
    /// Days.
    Date,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its key in JSON.
    pub key: &'static str,
    /// Its heading.
    pub title: String,
    /// The heading above it and its neighbors that have the same; empty for none.
    pub above: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// Its width in cells of text.
    pub width: u16,
    /// Whether it is added up in the last row.
    pub is_summed: bool,
    /// Whether equal neighbors are one cell.
    pub is_merged: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// One cell over all columns, which heads the rows below it.
    Group(String),
    /// One cell for each column.
    Cells(Vec<OutCell>),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its key in JSON.
    pub key: &'static str,
    /// What it is called: the name of its sheet.
    pub name: String,
    /// What its groups are called where they become a column of their own.
    pub group_title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What stands beside the sums; no sums without it.
    pub total: Option<String>,
}

/// How a chart shows its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// A bar for each.
    Bars,
    /// A line through all.
    Lines,
}

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Its key in JSON.
    pub key: &'static str,
    /// Its title.
    pub title: String,
    /// How it shows its numbers.
    pub kind: ChartKind,
    /// What the numbers are of.
    pub labels: Vec<String>,
    /// Name and numbers of each series, one number for each label.
    pub series: Vec<(String, Vec<Decimal>)>,
}

/// Why a document could not be written.
#[derive(Debug, Error)]
pub enum PaperError {
    /// The writer of a format gave up.
    #[error("{0}")]
    Writer(String),
    /// The system says no.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Whoever watched stopped it.
    #[error("stopped")]
    Stopped,
}

impl From<zip::result::ZipError> for PaperError {
    fn from(error: zip::result::ZipError) -> PaperError {
        PaperError::Writer(error.to_string())
    }
}

impl From<rust_xlsxwriter::XlsxError> for PaperError {
    fn from(error: rust_xlsxwriter::XlsxError) -> PaperError {
        PaperError::Writer(error.to_string())
    }
}

impl Document {
    /// The tables in their order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }
}

impl Column {
    /// A column of a kind.
    pub fn new(key: &'static str, title: impl Into<String>, kind: ColumnKind) -> Column {
        let width = match kind {
            ColumnKind::Text => 24,
            ColumnKind::Word => 10,
            ColumnKind::Number | ColumnKind::Percent => 8,
            ColumnKind::Date => 12,
        };
        Column {
            key,
            title: title.into(),
            above: String::new(),
            kind,
            width,
            is_summed: false,
            is_merged: false,
        }
    }

    /// With a width in cells.
    pub fn wide(self, width: u16) -> Column {
        Column { width, ..self }
    }

    /// Below a heading that it shares with its neighbors.
    pub fn below(self, above: impl Into<String>) -> Column {
        let above = above.into();
        Column { above, ..self }
    }

    /// Added up.
    pub fn summed(self) -> Column {
        Column {
            is_summed: true,
            ..self
        }
    }

    /// Equal neighbors as one cell.
    pub fn merged(self) -> Column {
        Column {
            is_merged: true,
            ..self
        }
    }

    /// Both headings in one.
    pub fn whole_title(&self) -> String {
        match self.above.is_empty() || self.above == self.title {
            true => self.title.clone(),
            false => format!("{} {}", self.above, self.title),
        }
    }
}

impl Table {
    /// The rows that are no group heads.
    pub fn cell_rows(&self) -> impl Iterator<Item = &Vec<OutCell>> {
        self.rows.iter().filter_map(|row| match row {
            Row::Cells(cells) => Some(cells),
            Row::Group(_) => None,
        })
    }

    /// The sum of a column; `None` if it is not added up.
    pub fn sum(&self, column: usize) -> Option<Decimal> {
        self.total.as_ref()?;
        self.columns.get(column).filter(|it| it.is_summed)?;
        let numbers = self
            .cell_rows()
            .filter_map(|cells| match cells.get(column) {
                Some(OutCell::Whole(number)) => Some(Decimal::whole(*number)),
                Some(OutCell::Decimal(number)) => Some(*number),
                _ => None,
            });
        Decimal::sum(numbers)
    }

    /// The last row with the sums; `None` if there is none.
    pub fn total_row(&self) -> Option<Vec<OutCell>> {
        let label = self.total.as_ref()?;
        let cell = |at: usize| match self.sum(at) {
            Some(sum) => sum.to_i64().map_or(OutCell::Decimal(sum), OutCell::Whole),
            None if at == 0 => OutCell::text(label.clone()),
            None => OutCell::Empty,
        };
        Some((0..self.columns.len()).map(cell).collect())
    }

    /// Whether any heading stands above another.
    pub fn has_two_headings(&self) -> bool {
        self.columns.iter().any(|column| !column.above.is_empty())
    }

    /// The upper headings from left to right with the number of columns that each spans.
    pub fn upper_headings(&self) -> Vec<(String, usize)> {
        let mut found: Vec<(String, usize)> = Vec::new();
        for column in &self.columns {
            match found.last_mut() {
                Some((above, count)) if *above == column.above && !above.is_empty() => *count += 1,
                _ => found.push((column.above.clone(), 1)),
            }
        }
        found
    }

    /// The widths of the columns so that they fill a page of so many cells: running text takes what
    /// the others leave, since a day or a number that is broken cannot be read.
    pub fn widths(&self, page: Page) -> Vec<u16> {
        let whole = page.cells();
        let is_text = |column: &Column| column.kind == ColumnKind::Text;
        let sum = |texts: bool| {
            let own = self.columns.iter().filter(|it| is_text(it) == texts);
            own.map(|it| u32::from(it.width)).sum::<u32>()
        };
        let (fixed, texts) = (sum(false), sum(true));
        let left = whole.saturating_sub(fixed);
        let width = |column: &Column| {
            let asked = u32::from(column.width);
            let given = match (is_text(column), texts) {
                (true, _) => (asked * left / texts.max(1)).max(TEXT_MIN),
                (false, 0) if fixed < whole => asked * whole / fixed.max(1),
                (false, _) => asked,
            };
            u16::try_from(given).unwrap_or(u16::MAX)
        };
        self.columns.iter().map(width).collect()
    }

    /// How many rows from `row` on the cell of a merged column spans; nought within a span.
    pub fn span(&self, row: usize, column: usize) -> usize {
        let cell = |row: usize| match self.rows.get(row) {
            Some(Row::Cells(cells)) => cells.get(column).filter(|it| **it != OutCell::Empty),
            _ => None,
        };
        let is_merged = self.columns.get(column).is_some_and(|it| it.is_merged);
        let Some(own) = cell(row).filter(|_| is_merged) else {
            return 1;
        };
        if row > 0 && cell(row - 1) == Some(own) {
            return 0;
        }
        let mut rows = 1;
        while cell(row + rows) == Some(own) {
            rows += 1;
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let group = Column::new("group", "项目", ColumnKind::Text).merged();
        let points = Column::new("points", "分值", ColumnKind::Number).summed();
        let row = |group: &str, points| Row::Cells(vec![OutCell::text(group), points]);
        Table {
            columns: vec![group, points],
            rows: vec![
                row("一", OutCell::Whole(2)),
                row("一", OutCell::Decimal(Decimal::parse("1.5").unwrap())),
                Row::Group("二".into()),
                row("一", OutCell::Empty),
            ],
            total: Some("合计".into()),
            ..Table::default()
        }
    }

    #[test]
    fn sums_leave_out_what_is_no_number() {
        let table = table();
        assert_eq!(table.sum(1), Decimal::parse("3.5"));
        assert_eq!(table.sum(0), None);
        let total = table.total_row().unwrap();
        assert_eq!(total[0], OutCell::text("合计"));
    }

    #[test]
    fn equal_neighbors_are_one_cell_up_to_a_group_head() {
        let table = table();
        let spans = [0, 1, 2, 3].map(|row| table.span(row, 0));
        assert_eq!(spans, [2, 0, 1, 1]);
        assert_eq!(table.span(0, 1), 1);
    }

    #[test]
    fn running_text_fills_what_days_and_numbers_leave() {
        let columns = vec![
            Column::new("x", "x", ColumnKind::Date),
            Column::new("x", "x", ColumnKind::Text).wide(10),
            Column::new("x", "x", ColumnKind::Text).wide(20),
        ];
        let table = Table {
            columns,
            ..Table::default()
        };
        assert_eq!(table.widths(Page::Portrait), [12, 26, 52]);
        assert_eq!(super::tests::table().widths(Page::Portrait)[1], 8);
    }

    #[test]
    fn headings_above_span_their_neighbors() {
        let column = |above: &str| Column::new("x", "x", ColumnKind::Word).below(above);
        let table = Table {
            columns: vec![column(""), column(""), column("查单"), column("查单")],
            ..Table::default()
        };
        let upper = table.upper_headings();
        let counts: Vec<usize> = upper.iter().map(|(_, count)| *count).collect();
        assert_eq!(counts, [1, 1, 2]);
    }
}
