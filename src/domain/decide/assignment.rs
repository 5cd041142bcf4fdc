//! Decisions about assignments: dispatched, worked on, checked, assessed, sent back.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    answer,
    field::{
        Decision, bad, distinct, entered, living, optional, ordered, reason, required,
        required_lines,
    },
    gate,
};
use crate::{
    base::{Date, Decimal},
    domain::{
        command::{ReportLine, TaskCommand, WorkLine},
        facts::Draft,
        kind::{Outcome, PostKind, Stage, State},
        org::{Org, Post},
        record::Id,
        refusal::{Refusal, RefusalCode},
        work::{Assignment, Check, Task},
    },
};

pub(super) fn decide(command: &TaskCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        TaskCommand::Dispatch {
            task,
            orgs,
            date,
            scope,
        } => dispatch(*task, orgs, *date, scope.as_ref(), draft),
        TaskCommand::Progress {
            assignment,
            state,
            progress,
            evidence,
            remark,
        } => {
            let line = ReportLine {
                assignment: *assignment,
                state: *state,
                progress: *progress,
                evidence: evidence.clone(),
                remark: remark.clone(),
                note: None,
            };
            progressed(&line, draft).map(drop)
        }
        TaskCommand::Report {
            quarter,
            date,
            lines,
        } => answer::report(lines, (quarter, *date), draft),
        TaskCommand::Check {
            assignment,
            date,
            mode,
            result,
            score,
            remark,
            checker,
        } => {
            let check = Check {
                id: 0,
                version: 0,
                assignment: *assignment,
                date: *date,
                mode: *mode,
                result: *result,
                score: *score,
                remark: optional(remark.as_ref()),
                checker: optional(checker.as_ref()),
            };
            check_work(check, draft)
        }
        TaskCommand::Assess {
            assignment,
            outcome,
            assessment,
            score,
        } => assess(*assignment, (*outcome, assessment), *score, draft),
        TaskCommand::AssessAll {
            task,
            outcome,
            assessment,
        } => assess_all(*task, *outcome, assessment, draft),
        TaskCommand::Return { assignment, reason } => send_back(*assignment, reason, draft),
        TaskCommand::Restate { task, lines } => restate(*task, lines, draft),
        _ => Ok(()),
    }
}

/// Says how far an assignment is, and gives it as it stands then.
pub(super) fn progressed(line: &ReportLine, draft: &mut Draft<'_>) -> Result<Assignment, Refusal> {
    let (mut work, _) = under_way(line.assignment, draft)?;
    (work.state, work.progress) = settled(line.state, line.progress)?;
    work.evidence = entered(work.evidence, line.evidence.as_ref());
    work.remark = entered(work.remark, line.remark.as_ref());
    if work.state == State::Done {
        work.returned = None;
    }
    draft.update(&work);
    Ok(work)
}

/// State and progress as they go together: what is done is done in full, what waits has not begun.
pub(super) fn settled(state: State, progress: u32) -> Result<(State, u32), Refusal> {
    match (state, progress) {
        (_, 101..) => Err(bad("progress", progress)),
        (State::Done, _) => Ok((state, 100)),
        (State::Waiting, 1..) => Err(bad("state", state)),
        _ => Ok((state, progress)),
    }
}

fn positive(score: Option<Decimal>) -> Result<Option<Decimal>, Refusal> {
    match score {
        Some(score) if score.is_negative() => Err(bad("score", score)),
        other => Ok(other),
    }
}

/// An assignment of a task that is dispatched and not yet closed.
fn under_way(id: Id, draft: &Draft<'_>) -> Result<(Assignment, Task), Refusal> {
    let work: Assignment = draft.get(id)?;
    let task: Task = draft.get(work.task)?;
    if matches!(task.stage, Stage::Dispatched | Stage::Checked) {
        Ok((work, task))
    } else {
        Err(gate::wrong_stage(&task, Stage::Dispatched))
    }
}

