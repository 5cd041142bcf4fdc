//! A document as one JSON object: its lines, and each table as an array of objects.

use serde_json::{Map, Value, json};

use super::{Block, Chart, Document, PaperError, Table, csv::flat};
use crate::{
    base::date,
    exchange::{
        json_out,
        paper::text::clean,
        sheet::{OutCell, Sheet},
    },
};

/// Writes it.
pub fn write(document: &Document) -> Result<Vec<u8>, PaperError> {
    let mut out = Vec::new();
    json_out::write(&value(document), &mut out)?;
    Ok(out)
}

fn value(document: &Document) -> Value {
    let lines = |lines: &[String]| lines.iter().map(|line| clean(line)).collect::<Vec<_>>();
    let mut tables = Vec::new();
    let mut charts = Vec::new();
    let mut text = Vec::new();
    let mut facts = Map::new();
    for block in &document.blocks {
        match block {
            Block::Heading(line) | Block::Paragraph(line) => text.push(clean(line)),
            Block::KeyValues(pairs) => {
                facts.extend(pairs.iter().map(|(name, cell)| (clean(name), plain(cell))));
            }
            Block::Table(table) => tables.push(json!({
                "key": table.key,
                "name": clean(&table.name),
                "rows": json_out::array(&cleaned(table)),
            })),
            Block::Chart(it) => charts.push(chart(it)),
        }
    }
    json!({
        "title": clean(&document.title),
        "subtitle": document.subtitle.as_deref().map(clean),
        "head": lines(&document.head),
        "text": text,
        "facts": facts,
        "tables": tables,
        "charts": charts,
        "foot": lines(&document.foot),
    })
}

/// The table without what would act on a screen.
fn cleaned(table: &Table) -> Sheet {
    let mut sheet = flat(table);
    for cell in sheet.rows.iter_mut().flatten() {
        if let OutCell::Text(text) = cell {
            *text = clean(text);
        }
    }
    sheet
}

fn plain(cell: &OutCell) -> Value {
    match cell {
        OutCell::Empty => Value::Null,
        OutCell::Text(text) => clean(text).into(),
        OutCell::Whole(number) => (*number).into(),
        OutCell::Decimal(number) => number.to_string().into(),
        OutCell::Date(day) => date::iso(*day).into(),
        OutCell::Truth(truth) => (*truth).into(),
    }
}

fn chart(chart: &Chart) -> Value {
    let series = chart.series.iter().map(|(name, numbers)| {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        json!({ "name": clean(name), "values": numbers })
    });
    json!({
        "key": chart.key,
        "title": clean(&chart.title),
        "labels": chart.labels.iter().map(|it| clean(it)).collect::<Vec<_>>(),
        "series": series.collect::<Vec<_>>(),
    })
}
