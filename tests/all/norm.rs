//! Staffing norms, size rules and targets by year: what was entered, judged and shown by calls.

use serde_json::Value as Json;

use crate::cli::{Answer, Desk, data, run};

const LIST: &str = "\
编号,上级编号,名称,类型,领域,党员数,届次成立日期,任期年限,书记,副书记,联系电话
001,,临湖学院党委,党委,高校,300,2024-11-17,5,徐立峰,,
001001,001,文学院党总支,党总支,高校,99,2023-01-05,3,胡一瑶,,
001002,001,理学院党总支,党总支,高校,100,2023-01-05,3,何平,,
001003,001,工学院党总支,党总支,高校,,2023-01-05,3,,,
001001001,001001,文学院教师党支部,党支部,高校,20,2023-03-01,3,李文,,
";

struct Office {
    desk: Desk,
}

impl Office {
    fn open() -> Office {
        Office::in_year("2026", &[data("packs/test-norm-2026.toml").as_str()])
    }

    fn in_year(year: &str, packs: &[&str]) -> Office {
        let desk = Desk::bare();
        let init = [
            "init", "--db", "wudan.db", "--year", year, "--title", "test",
        ];
        desk.done(&init);
        desk.write("list.csv", LIST);
        desk.done(&["import", "orgs", "list.csv"]);
        for pack in packs {
            desk.done(&["pack", "adopt", pack, "--year", year]);
        }
        Office { desk }
    }

    fn call(&self, today: &str, line: &str) -> Answer {
        let mut all = vec!["--as", "zhou", "--today", today];
        all.extend(line.split(' '));
        run(&self.desk.path("."), &all)
    }

    fn done(&self, line: &str) {
        let answer = self.call("2026-05-20", line);
        assert_eq!(
            (answer.code, answer.err.as_str()),
            (0, ""),
            "{line} {answer:?}"
        );
    }

    /// The key of a person.
    fn person(&self, name: &str) -> String {
        self.rows("2026-05-20", &format!("person list {name}"))[0]["id"].to_string()
    }

    /// A new person in a post.
    fn appoint(&self, name: &str, org: &str, post: &str) {
        self.done(&format!("person add {name}"));
        let whom = format!("person appoint {} --org {org}", self.person(name));
        self.done(&format!("{whom} --post {post} --since 2026-01-01"));
    }

    fn mark(&self, name: &str, set: &str) {
        self.done(&format!("person edit {} {set}", self.person(name)));
    }

    /// The refusal of a call, by exit and code.
    fn refused(&self, line: &str, code: &str) -> String {
        let answer = self.call("2026-05-20", line);
        crate::cli::told(&answer, 1, code);
        answer.err
    }

    fn rows(&self, today: &str, line: &str) -> Vec<Json> {
        let answer = self.call(today, &format!("{line} --json"));
        assert_eq!(
            (answer.code, answer.err.as_str()),
            (0, ""),
            "{line} {answer:?}"
        );
        answer.json().as_array().unwrap().clone()
    }

    /// How orgs stand with one norm: the end of the org's code, state, have, least, most, lacking.
    fn norm(&self, norm: &str) -> Vec<String> {
        let keys = ["norm_state", "have", "least", "most", "lacking", "why"];
        let rows = self.rows("2026-05-20", "norm list");
        let rows = rows.iter().filter(|row| row["norm"] == norm);
        rows.map(|row| told(row, &keys)).collect()
    }

    /// How the committee stands with a target on a day.
    fn target(&self, today: &str, target: &str) -> String {
        let keys = [
            "standing", "value", "need", "distance", "next", "next_day", "change", "why",
        ];
        let rows = self.rows(today, "target list");
        let row = rows.iter().find(|row| row["target"] == target).unwrap();
        told(row, &keys)
    }
}

