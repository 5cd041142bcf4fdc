//! The difference between two screens becomes one run of bytes, right in clients of either width.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;

use super::color::{ColorMode, Pen, reduce, write_pen};
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

/// Looks that show on a blank; erased cells have none of them.
const SEEN_ON_BLANK: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);
/// From so many blanks on, erasing and stepping over them is shorter than writing them.
const ERASED_MIN: u16 = 11;
/// The same where they reach the end of the line.
const TAIL_MIN: u16 = 4;

/// Remembers what the terminal shows.
///
/// In a buffer, a grapheme of two cells stands in the first; the second has the empty symbol.
#[derive(Debug)]
pub struct Painter {
    mode: ColorMode,
    has_ground: bool,
    shown: Option<Buffer>,
    cursor: Cursor,
    pen: Option<Pen>,
    at: Option<(u16, u16)>,
    /// The end of what was blanked in the row in hand for characters of uncertain width.
    blanked: u16,
}

impl Painter {
    /// A painter that knows nothing of the screen: the first frame paints all of it.
    pub fn new(mode: ColorMode) -> Painter {
        Painter {
            mode,
            has_ground: true,
            shown: None,
            cursor: Cursor::default(),
            pen: None,
            at: None,
            blanked: 0,
        }
    }

    /// The same for a terminal that gives erased cells the ground in use, or not.
    pub fn ground(self, has_ground: bool) -> Painter {
        Painter { has_ground, ..self }
    }

    /// Forgets what is shown: the next frame paints everything.
    pub fn forget(&mut self) {
        self.shown = None;
        self.pen = None;
    }

    /// The same, but where `later` is, what is shown stays.
    pub fn frame_but(&mut self, next: &Buffer, cursor: Cursor, later: &[Rect]) -> Vec<u8> {
        let shown = self.shown.as_ref();
        let Some(shown) = shown.filter(|shown| shown.area == next.area) else {
            return self.frame(next, cursor);
        };
        let mut mixed = next.clone();
        for place in later
            .iter()
            .flat_map(|area| area.intersection(next.area).positions())
        {
            mixed[place] = shown[place].clone();
        }
        self.frame(&mixed, cursor)
    }

