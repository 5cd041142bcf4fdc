//! Rules that deduct by steps: R01, R03, R04, R05, R06, R09, R10, R18, R19, R20, R23.

use std::collections::BTreeSet;

use wudan::domain::judge::{Attendance, Fact, Incident, SheetMark};

use super::*;

#[test]
fn r01_presence_gives_full_or_nothing() {
    let rows = fact("good", "kind = \"state\"\nbetter = \"more\"")
        + &fact("when", "kind = \"date\"\nbetter = \"more\"");
    let good = form("2", r#"rule = { kind = "presence", fact = "good" }"#, &rows);
    let when = form("2", r#"rule = { kind = "presence", fact = "when" }"#, &rows);
    assert_eq!(item(&good, &facts().state("good", true)), "2");
    assert_eq!(item(&good, &facts().state("good", false)), "0");
    assert_eq!(item(&good, &facts()), "missing no_fact");
    let on = |text| facts().with("when", Fact::Date(day(text)));
    assert_eq!(item(&when, &on("2024-02-29")), "2");
    assert_eq!(
        item(&when, &on("2025-01-11")),
        "0",
        "a day that has not come"
    );
}

#[test]
fn r04_occurrence_deducts_for_each_person_time_beyond_the_free_ones() {
    let rows = r#"
[[record_kind]]
id = "late"
clause = "1"
title = "迟缴"
unit = "次"
fields = ["date"]
"#
    .to_string()
        + &fact(
            "late",
            "kind = \"event\"\nrecords = [\"late\"]\nbetter = \"less\"",
        );
    let rule = |per: &str, more: &str| {
        let rule = format!(
            r#"rule = {{ kind = "occurrence", fact = "late", each = "0.5", per = "{per}"{more} }}"#
        );
        form("4", &rule, &rows)
    };
    let mut known = facts();
    for (id, date, present) in [
        (1, "2024-01-01", Attendance::Persons(vec![1, 2])),
        (2, "2024-12-31", Attendance::Persons(vec![2])),
        (3, "2024-12-31", Attendance::Persons(vec![3])),
        (4, "2023-12-31", Attendance::Persons(vec![4])),
        (5, "2025-01-01", Attendance::Persons(vec![5])),
    ] {
        let mut one = entry(id, "late", date);
        one.present = present;
        known.events.push(one);
    }
    assert_eq!(item(&rule("case", ""), &known), "2.5");
    assert_eq!(item(&rule("person", ""), &known), "2.5");
    assert_eq!(item(&rule("person_time", ""), &known), "2");
    assert_eq!(item(&rule("day", ""), &known), "3");
    assert_eq!(item(&rule("case", ", free = 1"), &known), "3");
    assert_eq!(
        item(&rule("person_time", r#", cap = "1.5""#), &known),
        "2.5"
    );
    let none = facts();
    assert_eq!(
        item(&rule("case", ""), &none),
        "4",
        "the ledger is never missing"
    );
    known.events[0].present = Attendance::Count(2);
    assert_eq!(item(&rule("person", ""), &known), "missing no_roster");
    assert_eq!(item(&rule("person_time", ""), &known), "2");
    known.events[0].present = Attendance::Unknown;
    assert_eq!(item(&rule("person_time", ""), &known), "missing no_fact");
}

#[test]
fn r04_occurrence_counts_a_case_once() {
    let rows = fact(
        "case",
        r#"kind = "incident"
better = "less"
severities = [ { id = "light", title = "轻" } ]
key = ["case"]"#,
    );
    let rule = r#"rule = { kind = "occurrence", fact = "case", each = 1, per = "case" }"#;
    let one = form("5", rule, &rows);
    let incident = |key: &str, date: &str| Incident {
        source: source(1),
        date: Some(day(date)),
        severity: "light".into(),
        key: key.into(),
        persons: Attendance::Unknown,
    };
    let list = vec![
        incident("a", "2024-03-01"),
        incident("a", "2024-04-01"),
        incident("b", "2024-05-01"),
        incident("c", "2023-05-01"),
    ];
    assert_eq!(
        item(&one, &facts().with("case", Fact::Incidents(list))),
        "3"
    );
    assert_eq!(
        item(&one, &facts().with("case", Fact::Incidents(vec![]))),
        "5"
    );
    assert_eq!(item(&one, &facts()), "missing no_fact");
}

#[test]
fn r05_rate_step_counts_whole_started_or_exact_units() {
    let rows = fact(
        "rate",
        "kind = \"rate\"\nbetter = \"more\"\nmissing = \"pending\"",
    );
    let rule = |more: &str| {
        let rule = format!(
            r#"rule = {{ kind = "rate_step", fact = "rate", threshold = "75", unit = 1, {more},
                missing = "pending" }}"#
        );
        form("5", &rule, &rows)
    };
    let below = r#"side = "below", each = "0.5""#;
    for (count, value, expected) in [
        ("whole", "75", "5"),
        ("whole", "74.01", "5"),
        ("whole", "74", "4.5"),
        ("started", "75", "5"),
        ("started", "74.99", "4.5"),
        ("started", "74", "4.5"),
        ("started", "73.99", "4"),
        ("exact", "74.5", "4.75"),
        ("exact", "90", "5"),
        ("whole", "0", "0"),
    ] {
        let one = rule(&format!("{below}, count = \"{count}\""));
        assert_eq!(
            item(&one, &facts().num("rate", value)),
            expected,
            "{count} {value}"
        );
    }
    let capped = rule(&format!("{below}, count = \"whole\", cap = 2"));
    assert_eq!(item(&capped, &facts().num("rate", "0")), "3");
    let late = fact(
        "late",
        "kind = \"rate\"\nbetter = \"less\"\nmissing = \"pending\"",
    );
    let above = form(
        "5",
        r#"rule = { kind = "rate_step", fact = "late", threshold = "75", side = "above", unit = 1,
            each = 1, count = "whole", missing = "pending" }"#,
        &late,
    );
    assert_eq!(item(&above, &facts().num("late", "77.9")), "3");
    assert_eq!(item(&above, &facts().num("late", "10")), "5");
    let both = form(
        "5",
        r#"cap = 6
rule = { kind = "rate_step", fact = "rate", threshold = "75", side = "both", unit = 5, each = 1,
    count = "whole", bonus_each = "0.5", bonus_cap = "0.8", missing = "pending" }"#,
        &rows,
    );
    assert_eq!(item(&both, &facts().num("rate", "80")), "5.5");
    assert_eq!(item(&both, &facts().num("rate", "100")), "5.8");
    assert_eq!(item(&both, &facts().num("rate", "65")), "3");
    let thirds = Fact::Rate {
        done: number("2"),
        of: number("3"),
    };
    let exactly = rule(&format!("{below}, count = \"exact\""));
    assert_eq!(item(&exactly, &facts().with("rate", thirds)), "0.833333");
    let nothing = Fact::Rate {
        done: number("0"),
        of: number("0"),
    };
    assert_eq!(
        item(&exactly, &facts().with("rate", nothing)),
        "missing zero_base"
    );
}

#[test]
fn r05_rate_step_reads_its_threshold_from_a_fact() {
    let rows = fact("have", "kind = \"number\"\nbetter = \"more\"")
        + &fact("plan", "kind = \"number\"\nbetter = \"none\"");
    let rule = r#"rule = { kind = "rate_step", fact = "have", threshold = { fact = "plan" },
        side = "below", unit = 10, each = 1, count = "started", missing = "zero" }"#;
    let one = form("5", rule, &rows);
    assert_eq!(
        item(&one, &facts().num("have", "41").num("plan", "60")),
        "3"
    );
    assert_eq!(item(&one, &facts().num("have", "41")), "0");
}