fn told(row: &Json, keys: &[&str]) -> String {
    let mut words = vec![row["org"].as_str().unwrap().to_string()];
    for key in keys {
        words.push(match &row[*key] {
            Json::Null => "-".into(),
            Json::String(text) => text.clone(),
            other => panic!("{key} {other}"),
        });
    }
    words.join(" ")
}

#[test]
fn a_general_branch_of_a_hundred_members_is_to_become_a_committee_and_one_of_99_is_not() {
    let office = Office::open();
    assert_eq!(
        office.norm("hundred"),
        [
            "001001 met 99 - - 0 -",
            "001002 outgrown 100 - - 1 -",
            "001003 unknown - - - - no_fact",
        ]
    );
    let lacking = office.rows("2026-05-20", "norm list --lacking --under 001");
    assert_eq!(lacking.len(), 1, "{lacking:?}");
    assert_eq!(lacking[0]["becomes"], "committee");
    assert_eq!(lacking[0]["members_from"], 100);
    let elsewhere = office.rows("2026-05-20", "norm list --org 001001");
    assert!(elsewhere.iter().all(|row| row["org"] == "001001"));
    let text = office.call("2026-05-20", "norm list").out;
    assert!(text.contains("应改设") && !text.contains('⟨'), "{text}");
}

#[test]
fn a_secretary_who_is_the_administrative_head_asks_for_a_full_time_deputy() {
    let office = Office::open();
    assert_eq!(
        office.norm("deputy"),
        Vec::<String>::new(),
        "nothing is asked while secretary and head are two"
    );
    office.mark("胡一瑶", "administrative_head=1");
    assert_eq!(office.norm("deputy"), ["001001 short 0 1 - 1 -"]);
    office.appoint("周敏", "001001", "deputy_secretary");
    assert_eq!(
        office.norm("deputy"),
        ["001001 short 0 1 - 1 -"],
        "he is not full-time"
    );
    office.mark("周敏", "full_time=1");
    assert_eq!(office.norm("deputy"), ["001001 met 1 1 - 0 -"]);
}

#[test]
fn a_title_that_nobody_entered_is_unknown_and_not_lacking() {
    let office = Office::open();
    assert_eq!(office.norm("title"), ["001001001 unknown - - - - no_fact"]);
    office.mark("李文", "title=讲师");
    assert_eq!(
        office.norm("title"),
        ["001001001 unknown - - - - no_fact"],
        "a doctorate may still hold"
    );
    office.mark("李文", "degree=硕士");
    assert_eq!(office.norm("title"), ["001001001 unfit 1 - - 1 -"]);
    office.mark("李文", "title=副教授");
    assert_eq!(office.norm("title"), ["001001001 met 1 - - 0 -"]);
    assert!(office.norm("later").is_empty(), "it begins next year");
}

#[test]
fn a_share_of_staff_asks_for_a_started_head_and_allows_whole_heads_only() {
    let office = Office::open();
    assert_eq!(office.norm("clerks"), ["001 unknown - - - - no_fact"]);
    let stands = |staff: &str| {
        office.done(&format!("figure set 001 org.staff {staff}"));
        office.norm("clerks").remove(0)
    };
    office.appoint("吴敏", "001", "party_worker");
    assert_eq!(stands("100"), "001 met 1 1 2 0 -");
    assert_eq!(stands("101"), "001 short 1 2 2 1 -");
    assert_eq!(stands("200"), "001 short 1 2 4 1 -");
    for name in ["郑强", "平安"] {
        office.appoint(name, "001", "party_worker");
    }
    assert_eq!(stands("149"), "001 over 3 2 2 1 -");
    assert_eq!(stands("150"), "001 met 3 2 3 0 -");
}

