//! A field of text edited by graphemes, of one line or several, with undo.

use ratatui::{layout::Rect, style::Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    base::text,
    term::{Key, KeyCode},
    tui::canvas::Canvas,
};

/// Steps that can be undone inside a field.
const UNDO_MAX: usize = 200;

/// The text of a field and the cursor in it.
#[derive(Debug, Clone, Default)]
pub struct Editor {
    text: String,
    /// Byte place of the cursor, always between graphemes.
    at: usize,
    has_lines: bool,
    past: Vec<(String, usize)>,
    cut: String,
}

impl Editor {
    /// A field of one line.
    pub fn line(text: &str) -> Editor {
        let text = text::clean(text);
        Editor {
            at: text.len(),
            text,
            ..Editor::default()
        }
    }

    /// A field of several lines.
    pub fn lines(text: &str) -> Editor {
        let text = text::clean_lines(text);
        Editor {
            at: text.len(),
            text,
            has_lines: true,
            ..Editor::default()
        }
    }

    /// What stands in the field.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the field takes several lines.
    pub fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// Replaces everything; undo brings it back.
    pub fn set(&mut self, text: &str) {
        self.keep();
        self.text = self.cleaned(text);
        self.at = self.text.len();
    }

    /// Takes a pasted text, without hidden marks; a line end is a blank in a field of one line.
    pub fn paste(&mut self, pasted: &str) {
        let clean = self.cleaned(pasted);
        self.keep();
        self.text.insert_str(self.at, &clean);
        self.at = self.boundary(self.at + clean.len());
    }

    /// Edits; false if the key means nothing in a field.
    pub fn key(&mut self, key: Key) -> bool {
        match (key.ctrl, key.alt, key.code) {
            (false, false, KeyCode::Char(c)) => self.insert(c),
            (false, false, KeyCode::Backspace) => self.erase(self.before(self.at), self.at),
            (false, false, KeyCode::Delete) | (true, false, KeyCode::Char('d')) => {
                self.erase(self.at, self.after(self.at));
            }
            (true, _, KeyCode::Left) | (false, true, KeyCode::Char('b') | KeyCode::Left) => {
                self.at = self.word_before();
            }
            (true, _, KeyCode::Right) | (false, true, KeyCode::Char('f') | KeyCode::Right) => {
                self.at = self.word_after();
            }
            (false, _, KeyCode::Left) => self.at = self.before(self.at),
            (false, _, KeyCode::Right) | (true, false, KeyCode::Char('f')) => {
                self.at = self.after(self.at);
            }
            (false, _, KeyCode::Home) => self.at = self.line_start(),
            (false, _, KeyCode::End) | (true, false, KeyCode::Char('e')) => {
                self.at = self.line_end();
            }
            (true, false, KeyCode::Char('u')) => self.take(self.line_start(), self.at),
            (true, false, KeyCode::Char('k')) => self.take(self.at, self.line_end()),
            (true, false, KeyCode::Char('w')) | (false, true, KeyCode::Backspace) => {
                self.take(self.word_before(), self.at);
            }
            (false, true, KeyCode::Char('d')) => self.take(self.at, self.word_after()),
            (true, false, KeyCode::Char('y')) => {
                let cut = self.cut.clone();
                self.paste(&cut);
            }
            (true, false, KeyCode::Char('z' | '_')) => self.undo(),
            _ => return false,
        }
        true
    }

    /// Breaks the line at the cursor; false in a field of one line.
    pub fn break_line(&mut self) -> bool {
        if self.has_lines {
            self.insert('\n');
        }
        self.has_lines
    }

    /// Moves one line up or down; false at the edge.
    pub fn vertical(&mut self, is_down: bool) -> bool {
        let (start, end) = (self.line_start(), self.line_end());
        let column = text::width(&self.text[start..self.at]);
        let line = if is_down {
            if end == self.text.len() {
                return false;
            }
            let next = end + 1;
            next..self.text[next..]
                .find('\n')
                .map_or(self.text.len(), |at| next + at)
        } else {
            if start == 0 {
                return false;
            }
            self.text[..start - 1].rfind('\n').map_or(0, |at| at + 1)..start - 1
        };
        let mut wide = 0;
        self.at = line.end;
        for (offset, grapheme) in self.text[line.clone()].grapheme_indices(true) {
            if wide >= column {
                self.at = line.start + offset;
                break;
            }
            wide += text::grapheme_width(grapheme);
        }
        true
    }

    /// Draws the field and puts the cursor if it has the focus.
    pub fn draw(&self, canvas: &mut Canvas, area: Rect, style: Style, is_focused: bool) {
        canvas.fill(area, style);
        if area.width < 2 || area.height == 0 {
            return;
        }
        let before = &self.text[..self.at];
        let row = if is_focused {
            before.matches('\n').count()
        } else {
            0
        };
        let top = (row + 1).saturating_sub(usize::from(area.height));
        let column = text::width(&before[self.line_start()..]);
        let cells = usize::from(area.width) - 1;
        let shift = if is_focused {
            (column + 1).saturating_sub(cells)
        } else {
            0
        };
        for (offset, line) in self.text.split('\n').skip(top).enumerate() {
            let Some(y) = u16::try_from(offset).ok().filter(|y| *y < area.height) else {
                break;
            };
            let shown = if row == top + offset {
                skip(line, shift)
            } else {
                line
            };
            canvas.put((area.x, area.y + y), area.width, shown, style);
        }
        if is_focused {
            let line = skip(&before[self.line_start()..], shift);
            let x = u16::try_from(text::width(line)).unwrap_or(0);
            let y = u16::try_from(row - top).unwrap_or(0);
            canvas.show_cursor(area.x + x.min(area.width - 1), area.y + y);
        }
    }

