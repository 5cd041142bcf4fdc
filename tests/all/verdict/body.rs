//! Places in a group and the deciding body (G10, G11).

use wudan::domain::judge::{body::DecisionFlaw, grade::VerdictState};

use super::{
    BANDS, card, court, decision,
    grade::{LADDER, one},
    grading, judged, scored, short,
};

#[test]
fn g10_the_first_and_last_of_a_group_get_a_list_or_a_grade() {
    let top = grading(
        "t",
        "kind = \"placing\"\ngroup = \"all\"\ntop = 1\nlist = \"praise\"",
    );
    let bottom = grading(
        "u",
        "kind = \"placing\"\ngroup = \"all\"\nbottom = 1\ngrade = \"d\"",
    );
    let pack = court(&[BANDS, &top, &bottom].concat());
    let all = [
        scored(1, "95"),
        scored(2, "95"),
        scored(3, "85"),
        scored(4, "70"),
    ];
    let found = judged(&pack, "r", &all, &[]);
    let shown: Vec<_> = found.iter().map(short).collect();
    assert_eq!(
        shown,
        ["settled a/a", "settled a/a", "settled b/b", "settled d/d"]
    );
    let praised: Vec<_> = found.iter().map(|it| it.lists.len()).collect();
    assert_eq!(praised, [1, 1, 0, 0], "a tie shares the place");
    let unknown = judged(&pack, "r", &[scored(1, "95"), scored(2, "")], &[]);
    assert_eq!(
        unknown[0].state,
        VerdictState::Missing,
        "an unknown score could be first"
    );
}

#[test]
fn g11_the_body_decides_with_the_score_as_reference() {
    let body = |reason| {
        grading(
            "g",
            &format!("kind = \"body\"\ndecided_by = \"dept\"\n{reason}"),
        )
    };
    let cap = grading(
        "c",
        "kind = \"ceiling\"\ngrade = \"b\"\nwhen = { score = \"s\", below = \"95\" }",
    );
    let always = court(&[BANDS, &cap, &body("reason = \"always\"")].concat());
    let differs = court(&[BANDS, &cap, &body("reason = \"when_different\"")].concat());
    let none = court(&[BANDS, &cap].concat());
    // pack, grade, reason, verdict, flaw; the score is 92: a by threshold, b by ceiling
    let cases = [
        (&always, "", "", "proposed b/-", None),
        (
            &always,
            "b",
            "",
            "proposed b/-",
            Some(DecisionFlaw::NoReason),
        ),
        (
            &always,
            "b",
            "  ",
            "proposed b/-",
            Some(DecisionFlaw::NoReason),
        ),
        (&always, "b", "综合评定", "settled b/b", None),
        (
            &always,
            "a",
            "综合评定",
            "proposed b/-",
            Some(DecisionFlaw::AboveCeiling),
        ),
        (
            &always,
            "z",
            "综合评定",
            "proposed b/-",
            Some(DecisionFlaw::UnknownGrade),
        ),
        (&differs, "b", "", "settled b/b", None),
        (
            &differs,
            "c",
            "",
            "proposed b/-",
            Some(DecisionFlaw::NoReason),
        ),
        (&differs, "c", "不实", "settled b/c", None),
        (&none, "", "", "settled b/b", None),
        (&none, "d", "不实", "settled b/d", None),
    ];
    for (pack, grade, reason, verdict, flaw) in cases {
        let given = [decision(1, grade, reason)];
        let given = if grade.is_empty() { &[][..] } else { &given };
        let found = judged(pack, "r", &[scored(1, "92")], given);
        assert_eq!(short(&found[0]), verdict, "{grade} {reason}");
        assert_eq!(found[0].flaw, flaw, "{grade} {reason}");
    }
}

#[test]
fn g11_where_no_threshold_is_fixed_the_body_decides_below_the_ceiling() {
    let cap = grading(
        "c",
        "kind = \"card_ceiling\"\ncard = \"orange\"\ngrade = \"b\"",
    );
    let body = grading(
        "g",
        "kind = \"body\"\ndecided_by = \"dept\"\nreason = \"always\"",
    );
    let pack = court(&[LADDER, &cap, &body].concat());
    let mut facts = scored(1, "99");
    facts.cards = vec![card(8, "orange", 2026)];
    let found = one(&pack, facts.clone());
    assert_eq!(short(&found), "open -/-");
    assert_eq!(found.ceiling.as_deref(), Some("b"));
    for (grade, verdict) in [
        ("a", "open -/-"),
        ("b", "settled -/b"),
        ("d", "settled -/d"),
    ] {
        let found = judged(&pack, "r", &[facts.clone()], &[decision(1, grade, "研究")]);
        assert_eq!(short(&found[0]), verdict, "{grade}");
    }
}
