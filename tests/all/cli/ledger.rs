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
        "bad_value",
    );
}

#[test]
fn a_campaign_is_opened_drawn_and_chased() {
    let desk = Desk::ready();
    let open = [
        "campaign",
        "open",
        "001001001",
        "001001002",
        "001003",
        "--pack",
        "s2",
    ];
    let rest = [
        "--since",
        "2026-02-01",
        "--until",
        "2026-02-20",
        "--title",
        "抽查",
    ];
    let kind = ["--sort", "special", "--forms", "annex1"];
    desk.done(&[&open[..], &rest[..], &kind[..]].concat());
    desk.done(&["draw", "1", "--seed", "42", "--count", "2"]);
    desk.refused(
        &["draw", "1", "--seed", "43", "--count", "2"],
        1,
        "already_drawn",
    );
    let lines = desk.json(&["campaign", "show", "1"]);
    let drawn = lines.as_array().unwrap().iter();
    let drawn: Vec<&str> = drawn
        .filter(|line| line["drawn"] == true)
        .map(|line| line["org"].as_str().unwrap())
        .collect();
    assert_eq!(drawn.len(), 2);
    let assign = [
        "campaign",
        "assign",
        "1",
        drawn[0],
        "季俊海",
        "--form",
        "annex1",
    ];
    desk.done(&assign);
    let progress = desk.json(&["campaign", "list"]);
    assert_eq!(
        (&progress[0]["pool"], &progress[0]["sheets"]),
        (&3.into(), &1.into())
    );
    desk.done(&[
        "finding",
        "raise",
        drawn[0],
        "记录不全",
        "--deadline",
        "2026-02-20",
        "--date",
        "2026-02-10",
    ]);
    let owed = desk.call(&["chase", "list", "--json"]).json();
    let what = owed
        .as_array()
        .unwrap()
        .iter()
        .any(|it| it["what"] == "finding");
    assert!(what, "{owed}");
    desk.done(&[
        "chase",
        "log",
        drawn[0],
        "finding",
        "1",
        "--promised",
        "2027-01-31",
    ]);
    assert_eq!(
        desk.json(&["contact", "uncovered"])
            .as_array()
            .unwrap()
            .len(),
        3
    );
}
