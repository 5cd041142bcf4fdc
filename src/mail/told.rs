//! What is said of the files that came back, and of the orgs that sent none.

use super::{
    collect::Collected,
    file::{File, Remark},
};
use crate::{exchange::blank::AnswerState, words::Words};

/// Remarks on one file that are told one by one; the rest is counted.
const SHOWN: usize = 5;

/// File by file, then who has not answered, then the sum.
pub fn lines(collected: &Collected, words: &Words, is_replacing: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for file in &collected.files {
        lines.extend(lines_of(collected, file, words));
    }
    for (code, org) in &collected.silent {
        let args = [("org", org.as_str()), ("code", code)];
        lines.push(words.say("cli.collect.silent", &args));
    }
    let differing = collected.of_state(AnswerState::Differs);
    if differing > 0 && !is_replacing {
        let count = differing.to_string();
        lines.push(words.say("cli.collect.to_replace", &[("count", &count)]));
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

/// One line that says what became of a file, then what is said of it, so far as a person reads it.
fn lines_of(collected: &Collected, file: &File, words: &Words) -> Vec<String> {
    let state = file.state.map_or("", AnswerState::code);
    let state = words.code("answer_state", state).into_owned();
    let org = file.named.as_ref().map_or("", |(_, name)| name.as_str());
    let line = |what: &str| {
        let pairs = [
            ("state", state.as_str()),
            ("file", &file.name),
            ("org", org),
            ("what", what),
        ];
        words.say("cli.collect.line", &pairs)
    };
    let said = match &file.remarks[..] {
        [] => &file.notes,
        [one] => return vec![line(&sentence(words, one))],
        remarks => remarks,
    };
    let mut lines = match file.remarks.len() {
        0 => vec![line(&counted(collected, file, words))],
        count => {
            let count = count.to_string();
            vec![line(&words.say("cli.collect.things", &[("count", &count)]))]
        }
    };
    let shown = said.iter().take(SHOWN).map(|it| {
        let what = sentence(words, it);
        words.say("cli.collect.detail", &[("what", &what)])
    });
    lines.extend(shown);
    if let Some(rest) = said.len().checked_sub(SHOWN).filter(|it| *it > 0) {
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
        Remark::RefusedAt(cell, code, args) => {
            let said = words.refusal(code, args);
            let args = [
                ("cell", cell.as_str()),
                ("what", &said.what),
                ("remedy", &said.remedy),
            ];
            words.say("cli.collect.refused_at", &args)
        }
    }
}
