//! The trace: a tree in which every number names its rule, its clause and the facts below it.

use crate::base::{Date, Exact};
use crate::domain::pack::Source;
use crate::domain::record::Id;

crate::code_enum! {
    /// What a fact is kept as.
    SourceKind {
        Org = "org",
        Person = "person",
        Post = "post",
        Term = "term",
        /// An entry of the ledger.
        Entry = "entry",
        /// A row of a register.
        Register = "register",
        /// A value entered by hand or imported.
        Value = "value",
        Incident = "incident",
        Honour = "honour",
        Ballot = "ballot",
        Sheet = "sheet",
        Finding = "finding",
        Card = "card",
        Talk = "talk",
        Verdict = "verdict",
        /// A closed year.
        Year = "year",
    }
}

/// A fact that a number rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceRef {
    /// What it is kept as.
    pub kind: SourceKind,
    /// Its key there.
    pub id: Id,
}

impl SourceRef {
    /// A reference.
    pub fn new(kind: SourceKind, id: Id) -> SourceRef {
        SourceRef { kind, id }
    }
}

crate::code_enum! {
    /// Why a number is not there.
    Why {
        /// Nothing is known of the fact.
        NoFact = "no_fact",
        /// Nobody filled in the form.
        NoSheet = "no_sheet",
        /// A person must judge and has not.
        NoMark = "no_mark",
        /// The line does not apply to this org.
        NotAsked = "not_asked",
        /// An assessor said that the item does not apply.
        NotApplicable = "not_applicable",
        /// The base of a share is nought.
        ZeroBase = "zero_base",
        /// No band or anchor holds the number.
        NoBand = "no_band",
        /// The label is not in the table.
        NoLabel = "no_label",
        /// No peer group, or nobody in it is known.
        NoPeer = "no_peer",
        /// Too few entries are left.
        TooFew = "too_few",
        /// Equal values, and a body must decide.
        Tie = "tie",
        /// The scores ask for each other.
        Circle = "circle",
        /// The numbers are too large.
        Overflow = "overflow",
        /// The period is not over.
        NotOver = "not_over",
        /// Counted per person, but only numbers of persons are known.
        NoRoster = "no_roster",
        /// No target is due.
        NoTarget = "no_target",
        /// No org below, or none of them known.
        NoChild = "no_child",
        /// Nothing is known of the earlier years.
        NoPast = "no_past",
        /// The fact is of another sort than the rule reads.
        WrongSort = "wrong_sort",
        /// The pack names nothing of this id.
        NoRow = "no_row",
        /// Left out as the pack says.
        LeftOut = "left_out",
    }
}

/// What became of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A number.
    Known(Exact),
    /// No number, and no verdict until it is known.
    Missing(Why),
    /// No number, and none is needed: the rest is re-scaled.
    Excluded(Why),
    /// Hangs on peers or orgs below; only before settling.
    Waiting,
}

impl Outcome {
    /// The number, if there is one.
    pub fn number(self) -> Option<Exact> {
        match self {
            Outcome::Known(number) => Some(number),
            _ => None,
        }
    }

    /// The number, or missing for overflow.
    pub fn checked(number: Option<Exact>) -> Outcome {
        number.map_or(Outcome::Missing(Why::Overflow), Outcome::Known)
    }

    /// The number changed by a checked step.
    pub fn map(self, step: impl FnOnce(Exact) -> Option<Exact>) -> Outcome {
        match self {
            Outcome::Known(number) => Outcome::checked(step(number)),
            other => other,
        }
    }
}

/// One step of a judgement. Ids, not sentences: `words` turns it into text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The rule kind's code (`R05`, `A06`, `G02`); empty for a step that is no rule.
    pub code: &'static str,
    /// Key of the words that name the step.
    pub label: &'static str,
    /// Fields of the words.
    pub args: Vec<(&'static str, String)>,
    /// Id of the pack's row; empty if the step is part of the row above.
    pub row: String,
    /// Its clause.
    pub clause: Option<String>,
    /// Whether it is a local addition.
    pub local: bool,
    /// The number that was read.
    pub value: Option<Exact>,
    /// What it gives.
    pub outcome: Option<Outcome>,
    /// The facts it rests on, in order, each once.
    pub facts: Vec<SourceRef>,
    /// The steps below.
    pub children: Vec<Node>,
}

impl Node {
    /// A step of a rule kind.
    pub fn new(code: &'static str, label: &'static str) -> Node {
        Node {
            code,
            label,
            args: Vec::new(),
            row: String::new(),
            clause: None,
            local: false,
            value: None,
            outcome: None,
            facts: Vec::new(),
            children: Vec::new(),
        }
    }

    /// With the pack's row and where it stands.
    #[must_use]
    pub fn row(mut self, id: &str, source: &Source) -> Node {
        self.row = id.to_string();
        self.clause.clone_from(&source.clause);
        self.local = source.is_local();
        self
    }

    /// With a field for the words.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Node {
        self.args.push((name, value.to_string()));
        self
    }

    /// With the number that was read.
    #[must_use]
    pub fn value(mut self, value: Exact) -> Node {
        self.value = Some(value);
        self
    }

    /// With what it gives.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Node {
        self.outcome = Some(outcome);
        self
    }

    /// With facts that it rests on.
    #[must_use]
    pub fn facts(mut self, facts: impl IntoIterator<Item = SourceRef>) -> Node {
        self.facts.extend(facts);
        self.facts.sort_unstable();
        self.facts.dedup();
        self
    }

    /// With a step below.
    #[must_use]
    pub fn child(mut self, child: Node) -> Node {
        self.children.push(child);
        self
    }

    /// The number it gives, if it gives one.
    pub fn points(&self) -> Option<Exact> {
        self.outcome.and_then(Outcome::number)
    }

    /// The node and all below, depth first.
    pub fn walk(&self) -> Vec<&Node> {
        let mut found = vec![self];
        self.children
            .iter()
            .for_each(|child| found.extend(child.walk()));
        found
    }

    /// Every fact in the tree, in order, each once.
    pub fn all_facts(&self) -> Vec<SourceRef> {
        let mut facts: Vec<SourceRef> = self
            .walk()
            .into_iter()
            .flat_map(|node| node.facts.iter().copied())
            .collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }
}

/// A day as an argument of words.
pub fn day(day: Date) -> String {
    crate::base::date::iso(day)
}
