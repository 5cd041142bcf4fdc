//! Lists of figures, registers and counts by call: taken in one act, or told cell by cell, as the
//! lists of the ledger are.

use rust_xlsxwriter::Workbook;
use serde_json::json;

use super::{
    Desk, data,
    fact_list::defects,
    verdict::{court, told},
};

/// Puts the same sheet into a workbook twice.
fn workbook(desk: &Desk, rows: &[&[&str]]) {
    let mut book = Workbook::new();
    for name in ["一季度", "二季度"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }
    book.save(desk.path("list.xlsx")).unwrap();
}

#[test]
fn every_defect_of_a_list_of_figures_is_told_with_its_cell() {
    let desk = Desk::ready();
    let list = "\
党组织,指标项,读数,起始,截止日期,名次,备用
001,org.staff,12.5,,,,
001003,在编人数,-5,2025年5月,,,
没有的支部,org.staff,3,,,,
001001,没有的指标,3,,,,
001001,org.staff,3,2026-12-31,2026-1-1,,x
001001,org.staff,3人,,,,
001001,在编人数,4,,,,
001001,人少的单位,也许,,,,
合计,,7,,,,
";
    desk.write("list.csv", list);
    let load = "figure load list.csv --pack s2";
    assert_eq!(
        defects(&desk, load),
        [
            "2 C not_whole",
            "3 C not_whole",
            "3 D month_only",
            "4 A no_org",
            "5 B no_item",
            "6 E dates_reversed",
            "8 - twice_figure",
            "9 C no_item",
        ]
    );
    let words: Vec<&str> = load.split(' ').collect();
    let failed = desk.refused(&words, 4, "list_defective").err;
    for part in [
        "list.csv 第 2 行 C 栏「读数」，值「12.5」：不是整数",
        "list.csv 第 8 行：与第 7 行重复",
        "第 G 栏「备用」没有对应的栏目",
        "合计、小计行没有导入：第 10 行",
    ] {
        assert!(failed.contains(part), "{part}: {failed}");
    }
    assert_eq!(desk.json(&["figure", "list"]), json!([]));
    let bare = ["figure", "load", "list.csv"];
    let several = desk.refused(&bare, 2, "pack_unnamed").err;
    assert!(several.contains("请加 --pack，可选 s"), "{several}");
    assert!(several.contains("（五化协同"), "with titles: {several}");
}

#[test]
fn what_is_wrong_is_told_though_the_rest_stands_already() {
    let desk = Desk::ready();
    desk.line("figure set 001 org.staff 3 --pack s2");
    desk.write(
        "list.csv",
        "党组织,指标项,值\n001,org.staff,3\n001003,org.staff,三\n",
    );
    assert_eq!(
        defects(&desk, "figure load list.csv --pack s2"),
        ["3 C not_whole"]
    );
}

#[test]
fn every_defect_of_a_register_is_told_and_titles_are_known_in_other_dress() {
    let desk = court();
    let list = "\
序号,党组织,姓名,应交（元）,交至,拖欠
1,001001001,李文,八块,2026年3月31日,否
2,001001002,没有的人,8,2026-13-01,也许
3,001001002,,8,,
4,001001002,钟涛,,,
,合计,,16,,
";
    desk.write("list.csv", list);
    let load = "register load 党费收缴 list.csv";
    assert_eq!(
        defects(&desk, load),
        [
            "2 D not_a_number",
            "3 C no_person",
            "3 E date_no_such_month",
            "3 F no_item",
            "4 C empty",
            "5 - no_cells",
        ]
    );
    let words: Vec<&str> = load.split(' ').collect();
    let failed = desk.refused(&words, 4, "list_defective").err;
    assert!(failed.contains("第 A 栏「序号」没有对应的栏目"), "{failed}");
    assert!(failed.contains("合计、小计行没有导入：第 6 行"), "{failed}");
    assert_eq!(desk.json(&["register", "list"]), json!([]));
    desk.write(
        "list.csv",
        "党组织,姓名,应交（元）,交至,拖欠\n001001001,李文,8,2026年3月31日,是\n",
    );
    assert_eq!(desk.json(&words)["rows"], 1);
    let cells = &desk.json(&["register", "list"])[0]["cells"];
    let kept = json!({ "amount": "8", "paid_to": "2026-03-31", "late": "yes" });
    assert_eq!(*cells, kept);
    let desk = Desk::ready();
    desk.write(
        "list.csv",
        "党组织,姓名,入党时间\n001001001,李文,2001-7-1\n",
    );
    desk.line("register load 党员名册 list.csv");
    let cells = desk.json(&["register", "list"])[0]["cells"].clone();
    assert!(cells.to_string().contains("2001-07-01"), "{cells}");
    let none = ["register", "load", "没有", "list.csv"];
    let none = desk.refused(&none, 1, "no_register").err;
    assert!(none.contains("roster（党员名册）"), "{none}");
}

