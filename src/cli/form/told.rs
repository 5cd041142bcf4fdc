//! What is said of the files that came back, and of the orgs that sent none.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{
    collect::Desk,
    file::{File, Remark},
};
use crate::{cli::failure::Failure, domain::Id, exchange::blank::AnswerState, words::Words};

/// Remarks on one file that are told one by one; the rest is counted.
const SHOWN: usize = 20;

/// File by file, then who has not answered: as lines and as an object.
pub(super) fn report(
    desk: &Desk<'_>,
    files: &[File],
    silent: &[Id],
) -> Result<(Vec<String>, Json), Failure> {
    let words = &desk.context.words;
    let mut counts: BTreeMap<AnswerState, usize> = BTreeMap::new();
    for state in files.iter().filter_map(|file| file.state) {
        *counts.entry(state).or_default() += 1;
    }
    let of_state = |state: &AnswerState| counts.get(state).copied().unwrap_or(0);
    let accepted = of_state(&AnswerState::Accepted).to_string();
    let (count, missing) = (files.len().to_string(), silent.len().to_string());
    let title = &desk.asking.line()?.title;
    let args = [
        ("form", title.as_str()),
        ("count", &count),
        ("accepted", &accepted),
        ("missing", &missing),
    ];
    let mut lines: Vec<String> = Vec::new();
    for file in files {
        lines.extend(lines_of(desk, file));
    }
    for id in silent {
        if let Some(of) = desk.asked.get(id) {
            let args = [("org", of.org.name.as_str()), ("code", &of.org.code)];
            lines.push(words.say("cli.collect.silent", &args));
        }
    }
    lines.push(words.say("cli.collect.sum", &args));
    let states = AnswerState::ALL.iter().map(|state| {
        let count = json!(of_state(state));
        (state.code().to_string(), count)
    });
    let orgs = silent.iter().filter_map(|id| desk.asked.get(id));
    let object = json!({
        "form": desk.asking.form,
        "year": desk.asking.docket.adoption.year,
        "files": files.iter().map(|file| object_of(desk, file)).collect::<Vec<_>>(),
        "states": states.collect::<serde_json::Map<_, _>>(),
        "missing": orgs.map(|of| json!({
            "org": of.org.code, "org_name": of.org.name,
        })).collect::<Vec<_>>(),
    });
    Ok((lines, object))
}

fn name<'a>(desk: &'a Desk<'_>, file: &File) -> &'a str {
    let of = file.org.and_then(|org| desk.asked.get(&org));
    of.map_or("", |of| of.org.name.as_str())
}

fn lines_of(desk: &Desk<'_>, file: &File) -> Vec<String> {
    let words = &desk.context.words;
    let state = file.state.map_or("", AnswerState::code);
    let state = words.code("answer_state", state).into_owned();
    let marks = file.marks.to_string();
    let args = |what: &str| {
        let pairs = [
            ("state", state.as_str()),
            ("file", &file.name),
            ("org", name(desk, file)),
            ("marks", &marks),
            ("what", what),
        ];
        words.say("cli.collect.line", &pairs)
    };
    if file.remarks.is_empty() {
        let count = words.say("cli.collect.marks", &[("count", &marks)]);
        return vec![args(&count)];
    }
    let shown = file.remarks.iter().take(SHOWN);
    let mut lines: Vec<String> = shown.map(|it| args(&sentence(words, it))).collect();
    if let Some(rest) = file.remarks.len().checked_sub(SHOWN).filter(|it| *it > 0) {
        let rest = rest.to_string();
        lines.push(words.say("cli.collect.more", &[("count", &rest)]));
    }
    lines
}

fn object_of(desk: &Desk<'_>, file: &File) -> Json {
    let words = &desk.context.words;
    let of = file.org.and_then(|org| desk.asked.get(&org));
    let problems = file.remarks.iter().map(|remark| {
        let mut object = json!({ "what": sentence(words, remark) });
        if let Remark::Cell(_, change) = remark {
            object["cell"] = json!(change.cell);
            object["was"] = json!(change.was);
            object["is"] = json!(change.is);
        }
        object
    });
    json!({
        "file": file.name,
        "state": file.state.map(AnswerState::code),
        "org": of.map(|of| &of.org.code),
        "org_name": of.map(|of| &of.org.name),
        "marked": file.marks,
        "problems": problems.collect::<Vec<_>>(),
    })
}

fn sentence(words: &Words, remark: &Remark) -> String {
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
        Remark::Refused(failure) => {
            let said = words.refusal(&failure.code, &failure.args);
            format!("{}{}", said.what, said.remedy)
        }
    }
}
