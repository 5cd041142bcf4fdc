//! Counts of ballots on their way to the orgs and back.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value as Json, json};

use super::{
    collect as collected, edited, problem, put, restamped, sent, stamp, strings, told, university,
    wanted, words_at,
};
use crate::cli::{Answer, Desk};

/// Votes by org, fact, voter group and choice.
type Votes = BTreeMap<[String; 4], i64>;

fn blanks(desk: &Desk) -> Vec<(String, PathBuf)> {
    sent(desk, &["ballot", "blank"])
}

fn collect(desk: &Desk, more: &[&str]) -> (Answer, Json) {
    collected(desk, "ballot", more)
}

/// Every vote that is counted, and the days of the counts.
fn counted(desk: &Desk) -> (Votes, Vec<String>) {
    let rows = desk.json(&["ballot", "list", "--limit", "10000"]);
    let mut votes = Votes::new();
    let mut days = Vec::new();
    for row in rows.as_array().unwrap() {
        let text = |key: &str| row[key].as_str().unwrap().to_string();
        let key = [text("org"), text("fact"), text("voter"), text("choice")];
        votes.insert(key, row["votes"].as_i64().unwrap());
        days.push(text("date"));
    }
    days.sort();
    days.dedup();
    (votes, days)
}

/// Fills a blank in with the sums that a program would compute; 46152 is 10 May 2026.
fn fill(sheet: &mut String, path: &Path, (org, turn): (&str, i64), votes: &mut Votes) {
    put(sheet, "D3", "计票人");
    put(sheet, "F3", "46152");
    let strings = strings(path);
    let mut sum = (0, 0);
    for row in 6..200 {
        let Some(key) = words_at(&strings, sheet, &format!("G{row}")) else {
            continue;
        };
        let cell = format!("E{row}");
        if let Some(rest) = key.strip_prefix("vote:") {
            let [fact, voter, choice] = rest.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{key}");
            };
            let count = (turn * 7 + i64::from(row) * 3) % 23;
            // Nought may be left blank.
            if count > 0 {
                put(sheet, &cell, &count.to_string());
            }
            sum.0 += count;
            sum.1 += if choice == "invalid" { 0 } else { count };
            let key = [org, fact, voter, choice].map(str::to_string);
            votes.insert(key, count);
        } else if key.starts_with("valid:") {
            put(sheet, &cell, &sum.1.to_string());
            sum = (0, 0);
        }
    }
}

