//! What if, and the least that would lift a grade.

use wudan::{
    base::Exact,
    domain::judge::{
        Fact,
        lift::{Change, changed, least, what_if},
    },
};

use super::{BANDS, card, court, dec, fact_row, finding, grading, scored, short, with};

const LADDER: &str = "[[ladder]]\nid = \"cards\"\nclause = \"9\"\ntitle = \"牌\"\nfollows = \
                      \"post\"\nlasts = \"year\"\n[[ladder.card]]\nid = \"orange\"\ntitle = \
                          \"橙\"\n\
                      level = 1\n";

#[test]
fn the_fewest_points_reach_the_next_threshold_exactly() {
    let pack = court(BANDS);
    let appraisal = pack.appraisal("r").unwrap();
    for (score, plus, grade) in [("79.5", "0.5", "b"), ("80", "10", "a"), ("0", "60", "c")] {
        let found = least(&pack, appraisal, &[scored(1, score)], 1);
        let expected = Change::Points {
            score: "s".into(),
            plus: Exact::from(dec(plus)),
        };
        assert_eq!(found[0].change, expected, "{score}");
        assert_eq!(found[0].verdict.proposal.as_deref(), Some(grade));
        let less = Change::Points {
            score: "s".into(),
            plus: Exact::from(dec(plus))
                .minus(Exact::from(dec("0.001")))
                .unwrap(),
        };
        let found = what_if(&pack, appraisal, &[scored(1, score)], (1, &[less]));
        assert_ne!(
            found[0].proposal.as_deref(),
            Some(grade),
            "one thousandth less"
        );
    }
    assert!(
        least(&pack, appraisal, &[scored(1, "95")], 1).is_empty(),
        "nothing is better"
    );
}

#[test]
fn under_a_share_the_points_pass_the_peer_at_the_edge() {
    let share = grading(
        "h",
        "kind = \"share\"\ngrade = \"a\"\nhow = \"at_most\"\npercent = \"50\"\nrounding = \
         \"floor\"\nties = \"all_out\"\ngroup = \"all\"",
    );
    let pack = court(&[BANDS, &share].concat());
    let all = [scored(1, "92"), scored(2, "95")];
    let found = least(&pack, pack.appraisal("r").unwrap(), &all, 1);
    let expected = Change::Points {
        score: "s".into(),
        plus: Exact::from(dec("3.01")),
    };
    assert_eq!(found[0].change, expected);
}

#[test]
fn a_card_and_a_finding_that_cap_are_named_but_no_points_that_do_not_help() {
    let cap = grading(
        "o",
        "kind = \"card_ceiling\"\ncard = \"orange\"\ngrade = \"b\"",
    );
    let down = grading(
        "d",
        "kind = \"downgrade\"\nsteps = 1\nwhen = { finding = \"relapsed\" }",
    );
    let pack = court(&[BANDS, LADDER, &cap, &down].concat());
    let appraisal = pack.appraisal("r").unwrap();
    let mut facts = scored(1, "95");
    facts.cards = vec![card(8, "orange", 2026)];
    let found = least(&pack, appraisal, &[facts.clone()], 1);
    let changes: Vec<_> = found.iter().map(|it| it.change.clone()).collect();
    assert_eq!(changes, [Change::LiftCard(8)]);
    facts.findings = vec![finding(4, "")];
    facts.findings[0].relapsed = true;
    let found = least(&pack, appraisal, &[facts.clone()], 1);
    let changes: Vec<_> = found.iter().map(|it| it.change.clone()).collect();
    let each = [Change::CloseFinding(4), Change::LiftCard(8)];
    assert_eq!(changes, each, "b by the card, then c by the finding");
    let both = [Change::CloseFinding(4), Change::LiftCard(8)];
    let found = what_if(&pack, appraisal, &[facts.clone()], (1, &both));
    assert_eq!(short(&found[0]), "settled a/a");
    assert!(
        !facts.cards[0].withdrawn,
        "the sandbox leaves the facts alone"
    );
}

#[test]
fn any_fact_and_any_answer_can_be_tried() {
    let cap = grading(
        "c",
        "kind = \"ceiling\"\ngrade = \"c\"\nwhen = { fact = \"bad\", is = true }",
    );
    let text = grading(
        "t",
        "kind = \"ceiling\"\ngrade = \"b\"\nwhen = { text = \"影响大\" }",
    );
    let rows = [fact_row("bad", "kind = \"state\""), BANDS.into(), cap, text].concat();
    let pack = court(&rows);
    let appraisal = pack.appraisal("r").unwrap();
    let facts = [with(scored(1, "95"), "bad", Fact::State(true))];
    let answer = |holds| Change::Answer {
        row: "t".into(),
        holds,
    };
    let good = Change::Fact {
        id: "bad".into(),
        fact: Fact::State(false),
    };
    let tried = |changes: &[Change]| short(&what_if(&pack, appraisal, &facts, (1, changes))[0]);
    assert_eq!(tried(&[]), "missing c/-", "nobody has answered");
    assert_eq!(tried(&[answer(false)]), "settled c/c");
    assert_eq!(tried(&[answer(true), good.clone()]), "settled b/b");
    assert_eq!(tried(&[answer(false), good]), "settled a/a");
}

#[test]
fn what_every_pack_knows_of_a_unit_can_be_supposed_too() {
    let suppose = |id: &str, fact: Fact| {
        let change = Change::Fact {
            id: id.into(),
            fact,
        };
        changed(&scored(1, "1"), &change)
    };
    let staff = suppose("org.staff", Fact::Number(dec("200")));
    assert_eq!(staff.org.staff, Some(200));
    assert!(!staff.values.contains_key("org.staff"));
    let small = suppose("org.small", Fact::State(true));
    assert_eq!(small.org.is_small, Some(true));
    let base = suppose("base.x", Fact::Number(dec("3.5")));
    assert_eq!(base.base.get("x"), Some(&dec("3.5")));
}
