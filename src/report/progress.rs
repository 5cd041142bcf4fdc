//! How far the tasks of a year have come by the end of a quarter, and what was said of each.

use chrono::Datelike;

use super::{
    ReportError,
    frame::{Frame, day, numbered, share},
};
use crate::{
    base::Decimal,
    exchange::{
        paper::{Block, Chart, ChartKind, Column, Document, Page, Table},
        sheet::OutCell,
    },
    store::query::task::{TaskFilter, TaskLine},
};

/// Builds it.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let year = frame.asked.year;
    let quarter = frame
        .asked
        .quarter
        .unwrap_or_else(|| frame.today.month0() / 3 + 1);
    let name = format!("{year}Q{quarter}");
    let filter = TaskFilter {
        year,
        ..TaskFilter::default()
    };
    let tasks = frame.store.tasks(&filter, None, frame.asked.limit)?;
    let mut rows = Vec::new();
    for line in &tasks {
        rows.push(cells(frame, line, &name)?);
    }
    let table = Table {
        total: Some(frame.word("total")),
        ..frame.table("progress", columns(frame), numbered(rows))
    };
    let mut blocks = vec![Block::Table(table)];
    if !tasks.is_empty() {
        blocks.push(Block::Chart(chart(frame, &tasks)));
    }
    let mut document = frame.document(Page::Landscape, blocks)?;
    let quarter = quarter.to_string();
    document.subtitle = Some(frame.say("progress.quarter", &[("quarter", &quarter)]));
    Ok(document)
}

fn columns(frame: &Frame<'_>) -> Vec<Column> {
    vec![
        frame.no(),
        frame.short("task_code", 9),
        frame.text("title", 28),
        frame.short("stage", 8),
        frame.date("deadline"),
        frame.text("lead_name", 16),
        frame.number("assigned").summed(),
        frame.number("done").summed(),
        frame.percent("share_done").over("done", "assigned"),
        frame.number("checked").summed(),
        frame.number("settled").summed(),
        frame.text("notes", 34),
    ]
}

fn cells(frame: &Frame<'_>, line: &TaskLine, quarter: &str) -> Result<Vec<OutCell>, ReportError> {
    let (task, sum) = (&line.task, line.sum);
    let view = frame.store.task_view(task.id)?;
    let notes = view.map(|view| view.notes).unwrap_or_default();
    let own = notes.iter().filter(|note| note.quarter == quarter);
    let notes: Vec<&str> = own.map(|note| note.text.as_str()).collect();
    Ok(vec![
        OutCell::text(&task.code),
        OutCell::text(&task.title),
        frame.code("stage", task.stage.code()),
        day(task.deadline),
        line.lead.as_ref().map_or(OutCell::Empty, OutCell::text),
        OutCell::Whole(sum.total),
        OutCell::Whole(sum.done),
        share(sum.done, sum.total),
        OutCell::Whole(sum.checked),
        OutCell::Whole(sum.settled),
        OutCell::text(notes.join("\n")),
    ])
}

/// Assigned beside done, task by task.
fn chart(frame: &Frame<'_>, tasks: &[TaskLine]) -> Chart {
    let of = |get: fn(&TaskLine) -> i64| {
        let numbers = tasks.iter().map(get).map(Decimal::whole);
        numbers.collect::<Vec<_>>()
    };
    Chart {
        key: "progress",
        title: frame.word("chart.progress"),
        kind: ChartKind::Bars,
        labels: tasks.iter().map(|line| line.task.code.clone()).collect(),
        series: vec![
            (
                super::heading(frame.words, "assigned"),
                of(|line| line.sum.total),
            ),
            (
                super::heading(frame.words, "done"),
                of(|line| line.sum.done),
            ),
        ],
    }
}
