//! Shares of a peer group (G02, G03): rounding, ties, small groups, forced shares.

use wudan::{
    base::Rounding,
    domain::judge::{body::DecisionFlaw, share::limit},
};

use super::{BANDS, court, dec, decision, grading, judged, scored, short};

#[test]
fn g02_the_number_of_a_share_is_rounded_as_the_pack_says() {
    // percent, members, mode, number
    let cases = [
        ("30", 10, Rounding::Floor, 3),
        ("30", 11, Rounding::Floor, 3),
        ("30", 11, Rounding::HalfUp, 3),
        ("30", 12, Rounding::HalfUp, 4),
        ("30", 11, Rounding::Ceil, 4),
        ("33.3", 3, Rounding::Floor, 0),
        ("33.3", 3, Rounding::Ceil, 1),
        ("12.5", 4, Rounding::HalfUp, 1),
        ("12.5", 4, Rounding::HalfEven, 0),
        ("100", 7, Rounding::Floor, 7),
        ("0", 7, Rounding::Ceil, 0),
    ];
    for (percent, members, mode, number) in cases {
        assert_eq!(
            limit(dec(percent), members, mode),
            Some(number),
            "{percent} {members} {mode}"
        );
    }
}

/// The grades of orgs 1, 2, 3 … with these scores, in one word; `?` is left to the body.
fn grades(rows: &str, scores: &[&str]) -> String {
    let pack = court(rows);
    let all: Vec<_> = (1..)
        .zip(scores)
        .map(|(org, score)| scored(org, score))
        .collect();
    let found = judged(&pack, "r", &all, &[]);
    found
        .iter()
        .map(|it| it.grade.clone().unwrap_or("?".into()))
        .collect()
}

fn share(how: &str, grade: &str, percent: &str, ties: &str) -> String {
    let row = grading(
        "h",
        &format!(
            "kind = \"share\"\ngrade = \"{grade}\"\nhow = \"{how}\"\npercent = \"{percent}\"\n\
             rounding = \"floor\"\nties = \"{ties}\"\ngroup = \"all\""
        ),
    );
    [BANDS, &row].concat()
}

#[test]
fn g02_at_most_moves_the_lowest_of_the_grade_one_down() {
    let scores = ["99", "98", "97", "96", "85"];
    for (percent, expected) in [
        ("40", "aabbb"),
        ("39", "abbbb"),
        ("0", "bbbbb"),
        ("100", "aaaab"),
    ] {
        let found = grades(&share("at_most", "a", percent, "all_in"), &scores);
        assert_eq!(found, expected, "{percent}");
    }
}

#[test]
fn g02_equal_scores_at_the_edge_go_in_go_out_or_to_the_body() {
    let scores = ["99", "97", "97", "97", "85"];
    for (ties, expected) in [("all_in", "aaaab"), ("all_out", "abbbb"), ("body", "a???b")] {
        let found = grades(&share("at_most", "a", "40", ties), &scores);
        assert_eq!(found, expected, "{ties}");
    }
    // Equal scores that are not at the edge are no tie.
    let found = grades(
        &share("at_most", "a", "40", "body"),
        &["99", "99", "97", "85", "85"],
    );
    assert_eq!(found, "aabbb");
}

#[test]
fn g02_at_least_fills_the_grade_from_the_next_worse() {
    let found = grades(
        &share("at_least", "a", "40", "all_in"),
        &["95", "85", "84", "70", "10"],
    );
    assert_eq!(found, "aabcd");
    let found = grades(
        &share("at_least", "a", "60", "all_in"),
        &["95", "85", "75", "75", "10"],
    );
    assert_eq!(found, "aaaad");
}

#[test]
fn g02_about_is_both() {
    let row = share("about", "a", "40", "all_out");
    assert_eq!(grades(&row, &["99", "98", "97", "70", "60"]), "aabcc");
    assert_eq!(grades(&row, &["85", "84", "83", "70", "60"]), "aabcc");
}

