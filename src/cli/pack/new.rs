//! `pack new`: the skeleton of a pack, to be filled in by a clerk, or made of a published table.

use std::{
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::json;

use super::{picture, problem_row, value};
use crate::{
    base::Decimal,
    cli::{
        context::Context,
        failure::{Exit, Failure},
        reply::Reply,
    },
    domain::pack::Pack,
    exchange::{self, Doubt, Place, ReadError, ScoreTable},
    pack::{self, Extent, Filling, ProblemCode},
    words::Words,
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
    #[arg(
        long,
        default_value = Extent::Full.code(),
        value_parser = value::word::<Extent>(),
        conflicts_with = "from"
    )]
    kind: Extent,
    /// A published scoring table that becomes its form; `-` reads pasted text.
    #[arg(long)]
    from: Option<PathBuf>,
    /// Only says what was read of the table.
    #[arg(long, requires = "from")]
    dry_run: bool,
}

/// Most bytes of pasted text.
const PASTED_BYTES_MAX: u64 = 1 << 20;

impl New {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        match &self.from {
            Some(from) => self.of_table(context, &read_table(context, from)?),
            None => self.skeleton(context),
        }
    }

    fn skeleton(&self, context: &Context) -> Result<Reply, Failure> {
        let text = pack::skeleton(
            context.words.lang().code(),
            self.kind,
            self.filling(context),
        );
        let file = self.file.display().to_string();
        let pack = self.sound(context, &text)?;
        self.write(&text)?;
        let args = [("file", file.as_str()), ("title", &pack.head.title)];
        let steps = ["done", "edit", "check", "example", "try"];
        Ok(Reply::Lines {
            lines: steps
                .iter()
                .map(|step| {
                    context
                        .words
                        .say(&format!("cli.pack.new.step.{step}"), &args)
                })
                .collect(),
            object: json!({
                "file": file,
                "pack": pack.head.id,
                "title": pack.head.title,
                "kind": self.kind.code(),
            }),
        })
    }

    fn filling<'a>(&'a self, context: &Context) -> Filling<'a> {
        Filling {
            id: self.id.as_deref(),
            title: self.title.as_deref(),
            today: context.session().today,
        }
    }

    /// The pack of a skeleton, which is sound: a defect can only be one of what was said.
    fn sound(&self, context: &Context, text: &str) -> Result<Pack, Failure> {
        let file = self.file.display().to_string();
        pack::load(&file, text).map_err(|problems| {
            let of_id = problems.iter().any(|it| it.code == ProblemCode::IdUnclear);
            let (field, value) = if of_id {
                ("id", &self.id)
            } else {
                ("title", &self.title)
            };
            let mut failure = Failure::bad(field, value.as_deref().unwrap_or_default());
            let pictures = problems.iter().map(|it| picture(&context.words, text, it));
            failure.details = pictures.collect();
            failure
        })
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        write(&self.file, text).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Failure::new("file_exists", Exit::File).with("file", self.file.display())
            }
            _ => error.into(),
        })
    }

    /// Writes the pack of a table and tells what is left to decide.
    fn of_table(&self, context: &Context, table: &ScoreTable) -> Result<Reply, Failure> {
        let words = &context.words;
        let mut form = table.form.clone();
        for doubt in &table.doubts {
            if let Some((group, item)) = doubt.item {
                let remark = words.say("cli.pack.table.open", &[("text", &told(words, doubt))]);
                form.groups[group].items[item].remarks.push(remark);
            }
        }
        let language = words.lang().code();
        // The id and the title are held against a pack that is sound before anything is written.
        self.sound(
            context,
            &pack::skeleton(language, Extent::Form, self.filling(context)),
        )?;
        let text = pack::form_text(language, self.filling(context), &form);
        let file = self.file.display().to_string();
        let problems = pack::load(&file, &text).err().unwrap_or_default();
        let mut lines = understood(words, table);
        if !self.dry_run {
            self.write(&text)?;
            let count = problems.len().to_string();
            let args = [("file", file.as_str()), ("count", &count)];
            let next = if problems.is_empty() { "sound" } else { "left" };
            lines.push(words.say(&format!("cli.pack.table.{next}"), &args));
        }
        let rows = table.doubts.iter().map(|doubt| {
            json!({
                "code": doubt.code.code(),
                "place": doubt.place.map(Place::shown),
                "text": told(words, doubt),
            })
        });
        let defects = problems.iter().map(|it| problem_row(words, it));
        Ok(Reply::Lines {
            lines,
            object: json!({
                "file": (!self.dry_run).then_some(file),
                "title": form.title,
                "groups": form.groups.len(),
                "items": form.items(),
                "total": form.total.or_else(|| form.sum()).map(|it| it.to_string()),
                "sheets_left": table.sheets_left,
                "doubts": rows.collect::<Vec<_>>(),
                "problems": defects.collect::<Vec<_>>(),
            }),
        })
    }
}

fn read_table(context: &Context, from: &Path) -> Result<ScoreTable, Failure> {
    if from != Path::new("-") {
        return Ok(exchange::read_score_file(from, &context.front.program()?)?);
    }
    let mut bytes = Vec::new();
    let pasted = std::io::stdin().take(PASTED_BYTES_MAX);
    { pasted }.read_to_end(&mut bytes)?;
    let named = |error: ReadError| error.with("file", "-");
    Ok(exchange::read_score_text(&bytes).map_err(named)?)
}

/// What was read, group by group, and what is left to decide.
fn understood(words: &Words, table: &ScoreTable) -> Vec<String> {
    let form = &table.form;
    let shown = |points: Option<Decimal>| match points {
        Some(points) => words.say("cli.pack.table.points", &[("points", &points.to_string())]),
        None => words.get("cli.pack.table.unknown").into_owned(),
    };
    let title = form.title.clone().unwrap_or_default();
    let counts = (form.groups.len().to_string(), form.items().to_string());
    let total = shown(form.total.or_else(|| form.sum()));
    let args = [
        ("title", title.as_str()),
        ("groups", &counts.0),
        ("items", &counts.1),
        ("points", &total),
    ];
    let mut lines = vec![words.say("cli.pack.table.read", &args)];
    for group in &form.groups {
        let (count, points) = (
            group.items.len().to_string(),
            shown(group.points.or_else(|| group.sum())),
        );
        let args = [
            ("title", group.title.as_str()),
            ("items", &count),
            ("points", &points),
        ];
        lines.push(words.say("cli.pack.table.group", &args));
    }
    if !table.sheets_left.is_empty() {
        let left = table.sheets_left.join(&words.get("kind.list.separator"));
        let args = [("sheet", table.sheet.as_str()), ("sheets", &left)];
        lines.push(words.say("cli.import.sheets_left", &args));
    }
    if !table.doubts.is_empty() {
        let count = table.doubts.len().to_string();
        lines.push(words.say("cli.pack.table.doubts", &[("count", &count)]));
        lines.extend(table.doubts.iter().map(|doubt| told(words, doubt)));
    }
    lines
}

fn told(words: &Words, doubt: &Doubt) -> String {
    let mut args: Vec<(&str, &str)> = doubt
        .args
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let what = words.say(&format!("kind.table_doubt.{}", doubt.code), &args);
    let Some(place) = doubt.place else {
        return what;
    };
    let (key, shown) = match place.column {
        Some(_) => ("cli.pack.table.cell", place.shown()),
        None => ("cli.pack.table.line", place.shown()),
    };
    args.push(("place", &shown));
    args.push(("what", &what));
    words.say(key, &args)
}

/// Writes a file that must not exist yet.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
