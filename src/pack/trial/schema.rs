//! The schema of a file of made-up facts for one pack: its facts, items, grades by their ids.

use serde_json::{Map, Value, json};

use super::shape::TrialShape;
use crate::domain::{
    pack::{Choice, Condition, FactKind, GradingRule, Pack, ScoreHow},
    rule::Rule,
};

/// The schema, in the form of those of packs.
pub(super) fn schema(pack: &Pack) -> Value {
    let mut schema = schemars::schema_for!(TrialShape).to_value();
    crate::pack::tidy(&mut schema);
    fill(&mut schema, pack);
    if let Some(Value::Object(sheet)) = schema.pointer_mut("/$defs/SheetShape") {
        sheets(sheet, pack);
    }
    schema
}

/// Puts the pack's ids into the slots.
fn fill(value: &mut Value, pack: &Pack) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|it| fill(it, pack)),
        Value::Object(map) => {
            let slot = map.get("slot").and_then(Value::as_str);
            if let Some(keys) = slot.and_then(|slot| keys(slot, pack)) {
                *value = table(keys, &[]);
                return;
            }
            map.values_mut().for_each(|it| fill(it, pack));
        }
        _ => {}
    }
}

type Keys = Map<String, Value>;

fn table(keys: Keys, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": keys, "required": required })
}

/// A table of these keys, the first of which must be there.
fn row<const N: usize>(keys: [(&str, Value); N], required: usize) -> Value {
    let names: Vec<&str> = keys.iter().take(required).map(|(key, _)| *key).collect();
    let all = keys.iter();
    let all = all.map(|(key, it)| ((*key).to_string(), it.clone()));
    table(all.collect(), &names)
}

fn number() -> Value {
    json!({ "type": ["integer", "string"], "format": "decimal" })
}

fn count() -> Value {
    json!({ "type": "integer", "format": "uint32", "minimum": 0 })
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn either(one: Value, other: Value) -> Value {
    json!({ "anyOf": [one, other] })
}

/// One of some ids; an empty list leaves the text free.
fn word<'a>(ids: impl Iterator<Item = &'a String>) -> Value {
    let ids: Vec<&String> = ids.collect();
    if ids.is_empty() {
        return text();
    }
    json!({ "type": "string", "enum": ids })
}

fn choice(list: &[Choice]) -> Value {
    word(list.iter().map(|it| &it.id))
}

/// The keys of a slot; `None` for the slot of marks, whose keys hang on the form.
fn keys(slot: &str, pack: &Pack) -> Option<Keys> {
    let numbers = |ids: Vec<&String>| ids.into_iter().map(|id| (id.clone(), number())).collect();
    Some(match slot {
        "facts" => {
            let facts = pack.facts.iter();
            facts.map(|it| (it.id.clone(), fact(&it.kind))).collect()
        }
        "fact_numbers" => numbers(pack.facts.iter().map(|it| &it.id).collect()),
        "indicator_numbers" => numbers(pack.indicators.iter().map(|it| &it.id).collect()),
        "score_numbers" => numbers(pack.scores.iter().map(|it| &it.id).collect()),
        "grades" => {
            let appraisals = pack.appraisals.iter();
            let grades = |scale: &String| {
                let grades = pack.scale(scale).into_iter().flat_map(|it| &it.grades);
                word(grades.map(|grade| &grade.id))
            };
            let pairs = appraisals.map(|it| (it.id.clone(), grades(&it.scale)));
            pairs.collect()
        }
        "answers" => {
            let rows = questions(pack).into_iter();
            rows.map(|(id, _)| (id.to_string(), json!({ "type": "boolean" })))
                .collect()
        }
        _ => return None,
    })
}

