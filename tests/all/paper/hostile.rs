//! Whatever a cell says, no program that opens the document runs it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use wudan::exchange::{
    paper::{Block, Chart, ChartKind, Column, ColumnKind, Document, PaperForm, Row, Table, render},
    sheet::OutCell,
};

use super::{look, xml};

/// Text that one program or another could take for something else.
const HOSTILE: &[&str] = &[
    "=1+1",
    "+86",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://x\")",
    "<script>alert(1)</script>",
    "]]><x/>",
    "&lt;",
    "\"onload=",
    "\u{1b}[31mred\u{1b}[0m",
    "a\u{0}b\u{7}c",
    "\u{202e}evil",
    "{{name}}",
    "http://example.com",
    "a|b\\c`d`",
];

fn document() -> Document {
    let rows = HOSTILE
        .iter()
        .map(|text| Row::Cells(vec![OutCell::text(*text), OutCell::Whole(-5)]));
    let table = Table {
        key: "x",
        name: "=x/[y]".into(),
        columns: vec![
            Column::new("text", "=t", ColumnKind::Text),
            Column::new("number", "n", ColumnKind::Number).summed(),
        ],
        rows: rows.collect(),
        total: Some("=total".into()),
        ..Table::default()
    };
    let chart = Chart {
        key: "x",
        title: "<图>".into(),
        kind: ChartKind::Bars,
        labels: vec!["=1".into(), "<b>".into()],
        series: vec![("=s".into(), vec![wudan::base::Decimal::ONE; 2])],
    };
    Document {
        title: "=title".into(),
        head: vec!["=head".into()],
        blocks: vec![
            Block::KeyValues(vec![("=k".into(), OutCell::text("=v"))]),
            Block::Table(table),
            Block::Chart(chart),
        ],
        ..Document::default()
    }
}

fn text(form: PaperForm) -> String {
    String::from_utf8(render(&document(), form, &look()).unwrap()).unwrap()
}

#[test]
fn workbooks_keep_text_as_text() {
    let bytes = render(&document(), PaperForm::Xlsx, &look()).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&name).unwrap();
    let all: Vec<&String> = formulas.used_cells().map(|(_, _, it)| it).collect();
    assert!(all.iter().all(|it| it.starts_with("SUM(")), "{all:?}");
    assert_eq!(all.len(), 1);
    let range = book.worksheet_range(&name).unwrap();
    let texts: Vec<String> = range
        .used_cells()
        .filter_map(|(_, _, it)| match it {
            Data::String(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert!(texts.iter().any(|it| it == "=1+1") && texts.iter().any(|it| it == "=title"));
    assert!(
        texts
            .iter()
            .all(|it| !it.contains(|c: char| c.is_control() && c != '\n'))
    );
}

#[test]
fn text_with_commas_guards_what_could_be_a_formula() {
    let csv = text(PaperForm::Csv);
    for line in csv.trim_start_matches('\u{feff}').split("\r\n") {
        let first = line.trim_start_matches('"').chars().next();
        let bad = ['=', '+', '@', '\t', '\r', '＝'];
        assert!(first.is_none_or(|c| !bad.contains(&c)), "{line:?}");
    }
    assert!(csv.contains("'=1+1,-5"), "a number stays one: {csv}");
}

#[test]
fn pages_and_text_documents_keep_marks_as_text() {
    let html = text(PaperForm::Html);
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"));
    let docx = render(&document(), PaperForm::Docx, &look()).unwrap();
    xml::sound(&docx, "hostile");
    for form in [PaperForm::Html, PaperForm::Markdown, PaperForm::Json] {
        let text = text(form);
        let hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(hidden), "{form}");
    }
}
