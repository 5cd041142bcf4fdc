//! How documents stand on pages: nothing cut off, nothing torn apart, nothing in the way.

use wudan::{
    base::Decimal,
    exchange::{
        paper::{
            Block, Chart, ChartKind, Column, ColumnKind, Document, Page, PaperForm, Row, Table,
            render,
        },
        sheet::OutCell,
    },
    report::ReportKind,
};

use super::{document, look, store, xml};

fn parts(document: &Document) -> Vec<(String, String)> {
    xml::parts(&render(document, PaperForm::Xlsx, &look()).unwrap())
}

fn html(document: &Document) -> String {
    String::from_utf8(render(document, PaperForm::Html, &look()).unwrap()).unwrap()
}

/// What stands in the marks `<name …>…</name>`, each from its first sign on.
fn all<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let open = format!("<{name}");
    let found = xml
        .match_indices(&open)
        .map(|(at, _)| at)
        .collect::<Vec<_>>();
    found.into_iter().map(move |at| &xml[at + name.len() + 1..])
}

/// The value behind a name: `name="value"`.
fn value<'a>(mark: &'a str, name: &str) -> &'a str {
    let from = mark.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
    mark[from..].split('"').next().unwrap()
}

/// Column and row of `AB12` or `$AB$12`, from one on.
fn place(cell: &str) -> (u32, u32) {
    let plain = cell.replace('$', "");
    let letters: String = plain
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let column = letters
        .bytes()
        .fold(0, |sum, byte| sum * 26 + u32::from(byte - b'A') + 1);
    (column, plain[letters.len()..].parse().unwrap())
}

/// The last column and row of each sheet that are printed.
fn printed(parts: &[(String, String)]) -> Vec<(u32, u32)> {
    let (_, book) = parts
        .iter()
        .find(|(name, _)| name == "xl/workbook.xml")
        .unwrap();
    let names = all(book, "definedName ").filter(|it| it.contains("_xlnm.Print_Area"));
    let mut found: Vec<(usize, (u32, u32))> = names
        .map(|it| {
            let text = it.split('>').nth(1).unwrap().split('<').next().unwrap();
            let sheet = value(it, "localSheetId").parse().unwrap();
            (sheet, place(text.rsplit(':').next().unwrap()))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, last)| last).collect()
}

/// Last column and row of the pictures of a sheet.
fn pictures(parts: &[(String, String)], sheet: usize) -> Vec<(u32, u32)> {
    let relations = format!("xl/worksheets/_rels/sheet{sheet}.xml.rels");
    let Some((_, relations)) = parts.iter().find(|(name, _)| *name == relations) else {
        return Vec::new();
    };
    let drawings = parts.iter().filter(|(name, _)| {
        let file = name.strip_prefix("xl/drawings/");
        file.is_some_and(|file| relations.contains(&format!("/{file}\"")))
    });
    let ends = drawings.flat_map(|(_, xml)| all(xml, "xdr:to>"));
    let number = |text: &str, name: &str| {
        let inside = all(text, name).next().unwrap();
        inside.split('<').next().unwrap().parse::<u32>().unwrap()
    };
    ends.map(|it| (number(it, "xdr:col>") + 1, number(it, "xdr:row>") + 1))
        .collect()
}

#[test]
fn no_cell_and_no_picture_stands_beyond_what_is_printed() {
    let store = store();
    for kind in ReportKind::ALL {
        let parts = parts(&document(&store, *kind));
        let printed = printed(&parts);
        for (at, (columns, rows)) in printed.iter().copied().enumerate() {
            let name = format!("xl/worksheets/sheet{}.xml", at + 1);
            let (_, sheet) = parts.iter().find(|(it, _)| *it == name).unwrap();
            for cell in all(sheet, "c ") {
                let (column, row) = place(value(cell, "r"));
                let is_inside = column <= columns && row <= rows;
                assert!(
                    is_inside,
                    "{kind} {name}: {} of {columns}",
                    value(cell, "r")
                );
            }
            for (column, row) in pictures(&parts, at + 1) {
                assert!(
                    column <= columns && row <= rows,
                    "{kind} {name}: {column} {row}"
                );
            }
        }
        let sheets = parts
            .iter()
            .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
        assert_eq!(printed.len(), sheets.count(), "{kind}");
    }
}

