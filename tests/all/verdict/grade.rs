//! From score to grade, G01 to G13: thresholds, vetoes, ceilings, places, the body.

use wudan::domain::{
    PostKind,
    judge::{
        Fact, Incident, OrgFacts, SourceKind, SourceRef, body::DecisionFlaw, grade::Verdict,
        trace::Node,
    },
    pack::Pack,
};

use super::{
    BANDS, card, court, day, decision, fact_row, facts, grading, holder, judged, scored, short,
    with,
};

pub fn one(pack: &Pack, facts: OrgFacts) -> Verdict {
    judged(pack, "r", &[facts], &[]).remove(0)
}

fn codes(node: &Node) -> Vec<&'static str> {
    let mut codes: Vec<_> = node.walk().into_iter().map(|it| it.code).collect();
    codes.retain(|code| code.starts_with('G'));
    codes
}

#[test]
fn g01_thresholds_are_half_open() {
    let pack = court(BANDS);
    let cases = [
        ("100", "settled a/a"),
        ("90", "settled a/a"),
        ("89.99", "settled b/b"),
        ("80", "settled b/b"),
        ("60", "settled c/c"),
        ("59.999", "settled d/d"),
        ("0", "settled d/d"),
        ("", "missing -/-"),
    ];
    for (score, verdict) in cases {
        assert_eq!(short(&one(&pack, scored(1, score))), verdict, "{score}");
    }
}

#[test]
fn the_order_is_always_shown_even_where_a_step_changes_nothing() {
    let verdict = one(&court(BANDS), scored(1, "85"));
    let steps: Vec<_> = verdict
        .trace
        .children
        .iter()
        .map(|node| node.label)
        .collect();
    assert_eq!(steps, ["raw", "veto", "ceilings", "shares", "body"]);
    assert_eq!(codes(&verdict.trace), ["G01"]);
    assert_eq!(
        verdict.trace.children[0].children[0].row, "s",
        "the score's own tree is below"
    );
}

fn incident(id: i64, date: &str) -> Fact {
    Fact::Incidents(vec![Incident {
        source: SourceRef::new(SourceKind::Incident, id),
        date: Some(day(date)),
        severity: "grave".into(),
        key: format!("case {id}"),
        persons: Default::default(),
    }])
}

const CASE: &str =
    "kind = \"incident\"\nkey = [\"case\"]\nseverities = [{ id = \"grave\", title = \"重\" }]";

#[test]
fn g06_a_veto_fails_outright_whatever_the_score_and_the_body() {
    let veto = grading(
        "v",
        "kind = \"veto\"\nfacts = [\"case\", \"loss\"]\neffect = \"fails\"\ngrade = \"d\"",
    );
    let rows = [
        fact_row("case", CASE),
        fact_row("loss", CASE),
        BANDS.into(),
        veto,
    ]
    .concat();
    let pack = court(&rows);
    let known = |list: Fact| with(with(scored(1, "99"), "case", list), "loss", none());
    fn none() -> Fact {
        Fact::Incidents(Vec::new())
    }
    assert_eq!(short(&one(&pack, known(none()))), "settled a/a");
    let hit = one(&pack, known(incident(3, "2026-05-01")));
    assert_eq!(short(&hit), "settled d/d");
    assert_eq!(hit.raw.as_deref(), Some("a"));
    assert!(
        hit.trace
            .all_facts()
            .contains(&SourceRef::new(SourceKind::Incident, 3))
    );
    let other_year = one(&pack, known(incident(3, "2025-12-31")));
    assert_eq!(short(&other_year), "settled a/a");
    let unknown = one(&pack, with(scored(1, "99"), "case", none()));
    assert_eq!(short(&unknown), "missing a/-");
    assert_eq!(unknown.pending, ["v"]);
    // One that is known decides, whatever is not.
    let partly = one(
        &pack,
        with(scored(1, "99"), "case", incident(3, "2026-01-01")),
    );
    assert_eq!(short(&partly), "settled d/d");
    let given = [decision(1, "a", "理由")];
    let refused = judged(&pack, "r", &[known(incident(3, "2026-05-01"))], &given);
    assert_eq!(refused[0].flaw, Some(DecisionFlaw::AboveCeiling));
    let open = judged(&pack, "r", &[with(scored(1, "99"), "case", none())], &given);
    assert_eq!(open[0].flaw, Some(DecisionFlaw::VetoOpen));
}

