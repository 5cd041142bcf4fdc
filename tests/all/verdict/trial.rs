//! A pack that none of the five needs, judged from the ledger to the consequences with no code.

use wudan::{
    base::Period,
    domain::{
        OrgKind, Sector, Term,
        judge::{
            Attendance, Ballot, Fact, OrgFacts, SourceKind, SourceRef, assess,
            condition::Ground,
            consequence::proposals,
            grade::VerdictState,
            ladder,
            lift::{Change, least},
            settle,
            term::{TermFacts, term_due},
            whom::Whom,
        },
        pack::Pack,
    },
    pack,
};

use super::{card, day, dec, entry, facts, finding, judged, with};

fn county() -> Pack {
    let text = include_str!("../../data/packs/test-county-2026.toml");
    pack::load("test-county-2026.toml", text).unwrap_or_else(|it| panic!("{it:#?}"))
}

fn votes(voter: &str, counts: [u32; 4]) -> Ballot {
    let choices = ["a", "b", "c", "d"].map(String::from);
    Ballot {
        source: SourceRef::new(SourceKind::Ballot, 1),
        voter: voter.into(),
        evaluator: None,
        counts: choices.into_iter().zip(counts).collect(),
        valid: None,
        invalid: 0,
        abstained: 0,
    }
}

/// A town: persons absent, late reports, growth, ballots of leaders and masses.
fn town(
    org: i64,
    (absent, late): (u32, &str),
    growth: &str,
    (leaders, masses): ([u32; 4], [u32; 4]),
) -> OrgFacts {
    let mut facts = facts(org);
    facts.org.kind = OrgKind::Committee;
    facts.org.sector = Sector::Rural;
    facts.events = vec![entry(org, "absence", "2026-02-28")];
    facts.events[0].present = Attendance::Count(absent);
    let facts = with(facts, "late-reports", Fact::Number(dec(late)));
    let facts = with(facts, "growth", Fact::Number(dec(growth)));
    let ballots = vec![votes("leaders", leaders), votes("masses", masses)];
    with(facts, "vote", Fact::Ballots(ballots))
}

fn towns() -> Vec<OrgFacts> {
    vec![
        town(1, (37, "1"), "9", ([10, 0, 0, 0], [8, 2, 0, 0])),
        town(2, (0, "0"), "8", ([0, 10, 0, 0], [10, 0, 0, 0])),
        town(3, (400, "9"), "7", ([0, 0, 10, 0], [0, 0, 0, 10])),
        town(4, (10, "0"), "7", ([5, 5, 0, 0], [5, 5, 0, 0])),
        town(5, (0, "0"), "1", ([10, 0, 0, 0], [10, 0, 0, 0])),
    ]
}

fn grades(pack: &Pack, all: &[OrgFacts]) -> Vec<String> {
    let found = judged(pack, "town", all, &[]);
    found
        .into_iter()
        .map(|it| it.grade.unwrap_or("-".into()))
        .collect()
}

#[test]
fn the_scores_are_those_of_the_hand() {
    let pack = county();
    let all = towns();
    let mut assessed: Vec<_> = all.iter().map(|one| assess(&pack, one)).collect();
    settle(&pack, &mut assessed);
    // daily: 100 − persons × 0.1 (30 at most) − reports × 5 (20 at most)
    // growth: places 1, 2, 3–4 shared, 5; vote: leaders 60 %, masses 40 %
    let expected = [
        ("91.3", "100", "98.4", "97.62"),
        ("100", "95", "88", "93.2"),
        ("50", "87.5", "52", "65.8"),
        ("99", "87.5", "90", "90.8"),
        ("100", "85", "100", "94"),
    ];
    for (one, (daily, growth, vote, total)) in assessed.iter().zip(expected) {
        for (id, points) in [
            ("daily", daily),
            ("growth", growth),
            ("vote", vote),
            ("total", total),
        ] {
            let number = one.score(id).number().unwrap();
            assert_eq!(number.to_string(), points, "{id} of {}", one.facts.org.id);
        }
    }
}

#[test]
fn forced_shares_give_two_best_and_one_low() {
    let pack = county();
    assert_eq!(
        grades(&pack, &towns()),
        ["best", "good", "low", "good", "best"]
    );
}