    fn cleaned(&self, text: &str) -> String {
        if self.has_lines {
            text::clean_lines(text)
        } else {
            text::clean(text)
        }
    }

    fn insert(&mut self, c: char) {
        if c != '\n' && text::clean(c.encode_utf8(&mut [0; 4])).is_empty() {
            return;
        }
        self.keep();
        self.text.insert(self.at, c);
        self.at = self.boundary(self.at + c.len_utf8());
    }

    fn erase(&mut self, from: usize, to: usize) {
        if from < to {
            self.keep();
            self.text.replace_range(from..to, "");
            self.at = self.boundary(from);
        }
    }

    fn take(&mut self, from: usize, to: usize) {
        if from < to {
            self.cut = self.text[from..to].to_string();
            self.erase(from, to);
        }
    }

    fn keep(&mut self) {
        if self.past.len() == UNDO_MAX {
            self.past.remove(0);
        }
        self.past.push((self.text.clone(), self.at));
    }

    fn undo(&mut self) {
        if let Some((text, at)) = self.past.pop() {
            self.text = text;
            self.at = at;
        }
    }

    /// The next place between graphemes at or after a byte.
    fn boundary(&self, at: usize) -> usize {
        let mut starts = self.text.grapheme_indices(true).map(|(start, _)| start);
        starts.find(|start| *start >= at).unwrap_or(self.text.len())
    }

    fn before(&self, at: usize) -> usize {
        self.text[..at]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(start, _)| start)
    }

    fn after(&self, at: usize) -> usize {
        let next = self.text[at..].graphemes(true).next();
        next.map_or(at, |grapheme| at + grapheme.len())
    }

    fn word_before(&self) -> usize {
        let words = self.text[..self.at].unicode_word_indices();
        words.map(|(start, _)| start).next_back().unwrap_or(0)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.at..].unicode_word_indices();
        words.next().map_or(self.text.len(), |(start, word)| {
            self.at + start + word.len()
        })
    }

    fn line_start(&self) -> usize {
        self.text[..self.at].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.at..]
            .find('\n')
            .map_or(self.text.len(), |at| self.at + at)
    }
}

/// The text without its first cells.
fn skip(line: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in line.grapheme_indices(true) {
        if used >= cells {
            return &line[at..];
        }
        used += text::grapheme_width(grapheme);
    }
    if cells > 0 { "" } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(editor: &mut Editor, names: &str) {
        for name in names.split(' ') {
            editor.key(Key::parse(name).unwrap());
        }
    }

    #[test]
    fn graphemes_are_erased_whole() {
        let mut editor = Editor::line("组e\u{301}织");
        press(&mut editor, "backspace backspace");
        assert_eq!(editor.text(), "组");
        press(&mut editor, "ctrl+z");
        assert_eq!(editor.text(), "组e\u{301}");
    }

    #[test]
    fn readline_keys_work() {
        let mut editor = Editor::line("abc def");
        press(&mut editor, "ctrl+w");
        assert_eq!(editor.text(), "abc ");
        press(&mut editor, "ctrl+y home ctrl+k ctrl+y x");
        assert_eq!(editor.text(), "abc defx");
    }

    #[test]
    fn hidden_marks_never_enter() {
        let mut editor = Editor::line("");
        editor.paste("a\u{202e}b\u{200b}\nc\u{1b}[31m");
        editor.key(Key::char('\u{feff}'));
        assert_eq!(editor.text(), "ab c[31m");
    }

    #[test]
    fn lines_are_walked_by_cells() {
        let mut editor = Editor::lines("组织部\nabcdef");
        assert!(!editor.vertical(true));
        assert!(editor.vertical(false));
        editor.key(Key::char('!'));
        assert_eq!(editor.text(), "组织部!\nabcdef");
    }

    #[test]
    fn random_keys_never_break_a_field() {
        let mut editor = Editor::lines("“组织”e\u{301}\n👨‍👩‍👧 x");
        let names = "left right up home end backspace delete ctrl+w ctrl+k ctrl+u ctrl+y ctrl+z \
                     alt+b alt+f a 组";
        let keys: Vec<Key> = names
            .split_whitespace()
            .map(|n| Key::parse(n).unwrap())
            .collect();
        let mut seed = 7u64;
        for _ in 0..20_000 {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let index = usize::try_from(seed >> 33).unwrap() % keys.len();
            editor.key(keys[index]);
            if editor.text().len() > 400 {
                editor.set("");
            }
            editor.vertical(seed & (1 << 40) == 0);
        }
    }
}
