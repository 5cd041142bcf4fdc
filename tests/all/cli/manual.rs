//! Help, manual and the page of the documentation: complete, without holes, in both languages.

use std::collections::BTreeSet;

use wudan::{
    cli::{self, manual},
    domain::Kind,
    words::{Lang, Words},
};

use super::{Desk, golden, run};
use crate::source::sources;

fn help_of(command: &mut clap::Command, found: &mut Vec<String>) {
    found.push(command.render_long_help().to_string());
    for sub in command.get_subcommands_mut() {
        help_of(sub, found);
    }
}

#[test]
fn every_command_and_every_option_has_words_in_both_languages() {
    for lang in Lang::ALL {
        let words = Words::built_in(*lang);
        let mut command = cli::command(&words);
        command.build();
        let mut pages = Vec::new();
        help_of(&mut command, &mut pages);
        assert!(pages.len() > 80, "{} commands", pages.len());
        let holes = pages.iter().flat_map(|page| page.split('⟨').skip(1));
        let holes: BTreeSet<&str> = holes.filter_map(|it| it.split('⟩').next()).collect();
        assert!(holes.is_empty(), "{lang}: {holes:?}");
        for entry in manual::entries(&words) {
            assert!(!entry.about.is_empty(), "{entry:?}");
            assert!(
                entry.args.iter().all(|(_, help)| !help.is_empty()),
                "{entry:?}"
            );
            assert!(entry.usage.starts_with("wudan"), "{entry:?}");
        }
        assert!(
            manual::exits(&words)
                .iter()
                .all(|(_, meaning)| !meaning.contains('⟨'))
        );
    }
}

#[test]
fn help_speaks_the_language_that_is_asked_for() {
    let desk = Desk::bare();
    let chinese = run(&desk.path("."), &["task", "check", "--help"]);
    let english = run(
        &desk.path("."),
        &["--lang", "en", "task", "check", "--help"],
    );
    assert!(
        chinese.out.contains("查单结果：met 达标、partly"),
        "{chinese:?}"
    );
    assert!(
        english.out.contains("Result of the check: met (met)"),
        "{english:?}"
    );
    assert!(!english.out.contains(crate::law::is_hanzi), "{english:?}");
    assert!(
        english
            .out
            .contains("Usage: wudan task check [OPTIONS] <TASK> <ORG>"),
        "{english:?}"
    );
}

/// Every key that the command line puts in its JSON: literals before a colon or in brackets, the
/// columns of its tables, and the columns of the rows that have no shape of their own.
fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for source in sources(&["src/cli"]) {
        for literal in source.literals.iter().filter(|it| !source.in_test(it.at)) {
            let end = literal.at + literal.text.chars().count() + 2;
            let after: String = source.code[end..]
                .iter()
                .filter(|c| !c.is_whitespace())
                .take(4)
                .collect();
            let before = source.before(literal.at, 7);
            let of_json = after.starts_with(':') && !after.starts_with("::");
            let indexed = after.starts_with("]=") && before.ends_with('[');
            let column = after.starts_with(",N") || after.starts_with(",S");
            let plain = |c: char| c.is_ascii_lowercase() || c == '_';
            if (of_json || indexed || column)
                && !literal.text.is_empty()
                && literal.text.chars().all(plain)
            {
                keys.insert(literal.text.clone());
            }
        }
    }
    let shown = [
        Kind::Person,
        Kind::Handover,
        Kind::PartyMember,
        Kind::Check,
        Kind::Account,
    ];
    let fields = shown.iter().flat_map(|kind| kind.fields());
    keys.extend(fields.map(|field| (*field).to_string()));
    keys
}

/// Keys that only programs read: they stand in no table and in no listing for people.
const FOR_PROGRAMS: &[&str] = &[
    "already",
    "applied",
    "applies",
    "commands",
    "dry_run",
    "encrypted",
    "for_us",
    "from",
    "gone",
    "made",
    "matched",
    "new",
    "ours",
    "seen",
    "signature",
    "signer",
    "taken",
    "theirs",
    "to",
    "by_rest",
    "clock_back",
    "command_id",
    "image",
    "algorithm",
    "args",
    "batch_id",
    "business_date",
    "cards_by_month",
    "columns",
    "cell",
    "files",
    "folder",
    "is",
    "states",
    "was",
    "created",
    "findings_by_month",
    "flaws",
    "group",
    "groups",
    "heading",
    "imported",
    "issues",
    "defects",
    "lines",
    "unused",
    "items",
    "mapped",
    "mark",
    "no",
    "notices",
    "of",
    "orgs",
    "place",
    "previous",
    "problems",
    "program",
    "reason",
    "records_by_month",
    "refused",
    "remedy",
    "remote",
    "row",
    "scaled",
    "severity",
    "skipped",
    "undoes",
    "unix_user",
    "version_after",
    "version_before",
    "whole",
    "cause",
    "flaw",
    "withdrawn",
    "applicable",
    "session",
    "line",
    "column",
    "what",
    "method",
    "derived",
    "returned",
    "posts",
    "hash",
    "late",
    "sheets",
    "stages",
    "which",
    "encoding",
    "format",
    "given",
    "macros",
    "sheets_hidden",
    "sheets_left",
];

