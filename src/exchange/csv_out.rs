//! CSV that every spreadsheet opens without running anything in it.

use std::io::{self, Write};

use crate::{
    base::{Decimal, date, text},
    exchange::sheet::{OutCell, OutHeading, Sheet},
};

/// How the file begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// With the mark that tells spreadsheets UTF-8.
    Bom,
    /// Plain UTF-8.
    Plain,
}

/// Writes a table: UTF-8, commas, CRLF. Text that a spreadsheet could take for a formula gets an
/// apostrophe before it; a plain number such as -5 does not.
///
/// # Errors
/// Those of the writer.
pub fn write(sheet: &Sheet, mark: Mark, out: &mut impl Write) -> io::Result<()> {
    write_titles(&sheet.headings, mark, out)?;
    sheet.rows.iter().try_for_each(|row| write_cells(row, out))
}

/// Writes the first row of a table.
///
/// # Errors
/// Those of the writer.
pub fn write_titles(
    headings: &[OutHeading],
    mark: Mark,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    if mark == Mark::Bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    write_row(headings.iter().map(|heading| harmless(&heading.title)), out)
}

/// Writes one more row.
///
/// # Errors
/// Those of the writer.
pub fn write_cells<'c>(
    cells: impl IntoIterator<Item = &'c OutCell>,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    write_row(cells.into_iter().map(cell_text), out)
}

fn write_row(
    cells: impl Iterator<Item = String>,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let quoted: Vec<String> = cells.map(|cell| quote(&cell)).collect();
    write!(out, "{}\r\n", quoted.join(","))
}

fn cell_text(cell: &OutCell) -> String {
    match cell {
        OutCell::Empty => String::new(),
        OutCell::Text(text) => harmless(text),
        OutCell::Whole(number) => number.to_string(),
        OutCell::Decimal(number) => number.to_string(),
        OutCell::Date(day) => date::iso(*day),
        OutCell::Truth(truth) => truth.to_string(),
    }
}

/// The text with an apostrophe before it if a spreadsheet would take it for a formula. Full-width
/// signs count: some spreadsheets fold them.
pub fn harmless(raw: &str) -> String {
    let starts = raw.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let text = text::clean_lines(&text::strip_escapes(raw));
    let number = Decimal::parse(&text).is_some() && !raw.starts_with('+');
    if starts && !number {
        format!("'{text}")
    } else {
        text
    }
}

fn quote(cell: &str) -> String {
    let edge = cell.starts_with(' ') || cell.ends_with(' ');
    if edge || cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Limits, read::read_here};

    #[test]
    fn nothing_in_it_can_become_a_formula() {
        for text in ["=1+1", "+86", "-x", "@sum", "\t=1", "\r=1", "＝1", "-1+2"] {
            assert!(harmless(text).starts_with('\''), "{text:?}");
        }
        for text in ["-5", "-0.5", "5", "组织部", "a=b", ""] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let heading = |title: &str| OutHeading {
            key: "x",
            title: title.into(),
        };
        let sheet = Sheet {
            headings: vec![heading("名称"), heading("分数")],
            rows: vec![vec![
                OutCell::text("一,\"二\"\n三"),
                OutCell::Decimal(Decimal::parse("-1.50").unwrap()),
            ]],
        };
        for mark in [Mark::Bom, Mark::Plain] {
            let mut bytes = Vec::new();
            write(&sheet, mark, &mut bytes).unwrap();
            let table = read_here(io::Cursor::new(bytes), &Limits::for_text()).unwrap();
            let cells: Vec<&str> = table.rows[1]
                .cells
                .iter()
                .map(|c| c.text.as_str())
                .collect();
            assert_eq!(cells, ["一,\"二\"\n三", "-1.5"]);
        }
    }
}
