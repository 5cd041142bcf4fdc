//! Rules that look beside and below: R05 with peers, R11, R12, R20 peer mean, R21, F11.

use wudan::domain::OrgKind;
use wudan::domain::judge::{Past, SheetFact};

use super::*;

const GROUP: &str = r#"
[[peer_group]]
id = "all"
clause = "1"
title = "同类"
by = ["parent"]
kinds = ["branch"]
"#;

fn rate(missing: &str) -> String {
    let more = format!("kind = \"rate\"\nbetter = \"more\"\nmissing = \"{missing}\"");
    GROUP.to_string() + &fact("rate", &more)
}

/// Orgs 1, 2, 3 … with a rate each; an empty text is not known.
fn orgs(rates: &[&str]) -> Vec<OrgFacts> {
    let one = |(index, rate): (usize, &&str)| {
        let known = org(i64::try_from(index).unwrap() + 1);
        if rate.is_empty() {
            known
        } else {
            known.num("rate", rate)
        }
    };
    rates.iter().enumerate().map(one).collect()
}

fn items(pack: &Pack, all: &[OrgFacts]) -> Vec<String> {
    let found = settled(pack, all);
    found.iter().map(|one| shown(item_of(one))).collect()
}

fn rank(more: &str, missing: &str) -> Pack {
    let rule = format!(
        r#"rule = {{ kind = "rank", fact = "rate", group = "all", missing = "{missing}", {more} }}"#
    );
    form("60", &rule, &rate("pending"))
}

#[test]
fn r11_rank_gives_points_by_place_and_knows_ties() {
    let all = orgs(&["90", "80", "90", "70", ""]);
    let table = |ties: &str| {
        rank(
            &format!("table = [60, 57, 54, 51], ties = \"{ties}\""),
            "zero",
        )
    };
    assert_eq!(items(&table("same"), &all), ["60", "54", "60", "51", "0"]);
    assert_eq!(items(&table("dense"), &all), ["60", "57", "60", "54", "0"]);
    assert_eq!(
        items(&table("mean"), &all),
        ["58.5", "54", "58.5", "51", "0"]
    );
    assert_eq!(
        items(&table("body"), &all),
        ["missing tie", "54", "missing tie", "51", "0"],
        "no policy hides a tie"
    );
    let steps = rank("best = 20, step = 6, ties = \"same\"", "exclude");
    let found = items(&steps, &all);
    assert_eq!(found, ["20", "8", "20", "2", "excluded no_fact"]);
    let many = orgs(&["1", "2", "3", "4", "5", "6"]);
    assert_eq!(
        items(&table("same"), &many),
        ["51", "51", "51", "54", "57", "60"]
    );
    let bottom = rank(
        "table = [0, 60], ties = \"same\", from = \"bottom\"",
        "zero",
    );
    assert_eq!(items(&bottom, &orgs(&["1", "2", "3"])), ["0", "60", "60"]);
}

#[test]
fn r11_rank_puts_less_first_where_less_is_good() {
    let rows = GROUP.to_string()
        + &fact(
            "rate",
            "kind = \"rate\"\nbetter = \"less\"\nmissing = \"pending\"",
        );
    let rule = r#"rule = { kind = "rank", fact = "rate", group = "all", missing = "zero",
        best = 10, step = 1, ties = "same" }"#;
    let one = form("10", rule, &rows);
    assert_eq!(items(&one, &orgs(&["1", "2", "3"])), ["10", "9", "8"]);
}

#[test]
fn r11_rank_keeps_groups_apart_and_exempt_orgs_out() {
    let mut all = orgs(&["90", "80", "70"]);
    all[1].org.parent = Some(200);
    let one = rank("table = [60, 57], ties = \"same\"", "zero");
    assert_eq!(items(&one, &all), ["60", "60", "57"]);
    all[1].org.kind = OrgKind::GeneralBranch;
    let found = items(&one, &all);
    assert_eq!(
        found,
        ["60", "0", "57"],
        "no peer group: missing, and the pack says nought"
    );
}

#[test]
fn r05_rate_step_against_the_mean_of_the_peers() {
    let rule = r#"cap = 6
rule = { kind = "rate_step", fact = "rate", threshold = { peer = "mean", group = "all" },
    side = "both", unit = 1, each = "0.1", cap = 2, bonus_each = "0.1", bonus_cap = 1,
    count = "exact", missing = "zero" }"#;
    let one = form("5", rule, &rate("pending"));
    let all = orgs(&["100", "90", "80", ""]);
    assert_eq!(items(&one, &all), ["6", "5", "4", "0"]);
    let best = r#"rule = { kind = "rate_step", fact = "rate", threshold = { peer = "best",
        group = "all" }, side = "below", unit = 10, each = 1, count = "whole", missing = "zero" }"#;
    assert_eq!(
        items(&form("5", best, &rate("pending")), &all),
        ["5", "4", "3", "0"]
    );
}

