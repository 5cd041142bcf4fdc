//! ARCHITECTURE.md is true where it can be checked: rooms, checks named, glossary, dependencies.

use std::collections::BTreeSet;

use crate::{
    law::ROOMS,
    source::{root, sources},
};

fn page() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

/// The text of a section, from its heading to the next of the same level.
fn section(heading: &str) -> String {
    let page = page();
    let start = page.find(&format!("\n## {heading}\n")).expect(heading);
    let rest = &page[start + 4..];
    rest[..rest.find("\n## ").unwrap_or(rest.len())].to_string()
}

/// What stands in backquotes in the first cell of each row of the tables of a section.
fn first_cells(section: &str) -> Vec<String> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| Some(row.split_once('`')?.0.to_string()))
        .collect()
}

#[test]
fn the_rooms_listed_are_those_of_the_house_in_order() {
    assert_eq!(first_cells(&section("Map")), ROOMS);
    for room in ROOMS {
        assert!(
            root().join("src").join(room).join("mod.rs").is_file(),
            "{room}"
        );
    }
}

#[test]
fn the_dependencies_listed_are_those_taken() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&text).unwrap();
    let mut taken = BTreeSet::new();
    for table in ["dependencies", "dev-dependencies"] {
        taken.extend(manifest[table].as_table().unwrap().keys().cloned());
    }
    let listed: BTreeSet<String> = first_cells(&section("Dependencies")).into_iter().collect();
    let odd: Vec<&String> = taken.symmetric_difference(&listed).collect();
    assert!(
        odd.is_empty(),
        "in Cargo.toml or in ARCHITECTURE.md only: {odd:?}"
    );
}

#[test]
fn the_checks_named_exist() {
    let page = page();
    let tests: String = sources(&["tests"])
        .into_iter()
        .map(|source| source.text)
        .collect();
    let words = page.split('`').skip(1).step_by(2);
    let named: Vec<&str> = words
        .filter(|word| word.matches('_').count() >= 3)
        .collect();
    assert!(named.len() >= 10, "{named:?}");
    for name in named {
        assert!(
            tests.contains(&format!("fn {name}()")),
            "no test is called {name}"
        );
    }
}

#[test]
fn the_files_named_exist() {
    let page = page();
    let words = page.split('`').skip(1).step_by(2);
    let path = |word: &&str| {
        let first = word.split('/').next().unwrap_or("");
        ["src", "tests", "data", "themes", "docs"].contains(&first) && !word.contains('*')
    };
    let gone: Vec<&str> = words
        .filter(path)
        .filter(|path| !root().join(path).exists())
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn the_glossary_knows_every_word_of_its_lists() {
    use wudan::{
        domain::{Category, OrgKind, Outcome, PostKind, Sector, Share, Stage},
        words::{Lang, Words},
    };
    let glossary = section("Glossary");
    let words = Words::built_in(Lang::ZhCn);
    let mut missing = Vec::new();
    let mut check = |list: &str, codes: Vec<&str>| {
        for code in codes {
            let entry = format!("`{code}` {}", words.code(list, code));
            if !glossary.contains(&entry) {
                missing.push(entry);
            }
        }
    };
    check(
        "org_kind",
        OrgKind::ALL.iter().map(|code| code.code()).collect(),
    );
    check(
        "sector",
        Sector::ALL.iter().map(|code| code.code()).collect(),
    );
    check(
        "post_kind",
        PostKind::ALL.iter().map(|code| code.code()).collect(),
    );
    check("stage", Stage::ALL.iter().map(|code| code.code()).collect());
    check("share", Share::ALL.iter().map(|code| code.code()).collect());
    check(
        "category",
        Category::ALL.iter().map(|code| code.code()).collect(),
    );
    check(
        "outcome",
        Outcome::ALL.iter().map(|code| code.code()).collect(),
    );
    assert!(
        missing.is_empty(),
        "not in the glossary as the screen says it: {missing:?}"
    );
}
