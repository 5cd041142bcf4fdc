//! A heat map: rows by columns, a sign in each cell, with the way to what a cell counts.

use std::rc::Rc;

use ratatui::layout::Rect;

use super::Overlay;
use crate::{
    base::text,
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        theme::Tone,
        widget::{
            chart,
            list::{List, Motion},
            popup,
        },
    },
};

/// What is done with a cell: its row and column.
pub type Open = Rc<dyn Fn(&Cx, usize, usize) -> Vec<Effect>>;

/// Cells of a column.
const WIDE: u16 = 4;
/// Rows that are seen at once.
const ROWS: u16 = 16;

/// The map on the screen.
pub struct Heat {
    title: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<i64>)>,
    list: List<usize>,
    column: usize,
    open: Open,
}

impl Heat {
    /// A map of named rows with a number for each named column.
    pub fn new(
        title: String,
        columns: Vec<String>,
        rows: Vec<(String, Vec<i64>)>,
        open: Open,
    ) -> Heat {
        let mut list = List::default();
        list.set((0..rows.len()).collect());
        list.set_rows(usize::from(ROWS));
        Heat {
            title,
            columns,
            rows,
            list,
            column: 0,
            open,
        }
    }

    /// The same with the cursor in a column.
    pub fn at(self, column: usize) -> Heat {
        let column = column.min(self.columns.len().saturating_sub(1));
        Heat { column, ..self }
    }

    /// As an overlay to be opened.
    pub fn show(self) -> Effect {
        Effect::Open(Box::new(self))
    }

    fn copied(&self) -> String {
        let mut lines = vec![format!("\t{}", self.columns.join("\t"))];
        for (name, counts) in &self.rows {
            let counts: Vec<String> = counts.iter().map(i64::to_string).collect();
            lines.push(format!("{name}\t{}", counts.join("\t")));
        }
        lines.join("\n")
    }

    fn tone(count: i64, most: i64, is_on: bool) -> Tone {
        match (is_on, chart::heat(count, most)) {
            (true, _) => Tone::Selected,
            (_, ".") => Tone::Missing,
            (_, "1" | "2") => Tone::Label,
            _ => Tone::Popup,
        }
    }

    fn draw_row(&self, canvas: &mut Canvas, place: Rect, at: usize, cx: &Cx) {
        let most = self.rows.iter().flat_map(|(_, counts)| counts).max();
        let most = most.copied().unwrap_or(0);
        let (name, counts) = &self.rows[at];
        let wide = WIDE * u16::try_from(counts.len()).unwrap_or(0) + 7;
        let room = place.width.saturating_sub(wide);
        let is_row = at == self.list.at();
        let style = cx.theme.style(if is_row {
            Tone::SelectedIdle
        } else {
            Tone::Popup
        });
        canvas.fill(
            Rect {
                width: room,
                ..place
            },
            style,
        );
        let name = text::clip(name, usize::from(room));
        canvas.put((place.x, place.y), room, &name, style);
        let mut x = place.x + room;
        for (column, count) in counts.iter().enumerate() {
            let is_on = is_row && column == self.column;
            let sign = match count {
                0 => chart::heat(0, most).to_string(),
                count => count.to_string(),
            };
            let style = cx.theme.style(Heat::tone(*count, most, is_on));
            canvas.put_right((x, place.y), WIDE, &sign, style);
            if is_on {
                canvas.rest_cursor(x, place.y);
            }
            x += WIDE;
        }
        let sum: i64 = counts.iter().sum();
        canvas.put_right(
            (x, place.y),
            7,
            &sum.to_string(),
            cx.theme.style(Tone::Popup),
        );
    }
}

impl Overlay for Heat {
    fn kind(&self) -> &'static str {
        "heat"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        if cx.keymap.act("all", key) == Some("copy") {
            return vec![Effect::Copy(self.copied())];
        }
        match key.code {
            KeyCode::Enter if !self.rows.is_empty() => {
                return (self.open)(cx, self.list.at(), self.column);
            }
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Close],
            _ => {}
        }
        match cx.keymap.act("move", key).and_then(Motion::parse) {
            Some(Motion::Left) => self.column = self.column.saturating_sub(1),
            Some(Motion::Right) => {
                self.column = (self.column + 1).min(self.columns.len().saturating_sub(1));
            }
            Some(Motion::Mark | Motion::Range) | None => {}
            Some(motion) => {
                self.list.go(motion);
            }
        }
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let rows = u16::try_from(self.rows.len()).unwrap_or(ROWS).min(ROWS);
        let size = (100.min(area.width - 4), (rows + 4).min(area.height));
        let count = match self.rows.is_empty() {
            true => String::new(),
            false => format!("{}/{}", self.list.at() + 1, self.rows.len()),
        };
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title, &count));
        let wide = WIDE * u16::try_from(self.columns.len()).unwrap_or(0) + 7;
        let mut x = room.x + room.width.saturating_sub(wide);
        let style = cx.theme.style(Tone::Label);
        for name in &self.columns {
            canvas.put_right((x, room.y + 1), WIDE, name, style);
            x += WIDE;
        }
        canvas.put_right((x, room.y + 1), 7, &cx.word("tui.chart.sum"), style);
        for (offset, at) in self.list.window().enumerate() {
            let y = room.y + 2 + u16::try_from(offset).unwrap_or(u16::MAX);
            if y >= room.bottom() {
                break;
            }
            let place = Rect {
                y,
                height: 1,
                ..room
            };
            self.draw_row(canvas, place, at, cx);
        }
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("Enter".into(), cx.word("tui.list.rows")),
            (cx.keymap.label("all", "copy"), cx.word("tui.act.all.copy")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}
