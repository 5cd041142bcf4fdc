//! What a rule may read, and what follows when it reads nothing.

use super::Lint;
use crate::domain::pack::{Better, FactKind, FactLine};
use crate::domain::rule::{Missing, Reading};
use crate::pack::problem::ProblemCode;
use crate::pack::tree::Path;

/// The word of a fact's kind, as the pack writes it.
pub fn kind_word(kind: &FactKind) -> &'static str {
    match kind {
        FactKind::Event { .. } => "event",
        FactKind::Count { .. } => "count",
        FactKind::Number {} => "number",
        FactKind::Rate { .. } => "rate",
        FactKind::State {} => "state",
        FactKind::Label { .. } => "label",
        FactKind::Date {} => "date",
        FactKind::Span {} => "span",
        FactKind::Incident { .. } => "incident",
        FactKind::Honour { .. } => "honour",
        FactKind::Ballot { .. } => "ballot",
        FactKind::Mark { .. } => "mark",
        FactKind::Imported { .. } => "imported",
        FactKind::Peers { .. } => "peers",
        FactKind::Document { .. } => "document",
    }
}

/// Kinds that are one number.
pub(super) const NUMERIC: &[&str] = &[
    "event", "count", "number", "rate", "span", "ballot", "mark", "imported", "peers", "document",
];
/// Kinds that are there or not.
pub(super) const PRESENT: &[&str] = &[
    "event", "count", "state", "date", "span", "honour", "document",
];
/// Kinds that happen.
pub(super) const HAPPENING: &[&str] = &["event", "count", "number", "incident", "state", "honour"];
/// Kinds that hold a word.
pub(super) const WORDED: &[&str] = &["label", "imported", "honour", "incident"];

impl Lint<'_> {
    /// The fact behind a reading.
    pub(super) fn fact_of(&self, reading: &Reading) -> Option<&FactLine> {
        match reading {
            Reading::Fact(id) => self.pack.fact(id),
            _ => None,
        }
    }

    /// Reports a fact of a kind that the rule cannot read.
    pub(super) fn reads(&mut self, rule: &str, fact: &str, allowed: &[&str], path: Path) {
        let Some(line) = self.pack.fact(fact) else {
            return;
        };
        let kind = kind_word(&line.kind);
        if allowed.contains(&kind) {
            return;
        }
        let list = allowed.join(" ");
        let args = [
            ("rule", rule),
            ("kind", kind),
            ("fact", fact),
            ("allowed", list.as_str()),
        ];
        self.report(ProblemCode::FactKind, path, &args);
    }

    /// As [`Lint::reads`], for a reading.
    pub(super) fn reading(&mut self, rule: &str, reading: &Reading, kinds: &[&str], path: Path) {
        if let Reading::Fact(fact) = reading {
            self.reads(rule, fact, kinds, path);
        }
    }

    /// Reports a rate, ballot or peer group read without a word on missing data.
    pub(super) fn policy(
        &mut self,
        missing: Option<Missing>,
        readings: &[&str],
        peers: bool,
        path: &Path,
    ) {
        let facts = || readings.iter().filter_map(|id| self.pack.fact(id));
        let asks = |fact: &FactLine| ["rate", "ballot", "peers"].contains(&kind_word(&fact.kind));
        let needed = peers || facts().any(asks);
        let known = missing.is_some() || facts().any(|fact| fact.missing.is_some());
        if needed && !known {
            self.report(ProblemCode::MissingPolicy, path.clone(), &[]);
        }
    }

    /// Reports points that rise as a fact gets worse.
    pub(super) fn gains(&mut self, fact: &str, wrong: Better, path: Path) {
        let line = self.pack.fact(fact);
        if line.is_some_and(|line| line.better == wrong) {
            self.report(ProblemCode::SignGains, path, &[("fact", fact)]);
        }
    }
}
