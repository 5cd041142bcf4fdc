//! Reads a scoring table that has headings: groups, items, points and methods in columns.

use std::borrow::Cow;

use crate::{
    base::text,
    exchange::{
        read_error::ReadError,
        score_table::{
            Place, ScoreTable, TableDoubt,
            build::Build,
            word::{Mark, Ordinal, Points, Role, ScoreWords},
        },
        spread::{Spread, spread},
        table::{ROWS_SEARCHED, RowText, Table},
    },
};

/// Which column holds what; all of them by index.
#[derive(Debug, Default)]
struct Columns {
    number: Option<usize>,
    group: Option<usize>,
    between: Vec<usize>,
    text: Option<usize>,
    points: Option<usize>,
    method: Option<usize>,
    unused: Vec<usize>,
}

/// Reads it, if headings stand in it.
///
/// # Errors
/// As spreading merged cells.
pub fn read(table: &Table, words: &ScoreWords) -> Result<Option<ScoreTable>, ReadError> {
    let spread = spread(table)?;
    let Some((first, last, roles)) = headings(&spread.rows, words) else {
        return Ok(None);
    };
    let below = &spread.rows[last + 1..];
    let Some(columns) = columns(&roles, below, &spread) else {
        return Ok(None);
    };
    let mut grid = Grid {
        words,
        columns,
        spread: &spread,
        build: Build::new(words, title(&spread.rows[..first], words)),
        group: None,
    };
    for row in below {
        if table.origin.layout.hidden_rows.contains(&row.number) {
            let place = grid.place(row, None);
            grid.build
                .doubt(TableDoubt::Hidden, Some(place), None, Vec::new());
        } else {
            grid.row(row);
        }
    }
    Ok(Some(grid.build.finish()))
}

fn shown(row: &RowText, column: Option<usize>) -> Cow<'_, str> {
    let cell = column.and_then(|at| row.cells.get(at));
    cell.map_or(Cow::Borrowed(""), |cell| {
        Cow::Owned(text::clean_lines(&cell.text).trim().to_string())
    })
}

/// The row, or the two of them, that name most columns: indexes of the first and the last, and
/// what each column holds.
fn headings(rows: &[RowText], words: &ScoreWords) -> Option<(usize, usize, Vec<Option<Role>>)> {
    let searched = &rows[..rows.len().min(ROWS_SEARCHED)];
    let role = |row: &RowText, at| words.role(&shown(row, Some(at)));
    let roles = |row: &RowText| -> Vec<Option<Role>> {
        (0..row.cells.len()).map(|at| role(row, at)).collect()
    };
    let mut best: Option<(usize, usize, Vec<Option<Role>>)> = None;
    let named = |roles: &[Option<Role>]| roles.iter().flatten().count();
    for (at, row) in searched.iter().enumerate() {
        let single = roles(row);
        if best
            .as_ref()
            .is_none_or(|best| named(&single) > named(&best.2))
        {
            best = Some((at, at, single));
        }
    }
    let (first, mut last, mut found) = best.filter(|best| named(&best.2) >= 2)?;
    if let Some(below) = searched.get(first + 1)
        && is_second(&searched[first], below, words)
    {
        found.resize(found.len().max(below.cells.len()), None);
        for (at, of) in found.iter_mut().enumerate() {
            *of = role(below, at).or(*of);
        }
        last += 1;
    }
    let scored = |role: &Option<Role>| matches!(role, Some(Role::Level | Role::Method));
    found.iter().any(scored).then_some((first, last, found))
}

/// Whether a row goes on with the headings above it: it names columns, or repeats what is merged
/// down, and all else in it is short and no number.
fn is_second(above: &RowText, below: &RowText, words: &ScoreWords) -> bool {
    const WORD_CELLS_MAX: usize = 12;
    let filled = (0..below.cells.len()).filter_map(|at| {
        let cell = shown(below, Some(at)).into_owned();
        (!cell.is_empty()).then_some((at, cell))
    });
    let (named, others): (Vec<_>, Vec<_>) = filled
        .partition(|(at, cell)| words.role(cell).is_some() || shown(above, Some(*at)) == *cell);
    let is_word = |(_, cell): &(usize, String)| {
        text::width(cell) <= WORD_CELLS_MAX
            && !text::fold(cell).contains(|c: char| c.is_ascii_digit())
    };
    named.len() >= 2 && others.iter().all(is_word)
}

/// Levels from left to right: the first is the group and the last is what is scored. A level whose
/// cells go down over several rows is a group even if it is the only one; then the method's column
/// says what is scored.
fn columns(roles: &[Option<Role>], rows: &[RowText], spread: &Spread<'_>) -> Option<Columns> {
    let of = |wanted: Role| {
        let all = roles.iter().enumerate();
        let all = all.filter(move |(_, role)| **role == Some(wanted));
        all.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let mut levels = of(Role::Level);
    let mut method = of(Role::Method).first().copied();
    let goes_down = |column: usize| {
        let down = |row: &&RowText| {
            let is_merged = spread.merged.contains(&(row.number, column));
            is_merged || shown(row, Some(column)).is_empty()
        };
        rows.iter().filter(down).count() * 2 > rows.len()
    };
    if let ([only], Some(words)) = (levels.as_slice(), method)
        && goes_down(*only)
    {
        levels.push(words);
        method = None;
    }
    let text = levels.pop().or_else(|| method.take())?;
    let mut columns = Columns {
        number: of(Role::Number).first().copied(),
        text: Some(text),
        points: of(Role::Points).first().copied(),
        method,
        unused: of(Role::Unused),
        ..Columns::default()
    };
    if !levels.is_empty() {
        columns.group = Some(levels.remove(0));
    }
    columns.between = levels;
    Some(columns)
}

/// The last text alone in its row above the headings that ends as titles do, else the first.
fn title(rows: &[RowText], words: &ScoreWords) -> Option<String> {
    let alone = rows.iter().filter_map(|row| {
        let mut filled = (0..row.cells.len())
            .map(|at| shown(row, Some(at)).into_owned())
            .filter(|text| !text.is_empty());
        let first = filled.next()?;
        filled.all(|other| other == first).then_some(first)
    });
    let alone: Vec<String> = alone.collect();
    let named = alone.iter().rev().find(|text| words.is_title(text));
    named.or(alone.first()).cloned()
}

struct Grid<'a> {
    words: &'a ScoreWords,
    columns: Columns,
    spread: &'a Spread<'a>,
    build: Build<'a>,
    /// The group's cell as it stands in the table.
    group: Option<String>,
}

