//! A table of a text document, its rows whole and its headings on every page.

use super::{
    ColumnKind, Look, Page, Row, Table,
    text::shown,
    word_xml::{Align, CellPlace, Face, Rows, Setting, cell, paragraph, row, table},
};
use crate::exchange::sheet::OutCell;

/// What all cells of a table have in common.
struct Grid<'a> {
    table: &'a Table,
    look: &'a Look,
    widths: Vec<u32>,
    half_points: u32,
}

/// The marks of a table on a page with so many twentieths of a point between its margins.
pub fn write(it: &Table, look: &Look, (page, whole): (Page, u32)) -> String {
    let layout = it.layout(page);
    let sum: u32 = layout.widths.iter().map(|width| u32::from(*width)).sum();
    let share = |width: &u16| u32::from(*width) * whole / sum.max(1);
    let grid = Grid {
        table: it,
        look,
        widths: layout.widths.iter().map(share).collect(),
        half_points: layout.half_points,
    };
    let mut rows = grid.headings();
    // Rows that share a cell stay together, and a group's name with its first row.
    let mut shared = 0_usize;
    for (at, line) in it.rows.iter().enumerate() {
        let span = (0..it.columns.len()).map(|place| it.span(at, place)).max();
        shared = shared.max(span.unwrap_or(1)).saturating_sub(1);
        rows += &match line {
            Row::Group(text) => grid.group(text, it.heads_rows(at)),
            Row::Cells(cells) => grid.cells(at, cells, shared > 0),
        };
    }
    rows += &grid.total();
    table(&rows, &grid.widths)
}

impl Grid<'_> {
    fn told(&self, text: &str, align: Align, (is_heading, keeps_next): (bool, bool)) -> String {
        let font = match is_heading {
            true => &self.look.heading_font,
            false => &self.look.table_font,
        };
        let face = Face {
            font,
            latin: &self.look.latin_font,
            half_points: self.half_points,
            color: "",
        };
        let setting = Setting {
            keeps_next,
            ..Setting::PLAIN.to(align)
        };
        paragraph(text, face, setting)
    }

    fn group(&self, text: &str, keeps_next: bool) -> String {
        let told = self.told(text, Align::Left, (true, keeps_next));
        let place = CellPlace {
            width: self.widths.iter().sum(),
            columns: self.widths.len(),
            rows: Rows::One,
        };
        row(&cell(&told, place), false)
    }

    fn total(&self) -> String {
        let Some(total) = self.table.total_row() else {
            return String::new();
        };
        let cells = total.iter().zip(&self.widths).zip(&self.table.columns);
        let cells = cells.map(|((value, width), column)| {
            let value = shown(value, column.total_kind());
            let told = self.told(&value, Align::Center, (true, false));
            cell(&told, one(*width))
        });
        row(&cells.collect::<String>(), false)
    }

    fn headings(&self) -> String {
        let (it, widths) = (self.table, &self.widths);
        let told = |text: &str| self.told(text, Align::Center, (true, true));
        if !it.has_two_headings() {
            let cells = it.columns.iter().zip(widths);
            let cells = cells.map(|(column, width)| cell(&told(&column.title), one(*width)));
            return row(&cells.collect::<String>(), true);
        }
        let mut upper = String::new();
        let mut at = 0;
        for (above, count) in it.upper_headings() {
            let width = widths[at..at + count].iter().sum();
            let (text, rows) = match above.is_empty() {
                true => (it.columns[at].title.as_str(), Rows::First),
                false => (above.as_str(), Rows::One),
            };
            let place = CellPlace {
                width,
                columns: count,
                rows,
            };
            upper += &cell(&told(text), place);
            at += count;
        }
        let lower = it.columns.iter().zip(widths).map(|(column, width)| {
            let (text, rows) = match column.above.is_empty() {
                true => ("", Rows::Further),
                false => (column.title.as_str(), Rows::One),
            };
            let place = one(*width);
            cell(&told(text), CellPlace { rows, ..place })
        });
        let lower: String = lower.collect();
        format!("{}{}", row(&upper, true), row(&lower, true))
    }

    fn cells(&self, at: usize, cells: &[OutCell], keeps_next: bool) -> String {
        let told = cells.iter().zip(&self.table.columns).zip(&self.widths);
        let told = told.enumerate().map(|(place, ((value, column), width))| {
            let span = self.table.span(at, place);
            let rows = match span {
                0 => Rows::Further,
                1 => Rows::One,
                _ => Rows::First,
            };
            let text = match span {
                0 => String::new(),
                _ => shown(value, column.kind),
            };
            let align = match column.kind {
                ColumnKind::Text => Align::Left,
                _ => Align::Center,
            };
            let text = self.told(&text, align, (false, keeps_next));
            let place = one(*width);
            cell(&text, CellPlace { rows, ..place })
        });
        row(&told.collect::<String>(), false)
    }
}

/// A cell of one column and one row.
fn one(width: u32) -> CellPlace {
    CellPlace {
        width,
        columns: 1,
        rows: Rows::One,
    }
}
