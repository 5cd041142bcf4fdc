//! Keys, types and closed words of a file against the schema: all defects, not only the first.

use std::collections::BTreeMap;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::base::{Decimal, date::parse_iso};
use crate::pack::near::nearest;
use crate::pack::problem::{Defect, ProblemCode};
use crate::pack::tree::{Path, Seg, Tree, integer};

/// Every defect of structure.
pub(crate) fn check(schema: &Value, tree: &Tree<'_>) -> Vec<Defect> {
    let mut walk = Walk {
        root: schema,
        path: Path::new(),
        defects: Vec::new(),
    };
    walk.value(schema, tree.top());
    walk.defects
}

struct Walk<'s> {
    root: &'s Value,
    path: Path,
    defects: Vec<Defect>,
}

/// What a table may hold: keys with their schemas, and the keys that it must hold.
#[derive(Default)]
struct Keys<'s> {
    known: BTreeMap<&'s str, &'s Value>,
    required: Vec<&'s str>,
    /// The word that tells variants apart is absent or wrong: unknown keys are not judged.
    undecided: bool,
}

impl<'s> Walk<'s> {
    fn report(&mut self, code: ProblemCode, args: &[(&'static str, &str)]) {
        self.defects
            .push(Defect::new(code, self.path.clone(), args));
    }

    fn inside(&mut self, seg: Seg, act: impl FnOnce(&mut Self)) {
        self.path.push(seg);
        act(self);
        self.path.pop();
    }

    fn resolved(&self, mut schema: &'s Value) -> &'s Value {
        while let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = name.trim_start_matches('#');
            match self.root.pointer(pointer) {
                Some(found) => schema = found,
                None => break,
            }
        }
        schema
    }

    fn value(&mut self, schema: &'s Value, value: &Spanned<DeValue<'_>>) {
        let schema = self.resolved(schema);
        if schema.get("properties").is_none()
            && let Some(branches) = schema.get("anyOf").and_then(Value::as_array)
        {
            return self.union(branches, value);
        }
        if let DeValue::Float(number) = value.get_ref() {
            let text = number.as_str();
            return self.report(ProblemCode::FloatWritten, &[("found", text)]);
        }
        match self.type_of(schema) {
            "object" => match value.get_ref() {
                DeValue::Table(table) => self.table(schema, table),
                _ => self.report(ProblemCode::WantTable, &[]),
            },
            "array" => match (value.get_ref(), schema.get("items")) {
                (DeValue::Array(list), Some(items)) => {
                    for (index, item) in list.iter().enumerate() {
                        self.inside(Seg::Index(index), |walk| walk.value(items, item));
                    }
                }
                _ => self.report(ProblemCode::WantList, &[]),
            },
            "integer" => match value.get_ref() {
                DeValue::Integer(number) if fits(schema, integer(number)) => {}
                DeValue::Integer(number) => {
                    self.report(ProblemCode::NumberUnclear, &[("found", number.as_str())]);
                }
                _ => self.report(ProblemCode::WantInteger, &[]),
            },
            "boolean" if !matches!(value.get_ref(), DeValue::Boolean(_)) => {
                self.report(ProblemCode::WantFlag, &[]);
            }
            "decimal" => self.decimal(value.get_ref()),
            "date" => self.day(value.get_ref()),
            "string" => self.text(schema, value.get_ref()),
            _ => {}
        }
    }

    fn type_of(&self, schema: &'s Value) -> &'s str {
        if let Some(format @ ("decimal" | "date")) = schema.get("format").and_then(Value::as_str) {
            return format;
        }
        match schema.get("type") {
            Some(Value::String(name)) => name,
            Some(Value::Array(names)) => names.first().and_then(Value::as_str).unwrap_or(""),
            _ if schema.get("properties").is_some() || schema.get("oneOf").is_some() => "object",
            _ => "",
        }
    }

    fn decimal(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::Integer(number) if integer(number).is_some() => {}
            DeValue::String(text) if Decimal::parse(text).is_some() => {}
            DeValue::String(text) => self.report(ProblemCode::NumberUnclear, &[("found", text)]),
            DeValue::Integer(number) => {
                self.report(ProblemCode::NumberUnclear, &[("found", number.as_str())]);
            }
            _ => self.report(ProblemCode::WantNumber, &[]),
        }
    }

    fn day(&mut self, value: &DeValue<'_>) {
        let text = match value {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return self.report(ProblemCode::WantDay, &[]),
        };
        if parse_iso(&text).is_none() {
            self.report(ProblemCode::DayUnclear, &[("found", &text)]);
        }
    }

    fn text(&mut self, schema: &'s Value, value: &DeValue<'_>) {
        let DeValue::String(text) = value else {
            return self.report(ProblemCode::WantText, &[]);
        };
        let allowed = allowed_words(schema);
        if !allowed.is_empty() {
            if !allowed.contains(&text.as_ref()) {
                self.unknown_word(text, &allowed);
            }
        } else if schema.get("format").and_then(Value::as_str) == Some("id") {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
            let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
            if !starts || !text.chars().all(plain) {
                self.report(ProblemCode::IdUnclear, &[("found", text)]);
            }
        } else if schema.get("minLength").is_some() && text.trim().is_empty() {
            self.report(ProblemCode::EmptyText, &[]);
        }
    }

    fn unknown_word(&mut self, found: &str, allowed: &[&str]) {
        let near = nearest(found, allowed.iter().copied()).unwrap_or("-");
        let list = allowed.join(" ");
        let args = [("found", found), ("near", near), ("allowed", list.as_str())];
        self.report(ProblemCode::UnknownWord, &args);
    }

    /// One of several shapes: chosen by the type of the value, among tables by their keys.
    fn union(&mut self, branches: &'s [Value], value: &Spanned<DeValue<'_>>) {
        let mut fitting: Vec<&'s Value> = Vec::new();
        for branch in branches {
            let resolved = self.resolved(branch);
            if self.accepts(resolved, value.get_ref()) {
                fitting.push(resolved);
            }
        }
        let known = |schema: &&'s Value| {
            let DeValue::Table(table) = value.get_ref() else {
                return 0;
            };
            let keys = self.keys(schema, table).known;
            table
                .keys()
                .filter(|key| keys.contains_key(key.get_ref().as_ref()))
                .count()
        };
        let best = fitting.iter().copied().max_by_key(known);
        match best {
            Some(schema) => self.value(schema, value),
            None if matches!(value.get_ref(), DeValue::Float(_)) => {
                let text = value.get_ref().as_float().map_or("", |it| it.as_str());
                self.report(ProblemCode::FloatWritten, &[("found", text)]);
            }
            None => {
                let solid = branches
                    .iter()
                    .map(|it| self.resolved(it))
                    .filter(|it| it.get("type").and_then(Value::as_str) != Some("null"))
                    .collect::<Vec<_>>();
                match solid.as_slice() {
                    [one] => self.value(one, value),
                    _ => self.report(ProblemCode::WantOther, &[]),
                }
            }
        }
    }

    fn accepts(&self, schema: &'s Value, value: &DeValue<'_>) -> bool {
        if schema.get("properties").is_none()
            && let Some(branches) = schema.get("anyOf").and_then(Value::as_array)
        {
            return branches
                .iter()
                .any(|branch| self.accepts(self.resolved(branch), value));
        }
        match (self.type_of(schema), value) {
            ("date", DeValue::String(text)) => parse_iso(text).is_some(),
            ("date", DeValue::Datetime(_))
            | ("decimal", DeValue::Integer(_) | DeValue::String(_))
            | ("string", DeValue::String(_))
            | ("integer", DeValue::Integer(_))
            | ("boolean", DeValue::Boolean(_))
            | ("array", DeValue::Array(_))
            | ("object", DeValue::Table(_)) => true,
            _ => schema.get("oneOf").is_some() && matches!(value, DeValue::Table(_)),
        }
    }

    fn table(&mut self, schema: &'s Value, table: &DeTable<'_>) {
        let keys = self.keys(schema, table);
        self.variant(schema, table);
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if let Some(inner) = keys.known.get(name) {
                let inner = *inner;
                self.inside(Seg::Key(name.to_string().into()), |walk| {
                    walk.value(inner, value);
                });
            } else if !keys.undecided {
                self.unknown_key(name, &keys);
            }
        }
        for name in &keys.required {
            if !table.keys().any(|key| key.get_ref() == name) {
                self.report(ProblemCode::MissingKey, &[("key", name)]);
            }
        }
    }

