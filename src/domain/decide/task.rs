//! Decisions about tasks: their text, their way through the five lists, what is said about them.

use super::{
    assignment,
    field::{
        Decision, bad, distinct, living, optional, ordered, patched, reason, required,
        required_lines,
    },
    gate,
};
use crate::{
    base::Date,
    domain::{
        command::{Patch, TaskCommand, TaskDraft},
        facts::Draft,
        kind::{FindingState, Outcome, Stage, State},
        org::Org,
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        work::{Assignment, Check, Finding, Milestone, Note, Opinion, Task, TaskUnit},
    },
};

const EDITABLE: &[&str] = &[
    "title",
    "category",
    "share",
    "goal",
    "standard",
    "figures",
    "leader",
    "lead",
    "responsible",
    "measures",
    "deadline",
    "clause",
];

pub(super) fn decide(command: &TaskCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        TaskCommand::Open { year, draft: text } => open(*year, text, draft),
        TaskCommand::Draw { adoption, items } => super::draw::tasks(*adoption, items, draft),
        TaskCommand::Edit { task, set } => edit(*task, set, draft),
        TaskCommand::AddMilestone { task, title, due } => add_milestone(*task, title, *due, draft),
        TaskCommand::ReachMilestone { milestone, date } => {
            reach_milestone(*milestone, *date, draft)
        }
        TaskCommand::SetSupport { task, orgs } => set_support(*task, orgs, draft),
        TaskCommand::Publish { task, scope, date } => publish(*task, scope, *date, draft),
        TaskCommand::Close {
            task,
            filed_to,
            date,
        } => close(*task, filed_to, *date, draft),
        TaskCommand::Reopen { task, reason } => reopen(*task, reason, draft),
        TaskCommand::Carry { task, year } => carry(*task, *year, draft),
        TaskCommand::AddNote {
            task,
            assignment,
            quarter,
            date,
            text,
        } => {
            let note = Note {
                id: 0,
                version: 0,
                task: *task,
                assignment: *assignment,
                quarter: quarter.clone(),
                date: *date,
                text: required_lines("text", text)?,
            };
            add_note(note, draft)
        }
        TaskCommand::AddOpinion {
            task,
            date,
            member,
            text,
        } => {
            let task = shown(*task, draft)?;
            draft.insert(Opinion {
                id: 0,
                version: 0,
                task: task.id,
                date: *date,
                member: optional(member.as_ref()),
                text: required_lines("text", text)?,
                answer: None,
            });
            Ok(())
        }
        TaskCommand::Answer { opinion, text } => {
            let mut opinion: Opinion = draft.get(*opinion)?;
            opinion.answer = Some(required_lines("text", text)?);
            draft.update(&opinion);
            Ok(())
        }
        _ => assignment::decide(command, draft),
    }
}

/// The next number, as people cite it.
pub(super) fn next_code(draft: &Draft<'_>, already_new: i64) -> String {
    let highest = draft.facts.counts.get("task_code").copied().unwrap_or(0);
    format!("T-{:04}", highest + already_new + 1)
}

/// A task of a year with nothing but its number.
pub(super) fn blank(year: i32, code: String, text: &TaskDraft) -> Result<Task, Refusal> {
    Ok(Task {
        id: 0,
        version: 0,
        year,
        code,
        adoption: None,
        item: None,
        category: text.category,
        share: text.share,
        title: required("title", &text.title)?,
        goal: optional(text.goal.as_ref()),
        standard: optional(text.standard.as_ref()),
        figures: optional(text.figures.as_ref()),
        leader: optional(text.leader.as_ref()),
        lead: text.lead,
        responsible: optional(text.responsible.as_ref()),
        measures: optional(text.measures.as_ref()),
        deadline: text.deadline,
        clause: optional(text.clause.as_ref()),
        stage: Stage::Open,
        scope: None,
        published: None,
        supplement: false,
        returned: None,
        closed: None,
        filed_to: None,
        carried_from: None,
    })
}

fn open(year: i32, text: &TaskDraft, draft: &mut Draft<'_>) -> Decision {
    let task = blank(year, next_code(draft, 0), text)?;
    if let Some(lead) = text.lead {
        living(draft, lead)?;
    }
    let task = draft.insert(task);
    add_units(task, &text.supporting, draft)
}

