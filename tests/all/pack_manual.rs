//! The manual of packs: every example loads, and every kind of rule has one.

use toml::{Table, Value};
use wudan::pack::{Problem, load, trial};

use crate::pack::listed;

const EN: &str = include_str!("../../data/packs/README.md");
const ZH: &str = include_str!("../../data/packs/README.zh-CN.md");
const BASE: &str = include_str!("../data/pack/manual.toml");

/// The blocks of a page that stand behind a fence.
fn blocks<'p>(page: &'p str, fence: &str) -> Vec<&'p str> {
    let parts = page.split(fence).skip(1);
    parts.map(|it| it.split("```").next().unwrap()).collect()
}

fn examples(page: &str) -> Vec<&str> {
    blocks(page, "```toml\n")
}

/// A text as a table of TOML.
fn parsed(text: &str) -> Table {
    text.parse()
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Lays rows over the base: a row of the same id is replaced.
fn laid(rows: Table) -> String {
    let mut base = parsed(BASE);
    for (table, new) in rows {
        match (base.get_mut(&table), new) {
            (Some(Value::Array(old)), Value::Array(new)) => {
                let ids: Vec<Value> = new.iter().map(|row| row["id"].clone()).collect();
                old.retain(|row| !ids.contains(&row["id"]));
                // The manual's own ladder shows one card of several.
                let cards = |row: &Value| row.get("card").cloned();
                let own = new.iter().find_map(cards);
                if let Some(Value::Array(own)) = own {
                    old.extend(other_cards(&own));
                }
                old.extend(new);
            }
            (_, new) => {
                base.insert(table, new);
            }
        }
    }
    toml::to_string(&base).unwrap()
}

/// A ladder of the base's cards that an example does not show.
fn other_cards(own: &[Value]) -> Option<Value> {
    let base = parsed(BASE);
    let mut ladder = base["ladder"][0].clone();
    let cards = ladder["card"].as_array().unwrap().clone();
    let is_other = |card: &&Value| own.iter().all(|it| it["id"] != card["id"]);
    let rest: Vec<Value> = cards.iter().filter(is_other).cloned().collect();
    let table = ladder.as_table_mut()?;
    table.insert("id".into(), Value::String("rest".into()));
    table.insert("card".into(), Value::Array(rest));
    Some(ladder)
}

/// The item in which rules are tried.
fn with_rule(line: &str) -> String {
    let rule = parsed(line)["rule"].clone();
    let mut base = parsed(BASE);
    let form = &mut base["form"][1]["group"][0]["item"][0];
    form.as_table_mut().unwrap().insert("rule".into(), rule);
    toml::to_string(&base).unwrap()
}

/// Keys that stand in any row.
fn with_row(keys: &str) -> String {
    let row = format!("[[area]]\nid = \"x\"\nno = 4\ntitle = \"x\"\n{keys}");
    laid(parsed(&row))
}

/// The single rules of a block of rules; one may go over several lines.
fn rules(block: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in block.lines() {
        if line.starts_with("rule =") {
            found.push(String::new());
        }
        if let Some(last) = found.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    found
}

/// Every pack that the examples of a page make.
fn packs(page: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for block in examples(page) {
        let bare = block.lines().find(|line| !line.trim().starts_with('#'));
        let first = bare.unwrap().trim();
        let block = block.replace('…', "x");
        if first.starts_with("rule =") {
            texts.extend(rules(&block).iter().map(|rule| with_rule(rule)));
        } else if first.starts_with("[pack]") && block.contains("[[") {
            texts.push(block);
        } else if first.starts_with('[') {
            texts.push(laid(parsed(&block)));
        } else {
            texts.push(with_row(&block));
        }
    }
    texts
}

#[test]
fn the_base_of_the_examples_is_sound() {
    let problems: Vec<Problem> = load("manual.toml", BASE).err().unwrap_or_default();
    assert!(problems.is_empty(), "{}", listed(&problems));
}

#[test]
fn every_example_of_the_manual_loads() {
    for page in [EN, ZH] {
        let texts = packs(page);
        assert!(texts.len() > 60, "{}", texts.len());
        for text in texts {
            let problems: Vec<Problem> = load("README.md", &text).err().unwrap_or_default();
            assert!(problems.is_empty(), "{}\n{text}", listed(&problems));
        }
    }
}

#[test]
fn an_example_that_is_written_wrong_would_be_found() {
    let rule = with_rule("rule = { kind = \"presence\", fact = \"rooster\" }");
    assert!(load("README.md", &rule).is_err());
    let row = laid(parsed(
        "[[talk]]\nid = \"x\"\ntitle = \"x\"\nkind = \"chat\"\n",
    ));
    assert!(load("README.md", &row).is_err());
}

/// What an example must say to be one of a kind: the table, the key and the word.
const KINDS: &[(&str, &str, &str, &str)] = &[
    ("F1", "fact", "kind", "event"),
    ("F2", "fact", "kind", "count"),
    ("F3", "fact", "kind", "number"),
    ("F3", "fact", "kind", "rate"),
    ("F4", "fact", "kind", "state"),
    ("F4", "fact", "kind", "label"),
    ("F5", "fact", "kind", "date"),
    ("F5", "fact", "kind", "span"),
    ("F6", "fact", "kind", "incident"),
    ("F7", "fact", "kind", "honour"),
    ("F8", "fact", "kind", "ballot"),
    ("F9", "fact", "kind", "mark"),
    ("F10", "fact", "kind", "imported"),
    ("F11", "fact", "kind", "peers"),
    ("F12", "fact", "kind", "document"),
    ("R01", "rule", "kind", "presence"),
    ("R02", "rule", "kind", "conditions"),
    ("R03", "rule", "kind", "shortfall"),
    ("R04", "rule", "kind", "occurrence"),
    ("R05", "rule", "kind", "rate_step"),
    ("R06", "rule", "kind", "bands"),
    ("R07", "rule", "kind", "labels"),
    ("R08", "rule", "kind", "factors"),
    ("R09", "rule", "kind", "judged"),
    ("R10", "rule", "kind", "proportion"),
    ("R11", "rule", "kind", "rank"),
    ("R12", "rule", "kind", "ratio"),
    ("R13", "rule", "kind", "accumulate"),
    ("R14", "rule", "kind", "honours"),
    ("R15", "rule", "kind", "cascade"),
    ("R16", "rule", "kind", "severity"),
    ("R17", "rule", "kind", "imported"),
    ("R18", "rule", "kind", "trump"),
    ("R19", "modifiers", "effect", "times"),
    ("R20", "item", "missing", "zero"),
    ("R21", "rule", "kind", "rollup"),
    ("R22", "rule", "kind", "split"),
    ("R23", "item", "floor", "-1"),
    ("R24", "rule", "kind", "owned"),
    ("R25", "rule", "kind", "steps"),
    ("R26", "rule", "kind", "staffing"),
    ("R27", "rule", "kind", "target"),
    ("A01", "score", "how", "form"),
    ("A01", "score", "how", "sum"),
    ("A02", "score", "cap", "100"),
    ("A03", "score", "how", "weighted"),
    ("A04", "score", "how", "less"),
    ("A05", "score", "how", "by_kind"),
    ("A06", "score", "how", "ballots"),
    ("A07", "score", "how", "open"),
    ("A08", "score", "how", "unmet"),
    ("A09", "score", "how", "bonus"),
    ("A10", "score", "how", "periods"),
    ("A11", "score", "how", "ranked"),
    ("A12", "round", "mode", "half_up"),
    ("A13", "score", "drop_highest", "1"),
    ("G01", "grading", "kind", "thresholds"),
    ("G02", "grading", "kind", "share"),
    ("G03", "grading", "kind", "share_below"),
    ("G04", "grading", "kind", "precondition"),
    ("G05", "grading", "kind", "ceiling"),
    ("G06", "grading", "kind", "veto"),
    ("G07", "grading", "kind", "set"),
    ("G08", "grading", "kind", "downgrade"),
    ("G09", "grading", "kind", "card_ceiling"),
    ("G10", "grading", "kind", "placing"),
    ("G11", "grading", "kind", "body"),
    ("G12", "scale", "id", "review"),
    ("G13", "grading", "kind", "exempt"),
    ("C01", "consequence", "kind", "card"),
    ("C02", "consequence", "kind", "escalate"),
    ("C03", "when", "years", "2"),
    ("C04", "consequence", "kind", "talk"),
    ("C04", "consequence", "kind", "letter"),
    ("C05", "consequence", "kind", "rectify"),
    ("C06", "consequence", "kind", "bar"),
    ("C07", "consequence", "kind", "publish"),
    ("C08", "consequence", "kind", "order"),
    ("C09", "consequence", "kind", "remove"),
    ("C10", "consequence", "kind", "reward"),
    ("C11", "consequence", "kind", "weigh"),
    ("C12", "consequence", "kind", "recheck"),
    ("L01", "calendar", "kind", "stage"),
    ("L02", "calendar", "kind", "publication"),
    ("L03", "calendar", "kind", "reminder"),
    ("L04", "calendar", "kind", "cohort"),
    ("L05", "calendar", "kind", "extension"),
    ("L06", "calendar", "in_force", "2026-07-01"),
    ("L07", "calendar", "kind", "close"),
    ("L08", "calendar", "kind", "window"),
    ("L09", "calendar", "kind", "rectification"),
    ("L10", "calendar", "kind", "procedure"),
    ("L11", "calendar", "kind", "cadence"),
    ("L12", "calendar", "kind", "grading"),
    ("L13", "calendar", "kind", "deadline"),
    ("L14", "calendar", "kind", "school_term"),
];

/// Every key and value of a tree, each with the table in which it stands.
fn said(table: &str, value: &Value, found: &mut Vec<(String, String, String)>) {
    match value {
        Value::Array(list) => list.iter().for_each(|it| said(table, it, found)),
        Value::Table(map) => {
            for (key, inner) in map {
                said(key, inner, found);
                let text = match inner {
                    Value::String(text) => text.clone(),
                    Value::Integer(number) => number.to_string(),
                    Value::Datetime(day) => day.to_string(),
                    _ => continue,
                };
                found.push((table.to_string(), key.clone(), text));
            }
        }
        _ => {}
    }
}

/// A block in pieces, each a rule or a row with the remarks on its lines.
fn pieces(block: &str) -> Vec<String> {
    if block.starts_with("rule =") {
        return rules(block);
    }
    let mut found = vec![String::new()];
    for line in block.lines() {
        if line.starts_with("[[") {
            found.push(String::new());
        }
        let last = found.last_mut().unwrap();
        last.push_str(line);
        last.push('\n');
    }
    found
}

/// Whether a piece names a code in a remark.
fn is_tagged(piece: &str, code: &str) -> bool {
    let remarks = piece.lines().filter_map(|line| line.split_once("# "));
    remarks.into_iter().any(|(_, remark)| {
        let mut words = remark.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| word == code)
    })
}

#[test]
fn every_kind_of_rule_has_an_example_that_names_its_code() {
    for page in [EN, ZH] {
        let mut shown: Vec<(String, (String, String, String))> = Vec::new();
        for piece in examples(page).into_iter().flat_map(pieces) {
            let mut found = Vec::new();
            let table = parsed(&piece.replace('…', "x"));
            said("", &Value::Table(table), &mut found);
            shown.extend(found.into_iter().map(|it| (piece.clone(), it)));
        }
        for (code, table, key, word) in KINDS {
            let wanted = (table.to_string(), key.to_string(), word.to_string());
            let mut own = shown.iter().filter(|(_, it)| *it == wanted);
            assert!(
                own.any(|(piece, _)| is_tagged(piece, code)),
                "{code}: no example of {wanted:?}"
            );
        }
    }
}

#[test]
fn the_codes_asked_of_the_manual_are_all_there_are() {
    for (letter, last) in [
        ('F', 12),
        ('R', 27),
        ('A', 13),
        ('G', 13),
        ('C', 12),
        ('L', 14),
    ] {
        for no in 1..=last {
            let code = match letter {
                'F' => format!("F{no}"),
                _ => format!("{letter}{no:02}"),
            };
            assert!(KINDS.iter().any(|(it, ..)| *it == code), "{code}");
        }
    }
}

#[test]
fn the_made_up_facts_of_the_manual_are_accepted() {
    let base = load("manual.toml", BASE).unwrap();
    for page in [EN, ZH] {
        let found = blocks(page, "```toml facts\n");
        assert_eq!(found.len(), 1);
        let facts = trial("README.md", found[0], &base);
        let facts = facts.unwrap_or_else(|it| panic!("{}", listed(&it)));
        assert_eq!(facts.orgs.len(), 2);
        assert_eq!(facts.orgs[0].drawn, vec![facts.orgs[1].org.id]);
    }
}

#[test]
fn the_manual_names_every_key_of_a_file_of_facts() {
    let base = load("manual.toml", BASE).unwrap();
    let tables = [
        "post",
        "record",
        "sheet",
        "card",
        "finding",
        "past",
        "term",
        "period_score",
        "decision",
    ];
    let mut text = "zz = 1\nyear = 2026\ntoday = 2027-01-10\nperiod = { zz = 1 }\n".to_string();
    text += "[[org]]\nname = \"a\"\nkind = \"branch\"\nzz = 1\n";
    for table in tables {
        text += &format!("[[org.{table}]]\nzz = 1\n");
    }
    let problems = trial("facts.toml", &text, &base).unwrap_err();
    let allowed = problems.iter().filter_map(|it| it.arg("allowed"));
    let mut keys: Vec<&str> = allowed.flat_map(|it| it.split(' ')).collect();
    keys.sort_unstable();
    keys.dedup();
    assert!(keys.len() > 60, "{keys:?}");
    for page in [EN, ZH] {
        let block = blocks(page, "```toml facts\n")[0];
        let named: Vec<&str> = block
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .collect();
        let unsaid: Vec<_> = keys.iter().filter(|key| !named.contains(key)).collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
    }
}