impl Grid<'_> {
    fn place(&self, row: &RowText, column: Option<usize>) -> Place {
        Place {
            row: row.number,
            column: Some(column.or(self.columns.text).unwrap_or(0)),
        }
    }

    fn row(&mut self, row: &RowText) {
        let columns = &self.columns;
        let mut filled = (0..row.cells.len())
            .filter(|at| !columns.unused.contains(at))
            .map(|at| (at, shown(row, Some(at))))
            .filter(|(_, text)| !text.is_empty());
        let Some((mut column, mut first)) = filled.next() else {
            return;
        };
        // What counts the rows is passed over; what stands there instead, such as a total, is not.
        let counted = self.words.ordinal(&first).map(|(kind, _)| kind);
        let is_counted = columns.number == Some(column) && counted.is_some();
        if is_counted && let Some(next) = filled.next() {
            (column, first) = next;
        }
        let heads = is_counted && counted == Some(Ordinal::Group);
        let place = self.place(row, Some(column));
        let is_alone = filled.all(|(_, other)| other == first);
        match self.words.mark(&first) {
            Some((mark @ (Mark::Total | Mark::Subtotal), rest)) => {
                let cell = self.words.points(&shown(row, self.columns.points));
                let said = match cell {
                    Points::None => self.words.points(rest),
                    cell => cell,
                };
                match mark {
                    Mark::Total => self.build.total(said, place),
                    _ => self.build.group_points(said, place),
                }
            }
            Some((Mark::Note | Mark::End, _)) if is_alone => {
                self.build
                    .doubt(TableDoubt::Note, Some(place), None, Vec::new());
            }
            _ if is_alone && (heads || self.is_heading(&first, column)) => {
                self.build.group(&first, place);
                self.group = None;
            }
            _ => self.scored(row),
        }
    }

    /// Whether words alone in a row head a group: they do not stand where items do, or they are
    /// counted as groups are.
    fn is_heading(&self, words: &str, column: usize) -> bool {
        let counted = self.words.ordinal(words);
        matches!(counted, Some((Ordinal::Group, _)))
            || Some(column) != self.columns.text && Some(column) != self.columns.method
    }

    fn scored(&mut self, row: &RowText) {
        let columns = &self.columns;
        let text = shown(row, columns.text).into_owned();
        let method = shown(row, columns.method).into_owned();
        let points = self.words.points(&shown(row, columns.points));
        let (at, points_at, method_at) = (columns.text, columns.points, columns.method);
        self.head(row);
        let is_below = |column: Option<usize>| {
            let merged = |at| self.spread.merged.contains(&(row.number, at));
            column.is_some_and(merged)
        };
        let same_item = self.is_same(row, &text, at);
        if (text.is_empty() || same_item) && (points == Points::None || is_below(points_at)) {
            if !method.is_empty() && !is_below(method_at) || text.is_empty() {
                self.build.more(&method, true);
            }
            return;
        }
        let text = self.whole(row, text);
        self.build
            .item(&text, points, Some(&method), self.place(row, at));
    }

    /// Whether the item's cell goes on from the row above.
    fn is_same(&self, row: &RowText, text: &str, column: Option<usize>) -> bool {
        let Some(column) = column else { return false };
        let rows = &self.spread.rows;
        let at = rows.partition_point(|it| it.number < row.number);
        let above = at.checked_sub(1).map(|at| &rows[at]);
        self.spread.merged.contains(&(row.number, column))
            && above.is_some_and(|above| {
                self.spread.merged.contains(&(above.number, column))
                    && shown(above, Some(column)) == text
            })
    }

    /// Begins a group where its cell changes.
    fn head(&mut self, row: &RowText) {
        let group = shown(row, self.columns.group).into_owned();
        if group.is_empty() || self.group.as_ref() == Some(&group) {
            return;
        }
        let place = self.place(row, self.columns.group);
        self.build.group(&group, place);
        self.group = Some(group);
    }

    /// The text with what stands in the levels between group and item.
    fn whole(&self, row: &RowText, text: String) -> String {
        if self.columns.between.is_empty() {
            return text;
        }
        let bare = |text: String| match self.words.ordinal(&text) {
            Some((_, rest)) => rest.to_string(),
            None => text,
        };
        let between = self.columns.between.iter();
        let between = between.map(|at| self.words.inline(&shown(row, Some(*at))).0);
        let mut parts: Vec<String> = between.map(bare).collect();
        parts.push(bare(text));
        parts.retain(|part| !part.is_empty());
        parts.dedup();
        parts.join(" / ")
    }
}
