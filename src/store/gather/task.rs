//! What decisions about tasks and their assignments need.

use rusqlite::params;

use super::{Reader, org::patched_org, pack, tally};
use crate::{
    domain::{Assignment, Id, Kind, Milestone, Stage, Task, TaskCommand, WorkLine},
    store::StoreError,
};

pub(super) fn gather(command: &TaskCommand, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    match command {
        TaskCommand::Open { draft, .. } => {
            highest_code(reader)?;
            reader.orgs(draft.lead.iter().chain(&draft.supporting).copied())
        }
        TaskCommand::Draw { adoption, .. } => {
            highest_code(reader)?;
            pack::gather_draw(*adoption, reader)
        }
        TaskCommand::Edit { task, set } => {
            reader.orgs(patched_org(set, "lead"))?;
            reader.one(Kind::Task, *task).map(drop)
        }
        TaskCommand::AddMilestone { task, .. }
        | TaskCommand::Publish { task, .. }
        | TaskCommand::AddOpinion { task, .. } => reader.one(Kind::Task, *task).map(drop),
        TaskCommand::ReachMilestone { milestone, .. } => {
            match reader.get::<Milestone>(*milestone)? {
                Some(milestone) => reader.one(Kind::Task, milestone.task).map(drop),
                None => Ok(()),
            }
        }
        TaskCommand::SetSupport { task, orgs } => {
            reader.one(Kind::Task, *task)?;
            reader.many(Kind::TaskUnit, "WHERE t.task = ?1", [task])?;
            reader.orgs(orgs.iter().copied())
        }
        TaskCommand::Dispatch { task, orgs, .. } => {
            reader.one(Kind::Task, *task)?;
            orgs.iter()
                .try_for_each(|org| assignee(*task, *org, reader))
        }
        TaskCommand::Progress { assignment, .. } | TaskCommand::Return { assignment, .. } => {
            work(*assignment, reader).map(drop)
        }
        TaskCommand::Report { lines, .. } => lines
            .iter()
            .try_for_each(|line| work(line.assignment, reader).map(drop)),
        TaskCommand::Check { assignment, .. } => check(*assignment, reader),
        TaskCommand::Assess { assignment, .. } => assess(*assignment, reader),
        TaskCommand::AssessAll { task, .. } => {
            reader.one(Kind::Task, *task)?;
            open_findings(*task, reader)?;
            works(*task, "AND t.outcome IS NULL", reader)
        }
        TaskCommand::Restate { task, lines } => restate(*task, lines, reader),
        TaskCommand::Close { task, .. } => {
            reader.one(Kind::Task, *task)?;
            reader.facts.tally = Some(tally(reader.conn, *task, None)?);
            Ok(())
        }
        TaskCommand::Reopen { task, .. } => reopen(*task, reader),
        TaskCommand::Carry { task, .. } => carry(*task, reader),
        TaskCommand::AddNote {
            task, assignment, ..
        } => {
            reader.one(Kind::Task, *task)?;
            match assignment {
                Some(assignment) => reader.one(Kind::Assignment, *assignment).map(drop),
                None => Ok(()),
            }
        }
        TaskCommand::Answer { opinion, .. } => reader.one(Kind::Opinion, *opinion).map(drop),
    }
}

/// An assignment and the problems of its org that stand against a good outcome.
fn assess(assignment: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let Some(found) = work(assignment, reader)? else {
        return Ok(());
    };
    let tail = "WHERE t.task = ?1 AND t.org = ?2 AND t.state <> 'closed'";
    reader.many(Kind::Finding, tail, [found.task, found.org])
}

fn highest_code(reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let sql = "SELECT max(CAST(substr(code, 3) AS INTEGER)) FROM task";
    reader.count("task_code", sql, params![])
}

/// An org that gets a task: itself, whether it has it, and who is its secretary.
fn assignee(task: Id, org: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    reader.one(Kind::Org, org)?;
    reader.many(
        Kind::Assignment,
        "WHERE t.task = ?1 AND t.org = ?2",
        [task, org],
    )?;
    reader.many(
        Kind::Post,
        "WHERE t.org = ?1 AND t.post = 'secretary'",
        [org],
    )
}

/// An assignment with its task and org.
fn work(id: Id, reader: &mut Reader<'_>) -> Result<Option<Assignment>, StoreError> {
    let found = reader.get::<Assignment>(id)?;
    if let Some(found) = &found {
        reader.one(Kind::Task, found.task)?;
        reader.one(Kind::Org, found.org)?;
    }
    Ok(found)
}

/// All checks of an assignment, and what the task's other assignments lack.
fn check(id: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let Some(found) = work(id, reader)? else {
        return Ok(());
    };
    reader.many(Kind::Check, "WHERE t.assignment = ?1", [id])?;
    reader.facts.tally = Some(tally(reader.conn, found.task, Some(id))?);
    Ok(())
}

/// All assignments of the task, since they decide together whether it is checked; the checks and
/// open findings of those that the lines name.
fn restate(task: Id, lines: &[WorkLine], reader: &mut Reader<'_>) -> Result<(), StoreError> {
    reader.one(Kind::Task, task)?;
    works(task, "", reader)?;
    open_findings(task, reader)?;
    lines.iter().try_for_each(|line| {
        let tail = "WHERE t.assignment = ?1";
        reader.many(Kind::Check, tail, [line.assignment])
    })
}

/// The assignments of a task that a condition picks, with their orgs.
fn works(task: Id, condition: &str, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let tail = format!("WHERE t.task = ?1 {condition}");
    let found = reader.list::<Assignment>(&tail, [task])?;
    reader.orgs(found.iter().map(|work| work.org))
}

fn open_findings(task: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    reader.many(
        Kind::Finding,
        "WHERE t.task = ?1 AND t.state <> 'closed'",
        [task],
    )
}

fn reopen(id: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let Some(task) = reader.get::<Task>(id)? else {
        return Ok(());
    };
    if task.stage == Stage::Dispatched {
        works(id, "", reader)?;
        reader.many(
            Kind::Note,
            "WHERE t.task = ?1 AND t.assignment IS NOT NULL",
            [id],
        )?;
        let tail = "WHERE t.assignment IN (SELECT id FROM assignment WHERE task = ?1)";
        reader.many(Kind::Check, tail, [id])?;
    }
    Ok(())
}

fn carry(id: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    highest_code(reader)?;
    reader.one(Kind::Task, id)?;
    works(id, "AND t.outcome IN ('not_done', 'carried_over')", reader)?;
    reader.many(Kind::TaskUnit, "WHERE t.task = ?1", [id])?;
    let units = "WHERE t.id IN (SELECT org FROM task_unit WHERE task = ?1)";
    reader.many(Kind::Org, units, [id])?;
    reader.many(Kind::Task, "WHERE t.carried_from = ?1", [id])?;
    open_findings(id, reader)
}
