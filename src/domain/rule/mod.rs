//! The kinds of scoring rule, R01 to R27, as typed data: amounts, directions, limits, no formulas.

mod word;

pub use word::{
    Combine, Conversion, Effect, End, Occasion, RatioTo, Reach, ReasonRule, RollupHow, RuleKind,
    Side, SplitHow, TargetHow, Ties, UnitCount,
};

use crate::base::Decimal;
use crate::base::decimal::Rounding as RoundingMode;
use crate::domain::OrgKind;

/// How a number is rounded (A12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// Places after the point.
    pub places: u32,
    /// The mode.
    pub mode: RoundingMode,
}

/// What if nothing is known (R20).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The item is left out and the rest re-scaled.
    Exclude,
    /// The mean of the peer group.
    PeerMean,
    /// Full marks.
    Full,
    /// Nothing.
    Zero,
    /// Shown as missing; no verdict until known.
    Pending,
    /// A fixed number of points.
    Default(Decimal),
}

/// Where a rule reads its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Id of a fact.
    Fact(String),
    /// Id of an indicator.
    Indicator(String),
    /// Id of a score.
    Score(String),
    /// Id of an appraisal, whose grade is read.
    Appraisal(String),
}

/// How a proportion is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proportion {
    /// As one number in percent.
    Of(Reading),
    /// As two counts.
    Parts {
        /// Fact id of what is done.
        done: String,
        /// Fact id of all.
        of: String,
    },
}

/// The threshold of a rate step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Threshold {
    /// A constant.
    Number(Decimal),
    /// Id of a fact that holds it.
    Fact(String),
    /// The mean or best of a peer group.
    Peer {
        /// Mean or best.
        peer: RatioTo,
        /// The peer group's id.
        group: String,
    },
}

/// Points by place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// A table; places beyond it get the last entry.
    Table(Vec<Decimal>),
    /// The best gets `best`, each further place `step` less.
    Steps {
        /// Points of the first place.
        best: Decimal,
        /// Less per place.
        step: Decimal,
    },
}

/// A condition that deducts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deduction {
    /// The condition in words.
    pub text: String,
    /// How much it takes, written without a sign.
    pub minus: Decimal,
    /// Fact id of the state that shows it: taken when that state is bad; `None` if a person judges.
    pub fact: Option<String>,
}

/// A stage or step that adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The step in words.
    pub text: String,
    /// How much it gives.
    pub plus: Decimal,
    /// Fact id of the state that shows it; `None` if a person judges.
    pub fact: Option<String>,
}

/// One band, half-open: `from` is included, `to` is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Lower bound of the first number.
    pub from: Option<Decimal>,
    /// Upper bound of the first number.
    pub to: Option<Decimal>,
    /// Lower bound of the second number.
    pub by_from: Option<Decimal>,
    /// Upper bound of the second number.
    pub by_to: Option<Decimal>,
    /// Points.
    pub points: Decimal,
}

/// Points of one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelPoints {
    /// The label as entered.
    pub label: String,
    /// Points.
    pub points: Decimal,
}

/// One factor of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Its name.
    pub title: String,
    /// Fact id of its label.
    pub fact: String,
    /// What each label is worth.
    pub labels: Vec<LabelPoints>,
}

/// An anchor of a linear rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorPoint {
    /// The number.
    pub at: Decimal,
    /// The points there.
    pub points: Decimal,
}

/// Points of an honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HonourPoints {
    /// Level id.
    pub level: String,
    /// Role id; `None` is any role.
    pub role: Option<String>,
    /// Points.
    pub points: Decimal,
}

/// An issuer whose honours count at a lower level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downgrade {
    /// The issuer as entered.
    pub issuer: String,
    /// The level id at which it counts.
    pub level: String,
}

/// What a severity costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityCost {
    /// Severity id.
    pub severity: String,
    /// How much it takes, written without a sign.
    pub minus: Decimal,
}

/// One of several rules of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePart {
    /// In short words.
    pub text: String,
    /// Its share of the item's points.
    pub points: Decimal,
    /// Where it stands; the item's clause if absent.
    pub clause: Option<String>,
    /// The rule.
    pub rule: Rule,
}

/// A surcharge, halving, exemption or relief (R19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modifier {
    /// In short words.
    pub text: String,
    /// Fact id of the state on which it acts; `None` if a person judges.
    pub fact: Option<String>,
    /// What it does.
    pub effect: Effect,
    /// By how much; needed unless it exempts.
    pub by: Option<Decimal>,
    /// Where it stands; the item's clause if absent.
    pub clause: Option<String>,
}

