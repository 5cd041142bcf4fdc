//! Scoring forms on their way to the orgs and back: what is filled in elsewhere arrives unchanged,
//! and whatever is wrong with a file is told apart.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value as Json;

use super::{collect as collected, edited, parts, put, restamped, sent, stamp, states, university};
use crate::cli::{Answer, Desk};

fn blanks(desk: &Desk, form: &str) -> Vec<(String, PathBuf)> {
    sent(desk, &["form", "blank", form])
}

fn collect(desk: &Desk, more: &[&str]) -> (Answer, Json) {
    collected(desk, "form", more)
}

/// Rows with points to fill in, from top to bottom, and the full points of each.
fn rows(sheet: &str) -> Vec<(u32, String)> {
    let blank = |row: &u32| {
        let at = sheet.find(&format!("<c r=\"E{row}\""));
        at.is_some_and(|at| sheet[at..].split('>').next().unwrap().ends_with('/'))
    };
    let full = |row: u32| {
        let at = sheet.find(&format!("<c r=\"C{row}\"")).unwrap();
        let value = sheet[at..].split("<v>").nth(1).unwrap();
        (row, value.split('<').next().unwrap().to_string())
    };
    (6..200).filter(blank).map(full).collect()
}

/// What an org says: points, reason and evidence of each item.
type Given = Vec<[String; 3]>;

/// Fills a sheet in; the points of each org lie elsewhere.
fn fill(sheet: &mut String, org: usize) -> Given {
    let mut given = Given::new();
    for (index, (row, full)) in rows(sheet).into_iter().enumerate() {
        let (points, reason) = match (index + org) % 7 {
            0 => ("0".to_string(), format!("缺材料{index}")),
            1 => ("不适用".to_string(), format!("无此项{index}")),
            _ => (full, String::new()),
        };
        let evidence = match index % 4 {
            0 => format!("文〔2026〕{index}号"),
            _ => String::new(),
        };
        put(sheet, &format!("E{row}"), &points);
        for (column, text) in [("F", &reason), ("G", &evidence)] {
            if !text.is_empty() {
                put(sheet, &format!("{column}{row}"), text);
            }
        }
        given.push([points, reason, evidence]);
    }
    given
}

/// The own sheet of each org: its key, by the org's code.
fn own_sheets(desk: &Desk, form: &str) -> BTreeMap<String, i64> {
    let sheets = desk.json(&["sheet", "list", "--form", form]);
    let own = sheets.as_array().unwrap().iter();
    own.filter(|sheet| sheet["role"] == "self")
        .map(|sheet| {
            let whole = desk.json(&["sheet", "show", &sheet["id"].to_string()]);
            let org = whole["org"].as_str().unwrap().to_string();
            (org, sheet["id"].as_i64().unwrap())
        })
        .collect()
}

/// What an org's sheet says.
fn kept(desk: &Desk, sheet: i64) -> Given {
    let whole = desk.json(&["sheet", "show", &sheet.to_string()]);
    let groups = whole["groups"].as_array().unwrap().iter();
    let items = groups.flat_map(|group| group["items"].as_array().unwrap().clone());
    let text = |item: &Json, key: &str| item[key].as_str().unwrap_or_default().to_string();
    items
        .map(|item| {
            let points = match item["applies"].as_bool() {
                Some(false) => "不适用".to_string(),
                _ => text(&item, "mark"),
            };
            [points, text(&item, "reason"), text(&item, "evidence")]
        })
        .collect()
}

