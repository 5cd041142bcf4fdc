//! How far tasks are, on its way to the orgs and back: one act enters what they say, and nothing
//! that was entered meanwhile is lost.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value as Json, json};
use wudan::{
    domain::{
        Assignment, Category, Command, Id, Note, OrgCommand, ReportLine, Share, State, TaskCommand,
        TaskDraft,
    },
    store::{Creation, Session, Store},
};

use super::{
    collect as collected, edited, problem, put, restamped, sent, stamp, strings, told, university,
    wanted, words_at,
};
use crate::{
    cli::{Answer, Desk},
    decide::{TODAY, day},
    process::bulk::lines,
};

/// State, progress, evidence, remark.
type Standing = [String; 4];

fn blanks(desk: &Desk) -> Vec<(String, PathBuf)> {
    sent(desk, &["task", "blank"])
}

fn collect(desk: &Desk, more: &[&str]) -> (Answer, Json) {
    collected(desk, "task", more)
}

/// The rows of a blank with their assignments.
fn works(path: &Path, sheet: &str) -> Vec<(u32, i64)> {
    let strings = strings(path);
    let key = |row: u32| {
        let key = words_at(&strings, sheet, &format!("L{row}"))?;
        let id = key.strip_prefix("work:")?.split(' ').next()?.to_string();
        Some((row, id.parse().ok()?))
    };
    (6..200).filter_map(key).collect()
}

/// How every assignment of the year stands.
fn standing(desk: &Desk) -> BTreeMap<i64, Standing> {
    let tasks = desk.json(&["task", "list", "--limit", "1000"]);
    let tasks = tasks.as_array().unwrap().iter();
    let works = tasks.flat_map(|task| task["assignments"].as_array().unwrap().clone());
    let text = |work: &Json, key: &str| work[key].as_str().unwrap_or_default().to_string();
    works
        .map(|work| {
            let standing = [
                text(&work, "state"),
                work["progress"].to_string(),
                text(&work, "evidence"),
                text(&work, "remark"),
            ];
            (work["id"].as_i64().unwrap(), standing)
        })
        .collect()
}

/// The notes of a quarter by assignment.
fn notes(desk: &Desk, quarter: &str) -> BTreeMap<i64, Vec<String>> {
    let tasks = desk.json(&["task", "list", "--limit", "1000"]);
    let mut found: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for task in tasks.as_array().unwrap() {
        let shown = desk.json(&["task", "show", task["code"].as_str().unwrap()]);
        for note in shown["notes"].as_array().unwrap() {
            if let (Some(work), true) = (note["assignment"].as_i64(), note["quarter"] == quarter) {
                let text = note["text"].as_str().unwrap().to_string();
                found.entry(work).or_default().push(text);
            }
        }
    }
    found
}

/// Fills a blank in, and says what must stand afterwards; notes go beside.
fn fill(
    sheet: &mut String,
    (path, org): (&Path, usize),
    (after, said): (&mut BTreeMap<i64, Standing>, &mut BTreeMap<i64, String>),
) {
    put(sheet, "D3", "经办人");
    for (index, (row, work)) in works(path, sheet).into_iter().enumerate() {
        let mut tell = |column: &str, text: &str| put(sheet, &format!("{column}{row}"), text);
        let stands = after.get_mut(&work).unwrap();
        match (index + org) % 4 {
            0 => {
                let evidence = format!("文〔2026〕{row}号");
                tell("G", "已完成");
                tell("I", &evidence);
                (stands[0], stands[1], stands[2]) = ("done".into(), "100".into(), evidence);
            }
            1 => {
                let note = format!("第{row}行的进展");
                tell("H", "55");
                tell("K", &note);
                if stands[0] != "troubled" {
                    stands[0] = "going".into();
                }
                stands[1] = "55".into();
                said.insert(work, note);
            }
            2 => {
                tell("G", "存在问题");
                tell("H", "30");
                tell("J", "经费未到位");
                stands[0] = "troubled".into();
                (stands[1], stands[3]) = ("30".into(), "经费未到位".into());
            }
            // Of some it says nothing but what was done.
            _ => {
                tell("K", "已部署");
                said.insert(work, "已部署".into());
            }
        }
    }
}

