//! The five lists: what each org, and each secretary, was given and what became of it.

use std::collections::BTreeMap;

use super::{
    ReportError,
    frame::{Frame, count, day, decimal, share, text},
};
use crate::{
    domain::{Id, OrgKind, Outcome, PostKind, State, Task},
    exchange::{
        paper::{Block, Column, Document, Page, Row, Table},
        sheet::OutCell,
    },
    store::query::{
        roster::OrgName,
        task::{AssignmentLine, TaskFilter},
    },
};

/// A group of lines under one heading.
struct Group {
    title: String,
    lines: Vec<AssignmentLine>,
}

/// Whose group it is: a person's, or that of an org whose post is vacant or that has none.
#[derive(PartialEq, Eq)]
enum Whose {
    Person(Id),
    Org(Id),
}

/// Org by org, in the tree's order; an org without any stands there with its empty list.
pub fn by_org(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let mut groups = Vec::new();
    for org in &frame.scope()?.orgs {
        let lines = assignments(frame, org.id)?;
        let args = [("org", &*org.name), ("secretary", &*org.secretary)];
        let title = match (has_secretary(org), org.secretary.is_empty()) {
            (false, _) => org.name.to_string(),
            (true, false) => frame.say("lists.org", &args),
            (true, true) => frame.say("lists.org_vacant", &args[..1]),
        };
        groups.push(Group { title, lines });
    }
    build(frame, groups)
}

/// Secretary by secretary: by who answers for the assignment now. One without any, and a vacant
/// post, stand there with their empty lists.
pub fn by_secretary(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let mut groups: Vec<(Whose, Group)> = Vec::new();
    for org in &frame.scope()?.orgs {
        let lines = assignments(frame, org.id)?;
        let own = secretary(frame, org)?;
        let is_idle = lines.is_empty();
        for line in lines {
            let who = line.assignment.holder.or(line.assignment.secretary);
            let name = line.holder.clone().or_else(|| line.secretary.clone());
            let whose = who.map_or(Whose::Org(org.id), Whose::Person);
            let title = title(frame, org, name.as_deref());
            group(&mut groups, whose, title).lines.push(line);
        }
        match own {
            Some((id, name)) => {
                let title = title(frame, org, Some(&name));
                group(&mut groups, Whose::Person(id), title);
            }
            None if is_idle && has_secretary(org) => {
                group(&mut groups, Whose::Org(org.id), title(frame, org, None));
            }
            None => {}
        }
    }
    build(frame, groups.into_iter().map(|(_, group)| group).collect())
}

/// Whether an org is led by a secretary: a department is no party org, a group has a leader.
fn has_secretary(org: &OrgName) -> bool {
    !matches!(org.kind, OrgKind::Unit | OrgKind::Group)
}

/// Who is secretary of an org today; one who only acts if there is no other.
fn secretary(frame: &Frame<'_>, org: &OrgName) -> Result<Option<(Id, String)>, ReportError> {
    if org.secretary.is_empty() || !has_secretary(org) {
        return Ok(None);
    }
    let found = frame.store.officers(org.id, true, u32::MAX)?;
    let own = found.into_iter();
    let own = own.filter(|it| it.post.post == PostKind::Secretary);
    let best = own.min_by_key(|it| it.post.acting);
    Ok(best.map(|it| (it.person.id, it.person.name)))
}

/// What the group of a person, or of an org without one, is called.
fn title(frame: &Frame<'_>, org: &OrgName, name: Option<&str>) -> String {
    match name {
        None if !has_secretary(org) => org.name.to_string(),
        name => {
            let vacant = frame.word("lists.vacant");
            let name = name.unwrap_or(&vacant);
            let args = [("org", &*org.name), ("secretary", name)];
            frame.say("lists.secretary", &args)
        }
    }
}

/// The group that is known, or a new one.
fn group(groups: &mut Vec<(Whose, Group)>, whose: Whose, title: String) -> &mut Group {
    let known = groups.iter().position(|(it, _)| *it == whose);
    let at = known.unwrap_or_else(|| {
        let lines = Vec::new();
        groups.push((whose, Group { title, lines }));
        groups.len() - 1
    });
    &mut groups[at].1
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
        frame.percent("share_done").over("done", "assigned"),
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
        frame.number("check_score").below(&checked),
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
        decimal(check.as_ref().and_then(|check| check.score)),
        check.map_or(OutCell::Empty, |check| text(&check.remark)),
        // Until it is assessed at closing, the score is that of the check.
        decimal(it.score.filter(|_| it.outcome.is_some())),
        outcome.unwrap_or(OutCell::Empty),
        on(|task| task.closed),
    ])
}
