//! Ledger, supervision and verdicts by keys: each act goes through the one door.

use wudan::{
    demo::{Which, make},
    domain::{Finding, FindingState, LedgerRecord, PersonCommand, PostKind, Record, YearClosing},
    store::query::{
        finding::FindingFilter,
        judging::{due::DueWhat, norm::NormFilter, standing::StandingFilter},
        ledger::FactFilter,
    },
    tui::{App, event::Event},
};

use crate::workbench::{open, press, shown, today};

const SIZE: (u16, u16) = (120, 40);

fn store(app: &App) -> &wudan::store::Store {
    app.desk.store.as_ref().unwrap()
}

fn records(app: &App) -> Vec<LedgerRecord> {
    let rows = store(app).ledger(&FactFilter::default(), None, 1000);
    rows.unwrap().into_iter().map(|line| line.row).collect()
}

fn findings(app: &App) -> Vec<Finding> {
    let filter = FindingFilter {
        year: 2026,
        ..FindingFilter::default()
    };
    let rows = store(app).findings(&filter, None, 10_000).unwrap();
    rows.into_iter().map(|line| line.finding).collect()
}

fn behind(app: &App) -> usize {
    let filter = StandingFilter {
        year: 2026,
        behind: true,
        ..StandingFilter::default()
    };
    store(app).standings(&filter, 100_000).unwrap().len()
}

#[test]
fn who_is_behind_is_logged_from_his_line() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let before = behind(&app);
    assert!(before > 0);
    // Kind, org and day stand in the form already.
    press(&mut app, "5 enter f8");
    let made = records(&app);
    assert_eq!(made.len(), 1, "{}", shown(&app, SIZE));
    assert_eq!(made[0].date.format("%Y-%m").to_string(), "2026-09");
    assert!(behind(&app) <= before);
}

#[test]
fn the_same_meeting_is_logged_for_many_orgs_by_one_act() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let acts = store(&app).info().unwrap().acts;
    press(&mut app, "5 / \"dfay\" enter space space space enter f8");
    let made = records(&app);
    assert_eq!(made.len(), 3, "{}", shown(&app, SIZE));
    let kinds: Vec<&str> = made.iter().map(|it| it.kind.as_str()).collect();
    assert!(kinds.iter().all(|kind| *kind == kinds[0]), "{kinds:?}");
    assert_eq!(store(&app).info().unwrap().acts, acts + 1);
    // One act is taken back by one key.
    press(&mut app, "u");
    assert!(records(&app).is_empty());
}

#[test]
fn a_problem_that_the_rules_find_is_taken_onto_the_ledger_and_asked_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let due = |app: &App| {
        let asked = store(app).due(2026, None).unwrap().into_iter();
        asked.filter(|due| due.what == DueWhat::Finding).count()
    };
    let before = due(&app);
    assert!(before > 1);
    press(&mut app, "6 right enter tab tab f8");
    let made = findings(&app);
    assert_eq!(made.len(), 1, "{}", shown(&app, SIZE));
    assert!(made[0].rule.is_some());
    assert_eq!(due(&app), before - 1);
    // Several are taken at once as the rules word them.
    press(&mut app, "space space x");
    assert_eq!(findings(&app).len(), 3, "{}", shown(&app, SIZE));
    assert_eq!(due(&app), before - 3);
}

#[test]
fn hundreds_of_problems_are_taken_at_once_and_none_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let path = dir.path().join("city.db");
    app.desk.store = Some(make(&path, Which::City, today(), &mut |_| {}).unwrap());
    app.handle(Event::Tick);
    press(&mut app, "6 right");
    let due = |app: &App| {
        let asked = store(app).due(2026, None).unwrap().into_iter();
        asked.filter(|due| due.what == DueWhat::Finding).count()
    };
    let (before, known) = (due(&app), findings(&app).len());
    press(&mut app, &"space ".repeat(before + 100));
    press(&mut app, "x");
    let made = findings(&app).len() - known;
    assert!(made > 256, "{made} {}", shown(&app, SIZE));
    assert_eq!((made, due(&app)), (before, 0));
}

