//! Packs: a sound one loads, each planted defect is found at its place, the delivered ones are sound.

use wudan::pack::{Problem, builtin, load, schema};

const SOUND: &str = include_str!("../data/pack/sound.toml");

fn listed(problems: &[Problem]) -> String {
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
