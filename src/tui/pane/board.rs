//! 看板: the five lists side by side, by task or by assignment, and one task from inside.

use ratatui::layout::Rect;

use super::{
    FieldNames, Filter, Pane, Spot,
    card::{self, Card},
    draw_detail,
    listing::Listing,
    task_act, task_note,
};
use crate::{
    domain::{Id, Stage},
    store::query::task::{AssignmentLine, TaskFilter, TaskView},
    tui::{
        Cx,
        act::{self, ActRow},
        canvas::Canvas,
        event::{Effect, PaneId, Target},
        widget::{
            arrangement::Arrangement,
            list::{List, Motion},
        },
    },
};

mod list;
mod view;

/// Cards read for a column; the count at its head is always exact.
const CARDS_MAX: u32 = 500;

/// One of the five lists.
#[derive(Default)]
struct Lane {
    cards: Vec<Card>,
    list: List<Id>,
    count: i64,
}

/// One task from inside: its assignments.
struct Inside {
    lines: Vec<AssignmentLine>,
    list: List<Id>,
}

/// The view of a task from inside, in a [`Spot`].
const INSIDE: &str = "inside";
/// The view by assignments, in a [`Spot`].
const BY_ASSIGNMENT: &str = "assignment";

/// The pane.
#[derive(Default)]
pub struct Board {
    lanes: [Lane; 5],
    at: usize,
    is_by_assignment: bool,
    is_mine: bool,
    inside: Option<Inside>,
    view: Option<TaskView>,
    work: Option<AssignmentLine>,
    filter: Option<Filter>,
    arrangement: Arrangement,
    overdue: i64,
    area: Rect,
}

impl Board {
    /// The task in hand.
    pub fn view(&self) -> Option<&TaskView> {
        self.view.as_ref()
    }

    /// Whether the cards are assignments.
    pub fn is_by_assignment(&self) -> bool {
        self.is_by_assignment
    }

    /// Whether a task is seen from inside.
    pub fn is_inside(&self) -> bool {
        self.inside.is_some()
    }

    /// Cards of assignments instead of tasks, and back.
    pub fn turn(&mut self, cx: &Cx) {
        self.is_by_assignment = !self.is_by_assignment;
        self.inside = None;
        self.load(cx);
    }

    /// Only the tasks of the org in hand, and back.
    pub fn narrow_to_org(&mut self, cx: &Cx) {
        self.is_mine = !self.is_mine;
        self.load(cx);
    }

    /// The marked assignments, else the one in hand.
    pub fn works(&self) -> Vec<AssignmentLine> {
        match &self.inside {
            Some(inside) => {
                let chosen = inside.list.chosen();
                let lines = inside.lines.iter();
                lines
                    .filter(|line| chosen.contains(&line.assignment.id))
                    .cloned()
                    .collect()
            }
            None => self.work.iter().cloned().collect(),
        }
    }

    /// Takes the marks away after they were used.
    pub fn unmark(&mut self) {
        if let Some(inside) = &mut self.inside {
            inside.list.clear_marks();
        }
        self.lanes.iter_mut().for_each(|lane| {
            lane.list.clear_marks();
        });
    }

    fn lane(&self) -> &Lane {
        &self.lanes[self.at]
    }

    fn read_lanes(&mut self, cx: &Cx) {
        let counts = match self.is_by_assignment {
            true => cx.ask(|store| store.assignment_counts(cx.year)),
            false => {
                let (counts, overdue) = cx.ask(|store| store.task_counts(cx.year));
                self.overdue = overdue;
                counts
            }
        };
        let org = cx.org.filter(|_| self.is_mine);
        let own = match (self.is_by_assignment, org) {
            (true, Some(org)) => cx.ask(|store| store.assignments_of(org, cx.year, CARDS_MAX)),
            _ => Vec::new(),
        };
        for (index, stage) in Stage::ALL.iter().enumerate() {
            let mut cards: Vec<Card> = if self.is_by_assignment {
                let lines = match org {
                    Some(_) => own
                        .iter()
                        .filter(|line| lane_of(line) == *stage)
                        .cloned()
                        .collect(),
                    None => cx.ask(|store| store.assignments_in(cx.year, *stage, 0, CARDS_MAX)),
                };
                lines
                    .iter()
                    .map(|line| Card::of_assignment(line, cx))
                    .collect()
            } else {
                let stage = Some(*stage);
                let filter = TaskFilter {
                    year: cx.year,
                    stage,
                    org,
                    ..TaskFilter::default()
                };
                let lines = cx.ask(|store| store.tasks(&filter, None, CARDS_MAX));
                lines.iter().map(Card::of_task).collect()
            };
            if let Some(filter) = &self.filter {
                let stage = cx.code("stage", stage.code());
                let field = |card: &Card, at| card.field(at, &stage, cx);
                cards = filter.keep(cards.into_iter(), |card| card.texts(cx), field);
            }
            cards = self.arranged(cards, &cx.code("stage", stage.code()), cx);
            let is_alone = self.filter.is_some() || self.arrangement.only.is_some();
            let is_whole = org.is_none() && !is_alone;
            let lane = &mut self.lanes[index];
            lane.count = if is_whole {
                counts[index]
            } else {
                i64::try_from(cards.len()).unwrap_or(i64::MAX)
            };
            lane.list.set(cards.iter().map(|card| card.id).collect());
            lane.cards = cards;
        }
    }

