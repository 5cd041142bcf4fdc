//! Packs: a sound one loads, each planted defect is found at its place, the delivered ones are
//! sound.

use wudan::pack::{Problem, builtin, load, schema};

pub const SOUND: &str = include_str!("../data/pack/sound.toml");

pub fn listed(problems: &[Problem]) -> String {
    let line = |it: &Problem| {
        format!(
            "{}:{}:{} {} {:?}",
            it.file, it.line, it.column, it.code, it.args
        )
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_sound_pack_loads() {
    let pack = load("sound.toml", SOUND).unwrap_or_else(|it| panic!("{}", listed(&it)));
    assert_eq!(pack.form("f").unwrap().items().count(), 14);
    assert_eq!(
        pack.task("t1")
            .unwrap()
            .deadline_in(2027)
            .unwrap()
            .to_string(),
        "2027-03-31"
    );
}

#[test]
fn the_delivered_packs_are_sound() {
    assert_eq!(builtin().len(), 5);
    let mut found = String::new();
    for (name, text) in builtin() {
        if let Err(problems) = load(name, text) {
            found += &listed(&problems);
            found.push('\n');
        }
    }
    assert!(found.is_empty(), "{found}");
}

#[test]
fn the_schema_file_is_the_one_that_the_program_prints() {
    let path = crate::source::root().join("data/packs/pack.schema.json");
    if std::env::var_os("WUDAN_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, schema()).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == schema(), "run this test with WUDAN_WRITE_SCHEMA=1");
}

#[test]
fn every_delivered_pack_has_its_size() {
    let pack = |id: &str| {
        let (name, text) = builtin()
            .iter()
            .find(|(name, _)| name.starts_with(id))
            .unwrap();
        load(name, text).unwrap()
    };
    let s2 = pack("s2");
    let form = &s2.forms[0];
    assert_eq!(form.groups.len(), 12);
    assert_eq!(form.items().count(), 44);
    assert_eq!(form.total.to_string(), "100");
    let by_area: Vec<usize> = s2
        .areas
        .iter()
        .map(|area| {
            s2.tasks
                .iter()
                .filter(|it| it.area.as_deref() == Some(&area.id))
                .count()
        })
        .filter(|count| *count > 0)
        .collect();
    assert_eq!(by_area, [4, 4, 4, 5, 3]);
    let s4 = pack("s4");
    assert_eq!(s4.duties.len(), 25, "S4 duties");
    assert!(s4.forms[0].derived);
    let s1 = pack("s1");
    let numbers: Vec<u32> = s1.tasks.iter().map(|it| it.no).collect();
    assert_eq!(numbers, (3..=14).collect::<Vec<_>>());
    assert!(s1.tasks.iter().all(|it| it.lead.is_some()));
    assert!(!s1.targets.is_empty());
    let s0 = pack("s0");
    assert_eq!(s0.duties.len(), 32);
    assert!(s0.forms[0].derived);
}

#[test]
fn every_kind_of_problem_has_its_sentences_with_its_arguments() {
    use wudan::words::{Lang, Words};
    for lang in [Lang::ZhCn, Lang::En] {
        let words = Words::built_in(lang);
        for code in wudan::pack::ProblemCode::ALL {
            for part in ["what", "remedy"] {
                let key = format!("pack.problem.{code}.{part}");
                assert!(words.has(&key), "{key}");
            }
        }
    }
}

#[test]
fn all_defects_are_listed_in_the_order_of_the_file() {
    let text = SOUND
        .replace("total = 40", "total = 42")
        .replace("points = 22", "points = 23")
        .replace("short = \"试验\"", "short = \"试验试验试验试验试\"");
    let problems = load("planted.toml", &text).unwrap_err();
    let codes: Vec<&str> = problems.iter().map(|it| it.code.code()).collect();
    assert_eq!(codes, ["short_too_long", "form_total", "group_total"]);
}

#[test]
fn packs_of_one_topic_conflict_where_their_scopes_meet() {
    use wudan::pack::conflicts;
    let one = load("one.toml", SOUND).unwrap();
    let same = SOUND.replace("id = \"sound\"", "id = \"other\"");
    let other = load("other.toml", &same).unwrap();
    let found = conflicts(&[&one, &other]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].one.as_str(), found[0].other.as_str()),
        ("sound", "other")
    );
    let later = same.replace("in_force = 2026-01-01", "in_force = 2029-01-01");
    let later = load("later.toml", &later.replace("until = 2028-12-31\n", "")).unwrap();
    assert!(conflicts(&[&one, &later]).is_empty());
    let delivered: Vec<_> = builtin()
        .iter()
        .map(|(name, text)| load(name, text).unwrap())
        .collect();
    assert!(conflicts(&delivered.iter().collect::<Vec<_>>()).is_empty());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]

    #[test]
    fn no_spoiled_pack_makes_the_reader_fall(
        cut in 0usize..12_000,
        len in 0usize..40,
        with in "\\PC{0,12}",
    ) {
        let chars: Vec<char> = SOUND.chars().collect();
        let start = cut.min(chars.len());
        let end = (start + len).min(chars.len());
        let spoiled = chars[..start].iter().copied().chain(with.chars());
        let text: String = spoiled.chain(chars[end..].iter().copied()).collect();
        for problem in load("spoiled.toml", &text).err().unwrap_or_default() {
            proptest::prop_assert!(problem.line >= 1 && problem.column >= 1);
            proptest::prop_assert!(text.get(problem.span.clone()).is_some());
        }
    }
}

/// Every key and every fixed word of the schema.
fn vocabulary(schema: &serde_json::Value, out: &mut std::collections::BTreeSet<String>) {
    use serde_json::Value;
    match schema {
        Value::Array(list) => list.iter().for_each(|it| vocabulary(it, out)),
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("properties", Value::Object(keys)) => out.extend(keys.keys().cloned()),
                    ("enum", Value::Array(words)) => {
                        out.extend(words.iter().filter_map(|it| Some(it.as_str()?.to_string())));
                    }
                    ("const", Value::String(word)) => {
                        out.insert(word.clone());
                    }
                    _ => {}
                }
                vocabulary(value, out);
            }
        }
        _ => {}
    }
}

/// The examples of a manual without their remarks.
fn examples(page: &str) -> Vec<String> {
    let blocks = page.split("```toml\n").skip(1);
    blocks
        .map(|it| {
            let lines = it.split("```").next().unwrap().lines();
            let bare = lines.map(|line| line.split('#').next().unwrap().trim_end());
            bare.collect::<Vec<_>>().join("\n")
        })
        .collect()
}

#[test]
fn the_manuals_of_both_languages_have_the_same_examples() {
    let en = examples(include_str!("../../data/packs/README.md"));
    let zh = examples(include_str!("../../data/packs/README.zh-CN.md"));
    assert_eq!(zh.len(), en.len());
    for (zh, en) in zh.iter().zip(&en) {
        assert_eq!(zh, en);
    }
}

#[test]
fn the_manual_names_every_key_and_every_word_of_the_format() {
    let mut words = std::collections::BTreeSet::new();
    vocabulary(&serde_json::from_str(&schema()).unwrap(), &mut words);
    assert!(words.len() > 300);
    for page in [
        include_str!("../../data/packs/README.md"),
        include_str!("../../data/packs/README.zh-CN.md"),
    ] {
        let named: std::collections::BTreeSet<&str> = page
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .collect();
        let unsaid: Vec<&String> = words
            .iter()
            .filter(|it| !named.contains(it.as_str()))
            .collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
    }
}
