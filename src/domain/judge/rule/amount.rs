//! Rules that convert an amount: proportion, another body's score, the year's target (R10, R17,
//! R27).

use super::{Points, checked, less, wrong};
use crate::base::Exact;
use crate::domain::judge::ask::Ask;
use crate::domain::judge::facts::Fact;
use crate::domain::judge::read::{self, percent};
use crate::domain::judge::target;
use crate::domain::judge::trace::{Node, Outcome, Why};
use crate::domain::pack::{Direction, FactKind};
use crate::domain::rule::{AnchorPoint, Conversion, Proportion, Rule, TargetHow, UnitCount};

pub(super) fn proportion(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Proportion {
        proportion,
        anchors,
        ..
    } = rule
    else {
        return wrong();
    };
    let share = match proportion {
        Proportion::Of(reading) => ask.number(reading, node)?,
        Proportion::Parts { done, of } => {
            let done = ask.fact(done, node)?;
            let of = ask.fact(of, node)?;
            percent(done, of)?
        }
    };
    node.value = Some(share);
    if anchors.is_empty() {
        let part = share.times(ask.full).and_then(|it| it.over(Exact::HUNDRED));
        return checked(part);
    }
    linear(anchors, share)
}

/// Linear between anchors, level beyond the outer ones.
fn linear(anchors: &[AnchorPoint], at: Exact) -> Points {
    let mut sorted: Vec<(Exact, Exact)> = anchors
        .iter()
        .map(|one| (Exact::from(one.at), Exact::from(one.points)))
        .collect();
    sorted.sort_unstable();
    let above = sorted.iter().find(|(x, _)| at <= *x);
    let below = sorted.iter().rev().find(|(x, _)| *x <= at);
    match (below, above) {
        (Some((_, y)), None) | (None, Some((_, y))) => Ok(*y),
        (Some((low, from)), Some((high, to))) => {
            if low == high {
                return Ok(*to);
            }
            let rise = to.minus(*from);
            let share = at.minus(*low).and_then(|part| part.over(high.minus(*low)?));
            let gain = rise.and_then(|rise| rise.times(share?));
            checked(gain.and_then(|gain| from.plus(gain)))
        }
        (None, None) => Err(Outcome::Missing(Why::NoBand)),
    }
}

pub(super) fn imported(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Imported {
        fact, how, times, ..
    } = rule
    else {
        return wrong();
    };
    let score = ask.fact(fact, node)?;
    let times = times.map_or(Exact::ONE, Exact::from);
    if *how == Conversion::Times {
        return checked(score.times(times));
    }
    let stated = match ask.bench.facts.values.get(fact).map(|known| &known.fact) {
        Some(Fact::Imported { full, .. }) => *full,
        _ => None,
    };
    let written = match &read::line(ask.bench, fact)?.kind {
        FactKind::Imported { full, .. } => *full,
        _ => None,
    };
    let full = stated.or(written).map(Exact::from);
    let full = full.ok_or(Outcome::Missing(Why::ZeroBase))?;
    node.args.push(("of", full.to_string()));
    let share = score.times(Exact::HUNDRED).and_then(|it| it.over(full));
    let share = share.ok_or(Outcome::Missing(Why::ZeroBase))?;
    let points = match how {
        Conversion::SameShare => {
            // The share that was lost there is lost here, `times` as much.
            let lost = Exact::HUNDRED.minus(share).and_then(|it| it.times(times));
            let lost = lost.and_then(|it| it.times(ask.full)?.over(Exact::HUNDRED));
            lost.and_then(|lost| ask.full.minus(lost))
        }
        _ => share
            .times(ask.full)
            .and_then(|it| it.times(times)?.over(Exact::HUNDRED)),
    };
    checked(points)
}

pub(super) fn target(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Target {
        target,
        how,
        each,
        unit,
        ..
    } = rule
    else {
        return wrong();
    };
    let line = ask.bench.pack.target(target);
    let line = line.ok_or(Outcome::Missing(Why::NoRow))?;
    let reached = target::reached(ask.bench, line).inspect_err(|outcome| {
        let step = Node::new("", "read").arg("id", target);
        node.children.push(step.outcome(*outcome));
    })?;
    node.value = Some(reached.value);
    let step = Node::new("R27", "target_step")
        .row(&line.id, &line.source)
        .arg("need", reached.need)
        .value(reached.value)
        .facts(reached.sources.iter().copied());
    node.children.push(step);
    let distance = reached.distance.ok_or(Outcome::Missing(Why::Overflow))?;
    match how {
        TargetHow::All if distance.is_zero() => Ok(ask.full),
        TargetHow::All => Ok(Exact::ZERO),
        TargetHow::Proportion => {
            let (value, need) = (reached.value, reached.need);
            let (part, whole) = match line.direction {
                Direction::AtMost => (need, value),
                _ => (value, need),
            };
            if distance.is_zero() || whole.is_zero() {
                return Ok(ask.full);
            }
            let points = part.times(ask.full).and_then(|it| it.over(whole));
            Ok(checked(points)?.max(Exact::ZERO).min(ask.full))
        }
        TargetHow::Step => {
            let unit = unit.map_or(Exact::ONE, Exact::from);
            let steps = super::step::units(distance, unit, Some(UnitCount::Whole))?;
            let each = each.map_or(Exact::ZERO, Exact::from);
            less(ask.full, checked(steps.times(each))?, None, node)
        }
    }
}
