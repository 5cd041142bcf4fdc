//! Any table understood as a list of orgs.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use wudan::exchange::{ColumnMap, OrgList, read_org_table, shapes};
use wudan_fuzz::{is_clean, table};

fn sound(list: &OrgList) {
    let mut codes = BTreeSet::from(["001".to_string()]);
    let known = codes.clone();
    for row in &list.rows {
        assert!(!list.refused.contains(&row.line), "refused and taken");
        assert!(!row.code.is_empty() && !row.name.is_empty());
        if let Some(parent) = &row.parent {
            assert!(codes.contains(parent), "a superior before its subordinates");
        }
        assert!(
            codes.insert(row.code.clone()) || known.contains(&row.code),
            "twice"
        );
        let people = row.secretary.iter().chain(&row.deputies).chain(&row.phone);
        let texts = [&row.code, &row.name].into_iter().chain(people);
        texts.for_each(|text| assert!(is_clean(text), "{text:?}"));
    }
    for issue in &list.issues {
        assert!(issue.places().values().all(|it| is_clean(it)), "{issue:?}");
    }
    assert!(list.skipped.iter().all(|it| is_clean(&it.text)));
    assert!(list.columns.iter().all(|it| is_clean(&it.heading)));
    assert_eq!(list.lines().len(), list.rows.len());
}

fuzz_target!(|data: &[u8]| {
    let table = table(data);
    let known = BTreeSet::from(["001".to_string()]);
    let map = ColumnMap::default();
    shapes(&table);
    let once = read_org_table(&table, &known, &map);
    assert_eq!(once, read_org_table(&table, &known, &map));
    if let Ok(list) = once {
        sound(&list);
    }
});
