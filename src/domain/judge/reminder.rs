//! What the agenda is derived from and what it says: events, open items, reminders.

use std::collections::BTreeSet;

use super::{
    term::{TermDue, TermFacts, term_due},
    whom::Whom,
};
use crate::{
    base::Date,
    domain::{
        Id,
        pack::{Anchor, Pack, ReminderOf},
    },
};

crate::code_enum! {
    /// Of what a reminder is.
    ReminderWhat {
        Stage = "stage",
        Publication = "publication",
        Term = "term",
        Finding = "finding",
        Task = "task",
        Card = "card",
        LookBack = "look_back",
        Cohort = "cohort",
        Close = "close",
        Window = "window",
        Rectification = "rectification",
        Procedure = "procedure",
        Cadence = "cadence",
        Grading = "grading",
        Deadline = "deadline",
        SchoolTerm = "school_term",
        Campaign = "campaign",
        Delivery = "delivery",
        Talk = "talk",
        Letter = "letter",
        HonourReview = "honour_review",
    }
}

crate::code_enum! {
    /// How near the day is.
    ReminderState {
        Coming = "coming",
        /// Today is the day, or the window is open.
        Due = "due",
        Overdue = "overdue",
        Missing = "missing",
    }
}

/// An open finding, task or card with its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// What it is; never a term.
    pub of: ReminderOf,
    /// Its row.
    pub id: Id,
    /// The org.
    pub org: Id,
    /// In short words.
    pub title: String,
    /// Where it stands, if known.
    pub clause: Option<String>,
    /// Day on which it was found, issued or dispatched.
    pub opened: Date,
    /// Until when; `None` if no day was set.
    pub due: Option<Date>,
    /// Day on which it was reported as rectified.
    pub rectified: Option<Date>,
    /// Day of the look-back, where one was set.
    pub look_back: Option<Date>,
}

/// An event from which deadlines are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Which.
    pub anchor: Anchor,
    /// The org; `None` if it happened to all.
    pub org: Option<Id>,
    /// Its row: the post of an appointment, the card of a card.
    pub item: Option<Id>,
    /// The day.
    pub day: Date,
}

/// A mark that something on the agenda has been done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Done {
    /// Id of the pack's row.
    pub line: String,
    /// Id of the step or delivery within it.
    pub part: Option<String>,
    /// The day on which it was due.
    pub due: Date,
    /// The org; `None` if it concerns all.
    pub org: Option<Id>,
}

/// What the agenda of one pack and year is derived from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFacts {
    /// The year of the agenda.
    pub year: i32,
    /// Today.
    pub today: Date,
    /// The orgs in the pack's scope.
    pub orgs: Vec<Whom>,
    /// Running terms; an org with a term rule and none here has a missing date.
    pub terms: Vec<TermFacts>,
    /// Open findings, tasks and cards.
    pub items: Vec<OpenItem>,
    /// Events from which deadlines are counted.
    pub events: Vec<Event>,
    /// What was marked as done.
    pub done: BTreeSet<Done>,
}

impl CalendarFacts {
    /// When the running term of an org ends.
    pub fn term_of<'a>(&self, pack: &'a Pack, whom: &Whom) -> TermDue<'a> {
        let facts = self.terms.iter().find(|term| term.org == whom.org);
        term_due(pack, whom, facts)
    }

    /// Who marked a row, or a part of it, that was due on a day as done; `None` is for all.
    pub fn marks(
        &self,
        (line, part): (&str, Option<&str>),
        due: Date,
    ) -> impl Iterator<Item = Option<Id>> {
        let mark = |org| Done {
            line: line.to_string(),
            part: part.map(str::to_string),
            due,
            org,
        };
        let all = self.done.range(mark(None)..=mark(Some(Id::MAX)));
        all.map(|done| done.org)
    }

    /// Whether a row that was due for an org on a day is marked as done, for it or for all.
    pub fn is_done(&self, row: (&str, Option<&str>), due: Date, org: Id) -> bool {
        let mut marks = self.marks(row, due);
        marks.any(|mark| mark.is_none_or(|mark| mark == org))
    }
}

/// One line of the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The day; `None` if it is missing.
    pub due: Option<Date>,
    /// The first day on which it may be done: a window's first day.
    pub from: Option<Date>,
    /// The day since which the reminder stands as it does; `None` while it is only foreseen.
    pub since: Option<Date>,
    /// Of what.
    pub what: ReminderWhat,
    /// How near.
    pub state: ReminderState,
    /// The org; `None` if it concerns all whom the row is for.
    pub org: Option<Id>,
    /// How many orgs it concerns.
    pub of: usize,
    /// How many of them have marked it as done already.
    pub settled: usize,
    /// Id of the pack's row; empty for items that came from none.
    pub line: String,
    /// Id of the step or delivery within it.
    pub part: Option<String>,
    /// In short words, as the pack or the item says.
    pub title: String,
    /// Where it stands.
    pub clause: Option<String>,
    /// Whether the row is a local addition.
    pub is_local: bool,
    /// Office id of who does it.
    pub by: Option<String>,
    /// The row of the finding, task, card or term.
    pub item: Option<Id>,
}

/// The reminders that a person who last looked on a day has not seen: those that came to stand
/// after it. Whoever never looked sees every one that stands.
pub fn unseen(reminders: &[Reminder], seen: Option<Date>) -> impl Iterator<Item = &Reminder> {
    reminders.iter().filter(move |reminder| {
        let since = reminder.since;
        since.is_some_and(|since| seen.is_none_or(|seen| since > seen))
    })
}

/// How near a day, or a window up to it, is.
pub(super) fn state(from: Option<Date>, due: Date, today: Date) -> ReminderState {
    if today > due {
        ReminderState::Overdue
    } else if today >= from.unwrap_or(due) {
        ReminderState::Due
    } else {
        ReminderState::Coming
    }
}
