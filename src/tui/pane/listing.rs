//! A pane's list as what sorts, counts and keeps lists sees it.

use crate::tui::{
    Cx,
    event::PaneId,
    widget::{
        arrangement::{self, Arrangement},
        table::{Column, Row},
    },
};

/// What a pane lists now.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Its pane.
    pub pane: PaneId,
    /// Its leaf; empty where the pane has no leaves.
    pub leaf: &'static str,
    /// The names of all its columns.
    pub columns: Vec<String>,
    /// The rows that are shown: their cells by column.
    pub rows: Vec<Vec<String>>,
    /// How it is arranged.
    pub arrangement: Arrangement,
    /// The filter as typed.
    pub pattern: Option<String>,
}

impl Listing {
    /// The list of a pane without leaves.
    pub fn of(
        pane: PaneId,
        columns: &[Column],
        rows: impl Iterator<Item = Row>,
        (arrangement, pattern): (&Arrangement, Option<String>),
        cx: &Cx,
    ) -> Listing {
        Listing {
            pane,
            leaf: "",
            columns: arrangement::names(columns, &blank(cx)),
            rows: rows.map(|row| texts(&row)).collect(),
            arrangement: arrangement.clone(),
            pattern,
        }
    }

    /// The name under which things are kept for it.
    pub fn name(&self) -> String {
        match self.leaf {
            "" => self.pane.to_string(),
            leaf => format!("{}.{leaf}", self.pane),
        }
    }
}

/// The word for a column without a title.
pub fn blank(cx: &Cx) -> String {
    cx.word("tui.list.tag")
}

/// The name under which the arrangement of a list is kept.
pub fn kept_name(name: &str) -> String {
    format!("list.{name}")
}

/// The arrangement kept for a list, with the rows that alone are shown now.
pub fn kept(name: &str, now: &Arrangement, cx: &Cx) -> Arrangement {
    Arrangement {
        only: now.only.clone(),
        ..Arrangement::of_lines(cx.kept(&kept_name(name)))
    }
}

/// Lines of a pane's table as they are arranged; `row` gives the cells of one.
pub fn arranged<L>(
    lines: Vec<L>,
    columns: &[Column],
    row: impl Fn(&L) -> Row,
    arrangement: &Arrangement,
    cx: &Cx,
) -> Vec<L> {
    if arrangement.sort.is_none() && arrangement.only.is_none() {
        return lines;
    }
    let cells: Vec<Vec<String>> = lines.iter().map(|line| texts(&row(line))).collect();
    let cell = |row: usize, at: usize| cells[row].get(at).cloned().unwrap_or_default();
    let names = arrangement::names(columns, &blank(cx));
    let shown = arrangement.shown(&names, (0..lines.len()).collect(), cell, cx.year);
    let mut held: Vec<Option<L>> = lines.into_iter().map(Some).collect();
    let taken = shown.into_iter().filter_map(|at| held[at].take());
    taken.collect()
}

/// The cells of a row as texts.
pub fn texts(row: &Row) -> Vec<String> {
    row.cells
        .iter()
        .map(|bits| arrangement::text(bits))
        .collect()
}
