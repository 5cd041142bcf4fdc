//! A task in full: what is asked, how far it is, who has it.

use super::{labelled, paragraph, tag};
use crate::{
    base::{date, text},
    store::query::task::{AssignmentLine, TaskView},
    tui::{
        Cx,
        theme::Tone,
        widget::table::{Bit, Column, Row},
    },
};

/// The lines of a task for a column of so many cells.
pub fn lines(view: &TaskView, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let task = &view.line.task;
    let word = |key: &str| cx.code("field", key);
    let mut lines = Vec::new();
    for line in text::wrap(&task.title, usize::from(cells)) {
        lines.push(vec![Bit::new(line, Tone::Strong)]);
    }
    let category = cx.code("category", task.category.code());
    let share = cx.code("share", task.share.code());
    let stage = cx.code("stage", task.stage.code());
    lines.push(vec![
        Bit::new(format!("{}  ", task.code), Tone::Dim),
        Bit::new(stage, Tone::Info),
        Bit::new(format!("  {category}  {share}"), Tone::Dim),
    ]);
    let must = |key: &str, value: Option<&String>, lines: &mut Vec<Vec<Bit>>| match value {
        Some(value) => lines.extend(paragraph(&word(key), value, cells)),
        None => lines.push(lacking(&word(key), cx)),
    };
    must("goal", task.goal.as_ref(), &mut lines);
    must("standard", task.standard.as_ref(), &mut lines);
    let deadline = task.deadline.map(date::iso);
    must("deadline", deadline.as_ref(), &mut lines);
    let responsible = view.line.lead.clone().or_else(|| task.responsible.clone());
    must("responsible", responsible.as_ref(), &mut lines);
    let optional = [
        ("figures", task.figures.clone()),
        ("leader", task.leader.clone()),
        ("measures", task.measures.clone()),
        ("clause", task.clause.clone()),
        ("scope", task.scope.clone()),
        ("returned", task.returned.clone()),
        ("filed_to", task.filed_to.clone()),
    ];
    for (key, value) in optional {
        if let Some(value) = value {
            lines.extend(paragraph(&word(key), &value, cells));
        }
    }
    if !view.supporting.is_empty() {
        let names: Vec<&str> = view
            .supporting
            .iter()
            .map(|(_, name)| name.as_str())
            .collect();
        let joined = names.join(&cx.word("kind.list.separator"));
        lines.extend(paragraph(&cx.word("tui.task.supporting"), &joined, cells));
    }
    lines.extend(follow_up(view, cells, cx));
    lines
}

/// Milestones, notes, opinions and findings.
fn follow_up(view: &TaskView, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let mut lines = Vec::new();
    for milestone in &view.milestones {
        let done = if milestone.reached.is_some() {
            Tone::Good
        } else {
            Tone::Text
        };
        let due = cx.short_day(milestone.due);
        lines.push(vec![
            Bit::new(text::fit(&cx.word("tui.task.milestone"), 10), Tone::Dim),
            Bit::new(format!("{due}  {}", milestone.title), done),
        ]);
    }
    for note in view.notes.iter().take(3) {
        lines.extend(paragraph(&note.quarter, &note.text, cells));
    }
    for opinion in view.opinions.iter().take(3) {
        lines.extend(paragraph(
            &cx.word("tui.task.opinion"),
            &opinion.text,
            cells,
        ));
    }
    for finding in view.findings.iter().take(3) {
        lines.extend(paragraph(
            &cx.word("tui.task.finding"),
            &finding.text,
            cells,
        ));
    }
    lines
}

fn lacking(label: &str, cx: &Cx) -> Vec<Bit> {
    let mut line = labelled(label, "");
    line.push(tag("missing", Tone::Missing, cx));
    line
}

/// The columns of a task's assignments.
pub fn columns(cx: &Cx) -> Vec<Column> {
    let word = |key: &str| cx.code("field", key);
    vec![
        Column::cells("", 2),
        Column::share(word("org"), 2),
        Column::cells(word("holder"), 8).from(66),
        Column::cells(word("state"), 8),
        Column::cells(word("progress"), 5).right(),
        Column::cells(word("result"), 8).from(60),
        Column::cells(word("score"), 6).right().from(84),
        Column::cells(word("outcome"), 8).from(74),
        Column::cells(cx.word("tui.duty.evidence"), 4).from(50),
    ]
}

/// One assignment as a row.
pub fn row(line: &AssignmentLine, is_marked: bool, cx: &Cx) -> Row {
    let work = &line.assignment;
    let returned = match work.returned.is_some() && work.outcome.is_none() {
        true => tag("returned", Tone::Returned, cx),
        false => Bit::text(""),
    };
    let evidence = match &work.evidence {
        Some(_) => Bit::new(cx.word("tui.duty.has_evidence"), Tone::Good),
        None => tag("missing", Tone::Missing, cx),
    };
    let said = |group: &str, code: Option<&str>| {
        Bit::text(code.map(|code| cx.code(group, code)).unwrap_or_default())
    };
    let state = cx.code("state", work.state.code());
    let mut row = Row::of(vec![
        returned,
        Bit::text(&line.org),
        Bit::new(line.holder.clone().unwrap_or_default(), Tone::Dim),
        Bit::new(state, super::duty::state_tone(work.state)),
        Bit::text(format!("{}%", work.progress)),
        said("check_result", work.result.map(|result| result.code())),
        Bit::text(
            work.score
                .map(|score| score.to_string())
                .unwrap_or_default(),
        ),
        said("outcome", work.outcome.map(|outcome| outcome.code())),
        evidence,
    ]);
    row.is_marked = is_marked;
    row
}
