//! What `form`, `task` and `ballot` share: blanks to the orgs, and answers back.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::Reply,
};
use crate::{
    exchange::blank::{AnswerState, BlankKind},
    mail::{self, Asked, Collected, File, Flags, MailError, Remark, Subject, Whom, subject_of},
    store::Store,
};

/// For whom, and where to.
#[derive(Debug, Args)]
#[group(skip)]
pub struct Send {
    /// The folder.
    #[arg(long)]
    to: PathBuf,
    #[arg(long, num_args = 1.., conflicts_with = "under")]
    org: Vec<String>,
    #[arg(long)]
    under: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    /// Replaces files that stand there.
    #[arg(long)]
    force: bool,
}

/// Where the answers lie and what is done with them.
#[derive(Debug, Args)]
#[group(skip)]
pub struct Collect {
    /// Folders and files.
    #[arg(required = true)]
    from: Vec<PathBuf>,
    #[arg(long)]
    year: Option<i32>,
    /// Asks only these orgs for an answer.
    #[arg(long, num_args = 1.., conflicts_with = "under")]
    org: Vec<String>,
    /// Asks only the orgs of a subtree for an answer.
    #[arg(long)]
    under: Option<String>,
    /// Replaces what stands otherwise.
    #[arg(long)]
    replace: bool,
    #[arg(long)]
    dry_run: bool,
}

impl From<MailError> for Failure {
    fn from(error: MailError) -> Failure {
        match error {
            MailError::Store(error) => error.into(),
            MailError::Io(error) => error.into(),
            MailError::Read(error) => error.into(),
            MailError::Exists(paths) => {
                let names = paths.iter().map(|path| path.display().to_string());
                let names: Vec<String> = names.collect();
                let first = names.first().cloned().unwrap_or_default();
                Failure {
                    details: names,
                    ..Failure::new("blank_exists", Exit::File).with("file", first)
                }
            }
            MailError::Refused(code, args) => {
                let exit = match code {
                    "not_found" => Exit::NotFound,
                    "bad_value" | "form_unnamed" => Exit::Usage,
                    _ => Exit::Refused,
                };
                let failure = Failure::new(code, exit);
                args.into_iter()
                    .fold(failure, |failure, (name, value)| failure.with(name, value))
            }
        }
    }
}

/// What the blanks of a kind are named by in JSON.
fn noun(kind: BlankKind) -> &'static str {
    match kind {
        BlankKind::Form => "form",
        BlankKind::Task => "quarter",
        BlankKind::Ballot => "pack",
    }
}

/// Who is asked: the orgs that are named, else all of a subtree or of the whole tree.
fn whom(
    context: &Context,
    store: &Store,
    (orgs, under): (&[String], Option<&String>),
) -> Result<Whom, Failure> {
    if orgs.is_empty() {
        let under = under.map(|under| context.org(store, under));
        return Ok(Whom::Meant(under.transpose()?));
    }
    Ok(Whom::Named(context.orgs(store, orgs)?))
}

impl Send {
    /// Writes the blanks of a subject of the year.
    pub fn run(
        self,
        context: &Context,
        subject: impl FnOnce(&Store, i32) -> Result<Subject, Failure>,
    ) -> Result<Reply, Failure> {
        let store = context.open()?;
        let year = context.year(&store, self.year)?;
        let subject = subject(&store, year)?;
        let asked = Asked { subject, year };
        let whom = whom(context, &store, (&self.org, self.under.as_ref()))?;
        let sent = asked.send((&store, &context.words), &whom, (&self.to, self.force))?;
        let (count, folder) = (sent.files.len().to_string(), self.to.display().to_string());
        let args = [
            ("count", count.as_str()),
            ("form", &sent.title),
            ("folder", &folder),
        ];
        let lines = vec![context.words.say("cli.form.blank.done", &args)];
        let file = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
        let files = sent.files.iter();
        let files = files
            .map(|(path, code, name)| json!({ "file": file(path), "org": code, "org_name": name }));
        let mut object = json!({
            "folder": folder,
            "year": year,
            "title": sent.title,
            "files": files.collect::<Vec<_>>(),
        });
        object[noun(asked.subject.kind())] = json!(asked.subject.name());
        Ok(Reply::Lines { lines, object })
    }
}

