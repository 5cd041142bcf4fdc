//! `pack`: regulations as data, written, checked, tried and put in force.

mod example;
mod follow;
mod new;
mod trial;

use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::{
    conflict,
    context::Context,
    failure::{Exit, Failure},
    mapping,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    domain::{Command, DutyCommand, Id, Kind, OrgKind, PackCommand, RefusalCode, TaskCommand},
    pack::{self, Problem},
    store::{Store, StoreError},
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("pack", None),
    ("pack_version", None),
    ("title", None),
    ("year", None),
    ("adoption", None),
    ("duty_count", None),
    ("task_count", None),
    ("form_count", None),
];

/// What can be done with packs. A pack is named by the id of a delivered one or by a file.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The delivered packs and those in force.
    List,
    /// Writes the skeleton of a pack.
    New(new::New),
    /// Names every defect of packs; of the delivered ones if none is named.
    Check {
        /// Ids or files.
        packs: Vec<String>,
    },
    /// Judges made-up facts by a pack.
    Try(trial::Try),
    /// What a pack says.
    Show {
        /// Id or file.
        pack: String,
    },
    /// Prints the schema for editors.
    Schema,
    /// Puts a pack in force for a year.
    Adopt(Adopt),
    /// Takes an unused pack out of force.
    Withdraw {
        /// Key of the adoption.
        adoption: Id,
        #[arg(long)]
        reason: String,
    },
    /// Packs in force together whose scopes conflict.
    Conflicts {
        #[arg(long)]
        year: Option<i32>,
    },
    /// Offices, classes and local departures of an adoption.
    Mapping {
        /// Key of the adoption.
        adoption: Id,
    },
    /// Says which org stands for a named office.
    Office {
        /// Key of the adoption.
        adoption: Id,
        /// Id of the office.
        office: String,
        /// Org.
        org: String,
    },
    /// Says which orgs make up a class.
    Class {
        /// Key of the adoption.
        adoption: Id,
        /// Id of the class.
        class: String,
        /// Orgs.
        orgs: Vec<String>,
    },
    /// Records a local departure from a row of the pack.
    Local {
        /// Key of the adoption.
        adoption: Id,
        /// Id of the row.
        item: String,
        /// `key=value`.
        value: String,
        #[arg(long)]
        reason: String,
    },
}

/// How a pack is put in force.
#[derive(Debug, Args)]
pub struct Adopt {
    /// Id or file.
    pack: String,
    /// Year; the working year if left out.
    #[arg(long)]
    year: Option<i32>,
    /// Shifts dated targets and windows to that year, recorded as local.
    #[arg(long)]
    shift: bool,
    /// Also lays its duties on the orgs in its scope.
    #[arg(long)]
    lay: bool,
    /// Also opens its tasks.
    #[arg(long)]
    draw: bool,
}

/// A pack's name and text: a delivered one by its id, else a file.
fn source(name: &str, trusted: bool) -> Result<(String, String), Failure> {
    let delivered = pack::builtin()
        .iter()
        .find(|(file, _)| file.split(['-', '.']).next() == Some(name) || *file == name);
    match delivered {
        Some((file, text)) => Ok(((*file).to_string(), (*text).to_string())),
        // Who comes through sshd must not read the server's files as packs.
        None if trusted || !Path::new(name).exists() => Err(Failure::missing("pack", name)),
        None => {
            let bytes = std::fs::read(name)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Failure::new("pack_not_utf8", Exit::Defects).with("file", name))?;
            Ok((name.to_string(), text))
        }
    }
}

impl Verb {
    /// Whether it reads or writes a file of its own, which who comes through sshd must not.
    pub fn touches_files(&self) -> bool {
        match self {
            Verb::New(_) => true,
            Verb::Try(trial) => trial.reads_file(),
            _ => false,
        }
    }

    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let done = |reply| Ok((reply, Exit::Done));
        match self {
            Verb::List => list(context).and_then(done),
            Verb::New(new) => new.run(context).and_then(done),
            Verb::Try(trial) => trial.run(context),
            Verb::Check { packs } => check(context, packs),
            Verb::Show { pack } => show(context, &pack),
            Verb::Schema => done(Reply::Text(pack::schema())),
            Verb::Adopt(adopt) => adopt.run(context).and_then(done),
            Verb::Conflicts { year } => conflict::list(context, year).and_then(done),
            Verb::Mapping { adoption } => mapping::show(context, adoption).and_then(done),
            other => {
                let mut store = context.open()?;
                let command = other.command(context, &store)?;
                context.act(&mut store, command.into(), &[]).and_then(done)
            }
        }
    }

    fn command(self, context: &Context, store: &Store) -> Result<PackCommand, Failure> {
        Ok(match self {
            Verb::Withdraw { adoption, reason } => PackCommand::Withdraw { adoption, reason },
            Verb::Office {
                adoption,
                office,
                org,
            } => PackCommand::MapOffice {
                adoption,
                office,
                org: context.org(store, &org)?,
            },
            Verb::Class {
                adoption,
                class,
                orgs,
            } => PackCommand::MapClass {
                adoption,
                class,
                orgs: context.orgs(store, &orgs)?,
            },
            Verb::Local {
                adoption,
                item,
                value,
                reason,
            } => {
                let (field, value) = value
                    .split_once('=')
                    .ok_or_else(|| Failure::bad("value", &value))?;
                let (field, value) = (field.to_string(), value.to_string());
                PackCommand::SetLocal {
                    adoption,
                    item,
                    field,
                    value,
                    reason,
                }
            }
            _ => return Err(Failure::bad("command", "")),
        })
    }
}

