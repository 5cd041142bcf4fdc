//! A pane made of leaves: several lists of one subject, turned with left and right.

use ratatui::layout::Rect;

use super::{
    FieldNames, Filter, Pane, Spot,
    listing::{self, Listing},
};
use crate::{
    domain::Id,
    tui::{
        Cx,
        act::{self, Act, ActRow},
        canvas::Canvas,
        event::{Effect, PaneId, Target},
        widget::{
            arrangement::{self, Arrangement},
            list::{List, Motion},
            table::{Bit, Column},
        },
    },
};

mod view;

/// One line of a leaf.
#[derive(Debug, Clone)]
pub struct Line<T> {
    /// What tells it from the others of its leaf, also after a new reading.
    pub key: String,
    /// Its cells by column.
    pub cells: Vec<Vec<Bit>>,
    /// What a filter looks at beside the cells.
    pub find: Vec<String>,
    /// The org that it is about.
    pub org: Option<Id>,
    /// The thing itself.
    pub it: T,
}

impl<T> Line<T> {
    /// All that a filter's words are looked for in.
    fn texts(&self) -> Vec<String> {
        let cells = self.cells.iter().flatten().map(|bit| bit.text.clone());
        cells.chain(self.find.iter().cloned()).collect()
    }
}

/// What a leaf shows at its bottom or side.
pub type Detail<T> = fn(&Book<T>, &Line<T>, u16, &Cx) -> Vec<Vec<Bit>>;

/// One list of a book.
pub struct Leaf<T: Subject> {
    /// Its name: the section of its acts in keymap and words.
    pub name: &'static str,
    /// Its columns.
    pub columns: fn(&Book<T>, &Cx) -> Vec<Column>,
    /// Reads its lines, at most [`LINES_MAX`].
    pub read: fn(&Book<T>, &Cx) -> Vec<Line<T>>,
    /// What is told of the line in hand.
    pub detail: Detail<T>,
    /// What can be done there. The first is done by Enter.
    pub acts: &'static [Act<Book<T>>],
}

/// Lines of a leaf read at once.
pub const LINES_MAX: u32 = 5_000;

/// What makes a subject of a book.
pub trait Subject: Clone + 'static {
    /// Its pane.
    const PANE: PaneId;
    /// Its leaves.
    const LEAVES: &'static [Leaf<Self>];
    /// What the clerk has chosen to see, where a leaf can be turned.
    type View: Default + 'static;

    /// The number on the tab, read anew and cheaply.
    fn count(_cx: &Cx) -> Option<i64> {
        None
    }

    /// Turns to a view that is no leaf, or opens a form, by a name of its own.
    fn turn(_book: &mut Book<Self>, _name: &str, _cx: &Cx) -> Vec<Effect> {
        Vec::new()
    }
}

/// The pane.
pub struct Book<T: Subject> {
    at: usize,
    lines: Vec<Line<T>>,
    shown: Vec<usize>,
    list: List<String>,
    filter: Option<Filter>,
    arrangement: Arrangement,
    count: Option<i64>,
    is_mine: bool,
    area: Rect,
    /// What the clerk has chosen to see.
    pub view: T::View,
}

impl<T: Subject> Default for Book<T> {
    fn default() -> Book<T> {
        Book {
            at: 0,
            lines: Vec::new(),
            shown: Vec::new(),
            list: List::default(),
            filter: None,
            arrangement: Arrangement::default(),
            count: None,
            is_mine: false,
            area: Rect::default(),
            view: T::View::default(),
        }
    }
}

