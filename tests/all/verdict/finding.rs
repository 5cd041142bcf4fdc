//! Findings by rule: missing fields, absences, quotas, low items, terms.

use wudan::domain::{
    Term,
    judge::{
        Attendance, Entry, OrgFacts, SheetFact, SheetMark, assess, finding_rule::search, settle,
        trace::Why,
    },
    pack::{Pack, RecordField, Scorer},
};

use super::{day, dec, entry, facts, pack_of};

const RECORDS: &str = r#"
[[record_kind]]
id = "m"
clause = "1"
title = "会"
unit = "次"
fields = ["date", "place", "host", "present", "absent", "recorder"]
"#;

fn rule(kind: &str, tail: &str) -> Pack {
    pack_of(&format!(
        "{RECORDS}\n[[finding]]\nid = \"f\"\nclause = \"8.4\"\ntext = \"问题\"\nkind = \
            \"{kind}\"\n{tail}\n\
         rectify = {{ after = \"finding\", days = 30 }}\n"
    ))
}

fn keys(pack: &Pack, facts: &OrgFacts) -> Vec<String> {
    let all = [facts.clone()];
    let mut assessed: Vec<_> = all.iter().map(|one| assess(pack, one)).collect();
    settle(pack, &mut assessed);
    let found = search(pack, &assessed[0]).found;
    found.into_iter().map(|it| it.key).collect()
}

#[test]
fn a_minute_with_a_missing_field_is_a_finding() {
    let pack = rule("field_missing", "records = [\"m\"]");
    let mut facts = facts(1);
    facts.events = vec![entry(4, "m", "2026-03-01"), entry(5, "m", "2026-04-01")];
    facts.events[0].filled = [
        RecordField::Date,
        RecordField::Place,
        RecordField::Host,
        RecordField::Present,
        RecordField::Absent,
        RecordField::Recorder,
    ]
    .into();
    facts.events[1].filled = facts.events[0].filled.clone();
    assert!(keys(&pack, &facts).is_empty());
    facts.events[1].filled.remove(&RecordField::Recorder);
    let one = assess(&pack, &facts);
    let found = search(&pack, &one).found;
    assert_eq!(found[0].key, "5");
    assert_eq!(found[0].fields, [RecordField::Recorder]);
    assert_eq!(found[0].deadline, Some(day("2027-02-09")));
    assert_eq!(found[0].clause.as_deref(), Some("8.4"));
}

fn away(id: i64, date: &str, absent: &[i64]) -> Entry {
    Entry {
        absent: Attendance::Persons(absent.to_vec()),
        ..entry(id, "m", date)
    }
}

#[test]
fn a_member_absent_three_times_running_is_found_and_a_presence_breaks_the_row() {
    let pack = rule("absence", "records = [\"m\"]\ntimes = 3");
    // absences of member 5 at the monthly meetings from January on, found
    let cases = [
        ("xxx", true),
        ("xx.x", false),
        (".xxx.", true),
        ("xx", false),
        ("x.x.x", false),
        ("xxxx", true),
    ];
    for (row, found) in cases {
        let mut facts = facts(1);
        facts.events = (1..)
            .zip(row.chars())
            .map(|(month, c)| {
                let absent: &[i64] = if c == 'x' { &[5] } else { &[6] };
                away(month, &format!("2026-0{month}-10"), absent)
            })
            .collect();
        let expected: Vec<String> = if found { vec!["5".into()] } else { vec![] };
        let got: Vec<String> = keys(&pack, &facts)
            .into_iter()
            .filter(|key| key == "5")
            .collect();
        assert_eq!(got, expected, "{row}");
    }
}

#[test]
fn a_row_of_absences_may_have_begun_in_the_year_before() {
    let pack = rule("absence", "records = [\"m\"]\ntimes = 3");
    let mut facts = facts(1);
    facts.events = vec![
        away(1, "2025-11-10", &[5]),
        away(2, "2025-12-10", &[5]),
        away(3, "2026-01-10", &[5]),
    ];
    assert_eq!(keys(&pack, &facts), ["5"]);
    facts.events.pop();
    facts.events.insert(0, away(0, "2025-10-10", &[5]));
    assert!(keys(&pack, &facts).is_empty(), "that was last year's");
}

#[test]
fn half_a_year_of_absences_counts_the_months_touched() {
    let pack = rule("absence", "records = [\"m\"]\nmonths = 6");
    let mut facts = facts(1);
    facts.events = vec![away(1, "2026-01-31", &[5]), away(2, "2026-05-31", &[5])];
    assert!(keys(&pack, &facts).is_empty());
    facts.events.push(away(3, "2026-06-01", &[5]));
    assert_eq!(keys(&pack, &facts), ["5"]);
}

