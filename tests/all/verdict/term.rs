//! Terms of office against tables and against an independent count of days.

use chrono::Datelike;
use wudan::{
    base::Date,
    domain::{
        OrgKind,
        judge::{
            rhythm::Rhythm,
            term::{ExtensionFlaw, TermFacts, rule_for, term_due},
        },
        pack::{Pack, TermState},
    },
};

use super::{day, delivered, pack_of, whom};

fn term(start: &str, years: u32) -> TermFacts {
    TermFacts {
        id: Some(7),
        org: 1,
        start: (!start.is_empty()).then(|| day(start)),
        years: (years > 0).then_some(years),
        extended_to: None,
        approved: false,
    }
}

fn rules() -> Pack {
    pack_of(
        r#"
[[term]]
id = "narrow"
clause = "2"
title = "四年"
kinds = ["general_branch"]
parents = ["committee"]
years = 4
early_months = 6
late_months = 6
in_force = 2024-03-01

[[term]]
id = "wide"
clause = "2"
title = "三年"
kinds = ["general_branch", "branch"]
years = 3

[[calendar]]
id = "extension"
clause = "3"
title = "延期"
kind = "extension"
of = "term"
most_months = 4
"#,
    )
}

/// The anniversary by counting, with no help from the code under test.
fn anniversary(start: Date, years: i32) -> Date {
    let year = start.year() + years;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let clipped = if start.month() == 2 && start.day() == 29 && !leap {
        28
    } else {
        start.day()
    };
    Date::from_ymd_opt(year, start.month(), clipped).unwrap()
}

#[test]
fn l05_every_day_of_several_years_gives_the_anniversary_as_due_day() {
    let pack = pack_of(
        "[[term]]\nid = \"t\"\nclause = \"1\"\ntitle = \"届\"\nyears = 3\nkinds = [\"branch\"]\n",
    );
    let org = whom(1, OrgKind::Branch);
    let mut at = day("2019-01-01");
    while at <= day("2025-12-31") {
        let facts = TermFacts {
            start: Some(at),
            ..term("", 0)
        };
        let due = term_due(&pack, &org, Some(&facts)).due;
        assert_eq!(due, Some(anniversary(at, 3)), "{at}");
        at = at.succ_opt().unwrap();
    }
}

#[test]
fn l05_the_first_fitting_row_of_the_file_holds() {
    let pack = rules();
    let mut org = whom(1, OrgKind::GeneralBranch);
    assert_eq!(rule_for(&pack, &org).unwrap().id, "narrow");
    org.parent = Some(OrgKind::WorkCommittee);
    assert_eq!(rule_for(&pack, &org).unwrap().id, "wide");
    org.parent = None;
    assert_eq!(rule_for(&pack, &org).unwrap().id, "wide");
    assert!(rule_for(&pack, &whom(1, OrgKind::Committee)).is_none());
    let s4 = delivered("s4");
    assert_eq!(
        rule_for(&s4, &whom(1, OrgKind::GeneralBranch))
            .unwrap()
            .years,
        4
    );
    assert_eq!(rule_for(&s4, &org).unwrap().years, 3);
}

#[test]
fn l06_a_term_that_began_before_the_rule_keeps_its_length() {
    let pack = rules();
    let org = whom(1, OrgKind::GeneralBranch);
    // start, recorded length, due, older
    let cases = [
        ("2024-02-29", 3, Some("2027-02-28"), true),
        ("2024-03-01", 3, Some("2028-03-01"), false),
        ("2024-03-01", 0, Some("2028-03-01"), false),
        ("2024-02-29", 0, None, true),
        ("", 3, None, false),
    ];
    for (start, years, due, older) in cases {
        let facts = term(start, years);
        let found = term_due(&pack, &org, Some(&facts));
        assert_eq!(found.due, due.map(day), "{start} {years}");
        assert_eq!(found.older, older, "{start} {years}");
    }
    assert_eq!(term_due(&pack, &org, None).due, None);
}

#[test]
fn l05_an_extension_counts_if_approved_and_up_to_the_narrowest_limit() {
    let pack = rules();
    let org = whom(1, OrgKind::GeneralBranch);
    // wanted, approved, due, flaw; the term ends on 31 August 2028, four months are the most
    let cases = [
        ("2028-10-31", true, "2028-10-31", None),
        ("2028-12-31", true, "2028-12-31", None),
        (
            "2029-01-01",
            true,
            "2028-12-31",
            Some(ExtensionFlaw::TooLate),
        ),
        (
            "2028-10-31",
            false,
            "2028-08-31",
            Some(ExtensionFlaw::Unapproved),
        ),
        ("2028-03-01", true, "2028-03-01", None),
        (
            "2028-02-28",
            true,
            "2028-02-29",
            Some(ExtensionFlaw::TooEarly),
        ),
    ];
    for (wanted, approved, due, flaw) in cases {
        let facts = TermFacts {
            extended_to: Some(day(wanted)),
            approved,
            ..term("2024-08-31", 4)
        };
        let found = term_due(&pack, &org, Some(&facts));
        assert_eq!(found.due, Some(day(due)), "{wanted}");
        assert_eq!(found.flaw, flaw, "{wanted}");
        assert_eq!(found.earliest, Some(day("2028-02-29")));
        assert_eq!(found.latest, Some(day("2028-12-31")));
    }
}

#[test]
fn l03_a_term_is_due_from_its_first_reminder_and_overdue_the_day_after() {
    let pack = rules();
    let facts = term("2024-08-31", 4);
    let due = term_due(&pack, &whom(1, OrgKind::GeneralBranch), Some(&facts));
    let rhythm = Rhythm {
        months: &[-6, -3, 1],
        ..Rhythm::default()
    };
    let first = due.due.map(|day| rhythm.first(day));
    let cases = [
        ("2028-02-28", None),
        ("2028-02-29", Some(TermState::Due)),
        ("2028-08-31", Some(TermState::Due)),
        ("2028-09-01", Some(TermState::Overdue)),
    ];
    for (today, state) in cases {
        assert_eq!(due.state(first, day(today)), state, "{today}");
    }
    let nothing = term_due(&pack, &whom(1, OrgKind::GeneralBranch), None);
    assert_eq!(
        nothing.state(None, day("2028-01-01")),
        Some(TermState::Missing)
    );
}
