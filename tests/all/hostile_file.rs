//! Files that are broken, foreign or meant to do harm: each is refused with its reason, in time.

use std::{
    fs,
    io::Cursor,
    path::PathBuf,
    time::{Duration, Instant},
};

use rust_xlsxwriter::{Formula, Workbook};
use wudan::exchange::{
    CellKind, Limits, Program, ReadCode, ReadError, Table, read, read::read_here, table::Format,
};

use crate::{
    dirty::{crafted::crafted, odf},
    import::{list_of, program},
};

/// Writes the bytes under a name and reads them as a person's file is read.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Result<Table, ReadError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    let started = Instant::now();
    let outcome = read(&path, &program());
    assert!(
        started.elapsed() < Duration::from_secs(25),
        "{name} took too long"
    );
    outcome
}

pub fn code_of(name: &str, bytes: &[u8]) -> ReadCode {
    read_bytes(name, bytes)
        .expect_err("the file is refused")
        .code
}

pub fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn sheet(cells: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{cells}</sheetData></worksheet>").into_bytes()
}

#[test]
fn an_empty_file_is_empty_and_a_missing_one_is_missing() {
    assert_eq!(code_of("a.csv", b""), ReadCode::Empty);
    assert_eq!(code_of("a.csv", b"\n\n,,\n"), ReadCode::NoRows);
    let error = read(&PathBuf::from("no/such/file.csv"), &program()).unwrap_err();
    assert_eq!(error.code, ReadCode::NotFound);
    assert_eq!(error.args["file"], "file.csv");
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(
        read(dir.path(), &program()).unwrap_err().code,
        ReadCode::NotAFile
    );
}

#[test]
fn the_content_decides_and_not_the_extension() {
    let bytes = workbook(|book| {
        book.add_worksheet().write(0, 0, "编号").unwrap();
    });
    let table = read_bytes("list.csv", &bytes).unwrap();
    assert_eq!(table.origin.format, Format::Xlsx);
    let table = read_bytes("list.xlsx", "编号,名称\n1,甲\n".as_bytes()).unwrap();
    assert_eq!(table.origin.format, Format::Text);
    for bytes in [
        &b"%PDF-1.7"[..],
        b"<html><table>",
        b"{\\rtf1",
        b"\x1f\x8b\x08",
    ] {
        assert_eq!(code_of("list.csv", bytes), ReadCode::WrongContent);
    }
}

#[test]
fn binary_junk_named_csv_is_refused() {
    let mut junk = Vec::new();
    let mut state = 12345u32;
    for _ in 0..5000 {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
        junk.push((state >> 16) as u8);
    }
    assert_eq!(code_of("junk.csv", &junk), ReadCode::Binary);
    junk.retain(|byte| *byte != 0);
    let code = code_of("junk.csv", &junk);
    assert!(
        matches!(code, ReadCode::Binary | ReadCode::WrongEncoding),
        "{code}"
    );
    assert_eq!(code_of("nul.csv", b"a,b\n1\0,2\n"), ReadCode::Binary);
}

#[test]
fn every_usual_encoding_is_recognised_and_a_broken_one_is_refused() {
    let text = "编号,名称\n1,组织部𠮷\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "UTF-8"),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
        ([b"\xff\xfe", &utf16[..]].concat(), "UTF-16LE"),
        (gb, "gb18030"),
    ] {
        let table = read_bytes("a.csv", &bytes).unwrap();
        assert_eq!(table.origin.encoding, encoding);
        assert_eq!(table.rows[0].cells[0].text, "编号", "{encoding}");
        assert_eq!(table.rows[1].cells[1].text, "组织部𠮷", "{encoding}");
    }
    let mut cut = "组织部".repeat(40).into_bytes();
    cut.pop();
    assert_eq!(code_of("cut.csv", &cut), ReadCode::WrongEncoding);
    let mixed = [text.as_bytes(), b"\xff\xff\xff"].concat();
    assert_eq!(code_of("mixed.csv", &mixed), ReadCode::WrongEncoding);
}

#[test]
fn control_characters_are_read_and_never_kept() {
    let text = "编号,名称,类型\n1,\u{1b}[31m校\u{200b}党\u{202e}委\u{7}\u{1b}[0m,党委\n";
    let table = read_bytes("a.csv", text.as_bytes()).unwrap();
    let list = list_of(&table).unwrap();
    assert_eq!(list.rows[0].name, "校党委");
    let shown = list.issues.iter().map(|issue| issue.value.as_str());
    let kept = |c: char| c.is_control() || ('\u{200b}'..='\u{202e}').contains(&c);
    assert!(shown.into_iter().all(|text| !text.contains(kept)));
}

