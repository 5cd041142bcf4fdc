//! `task`: the project list on its way through the five lists.

use clap::{Args, Subcommand};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::{Date, Decimal},
    domain::{
        Category, CheckMode, CheckResult, Id, OrgKind, Outcome, Patch, Record, Share, Stage, State,
        TaskCommand, TaskDraft,
    },
    store::{Store, query::task::TaskFilter},
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
    /// Adds a progress note.
    Note {
        /// Task.
        task: String,
        /// Text.
        text: String,
        /// Quarter, as 2026Q3.
        #[arg(long)]
        quarter: String,
        /// Org, if it is about one.
        #[arg(long)]
        org: Option<String>,
    },
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

/// Which tasks to list.
#[derive(Debug, Args)]
pub struct List {
    /// Year.
    #[arg(long)]
    year: Option<i32>,
    /// Stage.
    #[arg(long, value_parser = value::word::<Stage>)]
    stage: Option<Stage>,
    /// Assigned to or led by this org.
    #[arg(long)]
    org: Option<String>,
    /// Title or number.
    #[arg(long)]
    text: Option<String>,
    /// Only those past their deadline.
    #[arg(long)]
    overdue: bool,
}

/// What a new task says.
#[derive(Debug, Args)]
pub struct Open {
    /// Title.
    title: String,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long, value_parser = value::word::<Category>, default_value = "basic")]
    category: Category,
    #[arg(long, value_parser = value::word::<Share>, default_value = "common")]
    share: Share,
    #[arg(long)]
    goal: Option<String>,
    #[arg(long)]
    standard: Option<String>,
    #[arg(long)]
    figures: Option<String>,
    #[arg(long)]
    leader: Option<String>,
    #[arg(long)]
    lead: Option<String>,
    #[arg(long)]
    supporting: Vec<String>,
    #[arg(long)]
    responsible: Option<String>,
    #[arg(long)]
    measures: Option<String>,
    #[arg(long, value_parser = value::day)]
    deadline: Option<Date>,
    #[arg(long)]
    clause: Option<String>,
}

/// To whom a task is dispatched.
#[derive(Debug, Args)]
pub struct Dispatch {
    /// Task.
    task: String,
    /// Orgs.
    orgs: Vec<String>,
    /// All orgs of these kinds.
    #[arg(long, value_parser = value::word::<OrgKind>)]
    kind: Vec<OrgKind>,
    /// Only below this org.
    #[arg(long)]
    under: Option<String>,
    /// Publishes an open task in this scope in the same act, as a supplement.
    #[arg(long)]
    scope: Option<String>,
    #[arg(long, value_parser = value::day)]
    date: Option<Date>,
}

/// How far an assignment is.
#[derive(Debug, Args)]
pub struct Progress {
    /// Task.
    task: String,
    /// Org.
    org: String,
    #[arg(long)]
    progress: u32,
    #[arg(long, value_parser = value::word::<State>)]
    state: Option<State>,
    #[arg(long)]
    evidence: Option<String>,
    #[arg(long)]
    remark: Option<String>,
}

/// One check.
#[derive(Debug, Args)]
pub struct Check {
    /// Task.
    task: String,
    /// Org.
    org: String,
    #[arg(long, value_parser = value::word::<CheckResult>)]
    result: CheckResult,
    #[arg(long, value_parser = value::word::<CheckMode>, default_value = "daily")]
    mode: CheckMode,
    #[arg(long, value_parser = value::decimal)]
    score: Option<Decimal>,
    #[arg(long)]
    remark: Option<String>,
    #[arg(long)]
    checker: Option<String>,
    #[arg(long, value_parser = value::day)]
    date: Option<Date>,
}

/// One assessment, or all that are left.
#[derive(Debug, Args)]
pub struct Assess {
    /// Task.
    task: String,
    /// Org; left out: every assignment without an outcome.
    org: Option<String>,
    #[arg(long, value_parser = value::word::<Outcome>)]
    outcome: Outcome,
    #[arg(long)]
    assessment: String,
    #[arg(long, value_parser = value::decimal)]
    score: Option<Decimal>,
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        match self {
            Verb::List(list) => list.run(context, &store),
            Verb::Show { task } => show(context, &store, &task),
            Verb::Checks { task, org } => {
                let assignment = assignment(context, &store, &task, &org)?;
                let rows = store.checks(assignment, context.limit)?;
                let rows = rows.iter().map(|it| shape::row(&it.row())).collect();
                const CHECKS: &[Column] = &[
                    ("date", None),
                    ("mode", Some("check_mode")),
                    ("result", Some("check_result")),
                    ("score", None),
                    ("checker", None),
                    ("remark", None),
                ];
                Ok(Reply::List {
                    columns: CHECKS,
                    rows,
                })
            }
            other => {
                let command = other.command(context, &store)?;
                context.act(&mut store, command.into(), &[])
            }
        }
    }

    fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let find = |text: &str| task(store, text);
        let today = Context::today_of(store);
        Ok(match self {
            Verb::Open(open) => open.command(context, store)?,
            Verb::Draw { adoption, items } => TaskCommand::Draw { adoption, items },
            Verb::Edit { task, set } => TaskCommand::Edit {
                task: find(&task)?,
                set,
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
            Verb::Dispatch(dispatch) => dispatch.command(context, store)?,
            Verb::Progress(progress) => progress.command(context, store)?,
            Verb::Check(check) => check.command(context, store)?,
            Verb::Assess(assess) => assess.command(context, store)?,
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
            Verb::Note {
                task,
                text,
                quarter,
                org,
            } => {
                let assignment = org
                    .map(|org| assignment(context, store, &task, &org))
                    .transpose()?;
                TaskCommand::AddNote {
                    task: find(&task)?,
                    assignment,
                    quarter,
                    date: today,
                    text,
                }
            }
            Verb::Opinion { task, text, member } => TaskCommand::AddOpinion {
                task: find(&task)?,
                date: today,
                member,
                text,
            },
            Verb::Answer { opinion, text } => TaskCommand::Answer { opinion, text },
            Verb::List(_) | Verb::Show { .. } | Verb::Checks { .. } => {
                return Err(Failure::bad("command", ""));
            }
        })
    }
}

