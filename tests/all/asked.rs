//! What a file asks of persons: answers to conditions, who may get an honour, letters to a cohort.

use serde_json::Value as Json;

use crate::{cli::run, judgement::Court};

#[test]
fn a_condition_left_to_a_person_is_answered_and_then_what_follows_is_asked() {
    let court = Court::open();
    court
        .desk
        .json(&["pack", "adopt", "s0", "--year", "2026", "--shift"]);
    let asked = |what: &str| {
        let rows = court.on("2026-06-01", &["due", "list", "--org", "001001"]);
        let rows = rows.as_array().unwrap().iter();
        let own = rows.filter(|row| row["line"] == what);
        own.map(|row| row["certain"].as_bool().unwrap())
            .collect::<Vec<bool>>()
    };
    // Nobody has said whether it holds: nothing rests on an open question alone.
    assert!(asked("ladder-1").is_empty());
    let answer = |value: &str| {
        let call = [
            "figure",
            "set",
            "001001",
            "answer.ladder-1",
            value,
            "--pack",
            "s0",
        ];
        court.on("2026-06-01", &call);
    };
    answer("yes");
    assert_eq!(asked("ladder-1"), [true]);
    answer("no");
    assert!(asked("ladder-1").is_empty());
    // Only a row that leaves something to a person can be answered.
    let call = [
        "figure",
        "set",
        "001001",
        "answer.no-such-row",
        "yes",
        "--pack",
        "s0",
    ];
    let mut all = vec!["--as", "zhou", "--today", "2026-06-01"];
    all.extend(call);
    let refused = run(&court.desk.path("."), &all);
    assert_ne!(refused.code, 0, "{refused:?}");
}

#[test]
fn an_honour_is_open_to_whom_its_needs_hold_and_to_nobody_else() {
    let court = Court::open();
    let may = |org: &str| {
        let call = ["honour", "eligible", "--all"];
        let rows = court.on("2026-12-01", &call);
        let rows = rows.as_array().unwrap().iter();
        let own = rows.filter(|row| row["org"] == org);
        let all: Vec<Json> = own.map(|row| row["eligible"].clone()).collect();
        all
    };
    // Honours of S4 go to qualified orgs only; nobody has judged the term yet.
    let before = may("002001");
    assert!(!before.is_empty());
    assert!(before.iter().all(|it| *it != "yes"), "{before:?}");
    // Whoever is in no scope of a pack with honours is not told at all.
    assert!(may("001001").is_empty());
}

#[test]
fn a_letter_goes_to_all_whose_terms_fall_in_its_window_with_what_is_known_filled_in() {
    let court = Court::open();
    let letter = |today: &str, letter: &str, orgs: &[&str]| {
        let mut call = vec!["letter", "data", letter];
        call.extend(orgs);
        court.on(today, &call)
    };
    let kinds = court.on("2026-05-20", &["letter", "list"]);
    let kinds = kinds.as_array().unwrap();
    let is_kind = |id: &str| kinds.iter().any(|row| row["letter"] == id);
    assert!(is_kind("election-reminder"), "{kinds:?}");
    // Two years from 15 September 2024: within six months, and outside of them.
    let early = letter("2026-03-01", "election-reminder", &["--pack", "s4"]);
    assert!(early.as_array().unwrap().is_empty(), "{early}");
    let near = letter("2026-05-20", "election-reminder", &["--pack", "s4"]);
    let near = near.as_array().unwrap();
    assert_eq!(near.len(), 1, "{near:?}");
    assert_eq!(near[0]["org"], "002002");
    assert_eq!(near[0]["term_end"], "2026-09-15");
    assert_eq!(near[0]["secretary"], "郑强");
    let text = near[0]["text"].as_str().unwrap();
    assert!(
        text.contains("县统计局直属党支部") && !text.contains("{name}"),
        "{text}"
    );
    // An org that is named gets it at any time.
    let named = letter(
        "2026-03-01",
        "election-reminder",
        &["002001", "--pack", "s4"],
    );
    assert_eq!(named.as_array().unwrap().len(), 1);
}

#[test]
fn a_problem_on_the_ledger_is_asked_no_more_however_it_is_worded_there() {
    let court = Court::open();
    let asked = || {
        let rows = court.on("2026-11-01", &["due", "list", "--kind", "finding"]);
        rows.as_array().unwrap().len()
    };
    let before = asked();
    assert!(before > 0);
    let entered = court.on("2026-11-01", &["due", "enter", "001001"]);
    let left = asked();
    assert!(left < before, "{entered}");
    let ledger = court.on("2026-11-01", &["finding", "list", "--org", "001001"]);
    for row in ledger.as_array().unwrap() {
        let id = row["id"].to_string();
        court.on("2026-11-01", &["finding", "edit", &id, "text=改了说法"]);
    }
    assert_eq!(asked(), left);
}
