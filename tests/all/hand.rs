//! The work done by keys: each act goes through the one door, and each has its twin.

use wudan::{
    domain::{Stage, Task},
    tui::{App, event::Event, pane::twins},
    words::{Lang, Words},
};

use crate::workbench::{open, press, shown};

const SIZE: (u16, u16) = (120, 40);

fn task(app: &App, id: i64) -> Task {
    app.desk
        .store
        .as_ref()
        .unwrap()
        .find::<Task>(id)
        .unwrap()
        .unwrap()
}

#[test]
fn every_act_has_a_twin_that_the_command_line_understands() {
    let words = Words::built_in(Lang::En);
    let command = wudan::cli::command(&words);
    let values = [
        ("{state}", "done"),
        ("{progress}", "100"),
        ("{post}", "secretary"),
        ("{kind}", "branch"),
        ("{sector}", "organ"),
        ("{date}", "2026-09-16"),
        ("{years}", "3"),
        ("{year}", "2027"),
        ("{result}", "met"),
        ("{outcome}", "done"),
        ("{role}", "inspector"),
        ("{field}", "title"),
        ("{points}", "1"),
        ("{duty}", "1"),
        ("{sheet}", "1"),
        ("{person}", "1"),
        ("{officer}", "1"),
        ("{finding}", "1"),
        ("{assignment}", "1"),
        ("{earlier}", "1"),
        ("{card}", "1"),
        ("{talk}", "1"),
        ("{campaign}", "1"),
        ("{lagging}", "1"),
        ("{contact}", "1"),
        ("{measure}", "1"),
        ("{record}", "1"),
        ("{verdict}", "1"),
        ("{honour}", "1"),
        ("{thing}", "1"),
        ("{seed}", "7"),
        ("{row}", "1"),
    ];
    let mut broken = Vec::new();
    for (pane, name, twin) in twins().into_iter().filter(|(_, _, twin)| !twin.is_empty()) {
        let mut line = twin.to_string();
        for (placeholder, value) in values {
            line = line.replace(placeholder, value);
        }
        let args: Vec<String> = line
            .split(' ')
            .map(|arg| arg.replace(['{', '}'], ""))
            .collect();
        let call = std::iter::once("wudan".to_string()).chain(args);
        if let Err(error) = command.clone().try_get_matches_from(call) {
            broken.push(format!("{pane} {name}: {line}: {error}"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_act_has_words_and_all_but_a_few_have_a_key() {
    let words = Words::built_in(Lang::ZhCn);
    for (pane, name, _) in twins() {
        assert!(
            words.has(&format!("tui.act.{pane}.{name}")),
            "{pane} {name}"
        );
    }
}

#[test]
fn a_refused_move_leads_to_the_field_that_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 / \"任务7\" enter p");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("修改任务 T-0007"), "{screen}");
    press(&mut app, "\"补上目标\" f8");
    assert_eq!(task(&app, 7).goal.as_deref(), Some("补上目标"));
}

#[test]
fn a_task_goes_through_the_five_lists_by_keys_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"迎接新学年\" f8");
    let id = app.desk.task.unwrap();
    let text = "tab tab tab \"目标\" tab \"标准\" tab 0 9 3 0 tab tab \"组织部\" f8";
    press(&mut app, &format!("e {text}"));
    assert_eq!(task(&app, id).stage, Stage::Open);
    // Enter alone publishes nothing: the word must be typed.
    press(&mut app, "p \"全校\" enter enter enter");
    assert_eq!(task(&app, id).stage, Stage::Open);
    press(&mut app, "\"晒单\" enter");
    assert_eq!(task(&app, id).stage, Stage::Published);
    press(&mut app, "d \"物理\" space enter f8");
    assert_eq!(task(&app, id).stage, Stage::Dispatched);
    press(&mut app, "enter s 3 tab tab \"材料\" f8");
    press(&mut app, "c 1 f8");
    assert_eq!(task(&app, id).stage, Stage::Checked);
    press(&mut app, "a 1 tab \"九十五分\" f8");
    press(&mut app, "x \"校党委\" f8 \"xd\" enter");
    assert_eq!(task(&app, id).stage, Stage::Closed);
}

#[test]
fn a_sheet_is_scored_from_the_keypad_and_the_rest_is_an_act_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    // Three in full, one deduction with the first stock reason, the rest full.
    press(&mut app, "4 enter plus plus plus - 1 enter 1 F");
    let store = app.desk.store.as_ref().unwrap();
    let marks = store.marks(1).unwrap();
    assert_eq!(marks.len(), 44);
    assert_eq!(marks.iter().filter(|mark| mark.by_rest).count(), 40);
    assert!(marks[3].reason.is_some());
    press(&mut app, "x \"tj\" enter");
    let sheet = app.desk.store.as_ref().unwrap();
    let sheet = sheet.find::<wudan::domain::Sheet>(1).unwrap().unwrap();
    assert!(sheet.submitted.is_some());
}