#[test]
fn g06_a_veto_may_only_bar_the_best_grade_or_name_its_own() {
    let best = grading(
        "v",
        "kind = \"veto\"\nfacts = [\"bad\"]\neffect = \"not_best\"",
    );
    let named = grading(
        "v",
        "kind = \"veto\"\nfacts = [\"bad\"]\neffect = \"fails\"\ngrade = \"c\"",
    );
    for (veto, score, verdict) in [
        (&best, "95", "settled b/b"),
        (&best, "70", "settled c/c"),
        (&named, "95", "settled c/c"),
    ] {
        let rows = [
            fact_row("bad", "kind = \"state\""),
            BANDS.into(),
            veto.clone(),
        ]
        .concat();
        let facts = with(scored(1, score), "bad", Fact::State(true));
        assert_eq!(short(&one(&court(&rows), facts)), verdict, "{score}");
    }
}

#[test]
fn g04_a_grade_needs_all_its_preconditions() {
    let needs = grading(
        "p",
        "kind = \"precondition\"\ngrade = \"a\"\nneeds = [{ fact = \"done\", is = true }, { fact = \
         \"bad\", is = false }]",
    );
    let state = "kind = \"state\"";
    let rows = [
        fact_row("done", state),
        fact_row("bad", state),
        BANDS.into(),
        needs,
    ]
    .concat();
    let pack = court(&rows);
    // done, bad, verdict
    let cases = [
        (Some(true), Some(false), "settled a/a"),
        (Some(false), Some(false), "settled b/b"),
        (Some(true), Some(true), "settled b/b"),
        (Some(false), None, "settled b/b"),
        (Some(true), None, "missing a/-"),
    ];
    for (done, bad, verdict) in cases {
        let mut facts = scored(1, "95");
        for (id, is) in [("done", done), ("bad", bad)] {
            if let Some(is) = is {
                facts = with(facts, id, Fact::State(is));
            }
        }
        assert_eq!(short(&one(&pack, facts)), verdict, "{done:?} {bad:?}");
    }
}

#[test]
fn g05_a_ceiling_from_a_sub_score_bars_better_grades_only() {
    let cap = grading(
        "c",
        "kind = \"ceiling\"\ngrade = \"b\"\nwhen = { score = \"s\", below = \"95\" }",
    );
    let pack = court(&[BANDS, &cap].concat());
    for (score, verdict) in [
        ("95", "settled a/a"),
        ("94.9", "settled b/b"),
        ("85", "settled b/b"),
        ("70", "settled c/c"),
    ] {
        assert_eq!(short(&one(&pack, scored(1, score))), verdict, "{score}");
    }
    let capped = one(&pack, scored(1, "94.9"));
    assert_eq!(capped.ceiling.as_deref(), Some("b"));
    let node = &capped.trace.children[2].children[0];
    assert_eq!((node.code, node.clause.as_deref()), ("G05", Some("3.c")));
}

#[test]
fn g07_an_honour_or_a_finding_sets_the_grade_but_not_above_a_ceiling() {
    let set = grading(
        "s",
        "kind = \"set\"\ngrade = \"a\"\nwhen = { fact = \"hero\", is = true }",
    );
    let cap = grading(
        "c",
        "kind = \"ceiling\"\ngrade = \"b\"\nwhen = { fact = \"bad\", is = true }",
    );
    let state = "kind = \"state\"";
    let rows = [
        fact_row("hero", state),
        fact_row("bad", state),
        BANDS.into(),
        set,
        cap,
    ]
    .concat();
    let pack = court(&rows);
    let facts = |hero, bad| {
        let facts = with(scored(1, "10"), "hero", Fact::State(hero));
        with(facts, "bad", Fact::State(bad))
    };
    assert_eq!(short(&one(&pack, facts(true, false))), "settled a/a");
    assert_eq!(short(&one(&pack, facts(true, true))), "settled b/b");
    assert_eq!(short(&one(&pack, facts(false, false))), "settled d/d");
}

#[test]
fn g08_a_downgrade_goes_steps_down_or_to_a_class() {
    let when = "when = { finding = \"relapsed\" }";
    let steps = grading("d", &format!("kind = \"downgrade\"\nsteps = 1\n{when}"));
    let class = grading("d", &format!("kind = \"downgrade\"\ngrade = \"c\"\n{when}"));
    for (rule, score, verdict) in [
        (&steps, "95", "settled b/b"),
        (&steps, "65", "settled d/d"),
        (&steps, "10", "settled d/d"),
        (&class, "95", "settled c/c"),
        (&class, "10", "settled d/d"),
    ] {
        let pack = court(&[BANDS, rule].concat());
        let mut facts = scored(1, score);
        let clean = short(&one(&pack, facts.clone()));
        facts.findings = vec![super::finding(4, "")];
        assert_eq!(
            short(&one(&pack, facts.clone())),
            clean,
            "it has not relapsed"
        );
        facts.findings[0].relapsed = true;
        assert_eq!(short(&one(&pack, facts)), verdict, "{score}");
    }
}

pub const LADDER: &str = r#"
[[ladder]]
id = "cards"
clause = "9"
title = "牌"
follows = "person"
lasts = "year"

  [[ladder.card]]
  id = "orange"
  title = "橙"
  level = 1
