//! The agenda on paper: what is overdue, due and coming within so many days.

use chrono::Days;

use super::{
    ReportError,
    frame::{Frame, day, numbered, text},
};
use crate::{
    base::Date,
    domain::judge::reminder::ReminderState,
    exchange::{
        paper::{Block, Document, Page},
        sheet::OutCell,
    },
};

/// Builds it.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let asked = frame.asked;
    let last = frame.today.checked_add_days(Days::new(asked.days.into()));
    let last = last.unwrap_or(Date::MAX);
    let mut found = frame
        .store
        .agenda(asked.year, (asked.org, asked.under), false)?;
    found.retain(|line| {
        let it = &line.reminder;
        let is_near = it.due.is_some_and(|due| due <= last);
        it.state != ReminderState::Coming || it.since.is_some() || is_near
    });
    found.truncate(usize::try_from(asked.limit).unwrap_or(usize::MAX));
    let rows = found.iter().map(|line| {
        let it = &line.reminder;
        vec![
            day(it.due),
            frame.code("reminder_state", it.state.code()),
            frame.code("reminder_what", it.what.code()),
            text(&line.org_name),
            OutCell::text(&it.title),
            text(&line.by),
            text(&it.clause),
        ]
    });
    let columns = vec![
        frame.no(),
        frame.date("due"),
        frame.short("state", 8),
        frame.short("reminder", 12),
        frame.text("org_name", 24),
        frame.text("title", 40),
        frame.text("by", 14),
        frame.text("clause", 16),
    ];
    let table = frame.table("agenda", columns, numbered(rows.collect()));
    frame.document(Page::Landscape, vec![Block::Table(table)])
}
