//! From forms and facts to a grade: peer groups, scores, scales, appraisals, grading rules.

use super::{Audience, DateRule, QuotaPeriod, Scorer, Source};
use crate::base::{Decimal, decimal::Rounding as RoundingMode};
use crate::domain::rule::{End, Missing, Placement, Rounding, Rule, Ties};

crate::code_enum! {
    /// By what orgs are grouped for ranking.
    PeerBy {
        Sector = "sector",
        Level = "level",
        Kind = "kind",
        Class = "class",
        Parent = "parent",
    }
}

crate::code_enum! {
    /// What happens to a group too small for shares.
    SmallThen {
        Body = "body",
        Merge = "merge",
    }
}

crate::code_enum! {
    /// How several assessors' sheets become one.
    Assessors {
        Mean = "mean",
        Median = "median",
        Last = "last",
    }
}

crate::code_enum! {
    /// How periods become a year.
    PeriodCombine {
        Sum = "sum",
        Mean = "mean",
        Last = "last",
        Worst = "worst",
    }
}

crate::code_enum! {
    /// Whom a verdict is about.
    AppraisalSubject {
        Secretary = "secretary",
        Officer = "officer",
        Org = "org",
        /// A term of office.
        Term = "term",
    }
}

crate::code_enum! {
    /// Who is appraised where a post changed hands within the period.
    SplitYear {
        Last = "last",
        Longest = "longest",
        Each = "each",
        Body = "body",
    }
}

crate::code_enum! {
    /// The sense of a share.
    ShareHow {
        AtMost = "at_most",
        AtLeast = "at_least",
        About = "about",
    }
}

crate::code_enum! {
    /// What equal scores at the edge of a share get.
    ShareTies {
        AllIn = "all_in",
        AllOut = "all_out",
        Body = "body",
    }
}

crate::code_enum! {
    /// What a veto does.
    VetoEffect {
        /// The whole appraisal fails.
        Fails = "fails",
        /// Only the best grade is barred.
        NotBest = "not_best",
    }
}

crate::code_enum! {
    /// The list on which the first or last of a group stand.
    PlaceList {
        Notice = "notice",
        Praise = "praise",
        Interview = "interview",
    }
}

crate::code_enum! {
    /// When a deciding body must give its reason.
    BodyReason {
        Always = "always",
        WhenDifferent = "when_different",
    }
}

crate::code_enum! {
    /// States of findings that bring something about.
    FindingTrigger {
        Open = "open",
        Overdue = "overdue",
        Relapsed = "relapsed",
        /// The same as in an earlier year.
        Repeated = "repeated",
        /// Found by a higher inspection.
        HigherInspection = "higher_inspection",
    }
}

crate::code_enum! {
    /// States of a term of office.
    TermState {
        Due = "due",
        Overdue = "overdue",
        Missing = "missing",
    }
}

/// A group within which orgs are ranked (G13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerGroup {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// Which orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// What members of one group have in common.
    pub by: Vec<PeerBy>,
    /// Ids of exempt classes.
    pub exempt: Vec<String>,
    /// Below this size no shares are applied.
    pub small: Option<u32>,
    /// What happens then.
    pub small_then: Option<SmallThen>,
}

/// One step of adding up (A01 to A13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreLine {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Rounding at this node.
    pub round: Option<Rounding>,
    /// Most.
    pub cap: Option<Decimal>,
    /// Least.
    pub floor: Option<Decimal>,
    /// What if nothing is known.
    pub missing: Option<Missing>,
    /// How it is built.
    pub how: ScoreHow,
}

/// A score with its weight in percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScorePart {
    /// The score's id.
    pub score: String,
    /// Weight in percent; `None` in plain sums.
    pub weight: Option<Decimal>,
}

/// A score for one kind of org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindPart {
    /// The score's id.
    pub score: String,
    /// For which orgs.
    pub audience: Audience,
}

/// How a score is built.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ScoreHow {
    /// A01, A02, A13: sheets of a form.
    Form {
        form: String,
        by: Scorer,
        assessors: Option<Assessors>,
        drop_highest: Option<u32>,
        drop_lowest: Option<u32>,
    },
    /// A03: weights in percent.
    Weighted { of: Vec<ScorePart> },
    /// A01: a plain sum.
    Sum { of: Vec<ScorePart> },
    /// A04: a base less deductions.
    Less { base: Decimal, minus: Vec<String> },
    /// A05: the block of the org's own kind.
    ByKind { of: Vec<KindPart> },
    /// A06: ballots by voter group.
    Ballots { fact: String },
    /// A07: a start, open upward.
    Open {
        base: Decimal,
        plus: Vec<String>,
        minus: Vec<String>,
    },
    /// A08: the number of items below a percentage of their points.
    Unmet { form: String, below: Decimal },
    /// A09: bonus and penalty outside the total.
    Bonus {
        plus: Vec<String>,
        minus: Vec<String>,
    },
    /// A10: periods make a year.
    Periods {
        score: String,
        period: QuotaPeriod,
        combine: PeriodCombine,
    },
    /// A11: rank first, then points by place.
    Ranked {
        score: String,
        group: String,
        placement: Placement,
        ties: Option<Ties>,
        from: Option<End>,
    },
    /// A number read from a fact.
    Fact { fact: String },
    /// A number given by a rule of its own.
    Rule { points: Decimal, rule: Box<Rule> },
}