#[test]
fn what_an_independent_program_fills_in_arrives_unchanged_and_can_be_taken_back() {
    let desk = university();
    let blanks = blanks(&desk, "annex1");
    assert!(blanks.len() >= 31, "{} second-level orgs", blanks.len());
    fs::create_dir(desk.path("back")).unwrap();
    let mut given = BTreeMap::new();
    for (index, (org, path)) in blanks.iter().enumerate() {
        let mut said = Given::new();
        let bytes = edited(path, |sheet| said = fill(sheet, index));
        // The content decides, not what the file is called.
        fs::write(desk.path("back").join(format!("{org}.dat")), bytes).unwrap();
        given.insert(org.clone(), said);
    }
    let before = own_sheets(&desk, "annex1");
    let (answer, told) = collect(&desk, &[]);
    assert_eq!(answer.code, 0, "the orgs without marks are entered: {told}");
    let differs = states(&told).values().filter(|it| *it == "differs").count();
    assert!(differs > 20, "marks that stand are not replaced: {told}");
    assert_eq!(told["missing"].as_array().unwrap().len(), 0);
    desk.done(&["undo"]);
    let (answer, told) = collect(&desk, &["--replace", "--dry-run"]);
    assert_eq!(answer.code, 0, "{told}");
    assert!(told.get("act").is_none());
    let (answer, told) = collect(&desk, &["--replace", "--submit"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    assert!(
        states(&told).values().all(|state| state == "accepted"),
        "{told}"
    );
    let sheets = own_sheets(&desk, "annex1");
    assert_eq!(sheets.len(), blanks.len());
    for (org, said) in &given {
        assert_eq!(&kept(&desk, sheets[org]), said, "{org}");
    }
    let (_, again) = collect(&desk, &[]);
    assert!(
        states(&again).values().all(|state| state == "known"),
        "{again}"
    );
    let undone = desk.json(&["undo"]);
    assert_eq!(undone["rows"], told["rows"]);
    assert_eq!(own_sheets(&desk, "annex1"), before);
}

/// A filled form with one thing wrong.
fn spoiled(path: &Path, spoil: impl FnOnce(&mut String)) -> Vec<u8> {
    edited(path, |sheet| {
        fill(sheet, 3);
        spoil(sheet);
    })
}

fn restamp(path: &Path, key: &str, value: &Json) -> Vec<u8> {
    spoiled(path, |sheet| restamped(sheet, path, ("H1", key), value))
}

/// A folder of answers with everything that can be wrong with one, and the orgs' blanks.
fn mixed(desk: &Desk) -> Vec<(String, PathBuf)> {
    let blanks = blanks(desk, "annex1");
    let back = desk.path("back");
    fs::create_dir(&back).unwrap();
    let path = |index: usize| blanks[index].1.as_path();
    let lay = |name: &str, bytes: &[u8]| fs::write(back.join(name), bytes).unwrap();
    let changed = |index: usize, cell: &str, value: &str| {
        spoiled(path(index), |sheet| put(sheet, cell, value))
    };
    let whole = |index: usize| spoiled(path(index), |_| {});
    lay("1-sound.xlsx", &whole(0));
    lay("2-locked.xlsx", &changed(1, "C7", "9"));
    let other = stamp(path(3))["org"].clone();
    lay("2-stamped.xlsx", &restamp(path(2), "org", &other));
    lay("3-one.xlsx", &whole(4));
    lay("3-two.xlsx", &whole(4));
    lay("4-empty.xlsx", &fs::read(path(5)).unwrap());
    lay("5-sum.xlsx", &changed(6, "E6", "99"));
    lay("6-high.xlsx", &changed(8, "E8", "7"));
    lay("6-word.xlsx", &changed(7, "E8", "很好"));
    lay("7-cut.xlsx", &whole(9)[..900]);
    lay("7-none.xlsx", b"");
    lay("8-list.csv", "编号,名称\n1,某支部\n".as_bytes());
    let year = serde_json::json!(2025);
    lay("8-year.xlsx", &restamp(path(10), "year", &year));
    let first = |desk: &Desk, form: &str| {
        desk.done(&["form", "blank", form, "--to", "first", "--org", "001003"]);
        let file = fs::read_dir(desk.path("first")).unwrap().next().unwrap();
        fs::read(file.unwrap().path()).unwrap()
    };
    lay("8-site.xlsx", &first(&Desk::ready(), "annex1"));
    lay("8-form.xlsx", &first(desk, "self-assessment"));
    lay("~$1-sound.xlsx", b"a lock of an office program");
    blanks
}

/// What must come of each file of [`mixed`].
const WANTED: &[(&str, &str)] = &[
    ("1-sound.xlsx", "accepted"),
    ("2-locked.xlsx", "tampered"),
    ("2-stamped.xlsx", "tampered"),
    ("3-one.xlsx", "doubled"),
    ("3-two.xlsx", "doubled"),
    ("4-empty.xlsx", "empty"),
    ("5-sum.xlsx", "sums"),
    ("6-high.xlsx", "unfit"),
    ("6-word.xlsx", "unfit"),
    ("7-cut.xlsx", "unreadable"),
    ("7-none.xlsx", "unreadable"),
    ("8-form.xlsx", "foreign"),
    ("8-list.csv", "foreign"),
    ("8-site.xlsx", "foreign"),
    ("8-year.xlsx", "foreign"),
];

#[test]
fn what_is_wrong_with_a_file_is_told_apart_and_the_rest_is_taken() {
    let desk = university();
    let blanks = mixed(&desk);
    desk.refused(&["form", "collect", "back"], 2, "form_unnamed");
    let acts = desk.json(&["undo", "--list"]);
    let rehearsed = ["--form", "annex1", "--replace", "--dry-run"];
    let (answer, told) = collect(&desk, &rehearsed);
    assert_eq!(answer.code, 4, "{told}");
    assert_eq!(
        desk.json(&["undo", "--list"]),
        acts,
        "a rehearsal writes nothing"
    );
    let found = states(&told);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(found, WANTED, "{told}");
    let files = told["files"].as_array().unwrap();
    let problem = |name: &str| {
        let file = files.iter().find(|file| file["file"] == name).unwrap();
        file["problems"][0].clone()
    };
    let locked = problem("2-locked.xlsx");
    assert_eq!(
        [&locked["cell"], &locked["was"], &locked["is"]],
        ["C7", "2", "9"]
    );
    let doubled = problem("3-one.xlsx")["what"].to_string();
    assert!(doubled.contains("3-two.xlsx"), "{doubled}");
    let sum = problem("5-sum.xlsx");
    assert_eq!([&sum["cell"], &sum["is"]], ["E6", "99"]);
    let lines = desk.call(&["form", "collect", "back", "--form", "annex1", "--replace"]);
    assert_eq!(lines.code, 0, "{lines:?}");
    assert!(!lines.out.contains('⟨'), "{lines:?}");
    let own = own_sheets(&desk, "annex1");
    assert_eq!(kept(&desk, own[&blanks[0].0]).len(), 44);
}

#[test]
fn nothing_is_overwritten_unless_told_and_nobody_under_a_forced_command_writes() {
    let desk = Desk::ready();
    let blank = ["form", "blank", "annex1", "--to", "out"];
    desk.done(&blank);
    let names = |folder: &str| {
        let entries = fs::read_dir(desk.path(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let written = names("out");
    assert!(
        written.contains(&"001001-文学院党总支.xlsx".to_string()),
        "{written:?}"
    );
    desk.refused(&[&blank[..], &["--org", "nobody"]].concat(), 3, "not_found");
    let refused = desk.call(&blank);
    assert_eq!((refused.code, refused.out.as_str()), (5, ""), "{refused:?}");
    assert!(refused.err.contains("（blank_exists，"), "{refused:?}");
    let first = fs::read(desk.path("out").join(&written[0])).unwrap();
    fs::write(desk.path("out").join(&written[0]), b"spoiled").unwrap();
    desk.done(&[&blank[..], &["--force"]].concat());
    assert_eq!(names("out"), written);
    let again = fs::read(desk.path("out").join(&written[0])).unwrap();
    assert_eq!(parts(&again).len(), parts(&first).len());
    let (_, told) = {
        fs::create_dir(desk.path("back")).unwrap();
        collect(&desk, &["--form", "annex1"])
    };
    assert_eq!(
        told["missing"].as_array().unwrap().len(),
        written.len(),
        "{told}"
    );
    for asked in ["form blank annex1 --to x", "form collect back"] {
        let answer = crate::pack_try::through_sshd(&desk, asked);
        crate::cli::told(&answer, 1, "session_refused");
    }
    assert!(!desk.path("x").exists());
    let english = ["--lang", "en", "form", "blank", "annex1", "--to", "back"];
    desk.done(&english);
    let path = desk.path("back").join(&written[0]);
    let filled = edited(&path, |sheet| {
        for (row, full) in rows(sheet) {
            put(sheet, &format!("E{row}"), &full);
        }
    });
    fs::write(&path, filled).unwrap();
    let (_, told) = collect(&desk, &[]);
    let states: Vec<String> = states(&told).into_values().collect();
    assert_eq!(states[0], "accepted", "a form keeps its language: {told}");
}
