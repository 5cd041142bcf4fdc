//! How far an org's tasks are, as a blank: one row for each open assignment.

use super::{
    BlankKind,
    layout::{Content, Entry, Filling, HEADINGS, Head, Layout, Look, Shape, name_of},
    returned::{Returned, Unfit, whole},
};
use crate::{
    base::{Date, date},
    domain::{Id, State},
    words::Words,
};

const STATE: u16 = 6;
const PROGRESS: u16 = 7;
const EVIDENCE: u16 = 8;
const REMARK: u16 = 9;
const NOTE: u16 = 10;
/// Begins the key of an assignment's row; the assignment follows, and the version that it had.
const WORK: &str = "work:";
/// Done in full.
const FULL: u32 = 100;

/// Number, title, goal, standard, deadline, how it stands; state, progress, evidence, remark, note.
pub(super) static SHAPE: Shape = Shape {
    columns: &[
        ("task.code", 9),
        ("task.title", 26),
        ("task.goal", 24),
        ("task.standard", 26),
        ("task.deadline", 12),
        ("task.stands", 14),
        ("task.state", 11),
        ("task.progress", 8),
        ("task.evidence", 22),
        ("task.remark", 18),
        ("task.note", 30),
    ],
    open: &[(WORK, &[STATE, PROGRESS, EVIDENCE, REMARK, NOTE])],
    head: &[],
};

/// The tasks of which an org is asked.
#[derive(Debug, Clone, Copy)]
pub struct TaskAsked<'a> {
    /// Who is asked.
    pub head: Head<'a>,
    /// The quarter that is told of, as `2026Q3`.
    pub quarter: &'a str,
    /// Its open assignments.
    pub works: &'a [WorkAsked],
}

/// One open assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkAsked {
    /// The assignment.
    pub assignment: Id,
    /// Its version.
    pub version: i64,
    /// The task's number.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its goal.
    pub goal: String,
    /// Its standard, with the hard figures.
    pub standard: String,
    /// Its deadline.
    pub deadline: Option<Date>,
    /// State.
    pub state: State,
    /// 0 to 100.
    pub progress: u32,
}

/// What an org says of one assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenReport {
    /// The cell of its state.
    pub cell: String,
    /// The assignment.
    pub assignment: Id,
    /// The version that it had when the blank was made.
    pub version: i64,
    /// The state; as it stands if missing.
    pub state: Option<State>,
    /// Progress; as it stands if missing.
    pub progress: Option<u32>,
    /// Evidence.
    pub evidence: Option<String>,
    /// Remark.
    pub remark: Option<String>,
    /// What was done in the quarter.
    pub note: Option<String>,
}

/// What an org filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskAnswer {
    /// Assignments of which it says anything.
    pub reports: Vec<GivenReport>,
    /// Cells that hold no state, or no progress.
    pub unfit: Vec<Unfit>,
}

impl TaskAsked<'_> {
    /// Every cell of the org's blank.
    pub fn layout(&self, words: &Words) -> Layout {
        let title = words.get("exchange.blank.task.heading");
        let mut filling = Filling::new(BlankKind::Task, &title, self.head, words);
        filling.pair((3, 0), "task.quarter", self.quarter);
        let states: Vec<String> = State::ALL.iter().map(|it| of(*it, words)).collect();
        for (row, work) in (HEADINGS + 1..).zip(self.works) {
            filling.text((row, 0), &work.code, Look::Middle);
            filling.text((row, 1), &work.title, Look::Plain);
            filling.text((row, 2), &work.goal, Look::Plain);
            filling.text((row, 3), &work.standard, Look::Plain);
            let deadline = work.deadline.map(date::iso).unwrap_or_default();
            filling.text((row, 4), &deadline, Look::Middle);
            let progress = work.progress.to_string();
            let args = [
                ("state", of(work.state, words)),
                ("progress", progress.clone()),
            ];
            let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let stands = words.say("exchange.blank.task.standing", &args);
            filling.text((row, 5), &stands, Look::Middle);
            let state = Content::Entry(Entry::Choice(states.clone()));
            filling.put((row, STATE), state, Look::Middle);
            let progress = Content::Entry(Entry::Whole(FULL));
            filling.put((row, PROGRESS), progress, Look::Middle);
            for column in [EVIDENCE, REMARK, NOTE] {
                filling.put((row, column), Content::Entry(Entry::Words), Look::Plain);
            }
            let key = format!("{WORK}{} {}", work.assignment, work.version);
            filling.key(row, &key);
        }
        filling.layout
    }
}

fn of(state: State, words: &Words) -> String {
    words.code("state", state.code()).into_owned()
}

/// The assignment and version of a row's key.
fn work(key: &str) -> Option<(Id, i64)> {
    let (id, version) = key.split_once(' ')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

impl TaskAnswer {
    /// The assignments on a blank that came back, each with the version that it had.
    pub fn asked(returned: &Returned) -> Vec<(Id, i64)> {
        let rows = returned.rows(WORK);
        rows.filter_map(|(_, key)| work(key)).collect()
    }

    /// What was filled in; `words` are those of the blank's language.
    pub fn of(returned: &Returned, words: &Words) -> TaskAnswer {
        let mut answer = TaskAnswer::default();
        for (row, key) in returned.rows(WORK) {
            let Some((assignment, version)) = work(key) else {
                continue;
            };
            let mut unfit = |key, column, given: &str| {
                let cell = name_of(row, column);
                answer.unfit.push(Unfit::new(key, cell, given));
            };
            let state = returned.at(row, STATE).and_then(|given| {
                let state = State::ALL.iter().find(|it| of(**it, words) == given);
                if state.is_none() {
                    unfit("no_state", STATE, given);
                }
                state.copied()
            });
            let progress = returned.at(row, PROGRESS).and_then(|given| {
                let progress = whole(given).filter(|it| *it <= FULL);
                if progress.is_none() {
                    unfit("no_progress", PROGRESS, given);
                }
                progress
            });
            // What is done is done in full, and what waits has not begun: one of the two is wrong.
            let is_wrong = match (state, progress) {
                (Some(State::Done), Some(progress)) => progress != FULL,
                (Some(State::Waiting), Some(progress)) => progress != 0,
                _ => false,
            };
            if is_wrong {
                let given = returned.at(row, PROGRESS).unwrap_or_default();
                unfit("contradiction", PROGRESS, given);
            }
            let report = GivenReport {
                cell: name_of(row, STATE),
                assignment,
                version,
                state,
                progress,
                evidence: returned.words(row, EVIDENCE),
                remark: returned.words(row, REMARK),
                note: returned.words(row, NOTE),
            };
            let texts = [&report.evidence, &report.remark, &report.note];
            let is_silent = texts.iter().all(|text| text.is_none());
            if !is_silent || state.is_some() || progress.is_some() {
                answer.reports.push(report);
            }
        }
        answer
    }
}