#[test]
fn without_names_absences_are_not_known() {
    let pack = rule("absence", "records = [\"m\"]\ntimes = 3");
    let mut facts = facts(1);
    facts.events = vec![entry(1, "m", "2026-01-10")];
    facts.events[0].absent = Attendance::Count(2);
    let one = assess(&pack, &facts);
    let found = search(&pack, &one);
    assert_eq!(found.unknown, [("f".to_string(), Why::NoRoster)]);
    facts.events[0].absent = Attendance::Count(0);
    let one = assess(&pack, &facts);
    assert!(search(&pack, &one).unknown.is_empty(), "nobody was absent");
    facts.events[0].absent = Attendance::Unknown;
    facts.events[0].present = Attendance::Persons(vec![5]);
    facts.roster = Some(vec![5, 6]);
    let one = assess(&pack, &facts);
    assert!(
        search(&pack, &one).unknown.is_empty(),
        "the roster tells who was not there"
    );
}

#[test]
fn each_missed_period_of_a_quota_is_a_finding() {
    let quota = "[[indicator]]\nid = \"q\"\nclause = \"1\"\ntitle = \"定额\"\ncounts = \
        [\"m\"]\nhow = \
                 \"records\"\ndirection = \"at_least\"\nneed = 1\nperiod = \"half\"\nper = \
                     \"org\"\n";
    let mut pack = rule("field_missing", "records = [\"m\"]");
    let more = pack_of(&format!(
        "{RECORDS}\n{quota}\n[[finding]]\nid = \"f\"\nclause = \"1\"\ntext = \"未达\"\nkind = \
         \"quota_missed\"\nindicators = [\"q\"]\n"
    ));
    pack.findings.clear();
    assert!(keys(&pack, &facts(1)).is_empty());
    assert_eq!(keys(&more, &facts(1)), ["q/2026-01-01", "q/2026-07-01"]);
    let mut running = facts(1);
    running.today = day("2026-12-31");
    assert_eq!(
        keys(&more, &running),
        ["q/2026-01-01"],
        "the second half is not over"
    );
}

#[test]
fn an_item_below_its_share_is_a_finding() {
    let pack = pack_of(
        r#"
[[form]]
id = "t"
clause = "2"
title = "表"
total = 10
who = ["inspector"]
  [[form.group]]
  id = "g"
  no = 1
  title = "组"
  points = 10
    [[form.group.item]]
    id = "i"
    clause = "2.1"
    no = 1
    text = "项"
    method = "法"
    points = 10
    rule = { kind = "judged", from = 0, to = 10 }

[[finding]]
id = "f"
clause = "3"
text = "低分"
kind = "item_below"
form = "t"
below = "60"
"#,
    );
    for (points, found) in [("6", false), ("5.9", true), ("0", true), ("10", false)] {
        let mut facts = facts(1);
        let marks = [("i".to_string(), SheetMark::Points(dec(points)))];
        facts.sheets = vec![SheetFact {
            id: 1,
            form: "t".into(),
            by: Scorer::Inspector,
            assessor: "Li".into(),
            office: None,
            date: day("2026-07-20"),
            marks: marks.into_iter().collect(),
        }];
        let keys = keys(&pack, &facts);
        assert_eq!(keys == ["t/i"], found, "{points} {keys:?}");
    }
    assert!(keys(&pack, &facts(1)).is_empty(), "no sheet, no finding");
}

#[test]
fn a_late_term_and_a_missing_date_are_findings_of_their_own() {
    let pack = pack_of(
        r#"
[[term]]
id = "t"
clause = "1"
title = "两年"
years = 2
late_months = 6

[[finding]]
id = "late"
clause = "1"
text = "逾期"
kind = "term_late"

[[finding]]
id = "unknown"
clause = "1"
text = "缺日期"
kind = "date_missing"
"#,
    );
    let mut facts = facts(1);
    assert_eq!(keys(&pack, &facts), ["t"]);
    facts.terms = vec![Term {
        id: 9,
        version: 1,
        org: 1,
        start: day("2024-06-30"),
        years: 2,
        extended_to: None,
        approved_by: None,
        ended: None,
    }];
    assert_eq!(keys(&pack, &facts), ["t/2026-06-30"]);
    facts.terms[0].extended_to = Some(day("2026-12-30"));
    assert_eq!(keys(&pack, &facts), ["t/2026-06-30"], "nobody approved it");
    facts.terms[0].approved_by = Some("党工委".into());
    facts.today = day("2026-12-30");
    assert!(keys(&pack, &facts).is_empty());
}
