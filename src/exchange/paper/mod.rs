//! A document before it has a form: what every writer of paper understands, and nothing of the
//! domain. One writer for each form turns it into bytes.

mod chart_part;
mod csv;
mod docx;
mod docx_table;
mod form;
mod html;
mod json;
mod layout;
pub mod letter;
mod look;
mod markdown;
mod pace;
mod place;
mod section;
mod sheet_page;
mod svg;
mod table;
pub mod template;
mod text;
mod word_xml;
mod xlsx;
mod xlsx_chart;
mod xlsx_format;

use thiserror::Error;

pub use form::{PaperForm, render, write};
pub use layout::Layout;
pub use look::Look;
pub use pace::{GoOn, Out};
pub use place::{Overwrite, PlaceError, put, put_with};
pub use text::shown;

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
    /// Keys of the columns whose sums it divides in the last row: part and whole.
    pub ratio: Option<(&'static str, &'static str)>,
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
    /// What a page says in place of a table without rows; without it the headings stand alone.
    pub none: Option<String>,
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
            ratio: None,
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

    /// In the last row the sum of one column over that of another.
    pub fn over(self, part: &'static str, whole: &'static str) -> Column {
        Column {
            ratio: Some((part, whole)),
            ..self
        }
    }

    /// Under another heading.
    pub fn titled(self, title: impl Into<String>) -> Column {
        let title = title.into();
        Column { title, ..self }
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