#[test]
fn r06_bands_hold_from_and_not_to() {
    let rows = fact(
        "rate",
        "kind = \"rate\"\nbetter = \"more\"\nmissing = \"pending\"",
    ) + &fact("size", "kind = \"number\"\nbetter = \"none\"");
    let rule = r#"rule = { kind = "bands", fact = "rate", missing = "zero",
        bands = [ { from = "95", points = 10 }, { from = "90", to = "95", points = 8 },
        { to = "90", points = 0 } ] }"#;
    let one = form("10", rule, &rows);
    for (value, expected) in [("95", "10"), ("94.999", "8"), ("90", "8"), ("89.99", "0")] {
        assert_eq!(item(&one, &facts().num("rate", value)), expected, "{value}");
    }
    assert_eq!(item(&one, &facts()), "0");
    let rule = r#"rule = { kind = "bands", fact = "rate", by = "size", missing = "pending",
        bands = [ { from = "90", by_to = "50", points = 8 }, { from = "90", by_from = "50",
        points = 10 }, { to = "90", points = 0 } ] }"#;
    let two = form("10", rule, &rows);
    let at = |rate, size| facts().num("rate", rate).num("size", size);
    assert_eq!(item(&two, &at("90", "49")), "8");
    assert_eq!(item(&two, &at("90", "50")), "10");
    assert_eq!(item(&two, &facts().num("rate", "90")), "missing no_fact");
}