#[test]
fn r12_ratio_to_best_mean_and_past() {
    let rule = |to: &str| {
        let rule = format!(
            r#"rule = {{ kind = "ratio", fact = "rate", to = "{to}", group = "all", times = 20,
                cap = 20, missing = "zero" }}"#
        );
        form("20", &rule, &rate("pending"))
    };
    let all = orgs(&["90", "60", "30", ""]);
    assert_eq!(
        items(&rule("best"), &all),
        ["20", "13.333333", "6.666667", "0"]
    );
    assert_eq!(items(&rule("mean"), &all), ["20", "20", "10", "0"]);
    assert_eq!(
        items(&rule("best"), &orgs(&["0", "0"])),
        ["0", "0"],
        "of nothing: missing"
    );
    let past = |years: &[(i32, &str)]| {
        let mut known = facts().num("rate", "60");
        for (year, value) in years {
            known.past.push(Past {
                year: *year,
                values: [("rate".to_string(), number(value))].into(),
                ..Past::default()
            });
        }
        known
    };
    assert_eq!(
        item(&rule("last_year"), &past(&[(2023, "120"), (2022, "1")])),
        "10"
    );
    assert_eq!(item(&rule("last_year"), &past(&[(2022, "1")])), "0");
    let three = [(2021, "60"), (2022, "90"), (2023, "90")];
    assert_eq!(item(&rule("own_mean_3"), &past(&three)), "15");
    assert_eq!(
        item(&rule("own_mean_3"), &past(&three[1..])),
        "0",
        "two years are no three"
    );
}

#[test]
fn r20_peer_mean_takes_the_mean_of_what_peers_got() {
    let rule = r#"rule = { kind = "proportion", fact = "rate", missing = "peer_mean" }"#;
    let one = form("10", rule, &rate("pending"));
    let all = orgs(&["90", "50", "", ""]);
    assert_eq!(
        items(&one, &all),
        ["9", "5", "7", "7"],
        "a replaced number is no peer's number"
    );
    assert_eq!(
        items(&one, &orgs(&["", ""])),
        ["missing no_peer", "missing no_peer"]
    );
    let alone = orgs(&["", "90"]);
    let first = assess(&one, &alone[0]);
    assert!(first.is_waiting());
    assert_eq!(first.form("f").unwrap().items["i"], Outcome::Waiting);
}

#[test]
fn f11_a_peer_fact_is_the_mean_of_the_group() {
    let rows = rate("pending")
        + &fact(
            "usual",
            "kind = \"peers\"\nof = \"rate\"\ngroup = \"all\"\nbetter = \"none\"\nmissing = \
                \"pending\"",
        );
    let rule = r#"rule = { kind = "rate_step", fact = "rate", threshold = { fact = "usual" },
        side = "below", unit = 10, each = 1, count = "whole", missing = "zero" }"#;
    let one = form("5", rule, &rows);
    assert_eq!(items(&one, &orgs(&["90", "70", "50"])), ["5", "5", "3"]);
}

const BELOW: &str = r#"
[[fact]]
id = "x"
clause = "1"
title = "x"
kind = "number"
better = "more"
[[form]]
id = "child"
clause = "1"
title = "支部表"
total = 50
who = ["inspector"]
kinds = ["branch"]
  [[form.group]]
  id = "g"
  no = 1
  title = "组"
  points = 50
    [[form.group.item]]
    id = "c"
    clause = "1"
    no = 1
    text = "项"
    method = "法"
    points = 50
    rule = { kind = "judged", from = 0, to = 50 }
"#;

/// A general branch with branches 1, 2, 3 … below, each with a sheet or without.
fn family(points: &[&str]) -> Vec<OrgFacts> {
    let mut all = Vec::new();
    let mut parent = org(100);
    parent.org.kind = OrgKind::GeneralBranch;
    parent.org.parent = None;
    for (index, points) in points.iter().enumerate() {
        let id = i64::try_from(index).unwrap() + 1;
        let mut one = org(id);
        if !points.is_empty() {
            one = one.sheet("child", &[("c", points)]);
        }
        parent.children.push(id);
        all.push(one);
    }
    all.insert(0, parent);
    all
}