/// Orgs that have the task already are left alone; it is refused only if all have it.
fn dispatch(
    id: Id,
    orgs: &[Id],
    date: Date,
    scope: Option<&String>,
    draft: &mut Draft<'_>,
) -> Decision {
    let mut task: Task = draft.get(id)?;
    if let Some(scope) = scope {
        task.scope = Some(required("scope", scope)?);
        gate::pass(&mut task, Stage::Published, &gate::Tally::default())?;
        task.published = Some(date);
        task.supplement = true;
    }
    if matches!(task.stage, Stage::Open | Stage::Closed) {
        return Err(gate::wrong_stage(&task, Stage::Published).at("scope"));
    }
    ordered(task.published, Some(date)).map_err(|refusal| refusal.at("date"))?;
    let have: BTreeSet<Id> = draft
        .all::<Assignment>()
        .into_iter()
        .filter(|work| work.task == id)
        .map(|work| work.org)
        .collect();
    let asked = distinct(orgs);
    let new: Vec<Id> = asked
        .iter()
        .copied()
        .filter(|org| !have.contains(org))
        .collect();
    if let (true, Some(first)) = (new.is_empty(), asked.first()) {
        return Err(Refusal::new(RefusalCode::AlreadyDispatched)
            .with("task", &task.code)
            .with("org", living(draft, *first)?.name)
            .at("orgs"));
    }
    let chairs = chairs_on(date, draft);
    for org in new {
        living(draft, org)?;
        let (secretary, holder) = chairs.get(&org).copied().unwrap_or_default();
        draft.insert(fresh(id, org, date, (secretary, holder)));
    }
    if task.stage == Stage::Published {
        gate::pass(&mut task, Stage::Dispatched, &gate::tally(id, draft))?;
    } else if task.stage == Stage::Checked {
        // A task with a new assignment has again something without a result.
        gate::back(&mut task)?;
    }
    draft.update(&task);
    Ok(())
}

fn fresh(task: Id, org: Id, date: Date, chair: (Option<Id>, Option<Id>)) -> Assignment {
    Assignment {
        id: 0,
        version: 0,
        task,
        org,
        secretary: chair.0,
        holder: chair.1,
        dispatched: date,
        state: State::Waiting,
        progress: 0,
        evidence: None,
        remark: None,
        result: None,
        score: None,
        assessment: None,
        outcome: None,
        returned: None,
    }
}

/// For each org its secretary on a day, and who answers for it: the secretary, or whoever acts.
fn chairs_on(day: Date, draft: &Draft<'_>) -> BTreeMap<Id, (Option<Id>, Option<Id>)> {
    let mut posts = draft.all::<Post>();
    posts.retain(|post| post.post == PostKind::Secretary && post.holds_on(day));
    // The later of two who share one day holds; who acts comes before, so that it is replaced.
    posts.sort_by_key(|post| (!post.acting, post.since, post.id));
    let mut chairs = BTreeMap::new();
    for post in posts {
        let chair: &mut (Option<Id>, Option<Id>) = chairs.entry(post.org).or_default();
        if !post.acting {
            chair.0 = Some(post.person);
        }
        chair.1 = Some(post.person);
    }
    chairs
}

/// All checks are kept. The latest by its day decides the result, the latest with a score the
/// score. When the last assignment has its result, the task is checked.
fn check_work(check: Check, draft: &mut Draft<'_>) -> Decision {
    let (mut work, mut task) = under_way(check.assignment, draft)?;
    ordered(Some(work.dispatched), Some(check.date)).map_err(|refusal| refusal.at("date"))?;
    positive(check.score)?;
    draft.insert(check);
    let mut checks = draft.all::<Check>();
    checks.retain(|check| check.assignment == work.id);
    checks.sort_by_key(|check| (check.date, check.id));
    work.result = checks.last().map(|check| check.result);
    work.score = checks
        .iter()
        .rev()
        .find_map(|check| check.score)
        .or(work.score);
    draft.update(&work);
    let tally = gate::tally(task.id, draft);
    if task.stage == Stage::Dispatched && gate::missing(&task, &tally).is_empty() {
        gate::pass(&mut task, Stage::Checked, &tally)?;
        draft.update(&task);
    }
    Ok(())
}

