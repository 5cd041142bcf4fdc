//! A published scoring table becomes a pack: what is read surely, what is left open, what is
//! refused.

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use wudan::{
    base::Decimal,
    exchange::{ScoreTable, TableDoubt, read_score_text},
    pack::load,
};

use crate::cli::Desk;

/// As a notice stands in a browser: every cell on its own line, prose before and after.
const PASTED: &str = "关于开展检查的通知\n一、总体要求\n各单位做好准备，逐项查找。\n附件1\n\
某校党建检查评分表\n党总支名称：      年  月\n\t序号\n\t项  目\n\t检查内容及方式\n\
\t分值\n\t得分\n\n\t一\n\t班子情况\n（6分）\n\t1.责任清单齐备，\n查看清单。\n\t2分\n\
\t\n\t2.每月研究一次。\n\t4分\n\t\n\t二\n\t证件管理\n（4分）\n\t按要求专人管理。\n\
\t2分\n\t2.定期核对。\n\t2分\n\t合计\n10分\n附件2\n任务清单\n\
一、其他任务（50分）\n1.不属于这张表。\n";

const SHEET: &str = "某校考核评分表,,,,\n序号,考核项目,考核内容,分值,评分办法,得分\n\
一,组织建设（30分）,1.按期换届,10,未按期换届的扣10分,\n\
,,2.班子配备,10分,缺书记扣5分，缺委员扣2分,\n,,3.发展党员,10,每发现一例扣2分,\n\
二,工作成效,主题党日,0-20,酌情扣分,\n,,获奖,+5,国家级加5分,\n\
合计,,,90,,\n注：由检查组填写。,,,,\n";

fn read(text: &str) -> ScoreTable {
    read_score_text(text.as_bytes()).unwrap()
}

/// Groups with their points, and their items with points.
fn shape(table: &ScoreTable) -> Vec<String> {
    let shown = |points: Option<Decimal>| points.map_or("?".to_string(), |it| it.to_string());
    let groups = table.form.groups.iter();
    groups
        .map(|group| {
            let items = group.items.iter();
            let items: Vec<String> = items
                .map(|item| format!("{}={}", item.text, shown(item.points)))
                .collect();
            format!(
                "{}={} [{}]",
                group.title,
                shown(group.points),
                items.join("; ")
            )
        })
        .collect()
}

fn doubts(table: &ScoreTable) -> Vec<(TableDoubt, String)> {
    let doubts = table.doubts.iter();
    doubts
        .map(|it| (it.code, it.place.map_or(String::new(), |it| it.shown())))
        .collect()
}

#[test]
fn pasted_lines_become_groups_and_items() {
    let table = read(PASTED);
    assert_eq!(table.form.title.as_deref(), Some("某校党建检查评分表"));
    assert_eq!(
        shape(&table),
        [
            "班子情况=6 [责任清单齐备，查看清单。=2; 每月研究一次。=4]",
            "证件管理=4 [按要求专人管理。=2; 定期核对。=2]",
        ]
    );
    assert_eq!(table.form.total, Some(Decimal::whole(10)));
    let want = [
        (TableDoubt::Unnumbered, "26".to_string()),
        (TableDoubt::NoMethod, String::new()),
    ];
    assert_eq!(doubts(&table), want);
}

#[test]
fn columns_become_points_and_methods_and_what_is_unclear_stays_open() {
    let table = read(SHEET);
    assert_eq!(
        shape(&table),
        [
            "组织建设=30 [按期换届=10; 班子配备=10; 发展党员=10]",
            "工作成效=? [主题党日=?; 获奖=?]",
        ]
    );
    let methods: Vec<Option<&str>> = table.form.groups[0]
        .items
        .iter()
        .map(|item| item.method.as_deref())
        .collect();
    assert_eq!(methods[1], Some("缺书记扣5分，缺委员扣2分"));
    let want = [
        (TableDoubt::EachTime, "C5".to_string()),
        (TableDoubt::PointsUnclear, "C6".to_string()),
        (TableDoubt::PointsUnclear, "C7".to_string()),
        (TableDoubt::Note, "A9".to_string()),
    ];
    assert_eq!(doubts(&table), want);
}

#[test]
fn sums_that_do_not_agree_are_told() {
    let text = SHEET
        .replace("组织建设（30分）", "组织建设（35分）")
        .replace("0-20", "20")
        .replace("+5", "5");
    let told = doubts(&read(&text));
    assert!(
        told.contains(&(TableDoubt::GroupSum, "B3".to_string())),
        "{told:?}"
    );
    assert!(
        told.contains(&(TableDoubt::TotalSum, String::new())),
        "{told:?}"
    );
}

