//! `init`, `info`, `backup`, `completions`, `man`, and the workbench itself.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Reply, heading},
};
use crate::{
    store::{Creation, Store},
    term::{Refusal, Stop},
    tui,
};

/// Creates a file.
#[derive(Debug, Args)]
pub struct Init {
    /// Working year; this year if left out.
    #[arg(long)]
    year: Option<i32>,
    /// Name of the department or university.
    #[arg(long, default_value = "")]
    title: String,
}

impl Init {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        use chrono::Datelike;
        let path = context.path()?;
        if let Some(parent) = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            std::fs::create_dir_all(parent)?;
        }
        let session = context.session();
        let year = self.year.unwrap_or_else(|| session.today.year());
        let store = Store::create(
            &path,
            &Creation {
                year,
                title: self.title,
            },
            session,
        )?;
        let file = store.path().display().to_string();
        let year_text = year.to_string();
        let args = [("file", file.as_str()), ("year", &year_text)];
        let lines = vec![context.words.say("cli.init.done", &args)];
        Ok(Reply::Lines {
            lines,
            object: json!({ "file": file, "year": year }),
        })
    }
}

/// What the file holds.
pub fn info(context: &Context) -> Result<Reply, Failure> {
    let store = context.open()?;
    let info = store.info()?;
    let rows: serde_json::Map<_, _> = info
        .rows
        .iter()
        .map(|(kind, count)| (kind.code().to_string(), json!(count)))
        .collect();
    let lines_of = |key: &str, value: String| format!("{}  {value}", heading(key, &context.words));
    let mut lines = vec![
        lines_of("file", store.path().display().to_string()),
        lines_of("title", info.title.clone()),
        lines_of("year", info.year.to_string()),
        lines_of("created", info.created.clone()),
        lines_of("schema", info.schema.to_string()),
        lines_of("bytes", info.bytes.to_string()),
        lines_of("acts", info.acts.to_string()),
        lines_of("head", info.head.clone()),
    ];
    for (kind, count) in info.rows.iter().filter(|(_, count)| *count > 0) {
        lines.push(format!(
            "  {}  {count}",
            context.words.code("kind", kind.code())
        ));
    }
    let object = json!({
        "file": store.path().display().to_string(),
        "title": info.title,
        "year": info.year,
        "site": info.site,
        "created": info.created,
        "schema": info.schema,
        "bytes": info.bytes,
        "acts": info.acts,
        "head": info.head,
        "rows": rows,
    });
    Ok(Reply::Lines { lines, object })
}

/// Writes a consistent copy of the file.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where to; must not exist.
    file: PathBuf,
}

impl Backup {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        store.back_up(&self.file)?;
        let evidence = super::evidence::back_up(&store, &self.file)?;
        let (file, count) = (self.file.display().to_string(), evidence.to_string());
        let mut lines = vec![context.words.say("cli.backup.done", &[("file", &file)])];
        if evidence > 0 {
            lines.push(
                context
                    .words
                    .say("cli.backup.evidence", &[("count", &count)]),
            );
        }
        Ok(Reply::Lines {
            lines,
            object: json!({ "file": file, "evidence": evidence }),
        })
    }
}

/// A completion script for a shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// bash, zsh, fish, elvish, powershell.
    shell: clap_complete::Shell,
}

impl Completions {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut out = Vec::new();
        let mut command = super::command(&context.words);
        clap_complete::generate(self.shell, &mut command, "wudan", &mut out);
        Ok(Reply::Text(String::from_utf8_lossy(&out).into_owned()))
    }
}

/// The user's folder for words, keys and themes.
pub fn config_dir() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    etcetera::choose_base_strategy()
        .ok()
        .map(|base| base.config_dir().join("wudan"))
}

/// Opens the workbench on the file; without a file it offers to make one.
pub fn workbench(context: &Context) -> Result<Exit, Failure> {
    let path = context.path()?;
    let start = match context.open_at(&path) {
        Ok(store) => tui::Start::File(Box::new(store)),
        Err(failure) if failure.code == "no_file" && context.db.is_none() => {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            tui::Start::Ask(path)
        }
        Err(failure) => return Err(failure),
    };
    screen(context, start)
}

/// The editor that the environment names. Who came through a forced command may run nothing but
/// this program.
fn editor(context: &Context) -> Option<String> {
    let named = |name: &str| std::env::var(name).ok().filter(|it| !it.trim().is_empty());
    let own = || named("VISUAL").or_else(|| named("EDITOR"));
    if context.trusted { None } else { own() }
}

/// Shows the workbench until the clerk leaves.
pub fn screen(context: &Context, start: tui::Start) -> Result<Exit, Failure> {
    let person = context.session();
    let today = person.today;
    let options = tui::Options {
        start,
        person,
        words: context.words.clone(),
        user_dir: config_dir(),
        wish: context.wish.clone(),
        editor: editor(context),
        today,
        demonstration: Some(super::demo::on_screen(today)),
    };
    match tui::run(options) {
        Ok(None) => Ok(Exit::Done),
        Ok(Some(Stop::HungUp)) => Ok(Exit::HungUp),
        Ok(Some(Stop::Ended)) => Ok(Exit::Ended),
        Err(tui::Failure::Io(error)) => Err(error.into()),
        Err(tui::Failure::Terminal(refusal @ Refusal::ForeignTerminal)) => {
            Err(Failure::new(&refusal.to_string(), Exit::Encoding))
        }
        Err(tui::Failure::Terminal(refusal)) => {
            Err(Failure::new(&refusal.to_string(), Exit::Terminal))
        }
    }
}
