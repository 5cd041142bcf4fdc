//! The stages of the plan that bring tasks and their assignments to what is wanted.

use std::collections::BTreeMap;

use super::{
    Content, Fields, Key,
    plan::{Here, Step, differing, differs, patches},
    text, typed,
};
use crate::{
    base::{Date, Field, Value, date},
    domain::{
        command::{TaskCommand, TaskDraft, WorkLine},
        record::{Id, Kind},
    },
};

/// The task that a key begins with.
fn task_of(here: &Here, key: &Key) -> Option<Id> {
    here.id(Kind::Task, key.get(..2)?)
}

/// A line of a pack is drawn, so that it stays known as that line; any other task is written.
pub(super) fn opened(here: &Here, wanted: &Content) -> Vec<Step> {
    let mut steps = Vec::new();
    for (key, fields) in wanted.of(Kind::Task) {
        if here.id(Kind::Task, key).is_some() {
            continue;
        }
        let same = |(_, it): &(&Key, &Fields)| {
            !differs("pack", fields, it) && !differs("item", fields, it)
        };
        let is_drawn = here.content.of(Kind::Task).any(|it| same(&it));
        let line = here.adoption(fields).zip(text(fields, "item"));
        let command = match line.filter(|_| !is_drawn) {
            Some((adoption, item)) => TaskCommand::Draw {
                adoption,
                items: vec![item.to_string()],
            },
            None => match draft(here, fields) {
                Some(draft) => TaskCommand::Open {
                    year: here.year,
                    draft,
                },
                None => continue,
            },
        };
        steps.push(Step::binding(command, Kind::Task, key));
    }
    steps
}

fn supporting(here: &Here, fields: &Fields) -> Vec<Id> {
    let codes: Vec<String> = typed(fields, "supporting").unwrap_or_default();
    let ids = codes.into_iter().map(|code| here.id(Kind::Org, &[code]));
    ids.flatten().collect()
}

fn draft(here: &Here, fields: &Fields) -> Option<TaskDraft> {
    Some(TaskDraft {
        title: typed(fields, "title")?,
        category: typed(fields, "category")?,
        share: typed(fields, "share")?,
        goal: typed(fields, "goal"),
        standard: typed(fields, "standard"),
        figures: typed(fields, "figures"),
        leader: typed(fields, "leader"),
        lead: here.org(fields, "lead"),
        supporting: supporting(here, fields),
        responsible: typed(fields, "responsible"),
        measures: typed(fields, "measures"),
        deadline: typed(fields, "deadline"),
        clause: typed(fields, "clause"),
    })
}

/// Tasks that stand here and are not as wanted.
fn changed<'a>(
    here: &'a Here,
    wanted: &'a Content,
) -> impl Iterator<Item = (Id, &'a Key, &'a Fields, &'a Fields)> {
    differing(Kind::Task, here, wanted)
        .filter_map(|(key, fields, stands)| Some((here.id(Kind::Task, key)?, key, fields, stands?)))
}

fn is_closed(fields: &Fields) -> bool {
    text(fields, "closed").is_some()
}

pub(super) fn reopened(here: &Here, wanted: &Content) -> Vec<Step> {
    let again = changed(here, wanted).filter(|it| is_closed(it.3) && !is_closed(it.2));
    let reopen = |(task, ..): (Id, &Key, &Fields, &Fields)| {
        Step::new(TaskCommand::Reopen {
            task,
            reason: here.reason.clone(),
        })
    };
    again.map(reopen).collect()
}

pub(super) fn edited(here: &Here, wanted: &Content) -> Vec<Step> {
    const TEXTS: &[&str] = &[
        "category",
        "share",
        "title",
        "goal",
        "standard",
        "figures",
        "leader",
        "responsible",
        "measures",
        "deadline",
        "clause",
    ];
    let mut steps = Vec::new();
    for (task, _, fields, stands) in changed(here, wanted) {
        let mut set = patches(TEXTS, fields, stands);
        for mut patch in patches(&["lead"], fields, stands) {
            patch.value = here.org(fields, "lead").to_value();
            set.push(patch);
        }
        if !set.is_empty() {
            steps.push(Step::new(TaskCommand::Edit { task, set }));
        }
    }
    steps
}

pub(super) fn supported(here: &Here, wanted: &Content) -> Vec<Step> {
    let other = changed(here, wanted).filter(|it| differs("supporting", it.2, it.3));
    let set = |(task, key, fields, _): (Id, &Key, &Fields, _)| {
        let mut orgs = here.outside.get(key).cloned().unwrap_or_default();
        orgs.extend(supporting(here, fields));
        Step::new(TaskCommand::SetSupport { task, orgs })
    };
    other.map(set).collect()
}

pub(super) fn milestones(here: &Here, wanted: &Content) -> Vec<Step> {
    let new = differing(Kind::Milestone, here, wanted).filter(|it| it.2.is_none());
    let add = |(key, ..): (&Key, _, _)| {
        Some(Step::new(TaskCommand::AddMilestone {
            task: task_of(here, key)?,
            title: key.get(2)?.clone(),
            due: date::parse_iso(key.get(3)?)?,
        }))
    };
    new.filter_map(add).collect()
}

