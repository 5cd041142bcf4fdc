//! Reads the files of words, those inside the program and those of an office that says it its way.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

use super::{Lang, placeholders};

/// One file of words in every language.
struct File {
    stem: &'static str,
    zh_cn: &'static str,
    en: &'static str,
}

macro_rules! files {
    ($($stem:literal),+ $(,)?) => {
        const FILES: &[File] = &[$(File {
            stem: $stem,
            zh_cn: include_str!(concat!("../../data/words/zh-CN/", $stem, ".toml")),
            en: include_str!(concat!("../../data/words/en/", $stem, ".toml")),
        }),+];
    };
}

// A new file of words is one line here and one file for each language.
files![
    "cli", "exchange", "help", "kind", "pack", "refusal", "report", "store", "tui", "tutor"
];

/// A defect of a user's file of words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}:{column}: {}", path.display(), fault.code())]
pub struct WordsError {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1; 0 if the file could not be read at all.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub fault: WordsFault,
    /// The key or the reader's own message.
    pub detail: String,
}

crate::code_enum! {
    /// What can be wrong with a user's file; the word is a refusal code.
    WordsFault {
        /// The file cannot be read.
        Unreadable = "words_unreadable",
        /// It is not TOML.
        Syntax = "words_syntax",
        /// A value is neither text nor a table.
        NotText = "words_not_text",
        /// The program has no such key.
        UnknownKey = "words_unknown_key",
        /// The text names a placeholder that the program does not fill.
        Placeholder = "words_placeholder",
    }
}

impl WordsError {
    /// The arguments of its sentence; the code is [`WordsFault::code`].
    pub fn args(&self) -> Vec<(&'static str, String)> {
        vec![
            ("path", self.path.display().to_string()),
            ("line", self.line.to_string()),
            ("column", self.column.to_string()),
            ("detail", self.detail.clone()),
        ]
    }
}

/// One text of a file with the byte at which its key stands.
struct Entry {
    key: String,
    at: usize,
    text: Option<String>,
}

/// The words inside the program. A defect there is found by a test, not by a person.
pub(super) fn built_in(lang: Lang) -> HashMap<String, String> {
    let mut table = HashMap::new();
    for file in FILES {
        let text = match lang {
            Lang::ZhCn => file.zh_cn,
            Lang::En => file.en,
        };
        let entries = entries(file.stem, text).unwrap_or_default();
        table.extend(
            entries
                .into_iter()
                .filter_map(|entry| Some((entry.key, entry.text?))),
        );
    }
    table
}

/// Lays the files of a folder over the table; a file that is not there changes nothing.
pub(super) fn overlay(table: &mut HashMap<String, String>, dir: &Path) -> Result<(), WordsError> {
    for file in FILES {
        let path = dir.join(file.stem).with_extension("toml");
        let fault = |at, text: &str, fault, detail: String| {
            let (line, column) = place(text, at);
            WordsError {
                path: path.clone(),
                line,
                column,
                fault,
                detail,
            }
        };
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                let detail = error.kind().to_string();
                return Err(WordsError {
                    line: 0,
                    column: 0,
                    fault: WordsFault::Unreadable,
                    detail,
                    path,
                });
            }
        };
        let entries = entries(file.stem, &text)
            .map_err(|(at, detail)| fault(at, &text, WordsFault::Syntax, detail))?;
        for entry in entries {
            let wrong = |kind, detail: &str| fault(entry.at, &text, kind, detail.to_string());
            let Some(new) = &entry.text else {
                return Err(wrong(WordsFault::NotText, &entry.key));
            };
            let Some(old) = table.get_mut(&entry.key) else {
                return Err(wrong(WordsFault::UnknownKey, &entry.key));
            };
            let known = placeholders(old);
            if let Some(strange) = placeholders(new).into_iter().find(|p| !known.contains(p)) {
                return Err(wrong(WordsFault::Placeholder, strange));
            }
            old.clone_from(new);
        }
    }
    Ok(())
}

/// The entries of a file in the order of their keys, or where and why it cannot be read.
fn entries(stem: &str, text: &str) -> Result<Vec<Entry>, (usize, String)> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (at, error.message().to_string())
    })?;
    let mut entries = Vec::new();
    flatten(stem, table.get_ref(), &mut entries);
    Ok(entries)
}

fn flatten(prefix: &str, table: &DeTable<'_>, entries: &mut Vec<Entry>) {
    for (name, value) in table {
        let key = format!("{prefix}.{}", name.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) => flatten(&key, inner, entries),
            DeValue::String(text) => {
                let text = Some(text.to_string());
                entries.push(Entry {
                    key,
                    at: name.span().start,
                    text,
                });
            }
            _ => entries.push(Entry {
                key,
                at: name.span().start,
                text: None,
            }),
        }
    }
}

fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    #[test]
    fn the_files_inside_the_program_hold_only_texts() {
        for file in FILES {
            for text in [file.zh_cn, file.en] {
                let entries = entries(file.stem, text).unwrap();
                let odd = entries.iter().find(|entry| entry.text.is_none());
                assert!(odd.is_none(), "{:?}", odd.map(|entry| &entry.key));
            }
        }
    }

    fn overlaid(text: &str) -> Result<Words, WordsError> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("zh-CN")).unwrap();
        std::fs::write(dir.path().join("zh-CN/kind.toml"), text).unwrap();
        Words::load(Lang::ZhCn, Some(dir.path()))
    }

    #[test]
    fn an_office_says_it_its_way() {
        let words = overlaid("[org_kind]\nunit = \"处室\"\n").unwrap();
        assert_eq!(words.code("org_kind", "unit"), "处室");
        assert_eq!(words.code("org_kind", "branch"), "党支部");
    }

    #[test]
    fn a_defect_is_named_with_its_line() {
        let cases = [
            ("[org_kind]\nunit = \n", WordsFault::Syntax, 2),
            ("[org_kind]\n\nunit = 3\n", WordsFault::NotText, 3),
            ("[org_kind]\nunits = \"处室\"\n", WordsFault::UnknownKey, 2),
            (
                "[org_kind]\nunit = \"{name}\"\n",
                WordsFault::Placeholder,
                2,
            ),
        ];
        for (text, fault, line) in cases {
            let error = overlaid(text).unwrap_err();
            assert_eq!((error.fault, error.line), (fault, line), "{text}");
        }
    }
}
