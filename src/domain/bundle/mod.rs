//! What two offices tell each other about a subtree: the content of a bundle, its merging, its
//! plan. Orgs are known by their codes, packs by year and id, all else by where it began.

mod merge;
mod plan;
mod plan_fact;
mod plan_task;
mod rule;

use std::collections::BTreeMap;

pub use merge::{Choice, Conflict, Difference, Merged, Whose, merge};
pub use plan::{Here, Step, next};
pub use rule::{FieldRule, KINDS, Sort, is_key, rules};

use crate::{
    base::{Field, Value},
    domain::record::Kind,
};

/// What names a thing in both offices alike: codes, or the site where it began and its key there,
/// then what tells it from its siblings.
pub type Key = Vec<String>;

/// The fields of one thing by name.
pub type Fields = BTreeMap<&'static str, Value>;

/// Things by kind and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// All of them.
    pub items: BTreeMap<(Kind, Key), Fields>,
}

impl Content {
    /// The fields of a thing.
    pub fn get(&self, kind: Kind, key: &[String]) -> Option<&Fields> {
        self.items.get(&(kind, key.to_vec()))
    }

    /// The things of a kind, in the order of their keys.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (&Key, &Fields)> {
        let all = self.items.iter().filter(move |((it, _), _)| *it == kind);
        all.map(|((_, key), fields)| (key, fields))
    }

    /// The same things under other names: `name` is asked for everything that has a name from
    /// where it began, as itself and where others refer to it.
    #[must_use]
    pub fn renamed(&self, name: &dyn Fn(Kind, &str, &str) -> (String, String)) -> Content {
        let mut items = BTreeMap::new();
        for ((kind, key), fields) in &self.items {
            let mut key = key.clone();
            if let (Some(owner), [site, id, ..]) = (rule::named_by(*kind), &mut key[..]) {
                (*site, *id) = name(owner, site, id);
            }
            let mut fields = fields.clone();
            for (field, value) in &mut fields {
                if let (Some(owner), Value::List(parts)) = (rule::refers_to(field), &mut *value)
                    && let [Value::Text(site), Value::Text(id)] = &mut parts[..]
                {
                    (*site, *id) = name(owner, site, id);
                }
            }
            items.insert((*kind, key), fields);
        }
        Content { items }
    }
}

impl Field for Content {
    fn to_value(&self) -> Value {
        let item = |((kind, key), fields): (&(Kind, Key), &Fields)| {
            let names = fields.keys().map(|name| Value::Text((*name).to_string()));
            Value::List(vec![
                kind.to_value(),
                key.to_value(),
                Value::List(names.collect()),
                Value::List(fields.values().cloned().collect()),
            ])
        };
        Value::List(self.items.iter().map(item).collect())
    }

    /// A field that this program no longer knows is left out.
    fn from_value(value: &Value) -> Option<Content> {
        let Value::List(items) = value else {
            return None;
        };
        let mut content = Content::default();
        for item in items {
            let Value::List(parts) = item else {
                return None;
            };
            let [kind, key, Value::List(names), Value::List(values)] = &parts[..] else {
                return None;
            };
            let kind = Kind::from_value(kind)?;
            let pairs = names.iter().zip(values);
            let known = pairs.filter_map(|(name, value)| {
                let rule = rules(kind).iter().find(|it| Some(it.name) == name.text())?;
                Some((rule.name, value.clone()))
            });
            let fields = known.collect();
            content.items.insert((kind, Key::from_value(key)?), fields);
        }
        Some(content)
    }
}

/// A text of a field; none if it is empty or of another sort.
pub(crate) fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::text)
}

/// A typed value of a field; none if it is empty.
pub(crate) fn typed<T: Field>(fields: &Fields, name: &str) -> Option<T> {
    fields.get(name).and_then(T::from_value)
}
