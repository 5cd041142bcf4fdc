//! The difference between two screens becomes one run of bytes, right in clients of either width.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;

use super::color::{ColorMode, reduce, write_pen};
use crate::base::text;

/// Where the terminal's cursor rests after a frame. Its place counts even while hidden:
/// screen readers and input-method windows follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Column, from 0.
    pub x: u16,
    /// Row, from 0.
    pub y: u16,
    /// Whether it is seen.
    pub is_shown: bool,
}

type Pen = (Color, Color, Modifier);

/// Remembers what the terminal shows.
///
/// In a buffer, a grapheme of two cells stands in the first; the second has the empty symbol.
#[derive(Debug)]
pub struct Painter {
    mode: ColorMode,
    shown: Option<Buffer>,
    cursor: Cursor,
    pen: Option<Pen>,
}

impl Painter {
    /// A painter that knows nothing of the screen: the first frame paints all of it.
    pub fn new(mode: ColorMode) -> Painter {
        Painter {
            mode,
            shown: None,
            cursor: Cursor::default(),
            pen: None,
        }
    }

    /// Forgets what is shown: the next frame paints everything.
    pub fn forget(&mut self) {
        self.shown = None;
        self.pen = None;
    }

    /// The bytes that turn what is shown into `next`; empty when nothing changes.
    pub fn frame(&mut self, next: &Buffer, cursor: Cursor) -> Vec<u8> {
        let mut cells = Vec::new();
        let before = self.shown.take().filter(|shown| shown.area == next.area);
        if before.is_none() {
            self.pen = None;
            cells.extend_from_slice(b"\x1b[0m\x1b[2J");
        }
        let blank = Buffer::empty(next.area);
        let old = before.as_ref().unwrap_or(&blank);
        for y in next.area.top()..next.area.bottom() {
            self.row(&mut cells, old, next, y);
        }
        let changed = !cells.is_empty();
        self.shown = Some(next.clone());
        if !changed && cursor == self.cursor {
            return Vec::new();
        }
        let was_shown = self.cursor.is_shown || before.is_none();
        self.cursor = cursor;
        let mut out = Vec::with_capacity(cells.len() + 48);
        if changed {
            out.extend_from_slice(b"\x1b[?2026h");
        }
        if was_shown && (changed || !cursor.is_shown) {
            out.extend_from_slice(b"\x1b[?25l");
        }
        out.append(&mut cells);
        out.extend_from_slice(format!("\x1b[{};{}H", cursor.y + 1, cursor.x + 1).as_bytes());
        if cursor.is_shown {
            out.extend_from_slice(b"\x1b[?25h");
        }
        if changed {
            out.extend_from_slice(b"\x1b[?2026l");
        }
        out
    }

    fn row(&mut self, out: &mut Vec<u8>, old: &Buffer, next: &Buffer, y: u16) {
        let Rect { x: left, .. } = next.area;
        let right = next.area.right();
        let mut at = None;
        let mut x = left;
        while x < right {
            let cell = &next[(x, y)];
            let symbol = cell.symbol();
            let span = u16::try_from(text::grapheme_width(symbol))
                .unwrap_or(1)
                .max(1);
            let end = (x + span).min(right);
            let changed = (x..end).any(|x| !same(&old[(x, y)], &next[(x, y)]));
            // A continuation without its beginning is drawn as a blank.
            let symbol = if symbol.is_empty() || x + span > right {
                " "
            } else {
                symbol
            };
            if changed {
                if at != Some(x) {
                    out.extend_from_slice(format!("\x1b[{};{}H", y + 1, x + 1).as_bytes());
                }
                self.set_pen(out, cell);
                at = Some(end);
                if is_certain(symbol, end - x) {
                    out.extend_from_slice(symbol.as_bytes());
                } else {
                    uncertain(out, symbol, x, end);
                }
            }
            x = end;
        }
    }

    fn set_pen(&mut self, out: &mut Vec<u8>, cell: &Cell) {
        let pen = (
            reduce(cell.fg, self.mode),
            reduce(cell.bg, self.mode),
            cell.modifier,
        );
        if self.pen != Some(pen) {
            write_pen(out, pen.0, pen.1, pen.2);
            self.pen = Some(pen);
        }
    }
}

fn same(a: &Cell, b: &Cell) -> bool {
    a.symbol() == b.symbol() && a.fg == b.fg && a.bg == b.bg && a.modifier == b.modifier
}

/// Whether every client gives the symbol the same number of cells.
fn is_certain(symbol: &str, cells: u16) -> bool {
    let single = symbol.chars().nth(1).is_none();
    let (narrow, wide) = (
        UnicodeWidthStr::width(symbol),
        UnicodeWidthStr::width_cjk(symbol),
    );
    single && narrow == wide && narrow == usize::from(cells)
}

/// Blanks first, then the character, then an absolute move: right whatever its width is there.
fn uncertain(out: &mut Vec<u8>, symbol: &str, x: u16, end: u16) {
    out.extend(std::iter::repeat_n(b' ', usize::from(end - x)));
    out.extend_from_slice(format!("\x1b[{}G", x + 1).as_bytes());
    out.extend_from_slice(symbol.as_bytes());
    out.extend_from_slice(format!("\x1b[{}G", end + 1).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buffer(symbols: &[&str]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        let mut x = 0;
        for symbol in symbols {
            buffer[(x, 0)].set_symbol(symbol);
            let span = u16::try_from(text::grapheme_width(symbol)).unwrap();
            if span == 2 {
                buffer[(x + 1, 0)].set_symbol("");
            }
            x += span;
        }
        buffer
    }

    fn cursor(x: u16, is_shown: bool) -> Cursor {
        Cursor { x, y: 0, is_shown }
    }

    #[test]
    fn nothing_is_written_when_nothing_changed() {
        let mut painter = Painter::new(ColorMode::True);
        let screen = buffer(&["组", "·", "a"]);
        assert!(!painter.frame(&screen, cursor(0, false)).is_empty());
        assert!(painter.frame(&screen, cursor(0, false)).is_empty());
    }

    #[test]
    fn a_typed_hanzi_costs_at_most_sixty_bytes() {
        let mut painter = Painter::new(ColorMode::True);
        painter.frame(&buffer(&["组"]), cursor(2, true));
        let bytes = painter.frame(&buffer(&["组", "织"]), cursor(4, true));
        assert!(bytes.len() <= 60, "{}", bytes.len());
        assert!(bytes.starts_with(b"\x1b[?2026h\x1b[?25l"));
        assert!(bytes.ends_with(b"\x1b[1;5H\x1b[?25h\x1b[?2026l"));
    }

    #[test]
    fn an_ambiguous_character_is_blanked_and_stepped_over() {
        let mut painter = Painter::new(ColorMode::None);
        painter.frame(&buffer(&["a"]), cursor(0, false));
        let bytes = painter.frame(&buffer(&["a", "—", "b"]), cursor(0, false));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("\x1b[1;2H  \x1b[2G—\x1b[4Gb"), "{text:?}");
    }

    #[test]
    fn the_same_screen_appears_in_an_emulator() {
        let mut painter = Painter::new(ColorMode::Indexed);
        let mut emulator = vt100::Parser::new(2, 12, 0);
        for symbols in [
            &["组", "织", "部"][..],
            &["a", "中", "“", "b"],
            &["①", "x"],
            &[],
        ] {
            emulator.process(&painter.frame(&buffer(symbols), cursor(1, false)));
            let got: String = emulator.screen().rows(0, 12).next().unwrap_or_default();
            assert_eq!(got.replace(' ', ""), symbols.concat());
        }
    }
}