#[test]
fn every_key_that_people_see_has_a_heading() {
    let keys = keys();
    assert!(
        keys.len() > 100 && keys.contains("subtree_members"),
        "{keys:?}"
    );
    for lang in Lang::ALL {
        let words = Words::built_in(*lang);
        let named = |key: &&String| {
            let known = |stem: &str| words.has(&format!("{stem}.{key}"));
            known("cli.column") || known("kind.field") || FOR_PROGRAMS.contains(&key.as_str())
        };
        let holes: Vec<&String> = keys.iter().filter(|key| !named(key)).collect();
        assert!(holes.is_empty(), "{lang}: {holes:?}");
    }
}

#[test]
fn the_manual_page_is_sound_roff() {
    let desk = Desk::bare();
    for (lang, name) in [("zh-CN", ".SH 名称"), ("en", ".SH NAME")] {
        let page = run(&desk.path("."), &["--lang", lang, "man"]).out;
        assert!(page.starts_with(".TH WUDAN 1"), "{}", &page[..60]);
        assert!(
            page.contains(name) && page.contains("wudan sheet fill"),
            "{lang}"
        );
        assert!(!page.contains('⟨'), "{lang}");
        let known = [".TH", ".SH", ".SS", ".TP"];
        let macros = page.lines().filter(|line| line.starts_with(['.', '\'']));
        for line in macros {
            assert!(known.iter().any(|it| line.starts_with(it)), "{line}");
        }
    }
}

/// Every command with what it does in both languages, as a table.
fn commands() -> String {
    let [chinese, english] =
        [Lang::ZhCn, Lang::En].map(|lang| manual::entries(&Words::built_in(lang)));
    let mut out = String::from("| Command | 中文 | English |\n|---|---|---|\n");
    for (zh, en) in chinese.iter().zip(&english).filter(|(_, en)| !en.is_noun) {
        let args = en.args.iter().map(|(written, _)| written.as_str());
        let required = |written: &&str| written.starts_with('<') || written.starts_with('[');
        let options: Vec<&str> = args.filter(|it| !required(it)).collect();
        let options = match options.is_empty() {
            true => String::new(),
            false => format!("<br>`{}`", options.join("` `")),
        };
        let usage = en.usage.replace(" [OPTIONS]", "");
        out.push_str(&format!(
            "| `{usage}`{options} | {} | {} |\n",
            zh.about, en.about
        ));
    }
    out
}

fn exits() -> String {
    let [chinese, english] =
        [Lang::ZhCn, Lang::En].map(|lang| manual::exits(&Words::built_in(lang)));
    let mut out = String::from("| Exit | 中文 | English |\n|---|---|---|\n");
    for ((number, zh), (_, en)) in chinese.iter().zip(&english) {
        out.push_str(&format!("| {number} | {zh} | {en} |\n"));
    }
    out
}

fn shapes() -> String {
    let mut out = String::new();
    for (path, text) in crate::source::files("tests/data/json") {
        let name = path
            .rsplit('/')
            .next()
            .unwrap()
            .trim_end_matches(".json")
            .replace('.', " ");
        out.push_str(&format!(
            "### `wudan {name} --json`\n\n```json\n{text}```\n\n"
        ));
    }
    out
}

#[test]
fn the_page_of_the_documentation_says_what_the_program_does() {
    let path = "docs/cli.md";
    let kept = std::fs::read_to_string(crate::source::root().join(path)).unwrap();
    let mut page = kept;
    for (name, part) in [
        ("commands", commands()),
        ("exits", exits()),
        ("shapes", shapes()),
    ] {
        let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
        let (head, rest) = page.split_once(&open).expect(name);
        let (_, tail) = rest.split_once(&close).expect(name);
        page = format!("{head}{open}\n{}\n\n{close}{tail}", part.trim());
    }
    golden(path, &page);
}
