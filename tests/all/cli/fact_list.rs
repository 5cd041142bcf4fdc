//! Lists of ledger entries by call: taken in one act, or told cell by cell.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::json;
use wudan::{
    base::Date,
    domain::{AccountCommand, Id, RecordCommand, RecordDraft, RecordLine, RefusalCode, Role},
    store::{Session, Store, StoreError},
};

use super::{Desk, verdict::told};

const CLEAN: &str = "\
2026年第一季度组织生活台账,,,,,,,,,
党组织,类 别,会议时间（年月日）,主题,主持人,出席人员,缺席人员,到会人数（人）,记录人,佐证
001001001,党员大会,2026年2月10日,年度计划,李文,李文、何平,,,何平,档案1
文学院学生党支部,member-assembly,2026/2/11,发展党员,钟涛,,,12人,,
001003,上党课,20260305,初心,梁广,梁广,,,,
001,中心组学习,2026.3.6,学习,徐立峰,\"徐立峰,郭勇\",张敏,,,
";

/// The keys of the entries, the earliest first.
fn ledger(desk: &Desk) -> Vec<String> {
    let list = desk.json(&["record", "list"]);
    let keys = [
        "date", "dated", "org", "kind", "topic", "host", "present", "absent", "evidence",
    ];
    let mut lines = told(&list, &keys);
    lines.reverse();
    lines
}

/// Row, column and code of each defect.
pub fn defects(desk: &Desk, call: &str) -> Vec<String> {
    let mut all: Vec<&str> = call.split(' ').collect();
    all.extend(["--dry-run", "--json"]);
    let answer = desk.call(&all);
    assert_eq!((answer.code, answer.err.as_str()), (4, ""), "{answer:?}");
    let report = answer.json();
    for defect in report["defects"].as_array().unwrap() {
        for part in ["reason", "remedy"] {
            let text = defect[part].as_str().unwrap();
            assert!(!text.is_empty() && !text.contains('⟨'), "{defect}");
        }
    }
    told(&report["defects"], &["row", "column", "code"])
}

#[test]
fn a_clean_list_of_entries_is_rehearsed_then_taken_and_undone_as_one() {
    let desk = Desk::ready();
    desk.write("list.csv", CLEAN);
    let load = ["record", "load", "list.csv", "--pack", "s2"];
    let dry = desk.json(&[&load[..], &["--dry-run"]].concat());
    assert_eq!((&dry["lines"], &dry["orgs"]), (&json!(4), &json!(4)));
    assert_eq!(dry["items"]["member-assembly"], 2);
    assert_eq!((&dry["rows"], &dry["defects"]), (&json!(10), &json!([])));
    let shown = desk.done(&[&load[..], &["--dry-run"]].concat()).out;
    assert!(shown.contains("党员大会：2 条"), "{shown}");
    assert_eq!(ledger(&desk), [""; 0], "a dry run writes nothing");
    assert_eq!(desk.json(&load)["rows"], 10);
    let taken = [
        "2026-02-10 day 001001001 member-assembly 年度计划 李文 2 - 档案1",
        "2026-02-11 day 001001002 member-assembly 发展党员 钟涛 12 - -",
        "2026-03-05 day 001003 party-class 初心 梁广 1 - -",
        "2026-03-06 day 001 group-study 学习 徐立峰 2 1 -",
    ];
    assert_eq!(ledger(&desk), taken);
    let shown = desk.json(&["record", "show", "4"]);
    assert_eq!(shown["attended"], json!(["徐立峰", "郭勇"]));
    assert_eq!(shown["missed"], json!(["张敏"]));
    desk.line("undo");
    assert_eq!(ledger(&desk), [""; 0], "the whole list is one act");
    desk.line("redo");
    assert_eq!(ledger(&desk), taken);
    assert_eq!(desk.json(&["audit", "verify"])["whole"], true);
}

