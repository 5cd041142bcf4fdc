//! `task`: the project list on its way through the five lists.

mod argument;

use clap::Subcommand;
use serde_json::{Value as Json, json};

use self::argument::{Assess, Check, Dispatch, List, Note, Open, Progress};
use super::{
    context::Context,
    failure::{Exit, Failure},
    mail::{Collect, Send},
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::{Date, Field, Value},
    domain::{Id, Patch, Record, Row, TaskCommand},
    exchange::blank::BlankKind,
    mail::Subject,
    store::Store,
};

const COLUMNS: &[Column] = &[
    ("code", None),
    ("stage", Some("stage")),
    ("deadline", None),
    ("category", Some("category")),
    ("done", None),
    ("total", None),
    ("title", None),
];

/// Assignments that one task shows in its JSON; the sum always counts all.
const ASSIGNMENTS: u32 = 10_000;

/// What can be done with tasks. A task is named by its number (T-0001) or key, an assignment by
/// `TASK ORG`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists tasks.
    List(List),
    /// One task whole.
    Show {
        /// Task.
        task: String,
    },
    /// Writes a task.
    Open(Box<Open>),
    /// Writes the tasks of an adopted pack.
    Draw {
        /// Key of the adoption.
        adoption: Id,
        /// Items; all if left out.
        items: Vec<String>,
    },
    /// Changes columns.
    Edit {
        /// Task.
        task: String,
        /// `column=value`.
        #[arg(required = true, value_parser = value::patch)]
        set: Vec<Patch>,
    },
    /// Adds a milestone.
    Milestone {
        /// Task.
        task: String,
        /// What.
        title: String,
        /// Until when.
        #[arg(long, value_parser = value::day)]
        due: Date,
    },
    /// Marks a milestone as reached.
    Reach {
        /// Key of the milestone.
        milestone: Id,
        /// Day; today if left out.
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Sets the supporting orgs.
    Support {
        /// Task.
        task: String,
        /// Orgs.
        orgs: Vec<String>,
    },
    /// Publishes in a scope.
    Publish {
        /// Task.
        task: String,
        /// Scope.
        #[arg(long)]
        scope: String,
        /// Day; today if left out.
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Dispatches to orgs.
    Dispatch(Dispatch),
    /// Says how far an assignment is.
    Progress(Progress),
    /// Records a check.
    Check(Check),
    /// All checks of an assignment.
    Checks {
        /// Task.
        task: String,
        /// Org.
        org: String,
    },
    /// Assesses one assignment, or all that are left.
    Assess(Assess),
    /// Closes and records the filing.
    Close {
        /// Task.
        task: String,
        /// The committee to whose file the result goes.
        #[arg(long)]
        filed_to: String,
        /// Day; today if left out.
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Sends an assignment back.
    Return {
        /// Task.
        task: String,
        /// Org.
        org: String,
        /// Reason.
        #[arg(long)]
        reason: String,
    },
    /// Takes a task one stage back.
    Reopen {
        /// Task.
        task: String,
        /// Reason.
        #[arg(long)]
        reason: String,
    },
    /// Carries unfinished assignments into another year.
    Carry {
        /// Task.
        task: String,
        /// The other year.
        #[arg(long)]
        year: i32,
    },
    /// Writes one protected workbook for each org that has open assignments.
    Blank {
        /// The quarter that is told of, as `2026Q3`; that of today if left out.
        #[arg(long)]
        quarter: Option<String>,
        #[command(flatten)]
        send: Send,
    },
    /// Reads what came back, and enters it in one act.
    Collect {
        #[command(flatten)]
        collect: Collect,
        /// The quarter; that of the files if they are all of one.
        #[arg(long)]
        quarter: Option<String>,
    },
    /// Adds a progress note.
    Note(Note),
    /// Records a member's opinion.
    Opinion {
        /// Task.
        task: String,
        /// Text.
        text: String,
        /// From whom.
        #[arg(long)]
        member: Option<String>,
    },
    /// Answers an opinion.
    Answer {
        /// Key of the opinion.
        opinion: Id,
        /// Text.
        text: String,
    },
}

const CHECKS: &[Column] = &[
    ("date", None),
    ("mode", Some("check_mode")),
    ("result", Some("check_result")),
    ("score", None),
    ("checker", None),
    ("remark", None),
];

impl Verb {
    /// Whether it reads or writes files of the machine.
    pub fn touches_files(&self) -> bool {
        matches!(self, Verb::Blank { .. } | Verb::Collect { .. })
    }

    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match self {
            Verb::Blank { quarter, send } => {
                let reply = send.run(context, |store, year| {
                    let today = Context::today_of(store);
                    Ok(quarter.map_or_else(|| Subject::quarter(year, today), Subject::Task))
                })?;
                Ok((reply, Exit::Done))
            }
            Verb::Collect { collect, quarter } => {
                collect.run(context, (BlankKind::Task, quarter), false)
            }
            verb => Ok((verb.act(context)?, Exit::Done)),
        }
    }

    fn act(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::List(list) => return self::list(context, &store, list),
            Verb::Show { task } => return show(context, &store, &task),
            Verb::Checks { task, org } => {
                let assignment = assignment(context, &store, &task, &org)?;
                let rows = store.checks(assignment, context.limit)?;
                return Ok(Reply::List {
                    columns: CHECKS,
                    rows: rows.iter().map(|it| shape::row(&it.row())).collect(),
                });
            }
            Verb::Open(open) => open.command(context, &store)?,
            Verb::Dispatch(dispatch) => dispatch.command(context, &store)?,
            Verb::Progress(progress) => progress.command(context, &store)?,
            Verb::Check(check) => check.command(context, &store)?,
            Verb::Assess(assess) => assess.command(context, &store)?,
            Verb::Note(note) => note.command(context, &store)?,
            other => other.command(context, &store)?,
        };
        context.act(&mut store, command.into(), &[])
    }

    /// The commands that need no more than a few words.
    fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let find = |text: &str| task(store, text);
        let today = Context::today_of(store);
        Ok(match self {
            Verb::Draw { adoption, items } => TaskCommand::Draw { adoption, items },
            Verb::Edit { task, set } => TaskCommand::Edit {
                task: find(&task)?,
                set: led(context, store, set)?,
            },
            Verb::Milestone { task, title, due } => TaskCommand::AddMilestone {
                task: find(&task)?,
                title,
                due,
            },
            Verb::Reach { milestone, date } => TaskCommand::ReachMilestone {
                milestone,
                date: date.unwrap_or(today),
            },
            Verb::Support { task, orgs } => TaskCommand::SetSupport {
                task: find(&task)?,
                orgs: context.orgs(store, &orgs)?,
            },
            Verb::Publish { task, scope, date } => TaskCommand::Publish {
                task: find(&task)?,
                scope,
                date: date.unwrap_or(today),
            },
            Verb::Close {
                task,
                filed_to,
                date,
            } => TaskCommand::Close {
                task: find(&task)?,
                filed_to,
                date: date.unwrap_or(today),
            },
            Verb::Return { task, org, reason } => TaskCommand::Return {
                assignment: assignment(context, store, &task, &org)?,
                reason,
            },
            Verb::Reopen { task, reason } => TaskCommand::Reopen {
                task: find(&task)?,
                reason,
            },
            Verb::Carry { task, year } => TaskCommand::Carry {
                task: find(&task)?,
                year,
            },
            Verb::Opinion { task, text, member } => TaskCommand::AddOpinion {
                task: find(&task)?,
                date: today,
                member,
                text,
            },
            Verb::Answer { opinion, text } => TaskCommand::Answer { opinion, text },
            _ => return Err(Failure::bad("command", "")),
        })
    }
}

