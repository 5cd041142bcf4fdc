//! Binary workbooks that claim what they have not, and sheets without a name or behind a cover.

use std::io::Cursor;

use wudan::exchange::{Limits, ReadCode, read::read_here};

use crate::{
    dirty::{biff, odf},
    hostile_file::{code_of, read_bytes, workbook},
};

#[test]
fn a_small_binary_workbook_cannot_claim_a_huge_table() {
    let size: Vec<u8> = [0u32, 0xffff_ffff]
        .iter()
        .flat_map(|it| it.to_le_bytes())
        .collect();
    let size = (0x0200, [size, vec![0, 0, 0xff, 0xff, 0, 0]].concat());
    for records in [vec![number_at(0, 0), number_at(65_535, 255)], vec![size]] {
        let book = biff::of_records(&records);
        assert_eq!(code_of("far.xls", &book), ReadCode::TooManyCells);
    }
    let near = biff::of_records(&[number_at(0, 0), number_at(3_000, 255)]);
    let table = read_bytes("near.xls", &near).unwrap();
    assert_eq!(table.rows.len(), 2);
}

/// A number cell of a binary workbook.
fn number_at(row: u16, column: u16) -> (u16, Vec<u8>) {
    let place = [row, column, 0].map(u16::to_le_bytes).concat();
    (0x0203, [place, 1f64.to_le_bytes().to_vec()].concat())
}

#[test]
fn what_a_binary_workbook_embeds_does_not_hide_what_its_sheet_claims() {
    let begin = (0x0809, [0x0600u16, 0x0020].map(u16::to_le_bytes).concat());
    let end = (0x000a, Vec::new());
    let embedded = [number_at(0, 0), begin, end, number_at(65_535, 255)];
    // The text of a formula that never came stands in the first cell.
    let text = (0x0207, vec![1, 0, 0, b'x']);
    for records in [&embedded[..], &[number_at(65_535, 255), text]] {
        let book = biff::of_records(records);
        assert_eq!(code_of("far.xls", &book), ReadCode::TooManyCells);
    }
}

#[test]
fn chains_of_sectors_that_go_in_a_circle_are_damage() {
    const TABLE: usize = 512;
    const DIRECTORY: usize = 1024;
    let good = biff::of_records(&[number_at(0, 0)]);
    let set = |changes: &[(usize, u32)]| {
        let mut bytes = good.clone();
        for (at, word) in changes {
            bytes[*at..*at + 4].copy_from_slice(&word.to_le_bytes());
        }
        bytes
    };
    let next = |sector: usize| TABLE + 4 * sector;
    let length = DIRECTORY + 128 + 120;
    let back = set(&[(next(4), 2), (length, u32::MAX)]);
    let directory = set(&[(next(1), 1)]);
    let small = set(&[(64, u32::MAX), (60, 2), (next(4), 2), (DIRECTORY + 116, 2)]);
    let fourth = DIRECTORY + 3 * 512;
    let tables = set(&[(68, 4), (fourth + 508, 4)]);
    let mut idle = tables.clone();
    idle[fourth..fourth + 508].fill(0xff);
    for (name, bytes) in [
        ("stream", &back),
        ("directory", &directory),
        ("small", &small),
        ("tables", &tables),
        ("idle tables", &idle),
    ] {
        let limits = Limits::for_bytes(bytes.len() as u64);
        let error = read_here(Cursor::new(bytes), &limits).unwrap_err();
        assert_eq!(error.code, ReadCode::Damaged, "{name}");
    }
    // Only what a stream claims is followed: some writers leave its last sector without an end.
    let open = read_bytes("open.xls", &set(&[(next(9), 2)])).unwrap();
    assert_eq!(open.rows.len(), 1);
}

#[test]
fn sheets_with_content_are_passed_over_as_many_as_asked() {
    let row = |text: &str| {
        format!(
            "<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell>\
             </table:table-row>"
        )
    };
    let tables = ["", "b", "c"].map(|name| odf::table(name, &row(name)));
    let sheet = |name: &'static str| biff::Sheet {
        name,
        is_hidden: false,
        rows: vec![vec![biff::Value::Text(name)]],
        hidden_rows: Vec::new(),
        merges: Vec::new(),
    };
    let new = workbook(|book| {
        for name in ["a", "b", "c"] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            if name != "a" {
                sheet.write(0, 0, name).unwrap();
            }
        }
    });
    let old = biff::workbook(&["b", "c"].map(sheet), false, false);
    for bytes in [odf::workbook(&tables.concat()), old, new] {
        for (sheets_passed, name, left) in [(0, "b", "c"), (1, "c", "b")] {
            let limits = Limits {
                sheets_passed,
                ..Limits::for_bytes(bytes.len() as u64)
            };
            let table = read_here(Cursor::new(&bytes), &limits).unwrap();
            assert_eq!(
                (table.origin.sheet.as_str(), &*table.origin.sheets_left),
                (name, &[left.to_string()][..])
            );
            assert_eq!(table.rows[0].cells[0].text, name);
        }
    }
}

#[test]
fn a_sheet_without_a_name_is_read_and_told_apart_from_the_next() {
    let row = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>\
               </table:table-row>";
    let book = odf::workbook(&(odf::table("", row) + &odf::table("b", row)));
    let sheet = |name: &'static str| biff::Sheet {
        name,
        is_hidden: false,
        rows: vec![vec![biff::Value::Text("x")]],
        hidden_rows: Vec::new(),
        merges: Vec::new(),
    };
    let old = biff::workbook(&[sheet(""), sheet("b")], false, false);
    for (name, bytes) in [("a.ods", book), ("a.xls", old)] {
        let table = read_bytes(name, &bytes).unwrap();
        assert_eq!(table.rows.len(), 1, "{name}");
        assert_eq!(table.origin.sheet, "");
        assert_eq!(table.origin.sheets_left, ["b"]);
    }
}
