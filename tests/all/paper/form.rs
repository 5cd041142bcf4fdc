//! Every report of the demonstration in every form, read back.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value as Json;
use wudan::{
    base::Decimal,
    exchange::{
        paper::{Block, ColumnKind, Document, PaperForm, Row, Table, render},
        sheet::OutCell,
    },
    report::{ReportKind, build},
    words::{Lang, Words},
};

use super::{asked, document, look, store, xml};

fn bytes(document: &Document, form: PaperForm) -> Vec<u8> {
    render(document, form, &look()).unwrap()
}

#[test]
fn every_report_is_made_of_the_demonstration_in_both_languages_without_holes() {
    let store = store();
    for kind in ReportKind::ALL {
        for lang in Lang::ALL {
            let words = Words::built_in(*lang);
            let document = build(&store, &words, &asked(&store, *kind)).unwrap();
            let text = String::from_utf8(bytes(&document, PaperForm::Markdown)).unwrap();
            assert!(!text.contains('⟨'), "{kind} {lang}: {text}");
            let tables: Vec<&Table> = document.tables().collect();
            assert!(!tables.is_empty(), "{kind}");
            for table in &tables {
                let count = table.columns.len();
                for row in table.cell_rows() {
                    assert_eq!(row.len(), count, "{kind} {}: {row:?}", table.key);
                }
            }
            // No pack in force at the demonstration's university has a ladder of cards.
            let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
            let may_be_empty = [ReportKind::Cards, ReportKind::Letters].contains(kind);
            assert!(rows > 0 || may_be_empty, "{kind}");
        }
    }
}

/// What a cell of a workbook holds, against what was to be written.
fn same(found: &Data, wanted: &OutCell, kind: ColumnKind) -> bool {
    let number = |wanted: Decimal| {
        let close = |found: f64| (found - wanted.to_string().parse::<f64>().unwrap()).abs() < 1e-9;
        match found {
            Data::Float(found) => close(*found),
            Data::Int(found) => Decimal::whole(*found) == wanted,
            _ => false,
        }
    };
    match wanted {
        OutCell::Empty => *found == Data::Empty,
        OutCell::Text(text) => matches!(found, Data::String(it) if it == text.trim_end()
            || it == text),
        OutCell::Whole(it) => number(Decimal::whole(*it)),
        OutCell::Decimal(it) => number(*it),
        OutCell::Date(_) => {
            let is_day = matches!(found, Data::DateTime(_));
            is_day || kind == ColumnKind::Text
        }
        OutCell::Truth(it) => *found == Data::Bool(*it),
    }
}

fn check_table(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str, table: &Table) {
    let range = book.worksheet_range(sheet).unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    // The first row of headings is the one that holds the last column's title.
    let last = table.columns.last().unwrap();
    let heading = rows
        .iter()
        .position(|row| row.get(table.columns.len() - 1) == Some(&Data::String(last.title.clone())))
        .unwrap_or_else(|| panic!("{sheet}: no headings"));
    for (at, row) in table.rows.iter().enumerate() {
        let found = rows[heading + 1 + at];
        match row {
            Row::Group(text) => assert_eq!(found[0], Data::String(text.clone()), "{sheet}"),
            Row::Cells(cells) => {
                for (place, (cell, column)) in cells.iter().zip(&table.columns).enumerate() {
                    if table.span(at, place) == 0 {
                        continue;
                    }
                    let it = &found[place];
                    assert!(
                        same(it, cell, column.kind),
                        "{sheet} {at} {place}: {it:?} {cell:?}"
                    );
                }
            }
        }
    }
    let Some(total) = table.total_row() else {
        return;
    };
    let found = rows[heading + 1 + table.rows.len()];
    let formulas = book.worksheet_formula(sheet).unwrap();
    let line = u32::try_from(heading + 1 + table.rows.len()).unwrap() + range.start().unwrap().0;
    for (place, cell) in total.iter().enumerate() {
        if table.sum(place).is_none() {
            continue;
        }
        // The saved result, which is what a reader that does not calculate shows.
        assert!(
            same(&found[place], cell, ColumnKind::Number),
            "{sheet} {place}: {found:?}"
        );
        let formula = formulas.get_value((line, u32::try_from(place).unwrap()));
        let is_sum = formula.is_some_and(|it| it.starts_with("SUM("));
        assert!(is_sum || table.rows.is_empty(), "{sheet}: {formula:?}");
    }
}

#[test]
fn workbooks_hold_real_types_and_sums_with_their_results() {
    let store = store();
    for kind in ReportKind::ALL {
        let document = document(&store, *kind);
        let mut book: Xlsx<_> =
            open_workbook_from_rs(Cursor::new(bytes(&document, PaperForm::Xlsx))).unwrap();
        let charts = document.blocks.iter().filter_map(|block| match block {
            Block::Chart(chart) => Some(chart.title.clone()),
            _ => None,
        });
        let charts: Vec<String> = charts.collect();
        let mut names = book.sheet_names();
        names.retain(|name| !charts.contains(name));
        let tables: Vec<&Table> = document.tables().filter(|it| !it.is_left_out()).collect();
        assert_eq!(names.len(), tables.len(), "{kind}: {names:?}");
        for (name, table) in names.iter().zip(tables) {
            check_table(&mut book, name, table);
        }
    }
}

