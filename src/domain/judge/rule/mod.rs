//! The kinds of item rule, R01 to R27: each turns facts into points under a node of the trace.

mod amount;
mod compare;
mod credit;
mod list;
mod look_up;
mod norm;
mod roll_up;
mod step;

use crate::base::Exact;
use crate::domain::judge::ask::Ask;
use crate::domain::judge::trace::{Node, Outcome, Why};
use crate::domain::rule::{Missing, Reach, Reading, Rule};

pub(super) use compare::{place, placed};

/// What a rule gave.
pub(super) struct Given {
    pub outcome: Outcome,
    pub node: Node,
    /// How far a trump reaches, where one was played.
    pub reach: Option<Reach>,
}

/// A rule's points, or why there are none.
type Points = Result<Exact, Outcome>;

/// Judges one rule for one question, missing data replaced as the pack says.
pub(super) fn judge(ask: &Ask<'_>, rule: &Rule) -> Given {
    let (code, kind) = name(rule);
    let mut node = Node::new(code, kind).arg("full", ask.full);
    if let Rule::Parts { .. } = rule {
        return list::parts(ask, rule, node);
    }
    let mut reach = None;
    let points = match rule {
        Rule::Trump { .. } => step::trump(ask, rule, &mut node, &mut reach),
        _ => points(ask, rule, &mut node),
    };
    let given = points.map_or_else(|outcome| outcome, Outcome::Known);
    let said = policy(rule)
        .or(ask.missing)
        .or_else(|| said_of_fact(ask, rule));
    let outcome = ask.replaced(said, given, &mut node);
    Given {
        outcome,
        node: node.outcome(outcome),
        reach,
    }
}

fn points(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    match rule {
        Rule::Presence { .. } => step::presence(ask, rule, node),
        Rule::Conditions { .. } => list::conditions(ask, rule, node),
        Rule::Shortfall { .. } => step::shortfall(ask, rule, node),
        Rule::Occurrence { .. } => step::occurrence(ask, rule, node),
        Rule::RateStep { .. } => step::rate_step(ask, rule, node),
        Rule::Bands { .. } => look_up::bands(ask, rule, node),
        Rule::Labels { .. } => look_up::labels(ask, rule, node),
        Rule::Factors { .. } => look_up::factors(ask, rule, node),
        Rule::Judged { .. } => look_up::judged(ask, rule, node),
        Rule::Owned { .. } => look_up::owned(ask, rule, node),
        Rule::Proportion { .. } => amount::proportion(ask, rule, node),
        Rule::Imported { .. } => amount::imported(ask, rule, node),
        Rule::Target { .. } => amount::target(ask, rule, node),
        Rule::Rank { .. } => compare::rank(ask, rule, node),
        Rule::Ratio { .. } => compare::ratio(ask, rule, node),
        Rule::Accumulate { .. } => credit::accumulate(ask, rule, node),
        Rule::Honours { .. } => credit::honours(ask, rule, node),
        Rule::Severity { .. } => credit::severity(ask, rule, node),
        Rule::Split { .. } => credit::split(ask, rule, node),
        Rule::Cascade { .. } => list::cascade(ask, rule, node),
        Rule::Steps { .. } => list::steps(ask, rule, node),
        Rule::Rollup { .. } => roll_up::roll_up(ask, rule, node),
        Rule::Staffing { .. } => norm::staffing(ask, rule, node),
        Rule::Trump { .. } | Rule::Parts { .. } => wrong(),
    }
}

/// The code of a rule and the word of its kind.
fn name(rule: &Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::Presence { .. } => ("R01", "presence"),
        Rule::Conditions { .. } => ("R02", "conditions"),
        Rule::Shortfall { .. } => ("R03", "shortfall"),
        Rule::Occurrence { .. } => ("R04", "occurrence"),
        Rule::RateStep { .. } => ("R05", "rate_step"),
        Rule::Bands { .. } => ("R06", "bands"),
        Rule::Labels { .. } => ("R07", "labels"),
        Rule::Factors { .. } => ("R08", "factors"),
        Rule::Judged { .. } => ("R09", "judged"),
        Rule::Proportion { .. } => ("R10", "proportion"),
        Rule::Rank { .. } => ("R11", "rank"),
        Rule::Ratio { .. } => ("R12", "ratio"),
        Rule::Accumulate { .. } => ("R13", "accumulate"),
        Rule::Honours { .. } => ("R14", "honours"),
        Rule::Cascade { .. } => ("R15", "cascade"),
        Rule::Severity { .. } => ("R16", "severity"),
        Rule::Imported { .. } => ("R17", "imported"),
        Rule::Trump { .. } => ("R18", "trump"),
        Rule::Rollup { .. } => ("R21", "rollup"),
        Rule::Split { .. } => ("R22", "split"),
        Rule::Owned { .. } => ("R24", "owned"),
        Rule::Steps { .. } => ("R25", "steps"),
        Rule::Staffing { .. } => ("R26", "staffing"),
        Rule::Target { .. } => ("R27", "target"),
        Rule::Parts { .. } => ("", "parts"),
    }
}