#[test]
fn an_orange_card_makes_room_for_the_next() {
    let pack = county();
    let mut all = towns();
    all[4].cards = vec![card(1, "blue", 2026), card(2, "orange", 2026)];
    assert_eq!(grades(&pack, &all), ["best", "best", "low", "good", "good"]);
    let lift = least(&pack, pack.appraisal("town").unwrap(), &all, 5);
    let changes: Vec<_> = lift.iter().map(|it| it.change.clone()).collect();
    assert_eq!(
        changes,
        [Change::LiftCard(2)],
        "no points lift what a card caps"
    );
}

#[test]
fn a_rule_that_begins_next_year_counts_only_then() {
    let pack = county();
    let mut all = towns();
    for facts in &mut all {
        facts.period = Period::year(2027);
        facts.today = day("2028-01-10");
        facts.events[0].date = day("2027-02-28");
    }
    // The first town's 91.3 for the daily work now caps it; the two places go to the next best.
    assert_eq!(
        grades(&pack, &all),
        ["middle", "best", "low", "good", "best"]
    );
}

#[test]
fn a_missing_vote_leaves_the_verdict_open_and_everyone_behind_it_known() {
    let pack = county();
    let mut all = towns();
    all[1].values.remove("vote");
    let found = judged(&pack, "town", &all, &[]);
    assert_eq!(found[1].state, VerdictState::Missing);
    assert_eq!(found[1].grade, None);
    assert_eq!(found[0].grade.as_deref(), Some("best"));
}

#[test]
fn the_ladder_climbs_from_blue_to_red() {
    let pack = county();
    let mut facts = towns().remove(0);
    let proposed = |facts: &OrgFacts| {
        let one = assess(&pack, facts);
        let ground = Ground {
            pack: &pack,
            one: &one,
            grades: &facts.grades,
            person: None,
            places: None,
            row: "",
        };
        let found = ladder::proposals(&ground);
        found.into_iter().map(|it| it.card).collect::<String>()
    };
    facts.findings = vec![finding(1, "2026-08-31")];
    facts.findings[0].relapsed = true;
    assert_eq!(proposed(&facts), "blue");
    facts.cards.push(card(1, "blue", 2026));
    assert_eq!(proposed(&facts), "orange");
    facts.cards.push(card(2, "orange", 2026));
    assert_eq!(proposed(&facts), "red");
    facts.cards.push(card(3, "red", 2026));
    assert_eq!(proposed(&facts), "");
    let found = judged(&pack, "town", &[facts.clone()], &[]);
    let follows = proposals(&pack, &assess(&pack, &facts), &found, None);
    let rows: Vec<_> = follows.iter().map(|it| it.row.as_str()).collect();
    assert_eq!(rows, ["red-remove"]);
    assert_eq!(follows[0].by.as_deref(), Some("county"));
}

#[test]
fn the_low_grade_brings_its_bar() {
    let pack = county();
    let all = towns();
    let found = judged(&pack, "town", &all, &[]);
    let follows = proposals(&pack, &assess(&pack, &all[2]), &found, None);
    assert_eq!(follows[0].row, "low-bar");
    assert_eq!(follows[0].until, Some(day("2027-12-31")));
}

#[test]
fn a_term_begun_before_the_rule_keeps_its_three_years() {
    let pack = county();
    let facts = towns().remove(0);
    for (start, due) in [("2026-02-28", "2029-02-28"), ("2026-03-01", "2031-03-01")] {
        let term = Term {
            id: 1,
            version: 1,
            org: 1,
            start: day(start),
            years: 3,
            extended_to: None,
            approved_by: None,
            ended: None,
        };
        let found = term_due(&pack, &Whom::of(&facts), Some(&TermFacts::from(&term)));
        assert_eq!(found.due, Some(day(due)), "{start}");
    }
}

#[test]
fn every_step_of_a_verdict_names_its_row_and_its_clause() {
    let pack = county();
    let found = judged(&pack, "town", &towns(), &[]);
    for verdict in &found {
        let labels: Vec<_> = verdict
            .trace
            .children
            .iter()
            .map(|node| node.label)
            .collect();
        assert_eq!(labels, ["raw", "veto", "ceilings", "shares", "body"]);
        for node in verdict.trace.walk() {
            let is_rule = node.code.starts_with('G');
            assert!(
                !is_rule || node.clause.is_some() && !node.row.is_empty(),
                "{node:?}"
            );
        }
        assert!(!verdict.trace.all_facts().is_empty());
    }
}
