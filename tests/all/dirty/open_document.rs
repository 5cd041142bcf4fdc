//! The OpenDocument workbooks among the dirty files.

use super::{
    made::Made,
    odf::{self, cell, row, table, texts, workbook},
};

const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
const TEXT_MIME: &str = "application/vnd.oasis.opendocument.text";
const MANY_ROWS: &str = "table:number-rows-repeated=\"1048576\"";

fn head() -> String {
    let cells = ["编号", "上级编号", "名称", "类型", "党员数", "成立日期"];
    row("", &texts(&cells))
}

fn top() -> String {
    texts(&["1", "", "校党委", "党委"])
}

/// A heading and one org.
fn good() -> String {
    let number = cell("office:value-type=\"float\" office:value=\"30\"", "30");
    let day = "office:value-type=\"date\" office:date-value=\"2024-09-08\"";
    let day = cell(day, "24年9月8日");
    format!("{}{}", head(), row("", &format!("{}{number}{day}", top())))
}

fn second(attributes: &str) -> String {
    row(attributes, &texts(&["2", "1", "甲总支", "总支"]))
}

/// A superior's number that stands for two rows.
fn merged() -> String {
    let spanned = "office:value-type=\"string\" table:number-rows-spanned=\"2\"";
    let first = [texts(&["2"]), cell(spanned, "1"), texts(&["甲", "总支"])].concat();
    let covered = "<table:covered-table-cell/>".to_string();
    let next = [texts(&["3"]), covered, texts(&["乙", "总支"])].concat();
    [good(), row("", &first), row("", &next)].concat()
}

/// Names that their column indents, or their row or they themselves.
fn indented() -> String {
    let styled = |style: &str| format!("office:value-type=\"string\" table:style-name=\"{style}\"");
    let named = |row_style: &str, [code, kind]: [&str; 2], name: String| {
        row(row_style, &[texts(&[code]), name, texts(&[kind])].concat())
    };
    let columns = "<table:table-column/><table:table-column \
                   table:default-cell-style-name=\"in1\"/><table:table-column/>";
    let of_row = "table:default-cell-style-name=\"in2\"";
    [
        columns.to_string(),
        row("", &texts(&["编号", "名称", "类型"])),
        named("", ["1", "党委"], cell(&styled("plain"), "校党委")),
        named("", ["2", "总支"], texts(&["甲总支"])),
        named(of_row, ["3", "支部"], texts(&["乙支部"])),
        named("", ["4", "支部"], cell(&styled("in2"), "丙支部")),
        named("", ["5", "总支"], texts(&["丁总支"])),
    ]
    .concat()
}

/// A remark that belongs to a cell and is no part of it.
fn remarked() -> String {
    let remark = "office:value-type=\"string\"><office:annotation><text:p>批注</text:p>\
         </office:annotation";
    let name = cell(remark, "校<text:s/>党&amp;委");
    let cells = [texts(&["1", ""]), name, texts(&["党委"])].concat();
    [head(), row("", &cells)].concat()
}

/// Workbooks as offices save them.
pub fn plain() -> Vec<Made> {
    let hollow = cell("table:formula=\"of:=SUM([.E3])\"", "");
    let formula = [head(), row("", &[top(), hollow].concat())].concat();
    let old = "<table:table table:name=\"旧\" table:style-name=\"hid\">";
    let listed = table("名册", &[good(), second("")].concat());
    let hidden = format!("{old}{}</table:table>{listed}", head());
    let of = |rows: &[String]| workbook(&table("a", &rows.concat()));
    vec![
        ("good.ods", of(&[good(), row(MANY_ROWS, "")])),
        ("merged.ods", of(&[merged()])),
        (
            "hidden_row.ods",
            of(&[good(), second("table:visibility=\"filter\"")]),
        ),
        ("indent.ods", of(&[indented()])),
        ("hidden_sheet.ods", workbook(&hidden)),
        ("formula_empty.ods", of(&[formula])),
        ("remark.ods", of(&[remarked()])),
    ]
}

/// Workbooks that are broken or mean harm, and a text document.
pub fn hostile() -> Vec<Made> {
    let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    let wide = "office:value-type=\"string\" table:number-columns-repeated=\"16384\"";
    let wide = row("", &cell(wide, "x"));
    let sheet = table("a", &good());
    let locked = "<m><manifest:encryption-data/></m>";
    let whole = workbook(&sheet);
    let many = [good(), second(MANY_ROWS)].concat();
    let cut = "<office:document-content><a>";
    vec![
        ("repeated_rows.ods", workbook(&table("a", &many))),
        ("repeated_cells.ods", workbook(&table("a", &wide))),
        ("entity.ods", odf::odd(entity, &sheet, "<m/>", &[])),
        ("locked.ods", odf::odd("", "", locked, &[])),
        (
            "macros.ods",
            odf::odd("", &sheet, "<m/>", &["Basic/Standard/a.xml"]),
        ),
        ("letter.odt", odf::package(TEXT_MIME, "<x/>", "<m/>", &[])),
        ("truncated.ods", whole[..whole.len() * 2 / 3].to_vec()),
        ("cut_content.ods", odf::package(MIME, cut, "", &[])),
        (
            "bomb.ods",
            odf::package(MIME, &" ".repeat(8 << 20), "", &[]),
        ),
    ]
}
