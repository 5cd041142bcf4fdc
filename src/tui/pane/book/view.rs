//! How a book is laid out and drawn: its leaves on one line, the list, the line in hand in full.

use ratatui::layout::Rect;

use super::{Book, Line, Subject};
use crate::{
    base::text,
    tui::{
        Cx,
        canvas::Canvas,
        pane::{draw_detail, hit, listing},
        theme::Tone,
        widget::table::{Bit, Row, Table},
    },
};

/// From this width on the line in hand stands beside the list.
const DETAIL_FROM: u16 = 116;

impl<T: Subject> Book<T> {
    /// The leaves' names, the list, the line in hand.
    pub(super) fn split(&self) -> (Rect, Rect, Rect) {
        let area = self.area;
        let top = Rect {
            height: 1.min(area.height),
            ..area
        };
        let rest = Rect {
            y: area.y + top.height,
            height: area.height.saturating_sub(top.height),
            ..area
        };
        if area.width >= DETAIL_FROM {
            let side = (area.width / 3).min(64);
            let list = Rect {
                width: rest.width - side - 2,
                ..rest
            };
            let detail = Rect {
                x: list.right() + 2,
                width: side,
                ..rest
            };
            return (top, list, detail);
        }
        let under = (rest.height / 3).clamp(6, 12).min(rest.height);
        let list = Rect {
            height: rest.height - under,
            ..rest
        };
        let detail = Rect {
            y: list.bottom(),
            height: under,
            ..rest
        };
        (top, list, detail)
    }

    pub(super) fn draw_all(&self, canvas: &mut Canvas, cx: &Cx, is_focused: bool) {
        let (top, list, detail) = self.split();
        self.draw_leaves(canvas, top, cx);
        let columns = (self.leaf().columns)(self, cx);
        let window = self.list.window();
        let current = self.list.at().checked_sub(window.start);
        let shown = self.shown.get(window).unwrap_or_default();
        let lines = shown.iter().filter_map(|at| self.lines.get(*at));
        let rows: Vec<Row> = lines.map(|line| self.row(line)).collect();
        let (columns, rows) = self.arrangement.apply(columns, rows, &listing::blank(cx));
        Table {
            columns: &columns,
            rows: &rows,
            current,
            is_focused,
        }
        .draw(canvas, list, cx.theme);
        if rows.is_empty() {
            self.draw_empty(canvas, list, cx);
        }
        self.draw_detail(canvas, detail, cx);
    }

    fn draw_leaves(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        canvas.fill(area, cx.theme.style(Tone::Tab));
        let mut x = area.x;
        for (at, leaf) in T::LEAVES.iter().enumerate() {
            let name = cx.word(&format!("tui.leaf.{}", leaf.name));
            let (tone, label) = match at == self.at {
                true => (Tone::TabOn, format!("[{name}]")),
                false => (Tone::Tab, format!(" {name} ")),
            };
            let room = area.right().saturating_sub(x);
            x += canvas.put((x, area.y), room, &label, cx.theme.style(tone));
        }
    }

    fn row(&self, line: &Line<T>) -> Row {
        let filter = self.filter.as_ref();
        let lit = |bit: &Bit| bit.clone().hit(hit(filter, &bit.text));
        let cells = line.cells.iter();
        Row {
            cells: cells.map(|bits| bits.iter().map(lit).collect()).collect(),
            is_marked: self.list.is_marked(&line.key),
            is_heading: false,
        }
    }

    fn draw_empty(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let key = match (&self.filter, cx.store.is_some()) {
            (Some(_), _) => "tui.empty.filter".to_string(),
            _ if self.arrangement.only.is_some() => "tui.empty.filter".to_string(),
            _ => format!("tui.empty.{}", self.leaf().name),
        };
        let lines = text::wrap(&cx.word(&key), usize::from(area.width.saturating_sub(2)));
        let style = cx.theme.style(Tone::Dim);
        for (y, line) in (area.top() + 2..area.bottom()).zip(lines) {
            canvas.put((area.x + 1, y), area.width - 1, &line, style);
        }
    }

    fn draw_detail(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let (_, list, _) = self.split();
        let lines = |width| match self.line() {
            Some(line) => (self.leaf().detail)(self, line, width, cx),
            None => Vec::new(),
        };
        draw_detail(canvas, (list, area), cx, lines);
    }
}
