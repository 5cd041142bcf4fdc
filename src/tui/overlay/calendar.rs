//! A month to pick a day from, weeks from Monday.

use chrono::{Datelike, Days};
use ratatui::layout::Rect;

use super::{Choice, Overlay};
use crate::{
    base::{Date, date, text},
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        theme::Tone,
        widget::{list::Motion, popup},
    },
};

/// Cells of one day.
const CELLS: u16 = 5;
/// Weeks that a month can touch.
const WEEKS: u16 = 6;

/// The calendar over a form.
pub struct Calendar {
    title: String,
    day: Date,
    /// Digits typed for a day of the month.
    typed: String,
}

impl Calendar {
    /// A calendar with the cursor on a day.
    pub fn new(title: String, day: Date) -> Calendar {
        Calendar {
            title,
            day,
            typed: String::new(),
        }
    }

    fn step(&mut self, days: i64) {
        let size = Days::new(days.unsigned_abs());
        let next = match days < 0 {
            true => self.day.checked_sub_days(size),
            false => self.day.checked_add_days(size),
        };
        self.day = next.unwrap_or(self.day);
    }

    fn digit(&mut self, digit: char) {
        self.typed.push(digit);
        let in_month = |typed: &str| self.day.with_day(typed.parse().ok()?);
        let found = in_month(&self.typed).or_else(|| {
            self.typed = digit.to_string();
            self.day.with_day(self.typed.parse().ok()?)
        });
        self.day = found.unwrap_or(self.day);
        if self.typed.len() >= 2 {
            self.typed.clear();
        }
    }

    fn take(&self) -> Vec<Effect> {
        let day = date::iso(self.day);
        vec![
            Effect::Close,
            Effect::Picked(vec![Choice::new(&day, day.clone())]),
        ]
    }
}

impl Overlay for Calendar {
    fn kind(&self) -> &'static str {
        "calendar"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        if let KeyCode::Char(c @ '0'..='9') = key.code {
            self.digit(c);
            return Vec::new();
        }
        self.typed.clear();
        match key.code {
            KeyCode::Enter | KeyCode::F(4) => return self.take(),
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Close],
            KeyCode::Char('t' | '.') => self.day = cx.today,
            KeyCode::Char('<' | ',' | '-') => self.day = date::add_months(self.day, -12),
            KeyCode::Char('>' | '+') => self.day = date::add_months(self.day, 12),
            _ => match cx.keymap.act("move", key).and_then(Motion::parse) {
                Some(Motion::Left) => self.step(-1),
                Some(Motion::Right) => self.step(1),
                Some(Motion::Up) => self.step(-7),
                Some(Motion::Down) => self.step(7),
                Some(Motion::PageUp) => self.day = date::add_months(self.day, -1),
                Some(Motion::PageDown) => self.day = date::add_months(self.day, 1),
                Some(Motion::Top) => self.day = self.day.with_day(1).unwrap_or(self.day),
                Some(Motion::Bottom) => self.day = date::month_end(self.day),
                _ => {}
            },
        }
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let size = (CELLS * 7 + 4, WEEKS + 6);
        let year = self.day.year().to_string();
        let month = self.day.month().to_string();
        let shown = cx.say("tui.calendar.month", &[("year", &year), ("month", &month)]);
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title, &shown));
        let names = cx.word("tui.calendar.weekdays");
        let label = cx.theme.style(Tone::Label);
        for (at, name) in (0u16..7).zip(names.split_whitespace()) {
            canvas.put_right((room.x + at * CELLS, room.y + 1), CELLS - 1, name, label);
        }
        let Some(first) = self.day.with_day(1) else {
            return;
        };
        let shift = first.weekday().num_days_from_monday();
        for number in 1..=date::month_end(first).day() {
            let Some(day) = first.with_day(number) else {
                continue;
            };
            let place = number - 1 + shift;
            let at = |value: u32| u16::try_from(value).unwrap_or(0);
            let (x, y) = (room.x + at(place % 7) * CELLS, room.y + 2 + at(place / 7));
            self.draw_day(canvas, (x, y), day, cx);
        }
        let hint = cx.word("tui.calendar.hint");
        let lines = text::wrap(&hint, usize::from(room.width));
        for (y, line) in (room.y + 2 + WEEKS..room.bottom()).zip(lines) {
            canvas.put((room.x, y), room.width, &line, label);
        }
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("Enter".into(), cx.word("tui.act.choice.take")),
            ("PgUp/PgDn".into(), cx.word("tui.calendar.turn")),
            ("t".into(), cx.word("tui.calendar.today")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}

impl Calendar {
    fn draw_day(&self, canvas: &mut Canvas, at: (u16, u16), day: Date, cx: &Cx) {
        let tone = match (day == self.day, day == cx.today) {
            (true, _) => Tone::Selected,
            (false, true) => Tone::Today,
            (false, false) => Tone::Popup,
        };
        // Brackets say without colors which day is in hand.
        let shown = match day == self.day {
            true => format!("[{:>2}]", day.day()),
            false => format!(" {:>2} ", day.day()),
        };
        canvas.put((at.0, at.1), CELLS, &shown, cx.theme.style(tone));
        if day == self.day {
            canvas.rest_cursor(at.0 + 1, at.1);
        }
    }
}