impl<T: Subject> Book<T> {
    fn leaf(&self) -> &'static Leaf<T> {
        &T::LEAVES[self.at.min(T::LEAVES.len() - 1)]
    }

    /// The line in hand.
    pub fn line(&self) -> Option<&Line<T>> {
        self.lines.get(*self.shown.get(self.list.at())?)
    }

    /// The thing in hand.
    pub fn it(&self) -> Option<&T> {
        self.line().map(|line| &line.it)
    }

    /// The marked lines, else the one in hand.
    pub fn chosen(&self) -> Vec<&Line<T>> {
        let keys = self.list.chosen();
        let shown = self.shown.iter().filter_map(|at| self.lines.get(*at));
        shown.filter(|line| keys.contains(&line.key)).collect()
    }

    /// Takes the marks away after they were used.
    pub fn unmark(&mut self) {
        self.list.clear_marks();
    }

    /// The org whose lines alone are shown.
    pub fn org(&self, cx: &Cx) -> Option<Id> {
        cx.org.filter(|_| self.is_mine)
    }

    /// Only the lines of the org in hand, and back.
    pub fn narrow_to_org(&mut self, cx: &Cx) -> Vec<Effect> {
        if cx.org.is_none() {
            return vec![cx.warn("tui.reason.no_org", &[])];
        }
        self.is_mine = !self.is_mine;
        self.load(cx);
        Vec::new()
    }

    /// Turns to a leaf by its name.
    pub fn turn_to(&mut self, name: &str, cx: &Cx) {
        let found = T::LEAVES.iter().position(|leaf| leaf.name == name);
        self.at = found.unwrap_or(self.at);
        self.list.clear_marks();
        self.filter = None;
        self.arrangement = Arrangement::default();
        self.load(cx);
        self.list.go(Motion::Top);
    }

    /// Puts the cursor on a line.
    pub fn select(&mut self, key: &str) {
        self.list.select(&key.to_string());
    }

    /// Shows everything again.
    pub fn widen(&mut self, cx: &Cx) {
        self.filter = None;
        self.arrangement.only = None;
        self.narrow(cx);
    }

    /// Narrows the list to what matches a text, as if it had been typed.
    pub fn narrow_to(&mut self, text: &str, cx: &Cx) {
        self.filter = Filter::new(text);
        self.narrow(cx);
        self.list.go(Motion::Top);
    }

    /// The name under which the arrangement of the leaf is kept.
    fn list_name(&self) -> String {
        format!("{}.{}", T::PANE, self.leaf().name)
    }

    fn names(&self, cx: &Cx) -> Vec<String> {
        arrangement::names(&(self.leaf().columns)(self, cx), &listing::blank(cx))
    }

    /// Which lines are shown: what passes the filter, arranged as the clerk wants it.
    fn narrow(&mut self, cx: &Cx) {
        let all = 0..self.lines.len();
        let passing = match &self.filter {
            Some(filter) => filter.keep(
                all,
                |at| self.lines[*at].texts(),
                |at, field| filter.in_cells(&self.lines[*at].cells, field),
            ),
            None => all.collect(),
        };
        let cell = |row: usize, at: usize| {
            let bits = self.lines[row].cells.get(at);
            bits.map(|bits| arrangement::text(bits)).unwrap_or_default()
        };
        let names = self.names(cx);
        self.shown = self.arrangement.shown(&names, passing, cell, cx.year);
        let keys = self.shown.iter().map(|at| self.lines[*at].key.clone());
        self.list.set(keys.collect());
    }

    fn side(&mut self, motion: Motion, cx: &Cx) -> Vec<Effect> {
        let at = match motion {
            Motion::Left if self.at == 0 => return vec![Effect::Go(PaneId::Org)],
            Motion::Left => self.at - 1,
            _ => (self.at + 1).min(T::LEAVES.len() - 1),
        };
        if at != self.at {
            self.turn_to(T::LEAVES[at].name, cx);
        }
        Vec::new()
    }
}

impl<T: Subject> Pane for Book<T> {
    fn id(&self) -> PaneId {
        T::PANE
    }

