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