/// How the value of a fact is written; what is counted or computed is not written at all.
fn fact(kind: &FactKind) -> Value {
    match kind {
        FactKind::Event { .. } | FactKind::Peers { .. } => json!({}),
        FactKind::Count { .. }
        | FactKind::Number {}
        | FactKind::Mark { .. }
        | FactKind::Document { .. } => number(),
        FactKind::Rate { .. } => either(number(), row([("done", number()), ("of", number())], 2)),
        FactKind::State {} => json!({ "type": "boolean" }),
        FactKind::Label { labels } => {
            let tagged = row([("key", text()), ("label", choice(labels))], 2);
            either(choice(labels), list(tagged))
        }
        FactKind::Date {} => day(),
        FactKind::Span {} => row([("from", day()), ("to", day())], 1),
        FactKind::Incident { severities, .. } => list(row(
            [
                ("severity", choice(severities)),
                ("date", day()),
                ("key", text()),
                ("persons", either(count(), list(text()))),
            ],
            1,
        )),
        FactKind::Honour { levels, roles } => list(row(
            [
                ("level", choice(levels)),
                ("matter", text()),
                ("role", choice(roles)),
                ("date", day()),
                ("issuer", text()),
                ("authors", count()),
                ("share", number()),
            ],
            2,
        )),
        FactKind::Ballot { choices, voters } => {
            let votes = choices.iter().map(|it| (it.id.clone(), count()));
            list(row(
                [
                    ("voter", word(voters.iter().map(|it| &it.id))),
                    ("counts", table(votes.collect(), &[])),
                    ("evaluator", text()),
                    ("invalid", count()),
                    ("abstained", count()),
                ],
                2,
            ))
        }
        FactKind::Imported { .. } => either(
            number(),
            row(
                [("score", number()), ("full", number()), ("rank", count())],
                0,
            ),
        ),
    }
}

/// A branch for each form, and for each score with a rule of its own, with its items.
fn sheets(sheet: &mut Map<String, Value>, pack: &Pack) {
    let mut branches = Vec::new();
    let mut branch = |id: &str, keys: Vec<String>| {
        let marks: Keys = keys.into_iter().map(|key| (key, json!({}))).collect();
        let form = json!({ "const": id });
        branches.push(row([("form", form), ("marks", table(marks, &[]))], 1));
    };
    for form in &pack.forms {
        let items = form.items();
        let keys = items.flat_map(|item| {
            let said = item.modifiers.iter().enumerate();
            let said = said.filter(|(_, it)| it.fact.is_none());
            let said = said.map(|(at, _)| format!("{}/m{}", item.id, at + 1));
            mark_keys(&item.id, &item.rule).into_iter().chain(said)
        });
        branch(&form.id, keys.collect());
    }
    for score in &pack.scores {
        if let ScoreHow::Rule { rule, .. } = &score.how {
            branch(&score.id, mark_keys(&score.id, rule));
        }
    }
    if branches.is_empty() {
        return;
    }
    if let Some(Value::Object(keys)) = sheet.get_mut("properties") {
        keys.remove("marks");
    }
    sheet.insert("oneOf".to_string(), Value::Array(branches));
}

/// The keys under which an item may be marked: itself, and its parts.
pub(super) fn mark_keys(id: &str, rule: &Rule) -> Vec<String> {
    let mut keys = vec![id.to_string()];
    if let Rule::Parts { parts, .. } = rule {
        for (at, part) in parts.iter().enumerate() {
            keys.extend(mark_keys(&format!("{id}/{}", at + 1), &part.rule));
        }
    }
    keys
}

/// The conditions that the pack leaves to persons: id of the row that asks, and what it asks.
pub fn questions(pack: &Pack) -> Vec<(&str, &str)> {
    let mut asked: Vec<(&str, &Condition)> = Vec::new();
    for row in &pack.gradings {
        let conditions: Vec<&Condition> = match &row.rule {
            GradingRule::Precondition { needs, .. } => needs.iter().collect(),
            GradingRule::Ceiling { when, .. }
            | GradingRule::Set { when, .. }
            | GradingRule::Downgrade { when, .. } => vec![when],
            GradingRule::Exempt { when } => when.iter().collect(),
            _ => Vec::new(),
        };
        asked.extend(conditions.into_iter().map(|it| (row.id.as_str(), it)));
    }
    for row in &pack.consequences {
        asked.extend(row.when.iter().map(|it| (row.id.as_str(), it)));
    }
    for row in &pack.honours {
        asked.extend(row.needs.iter().map(|it| (row.id.as_str(), it)));
    }
    for card in pack.ladders.iter().flat_map(|ladder| &ladder.cards) {
        let jumps = card.direct.iter().filter_map(|jump| jump.when.as_ref());
        let all = card.when.iter().chain(jumps);
        asked.extend(all.map(|it| (card.id.as_str(), it)));
    }
    asked
        .into_iter()
        .filter_map(|(id, one)| match one {
            Condition::Text { text } => Some((id, text.as_str())),
            _ => None,
        })
        .collect()
}