    /// The bytes that turn what is shown into `next`; empty when nothing changes.
    pub fn frame(&mut self, next: &Buffer, cursor: Cursor) -> Vec<u8> {
        let mut cells = Vec::new();
        let before = self.shown.take().filter(|shown| shown.area == next.area);
        // The cursor still stands where the last frame has put it.
        self.at = before.as_ref().map(|_| (self.cursor.x, self.cursor.y));
        if before.is_none() {
            self.pen = Some(Pen {
                fg: Color::Reset,
                bg: Color::Reset,
                modifier: Modifier::empty(),
            });
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
        if self.at != Some((cursor.x, cursor.y)) {
            out.extend_from_slice(format!("\x1b[{};{}H", cursor.y + 1, cursor.x + 1).as_bytes());
        }
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
        let mut x = left;
        self.blanked = 0;
        while x < right {
            let end = end_of(next, x, y);
            if (x..end).all(|x| same(&old[(x, y)], &next[(x, y)])) {
                x = end;
                continue;
            }
            let blanks = self.blanks(next, x, y);
            // A run of blanks that is there already need not be written to its end.
            let last = (x..x + blanks)
                .rev()
                .find(|x| !same(&old[(*x, y)], &next[(*x, y)]));
            let run = last.map_or(0, |last| last + 1 - x);
            let is_tail = x + blanks == right;
            if run >= ERASED_MIN || is_tail && run >= TAIL_MIN {
                self.go(out, next, (x, y));
                self.set_pen(out, &next[(x, y)]);
                match is_tail {
                    true => out.extend_from_slice(b"\x1b[K"),
                    false => out.extend_from_slice(format!("\x1b[{run}X").as_bytes()),
                }
                x += if is_tail { blanks } else { run };
                continue;
            }
            self.go(out, next, (x, y));
            self.put(out, (old, next), (x, y), end);
            x = end;
        }
    }

    /// How many blanks begin here that could as well be erased.
    fn blanks(&self, next: &Buffer, x: u16, y: u16) -> u16 {
        let first = &next[(x, y)];
        let is_ground = self.has_ground || reduce(first.bg, self.mode) == Color::Reset;
        if !is_ground {
            return 0;
        }
        let alike = |x: &u16| is_blank(&next[(*x, y)]) && next[(*x, y)].bg == first.bg;
        let count = (x..next.area.right()).take_while(alike).count();
        u16::try_from(count).unwrap_or(0)
    }

    /// Writes the cell of a place; the terminal's cursor is there already.
    fn put(
        &mut self,
        out: &mut Vec<u8>,
        (old, next): (&Buffer, &Buffer),
        (x, y): (u16, u16),
        end: u16,
    ) {
        let cell = &next[(x, y)];
        let right = next.area.right();
        let wanted = text::grapheme_width(cell.symbol()).max(1);
        // A continuation without its beginning is drawn as a blank, and so is a torn beginning.
        let is_torn = usize::from(end - x) < wanted && !is_line(cell.symbol());
        let symbol = match cell.symbol().is_empty() || is_torn {
            true => " ",
            false => cell.symbol(),
        };
        self.set_pen(out, cell);
        if is_certain(symbol, end - x) {
            out.extend_from_slice(symbol.as_bytes());
        } else {
            if x >= self.blanked {
                self.blanked = self.uncertain_run((old, next), (end, y));
                self.blank(out, (x, self.blanked));
            }
            out.extend_from_slice(symbol.as_bytes());
            out.extend_from_slice(format!("\x1b[{}G", end + 1).as_bytes());
        }
        // At the edge some terminals stand on the last cell and some behind it.
        self.at = (end < right).then_some((end, y));
    }

    /// The end of the characters of uncertain width that follow and are written with this pen:
    /// they are blanked together.
    fn uncertain_run(&self, (old, next): (&Buffer, &Buffer), (x, y): (u16, u16)) -> u16 {
        let mut at = x;
        while at < next.area.right() {
            let (cell, end) = (&next[(at, y)], end_of(next, at, y));
            let changes = (at..end).any(|x| !same(&old[(x, y)], &next[(x, y)]));
            let is_whole = usize::from(end - at) == text::grapheme_width(cell.symbol());
            let is_certain = is_blank(cell) || is_certain(cell.symbol(), end - at);
            if !changes || !is_whole || is_certain || self.pen != Some(self.pen_of(cell)) {
                break;
            }
            at = end;
        }
        at
    }

    /// Blanks the cells of characters of uncertain width before they are written, each followed
    /// by an absolute move: right whatever their width is there.
    fn blank(&self, out: &mut Vec<u8>, (x, end): (u16, u16)) {
        let is_plain = |pen: Pen| !pen.modifier.intersects(SEEN_ON_BLANK);
        if self.has_ground && self.pen.is_some_and(is_plain) {
            out.extend_from_slice(format!("\x1b[{}X", end - x).as_bytes());
        } else {
            out.extend(std::iter::repeat_n(b' ', usize::from(end - x)));
            out.extend_from_slice(format!("\x1b[{}G", x + 1).as_bytes());
        }
    }

    /// Moves the terminal's cursor in the fewest bytes.
    fn go(&mut self, out: &mut Vec<u8>, next: &Buffer, (x, y): (u16, u16)) {
        let here = self.at.replace((x, y));
        let Some((from, _)) = here.filter(|(from, row)| *row == y && *from <= x) else {
            let column = match x {
                0 => String::new(),
                x => format!(";{}", x + 1),
            };
            out.extend_from_slice(format!("\x1b[{}{column}H", y + 1).as_bytes());
            return;
        };
        if from == x {
            return;
        }
        let step = match x - from {
            1 => "\x1b[C".to_string(),
            count => format!("\x1b[{count}C"),
        };
        // What stands between may be shorter to write once more than to step over.
        match self.between(next, (from, x), y) {
            Some(text) if text.len() < step.len() => out.extend_from_slice(text.as_bytes()),
            _ => out.extend_from_slice(step.as_bytes()),
        }
    }

    /// What stands in a span, if it can be written with the pen in hand.
    fn between(&self, next: &Buffer, (from, to): (u16, u16), y: u16) -> Option<String> {
        let mut text = String::new();
        let mut x = from;
        while x < to {
            let (cell, end) = (&next[(x, y)], end_of(next, x, y));
            let is_fit = self.pen.is_some_and(|pen| self.fits(pen, cell));
            if !is_fit || end > to || !is_certain(cell.symbol(), end - x) || text.len() > 4 {
                return None;
            }
            text.push_str(cell.symbol());
            x = end;
        }
        Some(text)
    }

    fn pen_of(&self, cell: &Cell) -> Pen {
        let fg = reduce(cell.fg, self.mode);
        // Of sixteen colours a bold black is drawn as gray by many terminals.
        let is_grayed = self.mode == ColorMode::Sixteen && fg == Color::Black;
        let dropped = if is_grayed {
            Modifier::BOLD
        } else {
            Modifier::empty()
        };
        Pen {
            fg,
            bg: reduce(cell.bg, self.mode),
            modifier: cell.modifier.difference(dropped),
        }
    }

    /// Whether a pen draws the cell as it is meant; a blank has no foreground.
    fn fits(&self, pen: Pen, cell: &Cell) -> bool {
        let wanted = self.pen_of(cell);
        let is_enough =
            is_blank(cell) && pen.bg == wanted.bg && !pen.modifier.intersects(SEEN_ON_BLANK);
        pen == wanted || is_enough
    }

    fn set_pen(&mut self, out: &mut Vec<u8>, cell: &Cell) {
        if self.pen.is_some_and(|pen| self.fits(pen, cell)) {
            return;
        }
        let mut wanted = self.pen_of(cell);
        if let Some(pen) = self.pen.filter(|_| is_blank(cell)) {
            // What a blank does not show is left as it is.
            wanted.fg = pen.fg;
            wanted.modifier = pen.modifier.difference(SEEN_ON_BLANK);
        }
        write_pen(out, self.pen, wanted);
        self.pen = Some(wanted);
    }
}

/// The end of the grapheme that begins in a cell.
fn end_of(buffer: &Buffer, x: u16, y: u16) -> u16 {
    let right = buffer.area.right();
    let symbol = buffer[(x, y)].symbol();
    let mut span = u16::try_from(text::grapheme_width(symbol))
        .unwrap_or(1)
        .max(1);
    // A line of the chrome is one cell where it is drawn at all.
    if is_line(symbol) && (x + 1 >= right || !buffer[(x + 1, y)].symbol().is_empty()) {
        span = 1;
    }
    (x + span).min(right)
}

fn same(a: &Cell, b: &Cell) -> bool {
    if is_blank(a) && is_blank(b) {
        return a.bg == b.bg;
    }
    a.symbol() == b.symbol() && a.fg == b.fg && a.bg == b.bg && a.modifier == b.modifier
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SEEN_ON_BLANK)
}

