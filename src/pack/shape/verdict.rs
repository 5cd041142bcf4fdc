//! Shapes of peer groups, scores, scales, appraisals and grading rules.

use schemars::JsonSchema;
use serde::Deserialize;

use super::day::DateShape;
use super::rule::{PlacementShape, RuleShape};
use super::value::{
    AudienceShape, Code, Entry, Ident, MissingShape, Number, OneOrMany, Ref, RoundShape, Text, to,
};
use crate::base::decimal::Rounding as RoundingMode;
use crate::domain::pack::{
    Appraisal, AppraisalSubject, Assessors, BodyReason, Bound, Condition, FindingTrigger, Grade,
    GradeBand, GradeScale, Grading, GradingRule, KindPart, PeerBy, PeerGroup, PeriodCombine,
    PlaceList, QuotaPeriod, ScoreHow, ScoreLine, ScorePart, Scorer, ShareHow, ShareTies, SmallThen,
    SplitYear, Step, TermState, VetoEffect,
};
use crate::domain::rule::{End, Ties};
use crate::pack::build::{Build, Reader};
use crate::pack::problem::ProblemCode;

shape! {
    /// A group within which orgs are ranked.
    row "peer_group" PeerGroupShape => PeerGroup {
        title: Text,
        by: Vec<Code<PeerBy>>,
        small: Option<u32>,
        small_then: Option<Code<SmallThen>>,
    } defaults {
        exempt: Vec<Ref<to::Class>>,
    }
}

shape! {
    /// One step of adding up.
    row "score" ScoreShape => ScoreLine {
        title: Text,
        round: Option<RoundShape>,
        cap: Option<Number>,
        floor: Option<Number>,
        missing: Option<MissingShape>,
        #[serde(flatten)]
        how: HowShape,
    } defaults {}
}

shape! {
    /// A score with its weight in percent.
    plain ScorePartShape => ScorePart {
        score: Ref<to::Score>,
        weight: Option<Number>,
    } defaults {}
}

/// A score for some kinds of org.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct KindPartShape {
    score: Ref<to::Score>,
    #[serde(flatten)]
    audience: AudienceShape,
}

impl Build for KindPartShape {
    type Out = KindPart;

    fn build(self, at: &mut Reader) -> Option<KindPart> {
        let score = at.field("score", self.score);
        let audience = self.audience.build(at);
        Some(KindPart {
            score: score?,
            audience: audience?,
        })
    }
}

tagged! {
    /// How a score is built.
    "how" HowShape => ScoreHow {
        /// A01, A02, A13: sheets of a form.
        Form {
            form: Ref<to::Form>,
            by: Code<Scorer>,
            assessors: Option<Code<Assessors>>,
            drop_highest: Option<u32>,
            drop_lowest: Option<u32>,
        }
        /// A03: weights in percent.
        Weighted { of: Vec<ScorePartShape> }
        /// A01: a plain sum.
        Sum { of: Vec<ScorePartShape> }
        /// A04: a base less deductions.
        Less { base: Number, minus: Vec<Ref<to::Score>> }
        /// A05: the block of the org's own kind.
        ByKind { of: Vec<KindPartShape> }
        /// A06: ballots by voter group.
        Ballots { fact: Ref<to::Fact> }
        /// A07: a start, open upward.
        Open {
            base: Number,
            #[serde(default)] plus: Vec<Ref<to::Score>>,
            #[serde(default)] minus: Vec<Ref<to::Score>>,
        }
        /// A08: the number of unmet items.
        Unmet { form: Ref<to::Form>, below: Number }
        /// A09: bonus and penalty outside the total.
        Bonus {
            #[serde(default)] plus: Vec<Ref<to::Score>>,
            #[serde(default)] minus: Vec<Ref<to::Score>>,
        }
        /// A10: periods make a year.
        Periods {
            score: Ref<to::Score>,
            period: Code<QuotaPeriod>,
            combine: Code<PeriodCombine>,
        }
        /// A11: rank first, then points.
        Ranked {
            score: Ref<to::Score>,
            group: Ref<to::PeerGroup>,
            #[serde(flatten)] placement: PlacementShape,
            ties: Option<Code<Ties>>,
            from: Option<Code<End>>,
        }
        /// A number read from a fact.
        Fact { fact: Ref<to::Fact> }
        /// A number given by a rule of its own.
        Rule { points: Number, rule: Box<RuleShape> }
    }
}

