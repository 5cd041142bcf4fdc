//! Whole years by call: closed only when all is decided, and judged again to the same bytes.

use rusqlite::Connection;
use serde_json::{Value as Json, json};

use super::{
    Answer, Desk, run, told as told_so,
    verdict::{court, told},
};

/// A call on a day of the next year.
fn later(desk: &Desk, args: &[&str]) -> Answer {
    let mut all = vec!["--as", "zhou", "--today", "2027-06-01"];
    all.extend(args);
    run(&desk.path("."), &all)
}

/// Calls of the next year that must be done, the words parted by blanks.
fn later_done(desk: &Desk, calls: &[&str]) {
    for call in calls {
        let answer = later(desk, &call.split(' ').collect::<Vec<_>>());
        assert_eq!(
            (answer.code, answer.err.as_str()),
            (0, ""),
            "{call} {answer:?}"
        );
    }
}

/// Proposes and decides every grade of the year.
fn decide(desk: &Desk) {
    desk.line("verdict propose review");
    decide_rest(desk);
}

/// Decides every grade that was proposed.
fn decide_rest(desk: &Desk) {
    desk.line("verdict confirm review --body 学院党委");
    for verdict in ["1", "3"] {
        let call = ["verdict", "decide", verdict, "一般", "--body", "学院党委"];
        desk.done(&[&call[..], &["--reason", "综合评定"]].concat());
    }
}

const CLOSE: [&str; 7] = [
    "year",
    "close",
    "2026",
    "--body",
    "学院党委",
    "--document",
    "9号文",
];

#[test]
fn a_year_is_closed_when_every_grade_is_decided_and_until_then_says_which_are_not() {
    let desk = court();
    desk.line("verdict propose review");
    desk.line("verdict confirm review --body 学院党委");
    let open = desk.refused(&CLOSE, 1, "verdicts_open");
    let named = "等次 3：书记述职考核 文学院学生党支部 钟涛，建议 无，还没有评定\n";
    assert!(
        open.err.contains(named) && !open.err.contains("李文"),
        "{open:?}"
    );
    let before = desk.json(&["year", "show"]);
    assert_eq!(
        (&before["closed_year"], &before["undecided"]),
        (&json!(false), &json!(2))
    );
    for verdict in ["1", "3"] {
        let call = ["verdict", "decide", verdict, "一般", "--body", "学院党委"];
        desk.done(&[&call[..], &["--reason", "综合评定"]].concat());
    }
    assert_eq!(desk.json(&CLOSE)["frozen"], 4);
    let shown = desk.json(&["year", "show", "2026"]);
    assert_eq!(
        told(
            &json!([shown]),
            &[
                "closed_year",
                "date",
                "body",
                "document",
                "verdicts",
                "undecided"
            ]
        ),
        ["true 2026-05-20 学院党委 9号文 4 0"]
    );
    assert_eq!(
        told(
            &shown["appraisals"],
            &["appraisal_title", "verdicts", "grades"]
        ),
        ["书记述职考核 4 [\"一般 3\",\"差 1\"]"]
    );
    assert_eq!(
        told(&shown["packs"], &["pack", "pack_version"]),
        ["test-court 3"]
    );
    let table = desk.line("year show").out;
    assert!(
        table.contains("9号文") && table.contains("一般 3、差 1"),
        "{table}"
    );
    desk.refused(&CLOSE, 1, "year_closed");
    for call in [
        "figure set 001001 work 95",
        "figure drop 1",
        "verdict reopen 1 --reason 申诉",
        "pack adopt s2 --shift",
    ] {
        desk.refused(&call.split(' ').collect::<Vec<_>>(), 1, "year_closed");
    }
    desk.refused(&["year", "verify", "2025"], 3, "not_found");
    desk.refused(&["year", "reopen", "2026", "--reason", ""], 1, "no_reason");
    desk.line("year reopen 2026 --reason 申诉");
    desk.line("figure set 001001 work 95");
    desk.refused(&["year", "verify", "2026"], 3, "not_found");
    assert_eq!(desk.json(&["audit", "verify"])["whole"], true);
}

#[test]
fn an_appraisal_that_nobody_judged_is_told_when_the_year_is_closed() {
    let desk = court();
    let done = desk.done(&CLOSE).out;
    assert!(
        done.contains("没有等次记录的考核：书记述职考核。"),
        "{done}"
    );
}

/// What judging reads and no lock holds, changed in the next year.
const LATER: &[&str] = &[
    "org edit 001001001 members=90",
    "org rename 001001001 文学院教工党支部",
    "org rebuild 001003 --kind branch",
    "org found 001001003 新支部 --kind branch --sector university --parent 001001 --members 9",
    "org merge 001001002 --into 001001001",
    "person leave 6 --until 2026-06-30",
    "person add 林晓 --title 教授",
    "person appoint 10 --org 001001001 --post secretary --since 2026-07-01",
    "person appoint 10 --org 001001 --post party_worker --since 2026-01-01",
    "card lift 1 --reason 整改好",
    "finding rectify 1 --measure 补 --evidence 本",
    "finding close 1 --verifier 钟涛",
    "finding raise 001001 去年的老问题 --date 2026-11-01",
    "pack adopt s2 --year 2027 --shift",
    "term begin 001001 --start 2027-05-01 --years 3",
];

fn judged(desk: &Desk) -> String {
    let call = [
        "appraise",
        "--appraisal",
        "review",
        "--year",
        "2026",
        "--explain",
        "--json",
    ];
    let answer = later(desk, &call);
    assert_eq!(answer.code, 0, "{answer:?}");
    answer.out
}

