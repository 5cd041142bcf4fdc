//! Letters: the official layout, the register of numbers, and a clerk's own template.

use std::io::{Cursor, Write};

use serde_json::json;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::xml;
use crate::cli::Desk;

/// A DOCX as small as can be, with a body of ready marks.
pub fn template(body: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let part = |body: &str| {
        format!(
            "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/\
             wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
        )
    };
    let footer = "<w:ftr><w:p><w:r><w:t>{{document_number}}</w:t></w:r></w:p></w:ftr>";
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>".to_string()),
        ("word/document.xml", part(body)),
        ("word/footer1.xml", footer.to_string()),
        ("word/media/image1.png", "{{no field}}".to_string()),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn part(bytes: &[u8], name: &str) -> String {
    let parts = xml::parts(bytes);
    parts.into_iter().find(|(it, _)| it == name).unwrap().1
}

const LETTER: &str = "overdue-notice";

#[test]
fn a_letter_stands_in_the_official_layout_one_page_for_each_org() {
    let desk = Desk::ready();
    desk.done(&[
        "letter",
        "make",
        LETTER,
        "001001",
        "001001001",
        "--pack",
        "s1",
        "--head",
        "临湖学院党委组织部文件",
        "--to",
        "函.docx",
    ]);
    let bytes = std::fs::read(desk.path("函.docx")).unwrap();
    xml::sound(&bytes, "letter");
    let body = part(&bytes, "word/document.xml");
    assert_eq!(body.matches("<w:pgNumType w:start=\"1\"/>").count(), 2);
    for mark in [
        "w:linePitch=\"579\"",
        "w:top=\"2098\"",
        "w:left=\"1588\"",
        "方正小标宋简体",
        "w:color=\"FF0000\"",
        "文学院党总支：",
        "w:sz w:val=\"44\"",
    ] {
        assert!(body.contains(mark), "{mark}");
    }
    desk.refused(
        &["letter", "make", LETTER, "001", "--to", "x.pdf"],
        2,
        "letter_form",
    );
    desk.refused(
        &["letter", "make", "none", "--to", "x.docx"],
        3,
        "not_found",
    );
}

#[test]
fn a_letter_of_one_s_own_lists_the_open_problems() {
    let desk = Desk::ready();
    desk.done(&[
        "finding",
        "raise",
        "001001",
        "台账缺页",
        "--deadline",
        "2026-06-30",
    ]);
    desk.done(&[
        "letter",
        "make",
        "notice",
        "001001",
        "001003",
        "--title",
        "整改通知书",
        "--text",
        "{name}：请于{deadline}前整改。",
        "--deadline",
        "2026-07-01",
        "--sender",
        "组织部",
        "--findings",
        "--to",
        "通知.docx",
    ]);
    let bytes = std::fs::read(desk.path("通知.docx")).unwrap();
    xml::sound(&bytes, "own");
    let body = part(&bytes, "word/document.xml");
    for mark in [
        "整改通知书",
        "文学院党总支：</w:t>",
        "请于2026年7月1日前整改。",
        "1.台账缺页（期限：2026年6月30日）",
        "无未销号问题。",
    ] {
        assert!(body.contains(mark), "{mark}");
    }
    desk.done(&[
        "letter",
        "send",
        "notice",
        "001001",
        "--title",
        "整改通知书",
        "--series",
        "组整",
    ]);
    let report = desk.done(&["report", "letters", "--to", "-"]).out;
    assert!(
        report.contains("组整〔2026〕1号") && report.contains("整改通知书"),
        "{report}"
    );
    desk.refused(
        &["letter", "make", "notice", "001001", "--to", "x.docx"],
        3,
        "not_found",
    );
}

#[test]
fn numbers_go_on_by_series_and_stay_used() {
    let desk = Desk::ready();
    let send = |rest: &[&str]| {
        let mut all = vec!["letter", "send", LETTER, "--pack", "s1", "--series", "组通"];
        all.push("--anyway");
        all.extend(rest);
        desk.call(&all)
    };
    assert_eq!(send(&["001001", "001003"]).code, 0);
    assert_eq!(send(&["001001001", "--one"]).code, 0);
    let sent = desk.json(&["letter", "sent"]);
    let numbers: Vec<&str> = sent
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["document_number"].as_str().unwrap())
        .collect();
    assert_eq!(
        numbers,
        ["组通〔2026〕3号", "组通〔2026〕2号", "组通〔2026〕1号"]
    );
    let taken = send(&["001002", "--number", "2"]);
    crate::cli::told(&taken, 1, "number_taken");
    let id = sent[0]["id"].to_string();
    desk.done(&["letter", "sign", &id]);
    desk.done(&["letter", "withdraw", &id, "--reason", "重发"]);
    desk.refused(&["letter", "sign", &id], 1, "letter_withdrawn");
    assert_eq!(send(&["001002"]).code, 0);
    let sent = desk.json(&["letter", "sent", "--org", "001002"]);
    assert_eq!(
        sent[0]["number"],
        json!(4),
        "a withdrawn number is not given again"
    );
    desk.done(&[
        "letter", "make", LETTER, "001001", "--pack", "s1", "--to", "函.docx",
    ]);
    let bytes = std::fs::read(desk.path("函.docx")).unwrap();
    assert!(part(&bytes, "word/document.xml").contains("组通〔2026〕1号"));
    desk.done(&["undo"]);
    assert_eq!(desk.json(&["letter", "sent"]).as_array().unwrap().len(), 3);
    assert!(desk.done(&["audit", "verify"]).out.contains("完整"));
}

