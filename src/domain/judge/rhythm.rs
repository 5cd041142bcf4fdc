//! On which days one is reminded of a day: before it, on it, after it, and again while overdue.

use chrono::Days;

use super::window::steps_after;
use crate::base::{Date, Period, PeriodKind, date::add_months};

/// The reminders of one kind of thing. The day itself and the day after it always count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rhythm<'a> {
    /// Months from the day; before it negative.
    pub months: &'a [i32],
    /// Days from the day; before it negative.
    pub days: &'a [i32],
    /// How often while overdue.
    pub overdue: Option<PeriodKind>,
    /// How often while the day is missing.
    pub missing: Option<PeriodKind>,
}

impl Rhythm<'_> {
    /// The reminders fixed by their distance from a due day, in order, without those that repeat.
    pub fn marks(&self, due: Date) -> Vec<Date> {
        let months = self.months.iter().map(|months| add_months(due, *months));
        let days = self.days.iter().filter_map(|days| moved(due, *days));
        let mut marks: Vec<Date> = months
            .chain(days)
            .chain([due])
            .chain(moved(due, 1))
            .collect();
        marks.sort();
        marks.dedup();
        marks
    }

    /// The first reminder of a due day.
    pub fn first(&self, due: Date) -> Date {
        self.marks(due).first().copied().unwrap_or(due)
    }

    /// The latest reminder up to today; `None` while there was none. `from` is a window's first
    /// day, on which one is reminded too.
    pub fn since(&self, from: Option<Date>, due: Date, today: Date) -> Option<Date> {
        let fixed = self.marks(due);
        let again = self.overdue.filter(|_| today > due).and_then(|rhythm| {
            let later = (1..).map_while(|steps| steps_after(due, rhythm, steps));
            later.take_while(|mark| *mark <= today).last()
        });
        let marks = fixed.into_iter().chain(from).chain(again);
        marks.filter(|mark| *mark <= today).max()
    }

    /// The latest reminder that a day is missing: the first day of the running period, or `known`
    /// where the pack repeats nothing.
    pub fn since_missing(&self, known: Date, today: Date) -> Date {
        let Some(rhythm) = self.missing else {
            return known;
        };
        Period::containing(rhythm, today)
            .start
            .max(known.min(today))
    }
}

fn moved(day: Date, days: i32) -> Option<Date> {
    let step = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 {
        day.checked_sub_days(step)
    } else {
        day.checked_add_days(step)
    }
}
