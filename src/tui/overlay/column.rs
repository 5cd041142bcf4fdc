//! Which columns of a list are seen, and in which order.

use ratatui::layout::Rect;

use super::Overlay;
use crate::{
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        pane::listing::Listing,
        theme::Tone,
        widget::{
            arrangement::Arrangement,
            list::{List, Motion},
            popup,
        },
    },
};

/// The columns on the screen: their names, and whether they are seen.
pub struct Columns {
    listing: Listing,
    lines: Vec<(String, bool)>,
    list: List<usize>,
}

impl Columns {
    /// The columns of a list: those that are seen first.
    pub fn of(listing: Listing, _cx: &Cx) -> Columns {
        let seen = listing.arrangement.seen(&listing.columns);
        let mut columns = Columns {
            listing,
            lines: Vec::new(),
            list: List::default(),
        };
        columns.take(&seen);
        columns.list.set((0..columns.lines.len()).collect());
        columns.list.set_rows(columns.lines.len());
        columns
    }

    /// As an overlay to be opened.
    pub fn open(self) -> Effect {
        Effect::Open(Box::new(self))
    }

    fn take(&mut self, seen: &[usize]) {
        let names = &self.listing.columns;
        let rest = (0..names.len()).filter(|at| !seen.contains(at));
        let line = |at: usize| (names[at].clone(), seen.contains(&at));
        self.lines = seen.iter().copied().chain(rest).map(line).collect();
    }

    fn toggle(&mut self, cx: &Cx) -> Vec<Effect> {
        let at = self.list.at();
        let seen = self.lines.iter().filter(|(_, is_seen)| *is_seen).count();
        match self.lines.get_mut(at) {
            Some((_, true)) if seen == 1 => return vec![cx.warn("tui.list.one_stays", &[])],
            Some((_, is_seen)) => *is_seen = !*is_seen,
            None => {}
        }
        self.list.go(Motion::Down);
        Vec::new()
    }

    fn shift(&mut self, is_up: bool) {
        let at = self.list.at();
        let to = match is_up {
            true => at.saturating_sub(1),
            false => (at + 1).min(self.lines.len().saturating_sub(1)),
        };
        self.lines.swap(at, to);
        self.list.select_at(to);
    }

    fn save(&self) -> Vec<Effect> {
        let seen = self.lines.iter().filter(|(_, is_seen)| *is_seen);
        let mut columns: Vec<String> = seen.map(|(name, _)| name.clone()).collect();
        if columns == self.listing.columns {
            columns.clear();
        }
        let arrangement = Arrangement {
            columns,
            ..self.listing.arrangement.clone()
        };
        vec![
            Effect::Close,
            Effect::Arrange(self.listing.pane, arrangement),
        ]
    }
}

impl Overlay for Columns {
    fn kind(&self) -> &'static str {
        "column"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        match key.code {
            KeyCode::Enter => return self.save(),
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Close],
            KeyCode::Char('0') => {
                let all: Vec<usize> = (0..self.lines.len()).collect();
                self.take(&all);
                return Vec::new();
            }
            _ => {}
        }
        match cx.keymap.act("move", key).and_then(Motion::parse) {
            Some(Motion::Mark) => return self.toggle(cx),
            Some(Motion::Left) => self.shift(true),
            Some(Motion::Right) => self.shift(false),
            Some(Motion::Range) | None => {}
            Some(motion) => {
                self.list.go(motion);
            }
        }
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let rows = u16::try_from(self.lines.len() + 3).unwrap_or(u16::MAX);
        let size = (56.min(area.width - 4), rows.min(area.height));
        let seen = self.lines.iter().filter(|(_, is_seen)| *is_seen).count();
        let count = format!("{seen}/{}", self.lines.len());
        let title = cx.word("tui.act.all.columns");
        let room = popup::draw(canvas, area, size, cx.theme, (&title, &count));
        for (at, (name, is_seen)) in self.lines.iter().enumerate() {
            let y = room.y + 1 + u16::try_from(at).unwrap_or(u16::MAX);
            if y >= room.bottom() {
                break;
            }
            let is_on = at == self.list.at();
            let style = cx
                .theme
                .style(if is_on { Tone::Selected } else { Tone::Popup });
            canvas.fill(Rect::new(room.x, y, room.width, 1), style);
            let box_sign = if *is_seen { "[x]" } else { "[ ]" };
            let label = format!(" {box_sign} {name}");
            canvas.put((room.x, y), room.width, &label, style);
            if is_on {
                canvas.rest_cursor(room.x, y);
            }
        }
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        let label = |motion: &str| cx.keymap.label("move", motion);
        vec![
            (label("mark"), cx.word("tui.list.show")),
            (
                format!("{} {}", label("left"), label("right")),
                cx.word("tui.list.shift"),
            ),
            ("0".into(), cx.word("tui.list.own_columns")),
            ("Enter".into(), cx.word("tui.act.choice.take")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}
