//! Rules over norms: R03 quotas, R26 staffing, R27 targets.

use std::collections::BTreeMap;

use wudan::domain::PostKind;
use wudan::domain::judge::{Holder, Past};
use wudan::domain::pack::Qualification;

use super::*;

fn quota(period: &str, more: &str) -> String {
    format!(
        r#"
[[record_kind]]
id = "study"
clause = "1"
title = "学习"
unit = "次"
fields = ["date"]
[[indicator]]
id = "study"
clause = "1"
title = "学习"
counts = ["study"]
how = "records"
direction = "at_least"
need = 1
period = "{period}"
per = "org"
{more}
"#
    )
}

fn studied(days: &[&str]) -> OrgFacts {
    let mut known = facts();
    for (index, date) in days.iter().enumerate() {
        let id = i64::try_from(index).unwrap() + 1;
        known.events.push(entry(id, "study", date));
    }
    known
}

#[test]
fn r03_shortfall_counts_each_period_of_the_quota() {
    let rule = r#"rule = { kind = "shortfall", indicator = "study", each = "0.5" }"#;
    let quarterly = form("2", rule, &quota("quarter", ""));
    let q = |days: &[&str]| item(&quarterly, &studied(days));
    assert_eq!(
        q(&["2024-03-31", "2024-04-01", "2024-09-30", "2024-12-31"]),
        "2"
    );
    assert_eq!(
        q(&["2024-02-29", "2024-03-01"]),
        "0.5",
        "two in one quarter are one"
    );
    assert_eq!(q(&["2023-12-31", "2025-01-01"]), "0");
    let monthly = form("2", rule, &quota("month", ""));
    assert_eq!(
        item(&monthly, &studied(&["2024-02-29"])),
        "0",
        "eleven are missing, and nought is the floor"
    );
    let capped = r#"rule = { kind = "shortfall", indicator = "study", each = "0.5", cap = "1.5" }"#;
    assert_eq!(
        item(&form("2", capped, &quota("month", "")), &facts()),
        "0.5"
    );
}

#[test]
fn r03_shortfall_may_have_its_own_need() {
    let rule = r#"rule = { kind = "shortfall", indicator = "study", each = 1, need = 3 }"#;
    let one = form("3", rule, &quota("year", ""));
    assert_eq!(item(&one, &studied(&["2024-01-01"])), "1");
}

#[test]
fn r03_shortfall_of_a_running_period_is_not_known_yet() {
    let rule = r#"rule = { kind = "shortfall", indicator = "study", each = 1 }"#;
    let one = form("3", rule, &quota("year", ""));
    let mut known = facts();
    known.today = day("2024-12-31");
    assert_eq!(
        item(&one, &known),
        "missing not_over",
        "the last day is not over"
    );
    known.today = day("2025-01-01");
    assert_eq!(item(&one, &known), "2");
    let mut met = studied(&["2024-03-01"]);
    met.today = day("2024-03-02");
    assert_eq!(item(&one, &met), "3");
}

fn staffed(kind: &str) -> Pack {
    let rows = format!(
        r#"
[[staffing]]
id = "norm"
clause = "1"
title = "编配"
{kind}
"#
    );
    let rule = r#"rule = { kind = "staffing", staffing = "norm", each = 1, cap = 3 }"#;
    form("4", rule, &rows)
}

fn holder(id: i64, post: PostKind) -> Holder {
    Holder {
        id,
        person: id,
        post,
        since: Some(day("2020-01-01")),
        until: None,
        acting: false,
        full_time: Some(true),
        qualities: BTreeMap::new(),
    }
}

#[test]
fn r26_staffing_counts_missing_and_surplus_heads() {
    let one = staffed(
        "kind = \"count\"\npost = \"organiser\"\nfull_time = true\nat_least = 1\nat_most = 2\nper \
            = \"org\"",
    );
    let mut known = facts();
    assert_eq!(item(&one, &known), "3");
    known.holders.push(holder(1, PostKind::Organiser));
    assert_eq!(item(&one, &known), "4");
    known.holders[0].full_time = Some(false);
    assert_eq!(item(&one, &known), "3");
    known.holders[0].full_time = None;
    assert_eq!(item(&one, &known), "missing no_fact");
    known.holders = (1..=4).map(|id| holder(id, PostKind::Organiser)).collect();
    assert_eq!(item(&one, &known), "2");
    known.holders[0].until = Some(day("2024-12-30"));
    assert_eq!(item(&one, &known), "3", "gone before the year's last day");
    let each =
        staffed("kind = \"count\"\npost = \"organiser\"\nat_least = 1\nper = \"department\"");
    assert_eq!(item(&each, &known), "missing no_fact");
    known.org.departments = Some(5);
    assert_eq!(item(&each, &known), "2");
}

#[test]
fn r26_staffing_takes_a_share_of_staff_in_whole_heads() {
    let one = staffed(
        "kind = \"share\"\npost = \"party_worker\"\nat_least = 1\nat_most = 2\nof = \"staff\"",
    );
    let mut known = facts();
    assert_eq!(item(&one, &known), "missing no_fact");
    for (staff, heads, expected) in [
        (100, 1, "4"),
        (101, 1, "3"),
        (100, 2, "4"),
        (149, 3, "3"),
        (10, 0, "3"),
        (10, 1, "4"),
    ] {
        known.org.staff = Some(staff);
        known.holders = (1..=heads)
            .map(|id| holder(id, PostKind::PartyWorker))
            .collect();
        assert_eq!(item(&one, &known), expected, "{heads} of {staff}");
    }
}

