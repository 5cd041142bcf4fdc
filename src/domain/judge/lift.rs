//! What if: the same judgement on changed facts, and the least change that would lift a grade.

use super::{
    assess::{Assessed, assess, settle},
    body::Decision,
    facts::{Fact, Known, OrgFacts},
    grade::{Verdict, verdicts},
    trace::Node,
};
use crate::{
    base::{Decimal, Exact},
    domain::{
        FindingState, Id,
        pack::{Appraisal, GradingRule, Pack, ScoreHow},
    },
};

/// One change in the sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// So many more points on a score.
    Points {
        /// The score's id.
        score: String,
        /// How many more.
        plus: Exact,
    },
    /// A finding is closed, as if it had neither relapsed nor been repeated.
    CloseFinding(Id),
    /// A card is lifted.
    LiftCard(Id),
    /// A person answers a condition.
    Answer {
        /// Id of the pack's row.
        row: String,
        /// The answer.
        holds: bool,
    },
    /// A fact is otherwise.
    Fact {
        /// The fact's id.
        id: String,
        /// What it would be.
        fact: Fact,
    },
}

/// A single change that lifts a grade, or the best grade allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// The change.
    pub change: Change,
    /// The verdict after it.
    pub verdict: Verdict,
}

/// Facts with a change; a change of points is not one of facts and leaves them as they are.
pub fn changed(facts: &OrgFacts, change: &Change) -> OrgFacts {
    let mut facts = facts.clone();
    match change {
        Change::Points { .. } => {}
        Change::CloseFinding(id) => {
            for finding in facts.findings.iter_mut().filter(|it| it.id == *id) {
                finding.state = FindingState::Closed;
                finding.closed = Some(facts.today);
                finding.relapsed = false;
                finding.repeats = None;
            }
        }
        Change::LiftCard(id) => {
            for card in facts.cards.iter_mut().filter(|card| card.id == *id) {
                card.withdrawn = true;
            }
        }
        Change::Answer { row, holds } => {
            facts.answers.insert(row.clone(), *holds);
        }
        Change::Fact { id, fact } if facts.tell(id, fact) => {}
        Change::Fact { id, fact } => {
            let known = Known {
                fact: fact.clone(),
                sources: Vec::new(),
            };
            facts.values.insert(id.clone(), known);
        }
    }
    facts
}

/// The verdicts on one org after changes to it; everybody else's facts stay.
pub fn what_if(
    pack: &Pack,
    appraisal: &Appraisal,
    all: &[OrgFacts],
    (org, changes): (Id, &[Change]),
) -> Vec<Verdict> {
    let facts: Vec<OrgFacts> = all
        .iter()
        .map(|facts| {
            let own = changes.iter().filter(|_| facts.org.id == org);
            own.fold(facts.clone(), |facts, change| changed(&facts, change))
        })
        .collect();
    let mut assessed: Vec<Assessed<'_>> = facts.iter().map(|facts| assess(pack, facts)).collect();
    settle(pack, &mut assessed);
    for change in changes {
        if let Change::Points { score, plus } = change {
            add(&mut assessed, org, score, *plus);
        }
    }
    of(verdicts(pack, appraisal, &assessed, &[]), org)
}

fn of(mut found: Vec<Verdict>, org: Id) -> Vec<Verdict> {
    found.retain(|verdict| verdict.org == org);
    found
}

