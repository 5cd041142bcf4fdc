//! Whole files of any kind: the sniffing, the container's bounds, and whichever reader follows.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::exchange::Limits;
use wudan_fuzz::{allow_foreign_panics, read};

fuzz_target!(init: allow_foreign_panics(), |data: &[u8]| {
    let limits = Limits {
        part_bytes_free: 64 << 10,
        ..Limits::for_bytes(data.len() as u64)
    };
    read(data, &limits);
});
