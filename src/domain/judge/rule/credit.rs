//! Rules over single matters: events, honours, incidents, shared work (R13, R14, R16, R22).

use std::collections::BTreeMap;

use super::{Points, capped, checked, less, wrong};
use crate::base::Exact;
use crate::domain::judge::ask::Ask;
use crate::domain::judge::facts::{Fact, HonourEntry, Incident};
use crate::domain::judge::read;
use crate::domain::judge::trace::{Node, Outcome, Why};
use crate::domain::pack::{Choice, FactKind};
use crate::domain::rule::{Downgrade, HonourPoints, Occasion, Rule, SplitHow};

pub(super) fn accumulate(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Accumulate {
        reading, each, cap, ..
    } = rule
    else {
        return wrong();
    };
    let got = match reading {
        // A state that is good gives once.
        crate::domain::rule::Reading::Fact(id) if is_state(ask, id) => {
            read::shown(ask.bench, reading).map(|shown| read::Got {
                number: Exact::whole(i64::from(shown.is_good)),
                sources: shown.sources,
            })
        }
        _ => read::occasions(ask.bench, reading, Occasion::Item),
    };
    let times = ask.note(reading, got, node)?;
    let points = checked(times.times(Exact::from(*each)))?;
    Ok(capped(points, *cap, node))
}

fn is_state(ask: &Ask<'_>, id: &str) -> bool {
    let known = ask.bench.facts.values.get(id);
    known.is_some_and(|known| matches!(known.fact, Fact::State(_)))
}

/// The honours of the period under a fact id, with the levels of the pack, highest first.
fn held<'a>(ask: &Ask<'a>, id: &str) -> Result<(Vec<&'a HonourEntry>, &'a [Choice]), Outcome> {
    let bench = ask.bench;
    let levels: &[Choice] = match &read::line(bench, id)?.kind {
        FactKind::Honour { levels, .. } => levels,
        _ => return Err(Outcome::Missing(Why::WrongSort)),
    };
    match &read::known(bench, id)?.fact {
        Fact::Honours(list) => {
            let mut held: Vec<&HonourEntry> = list
                .iter()
                .filter(|one| one.date.is_none_or(|day| bench.holds(day)))
                .collect();
            held.sort_by_key(|one| one.source);
            Ok((held, levels))
        }
        _ => Err(Outcome::Missing(Why::WrongSort)),
    }
}

pub(super) fn honours(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Honours {
        fact,
        table,
        downgrade,
        cap,
        ..
    } = rule
    else {
        return wrong();
    };
    let (held, levels) = held(ask, fact)?;
    let mut matters: BTreeMap<&str, Vec<(Exact, Node)>> = BTreeMap::new();
    for one in held {
        let level = counted_level(one, levels, downgrade);
        let points = points_of(table, level, one.role.as_deref());
        let step = Node::new("", "honour")
            .arg("level", level)
            .arg("role", one.role.as_deref().unwrap_or_default())
            .facts([one.source])
            .outcome(Outcome::Known(points));
        matters.entry(&one.matter).or_default().push((points, step));
    }
    let mut sum = Exact::ZERO;
    for (matter, list) in matters {
        // The same matter counts once, at its highest.
        let best = list.iter().map(|(points, _)| *points).max();
        let best = best.unwrap_or(Exact::ZERO);
        let step = Node::new("R14", "matter")
            .arg("matter", matter)
            .outcome(Outcome::Known(best));
        let step = list
            .into_iter()
            .fold(step, |step, (_, below)| step.child(below));
        node.children.push(step);
        sum = checked(sum.plus(best))?;
    }
    Ok(capped(sum, *cap, node))
}

/// The level at which an honour counts: its own, or a lower one for some issuers.
fn counted_level<'a>(
    one: &'a HonourEntry,
    levels: &[Choice],
    downgrade: &'a [Downgrade],
) -> &'a str {
    let depth = |level: &str| levels.iter().position(|it| it.id == level);
    let lower = downgrade.iter().find(|it| it.issuer == one.issuer);
    match lower {
        Some(lower) if depth(&lower.level) > depth(&one.level) => &lower.level,
        _ => &one.level,
    }
}

/// The points of a level and role; a row that names the role goes before one for any role.
fn points_of(table: &[HonourPoints], level: &str, role: Option<&str>) -> Exact {
    let rows = table.iter().filter(|row| row.level == level);
    let exact = rows
        .clone()
        .find(|row| row.role.is_some() && row.role.as_deref() == role);
    exact
        .or_else(|| rows.clone().find(|row| row.role.is_none()))
        .map_or(Exact::ZERO, |row| Exact::from(row.points))
}

pub(super) fn severity(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Severity {
        fact, steps, cap, ..
    } = rule
    else {
        return wrong();
    };
    let Fact::Incidents(list) = &read::known(ask.bench, fact)?.fact else {
        return wrong();
    };
    let mut cases: BTreeMap<&str, Vec<&Incident>> = BTreeMap::new();
    for one in list {
        if one.date.is_none_or(|day| ask.bench.holds(day)) {
            cases.entry(&one.key).or_default().push(one);
        }
    }
    let mut taken = Exact::ZERO;
    for (key, entries) in cases {
        // The same case counts once, at its gravest.
        let mut worst = None;
        for one in &entries {
            let cost = steps.iter().find(|step| step.severity == one.severity);
            let cost = cost.ok_or(Outcome::Missing(Why::NoLabel))?;
            worst = worst.max(Some(Exact::from(cost.minus)));
        }
        let worst = worst.unwrap_or(Exact::ZERO);
        let step = Node::new("R16", "case")
            .arg("key", key)
            .facts(entries.iter().map(|one| one.source))
            .outcome(Outcome::Known(worst.negate()));
        node.children.push(step);
        taken = checked(taken.plus(worst))?;
    }
    less(ask.full, taken, *cap, node)
}

pub(super) fn split(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Split {
        fact, points, how, ..
    } = rule
    else {
        return wrong();
    };
    let points = Exact::from(*points);
    if !matches!(read::known(ask.bench, fact)?.fact, Fact::Honours(_)) {
        // A plain number says how many share, or one's own share in percent.
        let number = ask.fact(fact, node)?;
        let part = match how {
            SplitHow::Equal => points.over(number),
            SplitHow::ByShare => points.times(number).and_then(|it| it.over(Exact::HUNDRED)),
        };
        return part.ok_or(Outcome::Missing(Why::ZeroBase));
    }
    let (held, _) = held(ask, fact)?;
    let mut matters: BTreeMap<&str, (Exact, Node)> = BTreeMap::new();
    for one in held {
        let part = match how {
            SplitHow::Equal => one.authors.map(|it| points.over(Exact::whole(it.into()))),
            SplitHow::ByShare => one.share.map(|share| {
                let part = points.times(Exact::from(share));
                part.and_then(|it| it.over(Exact::HUNDRED))
            }),
        };
        let part = part.ok_or(Outcome::Missing(Why::NoFact))?;
        let part = part.ok_or(Outcome::Missing(Why::ZeroBase))?;
        let step = Node::new("R22", "matter")
            .arg("matter", &one.matter)
            .facts([one.source])
            .outcome(Outcome::Known(part));
        let kept = matters.get(one.matter.as_str()).map(|(kept, _)| *kept);
        if kept.is_none_or(|kept| kept < part) {
            matters.insert(&one.matter, (part, step));
        }
    }
    let mut sum = Exact::ZERO;
    for (part, step) in matters.into_values() {
        sum = checked(sum.plus(part))?;
        node.children.push(step);
    }
    Ok(sum)
}
