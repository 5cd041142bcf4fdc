//! From the file to the verdict: facts entered by commands, judged, explained, foreseen.

use serde_json::Value as Json;
use wudan::{
    domain::{
        Command, FigureCommand, Id, IncidentCommand, IncidentDraft, RecordCommand, RecordDraft,
        judge::{Fact, SourceKind, SourceRef},
    },
    store::{Session, Store},
};

use crate::{
    cli::{Desk, run},
    decide::{
        day,
        ledger::{entry, figure},
    },
};

/// A small university and the organs of a small county; keys follow the lines.
const LIST: &str = "\
编号,上级编号,名称,类型,领域,党员数,届次成立日期,任期年限,书记,副书记,联系电话
001,,临湖学院党委,党委,高校,70,2024-11-17,5,徐立峰,,
001001,001,文学院党总支,党总支,高校,50,2023-01-05,3,胡一瑶,,
001001001,001001,文学院教师党支部,党支部,高校,20,2023-03-01,3,李文,,
001003,001,图书馆直属党支部,直属党支部,高校,20,2024-06-01,3,梁广,,
002,001,临湖县委县级机关工委,党工委,机关,,,,周平,,
002001,002,县发展改革局机关党委,党委,机关,120,2024-03-01,4,吴敏,,
002002,002,县统计局直属党支部,直属党支部,机关,12,2024-09-15,2,郑强,,
";

/// Key of 县发展改革局机关党委.
const REFORM: Id = 6;

pub struct Court {
    pub desk: Desk,
    s2: Id,
    s4: Id,
}

impl Court {
    pub fn open() -> Court {
        let desk = Desk::bare();
        desk.done(&[
            "init", "--db", "wudan.db", "--year", "2026", "--title", "test",
        ]);
        desk.write("list.csv", LIST);
        desk.done(&["import", "orgs", "list.csv"]);
        let adopt = |pack: &str| {
            let reply = desk.json(&["pack", "adopt", pack, "--shift"]);
            reply["adoption"].as_i64().unwrap()
        };
        let (s2, s4) = (adopt("s2"), adopt("s4"));
        Court { desk, s2, s4 }
    }

    fn store(&self, today: &str) -> Store {
        let session = Session::local("zhou", day(today));
        Store::open(&self.desk.path("wudan.db"), session).unwrap()
    }

    fn done(&self, command: impl Into<Command>) {
        let command = command.into();
        let outcome = self.store("2026-12-31").execute(command.clone(), &[]);
        outcome.unwrap_or_else(|error| panic!("{command:?}: {error:?}"));
    }

    /// Enters one thing in an org's ledger.
    fn record(&self, adoption: Id, org: Id, draft: RecordDraft) {
        self.done(RecordCommand::Add {
            adoption,
            org,
            draft,
        });
    }

    /// The JSON of a call on a day.
    pub fn on(&self, today: &str, args: &[&str]) -> Json {
        let mut all = vec!["--as", "zhou", "--today", today];
        all.extend(args);
        all.push("--json");
        let answer = run(&self.desk.path("."), &all);
        assert_eq!(
            (answer.code, answer.err.as_str()),
            (0, ""),
            "{args:?} {answer:?}"
        );
        answer.json()
    }

    /// The text of a call on a day, without a hole in the words.
    fn text(&self, today: &str, args: &[&str]) -> String {
        let mut all = vec!["--as", "zhou", "--today", today];
        all.extend(args);
        let answer = run(&self.desk.path("."), &all);
        assert_eq!(
            (answer.code, answer.err.as_str()),
            (0, ""),
            "{args:?} {answer:?}"
        );
        assert!(
            !answer.out.contains('⟨'),
            "a hole in the words: {}",
            answer.out
        );
        answer.out
    }
}