#[test]
fn a_chart_stands_on_a_sheet_of_its_own_in_pictures_that_fit_on_a_page() {
    let store = store();
    let document = document(&store, ReportKind::Progress);
    let bars = document.blocks.iter().find_map(|block| match block {
        Block::Chart(chart) => Some(chart.labels.len()),
        _ => None,
    });
    assert!(bars.unwrap() > 24, "{bars:?}");
    let parts = parts(&document);
    let charts = parts
        .iter()
        .filter(|(name, _)| name.starts_with("xl/charts/chart"));
    let charts: Vec<&String> = charts.map(|(_, xml)| xml).collect();
    assert!(charts.len() > 1);
    let (_, table) = parts
        .iter()
        .find(|(it, _)| it == "xl/worksheets/sheet1.xml")
        .unwrap();
    assert!(
        !table.contains("<drawing "),
        "the table's sheet holds no chart"
    );
    let (_, own) = parts
        .iter()
        .find(|(it, _)| it == "xl/worksheets/sheet2.xml")
        .unwrap();
    assert!(
        own.contains("<drawing ") && own.contains("<rowBreaks "),
        "{own}"
    );
    let (_, book) = parts
        .iter()
        .find(|(it, _)| it == "xl/workbook.xml")
        .unwrap();
    assert_eq!(book.matches("_xlnm.Print_Titles").count(), 1, "{book}");
    let html = html(&document);
    assert_eq!(html.matches("<figure>").count(), charts.len());
    assert!(html.contains("figure{margin:1em auto;max-width:180mm;break-inside:avoid}"));
}

#[test]
fn a_chart_that_shows_nothing_is_left_out() {
    let store = store();
    let document = document(&store, ReportKind::Appraisal);
    let empty = document.blocks.iter().any(|block| match block {
        Block::Chart(chart) => chart.is_empty(),
        _ => false,
    });
    assert!(!empty);
    let chart = Chart {
        key: "x",
        title: "x".into(),
        kind: ChartKind::Bars,
        labels: vec!["a".into()],
        series: vec![("s".into(), vec![Decimal::ZERO])],
    };
    assert!(chart.is_empty());
}

#[test]
fn sums_stand_once_at_the_end_of_a_page() {
    let store = store();
    let html = html(&document(&store, ReportKind::Progress));
    assert!(!html.contains("<tfoot"), "a foot stands on every page");
    let sums = html.find("<tr class=\"s\">").unwrap();
    assert!(html[sums..].find("</tbody>").is_some() && html.contains("tr,.k{break-inside:avoid}"));
}

#[test]
fn days_and_numbers_are_never_broken_and_text_has_room() {
    let store = store();
    for kind in ReportKind::ALL {
        let document = document(&store, *kind);
        for table in document.tables() {
            let layout = table.layout(document.page);
            let room = document.page.cells() * 21 / layout.half_points;
            let sum: u32 = layout.widths.iter().map(|width| u32::from(*width)).sum();
            assert!(sum <= room + 1, "{kind} {}: {sum} of {room}", table.key);
            for (column, width) in table.columns.iter().zip(&layout.widths) {
                let least = match column.kind {
                    ColumnKind::Date => 12,
                    ColumnKind::Text => 6,
                    _ => 4,
                };
                assert!(
                    *width >= least,
                    "{kind} {}: {} {width}",
                    table.key,
                    column.key
                );
            }
        }
        assert!(html(&document).contains(".n{white-space:nowrap"));
    }
    let lists = document(&store, ReportKind::Lists);
    let table = lists.tables().next().unwrap();
    let layout = table.layout(Page::Landscape);
    let of = |key| table.columns.iter().position(|it| it.key == key).unwrap();
    let (title, goal) = (layout.widths[of("title")], layout.widths[of("goal")]);
    assert!(title >= 12 && goal >= 12, "{title} {goal}");
}

