//! Nothing typed is lost: drafts beside the file, offered at the next start, and what forms recall.

use std::path::Path;

use wudan::{
    base::Value,
    domain::{Patch, TaskCommand},
    drawer::Drawer,
    store::{Session, Store, query::task::TaskFilter},
    tui::{App, event::Event},
};

use crate::workbench::{again, open, press, shown, today};

const SIZE: (u16, u16) = (80, 24);

fn drawer(dir: &Path) -> Drawer {
    Drawer::of(&dir.join("test.db"), "王干事", None)
}

fn title(draft: &wudan::drawer::Draft) -> &str {
    draft.fields.get("title").map_or("", |field| &field.now)
}

/// The workbench with words typed into the title of a task and the process gone.
fn cut_off(dir: &Path, keys: &str) {
    let mut app = open(dir, SIZE);
    press(&mut app, keys);
    app.handle(Event::Tick);
}

#[test]
fn an_idle_second_keeps_what_stands_in_a_form() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"抓紧\"");
    assert_eq!(drawer(dir.path()).drafts(), vec![]);
    app.handle(Event::Tick);
    let drafts = drawer(dir.path()).drafts();
    assert_eq!(drafts.iter().map(title).collect::<Vec<_>>(), ["抓紧"]);
    press(&mut app, "backspace backspace tab");
    assert_eq!(
        drawer(dir.path()).drafts(),
        vec![],
        "a form as it was opened has no draft"
    );
}

#[test]
fn the_next_start_offers_the_draft_and_lands_on_the_field() {
    let dir = tempfile::tempdir().unwrap();
    cut_off(dir.path(), "3 n \"抓紧\" tab tab tab \"目标写到一半\"");
    let mut app = again(dir.path(), SIZE);
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("未完成的草稿") && screen.contains("目标写到一半"),
        "{screen}"
    );
    press(&mut app, "enter \"就停\"");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("抓紧") && screen.contains("目标写到一半就停"),
        "{screen}"
    );
    press(&mut app, "esc");
    press(&mut app, "ctrl+o delete enter");
    assert_eq!(
        drawer(dir.path()).drafts().len(),
        1,
        "enter alone destroys nothing"
    );
    press(&mut app, "ctrl+o delete 2");
    assert_eq!(drawer(dir.path()).drafts(), vec![]);
}

#[test]
fn a_form_about_a_row_is_found_again_on_that_row() {
    let dir = tempfile::tempdir().unwrap();
    cut_off(dir.path(), "3 right right down e \"改\"");
    let mut app = again(dir.path(), SIZE);
    press(&mut app, "enter");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("任务2：“三会一课”—第①季度改"), "{screen}");
}

#[test]
fn a_form_behind_a_choice_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    // Points off ask for a reason, the last of the reasons offered is one's own words.
    cut_off(
        dir.path(),
        "4 enter plus - 1 enter end enter \"记录不全，\"",
    );
    let mut app = again(dir.path(), SIZE);
    press(&mut app, "enter \"缺签到\"");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("记录不全，缺签到"), "{screen}");
    press(&mut app, "f8");
    let marks = app.desk.store.as_ref().unwrap().marks(1).unwrap();
    let reasons: Vec<_> = marks
        .iter()
        .filter_map(|mark| mark.reason.as_deref())
        .collect();
    assert_eq!(reasons, ["记录不全，缺签到"]);
}

#[test]
fn the_form_of_a_report_is_found_again_from_any_pane() {
    let dir = tempfile::tempdir().unwrap();
    // The name of a file is the last field.
    cut_off(dir.path(), "3 P tab tab tab \"季报.xlsx\"");
    let mut app = again(dir.path(), SIZE);
    press(&mut app, "enter");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("季报.xlsx"), "{screen}");
    assert!(!screen.contains("打不开"), "{screen}");
}

#[test]
fn going_back_to_a_draft_sends_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (before, after);
    {
        let mut app = open(dir.path(), SIZE);
        before = app.desk.store.as_ref().unwrap().info().unwrap().head;
        press(&mut app, "3 n \"抓紧\"");
        app.handle(Event::Tick);
    }
    let path = dir.path().join("test.db-drawer/王干事/draft/task-new.json");
    let text = std::fs::read_to_string(&path).unwrap();
    // A way whose act would move a task on by itself.
    let twisted = text.replace("\"act\": \"new\"", "\"act\": \"forward\"");
    assert_ne!(text, twisted);
    std::fs::write(&path, twisted).unwrap();
    {
        let mut app = again(dir.path(), SIZE);
        press(&mut app, "enter");
        let screen = shown(&app, SIZE);
        assert!(
            screen.contains("抓紧"),
            "its text is shown at least: {screen}"
        );
        after = app.desk.store.as_ref().unwrap().info().unwrap().head;
    }
    assert_eq!(before, after);
    assert_eq!(drawer(dir.path()).drafts().len(), 1);
}

