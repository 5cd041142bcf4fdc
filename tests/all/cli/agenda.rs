//! The agenda by calls: what is told is marked with its own keys, taken back, and comes again.

use serde_json::Value as Json;

use super::{Answer, Desk, run, told};

/// The rows of the agenda of a line.
fn of(desk: &Desk, line: &str, more: &[&str]) -> Vec<Json> {
    let rows = desk.json(&[&["agenda", "--days", "300"], more].concat());
    let rows = rows.as_array().unwrap().iter();
    rows.filter(|row| row["line"] == line).cloned().collect()
}

fn orgs(rows: &[Json]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["org"].as_str().unwrap_or("all"))
        .collect()
}

/// A call on another day.
fn on(desk: &Desk, today: &str, args: &[&str]) -> Answer {
    let all = [&["--as", "zhou", "--today", today], args].concat();
    run(&desk.path("."), &all)
}

#[test]
fn a_program_feeds_the_rows_of_the_agenda_back_and_they_leave_it() {
    let desk = Desk::ready();
    let whole = of(&desk, "election-review", &[]);
    assert_eq!(orgs(&whole), ["all"]);
    let count = (&whole[0]["settled"], &whole[0]["of"]);
    assert_eq!(count, (&0.into(), &2.into()));
    let each = of(&desk, "election-review", &["--each"]);
    assert_eq!(orgs(&each), ["001001", "001003"]);
    let text = |row: &Json, key: &str| row[key].as_str().unwrap().to_string();
    for row in &each {
        let [line, pack, org, due] = ["line", "pack", "org", "due"].map(|key| text(row, key));
        let keys = ["--pack", &pack, "--org", &org, "--due", &due];
        desk.done(&[&["agenda", "done", line.as_str()][..], &keys].concat());
    }
    assert!(of(&desk, "election-review", &[]).is_empty());
    let again = ["agenda", "done", "election-review", "--org", "001001"];
    desk.refused(&again, 1, "nothing_due_for");
    let due = ["--due", "2026-01-31"];
    desk.refused(&[&again[..], &due].concat(), 1, "already_marked");
    desk.refused(
        &["agenda", "withdraw", "1", "--reason", " "],
        1,
        "no_reason",
    );
    desk.done(&["agenda", "withdraw", "1", "--reason", "记错了"]);
    assert_eq!(orgs(&of(&desk, "election-review", &["--each"])), ["001001"]);
    assert_eq!(of(&desk, "election-review", &[])[0]["settled"], 1);
    desk.done(&["undo"]);
    assert!(of(&desk, "election-review", &[]).is_empty());
}

#[test]
fn the_earliest_day_that_is_not_marked_is_taken_and_then_the_next() {
    let desk = Desk::ready();
    let study = ["agenda", "done", "monthly-study", "--org"];
    let one = desk.json(&[&study[..], &["001001", "--by", "胡一瑶"]].concat());
    assert_eq!(
        (&one["rows"], &one["command"]),
        (&1.into(), &"agenda.settle".into())
    );
    // One org goes on to May, the other begins with April: two acts, one answer.
    let both = desk.json(&[&study[..], &["001001", "001003"]].concat());
    assert_eq!(both["created"].as_array().unwrap().len(), 2);
    desk.done(&[&study[..], &["001001", "001003", "--due", "2026-12-31"]].concat());
    let marks = desk.json(&["agenda", "marks", "--org", "001001"]);
    let days: Vec<&Json> = marks
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["due"])
        .collect();
    assert_eq!(days, ["2026-04-30", "2026-05-31", "2026-12-31"]);
    assert_eq!(
        (&marks[0]["by"], &marks[1]["by"]),
        (&"胡一瑶".into(), &"zhou".into())
    );
    assert_eq!(marks[0]["title"], "每月研究党建");
    let all = desk.json(&["agenda", "marks", "--limit", "2"]);
    let last = all[1]["id"].to_string();
    let rest = desk.json(&["agenda", "marks", "--after", &last]);
    assert_eq!(
        (
            all.as_array().unwrap().len(),
            rest.as_array().unwrap().len()
        ),
        (2, 3)
    );
    let other = desk.json(&["agenda", "marks", "--year", "2025"]);
    assert_eq!(other.as_array().unwrap().len(), 0);
}

