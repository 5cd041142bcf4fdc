//! A document as one JSON object: its lines, and each table as an array of objects.

use std::{cell::RefCell, io::Write};

use serde::{
    Serialize, Serializer,
    ser::{Error, SerializeMap, SerializeSeq},
};
use serde_json::{Map, Value, json};

use super::{
    Block, Chart, Document, PaperError, Table,
    csv::{flat_headings, flat_rows},
    pace::Pace,
};
use crate::{
    base::date,
    exchange::{paper::text::clean, sheet::OutCell},
};

/// Writes it, row by row.
pub fn write(
    document: &Document,
    out: &mut dyn Write,
    pace: &mut Pace<'_>,
) -> Result<(), PaperError> {
    let pace = &RefCell::new(pace);
    let written = serde_json::to_writer_pretty(&mut *out, &Whole { document, pace });
    match written {
        Err(_) if pace.borrow().is_stopped() => Err(PaperError::Stopped),
        Err(error) => Err(std::io::Error::from(error).into()),
        Ok(()) => Ok(out.write_all(b"\n")?),
    }
}

/// What is left of the way through the document, shared by its parts.
type Shared<'s, 'a> = &'s RefCell<&'s mut Pace<'a>>;

struct Whole<'s, 'a> {
    document: &'s Document,
    pace: Shared<'s, 'a>,
}

impl Serialize for Whole<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Whole { document, pace } = *self;
        let lines = |lines: &[String]| lines.iter().map(|line| clean(line)).collect::<Vec<_>>();
        let (mut tables, mut charts) = (Vec::new(), Vec::new());
        let (mut text, mut facts) = (Vec::new(), Map::new());
        for block in &document.blocks {
            match block {
                Block::Heading(line) | Block::Paragraph(line) => text.push(clean(line)),
                Block::KeyValues(pairs) => {
                    facts.extend(pairs.iter().map(|(name, cell)| (clean(name), plain(cell))));
                }
                Block::Table(table) => tables.push(Keyed { table, pace }),
                Block::Chart(it) => charts.push(chart(it)),
            }
        }
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("title", &clean(&document.title))?;
        map.serialize_entry("subtitle", &document.subtitle.as_deref().map(clean))?;
        map.serialize_entry("head", &lines(&document.head))?;
        map.serialize_entry("text", &text)?;
        map.serialize_entry("facts", &facts)?;
        map.serialize_entry("tables", &tables)?;
        map.serialize_entry("charts", &charts)?;
        map.serialize_entry("foot", &lines(&document.foot))?;
        map.end()
    }
}

/// A table under its key.
struct Keyed<'s, 'a> {
    table: &'s Table,
    pace: Shared<'s, 'a>,
}

impl Serialize for Keyed<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("key", self.table.key)?;
        map.serialize_entry("name", &clean(&self.table.name))?;
        map.serialize_entry("rows", &Rows(self))?;
        map.end()
    }
}

struct Rows<'k, 's, 'a>(&'k Keyed<'s, 'a>);

impl Serialize for Rows<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Keyed { table, pace } = self.0;
        let headings = flat_headings(table);
        let mut rows = to.serialize_seq(None)?;
        for (group, cells) in flat_rows(table) {
            let pairs = headings.iter().zip(group.iter().chain(cells));
            let pairs = pairs.map(|(heading, cell)| (heading.key.to_string(), plain(cell)));
            rows.serialize_element(&pairs.collect::<Map<_, _>>())?;
            pace.borrow_mut().step().map_err(S::Error::custom)?;
        }
        rows.end()
    }
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