#[test]
fn every_defect_of_a_dirty_list_is_told_and_no_row_is_taken() {
    let desk = Desk::ready();
    desk.line("person add 李文");
    let list = "\
党组织,类别,日期,主题,数量,到会,出席人员,缺席人员,人员,备用
001001001,党员大会,2026-02-10,好,,,,,,
没有的支部,党员大会,2026-02-10,一,,,,,,
,党员大会,2026-02-10,二,,,,,,
001003,茶话会,2026-02-10,三,,,,,,
001003,党员大会,2026-02-30,四,,,,,,
001003,党员大会,上周,五,,,,,,
001003,党员大会,,六,,,,,,
001003,党员大会,2026-09-01,七,,,,,,
001003,党员大会,2025-03-01,八,,,,,,
001003,党员大会,2026-02-10,九,许多,若干,,,,
001003,党员大会,2026-02-10,十,,,李文、梁广,,,
001003,党员大会,2026-02-10,十一,,,全体党员,,,
001003,党员大会,2026-02-10,十二,,,梁广（请假）,,,
001003,党员大会,2026-02-10,十三,,,梁广,梁广,,
001003,党员大会,2026-02-10,十四,,1,梁广、何平,,,
001003,党员大会,2026-02-10,十五,,,,,梁广、何平,x
001001001,党员大会,2026-02-10,好,,,,,,
";
    desk.write("list.csv", list);
    let load = "record load list.csv --pack s2";
    assert_eq!(
        defects(&desk, load),
        [
            "3 A no_org",
            "4 A empty",
            "5 B no_item",
            "6 C date_no_such_day",
            "7 C date_unclear",
            "8 C empty",
            "9 C in_future",
            "10 C other_year",
            "11 E not_a_number",
            "11 F not_a_count",
            "12 G many_persons",
            "13 G no_person",
            "14 G remark",
            "15 H both_attendances",
            "16 F too_few_present",
            "17 I one_person",
            "18 - twice",
        ]
    );
    let words: Vec<&str> = load.split(' ').collect();
    let failed = desk.refused(&words, 4, "list_defective");
    let place =
        "list.csv 第 13 行 G 栏「出席人员」，值「全体党员」：找不到人员「全体党员」。核对姓名";
    assert!(failed.err.contains(place), "{}", failed.err);
    assert!(
        failed.err.contains("list.csv 第 18 行：与第 2 行重复"),
        "{}",
        failed.err
    );
    assert!(
        failed.err.contains("第 J 栏「备用」没有对应的栏目"),
        "{}",
        failed.err
    );
    assert!(
        failed
            .err
            .contains("list.csv 有 17 处读不准，一行也没有导入")
    );
    assert_eq!(ledger(&desk), [""; 0]);
}

#[test]
fn a_list_without_a_column_that_it_needs_is_refused() {
    let desk = Desk::ready();
    let refused = |list: &str, code: &str, more: &[&str]| {
        desk.write("list.csv", list);
        let load = ["record", "load", "list.csv", "--pack", "s2"];
        desk.refused(&[&load[..], more].concat(), 4, code).err
    };
    refused("类别,日期\n党员大会,2026-02-10\n", "no_rows", &[]);
    let lacks = refused("党组织,类别\n001,党员大会\n", "list_lacks_column", &[]);
    assert!(lacks.contains("（第 1 行）缺少「日期」一栏"), "{lacks}");
    refused("党组织,日期\n001,2026-02-10\n", "list_lacks_column", &[]);
    let twice = "党组织,日期,时间,类别\n001,2026-02-10,2026-02-11,党员大会\n";
    let twice = refused(twice, "list_column_twice", &[]);
    assert!(twice.contains("两栏都是「日期」：B 栏和 C 栏"), "{twice}");
    desk.write("list.csv", "党组织,日期\n001,2026-02-10\n");
    desk.line("record load list.csv --pack s2 --kind 党员大会");
    assert_eq!(
        ledger(&desk),
        ["2026-02-10 day 001 member-assembly - - - - -"]
    );
    let unknown = "record load list.csv --pack s2 --kind 茶话会";
    desk.refused(&unknown.split(' ').collect::<Vec<_>>(), 1, "no_such_item");
}

#[test]
fn a_month_is_all_that_is_known_of_a_day() {
    let desk = Desk::ready();
    desk.write(
        "list.csv",
        "org,kind,date,dated\n001,上党课,2026年3月,\n001003,上党课,2026-04,到季\n",
    );
    desk.line("record load list.csv --pack s2");
    let entries = desk.json(&["record", "list"]);
    assert_eq!(
        told(&entries, &["org", "date", "dated"]),
        ["001003 2026-04-01 quarter", "001 2026-03-01 month"]
    );
    assert!(entries[1]["lacks"].as_str().unwrap().contains("date"));
}

