//! Tasks on their way through the five lists: written, published, dispatched, checked, closed.

use super::{
    maker::{Maker, lack},
    plan::TaskShape,
};
use crate::{
    base::{Date, Decimal, Field, Value},
    domain::{
        Category, CheckMode, CheckResult, Id, Kind, Outcome, Patch, Share, Stage, State,
        TaskCommand, TaskDraft,
    },
    store::StoreError,
};

/// How many days ago things happened, and the first day of the year on which they could.
const PUBLISHED: (i64, u32) = (-160, 12);
const DISPATCHED: (i64, u32) = (-140, 18);
const SUPPLEMENT: (i64, u32) = (-20, 18);
const NOTED: (i64, u32) = (-45, 20);
/// Counted from the deadline, or from today if that is still to come.
const CHECKED: (i64, u32) = (-5, 24);
const CLOSED: (i64, u32) = (2, 28);

/// Works through the plan's tasks.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.task {
        let task = match (&shape.pack, &shape.item) {
            (Some(pack), Some(item)) => {
                let task = maker.task(pack, item)?;
                edit(maker, task, shape)?;
                task
            }
            _ => open(maker, shape)?,
        };
        for (title, due) in &shape.milestones {
            let command = TaskCommand::AddMilestone {
                task,
                title: title.clone(),
                due: maker.day(*due),
            };
            maker.act(command)?;
        }
        if shape.stage.0 == Stage::Open {
            continue;
        }
        publish(maker, task, shape)?;
        if shape.stage.0 == Stage::Published {
            talk(maker, task, shape)?;
            continue;
        }
        let works = dispatch(maker, task, shape)?;
        talk(maker, task, shape)?;
        if shape.stage.0 == Stage::Dispatched {
            partly(maker, works, shape)?;
        } else {
            wholly(maker, (task, works), shape)?;
        }
    }
    Ok(())
}

/// What the department decides about a line of a pack: until when, and who answers.
fn edit(maker: &mut Maker<'_>, task: Id, shape: &TaskShape) -> Result<(), StoreError> {
    let mut set = Vec::new();
    let mut put = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            let field = field.to_string();
            set.push(Patch { field, value });
        }
    };
    let due = shape.due.map(|due| maker.day(due));
    let view = maker.store.task_view(task)?;
    let written = view.and_then(|view| view.line.task.deadline);
    // On some days the pack says the same already.
    put(
        "deadline",
        due.filter(|due| written != Some(*due))
            .map(|due| due.to_value()),
    );
    put("leader", shape.leader.clone().map(Value::Text));
    put("responsible", shape.responsible.clone().map(Value::Text));
    if set.is_empty() {
        return Ok(());
    }
    maker.act(TaskCommand::Edit { task, set }).map(drop)
}

/// A task of the department's own.
fn open(maker: &mut Maker<'_>, shape: &TaskShape) -> Result<Id, StoreError> {
    let lead = match &shape.lead {
        Some(code) => Some(maker.org(code)?.id),
        None => None,
    };
    let mut supporting = Vec::new();
    for code in &shape.support {
        supporting.push(maker.org(code)?.id);
    }
    let draft = TaskDraft {
        title: shape.title.clone().unwrap_or_default(),
        category: shape.category.map_or(Category::Basic, |it| it.0),
        share: Share::Common,
        goal: shape.goal.clone(),
        standard: shape.standard.clone(),
        figures: shape.figures.clone(),
        leader: shape.leader.clone(),
        lead,
        supporting,
        responsible: shape.responsible.clone(),
        measures: shape.measures.clone(),
        deadline: shape.due.map(|due| maker.day(due)),
        clause: None,
    };
    let year = maker.year();
    let made = maker.act(TaskCommand::Open { year, draft })?;
    made.created(Kind::Task).next().ok_or_else(|| lack("task"))
}

/// A supplement is published by its dispatch.
fn publish(maker: &mut Maker<'_>, task: Id, shape: &TaskShape) -> Result<(), StoreError> {
    if shape.supplement {
        return Ok(());
    }
    let command = TaskCommand::Publish {
        task,
        scope: maker.plan.scope.clone(),
        date: maker.past(PUBLISHED.0, PUBLISHED.1),
    };
    maker.act(command).map(drop)
}

fn dispatch(maker: &mut Maker<'_>, task: Id, shape: &TaskShape) -> Result<Vec<Work>, StoreError> {
    let set = shape.to.as_deref().unwrap_or_default();
    let orgs = maker.set(set)?;
    let when = if shape.supplement {
        SUPPLEMENT
    } else {
        DISPATCHED
    };
    let command = TaskCommand::Dispatch {
        task,
        orgs: orgs.clone(),
        date: maker.past(when.0, when.1),
        scope: shape.supplement.then(|| maker.plan.scope.clone()),
    };
    let made = maker.act(command)?;
    let works = made.created(Kind::Assignment).zip(orgs);
    let named = |(id, org)| Work {
        id,
        org: maker
            .org_of(org)
            .map_or_else(String::new, |org| org.name.clone()),
    };
    let mut works: Vec<Work> = works.map(named).collect();
    maker.dice.shuffle(&mut works);
    Ok(works)
}

/// An assignment and its org's name.
struct Work {
    id: Id,
    org: String,
}