#[test]
fn a_closed_year_is_judged_again_to_the_same_bytes_whatever_has_changed_since() {
    let desk = court();
    decide(&desk);
    desk.done(&CLOSE);
    let first = desk.json(&["year", "verify", "2026"]);
    let before = judged(&desk);
    assert_eq!(
        told(&json!([first]), &["same", "verdicts", "differences"]),
        ["true 4 []"]
    );
    assert_eq!(first["kept"], first["judged"]);
    later_done(&desk, LATER);
    let again = later(&desk, &["year", "verify", "2026", "--json"]);
    assert_eq!((again.code, again.json()), (0, first), "byte for byte");
    assert_eq!(judged(&desk), before, "every step of every trace");
    let said = later(&desk, &["year", "verify", "2026"]).out;
    assert!(
        said.starts_with("2026年复核一致：4 个等次重新评判，逐字相同"),
        "{said}"
    );
    // Were the year open, the same facts would be read as they stand now.
    later_done(&desk, &["year reopen 2026 --reason 申诉"]);
    assert_ne!(
        judged(&desk),
        before,
        "nothing leaks: the test proves nothing"
    );
    let whole = later(&desk, &["audit", "verify", "--json"]).json();
    assert_eq!(whole["whole"], true, "looking back wrote nothing");
}

#[test]
fn facts_that_changed_since_the_proposal_hinder_the_closing_until_that_is_accepted() {
    let desk = court();
    decide(&desk);
    desk.line("figure set 001003 work 81");
    desk.line("org edit 001001001 members=90");
    let moved = desk.refused(&CLOSE, 1, "verdicts_moved");
    for line in [
        "test-court review 图书馆直属党支部 梁广：得分，记录为 40，现为 81\n",
        "test-court review 图书馆直属党支部 梁广：建议等次，记录为 poor，现为 rather-good\n",
        "test-court review 文学院教师党支部 李文：建议等次，记录为 fair，现为 无\n",
    ] {
        assert!(moved.err.contains(line), "{line}{moved:?}");
    }
    desk.done(&[&CLOSE[..], &["--as-proposed"]].concat());
    let check = desk.json(&["year", "verify", "2026"]);
    assert_eq!(
        check["same"], true,
        "on what was known when it was proposed: {check}"
    );
}

#[test]
fn a_proposal_that_was_taken_back_and_done_again_still_tells_its_basis() {
    let desk = court();
    let act = desk.json(&["verdict", "propose", "review"])["act"].to_string();
    desk.done(&["undo", &act]);
    desk.line("org edit 001001001 members=24");
    desk.done(&["redo", &act]);
    decide_rest(&desk);
    desk.done(&[&CLOSE[..], &["--as-proposed"]].concat());
    assert_eq!(desk.json(&["year", "verify", "2026"])["same"], true);
}

/// Differences of a file that somebody changed behind the program's back.
fn differences(sql: &str) -> (Answer, Vec<String>) {
    let desk = court();
    decide(&desk);
    desk.done(&CLOSE);
    let conn = Connection::open(desk.path("wudan.db")).unwrap();
    assert!(conn.execute(sql, []).unwrap() > 0, "{sql}");
    drop(conn);
    let said = desk.call(&["year", "verify", "2026"]);
    let check = desk.call(&["year", "verify", "2026", "--json"]);
    assert_eq!((said.code, check.code), (7, 7), "{said:?} {check:?}");
    assert!(!said.out.contains('⟨'), "a hole in the words: {said:?}");
    let check: Json = check.json();
    assert_eq!(check["same"], false);
    let keys = ["code", "org", "person_name", "kept", "now"];
    (said, told(&check["differences"], &keys))
}

#[test]
fn every_difference_of_a_closed_year_is_named() {
    let (said, raw) = differences("UPDATE verdict SET raw = '99' WHERE id = 4");
    let both = ["unfounded 001003 梁广  ", "raw 001003 梁广 99 40"];
    assert_eq!(raw, both, "no proposal ever said so");
    assert!(said.out.contains("等次不是由评判得来的"), "{said:?}");
    let (_, gone) = differences("DELETE FROM verdict WHERE id = 4");
    assert_eq!(gone, ["no_verdict 001003 梁广  "]);
    let (_, loose) = differences("UPDATE verdict SET frozen = NULL WHERE id = 2");
    assert_eq!(loose, ["not_frozen 001001001 李文  "]);
    let (said, fact) = differences("UPDATE figure SET value = '95' WHERE id = 4");
    assert_eq!(fact[0], "raw 001003 梁广 40 95");
    assert!(said.out.contains("得分，记录为 40，现为 95"), "{said:?}");
    let (_, text) = differences("UPDATE adoption SET text = text || '# x'");
    assert!(
        text.len() == 1 && text[0].starts_with("pack_text - - "),
        "{text:?}"
    );
    let (_, list) = differences("UPDATE year_closing SET packs = 'test-court 2 x'");
    assert!(
        list[0].starts_with("pack_list - - test-court 2 x test-court 3 "),
        "{list:?}"
    );
}

#[test]
fn a_closing_is_not_asked_for_without_its_body_and_document() {
    let desk = court();
    told_so(&desk.call(&["year", "close", "2026"]), 2, "usage_missing");
    let call = ["year", "close", "2026", "--body", "", "--document", "x"];
    desk.refused(&call, 1, "empty");
    let date = ["--date", "2026-12-31"];
    desk.refused(&[&CLOSE[..], &date].concat(), 1, "in_future");
}