#[test]
fn a_sent_form_leaves_no_draft_and_can_be_repeated_field_by_field() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"抓紧排查\" f8");
    assert_eq!(drawer(dir.path()).drafts(), vec![]);
    press(&mut app, "n f9");
    assert!(shown(&app, SIZE).contains("抓紧排查"));
    press(&mut app, "f7 esc");
    drop(app);
    let mut app = again(dir.path(), SIZE);
    press(&mut app, "3 n f9");
    assert!(
        shown(&app, SIZE).contains("抓紧排查"),
        "also after a new start"
    );
}

#[test]
fn what_others_changed_meanwhile_is_said_and_kept_where_untouched() {
    let dir = tempfile::tempdir().unwrap();
    cut_off(dir.path(), "3 right right down e \"改\"");
    let path = dir.path().join("test.db");
    let mut store = Store::open(&path, Session::local("赵干事", today())).unwrap();
    let patch = |field: &str, text: &str| Patch {
        field: field.into(),
        value: Value::Text(text.into()),
    };
    let set = vec![patch("title", "别人改的题"), patch("goal", "别人改的目标")];
    store
        .execute(TaskCommand::Edit { task: 2, set }.into(), &[])
        .unwrap();
    drop(store);
    let mut app = again(dir.path(), SIZE);
    press(&mut app, "enter");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("第①季度改"),
        "one's own words are back: {screen}"
    );
    assert!(
        screen.contains("别人改的目标"),
        "what one did not touch is new: {screen}"
    );
    assert!(screen.contains("已被他人改动"), "{screen}");
}

#[test]
fn a_carried_field_opens_the_next_form_filled() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"任务甲\" tab tab tab \"同一目标\" f6 f8");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("目标= 同一目标"), "{screen}");
    let is_open = screen.lines().any(|line| line.trim() == "名称*");
    assert!(is_open, "the title is to be written anew: {screen}");
    assert_eq!(
        drawer(dir.path()).drafts(),
        vec![],
        "what is carried is no draft"
    );
    press(&mut app, "\"任务乙\" f8 esc");
    let store = app.desk.store.as_ref().unwrap();
    for title in ["任务甲", "任务乙"] {
        let filter = TaskFilter {
            year: 2026,
            text: Some(title.into()),
            ..TaskFilter::default()
        };
        assert_eq!(store.tasks(&filter, None, 9).unwrap().len(), 1, "{title}");
    }
}

#[test]
fn phrases_and_histories_are_offered_where_words_are_typed() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"甲\" tab tab tab \"常说的话\" f2 f8");
    press(&mut app, "n \"乙\" tab tab tab f4 \"csdh\" enter");
    assert!(shown(&app, SIZE).contains("常说的话"));
    press(&mut app, "f7");
    let title = |app: &App| {
        let screen = shown(app, SIZE);
        let line = screen.lines().find(|line| line.contains("名称*"));
        line.unwrap_or_default().trim().to_string()
    };
    press(&mut app, "backtab backtab backtab ctrl+p");
    assert_eq!(title(&app), "名称* 甲");
    press(&mut app, "ctrl+n");
    assert_eq!(title(&app), "名称*");
}

#[test]
fn a_day_is_picked_from_a_calendar() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 right right e");
    press(&mut app, "tab tab tab tab tab");
    press(&mut app, "f4");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("2026年9月"), "{screen}");
    press(&mut app, "3 0 enter");
    assert!(
        shown(&app, SIZE).contains("2026-09-30"),
        "{}",
        shown(&app, SIZE)
    );
}

#[test]
fn drafts_and_phrases_are_reached_by_calls_too() {
    let desk = crate::cli::Desk::ready();
    desk.done(&["phrase", "add", "请按期整改"]);
    desk.done(&["phrase", "add", "已核实"]);
    desk.done(&["phrase", "drop", "请按期整改"]);
    let phrases = desk.json(&["phrase", "list"]);
    assert_eq!(phrases, serde_json::json!([{ "text": "已核实" }]));
    desk.refused(&["phrase", "drop", "没有的"], 1, "no_such_phrase");
    assert_eq!(desk.json(&["draft", "list"]), serde_json::json!([]));
    desk.refused(&["draft", "show", "task-new"], 1, "no_such_draft");
}
