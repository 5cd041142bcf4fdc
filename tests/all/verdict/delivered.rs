//! Verdicts under the delivered packs, reckoned by hand.

use wudan::domain::{
    OrgKind, PostKind, Sector,
    judge::{
        Fact, Incident, OrgFacts, Past, SourceKind, SourceRef, assess,
        body::{Decision, DecisionFlaw},
        consequence::proposals,
        grade::Verdict,
        ladder,
    },
    pack::Pack,
};

use super::{card, day, delivered, facts, finding, holder, judged, short, with};

fn secretary(kind: OrgKind, sector: Sector, classes: &[&str]) -> OrgFacts {
    let mut facts = facts(1);
    facts.org.kind = kind;
    facts.org.sector = sector;
    facts.org.classes = classes.iter().map(|it| it.to_string()).collect();
    facts.holders = vec![holder(5, PostKind::Secretary, "2020-01-01", "")];
    facts
}

fn given(grade: &str) -> [Decision; 1] {
    [Decision {
        org: 1,
        person: Some(5),
        grade: grade.into(),
        reason: Some("综合评定".into()),
        by: "上级党委".into(),
        source: None,
    }]
}

fn rows(pack: &Pack, facts: &OrgFacts, verdicts: &[Verdict]) -> Vec<String> {
    let found = proposals(pack, &assess(pack, facts), verdicts, None);
    let sure = found.into_iter().filter(|it| it.is_certain);
    sure.map(|it| it.row).collect()
}

#[test]
fn s3_an_orange_card_bars_good_and_a_red_one_rather_good() {
    let pack = delivered("s3");
    // cards of 2026, the committee's grade, accepted
    let cases: [(&[&str], &str, bool); 8] = [
        (&[], "good", true),
        (&["yellow"], "good", true),
        (&["yellow", "orange"], "good", false),
        (&["yellow", "orange"], "rather-good", true),
        (&["yellow", "orange", "red"], "rather-good", false),
        (&["yellow", "orange", "red"], "fair", true),
        (&["yellow", "orange", "red"], "poor", true),
        (&["red"], "good", false),
    ];
    for (cards, grade, accepted) in cases {
        let mut facts = secretary(OrgKind::Committee, Sector::Rural, &["township"]);
        facts.cards = (1..)
            .zip(cards)
            .map(|(id, it)| card(id, it, 2026))
            .collect();
        let found = judged(&pack, "review", &[facts], &given(grade));
        let flaw = (!accepted).then_some(DecisionFlaw::AboveCeiling);
        assert_eq!(found[0].flaw, flaw, "{cards:?} {grade}");
        assert_eq!(found[0].grade.is_some(), accepted, "{cards:?} {grade}");
    }
}

#[test]
fn s3_two_poor_years_remove_and_bar_and_three_good_ones_pay() {
    let pack = delivered("s3");
    let past = |year, grade: &str| Past {
        year,
        grades: [("review".to_string(), grade.to_string())].into(),
        ..Past::default()
    };
    let mut facts = secretary(OrgKind::Committee, Sector::Rural, &["village"]);
    facts.past = vec![past(2025, "poor")];
    let found = judged(
        &pack,
        "review",
        std::slice::from_ref(&facts),
        &given("poor"),
    );
    let follows = rows(&pack, &facts, &found);
    for row in [
        "not-good-bar",
        "low-talk",
        "low-rectify",
        "poor-twice-remove",
        "poor-twice-bar",
    ] {
        assert!(follows.iter().any(|it| it == row), "{row} {follows:?}");
    }
    let bar = proposals(&pack, &assess(&pack, &facts), &found, None);
    let bar = bar.iter().find(|it| it.row == "poor-twice-bar").unwrap();
    assert_eq!((bar.until, bar.person), (Some(day("2029-12-31")), Some(5)));
    facts.past = vec![past(2025, "good"), past(2024, "good")];
    let found = judged(
        &pack,
        "review",
        std::slice::from_ref(&facts),
        &given("good"),
    );
    let follows = rows(&pack, &facts, &found);
    assert!(follows.contains(&"village-pay".to_string()), "{follows:?}");
    assert!(follows.contains(&"good-nominate".to_string()));
    assert!(!follows.contains(&"not-good-bar".to_string()));
    facts.past = vec![past(2025, "good"), past(2024, "fair")];
    let follows = rows(&pack, &facts, &found);
    assert!(!follows.contains(&"village-pay".to_string()), "{follows:?}");
}

