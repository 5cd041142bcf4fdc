//! Dirty and hostile files: what must come of each stands in one table, `data/dirty/table.txt`.

mod biff;
pub mod crafted;
mod made;
pub mod odf;
mod old;
mod open_document;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use wudan::exchange::{ColumnMap, OrgList, OrgRow, ReadError, Severity, read, read_org_table};

use crate::import::program;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/dirty")
}

fn list_at(path: &Path, map: &ColumnMap) -> Result<OrgList, ReadError> {
    read_org_table(&read(path, &program())?, &BTreeSet::new(), map)
}

fn value(row: &OrgRow, field: &str) -> String {
    let number = |it: Option<u32>| it.map(|it| it.to_string()).unwrap_or_default();
    match field {
        "name" => row.name.clone(),
        "kind" => row.kind.to_string(),
        "members" => number(row.members),
        "term_years" => number(row.term_years),
        "term_start" => row.term_start.map(|it| it.to_string()).unwrap_or_default(),
        "secretary" => row.secretary.clone().unwrap_or_default(),
        "deputies" => row.deputies.join("、"),
        "phone" => row.phone.clone().unwrap_or_default(),
        other => panic!("the table knows no field {other}"),
    }
}

/// What came of a file, in the words of the table; of the values only those that it asks for.
fn told(outcome: Result<OrgList, ReadError>, wanted: &str) -> String {
    let list = match outcome {
        Ok(list) => list,
        Err(error) => return format!("refused: {}", error.code),
    };
    let mut by_line = list.rows.clone();
    by_line.sort_by_key(|row| row.line);
    let row = |row: &OrgRow| match &row.parent {
        Some(parent) => format!("{}<{parent}", row.code),
        None => row.code.clone(),
    };
    let rows: Vec<String> = by_line.iter().map(row).collect();
    let mut told = vec![format!("rows: {}", rows.join(" "))];
    let grave = list
        .issues
        .iter()
        .filter(|it| it.severity() != Severity::Noted);
    let mut issues: Vec<String> = grave.map(|it| format!("{}:{}", it.row, it.code)).collect();
    issues.sort_by_key(|it| {
        let (row, code) = it.split_once(':').unwrap();
        (row.parse::<u64>().unwrap(), code.to_string())
    });
    if !issues.is_empty() {
        told.push(format!("issues: {}", issues.join(" ")));
    }
    if let Some((_, values)) = wanted.split_once("values: ") {
        let value = |asked: &str| {
            let (place, _) = asked.split_once('=').unwrap();
            let (code, field) = place.split_once('.').unwrap();
            let row = by_line.iter().find(|row| row.code == code);
            format!(
                "{place}={}",
                row.map_or("?".into(), |row| value(row, field))
            )
        };
        let values: Vec<String> = values.split(' ').map(value).collect();
        told.push(format!("values: {}", values.join(" ")));
    }
    told.join("; ")
}

#[test]
fn every_dirty_file_gives_what_its_table_says() {
    let table = fs::read_to_string(folder().join("table.txt")).unwrap();
    let wanted: BTreeMap<&str, &str> = table
        .lines()
        .filter_map(|line| line.split_once(" => "))
        .collect();
    let made = made::all();
    let dir = tempfile::tempdir().unwrap();
    let mut paths: Vec<(String, PathBuf)> = Vec::new();
    for (name, bytes) in made {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        paths.push((name.to_string(), path));
    }
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        paths.push((name, path));
    }
    paths.retain(|(name, _)| name != "table.txt");
    paths.sort();
    let names: BTreeSet<&str> = paths.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        wanted.keys().copied().collect(),
        "every file has its line"
    );
    assert!(names.len() >= 40);
    let mut wrong = Vec::new();
    for (name, path) in &paths {
        let wanted = wanted[name.as_str()];
        let told = told(list_at(path, &ColumnMap::default()), wanted);
        if told != wanted {
            wrong.push(format!("{name}\n  wanted {wanted}\n  came   {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_workbook_hides_and_holds_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let read_made = |name: &str| {
        let made = made::all();
        let (_, bytes) = made.iter().find(|(made, _)| *made == name).unwrap();
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        read(&path, &program()).unwrap().origin
    };
    for name in ["hidden_sheet.xlsx", "hidden_sheet.ods", "hidden_sheet.xls"] {
        let origin = read_made(name);
        assert_eq!(origin.layout.hidden_sheets, ["旧"], "{name}");
        assert_eq!(origin.sheet, "名册", "{name}");
    }
    for name in ["macros.xlsx", "macros.ods"] {
        assert!(read_made(name).macros, "{name}");
    }
    assert!(!read_made("hidden_sheet.xlsx").macros);
}

#[test]
fn a_column_can_be_named_by_its_heading_or_its_letters_or_left_unused() {
    use wudan::exchange::OrgField;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    let text = "编号,单位,类型,主要负责人,电话,手机\n1,校党委,党委,张三,12345678,13900000000\n";
    fs::write(&path, text).unwrap();
    let mut map = ColumnMap::default();
    let missing = list_at(&path, &map).unwrap_err();
    assert_eq!(
        (missing.code.code(), missing.args["field"].as_str()),
        ("missing_column", "name")
    );
    map.set("单 位", Some(OrgField::Name));
    map.set("D", Some(OrgField::Secretary));
    map.set("f", Some(OrgField::Phone));
    let list = list_at(&path, &map).unwrap();
    let row = &list.rows[0];
    assert_eq!(row.secretary.as_deref(), Some("张三"));
    assert_eq!(row.phone.as_deref(), Some("13900000000"));
    assert!(list.columns[1].given && !list.columns[0].given);
    assert_eq!(ColumnMap::from_lines(&map.lines()), map);
    map.set("类型", None);
    assert_eq!(
        list_at(&path, &map).unwrap().rows[0].kind.code(),
        "committee"
    );
    map.set("没有的栏", None);
    assert_eq!(
        list_at(&path, &map).unwrap_err().code.code(),
        "no_such_column"
    );
}

#[test]
fn a_layout_once_explained_is_known_again_until_it_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wudan"));
        command
            .current_dir(dir.path())
            .args(["--db", "a.db"])
            .args(args);
        command
            .env("XDG_DATA_HOME", dir.path())
            .env("XDG_CONFIG_HOME", dir.path());
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code().unwrap(), text)
    };
    assert_eq!(run(&["init", "--title", "x"]).0, 0);
    let text = "2026年名册\n编号,单位,类型,负责同志\n1,校党委,党委,张三\n";
    fs::write(dir.path().join("a.csv"), text).unwrap();
    let again = text.replace("2026", "2027").replace("张三", "李四");
    fs::write(dir.path().join("b.csv"), again).unwrap();
    let orgs = |file: &str, more: &[&str]| {
        run(&[&["import", "orgs", file, "--dry-run", "--json"][..], more].concat())
    };
    assert_ne!(orgs("a.csv", &[]).0, 0);
    let maps = ["--map", "单位=名称", "--map", "D=secretary"];
    assert_eq!(orgs("a.csv", &maps).0, 0);
    let (code, told) = orgs("b.csv", &[]);
    assert_eq!(code, 0);
    assert_eq!(told.matches("\"given\": true").count(), 2, "{told}");
    assert_ne!(orgs("b.csv", &["--map", "单位"]).0, 0);
    assert_ne!(orgs("b.csv", &["--fresh"]).0, 0);
    assert_ne!(orgs("b.csv", &[]).0, 0);
}