#[test]
fn r09_judged_marks_are_held_in_their_range() {
    let rule = r#"rule = { kind = "judged", from = 1, to = 8, reason = "always" }"#;
    let one = form("8", rule, "");
    assert_eq!(item(&one, &facts().points("i", "7.5")), "7.5");
    assert_eq!(item(&one, &facts().points("i", "0")), "1");
    assert_eq!(item(&one, &facts().points("i", "9")), "8");
    assert_eq!(item(&one, &facts().sheet("f", &[])), "missing no_mark");
    let one = facts();
    let alone = assess(&form("8", rule, ""), &one).form("f").is_none();
    assert!(alone, "nobody filled it in, and no fact can");
}

#[test]
fn r09_a_mark_on_a_computed_item_counts_and_shows_what_the_rule_gave() {
    let rows = fact("have", "kind = \"state\"\nbetter = \"more\"");
    let one = form("2", r#"rule = { kind = "presence", fact = "have" }"#, &rows);
    let known = facts().state("have", true).points("i", "1.5");
    assert_eq!(item(&one, &known), "1.5");
    let all = [known];
    let judged = settled(&one, &all);
    let trace = &judged[0].forms[0].total.trace;
    let beside = trace.walk().into_iter().find(|node| node.code == "R01");
    assert_eq!(beside.unwrap().points(), Some(exact("2")));
}

#[test]
fn r10_proportion_is_exact_and_linear_between_anchors() {
    let rows = fact("done", "kind = \"number\"\nbetter = \"more\"")
        + &fact("all", "kind = \"number\"\nbetter = \"none\"")
        + &fact(
            "rate",
            "kind = \"rate\"\nbetter = \"more\"\nmissing = \"pending\"",
        );
    let rule = r#"rule = { kind = "proportion", done = "done", of = "all", missing = "exclude" }"#;
    let one = form("30", rule, &rows);
    let of = |done, all| facts().num("done", done).num("all", all);
    assert_eq!(
        item(&one, &of("1", "3")),
        "10",
        "a third of thirty is ten, not 9.99"
    );
    assert_eq!(item(&one, &of("7", "10")), "21");
    assert_eq!(item(&one, &of("11", "10")), "30");
    assert_eq!(item(&one, &of("0", "0")), "excluded zero_base");
    let rule = r#"rule = { kind = "proportion", fact = "rate", missing = "zero",
        anchors = [ { at = "60", points = 0 }, { at = "80", points = 20 }, { at = "100",
        points = 30 } ] }"#;
    let line = form("30", rule, &rows);
    for (rate, expected) in [
        ("50", "0"),
        ("60", "0"),
        ("70", "10"),
        ("80", "20"),
        ("85", "22.5"),
        ("100", "30"),
        ("120", "30"),
    ] {
        assert_eq!(item(&line, &facts().num("rate", rate)), expected, "{rate}");
    }
    assert_eq!(item(&line, &facts()), "0");
}