/// Columns to change, with the lead org by its key instead of the code that was written.
fn led(context: &Context, store: &Store, mut set: Vec<Patch>) -> Result<Vec<Patch>, Failure> {
    for patch in set.iter_mut().filter(|patch| patch.field == "lead") {
        if let Value::Text(code) = &patch.value {
            patch.value = context.org(store, code)?.to_value();
        }
    }
    Ok(set)
}

fn list(context: &Context, store: &Store, list: List) -> Result<Reply, Failure> {
    let filter = list.filter(context, store)?;
    let tasks = store.tasks(&filter, None, context.limit)?;
    let rows = tasks.iter().map(|line| {
        // The table has no room for assignments; only programs get them.
        let assignments = if context.json {
            store.assignments(line.task.id, 0, ASSIGNMENTS)?
        } else {
            Vec::new()
        };
        Ok(shape::task(line, &assignments))
    });
    Ok(Reply::List {
        columns: COLUMNS,
        rows: rows.collect::<Result<_, Failure>>()?,
    })
}

/// The key of the task that a number (T-0001) or a key means.
pub fn task(store: &Store, text: &str) -> Result<Id, Failure> {
    if let Some(id) = store.task_by_code(text)? {
        return Ok(id);
    }
    let id = text.trim_start_matches('#').parse().ok();
    let found = id
        .map(|id| store.find::<crate::domain::Task>(id))
        .transpose()?
        .flatten();
    found
        .map(|task| task.id)
        .ok_or_else(|| Failure::missing("task", text))
}

fn assignment(
    context: &Context,
    store: &Store,
    task_text: &str,
    org_text: &str,
) -> Result<Id, Failure> {
    let task = task(store, task_text)?;
    let org = context.org(store, org_text)?;
    store
        .assignment_of(task, org)?
        .ok_or_else(|| Failure::missing("assignment", format!("{task_text} {org_text}")))
}

fn show(context: &Context, store: &Store, text: &str) -> Result<Reply, Failure> {
    let id = task(store, text)?;
    let view = store
        .task_view(id)?
        .ok_or_else(|| Failure::missing("task", text))?;
    let assignments = store.assignments(id, 0, ASSIGNMENTS.min(context.limit))?;
    let mut object = shape::task(&view.line, &assignments);
    let plain = |rows: Vec<Row>| Json::Array(rows.iter().map(shape::row).collect());
    let supporting = view.supporting.iter().map(|(id, name)| {
        let org = store.find::<crate::domain::Org>(*id)?;
        Ok(json!({ "org": org.map(|org| org.code), "org_name": name }))
    });
    object["supporting"] = supporting.collect::<Result<_, Failure>>()?;
    object["milestones"] = plain(view.milestones.iter().map(Record::row).collect());
    object["notes"] = plain(view.notes.iter().map(Record::row).collect());
    object["opinions"] = plain(view.opinions.iter().map(Record::row).collect());
    let findings = view.findings.iter();
    let findings = findings.map(|it| shape::named(store, &it.row()));
    object["findings"] = findings.collect::<Result<_, Failure>>()?;
    Ok(Reply::Show {
        object,
        codes: shape::CODES,
    })
}
