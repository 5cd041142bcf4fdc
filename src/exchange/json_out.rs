//! JSON out: a list prints an array of objects, a single thing one object, decimals are strings.

use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::{
    base::date,
    exchange::sheet::{OutCell, Sheet},
};

/// The table as an array of objects with the headings' keys.
pub fn array(sheet: &Sheet) -> Value {
    Value::Array(
        (0..sheet.rows.len())
            .map(|row| object(sheet, row))
            .collect(),
    )
}

/// One row of the table as an object; an empty object for a row that is not there.
pub fn object(sheet: &Sheet, row: usize) -> Value {
    let cells = sheet.rows.get(row).map_or(&[][..], Vec::as_slice);
    let pairs = sheet.headings.iter().zip(cells);
    let pairs = pairs.map(|(heading, cell)| (heading.key.to_string(), value(cell)));
    Value::Object(pairs.collect::<Map<_, _>>())
}

fn value(cell: &OutCell) -> Value {
    match cell {
        OutCell::Empty => Value::Null,
        OutCell::Text(text) => text.as_str().into(),
        OutCell::Whole(number) => (*number).into(),
        OutCell::Decimal(number) => number.to_string().into(),
        OutCell::Date(day) => date::iso(*day).into(),
        OutCell::Truth(truth) => (*truth).into(),
    }
}

/// Writes one value, indented, with a line end.
///
/// # Errors
/// Those of the writer.
pub fn write(value: &Value, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Decimal, exchange::sheet::OutHeading};

    #[test]
    fn decimals_and_days_are_strings_and_nothing_is_null() {
        let keys = ["points", "date", "phone", "members"];
        let heading = |key| OutHeading {
            key,
            title: String::new(),
        };
        let sheet = Sheet {
            headings: keys.map(heading).to_vec(),
            rows: vec![vec![
                OutCell::Decimal(Decimal::parse("2.50").unwrap()),
                OutCell::Date(date::parse_iso("2026-09-18").unwrap()),
                OutCell::Empty,
                OutCell::Whole(3),
            ]],
        };
        let wanted = r#"[{"points":"2.5","date":"2026-09-18","phone":null,"members":3}]"#;
        let wanted: Value = serde_json::from_str(wanted).unwrap();
        assert_eq!(array(&sheet), wanted);
    }
}
