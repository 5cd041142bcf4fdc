//! Whole packs: the five delivered ones, and one that none of the five needs.

use std::collections::BTreeMap;

use wudan::domain::judge::{Attendance, Ballot, Fact};
use wudan::domain::{OrgKind, Sector};

use super::*;

fn delivered() -> Vec<Pack> {
    wudan::pack::builtin()
        .iter()
        .map(|(name, text)| wudan::pack::load(name, text).unwrap())
        .collect()
}

/// An org of each kind in each sector of the pack, in every class.
fn everyone(pack: &Pack) -> Vec<OrgFacts> {
    let mut all = Vec::new();
    for kind in OrgKind::ALL {
        for sector in Sector::ALL {
            let id = i64::try_from(all.len()).unwrap() + 1;
            let mut one = org(id);
            one.org.kind = *kind;
            one.org.sector = *sector;
            one.org.classes = pack.classes.iter().map(|class| class.id.clone()).collect();
            one.children = vec![id % 7 + 1];
            all.push(one);
        }
    }
    all
}

#[test]
fn the_five_packs_give_no_score_where_nothing_is_known() {
    for pack in delivered() {
        let all = everyone(&pack);
        for one in settled(&pack, &all) {
            for (id, scored) in &one.scores {
                assert_eq!(scored.outcome.number(), None, "{} {id}", pack.head.id);
            }
        }
    }
}

fn annex() -> (Pack, OrgFacts) {
    let pack = delivered()
        .into_iter()
        .find(|it| it.head.id == "s2")
        .unwrap();
    let mut known = org(1);
    known.org.kind = OrgKind::GeneralBranch;
    known.org.classes = vec!["second-level".into()];
    known.period = Period::year(2018);
    known.today = day("2018-10-31");
    let form = pack.form("annex1").unwrap();
    let marks: Vec<(String, String)> = form
        .items()
        .map(|item| (item.id.clone(), item.points.to_string()))
        .collect();
    let marks: Vec<(&str, &str)> = marks
        .iter()
        .map(|(id, points)| (id.as_str(), points.as_str()))
        .collect();
    known = known.sheet("annex1", &marks);
    known.sheets[0].date = day("2018-10-08");
    (pack, known)
}

#[test]
fn the_inspection_sheet_of_s2_adds_up_and_names_every_clause() {
    let (pack, mut known) = annex();
    assert_eq!(score(&pack, &known, "inspection"), "100");
    assert_eq!(score(&pack, &known, "self"), "missing no_sheet");
    known = known
        .points("1.1", "1")
        .points("5.1", "2.5")
        .points("12.2", "0");
    // 100 − 1 − 1.5 − 2, by hand.
    assert_eq!(score(&pack, &known, "inspection"), "95.5");
    let all = [known];
    let found = settled(&pack, &all);
    let trace = &found[0].scores["inspection"].trace;
    let items: Vec<&Node> = trace
        .walk()
        .into_iter()
        .filter(|it| it.label == "item")
        .collect();
    assert_eq!(items.len(), 44);
    for item in items {
        assert!(item.clause.is_some(), "{}", item.row);
        assert!(!item.all_facts().is_empty(), "{}", item.row);
    }
    assert!(codes(trace).contains(&"A01"));
}

#[test]
fn an_item_of_s2_without_a_mark_is_judged_by_its_quota() {
    let (pack, mut known) = annex();
    known.sheets[0].marks.remove("1.2");
    // Nine months are over and none was held: nine times half a point, at most two.
    assert_eq!(score(&pack, &known, "inspection"), "98");
    for (id, month) in (1..=9).enumerate() {
        let id = i64::try_from(id).unwrap();
        let date = format!("2018-{month:02}-15");
        let kind = &pack.indicator("party-building-study").unwrap().counts[0];
        known.events.push(entry(id, kind, &date));
    }
    known.today = day("2018-09-30");
    assert_eq!(score(&pack, &known, "inspection"), "100");
    known.events.remove(3);
    assert_eq!(score(&pack, &known, "inspection"), "99.5");
}

/// Weights 20/40/40, ballots at 100/80/60/40, a deduction per person-time with caps, points by
/// rank, and a row that counts only from a day.
const STRANGE: &str = r#"
[[peer_group]]
id = "towns"
clause = "9"
title = "乡镇"
by = ["sector", "level"]
[[record_kind]]
id = "absent"
clause = "3"
title = "缺席"
unit = "人次"
fields = ["date", "present"]
[[fact]]
id = "absences"
clause = "3"
title = "缺席人次"
kind = "event"
records = ["absent"]
better = "less"
[[fact]]
id = "late"
clause = "3"
title = "逾期"
kind = "number"
better = "less"
missing = "zero"
[[fact]]
id = "growth"
clause = "4"
title = "增长"
kind = "rate"
better = "more"
missing = "pending"
[[fact]]
id = "vote"
clause = "5"
title = "测评"
kind = "ballot"
better = "more"
missing = "exclude"
choices = [ { id = "a", title = "优", points = 100 }, { id = "b", title = "良", points = 80 },
    { id = "c", title = "中", points = 60 }, { id = "d", title = "差", points = 40 } ]
