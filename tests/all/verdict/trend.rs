//! Targets by year and where they are going (R27).

use wudan::{
    base::Exact,
    domain::{
        judge::{Fact, OrgFacts, Past, trend::course},
        pack::Pack,
    },
};

use super::{day, dec, facts, pack_of, with};

fn share(measure: &str, steps: &str) -> Pack {
    pack_of(&format!(
        r#"
[[fact]]
id = "x"
clause = "1"
title = "占比"
kind = "number"
better = "more"

[[target]]
id = "t"
clause = "2"
title = "占比"
unit = "%"
fact = "x"
direction = "at_least"
measure = "{measure}"
steps = [{steps}]
"#
    ))
}

fn on(today: &str, value: &str) -> OrgFacts {
    let mut facts = with(facts(1), "x", Fact::Number(dec(value)));
    facts.today = day(today);
    facts.past = vec![Past {
        year: 2025,
        values: [("x".to_string(), dec("15"))].into(),
        ..Past::default()
    }];
    facts
}

const STEPS: &str = "{ by = { on = 2025-12-31, shift = false }, value = \"20\" }, { by = { on = \
                     2026-12-31, shift = false }, value = \"30\" }";

#[test]
fn r27_a_target_has_a_next_value_and_an_even_pace_to_it() {
    let pack = share("level", STEPS);
    let target = pack.target("t").unwrap();
    // today, value, pace, keeps it; 365 days from 20 to 30
    let cases = [
        ("2025-12-31", "20", "20", true),
        ("2026-03-14", "22", "22", true),
        ("2026-03-14", "21.99", "22", false),
        ("2026-12-30", "30", "29.972603", true),
        ("2026-12-31", "29", "30", false),
        ("2027-06-30", "30", "30", true),
    ];
    for (today, value, pace, keeps) in cases {
        let found = course(&pack, target, &on(today, value)).unwrap();
        assert_eq!(found.pace.unwrap().to_string(), pace, "{today}");
        assert_eq!(found.is_on_pace, Some(keeps), "{today} {value}");
        let change = Exact::from(dec(value)).minus(Exact::whole(15));
        assert_eq!(found.change, change);
        assert_eq!(found.next.is_some(), day(today) < day("2026-12-31"));
    }
}

#[test]
fn r27_before_the_first_day_the_pace_begins_at_the_base() {
    let pack = share("level", STEPS);
    let target = pack.target("t").unwrap();
    let mut facts = on("2025-12-30", "1");
    assert_eq!(
        course(&pack, target, &facts).unwrap().pace,
        None,
        "no start is known"
    );
    facts.base.insert("x".into(), dec("0"));
    facts.today = day("2020-01-01");
    let found = course(&pack, target, &facts).unwrap();
    assert_eq!(found.pace, Some(Exact::ZERO), "the pack's first day");
}

#[test]
fn r27_a_gain_is_measured_from_its_base_and_missing_without_one() {
    let pack = share(
        "gain",
        "{ by = { on = 2026-12-31, shift = false }, value = \"5\" }",
    );
    let target = pack.target("t").unwrap();
    let mut facts = on("2026-12-31", "14.9");
    assert!(course(&pack, target, &facts).is_err());
    facts.base.insert("x".into(), dec("10"));
    let found = course(&pack, target, &facts).unwrap();
    assert_eq!(found.value, Exact::from(dec("4.9")));
    assert_eq!(found.is_on_pace, Some(false));
}

#[test]
fn r27_a_value_without_a_day_holds_always() {
    let pack = share("level", "{ by = { open = true }, value = \"3.83\" }");
    let target = pack.target("t").unwrap();
    for (value, keeps) in [("3.83", true), ("3.82", false)] {
        let found = course(&pack, target, &on("2026-02-28", value)).unwrap();
        assert_eq!((found.is_on_pace, found.next), (Some(keeps), None));
    }
}