#[test]
fn a_finding_goes_from_its_raising_to_its_look_back_by_keys() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "6 n tab \"会议记录缺主持人\" f8");
    let state = |app: &App| findings(app)[0].state;
    assert_eq!(state(&app), FindingState::Open);
    // What is not rectified cannot be verified.
    press(&mut app, "x");
    assert!(shown(&app, SIZE).contains("尚未报整改"));
    press(&mut app, "s \"补齐\" tab \"记录本\" f8");
    assert_eq!(state(&app), FindingState::Rectified);
    press(&mut app, "x \"张处长\" f8");
    assert_eq!(state(&app), FindingState::Closed);
    // A closed one leaves the list, is found again with the rest, and falls back.
    assert!(!shown(&app, SIZE).contains("会议记录缺主持人"));
    press(&mut app, "a b 2 f8");
    assert_eq!(state(&app), FindingState::Open);
    assert!(findings(&app)[0].relapsed.is_some());
}

#[test]
fn a_body_decides_what_the_rules_leave_to_it_and_a_closed_year_stands_still() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "7 p");
    let adoption = store(&app).adoptions(Some(2026)).unwrap()[0].id;
    let kept = |app: &App| {
        let rows = store(app).verdicts(adoption, (None, None), 0, 1000);
        rows.unwrap()
    };
    let all = kept(&app).len();
    assert!(all > 0, "{}", shown(&app, SIZE));
    press(&mut app, "e 1 tab \"校党委\" tab \"述职好\" f8");
    let decided = kept(&app);
    let given: Vec<_> = decided.iter().filter(|it| it.row.grade.is_some()).collect();
    assert_eq!(given.len(), 1, "{}", shown(&app, SIZE));
    assert_eq!(given[0].row.body.as_deref(), Some("校党委"));
    // With verdicts open the year cannot be closed, and the screen says so.
    press(&mut app, "X \"校党委\" tab \"校发1号\" f8 \"bj\" enter");
    assert!(closing(&app).is_none());
    let screen = shown(&app, SIZE);
    assert!(screen.contains((all - 1).to_string().as_str()), "{screen}");
}

fn closing(app: &App) -> Option<YearClosing> {
    store(app).year_closing(2026).unwrap()
}

#[test]
fn a_year_is_closed_by_a_typed_word_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "7 X \"校党委\" tab \"校发1号\" f8 enter enter");
    assert!(closing(&app).is_none());
    press(&mut app, "\"办结\" enter");
    let closed = closing(&app).expect("the typed word closes the year");
    assert!(closed.packs.starts_with("s2 "), "{}", closed.packs);
    // Its facts stand still.
    press(&mut app, "esc esc 5 enter f8");
    assert!(records(&app).is_empty());
    assert!(shown(&app, SIZE).contains("办结"), "{}", shown(&app, SIZE));
}

#[test]
fn the_reasons_of_a_verdict_are_opened_step_by_step() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "7 enter");
    let folded = shown(&app, SIZE);
    for step in ["原始", "一票否决", "上限", "决定"] {
        assert!(folded.contains(step), "{step}\n{folded}");
    }
    press(&mut app, "+");
    let open_lines = shown(&app, SIZE);
    press(&mut app, "-");
    let closed = shown(&app, SIZE);
    assert!(closed.contains("1/1"), "{closed}");
    assert_ne!(open_lines, closed);
}

#[test]
fn the_agenda_leads_to_where_a_thing_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "6 n tab \"会议室漏水\" tab tab tab tab \"+3\" f8");
    press(&mut app, "8 / \"loushui\" enter enter");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("[问题]"), "{screen}");
    let row = findings(&app)[0].row();
    assert_eq!(row.id, 1);
}