fn roll(how: &str, missing: &str) -> Pack {
    let rule = format!(
        r#"kinds = ["general_branch"]
    rule = {{ kind = "rollup", over = ["branch"], form = "child", how = {how},
        missing = {missing} }}"#
    );
    form("10", &rule, BELOW)
}

fn rolled(pack: &Pack, all: &[OrgFacts]) -> String {
    shown(item_of(&settled(pack, all)[0]))
}

#[test]
fn r21_rollup_scales_what_the_orgs_below_reached() {
    let all = family(&["50", "40", "30"]);
    assert_eq!(rolled(&roll("\"mean\"", "\"pending\""), &all), "8");
    assert_eq!(rolled(&roll("\"worst\"", "\"pending\""), &all), "6");
    assert_eq!(rolled(&roll("\"best\"", "\"pending\""), &all), "10");
    let half = family(&["50", "", "30"]);
    assert_eq!(
        rolled(&roll("\"mean\"", "\"pending\""), &half),
        "missing no_sheet"
    );
    assert_eq!(rolled(&roll("\"mean\"", "\"exclude\""), &half), "8");
    assert_eq!(rolled(&roll("\"mean\"", "\"zero\""), &half), "5.333333");
    assert_eq!(
        rolled(&roll("\"mean\"", "\"exclude\""), &family(&[])),
        "excluded no_child"
    );
}

#[test]
fn r21_rollup_takes_the_sample_that_was_drawn() {
    let one = roll("\"sample\", sample = 2", "\"pending\"");
    let mut all = family(&["50", "40", "30"]);
    assert_eq!(rolled(&one, &all), "missing too_few");
    all[0].drawn = vec![1, 3];
    assert_eq!(rolled(&one, &all), "8");
    all[0].drawn = vec![3];
    assert_eq!(rolled(&one, &all), "missing too_few");
}

#[test]
fn r21_rollup_goes_bottom_up_and_order_does_not_matter() {
    let rows = BELOW.to_string()
        + r#"
[[form]]
id = "top"
clause = "1"
title = "党委表"
total = 20
who = ["inspector"]
kinds = ["committee"]
  [[form.group]]
  id = "g"
  no = 1
  title = "组"
  points = 20
    [[form.group.item]]
    id = "t"
    clause = "1"
    no = 1
    text = "项"
    method = "法"
    points = 20
    rule = { kind = "rollup", over = ["general_branch"], form = "f", item = "i", how = "mean",
        missing = "exclude" }
[[score]]
id = "top"
clause = "1"
title = "党委"
how = "form"
form = "top"
by = "inspector"
kinds = ["committee"]
"#;
    let rule = r#"kinds = ["general_branch"]
    rule = { kind = "rollup", over = ["branch"], form = "child", how = "mean",
        missing = "exclude" }"#;
    let one = form("10", rule, &rows);
    let mut all = family(&["50", "40", "30"]);
    let mut top = org(300);
    top.org.kind = OrgKind::Committee;
    top.children = vec![100];
    all.push(top);
    let found = settled(&one, &all);
    assert_eq!(shown(found[4].score("top")), "16");
    assert_eq!(shown(found[0].score("top")), "excluded not_asked");
    let mut turned = all.clone();
    turned.reverse();
    let again = settled(&one, &turned);
    for (left, right) in found.iter().zip(again.iter().rev()) {
        assert_eq!(left.scores, right.scores);
        assert_eq!(left.forms, right.forms);
    }
}

#[test]
fn a_ranked_item_over_a_score_that_waits_is_settled_in_rounds() {
    let rows = rate("pending")
        + r#"
[[score]]
id = "first"
clause = "1"
title = "名次分"
how = "ranked"
score = "plain"
group = "all"
best = 100
step = 10
ties = "same"
missing = "pending"
[[score]]
id = "plain"
clause = "1"
title = "率"
how = "fact"
fact = "rate"
[[score]]
id = "second"
clause = "1"
title = "再排"
how = "ranked"
score = "first"
group = "all"
table = [3, 2, 1]
ties = "same"
missing = "pending"
"#;
    let one = pack(&rows);
    let all = orgs(&["70", "90", "80"]);
    let found = settled(&one, &all);
    let of = |id: &str| -> Vec<String> { found.iter().map(|one| shown(one.score(id))).collect() };
    assert_eq!(of("first"), ["80", "100", "90"]);
    assert_eq!(of("second"), ["1", "3", "2"]);
    let sheets: Vec<&SheetFact> = all.iter().flat_map(|one| &one.sheets).collect();
    assert!(sheets.is_empty());
}
