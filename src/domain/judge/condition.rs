//! Whether a condition of a pack holds of an org: yes, no, or not known, with what it rests on.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::{
    assess::Assessed,
    bench::Bench,
    facts::{CardFact, Fact, FindingFact, OrgFacts},
    indicator::{self, Standings},
    open_item::term_state,
    place::Places,
    read,
    term::{running_term, term_due},
    trace::{Node, Outcome, SourceKind, SourceRef, Why},
    whom::Whom,
};
use crate::{
    base::{Date, Exact},
    domain::{
        FindingSource, FindingState, Id,
        pack::{Bound, CardLasts, Condition, FindingTrigger, Follows, Pack},
        rule::{End, Reading},
    },
};

/// What conditions are asked of.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The org with its scores.
    pub one: &'a Assessed<'a>,
    /// Grades of this period by appraisal id, those being given included.
    pub grades: &'a BTreeMap<String, String>,
    /// The person whom the verdict is about, if it is about one.
    pub person: Option<Id>,
    /// Places among peers; `None` where they are not known.
    pub places: Option<&'a Places>,
    /// Id of the pack's row that asks: persons' answers are kept under it.
    pub row: &'a str,
}

/// What became of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Whether it holds; `None` if that is not known.
    pub holds: Option<bool>,
    /// Its step in the trace.
    pub node: Node,
}

/// What a condition rests on: whether it holds, or why that is not known.
type Found = (Result<bool, Why>, Vec<SourceRef>);

/// Tests one condition.
pub fn test(ground: &Ground<'_>, condition: &Condition) -> Test {
    let (sort, id, (found, sources)) = match condition {
        Condition::State { fact, is } => ("state", fact.as_str(), state(ground, fact, *is)),
        Condition::Number { fact, bound } => (
            "number",
            fact.as_str(),
            bounded(number(ground, fact), *bound),
        ),
        Condition::Indicator { indicator, met } => (
            "indicator",
            indicator.as_str(),
            quota(ground, indicator, *met),
        ),
        Condition::Score { score, bound } => {
            let number = known(ground.one.score(score));
            (
                "score",
                score.as_str(),
                bounded((number, Vec::new()), *bound),
            )
        }
        Condition::Item { form, item, bound } => {
            let id = item.as_deref().unwrap_or(form);
            let number = mark(ground.one, form, item.as_deref());
            ("item", id, bounded(number, *bound))
        }
        Condition::Grade {
            appraisal,
            grades,
            years,
        } => {
            let found = streak(ground, appraisal, grades, *years);
            ("grade", appraisal.as_str(), found)
        }
        Condition::Card { card } => ("card", card.as_str(), carded(ground, card)),
        Condition::Honour { honour } => {
            let held = ground.one.facts.honours.contains(honour);
            ("honour", honour.as_str(), (Ok(held), Vec::new()))
        }
        Condition::Finding { finding } => ("finding", finding.code(), trouble(ground, *finding)),
        Condition::Term { term } => {
            let (state, sources) = office(ground);
            ("term", term.code(), (Ok(state == Some(*term)), sources))
        }
        Condition::Place { place, group, n } => {
            ("place", group.as_str(), ranked(ground, *place, group, *n))
        }
        Condition::Text { text } => {
            let answer = ground.one.facts.answers.get(ground.row).copied();
            (
                "text",
                text.as_str(),
                (answer.ok_or(Why::NoMark), Vec::new()),
            )
        }
    };
    let mut node = Node::new("", "condition")
        .arg("sort", sort)
        .arg("id", id)
        .facts(sources);
    match found {
        Ok(holds) => node = node.arg("holds", holds),
        Err(why) => node = node.outcome(Outcome::Missing(why)),
    }
    Test {
        holds: found.ok(),
        node,
    }
}

/// Tests a list of which all must hold. One that does not hold decides, whatever is unknown.
pub fn all(ground: &Ground<'_>, conditions: &[Condition]) -> (Option<bool>, Vec<Node>) {
    let tests: Vec<Test> = conditions.iter().map(|one| test(ground, one)).collect();
    let holds = if tests.iter().any(|test| test.holds == Some(false)) {
        Some(false)
    } else {
        tests
            .iter()
            .all(|test| test.holds.is_some())
            .then_some(true)
    };
    (holds, tests.into_iter().map(|test| test.node).collect())
}

