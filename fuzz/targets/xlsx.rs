//! The parts of an XLSX package: sheet, shared strings, styles, book, links.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::exchange::Limits;
use wudan_fuzz::{allow_foreign_panics, parts, read};

const BOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
    <sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
const PACKAGE: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
    relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    </Relationships>";
const LINKS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
    relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/\
    officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    <Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
    relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";

fuzz_target!(init: allow_foreign_panics(), |data: &[u8]| {
    let bytes = parts(
        data,
        &[
            ("xl/worksheets/sheet1.xml", b"<worksheet/>"),
            ("xl/sharedStrings.xml", b""),
            ("xl/styles.xml", b""),
            ("xl/workbook.xml", BOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", LINKS.as_bytes()),
            ("_rels/.rels", PACKAGE.as_bytes()),
            ("[Content_Types].xml", b"<Types/>"),
        ],
    );
    read(&bytes, &Limits::for_bytes(bytes.len() as u64));
});
