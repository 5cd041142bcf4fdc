//! Finds the row of headings, or the two rows of them, and what each column holds.

use crate::{
    base::text,
    exchange::{
        org_list::{ColumnMap, ColumnUse, OrgField, map::shape_of},
        read_error::{ReadCode, ReadError},
        synonym::Synonyms,
        table::{Cell, CellKind, ROWS_SEARCHED, RowText, column_letters},
    },
};

/// The row of headings, or two of them.
pub struct Heading {
    /// The number of the upper one.
    pub first: u64,
    /// The number of the last one.
    pub row: u64,
    /// Its columns in their order.
    pub columns: Vec<ColumnUse>,
    /// The mark of its layout.
    pub shape: String,
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

    fn fields(&self) -> usize {
        let known = self.columns.iter().filter(|column| column.field.is_some());
        known.count()
    }
}

/// The row or the two rows among the first ones that name most fields, and at least a name and
/// one more. What a person said of the columns goes before what their headings say.
///
/// # Errors
/// [`ReadCode::NoHeading`], [`ReadCode::NoSuchColumn`] for a column that was spoken of and is not
/// there, or [`ReadCode::MissingColumn`] with the field's word.
pub fn find(rows: &[RowText], synonyms: &Synonyms, map: &ColumnMap) -> Result<Heading, ReadError> {
    let searched = &rows[..rows.len().min(ROWS_SEARCHED)];
    let mut best: Option<Heading> = None;
    let singles = searched.iter().map(|row| Some(single(row, synonyms)));
    // A row with one cell at its front is a title rather than a group.
    let is_title = |row: &RowText| {
        let filled = |cell: &Cell| !cell.text.trim().is_empty();
        row.cells.iter().position(filled) == row.cells.iter().rposition(filled)
            && row.cells.first().is_some_and(filled)
    };
    let (titled, grouped): (Vec<_>, Vec<_>) =
        searched.windows(2).partition(|two| is_title(&two[0]));
    let pairs = |of: Vec<&[RowText]>| -> Vec<Option<Heading>> {
        let two = of.into_iter();
        two.map(|two| pair(&two[0], &two[1], synonyms)).collect()
    };
    // Where several name as many, two rows go before one of them, and the first before the others.
    let found = pairs(grouped)
        .into_iter()
        .chain(singles)
        .chain(pairs(titled));
    for mut heading in found.flatten() {
        map.apply(&mut heading.columns, false);
        if best
            .as_ref()
            .is_none_or(|best| heading.fields() > best.fields())
        {
            best = Some(heading);
        }
    }
    let mut best = best.ok_or(ReadCode::NoHeading)?;
    let missing = map.apply(&mut best.columns, true);
    if best.fields() < 2 {
        return Err(ReadCode::NoHeading.into());
    }
    if let Some(column) = missing {
        return Err(ReadError::new(ReadCode::NoSuchColumn)
            .with("column", column)
            .with("row", best.row));
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

fn shown(cell: Option<&Cell>) -> String {
    cell.map_or_else(String::new, |cell| {
        text::clean(&cell.text).trim().to_string()
    })
}

fn single(row: &RowText, synonyms: &Synonyms) -> Heading {
    let cells = row.cells.iter();
    let read = cells.map(|cell| (shown(Some(cell)), synonyms.field(&cell.text)));
    Heading {
        first: row.number,
        row: row.number,
        columns: columns(read),
        shape: shape_of(row),
    }
}

/// Of columns that mean the same, the first is meant.
fn columns(read: impl Iterator<Item = (String, Option<OrgField>)>) -> Vec<ColumnUse> {
    let mut columns: Vec<ColumnUse> = Vec::new();
    for (index, (heading, field)) in read.enumerate() {
        let taken = columns.iter().any(|column| column.field == field);
        columns.push(ColumnUse {
            letters: column_letters(index),
            heading,
            field: field.filter(|_| !taken),
            given: false,
        });
    }
    columns
}

/// Two rows as one heading, if the lower can be one: words only, no note, and where the upper one
/// heads codes or names, nothing of its own but a heading.
fn pair(upper: &RowText, lower: &RowText, synonyms: &Synonyms) -> Option<Heading> {
    let mut filled = lower
        .cells
        .iter()
        .filter(|it| !it.text.trim().is_empty())
        .peekable();
    if synonyms.is_note(&filled.peek()?.text) {
        return None;
    }
    let is_word = |cell: &Cell| {
        let digit = |c: char| c.is_ascii_digit();
        cell.kind == CellKind::Text && !text::fold(&cell.text).contains(digit)
    };
    let key = |field| matches!(field, Some(OrgField::Code | OrgField::Name));
    let is_value = |(top, bottom): (&Cell, &Cell)| {
        let (above, below) = (shown(Some(top)), shown(Some(bottom)));
        key(synonyms.field(&above))
            && !(below.is_empty() || below == above || synonyms.field(&below).is_some())
    };
    if !filled.all(is_word) || upper.cells.iter().zip(&lower.cells).any(is_value) {
        return None;
    }
    let mut above = String::new();
    let width = upper.cells.len().max(lower.cells.len());
    let read = (0..width).map(|at| {
        let (top, bottom) = (shown(upper.cells.get(at)), shown(lower.cells.get(at)));
        // A group stands above its first column only.
        if !top.is_empty() || bottom.is_empty() {
            above = top;
        }
        let field = synonyms.field_below(&above, &bottom);
        let whole = match (above.is_empty(), bottom.is_empty() || above == bottom) {
            (true, _) => bottom,
            (false, true) => above.clone(),
            (false, false) => format!("{above} {bottom}"),
        };
        (whole, field)
    });
    Some(Heading {
        first: upper.number,
        row: lower.number,
        columns: columns(read),
        shape: shape_of(lower),
    })
}
