//! `ballot`: counts of ballots by voter group.

use std::collections::BTreeMap;

use clap::Subcommand;

use super::{
    context::Context,
    fact_cell::{Named, Reader},
    fact_list::{Items, List, Sort, is_of_some_line},
    failure::{Exit, Failure},
    mail::{Collect, Send},
    reply::{Column, Reply},
    titled, value,
};
use crate::{
    base::Date,
    domain::{
        Adoption, Ballot, BallotCommand, BallotLine, Command, Id, Refusal,
        ledger::{ABSTAINED, INVALID},
        pack::{BallotChoice, FactKind, FactLine, Pack, Voter},
    },
    exchange::{FactRow, blank::BlankKind},
    mail::{self, Subject},
    store::{Store, query::ledger::FactFilter},
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("person_name", None),
    ("fact_title", None),
    ("voter_title", None),
    ("choice_title", None),
    ("votes", None),
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
        #[command(flatten)]
        list: List,
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
            Verb::Load { list } => list.load::<BallotLine>(context, (None, false)),
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
            rows: titled::rows((store, &context.words), &rows)?,
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
        [] => Err(Failure::new("no_ballot_pack", Exit::Refused).with("year", year)),
        _ => {
            let failure = Failure::new("pack_unnamed", Exit::Usage);
            Err(failure.with("packs", context.choices(&packs)))
        }
    }
}

fn counts(votes: Vec<(String, String)>) -> Result<Vec<(String, u32)>, Failure> {
    let read = |(choice, count): (String, String)| match count.trim().parse() {
        Ok(count) => Ok((choice, count)),
        Err(_) => Err(Failure::bad("votes", count)),
    };
    votes.into_iter().map(read).collect()
}

/// The choices of a fact, with what every ballot may be besides.
fn choices(words: &Words, own: &[BallotChoice]) -> Vec<Named> {
    let mut all: Vec<Named> = own
        .iter()
        .map(|it| (it.id.clone(), it.title.clone()))
        .collect();
    for id in [ABSTAINED, INVALID] {
        if all.iter().all(|(own, _)| own != id) {
            let title = words.get(&format!("exchange.blank.ballot.{id}"));
            all.push((id.to_string(), title.into_owned()));
        }
    }
    all
}

/// The group that voted: of those that the fact knows, or as it is written if it knows none.
fn voter(reader: &mut Reader<'_>, row: &FactRow, voters: &[Voter]) -> Option<String> {
    if voters.is_empty() {
        return reader.required(row, "voter");
    }
    let named = voters.iter().map(|it| (it.id.clone(), it.title.clone()));
    let named: Vec<Named> = named.collect();
    reader.choice(row, "voter", (&named, None))
}

impl Sort for BallotLine {
    type Row = Ballot;
    type Key = (Id, Option<Id>, [String; 3], Option<String>);
    const LIST: &'static str = "ballot";
    const COLUMNS: &'static [&'static str] = &[
        "org",
        "person",
        "fact",
        "voter",
        "evaluator",
        "date",
        "choice",
        "votes",
    ];
    const NEEDED: &'static [&'static str] = &["org", "fact", "voter", "date", "choice", "votes"];
    const ITEM: &'static str = "fact";
    const TWICE: &'static str = "twice_vote";
    const ONCE: bool = false;

    fn items(pack: &Pack, _: &Words) -> Vec<Named> {
        let of_sort = |it: &&FactLine| matches!(it.kind, FactKind::Ballot { .. });
        let facts = pack.facts.iter().filter(of_sort);
        facts.map(|it| (it.id.clone(), it.title.clone())).collect()
    }

    fn line(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Result<Option<Self>, Failure> {
        let org = reader.org(row)?;
        let person = reader.person(row, "person")?;
        let fact = reader.choice(row, "fact", (&of.choices, of.given.as_deref()));
        let date = reader.day(row);
        let pack = reader.pack.clone();
        let of_fact = fact.as_ref().and_then(|it| pack.fact(it));
        let (mut by, mut choice) = (None, None);
        if let Some(FactKind::Ballot {
            choices: own,
            voters,
        }) = of_fact.map(|it| &it.kind)
        {
            by = voter(reader, row, voters);
            let known = choices(&reader.context.words, own);
            choice = reader.choice(row, "choice", (&known, None));
        }
        let votes = reader.required(row, "votes");
        let votes = votes.and_then(|_| reader.whole(row, "votes"));
        let evaluator = reader.text(row, "evaluator");
        let (Some(org), Some(fact), Some(date)) = (org, fact, date) else {
            return Ok(None);
        };
        let (Some(voter), Some(choice), Some(votes)) = (by, choice, votes) else {
            return Ok(None);
        };
        Ok(Some(BallotLine {
            org,
            person,
            fact,
            voter,
            evaluator,
            date,
            votes: vec![(choice, votes)],
        }))
    }

    fn about<'a>(line: &'a Self, _: &'a Items) -> (Id, &'a str) {
        (line.org, &line.fact)
    }

    fn twin(_: Id, _: &Pack, line: &Self) -> Option<Self::Key> {
        let choice = line.votes.first().map(|(choice, _)| choice.clone());
        let of = [
            line.fact.clone(),
            line.voter.clone(),
            choice.unwrap_or_default(),
        ];
        Some((line.org, line.person, of, line.evaluator.clone()))
    }

    /// One row a choice in the file; one count a voter group in the command.
    fn gathered(
        reader: &mut Reader<'_>,
        lines: Vec<(FactRow, BallotLine)>,
    ) -> Vec<(FactRow, BallotLine)> {
        let mut counts: Vec<(FactRow, BallotLine)> = Vec::new();
        let mut places = BTreeMap::new();
        for (row, line) in lines {
            let (org, person, [fact, voter, _], evaluator) =
                match Self::twin(0, &reader.pack, &line) {
                    Some(key) => key,
                    None => continue,
                };
            let key = (org, person, fact, voter, evaluator);
            let at = *places.entry(key).or_insert(counts.len());
            let Some((first, count)) = counts.get_mut(at) else {
                counts.push((row, line));
                continue;
            };
            if count.date != line.date {
                let first = first.row.to_string();
                reader.flag(&row, Some("date"), ("other_day", &[("first", &first)]));
            }
            count.votes.extend(line.votes);
        }
        counts
    }

    fn is_of_line(refusal: &Refusal) -> bool {
        is_of_some_line(refusal)
    }

    fn command(adoption: Id, lines: Vec<Self>, _: &Items) -> Command {
        BallotCommand::Load { adoption, lines }.into()
    }
}
