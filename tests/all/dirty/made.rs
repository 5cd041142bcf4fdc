//! The workbooks among the dirty files, made anew for every run.

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::{crafted::crafted, odf, old, open_document};

pub type Made = (&'static str, Vec<u8>);

/// Every workbook with its name.
pub fn all() -> Vec<Made> {
    [
        layouts(),
        values(),
        hostile_xlsx(),
        open_document::plain(),
        open_document::hostile(),
        old::binary(),
        old::foreign(),
    ]
    .concat()
}

fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

const HEAD: &[&str] = &["编号", "上级编号", "名称", "类型"];
const TOP: &[&str] = &["1", "", "校党委", "党委"];
pub const SECOND: &[&str] = &["2", "1", "甲总支", "总支"];

fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if !text.is_empty() {
                sheet.write(row, column, *text).unwrap();
            }
        }
    }
}

fn layouts() -> Vec<Made> {
    let plain = Format::new();
    let two_rows = book(|sheet| {
        write(
            sheet,
            &[
                &["名册", "", "", "", "", ""],
                &["编号", "名称", "类型", "上级", "联系方式", ""],
                &["", "", "", "编号", "姓名", "电话"],
                &["1", "校党委", "党委", "", "", ""],
                &["2", "甲总支", "总支", "1", "张三", "13900000000"],
            ],
        );
        sheet.merge_range(0, 0, 0, 5, "名册", &plain).unwrap();
        for (column, text) in [(0, "编号"), (1, "名称"), (2, "类型")] {
            sheet
                .merge_range(1, column, 2, column, text, &plain)
                .unwrap();
        }
        sheet.merge_range(1, 4, 1, 5, "联系方式", &plain).unwrap();
    });
    let merged = book(|sheet| {
        let rows = [HEAD, TOP, SECOND, &["3", "", "乙总支", "总支"]];
        write(sheet, &rows);
        sheet.merge_range(2, 1, 3, 1, "1", &plain).unwrap();
    });
    let merged_number = book(|sheet| {
        let head = &["编号", "上级编号", "名称", "类型", "党员数"][..];
        write(sheet, &[head, TOP, SECOND, &["3", "1", "乙总支", "总支"]]);
        sheet.merge_range(2, 4, 3, 4, "30", &plain).unwrap();
    });
    let hidden_row = book(|sheet| {
        write(sheet, &[HEAD, TOP, SECOND, &["3", "1", "乙总支", "总支"]]);
        sheet.set_row_hidden(2).unwrap();
    });
    let indent = book(|sheet| {
        write(
            sheet,
            &[&["编号", "名称", "类型"], &["1", "校党委", "党委"]],
        );
        for (row, code, name, kind, depth) in [
            (2, "2", "甲总支", "总支", 1),
            (3, "3", "乙支部", "支部", 2),
            (4, "4", "丙总支", "总支", 1),
        ] {
            let format = Format::new().set_indent(depth);
            write_row(sheet, row, &[code, "", kind]);
            sheet.write_with_format(row, 1, name, &format).unwrap();
        }
    });
    vec![
        ("two_rows_merged.xlsx", two_rows),
        ("merged_parent.xlsx", merged),
        ("merged_number.xlsx", merged_number),
        ("hidden_row.xlsx", hidden_row),
        ("indent.xlsx", indent),
        ("hidden_sheet.xlsx", hidden_sheet()),
        (
            "only_hidden.xlsx",
            crafted_book("", " state=\"hidden\"", &sheet_of(&[HEAD, TOP])),
        ),
    ]
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in (0..).zip(cells) {
        sheet.write(row, column, *text).unwrap();
    }
}

fn hidden_sheet() -> Vec<u8> {
    let mut book = Workbook::new();
    let old = book.add_worksheet().set_name("旧").unwrap();
    write(old, &[HEAD, &["9", "", "旧党委", "党委"]]);
    old.set_hidden(true);
    let sheet = book.add_worksheet().set_name("名册").unwrap();
    write(sheet, &[HEAD, TOP, SECOND]);
    sheet.set_active(true);
    book.save_to_buffer().unwrap()
}