shape! {
    /// A scale of grades, best first.
    row "scale" ScaleShape => GradeScale {
        title: Text,
        grades: Vec<GradeShape>,
    } defaults {}
}

/// One grade.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct GradeShape {
    id: Ident,
    title: Text,
}

impl Build for GradeShape {
    type Out = Grade;

    fn build(self, at: &mut Reader) -> Option<Grade> {
        at.name("grade", &self.id.0);
        let title = at.field("title", self.title)?;
        Some(Grade {
            id: self.id.0,
            title,
        })
    }
}

shape! {
    /// A verdict at the end of a period.
    row "appraisal" AppraisalShape => Appraisal {
        title: Text,
        subject: Code<AppraisalSubject>,
        period: Code<QuotaPeriod>,
        scale: Ref<to::Scale>,
        score: Option<Ref<to::Score>>,
        group: Option<Ref<to::PeerGroup>>,
        split_year: Option<Code<SplitYear>>,
    } defaults {
        steps: Vec<StepShape>,
        criteria: Vec<Text>,
    }
}

shape! {
    /// One step of a procedure.
    plain StepShape => Step {
        id: Entry,
        text: Text,
        by: Option<Ref<to::Office>>,
        deadline: Option<DateShape>,
    } defaults {}
}

shape! {
    /// A grading rule.
    row "grading" GradingShape => Grading {
        appraisal: Ref<to::Appraisal>,
        text: Option<Text>,
        #[serde(flatten)]
        rule: GradingRuleShape,
    } defaults {}
}

shape! {
    /// A threshold of a grade.
    plain GradeBandShape => GradeBand {
        grade: Ref<to::Grade>,
        from: Option<Number>,
    } defaults {}
}

tagged! {
    /// From score to grade.
    "kind" GradingRuleShape => GradingRule {
        /// G01: thresholds.
        Thresholds { bands: Vec<GradeBandShape> }
        /// G02: the share of a peer group.
        Share {
            grade: Ref<to::Grade>,
            how: Code<ShareHow>,
            percent: Number,
            rounding: Option<Code<RoundingMode>>,
            ties: Option<Code<ShareTies>>,
            group: Option<Ref<to::PeerGroup>>,
        }
        /// G03: at least this share has the grade or a worse one.
        ShareBelow {
            grade: Ref<to::Grade>,
            percent: Number,
            rounding: Option<Code<RoundingMode>>,
            ties: Option<Code<ShareTies>>,
            group: Option<Ref<to::PeerGroup>>,
        }
        /// G04: a grade needs all of these.
        Precondition { grade: Ref<to::Grade>, needs: Vec<ConditionShape> }
        /// G05: at most this grade.
        Ceiling { grade: Ref<to::Grade>, when: ConditionShape }
        /// G06: any of these facts vetoes.
        Veto {
            facts: Vec<Ref<to::Fact>>,
            effect: Code<VetoEffect>,
            grade: Option<Ref<to::Grade>>,
        }
        /// G07: the grade is set directly.
        Set { grade: Ref<to::Grade>, when: ConditionShape }
        /// G08: so many steps down, or to a fixed grade.
        Downgrade {
            when: ConditionShape,
            steps: Option<u32>,
            grade: Option<Ref<to::Grade>>,
        }
        /// G09: a card caps the grade.
        CardCeiling { card: Ref<to::Card>, grade: Ref<to::Grade> }
        /// G10: the first or last of a group.
        Placing {
            group: Ref<to::PeerGroup>,
            top: Option<u32>,
            bottom: Option<u32>,
            list: Option<Code<PlaceList>>,
            grade: Option<Ref<to::Grade>>,
        }
        /// G11: a body decides.
        Body { reason: Option<Code<BodyReason>> }
        /// G13: not appraised.
        Exempt { when: Option<ConditionShape> }
    }
}

/// Conditions as written: one or a list.
pub(crate) type ConditionsShape = OneOrMany<ConditionShape>;

