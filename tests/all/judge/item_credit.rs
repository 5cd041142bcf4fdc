//! Rules over single matters: R13, R14, R16, R17, R22, R24.

use wudan::domain::judge::{Attendance, Fact, HonourEntry, Incident};

use super::*;

fn incident(key: &str, severity: &str, date: Option<&str>) -> Incident {
    Incident {
        source: source(key.len().try_into().unwrap()),
        date: date.map(day),
        severity: severity.into(),
        key: key.into(),
        persons: Attendance::Unknown,
    }
}

fn honour(matter: &str, level: &str, role: Option<&str>) -> HonourEntry {
    HonourEntry {
        source: source(3),
        date: Some(day("2024-06-01")),
        level: level.into(),
        role: role.map(str::to_string),
        issuer: "省委".into(),
        matter: matter.into(),
        authors: Some(3),
        share: Some(number("40")),
    }
}

fn prizes() -> String {
    fact(
        "prizes",
        r#"kind = "honour"
better = "more"
levels = [ { id = "national", title = "国" }, { id = "province", title = "省" }, { id = "city",
    title = "市" } ]
roles = [ { id = "lead", title = "牵头" }, { id = "part", title = "参与" } ]"#,
    )
}

#[test]
fn r13_accumulate_adds_for_each_up_to_the_cap() {
    let rows = fact("news", "kind = \"number\"\nbetter = \"more\"");
    let open = r#"rule = { kind = "accumulate", fact = "news", each = 1 }"#;
    let capped = r#"rule = { kind = "accumulate", fact = "news", each = 1, cap = 2 }"#;
    let with = |rule: &str| form("3", rule, &rows);
    assert_eq!(item(&with(open), &facts().num("news", "0")), "0");
    assert_eq!(
        item(&with(open), &facts().num("news", "9")),
        "3",
        "an item holds its points"
    );
    assert_eq!(item(&with(capped), &facts().num("news", "9")), "2");
    assert_eq!(item(&with(open), &facts()), "missing no_fact");
}

#[test]
fn r14_honours_count_a_matter_once_at_its_highest() {
    let rule = |more: &str| {
        let rule = format!(
            r#"rule = {{ kind = "honours", fact = "prizes"{more}, table = [ {{ level = "national",
                role = "lead", points = 3 }}, {{ level = "national", points = 2 }},
                {{ level = "province", points = 1 }} ] }}"#
        );
        form("10", &rule, &prizes())
    };
    let known = |list: Vec<HonourEntry>| facts().with("prizes", Fact::Honours(list));
    let list = vec![
        honour("a", "province", Some("lead")),
        honour("a", "national", Some("lead")),
        honour("b", "national", Some("part")),
        honour("c", "city", None),
    ];
    assert_eq!(item(&rule(""), &known(list.clone())), "5");
    assert_eq!(item(&rule(", cap = 4"), &known(list.clone())), "4");
    let lower = r#", downgrade = [ { issuer = "省委", level = "province" } ]"#;
    assert_eq!(
        item(&rule(lower), &known(list.clone())),
        "2",
        "a city honour is not raised"
    );
    let mut turned = list.clone();
    turned.reverse();
    assert_eq!(item(&rule(""), &known(turned)), "5");
    let mut old = list;
    old[1].date = Some(day("2023-12-31"));
    assert_eq!(item(&rule(""), &known(old)), "3");
    assert_eq!(item(&rule(""), &known(vec![])), "0");
    assert_eq!(item(&rule(""), &facts()), "missing no_fact");
}