#[test]
fn g03_a_forced_share_below_takes_the_lowest() {
    let below = |ties: &str| {
        let row = grading(
            "w",
            &format!(
                "kind = \"share_below\"\ngrade = \"c\"\npercent = \"20\"\nrounding = \
                    \"ceil\"\nties \
                 = \"{ties}\"\ngroup = \"all\""
            ),
        );
        [BANDS, &row].concat()
    };
    assert_eq!(
        grades(&below("all_in"), &["99", "98", "97", "96", "95"]),
        "aaaac"
    );
    assert_eq!(
        grades(&below("all_in"), &["99", "98", "97", "70", "95"]),
        "aaaca",
        "enough"
    );
    assert_eq!(
        grades(&below("all_in"), &["99", "98", "97", "95", "95"]),
        "aaacc"
    );
    assert_eq!(
        grades(&below("all_out"), &["99", "98", "97", "95", "95"]),
        "aaaaa"
    );
    assert_eq!(
        grades(&below("body"), &["99", "98", "97", "95", "95"]),
        "aaa??"
    );
}

fn small(then: &str) -> String {
    let group = format!(
        "[[peer_group]]\nid = \"small\"\nclause = \"1\"\ntitle = \"小组\"\nby = \
            [\"level\"]\nsmall = \
         3\nsmall_then = \"{then}\"\n"
    );
    let row = grading(
        "h",
        "kind = \"share\"\ngrade = \"a\"\nhow = \"at_most\"\npercent = \"50\"\nrounding = \
         \"floor\"\nties = \"all_in\"\ngroup = \"small\"",
    );
    [BANDS, &group, &row].concat()
}

#[test]
fn g13_a_small_group_goes_to_the_body_or_is_merged() {
    assert_eq!(grades(&small("body"), &["99", "98", "97"]), "abb");
    assert_eq!(grades(&small("body"), &["99", "98"]), "??");
    let pack = court(&small("merge"));
    let mut all: Vec<_> = (1..=4)
        .map(|org| scored(org, &(100 - org).to_string()))
        .collect();
    all[2].org.level = 3;
    all[3].org.level = 3;
    let found = judged(&pack, "r", &all, &[]);
    let shown: String = found.iter().map(|it| it.grade.clone().unwrap()).collect();
    assert_eq!(shown, "aabb", "two pairs are ranked as one group of four");
}

#[test]
fn g02_a_body_may_not_exceed_a_share_but_may_exchange_within_it() {
    let body = grading(
        "g",
        "kind = \"body\"\ndecided_by = \"dept\"\nreason = \"always\"",
    );
    let pack = court(&[share("at_most", "a", "50", "all_in"), body].concat());
    let all = [scored(1, "99"), scored(2, "95")];
    let found = judged(&pack, "r", &all, &[decision(2, "a", "突出")]);
    assert_eq!(short(&found[1]), "proposed b/-");
    assert_eq!(found[1].flaw, Some(DecisionFlaw::ShareExceeded));
    let both = [decision(1, "b", "一般"), decision(2, "a", "突出")];
    let found = judged(&pack, "r", &all, &both);
    assert_eq!(
        (short(&found[0]), short(&found[1])),
        ("settled a/b".into(), "settled b/a".into())
    );
}

#[test]
fn g02_where_no_threshold_is_fixed_a_share_caps_those_beyond_it() {
    let body = grading(
        "g",
        "kind = \"body\"\ndecided_by = \"dept\"\nreason = \"always\"",
    );
    let rows = share("at_most", "a", "50", "all_in").replace(BANDS, "");
    let pack = court(&[rows, body].concat());
    let found = judged(&pack, "r", &[scored(1, "99"), scored(2, "95")], &[]);
    assert_eq!(
        (found[0].ceiling.as_deref(), found[1].ceiling.as_deref()),
        (None, Some("b"))
    );
}
