//! Trials: made-up facts are read with all their defects told, and judged as real ones would be.

mod example;
mod reading;

use serde_json::Value as Json;
use wudan::{
    domain::pack::Pack,
    pack::{Extent, Filling, Trial, load, skeleton, trial},
};

use crate::{
    cli::{Answer, Desk, run},
    pack::listed,
};

const COUNTY: &str = include_str!("../../data/packs/test-county-2026.toml");

/// The skeleton as a pack: it has every table.
fn whole() -> String {
    let filling = Filling {
        id: None,
        title: None,
        today: wudan::base::date::parse_iso("2026-05-20").unwrap(),
    };
    skeleton("zh-CN", Extent::Full, filling)
}

fn pack_of(text: &str) -> Pack {
    load("pack.toml", text).unwrap_or_else(|it| panic!("{}", listed(&it)))
}

fn read(text: &str) -> Trial {
    let found = trial("facts.toml", text, &pack_of(&whole()));
    found.unwrap_or_else(|it| panic!("{}\n{text}", listed(&it)))
}

/// A desk with the whole pack.
fn desk() -> Desk {
    let desk = Desk::bare();
    desk.write("pack.toml", &whole());
    desk
}

/// What `pack try` answers to facts about the whole pack, as JSON.
fn tried(desk: &Desk, facts: &str, more: &[&str]) -> Json {
    desk.write("facts.toml", facts);
    let mut args = vec!["pack", "try", "pack.toml", "facts.toml"];
    args.extend(more);
    desk.json(&args)
}

const HEAD: &str = "year = 2026\ntoday = 2027-01-10\n";

/// A general branch with a secretary, four meetings, good figures and an inspector's sheet; the
/// marks give 100 points of 100.
const GOOD: &str = r#"
[[org]]
name = "甲总支"
kind = "general_branch"
[[org.post]]
post = "secretary"
person = "张三"
since = 2024-01-01
[org.facts]
roster = true
attendance = "96"
review-word = "good"
vote = [
  { voter = "leaders", counts = { yes = 9, no = 1 } },
  { voter = "members", counts = { yes = 8, no = 2 } },
]
[[org.record]]
kind = "meeting"
dates = [2026-02-01, 2026-05-01, 2026-08-01, 2026-11-01]
[[org.sheet]]
form = "form"
by = "inspector"
[org.sheet.marks]
"1.1" = 10
"1.2" = []
"#;