/// A desk whose second pack asks for ballots.
fn polls() -> Desk {
    let desk = Desk::ready();
    desk.done(&["pack", "adopt", &data("packs/test-ballot-2026.toml")]);
    desk
}

#[test]
fn every_defect_of_a_list_of_counts_is_told_and_a_count_is_of_one_day() {
    let desk = polls();
    let list = "\
党组织,测评事项,投票人,选项,票数,日期
001001,领导班子民主测评,领导班子成员,好,8,2026-5-10
001001,领导班子民主测评,领导班子成员,差,1,2026-5-11
001001,领导班子民主测评,党员代表,好,-2,2026-5-10
001001,领导班子民主测评,群众,好,2,2026-5-10
001001,领导班子民主测评,党员代表,很好,2,2026-5-10
001001,team-vote,members,good,2,
001001,team-vote,leaders,good,8,2026-5-10
001003,team-vote,leaders,good,8,2026-9-10
";
    desk.write("list.csv", list);
    let load = "ballot load list.csv --pack test-ballot";
    assert_eq!(
        defects(&desk, load),
        [
            "3 F other_day",
            "4 E not_whole",
            "5 C no_item",
            "6 D no_item",
            "7 F empty",
            "8 - twice_vote",
            "9 F in_future",
        ]
    );
    let sound = "\
党组织,测评事项,投票人,选项,票数,日期
001001,领导班子民主测评,领导班子成员,好,8,2026-5-10
001001,领导班子民主测评,领导班子成员,弃权票,1,2026-5-10
";
    desk.write("list.csv", sound);
    let words: Vec<&str> = load.split(' ').collect();
    assert_eq!(desk.json(&words)["rows"], 2);
    let shown = desk.line("ballot list").out;
    for word in ["领导班子民主测评", "领导班子成员", "好"] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let list = desk.json(&["ballot", "list"]);
    assert_eq!(told(&list, &["fact", "choice"])[0], "team-vote good");
}

#[test]
fn a_pack_without_what_a_list_is_about_is_told_as_that() {
    let desk = Desk::ready();
    desk.write("list.csv", "党组织,指标项\n001,x\n");
    for noun in ["ballot", "honour"] {
        let load = [noun, "load", "list.csv", "--pack", "s2"];
        let told = desk.refused(&load, 1, "pack_lacks_items").err;
        assert!(told.contains("自己的制度包"), "{told}");
    }
    let blank = ["ballot", "blank", "--to", "out"];
    let told = desk.refused(&blank, 1, "no_ballot_pack").err;
    assert!(told.contains("自带的制度包都没有"), "{told}");
}

#[test]
fn a_sheet_that_is_not_read_and_the_headings_that_are_read_are_told() {
    let desk = court();
    let rows: &[&[&str]] = &[&["党组织", "人员", "应交"], &["001001001", "李文", "12"]];
    workbook(&desk, rows);
    let load = ["register", "load", "dues", "list.xlsx"];
    let dry = [&load[..], &["--dry-run"]].concat();
    let shown = desk.done(&dry).out;
    assert!(shown.contains("没有读：二季度"), "{shown}");
    assert_eq!(desk.json(&load)["sheets_left"], json!(["二季度"]));
    desk.write("bad.csv", "人员,应交\n李文,12\n");
    let bad = ["register", "load", "dues", "bad.csv"];
    let bad = desk.refused(&bad, 4, "no_rows").err;
    assert!(bad.contains("党组织*、人员、应交、交至、拖欠"), "{bad}");
    desk.write("bad.csv", "党组织,数值\n001001001,3\n");
    let bad = ["figure", "load", "bad.csv"];
    let bad = desk.refused(&bad, 4, "list_lacks_column").err;
    assert!(bad.contains("指标项*"), "{bad}");
}

#[test]
fn tables_show_what_the_pack_calls_its_items() {
    let desk = Desk::ready();
    desk.line("record add party-class 001 --pack s2 --date 2026-02-10");
    let shown = desk.line("record list").out;
    assert!(shown.contains("上党课"), "{shown}");
    assert!(!shown.contains("party-class"), "{shown}");
    assert_eq!(desk.json(&["record", "list"])[0]["kind"], "party-class");
    desk.line("figure set 001 org.staff 3 --pack s2");
    let shown = desk.line("figure list").out;
    assert!(shown.contains("在编人数"), "{shown}");
}

#[test]
fn sheets_beside_a_score_table_are_told() {
    let desk = Desk::bare();
    let rows: &[&[&str]] = &[
        &["某校考核评分表"],
        &["序号", "考核项目", "考核内容", "分值", "评分办法"],
        &["一", "组织建设", "1.按期换届", "30", "未按期换届的扣10分"],
    ];
    workbook(&desk, rows);
    let new = ["pack", "new", "p.toml", "--from", "list.xlsx", "--dry-run"];
    let shown = desk.done(&new).out;
    assert!(shown.contains("没有读：二季度"), "{shown}");
}
