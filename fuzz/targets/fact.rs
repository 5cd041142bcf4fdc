//! Any table understood as a list of facts.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wudan::exchange::{Heading, fact_table};
use wudan_fuzz::{is_clean, table};

static LISTS: LazyLock<Vec<Vec<Heading>>> = LazyLock::new(|| {
    let record = [
        "org", "kind", "date", "topic", "present", "attended", "missed",
    ];
    let honour = [
        "org", "fact", "date", "level", "role", "matter", "person", "share",
    ];
    let incident = [
        "org", "fact", "date", "severity", "text", "person", "persons",
    ];
    let of = |list, columns: &[&str]| Heading::of_list(list, columns).unwrap();
    let plain = ["org", "date"].map(|it| Heading::field(it, it));
    vec![
        of("record", &record),
        of("honour", &honour),
        of("incident", &incident),
        plain.to_vec(),
    ]
});

fuzz_target!(|data: &[u8]| {
    let table = table(data);
    for headings in LISTS.iter() {
        let once = fact_table(&table, headings, "a");
        assert_eq!(once, fact_table(&table, headings, "a"));
        let Ok(list) = once else { continue };
        assert!(list.rows.len() < table.rows.len());
        for row in &list.rows {
            assert!(row.row > list.heading_row);
            assert!(row.cells.values().all(|it| is_clean(it) && it.trim() == it));
        }
        assert!(list.columns.iter().all(|it| is_clean(&it.heading)));
    }
});