/// The only verdict of an answer.
fn verdict(answer: &Json) -> &Json {
    let all = answer["verdicts"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{answer}");
    &all[0]
}

fn lines(answer: &Json, key: &str, of: &str) -> Vec<String> {
    let list = answer[key].as_array().unwrap();
    list.iter()
        .map(|it| it[of].as_str().unwrap().to_string())
        .collect()
}

#[test]
fn a_score_is_that_of_the_hand() {
    let desk = desk();
    let answer = tried(&desk, &format!("{HEAD}{GOOD}"), &[]);
    // Sheet 10 + 10 + 20 + 30 + 30 = 100; ballots 90 × 40 % + 80 × 60 % = 84; 80 % and 20 %.
    let one = verdict(&answer);
    assert_eq!(one["score"], "96.8");
    assert_eq!(one["raw"], "good");
    // A group of one is too small for shares: the pack leaves it to the body.
    assert_eq!(one["verdict"], "open");
    assert_eq!(answer["follows"], serde_json::json!([]));
    let fewer = GOOD
        .replace(", 2026-11-01", "")
        .replace("\"1.2\" = []", "\"1.2\" = [1]");
    let answer = tried(&desk, &format!("{HEAD}{fewer}"), &[]);
    // One meeting missing takes 5, one condition 5: 90 × 80 % + 84 × 20 %.
    assert_eq!(verdict(&answer)["score"], "88.8");
    assert_eq!(verdict(&answer)["raw"], "rather-good");
}

#[test]
fn a_decision_settles_the_grade_and_its_consequences_follow() {
    let desk = desk();
    let poor = format!(
        "{HEAD}{GOOD}[[org.decision]]\nappraisal = \"review\"\ngrade = \"poor\"\n\
         reason = \"民主测评低\"\nby = \"党委会\"\n"
    );
    let answer = tried(&desk, &poor, &[]);
    assert_eq!(verdict(&answer)["grade"], "poor");
    assert_eq!(verdict(&answer)["verdict"], "settled");
    assert_eq!(
        lines(&answer, "follows", "line"),
        ["low-talk", "low-rectify", "low-bar"]
    );
    let bar = &answer["follows"][2];
    assert_eq!(bar["until"], "2027-12-31");
    assert_eq!(bar["person_name"], "张三");
    let twice = format!("{poor}[[org.past]]\nyear = 2025\ngrades = {{ review = \"poor\" }}\n");
    let answer = tried(&desk, &twice, &[]);
    let follows = lines(&answer, "follows", "line");
    assert!(follows.contains(&"poor-twice".to_string()), "{follows:?}");
    // Without a least size thirty percent of one is none, and the proposal stands.
    let pack = whole();
    let lines_of = pack.lines().filter(|line| !line.starts_with("small"));
    desk.write("pack.toml", &lines_of.collect::<Vec<_>>().join("\n"));
    let silent = poor.replace("reason = \"民主测评低\"\n", "");
    let answer = tried(&desk, &silent, &[]);
    assert_eq!(verdict(&answer)["proposal"], "rather-good");
    assert_eq!(verdict(&answer)["flaw"], "no_reason");
    assert_eq!(verdict(&answer)["grade"], Json::Null);
}

#[test]
fn a_card_caps_the_grade_and_the_next_card_is_proposed_with_its_cause() {
    let desk = desk();
    let finding = "[[org.finding]]\nfound = 2026-07-01\ndeadline = 2026-08-01\n";
    let answer = tried(&desk, &format!("{HEAD}{GOOD}{finding}"), &[]);
    assert_eq!(lines(&answer, "cards", "card"), ["yellow"]);
    assert_eq!(answer["cards"][0]["until"], "2027-02-09");
    let line = answer["cards"][0]["cause"][0]["facts"][0]["id"]
        .as_u64()
        .unwrap();
    let text = std::fs::read_to_string(desk.path("facts.toml")).unwrap();
    let at = text
        .lines()
        .nth(usize::try_from(line).unwrap() - 1)
        .unwrap();
    assert_eq!(at, "[[org.finding]]", "a fact is named by its line");
    let yellow = "[[org.card]]\ncard = \"yellow\"\nissued = 2026-07-20\n";
    let answer = tried(&desk, &format!("{HEAD}{GOOD}{finding}{yellow}"), &[]);
    assert_eq!(lines(&answer, "cards", "card"), ["orange"]);
    assert_eq!(verdict(&answer)["ceiling"], Json::Null);
    let orange = yellow.replace("yellow", "orange");
    let answer = tried(&desk, &format!("{HEAD}{GOOD}{yellow}{orange}"), &[]);
    assert_eq!(verdict(&answer)["raw"], "good");
    assert_eq!(verdict(&answer)["ceiling"], "rather-good");
    let closed = finding.replace("deadline", "closed");
    let answer = tried(&desk, &format!("{HEAD}{GOOD}{closed}"), &[]);
    assert_eq!(answer["cards"], serde_json::json!([]));
}

#[test]
fn a_veto_fails_and_what_is_not_written_of_incidents_is_none() {
    let desk = desk();
    let answer = tried(&desk, &format!("{HEAD}{GOOD}"), &[]);
    assert_eq!(verdict(&answer)["raw"], "good");
    let vetoed = GOOD.replace(
        "roster = true",
        "roster = true\nfalse-report = [ { severity = \"any\", date = 2026-03-01 } ]",
    );
    let answer = tried(&desk, &format!("{HEAD}{vetoed}"), &[]);
    assert_eq!(verdict(&answer)["grade"], "poor");
    let last_year = vetoed.replace("2026-03-01", "2025-03-01");
    let answer = tried(&desk, &format!("{HEAD}{last_year}"), &[]);
    assert_eq!(
        verdict(&answer)["grade"],
        Json::Null,
        "it lies outside the year"
    );
}

#[test]
fn a_fact_that_is_not_written_is_missing_and_never_nought() {
    let desk = desk();
    let silent = GOOD.replace("review-word = \"good\"\n", "");
    let answer = tried(&desk, &format!("{HEAD}{silent}"), &[]);
    assert_eq!(verdict(&answer)["came"], "missing");
    assert_eq!(verdict(&answer)["score"], Json::Null);
    let policy = GOOD.replace("attendance = \"96\"\n", "");
    let answer = tried(&desk, &format!("{HEAD}{policy}"), &[]);
    // The rate is left out: 70 of 70 points grow to 100.
    assert_eq!(verdict(&answer)["score"], "96.8");
}

#[test]
fn peers_are_ranked_and_shares_hold_among_them() {
    let desk = Desk::bare();
    desk.write("pack.toml", COUNTY);
    let mut text = HEAD.to_string();
    // The towns of the trial reckoned by hand in the tests of verdicts.
    let towns = [
        ("1", "37", "1", "9", "a = 10", "a = 8, b = 2"),
        ("2", "0", "0", "8", "b = 10", "a = 10"),
        ("3", "400", "9", "7", "c = 10", "d = 10"),
        ("4", "10", "0", "7", "a = 5, b = 5", "a = 5, b = 5"),
        ("5", "0", "0", "1", "a = 10", "a = 10"),
    ];
    for (name, absent, late, growth, leaders, masses) in towns {
        text += &format!(
            "[[org]]\nname = \"{name}\"\nkind = \"committee\"\n[org.facts]\n\
             late-reports = {late}\ngrowth = {growth}\nvote = [ {{ voter = \"leaders\", counts = \
             {{ {leaders} }} }}, {{ voter = \"masses\", counts = {{ {masses} }} }} ]\n\
             [[org.record]]\nkind = \"absence\"\ndate = 2026-02-28\npresent = {absent}\n"
        );
    }
    let answer = tried(&desk, &text, &[]);
    let all = answer["verdicts"].as_array().unwrap();
    let told: Vec<(&str, &str)> = all
        .iter()
        .map(|it| (it["score"].as_str().unwrap(), it["grade"].as_str().unwrap()))
        .collect();
    let expected = [
        ("97.62", "best"),
        ("93.2", "good"),
        ("65.8", "low"),
        ("90.8", "good"),
        ("94", "best"),
    ];
    assert_eq!(told, expected);
    assert_eq!(lines(&answer, "follows", "line"), ["low-bar"]);
    assert_eq!(answer["follows"][0]["org_name"], "3");
}

#[test]
fn one_appraisal_reads_the_grade_of_another() {
    let pack = whole()
        + r#"
[[appraisal]]
id = "second"
clause = "1"
title = "另一考核"
subject = "org"
period = "year"
scale = "grades"
[[grading]]
id = "second-set"
clause = "1"
appraisal = "second"
kind = "set"
grade = "fair"
when = { appraisal = "review", grades = ["poor"] }
[[grading]]
id = "second-rest"
clause = "1"
appraisal = "second"
kind = "share"
grade = "good"
how = "at_least"
percent = "0"
rounding = "floor"
ties = "body"
[[grading]]
id = "second-body"
clause = "1"
appraisal = "second"
kind = "body"
decided_by = "party-committee"
"#;
    let desk = Desk::bare();
    desk.write("pack.toml", &pack);
    let poor = "[[org.decision]]\nappraisal = \"review\"\ngrade = \"poor\"\nreason = \"x\"\n";
    let answer = tried(
        &desk,
        &format!("{HEAD}{GOOD}{poor}"),
        &["--appraisal", "second"],
    );
    assert_eq!(verdict(&answer)["proposal"], "fair");
    let answer = tried(&desk, &format!("{HEAD}{GOOD}"), &["--appraisal", "second"]);
    assert_eq!(verdict(&answer)["proposal"], Json::Null);
}

#[test]
fn a_score_or_a_form_can_be_asked_alone() {
    let desk = desk();
    let text = format!("{HEAD}{GOOD}");
    let answer = tried(&desk, &text, &["--by-score", "ballots"]);
    assert_eq!(verdict(&answer)["score"], "84");
    assert_eq!(answer.get("follows"), None);
    let answer = tried(&desk, &text, &["--form", "form"]);
    assert_eq!(verdict(&answer)["score"], "100");
    for asked in ["--by-score", "--form", "--appraisal"] {
        let args = ["pack", "try", "pack.toml", "facts.toml", asked, "nothing"];
        desk.refused(&args, 3, "not_found");
    }
}

#[test]
fn the_explanation_leads_from_the_verdict_to_the_lines_of_the_file() {
    let desk = desk();
    desk.write("facts.toml", &format!("{HEAD}{GOOD}"));
    let args = ["pack", "try", "pack.toml", "facts.toml", "--explain"];
    let out = desk.done(&args).out;
    for part in [
        "R03 缺额扣分",
        "A03 加权",
        "G01 分数线",
        "凭 打分单 22",
        "依据 附件 一.3",
        "得分等次：好",
        "标识：每季度组织生活",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    let english = run(
        &desk.path("."),
        &[
            "--lang",
            "en",
            "pack",
            "try",
            "pack.toml",
            "facts.toml",
            "--explain",
        ],
    );
    assert_eq!(english.code, 0, "{english:?}");
    assert!(!english.out.contains('⟨'), "{english:?}");
    let answer = tried(&desk, &format!("{HEAD}{GOOD}"), &["--explain"]);
    let steps = verdict(&answer)["trace"]["steps"].as_array().unwrap();
    let labels: Vec<&str> = steps
        .iter()
        .map(|it| it["step"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["raw", "veto", "ceilings", "shares", "body"]);
}

/// What sshd runs for a person who asks for something.
/// What a person under a forced command is answered.
pub fn through_sshd(desk: &Desk, asked: &str) -> Answer {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_wudan"))
        .args(["--as", "zhou", "session"])
        .current_dir(desk.path("."))
        .env_clear()
        .env("HOME", desk.path("."))
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("SSH_ORIGINAL_COMMAND", asked)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

#[test]
fn who_comes_through_sshd_touches_no_file_of_the_server() {
    let desk = desk();
    desk.write("facts.toml", &format!("{HEAD}{GOOD}"));
    for asked in [
        "pack new x.toml",
        "pack try s2 facts.toml",
        "pack try pack.toml facts.toml",
    ] {
        let answer = through_sshd(&desk, asked);
        crate::cli::told(&answer, 1, "session_refused");
    }
    assert!(!desk.path("x.toml").exists());
    let answer = through_sshd(&desk, "pack try pack.toml --example");
    crate::cli::told(&answer, 3, "not_found");
    let answer = through_sshd(&desk, "pack try s2 --example");
    assert_eq!(answer.code, 0, "{answer:?}");
}
