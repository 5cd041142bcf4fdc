//! The day that a deadline of something proposed today comes to.

use chrono::Datelike;

use crate::{
    base::{Date, Period},
    domain::pack::{Anchor, DateRule},
};

/// The day of a rule, as of today: after one of the known events, or the next one from today on.
/// `None` if it hangs on an event that has not happened, or is left open.
pub fn day_after(rule: &DateRule, events: &[(Anchor, Date)], today: Date) -> Option<Date> {
    match rule {
        DateRule::Open => None,
        DateRule::Relative { anchor, .. } => {
            let known = events.iter().find(|(event, _)| event == anchor);
            let year_end = matches!(anchor, Anchor::YearEnd | Anchor::PeriodEnd);
            let own = year_end.then(|| Period::year(today.year()).end);
            rule.after(known.map(|(_, day)| *day).or(own)?)
        }
        _ => {
            let years = today.year()..=today.year().saturating_add(1);
            years
                .flat_map(|year| rule.days_in(year))
                .find(|day| *day >= today)
        }
    }
}
