//! Files of evidence by keys: out of the inbox, told beside what they prove, taken back.

use std::fs;

use wudan::{domain::EvidenceOf, store::query::evidence::EvidenceFilter, tui::App};

use crate::workbench::{open, press, shown};

const SIZE: (u16, u16) = (120, 40);

fn names(app: &App) -> Vec<(EvidenceOf, String)> {
    let store = app.desk.store.as_ref().unwrap();
    let found = store.evidence(&EvidenceFilter::default(), None, 9).unwrap();
    found
        .into_iter()
        .map(|it| (it.file.of, it.file.name))
        .collect()
}

#[test]
fn a_file_of_the_inbox_is_picked_copied_and_told_of_what_it_proves() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    // An empty inbox is told of; nothing is sent.
    press(&mut app, "3 right right f");
    press(&mut app, "f f8");
    assert!(
        shown(&app, SIZE).contains("先把文件放进去"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "esc");
    fs::create_dir(dir.path().join("inbox")).unwrap();
    fs::write(dir.path().join("inbox/b.txt"), "二").unwrap();
    fs::write(dir.path().join("inbox/a.txt"), "一").unwrap();
    press(&mut app, "f f4");
    assert!(shown(&app, SIZE).contains("b.txt"), "{}", shown(&app, SIZE));
    press(&mut app, "down enter f8");
    assert!(app.go_on());
    let screen = shown(&app, SIZE);
    assert!(screen.contains("已收入佐证文件「b.txt」"), "{screen}");
    assert_eq!(names(&app), [(EvidenceOf::Assignment, "b.txt".to_string())]);
    fs::remove_file(dir.path().join("inbox/b.txt")).unwrap();
    press(&mut app, "u");
    assert_eq!(names(&app), []);
}