#[test]
fn encrypted_and_old_workbooks_are_told_apart() {
    let ole = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(1024, 0);
        bytes.extend(name);
        bytes.resize(4096, 0);
        bytes
    };
    assert_eq!(
        code_of("a.xlsx", &ole("EncryptedPackage")),
        ReadCode::Encrypted
    );
    assert!(matches!(
        code_of("a.xls", &ole("Workbook")),
        ReadCode::Damaged | ReadCode::Truncated
    ));
    assert_eq!(
        code_of("a.xlsx", &ole("WordDocument")),
        ReadCode::WrongContent
    );
}

#[test]
fn a_truncated_workbook_is_refused_at_every_length() {
    let whole = workbook(|book| {
        let sheet = book.add_worksheet();
        for row in 0..50 {
            sheet.write(row, 0, format!("名称{row}")).unwrap();
        }
    });
    for part in 1..8 {
        let length = whole.len() * part / 8;
        let error = read_here(Cursor::new(&whole[..length]), &Limits::for_bytes(1 << 20));
        assert!(error.is_err(), "{length} of {} bytes", whole.len());
    }
    assert_eq!(
        code_of("a.xlsx", &whole[..whole.len() / 2]),
        ReadCode::Truncated
    );
}

#[test]
fn flipped_bytes_never_crash_the_reader() {
    let whole = workbook(|book| {
        book.add_worksheet().write(0, 0, "名称").unwrap();
    });
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        // Whatever comes, it comes as a value.
        let _ = read_here(Cursor::new(bytes), &Limits::for_bytes(1 << 20));
    }
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let bomb = crafted(&vec![b' '; 8 << 20], b"");
    assert!(bomb.len() < 200_000);
    assert_eq!(code_of("bomb.xlsx", &bomb), ReadCode::TooDense);
}

#[test]
fn a_bomb_that_lies_about_its_size_is_stopped_by_the_limit_on_memory_or_on_the_part() {
    let honest = crafted(&sheet(""), &vec![b'a'; 6 << 20]);
    let mut lying = honest.clone();
    let size = (6u32 << 20).to_le_bytes();
    let small = 1000u32.to_le_bytes();
    let places: Vec<usize> = (0..lying.len() - 4)
        .filter(|at| lying[*at..*at + 4] == size)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&small);
    }
    assert!(read_bytes("liar.xlsx", &lying).is_err());
}

#[test]
fn a_tiny_workbook_cannot_claim_a_huge_table() {
    let far = sheet("<row r=\"1048576\"><c r=\"XFD1048576\" t=\"str\"><v>x</v></c></row>");
    assert_eq!(
        code_of("far.xlsx", &crafted(&far, b"")),
        ReadCode::TooManyColumns
    );
    let low = "<dimension ref=\"A1:XFD1048576\"/>";
    let low = format!(
        "<worksheet>{low}<sheetData><row r=\"1048576\"><c r=\"A1048576\" t=\"str\"><v>x</v></c>\
         </row></sheetData></worksheet>"
    );
    let table = read_bytes("low.xlsx", &crafted(low.as_bytes(), b"")).unwrap();
    assert_eq!((table.rows.len(), table.rows[0].number), (1, 1_048_576));
}

/// Numbers over which the library or the reader of OpenDocument stumbled.
#[test]
fn numbers_that_no_spreadsheet_writes_are_damage_or_a_bound_and_no_crash() {
    for place in ["AAAAAAAAAAAAA1", "A99999999999"] {
        let cells = format!("<row r=\"1\"><c r=\"{place}\"><v>1</v></c></row>");
        let bytes = crafted(&sheet(&cells), b"");
        assert_eq!(code_of("place.xlsx", &bytes), ReadCode::Damaged, "{place}");
    }
    let far = "table:number-rows-repeated=\"18446744073709551615\"";
    let cell = "table:number-rows-spanned=\"2\" table:number-columns-repeated=\"9\"";
    let rows = format!(
        "<table:table-row {far}/><table:table-row><table:table-cell {cell}><text:p>x</text:p>\
         </table:table-cell></table:table-row>"
    );
    let book = odf::workbook(&odf::table("a", &rows));
    assert_eq!(code_of("far.ods", &book), ReadCode::Damaged);
}

#[test]
fn one_long_shared_string_cannot_fill_the_memory() {
    let text = "x".repeat(900_000);
    let strings = format!("<sst><si><t>{text}</t></si></sst>");
    let cell = |row: usize| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>");
    let cells: String = (1..2000).map(cell).collect();
    let bytes = crafted(&sheet(&cells), strings.as_bytes());
    assert_eq!(code_of("long.xlsx", &bytes), ReadCode::TooMuchText);
}

