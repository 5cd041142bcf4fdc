//! The binary workbooks among the dirty files, and files of other kinds.

use super::{
    biff::{self, Sheet, Value},
    made::{Made, SECOND},
    odf,
};

fn texts(cells: &[&'static str]) -> Vec<Value> {
    cells.iter().map(|text| Value::Text(text)).collect()
}

fn indented() -> Vec<Vec<Value>> {
    let rows = [
        ("1", "校党委", "党委", 0),
        ("2", "甲总支", "总支", 1),
        ("3", "乙支部", "支部", 2),
        ("4", "丙总支", "总支", 1),
    ];
    let row = |(code, name, kind, steps)| {
        let name = Value::Indented(name, steps);
        [texts(&[code]), vec![name], texts(&[kind])]
            .into_iter()
            .flatten()
            .collect()
    };
    let head = texts(&["编号", "名称", "类型"]);
    [head].into_iter().chain(rows.map(row)).collect()
}

/// Workbooks of before 2007.
pub fn binary() -> Vec<Made> {
    let sheet = |name: &'static str, rows: Vec<Vec<Value>>| Sheet {
        name,
        is_hidden: false,
        rows,
        hidden_rows: Vec::new(),
        merges: Vec::new(),
    };
    let rows = || {
        let mut top = texts(&["1", "", "校党委", "党委"]);
        top.push(Value::Number(45543.0));
        vec![
            texts(&["编号", "上级编号", "名称", "类型", "成立日期"]),
            top,
            texts(SECOND),
        ]
    };
    let good = biff::workbook(&[sheet("a", rows())], false, false);
    let old = Sheet {
        is_hidden: true,
        ..sheet("旧", rows())
    };
    let mut merged = rows();
    merged.push(texts(&["3", "", "乙总支", "总支"]));
    let merged = Sheet {
        merges: vec![[2, 3, 1, 1]],
        ..sheet("a", merged)
    };
    let hidden_row = Sheet {
        hidden_rows: vec![2],
        ..sheet("a", rows())
    };
    let mut early = rows();
    early[1][4] = Value::Number(44081.0);
    vec![
        ("merged.xls", biff::workbook(&[merged], false, false)),
        (
            "hidden_row.xls",
            biff::workbook(&[hidden_row], false, false),
        ),
        (
            "indent.xls",
            biff::workbook(&[old.clone(), sheet("名册", indented())], false, false),
        ),
        (
            "hidden_sheet.xls",
            biff::workbook(&[old, sheet("名册", rows())], false, false),
        ),
        (
            "from_1904.xls",
            biff::workbook(&[sheet("a", early)], true, false),
        ),
        (
            "locked.xls",
            biff::workbook(&[sheet("a", rows())], false, true),
        ),
        ("truncated.xls", good[..good.len() / 3].to_vec()),
        ("good_xls.csv", good),
    ]
}

/// Files of other kinds under a workbook's name.
pub fn foreign() -> Vec<Made> {
    let ole = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(1024, 0);
        bytes.extend(name);
        bytes.resize(4096, 0);
        bytes
    };
    vec![
        ("locked.xlsx", ole("EncryptedPackage")),
        ("letter_doc.xls", ole("WordDocument")),
        ("other_ole.xls", ole("Elsewhere")),
        ("hollow_ole.xls", ole("Workbook")),
        (
            "letter.docx",
            odf::zip(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]),
        ),
        ("archive.zip", odf::zip(&[("a.txt", b"x")])),
        (
            "book.xlsb",
            odf::zip(&[("[Content_Types].xml", b"x"), ("xl/workbook.bin", b"x")]),
        ),
    ]
}
