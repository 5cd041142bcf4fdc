//! The file as a tree in which every value knows its place in the text.

use std::{borrow::Cow, fmt, ops::Range};

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One step into the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seg {
    /// Into a table.
    Key(Cow<'static, str>),
    /// Into a list.
    Index(usize),
}

impl fmt::Display for Seg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Seg::Key(key) => f.write_str(key),
            Seg::Index(index) => write!(f, "{index}"),
        }
    }
}

/// Steps from the top.
pub(crate) type Path = Vec<Seg>;

/// The tree of a file.
#[derive(Debug)]
pub(crate) struct Tree<'t> {
    top: Spanned<DeValue<'t>>,
}

impl<'t> Tree<'t> {
    /// Parses a file; an error is where the file stops being TOML.
    pub(crate) fn parse(text: &'t str) -> Result<Tree<'t>, toml::de::Error> {
        let table = DeTable::parse(text)?;
        let span = table.span();
        Ok(Tree {
            top: Spanned::new(span, DeValue::Table(table.into_inner())),
        })
    }

    /// The whole tree.
    pub(crate) fn top(&self) -> &Spanned<DeValue<'t>> {
        &self.top
    }

    /// The place of a path: of its last key or of the value there. Steps that the file does not
    /// have (names of shapes that are flattened) are passed over.
    pub(crate) fn span(&self, path: &[Seg], on_key: bool) -> Range<usize> {
        let mut value = &self.top;
        let mut key_span = None;
        for seg in path {
            match (seg, value.get_ref()) {
                (Seg::Key(key), DeValue::Table(table)) => {
                    if let Some((name, inner)) =
                        table.iter().find(|(name, _)| name.get_ref() == key)
                    {
                        key_span = Some(name.span());
                        value = inner;
                    }
                }
                (Seg::Index(index), DeValue::Array(list)) => {
                    if let Some(inner) = list.get(*index) {
                        value = inner;
                    }
                }
                _ => {}
            }
        }
        match key_span {
            Some(span) if on_key => span,
            _ => value.span(),
        }
    }

    /// The tree as JSON: days and odd numbers as text.
    pub(crate) fn json(&self) -> Value {
        json(self.top.get_ref())
    }
}

fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => integer(number).map_or(Value::Null, Value::from),
        DeValue::Float(number) => Value::String(number.as_str().to_string()),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(day) => Value::String(day.to_string()),
        DeValue::Array(list) => list.iter().map(|it| json(it.get_ref())).collect(),
        DeValue::Table(table) => {
            let pairs = table.iter();
            let map: Map<String, Value> = pairs
                .map(|(key, it)| (key.get_ref().to_string(), json(it.get_ref())))
                .collect();
            Value::Object(map)
        }
    }
}

/// A TOML integer, if it fits.
pub(crate) fn integer(number: &toml::de::DeInteger<'_>) -> Option<i64> {
    let digits: String = number.as_str().chars().filter(|c| *c != '_').collect();
    i64::from_str_radix(&digits, number.radix()).ok()
}
