//! `ballot`: counts of ballots by voter group.

use std::{collections::BTreeMap, path::PathBuf};

use clap::Subcommand;

use super::{
    context::Context,
    failure::{Exit, Failure},
    figure::{bad_cell, plan, typed},
    mail::{Collect, Send},
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::{Date, date},
    domain::{Adoption, BallotCommand, BallotLine},
    exchange::{self, FactRow, blank::BlankKind},
    mail::{self, Subject},
    store::{Store, query::ledger::FactFilter},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("person_name", None),
    ("fact", None),
    ("voter", None),
    ("choice", None),
    ("votes", None),
];

/// The columns of a list of counts.
const HEADINGS: &[&str] = &[
    "org",
    "person",
    "fact",
    "voter",
    "evaluator",
    "date",
    "choice",
    "votes",
];

/// What can be done with ballots.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists counts.
    List {
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        below: bool,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        fact: Option<String>,
    },
    /// Enters the count of one voter group.
    Count {
        org: String,
        fact: String,
        voter: String,
        #[arg(required = true, value_parser = value::pair)]
        votes: Vec<(String, String)>,
        #[arg(long)]
        person: Option<String>,
        #[arg(long)]
        evaluator: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Loads a list, CSV or XLSX, in one act.
    Load {
        file: PathBuf,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        dry_run: bool,
    },
    /// Writes one protected workbook for each org that a pack asks for ballots.
    Blank {
        #[arg(long)]
        pack: Option<String>,
        #[command(flatten)]
        send: Send,
    },
    /// Reads what came back, and enters it in one act.
    Collect {
        #[command(flatten)]
        collect: Collect,
        /// The pack; that of the files if they are all of one.
        #[arg(long)]
        pack: Option<String>,
    },
    /// Takes the count of a voter group away.
    Drop {
        org: String,
        fact: String,
        voter: String,
        #[arg(long)]
        person: Option<String>,
        #[arg(long)]
        evaluator: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
    },
}

impl Verb {
    /// Whether it reads or writes files of the machine.
    pub fn touches_files(&self) -> bool {
        matches!(self, Verb::Blank { .. } | Verb::Collect { .. })
    }

    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match self {
            Verb::Blank { pack, send } => {
                let reply = send.run(context, |store, year| asked(context, store, (pack, year)))?;
                Ok((reply, Exit::Done))
            }
            Verb::Collect { collect, pack } => {
                collect.run(context, (BlankKind::Ballot, pack), false)
            }
            verb => Ok((verb.act(context)?, Exit::Done)),
        }
    }

    fn act(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Count {
                org,
                fact,
                voter,
                votes,
                person,
                evaluator,
                pack,
                year,
                date,
            } => BallotCommand::Count {
                adoption: context.adoption(&store, pack.as_deref(), year)?,
                line: BallotLine {
                    org: context.org(&store, &org)?,
                    person: context.person_if(&store, person.as_ref())?,
                    fact,
                    voter,
                    evaluator,
                    date: date.unwrap_or(Context::today_of(&store)),
                    votes: counts(votes)?,
                },
            },
            Verb::Load {
                file,
                pack,
                year,
                dry_run,
            } => {
                let adoption = context.adoption(&store, pack.as_deref(), year)?;
                let _work = context.front.begin()?;
                let program = context.front.program()?;
                let rows = exchange::read_fact_list(&file, &program, HEADINGS)?;
                let lines = lines(context, &store, &rows)?;
                let command = BallotCommand::Load { adoption, lines };
                return plan(context, &mut store, command.into(), dry_run);
            }
            Verb::Drop {
                org,
                fact,
                voter,
                person,
                evaluator,
                pack,
                year,
            } => BallotCommand::Drop {
                adoption: context.adoption(&store, pack.as_deref(), year)?,
                fact,
                org: context.org(&store, &org)?,
                person: context.person_if(&store, person.as_ref())?,
                voter,
                evaluator,
            },
            list => return list.listed(context, &store),
        };
        context.act(&mut store, command.into(), &[])
    }

    /// The counts that a filter picks.
    fn listed(self, context: &Context, store: &Store) -> Result<Reply, Failure> {
        let Verb::List {
            org,
            below,
            pack,
            year,
            fact,
        } = self
        else {
            return Err(Failure::missing("ballot", ""));
        };
        let adoption = pack.map(|pack| context.adoption(store, Some(&pack), year));
        let filter = FactFilter {
            adoption: adoption.transpose()?,
            org: org.map(|org| context.org(store, &org)).transpose()?,
            below,
            item: fact,
            ..FactFilter::default()
        };
        let rows = store.ballots(&filter, 0, context.limit)?;
        Ok(Reply::List {
            columns: COLUMNS,
            rows: rows.iter().map(shape::fact).collect(),
        })
    }
}

/// The ballots of the pack that is named, else of the only one that has any.
fn asked(
    context: &Context,
    store: &Store,
    (pack, year): (Option<String>, i32),
) -> Result<Subject, Failure> {
    if let Some(pack) = &pack {
        let adoption = context.adoption(store, Some(pack), Some(year))?;
        let adoption = store.find::<Adoption>(adoption)?;
        let name = adoption.map_or_else(|| pack.clone(), |it| it.pack);
        return Ok(Subject::Ballot(name));
    }
    let packs = mail::ballot_packs(store, year)?;
    match &packs[..] {
        [(id, _)] => Ok(Subject::Ballot(id.clone())),
        [] => Err(Failure::missing("ballot", year)),
        _ => Err(Failure::ambiguous("adoption", "")),
    }
}

fn counts(votes: Vec<(String, String)>) -> Result<Vec<(String, u32)>, Failure> {
    let read = |(choice, count): (String, String)| match count.trim().parse() {
        Ok(count) => Ok((choice, count)),
        Err(_) => Err(Failure::bad("votes", count)),
    };
    votes.into_iter().map(read).collect()
}

/// One line a choice in the file; one count a voter group in the command.
fn lines(context: &Context, store: &Store, rows: &[FactRow]) -> Result<Vec<BallotLine>, Failure> {
    let mut lines: Vec<BallotLine> = Vec::new();
    let mut places = BTreeMap::new();
    for row in rows {
        let cell = |column: &str| row.cells.get(column).cloned();
        let needed = |column: &str| cell(column).ok_or_else(|| bad_cell(row, column));
        let org = context.org(store, &needed("org")?)?;
        let person = context.person_if(store, cell("person").as_ref())?;
        let key = (
            org,
            person,
            needed("fact")?,
            needed("voter")?,
            cell("evaluator"),
        );
        let votes = typed(row, "votes", |text| text.parse::<u32>().ok())?;
        let vote = (
            needed("choice")?,
            votes.ok_or_else(|| bad_cell(row, "votes"))?,
        );
        let at = *places.entry(key.clone()).or_insert(lines.len());
        if at == lines.len() {
            let (org, person, fact, voter, evaluator) = key;
            lines.push(BallotLine {
                org,
                person,
                fact,
                voter,
                evaluator,
                date: typed(row, "date", date::parse_iso)?.unwrap_or(Context::today_of(store)),
                votes: Vec::new(),
            });
        }
        lines[at].votes.push(vote);
    }
    Ok(lines)
}
