//! `duty`: responsibility lists.

use clap::{Args, Subcommand};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    domain::{Duty, DutyCommand, Id, Org, OrgKind, PostKind, State},
    store::Store,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("post", Some("post_kind")),
    ("share", Some("share")),
    ("state", Some("state")),
    ("progress", None),
    ("clause", None),
    ("text", None),
];

/// What can be done with duties.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The responsibility list of an org.
    List {
        /// Org.
        org: String,
        /// Year.
        #[arg(long)]
        year: Option<i32>,
        /// Only one post's lines.
        #[arg(long, value_parser = value::word::<PostKind>())]
        post: Option<PostKind>,
    },
    /// One line whole.
    Show {
        /// Key of the duty.
        duty: Id,
    },
    /// Says how far a line is.
    Set(Set),
    /// Lays a pack's common duties on orgs.
    Lay {
        /// Key of the adoption.
        adoption: Id,
        /// Orgs; all living orgs if left out.
        orgs: Vec<String>,
    },
    /// Adds an individual duty.
    Add(Add),
    /// Takes an individual duty off the list.
    Drop {
        /// Key of the duty.
        duty: Id,
    },
}

/// How far a line is.
#[derive(Debug, Args)]
pub struct Set {
    /// Key of the duty.
    duty: Id,
    /// State.
    #[arg(long, value_parser = value::word::<State>())]
    state: Option<State>,
    /// Progress, 0 to 100.
    #[arg(long)]
    progress: Option<u32>,
    /// Evidence.
    #[arg(long)]
    evidence: Option<String>,
    /// Remark.
    #[arg(long)]
    remark: Option<String>,
}

/// What an individual duty says.
#[derive(Debug, Args)]
pub struct Add {
    /// Org.
    org: String,
    /// The duty.
    text: String,
    /// Post that answers for it.
    #[arg(long, value_parser = value::word::<PostKind>(), default_value = "secretary")]
    post: PostKind,
    /// Duty area.
    #[arg(long)]
    area: Option<String>,
    /// Clause.
    #[arg(long)]
    clause: Option<String>,
    /// Year.
    #[arg(long)]
    year: Option<i32>,
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::List { org, year, post } => return list(context, &store, (&org, year, post)),
            Verb::Show { duty } => {
                let found = find(&store, duty)?;
                let org = store.find::<Org>(found.org)?;
                return Ok(Reply::Show {
                    object: shape::duty(&found, org.as_ref()),
                    codes: shape::CODES,
                });
            }
            Verb::Set(set) => set.command(&store)?,
            Verb::Lay { adoption, orgs } => {
                let orgs = if orgs.is_empty() {
                    store.org_ids(None, OrgKind::ALL, u32::MAX)?
                } else {
                    context.orgs(&store, &orgs)?
                };
                DutyCommand::Lay { adoption, orgs }
            }
            Verb::Add(add) => add.command(context, &store)?,
            Verb::Drop { duty } => DutyCommand::Drop { duty },
        };
        context.act(&mut store, command.into(), &[])
    }
}

fn find(store: &Store, duty: Id) -> Result<Duty, Failure> {
    store
        .find::<Duty>(duty)?
        .ok_or_else(|| Failure::missing("duty", duty))
}

fn list(
    context: &Context,
    store: &Store,
    (org, year, post): (&str, Option<i32>, Option<PostKind>),
) -> Result<Reply, Failure> {
    let org = context.org(store, org)?;
    let year = context.year(store, year)?;
    let rows = store.duties(org, year, post, context.limit)?;
    let org = store.find::<Org>(org)?;
    Ok(Reply::List {
        columns: COLUMNS,
        rows: rows
            .iter()
            .map(|it| shape::duty(it, org.as_ref()))
            .collect(),
    })
}

impl Set {
    fn command(self, store: &Store) -> Result<DutyCommand, Failure> {
        let old = find(store, self.duty)?;
        let state = self.state.unwrap_or(match (old.state, self.progress) {
            (_, Some(100)) => State::Done,
            (State::Waiting | State::Done, Some(1..)) => State::Going,
            (state, _) => state,
        });
        Ok(DutyCommand::Set {
            duty: self.duty,
            state,
            progress: self.progress.unwrap_or(old.progress),
            evidence: self.evidence.or(old.evidence),
            remark: self.remark.or(old.remark),
        })
    }
}

impl Add {
    fn command(self, context: &Context, store: &Store) -> Result<DutyCommand, Failure> {
        Ok(DutyCommand::Add {
            year: context.year(store, self.year)?,
            org: context.org(store, &self.org)?,
            post: self.post,
            text: self.text,
            area: self.area,
            clause: self.clause,
        })
    }
}
