//! Lists of orgs at the command line, as clerks bring them: what is left out is told, and what a
//! list cannot change is told too.

use serde_json::{Value as Json, json};

use super::Desk;

const DRY: &[&str] = &["import", "orgs", "list.csv", "--dry-run"];

/// A file with no orgs yet, and a list beside it.
fn with(list: &str) -> Desk {
    let desk = Desk::bare();
    desk.done(&["init", "--year", "2026"]);
    desk.write("list.csv", list);
    desk
}

fn codes(answer: &Json) -> Vec<String> {
    let issues = answer["issues"].as_array().unwrap().iter();
    let told = issues.map(|it| format!("{} {}", it["row"], it["code"].as_str().unwrap()));
    told.filter(|it| !it.contains("sector")).collect()
}

fn dry(desk: &Desk) -> Json {
    let answer = desk.call(&[DRY, &["--json"]].concat());
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{answer:?}"))
}

#[test]
fn a_term_without_its_length_is_flagged_and_the_rest_comes_in() {
    let none = with(
        "编号,上级编号,名称,类型,换届时间\n1,,校党委,党委,2024-01-01\n2,1,甲总支,总支,2024-03-01\n",
    );
    let answer = none.refused(&["import", "orgs", "list.csv"], 4, "import_needs_consent");
    assert!(
        answer.err.contains("第 1 行"),
        "told once, of the headings: {answer:?}"
    );
    assert_eq!(codes(&dry(&none)), ["1 term_years_missing"]);
    none.done(&["import", "orgs", "list.csv", "--good-rows"]);
    assert_eq!(none.json(&["org", "show", "2"])["term_start"], Json::Null);
    let some = with(
        "编号,上级编号,名称,类型,换届时间,任期\n1,,校党委,党委,2024-01-01,5\n\
         2,1,甲总支,总支,2024-03-01,\n\
         3,1,乙总支,总支,2024-03-01,两届\n4,1,丙总支,总支,2030-03-01,3\n",
    );
    let flagged = [
        "3 term_years_missing",
        "4 term_years_unreadable",
        "5 term_in_future",
    ];
    assert_eq!(codes(&dry(&some)), flagged);
    some.done(&["import", "orgs", "list.csv", "--good-rows"]);
    let has_term = |code: &str| !some.json(&["org", "show", code])["term_start"].is_null();
    assert_eq!(
        ["1", "2", "3", "4"].map(has_term),
        [true, false, false, false]
    );
}

#[test]
fn a_list_in_which_nobody_stands_above_is_not_taken_for_many_tops_in_silence() {
    let desk =
        with("编号,主管,名称,类型\n1,,校党委,党委\n2,1,甲总支,总支\n3,2,乙支部,学生党支部\n");
    assert_eq!(
        codes(&dry(&desk)),
        ["1 parent_column_missing", "4 kind_from_word"]
    );
    for heading in ["上级组织代码", "上级单位", "所属党委", "父级"] {
        let list = format!("编号,{heading},名称,类型\n1,,校党委,党委\n2,1,甲总支,总支\n");
        desk.write("list.csv", &list);
        assert_eq!(codes(&dry(&desk)), [""; 0], "{heading}");
    }
    desk.write(
        "list.csv",
        "编号,上级编号,名称,类型\n1,,校党委,党委\n2,1,甲支部,支部\n3,1,甲支部,支部\n",
    );
    assert_eq!(codes(&dry(&desk)), ["4 name_twice"]);
}

#[test]
fn where_no_row_can_be_taken_the_reasons_are_told_all_the_same() {
    let desk = with("编号,上级编号,名称,类型\n1,,校党委,俱乐部\n");
    for more in [&["--dry-run"][..], &["--good-rows"]] {
        let call = [&["import", "orgs", "list.csv"], more].concat();
        let answer = desk.refused(&call, 4, "import_no_rows");
        assert!(answer.err.contains("俱乐部"), "{answer:?}");
    }
}

#[test]
fn a_title_above_unusual_headings_is_no_group() {
    let desk = with(
        "测试大学党组织名单,,,\n党组织代码,上级组织,党组织名称,类型\n1,,校党委,党委\n\
         2,校党委,甲总支,总支\n",
    );
    let columns = dry(&desk)["columns"].clone();
    assert_eq!(columns[0]["heading"], "党组织代码");
    desk.done(&["import", "orgs", "list.csv"]);
    assert_eq!(desk.json(&["org", "show", "2"])["name"], "甲总支");
}

#[test]
fn a_newer_list_keeps_the_length_of_terms_and_tells_what_it_cannot_change() {
    let head = "编号,上级编号,名称,类型,换届时间,任期,书记\n";
    let desk = with(&format!(
        "{head}1,,校党委,党委,2022-01-01,5,赵一\n2,1,甲总支,总支,2022-03-01,3,钱二\n\
         3,1,乙总支,总支,2022-03-01,3,孙三\n4,1,丙总支,总支,,,李四\n"
    ));
    desk.done(&["import", "orgs", "list.csv"]);
    desk.write(
        "list.csv",
        &format!(
            "{head}1,,校党委,党委,2022-01-01,4,赵一\n2,1,甲总支,总支,2026-03-01,,钱二\n\
             3,1,乙总支,总支,2021-03-01,3,空缺\n"
        ),
    );
    let again = [
        "import",
        "orgs",
        "list.csv",
        "--update",
        "--good-rows",
        "--dissolve-gone",
    ];
    let changes = desk.json(&[&again[..], &["--dry-run"]].concat())["changes"].clone();
    let told: Vec<String> = changes
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let fields = it["changes"].as_array().unwrap().iter();
            let fields: Vec<&str> = fields.map(|it| it["field"].as_str().unwrap()).collect();
            format!(
                "{} {} {}",
                it["what"].as_str().unwrap(),
                it["code"],
                fields.join(" ")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            r#"kept "1" term_years"#,
            r#"changed "2" term_start"#,
            r#"kept "3" term_start secretary"#,
            r#"gone "4" "#
        ]
    );
    let done = desk.done(&again).out;
    assert!(
        done.contains("已更新 2 个"),
        "one changed, one ended: {done}"
    );
    assert!(!done.contains("加 --dissolve-gone"), "{done}");
    let second = desk.json(&["org", "show", "2"]);
    assert_eq!(
        (&second["term_start"], &second["term_years"]),
        (&json!("2026-03-01"), &json!(3))
    );
    let third = desk.json(&["org", "show", "3"]).to_string();
    assert!(third.contains("孙三"), "{third}");
}

#[test]
fn a_cover_before_the_list_is_passed_over() {
    let desk = with("");
    let mut book = rust_xlsxwriter::Workbook::new();
    let cover = book.add_worksheet().set_name("封面").unwrap();
    cover.write(0, 0, "测试大学党组织名单").unwrap();
    let list = book.add_worksheet().set_name("名单").unwrap();
    for (at, (head, value)) in [
        ("编号", "1"),
        ("上级编号", ""),
        ("名称", "校党委"),
        ("类型", "党委"),
    ]
    .iter()
    .enumerate()
    {
        list.write(0, at as u16, *head).unwrap();
        list.write(1, at as u16, *value).unwrap();
    }
    book.save(desk.path("list.xlsx")).unwrap();
    let call = ["import", "orgs", "list.xlsx"];
    let told = desk.json(&[&call[..], &["--dry-run"]].concat());
    assert_eq!(
        (&told["sheet"], &told["sheets_left"]),
        (&json!("名单"), &json!(["封面"]))
    );
    let done = desk.done(&call).out;
    assert!(done.contains("封面"), "{done}");
}
