//! How a form is drawn: labels, values, and what is wrong with the field in hand.

use ratatui::{layout::Rect, style::Modifier};

use super::Form;
use crate::{
    base::text,
    tui::{
        Cx,
        canvas::Canvas,
        overlay::{Field, FieldKind},
        theme::Tone,
        widget::popup,
    },
};

/// Cells for labels.
const LABEL: u16 = 14;
/// The widest form.
const WIDE: u16 = 84;

impl Form {
    pub(super) fn draw_all(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let rows: u16 = self.fields.iter().map(Field::rows).sum();
        let intro = u16::try_from(self.intro.len()).unwrap_or(0);
        let height = (rows + intro + 5).min(area.height);
        let size = (WIDE.min(area.width - 4), height);
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title, ""));
        let label = cx.theme.style(Tone::Label);
        let mut y = room.y + 1;
        for line in &self.intro {
            canvas.put((room.x, y), room.width, line, label);
            y += 1;
        }
        let bottom = room.bottom().saturating_sub(2);
        // A long form scrolls so that the field in use is seen.
        let before: u16 = self.fields[..self.at.min(self.fields.len())]
            .iter()
            .map(Field::rows)
            .sum();
        let mut skip = (before + self.fields.get(self.at).map_or(1, Field::rows))
            .saturating_sub(bottom.saturating_sub(y));
        for (index, field) in self.fields.iter().enumerate() {
            if skip > 0 {
                skip = skip.saturating_sub(field.rows());
                continue;
            }
            let rows = field.rows().min(bottom.saturating_sub(y));
            if rows == 0 {
                break;
            }
            let star = match (self.carried.contains(field.name), field.is_required) {
                (true, _) => "=",
                (false, true) => "*",
                (false, false) => " ",
            };
            canvas.put_right((room.x, y), LABEL - 2, &field.label, label);
            canvas.put(
                (room.x + LABEL - 2, y),
                1,
                star,
                label.add_modifier(Modifier::BOLD),
            );
            let width = room.width.saturating_sub(LABEL);
            let place = Rect::new(room.x + LABEL, y, width, rows);
            self.draw_value(canvas, place, index, cx);
            y += rows;
        }
        let error = self
            .fields
            .get(self.at)
            .and_then(|field| field.error.as_ref());
        if let Some(problem) = error.or(self.problem.as_ref()) {
            let lines = text::wrap(problem, usize::from(room.width));
            for (offset, line) in lines.iter().take(2).enumerate() {
                let y = room.bottom() - 2 + u16::try_from(offset).unwrap_or(0);
                canvas.put(
                    (room.x, y),
                    room.width,
                    line,
                    cx.theme.style(Tone::FieldBad),
                );
            }
        }
    }

    fn draw_value(&self, canvas: &mut Canvas, area: Rect, index: usize, cx: &Cx) {
        let field = &self.fields[index];
        let is_on = index == self.at;
        let tone = match (&field.error, is_on) {
            (Some(_), _) => Tone::FieldBad,
            (None, true) => Tone::FieldOn,
            (None, false) => Tone::Field,
        };
        let style = cx.theme.style(tone);
        match &field.kind {
            FieldKind::Choice(choices) => {
                let mut x = area.x;
                for (number, choice) in choices.iter().enumerate() {
                    let chosen = field.picked.iter().any(|picked| picked.code == choice.code);
                    let tone = if chosen { tone } else { Tone::Popup };
                    let label = if is_on {
                        format!(" {}{} ", number + 1, choice.label)
                    } else {
                        format!(" {} ", choice.label)
                    };
                    let room = area.right().saturating_sub(x);
                    if chosen && is_on {
                        canvas.rest_cursor(x, area.y);
                    }
                    x += canvas.put((x, area.y), room, &label, cx.theme.style(tone));
                }
            }
            FieldKind::Pick(_, is_many) => {
                canvas.fill(area, style);
                let labels: Vec<&str> = field.picked.iter().map(|c| c.label.as_str()).collect();
                let joined = labels.join(&cx.word("kind.list.separator"));
                let shown = match (labels.len(), is_many) {
                    (0, _) => cx.word("tui.form.pick"),
                    (count, true) if count > 1 => cx.say(
                        "tui.form.picked",
                        &[("n", &count.to_string()), ("list", &joined)],
                    ),
                    _ => joined,
                };
                canvas.put((area.x, area.y), area.width, &shown, style);
                if is_on {
                    canvas.show_cursor(area.x, area.y);
                }
            }
            _ => field.editor.draw(canvas, area, style, is_on),
        }
    }
}