/// A scale of grades, best first (G12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeScale {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Grades, best first.
    pub grades: Vec<Grade>,
}

/// One grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// Stable id, unique in the pack.
    pub id: String,
    /// As written: 好, 合格 …
    pub title: String,
}

/// A verdict that is given at the end of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appraisal {
    /// Stable id.
    pub id: String,
    /// Where it stands, and which body decides.
    pub source: Source,
    /// Whom it covers.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Whom it is about.
    pub subject: AppraisalSubject,
    /// How often.
    pub period: QuotaPeriod,
    /// The scale's id.
    pub scale: String,
    /// Id of the score it rests on, where one is fixed.
    pub score: Option<String>,
    /// Id of the peer group.
    pub group: Option<String>,
    /// Who is appraised where a post changed hands.
    pub split_year: Option<SplitYear>,
    /// Its procedure (L10).
    pub steps: Vec<Step>,
    /// Points to look at.
    pub criteria: Vec<String>,
}

/// One step of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Stable id within its row.
    pub id: String,
    /// In short words.
    pub text: String,
    /// Office id of who does it.
    pub by: Option<String>,
    /// By when.
    pub deadline: Option<DateRule>,
}

/// One grading rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grading {
    /// Stable id.
    pub id: String,
    /// Where it stands, and which body decides.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// The appraisal's id.
    pub appraisal: String,
    /// In short words.
    pub text: Option<String>,
    /// The rule.
    pub rule: GradingRule,
}

/// A threshold of a grade: from this score, inclusive; `None` is the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeBand {
    /// The grade's id.
    pub grade: String,
    /// The lowest score of it.
    pub from: Option<Decimal>,
}

/// From score to grade, G01 to G13.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum GradingRule {
    /// G01: half-open thresholds, best first.
    Thresholds { bands: Vec<GradeBand> },
    /// G02: the share of a peer group that may or must have a grade.
    Share {
        grade: String,
        how: ShareHow,
        percent: Decimal,
        rounding: Option<RoundingMode>,
        ties: Option<ShareTies>,
        group: Option<String>,
    },
    /// G03: at least this share has the grade or a worse one.
    ShareBelow {
        grade: String,
        percent: Decimal,
        rounding: Option<RoundingMode>,
        ties: Option<ShareTies>,
        group: Option<String>,
    },
    /// G04: a grade needs all of these.
    Precondition {
        grade: String,
        needs: Vec<Condition>,
    },
    /// G05: at most this grade when the condition holds.
    Ceiling { grade: String, when: Condition },
    /// G06: any of these facts vetoes.
    Veto {
        facts: Vec<String>,
        effect: VetoEffect,
        grade: Option<String>,
    },
    /// G07: the grade is set directly.
    Set { grade: String, when: Condition },
    /// G08: so many steps down, or to a fixed grade.
    Downgrade {
        when: Condition,
        steps: Option<u32>,
        grade: Option<String>,
    },
    /// G09: a card caps the grade.
    CardCeiling { card: String, grade: String },
    /// G10: the first or last of a group.
    Placing {
        group: String,
        top: Option<u32>,
        bottom: Option<u32>,
        list: Option<PlaceList>,
        grade: Option<String>,
    },
    /// G11: a body decides with the score as reference.
    Body { reason: Option<BodyReason> },
    /// G13: not appraised.
    Exempt { when: Option<Condition> },
}

impl GradingRule {
    /// The conditions that it asks.
    pub fn conditions(&self) -> Vec<&Condition> {
        match self {
            GradingRule::Precondition { needs, .. } => needs.iter().collect(),
            GradingRule::Ceiling { when, .. }
            | GradingRule::Set { when, .. }
            | GradingRule::Downgrade { when, .. } => vec![when],
            GradingRule::Exempt { when, .. } => when.iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// Something that holds or does not hold of an org or officer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Condition {
    /// A state is as said.
    State { fact: String, is: bool },
    /// A fact's number lies within half-open or closed bounds.
    Number { fact: String, bound: Bound },
    /// A quota is met or not.
    Indicator { indicator: String, met: bool },
    /// A score lies within bounds.
    Score { score: String, bound: Bound },
    /// A form's item, or its total, lies within bounds.
    Item {
        form: String,
        item: Option<String>,
        bound: Bound,
    },
    /// A grade was given, so many periods running.
    Grade {
        appraisal: String,
        grades: Vec<String>,
        years: u32,
    },
    /// A card stands.
    Card { card: String },
    /// An honour is held.
    Honour { honour: String },
    /// A finding is in a state.
    Finding { finding: FindingTrigger },
    /// A term of office is in a state.
    Term { term: TermState },
    /// One of the first or last of a group.
    Place { place: End, group: String, n: u32 },
    /// A person judges.
    Text { text: String },
}

/// A bound of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// This or more.
    AtLeast(Decimal),
    /// This or less.
    AtMost(Decimal),
    /// Less than this.
    Below(Decimal),
    /// More than this.
    Above(Decimal),
}

impl Bound {
    /// Whether a number lies within the bound.
    pub fn holds(self, number: Decimal) -> bool {
        match self {
            Bound::AtLeast(limit) => number >= limit,
            Bound::AtMost(limit) => number <= limit,
            Bound::Below(limit) => number < limit,
            Bound::Above(limit) => number > limit,
        }
    }
}