    /// Reads the task in hand.
    fn follow(&mut self, cx: &Cx) -> Vec<Effect> {
        if self.inside.is_none() {
            let card = self.lane().cards.get(self.lane().list.at()).cloned();
            self.view = card
                .as_ref()
                .and_then(|card| cx.ask(|store| store.task_view(card.task)));
            self.work = card.filter(|_| self.is_by_assignment).and_then(|card| {
                let lines = cx.ask(|store| store.assignments(card.task, card.id - 1, 1));
                lines.into_iter().next()
            });
        }
        Vec::new()
    }

    fn side(&mut self, motion: Motion, cx: &Cx) -> Vec<Effect> {
        match motion {
            Motion::Left if self.at == 0 => return vec![Effect::Go(PaneId::Org)],
            Motion::Left => self.at -= 1,
            _ => self.at = (self.at + 1).min(4),
        }
        self.follow(cx)
    }
}

/// The list in which an assignment of its own stands.
fn lane_of(line: &AssignmentLine) -> Stage {
    match (line.assignment.outcome, line.assignment.result) {
        (Some(_), _) => Stage::Closed,
        (None, Some(_)) => Stage::Checked,
        (None, None) => Stage::Dispatched,
    }
}

impl Pane for Board {
    fn id(&self) -> PaneId {
        PaneId::Board
    }

    fn place(&mut self, area: Rect) {
        self.area = area;
        let height = self.split().0.height.saturating_sub(1);
        for lane in &mut self.lanes {
            lane.list.set_rows(usize::from(height / card::ROWS));
        }
        let inside = self.inside_split().0.height.saturating_sub(1);
        if let Some(view) = &mut self.inside {
            view.list.set_rows(usize::from(inside));
        }
    }

    fn load(&mut self, cx: &Cx) {
        let held = self.lane().list.current().copied();
        self.arrangement = self.kept(cx);
        self.read_lanes(cx);
        // A card that moved to another list takes the cursor with it.
        if let Some(id) = held
            && self.lane().list.current() != Some(&id)
            && let Some(at) = (0..5).find(|at| self.lanes[*at].list.select(&id))
        {
            self.at = at;
        }
        if self.inside.is_some() {
            let id = self.view.as_ref().map(|view| view.line.task.id);
            self.view = id.and_then(|id| cx.ask(|store| store.task_view(id)));
            if self.view.is_some() {
                self.enter(cx);
            } else {
                self.inside = None;
            }
        }
        self.follow(cx);
    }

    fn draw(&self, canvas: &mut Canvas, _area: Rect, cx: &Cx, is_focused: bool) {
        if let Some(inside) = &self.inside {
            return self.draw_inside(canvas, inside, cx, is_focused);
        }
        let (lanes, detail) = self.split();
        self.draw_lanes(canvas, lanes, cx, is_focused);
        let (Some(detail), Some(view)) = (detail, &self.view) else {
            return;
        };
        let lines = |width| task_note::lines(view, width, cx);
        draw_detail(canvas, (lanes, detail), cx, lines);
    }

    fn heading(&self, cx: &Cx) -> String {
        let by = match (self.is_inside(), self.is_by_assignment) {
            (true, _) => self
                .view
                .as_ref()
                .map(|v| v.line.task.code.clone())
                .unwrap_or_default(),
            (false, true) => cx.word("tui.board.by_assignment"),
            (false, false) => cx.word("tui.board.by_task"),
        };
        let marked = match &self.inside {
            Some(inside) => inside.list.marked_keys().len(),
            None => self.lane().list.marked_keys().len(),
        };
        let mut parts = vec![by];
        if self.is_mine {
            parts.push(cx.word("tui.board.mine"));
        }
        if self.overdue > 0 && !self.is_inside() {
            parts.push(cx.say("tui.board.overdue", &[("n", &self.overdue.to_string())]));
        }
        if marked > 0 {
            parts.push(cx.say("tui.head.marked", &[("n", &marked.to_string())]));
        }
        parts.join("  ")
    }