/// Tests a list of which any must hold. One that holds decides, whatever is unknown.
pub fn any(ground: &Ground<'_>, conditions: &[Condition]) -> (Option<bool>, Vec<Node>) {
    let tests: Vec<Test> = conditions.iter().map(|one| test(ground, one)).collect();
    let holds = if tests.iter().any(|test| test.holds == Some(true)) {
        Some(true)
    } else {
        tests
            .iter()
            .all(|test| test.holds.is_some())
            .then_some(false)
    };
    (holds, tests.into_iter().map(|test| test.node).collect())
}

/// Whether a number lies within a bound.
pub fn within(bound: Bound, number: Exact) -> bool {
    match bound {
        Bound::AtLeast(limit) => number >= Exact::from(limit),
        Bound::AtMost(limit) => number <= Exact::from(limit),
        Bound::Below(limit) => number < Exact::from(limit),
        Bound::Above(limit) => number > Exact::from(limit),
    }
}

fn known(outcome: Outcome) -> Result<Exact, Why> {
    match outcome {
        Outcome::Known(number) => Ok(number),
        Outcome::Missing(why) | Outcome::Excluded(why) => Err(why),
        Outcome::Waiting => Err(Why::NoPeer),
    }
}

fn bounded((number, sources): (Result<Exact, Why>, Vec<SourceRef>), bound: Bound) -> Found {
    (number.map(|number| within(bound, number)), sources)
}

fn state(ground: &Ground<'_>, fact: &str, is: bool) -> Found {
    let there = present(ground, fact);
    (there.0.map(|there| there == is), there.1)
}

/// Whether something is there: a state that is so, an incident that happened, a number above
/// nought. What nobody entered is not known.
pub fn present(ground: &Ground<'_>, fact: &str) -> Found {
    let Some(known) = ground.one.facts.values.get(fact) else {
        let (number, sources) = number(ground, fact);
        return (number.map(|number| number > Exact::ZERO), sources);
    };
    let period = ground.one.facts.period;
    let there = match &known.fact {
        Fact::State(is) => Ok(*is),
        Fact::Incidents(list) => {
            let inside = list
                .iter()
                .filter(|one| one.date.is_none_or(|day| period.holds(day)));
            let sources = inside.map(|one| one.source).collect::<Vec<_>>();
            return (Ok(!sources.is_empty()), sources);
        }
        Fact::Honours(list) => Ok(!list.is_empty()),
        Fact::Label(label) => Ok(!label.is_empty()),
        Fact::Labels(list) => Ok(!list.is_empty()),
        Fact::Date(day) => Ok(*day <= ground.one.facts.today),
        Fact::Span { .. } => Ok(true),
        Fact::Number(number) => Ok(Exact::from(*number) > Exact::ZERO),
        _ => number(ground, fact).0.map(|number| number > Exact::ZERO),
    };
    (there, known.sources.clone())
}

/// A fact as a number, as rules read it.
fn number(ground: &Ground<'_>, fact: &str) -> (Result<Exact, Why>, Vec<SourceRef>) {
    let bench = Bench::new(ground.pack, ground.one.facts, None);
    match read::number(&bench, &Reading::Fact(fact.to_string())) {
        Ok(got) => (Ok(got.number), got.sources),
        Err(outcome) => (known(outcome), Vec::new()),
    }
}

fn quota(ground: &Ground<'_>, id: &str, met: bool) -> Found {
    let Some(line) = ground.pack.indicator(id) else {
        return (Err(Why::NoRow), Vec::new());
    };
    let standing = indicator::judge(ground.pack, line, ground.one.facts);
    let sources = standing
        .parts
        .iter()
        .flat_map(|part| part.sources.clone())
        .collect();
    let found = match standing.state {
        Standings::Met => Ok(met),
        Standings::Missed => Ok(!met),
        Standings::NotAsked => Err(Why::NotAsked),
        Standings::OnPace | Standings::Behind => Err(Why::NotOver),
        Standings::Missing => Err(standing.why.unwrap_or(Why::NoFact)),
    };
    (found, sources)
}

fn mark(
    one: &Assessed<'_>,
    form: &str,
    item: Option<&str>,
) -> (Result<Exact, Why>, Vec<SourceRef>) {
    let Some(found) = one.form(form) else {
        return (Err(Why::NoSheet), Vec::new());
    };
    let outcome = match item {
        Some(item) => found.items.get(item).copied(),
        None => Some(found.total.outcome),
    };
    let number = outcome.map_or(Err(Why::NoRow), known);
    (number, found.total.trace.all_facts())
}