#[test]
fn the_encodings_of_spreadsheets_are_all_read_alike() {
    let gb = encoding_rs::GB18030.encode(CLEAN).0.into_owned();
    let bom = [b"\xef\xbb\xbf", CLEAN.as_bytes()].concat();
    let read: Vec<Vec<String>> = [gb, bom, CLEAN.as_bytes().to_vec()]
        .iter()
        .map(|bytes| {
            let desk = Desk::ready();
            std::fs::write(desk.path("list.csv"), bytes).unwrap();
            desk.line("record load list.csv --pack s2");
            ledger(&desk)
        })
        .collect();
    assert_eq!(read[0].len(), 4);
    assert!(read.iter().all(|it| *it == read[0]), "{read:?}");
}

/// A workbook of these headings, with rows that a closure writes.
fn workbook(desk: &Desk, write: impl Fn(&mut rust_xlsxwriter::Worksheet)) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, heading) in (0..).zip(["党组织", "类别", "日期", "主题", "到会"]) {
        sheet.write(0, at, heading).unwrap();
    }
    write(sheet);
    book.save(desk.path("list.xlsx")).unwrap();
}

#[test]
fn a_workbook_is_read_with_its_dates_and_numbers() {
    let desk = Desk::ready();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    workbook(&desk, |sheet| {
        sheet.write(1, 0, "001001001").unwrap();
        sheet.write(1, 1, "党员大会").unwrap();
        let date = ExcelDateTime::from_ymd(2026, 2, 10).unwrap();
        sheet.write_with_format(1, 2, &date, &day).unwrap();
        sheet.write(1, 3, "计划").unwrap();
        sheet.write(1, 4, 15).unwrap();
    });
    desk.line("record load list.xlsx --pack s2");
    assert_eq!(
        ledger(&desk),
        ["2026-02-10 day 001001001 member-assembly 计划 - 15 - -"]
    );
}

#[test]
fn what_a_workbook_does_not_say_surely_is_told() {
    let desk = Desk::ready();
    workbook(&desk, |sheet| {
        for row in 1..4 {
            sheet.write(row, 1, "党员大会").unwrap();
        }
        // A code kept as a number has lost its noughts.
        sheet.write(1, 0, 1001001).unwrap();
        sheet.write(1, 2, "2026-02-10").unwrap();
        sheet.write(2, 0, "001003").unwrap();
        sheet.write(2, 2, 2026.1).unwrap();
        sheet.write(3, 0, "001003").unwrap();
        sheet.write(3, 2, "2026-02-10").unwrap();
        let broken = Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write(3, 4, broken).unwrap();
    });
    let found = defects(&desk, "record load list.xlsx --pack s2");
    assert_eq!(found[..2], ["2 A no_org", "3 C date_number"]);
    assert!(found[2].starts_with("4 E "), "{found:?}");
    assert_eq!(found.len(), 3);
}

#[test]
fn what_is_on_the_ledger_is_not_taken_twice() {
    let desk = Desk::ready();
    desk.write("list.csv", CLEAN);
    let load = "record load list.csv --pack s2";
    desk.line(load);
    assert_eq!(
        defects(&desk, load),
        ["3 - known", "4 - known", "5 - known", "6 - known"]
    );
    let words: Vec<&str> = load.split(' ').collect();
    let again = desk.refused(&words, 4, "list_defective");
    assert!(again.err.contains("已经登记过（编号 1）"), "{}", again.err);
    let none = desk.json(&[&words[..], &["--skip-known"]].concat());
    assert_eq!(
        (&none["lines"], &none["skipped"]),
        (&json!(0), &json!([3, 4, 5, 6]))
    );
    let more = format!("{CLEAN}001003,上党课,20260305,第二讲,梁广,,,,,\n");
    desk.write("list.csv", &more);
    let rest = desk.json(&[&words[..], &["--skip-known"]].concat());
    assert_eq!((&rest["lines"], &rest["rows"]), (&json!(1), &json!(1)));
    assert_eq!(ledger(&desk).len(), 5, "another topic is another thing");
}

