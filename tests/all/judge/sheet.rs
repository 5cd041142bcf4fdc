//! Forms: groups, totals, what is left out, periods, several assessors.

use wudan::domain::judge::SheetMark;

use super::*;

#[test]
fn a01_items_make_groups_and_groups_make_the_total() {
    let one = two_groups("", "");
    let marks = [("1.1", "3"), ("1.2", "2.5"), ("2.1", "2")];
    assert_eq!(total(&one, facts().sheet("f", &marks)), "7.5");
    assert_eq!(
        total(&one, facts().sheet("f", &marks[1..])),
        "missing no_mark"
    );
    let with_bonus = [("1.1", "4"), ("1.2", "4"), ("2.1", "2"), ("2.2", "3")];
    assert_eq!(total(&one, facts().sheet("f", &with_bonus)), "13");
}

#[test]
fn r20_what_is_left_out_is_rescaled_within_the_form() {
    let one = two_groups("", "");
    let mark = |mut known: OrgFacts, item: &str| {
        known.sheets[0]
            .marks
            .insert(item.into(), SheetMark::NotApplicable);
        known
    };
    let half = facts().sheet("f", &[("1.1", "3"), ("2.1", "2")]);
    assert_eq!(total(&one, half.clone()), "8.333333", "five of six, of ten");
    let bonus = facts().sheet("f", &[("1.1", "3"), ("2.1", "2"), ("2.2", "1")]);
    assert_eq!(total(&one, bonus), "9.333333", "a bonus is not grown");
    let none = mark(mark(mark(mark(half, "1.1"), "1.2"), "2.1"), "2.2");
    assert_eq!(total(&one, none), "missing left_out");
}

#[test]
fn a08_unmet_counts_items_below_a_share_of_their_points() {
    let unmet = line("how = \"unmet\"\nform = \"f\"\nbelow = 50");
    let one = two_groups("", &unmet);
    let known = |marks: &[(&str, &str)]| facts().sheet("f", marks);
    let at = known(&[("1.1", "2"), ("1.2", "1.9"), ("2.1", "0")]);
    assert_eq!(score(&one, &at, "s"), "2", "exactly half is met");
    let lacking = known(&[("1.2", "1.9"), ("2.1", "0")]);
    assert_eq!(score(&one, &lacking, "s"), "missing no_mark");
    assert_eq!(score(&one, &facts(), "s"), "missing no_sheet");
}

#[test]
fn a10_periods_not_on_record_are_judged_within_their_days() {
    let rows = r#"
[[score]]
id = "sheet"
clause = "1"
title = "表"
how = "form"
form = "f"
by = "inspector"
[[score]]
id = "s"
clause = "1"
title = "年"
how = "periods"
score = "sheet"
period = "half"
combine = "mean"
missing = "pending"
"#;
    let one = two_groups("", rows);
    let first = [("1.1", "4"), ("1.2", "4"), ("2.1", "2")];
    let second = [("1.1", "2"), ("1.2", "2"), ("2.1", "2")];
    let mut known = facts().sheet("f", &first).sheet("f", &second);
    known.sheets[0].date = day("2024-06-30");
    known.sheets[1].date = day("2024-07-01");
    assert_eq!(score(&one, &known, "s"), "8");
    known.sheets[1].date = day("2024-06-30");
    assert_eq!(score(&one, &known, "s"), "missing no_sheet");
}

#[test]
fn a13_assessors_are_combined_with_highest_and_lowest_dropped() {
    let with = |more: &str| {
        two_groups(
            "",
            &line(&format!(
                "how = \"form\"\nform = \"f\"\nby = \"inspector\"\n{more}"
            )),
        )
    };
    let sheets = |marks: &[&str]| {
        marks.iter().fold(facts(), |known, mark| {
            known.sheet("f", &[("1.1", mark), ("1.2", "0"), ("2.1", "0")])
        })
    };
    let known = sheets(&["4", "1", "2", "2", "1.5"]);
    assert_eq!(score(&with(""), &known, "s"), "2.1");
    assert_eq!(score(&with("assessors = \"median\""), &known, "s"), "2");
    assert_eq!(score(&with("assessors = \"last\""), &known, "s"), "1.5");
    let dropped = "assessors = \"mean\"\ndrop_highest = 1\ndrop_lowest = 1";
    assert_eq!(score(&with(dropped), &known, "s"), "1.833333");
    assert_eq!(
        score(&with(dropped), &sheets(&["4", "1"]), "s"),
        "missing too_few"
    );
    assert_eq!(
        score(&with("assessors = \"median\""), &sheets(&["4", "1"]), "s"),
        "2.5"
    );
    assert_eq!(score(&with(""), &facts(), "s"), "missing no_sheet");
    let mut turned = known.clone();
    turned.sheets.reverse();
    assert_eq!(score(&with(dropped), &turned, "s"), "1.833333");
    let mut own = known;
    own.sheets[0].by = Scorer::SelfScore;
    assert_eq!(
        score(&with(""), &own, "s"),
        "1.625",
        "one's own sheet is another score"
    );
}
