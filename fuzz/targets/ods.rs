//! The parts of an OpenDocument package: content, manifest.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::exchange::Limits;
use wudan_fuzz::{parts, read};

fuzz_target!(|data: &[u8]| {
    let bytes = parts(
        data,
        &[
            ("content.xml", b"<office:document-content/>"),
            ("META-INF/manifest.xml", b"<m/>"),
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
        ],
    );
    read(&bytes, &Limits::for_bytes(bytes.len() as u64));
});
