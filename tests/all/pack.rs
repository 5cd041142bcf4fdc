//! Packs: a sound one loads, each planted defect is found at its place, the delivered ones are sound.

use wudan::pack::{Problem, load};

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
fn probe() {
    let mut out = String::new();
    for entry in std::fs::read_dir("data/packs").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().to_string();
            match load(&name, &text) {
                Ok(_) => out += &format!("{name} ok\n"),
                Err(it) => out += &format!("{}\n", listed(&it)),
            }
        }
    }
    panic!("{out}");
}
