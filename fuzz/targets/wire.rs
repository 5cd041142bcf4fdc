//! What a child says to its parent: lines of any bytes, and tables of any text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::exchange::wire::{Line, outcome_of, row_of};
use wudan_fuzz::{table, through_the_wire};

fuzz_target!(|data: &[u8]| {
    for line in data.split(|byte| *byte == b'\n') {
        let Ok(line) = serde_json::from_slice::<Line>(line) else {
            continue;
        };
        // Whatever was understood is said again in the same way.
        let said = serde_json::to_vec(&line).unwrap();
        let again: Line = serde_json::from_slice(&said).unwrap();
        assert_eq!(said, serde_json::to_vec(&again).unwrap());
        match line {
            Line::Row(number, pairs) => {
                let row = row_of(number, pairs);
                assert_eq!(said, serde_json::to_vec(&Line::row(row)).unwrap());
            }
            last => drop(outcome_of(last).unwrap()),
        }
    }
    let mut table = table(data);
    table
        .rows
        .iter_mut()
        .for_each(|row| row.width = row.cells.len());
    through_the_wire(&table);
});
