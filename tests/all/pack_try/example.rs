//! The example of made-up facts that a pack gives: accepted, complete, and worth changing.

use wudan::pack::{builtin, trial};

use super::{COUNTY, desk, lines, pack_of, tried, whole};
use crate::{
    cli::Desk,
    pack::{SOUND, listed},
};

/// The packs for which examples are tried: the delivered ones, and those of the tests.
fn packs() -> Vec<(String, String)> {
    let delivered = builtin()
        .iter()
        .map(|(name, text)| (name.to_string(), text.to_string()));
    let own = [
        ("whole.toml", whole()),
        ("county.toml", COUNTY.to_string()),
        ("sound.toml", SOUND.to_string()),
    ];
    delivered
        .chain(own.map(|(name, text)| (name.to_string(), text)))
        .collect()
}

/// An example with every spare line counting.
fn counting(page: &str) -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') => rest.to_string(),
        _ => line.to_string(),
    };
    page.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_of_every_pack_is_accepted_spare_lines_or_not() {
    let desk = Desk::bare();
    for (name, text) in packs() {
        desk.write("pack.toml", &text);
        let pack = pack_of(&text);
        for language in ["zh-CN", "en"] {
            let args = ["--lang", language, "pack", "try", "pack.toml", "--example"];
            let page = desk.done(&args).out;
            for text in [page.clone(), counting(&page)] {
                let found = trial("facts.toml", &text, &pack);
                let found = found.unwrap_or_else(|it| panic!("{name}\n{}", listed(&it)));
                assert!(!found.orgs.is_empty());
                desk.write("facts.toml", &text);
                desk.done(&["pack", "try", "pack.toml", "facts.toml", "--explain"]);
            }
            assert_ne!(page, counting(&page), "{name} has spare lines");
        }
    }
}

#[test]
fn the_example_names_every_fact_with_its_title_and_asks_every_form_and_appraisal() {
    let desk = Desk::bare();
    for (name, text) in packs() {
        desk.write("pack.toml", &text);
        let pack = pack_of(&text);
        let page = desk.done(&["pack", "try", "pack.toml", "--example"]).out;
        for fact in &pack.facts {
            let told = page.lines().any(|line| {
                let line = line.trim_start_matches("# ");
                line.starts_with(&format!("{} ", fact.id)) && line.contains(&fact.title)
            });
            assert!(told, "{name} {}", fact.id);
        }
        desk.write("facts.toml", &page);
        let answer = desk.json(&["pack", "try", "pack.toml", "facts.toml"]);
        let titles = lines(&answer, "verdicts", "title");
        for appraisal in &pack.appraisals {
            assert!(titles.contains(&appraisal.title), "{name} {}", appraisal.id);
        }
        for form in &pack.forms {
            let args = ["pack", "try", "pack.toml", "facts.toml", "--form", &form.id];
            let all = desk.json(&args)["verdicts"].clone();
            assert!(!all.as_array().unwrap().is_empty(), "{name} {}", form.id);
        }
    }
}

#[test]
fn an_example_of_the_skeleton_gives_a_grade_at_once() {
    let desk = desk();
    let page = desk.done(&["pack", "try", "pack.toml", "--example"]).out;
    let answer = tried(&desk, &page, &[]);
    let all = answer["verdicts"].as_array().unwrap();
    assert!(all.len() >= 3, "{answer}");
    assert!(all.iter().all(|it| it["score"].is_string()), "{answer}");
    let scores: Vec<&str> = all.iter().filter_map(|it| it["score"].as_str()).collect();
    assert_ne!(scores[0], scores[1], "made-up orgs differ");
}
