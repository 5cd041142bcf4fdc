//! Shapes of days, deadlines and windows.

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{Code, Day};
use crate::base::PeriodKind;
use crate::domain::pack::{Anchor, DateRule, Window};
use crate::pack::build::{Build, Reader};
use crate::pack::problem::ProblemCode;

/// A day, a deadline or a rhythm.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum DateShape {
    /// One day, as written for the pack's year.
    Day(Day),
    /// A rule.
    Rule(DateRuleShape),
}

/// A rule for days.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct DateRuleShape {
    on: Option<Day>,
    shift: Option<bool>,
    month: Option<u32>,
    day: Option<u32>,
    month_end: Option<u32>,
    every: Option<Code<PeriodKind>>,
    last_days: Option<u32>,
    after: Option<Code<Anchor>>,
    before: Option<Code<Anchor>>,
    months: Option<u16>,
    days: Option<u16>,
    open: Option<bool>,
}

impl Build for DateShape {
    type Out = DateRule;

    fn build(self, at: &mut Reader) -> Option<DateRule> {
        match self {
            DateShape::Day(day) => Some(DateRule::Fixed {
                on: day.build(at)?,
                written_for: at.year(),
            }),
            DateShape::Rule(rule) => rule.build(at),
        }
    }
}

impl DateRuleShape {
    /// The names of the keys that are written, in the order of the format's table.
    fn keys(&self) -> Vec<&'static str> {
        let mut keys = Vec::new();
        let mut add = |given: bool, key: &'static str| {
            if given {
                keys.push(key);
            }
        };
        add(self.on.is_some(), "on");
        add(self.month.is_some(), "month");
        add(self.month_end.is_some(), "month_end");
        add(self.every.is_some(), "every");
        add(self.after.is_some(), "after");
        add(self.before.is_some(), "before");
        add(self.open.is_some(), "open");
        add(self.shift.is_some(), "shift");
        add(self.day.is_some(), "day");
        add(self.last_days.is_some(), "last_days");
        add(self.months.is_some(), "months");
        add(self.days.is_some(), "days");
        keys
    }

    fn relative(&self, anchor: Anchor, sign: i32) -> DateRule {
        DateRule::Relative {
            anchor,
            months: sign * i32::from(self.months.unwrap_or(0)),
            days: sign * i32::from(self.days.unwrap_or(0)),
        }
    }
}

impl Build for DateRuleShape {
    type Out = DateRule;

    fn build(self, at: &mut Reader) -> Option<DateRule> {
        let keys = self.keys();
        let in_month = |day: Option<u32>| day.is_none_or(|day| (1..=31).contains(&day));
        let in_year = |month: u32| (1..=12).contains(&month);
        let rule = match keys.as_slice() {
            ["on"] | ["on", "shift"] => {
                let year = at.year().filter(|_| self.shift != Some(false));
                return Some(DateRule::Fixed {
                    on: at.field("on", self.on)??,
                    written_for: year,
                });
            }
            ["month", "day"] => self.month.zip(self.day).and_then(|(month, day)| {
                let sound = in_year(month) && in_month(Some(day));
                sound.then_some(DateRule::Yearly { month, day })
            }),
            ["month_end"] => {
                let month = self.month_end.filter(|month| in_year(*month));
                month.map(|month| DateRule::MonthEnd { month })
            }
            ["every"] | ["every", "day"] | ["every", "last_days"] if in_month(self.day) => {
                return Some(DateRule::Every {
                    period: at.field("every", self.every)??,
                    day: self.day,
                    last_days: self.last_days,
                });
            }
            ["after", "months" | "days"] | ["after", "months", "days"] | ["after"] => {
                let anchor = at.field("after", self.after.clone())??;
                Some(self.relative(anchor, 1))
            }
            ["before", "months" | "days"] | ["before", "months", "days"] => {
                let anchor = at.field("before", self.before.clone())??;
                Some(self.relative(anchor, -1))
            }
            ["open"] => self.open.and_then(|open| open.then_some(DateRule::Open)),
            _ => None,
        };
        if rule.is_none() {
            at.report(ProblemCode::DateRuleUnclear, &[("keys", &keys.join(" "))]);
        }
        rule
    }
}

shape! {
    /// From one day to another.
    plain WindowShape => Window { from: DateShape, to: DateShape } defaults {}
}
