//! Answers that come again, in folders of their own, or with several things wrong at once.

use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use serde_json::{Value as Json, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{collect, edited, parts, problem, put, sent, states, told, university, wanted};
use crate::cli::Desk;

/// Rows of an annex whose points are open.
fn rows(sheet: &str) -> Vec<(u32, String)> {
    let open = (6..200).filter(|row| {
        let at = sheet.find(&format!("<c r=\"E{row}\""));
        at.is_some_and(|at| sheet[at..].split('>').next().unwrap().ends_with('/'))
    });
    let full = |row: u32| {
        let at = sheet.find(&format!("<c r=\"C{row}\"")).unwrap();
        let value = sheet[at..].split("<v>").nth(1).unwrap();
        (row, value.split('<').next().unwrap().to_string())
    };
    open.map(full).collect()
}

/// A form with full points, and some cells otherwise.
fn full(path: &Path, cells: &[(&str, &str)]) -> Vec<u8> {
    edited(path, |sheet| {
        for (row, points) in rows(sheet) {
            put(sheet, &format!("E{row}"), &points);
        }
        for (cell, text) in cells {
            put(sheet, cell, text);
        }
    })
}

fn blanks(desk: &Desk, call: &[&str]) -> Vec<(String, PathBuf)> {
    fs::create_dir(desk.path("back")).unwrap();
    sent(desk, call)
}

fn lay(desk: &Desk, name: &str, bytes: &[u8]) {
    fs::write(desk.path("back").join(name), bytes).unwrap();
}

/// The own sheet of an org.
fn own(desk: &Desk, org: &str) -> Json {
    let list = desk.json(&["sheet", "list", "--form", "annex1"]);
    let own = list.as_array().unwrap().iter();
    let own = own.filter(|it| it["role"] == "self");
    let mut whole = own.map(|it| desk.json(&["sheet", "show", &it["id"].to_string()]));
    whole.find(|it| it["org"] == org).unwrap()
}

#[test]
fn what_replaces_a_sheet_that_was_handed_in_is_handed_in_itself() {
    let desk = university();
    let (org, path) = blanks(&desk, &["form", "blank", "annex1"])[4].clone();
    lay(&desk, "a.xlsx", &full(&path, &[("D3", "周明")]));
    let (answer, first) = collect(&desk, "form", &["--replace", "--submit"]);
    assert_eq!(answer.code, 0, "{first}");
    let handed_in = own(&desk, &org)["submitted"].clone();
    assert!(handed_in.is_string(), "{handed_in}");
    let again = full(&path, &[("D3", "吴芳"), ("E8", "0"), ("F8", "缺会议记录")]);
    lay(&desk, "a.xlsx", &again);
    let (answer, kept) = collect(&desk, "form", &[]);
    assert_eq!((answer.code, &states(&kept)["a.xlsx"][..]), (4, "differs"));
    let lines = desk.call(&["form", "collect", "back"]).out;
    assert!(lines.contains("以收回的为准请加 --replace"), "{lines}");
    let shown = desk.done(&["form", "collect", "back", "--replace"]).out;
    assert!(shown.contains("提交过的打分单由这份文件代替"), "{shown}");
    let sheet = own(&desk, &org);
    assert_eq!(sheet["submitted"], handed_in, "it is handed in again");
    assert_eq!(sheet["assessor"], "吴芳", "{sheet}");
}

#[test]
fn all_that_is_wrong_with_the_points_is_told_at_once_with_its_cells() {
    let desk = university();
    let (_, path) = blanks(&desk, &["form", "blank", "annex1"])[4].clone();
    let wrong = [("E7", "1.25"), ("E8", "-0.5"), ("E9", "9"), ("E10", "0")];
    lay(&desk, "a.xlsx", &full(&path, &wrong));
    let (answer, report) = collect(&desk, "form", &["--replace"]);
    assert_eq!(answer.code, 4, "{report}");
    let problems = report["files"][0]["problems"].as_array().unwrap();
    let cells: Vec<_> = problems.iter().map(|it| &it["cell"]).collect();
    assert_eq!(cells, ["E7", "E8", "E9", "E10"], "{report}");
    let shown = desk.call(&["form", "collect", "back", "--replace"]).out;
    assert!(
        shown.contains("共 4 处"),
        "one line sums the file up: {shown}"
    );
}

#[test]
fn folders_in_the_folder_are_read_and_links_are_told() {
    let desk = university();
    let blanks = blanks(&desk, &["form", "blank", "annex1"]);
    fs::create_dir_all(desk.path("back/一季度/学院")).unwrap();
    let name = "一季度/学院/a.xlsx";
    lay(&desk, name, &full(&blanks[4].1, &[]));
    std::os::unix::fs::symlink(desk.path("out"), desk.path("back/链接")).unwrap();
    let (_, report) = collect(&desk, "form", &["--replace", "--dry-run"]);
    let found = [("一季度/学院/a.xlsx", "accepted"), ("链接/", "unreadable")];
    assert_eq!(told(&report), wanted(&found), "{report}");
    let asked = ["--replace", "--dry-run", "--org", &blanks[4].0];
    let (_, report) = collect(&desk, "form", &asked);
    assert_eq!(report["missing"], json!([]), "only who was asked is missed");
}

/// The same workbook with a sheet of somebody's words laid before its own.
fn behind_a_note(bytes: &[u8]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let note = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\">\
         <is><t>说明</t></is></c></row></sheetData></worksheet>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    };
    for (name, content) in parts(bytes) {
        let text = || String::from_utf8(content.clone()).unwrap();
        let changed = match name.as_str() {
            "xl/workbook.xml" => text().replace(
                "<sheets>",
                "<sheets><sheet name=\"说明\" sheetId=\"99\" r:id=\"rId99\"/>",
            ),
            "xl/_rels/workbook.xml.rels" => text().replace(
                "</Relationships>",
                "<Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/\
                 officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet99.xml\"/>\
                 </Relationships>",
            ),
            _ => {
                put(&name, &content);
                continue;
            }
        };
        put(&name, changed.as_bytes());
    }
    put("xl/worksheets/sheet99.xml", note.as_bytes());
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_form_behind_a_note_is_found() {
    let desk = university();
    let blanks = blanks(&desk, &["form", "blank", "annex1"]);
    lay(&desk, "a.xlsx", &behind_a_note(&full(&blanks[4].1, &[])));
    let (_, report) = collect(&desk, "form", &["--replace", "--dry-run"]);
    assert_eq!(told(&report), wanted(&[("a.xlsx", "accepted")]), "{report}");
}

#[test]
fn a_state_that_its_progress_contradicts_is_told_and_not_rounded() {
    let desk = university();
    let (_, path) = blanks(&desk, &["task", "blank"])[0].clone();
    let cells = [("G6", "已完成"), ("H6", "70")];
    let bytes = edited(&path, |sheet| {
        cells.iter().for_each(|(cell, text)| put(sheet, cell, text));
    });
    lay(&desk, "a.xlsx", &bytes);
    let (answer, report) = collect(&desk, "task", &[]);
    assert_eq!((answer.code, &states(&report)["a.xlsx"][..]), (4, "unfit"));
    let what = problem(&report, "a.xlsx")["what"].to_string();
    assert!(what.contains("H6 的「70」与同一行的进展状态矛盾"), "{what}");
}

#[test]
fn a_count_without_its_day_is_asked_for_it() {
    let desk = university();
    let (_, path) = blanks(&desk, &["ballot", "blank"])[0].clone();
    lay(
        &desk,
        "a.xlsx",
        &edited(&path, |sheet| put(sheet, "E7", "5")),
    );
    let (answer, report) = collect(&desk, "ballot", &[]);
    assert_eq!((answer.code, &states(&report)["a.xlsx"][..]), (4, "unfit"));
    let what = problem(&report, "a.xlsx")["what"].to_string();
    assert!(what.contains("F3 没有填计票日期"), "{what}");
    assert_eq!(desk.json(&["ballot", "list"]), json!([]));
}
