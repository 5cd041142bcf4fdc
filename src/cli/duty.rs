//! `duty`: responsibility lists.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::domain::{Duty, DutyCommand, Id, PostKind, State};

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
        #[arg(long, value_parser = value::word::<PostKind>)]
        post: Option<PostKind>,
    },
    /// One line whole.
    Show {
        /// Key of the duty.
        duty: Id,
    },
    /// Says how far a line is.
    Set {
        /// Key of the duty.
        duty: Id,
        /// State.
        #[arg(long, value_parser = value::word::<State>)]
        state: Option<State>,
        /// Progress, 0–100.
        #[arg(long)]
        progress: Option<u32>,
        /// Evidence.
        #[arg(long)]
        evidence: Option<String>,
        /// Remark.
        #[arg(long)]
        remark: Option<String>,
    },
    /// Lays a pack's common duties on orgs.
    Lay {
        /// Key of the adoption.
        adoption: Id,
        /// Orgs; all living orgs if left out.
        orgs: Vec<String>,
    },
    /// Adds an individual duty.
    Add {
        /// Org.
        org: String,
        /// The duty.
        text: String,
        /// Post that answers for it.
        #[arg(long, value_parser = value::word::<PostKind>, default_value = "secretary")]
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
    },
    /// Takes an individual duty off the list.
    Drop {
        /// Key of the duty.
        duty: Id,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let find = |store: &crate::store::Store, duty: Id| {
            store
                .find::<Duty>(duty)?
                .ok_or_else(|| Failure::missing("duty", duty))
        };
        let command = match self {
            Verb::List { org, year, post } => {
                let org = context.org(&store, &org)?;
                let year = context.year(&store, year)?;
                let rows = store.duties(org, year, post, context.limit)?;
                let rows = rows.iter().map(shape::duty).collect();
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows,
                });
            }
            Verb::Show { duty } => {
                let object = shape::duty(&find(&store, duty)?);
                return Ok(Reply::Show {
                    object,
                    codes: shape::CODES,
                });
            }
            Verb::Set {
                duty,
                state,
                progress,
                evidence,
                remark,
            } => {
                let old = find(&store, duty)?;
                let state = state.unwrap_or(match (old.state, progress) {
                    (State::Waiting, Some(1..)) => State::Going,
                    (state, _) => state,
                });
                DutyCommand::Set {
                    duty,
                    state,
                    progress: progress.unwrap_or(old.progress),
                    evidence: evidence.or(old.evidence),
                    remark: remark.or(old.remark),
                }
            }
            Verb::Lay { adoption, orgs } => {
                let orgs = if orgs.is_empty() {
                    store.org_ids(None, crate::domain::OrgKind::ALL, context.limit)?
                } else {
                    context.orgs(&store, &orgs)?
                };
                DutyCommand::Lay { adoption, orgs }
            }
            Verb::Add {
                org,
                text,
                post,
                area,
                clause,
                year,
            } => {
                let org = context.org(&store, &org)?;
                let year = context.year(&store, year)?;
                DutyCommand::Add {
                    year,
                    org,
                    post,
                    text,
                    area,
                    clause,
                }
            }
            Verb::Drop { duty } => DutyCommand::Drop { duty },
        };
        context.act(&mut store, command.into(), &[])
    }
}