/// Whether it is a line of a frame.
fn is_line(symbol: &str) -> bool {
    matches!(symbol, "\u{2502}" | "\u{2500}")
}

/// Whether every client gives the symbol the same number of cells. A line that takes one cell
/// stands there because the client was measured.
fn is_certain(symbol: &str, cells: u16) -> bool {
    let single = symbol.chars().nth(1).is_none();
    let (narrow, wide) = (
        UnicodeWidthStr::width(symbol),
        UnicodeWidthStr::width_cjk(symbol),
    );
    single && narrow == wide && narrow == usize::from(cells) || is_line(symbol) && cells == 1
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
        // The cursor is where it has to be before and after.
        assert!(bytes.ends_with("织\x1b[?25h\x1b[?2026l".as_bytes()));
    }

    #[test]
    fn an_ambiguous_character_is_blanked_and_stepped_over() {
        let mut painter = Painter::new(ColorMode::None);
        painter.frame(&buffer(&["a"]), cursor(0, false));
        let bytes = painter.frame(&buffer(&["a", "—", "b"]), cursor(0, false));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("a\x1b[2X—\x1b[4Gb"), "{text:?}");
        // Where erasing leaves the ground of the terminal, blanks are written.
        let mut painter = Painter::new(ColorMode::None).ground(false);
        let bytes = painter.frame(&buffer(&["—", "b"]), cursor(0, false));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("\x1b[1H  \x1b[1G—\x1b[3Gb"), "{text:?}");
    }

    #[test]
    fn neighbors_of_uncertain_width_are_blanked_together() {
        let mut painter = Painter::new(ColorMode::None);
        painter.frame(&buffer(&["a"]), cursor(0, false));
        let bytes = painter.frame(&buffer(&["a", "”", "—", "b"]), cursor(0, false));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("a\x1b[4X”\x1b[4G—\x1b[6Gb"), "{text:?}");
    }

    #[test]
    fn a_line_of_the_chrome_takes_one_cell_and_leaves_its_neighbor() {
        let mut screen = buffer(&["a"]);
        screen[(1, 0)].set_symbol("\u{2502}");
        screen[(2, 0)].set_symbol("b");
        let bytes = Painter::new(ColorMode::None).frame(&screen, cursor(0, false));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("a\u{2502}b"), "{text:?}");
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
