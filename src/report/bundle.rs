//! How a bundle and what it would change are told to a person and to a program.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::{
    base::{Value, text},
    domain::{
        Kind,
        bundle::{Conflict, Content, Difference, Fields, KINDS, Key, Whose},
    },
    exchange::bundle::Bundle,
    store::bundle::{Incoming, Received},
    words::Words,
};

/// Lines of one sort that are shown; a program gets all.
const SHOWN: usize = 60;
/// Cells of a value or a name.
const CELLS: usize = 48;

/// Which bundle it is.
pub fn head(words: &Words, bundle: &Bundle) -> Vec<String> {
    let (number, year) = (bundle.number.to_string(), bundle.year.to_string());
    let (act, root) = (bundle.anchor.0.to_string(), bundle.root.as_str());
    let root_key = std::slice::from_ref(&bundle.root);
    let named = bundle.content.get(Kind::Org, root_key);
    let name = named.and_then(|it| it.get("name")).and_then(Value::text);
    let args = [
        ("title", bundle.title.as_str()),
        ("site", &bundle.from),
        ("number", &number),
        ("year", &year),
        ("root", root),
        ("name", name.unwrap_or_default()),
        ("made", &bundle.made.0),
        ("by", &bundle.made.1),
        ("act", &act),
        ("head", &bundle.anchor.1),
    ];
    let lines = ["from", "anchor"];
    let say = |line| words.say(&format!("cli.bundle.head.{line}"), &args);
    lines.into_iter().map(say).collect()
}

/// How many things of each kind.
pub fn counted(content: &Content) -> Json {
    let count = |kind: &Kind| (kind.code().to_string(), json!(content.of(*kind).count()));
    Json::Object(KINDS.iter().map(count).collect())
}

fn kinds(words: &Words, counts: &BTreeMap<Kind, usize>) -> String {
    let one = |(kind, count): (&Kind, &usize)| {
        let kind = words.code("kind", kind.code());
        format!("{kind} {count}")
    };
    let parts: Vec<String> = counts.iter().map(one).collect();
    parts.join(&words.get("kind.list.separator"))
}

/// One line with the counts.
pub fn contents(words: &Words, content: &Content) -> Vec<String> {
    let mut counts = BTreeMap::new();
    for (kind, _) in content.items.keys() {
        *counts.entry(*kind).or_insert(0) += 1;
    }
    let counts = kinds(words, &counts);
    vec![words.say("cli.bundle.contents", &[("counts", &counts)])]
}

/// The tasks and findings by name, as far as they fit.
pub fn listing(words: &Words, content: &Content) -> Vec<String> {
    let told = [Kind::Task, Kind::Finding, Kind::Sheet].into_iter();
    let names = told.flat_map(|kind| content.of(kind).map(move |(key, _)| (kind, key)));
    let line = |(kind, key): (Kind, &Key)| format!("  {}", label(words, content, kind, key));
    let lines: Vec<String> = names.map(line).collect();
    cut(words, lines)
}

fn cut(words: &Words, mut lines: Vec<String>) -> Vec<String> {
    let rest = lines.len().saturating_sub(SHOWN);
    if rest > 0 {
        lines.truncate(SHOWN);
        let rest = rest.to_string();
        lines.push(words.say("cli.bundle.more", &[("count", &rest)]));
    }
    lines
}

/// What a thing is called by people.
fn label(words: &Words, content: &Content, kind: Kind, key: &Key) -> String {
    let noun = words.code("kind", kind.code());
    let none = Fields::new();
    let fields = content.get(kind, key).unwrap_or(&none);
    let of = |name: &str| fields.get(name).map(Value::shown).unwrap_or_default();
    let org = |code: &str| {
        let org = content.get(Kind::Org, &[code.to_string()]);
        let name = org.and_then(|it| it.get("name")).map(Value::shown);
        name.unwrap_or_else(|| code.to_string())
    };
    let other = |kind: Kind, key: &[String]| {
        let fields = content.get(kind, key);
        let name = match kind {
            Kind::Task => "title",
            _ => "form",
        };
        let text = fields.and_then(|it| it.get(name)).map(Value::shown);
        text.unwrap_or_default()
    };
    let owner = key.get(..2).unwrap_or_default();
    let part = |at: usize| key.get(at).map(String::as_str).unwrap_or_default();
    let parts = match kind {
        Kind::Org => vec![part(0).to_string(), of("name")],
        Kind::Task => vec![of("title")],
        Kind::Assignment => vec![other(Kind::Task, owner), org(part(2))],
        Kind::Milestone => vec![other(Kind::Task, owner), part(2).to_string()],
        Kind::Check => vec![org(&of("org")), of("date")],
        Kind::Note => vec![of("date"), of("text")],
        Kind::Sheet => vec![of("form"), org(&of("org")), of("assessor")],
        Kind::Mark => vec![other(Kind::Sheet, owner), part(2).to_string()],
        Kind::Finding => vec![org(&of("org")), of("text")],
        Kind::LedgerRecord => vec![org(&of("org")), of("date"), of("topic")],
        Kind::Figure => vec![org(part(1)), part(2).to_string(), part(4).to_string()],
        _ => key.clone(),
    };
    let parts = parts.into_iter().filter(|it| !it.is_empty());
    let parts: Vec<String> = parts.collect();
    let name = text::clean(&parts.join(" "));
    format!("{noun} {}", text::clip(&name, CELLS))
}

