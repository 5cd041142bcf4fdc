//! What is marked as done leaves the agenda: for all, for one org after another, step by step.

use wudan::domain::{
    Id, OrgKind,
    judge::{
        agenda_row::{NoRow, find, rows},
        calendar::{agenda, agenda_of_each},
        reminder::{CalendarFacts, Done, OpenItem, Reminder, ReminderWhat},
        term::TermFacts,
    },
    pack::{Pack, ReminderOf},
};

use super::{
    calendar::{facts, row, shown},
    day, delivered, pack_of, whom,
};

fn mark(facts: &mut CalendarFacts, row: (&str, Option<&str>), org: Option<Id>, due: &str) {
    facts.done.insert(Done {
        line: row.0.into(),
        part: row.1.map(Into::into),
        due: day(due),
        org,
    });
}

/// Three branches and a committee.
fn four(today: &str) -> CalendarFacts {
    let mut facts = facts(today);
    facts.orgs = (1..=3).map(|org| whom(org, OrgKind::Branch)).collect();
    facts.orgs.push(whom(4, OrgKind::Committee));
    facts
}

/// `org due settled/of`, one text for each line of the agenda.
fn told(reminders: &[Reminder]) -> Vec<String> {
    let org = |org: Option<Id>| org.map_or("all".to_string(), |org| org.to_string());
    let line = |it: &Reminder| {
        let due = it.due.map_or("-".to_string(), |due| due.to_string());
        format!("{} {due} {}/{}", org(it.org), it.settled, it.of)
    };
    reminders.iter().map(line).collect()
}

#[test]
fn what_concerns_all_stays_until_each_has_marked_it_and_leaves_at_once_if_all_have() {
    let pack = row(
        "deadline",
        "deadline = { month_end = 3 }\nkinds = [\"branch\"]",
    );
    let mut facts = four("2026-05-05");
    let due = "2026-03-31";
    let whole = |facts: &CalendarFacts| told(&agenda(&pack, facts));
    let each = |facts: &CalendarFacts| told(&agenda_of_each(&pack, facts));
    assert_eq!(whole(&facts), ["all 2026-03-31 0/3"]);
    let all = ["1 2026-03-31 0/1", "2 2026-03-31 0/1", "3 2026-03-31 0/1"];
    assert_eq!(each(&facts), all);
    mark(&mut facts, ("c", None), Some(2), due);
    // Other rows, other parts, other days and orgs of other kinds leave it as it is.
    mark(&mut facts, ("d", None), None, due);
    mark(&mut facts, ("c", Some("x")), None, due);
    mark(&mut facts, ("c", None), None, "2026-03-30");
    mark(&mut facts, ("c", None), Some(4), due);
    assert_eq!(whole(&facts), ["all 2026-03-31 1/3"]);
    assert_eq!(each(&facts), [all[0], all[2]]);
    let mut by_all = facts.clone();
    mark(&mut by_all, ("c", None), None, due);
    assert!(whole(&by_all).is_empty() && each(&by_all).is_empty());
    for org in [1, 3] {
        mark(&mut facts, ("c", None), Some(org), due);
    }
    assert!(whole(&facts).is_empty() && each(&facts).is_empty());
}

#[test]
fn a_later_day_of_a_rhythm_is_asked_although_the_one_before_is_marked() {
    let pack = row(
        "cadence",
        "act = \"report\"\ndeadline = { every = \"half\" }",
    );
    let mut facts = four("2026-07-10");
    let days = |facts: &CalendarFacts| shown(&agenda(&pack, facts));
    let both = ["2026-06-30 overdue 2026-07-01", "2026-12-31 coming -"];
    assert_eq!(days(&facts), both);
    mark(&mut facts, ("c", None), None, "2026-06-30");
    assert_eq!(days(&facts), both[1..]);
}

#[test]
fn a_procedure_is_marked_step_by_step() {
    let steps = r#"steps = [
      { id = "a", text = "述", deadline = { month_end = 1 } },
      { id = "b", text = "评", deadline = { month_end = 1 } },
    ]"#;
    let pack = row("procedure", steps);
    let mut facts = four("2026-05-05");
    mark(&mut facts, ("c", Some("a")), None, "2026-01-31");
    let left = agenda(&pack, &facts);
    let parts: Vec<Option<&str>> = left.iter().map(|it| it.part.as_deref()).collect();
    assert_eq!(parts, [Some("b")]);
}

#[test]
fn a_step_that_follows_a_finding_is_marked_for_its_org_or_for_all() {
    let steps = "steps = [ { id = \"fix\", text = \"改\", \
                 deadline = { after = \"finding\", days = 30 } } ]";
    let pack = row("rectification", steps);
    let mut open = four("2026-05-05");
    open.items = vec![OpenItem {
        of: ReminderOf::Finding,
        id: 9,
        org: 2,
        title: "问题".into(),
        clause: None,
        opened: day("2026-03-01"),
        due: Some(day("2026-12-01")),
        rectified: None,
        look_back: None,
    }];
    let steps = |facts: &CalendarFacts| {
        let lines = agenda(&pack, facts).into_iter();
        let lines = lines.filter(|it| it.what == ReminderWhat::Rectification);
        told(&lines.collect::<Vec<Reminder>>())
    };
    assert_eq!(steps(&open), ["2 2026-03-31 0/1"]);
    for (org, left) in [(Some(1), 1), (Some(2), 0), (None, 0)] {
        let mut facts = open.clone();
        mark(&mut facts, ("c", Some("fix")), org, "2026-03-31");
        assert_eq!(steps(&facts).len(), left, "{org:?}");
    }
}

