//! Packs: a regulation's file becomes checked domain types, or a list of problems with places.

mod build;
mod conflict;
mod draft;
mod lint;
mod near;
mod problem;
mod shape;
mod shelf;
mod skeleton;
mod structure;
mod tree;
mod trial;

pub use conflict::{Conflict, conflicts};
pub use draft::{DraftForm, DraftGroup, DraftItem, Proposal, form_text};
pub use lint::kind_word;
pub use problem::{Problem, ProblemCode};
pub use shelf::{builtin, hash};
pub use skeleton::{Extent, Filling, skeleton};
pub use trial::{Trial, questions, trial};

use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::pack::Pack;
use build::{Build, Reader};
use problem::Defect;
use shape::PackShape;
use tree::Tree;

/// Reads and checks a pack. `file` is only named in problems.
///
/// A file that is not TOML gives its first error; else all defects of structure; else all defects
/// of meaning, sorted by place.
pub fn load(file: &str, text: &str) -> Result<Pack, Vec<Problem>> {
    let tree = parsed(file, text)?;
    let placed = |defects: Vec<Defect>| placed(file, text, &tree, defects);
    let shape: PackShape = shaped(schema_value(), &tree).map_err(placed)?;
    let mut reader = Reader::default();
    let pack = shape.build(&mut reader);
    let mut defects = reader.finish();
    if let Some(pack) = &pack {
        defects.extend(lint::check(pack));
    }
    match pack {
        Some(pack) if defects.is_empty() => Ok(pack),
        _ => Err(placed(defects)),
    }
}

/// The tree of a file, or where it stops being TOML.
fn parsed<'t>(file: &str, text: &'t str) -> Result<Tree<'t>, Vec<Problem>> {
    Tree::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let detail = error.message().to_string();
        let args = vec![("detail", detail)];
        vec![Problem::at(file, text, span, ProblemCode::Syntax, args)]
    })
}

/// A tree in its shape, or all its defects of structure.
fn shaped<S: DeserializeOwned>(schema: &Value, tree: &Tree<'_>) -> Result<S, Vec<Defect>> {
    let defects = structure::check(schema, tree);
    if !defects.is_empty() {
        return Err(defects);
    }
    serde_json::from_value(tree.json()).map_err(|error| {
        let detail = error.to_string();
        let args = [("detail", detail.as_str())];
        vec![Defect::new(ProblemCode::Unreadable, Vec::new(), &args)]
    })
}

/// Defects with their places in the text, in the order of the text.
fn placed(file: &str, text: &str, tree: &Tree<'_>, defects: Vec<Defect>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = defects
        .into_iter()
        .map(|defect| {
            let span = tree.span(&defect.path, defect.on_key);
            Problem::at(file, text, span, defect.code, defect.args)
        })
        .collect();
    problems.sort_by_key(|problem| (problem.span.start, problem.code));
    problems
}

/// The JSON Schema of pack files, for editors.
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(schema_value()).unwrap_or_default();
    text.push('\n');
    text
}

fn schema_value() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut schema = schemars::schema_for!(PackShape).to_value();
        tidy(&mut schema);
        close(&mut schema, false);
        sorted(schema)
    })
}

/// The same with the keys of every table in order, whatever order the JSON library keeps.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(sorted).collect(),
        Value::Object(map) => {
            let mut pairs: Vec<(String, Value)> = map.into_iter().collect();
            pairs.sort_by(|one, other| one.0.cmp(&other.0));
            let pairs = pairs.into_iter().map(|(key, it)| (key, sorted(it)));
            Value::Object(pairs.collect())
        }
        other => other,
    }
}

/// Tells editors that other keys are faults. A variant's own table is closed by what holds it.
fn close(value: &mut Value, variant: bool) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|it| close(it, false)),
        Value::Object(map) => {
            let table = map.get("properties").is_some_and(Value::is_object)
                || (map.contains_key("oneOf") && map.get("oneOf").is_some_and(has_tables));
            for (key, inner) in map.iter_mut() {
                match (key.as_str(), inner) {
                    ("oneOf", Value::Array(list)) => {
                        list.iter_mut().for_each(|it| close(it, true));
                    }
                    ("properties" | "$defs", Value::Object(entries)) => {
                        entries.values_mut().for_each(|it| close(it, false));
                    }
                    (_, inner) => close(inner, false),
                }
            }
            if table && !variant {
                map.insert("unevaluatedProperties".to_string(), Value::Bool(false));
            }
        }
        _ => {}
    }
}

fn has_tables(branches: &Value) -> bool {
    let list = branches.as_array();
    list.is_some_and(|list| list.iter().any(|it| it.get("properties").is_some()))
}

/// Takes `null` out of the schema: TOML has none, an optional key is simply not written.
fn tidy(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(tidy),
        Value::Object(map) => {
            map.values_mut().for_each(tidy);
            if map.get("default") == Some(&Value::Null) {
                map.remove("default");
            }
            if let Some(Value::Array(types)) = map.get_mut("type") {
                types.retain(|it| it != "null");
                if let [one] = types.as_slice() {
                    let one = one.clone();
                    map.insert("type".to_string(), one);
                }
            }
            if let Some(Value::Array(words)) = map.get_mut("enum") {
                words.retain(|it| !it.is_null());
            }
            if let Some(Value::Array(branches)) = map.get_mut("anyOf") {
                branches.retain(|it| it.get("type").is_none_or(|name| name != "null"));
                if let [Value::Object(one)] = branches.as_slice() {
                    let one = one.clone();
                    map.remove("anyOf");
                    map.extend(one);
                }
            }
        }
        _ => {}
    }
}