    fn unknown_key(&mut self, name: &str, keys: &Keys<'s>) {
        let known = keys.known.keys().copied();
        let near = nearest(name, known.clone()).unwrap_or("-");
        let allowed = known.collect::<Vec<_>>().join(" ");
        let args = [("found", name), ("near", near), ("allowed", &allowed)];
        let mut path = self.path.clone();
        path.push(Seg::Key(name.to_string().into()));
        self.defects
            .push(Defect::new(ProblemCode::UnknownKey, path, &args).on_key());
    }

    /// Reports a word that should tell variants apart and does not.
    fn variant(&mut self, schema: &'s Value, table: &DeTable<'_>) {
        let Some((tag, words, branch)) = self.branch(schema, table) else {
            return;
        };
        if branch.is_some() {
            return;
        }
        let given = table.iter().find(|(key, _)| key.get_ref() == tag);
        match given.map(|(_, value)| value.get_ref()) {
            None => self.report(ProblemCode::MissingKey, &[("key", tag)]),
            Some(DeValue::String(found)) => {
                self.inside(Seg::Key(tag.to_string().into()), |walk| {
                    walk.unknown_word(found, &words);
                });
            }
            Some(_) => self.inside(Seg::Key(tag.to_string().into()), |walk| {
                walk.report(ProblemCode::WantText, &[]);
            }),
        }
    }

