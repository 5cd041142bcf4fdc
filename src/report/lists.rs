//! The five lists: what each org, and each secretary, was given and what became of it.

use std::collections::BTreeMap;

use super::{
    ReportError,
    frame::{Frame, count, day, decimal, share, text},
};
use crate::{
    domain::{Id, Outcome, State, Task},
    exchange::{
        paper::{Block, Column, Document, Page, Row, Table},
        sheet::OutCell,
    },
    store::query::task::{AssignmentLine, TaskFilter},
};

/// A group of lines under one heading.
struct Group {
    title: String,
    lines: Vec<AssignmentLine>,
}

/// Org by org, in the tree's order; an org without any stands there with its empty list.
pub fn by_org(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let mut groups = Vec::new();
    for org in &frame.scope()?.orgs {
        let lines = assignments(frame, org.id)?;
        let args = [("org", &*org.name), ("secretary", &*org.secretary)];
        groups.push(Group {
            title: frame.say("lists.org", &args),
            lines,
        });
    }
    build(frame, groups)
}

/// Secretary by secretary: by who answers for the assignment now.
pub fn by_secretary(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let mut groups: Vec<(Option<Id>, Group)> = Vec::new();
    for org in &frame.scope()?.orgs {
        for line in assignments(frame, org.id)? {
            let who = line.assignment.holder.or(line.assignment.secretary);
            let name = line.holder.clone().or_else(|| line.secretary.clone());
            // A vacant post is a group of its own in each org.
            let known = groups.iter_mut().find(|(id, group)| {
                *id == who && (who.is_some() || group.lines[0].assignment.org == org.id)
            });
            match known {
                Some((_, group)) => group.lines.push(line),
                None => {
                    let name = name.unwrap_or_else(|| frame.word("lists.vacant"));
                    let args = [("org", &*org.name), ("secretary", name.as_str())];
                    let title = frame.say("lists.secretary", &args);
                    let lines = vec![line];
                    groups.push((who, Group { title, lines }));
                }
            }
        }
    }
    build(frame, groups.into_iter().map(|(_, group)| group).collect())
}

fn assignments(frame: &Frame<'_>, org: Id) -> Result<Vec<AssignmentLine>, ReportError> {
    frame.store.check_goes_on()?;
    let (year, limit) = (frame.asked.year, frame.asked.limit);
    Ok(frame.store.assignments_of(org, year, limit)?)
}

fn build(frame: &Frame<'_>, groups: Vec<Group>) -> Result<Document, ReportError> {
    let filter = TaskFilter {
        year: frame.asked.year,
        ..TaskFilter::default()
    };
    let tasks = frame.store.tasks(&filter, None, u32::MAX)?;
    let tasks: BTreeMap<Id, Task> = tasks.into_iter().map(|it| (it.task.id, it.task)).collect();
    let mut rows = Vec::new();
    let mut sums = Vec::new();
    for group in &groups {
        let done = group.lines.iter().filter(|line| is_done(line)).count();
        let all = i64::try_from(group.lines.len()).unwrap_or(0);
        sums.push(Row::Cells(vec![
            OutCell::text(&group.title),
            count(group.lines.len()),
            count(done),
            share(i64::try_from(done).unwrap_or(0), all),
        ]));
        rows.push(Row::Group(group.title.clone()));
        for (at, line) in group.lines.iter().enumerate() {
            let task = tasks.get(&line.assignment.task);
            rows.push(Row::Cells(cells(frame, at + 1, line, task)?));
        }
    }
    let table = frame.table("lists", columns(frame), rows);
    let sum = Table {
        total: Some(frame.word("total")),
        ..frame.table("list_sums", sum_columns(frame), sums)
    };
    let blocks = vec![Block::Table(table), Block::Table(sum)];
    frame.document(Page::Landscape, blocks)
}

/// What counts as done: an outcome says so, or the report while there is none.
fn is_done(line: &AssignmentLine) -> bool {
    match line.assignment.outcome {
        Some(outcome) => outcome == Outcome::Done,
        None => line.assignment.state == State::Done,
    }
}

fn sum_columns(frame: &Frame<'_>) -> Vec<Column> {
    vec![
        frame.text("group", 50),
        frame.number("assigned").summed(),
        frame.number("done").summed(),
        frame.percent("share_done").wide(10),
    ]
}

/// Columns under the names of the five lists.
fn columns(frame: &Frame<'_>) -> Vec<Column> {
    let stage = |code: &str| frame.words.code("stage", code).into_owned();
    let [open, published, dispatched, checked, closed] =
        ["open", "published", "dispatched", "checked", "closed"].map(stage);
    vec![
        frame.no(),
        frame.short("task_code", 9).below(&open),
        frame.text("title", 24).below(&open),
        frame.text("goal", 24).below(&open),
        frame.date("deadline").below(&open),
        frame.text("scope", 12).below(&published),
        frame.date("published").below(&published),
        frame.date("dispatched").below(&dispatched),
        frame.short("holder", 9).below(&dispatched),
        frame.short("state", 8).below(&dispatched),
        frame.date("checked_on").below(&checked),
        frame.short("result", 9).below(&checked),
        frame.text("remark", 14).below(&checked),
        frame.number("score").below(&closed),
        frame.short("outcome", 9).below(&closed),
        frame.date("closed").below(&closed),
    ]
}

fn cells(
    frame: &Frame<'_>,
    no: usize,
    line: &AssignmentLine,
    task: Option<&Task>,
) -> Result<Vec<OutCell>, ReportError> {
    let it = &line.assignment;
    let check = frame.store.checks(it.id, 1)?.into_iter().next();
    let of =
        |get: fn(&Task) -> &Option<String>| task.map_or(OutCell::Empty, |task| text(get(task)));
    let on = |get: fn(&Task) -> Option<crate::base::Date>| day(task.and_then(get));
    let holder = line.holder.as_ref().or(line.secretary.as_ref());
    let outcome = it
        .outcome
        .map(|outcome| frame.code("outcome", outcome.code()));
    let result = it
        .result
        .map(|result| frame.code("check_result", result.code()));
    Ok(vec![
        count(no),
        OutCell::text(&line.task_code),
        OutCell::text(&line.title),
        of(|task| &task.goal),
        day(line.deadline),
        of(|task| &task.scope),
        on(|task| task.published),
        OutCell::Date(it.dispatched),
        text(&holder.cloned()),
        frame.code("state", it.state.code()),
        day(check.as_ref().map(|check| check.date)),
        result.unwrap_or(OutCell::Empty),
        check.map_or(OutCell::Empty, |check| text(&check.remark)),
        decimal(it.score),
        outcome.unwrap_or(OutCell::Empty),
        on(|task| task.closed),
    ])
}
