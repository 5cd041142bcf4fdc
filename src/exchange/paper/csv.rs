//! A document's tables as CSV: one table alone, several each under its name.

use std::io::Write;

use super::{Block, Column, Document, PaperError, Row, Table, pace::Pace};
use crate::exchange::{
    csv_out::{self, Mark},
    sheet::{OutCell, OutHeading},
};

/// Writes it, with the mark by which spreadsheets know UTF-8.
pub fn write(
    document: &Document,
    out: &mut dyn Write,
    pace: &mut Pace<'_>,
) -> Result<(), PaperError> {
    let parts = parts(document);
    for (at, (name, part)) in parts.iter().enumerate() {
        let mut mark = if at == 0 { Mark::Bom } else { Mark::Plain };
        if at > 0 {
            out.write_all(b"\r\n")?;
        }
        if parts.len() > 1 {
            csv_out::write_titles(&[heading("name", name.clone())], mark, out)?;
            mark = Mark::Plain;
        }
        match part {
            Part::Table(table) => write_table(table, (mark, out), pace)?,
            Part::Pairs(pairs) => {
                let titles = [
                    heading("name", name.clone()),
                    heading("value", String::new()),
                ];
                csv_out::write_titles(&titles, mark, out)?;
                for (name, value) in *pairs {
                    csv_out::write_cells([&OutCell::text(name), value], out)?;
                }
            }
        }
    }
    Ok(())
}

fn write_table(
    table: &Table,
    (mark, out): (Mark, &mut dyn Write),
    pace: &mut Pace<'_>,
) -> Result<(), PaperError> {
    csv_out::write_titles(&flat_headings(table), mark, out)?;
    for (group, cells) in flat_rows(table) {
        csv_out::write_cells(group.iter().chain(cells), out)?;
        pace.step()?;
    }
    Ok(())
}

fn heading(key: &'static str, title: String) -> OutHeading {
    OutHeading { key, title }
}

/// What becomes a table of its own.
enum Part<'a> {
    Table(&'a Table),
    Pairs(&'a [(String, OutCell)]),
}

/// Every table, and every list of names and values as a table of two columns.
fn parts(document: &Document) -> Vec<(String, Part<'_>)> {
    let mut found = Vec::new();
    let mut above = document.title.clone();
    for block in &document.blocks {
        match block {
            Block::Heading(text) => above.clone_from(text),
            Block::Table(table) => found.push((table.name.clone(), Part::Table(table))),
            Block::KeyValues(pairs) => found.push((above.clone(), Part::Pairs(pairs))),
            Block::Paragraph(_) | Block::Chart(_) => {}
        }
    }
    // Names and values go before the only table only where nothing else is asked for.
    if document.tables().count() == 1 {
        let name = document.tables().next().map(|table| table.name.clone());
        found.retain(|(it, _)| Some(it) == name.as_ref());
        found.truncate(1);
    }
    found
}

fn has_groups(table: &Table) -> bool {
    table.rows.iter().any(|row| matches!(row, Row::Group(_)))
}

/// The headings of a table in which the heads of groups are a column of their own.
pub fn flat_headings(table: &Table) -> Vec<OutHeading> {
    let group = has_groups(table).then(|| heading("group", table.group_title.clone()));
    let own = table.columns.iter();
    let own = own.map(|it: &Column| heading(it.key, it.whole_title()));
    group.into_iter().chain(own).collect()
}

/// The rows of a table, each with the cell of its group if there are groups.
pub fn flat_rows(table: &Table) -> impl Iterator<Item = (Option<OutCell>, &Vec<OutCell>)> {
    let mut group = has_groups(table).then_some(OutCell::Empty);
    table.rows.iter().filter_map(move |row| match row {
        Row::Group(text) => {
            group = Some(OutCell::text(text));
            None
        }
        Row::Cells(cells) => Some((group.clone(), cells)),
    })
}
