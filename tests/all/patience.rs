//! Long work tells how far it is and can be stopped; nothing half-done stays unnoticed.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use wudan::{
    domain::{Assignment, Kind},
    tui::{
        App,
        patience::{Front, Patience},
    },
    words::{Lang, Words},
};

use crate::workbench::{add_branches, file, over_in, press, shown};

const SIZE: (u16, u16) = (120, 40);
/// More than go through the door as one act.
const ORGS: u32 = 2_500;

/// A workbench over many orgs.
fn wide(dir: &std::path::Path) -> App {
    let path = dir.join("test.db");
    let mut store = file(&path);
    add_branches(&mut store, ORGS);
    over_in(store, SIZE, Lang::ZhCn)
}

/// A clerk who reads everything at once and stops what he wants to stop.
fn watch(app: &mut App, mut goes_on: impl FnMut(&str) -> bool + Send + 'static) -> Told {
    let told = Told::default();
    let heard = Arc::clone(&told);
    let front: Front = Box::new(move |sentence| {
        heard.lock().unwrap().push(sentence.to_string());
        goes_on(sentence)
    });
    app.desk.patience = Some(Patience::new(Duration::ZERO, front));
    app.desk.hand_patience();
    told
}

type Told = Arc<Mutex<Vec<String>>>;

fn assigned(app: &App) -> i64 {
    let rows = app.desk.store.as_ref().unwrap().info().unwrap().rows;
    let of = |kind| rows.iter().find(|(it, _)| *it == kind).unwrap().1;
    of(<Assignment as wudan::domain::Record>::KIND)
}

fn word(key: &str) -> String {
    Words::built_in(Lang::ZhCn).get(key).into_owned()
}

/// Dispatches the task in hand to all orgs below the first level.
const DISPATCH: &str = "3 right d tab enter enter f8";

#[test]
fn a_bulk_act_tells_how_far_it_is_and_is_offered_again_when_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = wide(dir.path());
    let before = assigned(&app);
    let told = watch(&mut app, |sentence| !sentence.contains('%'));
    press(&mut app, DISPATCH);
    let told = told.lock().unwrap().clone();
    assert!(told.iter().any(|it| it.contains('%')), "{told:?}");
    let screen = shown(&app, SIZE);
    assert!(screen.contains(&word("tui.batch.title")), "{screen}");
    let part = assigned(&app) - before;
    assert!(part > 0 && part < i64::from(ORGS), "{part}");
    // The clerk takes back what was done so far.
    watch(&mut app, |_| true);
    press(&mut app, "2");
    assert_eq!(assigned(&app), before);
}

#[test]
fn a_bulk_act_that_was_stopped_can_be_finished() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = wide(dir.path());
    let before = assigned(&app);
    watch(&mut app, |sentence| !sentence.contains('%'));
    press(&mut app, DISPATCH);
    let told = watch(&mut app, |_| true);
    press(&mut app, "1");
    assert!(assigned(&app) - before >= i64::from(ORGS));
    assert!(!told.lock().unwrap().is_empty());
    let verified = app.desk.store.as_ref().unwrap().verify().unwrap();
    assert_eq!(verified.flaws, vec![]);
}

#[test]
fn reading_is_stopped_too_and_the_list_is_read_again_on_request() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = wide(dir.path());
    let goes_on = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&goes_on);
    watch(&mut app, move |_| asked.load(Ordering::SeqCst));
    press(&mut app, "7");
    let screen = shown(&app, SIZE);
    let stopped = word("refusal.stopped.what");
    assert!(screen.contains(&stopped), "{screen}");
    goes_on.store(true, Ordering::SeqCst);
    press(&mut app, "f5");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("待评定"), "{screen}");
    // Nothing was written or lost by it.
    let rows = app.desk.store.as_ref().unwrap().info().unwrap().rows;
    assert!(
        rows.iter()
            .any(|(kind, n)| *kind == Kind::Org && *n > i64::from(ORGS))
    );
}

#[test]
fn a_print_tells_how_far_it_is_and_leaves_no_file_when_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = wide(dir.path());
    let told = watch(&mut app, |sentence| !sentence.contains("正在写出"));
    press(&mut app, "P f8");
    assert!(app.go_on());
    let told = told.lock().unwrap().clone();
    assert!(told.iter().any(|it| it.contains('%')), "{told:?}");
    let screen = shown(&app, SIZE);
    assert!(screen.contains(&word("tui.print.stopped")), "{screen}");
    let files = || std::fs::read_dir(dir.path().join("paper")).unwrap().count();
    assert_eq!(files(), 0);
    watch(&mut app, |_| true);
    press(&mut app, "f8");
    app.go_on();
    assert_eq!(files(), 1, "{}", shown(&app, SIZE));
}
