//! A clerk's own DOCX as a template: body and header of any bytes.

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use wudan::exchange::paper::template::{TemplateError, fill};
use wudan_fuzz::parts;

fn value(name: &str) -> Option<String> {
    match name {
        "no" => None,
        "lines" => Some("一\n二 & <三>".to_string()),
        _ => Some("值".to_string()),
    }
}

fuzz_target!(|data: &[u8]| {
    let bytes = match data.starts_with(b"PK") {
        true => data.to_vec(),
        false => parts(
            data,
            &[
                ("word/document.xml", b"<w:document/>"),
                ("word/header1.xml", b""),
                ("[Content_Types].xml", b"<Types/>"),
            ],
        ),
    };
    match fill(Cursor::new(&bytes), &value) {
        Ok(filled) => {
            // Nothing is left to fill in, and what was filled in is still a document.
            let again = fill(Cursor::new(&filled), &value).unwrap();
            assert_eq!(filled, again);
        }
        Err(TemplateError::Unknown(fields)) => assert!(!fields.is_empty()),
        Err(_) => {}
    }
});
