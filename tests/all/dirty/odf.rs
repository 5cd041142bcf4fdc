//! Writes OpenDocument packages by hand.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A ZIP container of parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A package of a kind with a content, a manifest, and more parts.
pub fn package(mime: &str, content: &str, manifest: &str, more: &[&str]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("mimetype", mime.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ];
    parts.extend(more.iter().map(|name| (*name, &b"x"[..])));
    zip(&parts)
}

/// A workbook of tables.
pub fn workbook(tables: &str) -> Vec<u8> {
    package(SPREADSHEET, &content("", tables), "<m/>", &[])
}

/// A workbook whose content begins with a declaration, or with more parts.
pub fn odd(before: &str, tables: &str, manifest: &str, more: &[&str]) -> Vec<u8> {
    package(SPREADSHEET, &content(before, tables), manifest, more)
}

fn content(before: &str, tables: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>{before}<office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">\
         <office:automatic-styles><style:style style:name=\"hid\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style>\
         <style:style style:name=\"in1\" style:family=\"table-cell\">\
         <style:paragraph-properties fo:margin-left=\"0.353cm\"/></style:style>\
         <style:style style:name=\"in2\" style:family=\"table-cell\">\
         <style:paragraph-properties fo:margin-left=\"0.706cm\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    )
}

/// A table of rows.
pub fn table(name: &str, rows: &str) -> String {
    format!("<table:table table:name=\"{name}\">{rows}</table:table>")
}

/// A row of cells, with attributes of its own.
pub fn row(attributes: &str, cells: &str) -> String {
    format!("<table:table-row {attributes}>{cells}</table:table-row>")
}

/// Cells of text.
pub fn texts(cells: &[&str]) -> String {
    cells
        .iter()
        .map(|text| cell("office:value-type=\"string\"", text))
        .collect()
}

/// A cell with attributes and its text.
pub fn cell(attributes: &str, text: &str) -> String {
    let text = match text {
        "" => String::new(),
        text => format!("<text:p>{text}</text:p>"),
    };
    format!("<table:table-cell {attributes}>{text}</table:table-cell>")
}