#[test]
fn workbooks_print_on_a4_with_their_headings_on_every_page() {
    let store = store();
    let document = document(&store, ReportKind::Findings);
    let parts = xml::parts(&bytes(&document, PaperForm::Xlsx));
    let part = |name: &str| &parts.iter().find(|(it, _)| it == name).unwrap().1;
    let sheet = part("xl/worksheets/sheet1.xml");
    for mark in [
        "state=\"frozen\"",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "<mergeCell ",
    ] {
        assert!(sheet.contains(mark), "{mark}");
    }
    let book = part("xl/workbook.xml");
    assert!(book.contains("Print_Titles") && book.contains("Print_Area"));
}

#[test]
fn text_documents_are_well_formed_and_in_the_order_of_the_schema() {
    let store = store();
    for kind in ReportKind::ALL {
        let document = document(&store, *kind);
        let bytes = bytes(&document, PaperForm::Docx);
        xml::sound(&bytes, kind.code());
        let parts = xml::parts(&bytes);
        let styles = &parts
            .iter()
            .find(|(it, _)| it == "word/styles.xml")
            .unwrap()
            .1;
        assert!(styles.contains("w:eastAsia=\"zh-CN\"") && styles.contains("仿宋_GB2312"));
        let body = &parts
            .iter()
            .find(|(it, _)| it == "word/document.xml")
            .unwrap()
            .1;
        assert!(body.contains("<w:tblHeader/>"), "{kind}");
    }
}

#[test]
fn pages_run_no_script_and_name_nothing_outside_of_themselves() {
    let store = store();
    for kind in ReportKind::ALL {
        let html = String::from_utf8(bytes(&document(&store, *kind), PaperForm::Html)).unwrap();
        assert!(html.starts_with("<!DOCTYPE html>") && html.contains("@page{size:A4"));
        for bad in ["<script", "src=", "href=", "url(", "onload"] {
            assert!(!html.contains(bad), "{kind}: {bad}");
        }
        let xml = html.replacen("<!DOCTYPE html>", "", 1);
        let xml = xml.replace("<meta charset=\"utf-8\">", "");
        let xml = xml.replace(
            "<meta name=\"viewport\" content=\"width=device-width\">",
            "",
        );
        let mut plain = String::new();
        // The few marks that HTML leaves open.
        for piece in xml.split_inclusive('>') {
            let open = piece.trim_start().starts_with("<col ") || piece.ends_with("<br>");
            let open = open || piece.ends_with("<col>");
            plain.push_str(&if open {
                piece.replacen('>', "/>", 1)
            } else {
                piece.into()
            });
        }
        let style = plain.find("<style>").unwrap()..plain.find("</style>").unwrap();
        plain.replace_range(style, "<style>");
        assert_eq!(xml::flaws(kind.code(), &plain), Vec::<String>::new());
    }
}

#[test]
fn text_forms_hold_every_row() {
    let store = store();
    for kind in ReportKind::ALL {
        let document = document(&store, *kind);
        let json: Json = serde_json::from_slice(&bytes(&document, PaperForm::Json)).unwrap();
        let csv = String::from_utf8(bytes(&document, PaperForm::Csv)).unwrap();
        assert!(
            csv.starts_with('\u{feff}') && csv.ends_with("\r\n"),
            "{kind}"
        );
        for (at, table) in document.tables().enumerate() {
            let rows = json["tables"][at]["rows"].as_array().unwrap();
            assert_eq!(rows.len(), table.cell_rows().count(), "{kind}");
            let keys: Vec<&str> = table.columns.iter().map(|it| it.key).collect();
            for key in &keys {
                let again = keys.iter().filter(|it| *it == key).count();
                assert_eq!(again, 1, "{kind} {}: {key} twice", table.key);
            }
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let store = store();
    let document = document(&store, ReportKind::Yearly);
    for form in PaperForm::ALL {
        assert_eq!(bytes(&document, *form), bytes(&document, *form), "{form}");
    }
}

#[test]
fn orgs_stand_in_the_order_of_the_tree_and_those_with_nothing_stand_there_too() {
    let store = store();
    let document = document(&store, ReportKind::Lists);
    let table = document.tables().next().unwrap();
    let groups = table.rows.iter().filter_map(|row| match row {
        Row::Group(name) => Some(name.clone()),
        Row::Cells(_) => None,
    });
    let groups: Vec<String> = groups.collect();
    let college = super::college(&store);
    let mut wanted = Vec::new();
    let mut open = vec![college];
    while let Some(id) = open.pop() {
        wanted.push(store.find::<wudan::domain::Org>(id).unwrap().unwrap().name);
        let below = store.org_children(Some(id), None, 500).unwrap();
        open.extend(below.iter().rev().map(|line| line.org.id));
    }
    assert_eq!(groups.len(), wanted.len());
    for (group, name) in groups.iter().zip(&wanted) {
        assert!(group.starts_with(name.as_str()), "{group} {name}");
    }
}
