//! The agenda's periods, windows, procedures and school terms (L07 to L14).

use wudan::{
    base::PeriodKind,
    domain::{
        OrgKind,
        judge::{
            calendar::agenda,
            reminder::{Event, OpenItem, ReminderState, ReminderWhat},
            window::{period_at, quota_period, window_in, within},
        },
        pack::{Anchor, DateRule, QuotaPeriod, ReminderOf, Window},
    },
};

use super::{
    calendar::{facts, on, row, shown, with_term},
    day, delivered, pack_of, whom,
};

#[test]
fn l07_a_period_is_evaluated_when_it_closes() {
    let ends = |period: &str, today| {
        let pack = row("close", &format!("period = \"{period}\"\nindicators = []"));
        let lines = agenda(&pack, &facts(today));
        lines.iter().filter_map(|it| it.due).collect::<Vec<_>>()
    };
    assert_eq!(ends("year", "2026-05-05"), [day("2026-12-31")]);
    assert_eq!(
        ends("half", "2026-05-05"),
        [day("2026-06-30"), day("2026-12-31")]
    );
    assert_eq!(ends("two_months", "2026-05-05").len(), 6);
    // Pairs of years are counted from the pack's first: 2020–2021 … 2026–2027.
    assert!(ends("two_years", "2026-05-05").is_empty());
}

#[test]
fn l08_a_window_stands_while_it_is_open_and_is_gone_after_it() {
    let pack = row(
        "window",
        "window = { from = { month = 7, day = 1 }, to = { month_end = 8 } }",
    );
    assert_eq!(on(&pack, "2026-06-30"), ["2026-08-31 coming -"]);
    assert_eq!(on(&pack, "2026-07-01"), ["2026-08-31 due 2026-07-01"]);
    assert_eq!(on(&pack, "2026-09-01"), Vec::<String>::new());
    let winter = Window {
        from: DateRule::Yearly { month: 12, day: 1 },
        to: DateRule::MonthEnd { month: 1 },
    };
    let found = window_in(&winter, 2026).unwrap();
    assert_eq!(
        (found.start, found.end),
        (day("2026-12-01"), day("2027-01-31"))
    );
}

#[test]
fn l09_the_steps_of_rectification_follow_from_the_finding() {
    let steps = "steps = [ { id = \"fix\", text = \"整改\", deadline = { after = \"finding\", \
                 days = 30 } }, { id = \"look\", text = \"回头看\", deadline = { after = \
                 \"rectification\", months = 1 } } ]";
    let pack = row("rectification", steps);
    let mut facts = facts("2026-03-10");
    facts.items = vec![OpenItem {
        of: ReminderOf::Finding,
        id: 9,
        org: 1,
        title: "问题".into(),
        clause: None,
        opened: day("2026-01-31"),
        due: Some(day("2026-03-31")),
        rectified: None,
        look_back: None,
    }];
    let lines = ["2026-03-02 overdue 2026-03-03", "2026-03-31 coming -"];
    assert_eq!(shown(&agenda(&pack, &facts)), lines);
    facts.items[0].rectified = Some(day("2026-01-31"));
    let found = agenda(&pack, &facts);
    let look = found.iter().find(|it| it.part.as_deref() == Some("look"));
    assert_eq!(look.unwrap().due, Some(day("2026-02-28")));
}

#[test]
fn l10_the_steps_of_an_appraisal_have_their_days() {
    let steps = "steps = [ { id = \"self\", text = \"自评\", by = \"dept\", deadline = { month = \
        11, \
                 day = 30 } }, { id = \"file\", text = \"归档\", deadline = { after = \
                     \"year_end\", \
                 months = 1 } }, { id = \"open\", text = \"公示\", deadline = { open = true } } ]";
    let pack = row("procedure", steps);
    let lines = ["2026-01-31 overdue 2026-02-01", "2026-11-30 coming -"];
    assert_eq!(on(&pack, "2026-02-10"), lines);
    let found = agenda(&pack, &facts("2026-02-10"));
    assert_eq!(found[1].by.as_deref(), Some("dept"));
}

