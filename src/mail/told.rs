//! What is said of the files that came back, and of the orgs that sent none.

use super::{
    collect::Collected,
    file::{File, Remark},
};
use crate::{exchange::blank::AnswerState, words::Words};

/// Remarks on one file that are told one by one; the rest is counted.
const SHOWN: usize = 20;

/// File by file, then who has not answered, then the sum.
pub fn lines(collected: &Collected, words: &Words) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for file in &collected.files {
        lines.extend(lines_of(collected, file, words));
    }
    for (code, org) in &collected.silent {
        let args = [("org", org.as_str()), ("code", code)];
        lines.push(words.say("cli.collect.silent", &args));
    }
    lines.push(sum(collected, words));
    lines
}

/// How many came back, how many are sound, and how many orgs have not answered.
pub fn sum(collected: &Collected, words: &Words) -> String {
    let accepted = collected.of_state(AnswerState::Accepted).to_string();
    let count = collected.files.len().to_string();
    let missing = collected.silent.len().to_string();
    let args = [
        ("form", collected.title.as_str()),
        ("count", &count),
        ("accepted", &accepted),
        ("missing", &missing),
    ];
    words.say("cli.collect.sum", &args)
}

fn lines_of(collected: &Collected, file: &File, words: &Words) -> Vec<String> {
    let state = file.state.map_or("", AnswerState::code);
    let state = words.code("answer_state", state).into_owned();
    let org = file.named.as_ref().map_or("", |(_, name)| name.as_str());
    let args = |what: &str| {
        let pairs = [
            ("state", state.as_str()),
            ("file", &file.name),
            ("org", org),
            ("what", what),
        ];
        words.say("cli.collect.line", &pairs)
    };
    if file.remarks.is_empty() {
        return vec![args(&counted(collected, file, words))];
    }
    let shown = file.remarks.iter().take(SHOWN);
    let mut lines: Vec<String> = shown.map(|it| args(&sentence(words, it))).collect();
    if let Some(rest) = file.remarks.len().checked_sub(SHOWN).filter(|it| *it > 0) {
        let rest = rest.to_string();
        lines.push(words.say("cli.collect.more", &[("count", &rest)]));
    }
    lines
}

/// How much a file says.
pub fn counted(collected: &Collected, file: &File, words: &Words) -> String {
    let count = file.count.to_string();
    let key = format!("cli.collect.counted.{}", collected.kind);
    words.say(&key, &[("count", &count)])
}

/// A remark as a person reads it.
pub fn sentence(words: &Words, remark: &Remark) -> String {
    match remark {
        Remark::Said(key, args) => {
            let args: Vec<(&str, &str)> =
                args.iter().map(|(name, it)| (*name, it.as_str())).collect();
            words.say(&format!("cli.collect.{key}"), &args)
        }
        Remark::Cell(key, change) => {
            let args = [
                ("cell", change.cell.as_str()),
                ("was", &change.was),
                ("is", &change.is),
            ];
            words.say(&format!("cli.collect.{key}"), &args)
        }
        Remark::Unread(error) => {
            let args: Vec<(&str, &str)> = error
                .args
                .iter()
                .map(|(name, it)| (name.as_str(), it.as_str()))
                .collect();
            let stem = format!("exchange.read_error.{}", error.code);
            let part = |part: &str| words.say(&format!("{stem}.{part}"), &args);
            format!("{}{}", part("what"), part("remedy"))
        }
        Remark::Refused(code, args) => {
            let said = words.refusal(code, args);
            format!("{}{}", said.what, said.remedy)
        }
    }
}
