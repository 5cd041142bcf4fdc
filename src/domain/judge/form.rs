//! A form: its items and groups on one sheet, and several assessors made one (A01, A02, A13).

use std::collections::BTreeMap;

use super::assess::{FormScore, PREFERENCE, Scored, SheetScore};
use super::bench::Bench;
use super::facts::SheetFact;
use super::item::{item, limited, rounded, sheet_source};
use super::rule::needs_person;
use super::trace::{Node, Outcome, Why};
use crate::base::Exact;
use crate::domain::pack::{Assessors, Form, FormGroup, FormItem, Scorer};
use crate::domain::rule::Reach;

/// How several sheets become one.
#[derive(Clone, Copy)]
pub(super) struct Combining {
    pub how: Assessors,
    pub drop_highest: usize,
    pub drop_lowest: usize,
}

/// Without a word of the pack all assessors count alike.
pub(super) const PLAIN: Combining = Combining {
    how: Assessors::Mean,
    drop_highest: 0,
    drop_lowest: 0,
};

/// A form as one kind of scorer filled it in; `None` if nobody did and facts alone do not do.
pub(super) fn form(bench: &Bench<'_>, id: &str, by: Scorer) -> Option<FormScore> {
    let line = bench.pack.form(id)?;
    if !bench.asks(&line.audience, &line.source) {
        return None;
    }
    let key = (id.to_string(), by);
    if let Some(found) = bench.forms.borrow().get(&key) {
        return Some(found.clone());
    }
    let sheets = bench.sheets(id, by);
    if sheets.is_empty() && !runs_by_itself(bench, line, by) {
        return None;
    }
    let judged = bench.guarded(format!("form|{id}|{by}"), || {
        if sheets.is_empty() {
            vec![sheet(bench, line, by, None)]
        } else {
            let one = |it: &&SheetFact| sheet(bench, line, by, Some(*it));
            sheets.iter().map(one).collect()
        }
    });
    let sheets: Vec<SheetScore> = judged.ok()?;
    let total = combined(&sheets, PLAIN);
    let items = line
        .items()
        .map(|item| (item.id.clone(), item_mean(&sheets, &item.id)))
        .collect();
    let found = FormScore {
        form: id.to_string(),
        by,
        total,
        items,
        sheets,
    };
    bench.forms.borrow_mut().insert(key, found.clone());
    Some(found)
}

/// The form by the scorer that counts most.
pub(super) fn best(bench: &Bench<'_>, id: &str) -> Option<FormScore> {
    PREFERENCE.iter().find_map(|by| form(bench, id, *by))
}

/// Whether facts alone answer every item, so that no sheet is needed.
fn runs_by_itself(bench: &Bench<'_>, form: &Form, by: Scorer) -> bool {
    let is_named = form.who.is_empty() || form.who.contains(&by);
    let mut asked = form
        .items()
        .filter(|item| bench.asks(&item.audience, &item.source));
    is_named && asked.all(|item| !needs_person(&item.rule))
}

struct GroupScore {
    node: Node,
    items: Vec<(String, Outcome, Exact)>,
}

/// One sheet of a form, or the form by facts alone.
fn sheet(bench: &Bench<'_>, form: &Form, by: Scorer, sheet: Option<&SheetFact>) -> SheetScore {
    let mut node = Node::new("A01", "sheet")
        .row(&form.id, &form.source)
        .arg("by", by)
        .arg("total", form.total);
    if let Some(sheet) = sheet {
        node = node
            .arg("assessor", &sheet.assessor)
            .facts([sheet_source(sheet)]);
    }
    let mut reach = None;
    let mut groups = Vec::new();
    for group in &form.groups {
        let (score, reached) = group_of(bench, form, (by, sheet), group);
        groups.push(score);
        reach = reach.max(reached);
    }
    if reach == Some(Reach::Form) {
        groups.iter_mut().for_each(trumped);
    }
    let (scale, is_scaled) = scale(&groups);
    let mut totals = Vec::new();
    let mut items = BTreeMap::new();
    for (group, score) in form.groups.iter().zip(groups) {
        let (outcome, group_node) = summed(group, &score, scale);
        totals.push(outcome);
        node.children.push(group_node);
        items.extend(score.items.into_iter().map(|(id, given, _)| (id, given)));
    }
    if is_scaled {
        let step = Node::new("R20", "rescale");
        node.children.push(match scale {
            Some(scale) => step.value(scale),
            None => step,
        });
    }
    let outcome = total(&totals);
    let outcome = rounded(outcome, form.round, &mut node);
    SheetScore {
        sheet: sheet.map(|it| it.id),
        assessor: sheet.map(|it| it.assessor.clone()),
        total: Scored {
            outcome,
            trace: node.outcome(outcome),
        },
        items,
    }
}