/// What the rule itself says of missing data.
fn policy(rule: &Rule) -> Option<Missing> {
    match rule {
        Rule::Presence { missing, .. }
        | Rule::Shortfall { missing, .. }
        | Rule::Occurrence { missing, .. }
        | Rule::RateStep { missing, .. }
        | Rule::Bands { missing, .. }
        | Rule::Labels { missing, .. }
        | Rule::Factors { missing, .. }
        | Rule::Judged { missing, .. }
        | Rule::Proportion { missing, .. }
        | Rule::Rank { missing, .. }
        | Rule::Ratio { missing, .. }
        | Rule::Accumulate { missing, .. }
        | Rule::Honours { missing, .. }
        | Rule::Cascade { missing, .. }
        | Rule::Severity { missing, .. }
        | Rule::Imported { missing, .. }
        | Rule::Trump { missing, .. }
        | Rule::Rollup { missing, .. }
        | Rule::Split { missing, .. }
        | Rule::Owned { missing, .. }
        | Rule::Steps { missing, .. }
        | Rule::Staffing { missing, .. }
        | Rule::Target { missing, .. } => *missing,
        Rule::Conditions { .. } | Rule::Parts { .. } => None,
    }
}

/// What the fact that a rule reads says of missing data.
fn said_of_fact(ask: &Ask<'_>, rule: &Rule) -> Option<Missing> {
    let id = match rule {
        Rule::Presence { reading, .. }
        | Rule::Occurrence { reading, .. }
        | Rule::RateStep { reading, .. }
        | Rule::Bands { reading, .. }
        | Rule::Labels { reading, .. }
        | Rule::Rank { reading, .. }
        | Rule::Ratio { reading, .. }
        | Rule::Accumulate { reading, .. }
        | Rule::Trump { reading, .. } => match reading {
            Reading::Fact(id) => id,
            _ => return None,
        },
        Rule::Honours { fact, .. }
        | Rule::Severity { fact, .. }
        | Rule::Imported { fact, .. }
        | Rule::Split { fact, .. } => fact,
        _ => return None,
    };
    ask.bench.pack.fact(id)?.missing
}

/// Whether points can only come from a person: no fact shows them.
pub(super) fn needs_person(rule: &Rule) -> bool {
    match rule {
        Rule::Judged { .. } | Rule::Owned { .. } => true,
        Rule::Conditions { deduct, .. } => deduct.iter().any(|one| one.fact.is_none()),
        Rule::Cascade { stages, .. } => stages.iter().any(|one| one.fact.is_none()),
        Rule::Steps { steps, .. } => steps.iter().any(|one| one.fact.is_none()),
        Rule::Parts { parts, .. } => parts.iter().any(|part| needs_person(&part.rule)),
        _ => false,
    }
}

fn wrong() -> Points {
    Err(Outcome::Missing(Why::WrongSort))
}

fn checked(number: Option<Exact>) -> Points {
    number.ok_or(Outcome::Missing(Why::Overflow))
}

/// Full marks less a deduction, which `cap` limits; the deduction is a step of its own.
fn less(
    full: Exact,
    deduction: Exact,
    cap: Option<crate::base::Decimal>,
    node: &mut Node,
) -> Points {
    let taken = capped(deduction, cap, node);
    let step = Node::new("", "deduction").outcome(Outcome::Known(taken.negate()));
    node.children.push(step);
    checked(full.minus(taken))
}

/// The number, at most `cap`; a step says so where it bites.
fn capped(number: Exact, cap: Option<crate::base::Decimal>, node: &mut Node) -> Exact {
    match cap.map(Exact::from) {
        Some(cap) if number > cap => {
            let step = Node::new("A02", "cap")
                .value(number)
                .outcome(Outcome::Known(cap));
            node.children.push(step);
            cap
        }
        _ => number,
    }
}
