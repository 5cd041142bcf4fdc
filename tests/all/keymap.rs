//! Two keys in a row: the first waits for the second, and shows what it may be.

use wudan::{term::Key, tui::keymap::Keymap};

use crate::workbench::{open, press, shown};

const SIZE: (u16, u16) = (80, 24);

#[test]
fn the_first_of_two_keys_shows_what_may_follow_and_the_second_does_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, ",");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains(", 之后再按") && screen.contains("换配色"),
        "{screen}"
    );
    let before = app.desk.theme.name.clone();
    press(&mut app, "t");
    assert_ne!(app.desk.theme.name, before);
    assert!(!shown(&app, SIZE).contains("之后再按"));
}

#[test]
fn escape_and_a_strange_key_end_the_waiting_and_do_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 , esc");
    assert!(!shown(&app, SIZE).contains("之后再按"));
    // Behind the comma the 2 is no number of a pane.
    press(&mut app, ", 2");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains(", 2 没有对应的操作") && screen.contains("看板"),
        "{screen}"
    );
    press(&mut app, "2");
    assert!(!shown(&app, SIZE).contains("没有对应的操作"));
}

#[test]
fn every_first_key_has_more_than_one_that_may_follow() {
    let (keymap, _) = Keymap::load(None);
    assert!(keymap.following("all", Key::char(',')).len() > 1);
}

#[test]
fn a_keymap_of_ones_own_is_listed_and_checked_by_calls_too() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("keymap.toml");
    std::fs::write(
        &file,
        "[board]\nclose = [\"p\", \"f9\"]\nfly = \"x\"\n\n[all]\nzoom = \", t\"\n",
    )
    .unwrap();
    let wudan = |args: &[&str]| {
        let mut call = std::process::Command::new(env!("CARGO_BIN_EXE_wudan"));
        let call = call
            .args(args)
            .env("LC_ALL", "en_US.UTF-8")
            .env_remove("WUDAN_LANG");
        let answer = call.env("XDG_CONFIG_HOME", dir.path()).output().unwrap();
        (
            answer.status.code(),
            String::from_utf8(answer.stdout).unwrap(),
        )
    };
    let (code, out) = wudan(&["keymap", "check", file.to_str().unwrap(), "--json"]);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    let lines: Vec<_> = found["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["line"].as_i64().unwrap(),
                it["code"].as_str().unwrap().to_string(),
            )
        })
        .collect();
    let wanted = [
        (2, "keymap_conflict"),
        (3, "keymap_unknown_act"),
        (6, "keymap_conflict"),
    ];
    assert_eq!(lines, wanted.map(|(line, code)| (line, code.to_string())));
    assert_ne!(code, Some(0));
    let (code, out) = wudan(&["keymap", "list", "--json"]);
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["section"] == "tutor" && row["act"] == "hint");
    assert_eq!(row.unwrap()["keys"][0], ", h");
    assert_eq!(code, Some(0));
}
