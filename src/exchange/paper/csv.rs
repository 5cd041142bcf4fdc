//! A document's tables as CSV: one table alone, several each under its name.

use super::{Block, Column, Document, PaperError, Row, Table};
use crate::exchange::{
    csv_out::{self, Mark},
    sheet::{OutCell, OutHeading, Sheet},
};

/// Writes it, with the mark by which spreadsheets know UTF-8.
pub fn write(document: &Document) -> Result<Vec<u8>, PaperError> {
    let mut out = Vec::new();
    let sheets = sheets(document);
    let many = sheets.len() > 1;
    for (at, (name, sheet)) in sheets.iter().enumerate() {
        let mark = if at == 0 { Mark::Bom } else { Mark::Plain };
        if at > 0 {
            out.extend_from_slice(b"\r\n");
        }
        if many {
            let title = Sheet {
                headings: vec![heading("name", name.clone())],
                rows: Vec::new(),
            };
            csv_out::write(&title, mark, &mut out)?;
            csv_out::write(sheet, Mark::Plain, &mut out)?;
        } else {
            csv_out::write(sheet, mark, &mut out)?;
        }
    }
    Ok(out)
}

fn heading(key: &'static str, title: String) -> OutHeading {
    OutHeading { key, title }
}

/// Every table, and every list of names and values as a table of two columns.
fn sheets(document: &Document) -> Vec<(String, Sheet)> {
    let mut found = Vec::new();
    let mut above = document.title.clone();
    for block in &document.blocks {
        match block {
            Block::Heading(text) => above.clone_from(text),
            Block::Table(table) => found.push((table.name.clone(), flat(table))),
            Block::KeyValues(pairs) => {
                let rows = pairs.iter();
                let rows = rows.map(|(name, value)| vec![OutCell::text(name), value.clone()]);
                let sheet = Sheet {
                    headings: vec![
                        heading("name", above.clone()),
                        heading("value", String::new()),
                    ],
                    rows: rows.collect(),
                };
                found.push((above.clone(), sheet));
            }
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

/// A table in which the heads of groups are a column of their own.
pub fn flat(table: &Table) -> Sheet {
    let has_groups = table.rows.iter().any(|row| matches!(row, Row::Group(_)));
    let mut headings: Vec<OutHeading> = Vec::new();
    if has_groups {
        headings.push(heading("group", table.group_title.clone()));
    }
    let own = table.columns.iter();
    headings.extend(own.map(|it: &Column| heading(it.key, it.whole_title())));
    let mut rows = Vec::new();
    let mut group = OutCell::Empty;
    for row in &table.rows {
        match row {
            Row::Group(text) => group = OutCell::text(text),
            Row::Cells(cells) => {
                let first = has_groups.then(|| group.clone());
                rows.push(first.into_iter().chain(cells.iter().cloned()).collect());
            }
        }
    }
    Sheet { headings, rows }
}