pub(super) fn add_units(task: Id, orgs: &[Id], draft: &mut Draft<'_>) -> Decision {
    for org in distinct(orgs) {
        living(draft, org)?;
        draft.insert(TaskUnit {
            id: 0,
            version: 0,
            task,
            org,
        });
    }
    Ok(())
}

fn unclosed(id: Id, draft: &Draft<'_>) -> Result<Task, Refusal> {
    let task: Task = draft.get(id)?;
    if task.stage == Stage::Closed {
        return Err(Refusal::new(RefusalCode::TaskClosed).with("task", task.code));
    }
    Ok(task)
}

/// A task that stands on a published list.
fn shown(id: Id, draft: &Draft<'_>) -> Result<Task, Refusal> {
    let task: Task = draft.get(id)?;
    if task.stage == Stage::Open {
        return Err(gate::wrong_stage(&task, Stage::Published));
    }
    Ok(task)
}

fn edit(id: Id, set: &[Patch], draft: &mut Draft<'_>) -> Decision {
    let old = unclosed(id, draft)?;
    let task = patched(&old, set, EDITABLE)?;
    if let Some(lead) = task.lead.filter(|lead| old.lead != Some(*lead)) {
        living(draft, lead)?;
    }
    gate::still_holds(&task)?;
    draft.update(&task);
    Ok(())
}

fn add_milestone(task: Id, title: &str, due: Date, draft: &mut Draft<'_>) -> Decision {
    let task = unclosed(task, draft)?;
    ordered(Some(due), task.deadline).map_err(|refusal| refusal.at("due"))?;
    let title = required("title", title)?;
    draft.insert(Milestone {
        id: 0,
        version: 0,
        task: task.id,
        title,
        due,
        reached: None,
    });
    Ok(())
}

fn reach_milestone(id: Id, date: Date, draft: &mut Draft<'_>) -> Decision {
    let mut milestone: Milestone = draft.get(id)?;
    unclosed(milestone.task, draft)?;
    if milestone.reached.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    milestone.reached = Some(date);
    draft.update(&milestone);
    Ok(())
}

fn set_support(id: Id, orgs: &[Id], draft: &mut Draft<'_>) -> Decision {
    unclosed(id, draft)?;
    let mut units = draft.all::<TaskUnit>();
    units.retain(|unit| unit.task == id);
    for unit in units.iter().filter(|unit| !orgs.contains(&unit.org)) {
        draft.remove(Kind::TaskUnit, unit.id);
    }
    let kept = |org: &Id| units.iter().any(|unit| unit.org == *org);
    let new: Vec<Id> = orgs.iter().copied().filter(|org| !kept(org)).collect();
    add_units(id, &new, draft)
}

fn publish(id: Id, scope: &str, date: Date, draft: &mut Draft<'_>) -> Decision {
    let mut task: Task = draft.get(id)?;
    if task.stage == Stage::Open {
        task.scope = optional(Some(&scope.to_string()));
    }
    gate::pass(&mut task, Stage::Published, &gate::Tally::default())?;
    task.published = Some(date);
    draft.update(&task);
    Ok(())
}

fn close(id: Id, filed_to: &str, date: Date, draft: &mut Draft<'_>) -> Decision {
    let mut task: Task = draft.get(id)?;
    let tally = gate::tally(id, draft);
    if task.stage == Stage::Dispatched {
        // The gate in between opens by itself; what holds it is what the person must mend.
        if let Some(refusal) = gate::missing(&task, &tally).into_iter().next() {
            return Err(refusal);
        }
    }
    task.filed_to = optional(Some(&filed_to.to_string()));
    ordered(task.published, Some(date)).map_err(|refusal| refusal.at("date"))?;
    gate::pass(&mut task, Stage::Closed, &tally)?;
    task.closed = Some(date);
    draft.update(&task);
    Ok(())
}

