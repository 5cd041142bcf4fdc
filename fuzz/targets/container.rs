//! Whole files of any kind: the sniffing, the container's bounds, and whichever reader follows.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::exchange::Limits;
use wudan_fuzz::read;

fuzz_target!(|data: &[u8]| {
    let limits = Limits {
        part_bytes_free: 64 << 10,
        ..Limits::for_bytes(data.len() as u64)
    };
    read(data, &limits);
});
