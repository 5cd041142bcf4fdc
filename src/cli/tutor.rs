//! `tutor`: a year's work in lessons, in the workbench itself.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{
    context::Context,
    demo::Folder,
    failure::{Exit, Failure},
    file,
    reply::{Column, Reply},
};
use crate::{
    demo::make_tutor,
    store::StoreError,
    tui::{self, tutor::lessons},
};

const COLUMNS: &[Column] = &[("number", None), ("chapter", None), ("title", None)];

/// Where the tutorial's file stands.
#[derive(Debug, Args)]
pub struct Tutor {
    /// Keeps the file here, and goes on with it if it is there already.
    #[arg(long)]
    at: Option<PathBuf>,
    /// Lists the lessons and opens no screen.
    #[arg(long)]
    list: bool,
}

impl Tutor {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        if self.list {
            return Ok((list(context)?, Exit::Done));
        }
        // A file of one's own goes away with the workbench, so that each start is afresh.
        let folder = Folder::new()?;
        let path = self.at.unwrap_or_else(|| folder.path().join("tutor.db"));
        if !path.exists() {
            drop(make_tutor(&path, context.session().today)?);
        }
        let store = context.open_at(&path)?;
        let exit = file::screen(context, tui::Start::Lesson(Box::new(store)))?;
        Ok((Reply::Text(String::new()), exit))
    }
}

fn list(context: &Context) -> Result<Reply, Failure> {
    let lessons = lessons().map_err(|error| StoreError::Damaged(error.to_string()))?;
    let word = |key: &str| context.words.get(key).into_owned();
    let row = |(number, lesson): (usize, &tui::tutor::Lesson)| {
        json!({
            "number": number,
            "id": lesson.id,
            "chapter": word(&format!("tutor.chapter.{}", lesson.chapter)),
            "title": word(&format!("tutor.lesson.{}.title", lesson.id)),
        })
    };
    Ok(Reply::List {
        columns: COLUMNS,
        rows: (1..).zip(&lessons).map(row).collect(),
    })
}
