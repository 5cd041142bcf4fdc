//! `demo`: the demonstration university or county.

use std::{
    cell::RefCell,
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::json;

use super::{
    context::Context,
    failure::{Exit, Failure},
    file,
    reply::Reply,
    value,
    wish::WishArgs,
};
use crate::{
    base::Date,
    demo::{Which, make},
    domain::{Kind, Stage},
    store::Store,
    tui::Demonstration,
};

/// Which demonstration, and where.
#[derive(Debug, Args)]
pub struct Demo {
    /// `university` or `city`.
    #[arg(default_value = Which::University.code(), value_parser = value::word::<Which>())]
    which: Which,
    /// Writes the file here and opens no screen.
    #[arg(long)]
    make: Option<PathBuf>,
    #[command(flatten)]
    wish: WishArgs,
}

impl Demo {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match &self.make {
            Some(path) => {
                let store = self.made(path, context)?;
                Ok((self.summary(&store, context)?, Exit::Done))
            }
            None => self.open(context),
        }
    }

    fn made(&self, path: &Path, context: &Context) -> Result<Store, Failure> {
        let today = context.session().today;
        Ok(make(path, self.which, today, &mut |_| {})?)
    }

    fn summary(&self, store: &Store, context: &Context) -> Result<Reply, Failure> {
        let info = store.info()?;
        let (stages, late) = store.task_counts(info.year)?;
        let count = |kind: Kind| {
            let row = info.rows.iter().find(|(it, _)| *it == kind);
            row.map_or(0, |(_, count)| *count)
        };
        let (orgs, sheets) = (count(Kind::Org), count(Kind::Sheet));
        let findings = count(Kind::Finding);
        let tasks: i64 = stages.iter().sum();
        let by_stage: serde_json::Map<_, _> = Stage::ALL
            .iter()
            .zip(stages)
            .map(|(stage, count)| (stage.code().to_string(), json!(count)))
            .collect();
        let file = store.path().display().to_string();
        let numbers = [orgs, tasks, late, sheets, findings].map(|number| number.to_string());
        let [orgs_text, tasks_text, late_text, sheets_text, findings_text] = &numbers;
        let args = [
            ("which", self.which.code()),
            ("file", file.as_str()),
            ("title", info.title.as_str()),
            ("orgs", orgs_text),
            ("tasks", tasks_text),
            ("late", late_text),
            ("sheets", sheets_text),
            ("findings", findings_text),
        ];
        let lines = vec![context.words.say("cli.demo.made", &args)];
        let object = json!({
            "file": file,
            "which": self.which.code(),
            "title": info.title,
            "year": info.year,
            "orgs": orgs,
            "tasks": tasks,
            "stages": by_stage,
            "late": late,
            "sheets": sheets,
            "findings": findings,
        });
        Ok(Reply::Lines { lines, object })
    }

    /// Opens the workbench on a file that goes away with it.
    fn open(&self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let folder = Folder::new()?;
        let path = folder.0.join("demo.db");
        drop(self.made(&path, context)?);
        let exit = file::workbench(&Context {
            words: context.words.clone(),
            front: context.front.clone(),
            db: Some(path),
            actor: context.actor.clone(),
            wish: self.wish.clone().over(&context.wish),
            arrange: context.arrange.clone(),
            narrow: context.narrow.clone(),
            ..*context
        })?;
        Ok((Reply::Text(String::new()), exit))
    }
}

/// Makes the demonstration university for a workbench that was opened without a file; it goes
/// away with the workbench.
pub fn on_screen(today: Date) -> Demonstration {
    let kept = RefCell::new(None);
    Box::new(move |session| {
        let folder = Folder::new()?;
        let path = folder.0.join("demo.db");
        drop(make(&path, Which::University, today, &mut |_| {})?);
        let store = Store::open(&path, session)?;
        kept.replace(Some(folder));
        Ok(store)
    })
}

/// A folder that only its owner can read and that goes away at the end.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Where the system keeps what lives as long as a login, which is memory on most systems and
    /// so costs no disk its syncs; else where it keeps what is temporary.
    pub(super) fn new() -> std::io::Result<Folder> {
        let login = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        match login.map(|place| Folder::within(&place)) {
            Some(Ok(folder)) => Ok(folder),
            _ => Folder::within(&std::env::temp_dir()),
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    fn within(place: &Path) -> std::io::Result<Folder> {
        let now = chrono::Utc::now().timestamp_micros();
        let path = place.join(format!("wudan-demo-{}-{now}", std::process::id()));
        // It must be new: what somebody else has put there is not used.
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clean, like anything else it keeps there.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