#[test]
fn what_cannot_be_marked_is_told_with_what_to_do() {
    let desk = Desk::ready();
    let call = |args: &str| {
        let words: Vec<&str> = args.split(' ').collect();
        desk.call(&[&["agenda", "done"][..], &words].concat())
    };
    for (args, exit, code) in [
        ("nothing", 3, "no_such_item"),
        ("nothing --pack s2", 1, "no_such_item"),
        ("rectification", 2, "line_in_packs"),
        ("review-procedure", 1, "empty"),
        ("review-procedure --part nothing", 1, "no_such_item"),
        ("election-remind --pack s2", 1, "not_on_agenda"),
        ("member-study --org 001001001", 1, "line_not_for_org"),
        ("member-study --due 2026-07-01", 1, "not_due_then"),
        ("member-study --date 2026-07-01", 1, "in_future"),
        ("member-study --org 009", 3, "not_found"),
        ("election-letters", 1, "nothing_due"),
        ("member-study --finding x", 2, "usage_missing"),
        (
            "member-study --org 001001 --deadline 2026-07-01",
            2,
            "usage_missing",
        ),
    ] {
        told(&call(args), exit, code);
    }
    assert_eq!(desk.json(&["agenda", "marks"]).as_array().unwrap().len(), 0);
    let both = desk.call(&["agenda", "--days", "3", "marks"]);
    told(&both, 2, "usage_conflict");
}

#[test]
fn a_letter_to_many_is_marked_for_each_by_the_day_of_its_own() {
    let desk = Desk::ready();
    let letter = |today: &str| {
        let rows = on(&desk, today, &["agenda", "--each", "--json"]).json();
        let rows = rows.as_array().unwrap().iter();
        let rows = rows.filter(|row| row["line"] == "election-letters");
        rows.map(|row| row["org"].as_str().unwrap().to_string())
            .collect::<Vec<String>>()
    };
    assert_eq!(letter("2025-12-01"), ["001001", "001001001", "001001002"]);
    let done = on(
        &desk,
        "2025-12-01",
        &["agenda", "done", "election-letters", "--json"],
    );
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(done.json()["created"].as_array().unwrap().len(), 3);
    assert!(letter("2025-12-02").is_empty());
    desk.done(&["undo"]);
    assert_eq!(letter("2025-12-02").len(), 2, "one act for each day");
}

#[test]
fn a_comment_at_the_review_is_a_finding_too_or_nothing_is_done() {
    let desk = Desk::ready();
    let step = [
        "agenda",
        "done",
        "review-procedure",
        "--part",
        "college",
        "--org",
    ];
    let comment = ["001001", "--finding", "谈问题不深", "--deadline"];
    let bad = [&step[..], &comment, &["2026-05-01"]].concat();
    desk.refused(&bad, 1, "dates_reversed");
    assert_eq!(desk.json(&["agenda", "marks"]).as_array().unwrap().len(), 0);
    let done = desk.json(&[&step[..], &comment, &["2026-09-30"]].concat());
    let kinds: Vec<&Json> = done["created"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["kind"])
        .collect();
    assert_eq!(kinds, ["agenda_mark", "finding"]);
    let found = desk.json(&["finding", "list"]);
    let told = (
        &found[0]["source"],
        &found[0]["text"],
        &found[0]["deadline"],
    );
    assert_eq!(
        told,
        (
            &"comment".into(),
            &"谈问题不深".into(),
            &"2026-09-30".into()
        )
    );
    let printed = desk
        .done(&[&step[..], &["001003", "--finding", "少实例"]].concat())
        .out;
    assert!(
        printed.contains("办结登记") && printed.contains("登记问题"),
        "{printed}"
    );
}

#[test]
fn what_is_found_and_rectified_year_after_year_is_listed_with_its_history() {
    let desk = Desk::ready();
    let raise = |year: &str, text: &str| {
        let day = format!("{year}-03-01");
        desk.done(&[
            "finding", "raise", "001001", text, "--year", year, "--date", &day,
        ]);
    };
    raise("2024", "三会一课记录不全");
    raise("2025", "三会一课记录不完整");
    raise("2026", "三会一课的记录不全");
    raise("2026", "换届没有提前准备");
    desk.done(&[
        "finding",
        "rectify",
        "2",
        "--measure",
        "补",
        "--evidence",
        "本",
    ]);
    desk.done(&["finding", "close", "2", "--verifier", "钟涛"]);
    let found = desk.json(&["finding", "replay"]);
    assert_eq!(found.as_array().unwrap().len(), 1);
    let it = &found[0];
    assert_eq!(
        (&it["id"], &it["times"], &it["earlier"]),
        (&3.into(), &2.into(), &2.into())
    );
    assert_eq!(it["earlier_closed"], super::TODAY);
    assert_eq!(it["history"][0]["confirmed"], false);
    assert_eq!(it["history"][1]["state"], "open");
    desk.done(&["finding", "repeat", "3", "2"]);
    let one = desk.json(&["finding", "replay", "--years", "1", "--org", "001001"]);
    assert_eq!(
        (&one[0]["times"], &one[0]["history"][0]["confirmed"]),
        (&1.into(), &true.into())
    );
    let last = desk.json(&["finding", "replay", "--year", "2025"]);
    assert_eq!(
        (&last[0]["id"], &last[0]["earlier_year"]),
        (&2.into(), &2024.into())
    );
    let none = desk.json(&["finding", "replay", "--org", "001003"]);
    assert_eq!(none.as_array().unwrap().len(), 0);
    assert!(desk.done(&["finding", "replay"]).out.contains("已销号"));
}
