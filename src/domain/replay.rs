//! 复盘: which problems of a year were found before, and whether they had been rectified then.

use std::collections::{BTreeMap, BTreeSet};

use super::{likeness, record::Id, work::Finding};

/// A problem of an earlier year that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The earlier finding.
    pub finding: Finding,
    /// Whether a person said that it is the same; otherwise it is only alike.
    pub confirmed: bool,
}

/// A problem that was found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The finding.
    pub finding: Finding,
    /// The same in earlier years, the latest first; never empty.
    pub history: Vec<Past>,
}

/// Those of some findings that repeat one of the years before them: said to be the same by
/// somebody, in one step or in several, or alike. `earlier` may hold more than is looked at.
pub fn replays(found: &[Finding], earlier: &[Finding], years: u32) -> Vec<Replay> {
    let all = found.iter().filter_map(|finding| {
        let history = history(finding, earlier, years);
        (!history.is_empty()).then(|| Replay {
            finding: finding.clone(),
            history,
        })
    });
    all.collect()
}

fn history(finding: &Finding, earlier: &[Finding], years: u32) -> Vec<Past> {
    let span = i32::try_from(years).unwrap_or(i32::MAX);
    let first = finding.year.saturating_sub(span);
    let within = earlier.iter().filter(|it| {
        it.org == finding.org && (first..finding.year).contains(&it.year) && it.id != finding.id
    });
    let within: BTreeMap<Id, &Finding> = within.map(|it| (it.id, it)).collect();
    let confirmed = chain(finding.repeats, &within);
    let alike = within.values().filter(|it| likeness::is_alike(finding, it));
    let alike: BTreeSet<Id> = alike
        .flat_map(|it| chain(Some(it.id), &within))
        .filter(|id| !confirmed.contains(id))
        .collect();
    let of = |ids: &BTreeSet<Id>, confirmed| {
        let known = ids.iter().filter_map(|id| within.get(id));
        let past = known.map(|it| Past {
            finding: (*it).clone(),
            confirmed,
        });
        past.collect::<Vec<Past>>()
    };
    let mut history = of(&confirmed, true);
    history.extend(of(&alike, false));
    history.sort_by_key(|past| std::cmp::Reverse((past.finding.year, past.finding.id)));
    history
}

/// A finding and those that it is said to repeat, as far as they are known.
fn chain(first: Option<Id>, known: &BTreeMap<Id, &Finding>) -> BTreeSet<Id> {
    let mut chain = BTreeSet::new();
    let mut next = first;
    while let Some(finding) = next.and_then(|id| known.get(&id)) {
        if !chain.insert(finding.id) {
            break;
        }
        next = finding.repeats;
    }
    chain
}
