//! How a person has a table: which columns in which order, sorted by which, which rows alone.

use super::table::{Bit, Column, Row};
use crate::base::order;

/// An arrangement of a table; as it is made, everything is as the table has it of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// Names of the columns that are seen, in their order; empty for the table's own.
    pub columns: Vec<String>,
    /// The column that it is sorted by, and whether downwards.
    pub sort: Option<(String, bool)>,
    /// The column and the value in it of the rows that alone are shown.
    pub only: Option<(String, String)>,
}

/// The names of columns: their titles; what has none is `blank`, and equal ones are numbered.
pub fn names(columns: &[Column], blank: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let title = match column.title.trim() {
            "" => blank,
            title => title,
        };
        let is_taken = |name: &str| names.iter().any(|known| known == name);
        let numbered = (2..).map(|number| format!("{title}{number}"));
        let mut tried = std::iter::once(title.to_string()).chain(numbered);
        let free = tried.find(|name| !is_taken(name));
        names.push(free.unwrap_or_default());
    }
    names
}

/// A cell as one text.
pub fn text(bits: &[Bit]) -> String {
    bits.iter().map(|bit| bit.text.as_str()).collect()
}

impl Arrangement {
    /// Reads what [`Arrangement::lines`] gave.
    pub fn of_lines(lines: &[String]) -> Arrangement {
        let mut made = Arrangement::default();
        for line in lines {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["column", name] => made.columns.push(name.to_string()),
                ["up", name] => made.sort = Some((name.to_string(), false)),
                ["down", name] => made.sort = Some((name.to_string(), true)),
                ["only", name, value] => made.only = Some((name.to_string(), value.to_string())),
                _ => {}
            }
        }
        made
    }

    /// The arrangement as lines to be kept; none if everything is as the table has it.
    pub fn lines(&self) -> Vec<String> {
        let columns = self.columns.iter();
        let mut lines: Vec<String> = columns.map(|name| format!("column\t{name}")).collect();
        if let Some((name, is_down)) = &self.sort {
            lines.push(format!("{}\t{name}", if *is_down { "down" } else { "up" }));
        }
        if let Some((name, value)) = &self.only {
            lines.push(format!("only\t{name}\t{value}"));
        }
        lines
    }

    /// The same without the rows that alone are shown.
    pub fn lasting(&self) -> Arrangement {
        Arrangement {
            only: None,
            ..self.clone()
        }
    }

    /// The same sorted by a column: upwards, then downwards, then not at all.
    pub fn sorted_by(&self, name: &str) -> Arrangement {
        let sort = match &self.sort {
            Some((sorted, false)) if sorted == name => Some((name.to_string(), true)),
            Some((sorted, true)) if sorted == name => None,
            _ => Some((name.to_string(), false)),
        };
        Arrangement {
            sort,
            ..self.clone()
        }
    }

    /// Places of the columns that are seen; all of them where none of the kept names is known.
    pub fn seen(&self, names: &[String]) -> Vec<usize> {
        let place = |name: &String| names.iter().position(|known| known == name);
        let seen: Vec<usize> = self.columns.iter().filter_map(place).collect();
        match seen.is_empty() {
            true => (0..names.len()).collect(),
            false => seen,
        }
    }

    /// Which of some rows are shown, in their order. `cell` gives the text of a row in a column;
    /// days without a year are in `year`.
    pub fn shown(
        &self,
        names: &[String],
        rows: Vec<usize>,
        cell: impl Fn(usize, usize) -> String,
        year: i32,
    ) -> Vec<usize> {
        let place = |name: &String| names.iter().position(|known| known == name);
        let mut rows = rows;
        if let Some((name, value)) = &self.only
            && let Some(at) = place(name)
        {
            rows.retain(|row| cell(*row, at).trim() == value);
        }
        let Some((name, is_down)) = &self.sort else {
            return rows;
        };
        let Some(at) = place(name) else { return rows };
        let texts: Vec<String> = rows.iter().map(|row| cell(*row, at)).collect();
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        let places = order::sorted(&cells, *is_down, year);
        places.into_iter().map(|place| rows[place]).collect()
    }

    /// Columns and rows as they are seen; the column sorted by is marked.
    pub fn apply(
        &self,
        columns: Vec<Column>,
        rows: Vec<Row>,
        blank: &str,
    ) -> (Vec<Column>, Vec<Row>) {
        if self.columns.is_empty() && self.sort.is_none() {
            return (columns, rows);
        }
        let names = names(&columns, blank);
        let seen = self.seen(&names);
        let column = |at: &usize| {
            let sign = self.sort.as_ref().filter(|(name, _)| *name == names[*at]);
            let sign = sign.map(|(_, is_down)| if *is_down { 'v' } else { '^' });
            columns[*at].clone().sorted(sign)
        };
        let row = |row: Row| match row.is_heading {
            true => row,
            false => Row {
                cells: seen
                    .iter()
                    .map(|at| row.cells.get(*at).cloned().unwrap_or_default())
                    .collect(),
                ..row
            },
        };
        let seen_columns = seen.iter().map(column).collect();
        (seen_columns, rows.into_iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column> {
        ["", "党组织", "数", "数"]
            .map(|title| Column::cells(title, 6))
            .to_vec()
    }

    fn three() -> Arrangement {
        Arrangement::of_lines(&["column\t数", "column\t党组织", "down\t数2"].map(String::from))
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut made = three();
        made.only = Some(("党组织".into(), "文学院".into()));
        assert_eq!(Arrangement::of_lines(&made.lines()), made);
        assert_eq!(Arrangement::of_lines(&made.lasting().lines()), three());
        assert_eq!(
            Arrangement::of_lines(&["nix".into()]),
            Arrangement::default()
        );
    }

    #[test]
    fn columns_have_names_of_their_own() {
        assert_eq!(names(&columns(), "标记"), ["标记", "党组织", "数", "数2"]);
    }

    #[test]
    fn a_column_is_sorted_up_then_down_then_no_more() {
        let mut made = Arrangement::default();
        let want = [
            Some(("a".to_string(), false)),
            Some(("a".to_string(), true)),
            None,
        ];
        for sort in want {
            made = made.sorted_by("a");
            assert_eq!(made.sort, sort);
        }
        assert_eq!(
            made.sorted_by("a").sorted_by("b").sort,
            Some(("b".into(), false))
        );
    }

    #[test]
    fn rows_are_narrowed_then_sorted_and_columns_stand_as_chosen() {
        let cells = [
            ["x", "甲", "2", "9"],
            ["", "乙", "", "10"],
            ["", "丙", "2", "1"],
        ];
        let names = names(&columns(), "标记");
        let cell = |row: usize, at: usize| cells[row][at].to_string();
        let shown = |made: &Arrangement| made.shown(&names, vec![0, 1, 2], cell, 2026);
        assert_eq!(shown(&three()), [1, 0, 2]);
        let mut made = three();
        made.only = Some(("数".into(), "2".into()));
        assert_eq!(shown(&made), [0, 2]);
        let rows = cells.map(|row| Row::of(row.map(Bit::text).to_vec()));
        let (columns, rows) = made.apply(columns(), rows.to_vec(), "标记");
        let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
        assert_eq!(titles, ["数", "党组织"]);
        let texts: Vec<String> = rows[0].cells.iter().map(|bits| text(bits)).collect();
        assert_eq!(texts, ["2", "甲"]);
    }

    #[test]
    fn names_that_nobody_knows_any_more_leave_the_table_as_it_is() {
        let made = Arrangement::of_lines(&["column\tgone".into(), "up\tgone".into()]);
        let names = names(&columns(), "标记");
        assert_eq!(made.seen(&names), [0, 1, 2, 3]);
        assert_eq!(
            made.shown(&names, vec![2, 1], |_, _| String::new(), 2026),
            [2, 1]
        );
    }
}
