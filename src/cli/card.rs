//! `card`: cards, issued by a person as the ladder allows.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{CardCommand, CardDraft, Id},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("issued", None),
    ("org_name", None),
    ("person_name", None),
    ("card", None),
    ("deadline", None),
    ("closed", None),
    ("lifted", None),
    ("reason", None),
];

/// What can be done with cards.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists cards, the latest first.
    List {
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        standing: bool,
    },
    /// Issues a card.
    Issue {
        org: String,
        card: String,
        #[arg(long)]
        reason: String,
        #[arg(long)]
        issuer: String,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        person: Option<String>,
        #[arg(long)]
        finding: Option<Id>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
        #[arg(long, value_parser = value::day)]
        deadline: Option<Date>,
        #[arg(long, value_parser = value::day)]
        look_back: Option<Date>,
    },
    /// Says what a look-back found.
    LookBack {
        card: Id,
        #[arg(long)]
        rectified: bool,
        #[arg(long)]
        remark: Option<String>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Withdraws a card.
    Lift {
        card: Id,
        #[arg(long)]
        reason: String,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List {
                year,
                org,
                standing,
            } => {
                let year = context.year(&store, year)?;
                let org = org.map(|org| context.org(&store, &org)).transpose()?;
                let rows = store.cards(year, (org, standing), None, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: rows.iter().map(shape::about).collect(),
                });
            }
            Verb::Issue {
                org,
                card,
                reason,
                issuer,
                pack,
                year,
                person,
                finding,
                date,
                deadline,
                look_back,
            } => CardCommand::Issue {
                adoption: context.adoption(&store, pack.as_deref(), year)?,
                draft: CardDraft {
                    card,
                    org: context.org(&store, &org)?,
                    person: context.person_if(&store, person.as_ref())?,
                    year: context.year(&store, year)?,
                    issued: date.unwrap_or(today),
                    issuer,
                    reason,
                    finding,
                    deadline,
                    look_back,
                },
            },
            Verb::LookBack {
                card,
                rectified,
                remark,
                date,
            } => CardCommand::LookBack {
                card,
                date: date.unwrap_or(today),
                rectified,
                remark,
            },
            Verb::Lift { card, reason, date } => CardCommand::Lift {
                card,
                reason,
                date: date.unwrap_or(today),
            },
        };
        context.act(&mut store, command.into(), &[])
    }
}
