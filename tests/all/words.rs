//! The words are complete: both languages, every key that the source names, every code.

use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthStr;
use wudan::{
    domain::{Command, record::Kind},
    words::{Lang, Words, placeholders},
};

use crate::source::{Source, sources};

/// Lists whose words stand in files only and are never shown: file, enum, reason.
const UNSHOWN: &[(&str, &str, &str)] = &[
    (
        "src/pack/problem.rs",
        "ProblemCode",
        "each has its sentences in pack.problem",
    ),
    (
        "src/tui/theme.rs",
        "Tone",
        "names of looks in a theme's file",
    ),
    (
        "src/tui/widget/list.rs",
        "Motion",
        "names of motions in the keymap",
    ),
    (
        "src/exchange/read_error.rs",
        "ReadCode",
        "its words are exchange.read_error",
    ),
    (
        "src/exchange/org_list/mod.rs",
        "IssueCode",
        "its words are exchange.issue",
    ),
    (
        "src/exchange/org_list/mod.rs",
        "SkipCode",
        "its words are exchange.skipped",
    ),
    (
        "src/base/date_text.rs",
        "DateFault",
        "its words are exchange.issue",
    ),
    (
        "src/base/date_text.rs",
        "Epoch",
        "it stands in the reading child's lines",
    ),
    (
        "src/exchange/table.rs",
        "CellKind",
        "it stands in the reading child's lines",
    ),
    (
        "src/exchange/table.rs",
        "Format",
        "it is told by the encoding or the sheet",
    ),
    (
        "src/tui/event.rs",
        "PaneId",
        "the words of a pane stand in tui.pane",
    ),
];

fn none(rule: &str, breaches: BTreeSet<String>) {
    let list: Vec<String> = breaches.into_iter().collect();
    assert!(
        list.is_empty(),
        "{} {rule}:\n{}",
        list.len(),
        list.join("\n")
    );
}

fn keys(words: &Words) -> BTreeSet<&str> {
    words.keys().collect()
}

fn stems() -> BTreeSet<String> {
    let words = Words::built_in(Lang::ZhCn);
    words
        .keys()
        .filter_map(|key| Some(key.split_once('.')?.0.to_string()))
        .collect()
}

/// Whether a literal is written like a key of the words: `tui.board.title`.
fn looks_like_key(text: &str, stems: &BTreeSet<String>) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let file = ["toml", "json", "db", "csv", "xlsx", "txt", "rs"].contains(&parts[parts.len() - 1]);
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-{}".contains(c))
    };
    parts.len() > 1 && !file && stems.contains(parts[0]) && parts.iter().all(|p| plain(p))
}

/// Keys that the source names and the words lack. A key with a `{}` must have some key that fits.
fn missing(sources: &[Source], words: &Words) -> Vec<String> {
    let stems = stems();
    let mut missing = Vec::new();
    for source in sources {
        for literal in source.literals.iter().filter(|l| !source.in_test(l.at)) {
            if !looks_like_key(&literal.text, &stems) {
                continue;
            }
            let start = literal.text.split('{').next().unwrap_or("");
            let known = match literal.text.contains('{') {
                true => words.keys().any(|key| key.starts_with(start)),
                false => words.has(&literal.text),
            };
            if !known {
                missing.push(format!("{} {}", source.place(literal.at), literal.text));
            }
        }
    }
    missing
}

