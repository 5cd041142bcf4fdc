//! How far the tasks of orgs are in a quarter.

use std::collections::BTreeMap;

use super::{Flags, MailError, Matter, Reading, file::Remark};
use crate::{
    base::text,
    domain::{
        Assignment, Command, Id, Note, Org, OrgKind, Record, ReportLine, Seen, Stage, State, Task,
        TaskCommand,
    },
    exchange::blank::{
        BlankKind, Change, GivenReport, Head, Layout, Returned, TaskAnswer, TaskAsked, WorkAsked,
    },
    store::Store,
    words::Words,
};

/// Orgs whose assignments are read at once.
const CHUNK: usize = 1000;
/// Done in full.
const FULL: u32 = 100;

/// The assignments of a year.
pub(super) struct Works {
    title: String,
    year: i32,
    quarter: String,
    orgs: BTreeMap<Id, Org>,
    tasks: BTreeMap<Id, Task>,
    /// All assignments of each org, by deadline.
    works: BTreeMap<Id, Vec<Assignment>>,
    /// The quarter's notes of each assignment.
    notes: BTreeMap<Id, Vec<Note>>,
}

impl Works {
    /// The assignments of a year, told of for one of its quarters.
    pub fn find(year: i32, quarter: &str, words: &Words) -> Result<Works, MailError> {
        let number = quarter.strip_prefix(&format!("{year}Q"));
        if !number.is_some_and(|it| ["1", "2", "3", "4"].contains(&it)) {
            let args = vec![
                ("field", "quarter".to_string()),
                ("value", quarter.to_string()),
            ];
            return Err(MailError::Refused("bad_value", args));
        }
        let args = [("quarter", quarter)];
        Ok(Works {
            title: words.say("exchange.blank.task.of_quarter", &args),
            year,
            quarter: quarter.to_string(),
            orgs: BTreeMap::new(),
            tasks: BTreeMap::new(),
            works: BTreeMap::new(),
            notes: BTreeMap::new(),
        })
    }

    /// Whether an org can still say how far an assignment is.
    fn is_open(&self, work: &Assignment) -> bool {
        let task = self.tasks.get(&work.task);
        let goes_on =
            task.is_some_and(|task| matches!(task.stage, Stage::Dispatched | Stage::Checked));
        goes_on && work.outcome.is_none()
    }

    fn works_of(&self, org: Id) -> &[Assignment] {
        self.works.get(&org).map_or(&[], Vec::as_slice)
    }

    /// Assignments on which an org has something to say.
    fn asked_of(&self, org: Id) -> impl Iterator<Item = &Assignment> {
        let works = self.works_of(org).iter();
        works.filter(|work| self.is_open(work) && work.state != State::Done)
    }

    fn asked(&self, work: &Assignment) -> Option<WorkAsked> {
        let task = self.tasks.get(&work.task)?;
        let standard = [&task.standard, &task.figures];
        let standard: Vec<&str> = standard.into_iter().flatten().map(String::as_str).collect();
        Some(WorkAsked {
            assignment: work.id,
            version: work.version,
            code: task.code.clone(),
            title: task.title.clone(),
            goal: task.goal.clone().unwrap_or_default(),
            standard: standard.join("\n"),
            deadline: task.deadline,
            state: work.state,
            progress: work.progress,
        })
    }

    /// The assignments on a blank that came back; none if one of them is not the org's.
    fn asked_then(&self, org: Id, returned: &Returned) -> Option<Vec<WorkAsked>> {
        let asked = TaskAnswer::asked(returned).into_iter();
        let asked = asked.map(|(id, version)| {
            let work = self.works_of(org).iter().find(|work| work.id == id)?;
            let asked = self.asked(work)?;
            Some(WorkAsked { version, ..asked })
        });
        asked.collect()
    }

    /// What an org says of an assignment, as it would stand; what it leaves blank stays.
    fn line(&self, work: &Assignment, given: &GivenReport) -> ReportLine {
        let state = given.state.unwrap_or(match given.progress {
            None => work.state,
            Some(0) => State::Waiting,
            Some(FULL) => State::Done,
            Some(_) if work.state == State::Troubled => State::Troubled,
            Some(_) => State::Going,
        });
        let progress = match (given.progress, state) {
            (Some(progress), _) => progress,
            (None, State::Done) => FULL,
            (None, State::Waiting) => 0,
            (None, _) => work.progress,
        };
        let notes = self.notes.get(&work.id).map_or(&[][..], Vec::as_slice);
        let is_new = |text: &&String| !notes.iter().any(|note| is_same(&note.text, text));
        ReportLine {
            assignment: work.id,
            state,
            progress,
            evidence: given.evidence.clone(),
            remark: given.remark.clone(),
            note: given.note.as_ref().filter(is_new).cloned(),
        }
    }
}

impl Matter for Works {
    type Line = ReportLine;

    const KIND: BlankKind = BlankKind::Task;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn whose(&self) -> (Id, &str) {
        (0, &self.quarter)
    }

    fn meant(&mut self, store: &Store, under: Option<Id>) -> Result<Vec<Id>, MailError> {
        let orgs = store.org_ids(under, OrgKind::ALL, u32::MAX)?;
        self.ask(store, &orgs)?;
        let is_meant = |org: &Id| self.asked_of(*org).next().is_some();
        Ok(orgs.into_iter().filter(is_meant).collect())
    }

