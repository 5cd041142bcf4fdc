//! Shapes of scoring rules.

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{Code, Ident, MissingShape, Number, Ref, Text, to};
use crate::domain::OrgKind;
use crate::domain::rule::{
    Addition, AnchorPoint, Band, Combine, Conversion, Deduction, Downgrade, Effect, End, Factor,
    HonourPoints, LabelPoints, Modifier, Occasion, Placement, Proportion, RatioTo, Reach, Reading,
    ReasonRule, RollupHow, Rule, RulePart, SeverityCost, Side, SplitHow, TargetHow, Threshold,
    Ties, UnitCount,
};
use crate::pack::build::{Build, Reader};
use crate::pack::problem::ProblemCode;

/// Where a rule reads its number: exactly one of the four.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ReadingShape {
    fact: Option<Ref<to::Fact>>,
    indicator: Option<Ref<to::Indicator>>,
    score: Option<Ref<to::Score>>,
    appraisal: Option<Ref<to::Appraisal>>,
}

impl Build for ReadingShape {
    type Out = Reading;

    fn build(self, at: &mut Reader) -> Option<Reading> {
        let fact = at.field("fact", self.fact)?.map(Reading::Fact);
        let indicator = at.field("indicator", self.indicator)?;
        let score = at.field("score", self.score)?;
        let appraisal = at.field("appraisal", self.appraisal)?;
        let mut given = fact
            .into_iter()
            .chain(indicator.map(Reading::Indicator))
            .chain(score.map(Reading::Score))
            .chain(appraisal.map(Reading::Appraisal));
        match (given.next(), given.next()) {
            (Some(one), None) => Some(one),
            _ => {
                at.report(ProblemCode::OneReading, &[]);
                None
            }
        }
    }
}

/// A proportion: one number in percent, or two counts.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ProportionShape {
    done: Option<Ref<to::Fact>>,
    of: Option<Ref<to::Fact>>,
    #[serde(flatten)]
    reading: ReadingShape,
}

impl Build for ProportionShape {
    type Out = Proportion;

    fn build(self, at: &mut Reader) -> Option<Proportion> {
        let done = at.field("done", self.done)?;
        let of = at.field("of", self.of)?;
        match (done, of) {
            (Some(done), Some(of)) => Some(Proportion::Parts { done, of }),
            (None, None) => Some(Proportion::Of(self.reading.build(at)?)),
            _ => {
                at.report(ProblemCode::OneReading, &[]);
                None
            }
        }
    }
}

/// The threshold of a rate step.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum ThresholdShape {
    /// A constant.
    Number(Number),
    /// A fact holds it.
    Fact {
        /// The fact.
        fact: Ref<to::Fact>,
    },
    /// A peer group gives it.
    Peer {
        /// Mean or best.
        peer: Code<RatioTo>,
        /// The group.
        group: Ref<to::PeerGroup>,
    },
}

impl Build for ThresholdShape {
    type Out = Threshold;

    fn build(self, at: &mut Reader) -> Option<Threshold> {
        Some(match self {
            ThresholdShape::Number(number) => Threshold::Number(number.build(at)?),
            ThresholdShape::Fact { fact } => Threshold::Fact(at.field("fact", fact)?),
            ThresholdShape::Peer { peer, group } => Threshold::Peer {
                peer: at.field("peer", peer)?,
                group: at.field("group", group)?,
            },
        })
    }
}

/// Points by place: `table`, or `best` and `step`.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct PlacementShape {
    table: Option<Vec<Number>>,
    best: Option<Number>,
    step: Option<Number>,
}

impl Build for PlacementShape {
    type Out = Placement;

    fn build(self, at: &mut Reader) -> Option<Placement> {
        let table = at.field("table", self.table)?;
        let best = at.field("best", self.best)?;
        let step = at.field("step", self.step)?;
        match (table, best, step) {
            (Some(table), None, None) if !table.is_empty() => Some(Placement::Table(table)),
            (None, Some(best), Some(step)) => Some(Placement::Steps { best, step }),
            (Some(_), _, _) => {
                at.report(
                    ProblemCode::TwoAmounts,
                    &[("one", "table"), ("other", "best")],
                );
                None
            }
            _ => {
                at.report(ProblemCode::AmountMissing, &[("key", "table")]);
                None
            }
        }
    }
}

shape! {
    /// A condition that deducts.
    plain DeductionShape => Deduction {
        text: Text,
        minus: Number,
        fact: Option<Ref<to::Fact>>,
    } defaults {}
}

shape! {
    /// A stage or step that adds.
    plain AdditionShape => Addition {
        text: Text,
        plus: Number,
        fact: Option<Ref<to::Fact>>,
    } defaults {}
}

shape! {
    /// A band, half-open.
    plain BandShape => Band {
        from: Option<Number>,
        to: Option<Number>,
        by_from: Option<Number>,
        by_to: Option<Number>,
        points: Number,
    } defaults {}
}

shape! {
    /// Points of a label.
    plain LabelShape => LabelPoints { label: Text, points: Number } defaults {}
}

shape! {
    /// One factor of a product.
    plain FactorShape => Factor {
        title: Text,
        fact: Ref<to::Fact>,
        labels: Vec<LabelShape>,
    } defaults {}
}

shape! {
    /// An anchor of a linear rule.
    plain AnchorShape => AnchorPoint { at: Number, points: Number } defaults {}
}

shape! {
    /// Points of an honour.
    plain HonourPointsShape => HonourPoints {
        level: Ident,
        role: Option<Ident>,
        points: Number,
    } defaults {}
}

