//! Rules that go through a list: conditions, stages, steps, parts (R02, R15, R25).

use super::{Given, Points, checked, wrong};
use crate::base::Exact;
use crate::domain::judge::ask::Ask;
use crate::domain::judge::read;
use crate::domain::judge::trace::{Node, Outcome, Why};
use crate::domain::pack::Source;
use crate::domain::rule::{Addition, Combine, Reading, Rule, RulePart};

/// Whether entry `no` (from 1) of a list holds: by its fact, or by the assessor's tick.
fn holds(
    ask: &Ask<'_>,
    no: usize,
    fact: Option<&String>,
    step: &mut Node,
) -> Result<bool, Outcome> {
    let ticked = ask
        .ticks()
        .map(|ticks| u32::try_from(no).is_ok_and(|no| ticks.contains(&no)));
    if let (Some(ticked), Some(sheet)) = (ticked, ask.sheet) {
        let sheet = super::super::item::sheet_source(sheet);
        step.facts.push(sheet);
        return Ok(ticked);
    }
    let Some(fact) = fact else {
        return Err(Outcome::Missing(Why::NoMark));
    };
    let shown = read::shown(ask.bench, &Reading::Fact(fact.clone()))?;
    step.facts.extend(shown.sources);
    Ok(shown.is_good)
}

pub(super) fn conditions(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Conditions { deduct, floor } = rule else {
        return wrong();
    };
    let mut points = ask.full;
    let mut lacking = None;
    for (index, one) in deduct.iter().enumerate() {
        let mut step = Node::new("", "condition").arg("text", &one.text);
        let found = holds(ask, index + 1, one.fact.as_ref(), &mut step);
        // A tick says that the condition is there; a fact takes when its state is bad.
        let is_taken = found.map(|it| if ask.ticks().is_some() { it } else { !it });
        match is_taken {
            Ok(true) => {
                let minus = Exact::from(one.minus);
                step.outcome = Some(Outcome::Known(minus.negate()));
                points = checked(points.minus(minus))?;
            }
            Ok(false) => step.outcome = Some(Outcome::Known(Exact::ZERO)),
            Err(outcome) => {
                step.outcome = Some(outcome);
                lacking.get_or_insert(outcome);
            }
        }
        node.children.push(step);
    }
    if let Some(outcome) = lacking {
        return Err(outcome);
    }
    let floor = floor.map(Exact::from).or_else(|| {
        // Without a word of the pack the list takes no more than all, unless the item may.
        ask.floor.is_none().then_some(Exact::ZERO)
    });
    Ok(floor.map_or(points, |floor| points.max(floor)))
}

/// What became of each entry, noted as a step.
fn reached(ask: &Ask<'_>, list: &[Addition], node: &mut Node) -> Vec<Result<bool, Outcome>> {
    let mut found = Vec::new();
    for (index, one) in list.iter().enumerate() {
        let mut step = Node::new("", "addition").arg("text", &one.text);
        let is = holds(ask, index + 1, one.fact.as_ref(), &mut step);
        step.outcome = Some(match is {
            Ok(true) => Outcome::Known(Exact::from(one.plus)),
            Ok(false) => Outcome::Known(Exact::ZERO),
            Err(outcome) => outcome,
        });
        node.children.push(step);
        found.push(is);
    }
    found
}

pub(super) fn cascade(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Cascade { stages, .. } = rule else {
        return wrong();
    };
    let found = reached(ask, stages, node);
    // The highest stage that was reached brings those below it.
    let mut highest = 0;
    for (index, is) in found.iter().enumerate().rev() {
        match is {
            Ok(true) => {
                highest = index + 1;
                break;
            }
            Ok(false) => {}
            Err(outcome) => return Err(*outcome),
        }
    }
    let points = stages.iter().take(highest).map(|one| Exact::from(one.plus));
    node.args.push(("stages", highest.to_string()));
    checked(Exact::sum(points))
}

pub(super) fn steps(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Steps { steps, .. } = rule else {
        return wrong();
    };
    let mut points = Exact::ZERO;
    for (one, is) in steps.iter().zip(reached(ask, steps, node)) {
        if is? {
            points = checked(points.plus(Exact::from(one.plus)))?;
        }
    }
    Ok(points)
}

pub(super) fn parts(ask: &Ask<'_>, rule: &Rule, mut node: Node) -> Given {
    let Rule::Parts { parts, how } = rule else {
        return Given {
            outcome: Outcome::Missing(Why::WrongSort),
            node,
            reach: None,
        };
    };
    let mut reach = None;
    let mut given = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let one = part_of(ask, index + 1, part);
        reach = reach.max(one.reach);
        given.push((Exact::from(part.points), one.outcome));
        node.children.push(one.node);
    }
    let combine = how.unwrap_or(Combine::Sum);
    node.args.push(("combine", combine.to_string()));
    let outcome = match reach {
        Some(_) => Outcome::Known(Exact::ZERO),
        None => combined(&given, combine).map_or_else(|outcome| outcome, Outcome::Known),
    };
    let outcome = match outcome {
        Outcome::Excluded(_) => outcome,
        _ => ask.replaced(None, outcome, &mut node),
    };
    Given {
        outcome,
        node: node.outcome(outcome),
        reach,
    }
}

fn part_of(ask: &Ask<'_>, no: usize, part: &RulePart) -> Given {
    let key = format!("{}/{no}", ask.key);
    let full = Exact::from(part.points);
    let mut inner = Ask {
        full,
        key: &key,
        ..*ask
    };
    // The item's policy is for the item as a whole, not for each part.
    inner.missing = None;
    let mut given = super::super::item::ruled(&inner, &part.rule);
    let floor = if ask.floor.is_some() {
        None
    } else {
        Some(Exact::ZERO)
    };
    given.outcome = given.outcome.map(|points| {
        let points = floor.map_or(points, |floor| points.max(floor));
        Some(if full > Exact::ZERO {
            points.min(full)
        } else {
            points
        })
    });
    let source = Source {
        clause: part.clause.clone().or_else(|| ask.source.clause.clone()),
        ..ask.source.clone()
    };
    let node = Node::new("", "part")
        .row(&key, &source)
        .arg("text", &part.text)
        .arg("full", full)
        .outcome(given.outcome)
        .child(given.node);
    Given { node, ..given }
}

/// Parts made one: those left out are left out, a missing one leaves the whole missing.
fn combined(given: &[(Exact, Outcome)], how: Combine) -> Points {
    let mut known = Vec::new();
    let mut waits = None;
    let (mut all, mut kept) = (Exact::ZERO, Exact::ZERO);
    for (full, outcome) in given {
        all = checked(all.plus(*full))?;
        match outcome {
            Outcome::Known(points) => {
                kept = checked(kept.plus(*full))?;
                known.push(*points);
            }
            Outcome::Excluded(_) => {}
            Outcome::Waiting => return Err(Outcome::Waiting),
            Outcome::Missing(_) => {
                waits.get_or_insert(*outcome);
            }
        }
    }
    if let Some(outcome) = waits {
        return Err(outcome);
    }
    if known.is_empty() {
        return Err(Outcome::Excluded(Why::LeftOut));
    }
    match how {
        Combine::Least => known.into_iter().min().ok_or(Outcome::Missing(Why::TooFew)),
        Combine::Mean => checked(Exact::mean(&known)),
        Combine::Sum => {
            let sum = checked(Exact::sum(known))?;
            if kept == all || kept.is_zero() {
                return Ok(sum);
            }
            checked(sum.times(all).and_then(|it| it.over(kept)))
        }
    }
}