/// How one item scores. Amounts that are taken away are positive numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Rule {
    /// R01: full or nothing.
    Presence {
        reading: Reading,
        points: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R02: each condition deducts.
    Conditions {
        deduct: Vec<Deduction>,
        floor: Option<Decimal>,
    },
    /// R03: each one missing from a quota deducts.
    Shortfall {
        indicator: String,
        each: Decimal,
        need: Option<Decimal>,
        cap: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R04: each case beyond `free` deducts.
    Occurrence {
        reading: Reading,
        each: Decimal,
        per: Occasion,
        free: Option<Decimal>,
        cap: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R05: each unit beyond a threshold deducts or adds.
    RateStep {
        reading: Reading,
        threshold: Threshold,
        side: Side,
        unit: Decimal,
        each: Decimal,
        count: Option<UnitCount>,
        cap: Option<Decimal>,
        bonus_each: Option<Decimal>,
        bonus_cap: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R06: a table by one or two numbers.
    Bands {
        reading: Reading,
        by: Option<String>,
        bands: Vec<Band>,
        missing: Option<Missing>,
    },
    /// R07: a word gives points.
    Labels {
        reading: Reading,
        labels: Vec<LabelPoints>,
        missing: Option<Missing>,
    },
    /// R08: a product of factors, over all tasks.
    Factors {
        factors: Vec<Factor>,
        coefficient: Option<Decimal>,
        average: Option<Combine>,
        missing: Option<Missing>,
    },
    /// R09: a person judges in a range.
    Judged {
        from: Decimal,
        to: Decimal,
        reason: Option<ReasonRule>,
        step: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R10: proportion of the points, or linear between anchors.
    Proportion {
        proportion: Proportion,
        anchors: Vec<AnchorPoint>,
        missing: Option<Missing>,
    },
    /// R11: the place in a peer group gives points.
    Rank {
        reading: Reading,
        group: String,
        placement: Placement,
        ties: Option<Ties>,
        from: Option<End>,
        missing: Option<Missing>,
    },
    /// R12: relative to the best, the mean, last year or one's own past.
    Ratio {
        reading: Reading,
        to: RatioTo,
        group: Option<String>,
        times: Option<Decimal>,
        cap: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R13: each event adds.
    Accumulate {
        reading: Reading,
        each: Decimal,
        cap: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R14: honours by level and role, the same matter once.
    Honours {
        fact: String,
        table: Vec<HonourPoints>,
        downgrade: Vec<Downgrade>,
        cap: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R15: each later stage adds on top.
    Cascade {
        stages: Vec<Addition>,
        missing: Option<Missing>,
    },
    /// R16: graver costs more, the same case once.
    Severity {
        fact: String,
        steps: Vec<SeverityCost>,
        cap: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R17: another body's score, converted.
    Imported {
        fact: String,
        how: Conversion,
        times: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R18: everything in reach goes to nought.
    Trump {
        reading: Reading,
        from_time: Option<u32>,
        reach: Option<Reach>,
        missing: Option<Missing>,
    },
    /// R21: over the orgs below.
    Rollup {
        over: Vec<OrgKind>,
        form: Option<String>,
        item: Option<String>,
        how: RollupHow,
        sample: Option<u32>,
        missing: Option<Missing>,
    },
    /// R22: shared among co-authors.
    Split {
        fact: String,
        points: Decimal,
        how: SplitHow,
        missing: Option<Missing>,
    },
    /// R24: another body scores it.
    Owned {
        by: String,
        from: Option<Decimal>,
        to: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R25: credit for each finished step.
    Steps {
        steps: Vec<Addition>,
        missing: Option<Missing>,
    },
    /// R26: each missing head or unmet norm deducts.
    Staffing {
        staffing: String,
        each: Decimal,
        cap: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// R27: the target of the year.
    Target {
        target: String,
        how: TargetHow,
        each: Option<Decimal>,
        unit: Option<Decimal>,
        missing: Option<Missing>,
    },
    /// Several rules make one item.
    Parts {
        parts: Vec<RulePart>,
        how: Option<Combine>,
    },
}

impl Rule {
    /// Which kind of rule it is.
    pub fn kind(&self) -> RuleKind {
        match self {
            Rule::Presence { .. } => RuleKind::Presence,
            Rule::Conditions { .. } => RuleKind::Conditions,
            Rule::Shortfall { .. } => RuleKind::Shortfall,
            Rule::Occurrence { .. } => RuleKind::Occurrence,
            Rule::RateStep { .. } => RuleKind::RateStep,
            Rule::Bands { .. } => RuleKind::Bands,
            Rule::Labels { .. } => RuleKind::Labels,
            Rule::Factors { .. } => RuleKind::Factors,
            Rule::Judged { .. } => RuleKind::Judged,
            Rule::Proportion { .. } => RuleKind::Proportion,
            Rule::Rank { .. } => RuleKind::Rank,
            Rule::Ratio { .. } => RuleKind::Ratio,
            Rule::Accumulate { .. } => RuleKind::Accumulate,
            Rule::Honours { .. } => RuleKind::Honours,
            Rule::Cascade { .. } => RuleKind::Cascade,
            Rule::Severity { .. } => RuleKind::Severity,
            Rule::Imported { .. } => RuleKind::Imported,
            Rule::Trump { .. } => RuleKind::Trump,
            Rule::Rollup { .. } => RuleKind::Rollup,
            Rule::Split { .. } => RuleKind::Split,
            Rule::Owned { .. } => RuleKind::Owned,
            Rule::Steps { .. } => RuleKind::Steps,
            Rule::Staffing { .. } => RuleKind::Staffing,
            Rule::Target { .. } => RuleKind::Target,
            Rule::Parts { .. } => RuleKind::Parts,
        }
    }
}
