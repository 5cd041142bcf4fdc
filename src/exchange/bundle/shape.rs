//! The file shape of a bundle's content: strict JSON, held against the table of what may be said.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{
    base::{Value, text},
    domain::{
        Kind,
        bundle::{Content, Fields, KINDS, Key, is_key, rules},
    },
    exchange::read_error::{ReadCode, ReadError},
};

/// The form of the content; a reader refuses any other.
const FORMAT: u32 = 1;
/// Things of a bundle at most.
const ITEMS_MAX: usize = 500_000;
/// Bytes of one text at most; a pack's text is longer.
const TEXT_BYTES_MAX: usize = 64 << 10;
const PACK_BYTES_MAX: usize = 4 << 20;

/// What a bundle says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The word of the file that it comes from.
    pub from: String,
    /// That file's title.
    pub title: String,
    /// The word of the file that it is for.
    pub to: String,
    /// Running number.
    pub number: i64,
    /// The highest number from there about this subtree that is applied where it comes from.
    pub seen: i64,
    /// The year.
    pub year: i32,
    /// Code of the subtree's root.
    pub root: String,
    /// When it was made, and by whom.
    pub made: (String, String),
    /// The last act of the file's audit, and its hash.
    pub anchor: (i64, String),
    /// The content.
    pub content: Content,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    format: u32,
    from: String,
    title: String,
    to: String,
    number: i64,
    seen: i64,
    year: i32,
    root: String,
    made: String,
    by: String,
    act: i64,
    head: String,
    items: Vec<Item>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    kind: String,
    key: Vec<String>,
    fields: BTreeMap<String, Json>,
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
    }
}

/// The content as it is signed.
pub fn render(bundle: &Bundle) -> Vec<u8> {
    let item = |((kind, key), fields): (&(Kind, Key), &Fields)| Item {
        kind: kind.code().to_string(),
        key: key.clone(),
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_string(), to_json(value)))
            .collect(),
    };
    let paper = Paper {
        format: FORMAT,
        from: bundle.from.clone(),
        title: bundle.title.clone(),
        to: bundle.to.clone(),
        number: bundle.number,
        seen: bundle.seen,
        year: bundle.year,
        root: bundle.root.clone(),
        made: bundle.made.0.clone(),
        by: bundle.made.1.clone(),
        act: bundle.anchor.0,
        head: bundle.anchor.1.clone(),
        items: bundle.content.items.iter().map(item).collect(),
    };
    // Plain maps and texts cannot fail to be written.
    let mut bytes = serde_json::to_vec_pretty(&paper).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Reads what was signed.
///
/// # Errors
/// `newer_format`, or `bad_item` that names the place.
pub fn parse(bytes: &[u8]) -> Result<Bundle, ReadError> {
    #[derive(Deserialize)]
    struct Form {
        format: u32,
    }
    let bad = |at: String| ReadError::new(ReadCode::BadItem).with("at", at);
    let unread = |error: serde_json::Error| bad(format!("{}:{}", error.line(), error.column()));
    let form: Form = serde_json::from_slice(bytes).map_err(unread)?;
    if form.format != FORMAT {
        return Err(ReadError::new(ReadCode::NewerFormat).with("format", form.format));
    }
    let paper: Paper = serde_json::from_slice(bytes).map_err(unread)?;
    if paper.items.len() > ITEMS_MAX {
        return Err(ReadError::new(ReadCode::TooManyRows)
            .with("count", paper.items.len())
            .with("limit", ITEMS_MAX));
    }
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
    if !is_word(&paper.from) || !is_word(&paper.to) || paper.number < 1 || paper.seen < 0 {
        return Err(bad("from".into()));
    }
    let mut content = Content::default();
    for item in paper.items {
        let at = format!("{} {}", item.kind, item.key.join(" "));
        let at = text::clip(&text::clean(&at), 80);
        let (kind, key, fields) = read(item).ok_or_else(|| bad(at.clone()))?;
        if content.items.insert((kind, key), fields).is_some() {
            return Err(bad(at));
        }
    }
    if let Some(org) = stray_org(&content, &paper.root) {
        return Err(bad(org));
    }
    Ok(Bundle {
        from: paper.from,
        title: text::clean(&paper.title),
        to: paper.to,
        number: paper.number,
        seen: paper.seen,
        year: paper.year,
        root: paper.root,
        made: (text::clean(&paper.made), text::clean(&paper.by)),
        anchor: (paper.act, text::clean(&paper.head)),
        content,
    })
}

/// A thing of a kind that bundles hold, with exactly the fields of its kind.
fn read(item: Item) -> Option<(Kind, Key, Fields)> {
    let kind = Kind::parse(&item.kind).filter(|kind| KINDS.contains(kind))?;
    let is_plain = |part: &String| part.len() <= 1024 && text::clean(part) == *part;
    if !is_key(kind, &item.key) || !item.key.iter().all(is_plain) {
        return None;
    }
    let mut given = item.fields;
    let mut fields = Fields::new();
    for rule in rules(kind) {
        let is_pack = kind == Kind::Adoption;
        let value = plain(given.remove(rule.name)?, is_pack)?;
        let fits = match value {
            Value::Null => !rule.is_needed,
            ref other => rule.sort.holds(other),
        };
        if !fits {
            return None;
        }
        fields.insert(rule.name, value);
    }
    given.is_empty().then_some((kind, item.key, fields))
}

/// A value as the domain has it. Text loses what nobody sees, as in every import; a pack's text
/// is hashed as a whole, and is read by the reader of packs.
fn plain(json: Json, is_pack: bool) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Null),
        Json::Number(number) => Some(Value::Int(number.as_i64()?)),
        Json::String(text) if is_pack => {
            (text.len() <= PACK_BYTES_MAX).then_some(Value::Text(text))
        }
        Json::String(text) if text.len() <= TEXT_BYTES_MAX => {
            Some(Value::Text(text::clean_lines(&text)))
        }
        Json::Array(items) if items.len() <= ITEMS_MAX => {
            let texts = items.into_iter().map(|item| match item {
                Json::String(text) => plain(Json::String(text), false),
                _ => None,
            });
            texts.collect::<Option<Vec<Value>>>().map(Value::List)
        }
        _ => None,
    }
}

/// An org that does not hang below the root, or one that a thing names and the bundle does not.
fn stray_org(content: &Content, root: &str) -> Option<String> {
    let parents: BTreeMap<&str, Option<&str>> = content
        .of(Kind::Org)
        .map(|(key, fields)| (key[0].as_str(), fields.get("parent").and_then(Value::text)))
        .collect();
    if parents.get(root) != Some(&None) {
        return Some(root.to_string());
    }
    for code in parents.keys() {
        let (mut at, mut passed) = (*code, BTreeSet::new());
        while at != root {
            match parents.get(at) {
                Some(Some(parent)) if passed.insert(at) => at = parent,
                _ => return Some((*code).to_string()),
            }
        }
    }
    let codes = content.items.iter().flat_map(|((kind, key), fields)| {
        let named = ["org", "lead"]
            .into_iter()
            .filter_map(|name| fields.get(name));
        let named = named.filter_map(Value::text);
        let own = match kind {
            Kind::Assignment => key.get(2),
            Kind::Figure => key.get(1),
            _ => None,
        };
        named.chain(own.map(String::as_str)).collect::<Vec<_>>()
    });
    let mut strays = codes.filter(|code| !parents.contains_key(code));
    strays.next().map(str::to_string)
}