#[test]
fn a_text_document_keeps_the_name_of_a_group_with_its_first_row() {
    let store = store();
    let docx = render(
        &document(&store, ReportKind::Lists),
        PaperForm::Docx,
        &look(),
    )
    .unwrap();
    let parts = xml::parts(&docx);
    let (_, body) = parts
        .iter()
        .find(|(it, _)| it == "word/document.xml")
        .unwrap();
    let rows: Vec<&str> = body.split("<w:tr>").skip(1).collect();
    let is_group = |row: &str| row.contains("<w:gridSpan w:val=\"17\"/>");
    let mut with_rows = 0;
    let within = |pair: &&[&str]| is_group(pair[0]) && !pair[0].contains("</w:tbl>");
    for pair in rows.windows(2).filter(within) {
        // One without rows must not draw the next one to the next page.
        let keeps = pair[0].contains("<w:keepNext/>");
        assert_eq!(keeps, !is_group(pair[1]), "{}", pair[0]);
        with_rows += usize::from(keeps);
    }
    assert!(with_rows > 0);
    assert!(rows.iter().all(|row| row.contains("<w:cantSplit/>")));
}

#[test]
fn a_cell_over_many_rows_says_its_text_again_before_a_page_ends() {
    let column = Column::new("x", "党组织", ColumnKind::Text).merged();
    let table = Table {
        key: "x",
        name: "x".into(),
        columns: vec![column, Column::new("y", "问题", ColumnKind::Text)],
        rows: vec![Row::Cells(vec![OutCell::text("文学院"), OutCell::text("x")]); 30],
        ..Table::default()
    };
    let document = Document {
        blocks: vec![Block::Table(table)],
        ..Document::default()
    };
    assert_eq!(html(&document).matches("文学院").count(), 4);
    let docx = render(&document, PaperForm::Docx, &look()).unwrap();
    let parts = xml::parts(&docx);
    let (_, body) = parts
        .iter()
        .find(|(it, _)| it == "word/document.xml")
        .unwrap();
    assert_eq!(body.matches("文学院").count(), 4);
}

#[test]
fn a_long_text_is_not_cut_by_the_highest_row_of_a_workbook() {
    let long = "长".repeat(1_500);
    let table = Table {
        key: "x",
        name: "x".into(),
        columns: vec![
            Column::new("x", "问题", ColumnKind::Text),
            Column::new("y", "措施", ColumnKind::Text),
        ],
        rows: vec![Row::Cells(vec![OutCell::text(&long), OutCell::text(&long)])],
        ..Table::default()
    };
    let document = Document {
        blocks: vec![Block::Paragraph("文".repeat(4_000)), Block::Table(table)],
        ..Document::default()
    };
    let parts = parts(&document);
    let (_, sheet) = parts
        .iter()
        .find(|(it, _)| it == "xl/worksheets/sheet1.xml")
        .unwrap();
    let number = |it: &str, name: &str| value(it, name).parse::<f64>().unwrap();
    let widths: Vec<f64> = all(sheet, "col ").map(|it| number(it, "width")).collect();
    let count = |it: &str| number(it, "max") - number(it, "min") + 1.0;
    let all_cells: f64 = all(sheet, "col ")
        .map(|it| number(it, "width") * count(it))
        .sum();
    let heights: Vec<f64> = all(sheet, "row ")
        .filter(|it| it.split('>').next().unwrap().contains("ht="))
        .map(|it| value(it, "ht").parse().unwrap())
        .collect();
    let lines = (heights.last().unwrap() / 15.0).floor();
    assert!(
        widths.iter().all(|width| width * lines >= 3_000.0),
        "{widths:?} {lines}"
    );
    // The paragraph goes on in a second row.
    let room: f64 = heights[1..heights.len() - 2]
        .iter()
        .map(|it| (it / 15.0).floor())
        .sum();
    assert!(room * all_cells >= 8_000.0, "{heights:?} {all_cells}");
}
