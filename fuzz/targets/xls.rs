//! Binary workbooks: a whole OLE2 container, or else the one stream that it holds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::exchange::Limits;
use wudan_fuzz::{allow_foreign_panics, biff, read};

/// Bytes of a stream that one sector of the table can name.
const STREAM_MAX: usize = 120 * 512;

fuzz_target!(init: allow_foreign_panics(), |data: &[u8]| {
    let bytes = match data.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        true => data.to_vec(),
        false => biff::container(&data[..data.len().min(STREAM_MAX)]),
    };
    read(&bytes, &Limits::for_bytes(bytes.len() as u64));
});
