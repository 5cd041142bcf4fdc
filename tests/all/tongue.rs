//! The language of the screen, changed while it runs: everything at once, and nothing is lost.

use wudan::words::Lang;

use crate::workbench::{again, open, open_in, press, shown};

const SIZE: (u16, u16) = (80, 24);

fn has_hanzi_outside_data(screen: &str) -> bool {
    let last = screen.lines().last().unwrap_or_default();
    last.contains(crate::law::is_hanzi)
}

#[test]
fn the_whole_screen_changes_at_once_and_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3");
    let before = shown(&app, SIZE);
    press(&mut app, "ctrl+t");
    let english = shown(&app, SIZE);
    assert!(
        english.contains("Board") && !has_hanzi_outside_data(&english),
        "{english}"
    );
    // Day words follow: a form reads them in the language of its labels.
    press(&mut app, "n \"Term\" f8 e tab tab tab tab tab \"eom\" tab");
    assert!(
        shown(&app, SIZE).contains("2026-09-30"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "esc u , y 3");
    let after = shown(&app, SIZE);
    let tabs = |screen: &str| screen.lines().nth(1).unwrap_or_default().to_string();
    assert_eq!(tabs(&after), tabs(&before));
}

#[test]
fn a_form_that_is_open_is_opened_again_with_what_stood_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"写到一半\" ctrl+t");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("写到一半") && screen.contains("F8save"),
        "{screen}"
    );
    // Untouched it is opened afresh.
    press(&mut app, "f7 esc 3 / \"5\" enter e ctrl+t");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("T-0005") && screen.contains("F8保存"),
        "{screen}"
    );
}

#[test]
fn the_language_is_kept_for_the_person() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "ctrl+t");
    drop(app);
    assert!(shown(&again(dir.path(), SIZE), SIZE).contains("Orgs"));
    let other = tempfile::tempdir().unwrap();
    let mut app = open_in(other.path(), SIZE, Lang::En);
    press(&mut app, "ctrl+t");
    assert!(shown(&app, SIZE).contains("组织"));
}
