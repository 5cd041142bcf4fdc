//! Days and windows as a regulation writes them, before a year is chosen.

use chrono::{Datelike, Days};

use crate::base::date::{Date, Period, PeriodKind, add_months, month_end};

crate::code_enum! {
    /// Events from which a deadline is counted.
    Anchor {
        Adoption = "adoption",
        Publication = "publication",
        Dispatch = "dispatch",
        Finding = "finding",
        Notice = "notice",
        Card = "card",
        Talk = "talk",
        Appointment = "appointment",
        Founding = "founding",
        TermEnd = "term_end",
        Election = "election",
        Check = "check",
        SelfCheck = "self_check",
        PeriodEnd = "period_end",
        YearEnd = "year_end",
        Appraisal = "appraisal",
        Rectification = "rectification",
    }
}

/// A day or a rhythm of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateRule {
    /// One day.
    Fixed {
        /// The day as written.
        on: Date,
        /// The year it was written for; `None` if it must never be shifted.
        written_for: Option<i32>,
    },
    /// Each year on a day of a month.
    Yearly {
        /// 1 to 12.
        month: u32,
        /// 1 to 31, clipped to the month.
        day: u32,
    },
    /// Each year on the last day of a month.
    MonthEnd {
        /// 1 to 12.
        month: u32,
    },
    /// In every period, by its end.
    Every {
        /// The period.
        period: PeriodKind,
        /// The day of the period's last month; `None` is the period's end.
        day: Option<u32>,
        /// Only within so many last days of the period.
        last_days: Option<u32>,
    },
    /// So long after an event, or before it where the amounts are negative.
    Relative {
        /// The event.
        anchor: Anchor,
        /// Months after the event.
        months: i32,
        /// Days after the event.
        days: i32,
    },
    /// The text fixes no day.
    Open,
}

impl DateRule {
    /// Every due day in a year, in order; empty for days that hang on an event or are open.
    pub fn days_in(&self, year: i32) -> Vec<Date> {
        match *self {
            DateRule::Fixed { on, written_for } => {
                let moved = match written_for {
                    Some(from) => add_months(on, (year - from).saturating_mul(12)),
                    None => on,
                };
                vec![moved]
            }
            DateRule::Yearly { month, day } => clipped(year, month, day).into_iter().collect(),
            DateRule::MonthEnd { month } => clipped(year, month, 31).into_iter().collect(),
            DateRule::Every { period, day, .. } => periods_in(year, period)
                .into_iter()
                .filter_map(|one| match day {
                    Some(day) => clipped(one.end.year(), one.end.month(), day),
                    None => Some(one.end),
                })
                .collect(),
            DateRule::Relative { .. } | DateRule::Open => Vec::new(),
        }
    }

    /// The last due day in a year; `None` for days that hang on an event or are open.
    pub fn in_year(&self, year: i32) -> Option<Date> {
        self.days_in(year).pop()
    }

    /// The due day counted from an event's day; `None` unless the rule hangs on an event.
    pub fn after(&self, event: Date) -> Option<Date> {
        let DateRule::Relative { months, days, .. } = *self else {
            return None;
        };
        let moved = add_months(event, months);
        let step = Days::new(u64::from(days.unsigned_abs()));
        if days < 0 {
            moved.checked_sub_days(step)
        } else {
            moved.checked_add_days(step)
        }
    }

    /// Whether adoption for another year would move the day.
    pub fn is_dated(&self) -> bool {
        matches!(
            self,
            DateRule::Fixed {
                written_for: Some(_),
                ..
            }
        )
    }
}

fn clipped(year: i32, month: u32, day: u32) -> Option<Date> {
    let last = month_end(Date::from_ymd_opt(year, month, 1)?);
    Date::from_ymd_opt(year, month, day.min(last.day()))
}

/// The periods whose last day lies in a year, in order.
fn periods_in(year: i32, kind: PeriodKind) -> Vec<Period> {
    let Some(mut at) = Date::from_ymd_opt(year, 1, 1) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    while at.year() == year {
        let period = Period::containing(kind, at);
        if period.end.year() == year {
            found.push(period);
        }
        match period.end.succ_opt() {
            Some(next) => at = next,
            None => break,
        }
    }
    found
}

/// From one day to another, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub from: DateRule,
    /// Last day.
    pub to: DateRule,
}

impl Window {
    /// The window in a year; `None` if an end hangs on an event or is open.
    pub fn in_year(&self, year: i32) -> Option<Period> {
        Some(Period {
            start: self.from.days_in(year).into_iter().next()?,
            end: self.to.in_year(year)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::date::parse_iso;

    fn day(text: &str) -> Date {
        parse_iso(text).unwrap()
    }

    #[test]
    fn a_fixed_day_moves_with_the_year_unless_it_must_not() {
        let on = day("2018-09-30");
        let moving = DateRule::Fixed {
            on,
            written_for: Some(2018),
        };
        assert_eq!(moving.in_year(2026), Some(day("2026-09-30")));
        let still = DateRule::Fixed {
            on,
            written_for: None,
        };
        assert_eq!(still.in_year(2026), Some(on));
        let leap = DateRule::Fixed {
            on: day("2020-02-29"),
            written_for: Some(2020),
        };
        assert_eq!(leap.in_year(2026), Some(day("2026-02-28")));
    }

    #[test]
    fn a_rhythm_gives_each_day_of_the_year() {
        let quarterly = DateRule::Every {
            period: PeriodKind::Quarter,
            day: None,
            last_days: None,
        };
        let days = quarterly.days_in(2026);
        assert_eq!(days.len(), 4);
        assert_eq!(days[0], day("2026-03-31"));
        let monthly = DateRule::Every {
            period: PeriodKind::Month,
            day: Some(31),
            last_days: None,
        };
        assert_eq!(monthly.days_in(2026)[1], day("2026-02-28"));
        let weekly = DateRule::Every {
            period: PeriodKind::Week,
            day: None,
            last_days: None,
        };
        assert_eq!(weekly.days_in(2026).len(), 52);
        let term = DateRule::Every {
            period: PeriodKind::SchoolTerm,
            day: None,
            last_days: None,
        };
        assert_eq!(
            term.days_in(2026),
            vec![day("2026-01-31"), day("2026-07-31")]
        );
    }

    #[test]
    fn a_month_end_knows_leap_years() {
        let rule = DateRule::MonthEnd { month: 2 };
        assert_eq!(rule.in_year(2024), Some(day("2024-02-29")));
        assert_eq!(rule.in_year(2025), Some(day("2025-02-28")));
    }

    #[test]
    fn an_event_gives_the_day_after_it() {
        let rule = DateRule::Relative {
            anchor: Anchor::TermEnd,
            months: -6,
            days: 0,
        };
        assert_eq!(rule.after(day("2025-08-31")), Some(day("2025-02-28")));
        assert_eq!(rule.in_year(2025), None);
    }
}
