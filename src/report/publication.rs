//! The publication sheet: what is promised to whom, until when, by whom.

use super::{
    ReportError,
    frame::{Frame, day, numbered, text},
};
use crate::{
    domain::Stage,
    exchange::{
        paper::{Block, Document, Page},
        sheet::OutCell,
    },
    store::query::task::{TaskFilter, TaskLine},
};

/// The tasks of a year that are published, those of one org alone if one is named.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let filter = TaskFilter {
        year: frame.asked.year,
        org: frame.asked.org,
        ..TaskFilter::default()
    };
    let mut tasks = frame.store.tasks(&filter, None, frame.asked.limit)?;
    tasks.retain(|line| line.task.stage != Stage::Open);
    if frame.asked.under.is_some() {
        let scope = frame.scope()?;
        tasks.retain(|line| line.task.lead.is_some_and(|lead| scope.holds(lead)));
    }
    let rows = numbered(tasks.iter().map(|line| cells(frame, line)).collect());
    let of = |key| super::heading(frame.words, key);
    let columns = vec![
        frame.no(),
        frame.short("task_code", 9),
        frame.text("title", 26),
        frame.text("goal", 26),
        frame.text("standard", 26),
        frame.date("deadline"),
        frame.text("lead_name", 16),
        frame.short("responsible", 10),
        frame.short("stage", 8),
        frame.text("scope", 14).titled(of("publication_scope")),
        frame.date("published").titled(of("publication_day")),
    ];
    let table = frame.table("publication", columns, rows);
    let mut document = frame.document(Page::Landscape, vec![Block::Table(table)])?;
    document.foot = vec![
        frame.word("publication.feedback"),
        frame.word("publication.seal"),
    ];
    Ok(document)
}

fn cells(frame: &Frame<'_>, line: &TaskLine) -> Vec<OutCell> {
    let task = &line.task;
    vec![
        OutCell::text(&task.code),
        OutCell::text(&task.title),
        text(&task.goal),
        text(&task.standard),
        day(task.deadline),
        text(&line.lead),
        text(&task.responsible),
        frame.code("stage", task.stage.code()),
        text(&task.scope),
        day(task.published),
    ]
}