impl List {
    fn run(self, context: &Context, store: &Store) -> Result<Reply, Failure> {
        let filter = TaskFilter {
            year: context.year(store, self.year)?,
            stage: self.stage,
            org: self.org.map(|org| context.org(store, &org)).transpose()?,
            text: self.text,
            overdue: self.overdue,
        };
        let rows = store
            .tasks(&filter, None, context.limit)?
            .iter()
            .map(|line| {
                let assignments = store.assignments(line.task.id, 0, ASSIGNMENTS)?;
                Ok(shape::task(line, &assignments))
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Reply::List {
            columns: COLUMNS,
            rows,
        })
    }
}

impl Open {
    fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let draft = TaskDraft {
            title: self.title,
            category: self.category,
            share: self.share,
            goal: self.goal,
            standard: self.standard,
            figures: self.figures,
            leader: self.leader,
            lead: self
                .lead
                .map(|lead| context.org(store, &lead))
                .transpose()?,
            supporting: context.orgs(store, &self.supporting)?,
            responsible: self.responsible,
            measures: self.measures,
            deadline: self.deadline,
            clause: self.clause,
        };
        Ok(TaskCommand::Open {
            year: context.year(store, self.year)?,
            draft,
        })
    }
}

impl Dispatch {
    fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let mut orgs = context.orgs(store, &self.orgs)?;
        if !self.kind.is_empty() {
            let under = self
                .under
                .map(|under| context.org(store, &under))
                .transpose()?;
            orgs.extend(store.org_ids(under, &self.kind, u32::MAX)?);
        }
        let date = self.date.unwrap_or_else(|| Context::today_of(store));
        Ok(TaskCommand::Dispatch {
            task: task(store, &self.task)?,
            orgs,
            date,
            scope: self.scope,
        })
    }
}

impl Progress {
    fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let assignment = assignment(context, store, &self.task, &self.org)?;
        let old = store.find::<crate::domain::Assignment>(assignment)?;
        let state = self.state.unwrap_or(match self.progress {
            0 => State::Waiting,
            100 => State::Done,
            _ => State::Going,
        });
        Ok(TaskCommand::Progress {
            assignment,
            state,
            progress: self.progress,
            evidence: self.evidence.or_else(|| old.as_ref()?.evidence.clone()),
            remark: self.remark.or_else(|| old.as_ref()?.remark.clone()),
        })
    }
}

impl Check {
    fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        Ok(TaskCommand::Check {
            assignment: assignment(context, store, &self.task, &self.org)?,
            date: self.date.unwrap_or_else(|| Context::today_of(store)),
            mode: self.mode,
            result: self.result,
            score: self.score,
            remark: self.remark,
            checker: self.checker,
        })
    }
}

impl Assess {
    fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let Assess {
            outcome,
            assessment,
            score,
            ..
        } = self;
        Ok(match self.org {
            Some(org) => TaskCommand::Assess {
                assignment: self::assignment(context, store, &self.task, &org)?,
                outcome,
                assessment,
                score,
            },
            None => TaskCommand::AssessAll {
                task: task(store, &self.task)?,
                outcome,
                assessment,
            },
        })
    }
}

fn task(store: &Store, text: &str) -> Result<Id, Failure> {
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
    let rows = |rows: Vec<crate::domain::Row>| {
        serde_json::Value::Array(rows.iter().map(shape::row).collect())
    };
    let names: Vec<&String> = view.supporting.iter().map(|(_, name)| name).collect();
    object["supporting"] = serde_json::json!(names);
    object["milestones"] = rows(view.milestones.iter().map(Record::row).collect());
    object["notes"] = rows(view.notes.iter().map(Record::row).collect());
    object["opinions"] = rows(view.opinions.iter().map(Record::row).collect());
    object["findings"] = rows(view.findings.iter().map(Record::row).collect());
    Ok(Reply::Show {
        object,
        codes: shape::CODES,
    })
}
