//! What follows, C01 to C12: cards, ladders, streaks, bars, nominations.

use std::collections::BTreeMap;

use wudan::{
    base::Exact,
    domain::{
        judge::{
            OrgFacts, Past, assess,
            condition::Ground,
            consequence::{Candidate, Nominated, Proposal, bars, eligible, nominate, proposals},
            ladder::{self, CardFlaw, Way, way},
        },
        pack::{Bar, ConsequenceAct, Pack},
    },
};

use super::{BANDS, card, court, day, fact_row, facts, finding, judged, scored, with};

const LADDER: &str = r#"
[[option]]
id = "direct"
clause = "9"
text = "可否直接亮红牌"
choices = [{ id = "yes", text = "可" }, { id = "no", text = "否" }]
chosen = "no"

[[ladder]]
id = "cards"
clause = "9"
title = "牌"
follows = "post"
lasts = "year"

  [[ladder.card]]
  id = "blue"
  clause = "9.1"
  title = "蓝"
  level = 1
  when = [{ finding = "open" }]
  issued_by = "dept"
  rectify = { after = "card", days = 30 }

  [[ladder.card]]
  id = "orange"
  clause = "9.2"
  title = "橙"
  level = 2
  after = ["blue"]
  when = [{ finding = "overdue" }, { text = "敷衍" }]

  [[ladder.card]]
  id = "red"
  clause = "9.3"
  title = "红"
  level = 3
  after = ["orange"]
  when = [{ finding = "relapsed" }]
  direct = [{ text = "巡察反馈", when = { finding = "higher_inspection" }, option = "direct",
      choice = "yes" }]
"#;

fn row(id: &str, tail: &str) -> String {
    format!("[[consequence]]\nid = \"{id}\"\nclause = \"15.{id}\"\ntext = \"{id}\"\n{tail}\n")
}

/// What follows for one org from its verdict by thresholds.
fn follows(pack: &Pack, facts: &OrgFacts) -> Vec<Proposal> {
    let verdicts = judged(pack, "r", std::slice::from_ref(facts), &[]);
    proposals(pack, &assess(pack, facts), &verdicts, None)
}

fn rows(found: &[Proposal]) -> Vec<&str> {
    found.iter().map(|it| it.row.as_str()).collect()
}

fn past(year: i32, grade: &str) -> Past {
    let grades = [("r".to_string(), grade.to_string())];
    Past {
        year,
        grades: grades.into_iter().filter(|_| !grade.is_empty()).collect(),
        ..Past::default()
    }
}

#[test]
fn c01_the_gravest_card_that_the_ladder_allows_is_proposed() {
    let pack = court(&[BANDS, LADDER].concat());
    let proposed = |facts: &OrgFacts| {
        let one = assess(&pack, facts);
        let grades = BTreeMap::new();
        let found = ladder::proposals(&ground(&pack, &one, &grades));
        found
            .into_iter()
            .map(|it| it.card)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut facts = facts(1);
    assert_eq!(proposed(&facts), "");
    facts.findings = vec![finding(3, "2026-08-01")];
    assert_eq!(proposed(&facts), "blue", "overdue, but no blue card stands");
    facts.cards = vec![card(5, "blue", 2026)];
    assert_eq!(proposed(&facts), "orange");
    facts.today = day("2026-08-01");
    assert_eq!(
        proposed(&facts),
        "",
        "not overdue on its day; blue stands already"
    );
    facts.findings[0].relapsed = true;
    assert_eq!(proposed(&facts), "", "red needs an orange card first");
    facts.cards.push(card(6, "orange", 2026));
    assert_eq!(proposed(&facts), "red");
    facts.cards[1].withdrawn = true;
    assert_eq!(proposed(&facts), "");
}

fn ground<'a>(
    pack: &'a Pack,
    one: &'a wudan::domain::judge::Assessed<'a>,
    grades: &'a BTreeMap<String, String>,
) -> Ground<'a> {
    Ground {
        pack,
        one,
        grades,
        person: None,
        places: None,
        row: "",
    }
}