#[test]
fn undo_takes_back_and_redo_does_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"一件事\" f8");
    let id = app.desk.task.unwrap();
    press(&mut app, "u");
    assert!(
        app.desk
            .store
            .as_ref()
            .unwrap()
            .find::<Task>(id)
            .unwrap()
            .is_none()
    );
    press(&mut app, "U");
    assert!(
        app.desk
            .store
            .as_ref()
            .unwrap()
            .find::<Task>(id)
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_stale_edit_shows_both_values_and_lets_the_clerk_choose() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 / \"任务5\" enter e end \"甲\"");
    let mut other = app.desk.store.as_ref().unwrap().another().unwrap();
    let set = vec![wudan::domain::Patch {
        field: "title".into(),
        value: wudan::base::Value::Text("任务5乙".into()),
    }];
    other
        .execute(
            wudan::domain::TaskCommand::Edit { task: 5, set }.into(),
            &[],
        )
        .unwrap();
    press(&mut app, "f8");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("别人刚改过") && screen.contains("任务5乙"),
        "{screen}"
    );
    press(&mut app, "2");
    assert!(task(&app, 5).title.ends_with('甲'));
}

#[test]
fn what_another_process_did_is_seen_within_a_tick() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3");
    let mut other = app.desk.store.as_ref().unwrap().another().unwrap();
    let set = vec![wudan::domain::Patch {
        field: "title".into(),
        value: wudan::base::Value::Text("别处改的题目".into()),
    }];
    other
        .execute(
            wudan::domain::TaskCommand::Edit { task: 5, set }.into(),
            &[],
        )
        .unwrap();
    app.handle(Event::Tick);
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("别处刚改过") && screen.contains("别处改的题目"),
        "{screen}"
    );
}

#[test]
fn a_form_left_with_escape_keeps_what_was_typed() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"写到一半\" esc");
    assert!(!shown(&app, SIZE).contains("写到一半"));
    press(&mut app, "n");
    assert!(shown(&app, SIZE).contains("写到一半"));
}

#[test]
fn escape_never_quits_and_a_paste_never_runs_keys() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 esc esc esc esc q q q");
    assert!(!app.is_over());
    app.handle(Event::Paste("3nqqq\u{3}".into()));
    assert!(!shown(&app, SIZE).contains("开单  "));
    press(&mut app, "ctrl+c");
    assert!(app.is_over());
}

#[test]
fn letters_of_an_input_method_get_a_hint_and_full_width_keys_work() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "组");
    assert!(shown(&app, SIZE).contains("中文输入状态"));
    press(&mut app, "？");
    assert!(shown(&app, SIZE).contains("帮助：组织树"));
}

#[test]
fn random_keys_and_sizes_never_break_the_screen() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let names = "up down left right enter esc tab backtab space pageup pagedown home end f1 f2 f3 \
                 f4 f6 f8 f9 f12 1 2 3 4 5 / : ? ! z v t m e n s c a p d < > plus - * . 0 x 全 u U";
    let keys: Vec<&str> = names.split_whitespace().collect();
    let mut seed = 20260916u64;
    let mut random = |below: usize| {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut size = SIZE;
    for step in 0..1_500 {
        press(&mut app, keys[random(keys.len())]);
        if step % 97 == 0 {
            size = (
                20 + u16::try_from(random(220)).unwrap(),
                5 + u16::try_from(random(60)).unwrap(),
            );
            app.handle(Event::Resize(size.0, size.1));
        }
        if step % 7 == 0 {
            shown(&app, size);
        }
    }
}

#[test]
fn the_list_of_acts_names_each_and_takes_back_any() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 n \"一件事\" f8");
    let first = app.desk.task.unwrap();
    press(&mut app, "n \"另一件\" f8 ctrl+y");
    let screen = shown(&app, SIZE);
    let listed = |text: &str| screen.lines().any(|line| line.contains(text));
    assert!(
        listed("一件事") && listed("另一件") && listed("可撤销"),
        "{screen}"
    );
    press(&mut app, "down enter");
    let there = |app: &wudan::tui::App| {
        let store = app.desk.store.as_ref().unwrap();
        store.find::<Task>(first).unwrap().is_some()
    };
    assert!(
        !there(&app),
        "the older act is taken back, the newer one stands"
    );
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("已撤销") && screen.contains("一件事"),
        "{screen}"
    );
    // It stays in its place of the list, by the name that it had.
    press(&mut app, "ctrl+y");
    let screen = shown(&app, SIZE);
    let line = screen.lines().find(|line| line.contains("一件事"));
    assert!(line.is_some_and(|line| line.contains("已撤销")), "{screen}");
    press(&mut app, "down enter");
    assert!(there(&app), "and can be done again");
}