#[test]
fn r26_staffing_knows_size_holders_and_when() {
    let size = staffed("kind = \"size\"\nmembers_from = 100\nbecomes = \"committee\"");
    let mut known = facts();
    assert_eq!(item(&size, &known), "missing no_fact");
    known.org.members = Some(99);
    assert_eq!(item(&size, &known), "4");
    known.org.members = Some(100);
    assert_eq!(item(&size, &known), "3");
    known.org.kind = wudan::domain::OrgKind::Committee;
    assert_eq!(item(&size, &known), "4");
    let held = staffed(
        "kind = \"holder\"\npost = \"secretary\"\nany_of = [\"associate_senior\", \"doctorate\"]",
    );
    assert_eq!(item(&held, &known), "missing no_fact", "a vacant post");
    known.holders = vec![holder(1, PostKind::Secretary)];
    assert_eq!(item(&held, &known), "missing no_fact");
    let know = |known: &mut OrgFacts, what, is| {
        known.holders[0].qualities.insert(what, is);
    };
    know(&mut known, Qualification::AssociateSenior, false);
    assert_eq!(item(&held, &known), "missing no_fact");
    know(&mut known, Qualification::Doctorate, false);
    assert_eq!(item(&held, &known), "3");
    know(&mut known, Qualification::Doctorate, true);
    assert_eq!(item(&held, &known), "4");
    let may = staffed(
        "kind = \"count\"\npost = \"deputy_secretary\"\nat_least = 1\nper = \"org\"\nmay = true",
    );
    assert_eq!(
        item(&may, &known),
        "4",
        "what is only allowed is never missing"
    );
    let same = staffed(
        "kind = \"count\"\npost = \"deputy_secretary\"\nat_least = 1\nper = \"org\"\nwhen = \
            \"same_head\"",
    );
    assert_eq!(item(&same, &known), "missing no_fact");
    know(&mut known, Qualification::AdministrativeHead, false);
    assert_eq!(item(&same, &known), "4");
    know(&mut known, Qualification::AdministrativeHead, true);
    assert_eq!(item(&same, &known), "3");
}

fn target(measure: &str, steps: &str, how: &str) -> Pack {
    let rows = fact(
        "rate",
        "kind = \"rate\"\nbetter = \"more\"\nmissing = \"pending\"",
    ) + &format!(
        r#"
[[target]]
id = "goal"
clause = "1"
title = "目标"
unit = "%"
fact = "rate"
direction = "at_least"
measure = "{measure}"
steps = [ {steps} ]
"#
    );
    let rule = format!(r#"rule = {{ kind = "target", target = "goal", missing = "zero", {how} }}"#);
    form("10", &rule, &rows)
}

const STEPS: &str = "{ by = { on = 2023-12-31, shift = false }, value = 20 }, \
    { by = { on = 2024-12-31, shift = false }, value = 30 }, \
    { by = { on = 2025-12-31, shift = false }, value = 40 }";

#[test]
fn r27_target_takes_the_value_of_the_year() {
    let at = |how: &str, rate: &str| item(&target("level", STEPS, how), &facts().num("rate", rate));
    assert_eq!(at(r#"how = "all""#, "30"), "10");
    assert_eq!(at(r#"how = "all""#, "29.99"), "0");
    assert_eq!(at(r#"how = "proportion""#, "15"), "5");
    assert_eq!(at(r#"how = "proportion""#, "60"), "10");
    let step = r#"how = "step", each = 1, unit = 2"#;
    assert_eq!(at(step, "30"), "10");
    assert_eq!(at(step, "28.01"), "10");
    assert_eq!(at(step, "28"), "9");
    assert_eq!(at(step, "0"), "0");
    let one = target("level", STEPS, r#"how = "all""#);
    let mut early = facts().num("rate", "25");
    early.period = Period::year(2023);
    assert_eq!(item(&one, &early), "10");
    early.period = Period::year(2022);
    assert_eq!(
        item(&one, &early),
        "0",
        "no target is due: missing, and the pack says nought"
    );
    let mut late = facts().num("rate", "39");
    late.period = Period::year(2031);
    assert_eq!(item(&one, &late), "0", "the last value stays");
}

#[test]
fn r27_target_without_a_day_holds_always() {
    let one = target(
        "level",
        "{ by = { open = true }, value = \"3.83\" }",
        r#"how = "all""#,
    );
    assert_eq!(item(&one, &facts().num("rate", "3.83")), "10");
    assert_eq!(item(&one, &facts().num("rate", "3.82")), "0");
}

#[test]
fn r27_target_measures_a_gain_from_its_base() {
    let one = target(
        "gain",
        "{ by = { on = 2024-12-31, shift = false }, value = 5 }",
        r#"how = "all""#,
    );
    let mut known = facts().num("rate", "25");
    assert_eq!(
        item(&one, &known),
        "0",
        "no base is known: missing, and the pack says nought"
    );
    known.past.push(Past {
        year: 2019,
        values: [("rate".to_string(), number("20"))].into(),
        ..Past::default()
    });
    assert_eq!(item(&one, &known), "10", "the year before the pack");
    known.base.insert("rate".into(), number("21"));
    assert_eq!(item(&one, &known), "0");
}
