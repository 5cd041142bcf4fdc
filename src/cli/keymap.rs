//! `keymap`: every act with its keys, and what is wrong with a keymap of one's own.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::{
    context::Context,
    failure::{Exit, Failure},
    file,
    reply::{Column, Reply},
};
use crate::tui::keymap::{Keymap, KeymapProblem};

const COLUMNS: &[Column] = &[
    ("section", None),
    ("act", None),
    ("keys", None),
    ("title", None),
];

/// What to do with keymaps.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Every act with its keys, the user's own over those that came with the program.
    List,
    /// Checks a file.
    Check {
        /// The file.
        file: PathBuf,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match self {
            Verb::List => Ok((list(context), Exit::Done)),
            Verb::Check { file } => check(&file, context),
        }
    }
}

fn list(context: &Context) -> Reply {
    let (keymap, _) = Keymap::load(file::config_dir().as_deref());
    let row = |(section, act, keys): (&str, &str, Vec<String>)| {
        let key = format!("tui.act.{section}.{act}");
        json!({
            "section": section,
            "act": act,
            "keys": keys,
            "title": context.words.get(&key),
        })
    };
    Reply::List {
        columns: COLUMNS,
        rows: keymap.acts().map(row).collect(),
    }
}

fn check(path: &Path, context: &Context) -> Result<(Reply, Exit), Failure> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::missing("keymap", &shown),
        _ => error.into(),
    })?;
    let problems = Keymap::check(&text);
    let exit = match problems.is_empty() {
        true => Exit::Done,
        false => Exit::Defects,
    };
    let sentences = problems.iter().map(|it| it.sentence(&context.words));
    let mut lines: Vec<String> = sentences.collect();
    if lines.is_empty() {
        lines.push(context.words.say("cli.keymap.sound", &[("file", &shown)]));
    }
    let told = |problem: &KeymapProblem| {
        json!({
            "line": problem.line,
            "code": problem.fault.code(),
            "detail": problem.detail,
        })
    };
    let list: Vec<_> = problems.iter().map(told).collect();
    let object = json!({ "file": shown, "problems": list });
    Ok((Reply::Lines { lines, object }, exit))
}
