//! The board's lists as what sorts and counts lists sees them.

use super::{Board, Card, Inside, lane_of};
use crate::store::query::task::AssignmentLine;
use crate::tui::{
    Cx,
    event::PaneId,
    pane::{
        FieldNames, Pane, card,
        listing::{self, Listing},
        task_note,
    },
    widget::{
        arrangement::{self, Arrangement},
        list::List,
    },
};

/// The names under which the arrangements are kept.
const CARD: &str = "card";
const INSIDE: &str = "inside";

/// Assignments of one task read at once.
const WORKS_MAX: u32 = 2_000;

/// The first name of each of a card's fields.
fn names(cx: &Cx) -> Vec<String> {
    let first = |names: FieldNames| names.into_iter().next().unwrap_or_default();
    super::super::fields(&card::FIELDS, cx)
        .into_iter()
        .map(first)
        .collect()
}

/// The fields of a card as texts; what a field has several of stands beside each other.
fn texts(card: &Card, stage: &str, cx: &Cx) -> Vec<String> {
    let fields = (0..card::FIELDS.len()).map(|at| card.field(at, stage, cx));
    let joined = fields.map(|field| field.join(" ").trim().to_string());
    joined.collect()
}

impl Board {
    /// Goes into the task in hand.
    pub fn enter(&mut self, cx: &Cx) {
        let Some(view) = &self.view else { return };
        let id = view.line.task.id;
        let lines = cx.ask(|store| store.assignments(id, 0, WORKS_MAX));
        let mut inside = Inside {
            lines,
            list: List::default(),
        };
        if let Some(old) = &self.inside {
            inside.list = old.list.clone();
        } else if let Some(work) = &self.work {
            inside
                .list
                .set(inside.lines.iter().map(|line| line.assignment.id).collect());
            inside.list.select(&work.assignment.id);
        }
        if let Some(filter) = &self.filter {
            let texts = |line: &AssignmentLine| vec![line.org.clone(), line.org_code.clone()];
            let field = |line: &AssignmentLine, at| {
                let stage = cx.code("stage", lane_of(line).code());
                Card::of_assignment(line, cx).field(at, &stage, cx)
            };
            inside.lines = filter.keep(inside.lines.into_iter(), texts, field);
        }
        if self.inside.is_none() {
            self.arrangement = Arrangement::default();
        }
        let list = std::mem::take(&mut inside.list);
        let lines = std::mem::take(&mut inside.lines);
        self.inside = Some(inside);
        self.arrangement = self.kept(cx);
        let row = |line: &AssignmentLine| task_note::row(line, false, cx);
        let columns = task_note::columns(cx);
        let lines = listing::arranged(lines, &columns, row, &self.arrangement, cx);
        let keys = lines.iter().map(|line| line.assignment.id).collect();
        let mut inside = Inside { lines, list };
        inside.list.set(keys);
        self.inside = Some(inside);
        self.place(self.area);
    }

    /// The arrangement kept for what is shown, with the rows that alone are shown.
    pub(super) fn kept(&self, cx: &Cx) -> Arrangement {
        let leaf = if self.inside.is_some() { INSIDE } else { CARD };
        let name = format!("{}.{leaf}", PaneId::Board);
        listing::kept(&name, &self.arrangement, cx)
    }

    /// Cards of a column as they are arranged.
    pub(super) fn arranged(&self, cards: Vec<Card>, stage: &str, cx: &Cx) -> Vec<Card> {
        if self.inside.is_some() {
            return cards;
        }
        let cells: Vec<Vec<String>> = cards.iter().map(|it| texts(it, stage, cx)).collect();
        let cell = |row: usize, at: usize| cells[row].get(at).cloned().unwrap_or_default();
        let all = (0..cards.len()).collect();
        let shown = self.arrangement.shown(&names(cx), all, cell, cx.year);
        shown.into_iter().map(|at| cards[at].clone()).collect()
    }

    /// The column in hand, or the assignments of the task that is seen from inside.
    pub(super) fn own_listing(&self, cx: &Cx) -> Listing {
        let mut listing = Listing {
            pane: PaneId::Board,
            leaf: CARD,
            columns: names(cx),
            rows: Vec::new(),
            arrangement: self.arrangement.clone(),
            pattern: self.pattern(),
        };
        match &self.inside {
            Some(inside) => {
                listing.leaf = INSIDE;
                listing.columns = arrangement::names(&task_note::columns(cx), &listing::blank(cx));
                let lines = inside.lines.iter();
                let rows = lines.map(|line| listing::texts(&task_note::row(line, false, cx)));
                listing.rows = rows.collect();
            }
            None => {
                let stage = crate::domain::Stage::ALL[self.at];
                let stage = cx.code("stage", stage.code());
                let cards = self.lane().cards.iter();
                listing.rows = cards.map(|card| texts(card, &stage, cx)).collect();
            }
        }
        listing
    }
}
