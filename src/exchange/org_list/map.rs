//! What a person says of the columns of a layout, and how a layout is known again.

use std::{collections::BTreeMap, fmt::Write};

use sm3::{Digest, Sm3};

use crate::exchange::{
    org_list::{ColumnUse, OrgField},
    synonym::plain,
    table::RowText,
};

/// Columns by their heading or their letters, and what each is to be read as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    by: BTreeMap<String, Option<OrgField>>,
}

impl ColumnMap {
    /// Says what a column, by its heading or its letters, is read as; none leaves it unused. A
    /// field that was said of another column before is no longer that one's.
    pub fn set(&mut self, column: &str, field: Option<OrgField>) {
        self.by.retain(|_, said| said.is_none() || *said != field);
        self.by.insert(plain(column), field);
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.by.is_empty()
    }

    /// As lines that [`ColumnMap::from_lines`] reads: the field's code or `-`, a tab, the column.
    pub fn lines(&self) -> Vec<String> {
        let code = |field: &Option<OrgField>| field.map_or("-", OrgField::code);
        let line =
            |(column, field): (&String, &Option<OrgField>)| format!("{}\t{column}", code(field));
        self.by.iter().map(line).collect()
    }

    /// From the lines that were kept; a line that no longer means anything is left out.
    pub fn from_lines(lines: &[String]) -> ColumnMap {
        let mut map = ColumnMap::default();
        for line in lines {
            match line.split_once('\t') {
                Some(("-", column)) => map.set(column, None),
                Some((code, column)) => {
                    if let Some(field) = OrgField::parse(code) {
                        map.set(column, Some(field));
                    }
                }
                None => {}
            }
        }
        map
    }

    /// Applies what is said of headings, and of letters too if `letters`; gives the first column
    /// that is not there.
    pub(super) fn apply(&self, columns: &mut [ColumnUse], letters: bool) -> Option<String> {
        let mut missing = None;
        for (key, field) in &self.by {
            let is = |column: &ColumnUse| {
                plain(&column.heading) == *key
                    || letters && column.letters.eq_ignore_ascii_case(key)
            };
            let Some(at) = columns.iter().position(is) else {
                missing.get_or_insert_with(|| key.clone());
                continue;
            };
            for column in columns.iter_mut().filter(|it| it.field == *field) {
                column.field = None;
            }
            columns[at].field = *field;
            columns[at].given = true;
        }
        missing
    }
}

/// The mark of a row of headings: the same for the same headings, whatever stands around them.
pub fn shape_of(row: &RowText) -> String {
    let headings: Vec<String> = row.cells.iter().map(|cell| plain(&cell.text)).collect();
    let digest = Sm3::digest(headings.join("\u{1f}").as_bytes());
    let mut shape = String::new();
    for byte in digest.iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(shape, "{byte:02x}");
    }
    shape
}
