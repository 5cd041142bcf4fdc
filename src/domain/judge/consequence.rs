//! What follows from verdicts, cards, findings and streaks: proposals with cause, who and until.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::{
    assess::Assessed,
    condition::{Ground, all, card_counts},
    facts::OrgFacts,
    grade::Verdict,
    ladder::{CardFlaw, stands, way},
    place::Places,
    resolve::day_after,
    trace::Node,
};
use crate::{
    base::{Date, Exact, Period, date::add_months},
    domain::{
        FindingState, Id,
        pack::{Anchor, Bar, Condition, Consequence, ConsequenceAct, Honour, Pack},
    },
};

/// Something that follows; nothing is done without a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Id of the consequence.
    pub row: String,
    /// In short words.
    pub text: String,
    /// Where it stands.
    pub clause: Option<String>,
    /// Whether it is a local addition.
    pub is_local: bool,
    /// What is done.
    pub act: ConsequenceAct,
    /// The org.
    pub org: Id,
    /// The person, where the cause is a verdict on one.
    pub person: Option<Id>,
    /// Office id of who does it.
    pub by: Option<String>,
    /// Until when; for a bar its last day. `None` if the text leaves it open.
    pub until: Option<Date>,
    /// Whether all its conditions are known to hold; otherwise a person must answer the rest.
    pub is_certain: bool,
    /// Why a card that follows may not be issued.
    pub flaw: Option<CardFlaw>,
    /// What it rests on, one node for each condition.
    pub cause: Vec<Node>,
}

/// What follows for one org. `verdicts` are those on it in this period, `places` its peers'.
pub fn proposals(
    pack: &Pack,
    one: &Assessed<'_>,
    verdicts: &[Verdict],
    places: Option<&Places>,
) -> Vec<Proposal> {
    let own: Vec<&Verdict> = verdicts
        .iter()
        .filter(|it| it.org == one.facts.org.id)
        .collect();
    let mut persons: BTreeSet<Option<Id>> = own.iter().map(|verdict| verdict.person).collect();
    if persons.is_empty() {
        persons.insert(None);
    }
    let mut found = Vec::new();
    for row in &pack.consequences {
        if !one.facts.is_asked(&row.audience) || !row.source.holds_on(one.facts.today) {
            continue;
        }
        for person in &persons {
            let grades = grades_of(one.facts, &own, *person);
            let ground = Ground {
                pack,
                one,
                grades: &grades,
                person: *person,
                places,
                row: &row.id,
            };
            let Some(proposal) = proposal(&ground, row) else {
                continue;
            };
            // What hangs on no person is the same for each of them.
            let same = |it: &Proposal| it.row == proposal.row && it.cause == proposal.cause;
            if !found.iter().any(same) {
                found.push(proposal);
            }
        }
    }
    found
}

/// The grades of this period that count for a person: his own and the org's.
pub fn grades_of(
    facts: &OrgFacts,
    own: &[&Verdict],
    person: Option<Id>,
) -> BTreeMap<String, String> {
    let mut grades = facts.grades.clone();
    let about = own
        .iter()
        .filter(|it| it.person.is_none() || it.person == person);
    for verdict in about {
        if let Some(grade) = &verdict.grade {
            grades.insert(verdict.appraisal.clone(), grade.clone());
        }
    }
    grades
}

fn proposal(ground: &Ground<'_>, row: &Consequence) -> Option<Proposal> {
    let (holds, cause) = all(ground, &row.when);
    let some = || {
        row.when
            .iter()
            .any(|one| super::condition::test(ground, one).holds == Some(true))
    };
    let is_certain = match holds {
        Some(true) => !row.when.is_empty(),
        Some(false) => return None,
        // What rests on nothing but open questions is not put before anyone.
        None if some() => false,
        None => return None,
    };
    if row.when.is_empty() {
        return None;
    }
    let reads = |one: &Condition| matches!(one, Condition::Grade { .. });
    let person = ground.person.filter(|_| row.when.iter().any(reads));
    Some(Proposal {
        row: row.id.clone(),
        text: row.text.clone(),
        clause: row.source.clause.clone(),
        is_local: row.source.is_local(),
        act: row.act.clone(),
        org: ground.one.facts.org.id,
        person,
        by: who(ground.pack, row),
        until: until(ground, row),
        is_certain,
        flaw: flaw(ground, &row.act),
        cause,
    })
}

fn who(pack: &Pack, row: &Consequence) -> Option<String> {
    let named = match &row.act {
        ConsequenceAct::Talk { talk, by, .. } => by
            .clone()
            .or_else(|| pack.talk(talk).and_then(|talk| talk.by.clone())),
        ConsequenceAct::Letter { letter, by, .. } => by
            .clone()
            .or_else(|| pack.letter(letter).and_then(|letter| letter.by.clone())),
        ConsequenceAct::Card { card, by } => by
            .clone()
            .or_else(|| pack.card(card).and_then(|card| card.issued_by.clone())),
        ConsequenceAct::Escalate { card } => {
            pack.card(card).and_then(|card| card.issued_by.clone())
        }
        ConsequenceAct::Remove { by } => by.clone(),
        ConsequenceAct::Rectify { supervisor, .. } => supervisor.clone(),
        _ => None,
    };
    named.or_else(|| row.source.decided_by.clone())
}

fn flaw(ground: &Ground<'_>, act: &ConsequenceAct) -> Option<CardFlaw> {
    match act {
        ConsequenceAct::Card { card, .. } | ConsequenceAct::Escalate { card } => {
            let stands = stands(ground, card).then_some(CardFlaw::StandsAlready);
            stands.or_else(|| way(ground, card).err())
        }
        _ => None,
    }
}

