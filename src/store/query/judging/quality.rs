//! Which qualification a person's title and degree show, by the words in `data/judge/quality.toml`.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::domain::{Person, pack::Qualification};

const TEXT: &str = include_str!("../../../../data/judge/quality.toml");

/// Words of titles or degrees by qualification.
type Table = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(TEXT).unwrap_or_default())
}

/// What a person's title and degree tell; what they do not tell is left out.
pub(super) fn of(person: &Person) -> BTreeMap<Qualification, bool> {
    let mut found = BTreeMap::new();
    for (quality, fields) in table() {
        let Some(quality) = Qualification::parse(quality) else {
            continue;
        };
        for (field, words) in fields {
            let text = match field.as_str() {
                "title" => person.title.as_deref(),
                _ => person.degree.as_deref(),
            };
            if let Some(text) = text {
                let text = text.to_lowercase();
                let holds = words.iter().any(|word| text.contains(word.as_str()));
                found.insert(quality, holds);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_names_a_qualification() {
        let table: Table = toml::from_str(TEXT).unwrap();
        assert_eq!(table.len(), 2);
        for (quality, fields) in &table {
            assert!(Qualification::parse(quality).is_some(), "{quality}");
            for field in fields.keys() {
                assert!(["title", "degree"].contains(&field.as_str()), "{field}");
            }
        }
    }
}
