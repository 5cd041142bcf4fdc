//! A trace for people: every step with its rule, its clause and what it rests on.

use super::Words;
use crate::domain::{
    judge::{Node, Outcome, SourceRef},
    pack::{Pack, RecordField},
};

/// What became of a step: its points, or why there are none.
pub fn outcome(outcome: Outcome) -> (Option<String>, Option<&'static str>, &'static str) {
    match outcome {
        Outcome::Known(number) => (Some(number.to_string()), None, "known"),
        Outcome::Missing(why) => (None, Some(why.code()), "missing"),
        Outcome::Excluded(why) => (None, Some(why.code()), "excluded"),
        Outcome::Waiting => (None, None, "waiting"),
    }
}

/// The tree as lines, each step below its cause.
pub fn lines(words: &Words, pack: &Pack, node: &Node) -> Vec<String> {
    let mut found = Vec::new();
    write(words, pack, (node, 0), &mut found);
    found
}

fn write(words: &Words, pack: &Pack, (node, depth): (&Node, usize), found: &mut Vec<String>) {
    found.push(format!("{}{}", "  ".repeat(depth), line(words, pack, node)));
    for child in &node.children {
        write(words, pack, (child, depth + 1), found);
    }
}

/// One step on one line: what it does, what it reads and gives, by which clause, on which facts.
pub fn line(words: &Words, pack: &Pack, node: &Node) -> String {
    let mut parts = vec![step(words, pack, node)];
    if let Some(value) = node.value {
        let value = value.to_string();
        parts.push(words.say("kind.trace.value", &[("value", &value)]));
    }
    if let Some(it) = node.outcome {
        parts.push(result(words, it));
    }
    if let Some(clause) = &node.clause {
        parts.push(words.say("kind.trace.clause", &[("clause", clause)]));
    }
    if node.local {
        parts.push(words.get("kind.trace.local").into_owned());
    }
    if !node.facts.is_empty() {
        let facts = facts(words, &node.facts);
        parts.push(words.say("kind.trace.facts", &[("facts", &facts)]));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("  ")
}

/// A problem in words, with the fields that an entry lacks.
pub fn problem(words: &Words, text: &str, fields: &[RecordField]) -> String {
    if fields.is_empty() {
        return text.to_string();
    }
    let args = [("text", text), ("fields", &lacking(words, fields))];
    words.say("kind.trace.lacking", &args)
}

/// Fields by name, in a row.
pub fn lacking(words: &Words, fields: &[RecordField]) -> String {
    let named = fields
        .iter()
        .map(|field| words.code("record_field", field.code()));
    let named: Vec<_> = named.collect();
    named.join(&words.get("kind.list.separator"))
}

/// Rule code, what the step does, of which row, with which settings.
pub fn step(words: &Words, pack: &Pack, node: &Node) -> String {
    let key = format!("kind.step.{}", node.label);
    let name = if words.has(&key) {
        words.get(&key)
    } else {
        words.code("rule_kind", node.label)
    };
    let mut parts = vec![node.code.to_string(), name.into_owned()];
    let title = title(pack, &node.row).unwrap_or_default();
    if !node.row.is_empty() {
        parts.push(format!("{} {title}", node.row).trim().to_string());
    }
    let told = node.args.iter().filter(|(_, value)| value != title);
    parts.extend(told.map(|(name, value)| setting(words, name, named(pack, name, value))));
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

/// What the pack calls a value that is one of its ids.
pub fn named<'a>(pack: &'a Pack, name: &str, value: &'a str) -> &'a str {
    let found = match name {
        "grade" | "raw" | "ceiling" | "proposal" => pack
            .grade(value)
            .and_then(|(scale, place)| scale.grades.get(place))
            .map(|grade| grade.title.as_str()),
        "id" => title(pack, value).or_else(|| pack.card(value).map(|card| card.title.as_str())),
        _ => None,
    };
    found.unwrap_or(value)
}

/// A setting of a step; one that has only a name speaks for itself.
fn setting(words: &Words, name: &str, value: &str) -> String {
    let key = format!("kind.setting.{name}");
    // A pack's engine may know settings for which nobody has found words yet.
    let named = if words.has(&key) {
        words.get(&key).into_owned()
    } else {
        name.to_string()
    };
    // Some settings are codes: their words say of which closed list.
    if named.contains('{') {
        return words.say(&key, &[("value", value)]);
    }
    if value.is_empty() {
        return named;
    }
    words.say("kind.trace.setting", &[("name", &named), ("value", value)])
}

/// What a step gives, in words.
pub fn result(words: &Words, given: Outcome) -> String {
    let (points, why, came) = outcome(given);
    let why = why.map(|why| words.code("why", why).into_owned());
    let args = [
        ("points", points.unwrap_or_default()),
        ("why", why.unwrap_or_default()),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    match came {
        "known" => words.say("kind.trace.points", &args[..1]),
        "missing" => words.say("kind.trace.missing", &args[1..]),
        "excluded" => words.say("kind.trace.excluded", &args[1..]),
        _ => words.get("kind.trace.waiting").into_owned(),
    }
}

fn facts(words: &Words, facts: &[SourceRef]) -> String {
    let one = |it: &SourceRef| {
        let noun = words.code("source_kind", it.kind.code());
        let id = it.id.to_string();
        words.say("kind.trace.fact", &[("noun", &noun), ("id", &id)])
    };
    let all: Vec<String> = facts.iter().map(one).collect();
    all.join(&words.get("kind.list.separator"))
}

/// What a row of the pack is called.
pub fn title<'a>(pack: &'a Pack, row: &str) -> Option<&'a str> {
    let item = || {
        let mut items = pack.forms.iter().flat_map(|form| form.items());
        items.find(|item| item.id == row).map(|it| it.text.as_str())
    };
    let score = pack.score(row).map(|it| it.title.as_str());
    score
        .or_else(|| pack.form(row).map(|it| it.title.as_str()))
        .or_else(|| pack.appraisal(row).map(|it| it.title.as_str()))
        .or_else(|| pack.indicator(row).map(|it| it.title.as_str()))
        .or_else(|| pack.fact(row).map(|it| it.title.as_str()))
        .or_else(item)
}
