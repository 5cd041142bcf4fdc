//! How often each value stands in a column of a list, with the way to its rows.

use ratatui::layout::Rect;

use super::{Overlay, draw_table, walk};
use crate::{
    base::order,
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::{Effect, PaneId},
        pane::listing::Listing,
        theme::Tone,
        widget::{
            arrangement::Arrangement,
            chart,
            list::List,
            popup,
            table::{Bit, Column, Row},
        },
    },
};

/// The table on the screen.
pub struct Frequency {
    pane: PaneId,
    column: String,
    arrangement: Arrangement,
    rows: Vec<(String, usize)>,
    total: usize,
    list: List<usize>,
}

/// Rows of the table that are seen at once.
const ROWS: u16 = 15;
/// Cells of the longest bar.
const BAR: u16 = 24;

impl Frequency {
    /// The table of one column of what a list shows.
    pub fn of(listing: &Listing, at: usize, cx: &Cx) -> Frequency {
        let value = |row: &Vec<String>| row.get(at).cloned().unwrap_or_default();
        let texts: Vec<String> = listing.rows.iter().map(value).collect();
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        let rows = order::frequencies(&cells, cx.year);
        let mut list = List::default();
        list.set((0..rows.len()).collect());
        list.set_rows(usize::from(ROWS));
        Frequency {
            pane: listing.pane,
            column: listing.columns.get(at).cloned().unwrap_or_default(),
            arrangement: listing.arrangement.clone(),
            rows,
            total: cells.len(),
            list,
        }
    }

    /// As an overlay to be opened.
    pub fn open(self) -> Effect {
        Effect::Open(Box::new(self))
    }

    /// The rows of the value in hand, alone.
    fn enter(&self) -> Vec<Effect> {
        let Some((value, _)) = self.rows.get(self.list.at()) else {
            return Vec::new();
        };
        let arrangement = Arrangement {
            only: Some((self.column.clone(), value.clone())),
            ..self.arrangement.clone()
        };
        vec![Effect::Close, Effect::Arrange(self.pane, arrangement)]
    }

    fn copied(&self) -> String {
        let line = |(value, count): &(String, usize)| {
            format!("{value}\t{count}\t{}", order::share(*count, self.total))
        };
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn row(&self, (value, count): &(String, usize), most: usize, cx: &Cx) -> Row {
        let value = match value.as_str() {
            "" => Bit::new(cx.word("tui.list.empty"), Tone::Label),
            value => Bit::new(value, Tone::Popup),
        };
        let bar = chart::bar(*count, most, usize::from(BAR));
        Row::of(vec![
            value,
            Bit::new(count.to_string(), Tone::Popup),
            Bit::new(order::share(*count, self.total), Tone::Label),
            Bit::new(bar, Tone::Popup),
        ])
    }
}

impl Overlay for Frequency {
    fn kind(&self) -> &'static str {
        "frequency"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        if cx.keymap.act("all", key) == Some("copy") {
            return vec![Effect::Copy(self.copied())];
        }
        match key.code {
            KeyCode::Enter => return self.enter(),
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Close],
            _ => {}
        }
        walk(&mut self.list, key, cx);
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let rows = u16::try_from(self.rows.len()).unwrap_or(ROWS).min(ROWS);
        let size = (84.min(area.width - 4), (rows + 4).min(area.height));
        let args = [
            ("column", self.column.as_str()),
            ("n", &self.total.to_string()),
        ];
        let title = cx.say("tui.list.count_title", &args);
        let values = self.rows.len().to_string();
        let values = cx.say("tui.list.values", &[("n", &values)]);
        let room = popup::draw(canvas, area, size, cx.theme, (&title, &values));
        let columns = [
            Column::share(&self.column, 1),
            Column::cells(cx.word("tui.list.count"), 7).right(),
            Column::cells(cx.word("tui.list.share"), 7).right(),
            Column::cells("", BAR),
        ];
        let window = self.list.window();
        let most = self.rows.first().map_or(0, |(_, count)| *count);
        let shown = &self.rows[window];
        let rows: Vec<Row> = shown.iter().map(|it| self.row(it, most, cx)).collect();
        draw_table(canvas, room, (&columns, &rows), &self.list, cx);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("Enter".into(), cx.word("tui.list.rows")),
            (cx.keymap.label("all", "copy"), cx.word("tui.act.all.copy")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}