/// Each `code_enum!` of the source: its name and its words.
fn code_enums(sources: &[Source]) -> Vec<(String, Vec<String>)> {
    let mut enums = Vec::new();
    for source in sources
        .iter()
        .filter(|source| !source.path.ends_with("base/code.rs"))
    {
        let words = source.words();
        for index in 0..words.len() {
            let Some(name) = words.get(index + 1) else {
                continue;
            };
            let call = words[index].path == "code_enum"
                && source.code[words[index].at + "code_enum".len()] == '!';
            if !call || source.in_test(words[index].at) {
                continue;
            }
            let name = words[index + 1..]
                .iter()
                .find(|word| !source.in_attribute(word.at))
                .unwrap_or(name);
            let open = source.code[name.at..]
                .iter()
                .position(|c| *c == '{')
                .unwrap_or(0)
                + name.at;
            let close = source.closing(open).unwrap_or(open);
            let inside = |at: usize| open < at && at < close && !source.in_attribute(at);
            let literals = source.literals.iter().filter(|literal| inside(literal.at));
            if UNSHOWN
                .iter()
                .any(|(file, list, _)| *file == source.path && *list == name.path)
            {
                continue;
            }
            enums.push((
                name.path.clone(),
                literals.map(|l| l.text.clone()).collect(),
            ));
        }
    }
    enums
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (Words::built_in(Lang::ZhCn), Words::built_in(Lang::En));
    let odd: Vec<&str> = keys(&zh)
        .symmetric_difference(&keys(&en))
        .copied()
        .collect();
    assert!(odd.is_empty(), "in one language only:\n{}", odd.join("\n"));
    assert!(keys(&zh).len() > 50);
}

#[test]
fn both_languages_have_the_same_placeholders() {
    let (zh, en) = (Words::built_in(Lang::ZhCn), Words::built_in(Lang::En));
    for key in keys(&zh) {
        assert_eq!(
            placeholders(&zh.get(key)),
            placeholders(&en.get(key)),
            "{key}"
        );
    }
}

#[test]
fn no_text_is_empty_and_english_has_no_hanzi() {
    let (zh, en) = (Words::built_in(Lang::ZhCn), Words::built_in(Lang::En));
    for key in keys(&zh) {
        assert!(!zh.get(key).is_empty() && !en.get(key).is_empty(), "{key}");
        assert!(
            !en.get(key).contains(crate::law::is_hanzi),
            "{key}: {}",
            en.get(key)
        );
    }
}

