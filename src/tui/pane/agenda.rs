//! 日程: what is overdue, due and coming; the year at a glance, by org and by month.

mod glance;
mod letter;
mod month;
mod remind;

use super::book::{Book, Leaf, Subject};
use crate::{
    domain::Id,
    store::query::{glance::GlanceLine, judging::remind::AgendaLine, letter::LetterSentLine},
    tui::{Cx, event::PaneId},
};

/// One thing of the pane.
#[derive(Clone)]
pub enum Day {
    /// A reminder.
    Reminder(Box<AgendaLine>),
    /// A year of one org.
    Glance(Box<GlanceLine>),
    /// An outgoing letter.
    Letter(Box<LetterSentLine>),
    /// A month of the department.
    Month(month::Month),
}

/// What the clerk has chosen to see.
#[derive(Default)]
pub struct View {
    /// The whole year, not the next weeks alone.
    pub has_all: bool,
    /// What concerns many orgs, for each of them that has not done it.
    pub for_each: bool,
    /// The org whose parts are seen at a glance.
    pub below: Option<Id>,
}

impl Subject for Day {
    const PANE: PaneId = PaneId::Agenda;
    const LEAVES: &'static [Leaf<Day>] = &[remind::LEAF, glance::LEAF, month::LEAF, letter::LEAF];
    type View = View;
}

/// Only the org in hand with all below it, and back.
fn mine(book: &mut Book<Day>, cx: &Cx) -> Vec<crate::tui::event::Effect> {
    book.narrow_to_org(cx)
}

/// The reason why nothing can be done: there is no line.
fn has_line(book: &Book<Day>, _: &Cx) -> Option<&'static str> {
    book.line().is_none().then_some("no_line")
}