#[test]
fn a_template_is_filled_also_where_a_field_is_split_over_runs() {
    let desk = Desk::ready();
    let body = "<w:p><w:r><w:t>致{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{org_</w:t></w:r>\
                <w:r><w:t>name}}：</w:t></w:r></w:p><w:p><w:r><w:t>{{正文}}</w:t></w:r></w:p>";
    std::fs::write(desk.path("模板.docx"), template(body)).unwrap();
    let make = |to: &str| {
        desk.call(&[
            "letter",
            "make",
            LETTER,
            "001001",
            "001001001",
            "--pack",
            "s1",
            "--template",
            "模板.docx",
            "--to",
            to,
        ])
    };
    crate::cli::told(&make("一起.docx"), 2, "letter_split");
    assert_eq!(make("函-{org}.docx").code, 0);
    let bytes = std::fs::read(desk.path("函-001001-文学院党总支.docx")).unwrap();
    let text = part(&bytes, "word/document.xml");
    assert!(
        text.contains("致文学院党总支</w:t>") && text.contains("<w:b/>"),
        "{text}"
    );
    assert!(text.contains("文学院党总支已于"), "{text}");
    assert!(!text.contains("{{") && part(&bytes, "word/footer1.xml").contains("></w:t>"));
    assert_eq!(part(&bytes, "word/media/image1.png"), "{{no field}}");
    assert!(desk.path("函-001001001-文学院教师党支部.docx").exists());
}

#[test]
fn fields_that_nobody_knows_are_refused_with_their_places() {
    let desk = Desk::ready();
    let body = "<w:p/><w:p><w:r><w:t>{{org_nome}}</w:t></w:r></w:p>\
                <w:p><w:r><w:t>{{text</w:t></w:r></w:p>";
    std::fs::write(desk.path("t.docx"), template(body)).unwrap();
    let answer = desk.refused(
        &[
            "letter",
            "make",
            LETTER,
            "001001",
            "--pack",
            "s1",
            "--template",
            "t.docx",
            "--to",
            "x.docx",
        ],
        4,
        "template_fields",
    );
    assert!(
        answer.err.contains("正文第 2 段：{{org_nome}}"),
        "{answer:?}"
    );
    assert!(answer.err.contains("正文第 3 段：{{text"), "{answer:?}");
    assert!(!desk.path("x.docx").exists());
    desk.write("t.docx", "no container");
    desk.refused(
        &[
            "letter",
            "make",
            LETTER,
            "001001",
            "--pack",
            "s1",
            "--template",
            "t.docx",
            "--to",
            "x.docx",
        ],
        4,
        "template_foreign",
    );
    let fields = desk.json(&["letter", "fields"]);
    assert!(
        fields
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["label"] == "{{党组织}}")
    );
}
