//! The round trip by keys: blanks out of one folder, answers into another, looked at, entered.

use std::{
    fs,
    path::{Path, PathBuf},
};

use wudan::{
    domain::{Assignment, State},
    exchange::Program,
    tui::App,
};

use super::{edited, put};
use crate::{
    screen::golden,
    workbench::{open, press, shown},
};

/// What lies in a folder, by name.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = files.map(|it| it.unwrap().path()).collect();
    files.sort();
    files
}

/// The files of the first folder below `paper`.
fn blanks(dir: &Path) -> Vec<PathBuf> {
    inside(&inside(&dir.join("paper"))[0])
}

/// The workbench after blanks went out and some came back.
fn returned(dir: &Path, size: (u16, u16)) -> App {
    let mut app = open(dir, size);
    app.desk.program = Some(Program::new(env!("CARGO_BIN_EXE_wudan").into()));
    press(&mut app, "3 R");
    assert!(app.go_on());
    let screen = shown(&app, size);
    assert!(screen.contains("inbox"), "{screen}");
    press(&mut app, "S f8");
    assert!(app.go_on(), "{}", shown(&app, size));
    let blanks = blanks(dir);
    assert_eq!(blanks.len(), 5, "{blanks:?}");
    let lay = |at: usize, bytes: Vec<u8>| {
        let name = blanks[at].file_name().unwrap();
        fs::write(dir.join("inbox").join(name), bytes).unwrap();
    };
    let cells = |at: usize, cells: &[(&str, &str)]| {
        edited(&blanks[at], |sheet| {
            for (cell, text) in cells {
                put(sheet, cell, text);
            }
        })
    };
    lay(
        0,
        cells(0, &[("G6", "进行中"), ("H6", "40"), ("K6", "已部署")]),
    );
    lay(1, cells(1, &[("H6", "70"), ("B6", "另一项任务")]));
    lay(2, fs::read(&blanks[2]).unwrap());
    lay(3, cells(3, &[("H6", "140")]));
    press(&mut app, "R");
    assert!(app.go_on());
    app
}

#[test]
fn what_came_back_is_listed_before_it_is_entered_with_one_key_and_taken_back_with_another() {
    let mut changed = Vec::new();
    for size in [(80, 24), (120, 40), (200, 50)] {
        let dir = tempfile::tempdir().unwrap();
        let app = returned(dir.path(), size);
        let file = format!("returns-{}x{}", size.0, size.1);
        changed.extend(golden(&file, &shown(&app, size)).err());
    }
    assert!(changed.is_empty(), "changed:\n{}", changed.join("\n"));
    let size = (120, 40);
    let dir = tempfile::tempdir().unwrap();
    let mut app = returned(dir.path(), size);
    let standing = |app: &App| {
        let store = app.desk.store.as_ref().unwrap();
        let works = (1..=10).filter_map(|id| store.find::<Assignment>(id).unwrap());
        works
            .filter(|work| (work.state, work.progress) == (State::Going, 40))
            .count()
    };
    assert_eq!(standing(&app), 0, "nothing is entered by looking");
    press(&mut app, "enter");
    let screen = shown(&app, size);
    assert!(screen.contains("B6"), "{screen}");
    press(&mut app, "esc f8");
    let screen = shown(&app, size);
    assert!(screen.contains("已登记 1 份"), "{screen}");
    assert_eq!(standing(&app), 1);
    press(&mut app, "R");
    assert!(app.go_on());
    let screen = shown(&app, size);
    assert!(!screen.contains("可登记  "), "it stands already: {screen}");
    press(&mut app, "f8 esc u");
    assert_eq!(standing(&app), 0);
}

#[test]
fn blanks_go_to_all_or_to_the_marked_orgs_each_time_into_a_folder_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let size = (80, 24);
    let mut app = open(dir.path(), size);
    press(&mut app, "1 right down space space 4 S f8");
    assert!(app.go_on());
    let screen = shown(&app, size);
    assert!(screen.contains("已写成 2 份"), "{screen}");
    press(&mut app, "S tab right f8");
    assert!(app.go_on());
    let folders = inside(&dir.path().join("paper"));
    let counts: Vec<usize> = folders.iter().map(|it| inside(it).len()).collect();
    assert_eq!(counts, [2, 5], "{folders:?}\n{}", shown(&app, size));
    // No pack in force asks for ballots.
    press(&mut app, "7 S");
    let screen = shown(&app, size);
    assert!(screen.contains("没有可以发的表"), "{screen}");
}
