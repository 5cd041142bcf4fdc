//! The rows of a pack that ask for something by a day, and the days that the pack alone fixes.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::{
    reminder::ReminderWhat,
    window::{due_days, periods_ending_in, window_in},
};
use crate::{
    base::{Date, Period},
    domain::pack::{
        Anchor, Audience, CalendarLine, CalendarRule, Campaign, DateRule, Letter, OfficeRelation,
        Pack, QuotaPeriod, Source, Step, Talk, Window,
    },
};

/// One row, or one step or delivery of it, that stands on the agenda until it is marked as done.
#[derive(Debug, Clone, Copy)]
pub struct AgendaRow<'a> {
    /// Of what its reminders are.
    pub what: ReminderWhat,
    /// Id of the row.
    pub line: &'a str,
    /// Id of the step or delivery within it.
    pub part: Option<&'a str>,
    /// In short words.
    pub title: &'a str,
    /// Where it stands.
    pub source: &'a Source,
    /// For whom it is.
    pub audience: &'a Audience,
    /// Office id of who does it.
    pub by: Option<&'a str>,
    /// When.
    pub when: When<'a>,
}

/// When a row is due.
#[derive(Debug, Clone, Copy)]
pub enum When<'a> {
    /// On a day or in a rhythm.
    Day(&'a DateRule),
    /// By the end of a window.
    Window(&'a Window),
    /// At the end of a period.
    Close(QuotaPeriod),
    /// Between the exact days of a school term.
    SchoolTerm(&'a Window),
    /// So long after something else of one org: a finding, a card, the end of a term.
    Each,
}

/// Why a pack has no such row on its agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRow {
    /// No row of the agenda has the id.
    Line,
    /// The row consists of steps, and none is named.
    PartNeeded,
    /// The row has no such step or delivery.
    Part,
}

impl AgendaRow<'_> {
    /// The due days in a year that follow from the pack alone, in order; `None` if they hang on
    /// an event or are left open.
    pub fn days(&self, pack: &Pack, year: i32) -> Option<Vec<Date>> {
        match self.when {
            When::Day(rule) => fixed_days(pack, rule, year),
            When::Window(window) => {
                let parts = window_parts(pack, window, year);
                if parts.is_empty() {
                    return fixed_days(pack, &window.to, year);
                }
                Some(parts.into_iter().map(|part| part.end).collect())
            }
            When::Close(QuotaPeriod::Term) | When::Each => None,
            When::Close(period) => Some(period_ends(pack, period, year)),
            When::SchoolTerm(window) => {
                let own = window_in(window, year);
                Some(own.into_iter().map(|term| term.end).collect())
            }
        }
    }

    /// Whether the org itself or its secretary does it; what is handed in always is.
    pub fn is_own_doing(&self, pack: &Pack) -> bool {
        let office = self.by.and_then(|by| pack.office(by));
        let own = [OfficeRelation::OwnOrg, OfficeRelation::OwnSecretary];
        self.what == ReminderWhat::Delivery
            || office.is_none_or(|office| office.relative.is_some_and(|it| own.contains(&it)))
    }
}

/// Every row of a pack that asks for something by a day, in the pack's order.
pub fn rows(pack: &Pack) -> Vec<AgendaRow<'_>> {
    let mut found = Vec::new();
    for line in &pack.calendar {
        of_line(line, &mut found);
    }
    pack.campaigns
        .iter()
        .for_each(|it| of_campaign(it, &mut found));
    found.extend(pack.talks.iter().filter_map(of_talk));
    found.extend(pack.letters.iter().filter_map(of_letter));
    found.extend(pack.honours.iter().filter_map(|honour| {
        Some(AgendaRow {
            what: ReminderWhat::HonourReview,
            line: &honour.id,
            part: None,
            title: &honour.title,
            source: &honour.source,
            audience: &honour.audience,
            by: honour.rates.as_deref(),
            when: When::Day(honour.review.as_ref()?),
        })
    }));
    found
}

/// The rows that an id and the id of a part mean; ids of different tables may be the same.
///
/// # Errors
/// Why there is none.
pub fn find<'a>(
    pack: &'a Pack,
    line: &str,
    part: Option<&str>,
) -> Result<Vec<AgendaRow<'a>>, NoRow> {
    let mut named = rows(pack);
    named.retain(|row| row.line == line);
    if named.is_empty() {
        return Err(NoRow::Line);
    }
    named.retain(|row| row.part == part);
    match (named.is_empty(), part) {
        (false, _) => Ok(named),
        (true, None) => Err(NoRow::PartNeeded),
        (true, Some(_)) => Err(NoRow::Part),
    }
}