#[test]
fn c02_escalation_follows_the_ladder_or_a_chosen_jump() {
    let no = court(&[BANDS, LADDER].concat());
    let yes = court(
        &[
            BANDS,
            &LADDER.replace("chosen = \"no\"", "chosen = \"yes\""),
        ]
        .concat(),
    );
    let inspected = |mut facts: OrgFacts| {
        facts.findings = vec![finding(3, "")];
        facts.findings[0].source = wudan::domain::FindingSource::HigherInspection;
        facts
    };
    let with_card = |mut facts: OrgFacts, id: &str, year| {
        facts.cards.push(card(5, id, year));
        facts
    };
    // pack, facts, card, result
    let cases = [
        (&no, facts(1), "blue", Ok(Way::First)),
        (&no, facts(1), "orange", Err(CardFlaw::NoLevelBefore)),
        (
            &no,
            with_card(facts(1), "blue", 2026),
            "orange",
            Ok(Way::After("blue".into())),
        ),
        (
            &no,
            with_card(facts(1), "blue", 2025),
            "orange",
            Err(CardFlaw::NoLevelBefore),
        ),
        (
            &no,
            inspected(facts(1)),
            "red",
            Err(CardFlaw::JumpNotChosen),
        ),
        (
            &yes,
            inspected(facts(1)),
            "red",
            Ok(Way::Jump("巡察反馈".into())),
        ),
        (&yes, facts(1), "red", Err(CardFlaw::JumpNotMet)),
        (&yes, facts(1), "green", Err(CardFlaw::UnknownCard)),
    ];
    for (pack, facts, id, expected) in cases {
        let one = assess(pack, &facts);
        let grades = BTreeMap::new();
        assert_eq!(way(&ground(pack, &one, &grades), id), expected, "{id}");
    }
}

#[test]
fn c01_a_card_has_its_clause_issuer_and_deadline() {
    let pack = court(&[BANDS, LADDER].concat());
    let mut facts = facts(1);
    facts.today = day("2026-07-31");
    facts.findings = vec![finding(3, "")];
    let one = assess(&pack, &facts);
    let grades = BTreeMap::new();
    let found = ladder::proposals(&ground(&pack, &one, &grades));
    assert_eq!(found[0].clause.as_deref(), Some("9.1"));
    assert_eq!(found[0].by.as_deref(), Some("dept"));
    assert_eq!(found[0].rectify, Some(day("2026-08-30")));
    assert!(found[0].cause[0].all_facts().iter().any(|it| it.id == 3));
}

#[test]
fn c03_a_streak_needs_every_year_and_a_gap_is_not_known() {
    let twice = row(
        "twice",
        "when = { appraisal = \"r\", grades = [\"d\"], years = 2 }\nkind = \"remove\"\nby = \
            \"dept\"",
    );
    let thrice = row(
        "thrice",
        "when = { appraisal = \"r\", grades = [\"a\"], years = 3 }\nkind = \"reward\"\nwhat = \
         \"pay\"\npercent = \"30\"",
    );
    let pack = court(&[BANDS, &twice, &thrice].concat());
    // score, earlier years, what follows
    let cases: [(&str, Vec<Past>, &[&str]); 9] = [
        ("10", vec![past(2025, "d")], &["twice"]),
        ("10", vec![past(2025, "c")], &[]),
        ("10", vec![past(2024, "d")], &[]),
        ("10", vec![], &[]),
        ("70", vec![past(2025, "d")], &[]),
        ("95", vec![past(2025, "a"), past(2024, "a")], &["thrice"]),
        ("95", vec![past(2025, "a"), past(2024, "b")], &[]),
        ("95", vec![past(2025, "a"), past(2023, "a")], &[]),
        ("95", vec![past(2025, ""), past(2024, "a")], &[]),
    ];
    for (score, past, expected) in cases {
        let mut facts = scored(1, score);
        facts.past = past.clone();
        assert_eq!(rows(&follows(&pack, &facts)), expected, "{score} {past:?}");
    }
}

