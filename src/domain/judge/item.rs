//! One item of a form: the mark or the rule, modifiers, limits, rounding.

use super::ask::Ask;
use super::bench::Bench;
use super::facts::{SheetFact, SheetMark};
use super::read;
use super::rule::{self, Given};
use super::trace::{Node, Outcome, SourceKind, SourceRef, Why};
use crate::base::Exact;
use crate::domain::pack::{Form, FormItem, Scorer};
use crate::domain::rule::{Effect, Missing, Modifier, Rounding, Rule};

/// A sheet as a source.
pub(super) fn sheet_source(sheet: &SheetFact) -> SourceRef {
    SourceRef::new(SourceKind::Sheet, sheet.id)
}

/// One item on one sheet; without a sheet, by facts alone.
pub(super) fn item(
    bench: &Bench<'_>,
    form: &Form,
    item: &FormItem,
    by: Scorer,
    sheet: Option<&SheetFact>,
) -> Given {
    let node = Node::new("", "item")
        .row(&item.id, &item.source)
        .arg("text", &item.text)
        .arg("full", item.points);
    if !bench.asks(&item.audience, &item.source) {
        let outcome = Outcome::Excluded(Why::NotAsked);
        return Given {
            outcome,
            node: node.outcome(outcome),
            reach: None,
        };
    }
    let ask = Ask {
        bench,
        full: Exact::from(item.points),
        floor: item.floor,
        sheet,
        form: &form.id,
        by,
        item: &item.id,
        key: &item.id,
        missing: item.missing,
        source: &item.source,
    };
    let mut given = ruled(&ask, &item.rule);
    let mut node = node;
    let mut outcome = given.outcome;
    let is_marked = matches!(ask.mark(), Some(SheetMark::Points(_)));
    let is_judged = matches!(item.rule, Rule::Judged { .. } | Rule::Owned { .. });
    node.children.push(given.node);
    // An assessor's mark is his last word; what a rule or a range gave is still modified.
    if !is_marked || is_judged {
        outcome = modified(&ask, outcome, &item.modifiers, &mut node);
    }
    outcome = clamped(outcome, item, &mut node);
    outcome = rounded(outcome, item.round, &mut node);
    given.outcome = outcome;
    given.node = node.outcome(outcome);
    given
}

/// What the sheet says, or else the rule.
pub(super) fn ruled(ask: &Ask<'_>, rule: &Rule) -> Given {
    let by_person = matches!(rule, Rule::Judged { .. } | Rule::Owned { .. });
    let (Some(sheet), Some(mark)) = (ask.sheet, ask.mark()) else {
        return rule::judge(ask, rule);
    };
    let points = match mark {
        SheetMark::Points(points) if !by_person => Exact::from(*points),
        SheetMark::NotApplicable if !matches!(rule, Rule::Owned { .. }) => {
            let outcome = Outcome::Excluded(Why::NotApplicable);
            let node = Node::new("R20", "mark")
                .arg("assessor", &sheet.assessor)
                .facts([sheet_source(sheet)])
                .outcome(outcome);
            return Given {
                outcome,
                node,
                reach: None,
            };
        }
        _ => return rule::judge(ask, rule),
    };
    let outcome = Outcome::Known(points);
    let mut node = Node::new("R09", "mark")
        .arg("assessor", &sheet.assessor)
        .value(points)
        .facts([sheet_source(sheet)])
        .outcome(outcome);
    if ask.missing == Some(Missing::PeerMean) {
        let mut raw = ask.bench.raw.borrow_mut();
        raw.entry(ask.raw_key()).or_default().push(outcome);
    } else {
        // What the rule would have given stands beside the mark, for comparison.
        let mut computed = rule::judge(
            &Ask {
                sheet: None,
                ..*ask
            },
            rule,
        )
        .node;
        computed.args.push(("beside", String::new()));
        node.children.push(computed);
    }
    Given {
        outcome,
        node,
        reach: None,
    }
}

