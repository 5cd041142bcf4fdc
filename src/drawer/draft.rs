//! Drafts: what stands in a form that was not sent, and the way back to it.

use std::{collections::BTreeMap, io};

use serde::{Deserialize, Serialize};

use super::Drawer;

const FOLDER: &str = "draft";

/// What stands in the fields of a form, by their names.
pub type Contents = BTreeMap<String, String>;

/// The way to a form: where the person stood and what he pressed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The pane.
    pub pane: String,
    /// The view of the pane.
    pub leaf: String,
    /// The row under the cursor.
    pub row: String,
    /// The org that the panes were turned to.
    pub org: Option<i64>,
    /// The task that the panes were turned to.
    pub task: Option<i64>,
    /// The year worked in.
    pub year: i32,
    /// The act.
    pub act: String,
    /// The keys pressed between the act and the form, by their names.
    pub keys: Vec<String>,
}

/// A field that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// What stood there when the form was opened.
    pub was: String,
    /// What stands there now.
    pub now: String,
}

/// A form that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Name of the form and of what it is about.
    pub name: String,
    /// Its title as the person saw it.
    pub title: String,
    /// The field in hand.
    pub at: String,
    /// The fields that were changed.
    pub fields: BTreeMap<String, Touched>,
    /// The way to it.
    pub way: Option<Way>,
    /// When it was kept: local time, `YYYY-MM-DD HH:MM:SS`.
    pub kept: String,
    /// The machine that keeps it open.
    pub host: String,
    /// The process that keeps it open.
    pub process: u32,
}

impl Draft {
    /// A draft of this process, kept now.
    pub fn new(name: &str, title: &str, at: &str, fields: BTreeMap<String, Touched>) -> Draft {
        Draft {
            name: name.to_string(),
            title: title.to_string(),
            at: at.to_string(),
            fields,
            way: None,
            kept: chrono::Local::now().format("%Y-%m-%d %H:%M:%S").to_string(),
            host: host(),
            process: std::process::id(),
        }
    }

    /// The same with the way to its form.
    pub fn way(self, way: Option<Way>) -> Draft {
        Draft { way, ..self }
    }

    /// Whether another process on this machine has the form open still.
    pub fn is_open_elsewhere(&self) -> bool {
        let is_own = self.process == std::process::id();
        let process = i32::try_from(self.process).ok();
        let process = process.and_then(rustix::process::Pid::from_raw);
        let lives = |pid| rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH);
        !is_own && self.host == host() && process.is_some_and(lives)
    }

    /// What was written, the longest text first: enough to know the draft again.
    pub fn gist(&self) -> String {
        let shown = |text: &str| match text.split_once('\t') {
            // A picked row is kept as its key and its label.
            Some(_) => {
                let labels = text.lines().filter_map(|line| line.split('\t').nth(1));
                labels.collect::<Vec<_>>().join(" ")
            }
            None => text.replace('\n', " "),
        };
        let mut texts: Vec<String> = self
            .fields
            .values()
            .map(|field| shown(&field.now))
            .collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.chars().count()));
        texts.retain(|text| !text.trim().is_empty());
        texts.join(" / ")
    }
}

fn host() -> String {
    let name = nix::unistd::gethostname().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

impl Drawer {
    /// Every draft, the latest first. One that cannot be read is left where it is.
    pub fn drafts(&self) -> Vec<Draft> {
        let texts = self.texts(FOLDER);
        let mut drafts: Vec<Draft> = texts
            .iter()
            .filter_map(|text| serde_json::from_str(text).ok())
            .collect();
        drafts.sort_by(|a, b| b.kept.cmp(&a.kept).then_with(|| a.name.cmp(&b.name)));
        drafts
    }

    /// The draft of a form.
    pub fn draft(&self, name: &str) -> Option<Draft> {
        let text = self.read(FOLDER, name)?;
        let draft: Draft = serde_json::from_str(&text).ok()?;
        (draft.name == name).then_some(draft)
    }

    /// Keeps a draft in the place of an older one of the same form.
    ///
    /// # Errors
    /// When no place can be written.
    pub fn keep_draft(&self, draft: &Draft) -> io::Result<()> {
        let text = serde_json::to_string_pretty(draft).map_err(io::Error::other)?;
        self.write(FOLDER, &draft.name, &text)
    }

    /// Takes the draft of a form away.
    ///
    /// # Errors
    /// When it cannot be taken away.
    pub fn drop_draft(&self, name: &str) -> io::Result<()> {
        self.remove(FOLDER, name)
    }
}