    fn ask(&mut self, store: &Store, orgs: &[Id]) -> Result<(), MailError> {
        let new = orgs.iter().filter(|org| !self.works.contains_key(org));
        let new: Vec<Id> = new.copied().collect();
        for chunk in new.chunks(CHUNK) {
            self.works
                .extend(chunk.iter().map(|org| (*org, Vec::new())));
            for work in store.works_of(self.year, chunk)? {
                if !self.orgs.contains_key(&work.org) {
                    let org = store.find::<Org>(work.org)?;
                    self.orgs.extend(org.map(|org| (org.id, org)));
                }
                if !self.tasks.contains_key(&work.task) {
                    let task = store.find::<Task>(work.task)?;
                    self.tasks.extend(task.map(|task| (task.id, task)));
                }
                self.works.entry(work.org).or_default().push(work);
            }
            for note in store.notes_of(&self.quarter, chunk)? {
                let work = note.assignment.unwrap_or(0);
                self.notes.entry(work).or_default().push(note);
            }
        }
        // An org that is named may have none at all: it is told so by its name.
        for org in orgs.iter().filter(|_| orgs.len() < CHUNK) {
            if !self.orgs.contains_key(org) {
                let found = store.find::<Org>(*org)?;
                self.orgs.extend(found.map(|org| (org.id, org)));
            }
        }
        Ok(())
    }

    fn org(&self, org: Id) -> Option<&Org> {
        self.orgs.get(&org)
    }

    fn layout(&self, org: Id, returned: Option<&Returned>, words: &Words) -> Option<Layout> {
        let of = self.orgs.get(&org)?;
        let today = || self.asked_of(org).filter_map(|it| self.asked(it)).collect();
        // What was asked then may be over by now.
        let then = returned.and_then(|returned| self.asked_then(org, returned));
        let works: Vec<WorkAsked> = then.unwrap_or_else(today);
        let asked = TaskAsked {
            head: Head {
                code: &of.code,
                name: &of.name,
                year: self.year,
            },
            quarter: &self.quarter,
            works: &works,
        };
        (returned.is_some() || !works.is_empty()).then(|| asked.layout(words))
    }

    fn has_answered(&self, org: Id) -> bool {
        let mut works = self.asked_of(org);
        works.any(|work| self.notes.contains_key(&work.id))
    }

    fn read(
        &self,
        _: (&Store, Flags),
        org: Id,
        returned: &Returned,
        (words, own): (&Words, &Words),
    ) -> Result<Reading<ReportLine>, MailError> {
        let answer = TaskAnswer::of(returned, words);
        let unfit = answer.unfit.iter().map(Remark::from).collect();
        let mut reading = Reading::new(answer.reports.len(), unfit);
        for given in &answer.reports {
            let mut works = self.works_of(org).iter();
            let Some(work) = works.find(|work| work.id == given.assignment) else {
                let args = vec![("cell", given.cell.clone())];
                reading.unfit.push(Remark::Said("no_work", args));
                continue;
            };
            let line = self.line(work, given);
            let is_known = line.state == work.state
                && line.progress == work.progress
                && says_nothing_new(&work.evidence, &line.evidence)
                && says_nothing_new(&work.remark, &line.remark);
            if is_known && line.note.is_none() {
                continue;
            }
            // What somebody has entered since the blank was made is not the org's to undo unseen.
            if !is_known && given.version != work.version {
                reading.differing.push(differing(work, (given, &line), own));
            }
            if !is_known {
                reading.seen.push(Seen {
                    kind: Assignment::KIND,
                    id: work.id,
                    version: work.version,
                });
            }
            reading.lines.push(line);
        }
        Ok(reading)
    }

    fn command(&self, lines: Vec<ReportLine>, store: &Store, _: Flags) -> Command {
        TaskCommand::Report {
            quarter: self.quarter.clone(),
            date: store.session().today,
            lines,
        }
        .into()
    }
}

fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text::clean_lines(text).trim().to_string();
    plain(one) == plain(other)
}

/// Whether a text that was given stands already; one that was left blank says nothing.
fn says_nothing_new(stands: &Option<String>, given: &Option<String>) -> bool {
    let Some(given) = given else { return true };
    is_same(stands.as_deref().unwrap_or_default(), given)
}

fn differing(
    work: &Assignment,
    (given, line): (&GivenReport, &ReportLine),
    words: &Words,
) -> Remark {
    let shown = |state: State, progress: u32, texts: [&Option<String>; 2]| {
        let progress = progress.to_string();
        let state = words.code("state", state.code());
        let args = [("state", &*state), ("progress", &progress)];
        let mut shown = words.say("exchange.blank.task.standing", &args);
        for text in texts.into_iter().flatten() {
            shown.push(' ');
            shown.push_str(text);
        }
        shown
    };
    let change = Change {
        cell: given.cell.clone(),
        was: shown(work.state, work.progress, [&work.evidence, &work.remark]),
        is: shown(line.state, line.progress, [&line.evidence, &line.remark]),
    };
    Remark::Cell("differs", change)
}
