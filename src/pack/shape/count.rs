//! Shapes of records, registers, quotas, facts, staffing norms and targets.

use schemars::JsonSchema;
use serde::Deserialize;

use super::day::{DateShape, WindowShape};
use super::value::{AudienceShape, Code, Entry, MissingShape, Number, Ref, Text, TitledShape, to};
use crate::domain::pack::{
    About, BallotChoice, Better, Column, ColumnType, CountHow, Dated, Direction, FactKind,
    FactLine, IndicatorLine, Need, Per, Property, Qualification, QuotaPeriod, RecordField,
    RecordKind, Register, Staffing, StaffingNorm, StaffingOf, StaffingPer, StaffingWhen, Target,
    TargetMeasure, TargetStep, Voter,
};
use crate::domain::{OrgKind, PostKind};
use crate::pack::build::{Build, Reader};
use crate::pack::problem::ProblemCode;

/// A word with a usual value when it is not written.
macro_rules! usual {
    ($($name:ident : $list:ident = $variant:ident),+ $(,)?) => {
        $(
            #[derive(Debug, Default, Deserialize, JsonSchema)]
            #[serde(transparent)]
            pub(crate) struct $name(Option<Code<$list>>);

            impl Build for $name {
                type Out = $list;

                fn build(self, at: &mut Reader) -> Option<$list> {
                    Some(self.0.build(at)?.unwrap_or($list::$variant))
                }
            }
        )+
    };
}

usual! {
    DatedShape: Dated = Day,
    AboutShape: About = Org,
    WhenShape: StaffingWhen = Always,
    StaffingPerShape: StaffingPer = Org,
    MeasureShape: TargetMeasure = Level,
    DirectionShape: Direction = AtLeast,
    PerShape: Per = Org,
    HowShape: CountHow = Records,
}

shape! {
    /// A kind of ledger entry.
    row "record_kind" RecordKindShape => RecordKind {
        title: Text,
        unit: Text,
        fields: Vec<Code<RecordField>>,
    } defaults {
        dated: DatedShape,
        about: AboutShape,
        counts_as: Vec<Ref<to::RecordKind>>,
    }
}

shape! {
    /// A register kept beside the ledger.
    row "register" RegisterShape => Register {
        title: Text,
        columns: Vec<ColumnShape>,
    } defaults {
        about: AboutShape,
    }
}

shape! {
    /// A column of a register.
    plain ColumnShape => Column {
        id: Entry,
        title: Text,
        #[serde(rename = "type")]
        holds: Code<ColumnType>,
    } defaults {}
}

/// A quota as written: `need`, or `needs` by kind.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct NeedsShape {
    need: Option<Number>,
    #[serde(default)]
    needs: Vec<NeedShape>,
}

impl Build for NeedsShape {
    type Out = Vec<Need>;

    fn build(self, at: &mut Reader) -> Option<Vec<Need>> {
        if self.need.is_some() && !self.needs.is_empty() {
            at.report(
                ProblemCode::TwoAmounts,
                &[("one", "need"), ("other", "needs")],
            );
        }
        if self.need.is_none() && self.needs.is_empty() {
            at.report(ProblemCode::AmountMissing, &[("key", "need")]);
        }
        let one = at.field("need", self.need)?;
        let many = at.field("needs", self.needs)?;
        let single = one.map(|need| Need {
            audience: crate::domain::pack::Audience::default(),
            need,
        });
        Some(single.into_iter().chain(many).collect())
    }
}

/// What a quota asks of some orgs.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct NeedShape {
    #[serde(flatten)]
    audience: AudienceShape,
    need: Number,
}

impl Build for NeedShape {
    type Out = Need;

    fn build(self, at: &mut Reader) -> Option<Need> {
        let audience = self.audience.build(at);
        let need = at.field("need", self.need);
        Some(Need {
            audience: audience?,
            need: need?,
        })
    }
}

shape! {
    /// A quota.
    row "indicator" IndicatorShape => IndicatorLine {
        title: Text,
        counts: Vec<Ref<to::RecordKind>>,
        #[serde(flatten)]
        needs: NeedsShape,
        most: Option<Number>,
        period: Code<QuotaPeriod>,
        within: Option<WindowShape>,
        pace_days: Option<u32>,
    } defaults {
        how: HowShape,
        direction: DirectionShape,
        per: PerShape,
    }
}

shape! {
    /// A fact that rules read.
    row "fact" FactShape => FactLine {
        title: Text,
        better: Code<Better>,
        unit: Option<Text>,
        missing: Option<MissingShape>,
        #[serde(flatten)]
        kind: FactKindShape,
    } defaults {}
}

tagged! {
    /// The sorts of fact.
    "kind" FactKindShape => FactKind {
        Event { #[serde(default)] records: Vec<Ref<to::RecordKind>> }
        Count {
            #[serde(default)] records: Vec<Ref<to::RecordKind>>,
            how: Option<Code<CountHow>>,
            period: Option<Code<QuotaPeriod>>,
        }
        Number {}
        Rate { numerator: Option<Ref<to::Fact>>, denominator: Option<Ref<to::Fact>> }
        State {}
        Label { labels: Vec<TitledShape> }
        Date {}
        Span {}
        Incident { severities: Vec<TitledShape>, key: Vec<Text> }
        Honour { levels: Vec<TitledShape>, #[serde(default)] roles: Vec<TitledShape> }
        Ballot { choices: Vec<BallotChoiceShape>, voters: Vec<VoterShape> }
        Mark { from: Option<Number>, to: Option<Number> }
        Imported { body: Option<Ref<to::Office>>, full: Option<Number> }
        Peers { of: Ref<to::Fact>, group: Ref<to::PeerGroup> }
        Document { property: Code<Property> }
    }
}

shape! {
    /// A choice on a ballot.
    plain BallotChoiceShape => BallotChoice {
        id: Entry,
        title: Text,
        points: Number,
    } defaults {}
}

shape! {
    /// A group of voters.
    plain VoterShape => Voter { id: Entry, title: Text, weight: Number } defaults {}
}

shape! {
    /// A staffing or structure norm.
    row "staffing" StaffingShape => Staffing {
        title: Text,
        #[serde(flatten)]
        norm: NormShape,
    } defaults {
        may: bool,
        when: WhenShape,
    }
}

tagged! {
    /// What a staffing norm asks.
    "kind" NormShape => StaffingNorm {
        Count {
            post: Code<PostKind>,
            #[serde(default)] full_time: bool,
            at_least: Number,
            at_most: Option<Number>,
            #[serde(default)] per: StaffingPerShape,
        }
        Share {
            post: Code<PostKind>,
            #[serde(default)] full_time: bool,
            at_least: Number,
            at_most: Option<Number>,
            of: Code<StaffingOf>,
        }
        Size { members_from: u32, becomes: Code<OrgKind> }
        Holder { post: Code<PostKind>, any_of: Vec<Code<Qualification>> }
    }
}

shape! {
    /// A target by year.
    row "target" TargetShape => Target {
        title: Text,
        unit: Text,
        fact: Option<Ref<to::Fact>>,
        indicator: Option<Ref<to::Indicator>>,
        steps: Vec<TargetStepShape>,
    } defaults {
        direction: DirectionShape,
        measure: MeasureShape,
    }
}

shape! {
    /// One value of a target.
    plain TargetStepShape => TargetStep { by: DateShape, value: Number } defaults {}
}