fn brief(pack: &crate::domain::pack::Pack) -> Json {
    let head = &pack.head;
    json!({
        "pack": head.id,
        "pack_version": head.version,
        "title": head.title,
        "short": head.short,
        "issuer": head.issuer,
        "number": head.number,
        "in_force": Context::day(Some(head.in_force)),
        "sectors": head.sectors.iter().map(|it| it.code()).collect::<Vec<_>>(),
        "kinds": head.kinds.iter().map(|it| it.code()).collect::<Vec<_>>(),
        "duty_count": pack.duties.len(),
        "task_count": pack.tasks.len(),
        "form_count": pack.forms.len(),
        "indicator_count": pack.indicators.len(),
    })
}

fn list(context: &Context) -> Result<Reply, Failure> {
    let mut rows = Vec::new();
    for (file, text) in pack::builtin() {
        if let Ok(pack) = pack::load(file, text) {
            let mut row = brief(&pack);
            row["file"] = json!(file);
            row["adoption"] = Json::Null;
            row["year"] = Json::Null;
            row["hash"] = Json::Null;
            rows.push(row);
        }
    }
    // The delivered packs can be listed before there is a file.
    if context.path()?.exists() {
        let store = context.open()?;
        for adoption in store.adoptions(None)? {
            if let Some(pack) = store.pack_of(adoption.id)? {
                let mut row = brief(&pack);
                row["file"] = Json::Null;
                row["adoption"] = json!(adoption.id);
                row["year"] = json!(adoption.year);
                row["hash"] = json!(adoption.hash);
                rows.push(row);
            }
        }
    }
    Ok(Reply::List {
        columns: COLUMNS,
        rows,
    })
}

fn check(context: &Context, packs: Vec<String>) -> Result<(Reply, Exit), Failure> {
    let names = if packs.is_empty() {
        pack::builtin()
            .iter()
            .map(|(file, _)| (*file).to_string())
            .collect()
    } else {
        packs
    };
    let (mut lines, mut rows, mut count) = (Vec::new(), Vec::new(), 0);
    for name in names {
        let (file, text) = source(&name, context.trusted)?;
        let problems = pack::load(&file, &text).err().unwrap_or_default();
        count += problems.len();
        for problem in &problems {
            lines.push(picture(&context.words, &text, problem));
        }
        let total = problems.len().to_string();
        let key = if problems.is_empty() {
            "cli.pack.sound"
        } else {
            "cli.pack.defects"
        };
        lines.push(
            context
                .words
                .say(key, &[("file", &file), ("count", &total)]),
        );
        let list: Vec<Json> = problems
            .iter()
            .map(|it| problem_row(&context.words, it))
            .collect();
        rows.push(json!({ "file": file, "problems": list }));
    }
    let exit = if count == 0 {
        Exit::Done
    } else {
        Exit::Defects
    };
    Ok((
        Reply::Lines {
            lines,
            object: Json::Array(rows),
        },
        exit,
    ))
}

fn sentence(words: &Words, problem: &Problem, part: &str) -> String {
    let args: Vec<(&str, &str)> = problem
        .args
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    words.say(&format!("pack.problem.{}.{part}", problem.code), &args)
}

fn problem_row(words: &Words, problem: &Problem) -> Json {
    json!({
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code.code(),
        "what": sentence(words, problem, "what"),
        "remedy": sentence(words, problem, "remedy"),
    })
}

/// The problem with its line of the file and carets below the faulty text.
fn picture(words: &Words, text: &str, problem: &Problem) -> String {
    let what = sentence(words, problem, "what");
    let remedy = sentence(words, problem, "remedy");
    let span = problem.span.start.min(text.len())..problem.span.end.min(text.len());
    let place = format!("{}:{}:{}", problem.file, problem.line, problem.column);
    let snippet = Snippet::source(text)
        .path(&problem.file)
        .annotation(AnnotationKind::Primary.span(span).label(&remedy));
    let level = Level::ERROR.with_name(problem.code.code());
    let report = [level.primary_title(&what).element(snippet)];
    format!("{place}\n{}\n", Renderer::plain().render(&report))
}

