//! Scoring forms: groups, items, points and the rule of each item.

use super::{Audience, Source};
use crate::base::Decimal;
use crate::domain::rule::{Missing, Modifier, ReasonRule, Rounding, Rule};

crate::code_enum! {
    /// Who fills in a form.
    Scorer {
        SelfScore = "self",
        Inspector = "inspector",
        Cross = "cross",
        Superior = "superior",
        Body = "body",
    }
}

/// A scoring form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// What the items sum to.
    pub total: Decimal,
    /// Who fills it in.
    pub who: Vec<Scorer>,
    /// Percent of an item's points below which a reason is required.
    pub reason_below: Option<Decimal>,
    /// Smallest step of a mark.
    pub step: Option<Decimal>,
    /// Stock reasons, picked by number.
    pub reasons: Vec<String>,
    /// Whether we derived it because the regulation has none.
    pub derived: bool,
    /// Rounding of the total.
    pub round: Option<Rounding>,
    /// Groups in the file's order.
    pub groups: Vec<FormGroup>,
}

impl Form {
    /// Every item, in order.
    pub fn items(&self) -> impl Iterator<Item = &FormItem> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    /// The item with an id.
    pub fn item(&self, id: &str) -> Option<&FormItem> {
        self.items().find(|item| item.id == id)
    }

    /// The group that holds an item.
    pub fn group_of(&self, item: &str) -> Option<&FormGroup> {
        self.groups
            .iter()
            .find(|group| group.items.iter().any(|it| it.id == item))
    }

    /// The smallest step of an item's mark, where one is fixed.
    pub fn step_of(&self, item: &FormItem) -> Option<Decimal> {
        item.step.or(self.step)
    }

    /// Whether a mark on an item needs a reason; `None` if the numbers overflow.
    pub fn asks_reason(&self, item: &FormItem, mark: Decimal) -> Option<bool> {
        match item.reason {
            ReasonRule::Always => Some(true),
            ReasonRule::Never => Some(false),
            ReasonRule::Below => match self.reason_below {
                None => Some(false),
                Some(percent) => {
                    let limit = item.points.times(percent)?.over(Decimal::whole(100))?;
                    Some(mark < limit)
                }
            },
        }
    }
}

/// A group of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormGroup {
    /// Stable id within the form.
    pub id: String,
    /// Where it stands; may be empty, then the form's holds.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its number, from 1.
    pub no: u32,
    /// Its name.
    pub title: String,
    /// What its items sum to.
    pub points: Decimal,
    /// Most it can give.
    pub cap: Option<Decimal>,
    /// Least it can give.
    pub floor: Option<Decimal>,
    /// Items in the file's order.
    pub items: Vec<FormItem>,
}

/// One line of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormItem {
    /// Stable id within the form.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs and posts.
    pub audience: Audience,
    /// Its number within the group.
    pub no: u32,
    /// What is looked at.
    pub text: String,
    /// Full marks; 0 for an item that only adds.
    pub points: Decimal,
    /// The scoring method in short words.
    pub method: String,
    /// The scoring rule.
    pub rule: Rule,
    /// Smallest step of a mark.
    pub step: Option<Decimal>,
    /// Ids of indicators and facts shown beside it.
    pub basis: Vec<String>,
    /// Ids of the duties it shows.
    pub duties: Vec<String>,
    /// Least it can give, where the pack says so; nought otherwise (see [`FormItem::least`]).
    pub floor: Option<Decimal>,
    /// Most it can give; its points unless the pack says otherwise.
    pub cap: Option<Decimal>,
    /// Surcharges, halvings, exemptions, reliefs.
    pub modifiers: Vec<Modifier>,
    /// When a reason is required.
    pub reason: ReasonRule,
    /// What if nothing is known.
    pub missing: Option<Missing>,
    /// Rounding of its mark.
    pub round: Option<Rounding>,
}

impl FormItem {
    /// Least it can give.
    pub fn least(&self) -> Decimal {
        self.floor.unwrap_or(Decimal::ZERO)
    }

    /// Most it can give.
    pub fn most(&self) -> Decimal {
        self.cap.unwrap_or(self.points)
    }
}