#[test]
fn what_an_independent_program_says_of_tasks_is_entered_as_one_act_and_can_be_taken_back() {
    let desk = university();
    let blanks = blanks(&desk);
    assert!(blanks.len() >= 31, "{} orgs with open tasks", blanks.len());
    fs::create_dir(desk.path("back")).unwrap();
    let before = (standing(&desk), notes(&desk, "2026Q2"));
    let (mut after, mut said) = (before.0.clone(), BTreeMap::new());
    for (index, (org, path)) in blanks.iter().enumerate() {
        let bytes = edited(path, |sheet| {
            fill(sheet, (path, index), (&mut after, &mut said));
        });
        // The content decides, not what the file is called.
        fs::write(desk.path("back").join(format!("{org}.dat")), bytes).unwrap();
    }
    let (answer, told) = collect(&desk, &["--dry-run"]);
    assert_eq!(answer.code, 0, "{told}");
    assert_eq!(standing(&desk), before.0, "a rehearsal writes nothing");
    assert_eq!(told["quarter"], "2026Q2");
    let (answer, told) = collect(&desk, &[]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{told}");
    assert_eq!(told["states"]["accepted"], blanks.len(), "{told}");
    assert_eq!(told["missing"], json!([]));
    assert_eq!(standing(&desk), after);
    let entered = notes(&desk, "2026Q2");
    for (work, note) in &said {
        let mut own = entered[work].iter();
        assert!(own.any(|it| it == note), "{work}: {note}");
    }
    let (_, again) = collect(&desk, &[]);
    assert_eq!(again["states"]["known"], blanks.len(), "{again}");
    let undone = desk.json(&["undo"]);
    assert_eq!(undone["rows"], told["rows"]);
    assert_eq!((standing(&desk), notes(&desk, "2026Q2")), before);
}

/// What must come of each file of [`mixed`].
const WANTED: &[(&str, &str)] = &[
    ("1-sound.xlsx", "accepted"),
    ("2-key.xlsx", "tampered"),
    ("2-locked.xlsx", "tampered"),
    ("2-stamped.xlsx", "tampered"),
    ("3-one.xlsx", "doubled"),
    ("3-two.xlsx", "doubled"),
    ("4-empty.xlsx", "empty"),
    ("6-high.xlsx", "unfit"),
    ("6-waiting.xlsx", "unfit"),
    ("6-word.xlsx", "unfit"),
    ("7-cut.xlsx", "unreadable"),
    ("8-form.xlsx", "foreign"),
    ("8-list.csv", "foreign"),
    ("8-quarter.xlsx", "foreign"),
    ("8-site.xlsx", "foreign"),
    ("9-stale.xlsx", "differs"),
];

/// A folder with everything that can be wrong; gives the task and org of the stale one.
fn mixed(desk: &Desk) -> [String; 2] {
    let blanks = blanks(desk);
    let back = desk.path("back");
    fs::create_dir(&back).unwrap();
    let path = |index: usize| blanks[index].1.as_path();
    let lay = |name: &str, bytes: &[u8]| fs::write(back.join(name), bytes).unwrap();
    let with = |index: usize, cells: &[(&str, &str)]| {
        edited(path(index), |sheet| {
            for (cell, text) in cells {
                put(sheet, cell, text);
            }
        })
    };
    let whole = |index: usize| with(index, &[("G6", "进行中"), ("H6", "71"), ("K6", "已部署")]);
    lay("1-sound.xlsx", &whole(0));
    lay(
        "2-locked.xlsx",
        &with(1, &[("H6", "60"), ("B6", "另一项任务")]),
    );
    lay("2-key.xlsx", &with(14, &[("H6", "60"), ("L6", "work:1 1")]));
    let other = stamp(path(3))["org"].clone();
    let stamped = edited(path(2), |sheet| {
        put(sheet, "H6", "60");
        restamped(sheet, path(2), ("L1", "org"), &other);
    });
    lay("2-stamped.xlsx", &stamped);
    lay("3-one.xlsx", &whole(4));
    lay("3-two.xlsx", &whole(4));
    lay("4-empty.xlsx", &fs::read(path(5)).unwrap());
    lay("6-high.xlsx", &with(6, &[("H6", "140")]));
    lay("6-word.xlsx", &with(7, &[("G6", "快了")]));
    lay("6-waiting.xlsx", &with(8, &[("G6", "未开展"), ("H6", "5")]));
    lay("7-cut.xlsx", &whole(9)[..900]);
    lay("8-list.csv", "编号,名称\n1,某支部\n".as_bytes());
    let first = |desk: &Desk, call: &[&str], folder: &str| {
        desk.done(&[call, &["--to", folder]].concat());
        let file = fs::read_dir(desk.path(folder)).unwrap().next().unwrap();
        fs::read(file.unwrap().path()).unwrap()
    };
    let form = ["form", "blank", "annex1", "--org", &blanks[10].0];
    lay("8-form.xlsx", &first(desk, &form, "forms"));
    let quarter = [
        "task",
        "blank",
        "--quarter",
        "2026Q1",
        "--org",
        &blanks[11].0,
    ];
    lay("8-quarter.xlsx", &first(desk, &quarter, "other"));
    let elsewhere = university();
    elsewhere.done(&["demo", "university", "--make", "other.db"]);
    let site = ["--db", "other.db", "task", "blank", "--org", &blanks[12].0];
    lay("8-site.xlsx", &first(&elsewhere, &site, "site"));
    let stale = edited(path(13), |sheet| put(sheet, "H6", "71"));
    lay("9-stale.xlsx", &stale);
    let sheet = parts_of(path(13));
    let code = words_at(&strings(path(13)), &sheet, "A6").unwrap();
    [code, blanks[13].0.clone()]
}

fn parts_of(path: &Path) -> String {
    let mut found = String::new();
    edited(path, |sheet| found.clone_from(sheet));
    found
}

#[test]
fn what_is_wrong_with_what_an_org_says_of_its_tasks_is_told_apart() {
    let desk = university();
    let [task, org] = mixed(&desk);
    let progress = ["task", "progress", &task, &org, "--progress", "33"];
    desk.done(&[&progress[..], &["--evidence", "会议纪要"]].concat());
    let acts = desk.json(&["undo", "--list"]);
    let quarter = ["--quarter", "2026Q2", "--dry-run"];
    let (answer, rehearsed) = collect(&desk, &quarter);
    assert_eq!(answer.code, 4, "{rehearsed}");
    assert_eq!(desk.json(&["undo", "--list"]), acts);
    assert_eq!(told(&rehearsed), wanted(WANTED), "{rehearsed}");
    let locked = problem(&rehearsed, "2-locked.xlsx");
    assert_eq!([&locked["cell"], &locked["is"]], ["B6", "另一项任务"]);
    assert_eq!(problem(&rehearsed, "2-key.xlsx")["cell"], "L6");
    let stale = problem(&rehearsed, "9-stale.xlsx");
    let was = stale["was"].as_str().unwrap();
    assert!(was.contains("33%") && was.contains("会议纪要"), "{stale}");
    assert!(stale["is"].as_str().unwrap().contains("71%"), "{stale}");
    let lines = desk.call(&["task", "collect", "back", "--quarter", "2026Q2"]);
    assert_eq!(lines.code, 0, "{lines:?}");
    assert!(!lines.out.contains('⟨'), "{lines:?}");
    let kept = desk.json(&["task", "show", &task]);
    let own = |shown: &Json| {
        let works = shown["assignments"].as_array().unwrap().clone();
        works.into_iter().find(|it| it["org"] == *org).unwrap()
    };
    assert_eq!(
        own(&kept)["progress"],
        33,
        "what was entered meanwhile stays"
    );
    // A file may be named by itself; told to, it replaces, and what it leaves blank stays.
    let one = desk.path("back").join("9-stale.xlsx");
    let one = one.to_str().unwrap();
    let (answer, _) = collected_of(&desk, one, &["--replace"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    let replaced = own(&desk.json(&["task", "show", &task]));
    assert_eq!(
        [&replaced["progress"], &replaced["evidence"]],
        [&json!(71), &json!("会议纪要")]
    );
    for asked in ["task blank --to x", "task collect back"] {
        let answer = crate::pack_try::through_sshd(&desk, asked);
        crate::cli::told(&answer, 1, "session_refused");
    }
}

fn collected_of(desk: &Desk, from: &str, more: &[&str]) -> (Answer, Json) {
    let answer = desk.call(&[&["task", "collect", from, "--json"], more].concat());
    let json = answer.json();
    (answer, json)
}

/// More orgs than go through the door at once.
const MANY: u32 = 1_100;

/// A file with a task for many orgs, and the assignments.
fn dispatched(path: &Path) -> (Store, Vec<Id>) {
    let creation = Creation {
        year: 2026,
        title: "test".into(),
    };
    let session = Session::local("clerk", day(TODAY));
    let mut store = Store::create(path, &creation, session).unwrap();
    let lines = lines(MANY);
    let draft = TaskDraft {
        title: "任务".into(),
        category: Category::Basic,
        share: Share::Common,
        goal: Some("目标".into()),
        standard: Some("标准".into()),
        figures: None,
        leader: None,
        lead: None,
        supporting: Vec::new(),
        responsible: Some("组织部".into()),
        measures: None,
        deadline: Some(day("2026-12-01")),
        clause: None,
    };
    let (date, scope) = (day(TODAY), Some("全校".to_string()));
    let commands: [Command; 3] = [
        OrgCommand::Load { lines }.into(),
        TaskCommand::Open { year: 2026, draft }.into(),
        TaskCommand::Dispatch {
            task: 1,
            orgs: (1..=i64::from(MANY)).collect(),
            date,
            scope,
        }
        .into(),
    ];
    for command in commands {
        store.execute(command, &[]).unwrap();
    }
    let works = store.assignments(1, 0, u32::MAX).unwrap();
    let works = works.iter().map(|work| work.assignment.id).collect();
    (store, works)
}

#[test]
fn more_answers_than_go_through_the_door_at_once_are_one_act_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, works) = dispatched(&dir.path().join("t.db"));
    assert_eq!(works.len(), usize::try_from(MANY).unwrap());
    let report = |work: &Id| ReportLine {
        assignment: *work,
        state: State::Going,
        progress: 40,
        evidence: None,
        remark: None,
        note: Some("已部署".into()),
    };
    let command = TaskCommand::Report {
        quarter: "2026Q2".into(),
        date: day(TODAY),
        lines: works.iter().map(report).collect(),
    };
    let outcome = store.execute(command.into(), &[]).unwrap();
    assert_eq!(outcome.rows.len(), works.len() * 2, "a note for each");
    let reported = |store: &Store| {
        let found = works.iter().map(|work| store.find::<Assignment>(*work));
        let found = found.filter(|work| work.as_ref().unwrap().as_ref().unwrap().progress == 40);
        (found.count(), store.find::<Note>(1).unwrap().is_some())
    };
    assert_eq!(reported(&store), (works.len(), true));
    let act = store.last_undoable().unwrap().unwrap().seq;
    let undo = wudan::domain::ActCommand::Undo { act };
    store.execute(undo.into(), &[]).unwrap();
    assert_eq!(reported(&store), (0, false));
}
