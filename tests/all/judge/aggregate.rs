//! How items and scores add up: A01 to A13, each in a test named by its code.

use std::collections::BTreeMap;

use wudan::domain::judge::{Ballot, Fact, PeriodScore};

use super::*;

/// Scores p, q, r read from facts of the same ids, and more rows.
fn scores(rows: &str) -> Pack {
    let number = "kind = \"number\"\nbetter = \"more\"";
    let mut text = String::new();
    for id in ["p", "q", "r"] {
        text += &fact(id, number);
        text += &format!(
            r#"
[[score]]
id = "{id}"
clause = "1"
title = "{id}"
how = "fact"
fact = "{id}"
missing = "exclude"
"#
        );
    }
    pack(&(text + rows))
}

fn of(how: &str, p: &str, q: &str, r: &str) -> String {
    let mut known = facts();
    for (id, value) in [("p", p), ("q", q), ("r", r)] {
        if !value.is_empty() {
            known = known.num(id, value);
        }
    }
    score(&scores(&line(how)), &known, "s")
}

#[test]
fn a01_sum_adds_to_any_total() {
    let sum = "how = \"sum\"\nof = [ { score = \"p\" }, { score = \"q\" } ]";
    assert_eq!(of(sum, "600", "410", ""), "1010");
    assert_eq!(of(sum, "600", "", ""), "600", "left out by its own policy");
    assert_eq!(of(sum, "", "", ""), "excluded left_out");
}

#[test]
fn a02_caps_and_floors_hold_at_item_group_and_score() {
    let sum = "how = \"sum\"\nof = [ { score = \"p\" }, { score = \"q\" } ]\ncap = 100\nfloor = 10";
    assert_eq!(of(sum, "60", "50", ""), "100");
    assert_eq!(of(sum, "1", "2", ""), "10");
    let one = two_groups("", "");
    let over = [("1.1", "40"), ("1.2", "4"), ("2.1", "2")];
    assert_eq!(total(&one, facts().sheet("f", &over)), "10");
}