/// A pack with defects cannot be shown or adopted; its defects are told instead.
fn defective(words: &Words, (file, text): (&str, &str), problems: &[Problem]) -> Failure {
    let first = problems.first().map(|it| sentence(words, it, "what"));
    let mut failure = Failure::new("pack_defective", Exit::Defects)
        .with("file", file)
        .with("count", problems.len())
        .with("first", first.unwrap_or_default());
    failure.details = problems.iter().map(|it| picture(words, text, it)).collect();
    failure
}

fn show(context: &Context, name: &str) -> Result<(Reply, Exit), Failure> {
    let (file, text) = source(name, context.trusted)?;
    let pack = match pack::load(&file, &text) {
        Ok(pack) => pack,
        Err(problems) => return Err(defective(&context.words, (&file, &text), &problems)),
    };
    let mut object = brief(&pack);
    let clause = |source: &crate::domain::pack::Source| source.clause.clone();
    object["duties"] = pack
        .duties
        .iter()
        .map(|duty| {
            json!({
                "id": duty.id, "area": duty.area, "text": duty.text, "share": duty.share.code(),
                "posts": duty.audience.posts.iter().map(|it| it.code()).collect::<Vec<_>>(),
                "clause": clause(&duty.source),
            })
        })
        .collect();
    object["tasks"] = pack
        .tasks
        .iter()
        .map(|task| {
            json!({
                "id": task.id, "no": task.no, "title": task.title, "goal": task.goal,
                "category": task.category.code(), "clause": clause(&task.source),
            })
        })
        .collect();
    object["forms"] = pack
        .forms
        .iter()
        .map(|form| {
            json!({
                "id": form.id, "title": form.title, "total": form.total.to_string(),
                "group_count": form.groups.len(), "item_count": form.items().count(),
                "derived": form.derived,
            })
        })
        .collect();
    Ok((
        Reply::Show {
            object,
            codes: shape::CODES,
        },
        Exit::Done,
    ))
}

impl Adopt {
    /// Puts it in force, maps what can be mapped, lays duties and draws tasks if asked.
    fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let (file, text) = source(&self.pack, context.trusted)?;
        if let Err(problems) = pack::load(&file, &text) {
            return Err(defective(&context.words, (&file, &text), &problems));
        }
        let year = context.year(&store, self.year)?;
        let command = PackCommand::Adopt {
            year,
            file,
            text,
            shift: self.shift,
        };
        let outcome = store.execute(command.into(), &[])?;
        let adoption = outcome.created(Kind::Adoption).next();
        let adoption = adoption.ok_or_else(|| Failure::missing("adoption", &self.pack))?;
        let pack = store
            .pack_of(adoption)?
            .ok_or_else(|| Failure::missing("adoption", adoption))?;
        let mapped = outcome.created(Kind::OfficeMap).count();
        let mut commands: Vec<Command> = Vec::new();
        if self.lay && !pack.duties.is_empty() {
            let orgs = store.org_ids(None, OrgKind::ALL, u32::MAX)?;
            commands.push(DutyCommand::Lay { adoption, orgs }.into());
        }
        if self.draw && !pack.tasks.is_empty() {
            commands.push(
                TaskCommand::Draw {
                    adoption,
                    items: Vec::new(),
                }
                .into(),
            );
        }
        let mut counts = [0usize; 2];
        for command in commands {
            let outcome = match store.execute(command, &[]) {
                // None of the pack's duties may fit any org of the file.
                Err(StoreError::Refused(it)) if it.code == RefusalCode::NothingToDo => continue,
                outcome => outcome?,
            };
            counts[0] += outcome.created(Kind::Duty).count();
            counts[1] += outcome.created(Kind::Task).count();
        }
        let shown = [adoption.to_string(), year.to_string(), mapped.to_string()];
        let [duties, tasks] = counts.map(|count| count.to_string());
        let args = [
            ("title", pack.head.title.as_str()),
            ("adoption", &shown[0]),
            ("year", &shown[1]),
            ("mapped", &shown[2]),
            ("duties", &duties),
            ("tasks", &tasks),
        ];
        let conflicts = conflict::rows(&store, year)?;
        let mut lines = vec![context.words.say("cli.pack.adopted", &args)];
        lines.extend(conflict::lines(context, &conflicts));
        let object = json!({
            "adoption": adoption, "pack": pack.head.id, "year": year, "mapped": mapped,
            "duties": counts[0], "tasks": counts[1], "conflicts": conflicts,
        });
        Ok(Reply::Lines { lines, object })
    }
}
