//! Facts and supervision by calls: entered, loaded from a list, drawn, chased.

use super::Desk;

#[test]
fn the_ledger_is_kept_for_one_org_and_for_many() {
    let desk = Desk::ready();
    let orgs = ["001001001", "001001002"];
    let meeting = ["record", "add", "committee-meeting"];
    let rest = ["--pack", "s2", "--date", "2026-02-10", "--attended", "李文"];
    let added = desk.json(&[&meeting[..], &orgs[..], &rest[..]].concat());
    assert_eq!(added["created"].as_array().unwrap().len(), 4, "{added}");
    let list = desk.json(&["record", "list", "--org", "001001", "--below", "--lacking"]);
    assert_eq!(list.as_array().unwrap().len(), 2);
    let lacks = list[0]["lacks"].as_str().unwrap();
    assert!(
        lacks.contains("place") && !lacks.contains("present"),
        "{lacks}"
    );
    let show = desk.json(&["record", "show", "1"]);
    assert_eq!(show["attended"][0], "李文");
    desk.done(&["record", "edit", "1", "place=会议室"]);
    let party = [
        "record",
        "add",
        "party",
        "001",
        "--pack",
        "s2",
        "--date",
        "2026-02-10",
    ];
    desk.refused(&party, 1, "no_such_item");
}

#[test]
fn a_list_of_figures_is_rehearsed_and_then_loaded() {
    let desk = Desk::ready();
    desk.write(
        "figures.csv",
        "党组织,指标项,值\n001,branch-count,12\n临湖学院党委,students,900\n",
    );
    let load = ["figure", "load", "figures.csv", "--pack", "s1"];
    let dry = desk.json(&[&load[..], &["--dry-run"]].concat());
    assert_eq!(dry["rows"], 2);
    assert_eq!(desk.json(&["figure", "list"]).as_array().unwrap().len(), 0);
    desk.done(&load);
    let list = desk.json(&["figure", "list", "--org", "001"]);
    assert_eq!(
        (&list[0]["value"], &list[1]["value"]),
        (&"12".into(), &"900".into())
    );
    desk.refused(
        &["figure", "set", "001", "students", "many", "--pack", "s1"],
        1,
        "not_a_value",
    );
    desk.write("bad.csv", "党组织,指标项,名次\n001,students,first\n");
    desk.refused(
        &["figure", "load", "bad.csv", "--pack", "s1"],
        4,
        "list_defective",
    );
}

/// Opens a campaign over three orgs, draws two of them, and gives their codes.
fn drawn(desk: &Desk) -> Vec<String> {
    let open = "campaign open 001001001 001001002 001003 --pack s2 --since 2026-02-01 \
                --until 2026-02-20 --title x --kind special --forms annex1";
    desk.done(&open.split_whitespace().collect::<Vec<_>>());
    desk.done(&["draw", "1", "--seed", "42", "--count", "2"]);
    let again = ["draw", "1", "--seed", "43", "--count", "2"];
    desk.refused(&again, 1, "already_drawn");
    let lines = desk.json(&["campaign", "show", "1"]);
    let lines = lines.as_array().unwrap().iter();
    lines
        .filter(|line| line["drawn"] == true)
        .map(|line| line["org"].as_str().unwrap().to_string())
        .collect()
}

#[test]
fn a_campaign_is_opened_drawn_and_chased() {
    let desk = Desk::ready();
    let drawn = drawn(&desk);
    assert_eq!(drawn.len(), 2);
    let org = drawn[0].as_str();
    desk.done(&["campaign", "assign", "1", org, "季俊海", "--form", "annex1"]);
    let progress = desk.json(&["campaign", "list"]);
    let counts = (&progress[0]["pool"], &progress[0]["sheets"]);
    assert_eq!(counts, (&3.into(), &1.into()));
    let dated = ["--deadline", "2026-02-20", "--date", "2026-02-10"];
    desk.done(&[&["finding", "raise", org, "记录不全"][..], &dated[..]].concat());
    let owed = desk.json(&["chase", "list"]);
    let mut owed = owed.as_array().unwrap().iter();
    assert!(owed.any(|it| it["what"] == "finding"));
    let promised = ["--promised", "2027-01-31"];
    desk.done(&[&["chase", "log", org, "finding", "1"][..], &promised[..]].concat());
    let uncovered = desk.json(&["contact", "uncovered"]);
    assert_eq!(uncovered.as_array().unwrap().len(), 3);
}