voters = [ { id = "leaders", title = "领导", weight = 50 }, { id = "masses", title = "群众",
    weight = 50 } ]
[[form]]
id = "daily"
clause = "3"
title = "日常"
total = 100
who = ["superior"]
  [[form.group]]
  id = "g"
  no = 1
  title = "纪律"
  points = 100
    [[form.group.item]]
    id = "absent"
    clause = "3.1"
    no = 1
    text = "缺席"
    method = "每人次扣0.1，最多扣30"
    points = 60
    rule = { kind = "occurrence", fact = "absences", each = "0.1", per = "person_time", cap = 30 }
    [[form.group.item]]
    id = "late"
    clause = "3.2"
    no = 2
    in_force = 2024-01-01
    text = "逾期"
    method = "每件扣5"
    points = 40
    rule = { kind = "occurrence", fact = "late", each = 5, per = "item" }
[[score]]
id = "daily"
clause = "3"
title = "日常"
how = "form"
form = "daily"
by = "superior"
[[score]]
id = "growth"
clause = "4"
title = "名次"
how = "rule"
points = 100
rule = { kind = "rank", fact = "growth", group = "towns", table = [100, 95, 90, 85], ties = "mean",
    missing = "zero" }
[[score]]
id = "vote"
clause = "5"
title = "测评"
how = "ballots"
fact = "vote"
missing = "exclude"
round = { places = 1, mode = "half_up" }
[[score]]
id = "total"
clause = "6"
title = "总分"
how = "weighted"
of = [ { score = "daily", weight = 20 }, { score = "growth", weight = 40 }, { score = "vote",
    weight = 40 } ]
round = { places = 2, mode = "half_up" }
"#;

fn town(id: i64, growth: &str, late: &str) -> OrgFacts {
    let mut known = org(id).num("growth", growth).num("late", late);
    let mut absent = entry(1, "absent", "2024-02-29");
    absent.present = Attendance::Count(37);
    known.events.push(absent);
    known
}

fn vote(voter: &str, counts: [u32; 4]) -> Ballot {
    let ids = ["a", "b", "c", "d"].map(str::to_string);
    Ballot {
        source: source(5),
        voter: voter.into(),
        evaluator: None,
        counts: ids.into_iter().zip(counts).collect::<BTreeMap<_, _>>(),
        valid: None,
        invalid: 0,
        abstained: 0,
    }
}

#[test]
fn a_pack_that_none_of_the_five_needs_is_judged_right() {
    let pack = pack(STRANGE);
    let votes = vec![vote("leaders", [3, 2, 1, 1]), vote("masses", [10, 0, 0, 5])];
    let mut all = vec![
        town(1, "8.5", "3").with("vote", Fact::Ballots(votes)),
        town(2, "8.5", "0"),
        town(3, "9", "0"),
        town(4, "2", "9"),
    ];
    let shown = |all: &[OrgFacts], id: &str| -> Vec<String> {
        let found = settled(&pack, all);
        found
            .iter()
            .map(|one| super::shown(one.score(id)))
            .collect()
    };
    // 60 − 3.7 and 40 − 5 for each late one.
    assert_eq!(shown(&all, "daily"), ["81.3", "96.3", "96.3", "56.3"]);
    assert_eq!(shown(&all, "growth"), ["92.5", "92.5", "100", "85"]);
    // (300 + 160 + 60 + 40) ÷ 7 = 80 and (1000 + 200) ÷ 15 = 80.
    assert_eq!(shown(&all, "vote")[0], "80");
    // 16.26 + 37 + 32; the others have no ballots: what is left weighs 60, grown to 100.
    assert_eq!(shown(&all, "total"), ["85.26", "93.77", "98.77", "75.43"]);
    for one in &mut all {
        one.period = Period::year(2023);
        one.today = day("2024-01-10");
        one.events[0].date = day("2023-12-31");
    }
    // The second item was not in force yet: 56.3 of 60, of 100.
    assert_eq!(shown(&all, "daily")[0], "93.833333");
}

#[test]
fn every_number_of_a_trace_names_its_facts_or_its_steps() {
    let pack = pack(STRANGE);
    let all = [town(1, "8.5", "3"), town(2, "7", "0")];
    for one in settled(&pack, &all) {
        for scored in one.scores.values() {
            for node in scored.trace.walk() {
                let is_read = node.label == "read" && node.value.is_some();
                assert!(!is_read || !node.facts.is_empty(), "{node:?}");
            }
            assert!(!scored.trace.row.is_empty());
            assert!(scored.trace.clause.is_some());
        }
    }
}