/// One stage back. What a stage recorded goes with it; dispatched work that has begun stays.
fn reopen(id: Id, why: &str, draft: &mut Draft<'_>) -> Decision {
    let mut task: Task = draft.get(id)?;
    let why = reason(why)?;
    match task.stage {
        Stage::Closed => {
            task.closed = None;
            task.filed_to = None;
        }
        Stage::Dispatched => withdraw_assignments(id, draft)?,
        Stage::Published => {
            task.published = None;
            task.supplement = false;
        }
        Stage::Open | Stage::Checked => {}
    }
    gate::back(&mut task)?;
    task.returned = Some(why);
    draft.update(&task);
    Ok(())
}

fn withdraw_assignments(task: Id, draft: &mut Draft<'_>) -> Decision {
    let mut works = draft.all::<Assignment>();
    works.retain(|work| work.task == task);
    let checks = draft.all::<Check>();
    let notes = draft.all::<Note>();
    let begun: Vec<&Assignment> = works
        .iter()
        .filter(|work| {
            work.state != State::Waiting
                || work.evidence.is_some()
                || work.outcome.is_some()
                || checks.iter().any(|check| check.assignment == work.id)
                || notes.iter().any(|note| note.assignment == Some(work.id))
        })
        .collect();
    if let Some(first) = begun.first() {
        let org: Org = draft.get(first.org)?;
        return Err(Refusal::new(RefusalCode::HasOpenWork)
            .with("org", org.name)
            .with("count", begun.len()));
    }
    for work in &works {
        draft.remove(Kind::Assignment, work.id);
    }
    Ok(())
}

/// What was not finished goes on under a new number in a later year, and its open findings with
/// it. The new task gets a deadline of its own.
fn carry(id: Id, year: i32, draft: &mut Draft<'_>) -> Decision {
    let old: Task = draft.get(id)?;
    if old.stage != Stage::Closed {
        return Err(gate::wrong_stage(&old, Stage::Closed));
    }
    if year <= old.year {
        return Err(bad("year", year));
    }
    let mut works = draft.all::<Assignment>();
    works.retain(|work| {
        let unfinished = matches!(work.outcome, Some(Outcome::NotDone | Outcome::CarriedOver));
        work.task == id && unfinished
    });
    let mut tasks = draft.all::<Task>().into_iter();
    let carried = tasks.any(|task| task.carried_from == Some(id) && task.year == year);
    if works.is_empty() || carried {
        return Err(RefusalCode::NothingToDo.into());
    }
    let units: Vec<Id> = draft
        .all::<TaskUnit>()
        .into_iter()
        .filter(|unit| unit.task == id)
        .map(|unit| unit.org)
        .collect();
    let new = draft.insert(Task {
        year,
        code: next_code(draft, 0),
        deadline: None,
        stage: Stage::Open,
        scope: None,
        published: None,
        supplement: false,
        returned: None,
        closed: None,
        filed_to: None,
        carried_from: Some(id),
        ..old
    });
    for org in units {
        draft.insert(TaskUnit {
            id: 0,
            version: 0,
            task: new,
            org,
        });
    }
    for mut work in works {
        work.outcome = Some(Outcome::CarriedOver);
        draft.update(&work);
    }
    for mut finding in draft.all::<Finding>() {
        if finding.task == Some(id) && finding.state != FindingState::Closed {
            finding.task = Some(new);
            draft.update(&finding);
        }
    }
    Ok(())
}

/// Adds a note to a list that is published.
pub(super) fn add_note(mut note: Note, draft: &mut Draft<'_>) -> Decision {
    shown(note.task, draft)?;
    note.quarter = quarter(&note.quarter)?;
    if let Some(work) = note.assignment {
        let work: Assignment = draft.get(work)?;
        if work.task != note.task {
            return Err(bad("assignment", work.id));
        }
    }
    draft.insert(note);
    Ok(())
}

/// A quarter as `2026Q3`.
fn quarter(given: &str) -> Result<String, Refusal> {
    let line = required("quarter", given)?.to_uppercase();
    let fits = line.split_once('Q').is_some_and(|(year, number)| {
        year.len() == 4
            && year.chars().all(|c| c.is_ascii_digit())
            && matches!(number, "1" | "2" | "3" | "4")
    });
    if fits {
        Ok(line)
    } else {
        Err(bad("quarter", given))
    }
}
