//! What the acts of a task are told on the command line, and the commands that follow.

use clap::Args;

use super::{
    super::{
        context::Context,
        failure::{Exit, Failure},
        value,
    },
    assignment, task,
};
use crate::{
    base::{Date, Decimal},
    domain::{
        Assignment, Category, CheckMode, CheckResult, OrgKind, Outcome, Share, Stage, State,
        TaskCommand, TaskDraft,
    },
    store::{Store, query::task::TaskFilter},
};

/// Which tasks to list.
#[derive(Debug, Args)]
pub struct List {
    /// Year.
    #[arg(long)]
    year: Option<i32>,
    /// Stage.
    #[arg(long, value_parser = value::word::<Stage>())]
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
    #[arg(long, value_parser = value::word::<Category>(), default_value = "basic")]
    category: Category,
    #[arg(long, value_parser = value::word::<Share>(), default_value = "common")]
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
    #[arg(long, value_parser = value::word::<OrgKind>())]
    kind: Vec<OrgKind>,
    /// Only below this org.
    #[arg(long)]
    under: Option<String>,
    /// Only orgs directly below `--under`, or below the highest one.
    #[arg(long)]
    directly: bool,
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
    #[arg(long, value_parser = value::word::<State>())]
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
    #[arg(long, value_parser = value::word::<CheckResult>())]
    result: CheckResult,
    #[arg(long, value_parser = value::word::<CheckMode>(), default_value = "daily")]
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
    #[arg(long, value_parser = value::word::<Outcome>())]
    outcome: Outcome,
    #[arg(long)]
    assessment: String,
    #[arg(long, value_parser = value::decimal)]
    score: Option<Decimal>,
}

/// A progress note.
#[derive(Debug, Args)]
pub struct Note {
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
}

impl List {
    /// Which tasks are meant.
    pub fn filter(self, context: &Context, store: &Store) -> Result<TaskFilter, Failure> {
        Ok(TaskFilter {
            year: context.year(store, self.year)?,
            stage: self.stage,
            org: self.org.map(|org| context.org(store, &org)).transpose()?,
            text: self.text,
            overdue: self.overdue,
        })
    }
}

impl Open {
    /// The command that it means.
    pub fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
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
    /// The command that it means.
    pub fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let mut orgs = context.orgs(store, &self.orgs)?;
        let has_cohort = !self.kind.is_empty() || self.under.is_some() || self.directly;
        if self.orgs.is_empty() && !has_cohort {
            return Err(Failure::new("no_assignee_named", Exit::Usage));
        }
        let kinds = match self.kind.as_slice() {
            [] => OrgKind::ALL,
            kinds => kinds,
        };
        if has_cohort {
            let under = self
                .under
                .map(|under| context.org(store, &under))
                .transpose()?;
            let mut all = store.org_ids(under, kinds, u32::MAX)?;
            if self.directly {
                let below = store.org_ids_below(under, u32::MAX)?;
                all.retain(|org| below.contains(org));
            }
            orgs.extend(all);
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
    /// The command that it means.
    pub fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let assignment = assignment(context, store, &self.task, &self.org)?;
        let old = store.find::<Assignment>(assignment)?;
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
    /// The command that it means.
    pub fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
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
    /// The command that it means.
    pub fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let Assess {
            outcome,
            assessment,
            score,
            ..
        } = self;
        Ok(match self.org {
            Some(org) => TaskCommand::Assess {
                assignment: assignment(context, store, &self.task, &org)?,
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

impl Note {
    /// The command that it means.
    pub fn command(self, context: &Context, store: &Store) -> Result<TaskCommand, Failure> {
        let assignment = self
            .org
            .map(|org| assignment(context, store, &self.task, &org))
            .transpose()?;
        Ok(TaskCommand::AddNote {
            task: task(store, &self.task)?,
            assignment,
            quarter: self.quarter,
            date: Context::today_of(store),
            text: self.text,
        })
    }
}
