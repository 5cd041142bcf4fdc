//! The board's lists as what sorts and counts lists sees them.

use super::{Board, Card};
use crate::tui::{
    Cx,
    event::PaneId,
    pane::{
        FieldNames, Pane, card,
        listing::{self, Listing},
        task_note,
    },
    widget::arrangement::{self, Arrangement},
};

/// The names under which the arrangements are kept.
const CARD: &str = "card";
const INSIDE: &str = "inside";

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