"#;

#[test]
fn g09_a_card_caps_the_grade_of_its_year_and_person() {
    let cap = grading(
        "o",
        "kind = \"card_ceiling\"\ncard = \"orange\"\ngrade = \"b\"",
    );
    let pack = court(&[BANDS, LADDER, &cap].concat());
    let held = |year, withdrawn, closed| {
        let mut facts = scored(1, "95");
        facts.cards = vec![card(8, "orange", year)];
        facts.cards[0].withdrawn = withdrawn;
        facts.cards[0].closed = closed;
        short(&one(&pack, facts))
    };
    assert_eq!(held(2026, false, None), "settled b/b");
    assert_eq!(
        held(2026, false, Some(day("2026-09-01"))),
        "settled b/b",
        "lifted, same year"
    );
    assert_eq!(held(2025, false, None), "settled a/a");
    assert_eq!(held(2026, true, None), "settled a/a");
}

#[test]
fn g12_labels_are_the_packs_own() {
    let pack = court(BANDS);
    let found = one(&pack, scored(1, "95"));
    let (scale, place) = pack.grade(found.grade.as_deref().unwrap()).unwrap();
    assert_eq!((scale.grades[place].title.as_str(), place), ("好", 0));
}

#[test]
fn g13_exempt_orgs_are_not_graded_and_not_counted() {
    let exempt = grading(
        "e",
        "kind = \"exempt\"\ntext = \"新建\"\nwhen = { fact = \"new\", is = true }",
    );
    let bottom = grading(
        "u",
        "kind = \"placing\"\ngroup = \"all\"\nbottom = 1\ngrade = \"d\"",
    );
    let rows = [
        fact_row("new", "kind = \"state\""),
        BANDS.into(),
        exempt,
        bottom,
    ]
    .concat();
    let pack = court(&rows);
    let state = |facts, is| with(facts, "new", Fact::State(is));
    let all = [
        state(scored(1, "95"), false),
        state(scored(2, "85"), false),
        state(scored(3, "20"), true),
    ];
    let found = judged(&pack, "r", &all, &[decision(3, "a", "理由")]);
    let shown: Vec<_> = found.iter().map(short).collect();
    assert_eq!(shown, ["settled a/a", "settled d/d", "exempt -/-"]);
    assert_eq!(found[2].flaw, Some(DecisionFlaw::Exempt));
}

#[test]
fn g13_a_post_that_changed_hands_is_appraised_as_the_pack_says() {
    for (word, persons) in [
        ("last", vec![Some(6)]),
        ("longest", vec![Some(5)]),
        ("each", vec![Some(5), Some(6)]),
        ("body", vec![Some(5), Some(6)]),
    ] {
        let text = court(BANDS);
        let mut appraisal = text.appraisal("r").unwrap().clone();
        appraisal.subject = wudan::domain::pack::AppraisalSubject::Secretary;
        appraisal.split_year = wudan::domain::pack::SplitYear::parse(word);
        let mut pack = text.clone();
        pack.appraisals = vec![appraisal];
        let mut facts = scored(1, "95");
        facts.holders = vec![
            holder(5, PostKind::Secretary, "2020-01-01", "2026-08-31"),
            holder(6, PostKind::Secretary, "2026-09-01", ""),
        ];
        let found = judged(&pack, "r", &[facts], &[]);
        let about: Vec<_> = found.iter().map(|it| it.person).collect();
        assert_eq!(about, persons, "{word}");
        let grade = if word == "body" { None } else { Some("a") };
        assert_eq!(found[0].grade.as_deref(), grade, "{word}");
    }
}

#[test]
fn judging_twice_and_in_any_order_gives_the_same() {
    let pack = court(BANDS);
    let mut all = vec![scored(1, "95"), scored(2, "70"), scored(3, ""), facts(4)];
    let one = judged(&pack, "r", &all, &[]);
    all.reverse();
    assert_eq!(judged(&pack, "r", &all, &[]), one);
}

#[test]
fn more_points_never_lower_a_grade() {
    let share = grading(
        "h",
        "kind = \"share\"\ngrade = \"a\"\nhow = \"at_most\"\npercent = \"30\"\nrounding = \
            \"floor\"\nties = \"all_in\"\ngroup = \"all\"",
    );
    let pack = court(&[BANDS, &share].concat());
    let others = [
        scored(2, "97"),
        scored(3, "91"),
        scored(4, "85"),
        scored(5, "60"),
    ];
    let mut last = 3;
    for points in 0..=100 {
        let mut all = others.to_vec();
        all.push(scored(1, &points.to_string()));
        let found = judged(&pack, "r", &all, &[]);
        let (_, place) = pack.grade(found[0].grade.as_deref().unwrap()).unwrap();
        assert!(place <= last, "{points}");
        last = place;
    }
    assert_eq!(last, 0);
}
