//! Printing from the screen: asked in a form, written beside the file, told where.

use wudan::{
    store::{Session, Store},
    words::Lang,
};

use crate::workbench::{file, open, over_in, press, shown, today};

const SIZE: (u16, u16) = (120, 40);

#[test]
fn a_report_is_asked_for_in_a_form_and_stands_beside_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "P");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("五单台账（按党组织）"), "{screen}");
    assert!(!screen.contains('⟨'), "{screen}");
    for _ in 0..2 {
        press(&mut app, "f8");
        assert!(app.go_on());
        let screen = shown(&app, SIZE);
        assert!(screen.contains("已写成"), "{screen}");
        press(&mut app, "P");
    }
    let names = std::fs::read_dir(dir.path().join("paper")).unwrap();
    let mut names: Vec<String> = names
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names.len(),
        2,
        "the second does not write over the first: {names:?}"
    );
    assert!(
        names.iter().all(|name| name.ends_with(".xlsx")),
        "{names:?}"
    );
}

#[test]
fn a_name_that_leads_elsewhere_or_lies_about_its_form_is_told_in_its_field() {
    let dir = tempfile::tempdir().unwrap();
    drop(file(&dir.path().join("test.db")));
    // Under a service account the folder beside the file is all that a person may write in.
    let mut session = Session::local("王干事", today());
    session.unix_user = "service".into();
    let store = Store::open(&dir.path().join("test.db"), session).unwrap();
    let mut app = over_in(store, SIZE, Lang::ZhCn);
    for (path, told) in [
        ("../x.xlsx", "paper 目录内"),
        ("x.docx", "扩展名与格式不一致"),
    ] {
        press(&mut app, "P");
        press(&mut app, "tab tab tab");
        app.handle(wudan::tui::event::Event::Paste(path.to_string()));
        press(&mut app, "f8");
        app.go_on();
        let screen = shown(&app, SIZE);
        assert!(screen.contains(told), "{path}: {screen}");
        press(&mut app, "f7 esc");
    }
    assert!(!dir.path().join("x.xlsx").exists());
}
