//! The tutorial: played by keys from the first lesson to the last, each passed by its own condition.

use wudan::{
    base::text,
    demo::make_tutor,
    domain::{FindingState, Stage},
    store::{Session, Store, query::finding::FindingFilter, query::task::TaskFilter},
    tui::{
        App,
        event::Event,
        tutor::{lessons, said},
    },
    words::{Lang, Words},
};

use crate::workbench::{over_on, press, shown, today};

const SIZE: (u16, u16) = (80, 24);

/// What a clerk presses in each lesson.
const PLAY: [(&str, &str); 25] = [
    ("walk", "down right down"),
    ("find", "/ \"lxy\" enter"),
    ("pane", "esc 8 right"),
    ("help", "?"),
    ("appoint", "esc 1 / \"lxydzz\" enter a \"周既明\" down enter tab tab \"9-1\" f8"),
    ("term", "t \"0301\" tab 3 f8"),
    ("duty", "2 s 3 tab \"记录\" f8"),
    ("open", "3 n \"读书活动\" f8"),
    ("publish", "/ \"规范\" enter p \"全院\" f8 \"晒单\" enter"),
    ("dispatch", "d \"机关党总支\" space enter f8"),
    ("progress", "enter s 3 tab tab \"会议记录\" f8"),
    ("check", "c 1 f8"),
    ("assess", "a 1 tab \"完成较好\" f8"),
    ("close", "x \"组织部门\" f8 \"xd\" enter"),
    ("log", "5 enter"),
    ("undo", "u"),
    ("draft", "6 n tab \"写到一半\" esc"),
    ("score", "4"),
    ("submit", "F x \"tj\" enter"),
    ("finding", "6 n"),
    ("card", "right enter f8"),
    ("rectify", "left s"),
    ("reasons", "7 enter"),
    ("decide", "esc p"),
    ("year", "C"),
];

fn open(dir: &std::path::Path) -> App {
    let path = dir.join("tutor.db");
    if !path.exists() {
        drop(make_tutor(&path, today()).unwrap());
    }
    let store = Store::open(&path, Session::local("王干事", today())).unwrap();
    let mut app = over_on(store, SIZE, today());
    app.begin_tutor();
    app
}

fn lesson(app: &App) -> String {
    app.lesson().map(|lesson| lesson.id.clone()).unwrap_or_default()
}

#[test]
fn a_year_is_learned_by_keys_and_no_lesson_is_passed_at_its_start() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path());
    let all = lessons().unwrap();
    assert_eq!(all.len(), PLAY.len() + 1);
    for (id, keys) in PLAY {
        assert_eq!(lesson(&app), id, "{}", shown(&app, SIZE));
        press(&mut app, keys);
        assert_ne!(lesson(&app), id, "{id} is not over\n{}", shown(&app, SIZE));
    }
    assert_eq!(lesson(&app), "leave");
    press(&mut app, "esc esc , n");
    assert!(shown(&app, SIZE).contains("学完了"));
}