#[test]
fn three_thousand_lines_go_in_chunks_and_are_undone_as_one() {
    let desk = Desk::ready();
    let orgs = ["001", "001001", "001001001", "001001002", "001003"];
    let mut list = "党组织,类别,日期,主题,出席人员\n".to_string();
    for at in 0..3000 {
        let (month, day) = (at % 4 + 1, at / 4 % 28 + 1);
        let org = orgs[at % 5];
        list.push_str(&format!(
            "{org},主题党日,2026-{month:02}-{day:02},第{at}次,李文\n"
        ));
    }
    desk.write("list.csv", &list);
    let done = desk.json(&["record", "load", "list.csv", "--pack", "s2"]);
    assert_eq!(
        (&done["lines"], &done["rows"]),
        (&json!(3000), &json!(6000))
    );
    let acts = desk.json(&["audit", "log", "--limit", "100"]);
    let acts = acts.as_array().unwrap().iter();
    let chunks = acts.filter(|act| act["command"] == "record.load").count();
    assert!(chunks >= 2, "a long list goes in chunks: {chunks}");
    let count = |desk: &Desk| {
        let list = desk.json(&["record", "list", "--limit", "5000"]);
        list.as_array().unwrap().len()
    };
    assert_eq!(count(&desk), 3000);
    let own = desk.json(&["undo", "--list"]);
    let bulk = own
        .as_array()
        .unwrap()
        .iter()
        .filter(|act| act["command"] == "record.load");
    let bulk: Vec<_> = bulk.map(|act| (&act["rows"], &act["state"])).collect();
    assert_eq!(bulk, [(&json!(6000), &json!("reversible"))]);
    desk.line("undo");
    assert_eq!(desk.json(&["undo", "--list"])[0]["state"], "undone");
    assert_eq!(count(&desk), 0);
    assert_eq!(desk.json(&["audit", "verify"])["whole"], true);
}

/// A list of one meeting of each of some orgs.
fn meetings(orgs: &[Id]) -> RecordCommand {
    let line = |(at, org): (usize, &Id)| RecordLine {
        line: u32::try_from(at).unwrap() + 2,
        org: *org,
        draft: RecordDraft::of("party-class", Date::from_ymd_opt(2026, 3, 1).unwrap()),
    };
    RecordCommand::Load {
        adoption: 2,
        lines: orgs.iter().enumerate().map(line).collect(),
    }
}

#[test]
fn the_door_itself_refuses_a_list_that_reaches_too_far_or_repeats() {
    let desk = Desk::ready();
    desk.line("account grant lin --role security");
    let open = |name: &str| {
        let today = Date::from_ymd_opt(2026, 5, 20).unwrap();
        Store::open(&desk.path("wudan.db"), Session::local(name, today)).unwrap()
    };
    let grant = AccountCommand::Grant {
        name: "guo".into(),
        role: Role::Clerk,
        scope: Some(2),
    };
    open("lin").execute(grant.into(), &[]).unwrap();
    let mut guo = open("guo");
    let mut refused = |orgs: &[Id]| match guo.execute(meetings(orgs).into(), &[]) {
        Err(StoreError::Refused(refusal)) => (refusal.code, refusal.line()),
        Err(error) => panic!("{error:?}"),
        Ok(_) => (RefusalCode::NothingToDo, None),
    };
    assert_eq!(refused(&[3, 6]), (RefusalCode::OutOfScope, None));
    assert_eq!(refused(&[3, 3]), (RefusalCode::AlreadyEntered, Some(3)));
    assert_eq!(
        refused(&[3]),
        (RefusalCode::NothingToDo, None),
        "it is taken"
    );
    assert_eq!(refused(&[4, 3]), (RefusalCode::AlreadyEntered, Some(3)));
}

#[test]
fn cells_that_are_merged_down_count_for_each_row_and_hidden_rows_are_told() {
    let desk = Desk::ready();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let heads = ["党组织", "类别", "日期", "主题"];
    for (column, head) in (0..).zip(heads) {
        sheet.write(0, column, head).unwrap();
    }
    let plain = Format::new();
    sheet
        .merge_range(1, 0, 3, 0, "文学院教师党支部", &plain)
        .unwrap();
    sheet.merge_range(1, 1, 3, 1, "党员大会", &plain).unwrap();
    for (row, (day, topic)) in (1..).zip([
        ("2026-02-10", "计划"),
        ("2026-02-11", "藏起来的"),
        ("2026-03-10", "学习"),
    ]) {
        sheet.write(row, 2, day).unwrap();
        sheet.write(row, 3, topic).unwrap();
    }
    sheet.set_row_hidden(2).unwrap();
    std::fs::write(desk.path("list.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    let load = ["record", "load", "list.xlsx", "--pack", "s2"];
    let told = desk.done(&[&load[..], &["--dry-run"]].concat());
    assert!(told.out.contains("1 个隐藏的行没有读：第 3 行"), "{told:?}");
    let object = desk.json(&load);
    assert_eq!(
        (&object["lines"], &object["hidden"]),
        (&json!(2), &json!([3]))
    );
    assert_eq!(ledger(&desk).len(), 2);
}
