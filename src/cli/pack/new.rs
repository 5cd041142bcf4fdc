//! `pack new`: the skeleton of a pack, to be filled in by a clerk.

use std::{fs::File, io::Write, path::PathBuf};

use clap::Args;
use serde_json::json;

use super::{picture, value};
use crate::{
    cli::{
        context::Context,
        failure::{Exit, Failure},
        reply::Reply,
    },
    pack::{self, Extent, Filling, ProblemCode},
};

/// What the skeleton is for, and where it goes.
#[derive(Debug, Args)]
pub struct New {
    /// Where to; must not exist.
    file: PathBuf,
    /// Title of the regulation.
    #[arg(long)]
    title: Option<String>,
    /// Id of the pack.
    #[arg(long)]
    id: Option<String>,
    /// How much of a pack it holds.
    #[arg(long, default_value = Extent::Full.code(), value_parser = value::word::<Extent>())]
    kind: Extent,
}

impl New {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let filling = Filling {
            id: self.id.as_deref(),
            title: self.title.as_deref(),
            today: context.session().today,
        };
        let text = pack::skeleton(context.words.lang().code(), self.kind, filling);
        let file = self.file.display().to_string();
        // The skeleton is sound, so a defect can only be one of what was said.
        let pack = pack::load(&file, &text).map_err(|problems| {
            let of_id = problems.iter().any(|it| it.code == ProblemCode::IdUnclear);
            let (field, value) = if of_id {
                ("id", &self.id)
            } else {
                ("title", &self.title)
            };
            let mut failure = Failure::bad(field, value.as_deref().unwrap_or_default());
            let pictures = problems.iter().map(|it| picture(&context.words, &text, it));
            failure.details = pictures.collect();
            failure
        })?;
        write(&self.file, &text).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Failure::new("file_exists", Exit::File).with("file", &file)
            }
            _ => error.into(),
        })?;
        let args = [("file", file.as_str()), ("title", &pack.head.title)];
        let steps = ["done", "edit", "check", "example", "try"];
        let line = |step: &&str| {
            context
                .words
                .say(&format!("cli.pack.new.step.{step}"), &args)
        };
        Ok(Reply::Lines {
            lines: steps.iter().map(line).collect(),
            object: json!({
                "file": file,
                "pack": pack.head.id,
                "title": pack.head.title,
                "kind": self.kind.code(),
            }),
        })
    }
}

/// Writes a file that must not exist yet.
fn write(path: &PathBuf, text: &str) -> std::io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
