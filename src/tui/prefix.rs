//! Two keys in a row: the first is kept without any time limit, and what may follow it is shown.

use ratatui::{layout::Rect, style::Style};

use super::{
    App, Cx,
    act::ActRow,
    canvas::Canvas,
    event::Effect,
    keymap::shown,
    layout::Layout,
    theme::Tone,
    widget::list::Motion,
    widget::popup,
    widget::table::{Bit, Light, draw_bits},
};
use crate::{
    base::text,
    term::{Key, KeyCode},
};

/// Cells of one entry of the panel.
const ENTRY_CELLS: usize = 38;

/// Something that may follow the first key.
struct Entry {
    key: Key,
    word: String,
    reason: Option<String>,
}

impl App {
    /// The tables that are heard now, the nearest first.
    fn heard(&self) -> [&'static str; 3] {
        let own = self.pane(self.focus).map_or("", |pane| pane.section());
        [own, "move", "all"]
    }

    /// Whether a key is the first of two somewhere where it would be heard.
    pub(super) fn begins_chord(&self, key: Key) -> bool {
        let keymap = &self.desk.keymap;
        let heard = self.heard();
        // A pane's own single key stands before what everywhere else begins with it.
        let is_single = keymap.act(heard[0], key).is_some();
        let mut following = heard.iter().map(|it| keymap.following(it, key));
        !is_single && following.any(|acts| !acts.is_empty())
    }

    /// Hears the key after the first of two. Esc, or a key that is not bound there, ends it.
    pub(super) fn key_after(&mut self, first: Key, key: Key) -> Vec<Effect> {
        if key.code == KeyCode::Esc {
            return Vec::new();
        }
        let [own, motion, all] = self.heard();
        let keymap = &self.desk.keymap;
        let found = |section| keymap.act_after(section, first, key).map(str::to_string);
        let (own, motion, all) = (found(own), found(motion), found(all));
        self.way = None;
        if let Some(name) = own {
            return self.act(self.focus, &name);
        }
        if let Some(motion) = motion.as_deref().and_then(Motion::parse) {
            return self.with(self.focus, |pane, cx| pane.motion(motion, cx));
        }
        if let Some(name) = all {
            return self.everywhere(&name);
        }
        let keys = format!("{} {}", shown(first), shown(key));
        vec![
            self.desk
                .cx()
                .warn("tui.message.no_chord", &[("keys", &keys)]),
        ]
    }
}

/// Draws what may follow over the bottom of the body.
pub fn draw(app: &App, canvas: &mut Canvas, layout: &Layout, cx: &Cx) {
    let Some(first) = app.prefix else { return };
    let entries = entries(app, first, cx);
    let columns = (usize::from(layout.body.width) / ENTRY_CELLS).max(1);
    let rows = entries.len().div_ceil(columns);
    let height = u16::try_from(rows + 1).unwrap_or(1).min(layout.body.height);
    let area = Rect {
        y: layout.body.bottom() - height,
        height,
        ..layout.body
    };
    let title = cx.say("tui.head.chord", &[("key", &shown(first))]);
    let cancel = cx.word("tui.head.chord_cancel");
    let room = popup::draw(
        canvas,
        area,
        (area.width, height),
        cx.theme,
        (&title, &cancel),
    );
    for (at, entry) in entries.iter().enumerate() {
        let (column, row) = (at / rows, at % rows);
        let x = room.x + u16::try_from(column * ENTRY_CELLS).unwrap_or(0);
        let y = room.y + u16::try_from(row).unwrap_or(0);
        if y < room.bottom() && x < room.right() {
            let cells = room.right() - x;
            let bits = bits(entry);
            draw_bits(canvas, (x, y), cells, &bits, (cx.theme, Light::Off));
            // The look of a key is made for the panes; here it stands on the ground of the sheet.
            let ground = cx.theme.style(Tone::Popup).bg.unwrap_or_default();
            canvas.restyle(Rect::new(x, y, cells, 1), Style::new().bg(ground));
        }
    }
}

fn bits(entry: &Entry) -> Vec<Bit> {
    let key = text::fit(&shown(entry.key), 6);
    let room = ENTRY_CELLS - 8;
    match &entry.reason {
        None => vec![
            Bit::new(key, Tone::Strong),
            Bit::new(text::clip(&entry.word, room), Tone::Popup),
        ],
        Some(reason) => {
            let word = format!("{}  {reason}", entry.word);
            vec![
                Bit::new(key, Tone::Label),
                Bit::new(text::clip(&word, room), Tone::Label),
            ]
        }
    }
}

fn entries(app: &App, first: Key, cx: &Cx) -> Vec<Entry> {
    let acts = app.pane(app.focus).map(|pane| pane.acts(cx));
    let acts: Vec<ActRow> = acts.unwrap_or_default();
    let mut entries: Vec<Entry> = Vec::new();
    for section in app.heard() {
        for (key, name) in cx.keymap.following(section, first) {
            // Where two tables bind the same key, the nearer one is heard.
            if entries.iter().any(|entry| entry.key == key) {
                continue;
            }
            let own = acts
                .iter()
                .find(|act| act.section == section && act.name == name);
            let reason = own.and_then(|act| act.disabled);
            entries.push(Entry {
                key,
                word: cx.word(&format!("tui.act.{section}.{name}")),
                reason: reason.map(|reason| cx.word(&format!("tui.reason.{reason}"))),
            });
        }
    }
    entries.sort_by_key(|entry| shown(entry.key));
    entries
}