#[test]
fn a_year_is_seen_at_a_glance_and_into_its_parts() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "5 enter f8 8 right");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("文学院党总支"), "{screen}");
    // Something was entered in September, nothing in January.
    assert!(screen.contains("........5..."), "{screen}");
    press(&mut app, "/ \"wenxue\" enter enter");
    assert!(shown(&app, SIZE).contains("文学院第1党支部"));
    press(&mut app, "b");
    assert!(shown(&app, SIZE).contains("图书馆党总支"));
}

#[test]
fn what_is_done_leaves_the_agenda_and_comes_back_when_that_is_undone() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let lines = |app: &App| store(app).agenda(2026, (None, None), false).unwrap().len();
    let before = lines(&app);
    // Terms and findings have acts of their own; a row of the pack is ticked off here.
    press(&mut app, "8 a / \"zicha\" enter x f8");
    assert_eq!(lines(&app), before - 1, "{}", shown(&app, SIZE));
    press(&mut app, "u");
    assert_eq!(lines(&app), before, "{}", shown(&app, SIZE));
}

#[test]
fn a_figure_that_a_target_lacks_is_entered_from_its_line_and_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let known = |app: &App| {
        let filter = NormFilter {
            year: 2026,
            ..NormFilter::default()
        };
        let lines = store(app).targets(&filter, 1000).unwrap();
        let known = lines.iter().filter_map(|line| line.course.as_ref().ok());
        known.map(|it| it.value.to_string()).collect::<Vec<_>>()
    };
    assert!(known(&app).is_empty());
    // The count that is not there yet is picked already: first the one, then the other.
    press(
        &mut app,
        "5 right right right right right right enter tab tab 7 f8",
    );
    press(&mut app, "enter tab tab 1 0 f8");
    assert_eq!(known(&app), ["70"], "{}", shown(&app, SIZE));
    press(&mut app, "u");
    assert!(known(&app).is_empty());
}

#[test]
fn norms_show_what_is_lacking_first_and_all_on_demand() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "5 right right right right right");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("1/10") && screen.contains("缺配"),
        "{screen}"
    );
    assert!(!screen.contains("达标"), "{screen}");
    // A unit's figures are entered from any line of it.
    press(&mut app, "e tab \"在编\" enter 2 0 0 f8");
    let filter = FactFilter {
        item: Some("org.staff".into()),
        ..FactFilter::default()
    };
    let rows = store(&app).figures(&filter, 0, 10).unwrap();
    assert_eq!(rows.len(), 1, "{}", shown(&app, SIZE));
    assert_eq!(rows[0].row.value.as_deref(), Some("200"));
    // What is fulfilled leaves the list and is found again among all.
    let org = rows[0].row.org;
    let store = app.desk.store.as_mut().unwrap();
    let add = PersonCommand::Add {
        name: "周敏".into(),
        title: None,
        degree: None,
        full_time: true,
        administrative_head: false,
        phone: None,
    };
    let person = store.execute(add.into(), &[]).unwrap().rows[0].1;
    let appoint = PersonCommand::Appoint {
        person,
        org,
        post: PostKind::Organiser,
        since: wudan::base::date::parse_iso("2026-09-01").unwrap(),
        acting: false,
    };
    store.execute(appoint.into(), &[]).unwrap();
    press(&mut app, "f5");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("/9") && !screen.contains("达标"),
        "{screen}"
    );
    press(&mut app, "a");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("/10") && screen.contains("达标"),
        "{screen}"
    );
}

#[test]
fn what_was_begun_for_a_norm_is_not_entered_for_a_target() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(
        &mut app,
        "5 right right right right right e tab \"在编\" enter 2 0 0 tab esc",
    );
    press(&mut app, "right enter tab tab 7 f8");
    let rows = store(&app).figures(&FactFilter::default(), 0, 10).unwrap();
    let said: Vec<_> = rows
        .iter()
        .map(|it| (&*it.row.fact, it.row.value.as_deref()))
        .collect();
    assert_eq!(
        said,
        [("double-leader-branches", Some("7"))],
        "{}",
        shown(&app, SIZE)
    );
}
