//! Rows in columns: only the rows that are seen are asked for and drawn.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::{
    base::text,
    tui::{
        canvas::Canvas,
        theme::{Theme, Tone},
    },
};

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wide {
    /// So many cells.
    Cells(u16),
    /// A share of what is left.
    Share(u16),
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its width.
    pub wide: Wide,
    /// Whether its texts end at the right edge.
    pub is_right: bool,
    /// It is left out where the table has fewer cells than this.
    pub from_cells: u16,
    /// The sign beside its head where the table is sorted by it.
    pub sign: Option<char>,
}

impl Column {
    /// A column of fixed width.
    pub fn cells(title: impl Into<String>, cells: u16) -> Column {
        Column {
            title: title.into(),
            wide: Wide::Cells(cells),
            is_right: false,
            from_cells: 0,
            sign: None,
        }
    }

    /// A column that takes a share of the rest.
    pub fn share(title: impl Into<String>, share: u16) -> Column {
        Column {
            title: title.into(),
            wide: Wide::Share(share),
            is_right: false,
            from_cells: 0,
            sign: None,
        }
    }

    /// The same column with texts at the right edge.
    pub fn right(self) -> Column {
        Column {
            is_right: true,
            ..self
        }
    }

    /// The same column with the sign of how the table is sorted by it.
    pub fn sorted(self, sign: Option<char>) -> Column {
        Column { sign, ..self }
    }

    /// Its head in so many cells; the sign has its place before the words.
    fn head(&self, cells: u16) -> String {
        let room = usize::from(cells);
        match self.sign {
            Some(sign) => format!("{}{sign}", text::clip(&self.title, room.saturating_sub(1))),
            None => self.title.clone(),
        }
    }

    /// The same column, shown only where there is room.
    pub fn from(self, from_cells: u16) -> Column {
        Column { from_cells, ..self }
    }
}

/// A piece of text with a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bit {
    /// The text.
    pub text: String,
    /// Its look.
    pub tone: Tone,
    /// Bytes of the text that a search found, apart from each other.
    pub hits: Vec<Range<usize>>,
}

impl Bit {
    /// A piece.
    pub fn new(text: impl Into<String>, tone: Tone) -> Bit {
        Bit {
            text: text.into(),
            tone,
            hits: Vec::new(),
        }
    }

    /// Plain text.
    pub fn text(text: impl Into<String>) -> Bit {
        Bit::new(text, Tone::Text)
    }

    /// The same piece with the found places shown.
    pub fn hit(self, hits: Vec<Range<usize>>) -> Bit {
        Bit { hits, ..self }
    }
}

/// One row: for each column its pieces.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Pieces by column.
    pub cells: Vec<Vec<Bit>>,
    /// Whether the row is marked.
    pub is_marked: bool,
    /// Whether the row is a heading over the whole width.
    pub is_heading: bool,
}

impl Row {
    /// A row with one piece in each column.
    pub fn of(bits: Vec<Bit>) -> Row {
        Row {
            cells: bits.into_iter().map(|bit| vec![bit]).collect(),
            ..Row::default()
        }
    }
}

/// How a row is lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// As the others.
    Off,
    /// The cursor stands here in a pane without focus.
    Idle,
    /// The cursor stands here.
    On,
}

impl Light {
    /// The light of a row.
    pub fn of(is_current: bool, is_focused: bool) -> Light {
        match (is_current, is_focused) {
            (false, _) => Light::Off,
            (true, false) => Light::Idle,
            (true, true) => Light::On,
        }
    }

    /// The look of a tone under this light; tags keep their own.
    pub fn tone(self, tone: Tone) -> Tone {
        let keeps = matches!(
            tone,
            Tone::Late | Tone::Today | Tone::Returned | Tone::BarDone | Tone::BarRest
        );
        match self {
            _ if keeps => tone,
            Light::Off => tone,
            Light::Idle => Tone::SelectedIdle,
            Light::On => Tone::Selected,
        }
    }
}

/// A table to be drawn.
pub struct Table<'a> {
    /// The columns.
    pub columns: &'a [Column],
    /// The rows that are seen, from the first line down.
    pub rows: &'a [Row],
    /// Which of them has the cursor.
    pub current: Option<usize>,
    /// Whether the pane has the focus.
    pub is_focused: bool,
}

/// The gutter in which marks stand.
const GUTTER: u16 = 1;