fn group_of(
    bench: &Bench<'_>,
    form: &Form,
    on: (Scorer, Option<&SheetFact>),
    group: &FormGroup,
) -> (GroupScore, Option<Reach>) {
    let mut score = GroupScore {
        node: Node::new("A01", "group")
            .row(&group.id, &group.source)
            .arg("title", &group.title)
            .arg("full", group.points),
        items: Vec::new(),
    };
    let is_asked = bench.asks(&group.audience, &group.source);
    let mut reach = None;
    for line in &group.items {
        if !is_asked {
            let outcome = Outcome::Excluded(Why::NotAsked);
            score.items.push((line.id.clone(), outcome, full(line)));
            continue;
        }
        let given = item(bench, form, line, on.0, on.1);
        reach = reach.max(given.reach);
        score.node.children.push(given.node);
        let full = full(line);
        score.items.push((line.id.clone(), given.outcome, full));
    }
    if reach == Some(Reach::Group) {
        trumped(&mut score);
    }
    (score, reach)
}

fn full(item: &FormItem) -> Exact {
    Exact::from(item.points)
}

/// Everything in the group goes to nought (R18).
fn trumped(group: &mut GroupScore) {
    for (_, outcome, _) in &mut group.items {
        *outcome = Outcome::Known(Exact::ZERO);
    }
    for node in &mut group.node.children {
        let nought = Outcome::Known(Exact::ZERO);
        let step = Node::new("R18", "trumped").outcome(nought);
        node.children.push(step);
        node.outcome = Some(nought);
    }
}

/// By how much what is left is grown where items are left out (R20); `None` if nothing is left.
fn scale(groups: &[GroupScore]) -> (Option<Exact>, bool) {
    let items = || groups.iter().flat_map(|group| &group.items);
    let is_out = |outcome: &Outcome| matches!(outcome, Outcome::Excluded(_));
    let all = Exact::sum(items().map(|(_, _, full)| *full));
    let left = Exact::sum(
        items()
            .filter(|(_, outcome, _)| !is_out(outcome))
            .map(|(_, _, full)| *full),
    );
    let has_left = items().any(|(_, outcome, _)| !is_out(outcome));
    match (all, left) {
        (Some(all), Some(left)) if all == left && has_left => (Some(Exact::ONE), false),
        (Some(all), Some(left)) if !left.is_zero() => (all.over(left), true),
        _ => (None, true),
    }
}

/// A group's sum within its cap and floor; what only adds is not grown.
fn summed(group: &FormGroup, score: &GroupScore, scale: Option<Exact>) -> (Outcome, Node) {
    let mut node = score.node.clone();
    let mut lacking = None;
    let (mut counted, mut added) = (Vec::new(), Vec::new());
    for (_, outcome, full) in &score.items {
        match outcome {
            Outcome::Known(points) if full.is_zero() => added.push(*points),
            Outcome::Known(points) => counted.push(*points),
            Outcome::Excluded(_) => {}
            Outcome::Waiting => lacking = Some(Outcome::Waiting),
            Outcome::Missing(_) => {
                lacking.get_or_insert(*outcome);
            }
        }
    }
    let is_left = !counted.is_empty() || !added.is_empty();
    let known = Exact::sum(counted).and_then(|sum| {
        let grown = sum.times(scale.unwrap_or(Exact::ONE))?;
        grown.plus(Exact::sum(added)?)
    });
    node.value = known;
    let outcome = match lacking {
        Some(outcome) => outcome,
        None if !is_left && !score.items.is_empty() => Outcome::Excluded(Why::LeftOut),
        None => limited(Outcome::checked(known), (group.floor, group.cap), &mut node),
    };
    (outcome, node.outcome(outcome))
}

