//! How a table to be filled in is drawn: as much of it as the screen has room for.

use ratatui::layout::Rect;

use super::Grid;
use crate::{
    base::text,
    tui::{Cx, canvas::Canvas, overlay::FieldKind, theme::Tone, widget::popup},
};

/// Cells that a field takes.
fn wide(kind: &FieldKind) -> u16 {
    match kind {
        FieldKind::Number | FieldKind::Points => 10,
        FieldKind::Date => 12,
        _ => 24,
    }
}

impl Grid {
    pub(super) fn draw_all(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let filled = self
            .lines
            .iter()
            .filter(|line| Grid::is_touched(line))
            .count();
        let args = [
            ("n", &*filled.to_string()),
            ("of", &*self.lines.len().to_string()),
        ];
        let count = cx.say("tui.grid.count", &args);
        let size = (area.width, area.height);
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title, &count));
        let fields = self.lines.first().map(|line| line.fields.as_slice());
        let mut widths: Vec<u16> = fields
            .unwrap_or_default()
            .iter()
            .map(|it| wide(&it.kind))
            .collect();
        let all: u16 = widths.iter().map(|width| width + 1).sum();
        let label = room.width.saturating_sub(all).clamp(12, 48);
        widths.insert(0, label);
        let style = cx.theme.style(Tone::Label);
        let mut x = room.x + label + 1;
        for (field, width) in fields.unwrap_or_default().iter().zip(&widths[1..]) {
            let cells = (*width).min(room.right().saturating_sub(x));
            canvas.put((x, room.y), cells, &field.label, style);
            x += width + 1;
        }
        // Two rows at the bottom say what is wrong.
        let rows = usize::from(room.height.saturating_sub(3)).max(1);
        let (at, count) = (self.list.at(), self.lines.len());
        // The row in hand stays in the middle as far as there are rows around it.
        let top = at.saturating_sub(rows / 2).min(count.saturating_sub(rows));
        for (y, at) in (room.y + 1..).zip(top..count.min(top + rows)) {
            let place = Rect {
                y,
                height: 1,
                ..room
            };
            self.draw_line(canvas, (place, &widths), at, cx);
        }
        self.draw_problem(canvas, room, cx);
    }

    fn draw_line(&self, canvas: &mut Canvas, (place, widths): (Rect, &[u16]), at: usize, cx: &Cx) {
        let Some(line) = self.lines.get(at) else {
            return;
        };
        let is_on = at == self.list.at();
        let label = widths.first().copied().unwrap_or(0);
        let tone = if is_on { Tone::Selected } else { Tone::Popup };
        let mark = if Grid::is_touched(line) { "*" } else { " " };
        canvas.put((place.x, place.y), 1, mark, cx.theme.style(Tone::Label));
        let name = (place.x + 1, place.y);
        canvas.put_fit(name, label - 1, &line.row.label, cx.theme.style(tone));
        let mut x = place.x + label + 1;
        for (at, (field, width)) in line.fields.iter().zip(&widths[1..]).enumerate() {
            let width = (*width).min(place.right().saturating_sub(x));
            let is_focused = is_on && at == self.column;
            let tone = match (&field.error, is_focused) {
                (Some(_), _) => Tone::FieldBad,
                (None, true) => Tone::FieldOn,
                (None, false) => Tone::Field,
            };
            let cell = Rect::new(x, place.y, width, 1);
            field
                .editor
                .draw(canvas, cell, cx.theme.style(tone), is_focused);
            x += width + 1;
        }
    }

    fn draw_problem(&self, canvas: &mut Canvas, room: Rect, cx: &Cx) {
        let wrong = self.field().and_then(|field| field.error.clone());
        let wrong = wrong.map(|sentence| (Tone::FieldBad, sentence));
        let Some((tone, sentence)) = wrong.or_else(|| self.problem.clone()) else {
            return;
        };
        let lines = text::wrap(&sentence, usize::from(room.width));
        for (y, line) in (room.bottom().saturating_sub(2)..room.bottom()).zip(lines) {
            canvas.put((room.x, y), room.width, &line, cx.theme.style(tone));
        }
    }
}
