//! How wide the columns of a table are and how large its text is, by what stands in it.

use super::{Column, ColumnKind, Page, Row, Table, text::shown};
use crate::{base::text, exchange::sheet::OutCell};

/// Sizes of text in half points, the largest first; cells of a page are counted in that one.
const SIZES: [u32; 4] = [21, 18, 16, 15];
/// Cells that edges and the space beside them take.
const EDGES: u32 = 2;
/// Cells up to which short words stand on one line.
const WORD_MAX: u32 = 12;
/// Cells of a line of a long heading.
const HEADING: u32 = 12;
/// Cells of running text below which a smaller size of text is taken.
const COMFORT: u32 = 18;
/// Cells of running text at least.
const TEXT_MIN: u32 = 10;
/// Cells of running text at most, as long as other columns want room.
const TEXT_MAX: u32 = 72;

/// The columns of a table on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Widths in cells of the table's own text, with the space at its edges.
    pub widths: Vec<u16>,
    /// Size of the text in half points.
    pub half_points: u32,
}

/// What a column asks for.
#[derive(Clone, Copy)]
struct Want {
    least: u32,
    most: u32,
    /// What its heading needs to stand on one line.
    heading: u32,
    /// Whether its lines are never broken: days, numbers, short words.
    is_whole: bool,
}

impl Table {
    /// The widths of the columns so that they fill a page: days, numbers and short words take what
    /// they need, since broken they cannot be read; running text shares what they leave by how
    /// long it is. Where that is too little the text gets smaller.
    pub fn layout(&self, page: Page) -> Layout {
        let columns = self.columns.iter().enumerate();
        let wants: Vec<Want> = columns.map(|(at, it)| self.want(at, it)).collect();
        let asked = |want: &Want| match want.is_whole {
            true => want.most,
            false => want.most.min(COMFORT),
        };
        let comfortable: u32 = wants.iter().map(asked).sum();
        let room = |size: u32| page.cells() * SIZES[0] / size;
        let size = SIZES
            .iter()
            .copied()
            .find(|size| comfortable <= room(*size));
        let half_points = size.unwrap_or(SIZES[SIZES.len() - 1]);
        Layout {
            widths: fill(&wants, room(half_points)),
            half_points,
        }
    }

    fn want(&self, at: usize, column: &Column) -> Want {
        let (mut longest, mut sum, mut count, mut rows) = (0, 0, 0, 0);
        for row in &self.rows {
            let Row::Cells(cells) = row else {
                continue;
            };
            rows += 1;
            let told = cells.get(at).filter(|cell| **cell != OutCell::Empty);
            let Some(told) = told.map(|cell| natural(&shown(cell, column.kind))) else {
                continue;
            };
            (longest, sum, count) = (longest.max(told), sum + told, count + 1);
        }
        let total = self.total_cell(at);
        longest = longest.max(natural(&shown(&total, column.kind)));
        let title = natural(&column.title);
        let heading = title + EDGES;
        // A heading may stand on two lines, a long one on more.
        let lines = match title {
            0..=4 => 1,
            _ => title.div_ceil(HEADING).max(2),
        };
        let title = title.div_ceil(lines).next_multiple_of(2);
        let asked = u32::from(column.width);
        let is_text = match column.kind {
            ColumnKind::Text => true,
            ColumnKind::Word => longest > WORD_MAX,
            _ => false,
        };
        if count == 0 {
            // What is empty may be written in by hand.
            let most = (title + EDGES).max(asked.min(COMFORT));
            return Want {
                least: (title + EDGES).min(most),
                most,
                heading,
                is_whole: !is_text,
            };
        }
        if !is_text {
            let most = longest.max(title) + EDGES;
            return Want {
                least: most,
                most,
                heading,
                is_whole: true,
            };
        }
        // A column that is mostly empty does not ask for much.
        let usual = (sum / rows) * 2;
        let most = longest.min(usual.max(TEXT_MIN * 2)).min(TEXT_MAX);
        let most = most.max(title) + EDGES;
        Want {
            least: most.min(TEXT_MIN + EDGES),
            most,
            heading,
            is_whole: false,
        }
    }
}

/// Cells of the longest line of a text.
fn natural(text: &str) -> u32 {
    let lines = text.lines().map(text::width).max().unwrap_or(0);
    u32::try_from(lines).unwrap_or(u32::MAX).min(10_000)
}

/// Gives a room to columns.
fn fill(wants: &[Want], room: u32) -> Vec<u16> {
    let one_line = |want: &Want| match want.is_whole {
        true => want.most.max(want.heading),
        false => want.most,
    };
    let wide: u32 = wants.iter().map(one_line).sum();
    let whole = wants.iter().map(|want| Want {
        most: one_line(want),
        ..*want
    });
    let whole: Vec<Want> = whole.collect();
    let wants = if wide <= room { &whole } else { wants };
    let of = |texts: bool, get: fn(&Want) -> u32| {
        let own = wants.iter().filter(|want| want.is_whole != texts);
        own.map(get).sum::<u32>()
    };
    let left = room.saturating_sub(of(false, |want| want.most));
    let (least, most) = (of(true, |want| want.least), of(true, |want| want.most));
    let has_texts = most > 0;
    let whole = of(false, |want| want.most).max(1);
    let width = |want: &Want| match (want.is_whole, has_texts) {
        (true, true) => want.most,
        (true, false) => (want.most * room / whole).max(want.most),
        (false, _) if left >= most => want.most * left / most,
        (false, _) if left <= least => want.least.max(want.least * left / least.max(1)),
        (false, _) => {
            want.least + (want.most - want.least) * (left - least) / (most - least).max(1)
        }
    };
    let narrow = |width: u32| u16::try_from(width).unwrap_or(u16::MAX);
    wants.iter().map(|want| narrow(width(want))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::date;

    fn table(texts: [&str; 2]) -> Table {
        let column = |kind| Column::new("x", "x", kind);
        let day = OutCell::Date(date::parse_iso("2026-03-02").unwrap());
        Table {
            columns: vec![
                column(ColumnKind::Date),
                column(ColumnKind::Text),
                column(ColumnKind::Text),
            ],
            rows: vec![Row::Cells(vec![
                day,
                OutCell::text(texts[0]),
                OutCell::text(texts[1]),
            ])],
            ..Table::default()
        }
    }

    #[test]
    fn running_text_fills_what_days_leave_by_how_long_it_is() {
        let long = "长".repeat(100);
        let layout = table([&"短".repeat(10), &long]).layout(Page::Portrait);
        assert_eq!(layout.half_points, SIZES[0]);
        // Cells are whole, so one may be left over.
        let sum = layout.widths.iter().sum::<u16>();
        assert!((89..=90).contains(&sum), "{sum}");
        assert_eq!(layout.widths[0], 12);
        assert!(
            layout.widths[1] >= 18 && layout.widths[2] > 50,
            "{layout:?}"
        );
    }

    #[test]
    fn days_keep_their_width_where_there_are_too_many_columns() {
        let mut table = table(["文", "文"]);
        for _ in 0..14 {
            let day = Column::new("x", "x", ColumnKind::Date);
            table.columns.insert(0, day);
        }
        let rows = table.rows.iter_mut().filter_map(|row| match row {
            Row::Cells(cells) => Some(cells),
            Row::Group(_) => None,
        });
        for cells in rows {
            let day = cells[0].clone();
            cells.splice(0..0, vec![day; 14]);
        }
        let layout = table.layout(Page::Landscape);
        assert!(layout.widths[..15].iter().all(|width| *width == 12));
        assert_eq!(layout.half_points, 15);
    }
}
