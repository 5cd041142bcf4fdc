//! Finds the row of headings and what each column holds.

use crate::{
    base::text,
    exchange::{
        org_list::{ColumnUse, OrgField},
        read_error::{ReadCode, ReadError},
        synonym::Synonyms,
        table::{RowText, column_letters},
    },
};

/// How far down headings are looked for.
const ROWS_SEARCHED: usize = 30;

/// The row of headings.
pub struct Heading {
    /// Its number.
    pub row: u64,
    /// Its columns in their order.
    pub columns: Vec<ColumnUse>,
}

impl Heading {
    /// The index of a field's column.
    pub fn index(&self, field: OrgField) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.field == Some(field))
    }

    /// The column of a field.
    pub fn column(&self, field: OrgField) -> Option<ColumnUse> {
        self.index(field).map(|index| self.columns[index].clone())
    }

    /// Whether a later row repeats the headings.
    pub fn is_repeated(&self, row: &RowText, synonyms: &Synonyms) -> bool {
        let named = self.columns.iter().zip(&row.cells);
        let same = named.filter(|(column, cell)| {
            column.field.is_some() && column.field == synonyms.field(&cell.text)
        });
        same.count() >= 3
    }
}

/// The row among the first ones that names most fields, and at least a name and one more.
///
/// # Errors
/// [`ReadCode::NoHeading`], or [`ReadCode::MissingColumn`] with the field's word.
pub fn find(rows: &[RowText], synonyms: &Synonyms) -> Result<Heading, ReadError> {
    let headings = rows
        .iter()
        .take(ROWS_SEARCHED)
        .map(|row| read(row, synonyms));
    // max_by_key takes the last of equals, and the first row of headings is wanted.
    let best = headings
        .rev()
        .max_by_key(fields)
        .ok_or(ReadCode::NoHeading)?;
    if fields(&best) < 2 {
        return Err(ReadCode::NoHeading.into());
    }
    for needed in [OrgField::Name, OrgField::Code] {
        if best.index(needed).is_none() {
            return Err(ReadError::new(ReadCode::MissingColumn)
                .with("field", needed)
                .with("row", best.row));
        }
    }
    Ok(best)
}

fn fields(heading: &Heading) -> usize {
    heading
        .columns
        .iter()
        .filter(|column| column.field.is_some())
        .count()
}

fn read(row: &RowText, synonyms: &Synonyms) -> Heading {
    let mut columns: Vec<ColumnUse> = Vec::new();
    for (index, cell) in row.cells.iter().enumerate() {
        let field = synonyms.field(&cell.text);
        let taken = columns.iter().any(|column| column.field == field);
        columns.push(ColumnUse {
            letters: column_letters(index),
            heading: text::clean(&cell.text).trim().to_string(),
            field: field.filter(|_| !taken),
        });
    }
    Heading {
        row: row.number,
        columns,
    }
}
