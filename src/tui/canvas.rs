//! Writes text into cells; the only place of the room that touches a buffer.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation;

use super::look::Look;
use crate::{base::text, term::Cursor};

/// A screen being drawn.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    cursor: Cursor,
    /// How it is drawn, beside the colours.
    pub look: Look,
    /// What stands in the row in hand, by label, for reading aloud.
    told: Vec<(String, String)>,
    /// Where what is shown only follows the row in hand.
    following: Vec<Rect>,
}

/// A line between panes where lines are drawn, and its stand-in.
const LINE: (&str, &str) = ("\u{2502}", "|");

impl<'a> Canvas<'a> {
    /// Draws into a buffer.
    pub fn new(buffer: &'a mut Buffer) -> Canvas<'a> {
        Canvas {
            buffer,
            cursor: Cursor::default(),
            look: Look::default(),
            told: Vec::new(),
            following: Vec::new(),
        }
    }

    /// Draws so.
    pub fn look(self, look: Look) -> Canvas<'a> {
        Canvas { look, ..self }
    }

    /// Where the cursor was put.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Ends the drawing; gives the place of the cursor, and where what is shown only follows it.
    /// A screen that is read aloud always shows the cursor, since the reader follows it.
    pub fn finish(self) -> (Cursor, Vec<Rect>) {
        if self.look.is_plain {
            plain(self.buffer);
        }
        let cursor = Cursor {
            is_shown: self.cursor.is_shown || self.look.is_linear,
            ..self.cursor
        };
        (cursor, self.following)
    }

    /// Notes that an area tells of the row in hand: while the clerk walks through the rows it may
    /// come a little later.
    pub fn follow(&mut self, area: Rect) {
        self.following.push(area);
    }

    /// Draws a line down the left side of an area, in the cells before it.
    pub fn rule(&mut self, area: Rect, style: Style) {
        let x = area.x.saturating_sub(1);
        let line = Rect {
            x,
            width: 1,
            ..area
        };
        self.line(line, style);
    }

    /// Draws a line downward; a screen that is read aloud has none.
    pub fn line(&mut self, area: Rect, style: Style) {
        if self.look.is_linear {
            return;
        }
        let area = area.intersection(self.buffer.area);
        let symbol = if self.look.has_lines { LINE.0 } else { LINE.1 };
        for y in area.top()..area.bottom() {
            self.mend(area.x, area.x + 1, y);
            let cell = &mut self.buffer[(area.x, y)];
            cell.set_symbol(symbol);
            set(cell, style);
        }
    }

    /// Notes what stands in the row in hand.
    pub fn tell(&mut self, label: &str, value: String) {
        if self.look.is_linear && !value.trim().is_empty() {
            self.told.push((label.to_string(), value));
        }
    }

