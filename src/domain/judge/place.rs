//! Places in peer groups: who stands beside whom, from the top and from the bottom (G10, G13).

use std::collections::BTreeMap;

use super::{assess::Assessed, peer::key};
use crate::{
    base::Exact,
    domain::{
        Id,
        pack::{Pack, PeerGroup, SmallThen},
        rule::End,
    },
};

/// One peer group as it came together, with the numbers by which it is ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peers {
    /// What its members have in common; empty for small groups that were merged.
    pub key: String,
    /// The members with their scores, in the order of keys; exempt orgs are not among them.
    pub members: Vec<(Id, Option<Exact>)>,
    /// Whether it is too small for shares.
    pub is_small: bool,
    /// The known scores, lowest first.
    scores: Vec<Exact>,
}

impl Peers {
    /// A group of members with their scores, in any order, each once.
    pub fn new(key: String, mut members: Vec<(Id, Option<Exact>)>, is_small: bool) -> Peers {
        members.sort_by_key(|(id, _)| *id);
        members.dedup_by_key(|(id, _)| *id);
        let mut scores: Vec<Exact> = members.iter().filter_map(|(_, score)| *score).collect();
        scores.sort();
        Peers {
            key,
            members,
            is_small,
            scores,
        }
    }

    fn find(&self, org: Id) -> Option<&(Id, Option<Exact>)> {
        let at = self
            .members
            .binary_search_by_key(&org, |(id, _)| *id)
            .ok()?;
        self.members.get(at)
    }

    /// Whether an org is a member.
    pub fn holds(&self, org: Id) -> bool {
        self.find(org).is_some()
    }

    /// An org's place from one end; equal scores share a place. `None` while its score is unknown,
    /// or anybody's: an unknown score could push everyone down.
    pub fn place(&self, org: Id, end: End) -> Option<usize> {
        if self.scores.len() < self.members.len() {
            return None;
        }
        let own = self.find(org)?.1?;
        let ahead = match end {
            End::Top => self.scores.len() - self.scores.partition_point(|score| *score <= own),
            End::Bottom => self.scores.partition_point(|score| *score < own),
        };
        Some(ahead + 1)
    }
}

/// The peer groups of one row, over the orgs that are judged. Groups below the row's size are
/// marked small, or, where the pack says so, merged into one.
pub fn peers(group: &PeerGroup, all: &[&Assessed<'_>], score: Option<&str>) -> Vec<Peers> {
    let mut found: BTreeMap<String, Vec<(Id, Option<Exact>)>> = BTreeMap::new();
    for one in all {
        if let Some(key) = key(group, one.facts) {
            let number = score.and_then(|score| one.score(score).number());
            let members = found.entry(key).or_default();
            members.push((one.facts.org.id, number));
        }
    }
    let least = group
        .small
        .map_or(0, |small| usize::try_from(small).unwrap_or(usize::MAX));
    let (mut large, mut merged) = (Vec::new(), Vec::new());
    for (key, members) in found {
        let is_small = members.len() < least;
        if is_small && group.small_then == Some(SmallThen::Merge) {
            merged.extend(members);
        } else {
            large.push(Peers::new(key, members, is_small));
        }
    }
    if !merged.is_empty() {
        let is_small = merged.len() < least;
        large.push(Peers::new(String::new(), merged, is_small));
    }
    large
}

/// The peers of every group of a pack, ranked by one score.
#[derive(Debug, Clone, Default)]
pub struct Places {
    groups: BTreeMap<String, Vec<Peers>>,
}

impl Places {
    /// Gathers every group over the orgs that are judged and not exempt.
    pub fn new(pack: &Pack, all: &[&Assessed<'_>], score: Option<&str>) -> Places {
        let groups = pack.peer_groups.iter();
        Places {
            groups: groups
                .map(|group| (group.id.clone(), peers(group, all, score)))
                .collect(),
        }
    }

    /// The groups that came together under one row.
    pub fn of(&self, group: &str) -> &[Peers] {
        self.groups.get(group).map_or(&[], Vec::as_slice)
    }

    /// The group in which an org stands.
    pub fn beside(&self, group: &str, org: Id) -> Option<&Peers> {
        self.of(group).iter().find(|peers| peers.holds(org))
    }
}
