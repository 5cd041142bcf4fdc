//! Every list of the command line can be sorted, narrowed to columns, and counted.

use serde_json::json;

use super::Desk;

fn keys(desk: &Desk, args: &[&str], key: &str) -> Vec<String> {
    let rows = desk.json(args);
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row[key].as_str().unwrap_or_default().to_string())
        .collect()
}

#[test]
fn a_list_is_sorted_by_a_key_or_by_a_heading_of_either_language() {
    let desk = Desk::ready();
    let plain = keys(&desk, &["org", "list"], "code");
    let down = keys(&desk, &["org", "list", "--sort", "code:desc"], "code");
    let mut turned = plain.clone();
    turned.sort();
    turned.reverse();
    assert!(turned.len() > 3);
    assert_eq!(down, turned);
    let heading = keys(&desk, &["org", "list", "--sort", "编号：desc"], "code");
    assert_eq!(heading, turned);
    let english = keys(&desk, &["org", "list", "--sort", "Code:desc"], "code");
    assert_eq!(english, turned);
    let first = keys(
        &desk,
        &["org", "list", "--sort", "code:desc", "--limit", "1"],
        "code",
    );
    assert_eq!(first, turned[..1]);
}

#[test]
fn columns_are_chosen_in_their_order_for_text_and_json() {
    let desk = Desk::ready();
    let rows = desk.json(&["org", "list", "--columns", "name,code", "--limit", "1"]);
    let first = rows[0].as_object().unwrap();
    assert_eq!(first.keys().collect::<Vec<_>>(), ["name", "code"]);
    let said = desk
        .done(&["org", "list", "--columns", "名称,编号", "--limit", "1"])
        .out;
    assert!(said.starts_with("名称"), "{said}");
    assert!(said.lines().next().unwrap().ends_with("编号"), "{said}");
}

#[test]
fn a_column_is_counted_and_its_counts_add_up() {
    let desk = Desk::ready();
    let all = desk.json(&["org", "list"]);
    let rows = desk.json(&["org", "list", "--count-by", "kind"]);
    let rows = rows.as_array().unwrap();
    let sum: u64 = rows.iter().map(|row| row["count"].as_u64().unwrap()).sum();
    assert_eq!(sum, u64::try_from(all.as_array().unwrap().len()).unwrap());
    let counts: Vec<u64> = rows
        .iter()
        .map(|row| row["count"].as_u64().unwrap())
        .collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    let one = desk.json(&[
        "org",
        "list",
        "--count-by",
        "kind",
        "--sort",
        "count",
        "--limit",
        "1",
    ]);
    assert_eq!(one[0]["count"], json!(counts.last().unwrap()));
}

#[test]
fn an_unknown_column_is_refused_with_the_known_ones() {
    let desk = Desk::ready();
    for option in ["--sort", "--columns", "--count-by"] {
        let said = desk.refused(&["org", "list", option, "nix"], 2, "unknown_column");
        assert!(
            said.err.contains("nix") && said.err.contains("code"),
            "{said:?}"
        );
    }
    desk.refused(&["org", "list", "--sort", "code:up"], 2, "bad_value");
}

#[test]
fn charts_count_what_the_ledger_holds() {
    let desk = Desk::ready();
    let heat = desk.json(&["chart", "heat"]);
    let orgs = heat.as_array().unwrap();
    assert!(orgs.iter().all(|row| row["records"] == json!(0)), "{heat}");
    let trend = desk.json(&["chart", "trend", "001"]);
    assert_eq!(trend, json!([]));
}