/// Whether one of these grades was given in this period and in as many before it, without a gap.
fn streak(ground: &Ground<'_>, appraisal: &str, grades: &[String], years: u32) -> Found {
    let facts = ground.one.facts;
    let given = ground
        .grades
        .get(appraisal)
        .or_else(|| facts.grades.get(appraisal));
    let Some(given) = given else {
        return (Err(Why::NoFact), Vec::new());
    };
    let mut unknown = false;
    let mut holds = grades.contains(given);
    for back in 1..years {
        let year = i32::try_from(back)
            .ok()
            .and_then(|back| facts.period.end.year().checked_sub(back));
        let past = facts.past.iter().find(|past| Some(past.year) == year);
        match past.and_then(|past| past.grades.get(appraisal)) {
            Some(grade) => holds &= grades.contains(grade),
            None => unknown = true,
        }
    }
    let found = if holds && unknown {
        Err(Why::NoPast)
    } else {
        Ok(holds)
    };
    (found, Vec::new())
}

/// Whether a card counts in the judged period: in its year, or while it stands, as the ladder says.
pub fn card_counts(ground: &Ground<'_>, card: &CardFact) -> bool {
    let pack = ground.pack;
    let ladder = pack
        .ladders
        .iter()
        .find(|ladder| ladder.cards.iter().any(|one| one.id == card.card));
    let Some(ladder) = ladder else {
        return false;
    };
    let whose = match ladder.follows {
        Follows::Person => ground.person.is_none() || card.person == ground.person,
        Follows::Post | Follows::Org => true,
    };
    let period = ground.one.facts.period;
    let in_year = (period.start.year()..=period.end.year()).contains(&card.year);
    let stands = match ladder.lasts {
        CardLasts::Year => in_year,
        CardLasts::UntilClosed => in_year || stands_on(card, period.end),
    };
    !card.withdrawn && whose && stands
}

fn stands_on(card: &CardFact, day: Date) -> bool {
    card.issued <= day && card.closed.is_none_or(|closed| closed > day)
}

fn carded(ground: &Ground<'_>, id: &str) -> Found {
    let cards = ground.one.facts.cards.iter();
    let held = cards.filter(|card| card.card == id && card_counts(ground, card));
    let sources: Vec<SourceRef> = held
        .map(|card| SourceRef::new(SourceKind::Card, card.id))
        .collect();
    (Ok(!sources.is_empty()), sources)
}

fn trouble(ground: &Ground<'_>, trigger: FindingTrigger) -> Found {
    let today = ground.one.facts.today;
    let found = ground.one.facts.findings.iter();
    let held = found.filter(|finding| triggers(finding, trigger, today));
    let sources: Vec<SourceRef> = held
        .map(|finding| SourceRef::new(SourceKind::Finding, finding.id))
        .collect();
    (Ok(!sources.is_empty()), sources)
}

/// Whether a finding is in a state that brings something about.
pub fn triggers(finding: &FindingFact, trigger: FindingTrigger, today: Date) -> bool {
    let is_open = finding.state == FindingState::Open;
    match trigger {
        FindingTrigger::Open => is_open,
        FindingTrigger::Overdue => is_open && finding.deadline.is_some_and(|day| day < today),
        FindingTrigger::Relapsed => finding.relapsed,
        FindingTrigger::Repeated => finding.repeats.is_some(),
        FindingTrigger::HigherInspection => finding.source == FindingSource::HigherInspection,
    }
}

/// The state of the org's running term.
fn office(ground: &Ground<'_>) -> (Option<crate::domain::pack::TermState>, Vec<SourceRef>) {
    let facts: &OrgFacts = ground.one.facts;
    let whom = Whom::of(facts);
    let running = running_term(facts, facts.today);
    let due = term_due(ground.pack, &whom, running.as_ref());
    let id = running.and_then(|term| term.id);
    let sources = id.map(|id| SourceRef::new(SourceKind::Term, id));
    let asked = due.rule.is_some() || due.due.is_some();
    let state = asked.then(|| term_state(ground.pack, &whom, &due, facts.today));
    (state.flatten(), sources.into_iter().collect())
}

fn ranked(ground: &Ground<'_>, end: End, group: &str, n: u32) -> Found {
    let org = ground.one.facts.org.id;
    let peers = ground.places.and_then(|places| places.beside(group, org));
    let place = peers.and_then(|peers| peers.place(org, end));
    let limit = usize::try_from(n).unwrap_or(usize::MAX);
    (
        place.map(|place| place <= limit).ok_or(Why::NoPeer),
        Vec::new(),
    )
}
