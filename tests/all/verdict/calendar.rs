//! The agenda's stages, publications, reminders and letters (L01 to L04): since when they stand.

use std::collections::BTreeSet;

use wudan::{
    base::{Date, date::add_months},
    domain::{
        OrgKind,
        judge::{
            calendar::agenda,
            open_item::cohorts,
            reminder::{CalendarFacts, Done, OpenItem, Reminder, ReminderWhat, unseen},
            rhythm::Rhythm,
            term::TermFacts,
        },
        pack::{Pack, ReminderOf},
    },
};

use super::{day, pack_of, whom};

pub fn facts(today: &str) -> CalendarFacts {
    CalendarFacts {
        year: 2026,
        today: day(today),
        orgs: vec![whom(1, OrgKind::Branch)],
        terms: Vec::new(),
        items: Vec::new(),
        events: Vec::new(),
        done: BTreeSet::new(),
    }
}

/// `due state since`, one text for each line of the agenda.
pub fn shown(reminders: &[Reminder]) -> Vec<String> {
    let text = |day: Option<Date>| day.map_or("-".to_string(), |day| day.to_string());
    let line = |it: &Reminder| format!("{} {} {}", text(it.due), it.state, text(it.since));
    reminders.iter().map(line).collect()
}

/// One calendar row with a tail of keys.
pub fn row(kind: &str, tail: &str) -> Pack {
    pack_of(&format!(
        "[[calendar]]\nid = \"c\"\nclause = \"5\"\ntitle = \"行\"\nkind = \"{kind}\"\n{tail}\n"
    ))
}

pub fn on(pack: &Pack, today: &str) -> Vec<String> {
    shown(&agenda(pack, &facts(today)))
}

#[test]
fn l01_a_stage_stands_in_its_window_and_is_overdue_after_it() {
    let window = "window = { from = { month = 1, day = 1 }, to = { month_end = 2 } }";
    let pack = row("stage", &format!("stage = \"open\"\n{window}"));
    assert_eq!(on(&pack, "2026-01-01"), ["2026-02-28 due 2026-01-01"]);
    assert_eq!(on(&pack, "2026-02-28"), ["2026-02-28 due 2026-02-28"]);
    assert_eq!(on(&pack, "2026-05-01"), ["2026-02-28 overdue 2026-03-01"]);
    let closed = row("stage", "stage = \"closed\"\ndeadline = { month_end = 12 }");
    assert_eq!(on(&closed, "2026-12-30"), ["2026-12-31 coming -"]);
    let lines = agenda(&closed, &facts("2026-12-31"));
    assert_eq!(lines[0].what, ReminderWhat::Stage);
    assert_eq!(lines[0].clause.as_deref(), Some("5"));
}

#[test]
fn l02_a_publication_comes_every_quarter_and_the_last_missed_one_stays() {
    let pack = row(
        "publication",
        "what = \"progress\"\ndeadline = { every = \"quarter\" }",
    );
    let all = [
        "2026-03-31 overdue 2026-04-01",
        "2026-06-30 coming -",
        "2026-09-30 coming -",
        "2026-12-31 coming -",
    ];
    assert_eq!(on(&pack, "2026-05-05"), all);
    assert_eq!(on(&pack, "2026-07-01")[0], "2026-06-30 overdue 2026-07-01");
    let mut facts = facts("2026-05-05");
    facts.done.insert(Done {
        line: "c".into(),
        part: None,
        org: None,
        due: day("2026-03-31"),
    });
    assert_eq!(shown(&agenda(&pack, &facts)), all[1..]);
}

pub fn with_term(today: &str, start: Option<&str>) -> CalendarFacts {
    let mut facts = facts(today);
    facts.terms = vec![TermFacts {
        id: Some(3),
        org: 1,
        start: start.map(day),
        years: Some(3),
        extended_to: None,
        approved: false,
    }];
    facts
}

fn reminded() -> Pack {
    pack_of(
        r#"
[[term]]
id = "t"
clause = "2"
title = "三年"
kinds = ["branch"]
years = 3
remind_months = [-6, -3, -2, 1]
remind_overdue = "month"
remind_missing = "month"
"#,
    )
}

#[test]
fn l03_a_term_is_reminded_of_before_its_end_and_every_month_after_it() {
    let pack = reminded();
    let start = Some("2023-08-31");
    let cases = [
        ("2026-02-27", "2026-08-31 coming -"),
        ("2026-02-28", "2026-08-31 coming 2026-02-28"),
        ("2026-05-30", "2026-08-31 coming 2026-02-28"),
        ("2026-05-31", "2026-08-31 coming 2026-05-31"),
        ("2026-06-30", "2026-08-31 coming 2026-06-30"),
        ("2026-08-31", "2026-08-31 due 2026-08-31"),
        ("2026-09-01", "2026-08-31 overdue 2026-09-01"),
        ("2026-09-30", "2026-08-31 overdue 2026-09-30"),
        ("2026-10-30", "2026-08-31 overdue 2026-09-30"),
        ("2026-10-31", "2026-08-31 overdue 2026-10-31"),
        ("2027-02-28", "2026-08-31 overdue 2027-02-28"),
    ];
    for (today, line) in cases {
        assert_eq!(
            shown(&agenda(&pack, &with_term(today, start))),
            [line],
            "{today}"
        );
    }
}