    fn section(&self) -> &'static str {
        self.leaf().name
    }

    fn place(&mut self, area: Rect) {
        self.area = area;
        let rows = self.split().1.height.saturating_sub(1);
        self.list.set_rows(usize::from(rows));
    }

    fn load(&mut self, cx: &Cx) {
        self.lines = (self.leaf().read)(self, cx);
        self.arrangement = listing::kept(&self.list_name(), &self.arrangement, cx);
        self.narrow(cx);
        self.tally(cx);
    }

    fn tally(&mut self, cx: &Cx) {
        self.count = T::count(cx);
    }

    fn draw(&self, canvas: &mut Canvas, _area: Rect, cx: &Cx, is_focused: bool) {
        self.draw_all(canvas, cx, is_focused);
    }

    fn heading(&self, cx: &Cx) -> String {
        let mut parts = Vec::new();
        if self.is_mine {
            parts.push(cx.word("tui.board.mine"));
        }
        let marked = self.list.marked_keys().len();
        if marked > 0 {
            parts.push(cx.say("tui.head.marked", &[("n", &marked.to_string())]));
        }
        if !self.shown.is_empty() {
            parts.push(format!("{}/{}", self.list.at() + 1, self.shown.len()));
        }
        if self.shown.len() < self.lines.len() {
            let n = self.lines.len().to_string();
            parts.push(cx.say("tui.head.of", &[("n", &n)]));
        }
        parts.join("  ")
    }

    fn count(&self) -> Option<i64> {
        self.count
    }

    fn acts(&self, cx: &Cx) -> Vec<ActRow> {
        let leaf = self.leaf();
        act::rows_of((T::PANE, leaf.name), leaf.acts, self, cx)
    }

    fn act(&mut self, name: &str, cx: &Cx) -> Vec<Effect> {
        act::run(self.leaf().acts, name, self, cx)
    }

    fn motion(&mut self, motion: Motion, cx: &Cx) -> Vec<Effect> {
        if matches!(motion, Motion::Left | Motion::Right) {
            return self.side(motion, cx);
        }
        self.list.go(motion);
        Vec::new()
    }

    fn open(&mut self, cx: &Cx) -> Vec<Effect> {
        match self.leaf().acts.first() {
            Some(first) => self.act(first.name, cx),
            None => Vec::new(),
        }
    }

    fn back(&mut self, _cx: &Cx) -> bool {
        self.list.clear_marks()
    }

    fn fields(&self, cx: &Cx) -> Vec<FieldNames> {
        super::columns(&(self.leaf().columns)(self, cx), cx)
    }

    fn filter(&mut self, filter: Option<Filter>, cx: &Cx) {
        self.filter = filter;
        self.narrow(cx);
    }

    fn arrangement(&self) -> Option<&Arrangement> {
        Some(&self.arrangement)
    }

    fn arrange(&mut self, arrangement: Arrangement, cx: &Cx) {
        self.arrangement = arrangement;
        self.narrow(cx);
    }

    fn listing(&self, cx: &Cx) -> Option<Listing> {
        let rows = self.shown.iter().map(|at| &self.lines[*at]);
        let texts = |line: &Line<T>| {
            line.cells
                .iter()
                .map(|bits| arrangement::text(bits))
                .collect()
        };
        Some(Listing {
            pane: T::PANE,
            leaf: self.leaf().name,
            columns: self.names(cx),
            rows: rows.map(texts).collect(),
            arrangement: self.arrangement.clone(),
            pattern: self.pattern(),
        })
    }

    fn pattern(&self) -> Option<String> {
        self.filter.as_ref().map(|filter| filter.text.clone())
    }

    fn aim(&mut self, target: Target, cx: &Cx) -> bool {
        match target {
            Target::Org(_) if self.is_mine => self.load(cx),
            _ => return false,
        }
        true
    }

    fn turn(&mut self, name: &str, cx: &Cx) -> Vec<Effect> {
        match T::LEAVES.iter().find(|leaf| leaf.name == name) {
            Some(leaf) => {
                self.turn_to(leaf.name, cx);
                Vec::new()
            }
            None => T::turn(self, name, cx),
        }
    }

    fn spot(&self) -> Spot {
        let row = self.line().map(|line| line.key.clone());
        Spot {
            leaf: self.leaf().name.to_string(),
            row: row.unwrap_or_default(),
        }
    }

    fn stand(&mut self, spot: &Spot, cx: &Cx) {
        if self.leaf().name != spot.leaf {
            self.turn_to(&spot.leaf, cx);
        }
        self.select(&spot.row);
    }

    fn crumb(&self, cx: &Cx) -> String {
        let leaf = cx.word(&format!("tui.leaf.{}", self.leaf().name));
        match self.line().and_then(|line| line.find.first()) {
            Some(first) => format!("{leaf} > {first}"),
            None => leaf,
        }
    }

    fn copy(&self, cx: &Cx) -> String {
        let text = |bits: &Vec<Bit>| bits.iter().map(|bit| bit.text.as_str()).collect::<String>();
        let mut lines = Vec::new();
        for line in self.chosen() {
            let cells: Vec<String> = line.cells.iter().map(text).collect();
            lines.push(cells.join("\t").trim_end().to_string());
        }
        if let ([_], Some(line)) = (&lines[..], self.line()) {
            let detail = (self.leaf().detail)(self, line, 200, cx);
            lines.extend(detail.iter().map(text));
        }
        lines.join("\n")
    }
}

/// Every act of every leaf of a book: section, name, twin on the command line.
pub fn twins<T: Subject>() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let leaf = |leaf: &'static Leaf<T>| {
        let acts = leaf.acts.iter();
        acts.map(|act| (leaf.name, act.name, act.cli))
    };
    T::LEAVES.iter().flat_map(leaf)
}
