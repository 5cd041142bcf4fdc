//! The shapes of JSON that other programs read, one file for each list and each show.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Desk, golden};

/// Keys whose strings are decimals.
const DECIMALS: &[&str] = &[
    "points",
    "total",
    "score",
    "sum",
    "mark",
    "of",
    "applicable",
    "scaled",
];
/// Keys whose values are free: arguments of a command, counts by kind.
const FREE: &[(&str, &str)] = &[
    ("args", "object"),
    ("orgs", "list of the same"),
    ("cells", "object of texts by column"),
];

/// What keys hold that the file of this test leaves empty.
const UNFILLED: &[(&str, &str)] = &[
    ("batch", "text"),
    ("carried_from", "number"),
    ("closed", "day"),
    ("degree", "text"),
    ("evidence", "text"),
    ("filed_to", "text"),
    ("item", "text"),
    ("number", "text"),
    ("parent", "text"),
    ("phone", "text"),
    ("reached", "day"),
    ("returned", "text"),
    ("scaled", "decimal"),
    ("sheet", "number"),
    ("since", "day"),
    ("title", "text"),
    ("record", "number"),
    ("campaign", "number"),
    ("rule", "text"),
    ("problem", "text"),
    ("repeats", "number"),
    ("look_back", "day"),
    ("looked_back", "day"),
    ("relapsed", "day"),
    ("until", "day"),
    ("earlier_closed", "day"),
];

/// What a value is, as a word, a list of one shape, or an object of shapes.
fn shape(key: &str, value: &Json) -> Json {
    if let Some((_, word)) = FREE.iter().find(|(free, _)| *free == key) {
        return json!(word);
    }
    match value {
        Json::Null => json!("null"),
        Json::Bool(_) => json!("yes or no"),
        Json::Number(number) => {
            assert!(number.is_i64(), "{key} is no whole number: {number}");
            json!("number")
        }
        Json::String(text) => json!(word(key, text)),
        Json::Array(items) => {
            let shapes = items.iter().map(|item| shape(key, item));
            Json::Array(
                shapes
                    .reduce(|a, b| merged(key, a, b))
                    .into_iter()
                    .collect(),
            )
        }
        // Counts by kind: which kinds there are is not the shape's business.
        Json::Object(_) if key == "rows" => json!("object of numbers"),
        Json::Object(map) => {
            let pairs = map
                .iter()
                .map(|(key, value)| (key.clone(), shape(key, value)));
            Json::Object(pairs.collect())
        }
    }
}

fn word(key: &str, text: &str) -> &'static str {
    let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() && text.len() == 10;
    let time = text.len() == 24 && text.ends_with('Z') && text.contains('T');
    match () {
        () if day => "day",
        () if time => "UTC time",
        () if DECIMALS.contains(&key) && text.parse::<f64>().is_ok() => "decimal",
        () => "text",
    }
}

