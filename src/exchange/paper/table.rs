//! What a table and a chart come to: sums, merged cells, parts that fit on a page.

use super::{Chart, ChartKind, Column, ColumnKind, Row, Table};
use crate::{
    base::{Decimal, Rounding},
    exchange::sheet::OutCell,
};

/// Rows that equal neighbors are one cell over at most: a cell that goes on over the foot of a page
/// is blank on the next one.
const MERGED_MAX: usize = 8;
/// Bars that one picture holds at most, so that it fits on a page.
const BARS_MAX: usize = 24;

impl Table {
    /// The rows that are no group heads.
    pub fn cell_rows(&self) -> impl Iterator<Item = &Vec<OutCell>> {
        self.rows.iter().filter_map(|row| match row {
            Row::Cells(cells) => Some(cells),
            Row::Group(_) => None,
        })
    }

    /// The sum of a column; `None` if it is not added up.
    pub fn sum(&self, column: usize) -> Option<Decimal> {
        self.total.as_ref()?;
        self.columns.get(column).filter(|it| it.is_summed)?;
        let numbers = self
            .cell_rows()
            .filter_map(|cells| match cells.get(column) {
                Some(OutCell::Whole(number)) => Some(Decimal::whole(*number)),
                Some(OutCell::Decimal(number)) => Some(*number),
                _ => None,
            });
        Decimal::sum(numbers)
    }

    /// The columns whose sums a column divides in the last row: part and whole.
    pub fn ratio(&self, column: usize) -> Option<(usize, usize)> {
        let (part, whole) = self.columns.get(column)?.ratio?;
        let place = |key| self.columns.iter().position(|it| it.key == key);
        Some((place(part)?, place(whole)?))
    }

    /// The last row with the sums; `None` if there is none.
    pub fn total_row(&self) -> Option<Vec<OutCell>> {
        self.total.as_ref()?;
        let cells = (0..self.columns.len()).map(|at| self.total_cell(at));
        Some(cells.collect())
    }

    /// A cell of the last row.
    pub fn total_cell(&self, at: usize) -> OutCell {
        let Some(label) = &self.total else {
            return OutCell::Empty;
        };
        if let Some(sum) = self.sum(at) {
            return sum.to_i64().map_or(OutCell::Decimal(sum), OutCell::Whole);
        }
        if let Some((part, whole)) = self.ratio(at) {
            let sums = self.sum(part).zip(self.sum(whole));
            let share = sums.filter(|(_, whole)| *whole != Decimal::ZERO);
            let share = share.and_then(|(part, whole)| part.over(whole));
            return share.map_or(OutCell::Empty, |share| {
                OutCell::Decimal(share.round(4, Rounding::HalfUp))
            });
        }
        match at {
            0 => OutCell::text(label.clone()),
            _ => OutCell::Empty,
        }
    }

    /// Whether any heading stands above another.
    pub fn has_two_headings(&self) -> bool {
        self.columns.iter().any(|column| !column.above.is_empty())
    }

    /// The upper headings from left to right with the number of columns that each spans.
    pub fn upper_headings(&self) -> Vec<(String, usize)> {
        let mut found: Vec<(String, usize)> = Vec::new();
        for column in &self.columns {
            match found.last_mut() {
                Some((above, count)) if *above == column.above && !above.is_empty() => *count += 1,
                _ => found.push((column.above.clone(), 1)),
            }
        }
        found
    }

    /// How many rows from `row` on the cell of a merged column spans; nought within a span.
    pub fn span(&self, row: usize, column: usize) -> usize {
        let cell = |row: usize| match self.rows.get(row) {
            Some(Row::Cells(cells)) => cells.get(column).filter(|it| **it != OutCell::Empty),
            _ => None,
        };
        let is_merged = self.columns.get(column).is_some_and(|it| it.is_merged);
        let Some(own) = cell(row).filter(|_| is_merged) else {
            return 1;
        };
        let before = (0..row).rev().take_while(|row| cell(*row) == Some(own));
        let before = before.count();
        if before % MERGED_MAX > 0 {
            return 0;
        }
        let mut rows = 1;
        while rows < MERGED_MAX && cell(row + rows) == Some(own) {
            rows += 1;
        }
        rows
    }

    /// Whether a group has rows of its own. The names of groups without any would draw each other
    /// to the next page if each stayed with the next.
    pub fn heads_rows(&self, group: usize) -> bool {
        matches!(self.rows.get(group + 1), Some(Row::Cells(_)))
    }

    /// Whether a line is said in its place: it has no rows, and nothing to add up.
    pub fn is_left_out(&self) -> bool {
        self.none.is_some() && self.rows.is_empty()
    }
}

impl Column {
    /// How its sum is shown.
    pub fn total_kind(&self) -> ColumnKind {
        match self.kind {
            ColumnKind::Percent => ColumnKind::Percent,
            _ => ColumnKind::Number,
        }
    }
}

