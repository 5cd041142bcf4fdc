//! Targets by year (R27): which value is due, and how far an org is from it.

use chrono::Datelike;

use super::bench::Bench;
use super::facts::{OrgFacts, Past};
use super::read;
use super::trace::{Outcome, SourceRef, Why};
use crate::base::{Date, Exact};
use crate::domain::pack::{DateRule, Direction, FactKind, Pack, Target, TargetMeasure, TargetStep};
use crate::domain::rule::Reading;

/// How an org stands with a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The level, or the gain over the base.
    pub value: Exact,
    /// What is due.
    pub need: Exact,
    /// How far it is from what is due; nought if it is reached, `None` on overflow.
    pub distance: Option<Exact>,
    /// What it rests on.
    pub sources: Vec<SourceRef>,
}

/// The step that is due at the end of a period: the last of those whose day has come by then;
/// a step without a day holds always. `None` before the first day.
pub fn due(target: &Target, end: Date) -> Option<&TargetStep> {
    due_on(target, end.year(), end)
}

/// The same on a day, with days that move by the year as they stand in `year`.
pub fn due_on(target: &Target, year: i32, end: Date) -> Option<&TargetStep> {
    let day = |step: &TargetStep| match step.by {
        DateRule::Open => Some(Date::MIN),
        ref rule => rule.in_year(year),
    };
    target
        .steps
        .iter()
        .filter_map(|step| Some((day(step)?, step)))
        .filter(|(day, _)| *day <= end)
        .max_by_key(|(day, _)| *day)
        .map(|(_, step)| step)
}

/// How an org stands with a target at the end of its period, or why that is not known.
pub fn stand(pack: &Pack, target: &Target, facts: &OrgFacts) -> Result<Reached, Outcome> {
    reached(&Bench::new(pack, facts, None), target)
}

/// How an org stands today with what is due by now, or why that is not known.
pub fn stand_now(pack: &Pack, target: &Target, facts: &OrgFacts) -> Result<Reached, Outcome> {
    let step = due_now(target, facts).ok_or(Outcome::Missing(Why::NoTarget))?;
    reached_step(&Bench::new(pack, facts, None), target, step)
}

/// The step that is due today, or on the last judged day once that is over.
pub fn due_now<'t>(target: &'t Target, facts: &OrgFacts) -> Option<&'t TargetStep> {
    let end = facts.period.end;
    due_on(target, end.year(), facts.today.min(end))
}

pub(super) fn reached(bench: &Bench<'_>, target: &Target) -> Result<Reached, Outcome> {
    if !bench.facts.is_asked(&target.audience) {
        return Err(Outcome::Missing(Why::NotAsked));
    }
    let step = due(target, bench.period.end).ok_or(Outcome::Missing(Why::NoTarget))?;
    reached_step(bench, target, step)
}

fn reached_step(bench: &Bench<'_>, target: &Target, step: &TargetStep) -> Result<Reached, Outcome> {
    if !bench.facts.is_asked(&target.audience) {
        return Err(Outcome::Missing(Why::NotAsked));
    }
    let reading = match (&target.fact, &target.indicator) {
        (Some(id), _) => Reading::Fact(id.clone()),
        (None, Some(id)) => Reading::Indicator(id.clone()),
        (None, None) => return Err(Outcome::Missing(Why::NoRow)),
    };
    let got = read::number(bench, &reading)?;
    let value = match target.measure {
        TargetMeasure::Level => got.number,
        TargetMeasure::Gain => {
            let base = base(bench, read::id(&reading)).ok_or(Outcome::Missing(Why::NoPast))?;
            let gain = got.number.minus(base);
            gain.ok_or(Outcome::Missing(Why::Overflow))?
        }
    };
    let need = Exact::from(step.value);
    let low = need.minus(value).map(|it| it.max(Exact::ZERO));
    let high = value.minus(need).map(|it| it.max(Exact::ZERO));
    let distance = match target.direction {
        Direction::AtLeast => low,
        Direction::AtMost => high,
        Direction::Exactly | Direction::Between => low.and_then(|low| low.plus(high?)),
    };
    Ok(Reached {
        value,
        need,
        distance,
        sources: got.sources,
    })
}

/// Where a gain begins: the stated base, or the year before the pack was in force.
pub(super) fn base(bench: &Bench<'_>, id: &str) -> Option<Exact> {
    let before = bench.pack.head.in_force.year() - 1;
    let past = || {
        let past = bench.facts.past.iter().find(|past| past.year == before)?;
        past_number(bench.pack, past, id)
    };
    let stated = bench.facts.base.get(id).copied().map(Exact::from);
    stated.or_else(past)
}

/// What an earlier year left of a fact or quota; a rate also of the two counts that make it.
pub(super) fn past_number(pack: &Pack, past: &Past, id: &str) -> Option<Exact> {
    let number = |id: &str| past.values.get(id).copied().map(Exact::from);
    let counted = || past.indicators.get(id).copied().map(Exact::from);
    let derived = || match &pack.fact(id)?.kind {
        FactKind::Rate {
            numerator: Some(done),
            denominator: Some(of),
        } => read::percent(number(done)?, number(of)?).ok(),
        _ => None,
    };
    number(id).or_else(counted).or_else(derived)
}