shape! {
    /// An issuer whose honours count at a lower level.
    plain DowngradeShape => Downgrade { issuer: Text, level: Ident } defaults {}
}

shape! {
    /// What a severity costs.
    plain SeverityShape => SeverityCost { severity: Ident, minus: Number } defaults {}
}

shape! {
    /// One of several rules of an item.
    plain PartShape => RulePart {
        text: Text,
        points: Number,
        clause: Option<Text>,
        rule: RuleShape,
    } defaults {}
}

shape! {
    /// A surcharge, halving, exemption or relief.
    plain ModifierShape => Modifier {
        text: Text,
        fact: Option<Ref<to::Fact>>,
        effect: Code<Effect>,
        by: Option<Number>,
        clause: Option<Text>,
    } defaults {}
}

tagged! {
    /// How an item scores.
    "kind" RuleShape => Rule {
        /// R01: full or nothing.
        Presence {
            #[serde(flatten)] reading: ReadingShape,
            points: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R02: each condition deducts.
        Conditions { deduct: Vec<DeductionShape>, floor: Option<Number> }
        /// R03: each one missing from a quota deducts.
        Shortfall {
            indicator: Ref<to::Indicator>,
            each: Number,
            need: Option<Number>,
            cap: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R04: each case deducts.
        Occurrence {
            #[serde(flatten)] reading: ReadingShape,
            each: Number,
            per: Code<Occasion>,
            free: Option<Number>,
            cap: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R05: each unit beyond a threshold deducts or adds.
        RateStep {
            #[serde(flatten)] reading: ReadingShape,
            threshold: ThresholdShape,
            side: Code<Side>,
            unit: Number,
            each: Number,
            count: Option<Code<UnitCount>>,
            cap: Option<Number>,
            bonus_each: Option<Number>,
            bonus_cap: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R06: a table by one or two numbers.
        Bands {
            #[serde(flatten)] reading: ReadingShape,
            by: Option<Ref<to::Fact>>,
            bands: Vec<BandShape>,
            missing: Option<MissingShape>,
        }
        /// R07: a word gives points.
        Labels {
            #[serde(flatten)] reading: ReadingShape,
            labels: Vec<LabelShape>,
            missing: Option<MissingShape>,
        }
        /// R08: a product of factors.
        Factors {
            factors: Vec<FactorShape>,
            coefficient: Option<Number>,
            average: Option<Code<Combine>>,
            missing: Option<MissingShape>,
        }
        /// R09: a person judges.
        Judged {
            from: Number,
            to: Number,
            reason: Option<Code<ReasonRule>>,
            step: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R10: a proportion, or linear between anchors.
        Proportion {
            #[serde(flatten)] proportion: ProportionShape,
            #[serde(default)] anchors: Vec<AnchorShape>,
            missing: Option<MissingShape>,
        }
        /// R11: the place in a peer group.
        Rank {
            #[serde(flatten)] reading: ReadingShape,
            group: Ref<to::PeerGroup>,
            #[serde(flatten)] placement: PlacementShape,
            ties: Option<Code<Ties>>,
            from: Option<Code<End>>,
            missing: Option<MissingShape>,
        }
        /// R12: relative to the best, the mean, last year, one's own past.
        Ratio {
            #[serde(flatten)] reading: ReadingShape,
            to: Code<RatioTo>,
            group: Option<Ref<to::PeerGroup>>,
            times: Option<Number>,
            cap: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R13: each event adds.
        Accumulate {
            #[serde(flatten)] reading: ReadingShape,
            each: Number,
            cap: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R14: honours by level and role.
        Honours {
            fact: Ref<to::Fact>,
            table: Vec<HonourPointsShape>,
            #[serde(default)] downgrade: Vec<DowngradeShape>,
            cap: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R15: each later stage adds on top.
        Cascade { stages: Vec<AdditionShape>, missing: Option<MissingShape> }
        /// R16: graver costs more.
        Severity {
            fact: Ref<to::Fact>,
            steps: Vec<SeverityShape>,
            cap: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R17: another body's score, converted.
        Imported {
            fact: Ref<to::Fact>,
            how: Code<Conversion>,
            times: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R18: everything in reach goes to nought.
        Trump {
            #[serde(flatten)] reading: ReadingShape,
            from_time: Option<u32>,
            reach: Option<Code<Reach>>,
            missing: Option<MissingShape>,
        }
        /// R21: over the orgs below.
        Rollup {
            over: Vec<Code<OrgKind>>,
            form: Option<Ref<to::Form>>,
            item: Option<Ident>,
            how: Code<RollupHow>,
            sample: Option<u32>,
            missing: Option<MissingShape>,
        }
        /// R22: shared among co-authors.
        Split {
            fact: Ref<to::Fact>,
            points: Number,
            how: Code<SplitHow>,
            missing: Option<MissingShape>,
        }
        /// R24: another body scores it.
        Owned {
            by: Ref<to::Office>,
            from: Option<Number>,
            to: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R25: credit for each finished step.
        Steps { steps: Vec<AdditionShape>, missing: Option<MissingShape> }
        /// R26: a staffing norm.
        Staffing {
            staffing: Ref<to::Staffing>,
            each: Number,
            cap: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// R27: the target of the year.
        Target {
            target: Ref<to::Target>,
            how: Code<TargetHow>,
            each: Option<Number>,
            unit: Option<Number>,
            missing: Option<MissingShape>,
        }
        /// Several rules make one item.
        Parts { parts: Vec<PartShape>, how: Option<Code<Combine>> }
    }
}
