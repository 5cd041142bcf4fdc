//! The palette: every act and every org, found by a few letters.

use std::rc::Rc;

use ratatui::layout::Rect;

use super::{
    Overlay,
    view::{self, View},
};
use crate::{
    base::find::Matcher,
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::{Effect, PaneId, Target},
        theme::Tone,
        widget::{
            editor::Editor,
            list::{List, Motion},
            popup,
            table::{Bit, Light, draw_bits},
        },
    },
};

/// What a line of the palette does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// An act of a pane.
    Act(PaneId, String),
    /// An act that holds everywhere.
    All(String),
    /// Shows a pane.
    Go(PaneId),
    /// Shows a list as a kept view has it: pane, leaf, view.
    View(PaneId, String, Box<View>),
    /// Turns the panes to something.
    Aim(PaneId, Target),
}

impl Doing {
    /// What it is known by among the picks that are kept.
    fn code(&self) -> String {
        match self {
            Doing::Act(pane, name) => format!("{pane}.{name}"),
            Doing::All(name) => format!("all.{name}"),
            Doing::Go(pane) => pane.to_string(),
            Doing::View(pane, leaf, view) => format!("view {pane}.{leaf} {}", view.name),
            Doing::Aim(_, Target::Org(id)) => format!("org {id}"),
            Doing::Aim(_, Target::Task(id)) => format!("task {id}"),
            Doing::Aim(_, Target::Sheet(id)) => format!("sheet {id}"),
        }
    }
}

/// The kind under which the palette's picks are kept.
const KIND: &str = "palette";

/// A line of the palette.
#[derive(Debug, Clone)]
pub struct Item {
    /// How it is shown and found.
    pub label: String,
    /// What it is found by too.
    pub also: String,
    /// What kind of line it is.
    pub kind: String,
    /// Its key, or why it cannot be done now.
    pub note: String,
    /// Whether it can be done now.
    pub is_possible: bool,
    /// What it does.
    pub doing: Doing,
}

/// Finds more lines for a pattern.
pub type Finder = Rc<dyn Fn(&Cx, &str) -> Vec<Item>>;

/// The palette on the screen.
pub struct Palette {
    editor: Editor,
    items: Vec<Item>,
    finder: Finder,
    found: Vec<Item>,
    list: List<usize>,
}

impl Palette {
    /// A palette of fixed lines and a finder for more.
    pub fn new(items: Vec<Item>, finder: Finder) -> Palette {
        let mut palette = Palette {
            editor: Editor::line(""),
            found: items.clone(),
            items,
            finder,
            list: List::default(),
        };
        palette.relist();
        palette
    }

    fn relist(&mut self) {
        self.list = List::default();
        self.list.set((0..self.found.len()).collect());
        self.list.set_rows(14);
    }

    fn search(&mut self, cx: &Cx) {
        let matcher = Matcher::new(self.editor.text());
        let liked = cx.liked(KIND);
        let like = |item: &Item| {
            let code = item.doing.code();
            liked
                .iter()
                .position(|it| *it == code)
                .unwrap_or(liked.len())
        };
        // What is liked comes first among equals, since the ranking keeps the order of equals.
        let mut items = self.items.clone();
        items.sort_by_key(like);
        let mut more = match matcher.is_empty() {
            true => Vec::new(),
            false => (self.finder)(cx, self.editor.text()),
        };
        more.sort_by_key(like);
        items.extend(more);
        self.found = matcher.ranked(items, |item: &Item| vec![&item.label, &item.also]);
        self.relist();
    }
}

impl Overlay for Palette {
    fn kind(&self) -> &'static str {
        "palette"
    }

    fn begin(&mut self, cx: &Cx) {
        self.search(cx);
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return vec![Effect::Close],
            KeyCode::Enter => {
                let Some(item) = self.found.get(self.list.at()) else {
                    return Vec::new();
                };
                let mut effects = vec![Effect::Close, cx.picked(KIND, &item.doing.code())];
                effects.extend(match &item.doing {
                    Doing::Act(pane, name) => {
                        vec![Effect::Go(*pane), Effect::Act(*pane, name.clone())]
                    }
                    Doing::All(name) => cx.all(name),
                    Doing::View(pane, leaf, view) => {
                        let mut effects = vec![Effect::Go(*pane)];
                        effects.push(Effect::Turn(*pane, leaf.clone()));
                        effects.extend(view::show(*pane, view));
                        effects
                    }
                    Doing::Go(pane) => vec![Effect::Go(*pane)],
                    Doing::Aim(pane, target) => vec![Effect::Go(*pane), Effect::Aim(*target)],
                });
                return effects;
            }
            KeyCode::Up | KeyCode::BackTab => {
                self.list.go(Motion::Up);
            }
            KeyCode::Down | KeyCode::Tab => {
                self.list.go(Motion::Down);
            }
            KeyCode::PageUp => {
                self.list.go(Motion::PageUp);
            }
            KeyCode::PageDown => {
                self.list.go(Motion::PageDown);
            }
            _ => {
                self.editor.key(key);
                self.search(cx);
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, cx: &Cx) -> Vec<Effect> {
        self.editor.paste(text);
        self.search(cx);
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let size = (80.min(area.width - 4), 19.min(area.height));
        let count = self.found.len().to_string();
        let title = cx.word("tui.palette.title");
        let room = popup::draw(canvas, area, size, cx.theme, (&title, &count));
        let field = Rect {
            height: 1,
            y: room.y + 1,
            ..room
        };
        self.editor
            .draw(canvas, field, cx.theme.style(Tone::FieldOn), true);
        let cursor = canvas.cursor();
        let matcher = Matcher::new(self.editor.text());
        for (offset, index) in self.list.window().enumerate() {
            let y = room.y + 3 + u16::try_from(offset).unwrap_or(0);
            if y >= room.bottom() {
                break;
            }
            let item = &self.found[index];
            let is_on = index == self.list.at();
            let ground = if is_on { Tone::Selected } else { Tone::Popup };
            canvas.fill(Rect::new(room.x, y, room.width, 1), cx.theme.style(ground));
            let dim = if is_on { ground } else { Tone::Label };
            let hit = matcher.hits(&item.label);
            let tone = if item.is_possible { ground } else { dim };
            let kind = crate::base::text::fit(&item.kind, 8);
            let bits = [
                Bit::new(format!(" {kind} "), dim),
                Bit::new(&item.label, tone).hit(hit),
            ];
            let used = draw_bits(
                canvas,
                (room.x, y),
                room.width,
                &bits,
                (cx.theme, Light::Off),
            );
            let rest = room.width.saturating_sub(used + 2);
            let note = cx.theme.style(dim);
            canvas.put_right((room.x + used + 1, y), rest, &item.note, note);
        }
        canvas.show_cursor(cursor.x, cursor.y);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("Enter".into(), cx.word("tui.act.choice.take")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}
