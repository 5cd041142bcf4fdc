//! The shorter periods within a judged one.

use crate::base::{Period, PeriodKind};
use crate::domain::pack::QuotaPeriod;

/// The calendar periods of a kind that end within a span, in order; a term of office, two years
/// and "once" are no parts of the calendar: the span itself.
pub fn parts(span: Period, kind: QuotaPeriod) -> Vec<Period> {
    let Some(kind) = PeriodKind::parse(kind.code()) else {
        return vec![span];
    };
    let mut found = Vec::new();
    let mut at = span.start;
    while at <= span.end {
        let period = Period::containing(kind, at);
        if span.holds(period.end) {
            found.push(period);
        }
        match period.end.succ_opt() {
            Some(next) => at = next,
            None => break,
        }
    }
    found
}
