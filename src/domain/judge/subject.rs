//! Whom a verdict is about, also where a post changed hands within the period.

use super::facts::{Holder, OrgFacts};
use crate::{
    base::{Date, Period},
    domain::{
        Id, PostKind,
        pack::{Appraisal, AppraisalSubject, SplitYear},
    },
};

/// Whom a verdict on one org is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subjects {
    /// The persons; empty where the verdict is about the org itself or the post was vacant.
    pub persons: Vec<Id>,
    /// Whether a body must choose among them.
    pub to_body: bool,
}

/// The persons of an appraisal in one org, in the order of their keys.
pub fn subjects(appraisal: &Appraisal, facts: &OrgFacts) -> Subjects {
    if matches!(
        appraisal.subject,
        AppraisalSubject::Org | AppraisalSubject::Term
    ) {
        return Subjects::default();
    }
    let posts = &appraisal.audience.posts;
    let wanted = |holder: &&Holder| match appraisal.subject {
        AppraisalSubject::Secretary if posts.is_empty() => holder.post == PostKind::Secretary,
        _ => posts.is_empty() || posts.contains(&holder.post),
    };
    let mut held: Vec<(Id, i64, Date, PostKind)> = facts
        .holders
        .iter()
        .filter(|holder| !holder.acting)
        .filter(wanted)
        .filter_map(|holder| {
            let (days, last) = days_in(holder, facts.period)?;
            Some((holder.person, days, last, holder.post))
        })
        .collect();
    held.sort();
    let last = |kind| {
        let of = held.iter().filter(|one| one.3 == kind);
        of.max_by_key(|one| (one.2, one.1, one.0)).map(|one| one.0)
    };
    let longest = |kind| {
        let of = held.iter().filter(|one| one.3 == kind);
        of.max_by_key(|one| (one.1, one.2, one.0)).map(|one| one.0)
    };
    let kinds = PostKind::ALL.iter().copied();
    let mut persons: Vec<Id> = match appraisal.split_year {
        Some(SplitYear::Last) => kinds.filter_map(last).collect(),
        Some(SplitYear::Longest) => kinds.filter_map(longest).collect(),
        Some(SplitYear::Each | SplitYear::Body) | None => held.iter().map(|one| one.0).collect(),
    };
    persons.sort_unstable();
    persons.dedup();
    // A pack that says nothing of changed posts leaves the choice to the body.
    let open = matches!(appraisal.split_year, Some(SplitYear::Body) | None);
    let changed = PostKind::ALL.iter().any(|kind| {
        let mut of: Vec<Id> = held
            .iter()
            .filter(|one| one.3 == *kind)
            .map(|one| one.0)
            .collect();
        of.sort_unstable();
        of.dedup();
        of.len() > 1 && appraisal.subject == AppraisalSubject::Secretary
    });
    Subjects {
        persons,
        to_body: open && changed,
    }
}

/// The days of a period in a post, and the last of them.
fn days_in(holder: &Holder, period: Period) -> Option<(i64, Date)> {
    let start = holder.since.unwrap_or(period.start).max(period.start);
    let end = holder.until.unwrap_or(period.end).min(period.end);
    (start <= end).then(|| ((end - start).num_days() + 1, end))
}