#[test]
fn r16_severity_counts_a_case_once_at_its_gravest() {
    let rows = fact(
        "discipline",
        r#"kind = "incident"
better = "less"
severities = [ { id = "light", title = "轻" }, { id = "grave", title = "重" } ]
key = ["person", "case"]"#,
    );
    let rule = |cap: &str| {
        let rule = format!(
            r#"rule = {{ kind = "severity", fact = "discipline"{cap},
                steps = [ {{ severity = "light", minus = 1 }}, {{ severity = "grave",
                minus = 5 }} ] }}"#
        );
        form("10", &rule, &rows)
    };
    let known = |list| facts().with("discipline", Fact::Incidents(list));
    let list = vec![
        incident("p1/c1", "light", Some("2024-01-01")),
        incident("p1/c1", "grave", Some("2024-02-29")),
        incident("p2/c1", "light", None),
        incident("p3/c2", "grave", Some("2023-12-31")),
    ];
    assert_eq!(item(&rule(""), &known(list.clone())), "4");
    assert_eq!(item(&rule(", cap = 3"), &known(list)), "7");
    assert_eq!(item(&rule(""), &known(vec![])), "10");
    let strange = vec![incident("x", "other", None)];
    assert_eq!(item(&rule(""), &known(strange)), "missing no_label");
}

#[test]
fn r17_imported_converts_another_bodys_score() {
    let rows = fact(
        "platform",
        "kind = \"imported\"\nbetter = \"more\"\nfull = 200",
    );
    let rule = |how: &str| {
        let rule = format!(
            r#"rule = {{ kind = "imported", fact = "platform", {how}, missing = "exclude" }}"#
        );
        form("50", &rule, &rows)
    };
    let known = |score, full| {
        let fact = Fact::Imported {
            score: Some(number(score)),
            full,
            rank: None,
        };
        facts().with("platform", fact)
    };
    assert_eq!(
        item(&rule(r#"how = "times", times = "10""#), &known("4.2", None)),
        "42"
    );
    assert_eq!(
        item(&rule(r#"how = "proportion""#), &known("150", None)),
        "37.5"
    );
    let stated = Some(number("300"));
    assert_eq!(
        item(&rule(r#"how = "proportion""#), &known("150", stated)),
        "25"
    );
    assert_eq!(
        item(&rule(r#"how = "same_share""#), &known("150", None)),
        "37.5"
    );
    let twice = r#"how = "same_share", times = 2"#;
    assert_eq!(item(&rule(twice), &known("150", None)), "25");
    let empty = Fact::Imported {
        score: None,
        full: None,
        rank: Some(1),
    };
    let ranked = facts().with("platform", empty);
    assert_eq!(item(&rule(r#"how = "times""#), &ranked), "excluded no_fact");
}

#[test]
fn r22_split_shares_among_authors() {
    let rule = |how: &str| {
        let rule =
            format!(r#"rule = {{ kind = "split", fact = "prizes", points = 3, how = "{how}" }}"#);
        form("10", &rule, &prizes())
    };
    let mut list = vec![honour("a", "city", None), honour("b", "city", None)];
    let known = |list: &[HonourEntry]| facts().with("prizes", Fact::Honours(list.to_vec()));
    assert_eq!(item(&rule("equal"), &known(&list)), "2");
    assert_eq!(item(&rule("by_share"), &known(&list)), "2.4");
    list[0].authors = None;
    assert_eq!(item(&rule("equal"), &known(&list)), "missing no_fact");
    list[0].authors = Some(0);
    assert_eq!(item(&rule("equal"), &known(&list)), "missing zero_base");
}

#[test]
fn r24_owned_takes_the_mark_of_the_owning_office_only() {
    let rows = r#"
[[office]]
id = "discipline"
clause = "1"
title = "纪检"
is = "org"
"#;
    let rule = r#"rule = { kind = "owned", by = "discipline", from = 0, to = 5 }"#;
    let one = form("5", rule, rows);
    let mut known = facts().points("i", "5");
    assert_eq!(
        item(&one, &known),
        "missing no_mark",
        "the inspector does not own it"
    );
    known = known.sheet("f", &[("i", "3")]);
    known.sheets[1].office = Some("discipline".into());
    let judged = |known: &OrgFacts| {
        let all = [known.clone()];
        let found = settled(&one, &all);
        shown(found[0].forms[0].sheets[0].items["i"])
    };
    assert_eq!(judged(&known), "3");
    known.sheets[1].office = None;
    known.sheets[1].by = Scorer::Body;
    assert_eq!(judged(&known), "3");
}
