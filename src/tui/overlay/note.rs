//! A text to be read: scrolled, left with any way back.

use ratatui::{layout::Rect, style::Style};

use super::Overlay;
use crate::{
    base::find::Matcher,
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        theme::Tone,
        widget::{
            editor::Editor,
            list::Motion,
            popup,
            table::{Bit, Light, draw_bits},
        },
    },
};

/// Lines of pieces under a title.
pub struct Note {
    kind: &'static str,
    title: String,
    lines: Vec<Vec<Bit>>,
    top: usize,
    /// What is looked for, and whether it is being typed.
    search: Editor,
    is_typing: bool,
}

impl Note {
    /// A text of plain lines.
    pub fn new(title: impl Into<String>, lines: &[String]) -> Note {
        let bit = |line: &String| vec![Bit::new(line.clone(), Tone::Popup)];
        Note {
            kind: "note",
            title: title.into(),
            lines: lines.iter().map(bit).collect(),
            top: 0,
            search: Editor::line(""),
            is_typing: false,
        }
    }

    /// A text of lines with looks.
    pub fn of(title: impl Into<String>, lines: Vec<Vec<Bit>>) -> Note {
        Note {
            kind: "note",
            title: title.into(),
            lines,
            top: 0,
            search: Editor::line(""),
            is_typing: false,
        }
    }

    /// The lines that hold what is looked for; all where nothing is.
    fn shown(&self) -> Vec<&Vec<Bit>> {
        let matcher = Matcher::new(self.search.text());
        let holds = |line: &&Vec<Bit>| {
            let text: String = line.iter().map(|bit| bit.text.as_str()).collect();
            matcher.is_empty() || matcher.find(&text).is_some()
        };
        self.lines.iter().filter(holds).collect()
    }

    /// A key while the words to be found are typed.
    fn typed(&mut self, key: Key) {
        match key.code {
            KeyCode::Esc => {
                self.search = Editor::line("");
                self.is_typing = false;
            }
            KeyCode::Enter => self.is_typing = false,
            _ => {
                self.search.key(key);
            }
        }
        self.top = 0;
    }

    /// The same as another kind of sheet.
    pub fn of_kind(self, kind: &'static str) -> Note {
        Note { kind, ..self }
    }

    /// As an overlay to be opened.
    pub fn open(self) -> Effect {
        Effect::Open(Box::new(self))
    }
}

impl Overlay for Note {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        if self.is_typing {
            self.typed(key);
            return Vec::new();
        }
        let key = key.folded();
        if cx.keymap.act("all", key) == Some("filter") {
            self.is_typing = true;
            return Vec::new();
        }
        if key.code == KeyCode::Esc && !self.search.text().is_empty() {
            self.search = Editor::line("");
            return Vec::new();
        }
        match cx.keymap.act("move", key).and_then(Motion::parse) {
            Some(Motion::Up) => self.top = self.top.saturating_sub(1),
            Some(Motion::PageUp) => self.top = self.top.saturating_sub(12),
            Some(Motion::Down) => self.top += 1,
            Some(Motion::PageDown | Motion::Mark) => self.top += 12,
            Some(Motion::Top) => self.top = 0,
            Some(Motion::Bottom) => self.top = self.lines.len(),
            _ if matches!(
                key.code,
                KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | '?')
            ) =>
            {
                return vec![Effect::Close];
            }
            _ if key.code == KeyCode::F(1) => return vec![Effect::Close],
            _ => {}
        }
        self.top = self.top.min(self.shown().len().saturating_sub(4));
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let width = 84.min(area.width - 4);
        let height = u16::try_from(self.lines.len() + 3)
            .unwrap_or(u16::MAX)
            .min(area.height);
        let shown = usize::from(height.saturating_sub(3));
        let lines = self.shown();
        let place = match lines.len() > shown {
            true => format!("{}/{}", (self.top + shown).min(lines.len()), lines.len()),
            false => String::new(),
        };
        let room = popup::draw(
            canvas,
            area,
            (width, height),
            cx.theme,
            (&self.title, &place),
        );
        for (offset, line) in lines.iter().skip(self.top).take(shown).enumerate() {
            let y = room.y + 1 + u16::try_from(offset).unwrap_or(0);
            let line_area = Rect {
                y,
                height: 1,
                ..room
            };
            draw_bits(
                canvas,
                (room.x, y),
                room.width,
                line,
                (cx.theme, Light::Off),
            );
            if line.iter().all(|bit| bit.tone != Tone::PopupTitle) {
                // Looks made for the panes stand on the ground of the sheet here.
                let ground = cx.theme.style(Tone::Popup).bg.unwrap_or_default();
                canvas.restyle(line_area, Style::new().bg(ground));
            }
        }
        if self.is_typing || !self.search.text().is_empty() {
            let label = cx.word("help.part.search");
            let y = room.bottom().saturating_sub(1);
            let used = canvas.put((room.x, y), room.width, &label, cx.theme.style(Tone::Label));
            let field = Rect::new(room.x + used, y, room.width - used, 1);
            let style = cx.theme.style(Tone::FieldOn);
            self.search.draw(canvas, field, style, self.is_typing);
        }
        if !self.is_typing {
            canvas.rest_cursor(room.x, room.y);
        }
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("PgDn".into(), cx.word("tui.act.move.page_down")),
            (
                cx.keymap.label("all", "filter"),
                cx.word("tui.act.all.filter"),
            ),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}