/// Terms of three years and a letter to all that end within six months.
fn letters() -> Pack {
    pack_of(
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
    )
}

#[test]
fn a_letter_is_asked_for_those_to_whom_it_was_not_yet_written() {
    let pack = letters();
    let mut facts = four("2026-03-01");
    for (org, start) in [(1, "2023-05-10"), (2, "2023-08-20"), (3, "2024-08-20")] {
        facts.terms.push(TermFacts {
            id: Some(org),
            org,
            start: Some(day(start)),
            years: Some(3),
            extended_to: None,
            approved: false,
        });
    }
    let letter = |facts: &CalendarFacts, each: bool| {
        let lines = match each {
            true => agenda_of_each(&pack, facts),
            false => agenda(&pack, facts),
        };
        let lines = lines
            .into_iter()
            .filter(|it| it.what == ReminderWhat::Cohort);
        told(&lines.collect::<Vec<Reminder>>())
    };
    assert_eq!(letter(&facts, false), ["all 2026-05-10 0/2"]);
    let both = ["1 2026-05-10 0/1", "2 2026-08-20 0/1"];
    assert_eq!(letter(&facts, true), both);
    mark(&mut facts, ("c", None), Some(1), "2026-05-10");
    assert_eq!(letter(&facts, false), ["all 2026-08-20 1/2"]);
    assert_eq!(letter(&facts, true), both[1..]);
    mark(&mut facts, ("c", None), Some(2), "2026-08-20");
    assert!(letter(&facts, false).is_empty());
    facts.today = day("2027-03-01");
    assert_eq!(
        letter(&facts, true),
        ["3 2027-08-20 0/1"],
        "another falls due"
    );
}

#[test]
fn every_day_that_the_agenda_tells_without_an_event_is_one_that_its_row_is_due_on() {
    for name in ["s0", "s1", "s2", "s3", "s4"] {
        let pack = delivered(name);
        let mut facts = facts("2026-06-15");
        facts.orgs = OrgKind::ALL
            .iter()
            .zip(1..)
            .map(|(kind, org)| whom(org, *kind))
            .collect();
        for whom in &mut facts.orgs {
            whom.classes = pack.classes.iter().map(|it| it.id.clone()).collect();
        }
        let known = agenda(&pack, &facts);
        assert!(known.len() > 3, "{name}");
        for told in known.iter().filter(|it| it.org.is_none()) {
            let found = find(&pack, &told.line, told.part.as_deref()).unwrap();
            let days = found.iter().flat_map(|row| row.days(&pack, 2026));
            let days: Vec<_> = days.flatten().collect();
            assert!(days.contains(&told.due.unwrap()), "{name} {told:?}");
        }
    }
}

#[test]
fn the_review_of_a_secretary_stands_on_the_agenda_step_by_step() {
    for (name, line, parts) in [
        (
            "s0",
            "year-end-review",
            &["report", "report-self", "assembly", "review"][..],
        ),
        (
            "s1",
            "general-review-steps",
            &["last-comments", "report", "comment"][..],
        ),
        (
            "s1",
            "branch-review-steps",
            &["last-comments", "report", "comment"][..],
        ),
        (
            "s2",
            "review-procedure",
            &["branch", "college", "grade"][..],
        ),
        ("s3", "review", &["report", "meeting"][..]),
        (
            "s3",
            "review-in-person",
            &["approve", "visit", "comment", "up", "down"][..],
        ),
        ("s3", "review-follow", &["press"][..]),
    ] {
        let pack = delivered(name);
        let dated = rows(&pack).into_iter().filter(|row| row.line == line);
        let dated = dated.filter(|row| row.days(&pack, 2026).is_some_and(|it| !it.is_empty()));
        let found: Vec<&str> = dated.filter_map(|row| row.part).collect();
        assert_eq!(found, parts, "{name} {line}");
    }
    let s3 = delivered("s3");
    let replay = find(&s3, "replay", None).unwrap();
    assert_eq!(replay[0].days(&s3, 2026), Some(vec![]), "every second year");
    assert_eq!(replay[0].days(&s3, 2027), Some(vec![day("2027-12-31")]));
    let own = |part| find(&s3, "review-in-person", Some(part)).unwrap()[0].is_own_doing(&s3);
    assert!(own("approve") && !own("visit"));
    assert_eq!(find(&s3, "review", None).unwrap_err(), NoRow::PartNeeded);
    assert_eq!(find(&s3, "review", Some("x")).unwrap_err(), NoRow::Part);
    assert_eq!(find(&s3, "x", None).unwrap_err(), NoRow::Line);
}
