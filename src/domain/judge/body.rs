//! The deciding body's grade (G11): held against ceilings, vetoes and shares, with its reason.

use std::collections::BTreeMap;

use super::{
    grade::{Court, Verdict, VerdictState, Work},
    place::Places,
    ration,
    trace::{Node, SourceRef},
};
use crate::domain::{
    Id,
    pack::{BodyReason, Grading, GradingRule},
};

crate::code_enum! {
    /// Why a body's grade is refused.
    DecisionFlaw {
        UnknownGrade = "unknown_grade",
        /// A ceiling or a veto bars it.
        AboveCeiling = "above_ceiling",
        /// The pack asks for a reason.
        NoReason = "no_reason",
        /// The org is not appraised.
        Exempt = "exempt",
        /// A fact that could veto it is not known.
        VetoOpen = "veto_open",
        /// More would have the grade than a share allows.
        ShareExceeded = "share_exceeded",
    }
}

/// A grade that a body gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The org.
    pub org: Id,
    /// The person, where the verdict is about one.
    pub person: Option<Id>,
    /// The grade's id.
    pub grade: String,
    /// Why.
    pub reason: Option<String>,
    /// Who decided, as entered.
    pub by: String,
    /// Where it is kept.
    pub source: Option<SourceRef>,
}

pub(super) fn decide(
    court: Court<'_>,
    works: Vec<Work<'_>>,
    decisions: &[Decision],
) -> Vec<Verdict> {
    let judged: Vec<_> = works
        .iter()
        .filter(|work| !work.is_exempt)
        .map(|work| work.one)
        .collect();
    let places = Places::new(court.pack, &judged, court.appraisal.score.as_deref());
    let limits = ration::limits(court, &places, &works);
    let given: BTreeMap<(Id, Option<Id>), &Decision> = decisions
        .iter()
        .rev()
        .map(|one| ((one.org, one.person), one))
        .collect();
    let find = |work: &Work<'_>| given.get(&(work.stand.org, work.person)).copied();
    let results: Vec<(Option<usize>, Option<DecisionFlaw>)> = works
        .iter()
        .map(|work| judge(court, work, find(work)))
        .collect();
    let full: Vec<bool> = limits
        .iter()
        .map(|limit| {
            let held = works.iter().zip(&results).filter(|(work, result)| {
                result.0.or(proposed(work)) == Some(limit.grade)
                    && limit.orgs.contains(&work.stand.org)
            });
            held.count() > limit.most
        })
        .collect();
    let exceeded = |at: usize| {
        let stand = &works[at].stand;
        let given = results[at].0.filter(|given| Some(*given) != stand.grade);
        let mut over = limits.iter().zip(&full).filter(|(_, full)| **full);
        given.is_some_and(|given| {
            over.any(|(limit, _)| limit.grade == given && limit.orgs.contains(&stand.org))
        })
    };
    let exceeding: Vec<bool> = (0..works.len()).map(exceeded).collect();
    let pairs = works.into_iter().zip(results).zip(exceeding);
    pairs
        .map(|((work, (grade, flaw)), exceeding)| {
            let decision = find(&work);
            if exceeding {
                let flaw = Some(DecisionFlaw::ShareExceeded);
                return verdict(court, work, (None, flaw), decision);
            }
            verdict(court, work, (grade, flaw), decision)
        })
        .collect()
}

/// The grade that follows from the facts; `None` where only a body can tell.
fn proposed(work: &Work<'_>) -> Option<usize> {
    let stand = &work.stand;
    let open = stand.to_body && !stand.is_fixed || work.is_exempt;
    stand.grade.filter(|_| !open)
}

