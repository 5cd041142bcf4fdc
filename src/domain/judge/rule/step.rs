//! Rules that deduct by steps: presence, shortfall, occurrence, rates, trumps (R01, R03–R05, R18).

use super::{Points, capped, checked, less, wrong};
use crate::base::Exact;
use crate::domain::judge::ask::Ask;
use crate::domain::judge::peer::Measure;
use crate::domain::judge::read;
use crate::domain::judge::trace::{Node, Outcome, Why};
use crate::domain::pack::{Audience, Need};
use crate::domain::rule::{Occasion, RatioTo, Reach, Reading, Rule, Side, Threshold, UnitCount};

pub(super) fn presence(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Presence {
        reading, points, ..
    } = rule
    else {
        return wrong();
    };
    let shown = read::shown(ask.bench, reading);
    let step = Node::new("", "read").arg("id", read::id(reading));
    match shown {
        Ok(shown) => {
            let step = step.arg("good", shown.is_good).facts(shown.sources);
            node.children.push(step);
            let full = points.map_or(ask.full, Exact::from);
            Ok(if shown.is_good { full } else { Exact::ZERO })
        }
        Err(outcome) => {
            node.children.push(step.outcome(outcome));
            Err(outcome)
        }
    }
}

pub(super) fn shortfall(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Shortfall {
        indicator,
        each,
        need,
        cap,
        ..
    } = rule
    else {
        return wrong();
    };
    let step = Node::new("", "read").arg("id", indicator);
    let standing = match need {
        None => read::standing(ask.bench, indicator),
        Some(need) => {
            let line = ask.bench.pack.indicator(indicator);
            let mut line = line.ok_or(Outcome::Missing(Why::NoRow))?.clone();
            line.needs = vec![Need {
                audience: Audience::default(),
                need: *need,
            }];
            read::judged(ask.bench, &line)
        }
    };
    let standing = match standing {
        Ok(standing) => standing,
        Err(outcome) => {
            node.children.push(step.outcome(outcome));
            return Err(outcome);
        }
    };
    let mut step = step.facts(read::sources_of(&standing));
    if let (Some(have), Some(need)) = (standing.have, standing.need) {
        step = step.arg("have", have).arg("need", need).value(have);
    }
    let Some(lacking) = standing.missing else {
        let outcome = Outcome::Missing(standing.why.unwrap_or(Why::NoFact));
        node.children.push(step.outcome(outcome));
        return Err(outcome);
    };
    node.children.push(step.arg("missing", lacking));
    node.value = Some(lacking);
    let deduction = checked(lacking.times(Exact::from(*each)))?;
    less(ask.full, deduction, *cap, node)
}

pub(super) fn occurrence(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Occurrence {
        reading,
        each,
        per,
        free,
        cap,
        ..
    } = rule
    else {
        return wrong();
    };
    let got = read::occasions(ask.bench, reading, *per);
    let times = ask.note(reading, got, node)?;
    let beyond = match free {
        Some(free) => checked(times.minus(Exact::from(*free)))?.max(Exact::ZERO),
        None => times.max(Exact::ZERO),
    };
    let deduction = checked(beyond.times(Exact::from(*each)))?;
    less(ask.full, deduction, *cap, node)
}

pub(super) fn rate_step(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::RateStep {
        reading,
        threshold,
        side,
        unit,
        each,
        count,
        cap,
        bonus_each,
        bonus_cap,
        ..
    } = rule
    else {
        return wrong();
    };
    let value = ask.number(reading, node)?;
    let limit = limit(ask, reading, threshold, node)?;
    node.args.push(("threshold", limit.to_string()));
    let (low, high) = (
        checked(limit.minus(value))?.max(Exact::ZERO),
        checked(value.minus(limit))?.max(Exact::ZERO),
    );
    let (bad, good) = match side {
        Side::Below => (low, Exact::ZERO),
        Side::Above => (high, Exact::ZERO),
        Side::Both => (low, high),
    };
    let size = Exact::from(*unit);
    let taken = checked(units(bad, size, *count)?.times(Exact::from(*each)))?;
    let mut points = less(ask.full, taken, *cap, node)?;
    if let Some(each) = bonus_each {
        let added = checked(units(good, size, *count)?.times(Exact::from(*each)))?;
        let added = capped(added, *bonus_cap, node);
        if !added.is_zero() {
            let step = Node::new("", "addition").outcome(Outcome::Known(added));
            node.children.push(step);
        }
        points = checked(points.plus(added))?;
    }
    Ok(points)
}

fn limit(ask: &Ask<'_>, reading: &Reading, threshold: &Threshold, node: &mut Node) -> Points {
    match threshold {
        Threshold::Number(number) => Ok(Exact::from(*number)),
        Threshold::Fact(id) => ask.fact(id, node),
        Threshold::Peer { peer, group } => {
            let measure = Measure::Reading(reading.clone());
            let series = ask.series(group, &measure, node)?;
            let wants_more = read::more_is_good(ask.bench, reading).unwrap_or(true);
            let found = match peer {
                RatioTo::Mean => series.mean,
                RatioTo::Best => series.best(wants_more),
                RatioTo::LastYear | RatioTo::OwnMean3 => return wrong(),
            };
            found.ok_or(Outcome::Missing(Why::NoPeer))
        }
    }
}

/// How many units a distance is; without a word of the pack, in proportion.
pub(super) fn units(distance: Exact, unit: Exact, count: Option<UnitCount>) -> Points {
    if unit <= Exact::ZERO {
        return Err(Outcome::Missing(Why::ZeroBase));
    }
    let exact = checked(distance.over(unit))?;
    Ok(match count.unwrap_or(UnitCount::Exact) {
        UnitCount::Whole => exact.floor(),
        UnitCount::Started => exact.ceil(),
        UnitCount::Exact => exact,
    })
}

pub(super) fn trump(
    ask: &Ask<'_>,
    rule: &Rule,
    node: &mut Node,
    played: &mut Option<Reach>,
) -> Points {
    let Rule::Trump {
        reading,
        from_time,
        reach,
        ..
    } = rule
    else {
        return wrong();
    };
    let got = read::occasions(ask.bench, reading, Occasion::Case);
    let times = ask.note(reading, got, node)?;
    let from = Exact::whole(i64::from(from_time.unwrap_or(1)));
    if times < from {
        return Ok(ask.full);
    }
    let reach = reach.unwrap_or(Reach::Item);
    *played = Some(reach);
    node.args.push(("reach", reach.to_string()));
    Ok(Exact::ZERO)
}