#[test]
fn a03_weights_are_rescaled_when_a_part_is_left_out() {
    let weighted = r#"how = "weighted"
of = [ { score = "p", weight = 20 }, { score = "q", weight = 40 }, { score = "r", weight = 40 } ]"#;
    assert_eq!(of(weighted, "90", "80", "70"), "78");
    assert_eq!(of(weighted, "90", "80", ""), "83.333333");
    assert_eq!(of(weighted, "", "", "70"), "70");
    assert_eq!(of(weighted, "", "", ""), "excluded left_out");
    let nested = scores(
        &(line(weighted)
            + r#"
[[score]]
id = "t"
clause = "1"
title = "t"
how = "weighted"
of = [ { score = "s", weight = 50 }, { score = "p", weight = 50 } ]
"#),
    );
    let known = facts().num("p", "90").num("q", "80").num("r", "70");
    assert_eq!(score(&nested, &known, "t"), "84");
}

#[test]
fn a03_a_part_that_is_missing_leaves_the_whole_missing() {
    let rows = line(
        r#"how = "weighted"
of = [ { score = "p", weight = 50 }, { score = "u", weight = 50 } ]"#,
    ) + r#"
[[score]]
id = "u"
clause = "1"
title = "u"
how = "fact"
fact = "r"
missing = "pending"
"#;
    let one = scores(&rows);
    assert_eq!(score(&one, &facts().num("p", "90"), "s"), "missing no_fact");
}

#[test]
fn a04_base_less_deductions_then_weighed() {
    let rows = r#"
[[score]]
id = "daily"
clause = "1"
title = "日常"
how = "less"
base = 100
minus = ["p", "q"]
floor = 0
[[score]]
id = "s"
clause = "1"
title = "总"
how = "weighted"
of = [ { score = "daily", weight = 60 }, { score = "r", weight = 40 } ]
"#;
    let one = scores(rows);
    let known = |p, q| facts().num("p", p).num("q", q).num("r", "80");
    assert_eq!(score(&one, &known("5", "3"), "s"), "87.2");
    assert_eq!(score(&one, &known("150", "3"), "daily"), "0");
    assert_eq!(
        score(&one, &facts().num("r", "80"), "daily"),
        "100",
        "nothing left to take"
    );
}

#[test]
fn a05_the_block_of_the_orgs_own_kind() {
    let rows = line(
        r#"how = "by_kind"
of = [ { score = "p", kinds = ["committee"] }, { score = "q", kinds = ["branch"] } ]"#,
    ) + r#"
[[score]]
id = "t"
clause = "1"
title = "t"
how = "sum"
of = [ { score = "r" }, { score = "s" } ]
"#;
    let one = scores(&rows);
    let mut known = facts().num("p", "1").num("q", "20").num("r", "60");
    assert_eq!(score(&one, &known, "t"), "80");
    known.org.kind = OrgKind::Committee;
    assert_eq!(score(&one, &known, "t"), "61");
    known.org.kind = OrgKind::GeneralBranch;
    assert_eq!(score(&one, &known, "s"), "excluded not_asked");
    assert_eq!(score(&one, &known, "t"), "60");
}

fn votes(voter: &str, evaluator: Option<&str>, counts: [u32; 3]) -> Ballot {
    let ids = ["good", "fair", "poor"];
    let counts: BTreeMap<String, u32> = ids.map(str::to_string).into_iter().zip(counts).collect();
    Ballot {
        source: source(9),
        voter: voter.into(),
        evaluator: evaluator.map(str::to_string),
        counts,
        valid: None,
        invalid: 1,
        abstained: 2,
    }
}

fn ballots(missing: &str) -> Pack {
    let vote = fact(
        "vote",
        r#"kind = "ballot"
better = "more"
missing = "exclude"
choices = [ { id = "good", title = "好", points = 100 }, { id = "fair", title = "一般",
    points = 60 }, { id = "poor", title = "差", points = 0 } ]
voters = [ { id = "leaders", title = "班子", weight = 40 }, { id = "members", title = "党员",
    weight = 60 } ]"#,
    );
    pack(
        &(vote
            + &line(&format!(
                "how = \"ballots\"\nfact = \"vote\"\nmissing = \"{missing}\""
            ))),
    )
}

#[test]
fn a06_ballots_are_averaged_in_each_group_and_then_weighed() {
    let known = |list: Vec<Ballot>| facts().with("vote", Fact::Ballots(list));
    let both = known(vec![
        votes("leaders", None, [3, 1, 0]),
        votes("members", None, [1, 1, 1]),
    ]);
    let one = ballots("exclude");
    assert_eq!(
        score(&one, &both, "s"),
        "68",
        "90 by 40 % and 53.333… by 60 %"
    );
    let pooled = known(vec![
        votes("leaders", None, [1, 0, 0]),
        votes("leaders", None, [2, 1, 0]),
        votes("members", None, [1, 1, 1]),
    ]);
    assert_eq!(
        score(&one, &pooled, "s"),
        "68",
        "ballots without a name are one heap"
    );
    let apart = known(vec![
        votes("leaders", Some("a"), [1, 0, 0]),
        votes("leaders", Some("b"), [0, 0, 9]),
        votes("members", None, [1, 1, 1]),
    ]);
    assert_eq!(score(&one, &apart, "s"), "52", "each evaluator counts once");
    let half = known(vec![votes("members", None, [1, 1, 1])]);
    assert_eq!(score(&one, &half, "s"), "53.333333");
    assert_eq!(score(&ballots("zero"), &half, "s"), "32");
    assert_eq!(score(&ballots("full"), &half, "s"), "72");
    assert_eq!(score(&ballots("pending"), &half, "s"), "missing no_fact");
    let blank = known(vec![
        votes("leaders", None, [0, 0, 0]),
        votes("members", None, [1, 0, 0]),
    ]);
    assert_eq!(
        score(&one, &blank, "s"),
        "100",
        "a group in which nobody chose"
    );
    assert_eq!(score(&one, &known(vec![]), "s"), "excluded no_fact");
    assert_eq!(score(&one, &facts(), "s"), "excluded no_fact");
}

#[test]
fn a07_an_open_score_has_no_upper_end() {
    let open = "how = \"open\"\nbase = 100\nplus = [\"p\", \"q\"]\nminus = [\"r\"]";
    assert_eq!(of(open, "20", "15", "3"), "132");
    assert_eq!(of(open, "", "", ""), "100");
}

#[test]
fn a09_bonus_stands_outside_the_total_within_its_own_caps() {
    let bonus = "how = \"bonus\"\nplus = [\"p\"]\nminus = [\"q\"]\ncap = 5\nfloor = \"-3\"";
    assert_eq!(of(bonus, "4", "1", ""), "3");
    assert_eq!(of(bonus, "9", "1", ""), "5");
    assert_eq!(of(bonus, "0", "9", ""), "-3");
    assert_eq!(of(bonus, "", "", ""), "0");
}

#[test]
fn a10_periods_make_a_year() {
    let how = |combine: &str, missing: &str| {
        let text = format!(
            "how = \"periods\"\nscore = \"p\"\nperiod = \"quarter\"\ncombine = \
                \"{combine}\"\nmissing = \"{missing}\""
        );
        scores(&line(&text))
    };
    let mut known = facts();
    let kept = [
        ("2024-03-31", Some("80")),
        ("2024-06-30", Some("60")),
        ("2024-09-30", Some("90")),
        ("2024-12-31", Some("70")),
    ];
    let list = kept.map(|(end, score)| PeriodScore {
        period: Period::containing(wudan::base::PeriodKind::Quarter, day(end)),
        score: score.map(number),
        source: source(4),
    });
    known.period_scores.insert("p".into(), list.to_vec());
    for (combine, expected) in [
        ("sum", "300"),
        ("mean", "75"),
        ("last", "70"),
        ("worst", "60"),
    ] {
        assert_eq!(score(&how(combine, "pending"), &known, "s"), expected);
    }
    known.period_scores.get_mut("p").unwrap()[1].score = None;
    assert_eq!(
        score(&how("mean", "pending"), &known, "s"),
        "missing no_fact"
    );
    assert_eq!(score(&how("mean", "exclude"), &known, "s"), "80");
    assert_eq!(score(&how("mean", "zero"), &known, "s"), "60");
    known.today = day("2024-09-29");
    assert_eq!(
        score(&how("last", "exclude"), &known, "s"),
        "80",
        "only what is over"
    );
    known.today = day("2024-02-29");
    assert_eq!(
        score(&how("last", "pending"), &known, "s"),
        "missing not_over"
    );
}

#[test]
fn a11_derive_then_rank_then_score() {
    let rows = r#"
[[peer_group]]
id = "all"
clause = "1"
title = "同类"
by = ["sector"]
"#
    .to_string()
        + &line(
            "how = \"ranked\"\nscore = \"p\"\ngroup = \"all\"\nbest = 100\nstep = 5\nties = \
                \"dense\"\nmissing = \"zero\"",
        );
    let one = scores(&rows);
    let all = [
        org(1).num("p", "7"),
        org(2).num("p", "9"),
        org(3).num("p", "9"),
        org(4),
    ];
    let found = settled(&one, &all);
    let shown: Vec<String> = found.iter().map(|it| shown(it.score("s"))).collect();
    assert_eq!(
        shown,
        ["95", "100", "100", "excluded no_fact"],
        "its own score is left out"
    );
}

#[test]
fn a12_rounding_happens_where_the_pack_says_and_nowhere_else() {
    let mean = |round: &str| {
        let text = format!(
            r#"how = "weighted"
of = [ {{ score = "p", weight = 50 }}, {{ score = "q", weight = 50 }} ]
{round}"#
        );
        of(&text, "66.665", "0", "")
    };
    assert_eq!(mean(""), "33.3325");
    assert_eq!(mean("round = { places = 2, mode = \"half_up\" }"), "33.33");
    assert_eq!(mean("round = { places = 3, mode = \"half_up\" }"), "33.333");
    assert_eq!(
        mean("round = { places = 3, mode = \"half_even\" }"),
        "33.332"
    );
    assert_eq!(mean("round = { places = 0, mode = \"ceil\" }"), "34");
    assert_eq!(mean("round = { places = 1, mode = \"down\" }"), "33.3");
    let one = two_groups("round = { places = 0, mode = \"half_up\" }", "");
    let marks = [("1.1", "3"), ("1.2", "2.5"), ("2.1", "2")];
    let all = [facts().sheet("f", &marks)];
    assert_eq!(shown(settled(&one, &all)[0].forms[0].total.outcome), "8");
}

#[test]
fn scores_that_ask_for_each_other_are_missing_and_nobody_waits_for_ever() {
    let mut one = scores(&line(
        "how = \"sum\"\nof = [ { score = \"p\" }, { score = \"q\" } ]",
    ));
    let line = one.scores.iter_mut().find(|line| line.id == "p").unwrap();
    line.how = wudan::domain::pack::ScoreHow::Sum {
        of: vec![wudan::domain::pack::ScorePart {
            score: "s".into(),
            weight: None,
        }],
    };
    assert_eq!(score(&one, &facts().num("q", "1"), "s"), "missing circle");
}