/// Something that holds or does not hold.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ConditionShape {
    fact: Option<Ref<to::Fact>>,
    is: Option<bool>,
    at_least: Option<Number>,
    at_most: Option<Number>,
    below: Option<Number>,
    above: Option<Number>,
    indicator: Option<Ref<to::Indicator>>,
    met: Option<bool>,
    score: Option<Ref<to::Score>>,
    form: Option<Ref<to::Form>>,
    item: Option<Ident>,
    appraisal: Option<Ref<to::Appraisal>>,
    #[serde(default)]
    grades: Vec<Ref<to::Grade>>,
    years: Option<u32>,
    card: Option<Ref<to::Card>>,
    honour: Option<Ref<to::Honour>>,
    finding: Option<Code<FindingTrigger>>,
    term: Option<Code<TermState>>,
    place: Option<Code<End>>,
    group: Option<Ref<to::PeerGroup>>,
    n: Option<u32>,
    text: Option<Text>,
}

/// The parts of a condition that several kinds share, read.
struct Parts {
    bound: Option<Bound>,
    bounds: usize,
    subjects: usize,
    grades: Vec<String>,
    group: Option<String>,
}

impl ConditionShape {
    fn subjects(&self) -> usize {
        [
            self.fact.is_some(),
            self.indicator.is_some(),
            self.score.is_some(),
            self.form.is_some(),
            self.appraisal.is_some(),
            self.card.is_some(),
            self.honour.is_some(),
            self.finding.is_some(),
            self.term.is_some(),
            self.place.is_some(),
            self.text.is_some(),
        ]
        .into_iter()
        .filter(|given| *given)
        .count()
    }

    fn parts(&mut self, at: &mut Reader) -> Option<Parts> {
        let subjects = self.subjects();
        let at_least = at.field("at_least", self.at_least.take())?;
        let at_most = at.field("at_most", self.at_most.take())?;
        let below = at.field("below", self.below.take())?;
        let above = at.field("above", self.above.take())?;
        let bounds: Vec<Bound> = [
            at_least.map(Bound::AtLeast),
            at_most.map(Bound::AtMost),
            below.map(Bound::Below),
            above.map(Bound::Above),
        ]
        .into_iter()
        .flatten()
        .collect();
        Some(Parts {
            bound: bounds.first().copied(),
            bounds: bounds.len(),
            subjects,
            grades: at.field("grades", std::mem::take(&mut self.grades))?,
            group: at.field("group", self.group.take())?,
        })
    }
}

impl Build for ConditionShape {
    type Out = Condition;

    fn build(mut self, at: &mut Reader) -> Option<Condition> {
        let parts = self.parts(at)?;
        let sole = parts.subjects == 1 && parts.bounds <= 1;
        let found = if sole { self.one(parts, at) } else { None };
        if found.is_none() {
            at.report(ProblemCode::ConditionUnclear, &[]);
        }
        found
    }
}

impl ConditionShape {
    fn one(self, parts: Parts, at: &mut Reader) -> Option<Condition> {
        let bound = parts.bound;
        if let Some(fact) = at.field("fact", self.fact)? {
            return match (self.is, bound) {
                (Some(is), None) => Some(Condition::State { fact, is }),
                (None, Some(bound)) => Some(Condition::Number { fact, bound }),
                _ => None,
            };
        }
        if let Some(indicator) = at.field("indicator", self.indicator)? {
            let met = self.met?;
            return Some(Condition::Indicator { indicator, met });
        }
        if let Some(score) = at.field("score", self.score)? {
            let bound = bound?;
            return Some(Condition::Score { score, bound });
        }
        if let Some(form) = at.field("form", self.form)? {
            let item = at.field("item", self.item)?;
            let bound = bound?;
            return Some(Condition::Item { form, item, bound });
        }
        if let Some(appraisal) = at.field("appraisal", self.appraisal)? {
            return (!parts.grades.is_empty()).then(|| Condition::Grade {
                appraisal,
                grades: parts.grades,
                years: self.years.unwrap_or(1),
            });
        }
        if let Some(card) = at.field("card", self.card)? {
            return Some(Condition::Card { card });
        }
        if let Some(honour) = at.field("honour", self.honour)? {
            return Some(Condition::Honour { honour });
        }
        if let Some(finding) = at.field("finding", self.finding)? {
            return Some(Condition::Finding { finding });
        }
        if let Some(term) = at.field("term", self.term)? {
            return Some(Condition::Term { term });
        }
        if let Some(place) = at.field("place", self.place)? {
            let (group, n) = parts.group.zip(self.n)?;
            return Some(Condition::Place { place, group, n });
        }
        let text = at.field("text", self.text)??;
        Some(Condition::Text { text })
    }
}
