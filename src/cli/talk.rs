//! `talk`: recorded conversations.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{Id, TalkCommand, TalkDraft, pack::TalkKind},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("date", None),
    ("kind", Some("talk_kind")),
    ("org_name", None),
    ("person_name", None),
    ("by", None),
    ("lacks", None),
];

/// What can be done with talks.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists talks, the latest first.
    List {
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        person: Option<String>,
    },
    /// Records a talk.
    Hold {
        org: String,
        person: String,
        #[arg(long)]
        by: String,
        #[arg(long = "kind", id = "of_kind", value_parser = value::word::<TalkKind>())]
        kind: Option<TalkKind>,
        #[arg(long)]
        item: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
        #[arg(long, num_args = 1..)]
        topics: Vec<String>,
        #[arg(long = "came", id = "came")]
        result: Option<String>,
        #[arg(long)]
        card: Option<Id>,
        #[arg(long)]
        finding: Option<Id>,
    },
    /// Takes a wrong entry away.
    Drop {
        talk: Id,
        #[arg(long)]
        reason: String,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::List { org, person } => {
                let org = org.map(|org| context.org(&store, &org)).transpose()?;
                let person = context.person_if(&store, person.as_ref())?;
                let rows = store.talks((org, person), None, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: rows.iter().map(shape::about).collect(),
                });
            }
            Verb::Hold {
                org,
                person,
                by,
                kind,
                item,
                pack,
                year,
                date,
                topics,
                result,
                card,
                finding,
            } => {
                let asked = item.is_some() || pack.is_some();
                let adoption = asked.then(|| context.adoption(&store, pack.as_deref(), year));
                TalkCommand::Hold {
                    draft: TalkDraft {
                        adoption: adoption.transpose()?,
                        talk: item,
                        kind,
                        person: context.person(&store, &person)?,
                        org: context.org(&store, &org)?,
                        by,
                        date: date.unwrap_or(Context::today_of(&store)),
                        topics,
                        result,
                        card,
                        finding,
                    },
                }
            }
            Verb::Drop { talk, reason } => TalkCommand::Drop { talk, reason },
        };
        context.act(&mut store, command.into(), &[])
    }
}