#[test]
fn r18_trump_reaches_item_group_or_form() {
    let rows = fact("false", "kind = \"number\"\nbetter = \"less\"");
    let with = |reach: &str| {
        pack(&format!(
            r#"{rows}
[[fact]]
id = "x"
clause = "1"
title = "x"
kind = "number"
better = "more"
[[form]]
id = "f"
clause = "1"
title = "表"
total = 10
who = ["inspector"]
  [[form.group]]
  id = "g1"
  no = 1
  title = "一"
  points = 6
    [[form.group.item]]
    id = "i"
    clause = "1"
    no = 1
    text = "瞒报"
    method = "两次清零"
    points = 2
    rule = {{ kind = "trump", fact = "false", from_time = 2{reach} }}
    [[form.group.item]]
    id = "i2"
    clause = "1"
    no = 2
    text = "项"
    method = "法"
    points = 4
    rule = {{ kind = "accumulate", fact = "x", each = 1 }}
  [[form.group]]
  id = "g2"
  no = 2
  title = "二"
  points = 4
    [[form.group.item]]
    id = "i3"
    clause = "1"
    no = 1
    text = "项"
    method = "法"
    points = 4
    rule = {{ kind = "accumulate", fact = "x", each = 1 }}
"#
        ))
    };
    let total = |reach: &str, times: &str| {
        let all = [facts().num("x", "4").num("false", times)];
        shown(settled(&with(reach), &all)[0].forms[0].total.outcome)
    };
    assert_eq!(total("", "1"), "10");
    assert_eq!(total("", "2"), "8");
    assert_eq!(total(r#", reach = "group""#, "2"), "4");
    assert_eq!(total(r#", reach = "form""#, "2"), "0");
    assert_eq!(total(r#", reach = "form""#, "1"), "10");
}

#[test]
fn r19_modifiers_change_the_deduction_in_their_order() {
    let rows = fact("cases", "kind = \"number\"\nbetter = \"less\"")
        + &fact("fixed", "kind = \"state\"\nbetter = \"more\"")
        + &fact("hidden", "kind = \"state\"\nbetter = \"less\"");
    let with = |modifiers: &str| {
        let rule = r#"rule = { kind = "occurrence", fact = "cases", each = 1, per = "case" }"#;
        form("10", &format!("{rule}\nmodifiers = [ {modifiers} ]"), &rows)
    };
    let half = r#"{ text = "减半", fact = "fixed", effect = "times", by = "0.5" }"#;
    let relief = r#"{ text = "减免", fact = "fixed", effect = "relief", by = 3 }"#;
    let exempt = r#"{ text = "免", fact = "fixed", effect = "exempt" }"#;
    let more = r#"{ text = "加重", fact = "hidden", effect = "plus", by = 2 }"#;
    let known = |cases| facts().num("cases", cases).state("fixed", true);
    assert_eq!(item(&with(half), &known("4")), "8");
    assert_eq!(item(&with(relief), &known("4")), "9");
    assert_eq!(item(&with(relief), &known("1")), "10", "relief never adds");
    assert_eq!(item(&with(exempt), &known("4")), "10");
    assert_eq!(
        item(&with(half), &facts().num("cases", "4")),
        "6",
        "not shown, not granted"
    );
    let hidden = known("4").state("hidden", true);
    assert_eq!(item(&with(&format!("{half}, {more}")), &hidden), "6");
    assert_eq!(item(&with(&format!("{more}, {half}")), &hidden), "7");
    let by_person = with(r#"{ text = "酌情减半", effect = "times", by = "0.5" }"#);
    let four = facts().num("cases", "4");
    assert_eq!(item(&by_person, &four.clone().sheet("f", &[])), "6");
    assert_eq!(item(&by_person, &four.sheet("f", &[("i/m1", "1")])), "8");
}

#[test]
fn r20_missing_follows_the_rule_then_the_item_then_the_fact() {
    for (policy, expected) in [
        (r#""exclude""#, "excluded no_fact"),
        (r#""full""#, "5"),
        (r#""zero""#, "0"),
        (r#""pending""#, "missing no_fact"),
        (r#"{ default = "2.5" }"#, "2.5"),
    ] {
        let plain = "kind = \"number\"\nbetter = \"more\"";
        let rows = fact("x", plain);
        let rule = r#"rule = { kind = "accumulate", fact = "x", each = 1 }"#;
        let of_item = form("5", &format!("{rule}\nmissing = {policy}"), &rows);
        assert_eq!(item(&of_item, &facts()), expected);
        let rows = fact("x", &format!("{plain}\nmissing = {policy}"));
        assert_eq!(item(&form("5", rule, &rows), &facts()), expected);
        let rows = fact("x", &format!("{plain}\nmissing = \"zero\""));
        let rule = format!(
            r#"rule = {{ kind = "ratio", fact = "x", to = "last_year", missing = {policy} }}"#
        );
        assert_eq!(item(&form("5", &rule, &rows), &facts()), expected);
    }
}

#[test]
fn r20_an_assessor_can_say_that_an_item_does_not_apply() {
    let rule = r#"rule = { kind = "judged", from = 0, to = 5 }"#;
    let known = facts().mark("i", SheetMark::NotApplicable);
    assert_eq!(
        item(&form("5", rule, ""), &known),
        "excluded not_applicable"
    );
}

#[test]
fn r23_a_negative_floor_lets_an_item_fall_below_nought() {
    let rows = fact("cases", "kind = \"number\"\nbetter = \"less\"");
    let rule = r#"rule = { kind = "occurrence", fact = "cases", each = 1, per = "case" }"#;
    let known = facts().num("cases", "9");
    assert_eq!(item(&form("3", rule, &rows), &known), "0");
    let below = form("3", &format!("{rule}\nfloor = \"-1\""), &rows);
    assert_eq!(item(&below, &known), "-1");
}

#[test]
fn r02_ticks_of_an_assessor_show_which_conditions_hold() {
    let rule = r#"rule = { kind = "conditions", deduct = [ { text = "无计划", minus = 1 },
        { text = "无总结", minus = "0.5" } ] }"#;
    let one = form("2", rule, "");
    let ticks = |list: &[u32]| {
        let ticks: BTreeSet<u32> = list.iter().copied().collect();
        facts().mark("i", SheetMark::Ticks(ticks))
    };
    assert_eq!(item(&one, &ticks(&[])), "2");
    assert_eq!(item(&one, &ticks(&[2])), "1.5");
    assert_eq!(item(&one, &ticks(&[1, 2])), "0.5");
    assert_eq!(item(&one, &facts().sheet("f", &[])), "missing no_mark");
}

#[test]
fn overflow_is_shown_and_never_hidden_by_a_policy() {
    let rows = fact(
        "x",
        "kind = \"number\"\nbetter = \"more\"\nmissing = \"zero\"",
    ) + &fact(
        "y",
        "kind = \"number\"\nbetter = \"less\"\nmissing = \"zero\"",
    );
    let big = "79228162514264337593543950335";
    let rule = format!(
        r#"rule = {{ kind = "occurrence", fact = "y", each = "{big}", per = "case",
            missing = "zero" }}"#
    );
    let one = form("5", &rule, &rows);
    assert_eq!(item(&one, &facts().num("y", big)), "missing overflow");
}
