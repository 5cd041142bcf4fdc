//! Shares and places over the peer groups of one appraisal, row by row in the file's order.

use std::collections::BTreeSet;

use super::{
    grade::{Court, Work},
    place::{Peers, Places},
    share::{Share, Stand, apply, limit},
    trace::Node,
};
use crate::{
    base::{Decimal, Rounding},
    domain::{
        Id,
        pack::{Grading, GradingRule, ShareHow, ShareTies, SmallThen},
    },
};

/// A share or a share below, as the pack writes it.
struct Ask<'a> {
    code: &'static str,
    grade: &'a str,
    how: Option<ShareHow>,
    percent: Decimal,
    rounding: Rounding,
    ties: ShareTies,
    group: Option<&'a str>,
}

fn ask(rule: &GradingRule) -> Option<Ask<'_>> {
    // `pack check` asks for rounding and ties; a pack that was read without it leaves both open.
    match rule {
        GradingRule::Share {
            grade,
            how,
            percent,
            rounding,
            ties,
            group,
        } => Some(Ask {
            code: "G02",
            grade,
            how: Some(*how),
            percent: *percent,
            rounding: rounding.unwrap_or(Rounding::Floor),
            ties: ties.unwrap_or(ShareTies::Body),
            group: group.as_deref(),
        }),
        GradingRule::ShareBelow {
            grade,
            percent,
            rounding,
            ties,
            group,
        } => Some(Ask {
            code: "G03",
            grade,
            how: None,
            percent: *percent,
            rounding: rounding.unwrap_or(Rounding::Ceil),
            ties: ties.unwrap_or(ShareTies::Body),
            group: group.as_deref(),
        }),
        _ => None,
    }
}

pub(super) fn shares<'a>(court: Court<'a>, places: &Places, works: &mut [Work<'a>]) {
    for row in court.pack.gradings_of(&court.appraisal.id) {
        if let Some(ask) = ask(&row.rule) {
            let groups = groups(court, &ask, places, works);
            for peers in &groups {
                ration(court, (row, &ask), peers, works);
            }
        } else if matches!(row.rule, GradingRule::Placing { .. }) {
            let asked = works.iter_mut().filter(|work| !work.is_exempt);
            for work in asked.filter(|work| is_asked(row, work)) {
                court.placing(work, row, places);
            }
        }
    }
}

fn is_asked(row: &Grading, work: &Work<'_>) -> bool {
    let facts = work.one.facts;
    facts.is_asked(&row.audience) && row.source.holds_on(facts.period.end)
}

/// The groups of a share: those of its own row, of the appraisal, or all that are judged.
fn groups(court: Court<'_>, ask: &Ask<'_>, places: &Places, works: &[Work<'_>]) -> Vec<Peers> {
    let group = ask.group.or(court.appraisal.group.as_deref());
    match group {
        Some(group) => places.of(group).to_vec(),
        None => {
            let judged = works.iter().filter(|work| !work.is_exempt);
            let members = judged.map(|work| (work.stand.org, None)).collect();
            vec![Peers::new(String::new(), members, false)]
        }
    }
}

fn ration(
    court: Court<'_>,
    (row, ask): (&Grading, &Ask<'_>),
    peers: &Peers,
    works: &mut [Work<'_>],
) {
    let inside: Vec<usize> = (0..works.len())
        .filter(|at| {
            let work = &works[*at];
            !work.is_exempt && peers.holds(work.stand.org) && is_asked(row, work)
        })
        .collect();
    let limit = limit(ask.percent, inside.len(), ask.rounding);
    let (Some(grade), Some(limit)) = (court.place_of(ask.grade), limit) else {
        return;
    };
    let before: Vec<Stand> = inside.iter().map(|at| works[*at].stand.clone()).collect();
    let mut after = before.clone();
    if !peers.is_small {
        let share = Share {
            grade,
            grades: court.scale.grades.len(),
            how: ask.how,
            limit,
            ties: ask.ties,
        };
        apply(share, &mut after);
    } else if small_then(court, ask) == Some(SmallThen::Body) {
        after
            .iter_mut()
            .for_each(|stand| stand.to_body |= !stand.is_fixed);
    }
    for ((at, old), new) in inside.into_iter().zip(before).zip(after) {
        let mut node = Node::new(ask.code, "share").row(&row.id, &row.source);
        node = node
            .arg("grade", ask.grade)
            .arg("group", &peers.key)
            .arg("members", peers.members.len())
            .arg("limit", limit)
            .arg("small", peers.is_small);
        if let Some(grade) = new.grade.filter(|_| new.grade != old.grade) {
            node = node.arg("now", court.name(grade).unwrap_or_default());
        }
        if new.to_body && !old.to_body {
            node = node.arg("tie", true);
        }
        works[at].stand = new;
        works[at].stages.shares.children.push(node);
    }
}

fn small_then(court: Court<'_>, ask: &Ask<'_>) -> Option<SmallThen> {
    let group = ask.group.or(court.appraisal.group.as_deref())?;
    court.pack.peer_group(group)?.small_then
}

/// The most that a share allows in one of its groups.
pub(super) struct Limit {
    /// The orgs of the group.
    pub orgs: BTreeSet<Id>,
    /// How many of them may have the grade.
    pub most: usize,
    /// The grade's place in the scale.
    pub grade: usize,
}

/// The most that the shares of an appraisal allow, group by group.
pub(super) fn limits(court: Court<'_>, places: &Places, works: &[Work<'_>]) -> Vec<Limit> {
    let mut found = Vec::new();
    for row in court.pack.gradings_of(&court.appraisal.id) {
        let Some(ask) = ask(&row.rule).filter(|ask| ask.how == Some(ShareHow::AtMost)) else {
            continue;
        };
        for peers in groups(court, &ask, places, works) {
            let inside = works.iter().filter(|work| {
                !work.is_exempt && peers.holds(work.stand.org) && is_asked(row, work)
            });
            let orgs: Vec<Id> = inside.map(|work| work.stand.org).collect();
            let most = limit(ask.percent, orgs.len(), ask.rounding);
            if let (Some(most), Some(grade), false) =
                (most, court.place_of(ask.grade), peers.is_small)
            {
                let orgs = orgs.into_iter().collect();
                found.push(Limit { orgs, most, grade });
            }
        }
    }
    found
}