#[test]
fn departments_and_a_small_unit_are_entered_in_a_list_and_held_by_the_period_they_name() {
    let office = Office::open();
    assert_eq!(office.norm("organiser"), ["001 unknown - - - - no_fact"]);
    assert_eq!(office.norm("small"), ["001 unknown - - - - no_fact"]);
    let list = "org,fact,value,start,end\n\
                001,org.departments,4,2026-01-01,2026-06-30\n\
                001,org.departments,5,2026-07-01,2026-12-31\n\
                001,org.small,是,,\n";
    office.desk.write("unit.csv", list);
    office.done("figure load unit.csv");
    assert_eq!(office.norm("organiser"), ["001 short 0 4 - 4 -"]);
    assert_eq!(office.norm("small"), ["001 short 0 1 - 1 -"]);
    let rows = office.rows("2026-07-01", "norm list");
    let row = rows.iter().find(|row| row["norm"] == "organiser").unwrap();
    assert_eq!(row["least"], "5", "what holds on the day counts");
    office.done("figure set 001 org.small no");
    assert!(office.norm("small").is_empty(), "nothing is asked of it");
    assert_eq!(
        office
            .rows("2026-05-20", "figure list --fact org.departments")
            .len(),
        2
    );
}

#[test]
fn what_every_pack_knows_is_said_in_whole_numbers_of_what_there_is() {
    let office = Office::open();
    for (line, code) in [
        ("figure set 001 org.staff 12.5", "not_a_value"),
        ("figure set 001 org.staff 4294967296", "not_a_value"),
        ("figure set 001 org.departments yes", "not_a_value"),
        ("figure set 001 org.small 3", "not_a_value"),
        ("figure set 001 org.chairs 3", "no_such_item"),
        ("figure set 001 base.nothing 3", "no_such_item"),
        ("figure set 001 base.share many", "not_a_value"),
        ("figure set 001 org.staff 3 --matter x", "bad_value"),
        ("figure set 001 org.staff 3 --score 3", "other_fact"),
    ] {
        office.refused(line, code);
    }
    let said = office.refused("figure set 001 org.staff 12.5", "not_a_value");
    assert!(said.contains("在编人数"), "{said}");
    office.done("figure set 001 base.share 21.5%");
}

#[test]
fn the_staff_of_a_unit_is_entered_once_for_all_packs() {
    let pack = data("packs/test-norm-2026.toml");
    let office = Office::in_year("2026", &[&pack]);
    office.done("pack adopt s4 --shift");
    office.done("figure set 001 org.staff 300 --pack s4");
    assert_eq!(office.norm("clerks"), ["001 short 0 3 6 3 -"]);
    office.done("figure set 001 org.staff 100 --pack test-norm");
    assert_eq!(
        office.norm("clerks"),
        ["001 short 0 1 2 1 -"],
        "what was said under the pack itself goes first"
    );
}

#[test]
fn a_target_is_not_due_before_its_day_is_due_on_it_and_stays_due_after_it() {
    let office = Office::open();
    let level = |today: &str| office.target(today, "level");
    assert_eq!(
        level("2026-06-29"),
        "001 unknown - - - 20 2026-06-30 - no_fact"
    );
    assert_eq!(
        level("2026-06-30"),
        "001 unknown - 20 - 30 2026-12-31 - no_fact"
    );
    office.done("figure set 001 strong 19");
    office.done("figure set 001 branches 100");
    assert_eq!(
        level("2026-06-29"),
        "001 not_due 19 - - 20 2026-06-30 - -",
        "no start is known to measure a pace from"
    );
    assert_eq!(level("2026-06-30"), "001 missed 19 20 1 30 2026-12-31 - -");
    office.done("figure set 001 strong 20");
    assert_eq!(level("2026-06-30"), "001 on_pace 20 20 0 30 2026-12-31 - -");
    assert_eq!(
        level("2026-07-01"),
        "001 behind 20 20 0 30 2026-12-31 - -",
        "an even pace asks for more each day"
    );
    office.done("figure set 001 strong 30");
    assert_eq!(level("2026-12-30"), "001 met 30 20 0 30 2026-12-31 - -");
    assert_eq!(level("2026-12-31"), "001 met 30 30 0 - - - -");
    office.done("figure set 001 strong 29");
    assert_eq!(level("2027-02-01"), "001 missed 29 30 1 - - - -");
    let text = office.call("2026-12-31", "target list --under 001").out;
    assert!(text.contains("未达到") && !text.contains('⟨'), "{text}");
}