#[test]
fn l11_a_rhythm_replaces_its_older_days() {
    let pack = row(
        "cadence",
        "act = \"study\"\ndeadline = { every = \"month\" }",
    );
    let lines = on(&pack, "2026-11-30");
    let expected = [
        "2026-10-31 overdue 2026-11-01",
        "2026-11-30 due 2026-11-30",
        "2026-12-31 coming -",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn l12_grades_are_given_in_the_next_years_first_quarter() {
    let pack = delivered("s4");
    let mut facts = with_term("2026-01-05", Some("2022-06-30"));
    facts.orgs[0].kind = OrgKind::Committee;
    let found = agenda(&pack, &facts);
    let joined = found.iter().find(|it| it.what == ReminderWhat::Grading);
    assert_eq!(
        joined.unwrap().due,
        Some(day("2026-06-29")),
        "the day before the election"
    );
    let text = "[[scale]]\nid = \"s\"\nclause = \"1\"\ntitle = \"等\"\ngrades = [{ id = \"a\", \
                title = \"好\" }]\n[[appraisal]]\nid = \"r\"\nclause = \"1\"\ntitle = \"评\"\n\
                subject = \"org\"\nperiod = \"year\"\nscale = \"s\"\n[[grading]]\nid = \"g\"\n\
                clause = \"1\"\nappraisal = \"r\"\nkind = \"body\"\nreason = \"always\"\n\
                [[calendar]]\nid = \"c\"\nclause = \"1\"\ntitle = \"定等\"\nkind = \"grading\"\n\
                appraisal = \"r\"\n\
                window = { from = { month = 1, day = 1 }, to = { month_end = 3 } }";
    assert_eq!(
        on(&pack_of(text), "2026-02-01"),
        ["2026-03-31 due 2026-01-01"]
    );
}

#[test]
fn l13_a_deadline_may_lie_in_the_last_days_of_each_month() {
    let pack = row(
        "deadline",
        "deadline = { every = \"month\", last_days = 2 }",
    );
    for (today, state) in [
        ("2026-02-26", "coming"),
        ("2026-02-27", "due"),
        ("2026-02-28", "due"),
    ] {
        let found = agenda(&pack, &facts(today));
        let february = found.iter().find(|it| it.due == Some(day("2026-02-28")));
        assert_eq!(february.unwrap().state.code(), state, "{today}");
    }
}

#[test]
fn l14_exact_school_terms_replace_the_plain_ones() {
    let pack = pack_of(
        r#"
[[calendar]]
id = "autumn"
clause = "1"
title = "秋"
kind = "school_term"
window = { from = { month = 9, day = 1 }, to = { month = 1, day = 15 } }

[[calendar]]
id = "spring"
clause = "1"
title = "春"
kind = "school_term"
window = { from = { month = 2, day = 20 }, to = { month = 7, day = 10 } }

[[calendar]]
id = "report"
clause = "1"
title = "报"
kind = "deadline"
deadline = { every = "school_term" }
"#,
    );
    let cases = [
        ("2026-01-10", "2025-09-01", "2026-01-15"),
        ("2026-02-01", "2025-09-01", "2026-01-15"),
        ("2026-02-20", "2026-02-20", "2026-07-10"),
        ("2026-08-31", "2026-02-20", "2026-07-10"),
        ("2026-12-31", "2026-09-01", "2027-01-15"),
    ];
    for (at, start, end) in cases {
        let found = period_at(&pack, PeriodKind::SchoolTerm, day(at));
        assert_eq!((found.start, found.end), (day(start), day(end)), "{at}");
    }
    let report: Vec<_> = agenda(&pack, &facts("2025-12-01"))
        .into_iter()
        .filter(|it| it.line == "report")
        .filter_map(|it| it.due)
        .collect();
    assert_eq!(report, [day("2026-01-15"), day("2026-07-10")]);
}

#[test]
fn l14_a_part_of_a_period_is_what_its_window_leaves() {
    let half = Window {
        from: DateRule::Yearly { month: 1, day: 1 },
        to: DateRule::MonthEnd { month: 6 },
    };
    let pack = pack_of("");
    let year = quota_period(&pack, QuotaPeriod::Year, day("2026-05-05"), None).unwrap();
    let part = within(&half, year).unwrap();
    assert_eq!(
        (part.start, part.end),
        (day("2026-01-01"), day("2026-06-30"))
    );
    let quarter = quota_period(&pack, QuotaPeriod::Quarter, day("2026-08-05"), None).unwrap();
    assert_eq!(within(&half, quarter), None);
    let two = quota_period(&pack, QuotaPeriod::TwoYears, day("2026-05-05"), None).unwrap();
    assert_eq!((two.start, two.end), (day("2026-01-01"), day("2027-12-31")));
}

#[test]
fn l03_a_talk_is_due_so_long_after_an_appointment() {
    let pack = pack_of(
        "[[talk]]\nid = \"k\"\nclause = \"6\"\ntitle = \"任前谈话\"\nkind = \"pre_appointment\"\n\
         within = { after = \"appointment\", days = 30 }\n",
    );
    let mut facts = facts("2026-05-01");
    facts.events = vec![Event {
        anchor: Anchor::Appointment,
        org: Some(1),
        item: Some(44),
        day: day("2026-03-31"),
    }];
    let found = agenda(&pack, &facts);
    assert_eq!(shown(&found), ["2026-04-30 overdue 2026-05-01"]);
    assert_eq!(
        (found[0].item, found[0].state),
        (Some(44), ReminderState::Overdue)
    );
}

#[test]
fn the_agendas_of_the_five_packs_are_the_same_in_any_order_of_entry() {
    for name in ["s0", "s1", "s2", "s3", "s4"] {
        let pack = delivered(name);
        let mut facts = with_term("2026-06-15", Some("2023-08-31"));
        facts.orgs = OrgKind::ALL
            .iter()
            .zip(1..)
            .map(|(kind, org)| whom(org, *kind))
            .collect();
        let one = agenda(&pack, &facts);
        facts.orgs.reverse();
        facts.terms.reverse();
        assert_eq!(one, agenda(&pack, &facts), "{name}");
        assert!(!one.is_empty(), "{name}");
    }
}