#[test]
fn a_child_that_cannot_start_or_says_nothing_is_reported_as_such() {
    let nobody = Program::new(PathBuf::from("/no/such/program"));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.xlsx");
    fs::write(&path, crafted(&sheet(""), b"")).unwrap();
    assert_eq!(read(&path, &nobody).unwrap_err().code, ReadCode::NoReader);
    let silent = Program::new(PathBuf::from("/bin/true"));
    assert_eq!(read(&path, &silent).unwrap_err().code, ReadCode::Crashed);
}

#[test]
fn external_entities_are_not_resolved() {
    let text = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\
         <worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&e;</v></c></row></sheetData>\
         </worksheet>";
    let bytes = crafted(text.as_bytes(), b"");
    assert_eq!(code_of("entity.xlsx", &bytes), ReadCode::ExternalEntity);
}

#[test]
fn formulas_are_taken_by_their_saved_result_and_told_without_one() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet
            .write(0, 0, Formula::new("=1+1").set_result("2"))
            .unwrap();
    });
    let table = read_bytes("formula.xlsx", &bytes).unwrap();
    assert_eq!(table.rows[0].cells[0].text, "2");
    let bare = sheet("<row r=\"1\"><c r=\"A1\"><f>1+1</f></c></row>");
    let table = read_bytes("bare.xlsx", &crafted(&bare, b"")).unwrap();
    assert_eq!(table.rows[0].cells[0].kind, CellKind::Formula);
}

#[test]
fn files_marked_as_state_secrets_are_refused_wherever_the_mark_stands() {
    let text = "密级：机密★1年\n编号,名称\n1,甲\n";
    let error = read_bytes("a.csv", text.as_bytes()).unwrap_err();
    assert_eq!(
        (error.code, error.args["row"].as_str()),
        (ReadCode::Secret, "1")
    );
    let bytes = workbook(|book| {
        book.add_worksheet().write(9, 3, "绝 密").unwrap();
    });
    assert_eq!(code_of("a.xlsx", &bytes), ReadCode::Secret);
    let office = "编号,名称\n1,保密办公室党支部\n";
    assert!(read_bytes("office.csv", office.as_bytes()).is_ok());
}

#[test]
fn the_first_visible_sheet_with_content_is_read_and_the_others_are_named() {
    let bytes = workbook(|book| {
        book.add_worksheet().set_name("空").unwrap();
        let hidden = book.add_worksheet().set_name("藏").unwrap();
        hidden.write(0, 0, "x").unwrap();
        hidden.set_hidden(true);
        book.add_worksheet()
            .set_name("一")
            .unwrap()
            .write(2, 1, "甲")
            .unwrap();
        book.add_worksheet()
            .set_name("二")
            .unwrap()
            .write(0, 0, "乙")
            .unwrap();
    });
    let table = read_bytes("a.xlsx", &bytes).unwrap();
    assert_eq!(table.origin.sheet, "一");
    assert_eq!(table.origin.sheets_left, ["二"]);
    assert_eq!(
        (table.rows[0].number, table.rows[0].cells[1].text.as_str()),
        (3, "甲")
    );
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(150))]

    #[test]
    fn no_bytes_whatever_make_the_readers_panic(
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400),
        head in proptest::sample::select(vec![
            &b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\"", b",,\n",
        ]),
    ) {
        let whole = [head, &bytes[..]].concat();
        let _ = read_here(Cursor::new(whole), &Limits::for_text());
    }

    #[test]
    fn no_table_whatever_makes_the_list_panic_or_loses_a_row_in_silence(
        rows in proptest::collection::vec(
            proptest::collection::vec("[0-5]{0,2}|[一-三、（）() \
                \u{200b}\u{1b}a-c]{0,4}|合计|空缺|支部|2024[-./年]1?[0-9]", 0..13),
            1..30,
        ),
    ) {
        let mut text = String::from("编号,上级编号,名称,类型,领域,党员数,\
            届次成立日期,任期年限,书记,副书记,联系电话\n");
        for row in &rows {
            let cells: Vec<String> =
                row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        let Ok(table) = read_here(Cursor::new(text.into_bytes()), &Limits::for_text()) else {
            return Ok(());
        };
        if let Ok(list) = list_of(&table) {
            let told = list.rows.len() + list.refused.len() + list.skipped.len();
            proptest::prop_assert_eq!(told, table.rows.len());
            let mut seen = std::collections::BTreeSet::new();
            for row in &list.rows {
                let known = row.parent.as_ref().is_none_or(|parent| seen.contains(parent));
                proptest::prop_assert!(known, "{} before its superior", row.code);
                proptest::prop_assert!(seen.insert(row.code.clone()), "{} twice", row.code);
            }
        }
    }
}