pub(super) fn reached(here: &Here, wanted: &Content) -> Vec<Step> {
    let reach = |(key, fields, stands): (&Key, &Fields, Option<&Fields>)| {
        Some(Step::new(TaskCommand::ReachMilestone {
            milestone: stands.and_then(|_| here.id(Kind::Milestone, key))?,
            date: typed(fields, "reached")?,
        }))
    };
    differing(Kind::Milestone, here, wanted)
        .filter_map(reach)
        .collect()
}

pub(super) fn published(here: &Here, wanted: &Content) -> Vec<Step> {
    let publish = |(task, _, fields, stands): (Id, _, &Fields, &Fields)| {
        if text(stands, "published").is_some() {
            return None;
        }
        Some(Step::new(TaskCommand::Publish {
            task,
            scope: typed(fields, "scope").unwrap_or_default(),
            date: typed(fields, "published")?,
        }))
    };
    changed(here, wanted).filter_map(publish).collect()
}

pub(super) fn dispatched(here: &Here, wanted: &Content) -> Vec<Step> {
    let mut rounds: BTreeMap<(Id, Date), Vec<Id>> = BTreeMap::new();
    for (key, fields, stands) in differing(Kind::Assignment, here, wanted) {
        let org = key.get(2).map(|code| vec![code.clone()]);
        let org = org.and_then(|code| here.id(Kind::Org, &code));
        let day: Option<Date> = typed(fields, "dispatched");
        if let (None, Some(task), Some(org), Some(day)) = (stands, task_of(here, key), org, day) {
            rounds.entry((task, day)).or_default().push(org);
        }
    }
    let dispatch = |((task, date), orgs): ((Id, Date), Vec<Id>)| {
        Step::new(TaskCommand::Dispatch {
            task,
            orgs,
            date,
            scope: None,
        })
    };
    rounds.into_iter().map(dispatch).collect()
}

/// The assignment that a check or a note is about.
fn work_of(here: &Here, fields: &Fields) -> Option<Id> {
    let mut key: Key = typed(fields, "task")?;
    key.push(text(fields, "org")?.to_string());
    here.id(Kind::Assignment, &key)
}

/// Earlier checks first: of two on one day the later entry decides.
pub(super) fn checks(here: &Here, wanted: &Content) -> Vec<Step> {
    let mut new: Vec<(&Key, &Fields)> = differing(Kind::Check, here, wanted)
        .filter(|it| it.2.is_none())
        .map(|(key, fields, _)| (key, fields))
        .collect();
    let number = |key: &Key| key.get(1).and_then(|id| id.parse::<i64>().ok());
    new.sort_by_key(|(key, fields)| (text(fields, "date").map(str::to_string), number(key)));
    let check = |(key, fields): (&Key, &Fields)| {
        let command = TaskCommand::Check {
            assignment: work_of(here, fields)?,
            date: typed(fields, "date")?,
            mode: typed(fields, "mode")?,
            result: typed(fields, "result")?,
            score: typed(fields, "score"),
            remark: typed(fields, "remark"),
            checker: typed(fields, "checker"),
        };
        Some(Step::binding(command, Kind::Check, key))
    };
    new.into_iter().filter_map(check).collect()
}

pub(super) fn notes(here: &Here, wanted: &Content) -> Vec<Step> {
    let note = |(key, fields, stands): (&Key, &Fields, Option<&Fields>)| {
        if stands.is_some() {
            return None;
        }
        let command = TaskCommand::AddNote {
            task: here.named(Kind::Task, fields)?,
            assignment: work_of(here, fields),
            quarter: typed(fields, "quarter")?,
            date: typed(fields, "date")?,
            text: typed(fields, "text")?,
        };
        Some(Step::binding(command, Kind::Note, key))
    };
    differing(Kind::Note, here, wanted)
        .filter_map(note)
        .collect()
}

/// One command for each task: when the last assignment has its result, the task is checked.
pub(super) fn restated(here: &Here, wanted: &Content) -> Vec<Step> {
    let mut tasks: BTreeMap<Id, Vec<WorkLine>> = BTreeMap::new();
    for (key, fields, stands) in differing(Kind::Assignment, here, wanted) {
        let id = stands.and_then(|_| here.id(Kind::Assignment, key));
        let line = id.and_then(|id| work_line(id, fields));
        if let Some((task, line)) = task_of(here, key).zip(line) {
            tasks.entry(task).or_default().push(line);
        }
    }
    let restate = |(task, lines)| Step::new(TaskCommand::Restate { task, lines });
    tasks.into_iter().map(restate).collect()
}

fn work_line(assignment: Id, fields: &Fields) -> Option<WorkLine> {
    Some(WorkLine {
        assignment,
        state: typed(fields, "state")?,
        progress: typed(fields, "progress")?,
        evidence: typed(fields, "evidence"),
        remark: typed(fields, "remark"),
        result: typed(fields, "result"),
        score: typed(fields, "score"),
        assessment: typed(fields, "assessment"),
        outcome: typed(fields, "outcome"),
        returned: typed(fields, "returned"),
    })
}

pub(super) fn closed(here: &Here, wanted: &Content) -> Vec<Step> {
    let now = changed(here, wanted).filter(|it| is_closed(it.2) && !is_closed(it.3));
    let close = |(task, _, fields, _): (Id, _, &Fields, _)| {
        Some(Step::new(TaskCommand::Close {
            task,
            filed_to: fields.get("filed_to").and_then(Value::text)?.to_string(),
            date: typed(fields, "closed")?,
        }))
    };
    now.filter_map(close).collect()
}