impl Collect {
    /// Judges what came back on a subject, that of the files if none is named, and enters what is
    /// sound in one act.
    pub fn run(
        self,
        context: &Context,
        (kind, named): (BlankKind, Option<String>),
        submit: bool,
    ) -> Result<(Reply, Exit), Failure> {
        let mut store = context.open()?;
        let year = context.year(&store, self.year)?;
        let work = context.front.begin()?;
        let program = context.front.program()?;
        let mut go_on = |done, total| context.front.reads_on(done, total);
        let files = mail::read_all(&self.from, &program, &mut go_on)?;
        drop(work);
        let subject = match named {
            Some(name) => Subject::of(kind, name),
            None => subject_of(&files, (kind, year), &store)?,
        };
        let whom = whom(context, &store, (&self.org, self.under.as_ref()))?;
        let flags = Flags {
            replace: self.replace,
            submit,
        };
        let asked = Asked { subject, year };
        let collected = asked.collect((&store, &context.words), files, (&whom, flags))?;
        self.enter(context, &mut store, collected)
    }

    /// Enters what was taken, unless this is a rehearsal or nothing was.
    fn enter(
        &self,
        context: &Context,
        store: &mut Store,
        collected: Collected,
    ) -> Result<(Reply, Exit), Failure> {
        let mut lines = mail::lines(&collected, &context.words, self.replace);
        let mut object = object(&collected, context);
        let exit = match collected.is_sound() {
            true => Exit::Done,
            false => Exit::Defects,
        };
        object["rows"] = json!(0);
        if self.dry_run {
            let rows = match &collected.command {
                None => 0,
                Some(command) => store.rehearse(command, &collected.seen)?,
            };
            object["rows"] = json!(rows);
            let rows = rows.to_string();
            let said = context.words.say("cli.collect.dry_run", &[("rows", &rows)]);
            lines.push(said);
        }
        let command = collected.command.filter(|_| !self.dry_run);
        let Some(command) = command else {
            return Ok((Reply::Lines { lines, object }, exit));
        };
        let name = command.name();
        let outcome = context.front.execute(store, command, &collected.seen)?;
        if let Reply::Lines {
            lines: more,
            object: Json::Object(done),
        } = context.done(name, &outcome)
        {
            lines.extend(more);
            for (key, value) in done {
                object[key] = value;
            }
        }
        Ok((Reply::Lines { lines, object }, Exit::Done))
    }
}

/// What was collected, for programs.
fn object(collected: &Collected, context: &Context) -> Json {
    let states = AnswerState::ALL.iter().map(|state| {
        let count = json!(collected.of_state(*state));
        (state.code().to_string(), count)
    });
    let files = collected.files.iter().map(|file| of_file(file, context));
    let missing = collected.silent.iter();
    let missing = missing.map(|(code, name)| json!({ "org": code, "org_name": name }));
    let mut object = json!({
        "year": collected.year,
        "title": collected.title,
        "files": files.collect::<Vec<_>>(),
        "states": states.collect::<serde_json::Map<_, _>>(),
        "missing": missing.collect::<Vec<_>>(),
    });
    object[noun(collected.kind)] = json!(collected.name);
    object
}

fn of_file(file: &File, context: &Context) -> Json {
    let problems = file.remarks.iter().map(|remark| {
        let mut object = json!({ "what": mail::sentence(&context.words, remark) });
        if let Remark::RefusedAt(cell, ..) = remark {
            object["cell"] = json!(cell);
        }
        if let Remark::Cell(_, change) = remark {
            object["cell"] = json!(change.cell);
            object["was"] = json!(change.was);
            object["is"] = json!(change.is);
        }
        object
    });
    let notes = file.notes.iter();
    let notes = notes.map(|remark| mail::sentence(&context.words, remark));
    json!({
        "file": file.name,
        "state": file.state.map(AnswerState::code),
        "org": file.named.as_ref().map(|(code, _)| code),
        "org_name": file.named.as_ref().map(|(_, name)| name),
        "count": file.count,
        "problems": problems.collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
    })
}
