//! A text to be read: scrolled, left with any way back.

use ratatui::{layout::Rect, style::Style};

use super::Overlay;
use crate::{
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        theme::Tone,
        widget::{
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
        }
    }

    /// A text of lines with looks.
    pub fn of(title: impl Into<String>, lines: Vec<Vec<Bit>>) -> Note {
        Note {
            kind: "note",
            title: title.into(),
            lines,
            top: 0,
        }
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
        let key = key.folded();
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
        self.top = self.top.min(self.lines.len().saturating_sub(4));
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let width = 84.min(area.width - 4);
        let height = u16::try_from(self.lines.len() + 3)
            .unwrap_or(u16::MAX)
            .min(area.height);
        let shown = usize::from(height.saturating_sub(3));
        let place = match self.lines.len() > shown {
            true => format!(
                "{}/{}",
                (self.top + shown).min(self.lines.len()),
                self.lines.len()
            ),
            false => String::new(),
        };
        let room = popup::draw(
            canvas,
            area,
            (width, height),
            cx.theme,
            (&self.title, &place),
        );
        for (offset, line) in self.lines.iter().skip(self.top).take(shown).enumerate() {
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
        canvas.rest_cursor(room.x, room.y);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("PgDn".into(), cx.word("tui.act.move.page_down")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}
