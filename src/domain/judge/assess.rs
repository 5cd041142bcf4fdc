//! The two pure stages: each org by itself, then all of them beside their peers and children.

use std::collections::BTreeMap;

use super::bench::Bench;
use super::facts::OrgFacts;
use super::peer::Table;
use super::trace::{Node, Outcome, Why};
use super::{form, score};
use crate::domain::pack::{Pack, Scorer};
use crate::domain::record::Id;

/// What came of one org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed<'a> {
    /// What it rests on.
    pub facts: &'a OrgFacts,
    /// Each form that the org is asked, once per kind of scorer that filled it in.
    pub forms: Vec<FormScore>,
    /// Scores by id; every score of the pack is there.
    pub scores: BTreeMap<String, Scored>,
    /// What rules gave before missing data was replaced, for peer means.
    pub(super) raw: BTreeMap<String, Vec<Outcome>>,
}

/// One form as filled in by one kind of scorer, its assessors combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormScore {
    /// Form id.
    pub form: String,
    /// Who filled it in.
    pub by: Scorer,
    /// The mean of its sheets; a score line of the pack may combine them otherwise.
    pub total: Scored,
    /// Items by id, the mean of its sheets.
    pub items: BTreeMap<String, Outcome>,
    /// Each sheet, by day and key.
    pub sheets: Vec<SheetScore>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetScore {
    /// Its key; `None` where facts alone filled in the form.
    pub sheet: Option<Id>,
    /// The assessor.
    pub assessor: Option<String>,
    /// Its total.
    pub total: Scored,
    /// Its items by id.
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
            .map_or(Outcome::Missing(Why::NoRow), |scored| scored.outcome)
    }

    /// A form by the scorer that counts most: body, superior, inspector, cross, self.
    pub fn form(&self, id: &str) -> Option<&FormScore> {
        PREFERENCE.iter().find_map(|by| {
            self.forms
                .iter()
                .find(|form| form.form == id && form.by == *by)
        })
    }

    /// Whether something still hangs on peers or children.
    pub fn is_waiting(&self) -> bool {
        let forms = self.forms.iter().map(|form| form.total.outcome);
        let items = self.forms.iter().flat_map(|form| form.items.values());
        let mut all = forms
            .chain(items.copied())
            .chain(self.scores.values().map(|scored| scored.outcome));
        all.any(|outcome| outcome == Outcome::Waiting)
    }

    /// Outcomes that peers and parents can see, for noticing a change.
    fn outcomes(&self) -> Vec<Outcome> {
        let forms = self.forms.iter().flat_map(|form| {
            let total = [form.total.outcome];
            total.into_iter().chain(form.items.values().copied())
        });
        let scores = self.scores.values().map(|scored| scored.outcome);
        forms.chain(scores).collect()
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

/// Judges one org as far as it can be judged by itself; what hangs on others is left
/// [`Outcome::Waiting`].
pub fn assess<'a>(pack: &Pack, facts: &'a OrgFacts) -> Assessed<'a> {
    judged(pack, facts, None)
}

fn judged<'a>(pack: &Pack, facts: &'a OrgFacts, table: Option<&Table<'_>>) -> Assessed<'a> {
    let bench = Bench::new(pack, facts, table);
    for line in bench.forms_asked() {
        for by in Scorer::ALL {
            form::form(&bench, &line.id, *by);
        }
    }
    for line in &pack.scores {
        score::score(&bench, &line.id);
    }
    Assessed {
        facts,
        forms: bench.forms.into_inner().into_values().collect(),
        scores: bench.scores.into_inner(),
        raw: bench.raw.into_inner(),
    }
}

/// Fills in what hangs on peers and children, bottom-up, until nothing waits. All orgs of the
/// peer groups and all children in scope must be there; what waits for itself becomes missing.
/// The result does not depend on the order of `all`.
pub fn settle(pack: &Pack, all: &mut [Assessed<'_>]) {
    let mut is_closing = false;
    while all.iter().any(Assessed::is_waiting) {
        let table = Table::new(pack, all, is_closing);
        let mut has_moved = false;
        for one in all.iter_mut().filter(|one| one.is_waiting()) {
            let next = judged(pack, one.facts, Some(&table));
            has_moved |= next.outcomes() != one.outcomes();
            *one = next;
        }
        if is_closing {
            return;
        }
        is_closing = !has_moved;
    }
}