    fn count(&self) -> Option<i64> {
        Some(self.lanes.iter().map(|lane| lane.count).sum())
    }

    fn acts(&self, cx: &Cx) -> Vec<ActRow> {
        act::rows(PaneId::Board, &task_act::ACTS, self, cx)
    }

    fn act(&mut self, name: &str, cx: &Cx) -> Vec<Effect> {
        act::run(&task_act::ACTS, name, self, cx)
    }

    fn motion(&mut self, motion: Motion, cx: &Cx) -> Vec<Effect> {
        if let Some(inside) = &mut self.inside {
            if motion == Motion::Left {
                self.back(cx);
            } else {
                inside.list.go(motion);
            }
            return Vec::new();
        }
        if matches!(motion, Motion::Left | Motion::Right) {
            return self.side(motion, cx);
        }
        self.lanes[self.at].list.go(motion);
        self.follow(cx)
    }

    fn open(&mut self, cx: &Cx) -> Vec<Effect> {
        if self.inside.is_some() {
            return act::run(&task_act::ACTS, "progress", self, cx);
        }
        self.enter(cx);
        Vec::new()
    }

    fn back(&mut self, cx: &Cx) -> bool {
        if let Some(inside) = &mut self.inside {
            if inside.list.clear_marks() {
                return true;
            }
            if self.arrangement.only.is_some() {
                return false;
            }
            self.inside = None;
            self.load(cx);
            return true;
        }
        self.lanes[self.at].list.clear_marks()
    }

    fn fields(&self, cx: &Cx) -> Vec<FieldNames> {
        super::fields(&card::FIELDS, cx)
    }

    fn filter(&mut self, filter: Option<Filter>, cx: &Cx) {
        self.filter = filter;
        self.load(cx);
    }

    fn arrangement(&self) -> Option<&Arrangement> {
        Some(&self.arrangement)
    }

    fn arrange(&mut self, arrangement: Arrangement, cx: &Cx) {
        self.arrangement = arrangement;
        self.load(cx);
    }

    fn listing(&self, cx: &Cx) -> Option<Listing> {
        Some(self.own_listing(cx))
    }

    fn pattern(&self) -> Option<String> {
        self.filter.as_ref().map(|filter| filter.text.clone())
    }

    fn aim(&mut self, target: Target, cx: &Cx) -> bool {
        match target {
            Target::Org(_) if self.is_mine => self.load(cx),
            Target::Task(id) => {
                self.is_by_assignment = false;
                self.inside = None;
                self.read_lanes(cx);
                for index in 0..5 {
                    if self.lanes[index].list.select(&id) {
                        self.at = index;
                    }
                }
                self.follow(cx);
            }
            _ => return false,
        }
        true
    }

    fn spot(&self) -> Spot {
        let leaf = match (&self.inside, self.is_by_assignment) {
            (Some(_), _) => INSIDE,
            (None, true) => BY_ASSIGNMENT,
            (None, false) => "",
        };
        let row = match &self.inside {
            Some(inside) => inside.list.current(),
            None => self.lanes[self.at].list.current(),
        };
        Spot {
            leaf: leaf.to_string(),
            row: row.map(|id| id.to_string()).unwrap_or_default(),
        }
    }

    fn stand(&mut self, spot: &Spot, cx: &Cx) {
        self.inside = None;
        self.is_by_assignment = spot.leaf == BY_ASSIGNMENT;
        self.load(cx);
        let Ok(row) = spot.row.parse() else { return };
        if spot.leaf == INSIDE {
            // The panes were turned to the task before.
            self.enter(cx);
            if let Some(inside) = &mut self.inside {
                inside.list.select(&row);
            }
        } else if let Some(at) = (0..5).find(|at| self.lanes[*at].list.select(&row)) {
            self.at = at;
        }
        self.follow(cx);
    }

    fn crumb(&self, _cx: &Cx) -> String {
        match &self.view {
            Some(view) => format!("{} {}", view.line.task.code, view.line.task.title),
            None => String::new(),
        }
    }

    fn copy(&self, cx: &Cx) -> String {
        let Some(view) = &self.view else {
            return String::new();
        };
        let line = |bits: Vec<crate::tui::widget::table::Bit>| {
            bits.iter().map(|bit| bit.text.as_str()).collect::<String>()
        };
        task_note::lines(view, 200, cx)
            .into_iter()
            .map(line)
            .collect::<Vec<_>>()
            .join("\n")
    }
}