#[test]
fn c04_c05_talks_and_rectification_say_who_and_until_when() {
    let talk = "[[talk]]\nid = \"low\"\nclause = \"15\"\ntitle = \"约谈\"\nkind = \
        \"interview\"\nby = \
                \"dept\"\n";
    let interview = row(
        "talk",
        "when = { appraisal = \"r\", grades = [\"c\", \"d\"] }\nkind = \"talk\"\ntalk = \
         \"low\"\nwithin = { after = \"appraisal\", days = 15 }",
    );
    let rectify = row(
        "fix",
        "when = [{ finding = \"open\" }, { text = \"应限期\" }]\nkind = \"rectify\"\nwithin = { \
            after \
         = \"finding\", months = 1 }\nsupervisor = \"dept\"",
    );
    let pack = court(&[BANDS, talk, &interview, &rectify].concat());
    let mut facts = scored(1, "65");
    facts.findings = vec![finding(3, "")];
    let found = follows(&pack, &facts);
    assert_eq!(rows(&found), ["talk", "fix"]);
    assert_eq!(found[0].by.as_deref(), Some("dept"), "the talk's own");
    assert_eq!(found[0].until, None, "no body has decided yet");
    facts.decided = Some(day("2027-01-08"));
    let decided = follows(&pack, &facts);
    assert_eq!(decided[0].until, Some(day("2027-01-23")));
    assert_eq!(found[0].clause.as_deref(), Some("15.talk"));
    assert!(found[0].is_certain);
    assert!(
        !found[1].is_certain,
        "a person must say whether a deadline is called for"
    );
    assert_eq!(found[1].until, Some(day("2026-08-10")));
    facts.answers.insert("fix".into(), true);
    assert!(follows(&pack, &facts)[1].is_certain);
    facts.answers.insert("fix".into(), false);
    assert_eq!(rows(&follows(&pack, &facts)), ["talk"]);
    facts.findings.clear();
    facts.answers.clear();
    assert_eq!(
        rows(&follows(&pack, &facts)),
        ["talk"],
        "open questions alone are not put"
    );
}

#[test]
fn c06_a_bar_runs_out_after_its_years() {
    let bar = row(
        "bar",
        "when = { appraisal = \"r\", grades = [\"d\"], years = 2 }\nkind = \"bar\"\nfrom = \
         [\"promotion\", \"honour\"]\nyears = 3",
    );
    let honour = "[[honour]]\nid = \"h\"\nclause = \"16\"\ntitle = \"先进\"\nfor = \"org\"\nsteps \
        = \
                  [\"rate\"]\nneeds = [{ appraisal = \"r\", grades = [\"a\", \"b\"] }]\n";
    let pack = court(&[BANDS, &bar, honour].concat());
    let mut facts = scored(1, "10");
    facts.past = vec![past(2025, "d")];
    let found = follows(&pack, &facts);
    assert_eq!(found[0].until, Some(day("2029-12-31")));
    // In later years the bar is known from the past alone: 2024 and 2025 were d.
    facts.past = vec![
        past(2027, "a"),
        past(2026, "a"),
        past(2025, "d"),
        past(2024, "d"),
    ];
    let one = assess(&pack, &facts);
    for (today, count) in [("2028-12-31", 2), ("2029-01-01", 0)] {
        let found = bars(&pack, &one, day(today));
        assert_eq!(found.len(), count, "{today}");
        assert!(
            found
                .iter()
                .all(|it| it.year == 2025 && it.until == day("2028-12-31"))
        );
        assert!(
            found
                .iter()
                .all(|it| it.from == Bar::Promotion || it.from == Bar::Honour)
        );
    }
    let grades = [("r".to_string(), "a".to_string())].into();
    let honour = pack.honour("h").unwrap();
    let mut free = facts.clone();
    free.past.clear();
    let free = assess(&pack, &free);
    assert_eq!(
        eligible(&ground(&pack, &one, &grades), honour).0,
        Some(false),
        "barred"
    );
    assert_eq!(
        eligible(&ground(&pack, &free, &grades), honour).0,
        Some(true)
    );
    let none = BTreeMap::new();
    assert_eq!(
        eligible(&ground(&pack, &free, &none), honour).0,
        None,
        "no grade yet"
    );
}

