//! Rules that go through a list: R02, R07, R08, R15, R25 and parts.

use std::collections::BTreeSet;

use wudan::domain::judge::{Fact, SheetMark, Tagged};

use super::*;

fn state(id: &str, better: &str) -> String {
    fact(id, &format!("kind = \"state\"\nbetter = \"{better}\""))
}

fn ticked(list: &[u32]) -> OrgFacts {
    let ticks: BTreeSet<u32> = list.iter().copied().collect();
    facts().mark("i", SheetMark::Ticks(ticks))
}

#[test]
fn r02_conditions_deduct_each_and_stop_at_the_floor() {
    let rows = state("plan", "more") + &state("leak", "less");
    let rule = |floor: &str| {
        let rule = format!(
            r#"rule = {{ kind = "conditions", deduct = [ {{ text = "无计划", minus = 1,
                fact = "plan" }}, {{ text = "泄密", minus = "1.5", fact = "leak" }} ]{floor} }}"#
        );
        form("3", &rule, &rows)
    };
    let known = |plan, leak| facts().state("plan", plan).state("leak", leak);
    assert_eq!(item(&rule(""), &known(true, false)), "3");
    assert_eq!(item(&rule(""), &known(false, false)), "2");
    assert_eq!(item(&rule(""), &known(true, true)), "1.5");
    assert_eq!(item(&rule(""), &known(false, true)), "0.5");
    assert_eq!(item(&rule(", floor = 1"), &known(false, true)), "1");
    let half = facts().state("plan", false);
    assert_eq!(
        item(&rule(""), &half),
        "missing no_fact",
        "one unknown leaves all unknown"
    );
}

#[test]
fn r07_labels_give_their_points_and_unknown_words_none() {
    let rows = fact(
        "word",
        r#"kind = "label"
better = "none"
labels = [ { id = "good", title = "好" }, { id = "fair", title = "一般" }, { id = "poor",
    title = "差" } ]"#,
    );
    let rule = |more: &str| {
        let rule = format!(
            r#"rule = {{ kind = "labels", fact = "word", labels = [ {{ label = "good",
                points = 20 }}, {{ label = "fair", points = 10 }} ]{more} }}"#
        );
        form("20", &rule, &rows)
    };
    assert_eq!(item(&rule(""), &facts().label("word", "好")), "20");
    assert_eq!(item(&rule(""), &facts().label("word", "fair")), "10");
    assert_eq!(
        item(&rule(""), &facts().label("word", "poor")),
        "missing no_label"
    );
    assert_eq!(
        item(&rule(""), &facts().label("word", "很好")),
        "missing no_label"
    );
    assert_eq!(item(&rule(r#", missing = "zero""#), &facts()), "0");
}

#[test]
fn r07_labels_read_the_grade_of_an_appraisal_by_id_or_title() {
    let rows = r#"
[[scale]]
id = "s"
clause = "1"
title = "等次"
grades = [ { id = "good", title = "好" }, { id = "poor", title = "差" } ]
[[appraisal]]
id = "a"
clause = "1"
title = "考核"
subject = "org"
period = "year"
scale = "s"
[[grading]]
id = "b"
clause = "1"
appraisal = "a"
kind = "thresholds"
bands = [ { grade = "good", from = 60 }, { grade = "poor" } ]
"#;
    for labels in [("好", "差"), ("good", "poor")] {
        let rule = format!(
            r#"rule = {{ kind = "labels", appraisal = "a", labels = [ {{ label = "{}",
                points = 5 }}, {{ label = "{}", points = 0 }} ] }}"#,
            labels.0, labels.1
        );
        let one = form("5", &rule, rows);
        let mut known = facts();
        assert_eq!(item(&one, &known), "missing no_fact");
        known.grades.insert("a".into(), "good".into());
        assert_eq!(item(&one, &known), "5");
    }
}