    /// What was noted.
    pub fn told(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.told)
    }

    /// The whole screen.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Puts the cursor of a text field, seen.
    pub fn show_cursor(&mut self, x: u16, y: u16) {
        self.cursor = Cursor {
            x,
            y,
            is_shown: true,
        };
    }

    /// Rests the cursor on a row, unseen.
    pub fn rest_cursor(&mut self, x: u16, y: u16) {
        self.cursor = Cursor {
            x,
            y,
            is_shown: false,
        };
    }

    /// Blanks an area.
    pub fn fill(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            self.mend(area.left(), area.right(), y);
            for x in area.left()..area.right() {
                let cell = &mut self.buffer[(x, y)];
                cell.set_symbol(" ");
                set(cell, style);
            }
        }
    }

    /// Writes a text of at most `cells` cells, shortened with `..`; gives the cells used.
    pub fn put(&mut self, at: (u16, u16), cells: u16, words: &str, style: Style) -> u16 {
        let clipped = text::clip(words, usize::from(cells));
        self.write(at, cells, &clipped, style)
    }

    /// Writes a text padded with blanks to exactly `cells`.
    pub fn put_fit(&mut self, at: (u16, u16), cells: u16, words: &str, style: Style) -> u16 {
        let fitted = text::fit(words, usize::from(cells));
        self.write(at, cells, &fitted, style)
    }

    /// Writes a text that ends at the right edge of `cells`.
    pub fn put_right(&mut self, at: (u16, u16), cells: u16, words: &str, style: Style) {
        let clipped = text::clip(words, usize::from(cells));
        let wide = u16::try_from(text::width(&clipped)).unwrap_or(cells);
        self.write(
            (at.0 + cells.saturating_sub(wide), at.1),
            wide,
            &clipped,
            style,
        );
    }

    /// Changes the look of cells that are already written.
    pub fn restyle(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                patch(&mut self.buffer[(x, y)], style);
            }
        }
    }

    fn write(&mut self, at: (u16, u16), cells: u16, words: &str, style: Style) -> u16 {
        let (start, y) = at;
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || start < area.left() {
            return 0;
        }
        let right = area.right().min(start.saturating_add(cells));
        let mut x = start;
        for grapheme in words.graphemes(true) {
            let span = u16::try_from(text::grapheme_width(grapheme)).unwrap_or(0);
            let hidden = grapheme.chars().all(char::is_control);
            if span == 0 || hidden {
                continue;
            }
            if x + span > right {
                break;
            }
            self.mend(x, x + span, y);
            let cell = &mut self.buffer[(x, y)];
            cell.set_symbol(grapheme);
            set(cell, style);
            if span == 2 {
                let cell = &mut self.buffer[(x + 1, y)];
                cell.set_symbol("");
                set(cell, style);
            }
            x += span;
        }
        x - start
    }

    /// Halves of wide characters that a new text would cut become blanks.
    fn mend(&mut self, left: u16, right: u16, y: u16) {
        let area = self.buffer.area;
        if left > area.left() && left < area.right() && self.buffer[(left, y)].symbol().is_empty() {
            self.buffer[(left - 1, y)].set_symbol(" ");
            self.buffer[(left, y)].set_symbol(" ");
        }
        if right < area.right() && self.buffer[(right, y)].symbol().is_empty() {
            self.buffer[(right, y)].set_symbol(" ");
        }
    }
}

/// A style replaces the look of a cell; what it leaves open stays as it was.
fn set(cell: &mut ratatui::buffer::Cell, style: Style) {
    cell.modifier = Modifier::empty();
    patch(cell, style);
}

fn patch(cell: &mut ratatui::buffer::Cell, style: Style) {
    if let Some(fg) = style.fg {
        cell.fg = fg;
    }
    if let Some(bg) = style.bg {
        cell.bg = bg;
    }
    cell.modifier.insert(style.add_modifier);
    cell.modifier.remove(style.sub_modifier);
}

/// Signs beyond ASCII become their nearest forms; hanzi stay.
fn plain(buffer: &mut Buffer) {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let near = text::ascii(buffer[(x, y)].symbol());
            let Some(near) = near else { continue };
            buffer[(x, y)].set_symbol(near);
            if x + 1 < area.right() && buffer[(x + 1, y)].symbol().is_empty() {
                buffer[(x + 1, y)].set_symbol(" ");
            }
        }
    }
}

/// The screen as lines of text: the cell after a wide character is skipped.
pub fn dump(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let line: String = (buffer.area.left()..buffer.area.right())
            .map(|x| buffer[(x, y)].symbol())
            .collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_never_leaves_its_cells_and_halves_become_blanks() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        let mut canvas = Canvas::new(&mut buffer);
        assert_eq!(canvas.put((0, 0), 10, "组织部“x”", Style::new()), 10);
        canvas.put((1, 0), 2, "ab", Style::new());
        assert_eq!(dump(&buffer), " ab 部“..\n");
        let mut canvas = Canvas::new(&mut buffer);
        canvas.put((8, 0), 2, "末尾", Style::new());
        canvas.put((9, 0), 5, "z", Style::new());
        assert_eq!(dump(&buffer), " ab 部“.z\n");
    }
}
