//! Calendar days and the periods in which quotas are counted; today is always an argument.

use chrono::{Datelike, Days, Months, NaiveDate};

/// A calendar day without a time zone.
pub type Date = NaiveDate;

crate::code_enum! {
    /// The lengths of period in which regulations count. A term of office is not among them:
    /// its bounds are facts of the org, not of the calendar.
    PeriodKind {
        Week = "week",
        Month = "month",
        TwoMonths = "two_months",
        Quarter = "quarter",
        Half = "half",
        SchoolTerm = "school_term",
        Year = "year",
    }
}

/// A span of days, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day, inclusive.
    pub end: Date,
}

impl Period {
    /// The calendar period of a kind that holds a day. Weeks begin on Monday. A school term is
    /// February–July or August–January; packs may give exact days instead.
    pub fn containing(kind: PeriodKind, day: Date) -> Period {
        let year = day.year();
        let months = |first: u32, count: u32| Period::months(year, first, count);
        match kind {
            PeriodKind::Week => {
                let back = u64::from(day.weekday().num_days_from_monday());
                let start = day.checked_sub_days(Days::new(back)).unwrap_or(day);
                let end = start.checked_add_days(Days::new(6)).unwrap_or(day);
                Period { start, end }
            }
            PeriodKind::Month => months(day.month(), 1),
            PeriodKind::TwoMonths => months((day.month() - 1) / 2 * 2 + 1, 2),
            PeriodKind::Quarter => months((day.month() - 1) / 3 * 3 + 1, 3),
            PeriodKind::Half => months((day.month() - 1) / 6 * 6 + 1, 6),
            PeriodKind::SchoolTerm => match day.month() {
                1 => Period::months(year - 1, 8, 6),
                2..=7 => months(2, 6),
                _ => months(8, 6),
            },
            PeriodKind::Year => months(1, 12),
        }
    }

    /// The whole calendar year.
    pub fn year(year: i32) -> Period {
        Period::months(year, 1, 12)
    }

    /// Whether a day lies in the period.
    pub fn holds(&self, day: Date) -> bool {
        self.start <= day && day <= self.end
    }

    /// Number of days, both ends counted.
    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }

    fn months(year: i32, first: u32, count: u32) -> Period {
        let start = NaiveDate::from_ymd_opt(year, first, 1).unwrap_or(NaiveDate::MIN);
        let end = add_months(start, i32::try_from(count).unwrap_or(1))
            .pred_opt()
            .unwrap_or(start);
        Period { start, end }
    }
}

/// The day `months` later (or earlier), clipped to the last day of its month:
/// 31 August minus six months is the last day of February.
pub fn add_months(day: Date, months: i32) -> Date {
    let step = Months::new(months.unsigned_abs());
    let moved = if months < 0 {
        day.checked_sub_months(step)
    } else {
        day.checked_add_months(step)
    };
    moved.unwrap_or(day)
}

/// The last day of the month that holds a day.
pub fn month_end(day: Date) -> Date {
    Period::containing(PeriodKind::Month, day).end
}

/// Reads an ISO day, `2026-09-18`.
pub fn parse_iso(text: &str) -> Option<Date> {
    (text.len() == 10)
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
}

/// Writes an ISO day.
pub fn iso(day: Date) -> String {
    day.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        parse_iso(text).unwrap()
    }

    #[test]
    fn months_clip_to_the_last_day() {
        assert_eq!(add_months(day("2025-08-31"), -6), day("2025-02-28"));
        assert_eq!(add_months(day("2024-08-31"), -6), day("2024-02-29"));
        assert_eq!(add_months(day("2024-02-29"), 12), day("2025-02-28"));
    }

    #[test]
    fn periods_hold_their_day_and_meet_without_a_gap() {
        for kind in PeriodKind::ALL {
            let mut at = day("2023-12-01");
            while at < day("2025-03-01") {
                let period = Period::containing(*kind, at);
                assert!(period.holds(at), "{kind} {at}");
                assert_eq!(
                    Period::containing(*kind, period.start),
                    period,
                    "{kind} {at}"
                );
                let next = period.end.succ_opt().unwrap();
                assert_eq!(Period::containing(*kind, next).start, next, "{kind} {at}");
                at = next;
            }
        }
    }
}
