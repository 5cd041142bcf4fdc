//! Where a target by year is going: the change since last year, the next value, an even pace to it.

use chrono::Datelike;

use super::{
    bench::Bench,
    facts::OrgFacts,
    read,
    target::{Reached, base, past_number},
    trace::{Outcome, Why},
};
use crate::{
    base::{Date, Exact},
    domain::{
        pack::{DateRule, Direction, Pack, Target, TargetMeasure},
        rule::Reading,
    },
};

crate::code_enum! {
    /// How an org stands with a target in one word, the best first.
    TargetState {
        /// What is due and what comes next are reached.
        Met = "met",
        /// It keeps an even pace to the next value.
        OnPace = "on_pace",
        /// Nothing is due that is not reached, and no start is known to measure a pace from.
        NotDue = "not_due",
        /// Behind an even pace.
        Behind = "behind",
        /// The value is not known.
        Unknown = "unknown",
        /// What is due is not reached.
        Missed = "missed",
    }
}

/// The course of one org towards a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The level, or the gain over the base, as of today.
    pub value: Exact,
    /// How much it changed since the year before; `None` if that is not known.
    pub change: Option<Exact>,
    /// The next value with its day; `None` once the last day has come.
    pub next: Option<(Date, Exact)>,
    /// What an even pace from the value due before to the next would have brought by today;
    /// `None` where no start is known.
    pub pace: Option<Exact>,
    /// Whether it keeps that pace.
    pub is_on_pace: Option<bool>,
}

/// The course of an org towards a target, or why its value is not known.
pub fn course(pack: &Pack, target: &Target, facts: &OrgFacts) -> Result<Course, Outcome> {
    if !facts.is_asked(&target.audience) {
        return Err(Outcome::Missing(Why::NotAsked));
    }
    let reading = match (&target.fact, &target.indicator) {
        (Some(id), _) => Reading::Fact(id.clone()),
        (None, Some(id)) => Reading::Indicator(id.clone()),
        (None, None) => return Err(Outcome::Missing(Why::NoRow)),
    };
    let bench = Bench::new(pack, facts, None);
    let level = read::number(&bench, &reading)?.number;
    let id = read::id(&reading);
    let start = base(&bench, id);
    let value = match target.measure {
        TargetMeasure::Level => level,
        TargetMeasure::Gain => {
            let start = start.ok_or(Outcome::Missing(Why::NoPast))?;
            level.minus(start).ok_or(Outcome::Missing(Why::Overflow))?
        }
    };
    let before = facts
        .past
        .iter()
        .find(|past| past.year + 1 == facts.period.end.year());
    let before = before.and_then(|past| past_number(pack, past, id));
    let change = before.and_then(|before| level.minus(before));
    let from = match target.measure {
        TargetMeasure::Level => start,
        TargetMeasure::Gain => Some(Exact::ZERO),
    };
    let steps = steps(target, facts);
    let next = after(&steps, facts);
    let last = steps
        .iter()
        .rev()
        .find(|(day, _)| *day <= facts.today)
        .copied();
    let origin = last.or(from.map(|from| (pack.head.in_force, from)));
    let pace = match (origin, next) {
        (Some(origin), Some(next)) => even(origin, next, facts.today),
        (Some((_, value)), None) => Some(value),
        (None, _) => None,
    };
    let is_on_pace = pace.map(|pace| meets(target.direction, value, pace));
    Ok(Course {
        value,
        change,
        next,
        pace,
        is_on_pace,
    })
}

/// The next value with its day; `None` once the last day has come.
pub fn next(target: &Target, facts: &OrgFacts) -> Option<(Date, Exact)> {
    after(&steps(target, facts), facts)
}

fn after(steps: &[(Date, Exact)], facts: &OrgFacts) -> Option<(Date, Exact)> {
    steps.iter().find(|(day, _)| *day > facts.today).copied()
}

fn meets(direction: Direction, value: Exact, asked: Exact) -> bool {
    match direction {
        Direction::AtLeast => value >= asked,
        Direction::AtMost => value <= asked,
        Direction::Exactly | Direction::Between => value == asked,
    }
}

/// How an org stands today in one word; `now` is how it stands with what is due.
pub fn state(
    target: &Target,
    course: &Result<Course, Outcome>,
    now: Option<&Reached>,
) -> TargetState {
    let Ok(course) = course else {
        return TargetState::Unknown;
    };
    let is_due_met = now.map(|now| meets(target.direction, now.value, now.need));
    let is_next_met = course
        .next
        .is_none_or(|(_, value)| meets(target.direction, course.value, value));
    match (is_due_met, course.is_on_pace) {
        (Some(false), _) => TargetState::Missed,
        _ if is_next_met => TargetState::Met,
        (_, Some(true)) => TargetState::OnPace,
        (_, Some(false)) => TargetState::Behind,
        (_, None) => TargetState::NotDue,
    }
}

/// The values with their days, in order; one without a day holds from the first day on.
fn steps(target: &Target, facts: &OrgFacts) -> Vec<(Date, Exact)> {
    let year = facts.period.end.year();
    let day = |rule: &DateRule| match rule {
        DateRule::Open => Some(Date::MIN),
        rule => rule.in_year(year),
    };
    let dated = target
        .steps
        .iter()
        .filter_map(|step| Some((day(&step.by)?, step.value)));
    let mut steps: Vec<(Date, Exact)> = dated.map(|(day, value)| (day, value.into())).collect();
    steps.sort();
    steps
}

/// The value on the straight line between two days.
fn even((start, from): (Date, Exact), (end, to): (Date, Exact), today: Date) -> Option<Exact> {
    if start == Date::MIN {
        return Some(from);
    }
    let gone = Exact::whole((today.clamp(start, end) - start).num_days());
    let way = to
        .minus(from)?
        .times(gone)?
        .over(Exact::whole((end - start).num_days()))?;
    from.plus(way)
}
