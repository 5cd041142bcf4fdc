//! `theme`: the looks that there are, and what is wrong with a file of one's own.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::{
    context::Context,
    failure::{Exit, Failure},
    file,
    reply::Reply,
};
use crate::{
    term::ColorMode,
    tui::theme::{Theme, ThemeProblem},
};

/// What to do with themes.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Names all.
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
    let folder = file::config_dir();
    let mut lines = Vec::new();
    let mut themes = Vec::new();
    for name in Theme::names(folder.as_deref()) {
        let (_, problems) = Theme::load(&name, folder.as_deref(), ColorMode::True);
        let is_built_in = Theme::is_built_in(&name);
        let key = match is_built_in {
            true => "cli.theme.built_in",
            false => "cli.theme.own",
        };
        lines.push(context.words.say(key, &[("name", &name)]));
        lines.extend(problems.iter().map(|it| it.sentence(&context.words)));
        themes.push(json!({
            "name": name,
            "built_in": is_built_in,
            "problems": problems.iter().map(told).collect::<Vec<_>>(),
        }));
    }
    let object = json!({ "themes": themes });
    Reply::Lines { lines, object }
}

fn check(path: &std::path::Path, context: &Context) -> Result<(Reply, Exit), Failure> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::missing("theme", &shown),
        _ => error.into(),
    })?;
    let mut problems = Theme::check(&shown, &text);
    problems.sort_by_key(|problem| problem.line);
    let exit = match problems.is_empty() {
        true => Exit::Done,
        false => Exit::Defects,
    };
    let mut lines: Vec<String> = problems
        .iter()
        .map(|it| it.sentence(&context.words))
        .collect();
    if lines.is_empty() {
        lines.push(context.words.say("cli.theme.sound", &[("file", &shown)]));
    }
    let list: Vec<_> = problems.iter().map(told).collect();
    let object = json!({ "file": shown, "problems": list });
    Ok((Reply::Lines { lines, object }, exit))
}

fn told(problem: &ThemeProblem) -> serde_json::Value {
    json!({
        "line": problem.line,
        "code": problem.fault.code(),
        "detail": problem.detail,
    })
}