/// Surcharges, halvings, exemptions and reliefs of the deduction (R19), in the pack's order.
fn modified(ask: &Ask<'_>, outcome: Outcome, modifiers: &[Modifier], node: &mut Node) -> Outcome {
    let Outcome::Known(points) = outcome else {
        return outcome;
    };
    let Some(mut deduction) = ask.full.minus(points) else {
        return Outcome::Missing(Why::Overflow);
    };
    for (index, one) in modifiers.iter().enumerate() {
        let mut step = Node::new("R19", "modifier")
            .arg("text", &one.text)
            .arg("effect", one.effect);
        if let Some(clause) = &one.clause {
            step.clause = Some(clause.clone());
        }
        let acts = match &one.fact {
            Some(id) => read::is_there(ask.bench, id).map(|shown| {
                step.facts.extend(shown.sources);
                shown.is_good
            }),
            None => said(ask, index + 1, &mut step),
        };
        match acts {
            Ok(true) => {
                let changed = changed(deduction, one);
                let Some(changed) = changed else {
                    return Outcome::Missing(Why::Overflow);
                };
                deduction = changed;
                step.outcome = Some(Outcome::Known(deduction.negate()));
            }
            // Not shown is not granted: an exemption needs its fact.
            Ok(false) => step = step.arg("acts", false),
            Err(outcome) => step.outcome = Some(outcome),
        }
        node.children.push(step);
    }
    Outcome::checked(ask.full.minus(deduction))
}

/// What the assessor said of modifier `no` (from 1), marked under `item/mN`: any tick, or more
/// than nought.
fn said(ask: &Ask<'_>, no: usize, step: &mut Node) -> Result<bool, Outcome> {
    let none = Outcome::Missing(Why::NoMark);
    let sheet = ask.sheet.ok_or(none)?;
    let mark = sheet.marks.get(&format!("{}/m{no}", ask.key)).ok_or(none)?;
    step.facts.push(sheet_source(sheet));
    Ok(match mark {
        SheetMark::Points(points) => Exact::from(*points) > Exact::ZERO,
        SheetMark::Ticks(ticks) => !ticks.is_empty(),
        SheetMark::NotApplicable => false,
    })
}

fn changed(deduction: Exact, modifier: &Modifier) -> Option<Exact> {
    let by = modifier.by.map_or(Exact::ZERO, Exact::from);
    let is_loss = deduction > Exact::ZERO;
    match modifier.effect {
        Effect::Times if is_loss => deduction.times(by),
        Effect::Exempt if is_loss => Some(Exact::ZERO),
        Effect::Relief if is_loss => Some(deduction.minus(by)?.max(Exact::ZERO)),
        Effect::Plus => deduction.plus(by),
        _ => Some(deduction),
    }
}

/// Between the least and the most of the item (A02, R23).
fn clamped(outcome: Outcome, item: &FormItem, node: &mut Node) -> Outcome {
    let limits = (Some(item.least()), Some(item.most()));
    limited(outcome, limits, node)
}

/// Held between two limits; a step says so where one bites.
pub(super) fn limited(
    outcome: Outcome,
    limits: (Option<crate::base::Decimal>, Option<crate::base::Decimal>),
    node: &mut Node,
) -> Outcome {
    let Outcome::Known(points) = outcome else {
        return outcome;
    };
    let (floor, cap) = (limits.0.map(Exact::from), limits.1.map(Exact::from));
    let (label, held) = match (floor, cap) {
        (_, Some(cap)) if points > cap => ("cap", cap),
        (Some(floor), _) if points < floor => ("floor", floor),
        _ => return outcome,
    };
    let held = Outcome::Known(held);
    let step = Node::new("A02", label).value(points).outcome(held);
    node.children.push(step);
    held
}

/// Rounded where the pack says so (A12).
pub(super) fn rounded(outcome: Outcome, round: Option<Rounding>, node: &mut Node) -> Outcome {
    let (Outcome::Known(points), Some(round)) = (outcome, round) else {
        return outcome;
    };
    let rounded = Outcome::checked(points.round(round.places, round.mode));
    let step = Node::new("A12", "round")
        .arg("places", round.places)
        .arg("mode", round.mode)
        .value(points)
        .outcome(rounded);
    node.children.push(step);
    rounded
}
