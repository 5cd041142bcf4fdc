//! A tree to be read: steps below their causes, folded and unfolded, the one in hand in full.

use ratatui::{layout::Rect, style::Style};

use super::Overlay;
use crate::{
    base::text,
    domain::judge::Node,
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        theme::Tone,
        widget::{
            list::{List, Motion},
            popup,
        },
    },
};

/// A line of the tree.
struct Item {
    depth: usize,
    text: String,
    /// How many lines below belong to it.
    below: usize,
    is_open: bool,
}

/// The trace of a judgement.
pub struct Tree {
    title: String,
    items: Vec<Item>,
    list: List<usize>,
}

/// Steps down to this depth are open at first: the order of judging and its rules.
const OPEN_TO: usize = 2;
/// Lines for the step in hand in full.
const UNDER: u16 = 4;

impl Tree {
    /// A trace, each step told on one line.
    pub fn of(title: String, node: &Node, told: &dyn Fn(&Node) -> String) -> Tree {
        let mut items = Vec::new();
        push(node, 0, told, &mut items);
        let mut tree = Tree {
            title,
            items,
            list: List::default(),
        };
        tree.show();
        tree
    }

    /// As an overlay to be opened.
    pub fn open(self) -> Effect {
        Effect::Open(Box::new(self))
    }

    /// Brings the list of seen lines up to date.
    fn show(&mut self) {
        let mut seen = Vec::new();
        let mut at = 0;
        while let Some(item) = self.items.get(at) {
            seen.push(at);
            at += if item.is_open { 1 } else { item.below + 1 };
        }
        self.list.set(seen);
    }

    fn fold(&mut self, open: Option<bool>) {
        let Some(at) = self.list.current().copied() else {
            return;
        };
        let item = &mut self.items[at];
        let wanted = open.unwrap_or(!item.is_open);
        // Closing what is closed goes to the step above, as in every tree.
        if !wanted && (!item.is_open || item.below == 0) {
            let depth = item.depth;
            let above = self.items[..at].iter().rposition(|it| it.depth < depth);
            if let Some(above) = above {
                self.list.select(&above);
            }
            return;
        }
        item.is_open = wanted;
        self.show();
    }

    fn fold_all(&mut self, open: bool) {
        for item in &mut self.items {
            item.is_open = open;
        }
        self.show();
    }
}

fn push(node: &Node, depth: usize, told: &dyn Fn(&Node) -> String, items: &mut Vec<Item>) {
    let at = items.len();
    items.push(Item {
        depth,
        text: told(node),
        below: 0,
        is_open: depth < OPEN_TO,
    });
    for child in &node.children {
        push(child, depth + 1, told, items);
    }
    items[at].below = items.len() - at - 1;
}

impl Overlay for Tree {
    fn kind(&self) -> &'static str {
        "tree"
    }

    fn begin(&mut self, _cx: &Cx) {
        self.list.go(Motion::Top);
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Close],
            KeyCode::Enter => self.fold(None),
            KeyCode::Char('+') => self.fold_all(true),
            KeyCode::Char('-') => self.fold_all(false),
            KeyCode::Char('y') => {
                let line = |it: &Item| format!("{}{}", "  ".repeat(it.depth), it.text);
                let lines: Vec<String> = self.items.iter().map(line).collect();
                return vec![Effect::Copy(lines.join("\n"))];
            }
            _ => match cx.keymap.act("move", key).and_then(Motion::parse) {
                Some(Motion::Left) => self.fold(Some(false)),
                Some(Motion::Right) => self.fold(Some(true)),
                Some(Motion::Mark | Motion::Range) | None => {}
                Some(motion) => {
                    self.list.go(motion);
                }
            },
        }
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let size = (120.min(area.width - 2), area.height);
        let place = format!("{}/{}", self.list.at() + 1, self.list.len());
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title, &place));
        let rows = usize::from(room.height.saturating_sub(UNDER + 1)).max(1);
        // The window follows the cursor; drawing changes nothing.
        let top = self.list.at().saturating_sub(rows * 2 / 3);
        let top = top.min(self.list.len().saturating_sub(rows));
        let shown = self.list.keys().iter().enumerate().skip(top).take(rows);
        let ground = cx.theme.style(Tone::Popup);
        for (offset, (at, index)) in shown.enumerate() {
            let y = room.y + 1 + u16::try_from(offset).unwrap_or(0);
            let item = &self.items[*index];
            let sign = match (item.below, item.is_open) {
                (0, _) => ' ',
                (_, true) => '-',
                (_, false) => '+',
            };
            let is_on = at == self.list.at();
            let style = if is_on {
                cx.theme.style(Tone::Selected)
            } else {
                ground
            };
            let line = format!("{}{sign} {}", "  ".repeat(item.depth), item.text);
            canvas.fill(Rect::new(room.x, y, room.width, 1), style);
            canvas.put((room.x, y), room.width, &line, style);
            if is_on {
                canvas.rest_cursor(room.x, y);
            }
        }
        self.draw_under(canvas, room, cx);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("Enter".into(), cx.word("tui.act.tree.fold")),
            ("+".into(), cx.word("tui.act.tree.open_all")),
            ("-".into(), cx.word("tui.act.tree.close_all")),
            ("y".into(), cx.word("tui.act.all.copy")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}

impl Tree {
    /// The step in hand in full.
    fn draw_under(&self, canvas: &mut Canvas, room: Rect, cx: &Cx) {
        let item = self.list.current().and_then(|at| self.items.get(*at));
        let Some(item) = item else { return };
        let top = room.bottom().saturating_sub(UNDER);
        let style = cx.theme.style(Tone::Label);
        let ground = cx.theme.style(Tone::Popup).bg.unwrap_or_default();
        let lines = text::wrap(&item.text, usize::from(room.width));
        for (y, line) in (top..room.bottom()).zip(lines) {
            canvas.put((room.x, y), room.width, &line, style);
            canvas.restyle(Rect::new(room.x, y, room.width, 1), Style::new().bg(ground));
        }
    }
}
