//! One question of a form or score: for how many points, on which sheet, with which policy.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::bench::Bench;
use super::facts::{SheetFact, SheetMark};
use super::peer::{Measure, Series, usual};
use super::read::{self, Got};
use super::trace::{Node, Outcome, Why};
use crate::base::{Decimal, Exact};
use crate::domain::pack::{Scorer, Source};
use crate::domain::rule::{Missing, Reading};

/// One question.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub bench: &'a Bench<'a>,
    /// Full marks.
    pub full: Exact,
    /// Least of the item, where the pack lets it fall below nought.
    pub floor: Option<Decimal>,
    /// The sheet that is looked at.
    pub sheet: Option<&'a SheetFact>,
    /// Form id; empty for a rule of a score.
    pub form: &'a str,
    pub by: Scorer,
    /// Item id, or score id.
    pub item: &'a str,
    /// Key of the mark: the item, or `item/n` for part n.
    pub key: &'a str,
    /// What if nothing is known, unless the rule says.
    pub missing: Option<Missing>,
    /// Where it stands.
    pub source: &'a Source,
}

impl<'a> Ask<'a> {
    pub fn mark(&self) -> Option<&'a SheetMark> {
        self.sheet.and_then(|sheet| sheet.marks.get(self.key))
    }

    /// The ticks that the assessor set; `None` if he set none at all.
    pub fn ticks(&self) -> Option<&'a BTreeSet<u32>> {
        match self.mark() {
            Some(SheetMark::Ticks(ticks)) => Some(ticks),
            _ => None,
        }
    }

    /// Reads a number and notes it.
    pub fn number(&self, reading: &Reading, node: &mut Node) -> Result<Exact, Outcome> {
        let result = read::number(self.bench, reading);
        self.note(reading, result, node)
    }

    /// Reads a fact's number and notes it.
    pub fn fact(&self, id: &str, node: &mut Node) -> Result<Exact, Outcome> {
        self.number(&Reading::Fact(id.to_string()), node)
    }

    /// Notes what was read under a step.
    pub fn note(
        &self,
        reading: &Reading,
        result: Result<Got, Outcome>,
        node: &mut Node,
    ) -> Result<Exact, Outcome> {
        let read = Node::new("", "read").arg("id", read::id(reading));
        match result {
            Ok(got) => {
                let read = read.value(got.number).facts(got.sources);
                node.value.get_or_insert(got.number);
                node.children.push(read);
                Ok(got.number)
            }
            Err(outcome) => {
                node.children.push(read.outcome(outcome));
                Err(outcome)
            }
        }
    }

    /// The numbers of the peers, noted as one step.
    pub fn series(
        &self,
        group: &str,
        measure: &Measure,
        node: &mut Node,
    ) -> Result<Rc<Series>, Outcome> {
        let table = self.bench.beside()?;
        let series = table.series(group, self.bench.facts, measure)?;
        let step = Node::new("", "peers")
            .arg("group", group)
            .arg("count", series.known.len())
            .facts(read::peers(&series.known));
        node.children.push(step);
        Ok(series)
    }

    /// The group of peers where the rule names none.
    pub fn usual_group(&self) -> Result<&'a str, Outcome> {
        let group = usual(self.bench.pack, self.bench.facts);
        let group = group.ok_or(Outcome::Missing(Why::NoPeer))?;
        Ok(&group.id)
    }

    /// The name under which raw results are kept for peer means.
    pub fn raw_key(&self) -> String {
        format!("{}|{}|{}", self.form, self.by, self.key)
    }

    /// Replaces what is missing as the pack says (R20).
    pub fn replaced(&self, own: Option<Missing>, given: Outcome, node: &mut Node) -> Outcome {
        let policy = own.or(self.missing).unwrap_or(Missing::Pending);
        if policy == Missing::PeerMean {
            let mut raw = self.bench.raw.borrow_mut();
            raw.entry(self.raw_key()).or_default().push(given);
        }
        let Outcome::Missing(why) = given else {
            return given;
        };
        // A sum that is too large or a tie is no lack of data: no policy may hide it.
        if matches!(why, Why::Overflow | Why::Tie | Why::Circle) {
            return given;
        }
        let replaced = match policy {
            Missing::Pending => return given,
            Missing::Exclude => Outcome::Excluded(why),
            Missing::Full => Outcome::Known(self.full),
            Missing::Zero => Outcome::Known(Exact::ZERO),
            Missing::Default(points) => Outcome::Known(Exact::from(points)),
            Missing::PeerMean => self.peer_mean(node).unwrap_or_else(|outcome| outcome),
        };
        let step = Node::new("R20", "replaced")
            .arg("policy", policy_word(policy))
            .arg("why", why)
            .outcome(replaced);
        node.children.push(step);
        replaced
    }

    fn peer_mean(&self, node: &mut Node) -> Result<Outcome, Outcome> {
        let group = self.usual_group()?;
        let series = self.series(group, &Measure::Raw(self.raw_key()), node)?;
        series
            .mean
            .map(Outcome::Known)
            .ok_or(Outcome::Missing(Why::NoPeer))
    }
}

/// The pack's word for a policy.
pub(super) fn policy_word(policy: Missing) -> &'static str {
    match policy {
        Missing::Exclude => "exclude",
        Missing::PeerMean => "peer_mean",
        Missing::Full => "full",
        Missing::Zero => "zero",
        Missing::Pending => "pending",
        Missing::Default(_) => "default",
    }
}