#[test]
fn l03_a_missing_date_is_asked_for_every_month() {
    let pack = reminded();
    for (today, since) in [("2026-03-01", "2026-03-01"), ("2026-03-31", "2026-03-01")] {
        for facts in [with_term(today, None), facts(today)] {
            let line = format!("- missing {since}");
            assert_eq!(shown(&agenda(&pack, &facts)), [line]);
        }
    }
}

#[test]
fn l03_a_day_on_which_nobody_looked_loses_nothing() {
    let pack = reminded();
    let at = |today| agenda(&pack, &with_term(today, Some("2023-08-31")));
    // seen last, today, whether something is new
    let cases = [
        (None, "2026-02-27", false),
        (None, "2026-07-15", true),
        (Some("2026-02-27"), "2026-04-15", true),
        (Some("2026-02-28"), "2026-04-15", false),
        (Some("2026-08-30"), "2026-09-29", true),
        (Some("2026-09-01"), "2026-09-29", false),
        (Some("2026-09-29"), "2026-10-30", true),
    ];
    for (seen, today, new) in cases {
        let reminders = at(today);
        let found = unseen(&reminders, seen.map(day)).count();
        assert_eq!(found == 1, new, "{seen:?} {today}");
    }
}

#[test]
fn l03_whoever_looks_on_any_days_sees_every_reminder_once() {
    let pack = reminded();
    for stride in [1usize, 2, 7, 30, 100] {
        let mut seen = day("2025-12-31");
        let mut marks = BTreeSet::new();
        let mut today = seen;
        while today < day("2027-06-30") {
            today = today.iter_days().nth(stride).unwrap();
            let mut facts = with_term("2026-01-01", Some("2023-08-31"));
            facts.today = today;
            let reminders = agenda(&pack, &facts);
            for one in unseen(&reminders, Some(seen)) {
                assert!(marks.insert(one.since), "{stride} {today}");
            }
            seen = today;
        }
        let expected = 4 + 1 + 1 + 9;
        if stride == 1 {
            assert_eq!(marks.len(), expected);
        }
        assert!(!marks.is_empty() && marks.len() <= expected);
    }
}

#[test]
fn l03_six_months_before_every_day_is_a_real_day_of_the_month_six_before() {
    let rhythm = Rhythm {
        months: &[-6],
        ..Rhythm::default()
    };
    let mut at = day("2023-01-01");
    while at < day("2029-01-01") {
        let first = rhythm.first(at);
        assert!(first == add_months(at, -6) && first < at);
        assert_eq!(rhythm.since(None, at, first), Some(first), "{at}");
        assert_eq!(
            rhythm.since(None, at, first.pred_opt().unwrap()),
            None,
            "{at}"
        );
        at = at.succ_opt().unwrap();
    }
    assert_eq!(rhythm.first(day("2024-08-31")), day("2024-02-29"));
}

#[test]
fn l03_findings_tasks_and_cards_remind_by_their_own_days() {
    let tail = "of = \"finding\"\nat_days = [-7]\noverdue = \"week\"\nmissing = \"month\"";
    let pack = row("reminder", tail);
    let mut facts = facts("2026-06-01");
    let item = |of, id, due: Option<&str>| OpenItem {
        of,
        id,
        org: 1,
        title: "问题".into(),
        clause: None,
        opened: day("2026-05-10"),
        due: due.map(day),
        rectified: None,
        look_back: None,
    };
    facts.items = vec![
        item(ReminderOf::Finding, 1, Some("2026-06-08")),
        item(ReminderOf::Finding, 2, Some("2026-05-20")),
        item(ReminderOf::Finding, 3, None),
        item(ReminderOf::Task, 4, Some("2026-06-01")),
        item(ReminderOf::Card, 5, None),
    ];
    let lines = [
        "- missing 2026-06-01",
        "- missing 2026-05-10",
        "2026-05-20 overdue 2026-05-27",
        "2026-06-01 due 2026-06-01",
        "2026-06-08 coming 2026-06-01",
    ];
    assert_eq!(shown(&agenda(&pack, &facts)), lines);
}

#[test]
fn l04_one_letter_goes_to_all_who_fall_due_in_the_window() {
    let pack = pack_of(
        r#"
[[term]]
id = "t"
clause = "2"
title = "三年"
years = 3

[[letter]]
id = "l"
clause = "2"
title = "函"
by = "dept"
text = "按期换届"

[[calendar]]
id = "c"
clause = "2"
title = "成批发函"
kind = "cohort"
letter = "l"
window = { from = { before = "term_end", months = 6 }, to = { before = "term_end", months = 0 } }
"#,
    );
    let mut facts = facts("2026-03-01");
    let starts = [
        "2023-08-31",
        "2023-09-01",
        "2023-09-02",
        "2023-03-01",
        "2023-02-28",
    ];
    for (org, start) in (1..).zip(starts) {
        facts.terms.push(TermFacts {
            org,
            start: Some(day(start)),
            ..with_term("2026-01-01", None).terms[0].clone()
        });
        facts.orgs.push(whom(org, OrgKind::Branch));
    }
    facts.orgs.remove(0);
    let found = cohorts(&pack, &facts);
    let orgs: Vec<i64> = found[0].orgs.iter().map(|(org, _)| *org).collect();
    assert_eq!(orgs, [4, 1, 2]);
    assert_eq!(found[0].letter, "l");
    let reminders = agenda(&pack, &facts);
    let letter = reminders.iter().find(|it| it.what == ReminderWhat::Cohort);
    assert_eq!(letter.unwrap().since, Some(day("2026-03-01")));
}
