//! Text of any encoding and delimiter becomes a table or a reason.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::exchange::Limits;
use wudan_fuzz::read;

fuzz_target!(|data: &[u8]| {
    // A ZIP or OLE2 container is for other targets.
    if !data.starts_with(b"PK") && !data.starts_with(&[0xd0, 0xcf]) {
        let limits = Limits {
            cell_bytes_max: 4096,
            ..Limits::for_text()
        };
        read(data, &limits);
    }
});