/// The last day of what is proposed.
fn until(ground: &Ground<'_>, row: &Consequence) -> Option<Date> {
    let facts = ground.one.facts;
    let rule = match &row.act {
        ConsequenceAct::Bar { years, .. } => return bar_end(facts.period, *years),
        ConsequenceAct::Talk { within, .. }
        | ConsequenceAct::Letter { within, .. }
        | ConsequenceAct::Recheck { within, .. } => (*within)?,
        ConsequenceAct::Rectify { within, .. } => *within,
        _ => return None,
    };
    let cards = facts.cards.iter().filter(|card| card_counts(ground, card));
    let open = facts
        .findings
        .iter()
        .filter(|it| it.state != FindingState::Closed);
    let events = [
        (Anchor::Card, cards.map(|card| card.issued).max()),
        (Anchor::Finding, open.map(|finding| finding.found).max()),
        // Nothing is late before a body has decided.
        (Anchor::Appraisal, facts.decided),
        (Anchor::PeriodEnd, Some(facts.period.end)),
        (
            Anchor::YearEnd,
            Some(Period::year(facts.period.end.year()).end),
        ),
    ];
    let known: Vec<(Anchor, Date)> = events
        .into_iter()
        .filter_map(|(anchor, day)| Some((anchor, day?)))
        .collect();
    day_after(&rule, &known, facts.today)
}

/// A bar runs for whole years after the period whose verdict brought it.
fn bar_end(period: Period, years: u32) -> Option<Date> {
    let months = i32::try_from(years).ok()?.checked_mul(12)?;
    Some(add_months(period.end, months))
}

/// A bar that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningBar {
    /// Id of the consequence.
    pub row: String,
    /// From what it bars.
    pub from: Bar,
    /// The year whose verdict brought it.
    pub year: i32,
    /// Its last day.
    pub until: Date,
}

/// The bars that run on a day from the verdicts and cards of earlier years (C06).
pub fn bars(pack: &Pack, one: &Assessed<'_>, today: Date) -> Vec<RunningBar> {
    let mut found = Vec::new();
    for (at, past) in one.facts.past.iter().enumerate() {
        let mut facts = one.facts.clone();
        facts.period = Period::year(past.year);
        facts.today = facts.period.end;
        facts.grades = past.grades.clone();
        facts.past = one.facts.past.get(at + 1..).unwrap_or_default().to_vec();
        facts.cards.retain(|card| card.year == past.year);
        let then = Assessed {
            facts: &facts,
            forms: Vec::new(),
            scores: BTreeMap::new(),
            raw: BTreeMap::new(),
        };
        let brought = proposals(pack, &then, &[], None);
        for proposal in brought.into_iter().filter(|it| it.is_certain) {
            let ConsequenceAct::Bar { from, .. } = &proposal.act else {
                continue;
            };
            let Some(until) = proposal.until.filter(|until| *until >= today) else {
                continue;
            };
            found.extend(from.iter().map(|bar| RunningBar {
                row: proposal.row.clone(),
                from: *bar,
                year: past.year,
                until,
            }));
        }
    }
    found.sort_by(|a, b| (a.from, a.until, &a.row).cmp(&(b.from, b.until, &b.row)));
    found
}

/// Whether an org may get an honour: its needs hold and nothing bars it.
pub fn eligible(ground: &Ground<'_>, honour: &Honour) -> (Option<bool>, Vec<Node>) {
    let ground = Ground {
        row: &honour.id,
        ..*ground
    };
    let (holds, mut nodes) = all(&ground, &honour.needs);
    let facts = ground.one.facts;
    let running = bars(ground.pack, ground.one, facts.today);
    let barred = running.iter().find(|bar| bar.from == Bar::Honour);
    if let Some(bar) = barred {
        let node = Node::new("C06", "bar")
            .arg("row", &bar.row)
            .arg("until", bar.until);
        nodes.push(node);
        return (Some(false), nodes);
    }
    (holds, nodes)
}

/// One who could be nominated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The org.
    pub org: Id,
    /// The person, where a person is nominated.
    pub person: Option<Id>,
    /// What the quota is per: the nominating org.
    pub nominator: Id,
    /// By what candidates are ranked, if known.
    pub score: Option<Exact>,
}

crate::code_enum! {
    /// What a quota of nominations leaves a candidate.
    Nominated {
        Within = "within",
        /// Equal to another at the edge: the nominator decides.
        Tied = "tied",
        Beyond = "beyond",
    }
}

/// Ranks candidates within the quota of each nominator (C10), best first.
pub fn nominate(mut list: Vec<Candidate>, at_most: u32) -> Vec<(Candidate, Nominated)> {
    list.sort_by(|a, b| {
        let order = a.nominator.cmp(&b.nominator).then(b.score.cmp(&a.score));
        order.then((a.org, a.person).cmp(&(b.org, b.person)))
    });
    let room = usize::try_from(at_most).unwrap_or(usize::MAX);
    let fate = |one: &Candidate| {
        let rivals = list.iter().filter(|it| it.nominator == one.nominator);
        let ahead = rivals.clone().filter(|it| it.score > one.score).count();
        let equal = rivals.filter(|it| it.score == one.score).count();
        if ahead + equal <= room {
            Nominated::Within
        } else if ahead < room {
            Nominated::Tied
        } else {
            Nominated::Beyond
        }
    };
    list.iter().map(|one| (one.clone(), fate(one))).collect()
}