impl Chart {
    /// Whether it shows nothing.
    pub fn is_empty(&self) -> bool {
        let mut numbers = self.series.iter().flat_map(|(_, numbers)| numbers);
        numbers.all(|number| *number == Decimal::ZERO)
    }

    /// The pictures it becomes, each with no more bars than fit on a page.
    pub fn parts(&self) -> Vec<Chart> {
        let most = match self.kind {
            ChartKind::Bars => (BARS_MAX / self.series.len().max(1)).max(1),
            ChartKind::Lines => usize::MAX,
        };
        let count = self.labels.len().div_ceil(most);
        if count < 2 {
            return vec![self.clone()];
        }
        // Parts of one size, rather than a last one with a single bar.
        let each = self.labels.len().div_ceil(count);
        let part = |at: usize| {
            let own = at * each..((at + 1) * each).min(self.labels.len());
            let series = self.series.iter().map(|(name, numbers)| {
                let numbers = numbers.get(own.clone()).unwrap_or_default();
                (name.clone(), numbers.to_vec())
            });
            Chart {
                key: self.key,
                title: format!("{} {}/{count}", self.title, at + 1),
                kind: self.kind,
                labels: self.labels[own.clone()].to_vec(),
                series: series.collect(),
            }
        };
        (0..count).map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let group = Column::new("group", "项目", ColumnKind::Text).merged();
        let points = Column::new("points", "分值", ColumnKind::Number).summed();
        let row = |group: &str, points| Row::Cells(vec![OutCell::text(group), points]);
        Table {
            columns: vec![group, points],
            rows: vec![
                row("一", OutCell::Whole(2)),
                row("一", OutCell::Decimal(Decimal::parse("1.5").unwrap())),
                Row::Group("二".into()),
                row("一", OutCell::Empty),
            ],
            total: Some("合计".into()),
            ..Table::default()
        }
    }

    #[test]
    fn sums_leave_out_what_is_no_number() {
        let table = table();
        assert_eq!(table.sum(1), Decimal::parse("3.5"));
        assert_eq!(table.sum(0), None);
        let total = table.total_row().unwrap();
        assert_eq!(total[0], OutCell::text("合计"));
    }

    #[test]
    fn equal_neighbors_are_one_cell_up_to_a_group_head() {
        let table = table();
        let spans = [0, 1, 2, 3].map(|row| table.span(row, 0));
        assert_eq!(spans, [2, 0, 1, 1]);
        assert_eq!(table.span(0, 1), 1);
    }

    #[test]
    fn a_share_is_added_up_by_its_part_and_its_whole() {
        let mut table = table();
        let done = Column::new("done", "d", ColumnKind::Number).summed();
        let share = Column::new("share", "s", ColumnKind::Percent).over("done", "points");
        table.columns.extend([done, share]);
        for row in &mut table.rows {
            if let Row::Cells(cells) = row {
                cells.extend([OutCell::Whole(1), OutCell::Empty]);
            }
        }
        let total = table.total_row().unwrap();
        assert_eq!(
            total[3],
            OutCell::Decimal(Decimal::parse("0.8571").unwrap())
        );
    }

    #[test]
    fn a_merged_cell_ends_before_a_page_does() {
        let column = Column::new("x", "x", ColumnKind::Text).merged();
        let table = Table {
            columns: vec![column],
            rows: vec![Row::Cells(vec![OutCell::text("a")]); 25],
            ..Table::default()
        };
        let spans: Vec<usize> = (0..25).map(|row| table.span(row, 0)).collect();
        assert_eq!((spans[0], spans[8], spans[24]), (8, 8, 1));
        assert_eq!(spans.iter().sum::<usize>(), 25);
    }

    #[test]
    fn a_chart_of_many_bars_becomes_several_that_fit_on_a_page() {
        let chart = Chart {
            key: "x",
            title: "图".into(),
            kind: ChartKind::Bars,
            labels: (0..36).map(|at| at.to_string()).collect(),
            series: vec![("a".into(), vec![Decimal::ONE; 36]); 2],
        };
        let parts = chart.parts();
        assert_eq!(parts.len(), 3);
        assert!(
            parts
                .iter()
                .all(|it| it.labels.len() == 12 && it.series[1].1.len() == 12)
        );
        assert_eq!(parts[2].labels[11], "35");
    }

    #[test]
    fn headings_above_span_their_neighbors() {
        let column = |above: &str| Column::new("x", "x", ColumnKind::Word).below(above);
        let table = Table {
            columns: vec![column(""), column(""), column("查单"), column("查单")],
            ..Table::default()
        };
        let upper = table.upper_headings();
        let counts: Vec<usize> = upper.iter().map(|(_, count)| *count).collect();
        assert_eq!(counts, [1, 1, 2]);
    }
}