fn add(assessed: &mut [Assessed<'_>], org: Id, score: &str, plus: Exact) {
    let own = assessed.iter_mut().find(|one| one.facts.org.id == org);
    if let Some(scored) = own.and_then(|one| one.scores.get_mut(score)) {
        scored.outcome = scored.outcome.map(|number| number.plus(plus));
        let step = Node::new("", "what_if").arg("plus", plus);
        let mut trace = scored.trace.clone().child(step);
        trace.outcome = Some(scored.outcome);
        scored.trace = trace;
    }
}

/// How good a verdict is: its proposal's place in the scale, then the best place allowed.
fn goodness(pack: &Pack, verdict: &Verdict) -> (usize, usize) {
    let place = |grade: &Option<String>| {
        let found = grade.as_deref().and_then(|grade| pack.grade(grade));
        found.map(|(_, place)| place)
    };
    let worst = usize::MAX;
    (
        place(&verdict.proposal).unwrap_or(worst),
        place(&verdict.ceiling).unwrap_or(0),
    )
}

/// Every single change that lifts a verdict on an org: the fewest points that do, each finding,
/// each card. Where several persons are appraised in one org, for each of them.
pub fn least(pack: &Pack, appraisal: &Appraisal, all: &[OrgFacts], org: Id) -> Vec<Lift> {
    let now = what_if(pack, appraisal, all, (org, &[]));
    let mut found: Vec<Lift> = now
        .iter()
        .filter_map(|now| fewest_points(pack, appraisal, all, (org, now)))
        .collect();
    let Some(facts) = all.iter().find(|facts| facts.org.id == org) else {
        return found;
    };
    let findings = facts.findings.iter();
    let open = findings.filter(|it| it.state != FindingState::Closed || it.relapsed);
    let cards = facts.cards.iter().filter(|card| !card.withdrawn);
    let changes = open
        .map(|it| Change::CloseFinding(it.id))
        .chain(cards.map(|card| Change::LiftCard(card.id)));
    for change in changes {
        let after = what_if(pack, appraisal, all, (org, std::slice::from_ref(&change)));
        for now in &now {
            let same = after.iter().find(|verdict| verdict.person == now.person);
            let better = |it: &&Verdict| goodness(pack, it) < goodness(pack, now);
            found.extend(same.filter(better).map(|verdict| Lift {
                change: change.clone(),
                verdict: verdict.clone(),
            }));
        }
    }
    found
}

/// The fewest points that lift the verdict: up to a threshold, or past a peer. More points never
/// lower a grade, so the candidates are halved until one is left.
fn fewest_points(
    pack: &Pack,
    appraisal: &Appraisal,
    all: &[OrgFacts],
    (org, now): (Id, &Verdict),
) -> Option<Lift> {
    let score = appraisal.score.as_deref()?;
    let own = now.score.number()?;
    let mut assessed: Vec<Assessed<'_>> = all.iter().map(|facts| assess(pack, facts)).collect();
    settle(pack, &mut assessed);
    let base = goodness(pack, now);
    let candidates = candidates(pack, appraisal, &assessed, own);
    let after = |plus: Exact| {
        let mut sandbox = assessed.clone();
        add(&mut sandbox, org, score, plus);
        let found = of(verdicts(pack, appraisal, &sandbox, &[] as &[Decision]), org);
        found
            .into_iter()
            .find(|verdict| verdict.person == now.person)
    };
    let lifted = |plus: &Exact| after(*plus).is_some_and(|it| goodness(pack, &it) < base);
    let at = candidates.partition_point(|plus| !lifted(plus));
    let plus = *candidates.get(at)?;
    Some(Lift {
        change: Change::Points {
            score: score.to_string(),
            plus,
        },
        verdict: after(plus)?,
    })
}

/// Numbers of points that could change something, ascending, each once.
fn candidates(
    pack: &Pack,
    appraisal: &Appraisal,
    assessed: &[Assessed<'_>],
    own: Exact,
) -> Vec<Exact> {
    let score = appraisal.score.as_deref().unwrap_or_default();
    let line = pack.score(score);
    let places = line
        .and_then(|line| line.round)
        .map_or(FINEST_PLACES, |round| round.places);
    let step = Decimal::new(1, places).map_or(Exact::ONE, Exact::from);
    let bands = pack
        .gradings_of(&appraisal.id)
        .flat_map(|row| match &row.rule {
            GradingRule::Thresholds { bands } => bands
                .iter()
                .filter_map(|band| band.from)
                .map(Exact::from)
                .collect(),
            _ => Vec::new(),
        });
    let peers = assessed.iter().filter_map(|one| one.score(score).number());
    let past = peers
        .flat_map(|peer| [Some(peer), peer.plus(step)])
        .flatten();
    let most = line.and_then(|line| {
        let form = match &line.how {
            ScoreHow::Form { form, .. } => pack.form(form).map(|form| form.total),
            _ => None,
        };
        line.cap.or(form).map(Exact::from)
    });
    let reachable = |goal: &Exact| *goal > own && most.is_none_or(|most| *goal <= most);
    let goals = bands.chain(past).filter(reachable);
    let mut found: Vec<Exact> = goals.filter_map(|goal| goal.minus(own)).collect();
    found.sort();
    found.dedup();
    found
}

/// Places of the smallest step past a peer where the pack rounds nothing.
const FINEST_PLACES: u32 = 2;