#[test]
fn every_key_that_the_source_names_exists() {
    let missing = missing(&sources(&["src"]), &Words::built_in(Lang::ZhCn));
    assert!(
        missing.is_empty(),
        "{} keys without words:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

#[test]
fn a_planted_missing_key_is_found() {
    let words = Words::built_in(Lang::ZhCn);
    let text =
        "f(\"tui.no.such\"); f(\"tui.title\"); f(&format!(\"kind.nothing.{x}\")); f(\"a.b\")";
    let found = missing(&[Source::new("src/tui/a.rs", text)], &words);
    assert_eq!(found.len(), 2, "{found:?}");
}

/// The keys that a code must have. A list named `...Code` or `...Fault` is one of refusals.
fn keys_of(list: &str, code: &str) -> Vec<String> {
    if list.ends_with("Code") || list.ends_with("Fault") {
        let parts = ["what", "remedy"];
        return parts.map(|part| format!("refusal.{code}.{part}")).to_vec();
    }
    vec![format!("kind.{}.{code}", snake(list))]
}

#[test]
fn every_code_of_every_closed_list_has_a_word() {
    let lists = code_enums(&sources(&["src"]));
    assert!(
        lists.iter().any(|(name, _)| name == "RefusalCode"),
        "the lists are not read"
    );
    let words = Words::built_in(Lang::ZhCn);
    let mut missing = BTreeSet::new();
    for (list, codes) in &lists {
        let keys = codes.iter().flat_map(|code| keys_of(list, code));
        missing.extend(keys.filter(|key| !words.has(key)));
    }
    none("codes without words", missing);
}

#[test]
fn every_column_and_every_command_has_a_word() {
    let words = Words::built_in(Lang::ZhCn);
    let fields = Kind::ALL.iter().flat_map(|kind| kind.fields());
    let mut keys: BTreeSet<String> = fields.map(|field| format!("kind.field.{field}")).collect();
    keys.extend(Command::names().map(|name| format!("kind.command.{name}")));
    keys.retain(|key| !words.has(key));
    none("columns and commands without words", keys);
}

/// The argument names that the doc comment of each refusal code promises.
fn promised() -> BTreeMap<String, BTreeSet<String>> {
    let text =
        std::fs::read_to_string(crate::source::root().join("src/domain/refusal.rs")).unwrap();
    let (mut promised, mut args) = (BTreeMap::new(), BTreeSet::new());
    for line in text.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("///") {
            args.extend(placeholders(doc).into_iter().map(String::from));
        } else if let Some((_, code)) = line.split_once(" = \"") {
            promised.insert(
                code.trim_end_matches("\",").into(),
                std::mem::take(&mut args),
            );
        } else {
            args.clear();
        }
    }
    promised
}

#[test]
fn a_refusal_names_only_what_its_code_promises() {
    let words = Words::built_in(Lang::ZhCn);
    let mut odd = BTreeSet::new();
    for (code, args) in promised() {
        for part in ["what", "saved", "remedy"] {
            let text = words.get(&format!("refusal.{code}.{part}"));
            let strange = placeholders(&text)
                .into_iter()
                .filter(|name| !args.contains(*name));
            odd.extend(strange.map(|name| format!("refusal.{code}.{part} {name}")));
        }
    }
    none("placeholders that no argument fills", odd);
}

#[test]
fn no_word_uses_a_character_of_uncertain_width() {
    let words = Words::built_in(Lang::ZhCn);
    let odd = |key: &&str| {
        let text = words.get(key);
        text.width() != text.width_cjk()
    };
    let odd = keys(&words).into_iter().filter(odd);
    none(
        "one cell in some terminals, two in others",
        odd.map(String::from).collect(),
    );
}

#[test]
fn every_refusal_has_what_and_remedy() {
    let words = Words::built_in(Lang::ZhCn);
    let mut missing = Vec::new();
    for key in keys(&words) {
        let Some(code) = key
            .strip_prefix("refusal.")
            .and_then(|k| k.strip_suffix(".what"))
        else {
            continue;
        };
        let remedy = format!("refusal.{code}.remedy");
        if !words.has(&remedy) {
            missing.push(remedy);
        }
    }
    assert!(
        missing.is_empty(),
        "without a remedy:\n{}",
        missing.join("\n")
    );
}

/// The one-word literals of a file that stand just after some code.
fn codes_after(path: &str, before: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(crate::source::root().join(path)).unwrap();
    let source = Source::new(path, &text);
    let shown = source.literals.iter().filter(|l| !source.in_test(l.at));
    let after = shown.filter(|l| source.before(l.at, before.len()) == before);
    let word = |text: &&str| text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    after
        .map(|l| l.text.as_str())
        .filter(word)
        .map(String::from)
        .collect()
}

#[test]
fn every_failure_and_flaw_of_the_store_has_words() {
    let codes = codes_after("src/store/error.rs", "=>");
    let mut keys: BTreeSet<String> = codes.iter().map(|c| format!("refusal.{c}.what")).collect();
    keys.extend(codes.iter().map(|code| format!("refusal.{code}.remedy")));
    let flaws = codes_after("src/store/verify.rs", "flaw(");
    assert!(codes.len() > 5 && flaws.len() > 5, "the codes are not read");
    keys.extend(flaws.iter().map(|flaw| format!("store.flaw.{flaw}")));
    let frozen = "src/store/query/judging/frozen.rs";
    let mut differences = codes_after(frozen, "named(");
    differences.extend(codes_after(frozen, "code:"));
    differences.extend(["raw", "proposed", "ceiling"].map(String::from));
    assert!(
        differences.len() > 7,
        "the codes are not read: {differences:?}"
    );
    keys.extend(
        differences
            .iter()
            .map(|it| format!("store.difference.{it}")),
    );
    let words = Words::built_in(Lang::ZhCn);
    keys.retain(|key| !words.has(key));
    none("failures without words", keys);
}

#[test]
fn the_example_of_words_of_an_office_loads() {
    let dir = crate::source::root().join("examples/words");
    for lang in Lang::ALL {
        let words = Words::load(*lang, Some(&dir)).unwrap();
        let own = words.code("org_kind", "unit");
        assert!(own != Words::built_in(*lang).code("org_kind", "unit") || *lang == Lang::En);
    }
}
