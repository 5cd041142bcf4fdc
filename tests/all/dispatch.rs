//! Letters by keys: written beside the file of data, numbered, signed, withdrawn.

use std::{fs, path::Path};

use wudan::{domain::LetterSent, store::query::letter::LetterFilter, tui::App};

use crate::workbench::{open, press, shown};

const SIZE: (u16, u16) = (120, 40);

fn papers(dir: &Path) -> Vec<String> {
    let files = fs::read_dir(dir.join("paper")).unwrap();
    let mut names: Vec<String> = files
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn sent(app: &App) -> Vec<LetterSent> {
    let store = app.desk.store.as_ref().unwrap();
    let found = store
        .letters_sent(&LetterFilter::default(), None, 99)
        .unwrap();
    found.into_iter().map(|it| it.letter).collect()
}

/// From the first field of a form to its third: one's own letter is the last of the list.
const OWN: &str = "f4 \"自拟\" enter";

#[test]
fn a_letter_of_ones_own_goes_to_the_marked_orgs_in_one_file_or_one_each() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "1 right down space space L f8");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("写函件"), "{screen}");
    press(&mut app, &format!("esc L {OWN} tab tab \"催报\" f8"));
    let screen = shown(&app, SIZE);
    assert!(screen.contains("自拟的函件要写正文"), "{screen}");
    press(&mut app, "\"请尽快报送。\" f8");
    assert!(app.go_on(), "{}", shown(&app, SIZE));
    let screen = shown(&app, SIZE);
    assert!(screen.contains("已写成 1 份文档"), "{screen}");
    assert_eq!(papers(dir.path()), ["催报.docx"]);
    press(
        &mut app,
        &format!("L {OWN} tab tab \"催报\" tab \"请尽快报送。\""),
    );
    press(&mut app, "tab tab tab tab tab right f8");
    assert!(app.go_on(), "{}", shown(&app, SIZE));
    let names = papers(dir.path());
    assert_eq!(names.len(), 3, "{names:?}\n{}", shown(&app, SIZE));
}

#[test]
fn numbers_are_taken_signed_and_withdrawn_in_the_register() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "1 right down space space 8 right right right");
    assert!(
        shown(&app, SIZE).contains("没有登记过发文"),
        "{}",
        shown(&app, SIZE)
    );
    press(
        &mut app,
        &format!("n {OWN} tab tab \"催报\" tab \"临组函\" f8"),
    );
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("临组函") && screen.contains("已发未签回"),
        "{screen}"
    );
    assert!(screen.contains("文号：临组函〔2026〕1号至2号"), "{screen}");
    assert_eq!(sent(&app).len(), 2);
    press(
        &mut app,
        &format!("n {OWN} tab tab \"催报\" tab \"临组函\" f8"),
    );
    let screen = shown(&app, SIZE);
    assert!(screen.contains("《催报》已在"), "{screen}");
    press(&mut app, "esc");
    assert_eq!(sent(&app).len(), 2);
    press(&mut app, "s f8");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("09-16 签回"), "{screen}");
    press(&mut app, "down D \"发错了\" f8");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("09-16 撤回"), "{screen}");
    press(&mut app, "D");
    assert!(
        shown(&app, SIZE).contains("已经撤回"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "u");
    let withdrawn = sent(&app)
        .iter()
        .filter(|it| it.withdrawn.is_some())
        .count();
    assert_eq!(withdrawn, 0);
}

#[test]
fn a_day_fills_the_place_of_a_pack_s_letter_and_one_gone_by_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let to_day = "enter tab tab tab tab";
    press(
        &mut app,
        &format!("1 right down space L f4 \"自查通知\" {to_day} \"2026-09-01\" f8"),
    );
    app.go_on();
    let screen = shown(&app, SIZE);
    assert!(screen.contains("早于函件的日期"), "{screen}");
    press(&mut app, &"backspace ".repeat(10));
    press(&mut app, "\"2026-12-10\" f8");
    app.go_on();
    let names = papers(dir.path());
    let [name] = &names[..] else {
        panic!("{names:?}\n{}", shown(&app, SIZE));
    };
    let bytes = fs::read(dir.path().join("paper").join(name)).unwrap();
    let body = crate::paper::letter::part(&bytes, "word/document.xml");
    assert!(body.contains("请在2026年12月10日前完成自查"), "{body}");
}
