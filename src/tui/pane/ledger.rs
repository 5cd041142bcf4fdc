//! 台账: who is behind a quota while there is time, the ledger, and the way from one to the other;
//! norms and targets, which are judged from figures.

mod chart;
mod figure;
mod fill;
mod norm;
mod record;
mod register;
mod standing;
mod sum;
mod target;

use super::book::{Book, Leaf, Subject};
use crate::{
    domain::{Id, LedgerRecord, RegisterRow},
    store::query::{
        judging::{
            norm::{NormLine, TargetLine},
            standing::{StandingFilter, StandingLine},
        },
        ledger::FactLine,
    },
    tui::{
        Cx,
        event::{Effect, PaneId},
        overlay::Choice,
    },
};

/// One thing of the pane.
#[derive(Clone)]
pub enum Entry {
    /// One period of a quota of one org.
    Standing(Box<StandingLine>),
    /// A quota over all orgs, or an org over all quotas.
    Sum(Sum),
    /// An entry of the ledger.
    Record(Box<FactLine<LedgerRecord>>),
    /// A row of a register.
    Register(Box<FactLine<RegisterRow>>),
    /// A staffing norm or size rule of one org.
    Norm(Box<NormLine>),
    /// A target by year of one org.
    Target(Box<TargetLine>),
}

/// How many stand how.
#[derive(Clone, Default)]
pub struct Sum {
    /// What is summed: the quota's title, the org's name.
    pub name: String,
    /// The org, if it is one.
    pub org: Option<Id>,
    /// Met, on pace, behind, missing, missed; in the order of the closed list.
    pub counts: [usize; 5],
}

/// What the clerk has chosen to see.
#[derive(Default)]
pub struct View {
    /// Also who is on pace or has met the quota.
    pub has_all: bool,
    /// Also norms that are fulfilled or only allowed.
    pub has_met_norms: bool,
}

impl Subject for Entry {
    const PANE: PaneId = PaneId::Ledger;
    const LEAVES: &'static [Leaf<Entry>] = &[
        standing::LEAF,
        sum::BY_QUOTA,
        sum::BY_ORG,
        record::LEAF,
        register::LEAF,
        norm::LEAF,
        target::LEAF,
    ];
    type View = View;

    fn turn(_: &mut Book<Self>, name: &str, cx: &Cx) -> Vec<crate::tui::event::Effect> {
        match name.split_once('/') {
            Some(("register", name)) => register::form(name, cx),
            Some((fill::RECORD, name)) => fill::records(name, cx),
            Some((fill::FIGURE, name)) => fill::figures(name, cx),
            _ => Vec::new(),
        }
    }
}

/// Who stands how in periods that run today.
fn standings(book: &Book<Entry>, behind: bool, cx: &Cx) -> Vec<StandingLine> {
    let filter = StandingFilter {
        year: cx.year,
        under: book.org(cx),
        now: true,
        behind,
        ..StandingFilter::default()
    };
    cx.ask(|store| store.standings(&filter, LINES))
}

/// Periods looked at: many times what a department has.
const LINES: u32 = 200_000;

/// Only the org in hand with all below it, and back.
fn mine(book: &mut Book<Entry>, cx: &Cx) -> Vec<crate::tui::event::Effect> {
    book.narrow_to_org(cx)
}

/// Also who is not behind, and back.
fn all(book: &mut Book<Entry>, cx: &Cx) -> Vec<crate::tui::event::Effect> {
    book.view.has_all = !book.view.has_all;
    super::Pane::load(book, cx);
    Vec::new()
}

/// The reason why nothing can be done: there is no line.
fn has_line(book: &Book<Entry>, _: &Cx) -> Option<&'static str> {
    book.line().is_none().then_some("no_line")
}

/// The form of an entry for some orgs.
pub fn log(orgs: Vec<Choice>, cx: &Cx) -> Vec<Effect> {
    record::form(None, orgs, cx)
}

/// The table of entries for some orgs.
pub fn log_each(orgs: Vec<Choice>, cx: &Cx) -> Vec<Effect> {
    fill::records_of(orgs, cx)
}
