//! The manuals for people: what they tell to type exists, and the marked commands stand in both.

use std::collections::BTreeSet;

use wudan::words::{Lang, Words};

const MANUALS: [(&str, &str); 2] = [
    ("README.md", include_str!("../../README.md")),
    ("README.zh-CN.md", include_str!("../../README.zh-CN.md")),
];

/// Every path of subcommands, as `org list`, and every noun alone.
fn paths() -> BTreeSet<String> {
    let command = wudan::cli::command(&Words::built_in(Lang::ZhCn));
    let mut found = BTreeSet::new();
    for noun in command.get_subcommands() {
        found.insert(noun.get_name().to_string());
        for verb in noun.get_subcommands() {
            found.insert(format!("{} {}", noun.get_name(), verb.get_name()));
        }
    }
    found
}

/// The first two plain words after each `wudan ` in code, options left out.
fn calls(text: &str) -> Vec<Vec<String>> {
    let code = text.split('`').skip(1).step_by(2).flat_map(str::lines);
    let plain =
        |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    code.filter_map(|line| line.trim().strip_prefix("wudan "))
        .map(|rest| {
            let words = rest
                .split(' ')
                .skip_while(|word| word.starts_with("--db") || word.ends_with(".db"));
            let words = words.take_while(|word| plain(word) && !word.starts_with('-'));
            words.take(2).map(str::to_string).collect()
        })
        .filter(|words: &Vec<String>| !words.is_empty())
        .collect()
}

/// Nouns with the words that their own arguments take: `report lists`.
fn worded() -> BTreeSet<String> {
    let command = wudan::cli::command(&Words::built_in(Lang::ZhCn));
    let nouns = command.get_subcommands();
    let words = nouns.flat_map(|noun| {
        let values = noun.get_positionals();
        let values = values.flat_map(|argument| argument.get_possible_values());
        values.map(|value| format!("{} {}", noun.get_name(), value.get_name()))
    });
    words.collect()
}

#[test]
fn every_call_that_a_manual_tells_exists() {
    let (paths, worded) = (paths(), worded());
    let takes_verbs = |noun: &str| {
        paths
            .iter()
            .any(|path| path.starts_with(&format!("{noun} ")))
    };
    for (file, text) in MANUALS {
        let calls = calls(text);
        assert!(calls.len() > 10, "{file} tells too little: {calls:?}");
        for call in calls {
            let known = match &call[..] {
                [noun, verb] if takes_verbs(noun) => {
                    let path = format!("{noun} {verb}");
                    paths.contains(&path) || worded.contains(&path)
                }
                [noun, ..] => paths.contains(noun),
                [] => true,
            };
            assert!(known, "{file}: wudan {}", call.join(" "));
        }
    }
}

#[test]
fn the_table_of_nouns_names_every_verb() {
    let rows = MANUALS[1]
        .1
        .lines()
        .filter_map(|line| line.strip_prefix("| `wudan "));
    let mut told = BTreeSet::new();
    for row in rows.filter(|row| row.contains("` | ")) {
        let Some((noun, verbs)) = row.split_once("` | ") else {
            continue;
        };
        // A remark in hanzi may follow the verbs.
        let verbs = verbs
            .split(|c: char| !c.is_ascii())
            .next()
            .unwrap_or_default();
        told.extend(
            verbs
                .split_whitespace()
                .filter(|verb| *verb != "|")
                .map(|verb| format!("{noun} {verb}")),
        );
    }
    let paths = paths();
    for path in &told {
        assert!(paths.contains(path), "wudan {path} does not exist");
    }
    for path in paths
        .iter()
        .filter(|path| path.starts_with("task ") || path.starts_with("sheet "))
    {
        assert!(told.contains(path), "the manual does not tell wudan {path}");
    }
}

#[test]
fn both_manuals_carry_the_marked_commands() {
    for (file, text) in MANUALS {
        for (mark, command) in [
            ("<!-- run -->", "cargo run --release -- demo"),
            ("<!-- test -->", "cargo test"),
        ] {
            let block = text
                .split_once(mark)
                .map(|(_, rest)| rest)
                .unwrap_or_default();
            let first = block
                .lines()
                .find(|line| !line.is_empty() && !line.starts_with("```"));
            assert_eq!(first, Some(command), "{file} {mark}");
        }
    }
}

#[test]
fn every_key_that_the_chinese_manual_tells_is_bound() {
    let keymap: toml::Table = toml::from_str(include_str!("../../data/keymap.toml")).unwrap();
    let bound: BTreeSet<String> = keymap
        .values()
        .filter_map(toml::Value::as_table)
        .flat_map(|table| table.values())
        .filter_map(toml::Value::as_array)
        .flatten()
        .filter_map(|key| key.as_str().map(str::to_string))
        .collect();
    let section = MANUALS[1]
        .1
        .split("## 七、键位")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap();
    let table = section
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'));
    let keys = table.flat_map(|line| line.split('`').skip(1).step_by(2));
    let special = ["1", "9", "/!"];
    for key in keys.filter(|key| !special.contains(key)) {
        let lower = if key.chars().count() == 1 {
            key.to_string()
        } else {
            key.to_lowercase()
        };
        assert!(bound.contains(&lower), "{key} is bound to nothing");
    }
}
