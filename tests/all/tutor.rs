//! The tutorial: played by keys from first to last, each lesson ended by its own condition.

use std::path::Path;

use wudan::{
    base::text,
    demo::make_tutor,
    domain::Stage,
    store::{Session, Store},
    tui::{
        App,
        event::Event,
        tutor::{lessons, said},
    },
    words::{Lang, Words},
};

use crate::{
    screen::golden,
    workbench::{over_in, press, shown, today},
};

const SIZE: (u16, u16) = (80, 24);

/// What a clerk presses in each lesson.
const PLAY: [(&str, &str); 25] = [
    ("walk", "down right down"),
    ("find", "/ \"lxy\" enter"),
    ("pane", "esc 8 right"),
    ("help", "?"),
    (
        "appoint",
        "esc 1 / \"lxydzz\" enter a \"周既明\" down enter tab tab \"9-1\" f8",
    ),
    ("term", "t tab 3 f8"),
    ("duty", "esc / \"wxydzz\" enter 2 s 3 tab tab \"记录\" f8"),
    ("open", "3 n \"读书活动\" f8"),
    ("publish", "/ \"规范\" enter p \"全院\" f8 \"晒单\" enter"),
    ("dispatch", "d \"机关党总支\" space enter f8"),
    ("progress", "esc enter s 3 tab tab \"会议记录\" f8"),
    ("check", "c 1 f8"),
    ("assess", "a 1 tab \"完成较好\" f8"),
    ("close", "x \"组织部门\" f8 \"xd\" enter"),
    ("log", "5 enter f8"),
    ("undo", "u"),
    ("draft", "6 n tab \"写到一半\" esc"),
    ("score", "4 n tab \"lxydzz\" enter f8 enter plus 5 enter 1"),
    ("submit", "F x \"tj\" enter"),
    (
        "finding",
        "esc 6 n backtab \"lxydzz\" enter tab tab tab tab \"+30\" f8",
    ),
    ("card", "right enter f8"),
    (
        "rectify",
        "left s \"已整改\" tab \"照片\" f8 x \"李核实\" f8",
    ),
    ("reasons", "7 enter"),
    ("decide", "esc p e 1 tab \"学院党委会\" f8"),
    (
        "year",
        "C \"学院党委会\" f8 X \"学院党委会\" tab \"教程1号\" f8 \"bj\" enter",
    ),
];

fn open_in(dir: &Path, size: (u16, u16), lang: Lang) -> App {
    let path = dir.join("tutor.db");
    if !path.exists() {
        drop(make_tutor(&path, today()).unwrap());
    }
    let store = Store::open(&path, Session::local("王干事", today())).unwrap();
    let mut app = over_in(store, size, lang);
    app.begin_tutor();
    app
}

fn open(dir: &Path) -> App {
    open_in(dir, SIZE, Lang::ZhCn)
}

fn lesson(app: &App) -> String {
    app.lesson()
        .map(|lesson| lesson.id.clone())
        .unwrap_or_default()
}

#[test]
fn a_year_is_learned_by_keys_and_no_lesson_is_passed_at_its_start() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path());
    assert_eq!(lessons().unwrap().len(), PLAY.len() + 1);
    for (at, (id, keys)) in PLAY.iter().enumerate() {
        // Had the one before passed two at once, another would stand here.
        assert_eq!(lesson(&app), *id, "{}", shown(&app, SIZE));
        app.handle(Event::Tick);
        press(&mut app, "");
        assert_eq!(lesson(&app), *id);
        press(&mut app, keys);
        assert_ne!(lesson(&app), *id, "{id} is not over\n{}", shown(&app, SIZE));
        let next = PLAY.get(at + 1).map_or("leave", |(id, _)| id);
        assert_eq!(lesson(&app), next);
    }
    press(&mut app, "esc esc , n");
    assert!(shown(&app, SIZE).contains("学完了"));
    let store = app.desk.store.as_ref().unwrap();
    let (stages, _) = store.task_counts(2026).unwrap();
    let closed = Stage::ALL.iter().position(|stage| *stage == Stage::Closed);
    assert_eq!(stages[closed.unwrap()], 1);
    assert!(store.year_closing(2026).unwrap().is_some());
}

#[test]
fn a_lesson_may_be_skipped_taken_again_and_asked_for_a_hint() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path());
    press(&mut app, ", n");
    assert_eq!(lesson(&app), "find");
    press(&mut app, ", h");
    assert!(
        shown(&app, SIZE).contains("输入行"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, ", p , p");
    assert_eq!(lesson(&app), "walk");
    press(&mut app, "down right down");
    assert_eq!(lesson(&app), "find");
    // The clerk stands on a branch already: to go back is not to have done it again.
    press(&mut app, ", p");
    assert_eq!(lesson(&app), "walk");
    press(&mut app, "down");
    assert_eq!(lesson(&app), "walk");
}

#[test]
fn a_quiet_clerk_gets_the_hint_and_what_was_learned_is_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path());
    press(&mut app, PLAY[0].1);
    assert!(!shown(&app, SIZE).contains("输入行"));
    (0..60).for_each(|_| app.handle(Event::Tick));
    assert!(shown(&app, SIZE).contains("输入行"));
    drop(app);
    assert_eq!(lesson(&open(dir.path())), "find");
}

#[test]
fn every_lesson_fits_its_strip_and_names_keys_that_are_bound() {
    for lang in [Lang::ZhCn, Lang::En] {
        let dir = tempfile::tempdir().unwrap();
        let app = open_in(dir.path(), SIZE, lang);
        let cx = app.desk.cx();
        for lesson in lessons().unwrap() {
            for part in ["title", "text", "hint"] {
                let text = said(&lesson, part, &cx);
                assert!(!text.contains(['⟨', '{']), "{text}");
                let most = if part == "title" { 1 } else { 2 };
                let wide = if part == "title" { 24 } else { 78 };
                let lines = text::wrap(&text, wide);
                assert!(
                    lines.len() <= most,
                    "{lang} {} {part}: {lines:?}",
                    lesson.id
                );
            }
            for name in &lesson.keys {
                let key = wudan::tui::tutor::key_of(name, &cx);
                assert!(!key.is_empty(), "{}: {name} has no key", lesson.id);
            }
            assert!(Words::built_in(lang).has(&format!("tutor.chapter.{}", lesson.chapter)));
        }
    }
}

#[test]
fn the_strip_leaves_the_panes_their_room_at_three_sizes() {
    let mut changed = Vec::new();
    for (name, lang) in [("tutor", Lang::ZhCn), ("tutor-en", Lang::En)] {
        for size in [(80, 24), (120, 40), (200, 50)] {
            let dir = tempfile::tempdir().unwrap();
            let mut app = open_in(dir.path(), size, lang);
            press(&mut app, "down right down 3");
            let file = format!("{name}-{}x{}", size.0, size.1);
            changed.extend(golden(&file, &shown(&app, size)).err());
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}