/// One shape for two values of one key.
fn merged(key: &str, a: Json, b: Json) -> Json {
    match (a, b) {
        (Json::Object(a), Json::Object(b)) => {
            let (ours, theirs) = (a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
            assert_eq!(ours, theirs, "objects of one list differ in their keys");
            let pairs = a.into_iter().zip(b);
            let pairs = pairs.map(|((name, a), (_, b))| (name.clone(), merged(&name, a, b)));
            Json::Object(pairs.collect::<Map<_, _>>())
        }
        (Json::Array(a), Json::Array(b)) => {
            let all = a.into_iter().chain(b);
            Json::Array(all.reduce(|a, b| merged(key, a, b)).into_iter().collect())
        }
        (a, b) if a == b => a,
        (Json::String(a), Json::String(b)) => {
            let parts = |text: &str| match text.strip_suffix(" or null") {
                Some(bare) => (bare.to_string(), true),
                None => (text.to_string(), text == "null"),
            };
            let ((a, a_null), (b, b_null)) = (parts(&a), parts(&b));
            let word = match (a.as_str(), b.as_str()) {
                ("null", other) | (other, "null") => other,
                (a, b) if a == b => a,
                // A text may look like a day.
                ("text" | "day", "text" | "day") => "text",
                _ => panic!("{key} is {a} here and {b} there"),
            };
            let suffix = ["", " or null"][usize::from((a_null || b_null) && word != "null")];
            let word = format!("{word}{suffix}");
            json!(word)
        }
        (a, b) => panic!("{key} is {a} here and {b} there"),
    }
}

/// A file in which every column is filled somewhere.
fn rich() -> Desk {
    let desk = Desk::ready();
    let calls = [
        "org edit 001003 founded=2001-07-01 phone=65658",
        "org rename 001003 图书档案馆直属党支部 --reason 5号文",
        "person add 林晓 --title 副教授 --degree 博士 --phone 1",
        "person leave 4 --until 2026-05-19",
        "person appoint 10 --org 001001 --post secretary --acting",
        "person enroll 10 --org 001001001",
        "task open 规范三会一课 --goal g --standard s --figures f --leader l --lead 001002 \
            --supporting 001003 --responsible r --measures m --deadline 2026-11-30 --clause c",
        "task milestone T-0033 半年小结 --due 2026-07-01",
        "task milestone T-0033 一季小结 --due 2026-04-01",
        "task reach 2",
        "task publish T-0033 --scope 全校",
        "task dispatch T-0033 001001001 001003",
        "task progress T-0033 001003 --progress 100 --evidence e --remark r",
        "task check T-0033 001003 --result met --score 9.5 --remark r --checker k",
        "task assess T-0033 001003 --outcome done --assessment 满意 --score 9",
        "task note T-0033 有进展 --quarter 2026Q2 --org 001003",
        "task opinion T-0033 建议 --member 王五",
        "task answer 1 采纳",
        "finding raise 001003 记录不全 --task T-0033 --deadline 2026-06-30 --responsible 李文 \
            --item 1.1",
        "finding raise 001001 缺记录",
        "finding rectify 1 --measure 补 --evidence 本",
        "finding close 1 --verifier 钟涛",
        "finding raise 001003 记录不全 --year 2025 --date 2025-03-01",
        "finding raise 001001 缺记录 --year 2025 --date 2025-03-01",
        "agenda done election-review --org 001001 --document 3号 --text 已办",
        "agenda done review-procedure --part branch",
        "org found 001009 新支部 --kind branch --sector university --parent 001",
        "org dissolve 001009 --reason r",
        "person leave 5 --until 2026-12-31",
        "sheet open 001001 --form annex1",
        "sheet fill 1 1.1=0:没有 --rest",
        "sheet submit 1",
        "sheet open 001003 --form annex1",
        "duty set 1 --progress 10 --evidence e --remark r",
        "duty add 001 个性责任",
        "undo",
    ];
    for call in calls {
        desk.line(call);
    }
    desk
}

/// A closed year with everything that may stand in it.
fn closed() -> Desk {
    let desk = super::verdict::court();
    let calls = [
        "register add 001001001 dues amount=12 paid_to=2026-03-31 late=no --person 李文",
        "register add 001001 brand name=书香",
        "verdict propose review",
        "verdict confirm review --body 学院党委",
        "verdict decide 1 一般 --body 学院党委 --reason 综合评定",
        "verdict decide 3 一般 --body 学院党委 --reason 综合评定",
        "measure apply 001003 poor-talk --by 学院党委 --verdict 4 --person 梁广",
        "measure finish 1 --evidence 谈话记录",
        "measure apply 001001002 poor-talk --by 学院党委 --card 1 --finding 1 --until 2026-12-31",
        "measure lift 2 --reason 误报",
        "year close 2026 --body 学院党委 --document 9号文",
    ];
    for call in calls {
        desk.line(call);
    }
    desk
}

/// The calls whose shapes are kept of the closed year.
const CLOSED: &[(&str, &[&str])] = &[
    ("register.kinds", &["register", "kinds"]),
    ("register.list", &["register", "list"]),
    ("verdict.list", &["verdict", "list"]),
    ("measure.list", &["measure", "list"]),
    ("year.show", &["year", "show"]),
    ("year.verify", &["year", "verify", "2026"]),
];

/// The calls whose shapes are kept; the file is named after the words before the first value.
const CALLS: &[(&str, &[&str])] = &[
    ("org.list", &["org", "list"]),
    ("org.show", &["org", "show", "001003"]),
    ("org.show", &["org", "show", "001001"]),
    ("org.show", &["org", "show", "001009"]),
    ("org.tree", &["org", "tree"]),
    ("org.history", &["org", "history", "001003"]),
    ("person.list", &["person", "list"]),
    ("person.show", &["person", "show", "4"]),
    ("person.handovers", &["person", "handovers"]),
    ("person.roster", &["person", "roster", "001001001"]),
    ("pack.list", &["pack", "list"]),
    ("pack.show", &["pack", "show", "s2"]),
    ("pack.check", &["pack", "check", "s2"]),
    ("pack.mapping", &["pack", "mapping", "2"]),
    ("duty.list", &["duty", "list", "001"]),
    ("duty.show", &["duty", "show", "1"]),
    ("task.list", &["task", "list"]),
    ("task.show", &["task", "show", "T-0033"]),
    ("task.checks", &["task", "checks", "T-0033", "001003"]),
    ("form.list", &["form", "list"]),
    ("form.show", &["form", "show", "annex1"]),
    ("sheet.list", &["sheet", "list"]),
    ("sheet.show", &["sheet", "show", "1"]),
    ("finding.list", &["finding", "list"]),
    ("finding.replay", &["finding", "replay"]),
    ("agenda", &["agenda"]),
    ("agenda", &["agenda", "--days", "300", "--each"]),
    ("agenda.marks", &["agenda", "marks"]),
    ("audit.log", &["audit", "log"]),
    ("audit.verify", &["audit", "verify"]),
    ("info", &["info"]),
];

#[test]
fn every_list_and_every_show_keeps_its_shape() {
    let desk = rich();
    let dirty = super::data("orgs-university-mixed.utf8bom.csv");
    let import = desk.call(&[
        "import",
        "orgs",
        &dirty,
        "--dry-run",
        "--good-rows",
        "--json",
    ]);
    assert_eq!(
        import.code, 1,
        "the codes stand in the file already: {import:?}"
    );
    let bare = Desk::bare();
    let created = bare.json(&["init", "--year", "2026"]);
    let mut kept = vec![
        ("init", created),
        (
            "import.orgs",
            bare.json(&["import", "orgs", &dirty, "--good-rows"]),
        ),
        ("backup", bare.json(&["backup", "copy.db"])),
    ];
    kept.extend(CALLS.iter().map(|(name, call)| (*name, desk.json(call))));
    let closed = closed();
    kept.extend(CLOSED.iter().map(|(name, call)| (*name, closed.json(call))));
    kept.push(("any act", desk.json(&["task", "open", "x"])));
    desk.done(&[
        "account", "grant", "guo", "--role", "security", "--scope", "001",
    ]);
    // With roles in force nobody works under a name of his choice.
    kept.push((
        "account.list",
        desk.plain(&["account", "list", "--json"]).json(),
    ));
    let mut shapes: BTreeMap<&str, Json> = BTreeMap::new();
    for (name, value) in kept {
        let new = shape("", &value);
        let whole = match shapes.remove(name) {
            Some(old) => merged("", old, new),
            None => new,
        };
        shapes.insert(name, whole);
    }
    let mut bare = Vec::new();
    for (name, shape) in &shapes {
        let mut text = serde_json::to_string_pretty(shape).unwrap();
        text.push('\n');
        for (key, word) in UNFILLED {
            let null = format!("\"{key}\": \"null\"");
            text = text.replace(&null, &format!("\"{key}\": \"{word} or null\""));
        }
        let unfilled = text.lines().filter(|line| line.contains("\"null\""));
        bare.extend(unfilled.map(|line| format!("{name}{line}")));
        golden(&format!("tests/data/json/{name}.json"), &text);
    }
    assert!(
        bare.is_empty(),
        "nothing fills these keys:\n{}",
        bare.join("\n")
    );
}
