//! How the board is laid out and drawn.

use ratatui::layout::Rect;

use super::{Board, Inside};
use crate::{
    base::text,
    domain::Stage,
    store::query::task::AssignmentLine,
    tui::{
        Cx,
        canvas::Canvas,
        pane::{card, draw_lines, listing, task_note},
        theme::Tone,
        widget::{
            accordion,
            table::{Light, Row, Table},
        },
    },
};

/// From this width on the task in hand stands beside the columns.
const DETAIL_FROM: u16 = 116;

impl Board {
    /// Columns, and where there is room the task in hand beside or below.
    pub(super) fn split(&self) -> (Rect, Option<Rect>) {
        let area = self.area;
        if area.width >= DETAIL_FROM {
            let side = (area.width / 3).min(56);
            let lanes = Rect {
                width: area.width - side - 1,
                ..area
            };
            (
                lanes,
                Some(Rect {
                    x: lanes.right() + 1,
                    width: side,
                    ..area
                }),
            )
        } else if area.height >= 30 {
            let under = area.height * 2 / 5;
            let lanes = Rect {
                height: area.height - under,
                ..area
            };
            (
                lanes,
                Some(Rect {
                    y: lanes.bottom(),
                    height: under,
                    ..area
                }),
            )
        } else {
            (area, None)
        }
    }

    pub(super) fn draw_lanes(&self, canvas: &mut Canvas, area: Rect, cx: &Cx, is_focused: bool) {
        if canvas.look.is_linear {
            return self.draw_one_lane(canvas, area, cx, is_focused);
        }
        let places = accordion::places(area, 5, self.at);
        for (index, (place, stage)) in places.iter().zip(Stage::ALL).enumerate() {
            if index > 0 {
                canvas.rule(*place, cx.theme.style(Tone::Rule));
            }
            let lane = &self.lanes[index];
            let name = cx.code("stage", stage.code());
            let is_on = index == self.at;
            let head = Rect {
                height: 1,
                ..*place
            };
            let style = cx.theme.style(if is_on {
                Tone::SelectedIdle
            } else {
                Tone::Column
            });
            canvas.fill(head, style);
            // The count always has its place; the name gives way.
            let count = lane.count.to_string();
            let digits = u16::try_from(count.len()).unwrap_or(1);
            let room = place.width.saturating_sub(digits + 3);
            let name: String = name.chars().take(usize::from(room)).collect();
            canvas.put((place.x + 1, place.y), room, &name, style);
            let at = (place.right().saturating_sub(digits + 1), place.y);
            canvas.put(at, digits, &count, style);
            let body = Rect {
                y: place.y + 1,
                height: place.height.saturating_sub(1),
                ..*place
            };
            self.draw_cards(canvas, body, (index, is_focused && is_on), cx);
        }
    }

    /// The column in hand alone, below the names and counts of all: what stands side by side is
    /// read aloud as one muddle.
    fn draw_one_lane(&self, canvas: &mut Canvas, area: Rect, cx: &Cx, is_focused: bool) {
        let style = cx.theme.style(Tone::Column);
        canvas.fill(Rect { height: 1, ..area }, style);
        let name = |(at, stage): (usize, &Stage)| {
            let name = cx.code("stage", stage.code());
            let count = self.lanes[at].count;
            match at == self.at {
                true => format!("[{name} {count}]"),
                false => format!(" {name} {count} "),
            }
        };
        let names: String = Stage::ALL.iter().enumerate().map(name).collect();
        canvas.put((area.x, area.y), area.width, &names, style);
        let body = Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1),
            ..area
        };
        self.draw_cards(canvas, body, (self.at, is_focused), cx);
    }

    fn draw_cards(&self, canvas: &mut Canvas, area: Rect, at: (usize, bool), cx: &Cx) {
        let (index, is_focused) = at;
        let lane = &self.lanes[index];
        let window = lane.list.window();
        for (row, number) in window.enumerate() {
            let y = area.y + u16::try_from(row).unwrap_or(u16::MAX) * card::ROWS;
            if y >= area.bottom() {
                break;
            }
            let height = card::ROWS.min(area.bottom() - y);
            let place = Rect { y, height, ..area };
            let is_current = number == lane.list.at() && index == self.at;
            let light = Light::of(is_current, is_focused);
            if light == Light::On {
                canvas.rest_cursor(place.x, place.y);
            }
            let is_marked = lane.list.is_marked(&lane.cards[number].id);
            let look = (light, is_marked, self.filter.as_ref());
            lane.cards[number].draw(canvas, place, look, cx);
        }
        if lane.cards.is_empty() && index == self.at {
            let key = match (&self.filter, self.is_by_assignment) {
                (Some(_), _) => "tui.empty.filter",
                (None, true) => "tui.empty.works",
                (None, false) => "tui.empty.lane",
            };
            let lines = text::wrap(&cx.word(key), usize::from(area.width.saturating_sub(2)));
            for (y, line) in (area.top() + 1..area.bottom()).zip(lines) {
                canvas.put(
                    (area.x + 1, y),
                    area.width - 1,
                    &line,
                    cx.theme.style(Tone::Dim),
                );
            }
        }
    }

    pub(super) fn draw_inside(
        &self,
        canvas: &mut Canvas,
        inside: &Inside,
        cx: &Cx,
        is_focused: bool,
    ) {
        let (area, detail) = self.inside_split();
        let Some(view) = &self.view else { return };
        let inner = |area: Rect| Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(2),
            ..area
        };
        let lines = task_note::lines(view, inner(detail).width, cx);
        draw_lines(canvas, inner(detail), &lines, cx);
        if detail.x > area.x {
            canvas.rule(detail, cx.theme.style(Tone::Rule));
        }
        let window = inside.list.window();
        let current = inside.list.at().checked_sub(window.start);
        let row = |line: &AssignmentLine| {
            task_note::row(line, inside.list.is_marked(&line.assignment.id), cx)
        };
        let rows: Vec<Row> = inside.lines[window].iter().map(row).collect();
        let columns = task_note::columns(cx);
        let blank = listing::blank(cx);
        let (columns, rows) = self.arrangement.apply(columns, rows, &blank);
        Table {
            columns: &columns,
            rows: &rows,
            current,
            is_focused,
        }
        .draw(canvas, area, cx.theme);
        if rows.is_empty() {
            let word = cx.word("tui.empty.inside");
            let at = (area.x + 1, area.y + 2);
            canvas.put(at, area.width - 1, &word, cx.theme.style(Tone::Dim));
        }
    }

    pub(super) fn inside_split(&self) -> (Rect, Rect) {
        let area = self.area;
        if area.width >= DETAIL_FROM {
            let (lanes, side) = self.split();
            return (lanes, side.unwrap_or(lanes));
        }
        let top = (area.height * 2 / 5).min(12);
        let table = Rect {
            y: area.y + top,
            height: area.height - top,
            ..area
        };
        (
            table,
            Rect {
                height: top,
                ..area
            },
        )
    }
}
