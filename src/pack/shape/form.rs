//! Shapes of scoring forms.

use super::rule::{ModifierShape, RuleShape};
use super::value::{Code, MissingShape, Number, Ref, RoundShape, Text, to};
use crate::domain::pack::{Form, FormGroup, FormItem, Scorer};
use crate::domain::rule::ReasonRule;
use crate::pack::build::{Build, Reader};

shape! {
    /// A scoring form.
    row "form" FormShape => Form {
        title: Text,
        total: Number,
        who: Vec<Code<Scorer>>,
        /// Percent of an item's points below which a reason is required.
        reason_below: Option<Number>,
        step: Option<Number>,
        round: Option<RoundShape>,
        #[serde(rename = "group")]
        groups: Vec<GroupShape>,
    } defaults {
        reasons: Vec<Text>,
        derived: bool,
    }
}

shape! {
    /// A group of a form.
    row "group" GroupShape => FormGroup {
        no: u32,
        title: Text,
        points: Number,
        cap: Option<Number>,
        floor: Option<Number>,
        #[serde(rename = "item")]
        items: Vec<ItemShape>,
    } defaults {}
}

shape! {
    /// One line of a form.
    row "item" ItemShape => FormItem {
        no: u32,
        text: Text,
        points: Number,
        /// The scoring method in short words.
        method: Text,
        rule: RuleShape,
        step: Option<Number>,
        floor: Option<Number>,
        cap: Option<Number>,
        missing: Option<MissingShape>,
        round: Option<RoundShape>,
    } defaults {
        basis: Vec<Ref<to::Basis>>,
        duties: Vec<Ref<to::Duty>>,
        modifiers: Vec<ModifierShape>,
        reason: ReasonShape,
    }
}

/// When a reason is required; below the form's threshold unless written.
#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub(crate) struct ReasonShape(Option<Code<ReasonRule>>);

impl Build for ReasonShape {
    type Out = ReasonRule;

    fn build(self, at: &mut Reader) -> Option<ReasonRule> {
        Some(self.0.build(at)?.unwrap_or(ReasonRule::Below))
    }
}
