//! The words are complete: both languages, every key that the source names, every code.

use std::collections::{BTreeMap, BTreeSet};

use wudan::words::{Lang, Words, placeholders};

use crate::source::{Source, sources};

/// Words that stand in files only and are never shown, by enum, each with its reason.
const UNSHOWN: &[(&str, &str)] = &[("WordsFault", "its words are refusal codes")];

fn keys(words: &Words) -> BTreeSet<&str> {
    words.keys().collect()
}

fn stems() -> BTreeSet<String> {
    let words = Words::built_in(Lang::ZhCn);
    words
        .keys()
        .filter_map(|key| Some(key.split_once('.')?.0.to_string()))
        .collect()
}

/// Whether a literal is written like a key of the words: `tui.board.title`.
fn looks_like_key(text: &str, stems: &BTreeSet<String>) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let file = ["toml", "json", "db", "csv", "xlsx", "txt", "rs"].contains(&parts[parts.len() - 1]);
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-{}".contains(c))
    };
    parts.len() > 1 && !file && stems.contains(parts[0]) && parts.iter().all(|p| plain(p))
}

/// Keys that the source names and the words lack. A key with a `{}` must have some key that fits.
fn missing(sources: &[Source], words: &Words) -> Vec<String> {
    let stems = stems();
    let mut missing = Vec::new();
    for source in sources {
        for literal in source.literals.iter().filter(|l| !source.in_test(l.at)) {
            if !looks_like_key(&literal.text, &stems) {
                continue;
            }
            let start = literal.text.split('{').next().unwrap_or("");
            let known = match literal.text.contains('{') {
                true => words.keys().any(|key| key.starts_with(start)),
                false => words.has(&literal.text),
            };
            if !known {
                missing.push(format!("{} {}", source.place(literal.at), literal.text));
            }
        }
    }
    missing
}

/// Each `code_enum!` of the source: its name and its words.
fn code_enums(sources: &[Source]) -> Vec<(String, Vec<String>)> {
    let mut enums = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !source.path.ends_with("base/code.rs"))
    {
        let words = source.words();
        for index in 0..words.len() {
            let Some(name) = words.get(index + 1) else {
                continue;
            };
            let call = words[index].path == "code_enum"
                && source.code[words[index].at + "code_enum".len()] == '!';
            if !call || source.in_test(words[index].at) {
                continue;
            }
            let name = words[index + 1..]
                .iter()
                .find(|word| !source.in_attribute(word.at))
                .unwrap_or(name);
            let open = source.code[name.at..]
                .iter()
                .position(|c| *c == '{')
                .unwrap_or(0)
                + name.at;
            let close = source.closing(open).unwrap_or(open);
            let inside = |at: usize| open < at && at < close && !source.in_attribute(at);
            let literals = source.literals.iter().filter(|literal| inside(literal.at));
            enums.push((
                name.path.clone(),
                literals.map(|l| l.text.clone()).collect(),
            ));
        }
    }
    enums
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (Words::built_in(Lang::ZhCn), Words::built_in(Lang::En));
    let odd: Vec<&str> = keys(&zh)
        .symmetric_difference(&keys(&en))
        .copied()
        .collect();
    assert!(odd.is_empty(), "in one language only:\n{}", odd.join("\n"));
    assert!(keys(&zh).len() > 50);
}

#[test]
fn both_languages_have_the_same_placeholders() {
    let (zh, en) = (Words::built_in(Lang::ZhCn), Words::built_in(Lang::En));
    for key in keys(&zh) {
        assert_eq!(
            placeholders(&zh.get(key)),
            placeholders(&en.get(key)),
            "{key}"
        );
    }
}

#[test]
fn no_text_is_empty_and_english_has_no_hanzi() {
    let (zh, en) = (Words::built_in(Lang::ZhCn), Words::built_in(Lang::En));
    for key in keys(&zh) {
        assert!(!zh.get(key).is_empty() && !en.get(key).is_empty(), "{key}");
        assert!(
            !en.get(key).contains(crate::law::is_hanzi),
            "{key}: {}",
            en.get(key)
        );
    }
}

#[test]
fn every_key_that_the_source_names_exists() {
    let missing = missing(&sources(&["src"]), &Words::built_in(Lang::ZhCn));
    assert!(
        missing.is_empty(),
        "{} keys without words:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

#[test]
fn a_planted_missing_key_is_found() {
    let words = Words::built_in(Lang::ZhCn);
    let text =
        "f(\"tui.no.such\"); f(\"tui.title\"); f(&format!(\"kind.nothing.{x}\")); f(\"a.b\")";
    let found = missing(&[Source::new("src/tui/a.rs", text)], &words);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn every_code_of_every_closed_list_has_a_word() {
    let mut lists: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, codes) in code_enums(&sources(&["src"])) {
        if !UNSHOWN.iter().any(|(unshown, _)| *unshown == name) {
            lists.entry(snake(&name)).or_default().extend(codes);
        }
    }
    assert!(
        lists["org_kind"].contains("branch"),
        "the lists are not read"
    );
    let words = Words::built_in(Lang::ZhCn);
    let mut missing = Vec::new();
    for (list, codes) in &lists {
        let keys = codes.iter().map(|code| format!("kind.{list}.{code}"));
        missing.extend(keys.filter(|key| !words.has(key)));
    }
    assert!(
        missing.is_empty(),
        "codes without words:\n{}",
        missing.join("\n")
    );
}

#[test]
fn every_refusal_has_what_and_remedy() {
    let words = Words::built_in(Lang::ZhCn);
    let mut missing = Vec::new();
    for key in keys(&words) {
        let Some(code) = key
            .strip_prefix("refusal.")
            .and_then(|k| k.strip_suffix(".what"))
        else {
            continue;
        };
        let remedy = format!("refusal.{code}.remedy");
        if !words.has(&remedy) {
            missing.push(remedy);
        }
    }
    assert!(
        missing.is_empty(),
        "without a remedy:\n{}",
        missing.join("\n")
    );
}
