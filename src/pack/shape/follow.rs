//! Shapes of cards, consequences, findings, honours, talks and letters.

use super::day::{DateShape, WindowShape};
use super::value::{Code, Entry, Ident, Number, OneOrMany, Ref, Text, to};
use super::verdict::{ConditionShape, ConditionsShape};
use crate::domain::pack::{
    Accountability, Bar, Card, CardJump, CardLasts, Consequence, ConsequenceAct, FindingCause,
    FindingRule, Follows, Honour, HonourFor, HonourStep, Ladder, Letter, LetterAnnex, PublicList,
    Rater, ReminderOf, Reward, Talk, TalkKind,
};
use crate::pack::build::{Build, Reader};

shape! {
    /// A ladder of cards.
    row "ladder" LadderShape => Ladder {
        title: Text,
        follows: Code<Follows>,
        lasts: Code<CardLasts>,
        #[serde(rename = "card")]
        cards: Vec<CardShape>,
    } defaults {}
}

shape! {
    /// One card.
    row "card" CardShape => Card {
        title: Text,
        level: u32,
        issued_by: Option<Ref<to::Office>>,
        rectify: Option<DateShape>,
        look_back: Option<DateShape>,
    } defaults {
        after: Vec<Ref<to::Card>>,
        causes: Vec<Text>,
        when: ListShape,
        direct: Vec<JumpShape>,
    }
}

/// Conditions, none if not written.
#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub(crate) struct ListShape(Option<ConditionsShape>);

impl Build for ListShape {
    type Out = Vec<crate::domain::pack::Condition>;

    fn build(self, at: &mut Reader) -> Option<Self::Out> {
        Some(self.0.build(at)?.unwrap_or_default())
    }
}

shape! {
    /// A jump to a card without the one before.
    plain JumpShape => CardJump {
        text: Text,
        when: Option<ConditionShape>,
        option: Option<Ref<to::Option>>,
        choice: Option<Ident>,
    } defaults {}
}

shape! {
    /// What follows.
    row "consequence" ConsequenceShape => Consequence {
        text: Text,
        when: OneOrMany<ConditionShape>,
        #[serde(flatten)]
        act: ActShape,
    } defaults {}
}

tagged! {
    /// What a consequence does.
    "kind" ActShape => ConsequenceAct {
        /// C01: a card.
        Card { card: Ref<to::Card>, by: Option<Ref<to::Office>> }
        /// C02: the next card.
        Escalate { card: Ref<to::Card> }
        /// C04: a talk.
        Talk {
            talk: Ref<to::Talk>,
            by: Option<Ref<to::Office>>,
            within: Option<DateShape>,
        }
        /// C04: a letter.
        Letter {
            letter: Ref<to::Letter>,
            by: Option<Ref<to::Office>>,
            within: Option<DateShape>,
        }
        /// C05: rectification with a deadline.
        Rectify {
            within: DateShape,
            look_back: Option<DateShape>,
            supervisor: Option<Ref<to::Office>>,
            #[serde(default)] takeover: bool,
            report_to: Option<Ref<to::Office>>,
        }
        /// C06: barred.
        Bar { from: Vec<Code<Bar>>, #[serde(default = "one")] years: u32 }
        /// C07: names are published.
        Publish { list: Code<PublicList>, scope: Option<Text> }
        /// C08: criticism and order.
        Order {}
        /// C09: removed from post.
        Remove { by: Option<Ref<to::Office>> }
        /// C10: a reward.
        Reward {
            what: Code<Reward>,
            percent: Option<Number>,
            at_most: Option<u32>,
            per: Option<Ref<to::Holder>>,
            months: Option<u32>,
        }
        /// C11: it weighs in another appraisal.
        Weigh { into: Text, percent: Option<Number> }
        /// C12: checked again.
        Recheck { within: Option<DateShape>, every_years: Option<u32> }
        /// A measure of accountability.
        Accountability { measure: Option<Code<Accountability>> }
    }
}

fn one() -> u32 {
    1
}

shape! {
    /// What is a finding by itself.
    row "finding" FindingShape => FindingRule {
        text: Text,
        rectify: Option<DateShape>,
        #[serde(flatten)]
        cause: CauseShape,
    } defaults {}
}

tagged! {
    /// What shows a finding.
    "kind" CauseShape => FindingCause {
        FieldMissing { records: Vec<Ref<to::RecordKind>> }
        Absence {
            records: Vec<Ref<to::RecordKind>>,
            times: Option<u32>,
            months: Option<u32>,
        }
        QuotaMissed { indicators: Vec<Ref<to::Indicator>> }
        ItemBelow { form: Ref<to::Form>, below: Number }
        TermLate { term: Option<Ref<to::Term>> }
        DateMissing { term: Option<Ref<to::Term>> }
    }
}

shape! {
    /// An honour.
    row "honour" HonourShape => Honour {
        title: Text,
        #[serde(rename = "for")]
        honours: Code<HonourFor>,
        at_most: Option<u32>,
        per: Option<Ref<to::Holder>>,
        recommends: Option<Ref<to::Office>>,
        rates: Option<Ref<to::Office>>,
        review: Option<DateShape>,
    } defaults {
        steps: Vec<Code<HonourStep>>,
        criteria: Vec<Text>,
        raters: Vec<RaterShape>,
        needs: ListShape,
        can_be_lost: bool,
    }
}

shape! {
    /// One side that rates.
    plain RaterShape => Rater { id: Entry, title: Text, weight: Option<Number> } defaults {}
}

shape! {
    /// A recorded conversation.
    row "talk" TalkShape => Talk {
        title: Text,
        kind: Code<TalkKind>,
        by: Option<Ref<to::Office>>,
        within: Option<DateShape>,
    } defaults {
        topics: Vec<Text>,
    }
}

shape! {
    /// A letter.
    row "letter" LetterShape => Letter {
        title: Text,
        by: Option<Ref<to::Office>>,
        to: Option<Ref<to::Office>>,
        window: Option<WindowShape>,
        when: Option<DateShape>,
        of: Option<Code<ReminderOf>>,
        card: Option<Ref<to::Card>>,
        annex: Option<Code<LetterAnnex>>,
        deadline: Option<DateShape>,
        text: Text,
    } defaults {}
}