impl Table<'_> {
    /// Draws the head and the rows.
    pub fn draw(&self, canvas: &mut Canvas, area: Rect, theme: &Theme) {
        if area.height == 0 || area.width < 4 {
            return;
        }
        let spans = spans(self.columns, area.width - GUTTER);
        let line = |y| Rect {
            y,
            height: 1,
            ..area
        };
        canvas.fill(line(area.y), theme.style(Tone::Column));
        for (column, (x, cells)) in self.columns.iter().zip(&spans) {
            let at = (area.x + GUTTER + x, area.y);
            let style = theme.style(Tone::Column);
            if column.is_right {
                canvas.put_right(at, *cells, &column.head(*cells), style);
            } else {
                canvas.put(at, *cells, &column.head(*cells), style);
            }
        }
        for (index, row) in self.rows.iter().enumerate() {
            let y = area.y + 1 + u16::try_from(index).unwrap_or(u16::MAX);
            if y >= area.bottom() {
                break;
            }
            let light = Light::of(self.current == Some(index), self.is_focused);
            canvas.fill(line(y), theme.style(light.tone(Tone::Text)));
            if row.is_marked {
                canvas.put((area.x, y), 1, "*", theme.style(light.tone(Tone::Mark)));
            }
            if light == Light::On {
                canvas.rest_cursor(area.x, y);
                self.tell(canvas, row);
            }
            if row.is_heading {
                draw_bits(
                    canvas,
                    (area.x, y),
                    area.width,
                    &row.cells.concat(),
                    (theme, light),
                );
                continue;
            }
            for ((column, (x, cells)), bits) in self.columns.iter().zip(&spans).zip(&row.cells) {
                let wide: usize = bits.iter().map(|bit| text::width(&bit.text)).sum();
                let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(*cells);
                let shift = if column.is_right { cells - wide } else { 0 };
                let at = (area.x + GUTTER + x + shift, y);
                draw_bits(canvas, at, cells - shift, bits, (theme, light));
            }
        }
    }
}

impl Table<'_> {
    /// Notes the row in hand, column by column.
    fn tell(&self, canvas: &mut Canvas, row: &Row) {
        let whole = |bits: &Vec<Bit>| bits.iter().map(|bit| bit.text.as_str()).collect::<String>();
        if row.is_heading {
            let text = row.cells.iter().map(whole).collect();
            return canvas.tell("", text);
        }
        for (column, bits) in self.columns.iter().zip(&row.cells) {
            canvas.tell(&column.title, whole(bits));
        }
    }
}

/// Draws pieces one after the other; gives the cells used.
pub fn draw_bits(
    canvas: &mut Canvas,
    at: (u16, u16),
    cells: u16,
    bits: &[Bit],
    look: (&Theme, Light),
) -> u16 {
    let (theme, light) = look;
    let mut used = 0;
    for bit in bits {
        if used >= cells {
            break;
        }
        let x = at.0 + used;
        let style = theme.style(light.tone(bit.tone));
        let wide = canvas.put((x, at.1), cells - used, &bit.text, style);
        for (from, long) in hit_cells(bit) {
            let end = from.saturating_add(long).min(wide);
            let mut style = theme.style(Tone::Match);
            if light != Light::Off {
                (style.bg, style.fg) = (None, None);
            }
            canvas.restyle(
                Rect::new(x + from, at.1, end.saturating_sub(from), 1),
                style,
            );
        }
        used += wide;
    }
    used
}

/// The first cell and the number of cells of each found place.
fn hit_cells(bit: &Bit) -> impl Iterator<Item = (u16, u16)> {
    bit.hits.iter().filter_map(|hit| {
        let before = text::width(bit.text.get(..hit.start)?);
        let found = text::width(bit.text.get(hit.clone())?);
        Some((u16::try_from(before).ok()?, u16::try_from(found).ok()?))
    })
}

/// Column places: (x, cells) from the left, one blank between; a column left out has 0 cells.
fn spans(columns: &[Column], width: u16) -> Vec<(u16, u16)> {
    let is_shown = |column: &Column| width >= column.from_cells;
    let shown: Vec<&Column> = columns.iter().filter(|column| is_shown(column)).collect();
    let gaps = u16::try_from(shown.len().saturating_sub(1)).unwrap_or(0);
    let mut rest = width.saturating_sub(gaps);
    let mut shares = 0;
    for column in shown {
        match column.wide {
            Wide::Cells(cells) => rest = rest.saturating_sub(cells),
            Wide::Share(share) => shares += share,
        }
    }
    let mut x = 0;
    let mut spans = Vec::with_capacity(columns.len());
    for column in columns {
        if !is_shown(column) {
            spans.push((x, 0));
            continue;
        }
        let cells = match column.wide {
            Wide::Cells(cells) => cells,
            Wide::Share(share) => {
                let cells = u32::from(rest) * u32::from(share) / u32::from(shares.max(1));
                let cells = u16::try_from(cells).unwrap_or(rest);
                rest = rest.saturating_sub(cells);
                shares -= share;
                cells
            }
        };
        let cells = cells.min(width.saturating_sub(x));
        spans.push((x, cells));
        x = (x + cells + 1).min(width);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width_and_never_leave_it() {
        let columns = [
            Column::cells("a", 6),
            Column::share("b", 2),
            Column::share("c", 1).from(60),
            Column::cells("d", 10).right(),
        ];
        for width in 0..200u16 {
            let spans = spans(&columns, width);
            for (x, cells) in &spans {
                assert!(x + cells <= width, "{width} {spans:?}");
            }
            if width >= 60 {
                let (x, cells) = spans[3];
                assert_eq!(x + cells, width);
            }
        }
    }
}