/// The place of a body's grade, or why it is refused.
fn judge(
    court: Court<'_>,
    work: &Work<'_>,
    decision: Option<&Decision>,
) -> (Option<usize>, Option<DecisionFlaw>) {
    let Some(decision) = decision else {
        return (None, None);
    };
    let refused = |flaw| (None, Some(flaw));
    if work.is_exempt {
        return refused(DecisionFlaw::Exempt);
    }
    let Some(place) = court.place_of(&decision.grade) else {
        return refused(DecisionFlaw::UnknownGrade);
    };
    if place < work.stand.ceiling {
        return refused(DecisionFlaw::AboveCeiling);
    }
    if work.is_veto_open && !work.stand.is_fixed && place < court.last() {
        return refused(DecisionFlaw::VetoOpen);
    }
    let asks = match rule(court, work).map(|(reason, _)| reason) {
        Some(BodyReason::Always) => true,
        Some(BodyReason::WhenDifferent) | None => {
            proposed(work).is_some_and(|proposal| proposal != place)
        }
    };
    let reason = decision.reason.as_deref().map(str::trim);
    if asks && reason.is_none_or(str::is_empty) {
        return refused(DecisionFlaw::NoReason);
    }
    (Some(place), None)
}

/// The rule by which a body decides, if the pack has one.
fn rule<'a>(court: Court<'a>, work: &Work<'a>) -> Option<(BodyReason, &'a Grading)> {
    court.rules(work.one).find_map(|row| match row.rule {
        GradingRule::Body { reason } => Some((reason.unwrap_or(BodyReason::WhenDifferent), row)),
        _ => None,
    })
}

fn verdict(
    court: Court<'_>,
    mut work: Work<'_>,
    (decided, flaw): (Option<usize>, Option<DecisionFlaw>),
    decision: Option<&Decision>,
) -> Verdict {
    let proposal = proposed(&work);
    let body = rule(court, &work);
    let is_left_to_body = body.is_some() || work.stand.to_body || !work.has_thresholds;
    let unknown = work.has_thresholds && work.stand.score.is_none() && !work.stand.is_fixed;
    let is_missing = unknown || !work.pending.is_empty() && !work.stand.is_fixed;
    // A veto leaves the body nothing to decide.
    let follows = work.stand.is_fixed || !is_left_to_body && !is_missing;
    let grade = decided.or(proposal.filter(|_| follows));
    let state = if work.is_exempt {
        VerdictState::Exempt
    } else if grade.is_some() {
        VerdictState::Settled
    } else if is_missing {
        VerdictState::Missing
    } else if proposal.is_some() {
        VerdictState::Proposed
    } else {
        VerdictState::Open
    };
    work.stages.body = told(body.map(|(_, row)| row), work.stages.body, (decision, flaw));
    let ceiling = (work.stand.ceiling > 0)
        .then(|| court.name(work.stand.ceiling))
        .flatten();
    let stages = work.stages;
    let mut trace = Node::new("", "verdict")
        .row(&court.appraisal.id, &court.appraisal.source)
        .arg("state", state);
    let shown = [
        ("raw", work.raw.and_then(|place| court.name(place))),
        ("ceiling", ceiling.clone()),
        ("proposal", proposal.and_then(|place| court.name(place))),
        ("grade", grade.and_then(|place| court.name(place))),
    ];
    for (name, value) in shown {
        if let Some(value) = value {
            trace = trace.arg(name, value);
        }
    }
    trace.children = vec![
        stages.raw,
        stages.veto,
        stages.ceilings,
        stages.shares,
        stages.body,
    ];
    work.pending.sort();
    work.pending.dedup();
    Verdict {
        org: work.stand.org,
        person: work.person,
        appraisal: court.appraisal.id.clone(),
        score: work.score,
        raw: work.raw.and_then(|place| court.name(place)),
        ceiling,
        proposal: proposal.and_then(|place| court.name(place)),
        grade: grade.and_then(|place| court.name(place)),
        state,
        flaw,
        pending: work.pending,
        lists: work.lists,
        trace,
    }
}

/// The last step of the trace: the rule by which the body decides, and what it decided.
fn told(
    row: Option<&Grading>,
    bare: Node,
    (decision, flaw): (Option<&Decision>, Option<DecisionFlaw>),
) -> Node {
    let mut node = match row {
        Some(row) => Node::new("G11", "body").row(&row.id, &row.source),
        None => bare,
    };
    let Some(decision) = decision else {
        return node;
    };
    node = node.arg("grade", &decision.grade).arg("by", &decision.by);
    if let Some(reason) = &decision.reason {
        node = node.arg("reason", reason);
    }
    if let Some(flaw) = flaw {
        node = node.arg("flaw", flaw);
    }
    node.facts(decision.source)
}
