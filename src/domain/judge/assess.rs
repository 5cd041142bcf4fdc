//! The two pure stages: each org by itself, then all of them beside their peers and children.

use std::collections::BTreeMap;

use super::facts::OrgFacts;
use super::trace::{Node, Outcome};
use crate::domain::pack::{Pack, Scorer};

/// What came of one org.
#[derive(Debug, Clone)]
pub struct Assessed<'a> {
    /// What it rests on.
    pub facts: &'a OrgFacts,
    /// Each form that the org is asked, once per kind of scorer that filled it in.
    pub forms: Vec<FormScore>,
    /// Scores by id; every score of the pack is there.
    pub scores: BTreeMap<String, Scored>,
}

/// One form as filled in by one kind of scorer, its assessors combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormScore {
    /// Form id.
    pub form: String,
    /// Who filled it in.
    pub by: Scorer,
    /// The total.
    pub total: Scored,
    /// Items by id, assessors averaged.
    pub items: BTreeMap<String, Outcome>,
}

/// A number with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// The number.
    pub outcome: Outcome,
    /// Why it is so; its own outcome is the same.
    pub trace: Node,
}

impl Assessed<'_> {
    /// The number of a score; missing if the pack has no such score.
    pub fn score(&self, id: &str) -> Outcome {
        self.scores
            .get(id)
            .map_or(Outcome::Missing(super::trace::Why::NoRow), |scored| {
                scored.outcome
            })
    }

    /// A form by the scorer that counts most: body, superior, inspector, cross, self.
    pub fn form(&self, id: &str) -> Option<&FormScore> {
        PREFERENCE.iter().find_map(|by| {
            self.forms
                .iter()
                .find(|form| form.form == id && form.by == *by)
        })
    }
}

/// Whose sheet counts where the pack does not say.
pub const PREFERENCE: [Scorer; 5] = [
    Scorer::Body,
    Scorer::Superior,
    Scorer::Inspector,
    Scorer::Cross,
    Scorer::SelfScore,
];

/// Judges one org as far as it can be judged by itself.
pub fn assess<'a>(pack: &Pack, facts: &'a OrgFacts) -> Assessed<'a> {
    let _ = pack;
    Assessed {
        facts,
        forms: Vec::new(),
        scores: BTreeMap::new(),
    }
}

/// Fills in what hangs on peers and children, until nothing waits. All orgs of the peer groups
/// and all children must be there.
pub fn settle(pack: &Pack, all: &mut [Assessed<'_>]) {
    let _ = (pack, all);
}