#[test]
fn r08_factors_multiply_and_average_over_tasks() {
    let plain = "kind = \"mark\"\nbetter = \"none\"";
    let rows = fact("level", plain) + &fact("load", plain);
    let rule = |more: &str| {
        let rule = format!(
            r#"rule = {{ kind = "factors"{more}, factors = [ {{ title = "级", fact = "level",
                labels = [ {{ label = "省", points = 3 }}, {{ label = "市", points = 2 }} ] }},
                {{ title = "量", fact = "load", labels = [ {{ label = "大", points = "1.5" }},
                {{ label = "小", points = 1 }} ] }} ] }}"#
        );
        form("20", &rule, &rows)
    };
    let tags = |list: &[(&str, &str)]| {
        let tag = |(key, label): &(&str, &str)| Tagged {
            key: key.to_string(),
            label: label.to_string(),
        };
        Fact::Labels(list.iter().map(tag).collect())
    };
    let known = facts()
        .with("level", tags(&[("t1", "省"), ("t2", "市")]))
        .with("load", tags(&[("t2", "小"), ("t1", "大")]));
    assert_eq!(item(&rule(r#", average = "mean""#), &known), "3.25");
    assert_eq!(item(&rule(r#", average = "sum""#), &known), "6.5");
    assert_eq!(item(&rule(r#", average = "least""#), &known), "2");
    let with = r#", average = "sum", coefficient = "1.2""#;
    assert_eq!(item(&rule(with), &known), "7.8");
    let half = known.with("load", tags(&[("t1", "大")]));
    assert_eq!(item(&rule(""), &half), "missing no_fact");
}

#[test]
fn r15_cascade_takes_the_highest_stage_and_all_below() {
    let rows = state("applied", "more") + &state("chosen", "more") + &state("won", "more");
    let rule = r#"rule = { kind = "cascade", stages = [ { text = "申报", plus = 2,
        fact = "applied" }, { text = "入选", plus = 3, fact = "chosen" }, { text = "获奖",
        plus = 20, fact = "won" } ] }"#;
    let one = form("25", rule, &rows);
    let known = |applied, chosen, won| {
        facts()
            .state("applied", applied)
            .state("chosen", chosen)
            .state("won", won)
    };
    assert_eq!(item(&one, &known(false, false, false)), "0");
    assert_eq!(item(&one, &known(true, false, false)), "2");
    assert_eq!(item(&one, &known(true, true, false)), "5");
    assert_eq!(item(&one, &known(true, true, true)), "25");
    assert_eq!(
        item(&one, &facts().state("won", true)),
        "25",
        "a prize implies the rest"
    );
    let unknown = facts().state("applied", true).state("chosen", true);
    assert_eq!(item(&one, &unknown), "missing no_fact");
}

#[test]
fn r25_steps_give_credit_for_each() {
    let rule = r#"rule = { kind = "steps", steps = [ { text = "有方案", plus = "0.5" },
        { text = "有记录", plus = "0.5" }, { text = "有成效", plus = 2 } ] }"#;
    let one = form("3", rule, "");
    assert_eq!(item(&one, &ticked(&[])), "0");
    assert_eq!(item(&one, &ticked(&[1, 3])), "2.5");
    assert_eq!(item(&one, &ticked(&[1, 2, 3])), "3");
    assert_eq!(item(&one, &facts().sheet("f", &[])), "missing no_mark");
}

#[test]
fn parts_add_or_take_the_least_and_rescale_what_is_left_out() {
    let rows = fact("a", "kind = \"number\"\nbetter = \"less\"")
        + &fact("b", "kind = \"number\"\nbetter = \"less\"");
    let rule = |how: &str, missing: &str| {
        let part = |id: &str, points: &str| {
            format!(
                r#"{{ text = "{id}", points = {points}, rule = {{ kind = "occurrence",
                    fact = "{id}", each = 1, per = "case"{missing} }} }}"#
            )
        };
        let rule = format!(
            r#"rule = {{ kind = "parts", how = "{how}", parts = [ {}, {} ] }}"#,
            part("a", "3"),
            part("b", "1")
        );
        form("4", &rule, &rows)
    };
    let known = |a, b| facts().num("a", a).num("b", b);
    assert_eq!(item(&rule("sum", ""), &known("1", "0")), "3");
    assert_eq!(
        item(&rule("sum", ""), &known("0", "9")),
        "3",
        "a part never eats another"
    );
    assert_eq!(item(&rule("least", ""), &known("1", "0")), "1");
    assert_eq!(item(&rule("mean", ""), &known("1", "0")), "1.5");
    let half = facts().num("a", "1");
    assert_eq!(item(&rule("sum", ""), &half), "missing no_fact");
    let left = rule("sum", r#", missing = "exclude""#);
    assert_eq!(item(&left, &half), "2.666667", "two of three, of four");
    assert_eq!(item(&left, &facts()), "excluded left_out");
}

#[test]
fn parts_can_be_marked_one_by_one() {
    let rows = state("plan", "more");
    let rule = r#"rule = { kind = "parts", parts = [ { text = "计划", points = 2,
        rule = { kind = "presence", fact = "plan" } }, { text = "质量", points = 3,
        rule = { kind = "judged", from = 0, to = 3 } } ] }"#;
    let one = form("5", rule, &rows);
    let known = facts().state("plan", true);
    assert_eq!(item(&one, &known.clone().points("i/2", "2.5")), "4.5");
    assert_eq!(
        item(&one, &known.clone().points("i/2", "2").points("i/1", "1")),
        "3"
    );
    assert_eq!(
        item(&one, &known.points("i", "4")),
        "4",
        "a mark on the whole counts"
    );
    let only = facts().points("i/2", "2");
    assert_eq!(item(&one, &only), "missing no_fact");
}