/// Notes of the quarter and what members said.
fn talk(maker: &mut Maker<'_>, task: Id, shape: &TaskShape) -> Result<(), StoreError> {
    let text = &maker.stock.text;
    for n in 0..shape.notes {
        let date = maker.past(NOTED.0 + 35 * i64::from(n), NOTED.1);
        let command = TaskCommand::AddNote {
            task,
            assignment: None,
            quarter: quarter(date),
            date,
            text: maker.say(&text.note, ""),
        };
        maker.act(command)?;
    }
    for n in 0..shape.opinions {
        let command = TaskCommand::AddOpinion {
            task,
            date: maker.past(NOTED.0 + 20 + i64::from(n), NOTED.1),
            member: Some(maker.person()),
            text: maker.say(&text.opinion, ""),
        };
        let made = maker.act(command)?;
        if let (0, Some(opinion)) = (n, made.created(Kind::Opinion).next()) {
            let text = maker.say(&text.answer, "");
            maker.act(TaskCommand::Answer { opinion, text })?;
        }
    }
    Ok(())
}

fn quarter(day: Date) -> String {
    use chrono::Datelike;
    format!("{}Q{}", day.year(), day.month0() / 3 + 1)
}

fn report(maker: &mut Maker<'_>, work: &Work, state: State) -> Result<(), StoreError> {
    let text = &maker.stock.text;
    let (progress, remark) = match state {
        State::Done => (100, None),
        State::Troubled => (maker.dice.between(1, 5) * 10, Some(&text.trouble)),
        _ => (maker.dice.between(2, 9) * 10, Some(&text.remark)),
    };
    let command = TaskCommand::Progress {
        assignment: work.id,
        state,
        progress,
        evidence: Some(maker.say(&text.evidence, &work.org)),
        remark: remark.map(|list| maker.say(list, &work.org)),
    };
    maker.act(command).map(drop)
}

/// How many days ago work on a task ended: at its deadline, or a little while ago.
fn end(shape: &TaskShape) -> i64 {
    shape.due.unwrap_or(0).min(-3)
}

fn check(
    maker: &mut Maker<'_>,
    (work, shape): (&Work, &TaskShape),
    result: CheckResult,
) -> Result<(), StoreError> {
    let text = &maker.stock.text;
    let [least, most] = match result {
        CheckResult::Met => [86, 99],
        CheckResult::Partly => [70, 84],
        CheckResult::Unmet => [40, 58],
    };
    let mode = maker.dice.between(0, 3) as usize;
    let score = maker.dice.days(least, most);
    let command = TaskCommand::Check {
        assignment: work.id,
        date: maker.past(end(shape) + CHECKED.0, CHECKED.1),
        mode: CheckMode::ALL
            .get(mode)
            .copied()
            .unwrap_or(CheckMode::Daily),
        result,
        score: Some(Decimal::whole(score)),
        remark: Some(maker.say(&text.check, &work.org)),
        checker: Some(maker.plan.checker.clone()),
    };
    maker.act(command).map(drop)
}

/// Some have reported, some were checked, one was sent back; the rest has not begun.
fn partly(maker: &mut Maker<'_>, works: Vec<Work>, shape: &TaskShape) -> Result<(), StoreError> {
    let states = [
        (State::Done, shape.done),
        (State::Going, shape.going),
        (State::Troubled, shape.troubled),
    ];
    let states = states
        .into_iter()
        .flat_map(|(state, count)| std::iter::repeat_n(state, count));
    for (work, state) in works.iter().zip(states) {
        report(maker, work, state)?;
    }
    for work in works.iter().take(shape.checked) {
        check(maker, (work, shape), CheckResult::Met)?;
    }
    for work in works.iter().skip(shape.done).take(shape.returned) {
        let reason = maker.say(&maker.stock.text.returned, &work.org);
        let assignment = work.id;
        maker.act(TaskCommand::Return { assignment, reason })?;
    }
    Ok(())
}

/// All have reported and were checked; a closed task is assessed and filed besides.
fn wholly(
    maker: &mut Maker<'_>,
    (task, works): (Id, Vec<Work>),
    shape: &TaskShape,
) -> Result<(), StoreError> {
    let short = shape.not_done + shape.carried;
    for (n, work) in works.iter().enumerate() {
        let (state, result) = match n {
            n if n < short => (State::Going, CheckResult::Unmet),
            n if n % 6 == 5 => (State::Done, CheckResult::Partly),
            _ => (State::Done, CheckResult::Met),
        };
        report(maker, work, state)?;
        check(maker, (work, shape), result)?;
    }
    if shape.stage.0 != Stage::Closed {
        return Ok(());
    }
    let text = &maker.stock.text;
    for (n, work) in works.iter().take(short).enumerate() {
        let command = TaskCommand::Assess {
            assignment: work.id,
            outcome: if n < shape.not_done {
                Outcome::NotDone
            } else {
                Outcome::CarriedOver
            },
            assessment: text.unfinished.clone(),
            score: None,
        };
        maker.act(command)?;
    }
    maker.act(TaskCommand::AssessAll {
        task,
        outcome: Outcome::Done,
        assessment: text.assessment.clone(),
    })?;
    let command = TaskCommand::Close {
        task,
        filed_to: maker.plan.org[0].name.clone(),
        date: maker.past(end(shape) + CLOSED.0, CLOSED.1),
    };
    maker.act(command)?;
    if shape.carried > 0 {
        let year = maker.year() + 1;
        maker.act(TaskCommand::Carry { task, year })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lies_in_its_quarter() {
        let day = crate::base::date::parse_iso("2026-04-01").unwrap();
        assert_eq!(quarter(day), "2026Q2");
    }
}
