//! What the styles of an OpenDocument workbook hide and indent.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use crate::exchange::{
    read_error::ReadError,
    xml::{attribute, count},
};

/// Points by which programs indent a cell one step.
const STEP: f64 = 10.0;
const DEFAULT: &str = "table:default-cell-style-name";

/// The styles read so far, and those that hold for the sheet and the row being read.
#[derive(Default)]
pub struct Styles {
    /// The style being read, and whether it is one of cells.
    name: String,
    is_of_cells: bool,
    hiding: BTreeSet<String>,
    depths: BTreeMap<String, u32>,
    /// The depth of columns, up to before a column each.
    columns: Vec<(u64, u32)>,
    row: Option<u32>,
}

impl Styles {
    /// Sees the beginning of any part.
    ///
    /// # Errors
    /// Damage.
    pub fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        match tag.name().as_ref() {
            "style:style" => {
                self.name = attribute(tag, "style:name")?.unwrap_or_default();
                self.is_of_cells = attribute(tag, "style:family")?.as_deref() == Some("table-cell");
            }
            "style:table-properties"
                if attribute(tag, "table:display")?.as_deref() == Some("false") =>
            {
                self.hiding.insert(self.name.clone());
            }
            "style:paragraph-properties" if self.is_of_cells => {
                let margin = attribute(tag, "fo:margin-left")?;
                if let Some(depth) = margin.and_then(|it| depth(&it)) {
                    self.depths.insert(self.name.clone(), depth);
                }
            }
            "table:table" => self.columns.clear(),
            "table:table-column" => {
                let depth = self.of(attribute(tag, DEFAULT)?).unwrap_or(0);
                let first = self.columns.last().map_or(0, |(end, _)| *end);
                let many = count(tag, "table:number-columns-repeated")?;
                self.columns.push((first.saturating_add(many), depth));
            }
            "table:table-row" => self.row = self.of(attribute(tag, DEFAULT)?),
            _ => {}
        }
        Ok(())
    }

    /// Whether a style hides its table.
    pub fn hides(&self, style: &str) -> bool {
        self.hiding.contains(style)
    }

    /// How deep a cell of the row being read is indented: by its own style, or else by that of
    /// its row or column.
    pub fn depth(&self, style: Option<String>, column: u64) -> u32 {
        let of_column = || {
            let at = self.columns.partition_point(|(end, _)| *end <= column);
            self.columns.get(at).map_or(0, |(_, depth)| *depth)
        };
        self.of(style).or(self.row).unwrap_or_else(of_column)
    }

    fn of(&self, style: Option<String>) -> Option<u32> {
        style.map(|it| self.depths.get(&it).copied().unwrap_or(0))
    }
}

/// Steps of a length such as `0.353cm`, at least one; none for no length or one of nothing.
fn depth(length: &str) -> Option<u32> {
    let at = length.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = length.split_at(at);
    let points = match unit {
        "pt" => 1.0,
        "pc" => 12.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        _ => return None,
    };
    let number: f64 = number.trim().parse().ok()?;
    let steps = (number * points / STEP).round().clamp(1.0, 255.0);
    (number > 0.0).then_some(steps as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_steps_in_their_order() {
        for (length, steps) in [
            ("0cm", None),
            ("0.353cm", Some(1)),
            ("0.0394in", Some(1)),
            ("20pt", Some(2)),
            ("10.58mm", Some(3)),
            ("999cm", Some(255)),
            ("-1cm", None),
            ("12", None),
            ("cm", None),
        ] {
            assert_eq!(depth(length), steps, "{length}");
        }
    }
}
