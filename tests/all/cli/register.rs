//! Registers by call: which there are, rows entered one by one or from a list, and taken away.

use serde_json::json;

use super::{
    Desk,
    verdict::{court, told},
};

fn rows(desk: &Desk, more: &[&str]) -> Vec<String> {
    let list = desk.json(&[&["register", "list"], more].concat());
    told(&list, &["id", "org", "person_name", "cells"])
}

#[test]
fn the_registers_of_the_packs_in_force_are_told_with_their_columns() {
    let desk = court();
    let kinds = desk.json(&["register", "kinds"]);
    assert_eq!(
        told(&kinds, &["pack", "register", "register_title", "about"]),
        [
            "test-court dues 党费收缴 person",
            "test-court brand 特色与品牌 org"
        ]
    );
    assert_eq!(
        kinds[0]["columns"][2],
        json!({ "id": "late", "title": "拖欠", "type": "yes_no" })
    );
    let table = desk.line("register kinds").out;
    assert!(table.contains("paid_to 交至（日期）"), "{table}");
}

#[test]
fn rows_of_a_register_are_entered_changed_and_taken_away() {
    let desk = court();
    desk.done(&[
        "register",
        "add",
        "001001001",
        "dues",
        "amount=12.50",
        "交至=2026-03-31",
        "拖欠=否",
        "--person",
        "李文",
    ]);
    desk.done(&["register", "add", "001001", "brand", "name=书香 支部"]);
    let first = r#"1 001001001 李文 {"amount":"12.5","paid_to":"2026-03-31","late":"no"}"#;
    let second = r#"2 001001 - {"name":"书香 支部"}"#;
    assert_eq!(rows(&desk, &[]), [first, second]);
    assert_eq!(rows(&desk, &["--register", "brand"]), [second]);
    assert_eq!(rows(&desk, &["--org", "001001"]), [second]);
    assert_eq!(rows(&desk, &["--under", "001001"]), [first, second]);
    assert_eq!(rows(&desk, &["--year", "2025"]), [""; 0]);
    let table = desk.line("register list --register dues").out;
    assert!(
        table.contains("应交 12.5、交至 2026-03-31、拖欠 否"),
        "{table}"
    );
    desk.line("register set 1 late=是 amount=");
    assert_eq!(
        rows(&desk, &["--register", "dues"]),
        [r#"1 001001001 李文 {"paid_to":"2026-03-31","late":"yes"}"#],
        "an empty value empties the cell"
    );
    desk.line("register drop 2");
    assert_eq!(rows(&desk, &["--register", "brand"]), [""; 0]);
    desk.line("undo");
    assert_eq!(rows(&desk, &["--register", "brand"]), [second]);
    let add = |more: &[&str], exit: i32, code: &str| {
        desk.refused(
            &[&["register", "add", "001001001"], more].concat(),
            exit,
            code,
        );
    };
    add(&["dues", "amount=viel", "--person", "李文"], 1, "bad_value");
    add(
        &["dues", "late=vielleicht", "--person", "李文"],
        1,
        "bad_value",
    );
    add(&["dues", "sum=1", "--person", "李文"], 1, "no_such_item");
    add(&["dues", "amount=1"], 1, "empty");
    add(&["nothing", "a=1"], 1, "no_register");
    add(&["brand"], 2, "usage_missing");
    desk.refused(&["register", "set", "9", "name=x"], 3, "not_found");
    desk.refused(&["register", "drop", "9"], 3, "not_found");
    desk.refused(
        &["register", "list", "--register", "nothing"],
        1,
        "no_such_item",
    );
    assert_eq!(desk.json(&["audit", "verify"])["whole"], true);
}

#[test]
fn a_list_fills_a_register_in_one_act_or_not_at_all() {
    let desk = court();
    desk.write(
        "dues.csv",
        "2026年党费,,,,\n党组织,人员,应交,交至,拖欠\n001001001,李文,12,2026-03-31,否\n\
         文学院学生党支部,钟涛,8,2026-02-28,是\n",
    );
    let load = ["register", "load", "dues", "dues.csv"];
    let dry = desk.json(&[&load[..], &["--dry-run"]].concat());
    assert_eq!(dry["rows"], 2);
    assert_eq!(rows(&desk, &[]), [""; 0]);
    assert_eq!(desk.json(&load)["rows"], 2);
    assert_eq!(
        rows(&desk, &["--register", "dues"]),
        [
            r#"1 001001001 李文 {"amount":"12","paid_to":"2026-03-31","late":"no"}"#,
            r#"2 001001002 钟涛 {"amount":"8","paid_to":"2026-02-28","late":"yes"}"#
        ]
    );
    desk.line("undo");
    assert_eq!(rows(&desk, &[]), [""; 0], "the whole list is one act");
    desk.write(
        "bad.csv",
        "党组织,人员,应交\n001001001,李文,12\n001001002,钟涛,八块\n",
    );
    let load = ["register", "load", "dues", "bad.csv"];
    let bad = desk.refused(&load, 4, "list_defective");
    let place = "bad.csv 第 3 行 C 栏「应交」，值「八块」：不是数";
    assert!(bad.err.contains(place), "the cell is named: {bad:?}");
    desk.write("bad.csv", "党组织,人员,应交\n,李文,12\n");
    desk.refused(&load, 4, "list_defective");
    desk.write("bad.csv", "人员,应交\n李文,12\n");
    desk.refused(&["register", "load", "dues", "bad.csv"], 4, "no_rows");
    assert_eq!(rows(&desk, &[]), [""; 0]);
}

#[test]
fn a_column_may_be_called_as_the_person_is() {
    let desk = Desk::ready();
    let columns = desk.json(&["register", "kinds", "--pack", "s2"]);
    let ledger = columns.as_array().unwrap().iter();
    let mut ledger = ledger.filter(|it| it["register"] == "problem-ledger");
    let ledger = ledger.next().unwrap();
    let own = ledger["columns"].as_array().unwrap().iter();
    let own: Vec<&str> = own.filter_map(|it| it["title"].as_str()).collect();
    assert!(own.contains(&"责任人"), "{own:?}");
    desk.write("list.csv", "党组织,责任人\n001001,胡一瑶\n");
    desk.line("register load problem-ledger list.csv");
    assert_eq!(rows(&desk, &[]), [r#"1 001001 - {"person":"胡一瑶"}"#]);
}
