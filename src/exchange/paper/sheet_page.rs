//! How a document is cut into the sheets of a workbook: one for each table, with what leads to it,
//! and one for each chart, since its numbers are no rows of the table beside it.

use std::collections::BTreeSet;

use super::{Block, Chart, Document, Table, text::clean};

/// Characters of a sheet's name at most.
const NAME_MAX: usize = 31;

/// One sheet.
pub struct SheetPage<'a> {
    /// Its name, unlike all others of the workbook.
    pub name: String,
    /// What stands above the table.
    pub before: Vec<&'a Block>,
    /// The table.
    pub table: Option<&'a Table>,
    /// The chart.
    pub chart: Option<&'a Chart>,
    /// What stands below it.
    pub after: Vec<&'a Block>,
}

impl<'a> SheetPage<'a> {
    fn new(name: &str, before: Vec<&'a Block>) -> SheetPage<'a> {
        SheetPage {
            name: name.to_string(),
            before,
            table: None,
            chart: None,
            after: Vec::new(),
        }
    }
}

/// The sheets of a document; words belong to the table after them, names with their values right
/// after a table to that one. Tables of which only a line is
/// said stand with their headings below the last one.
pub fn pages(document: &Document) -> Vec<SheetPage<'_>> {
    let mut pages: Vec<SheetPage<'_>> = Vec::new();
    let mut before: Vec<&Block> = Vec::new();
    let mut left_out: Vec<&Block> = Vec::new();
    for block in &document.blocks {
        match (block, pages.last_mut()) {
            (Block::Table(table), _) if table.is_left_out() => {
                let heading = before.pop_if(|it| matches!(it, Block::Heading(_)));
                left_out.extend(heading.into_iter().chain([block]));
            }
            (Block::Table(table), _) => {
                let page = SheetPage::new(&table.name, std::mem::take(&mut before));
                pages.push(SheetPage {
                    table: Some(table),
                    ..page
                });
            }
            (Block::Chart(chart), _) => {
                let page = SheetPage::new(&chart.title, Vec::new());
                pages.push(SheetPage {
                    chart: Some(chart),
                    ..page
                });
            }
            (Block::KeyValues(_), Some(page)) if before.is_empty() => page.after.push(block),
            _ => before.push(block),
        }
    }
    before.append(&mut left_out);
    match pages.last_mut() {
        Some(page) => page.after.append(&mut before),
        None => pages.push(SheetPage::new(&document.title, before)),
    }
    let mut taken = BTreeSet::new();
    for page in &mut pages {
        page.name = name(&page.name, &mut taken);
    }
    pages
}

/// A name that spreadsheets take: short, without their marks, unlike the others.
fn name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = clean(wanted)
        .chars()
        .map(|c| if "[]:*?/\\'\n".contains(c) { ' ' } else { c })
        .take(NAME_MAX)
        .collect();
    let plain = plain.trim().to_string();
    let mut found = plain.clone();
    let mut number = 1;
    while found.is_empty() || taken.contains(&found.to_lowercase()) {
        number += 1;
        let tail = format!("-{number}");
        let head: String = plain.chars().take(NAME_MAX - tail.len()).collect();
        found = format!("{head}{tail}");
    }
    taken.insert(found.to_lowercase());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_short_plain_and_different() {
        let mut taken = BTreeSet::new();
        let long = "很".repeat(40);
        let names: Vec<String> = ["a/b", "A:B", "", &long, &long]
            .iter()
            .map(|wanted| name(wanted, &mut taken))
            .collect();
        assert_eq!(names[0], "a b");
        assert_eq!(names[1], "A B-2");
        assert_eq!(names[2], "-2");
        assert!(names[4].ends_with("-2") && names[4].chars().count() == NAME_MAX);
    }
}
