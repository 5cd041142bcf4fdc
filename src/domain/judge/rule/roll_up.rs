//! The rule over the orgs below: their mean, worst, best, or a sample (R21).

use super::{Points, checked, wrong};
use crate::base::Exact;
use crate::domain::judge::ask::{Ask, policy_word};
use crate::domain::judge::peer::{Outline, Table};
use crate::domain::judge::trace::{Node, Outcome, SourceKind, SourceRef, Why};
use crate::domain::pack::Pack;
use crate::domain::rule::{Missing, RollupHow, Rule};

pub(super) fn roll_up(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Rollup {
        over,
        how,
        sample,
        missing,
        ..
    } = rule
    else {
        return wrong();
    };
    let table = ask.bench.beside()?;
    let facts = ask.bench.facts;
    let mut below: Vec<&Outline<'_>> = facts
        .children
        .iter()
        .filter_map(|id| table.org(*id))
        .filter(|one| over.is_empty() || over.contains(&one.facts.org.kind))
        .collect();
    if *how == RollupHow::Sample {
        below.retain(|one| facts.drawn.contains(&one.facts.org.id));
        let wanted = sample.and_then(|it| usize::try_from(it).ok()).unwrap_or(1);
        if below.len() < wanted {
            return Err(Outcome::Missing(Why::TooFew));
        }
    }
    below.sort_by_key(|one| one.facts.org.id);
    below.dedup_by_key(|one| one.facts.org.id);
    let policy = missing.or(ask.missing).unwrap_or(Missing::Pending);
    let mut known = Vec::new();
    let mut lacking = None;
    for one in below {
        let outcome = scaled(ask, rule, one, table);
        let mut step = Node::new("", "child")
            .arg("org", &one.facts.org.name)
            .facts([SourceRef::new(SourceKind::Org, one.facts.org.id)])
            .outcome(outcome);
        match outcome {
            Outcome::Known(points) => known.push(points),
            Outcome::Waiting => return Err(Outcome::Waiting),
            Outcome::Excluded(_) => {}
            Outcome::Missing(_) => {
                step = step.arg("policy", policy_word(policy));
                match policy {
                    Missing::Exclude | Missing::PeerMean => {}
                    Missing::Full => known.push(ask.full),
                    Missing::Zero => known.push(Exact::ZERO),
                    Missing::Default(points) => known.push(Exact::from(points)),
                    Missing::Pending => {
                        lacking.get_or_insert(outcome);
                    }
                }
            }
        }
        node.children.push(step);
    }
    if let Some(outcome) = lacking {
        return Err(outcome);
    }
    node.args.push(("count", known.len().to_string()));
    if known.is_empty() {
        return Err(Outcome::Missing(Why::NoChild));
    }
    let none = Outcome::Missing(Why::NoChild);
    match how {
        RollupHow::Mean | RollupHow::Sample => checked(Exact::mean(&known)),
        RollupHow::Worst => known.into_iter().min().ok_or(none),
        RollupHow::Best => known.into_iter().max().ok_or(none),
    }
}

/// What the org below reached, brought to the points that are asked here.
fn scaled(ask: &Ask<'_>, rule: &Rule, below: &Outline<'_>, table: &Table<'_>) -> Outcome {
    let Rule::Rollup { form, item, .. } = rule else {
        return Outcome::Missing(Why::WrongSort);
    };
    let pack = ask.bench.pack;
    let waits = |outcome| match outcome {
        Outcome::Waiting => table.waiting(),
        other => other,
    };
    if form.is_none() && item.is_none() && ask.form.is_empty() {
        return waits(below.score(ask.item));
    }
    let form = form.as_deref().unwrap_or(ask.form);
    let own_item = (form == ask.form).then_some(ask.item);
    let item = item.as_deref().or(own_item);
    let full = match item {
        Some(item) => item_full(pack, form, item),
        None => pack.form(form).map(|form| Exact::from(form.total)),
    };
    let outcome = below.form(form, ask.by, item);
    waits(outcome).map(|points| match full {
        Some(full) if !full.is_zero() => points.times(ask.full)?.over(full),
        _ => Some(points),
    })
}

fn item_full(pack: &Pack, form: &str, item: &str) -> Option<Exact> {
    let item = pack.form(form)?.item(item)?;
    Some(Exact::from(item.points))
}
