//! A document as Markdown: tables with bars, charts as tables of their numbers.

use super::{
    Block, Chart, Column, ColumnKind, Document, Row, Table,
    text::{clean, shown},
};

/// Writes it.
pub fn write(document: &Document) -> String {
    let mut out = format!("# {}\n", inline(&document.title));
    for line in document.subtitle.iter().chain(&document.head) {
        out.push_str(&format!("\n{}\n", inline(line)));
    }
    for block in &document.blocks {
        out.push('\n');
        match block {
            Block::Heading(text) => out.push_str(&format!("## {}\n", inline(text))),
            Block::Paragraph(text) => {
                let lines: Vec<String> = clean(text).lines().map(inline).collect();
                out.push_str(&format!("{}\n", lines.join("  \n")));
            }
            Block::KeyValues(pairs) => {
                for (name, value) in pairs {
                    let value = inline(&shown(value, ColumnKind::Text));
                    out.push_str(&format!("- **{}**  {value}\n", inline(name)));
                }
            }
            Block::Table(it) => table(it, &mut out),
            Block::Chart(it) => chart(it, &mut out),
        }
    }
    for line in &document.foot {
        out.push_str(&format!("\n{}\n", inline(line)));
    }
    out
}

/// Text on one line with the marks of Markdown and HTML taken off their meaning.
fn inline(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in clean(raw).chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn line(cells: impl IntoIterator<Item = String>, out: &mut String) {
    let cells: Vec<String> = cells.into_iter().collect();
    out.push_str(&format!("| {} |\n", cells.join(" | ")));
}

fn table(table: &Table, out: &mut String) {
    if let Some(none) = table.none.as_ref().filter(|_| table.is_left_out()) {
        out.push_str(&format!("{}\n", inline(none)));
        return;
    }
    line(
        table.columns.iter().map(|it| inline(&it.whole_title())),
        out,
    );
    let rule = |column: &Column| match column.kind {
        ColumnKind::Number | ColumnKind::Percent => "---:".to_string(),
        _ => "---".to_string(),
    };
    line(table.columns.iter().map(rule), out);
    for row in &table.rows {
        match row {
            Row::Group(text) => {
                let blank = table.columns.iter().skip(1).map(|_| String::new());
                let name = format!("**{}**", inline(text));
                line(std::iter::once(name).chain(blank), out);
            }
            Row::Cells(cells) => {
                let told = cells.iter().zip(&table.columns);
                line(told.map(|(cell, it)| inline(&shown(cell, it.kind))), out);
            }
        }
    }
    if let Some(total) = table.total_row() {
        let told = total.iter().zip(&table.columns);
        line(told.map(|(cell, it)| inline(&shown(cell, it.kind))), out);
    }
}

fn chart(chart: &Chart, out: &mut String) {
    out.push_str(&format!("**{}**\n\n", inline(&chart.title)));
    let names = chart.series.iter().map(|(name, _)| inline(name));
    line(std::iter::once(String::new()).chain(names), out);
    let rules = chart.series.iter().map(|_| "---:".to_string());
    line(std::iter::once("---".to_string()).chain(rules), out);
    for (at, label) in chart.labels.iter().enumerate() {
        let value = |numbers: &[crate::base::Decimal]| numbers.get(at).map(ToString::to_string);
        let values = chart.series.iter();
        let values = values.map(|(_, numbers)| value(numbers).unwrap_or_default());
        line(std::iter::once(inline(label)).chain(values), out);
    }
}