/// The standing of one quota of 县发展改革局机关党委 on a day, part by part: first day, have, need,
/// left, days left, standing.
fn standing(court: &Court, today: &str, indicator: &str) -> Vec<String> {
    let call = [
        "indicator",
        "list",
        "--org",
        "002001",
        "--indicator",
        indicator,
    ];
    let rows = court.on(today, &call);
    let keys = [
        "period_start",
        "have",
        "need",
        "left",
        "days_left",
        "standing",
    ];
    let line = |row: &Json| {
        keys.map(|key| row[key].to_string().replace('"', ""))
            .join(" ")
    };
    rows.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn a_quota_stands_by_its_even_pace_until_its_last_day_and_is_missed_the_day_after() {
    let court = Court::open();
    for date in ["2026-01-10", "2026-03-05"] {
        court.record(court.s4, REFORM, entry("committee-meeting", date));
    }
    // One meeting in two months: met in January and March, none yet in May and June.
    let met = ["2026-01-01 1 1 0 0 met", "2026-03-01 1 1 0 0 met"];
    let of = |today: &str, tail: &[&str]| {
        let wanted: Vec<String> = met.iter().chain(tail).map(|it| it.to_string()).collect();
        assert_eq!(
            standing(&court, today, "committee-bimonthly"),
            wanted,
            "{today}"
        );
    };
    of("2026-06-29", &["2026-05-01 0 1 1 2 on_pace"]);
    of("2026-06-30", &["2026-05-01 0 1 1 1 behind"]);
    of(
        "2026-07-01",
        &["2026-05-01 0 1 1 0 missed", "2026-07-01 0 1 1 62 on_pace"],
    );
    // Five a year: 219 of 365 days ask for the third.
    let yearly = |today| standing(&court, today, "committee-yearly");
    assert_eq!(yearly("2026-08-06"), ["2026-01-01 2 5 3 148 on_pace"]);
    assert_eq!(yearly("2026-08-07"), ["2026-01-01 2 5 3 147 behind"]);
    assert_eq!(yearly("2027-01-01"), ["2026-01-01 2 5 3 0 missed"]);
    // Who is behind now: not who missed a period that is over.
    let call = ["indicator", "list", "--under", "002", "--behind"];
    let late = court.on("2026-07-01", &call);
    let late = late.as_array().unwrap();
    assert!(
        late.iter()
            .all(|row| row["period_end"].as_str() >= Some("2026-07-01"))
    );
    assert!(
        late.iter()
            .all(|row| row["indicator"] != "committee-bimonthly")
    );
    assert!(court.text("2026-07-01", &call).contains("落后"));
}

#[test]
fn the_agenda_reminds_from_six_months_before_a_term_ends_until_long_after() {
    let court = Court::open();
    let terms = |today: &str| -> Vec<String> {
        let rows = court.on(today, &["agenda", "--org", "002002"]);
        let terms = rows.as_array().unwrap().iter();
        let terms = terms.filter(|row| row["reminder"] == "term");
        let line = |row: &Json| format!("{} {} {}", row["due"], row["state"], row["days_left"]);
        terms.map(|row| line(row).replace('"', "")).collect()
    };
    // Two years from 15 September 2024.
    assert!(terms("2026-03-14").is_empty());
    assert_eq!(terms("2026-03-15"), ["2026-09-15 coming 184"]);
    assert_eq!(terms("2026-09-15"), ["2026-09-15 due 0"]);
    assert_eq!(terms("2026-09-16"), ["2026-09-15 overdue -1"]);
    assert!(court.text("2026-09-16", &["agenda"]).contains("逾期"));
}

#[test]
fn an_open_finding_is_on_the_agenda_once_and_leaves_it_when_it_is_closed() {
    let court = Court::open();
    let raise = [
        "finding",
        "raise",
        "002002",
        "缺记录",
        "--deadline",
        "2026-06-30",
    ];
    court.desk.done(&raise);
    let findings = |today: &str| -> Vec<String> {
        let rows = court.on(today, &["agenda", "--under", "002"]);
        let rows = rows.as_array().unwrap().iter();
        let found = rows.filter(|row| row["reminder"] == "finding");
        found.map(|row| row["state"].to_string()).collect()
    };
    assert!(findings("2026-05-30").is_empty(), "31 days ahead");
    assert_eq!(findings("2026-05-31"), ["\"coming\""]);
    assert_eq!(findings("2026-06-30"), ["\"due\""]);
    assert_eq!(findings("2026-07-01"), ["\"overdue\""]);
    let done = [
        "finding",
        "rectify",
        "1",
        "--measure",
        "补",
        "--evidence",
        "本",
    ];
    court.desk.done(&done);
    court
        .desk
        .done(&["finding", "close", "1", "--verifier", "钟涛"]);
    assert!(findings("2026-07-01").is_empty());
}

#[test]
fn a_step_is_overdue_until_it_is_marked_and_again_when_the_mark_is_withdrawn() {
    let court = Court::open();
    let states = |today: &str, org: &str| -> Vec<String> {
        let rows = court.on(today, &["agenda", "--org", org]);
        let rows = rows.as_array().unwrap().iter();
        let found = rows.filter(|row| row["line"] == "term-procedure");
        let line = |row: &Json| format!("{} {} {}", row["part"], row["due"], row["state"]);
        found.map(|row| line(row).replace('"', "")).collect()
    };
    // 县统计局直属党支部: two years from 15 September 2024; the other's term ends in 2028.
    let both = ["file 2026-09-14 overdue", "self 2026-09-15 overdue"];
    assert_eq!(states("2026-09-20", "002002"), both);
    assert!(states("2026-09-20", "002001").is_empty());
    let done = ["agenda", "done", "term-procedure", "--part", "self"];
    let of = |org| [&done[..], &["--org", org, "--by", "郑强"]].concat();
    let settled = court.on("2026-09-20", &of("002002"));
    assert_eq!(settled["created"][0]["kind"], "agenda_mark");
    assert_eq!(states("2026-09-20", "002002"), both[..1]);
    assert_eq!(states("2027-09-20", "002002"), both[..1], "it stays done");
    let store = court.store("2026-09-20");
    let docket = store.dockets(2026).unwrap().remove(1);
    let facts = store.calendar_facts(&docket, &[7]).unwrap();
    assert!(facts.is_done(("term-procedure", Some("self")), day("2026-09-15"), 7));
    court.on(
        "2026-09-21",
        &["agenda", "withdraw", "1", "--reason", "材料不全"],
    );
    assert_eq!(states("2026-09-21", "002002"), both);
    // Its days differ from org to org, so nobody is not all of them.
    let all = [&["--as", "zhou", "--today", "2026-09-21"], &done[..]].concat();
    let refused = run(&court.desk.path("."), &all);
    assert!(refused.err.contains("org_needed"), "{refused:?}");
}

/// Fills in a form: some marks, the rest full, handed in.
fn fill(court: &Court, (org, form, role): (&str, &str, &str), marks: &[&str]) -> Id {
    let call = ["sheet", "open", org, "--form", form, "--role", role];
    let opened = court.desk.json(&call);
    let key = opened["created"][0]["id"].to_string();
    let mut call = vec!["sheet", "fill", &key];
    call.extend(marks);
    call.push("--rest");
    court.desk.done(&call);
    court.desk.done(&["sheet", "submit", &key]);
    key.parse().unwrap()
}

/// Steps that give points but stand below no clause, or rest on no fact above or below them.
pub fn unfounded(node: &Json, above: (bool, bool), found: &mut Vec<String>) -> bool {
    let clause = above.0 || !node["clause"].is_null();
    let own = node["facts"]
        .as_array()
        .is_some_and(|facts| !facts.is_empty());
    let mut facts = own;
    for step in node["steps"].as_array().unwrap() {
        // A step that changes a number, as rounding does, rests on the steps that gave it.
        let changes = facts && !step["value"].is_null();
        facts |= unfounded(step, (clause, above.1 || own || changes), found);
    }
    if !node["points"].is_null() && !(clause && (facts || above.1)) {
        found.push(format!("{} {}", node["rule"], node["step"]));
    }
    facts
}

#[test]
fn a_term_of_office_is_judged_by_its_sheet_and_a_grave_matter_bars_it() {
    let court = Court::open();
    let own = ("002001", "self-form", "self");
    // 25 items of 4 points: one point off, then one and a half.
    fill(&court, own, &["1.1=3", "4.4=2.5:次数不足"]);
    let call = [
        "appraise",
        "002001",
        "--appraisal",
        "term-appraisal",
        "--explain",
    ];
    let rows = court.on("2026-05-20", &call);
    let row = &rows[0];
    assert_eq!(row["score"], "97.5");
    assert_eq!(
        (&row["period_start"], &row["period_end"]),
        (&"2024-03-01".into(), &"2028-03-01".into()),
        "its own term of four years"
    );
    assert_eq!(
        (&row["verdict"], &row["grade"]),
        (&"open".into(), &Json::Null)
    );
    let mut found = Vec::new();
    assert!(unfounded(&row["trace"], (false, false), &mut found));
    assert!(found.is_empty(), "{found:?}");
    let again = court.on("2026-05-20", &call);
    assert_eq!(rows.to_string(), again.to_string(), "judged twice");
    let text = court.text("2026-05-20", &call);
    assert!(
        text.contains("得 97.5") && text.contains("凭 打分单 1"),
        "{text}"
    );
    // The other org handed in nothing: missing, not nought.
    let call = ["appraise", "002002", "--appraisal", "term-appraisal"];
    let other = court.on("2026-05-20", &call);
    assert_eq!(
        (&other[0]["score"], &other[0]["why"]),
        (&Json::Null, &"no_sheet".into())
    );
    let draft = IncidentDraft {
        fact: "public-order".into(),
        date: day("2026-04-01"),
        severity: "order-grave".into(),
        case_key: None,
        person: None,
        persons: None,
        text: "重大治安案件".into(),
        document: None,
    };
    court.done(IncidentCommand::Add {
        adoption: court.s4,
        org: REFORM,
        draft,
    });
    let call = ["appraise", "002001", "--appraisal", "term-appraisal"];
    let row = &court.on("2026-05-20", &call)[0];
    assert_eq!(row["score"], "97.5", "a veto leaves the raw score as it is");
    assert_eq!(row["ceiling"], "unqualified");
}

#[test]
fn the_inspection_of_a_general_branch_comes_to_its_total_with_what_the_facts_say_beside_it() {
    let court = Court::open();
    // 100 points, one of two for the lists, none of two for the yearly report.
    let marks = ["1.1=1:成员清单有缺", "1.4=0:没有报告"];
    let sheet = fill(&court, ("001001", "annex1", "inspector"), &marks);
    let call = ["appraise", "001001", "--form", "annex1", "--explain"];
    let rows = court.on("2026-05-20", &call);
    assert_eq!(rows[0]["score"], "97");
    let mut found = Vec::new();
    unfounded(&rows[0]["trace"], (false, false), &mut found);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(rows[0]["trace"]["facts"][0]["id"], sheet);
    court.text("2026-05-20", &call);
    let unknown = court.desk.call(&["appraise", "--form", "nothing"]);
    assert_eq!(unknown.code, 3, "{unknown:?}");
}

#[test]
fn every_fact_carries_the_row_that_it_rests_on() {
    let court = Court::open();
    court.done(FigureCommand::Set {
        adoption: court.s4,
        line: figure(REFORM, "org-sound", "yes"),
    });
    let mut meeting = entry("committee-meeting", "2026-02-03");
    meeting.present = Some(5);
    court.record(court.s4, REFORM, meeting);
    let store = court.store("2026-05-20");
    let dockets = store.dockets(2026).unwrap();
    let docket = dockets
        .iter()
        .find(|it| it.adoption.id == court.s4)
        .unwrap();
    assert_eq!(dockets[0].adoption.id, court.s2);
    let facts = store.judge_facts(docket, &[REFORM]).unwrap().remove(0);
    let known = &facts.values["org-sound"];
    assert_eq!(known.fact, Fact::State(true));
    assert_eq!(known.sources, [SourceRef::new(SourceKind::Value, 1)]);
    assert!(
        !facts.values.contains_key("vacancy-filled"),
        "missing is not no"
    );
    let none = &facts.values["public-order"];
    assert_eq!(
        none.fact,
        Fact::Incidents(Vec::new()),
        "none entered is none"
    );
    assert_eq!(none.sources, [SourceRef::new(SourceKind::Org, REFORM)]);
    assert_eq!(
        (facts.events.len(), facts.events[0].present.count()),
        (1, Some(5))
    );
    assert_eq!((facts.org.level, facts.org.parent), (2, Some(5)));
    assert_eq!(facts.holders.len(), 1);
    let scope = store.orgs_in_scope(&docket.pack, None).unwrap();
    assert_eq!(scope, [REFORM, 7], "the sector and the kinds of the pack");
}
