//! Tables to be filled in: down a column, by a pasted block, one act for all rows.

use wudan::{
    domain::{Command, LedgerRecord, OrgKind, SheetCommand, SheetRole},
    store::query::ledger::FactFilter,
    tui::{App, event::Event},
};

use crate::workbench::{again, open, press, shown, today};

const SIZE: (u16, u16) = (80, 24);

/// The table of party-committee meetings for the three branches of the physics school.
fn table(dir: &tempfile::TempDir) -> App {
    let mut app = open(dir.path(), SIZE);
    press(
        &mut app,
        "/ \"wuli\" enter v down down down = \"zwh\" enter f8",
    );
    app
}

fn entries(app: &App) -> Vec<LedgerRecord> {
    let store = app.desk.store.as_ref().unwrap();
    let lines = store.ledger(&FactFilter::default(), None, 99).unwrap();
    let mut rows: Vec<LedgerRecord> = lines.into_iter().map(|line| line.row).collect();
    rows.sort_by_key(|row| row.org);
    rows
}

#[test]
fn a_column_is_filled_down_and_only_rows_with_words_become_entries() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = table(&dir);
    press(&mut app, "down 0 9 0 3 f6 tab 1 2 enter 1 5 f8");
    let rows = entries(&app);
    let got: Vec<_> = rows
        .iter()
        .map(|row| (row.date.to_string(), row.present))
        .collect();
    let wanted = [
        ("2026-09-03", Some(12)),
        ("2026-09-03", Some(15)),
        ("2026-09-03", None),
    ];
    let wanted: Vec<_> = wanted.map(|(day, n)| (day.to_string(), n)).to_vec();
    assert_eq!(got, wanted, "{}", shown(&app, SIZE));
    press(&mut app, "u");
    assert_eq!(entries(&app).len(), 0, "one act for all rows");
}

#[test]
fn a_wrong_cell_gets_the_cursor_and_nothing_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = table(&dir);
    press(&mut app, "9 - 3 enter 1 3 - 4 5 enter f8");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("13-45"), "{screen}");
    assert_eq!(entries(&app).len(), 0);
    press(
        &mut app,
        "backspace backspace backspace backspace backspace 9 - 4 f8",
    );
    assert_eq!(entries(&app).len(), 2);
}

#[test]
fn a_block_is_put_by_place_or_by_the_names_of_its_rows() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = table(&dir);
    app.handle(Event::Paste("9-1\t11\n9-2\t12\n".into()));
    let screen = shown(&app, SIZE);
    assert!(screen.contains("已粘贴2行"), "{screen}");
    assert!(
        screen.contains("2026-09-01") && screen.contains("2026-09-02"),
        "{screen}"
    );
    let by_name = "党组织\t日期\t出席\n物理与电子学院第3党支部\t9月5日\t7\n\
                   物理与电子学院 第1党支部\t9月6日\t８\n没有的支部\t9月7日\t9\n";
    app.handle(Event::Paste(by_name.into()));
    let screen = shown(&app, SIZE);
    assert!(screen.contains("已粘贴2行；另有2行没有放进去"), "{screen}");
    press(&mut app, "f8");
    let rows = entries(&app);
    let got: Vec<_> = rows
        .iter()
        .map(|row| (row.date.to_string(), row.present))
        .collect();
    assert!(got.contains(&("2026-09-05".into(), Some(7))), "{got:?}");
    assert!(got.contains(&("2026-09-06".into(), Some(8))), "{got:?}");
}

#[test]
fn what_stands_in_a_table_is_kept_and_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = table(&dir);
    press(&mut app, "9 - 3");
    app.handle(Event::Tick);
    drop(app);
    let mut app = again(dir.path(), SIZE);
    press(&mut app, "enter");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("9-3") && screen.contains("逐个组织填"),
        "{screen}"
    );
    press(&mut app, "f8");
    assert_eq!(entries(&app).len(), 1);
}

#[test]
fn one_item_of_all_sheets_is_scored_in_one_act() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let store = app.desk.store.as_mut().unwrap();
    let orgs = store.org_ids(None, &[OrgKind::GeneralBranch], 100).unwrap();
    for org in &orgs[1..3] {
        let command = Command::from(SheetCommand::Open {
            year: 2026,
            org: *org,
            adoption: 1,
            form: "annex1".into(),
            role: SheetRole::Inspector,
            assessor: "李督查".into(),
            date: today(),
        });
        store.execute(command, &[]).unwrap();
    }
    press(&mut app, "4 f5 end enter = 9 9 f8");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("超出"), "{screen}");
    press(&mut app, "backspace backspace 2 enter 2 enter - 1 f8");
    assert!(
        shown(&app, SIZE).contains("要写理由"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "\"缺记录\" f8");
    let store = app.desk.store.as_ref().unwrap();
    let marks = |sheet| store.marks(sheet).unwrap();
    let all: Vec<_> = (1..=3).flat_map(marks).collect();
    assert_eq!(all.len(), 3, "{}", shown(&app, SIZE));
    let item = &all[0].item;
    assert!(all.iter().all(|mark| mark.item == *item && !mark.by_rest));
    let least = all.iter().min_by_key(|mark| mark.points).unwrap();
    assert_eq!(least.reason.as_deref(), Some("缺记录"));
    press(&mut app, "u");
    let store = app.desk.store.as_ref().unwrap();
    assert_eq!(
        (1..=3)
            .map(|sheet| store.marks(sheet).unwrap().len())
            .sum::<usize>(),
        0
    );
}
