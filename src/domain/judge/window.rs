//! Days, windows and periods as a pack means them: exact school terms, terms of office, year ends.

use chrono::{Datelike, Days};

use crate::{
    base::{
        Date, Period, PeriodKind,
        date::{add_months, month_end},
    },
    domain::pack::{CalendarRule, DateRule, Pack, QuotaPeriod, Window},
};

/// The window in a year; one that runs over the year's end closes in the year after. `None` if an
/// end hangs on an event or is open.
pub fn window_in(window: &Window, year: i32) -> Option<Period> {
    let found = window.in_year(year)?;
    if found.start <= found.end {
        return Some(found);
    }
    let end = window.to.in_year(year.checked_add(1)?)?;
    (found.start <= end).then_some(Period {
        start: found.start,
        end,
    })
}

/// The part of a period that a window leaves. A window between events or without days leaves the
/// whole period; one that does not touch the period leaves `None`.
pub fn within(window: &Window, period: Period) -> Option<Period> {
    let years = period.start.year().saturating_sub(1)..=period.end.year();
    let mut dated = false;
    for year in years {
        let (Some(from), Some(to)) = (days(&window.from, year), days(&window.to, year)) else {
            continue;
        };
        dated = true;
        let ends = to.iter().copied();
        let late = ends.chain(
            days(&window.to, year.saturating_add(1))
                .into_iter()
                .flatten(),
        );
        for start in from {
            let end = late.clone().find(|end| *end >= start);
            let part = Period {
                start: start.max(period.start),
                end: end.unwrap_or(period.end).min(period.end),
            };
            if part.start <= part.end {
                return Some(part);
            }
        }
    }
    (!dated).then_some(period)
}

fn days(rule: &DateRule, year: i32) -> Option<Vec<Date>> {
    let days = rule.days_in(year);
    (!days.is_empty()).then_some(days)
}

/// The exact school terms that a pack gives for a year, in order (L14); empty if it gives none.
pub fn school_terms(pack: &Pack, year: i32) -> Vec<Period> {
    let mut terms: Vec<Period> = pack
        .calendar
        .iter()
        .filter_map(|line| match &line.rule {
            CalendarRule::SchoolTerm { window } => window_in(window, year),
            _ => None,
        })
        .collect();
    terms.sort();
    terms.dedup();
    terms
}

/// The period of a kind that holds a day. Where a pack gives the exact days of its school terms,
/// a day of the holidays belongs to the term that ended last, so that nothing counted is lost.
pub fn period_at(pack: &Pack, kind: PeriodKind, day: Date) -> Period {
    let plain = Period::containing(kind, day);
    if kind != PeriodKind::SchoolTerm {
        return plain;
    }
    let years = day.year().saturating_sub(1)..=day.year();
    let terms = years.flat_map(|year| school_terms(pack, year));
    terms
        .filter(|term| term.start <= day)
        .max()
        .unwrap_or(plain)
}

/// Every due day of a rule in a year, in order, with the pack's exact school terms.
pub fn due_days(pack: &Pack, rule: &DateRule, year: i32) -> Vec<Date> {
    if let DateRule::Every {
        period: PeriodKind::SchoolTerm,
        day,
        ..
    } = rule
    {
        let before = school_terms(pack, year.saturating_sub(1));
        let terms = before.into_iter().chain(school_terms(pack, year));
        let mut ends: Vec<Date> = terms
            .map(|term| day.map_or(term.end, |day| on_day(term.end, day)))
            .filter(|end| end.year() == year)
            .collect();
        if !ends.is_empty() {
            ends.sort();
            ends.dedup();
            return ends;
        }
    }
    rule.days_in(year)
}

fn on_day(end: Date, day: u32) -> Date {
    let last = month_end(end).day();
    end.with_day(day.min(last)).unwrap_or(end)
}

/// The first day on which something due on a day may be done, where a rule only allows the last
/// days of its period (L13).
pub fn first_day(rule: &DateRule, due: Date) -> Option<Date> {
    match rule {
        DateRule::Every {
            last_days: Some(days),
            ..
        } => due.checked_sub_days(Days::new(u64::from(days.saturating_sub(1)))),
        _ => None,
    }
}

/// The calendar kind of a quota's period; `None` for those that the calendar does not fix.
pub fn calendar_kind(period: QuotaPeriod) -> Option<PeriodKind> {
    Some(match period {
        QuotaPeriod::Week => PeriodKind::Week,
        QuotaPeriod::Month => PeriodKind::Month,
        QuotaPeriod::TwoMonths => PeriodKind::TwoMonths,
        QuotaPeriod::Quarter => PeriodKind::Quarter,
        QuotaPeriod::Half => PeriodKind::Half,
        QuotaPeriod::SchoolTerm => PeriodKind::SchoolTerm,
        QuotaPeriod::Year => PeriodKind::Year,
        QuotaPeriod::TwoYears | QuotaPeriod::Term | QuotaPeriod::Once => return None,
    })
}

/// The period of a quota that holds a day. Pairs of years are counted from the year in which the
/// pack came into force. `term` is the org's running term of office; without it a quota by term
/// has no period. `Once` reaches from the pack's first day on.
pub fn quota_period(
    pack: &Pack,
    period: QuotaPeriod,
    day: Date,
    term: Option<Period>,
) -> Option<Period> {
    if let Some(kind) = calendar_kind(period) {
        return Some(period_at(pack, kind, day));
    }
    match period {
        QuotaPeriod::Term => term,
        QuotaPeriod::Once => Some(Period {
            start: pack.head.in_force,
            end: Date::MAX,
        }),
        _ => {
            let base = pack.head.in_force.year();
            let odd = day.year().checked_sub(base)?.rem_euclid(2);
            let first = day.year().checked_sub(odd)?;
            Some(Period {
                start: Period::year(first).start,
                end: Period::year(first.checked_add(1)?).end,
            })
        }
    }
}

/// Every period of a quota that ends in a year, in order.
pub fn periods_ending_in(pack: &Pack, period: QuotaPeriod, year: i32) -> Vec<Period> {
    let whole = Period::year(year);
    let mut found: Vec<Period> = Vec::new();
    let mut at = whole.start;
    while at <= whole.end {
        let Some(one) = quota_period(pack, period, at, None) else {
            break;
        };
        if one.end.year() == year && found.last() != Some(&one) {
            found.push(one);
        }
        // School terms leave holidays between them: the next one is looked for day by day.
        let next = one.end.max(at).succ_opt();
        match next.filter(|next| *next > at) {
            Some(next) => at = next,
            None => break,
        }
    }
    found
}

/// So many steps of a rhythm after a day, counted from that day so that clipping never drifts.
pub fn steps_after(day: Date, rhythm: PeriodKind, steps: u32) -> Option<Date> {
    let months = match rhythm {
        PeriodKind::Week => {
            let days = u64::from(steps).checked_mul(7)?;
            return day.checked_add_days(Days::new(days));
        }
        PeriodKind::Month => 1,
        PeriodKind::TwoMonths => 2,
        PeriodKind::Quarter => 3,
        PeriodKind::Half | PeriodKind::SchoolTerm => 6,
        PeriodKind::Year => 12,
    };
    let months = i32::try_from(steps).ok()?.checked_mul(months)?;
    Some(add_months(day, months))
}
