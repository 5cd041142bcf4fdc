//! The gates between the five lists, as one table: what a task needs to go on, and what it lacks.

use super::field::Decision;
use crate::domain::{
    facts::Draft,
    kind::{FindingState, Outcome, Stage},
    org::Org,
    record::Id,
    refusal::{Refusal, RefusalCode},
    work::{Assignment, Finding, Task},
};

/// How many orgs lack something, and the first of them by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lack {
    /// Number of assignments.
    pub count: i64,
    /// Name of the first org.
    pub first: Option<String>,
    /// What exactly stands in the way there, if it has a text of its own.
    pub what: Option<String>,
}

impl Lack {
    fn add(&mut self, org: &str, what: Option<&str>) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(org.to_string());
            self.what = what.map(str::to_string);
        }
    }

    fn join(&mut self, other: &Lack) {
        self.count += other.count;
        if self.first.is_none() {
            self.first.clone_from(&other.first);
            self.what.clone_from(&other.what);
        }
    }
}

/// What the assignments of one task lack, counted; a task may have more of them than fit a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Number of assignments.
    pub assignments: i64,
    /// Without the result of a check.
    pub result: Lack,
    /// Without evidence.
    pub evidence: Lack,
    /// Without a measured assessment or an outcome.
    pub assessment: Lack,
    /// With the outcome "done" and an open finding.
    pub finding: Lack,
}

impl Tally {
    /// Counts one assignment. `finding` is the text of an open finding of that org and task.
    pub fn add(&mut self, work: &Assignment, org: &str, finding: Option<&str>) {
        self.assignments += 1;
        if work.result.is_none() {
            self.result.add(org, None);
        }
        if work.evidence.is_none() {
            self.evidence.add(org, None);
        }
        if work.assessment.is_none() || work.outcome.is_none() {
            self.assessment.add(org, None);
        }
        if work.outcome == Some(Outcome::Done) && finding.is_some() {
            self.finding.add(org, finding);
        }
    }

    fn join(&mut self, other: &Tally) {
        self.assignments += other.assignments;
        self.result.join(&other.result);
        self.evidence.join(&other.evidence);
        self.assessment.join(&other.assessment);
        self.finding.join(&other.finding);
    }
}

/// One requirement of a gate.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// The refusal if it is lacking.
    pub code: RefusalCode,
    /// The field that mends it.
    pub field: &'static str,
    lack: fn(&Task, &Tally) -> Option<Lack>,
}

/// The way from one stage to the next.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    /// Before.
    pub from: Stage,
    /// After.
    pub to: Stage,
    /// All that it asks.
    pub needs: &'static [Need],
}

/// The four gates, in their order.
pub const GATES: &[Gate] = &[
    Gate {
        from: Stage::Open,
        to: Stage::Published,
        needs: &[
            need(RefusalCode::NoGoal, "goal", |task, _| {
                absent(task.goal.is_none())
            }),
            need(RefusalCode::NoStandard, "standard", |task, _| {
                absent(task.standard.is_none())
            }),
            need(RefusalCode::NoDeadline, "deadline", |task, _| {
                absent(task.deadline.is_none())
            }),
            need(RefusalCode::NoResponsible, "responsible", |task, _| {
                absent(task.responsible.is_none() && task.lead.is_none())
            }),
            need(RefusalCode::NoScope, "scope", |task, _| {
                absent(task.scope.is_none())
            }),
        ],
    },
    Gate {
        from: Stage::Published,
        to: Stage::Dispatched,
        needs: &[need(RefusalCode::NoAssignee, "orgs", |_, tally| {
            absent(tally.assignments == 0)
        })],
    },
    Gate {
        from: Stage::Dispatched,
        to: Stage::Checked,
        needs: &[need(RefusalCode::NoResult, "result", |_, tally| {
            counted(&tally.result)
        })],
    },
    Gate {
        from: Stage::Checked,
        to: Stage::Closed,
        needs: &[
            need(RefusalCode::NoEvidence, "evidence", |_, tally| {
                counted(&tally.evidence)
            }),
            need(RefusalCode::NoAssessment, "assessment", |_, tally| {
                counted(&tally.assessment)
            }),
            need(RefusalCode::OpenFinding, "outcome", |_, tally| {
                counted(&tally.finding)
            }),
            need(RefusalCode::NoFiling, "filed_to", |task, _| {
                absent(task.filed_to.is_none())
            }),
        ],
    },
];