/// An open finding forbids "done", and nothing else.
fn may_end(task: &Task, work: &Assignment, outcome: Outcome, draft: &Draft<'_>) -> Decision {
    if outcome != Outcome::Done {
        return Ok(());
    }
    let Some(finding) = gate::open_finding(task.id, work.org, draft) else {
        return Ok(());
    };
    let org = draft
        .find::<Org>(work.org)
        .map_or_else(String::new, |org| org.name);
    Err(Refusal::new(RefusalCode::OpenFinding)
        .with("task", &task.code)
        .with("org", org)
        .with("finding", finding)
        .at("outcome"))
}

fn assess(
    id: Id,
    (outcome, assessment): (Outcome, &str),
    score: Option<Decimal>,
    draft: &mut Draft<'_>,
) -> Decision {
    let (mut work, task) = under_way(id, draft)?;
    may_end(&task, &work, outcome, draft)?;
    work.outcome = Some(outcome);
    work.assessment = Some(required_lines("assessment", assessment)?);
    work.score = positive(score)?.or(work.score);
    draft.update(&work);
    Ok(())
}

fn assess_all(id: Id, outcome: Outcome, assessment: &str, draft: &mut Draft<'_>) -> Decision {
    let task: Task = draft.get(id)?;
    if !matches!(task.stage, Stage::Dispatched | Stage::Checked) {
        return Err(gate::wrong_stage(&task, Stage::Checked));
    }
    let assessment = required_lines("assessment", assessment)?;
    for mut work in draft.all::<Assignment>() {
        if work.task == id && work.outcome.is_none() {
            may_end(&task, &work, outcome, draft)?;
            work.outcome = Some(outcome);
            work.assessment = Some(assessment.clone());
            draft.update(&work);
        }
    }
    Ok(())
}

/// What is sent back is to be done and checked again: its result and outcome no longer stand,
/// its checks do.
fn send_back(id: Id, why: &str, draft: &mut Draft<'_>) -> Decision {
    let (mut work, mut task) = under_way(id, draft)?;
    work.returned = Some(reason(why)?);
    work.state = State::Going;
    work.result = None;
    work.outcome = None;
    work.assessment = None;
    draft.update(&work);
    if task.stage == Stage::Checked {
        gate::back(&mut task)?;
        draft.update(&task);
    }
    Ok(())
}

/// What another office's file says of assignments, held to the same rules as the single steps:
/// state and progress go together, a result rests on a check, an outcome on an assessment.
fn restate(id: Id, lines: &[WorkLine], draft: &mut Draft<'_>) -> Decision {
    for line in lines {
        let (mut work, task) = under_way(line.assignment, draft)?;
        if work.task != id {
            return Err(bad("assignment", work.id));
        }
        (work.state, work.progress) = settled(line.state, line.progress)?;
        work.evidence = optional(line.evidence.as_ref());
        work.remark = optional(line.remark.as_ref());
        work.returned = optional(line.returned.as_ref());
        work.score = positive(line.score)?;
        let mut checks = draft.all::<Check>().into_iter();
        if let (Some(result), false) = (line.result, checks.any(|it| it.assignment == work.id)) {
            return Err(bad("result", result));
        }
        work.result = line.result;
        work.assessment = optional(line.assessment.as_ref());
        if let Some(outcome) = line.outcome {
            if work.assessment.is_none() {
                return Err(super::field::empty("assessment"));
            }
            if work.outcome != line.outcome {
                may_end(&task, &work, outcome, draft)?;
            }
        }
        work.outcome = line.outcome;
        draft.update(&work);
    }
    let mut task: Task = draft.get(id)?;
    let tally = gate::tally(id, draft);
    let is_checked = tally.result.count == 0;
    if task.stage == Stage::Dispatched && is_checked {
        gate::pass(&mut task, Stage::Checked, &tally)?;
    } else if task.stage == Stage::Checked && !is_checked {
        gate::back(&mut task)?;
    }
    draft.update(&task);
    Ok(())
}