/// A value in words: a code by its list, a pack's text by its beginning.
fn shown(words: &Words, field: Option<&str>, value: &Value) -> String {
    let plain = value.shown();
    let Some(field) = field else {
        let state = if *value == Value::Null {
            "absent"
        } else {
            "there"
        };
        return words.get(&format!("cli.bundle.{state}")).into_owned();
    };
    if plain.is_empty() {
        return words.get("cli.bundle.empty").into_owned();
    }
    let groups = match field {
        "result" => vec!["check_result"],
        "state" => vec!["state", "finding_state"],
        "kind" => vec!["org_kind"],
        other => vec![other],
    };
    for group in groups {
        if words.has(&format!("kind.{group}.{plain}")) {
            return words.code(group, &plain).into_owned();
        }
    }
    text::clip(&text::clean(&plain), CELLS)
}

fn said(words: &Words, content: &Content, key: &str, it: &Difference) -> String {
    let label = label(words, content, it.kind, &it.key);
    let field = it.field.map_or_else(String::new, |field| {
        words.get(&format!("kind.field.{field}")).into_owned()
    });
    let (ours, theirs) = (
        shown(words, it.field, &it.ours),
        shown(words, it.field, &it.theirs),
    );
    let args = [
        ("thing", label.as_str()),
        ("field", &field),
        ("ours", &ours),
        ("theirs", &theirs),
    ];
    words.say(key, &args)
}

fn object(it: &Difference) -> Json {
    let plain = |value: &Value| match value {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        other => json!(other.shown()),
    };
    json!({
        "kind": it.kind.code(),
        "key": it.key,
        "field": it.field,
        "ours": plain(&it.ours),
        "theirs": plain(&it.theirs),
    })
}

/// What applying did, or would do.
pub fn received(
    words: &Words,
    incoming: &Incoming,
    received: &Received,
    is_trial: bool,
) -> (Vec<String>, Json) {
    let merged = &received.merged;
    let mut content = merged.wanted.clone();
    for (at, fields) in &incoming.content.items {
        let at = at.clone();
        content.items.entry(at).or_insert_with(|| fields.clone());
    }
    let mut lines = Vec::new();
    if let Some(at) = &received.already {
        lines.push(words.say("cli.bundle.already", &[("at", at)]));
    }
    for (key, things) in [("new", &merged.new), ("gone", &merged.gone)] {
        let mut counts = BTreeMap::new();
        for (kind, _) in things {
            *counts.entry(*kind).or_insert(0) += 1;
        }
        if !things.is_empty() {
            let counts = kinds(words, &counts);
            let key = format!("cli.bundle.{key}");
            lines.push(words.say(&key, &[("counts", &counts)]));
        }
    }
    let matched = received.matched.iter();
    let matched = matched.map(|(kind, key)| {
        let label = label(words, &content, *kind, key);
        words.say("cli.bundle.matched", &[("thing", &label)])
    });
    lines.extend(cut(words, matched.collect()));
    for (key, all) in [
        ("cli.bundle.taken", &merged.taken),
        ("cli.bundle.kept", &merged.kept),
        ("cli.bundle.left", &received.left),
    ] {
        let told = all.iter().map(|it| said(words, &content, key, it));
        lines.extend(cut(words, told.collect()));
    }
    for conflict in &merged.conflicts {
        lines.extend(conflicting(words, &content, conflict));
    }
    lines.push(ended(words, received, is_trial));
    (lines, told(received, is_trial))
}

fn conflicting(words: &Words, content: &Content, conflict: &Conflict) -> Vec<String> {
    let key = match conflict.decided {
        None => "open",
        Some(Whose::Theirs) => "theirs",
        Some(Whose::Ours) => "ours",
    };
    let args = [("code", conflict.code.as_str())];
    let first = words.say(&format!("cli.bundle.conflict.{key}"), &args);
    let each = conflict.fields.iter();
    let each = each.map(|it| said(words, content, "cli.bundle.conflict.field", it));
    std::iter::once(first).chain(each).collect()
}

/// The last line: what stands in the file now.
fn ended(words: &Words, received: &Received, is_trial: bool) -> String {
    let open = received.merged.open().count().to_string();
    let acts: usize = received.commands.iter().map(|(_, count)| count).sum();
    let (acts, rows) = (acts.to_string(), received.rows.to_string());
    let act = received.act.map_or_else(String::new, |it| it.to_string());
    let key = if open != "0" {
        "undecided"
    } else if received.already.is_some() {
        "nothing"
    } else if is_trial {
        "dry_run"
    } else if received.act.is_none() {
        "noted"
    } else {
        "applied"
    };
    let args = [
        ("count", open.as_str()),
        ("acts", &acts),
        ("rows", &rows),
        ("act", &act),
    ];
    words.say(&format!("cli.bundle.end.{key}"), &args)
}

fn told(received: &Received, is_trial: bool) -> Json {
    let merged = &received.merged;
    let named = |things: &[(Kind, Key)]| {
        let one = |(kind, key): &(Kind, Key)| json!({ "kind": kind.code(), "key": key });
        things.iter().map(one).collect::<Vec<_>>()
    };
    let differences = |all: &[Difference]| all.iter().map(object).collect::<Vec<_>>();
    let conflicts = merged.conflicts.iter().map(|it| {
        json!({
            "code": it.code,
            "decided": it.decided.map(Whose::code),
            "fields": differences(&it.fields),
        })
    });
    let commands = received.commands.iter();
    let commands = commands.map(|(name, count)| json!({ "command": name, "count": count }));
    json!({
        "applied": received.is_applied && !is_trial,
        "dry_run": is_trial,
        "already": received.already,
        "new": named(&merged.new),
        "gone": named(&merged.gone),
        "matched": named(&received.matched),
        "taken": differences(&merged.taken),
        "kept": differences(&merged.kept),
        "left": differences(&received.left),
        "conflicts": conflicts.collect::<Vec<_>>(),
        "commands": commands.collect::<Vec<_>>(),
        "act": received.act,
        "rows": received.rows,
    })
}