#[test]
fn a_base_gives_a_level_its_pace_and_a_gain_its_measure() {
    let office = Office::open();
    office.done("figure set 001 strong 19");
    office.done("figure set 001 branches 100");
    let gain = |today: &str| office.target(today, "gain");
    assert_eq!(
        gain("2026-12-31"),
        "001 unknown - 5 - - - - no_past",
        "a gain over nothing known is not known"
    );
    office.done("figure set 001 base.share 14");
    assert_eq!(gain("2026-12-31"), "001 met 5 5 0 - - - -");
    office.done("figure set 001 base.share 14.1");
    assert_eq!(gain("2026-12-31"), "001 missed 4.9 5 0.1 - - - -");
    let row = &office.rows("2026-06-29", "target list --org 001")[0];
    assert_eq!(
        (&row["pace"], &row["is_on_pace"]),
        (&row["pace"], &Json::Bool(false))
    );
    assert!(row["pace"].as_str().unwrap().starts_with("19.9"), "{row}");
}

#[test]
fn the_change_since_last_year_needs_a_last_year_also_for_a_rate_made_of_two_counts() {
    let pack = data("packs/test-norm-2026.toml");
    let office = Office::in_year("2026", &[&pack]);
    office.done(&format!("pack adopt {pack} --year 2027 --shift"));
    let level = || {
        let rows = office.rows("2027-03-01", "target list --year 2027");
        let row = rows.iter().find(|row| row["target"] == "level").unwrap();
        told(row, &["value", "need", "change"])
    };
    office.done("figure set 001 strong 30 --year 2027");
    office.done("figure set 001 branches 120 --year 2027");
    assert_eq!(level(), "001 25 30 -");
    office.done("figure set 001 strong 20 --year 2026");
    assert_eq!(level(), "001 25 30 -", "half of last year is not last year");
    office.done("figure set 001 branches 100 --year 2026");
    assert_eq!(level(), "001 25 30 5");
}

#[test]
fn a_base_that_was_entered_when_a_plan_began_holds_in_its_later_years() {
    let pack = data("packs/test-norm-2026.toml");
    let office = Office::in_year("2026", &[&pack]);
    office.done(&format!("pack adopt {pack} --year 2027 --shift"));
    office.done("figure set 001 base.share 10 --year 2026");
    office.done("figure set 001 strong 16 --year 2027");
    office.done("figure set 001 branches 100 --year 2027");
    let rows = office.rows("2027-03-01", "target list --year 2027");
    let row = rows.iter().find(|row| row["target"] == "gain").unwrap();
    assert_eq!(told(row, &["standing", "value", "need"]), "001 met 6 5");
}

#[test]
fn the_delivered_plan_asks_a_committee_for_its_share_of_strong_branches_by_the_year() {
    let office = Office::in_year("2020", &["s1"]);
    office.done("figure set 001 strongest-count 3 --year 2020");
    office.done("figure set 001 branch-count 15 --year 2020");
    let keys = ["standing", "value", "need", "next", "next_day"];
    let on = |today: &str| {
        let rows = office.rows(today, "target list --year 2020");
        let row = rows.iter().find(|it| it["target"] == "strongest-share");
        told(row.unwrap(), &keys)
    };
    assert_eq!(on("2020-12-30"), "001 met 20 - 20 2020-12-31");
    assert!(on("2020-12-31").starts_with("001 on_pace 20 20 30 2021-12-31"));
    let norms = office.rows("2020-12-30", "norm list --year 2020 --lacking");
    assert!(norms.iter().any(|row| row["org"] == "001002"), "{norms:?}");
}