#[test]
fn s3_the_ladder_goes_yellow_orange_red_and_jumps_only_if_so_chosen() {
    let pack = delivered("s3");
    let mut facts = secretary(OrgKind::Committee, Sector::Rural, &["township"]);
    let proposed = |facts: &OrgFacts| {
        let one = assess(&pack, facts);
        let ground = wudan::domain::judge::condition::Ground {
            pack: &pack,
            one: &one,
            grades: &facts.grades,
            person: Some(5),
            places: None,
            row: "",
        };
        let found = ladder::proposals(&ground);
        found.into_iter().map(|it| it.card).collect::<String>()
    };
    assert_eq!(proposed(&facts), "");
    facts.findings = vec![finding(3, "2026-09-30")];
    assert_eq!(proposed(&facts), "yellow");
    facts.cards = vec![card(1, "yellow", 2026)];
    assert_eq!(proposed(&facts), "orange", "rectification is overdue");
    facts.cards.push(card(2, "orange", 2026));
    assert_eq!(proposed(&facts), "");
    facts.findings[0].source = wudan::domain::FindingSource::HigherInspection;
    assert_eq!(proposed(&facts), "red");
}

#[test]
fn s4_any_veto_within_the_term_fails_it_and_an_unknown_one_leaves_it_open() {
    let pack = delivered("s4");
    let vetoes = [
        "leader-disciplined",
        "middle-grave",
        "member-expelled",
        "grave-loss",
        "birth-policy",
        "public-order",
    ];
    let mut facts = facts(1);
    facts.org.kind = OrgKind::Committee;
    facts.org.sector = Sector::Organ;
    let none = || Fact::Incidents(Vec::new());
    let clean = vetoes
        .iter()
        .fold(facts, |facts, id| with(facts, id, none()));
    let qualified = [Decision {
        person: None,
        ..given("qualified")[0].clone()
    }];
    let found = judged(
        &pack,
        "term-appraisal",
        std::slice::from_ref(&clean),
        &qualified,
    );
    assert_eq!(short(&found[0]), "settled -/qualified");
    for id in vetoes {
        let hit = Fact::Incidents(vec![Incident {
            source: SourceRef::new(SourceKind::Incident, 9),
            date: Some(day("2026-03-01")),
            severity: "any".into(),
            key: "k".into(),
            persons: Default::default(),
        }]);
        let failed = with(clean.clone(), id, hit);
        let found = judged(
            &pack,
            "term-appraisal",
            std::slice::from_ref(&failed),
            &qualified,
        );
        assert_eq!(short(&found[0]), "settled unqualified/unqualified", "{id}");
        assert_eq!(found[0].flaw, Some(DecisionFlaw::AboveCeiling), "{id}");
        let source = SourceRef::new(SourceKind::Incident, 9);
        assert!(found[0].trace.all_facts().contains(&source), "{id}");
        assert_eq!(rows(&pack, &failed, &found), ["unqualified-bar"], "{id}");
        let mut unknown = clean.clone();
        unknown.values.remove(id);
        let found = judged(&pack, "term-appraisal", &[unknown], &qualified);
        assert_eq!(found[0].flaw, Some(DecisionFlaw::VetoOpen), "{id}");
    }
}

#[test]
fn s4_a_general_branch_under_a_committee_is_judged_with_it() {
    let pack = delivered("s4");
    let mut facts = facts(1);
    facts.org.kind = OrgKind::GeneralBranch;
    facts.org.sector = Sector::Organ;
    facts.org.classes = vec!["sub-general-branch".into()];
    let found = judged(&pack, "term-appraisal", &[facts], &[]);
    assert_eq!(short(&found[0]), "exempt -/-");
}

#[test]
fn s2_the_committee_gives_the_secretarys_grade_and_only_good_may_be_excellent() {
    let pack = delivered("s2");
    let facts = secretary(
        OrgKind::GeneralBranch,
        Sector::University,
        &["second-level"],
    );
    for (grade, expected) in [
        ("good", vec!["weigh-cadres"]),
        ("rather-good", vec!["only-good-excellent", "weigh-cadres"]),
        (
            "fair",
            vec![
                "only-good-excellent",
                "low-talk",
                "low-rectify",
                "weigh-cadres",
            ],
        ),
    ] {
        let found = judged(
            &pack,
            "secretary-review",
            std::slice::from_ref(&facts),
            &given(grade),
        );
        assert_eq!(short(&found[0]), format!("settled -/{grade}"));
        let follows = rows(&pack, &facts, &found);
        assert_eq!(follows, expected, "{grade}");
    }
    let found = judged(&pack, "secretary-review", std::slice::from_ref(&facts), &[]);
    assert_eq!(short(&found[0]), "open -/-", "the text fixes no threshold");
    let mut silent = given("good");
    silent[0].reason = None;
    let found = judged(&pack, "secretary-review", &[facts], &silent);
    assert_eq!(found[0].flaw, Some(DecisionFlaw::NoReason));
}
