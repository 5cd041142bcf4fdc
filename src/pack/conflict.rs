//! Packs that say something about the same orgs, on the same topic, at the same time.

use crate::base::date::{Date, Period};
use crate::domain::pack::Pack;
use crate::domain::{OrgKind, Sector};

/// Two packs whose scopes overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Id of the earlier pack of the list.
    pub one: String,
    /// Id of the later pack of the list.
    pub other: String,
    /// The topics that both cover.
    pub topics: Vec<String>,
    /// Kinds of org that both cover.
    pub kinds: Vec<OrgKind>,
    /// Sectors that both cover; empty if both cover all.
    pub sectors: Vec<Sector>,
    /// The days on which both are in force.
    pub period: Period,
}

/// Every pair of packs that share a topic, a kind, a sector and a day.
pub fn conflicts(packs: &[&Pack]) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (index, one) in packs.iter().enumerate() {
        for other in &packs[index + 1..] {
            found.extend(conflict(one, other));
        }
    }
    found
}

fn conflict(one: &Pack, other: &Pack) -> Option<Conflict> {
    let (a, b) = (&one.head, &other.head);
    let topics = both(&a.topics, &b.topics);
    let kinds = both(&a.kinds, &b.kinds);
    let sectors = match (a.sectors.is_empty(), b.sectors.is_empty()) {
        (true, _) => b.sectors.clone(),
        (_, true) => a.sectors.clone(),
        _ => both(&a.sectors, &b.sectors),
    };
    let anywhere = a.sectors.is_empty() && b.sectors.is_empty();
    let (pa, pb) = (a.period(), b.period());
    let start: Date = pa.start.max(pb.start);
    let end: Date = pa.end.min(pb.end);
    let overlap = !topics.is_empty()
        && !kinds.is_empty()
        && (anywhere || !sectors.is_empty())
        && start <= end;
    overlap.then(|| Conflict {
        one: a.id.clone(),
        other: b.id.clone(),
        topics,
        kinds,
        sectors,
        period: Period { start, end },
    })
}

fn both<T: Clone + PartialEq>(one: &[T], other: &[T]) -> Vec<T> {
    one.iter()
        .filter(|it| other.contains(it))
        .cloned()
        .collect()
}