    /// The key that tells variants apart, its words, and the variant that the table names.
    fn branch(
        &self,
        schema: &'s Value,
        table: &DeTable<'_>,
    ) -> Option<(&'s str, Vec<&'s str>, Option<&'s Value>)> {
        let branches = schema.get("oneOf").and_then(Value::as_array)?;
        let mut tag = None;
        let mut words = Vec::new();
        let mut chosen = None;
        for branch in branches {
            let branch = self.resolved(branch);
            let properties = branch.get("properties").and_then(Value::as_object)?;
            let (key, word) = properties
                .iter()
                .find_map(|(key, it)| Some((key.as_str(), it.get("const")?.as_str()?)))?;
            tag = Some(key);
            words.push(word);
            let named = table.iter().any(|(name, value)| {
                name.get_ref() == key && value.get_ref().as_str() == Some(word)
            });
            if named {
                chosen = Some(branch);
            }
        }
        Some((tag?, words, chosen))
    }

    fn keys(&self, schema: &'s Value, table: &DeTable<'_>) -> Keys<'s> {
        let mut keys = Keys::default();
        self.gather(schema, table, &mut keys);
        keys
    }

    fn gather(&self, schema: &'s Value, table: &DeTable<'_>, keys: &mut Keys<'s>) {
        let schema = self.resolved(schema);
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            keys.known
                .extend(properties.iter().map(|(key, it)| (key.as_str(), it)));
        }
        if let Some(required) = schema.get("required").and_then(Value::as_array) {
            keys.required
                .extend(required.iter().filter_map(Value::as_str));
        }
        for part in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.gather(part, table, keys);
        }
        match self.branch(schema, table) {
            Some((_, _, Some(branch))) => self.gather(branch, table, keys),
            Some((_, _, None)) => keys.undecided = true,
            None => {}
        }
    }
}

fn fits(schema: &Value, number: Option<i64>) -> bool {
    let Some(number) = number else { return false };
    let least = schema.get("minimum").and_then(Value::as_i64);
    let format = schema.get("format").and_then(Value::as_str);
    let most = match format {
        Some("uint16") => Some(i64::from(u16::MAX)),
        Some("uint32") => Some(i64::from(u32::MAX)),
        Some("int32") => Some(i64::from(i32::MAX)),
        _ => None,
    };
    let lowest = least.or_else(|| (format == Some("int32")).then_some(i64::from(i32::MIN)));
    lowest.is_none_or(|it| number >= it) && most.is_none_or(|it| number <= it)
}

/// The words of a closed list; empty if the text is free.
fn allowed_words(schema: &Value) -> Vec<&str> {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words.iter().filter_map(Value::as_str).collect();
    }
    let branches = schema.get("oneOf").and_then(Value::as_array);
    branches
        .into_iter()
        .flatten()
        .filter_map(|branch| branch.get("const")?.as_str())
        .collect()
}