#[test]
fn a_list_that_comes_again_is_compared_and_taken_as_one_act_that_can_be_undone() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wudan"));
        command.current_dir(dir.path());
        command
            .args(["--db", "a.db", "--lang", "zh-CN", "--as", "甲"])
            .args(args);
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.code().unwrap(), text)
    };
    let head = "编号,上级编号,名称,类型,党员数,届次成立日期,任期年限,书记,副书记\n";
    let old = format!(
        "{head}1,,校党委,党委,60,2022-03-01,5,张一,\n2,1,甲总支,总支,20,2023-05-06,3,李二,王三\n\
         3,1,乙总支,总支,20,,,赵四,\n4,2,丙支部,支部,9,,,,\n5,3,丁支部,支部,8,,,,\n"
    );
    let new = format!(
        "{head}1,,校党委,党委,61,2022年3月,5,张一,\n\
         2,1,甲学院党总支,总支,20,2026-05-08,3,李二,王三\n\
         3,1,乙总支,总支,,,,钱五,\n4,3,丙支部,支部,9,,,,\n6,2,戊支部,支部,7,,,孙六,\n"
    );
    fs::write(dir.path().join("old.csv"), old).unwrap();
    fs::write(dir.path().join("new.csv"), new).unwrap();
    assert_eq!(run(&["init", "--title", "x"]).0, 0);
    assert_eq!(run(&["import", "orgs", "old.csv"]).0, 0);
    let before = run(&["org", "tree", "--json"]).1;
    let same = run(&["import", "orgs", "old.csv", "--update"]).1;
    assert!(same.contains("没有要更新的"), "{same}");
    let (code, told) = run(&["import", "orgs", "new.csv", "--update", "--dry-run"]);
    assert_eq!(code, 0, "{told}");
    for line in [
        "变更　1 校党委：党员数「60」改为「61」",
        "变更　2 甲学院党总支：名称「甲总支」改为「甲学院党总支」、届次成立日期「2023-05-06」改为",
        "变更　3 乙总支：书记「赵四」改为「钱五」",
        "划转　4 丙支部：上级编号「2」改为「3」",
        "新增　6 戊支部",
        "名册里没有了　5 丁支部",
        "新增 1 个，变更 4 个，名册里没有了 1 个",
    ] {
        assert!(told.contains(line), "{line} in\n{told}");
    }
    assert_eq!(
        run(&["org", "tree", "--json"]).1,
        before,
        "a dry run writes nothing"
    );
    let (code, told) = run(&["import", "orgs", "new.csv", "--update"]);
    assert_eq!(code, 0, "{told}");
    let tree = run(&["org", "tree", "--json"]).1;
    for name in ["甲学院党总支", "戊支部", "丁支部"] {
        assert!(tree.contains(name), "{name} in {tree}");
    }
    assert!(run(&["org", "show", "3"]).1.contains("钱五"));
    assert_eq!(run(&["undo"]).0, 0);
    assert_eq!(
        run(&["org", "tree", "--json"]).1,
        before,
        "all is as it was"
    );
    let (code, told) = run(&["import", "orgs", "new.csv", "--update", "--dissolve-gone"]);
    assert_eq!(code, 0, "{told}");
    assert!(!run(&["org", "tree", "--json"]).1.contains("丁支部"));
}