fn values() -> Vec<Made> {
    let head = &["编号", "名称", "类型", "党员数", "成立日期", "联系电话"][..];
    let with = |fill: &dyn Fn(&mut Worksheet)| {
        book(|sheet| {
            write(sheet, &[head, &["1", "校党委", "党委"]]);
            fill(sheet);
        })
    };
    let day = Format::new().set_num_format("yyyy/m/d");
    let zeros = book(|sheet| {
        write(
            sheet,
            &[
                HEAD,
                &["001", "", "校党委", "党委"],
                &["", "001", "甲支部", "支部"],
            ],
        );
        sheet.write(2, 0, 2).unwrap();
    });
    let long = book(|sheet| {
        write(sheet, &[HEAD, TOP, &["", "1", "甲支部", "支部"]]);
        sheet.write(2, 0, 123_456_789_012_345_680_f64).unwrap();
    });
    vec![
        (
            "day_cell.xlsx",
            with(&|it| drop(it.write_with_format(1, 4, 45543, &day))),
        ),
        (
            "serial_number.xlsx",
            with(&|it| drop(it.write(1, 4, 45543))),
        ),
        ("tenth_month.xlsx", with(&|it| drop(it.write(1, 4, 2024.1)))),
        (
            "number_phone.xlsx",
            with(&|it| drop(it.write(1, 5, 13_900_000_000_f64))),
        ),
        (
            "number_as_text.xlsx",
            with(&|it| drop(it.write(1, 3, "'15"))),
        ),
        (
            "day_as_members.xlsx",
            with(&|it| drop(it.write_with_format(1, 3, 15, &day))),
        ),
        (
            "formula.xlsx",
            with(&|it| {
                drop(it.write(1, 3, Formula::new("=SUM(D3:D9)").set_result("15")));
            }),
        ),
        ("formula_empty.xlsx", crafted(&sheet_xml(HOLLOW), b"")),
        (
            "error_cell.xlsx",
            with(&|it| {
                drop(it.write(1, 3, Formula::new("=1/0").set_result("#DIV/0!")));
            }),
        ),
        ("zeros.xlsx", zeros),
        ("long_code.xlsx", long),
        (
            "from_1904.xlsx",
            crafted_book("<workbookPr date1904=\"1\"/>", "", &from_1904()),
        ),
    ]
}

/// A list whose number of members is a formula without a saved value.
const HOLLOW: &str = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>编号</v></c>\
         <c r=\"B1\" t=\"str\"><v>名称</v>\
         </c><c r=\"C1\" t=\"str\"><v>类型</v></c><c r=\"D1\" t=\"str\"><v>党员数</v></c></row>\
         <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><v>校党委</v></c>\
         <c r=\"C2\" t=\"str\"><v>党委</v></c><c r=\"D2\"><f>SUM(D3:D9)</f></c></row>";

fn sheet_xml(rows: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes()
}

/// A sheet of texts.
fn sheet_of(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |text: &&str| format!("<c t=\"str\"><v>{text}</v></c>");
    let row =
        |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    sheet_xml(&rows.iter().map(row).collect::<String>())
}

fn from_1904() -> Vec<u8> {
    let head = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>编号</v></c>\
         <c r=\"B1\" t=\"str\"><v>名称</v></c>\
         <c r=\"C1\" t=\"str\"><v>类型</v></c><c r=\"D1\" t=\"str\"><v>成立日期</v></c></row>";
    let row = "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><v>校党委</v></c>\
         <c r=\"C2\" t=\"str\"><v>党委</v></c><c r=\"D2\"><v>44081</v></c></row>";
    sheet_xml(&format!("{head}{row}"))
}

/// A workbook with one sheet, something before its list of sheets, and attributes of the sheet.
fn crafted_book(before: &str, attributes: &str, sheet: &[u8]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{REL}/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{REL}\">{before}<sheets><sheet name=\"a\" \
         sheetId=\"1\" r:id=\"r1\"{attributes}/></sheets></workbook>"
    );
    let links = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{REL}/worksheet\" \
         Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    odf::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn hostile_xlsx() -> Vec<Made> {
    let good = book(|sheet| write(sheet, &[HEAD, TOP, SECOND]));
    let entity = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\
         <worksheet><sheetData/></worksheet>";
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><sst/>";
    let hidden = format!(
        "<worksheet><!--{}--><!DOCTYPE x [<!ENTITY e \"e\">]><sheetData><row r=\"1\">\
         <c r=\"A1\" t=\"str\"><v>x</v></c></row></sheetData></worksheet>",
        " ".repeat(5000)
    );
    let far = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>x</v></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\" t=\"str\"><v>x</v></c></row>";
    let merges = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>名称</v></c></row>\
         </sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>";
    let macros = with_part(&good, "xl/vbaProject.bin");
    vec![
        ("macros.xlsx", macros),
        ("entity.xlsx", crafted(entity.as_bytes(), b"")),
        ("laughs.xlsx", crafted(&sheet_xml(""), laughs.as_bytes())),
        ("late_entity.xlsx", crafted(hidden.as_bytes(), b"")),
        ("bomb.xlsx", crafted(&vec![b' '; 8 << 20], b"")),
        ("far_cell.xlsx", crafted(&sheet_xml(far), b"")),
        ("huge_merge.xlsx", crafted(merges.as_bytes(), b"")),
        ("truncated.xlsx", good[..good.len() / 2].to_vec()),
        ("named.csv", good),
    ]
}

/// The same package with one more part.
fn with_part(package: &[u8], name: &str) -> Vec<u8> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = vec![(name.to_string(), b"x".to_vec())];
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().to_string();
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), &bytes[..]))
        .collect();
    odf::zip(&parts)
}
