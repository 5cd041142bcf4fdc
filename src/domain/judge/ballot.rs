//! Ballots: points per voter group, then the groups by weight (A06).

use std::collections::BTreeMap;

use super::bench::Bench;
use super::facts::{Ballot, Fact};
use super::read;
use super::trace::{Node, Outcome, Why};
use crate::base::Exact;
use crate::domain::pack::{BallotChoice, FactKind};
use crate::domain::rule::Missing;

/// The score of a ballot fact. A voter group without a vote follows `policy`, or else the
/// fact's own word on missing data.
pub(super) fn score(bench: &Bench<'_>, id: &str, policy: Option<Missing>) -> Node {
    let mut node = Node::new("A06", "ballots").arg("id", id);
    let given = judged(bench, id, policy, &mut node);
    node.outcome(given.map_or_else(|outcome| outcome, Outcome::Known))
}

fn judged(
    bench: &Bench<'_>,
    id: &str,
    policy: Option<Missing>,
    node: &mut Node,
) -> Result<Exact, Outcome> {
    let line = read::line(bench, id)?;
    let FactKind::Ballot { choices, voters } = &line.kind else {
        return Err(Outcome::Missing(Why::WrongSort));
    };
    let Fact::Ballots(ballots) = &read::known(bench, id)?.fact else {
        return Err(Outcome::Missing(Why::WrongSort));
    };
    node.row.clone_from(&line.id);
    node.clause.clone_from(&line.source.clause);
    node.local = line.source.is_local();
    let policy = policy.or(line.missing).unwrap_or(Missing::Pending);
    let (mut sum, mut weights) = (Exact::ZERO, Exact::ZERO);
    let mut lacking = None;
    for voter in voters {
        let own: Vec<&Ballot> = ballots.iter().filter(|it| it.voter == voter.id).collect();
        let (outcome, step) = group(&own, choices);
        let replaced = replaced(outcome, choices, policy);
        let step = step
            .arg("voter", &voter.title)
            .arg("weight", voter.weight)
            .outcome(replaced);
        node.children.push(step);
        match replaced {
            Outcome::Known(points) => {
                let weight = Exact::from(voter.weight);
                let overflow = Outcome::Missing(Why::Overflow);
                let share = points.times(weight).and_then(|share| sum.plus(share));
                sum = share.ok_or(overflow)?;
                weights = weights.plus(weight).ok_or(overflow)?;
            }
            Outcome::Excluded(_) => {}
            other => {
                lacking.get_or_insert(other);
            }
        }
    }
    match lacking {
        Some(outcome) => Err(outcome),
        None if weights.is_zero() => Err(Outcome::Missing(Why::NoFact)),
        None => sum.over(weights).ok_or(Outcome::Missing(Why::Overflow)),
    }
}

/// The points of one voter group: each evaluator's mean vote, then the mean of the evaluators.
fn group(ballots: &[&Ballot], choices: &[BallotChoice]) -> (Outcome, Node) {
    let mut step = Node::new("A06", "voter").facts(ballots.iter().map(|it| it.source));
    let mut evaluators: BTreeMap<Option<&str>, BTreeMap<&str, u64>> = BTreeMap::new();
    let (mut invalid, mut abstained) = (0_u64, 0_u64);
    for one in ballots {
        let votes = evaluators.entry(one.evaluator.as_deref()).or_default();
        for (choice, count) in &one.counts {
            *votes.entry(choice).or_default() += u64::from(*count);
        }
        invalid += u64::from(one.invalid);
        abstained += u64::from(one.abstained);
    }
    step = step.arg("invalid", invalid).arg("abstained", abstained);
    let mut means = Vec::new();
    for votes in evaluators.into_values() {
        match mean_vote(&votes, choices) {
            Some(Outcome::Known(points)) => means.push(points),
            Some(other) => return (other, step),
            None => {}
        }
    }
    let outcome = if means.is_empty() {
        Outcome::Missing(Why::NoFact)
    } else {
        Outcome::checked(Exact::mean(&means))
    };
    (outcome, step)
}

/// Points over votes with a choice; `None` if there is none.
fn mean_vote(votes: &BTreeMap<&str, u64>, choices: &[BallotChoice]) -> Option<Outcome> {
    let (mut sum, mut count) = (Exact::ZERO, Exact::ZERO);
    for (choice, number) in votes {
        let Some(choice) = choices.iter().find(|it| it.id == *choice) else {
            return Some(Outcome::Missing(Why::NoLabel));
        };
        let number = Exact::whole(i64::try_from(*number).unwrap_or(i64::MAX));
        let added = number.times(Exact::from(choice.points));
        let (Some(grown), Some(counted)) =
            (added.and_then(|added| sum.plus(added)), count.plus(number))
        else {
            return Some(Outcome::Missing(Why::Overflow));
        };
        (sum, count) = (grown, counted);
    }
    (!count.is_zero()).then(|| Outcome::checked(sum.over(count)))
}

fn replaced(outcome: Outcome, choices: &[BallotChoice], policy: Missing) -> Outcome {
    let Outcome::Missing(Why::NoFact) = outcome else {
        return outcome;
    };
    let best = choices.iter().map(|it| Exact::from(it.points)).max();
    match policy {
        Missing::Exclude => Outcome::Excluded(Why::NoFact),
        Missing::Zero => Outcome::Known(Exact::ZERO),
        Missing::Full => best.map_or(outcome, Outcome::Known),
        Missing::Default(points) => Outcome::Known(Exact::from(points)),
        Missing::Pending | Missing::PeerMean => outcome,
    }
}