#[test]
fn c07_c08_c11_c12_every_act_is_carried_with_its_cause() {
    let when = "when = { fact = \"late\", is = true }";
    let pack = court(
        &[
            BANDS.to_string(),
            fact_row("late", "kind = \"state\""),
            row(
                "list",
                &format!("{when}\nkind = \"publish\"\nlist = \"grey\""),
            ),
            row("order", &format!("{when}\nkind = \"order\"")),
            row(
                "weigh",
                &format!("{when}\nkind = \"weigh\"\ninto = \"r\"\npercent = \"10\""),
            ),
            row(
                "again",
                &format!("{when}\nkind = \"recheck\"\nevery_years = 2"),
            ),
            row(
                "account",
                &format!("{when}\nkind = \"accountability\"\ndecided_by = \"dept\""),
            ),
        ]
        .concat(),
    );
    let state = |is| {
        with(
            scored(1, "95"),
            "late",
            wudan::domain::judge::Fact::State(is),
        )
    };
    let found = follows(&pack, &state(true));
    assert_eq!(rows(&found), ["list", "order", "weigh", "again", "account"]);
    assert!(matches!(
        found[4].act,
        ConsequenceAct::Accountability { measure: None }
    ));
    assert_eq!(found[4].by.as_deref(), Some("dept"));
    assert!(follows(&pack, &state(false)).is_empty());
    assert!(
        follows(&pack, &scored(1, "95")).is_empty(),
        "nothing follows from what is not known"
    );
}

#[test]
fn c02_a_card_that_follows_but_may_not_be_issued_says_why() {
    let next = row(
        "next",
        "when = { finding = \"overdue\" }\nkind = \"escalate\"\ncard = \"orange\"",
    );
    let pack = court(&[BANDS, LADDER, &next].concat());
    let mut facts = scored(1, "95");
    facts.findings = vec![finding(3, "2026-08-01")];
    assert_eq!(
        follows(&pack, &facts)[0].flaw,
        Some(CardFlaw::NoLevelBefore)
    );
    facts.cards = vec![card(5, "blue", 2026)];
    assert_eq!(follows(&pack, &facts)[0].flaw, None);
    facts.cards.push(card(6, "orange", 2026));
    assert_eq!(
        follows(&pack, &facts)[0].flaw,
        Some(CardFlaw::StandsAlready)
    );
}

#[test]
fn c10_nominations_keep_the_quota_of_each_nominator() {
    let one = |org, nominator, score: i64| Candidate {
        org,
        person: None,
        nominator,
        score: Some(Exact::whole(score)),
    };
    let list = vec![
        one(1, 50, 90),
        one(2, 50, 95),
        one(3, 50, 80),
        one(4, 50, 80),
        one(5, 50, 70),
        one(6, 51, 10),
    ];
    let found = nominate(list.clone(), 3);
    let shown: Vec<_> = found.iter().map(|(it, fate)| (it.org, *fate)).collect();
    let expected = [
        (2, Nominated::Within),
        (1, Nominated::Within),
        (3, Nominated::Tied),
        (4, Nominated::Tied),
        (5, Nominated::Beyond),
        (6, Nominated::Within),
    ];
    assert_eq!(shown, expected);
    let reversed: Vec<_> = list.into_iter().rev().collect();
    assert_eq!(nominate(reversed, 3), found);
}