fn total(groups: &[Outcome]) -> Outcome {
    let mut sum = Some(Exact::ZERO);
    let mut lacking = None;
    let mut is_left = false;
    for outcome in groups {
        match outcome {
            Outcome::Known(points) => {
                is_left = true;
                sum = sum.and_then(|sum| sum.plus(*points));
            }
            Outcome::Excluded(_) => {}
            Outcome::Waiting => lacking = Some(Outcome::Waiting),
            Outcome::Missing(_) => {
                lacking.get_or_insert(*outcome);
            }
        }
    }
    match lacking {
        Some(outcome) => outcome,
        None if !is_left => Outcome::Missing(Why::LeftOut),
        None => Outcome::checked(sum),
    }
}

/// An item over several sheets: the mean of those on which it counts.
fn item_mean(sheets: &[SheetScore], id: &str) -> Outcome {
    let outcomes: Vec<Outcome> = sheets
        .iter()
        .filter_map(|sheet| sheet.items.get(id).copied())
        .collect();
    match all_known(&outcomes) {
        Ok(known) if known.is_empty() => outcomes
            .first()
            .copied()
            .unwrap_or(Outcome::Missing(Why::NoSheet)),
        Ok(known) => Outcome::checked(Exact::mean(&known)),
        Err(outcome) => outcome,
    }
}

fn all_known(outcomes: &[Outcome]) -> Result<Vec<Exact>, Outcome> {
    if outcomes.contains(&Outcome::Waiting) {
        return Err(Outcome::Waiting);
    }
    let lacks = |it: &&Outcome| matches!(it, Outcome::Missing(_));
    if let Some(outcome) = outcomes.iter().find(lacks) {
        return Err(*outcome);
    }
    Ok(outcomes.iter().filter_map(|it| it.number()).collect())
}

/// Several sheets made one total.
pub(super) fn combined(sheets: &[SheetScore], by: Combining) -> Scored {
    let single = by.drop_highest + by.drop_lowest == 0;
    if let ([one], true) = (sheets, single) {
        return one.total.clone();
    }
    let mut node = Node::new("A01", "assessors").arg("how", by.how);
    let outcomes: Vec<Outcome> = sheets.iter().map(|it| it.total.outcome).collect();
    let mut traces: Vec<Node> = sheets.iter().map(|it| it.total.trace.clone()).collect();
    let outcome = match all_known(&outcomes) {
        Err(outcome) => outcome,
        Ok(known) => {
            let mut order: Vec<usize> = (0..known.len()).collect();
            order.sort_by_key(|at| known.get(*at).copied());
            let kept = kept(&order, by);
            for at in &order {
                if !kept.contains(at)
                    && let Some(trace) = traces.get_mut(*at)
                {
                    trace.children.push(Node::new("A13", "dropped"));
                }
            }
            node = node.arg("kept", kept.len());
            let mut numbers: Vec<Exact> = Vec::new();
            for at in (0..known.len()).filter(|at| kept.contains(at)) {
                numbers.extend(known.get(at));
            }
            merged(numbers, by.how)
        }
    };
    node.children = traces;
    Scored {
        outcome,
        trace: node.outcome(outcome),
    }
}

fn kept(order: &[usize], by: Combining) -> Vec<usize> {
    let end = order.len().saturating_sub(by.drop_highest);
    order
        .get(by.drop_lowest..end)
        .map(<[usize]>::to_vec)
        .unwrap_or_default()
}

/// Numbers in the order of their sheets, made one.
fn merged(mut numbers: Vec<Exact>, how: Assessors) -> Outcome {
    let few = Outcome::Missing(Why::TooFew);
    if numbers.is_empty() {
        return few;
    }
    match how {
        Assessors::Mean => Outcome::checked(Exact::mean(&numbers)),
        Assessors::Last => numbers.pop().map_or(few, Outcome::Known),
        Assessors::Median => {
            numbers.sort_unstable();
            let (low, high) = ((numbers.len() - 1) / 2, numbers.len() / 2);
            match numbers.get(low..=high) {
                Some(middle) => Outcome::checked(Exact::mean(middle)),
                None => few,
            }
        }
    }
}
