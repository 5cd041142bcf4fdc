//! Marks on made-up sheets: points, ticks, or that an item does not apply.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Desk, fact::decimal};
use crate::{
    base::Decimal,
    domain::{
        judge::SheetMark,
        pack::{FormItem, ScoreHow},
        rule::{Rule, RulePart},
    },
    pack::problem::ProblemCode,
};

/// The mark of an item that does not apply.
const NOT_APPLICABLE: &str = "na";

/// What may be marked under a key: how many points, and how many ticks.
#[derive(Debug, Clone, Copy)]
struct Frame {
    least: Decimal,
    most: Decimal,
    ticks: usize,
}

impl Desk<'_> {
    /// The marks of a sheet; those with defects are reported and left out.
    pub(super) fn marks(
        &mut self,
        form: &str,
        marks: BTreeMap<String, Value>,
    ) -> BTreeMap<String, SheetMark> {
        let mut found = BTreeMap::new();
        for (key, value) in marks {
            let mark = self.inside(&key, |desk| desk.mark(form, &key, &value));
            found.extend(mark.map(|mark| (key, mark)));
        }
        found
    }

    fn mark(&mut self, form: &str, key: &str, value: &Value) -> Option<SheetMark> {
        let frame = self.frame(form, key);
        match value {
            Value::String(text) if text == NOT_APPLICABLE => Some(SheetMark::NotApplicable),
            Value::Array(list) => self.ticks(list, frame),
            other => {
                let Some(points) = decimal(other) else {
                    return self.unclear(other);
                };
                if let Some(frame) = frame.filter(|it| points < it.least || points > it.most) {
                    let [found, from, to] =
                        [points, frame.least, frame.most].map(|it| it.to_string());
                    let args = [("found", found.as_str()), ("from", &from), ("to", &to)];
                    self.at.report(ProblemCode::MarkRange, &args);
                    return None;
                }
                Some(SheetMark::Points(points))
            }
        }
    }

    fn ticks(&mut self, list: &[Value], frame: Option<Frame>) -> Option<SheetMark> {
        let count = frame.map_or(0, |frame| frame.ticks);
        let mut ticks = BTreeSet::new();
        for one in list {
            let number = one.as_u64().and_then(|number| u32::try_from(number).ok());
            let Some(number) = number else {
                return self.unclear(one);
            };
            let is_there = usize::try_from(number).is_ok_and(|it| (1..=count).contains(&it));
            if !is_there {
                let (found, most) = (number.to_string(), count.to_string());
                let args = [("found", found.as_str()), ("count", &most)];
                self.at.report(ProblemCode::TickUnknown, &args);
                return None;
            }
            ticks.insert(number);
        }
        Some(SheetMark::Ticks(ticks))
    }

    fn unclear(&mut self, value: &Value) -> Option<SheetMark> {
        let found = value.to_string();
        self.at
            .report(ProblemCode::MarkUnclear, &[("found", &found)]);
        None
    }

    /// What the pack allows under a key; `None` for what an assessor says of a modifier.
    fn frame(&self, form: &str, key: &str) -> Option<Frame> {
        let (id, rest) = match key.split_once('/') {
            Some((id, rest)) => (id, Some(rest)),
            None => (key, None),
        };
        let (rule, whole) = match self.pack.form(form) {
            Some(form) => {
                let item: &FormItem = form.item(id)?;
                let (least, most) = (item.least(), item.most());
                (&item.rule, (least, most))
            }
            None => match &self.pack.score(form)?.how {
                ScoreHow::Rule { points, rule } => (&**rule, (Decimal::ZERO, *points)),
                _ => return None,
            },
        };
        let Some(rest) = rest else {
            return Some(framed(rule, whole));
        };
        let mut at: Option<&RulePart> = None;
        let mut rule = rule;
        for step in rest.split('/') {
            let Rule::Parts { parts, .. } = rule else {
                return None;
            };
            let nth = step.parse::<usize>().ok()?.checked_sub(1)?;
            let part = parts.get(nth)?;
            (at, rule) = (Some(part), &part.rule);
        }
        at.map(|part| framed(rule, (whole.0.min(Decimal::ZERO), part.points)))
    }
}

fn framed(rule: &Rule, (least, most): (Decimal, Decimal)) -> Frame {
    let ticks = match rule {
        Rule::Conditions { deduct, .. } => deduct.len(),
        Rule::Cascade { stages, .. } => stages.len(),
        Rule::Steps { steps, .. } => steps.len(),
        _ => 0,
    };
    Frame { least, most, ticks }
}
