//! 问题: problems, what the rules ask for, cards, talks, inspection, help, calls, measures.

mod campaign;
mod card;
mod contact;
mod due;
mod finding;
mod lagging;
mod measure;
mod owed;
mod talk;

use super::book::{Book, Leaf, Subject};
use crate::{
    domain::{CardIssued, Lagging, Measure, TalkHeld},
    store::query::{
        finding::FindingLine,
        judging::due::Due,
        owed::Owed,
        supervision::{CampaignLine, ContactLine, OrgRow},
    },
    tui::{Cx, event::PaneId},
};

/// One thing of the pane.
#[derive(Clone)]
pub enum Watch {
    /// A problem.
    Finding(FindingLine),
    /// What the rules ask of a person.
    Due(Box<Due>),
    /// A card.
    Card(OrgRow<CardIssued>),
    /// A talk.
    Talk(OrgRow<TalkHeld>),
    /// A round of inspection.
    Campaign(CampaignLine),
    /// A lagging org.
    Lagging(OrgRow<Lagging>),
    /// A contact link.
    Contact(ContactLine),
    /// A branch that no leader keeps contact with.
    Uncovered(i64, String),
    /// What is owed.
    Owed(Owed),
    /// A measure.
    Measure(OrgRow<Measure>),
}

/// What the clerk has chosen to see.
#[derive(Default)]
pub struct View {
    /// Also what is closed, lifted or done.
    pub has_all: bool,
}

impl Subject for Watch {
    const PANE: PaneId = PaneId::Finding;
    const LEAVES: &'static [Leaf<Watch>] = &[
        finding::LEAF,
        due::LEAF,
        card::LEAF,
        talk::LEAF,
        campaign::LEAF,
        lagging::LEAF,
        contact::LEAF,
        owed::LEAF,
        measure::LEAF,
    ];
    type View = View;

    fn count(cx: &Cx) -> Option<i64> {
        Some(cx.ask(|store| store.unclosed_findings(cx.year)))
    }
}

/// Shows what is over too, and back.
fn all(book: &mut Book<Watch>, cx: &Cx) -> Vec<crate::tui::event::Effect> {
    book.view.has_all = !book.view.has_all;
    super::Pane::load(book, cx);
    Vec::new()
}

/// Only the org in hand, and back.
fn mine(book: &mut Book<Watch>, cx: &Cx) -> Vec<crate::tui::event::Effect> {
    book.narrow_to_org(cx)
}

/// The reason why nothing can be done: there is no line.
fn has_line(book: &Book<Watch>, _: &Cx) -> Option<&'static str> {
    book.line().is_none().then_some("no_line")
}