fn of_line<'a>(line: &'a CalendarLine, found: &mut Vec<AgendaRow<'a>>) {
    let row = |what, when| AgendaRow {
        what,
        line: &line.id,
        part: None,
        title: &line.title,
        source: &line.source,
        audience: &line.audience,
        by: line.by.as_deref(),
        when,
    };
    let one = match &line.rule {
        CalendarRule::Stage {
            deadline, window, ..
        } => {
            let when = match (window, deadline) {
                (Some(window), _) => When::Window(window),
                (None, Some(deadline)) => When::Day(deadline),
                (None, None) => return,
            };
            row(ReminderWhat::Stage, when)
        }
        CalendarRule::Publication { deadline, .. } => {
            row(ReminderWhat::Publication, When::Day(deadline))
        }
        CalendarRule::Cadence { deadline, .. } => row(ReminderWhat::Cadence, When::Day(deadline)),
        CalendarRule::Deadline { deadline } => row(ReminderWhat::Deadline, When::Day(deadline)),
        CalendarRule::Window { window, .. } => row(ReminderWhat::Window, When::Window(window)),
        CalendarRule::Grading {
            window: Some(window),
            ..
        } => row(ReminderWhat::Grading, When::Window(window)),
        CalendarRule::Close { period, .. } => row(ReminderWhat::Close, When::Close(*period)),
        CalendarRule::SchoolTerm { window } => {
            row(ReminderWhat::SchoolTerm, When::SchoolTerm(window))
        }
        CalendarRule::Cohort { .. } => row(ReminderWhat::Cohort, When::Each),
        CalendarRule::Procedure { steps, .. } => {
            let row = row(ReminderWhat::Procedure, When::Each);
            found.extend(steps.iter().filter_map(|step| of_step(row, step, false)));
            return;
        }
        CalendarRule::Rectification { steps } => {
            let row = row(ReminderWhat::Rectification, When::Each);
            found.extend(steps.iter().filter_map(|step| of_step(row, step, true)));
            return;
        }
        // Terms, findings, tasks and cards are done when their own rows say so.
        CalendarRule::Reminder { .. }
        | CalendarRule::Extension { .. }
        | CalendarRule::Grading { window: None, .. } => return,
    };
    found.push(one);
}

fn of_step<'a>(row: AgendaRow<'a>, step: &'a Step, each: bool) -> Option<AgendaRow<'a>> {
    let deadline = step.deadline.as_ref()?;
    Some(AgendaRow {
        part: Some(&step.id),
        title: &step.text,
        by: step.by.as_deref().or(row.by),
        when: if each {
            When::Each
        } else {
            When::Day(deadline)
        },
        ..row
    })
}

fn of_campaign<'a>(campaign: &'a Campaign, found: &mut Vec<AgendaRow<'a>>) {
    let row = AgendaRow {
        what: ReminderWhat::Campaign,
        line: &campaign.id,
        part: None,
        title: &campaign.title,
        source: &campaign.source,
        audience: &campaign.audience,
        by: campaign.by.as_deref(),
        when: When::Window(&campaign.window),
    };
    found.push(row);
    found.extend(campaign.delivers.iter().map(|delivery| AgendaRow {
        what: ReminderWhat::Delivery,
        part: Some(&delivery.id),
        title: &delivery.text,
        when: When::Day(&delivery.deadline),
        ..row
    }));
}

fn of_talk(talk: &Talk) -> Option<AgendaRow<'_>> {
    Some(AgendaRow {
        what: ReminderWhat::Talk,
        line: &talk.id,
        part: None,
        title: &talk.title,
        source: &talk.source,
        audience: &talk.audience,
        by: talk.by.as_deref(),
        when: When::Day(talk.within.as_ref()?),
    })
}

fn of_letter(letter: &Letter) -> Option<AgendaRow<'_>> {
    Some(AgendaRow {
        what: ReminderWhat::Letter,
        line: &letter.id,
        part: None,
        title: &letter.title,
        source: &letter.source,
        audience: &letter.audience,
        by: letter.by.as_deref(),
        when: When::Day(letter.when.as_ref()?),
    })
}

/// The due days of a rule that lie in a year and follow from the pack alone; `None` if they hang
/// on an event or are left open.
pub(super) fn fixed_days(pack: &Pack, rule: &DateRule, year: i32) -> Option<Vec<Date>> {
    let mut days = match rule {
        DateRule::Open => return None,
        DateRule::Relative {
            anchor: Anchor::YearEnd | Anchor::PeriodEnd,
            ..
        } => {
            let ends = [year.saturating_sub(1), year].map(|year| Period::year(year).end);
            ends.iter().filter_map(|end| rule.after(*end)).collect()
        }
        DateRule::Relative { .. } => return None,
        _ => due_days(pack, rule, year),
    };
    days.retain(|day| is_in_year(pack, *day, year));
    Some(days)
}

/// The windows that touch a year and follow from the pack alone: one over the year's end belongs
/// to both years.
pub(super) fn window_parts(pack: &Pack, window: &Window, year: i32) -> Vec<Period> {
    let years = [year.saturating_sub(1), year];
    let parts: BTreeSet<Period> = years
        .iter()
        .filter_map(|year| window_in(window, *year))
        .filter(|part| part.start.year() == year || part.end.year() == year)
        .collect();
    let kept = |part: &Period| part.end.year() != year || is_in_year(pack, part.end, year);
    parts.into_iter().filter(kept).collect()
}

/// The ends of a quota's periods that lie in a year.
pub(super) fn period_ends(pack: &Pack, period: QuotaPeriod, year: i32) -> Vec<Date> {
    let ends = periods_ending_in(pack, period, year).into_iter();
    ends.map(|one| one.end)
        .filter(|end| is_in_year(pack, *end, year))
        .collect()
}

/// The pack's first and last day cut only the years in which they lie: an adoption for another
/// year is a deliberate act.
pub(super) fn is_in_year(pack: &Pack, due: Date, year: i32) -> bool {
    let (first, last) = (pack.head.in_force, pack.head.until);
    due.year() == year
        && (first.year() != due.year() || first <= due)
        && last.is_none_or(|last| last.year() != due.year() || due <= last)
}