/// Three levels with cells merged down, headings in two rows, and groups in rows of their own.
fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    levels(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn levels(sheet: &mut Worksheet) {
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 5, "考核细则（试行）", &plain)
        .unwrap();
    for (column, head) in (0..).zip(["一级指标", "二级指标", "考核要点", "权重"]) {
        sheet
            .merge_range(1, column, 2, column, head, &plain)
            .unwrap();
    }
    sheet.merge_range(1, 4, 1, 5, "评分", &plain).unwrap();
    sheet.write(2, 4, "自评").unwrap();
    sheet.write(2, 5, "考评").unwrap();
    sheet
        .merge_range(3, 0, 5, 0, "政治建设\n（20分）", &plain)
        .unwrap();
    sheet.merge_range(3, 1, 4, 1, "学习教育", &plain).unwrap();
    let rows = [
        ("1.中心组学习", 8.0),
        ("2.三会一课", 4.5),
        ("3.责任清单", 7.5),
    ];
    for (row, (text, points)) in (3..).zip(rows) {
        sheet.write(row, 2, text).unwrap();
        sheet.write(row, 3, points).unwrap();
    }
    sheet.write(5, 1, "主体责任").unwrap();
    sheet
        .merge_range(6, 0, 6, 5, "二、组织建设", &plain)
        .unwrap();
    sheet.write(7, 2, "4.按期换届").unwrap();
    sheet.write(7, 3, 10).unwrap();
    sheet.set_row_hidden(8).unwrap();
    sheet.write(8, 2, "5.不再考核").unwrap();
    sheet.write(8, 3, 99).unwrap();
    sheet.write(9, 0, "合计").unwrap();
    sheet.write(9, 3, 30).unwrap();
}

#[test]
fn a_workbook_with_levels_becomes_a_sound_pack() {
    let desk = Desk::bare();
    std::fs::write(desk.path("t.xlsx"), book()).unwrap();
    let args = ["pack", "new", "p.toml", "--from", "t.xlsx", "--id", "rules"];
    let told = desk.json(&args);
    assert_eq!(
        (&told["groups"], &told["items"]),
        (&2.into(), &4.into()),
        "{told}"
    );
    assert_eq!(told["total"], "30");
    assert_eq!(told["problems"], serde_json::json!([]));
    let codes: Vec<&str> = told["doubts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["hidden", "no_method"], "{told}");
    let text = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    let pack = load("p.toml", &text).unwrap();
    assert_eq!(pack.head.id, "rules");
    assert_eq!(pack.head.title, "考核细则（试行）");
    let form = &pack.forms[0];
    assert_eq!(form.groups[0].items[0].text, "学习教育 / 中心组学习");
    assert_eq!(form.groups[0].items[2].text, "主体责任 / 责任清单");
    assert_eq!(form.groups[0].items[1].points, Decimal::new(45, 1).unwrap());
    assert_eq!(form.groups[1].title, "组织建设");
    // What was written can be tried at once.
    desk.done(&["pack", "try", "p.toml", "--example"]);
}

#[test]
fn what_is_left_is_named_by_the_check() {
    let desk = Desk::bare();
    desk.write("t.csv", SHEET);
    let told = desk.done(&["pack", "new", "p.toml", "--from", "t.csv", "--dry-run"]);
    assert!(told.out.contains("C6：分值「0-20」"), "{told:?}");
    assert!(!desk.path("p.toml").exists());
    desk.done(&["pack", "new", "p.toml", "--from", "t.csv"]);
    let text = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    let spare = "#rule = { kind = \"conditions\", deduct = [ { text = \"缺书记\", minus = 5 }";
    assert!(text.contains(spare), "{text}");
    let problems = load("p.toml", &text).unwrap_err();
    let open = problems.iter().filter(|it| it.code.code() == "missing_key");
    assert_eq!(open.count(), problems.len());
    let lines: Vec<&str> = text.lines().collect();
    for problem in problems
        .iter()
        .filter(|it| it.args.iter().any(|(_, v)| v == "rule"))
    {
        let above = lines[problem.line - 2];
        assert!(above.trim_start().starts_with("# 待定："), "{above}");
    }
    // Each proposal, put in force as the remarks say, leaves no defect of its own.
    let mut decided: Vec<String> = Vec::new();
    for line in &lines {
        if let Some(rest) = line.trim_start().strip_prefix("#rule") {
            decided.pop();
            decided.push(format!("rule{rest}"));
        } else {
            decided.push(line.to_string());
        }
    }
    let decided = decided.join("\n");
    let after = load("p.toml", &decided).unwrap_err();
    assert_eq!(after.len(), problems.len(), "{after:?}");
}

#[test]
fn a_file_in_which_nothing_is_scored_is_refused_and_nothing_is_written() {
    let desk = Desk::bare();
    desk.write("prose.txt", "各单位：\n请按要求做好准备工作。\n");
    desk.refused(
        &["pack", "new", "p.toml", "--from", "prose.txt"],
        4,
        "no_rows",
    );
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "没有表头").unwrap();
    std::fs::write(desk.path("x.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    desk.refused(
        &["pack", "new", "p.toml", "--from", "x.xlsx"],
        4,
        "no_heading",
    );
    desk.write("old.toml", "mine");
    desk.write("t.csv", SHEET);
    desk.refused(
        &["pack", "new", "old.toml", "--from", "t.csv"],
        5,
        "file_exists",
    );
    assert!(!desk.path("p.toml").exists());
    assert_eq!(
        std::fs::read_to_string(desk.path("old.toml")).unwrap(),
        "mine"
    );
}