#[test]
fn counts_that_an_independent_program_fills_in_arrive_unchanged_and_can_be_taken_back() {
    let desk = university();
    let blanks = blanks(&desk);
    assert!(blanks.len() >= 31, "{} orgs that vote", blanks.len());
    fs::create_dir(desk.path("back")).unwrap();
    let mut votes = Votes::new();
    for (turn, (org, path)) in (0..).zip(&blanks) {
        let bytes = edited(path, |sheet| fill(sheet, path, (org, turn), &mut votes));
        fs::write(desk.path("back").join(format!("{org}.dat")), bytes).unwrap();
    }
    assert_eq!(counted(&desk).0, Votes::new());
    let (answer, told) = collect(&desk, &["--dry-run"]);
    assert_eq!(answer.code, 0, "{told}");
    assert_eq!(counted(&desk).0, Votes::new(), "a rehearsal writes nothing");
    let (answer, told) = collect(&desk, &[]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{told}");
    assert_eq!(told["states"]["accepted"], blanks.len(), "{told}");
    assert_eq!(told["missing"], json!([]));
    assert_eq!(counted(&desk), (votes, vec!["2026-05-10".to_string()]));
    let (_, again) = collect(&desk, &[]);
    assert_eq!(again["states"]["known"], blanks.len(), "{again}");
    desk.done(&["undo"]);
    assert_eq!(counted(&desk).0, Votes::new());
}

/// What must come of each file of [`mixed`].
const WANTED: &[(&str, &str)] = &[
    ("1-sound.xlsx", "accepted"),
    ("2-locked.xlsx", "tampered"),
    ("2-stamped.xlsx", "tampered"),
    ("3-one.xlsx", "doubled"),
    ("3-two.xlsx", "doubled"),
    ("4-empty.xlsx", "empty"),
    ("5-returned.xlsx", "sums"),
    ("5-valid.xlsx", "sums"),
    ("6-day.xlsx", "unfit"),
    ("6-half.xlsx", "unfit"),
    ("6-less.xlsx", "unfit"),
    ("6-year.xlsx", "unfit"),
    ("7-cut.xlsx", "unreadable"),
    ("8-list.csv", "foreign"),
    ("8-task.xlsx", "foreign"),
    ("8-year.xlsx", "foreign"),
    ("9-other.xlsx", "differs"),
];

/// A folder with everything that can be wrong; gives the org of the last file.
fn mixed(desk: &Desk) -> String {
    let blanks = blanks(desk);
    let back = desk.path("back");
    fs::create_dir(&back).unwrap();
    let path = |index: usize| blanks[index].1.as_path();
    let lay = |name: &str, bytes: &[u8]| fs::write(back.join(name), bytes).unwrap();
    let with = |index: usize, cells: &[(&str, &str)]| {
        edited(path(index), |sheet| {
            fill(sheet, path(index), ("", 1), &mut Votes::new());
            for (cell, text) in cells {
                put(sheet, cell, text);
            }
        })
    };
    lay("1-sound.xlsx", &with(0, &[]));
    lay("2-locked.xlsx", &with(1, &[("D7", "不好")]));
    let other = stamp(path(3))["org"].clone();
    let stamped = edited(path(2), |sheet| {
        put(sheet, "E7", "5");
        restamped(sheet, path(2), ("G1", "org"), &other);
    });
    lay("2-stamped.xlsx", &stamped);
    lay("3-one.xlsx", &with(4, &[]));
    lay("3-two.xlsx", &with(4, &[]));
    lay("4-empty.xlsx", &fs::read(path(5)).unwrap());
    lay("5-returned.xlsx", &with(6, &[("E6", "999")]));
    lay("5-valid.xlsx", &with(7, &[("E13", "999")]));
    lay("6-less.xlsx", &with(8, &[("E7", "-1")]));
    lay("6-half.xlsx", &with(9, &[("E7", "2.5")]));
    lay("6-day.xlsx", &with(10, &[("F3", "上周")]));
    lay("6-year.xlsx", &with(11, &[("F3", "45800")]));
    lay("7-cut.xlsx", &with(12, &[])[..900]);
    lay("8-list.csv", "编号,名称\n1,某支部\n".as_bytes());
    desk.done(&["task", "blank", "--to", "tasks", "--org", "001003"]);
    let task = fs::read_dir(desk.path("tasks")).unwrap().next().unwrap();
    lay("8-task.xlsx", &fs::read(task.unwrap().path()).unwrap());
    let year = edited(path(13), |sheet| {
        put(sheet, "E7", "5");
        restamped(sheet, path(13), ("G1", "year"), &json!(2025));
    });
    lay("8-year.xlsx", &year);
    lay("9-other.xlsx", &with(14, &[]));
    blanks[14].0.clone()
}

#[test]
fn what_is_wrong_with_a_count_is_told_apart_and_the_rest_is_taken() {
    let desk = university();
    let org = mixed(&desk);
    desk.line(&format!(
        "ballot count {org} team-vote leaders good=3 poor=1 --pack test-ballot"
    ));
    let kept = counted(&desk);
    let pack = ["--pack", "test-ballot", "--dry-run"];
    let (answer, rehearsed) = collect(&desk, &pack);
    assert_eq!(answer.code, 4, "{rehearsed}");
    assert_eq!(told(&rehearsed), wanted(WANTED), "{rehearsed}");
    assert_eq!(counted(&desk), kept, "a rehearsal writes nothing");
    let locked = problem(&rehearsed, "2-locked.xlsx");
    assert_eq!(
        [&locked["cell"], &locked["was"], &locked["is"]],
        ["D7", "好", "不好"]
    );
    let sum = problem(&rehearsed, "5-returned.xlsx");
    assert_eq!([&sum["cell"], &sum["is"]], ["E6", "999"]);
    let differs = problem(&rehearsed, "9-other.xlsx");
    assert_eq!(differs["was"], "好 3、差 1", "{differs}");
    let silent = rehearsed["missing"].as_array().unwrap();
    assert!(silent.len() > 10, "{rehearsed}");
    assert!(silent.iter().all(|it| it["org"] != *org), "{rehearsed}");
    let lines = desk.call(&["ballot", "collect", "back", "--pack", "test-ballot"]);
    assert_eq!(lines.code, 0, "{lines:?}");
    assert!(!lines.out.contains('⟨'), "{lines:?}");
    let good = [org.as_str(), "team-vote", "leaders", "good"].map(str::to_string);
    assert_eq!(counted(&desk).0[&good], 3, "what stands is not replaced");
    let (answer, _) = collect(&desk, &["--pack", "test-ballot", "--replace"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert_ne!(counted(&desk).0[&good], 3);
    desk.refused(
        &["ballot", "blank", "--to", "x", "--pack", "s2"],
        1,
        "no_ballot",
    );
    for asked in ["ballot blank --to x", "ballot collect back"] {
        let answer = crate::pack_try::through_sshd(&desk, asked);
        crate::cli::told(&answer, 1, "session_refused");
    }
}