const fn need(
    code: RefusalCode,
    field: &'static str,
    lack: fn(&Task, &Tally) -> Option<Lack>,
) -> Need {
    Need { code, field, lack }
}

fn absent(is_absent: bool) -> Option<Lack> {
    is_absent.then(Lack::default)
}

fn counted(lack: &Lack) -> Option<Lack> {
    (lack.count > 0).then(|| lack.clone())
}

fn lacks<'a>(gate: &Gate, task: &'a Task, tally: &'a Tally) -> impl Iterator<Item = Refusal> + 'a {
    gate.needs.iter().filter_map(|need| {
        let lack = (need.lack)(task, tally)?;
        let mut refusal = Refusal::new(need.code)
            .with("task", &task.code)
            .at(need.field);
        if let Some(org) = lack.first {
            refusal = refusal.with("org", org).with("count", lack.count);
        }
        if let Some(what) = lack.what {
            refusal = refusal.with("finding", what);
        }
        Some(refusal)
    })
}

/// Everything that a task still lacks for its next stage; nothing if it may go on or is closed.
pub fn missing(task: &Task, tally: &Tally) -> Vec<Refusal> {
    GATES
        .iter()
        .find(|gate| gate.from == task.stage)
        .map_or_else(Vec::new, |gate| lacks(gate, task, tally).collect())
}

/// Takes a task through the gate to a stage. This and [`back`] alone change a stage.
pub(super) fn pass(task: &mut Task, to: Stage, tally: &Tally) -> Decision {
    let Some(gate) = GATES.iter().find(|gate| gate.to == to) else {
        return Err(wrong_stage(task, Stage::Open));
    };
    if gate.from != task.stage {
        return Err(wrong_stage(task, gate.from));
    }
    if let Some(refusal) = lacks(gate, task, tally).next() {
        return Err(refusal);
    }
    task.stage = to;
    task.returned = None;
    Ok(())
}

/// Takes a task one stage back; an open one has nowhere to go.
pub(super) fn back(task: &mut Task) -> Decision {
    let Some(gate) = GATES.iter().find(|gate| gate.to == task.stage) else {
        return Err(wrong_stage(task, Stage::Published));
    };
    task.stage = gate.from;
    Ok(())
}

/// What the task needed to come where it is must not be taken from it afterwards.
pub(super) fn still_holds(task: &Task) -> Decision {
    let first = GATES.first().filter(|gate| task.stage >= gate.to);
    let refusal = first.and_then(|gate| lacks(gate, task, &Tally::default()).next());
    refusal.map_or(Ok(()), Err)
}

/// The refusal of an act that belongs to another stage.
pub(super) fn wrong_stage(task: &Task, needed: Stage) -> Refusal {
    if task.stage == Stage::Closed {
        return Refusal::new(RefusalCode::TaskClosed).with("task", &task.code);
    }
    Refusal::new(RefusalCode::WrongStage)
        .with("task", &task.code)
        .with("stage", task.stage)
        .with("needed", needed)
}

/// The text of an open finding of an org about a task.
pub(super) fn open_finding(task: Id, org: Id, draft: &Draft<'_>) -> Option<String> {
    draft
        .all::<Finding>()
        .into_iter()
        .find(|finding| {
            finding.org == org
                && finding.task == Some(task)
                && finding.state != FindingState::Closed
        })
        .map(|finding| finding.text)
}

/// The count over the assignments in the draft, and over those that were only counted.
pub(super) fn tally(task: Id, draft: &Draft<'_>) -> Tally {
    let mut tally = Tally::default();
    for work in draft.all::<Assignment>() {
        if work.task == task {
            let org = draft
                .find::<Org>(work.org)
                .map_or_else(String::new, |org| org.name);
            let finding = (work.outcome == Some(Outcome::Done))
                .then(|| open_finding(task, work.org, draft))
                .flatten();
            tally.add(&work, &org, finding.as_deref());
        }
    }
    tally.join(&draft.facts.tally.clone().unwrap_or_default());
    tally
}
