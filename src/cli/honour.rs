//! `honour`: honours held, and honours on their way.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    explain,
    fact_cell::{Named, Reader, named},
    fact_list::{Items, List, Sort, number},
    failure::{Exit, Failure},
    reply::{Column, Reply},
    titled, value,
};
use crate::{
    base::{Date, Decimal},
    domain::{
        Command, HonourCommand, HonourDraft, HonourHeld, HonourLine, Id, Twin,
        decide::honour::drawn_up,
        pack::{FactKind, FactLine, HonourStep, Pack},
    },
    exchange::FactRow,
    store::{
        Store,
        query::{judging::eligible::Eligible, ledger::FactFilter},
    },
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("date", None),
    ("org_name", None),
    ("person_name", None),
    ("matter", None),
    ("level_title", None),
    ("step", Some("honour_step")),
    ("lost", None),
];

const ELIGIBLE: &[Column] = &[
    ("title", None),
    ("org_name", None),
    ("person_name", None),
    ("eligible", Some("may")),
    ("nominator", None),
    ("fate", Some("nominated")),
];

/// What can be done with honours.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists honours.
    List {
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        below: bool,
        #[arg(long)]
        item: Option<String>,
    },
    /// Lists who may get the honours of the packs in force, with the nominators' quotas.
    Eligible {
        #[arg(long)]
        item: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        /// Also who may not.
        #[arg(long)]
        all: bool,
        /// Shows what each rests on.
        #[arg(long)]
        explain: bool,
    },
    /// Enters an honour that is held.
    Hold {
        org: String,
        fact: String,
        level: String,
        matter: String,
        #[arg(long)]
        as_role: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        person: Option<String>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
        #[arg(long)]
        issuer: Option<String>,
        #[arg(long)]
        authors: Option<u32>,
        #[arg(long)]
        document: Option<String>,
    },
    /// Enters the honours of a list, CSV or XLSX, in one act.
    Load {
        #[command(flatten)]
        list: List,
        #[arg(long)]
        skip_known: bool,
        #[arg(long)]
        fact: Option<String>,
    },
    /// Begins the way to an honour of the pack.
    Apply {
        org: String,
        item: String,
        matter: String,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        person: Option<String>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Takes the next step.
    Advance {
        honour: Id,
        #[arg(value_parser = value::word::<HonourStep>())]
        step: HonourStep,
        #[arg(long)]
        by: Option<String>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Ends the way or the status.
    Lose {
        honour: Id,
        #[arg(long)]
        reason: String,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Takes a wrong entry away.
    Drop {
        honour: Id,
        #[arg(long)]
        reason: String,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match self {
            Verb::Load {
                list,
                skip_known,
                fact,
            } => list.load::<HonourLine>(context, (fact.as_deref(), skip_known)),
            other => other.done(context).map(|reply| (reply, Exit::Done)),
        }
    }

    fn done(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List { org, below, item } => {
                let filter = FactFilter {
                    org: org.map(|org| context.org(&store, &org)).transpose()?,
                    below,
                    item,
                    ..FactFilter::default()
                };
                let rows = store.honours(&filter, 0, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: titled::rows((&store, &context.words), &rows)?,
                });
            }
            Verb::Eligible {
                item,
                year,
                all,
                explain,
            } => {
                let year = context.year(&store, year)?;
                let mut found = store.eligible(year, item.as_deref())?;
                found.retain(|it| all || it.may != Some(false));
                found.truncate(context.limit as usize);
                return eligible(context, &store, &found, explain);
            }
            Verb::Advance {
                honour,
                step,
                by,
                date,
            } => HonourCommand::Advance {
                honour,
                step,
                by,
                date: date.unwrap_or(today),
            },
            Verb::Lose {
                honour,
                reason,
                date,
            } => HonourCommand::Lose {
                honour,
                reason,
                date: date.unwrap_or(today),
            },
            Verb::Drop { honour, reason } => HonourCommand::Drop { honour, reason },
            new => new.entered(context, &store)?,
        };
        context.act(&mut store, command.into(), &[])
    }

    /// The command that enters an honour.
    fn entered(self, context: &Context, store: &Store) -> Result<HonourCommand, Failure> {
        let today = Context::today_of(store);
        match self {
            Verb::Hold {
                org,
                fact,
                level,
                matter,
                as_role,
                pack,
                year,
                person,
                date,
                issuer,
                authors,
                document,
            } => Ok(HonourCommand::Hold {
                adoption: context.adoption(store, pack.as_deref(), year)?,
                org: context.org(store, &org)?,
                draft: HonourDraft {
                    fact,
                    level,
                    role: as_role,
                    person: context.person_if(store, person.as_ref())?,
                    matter,
                    date: date.unwrap_or(today),
                    issuer,
                    authors,
                    share: None,
                    document,
                },
            }),
            Verb::Apply {
                org,
                item,
                matter,
                pack,
                year,
                person,
                date,
            } => Ok(HonourCommand::Apply {
                adoption: context.adoption(store, pack.as_deref(), year)?,
                honour: item,
                org: context.org(store, &org)?,
                person: context.person_if(store, person.as_ref())?,
                matter,
                date: date.unwrap_or(today),
            }),
            _ => Err(Failure::missing("honour", "")),
        }
    }
}

fn eligible(
    context: &Context,
    store: &Store,
    found: &[Eligible],
    explained: bool,
) -> Result<Reply, Failure> {
    let rows: Vec<Json> = found.iter().map(candidate).collect();
    if !explained {
        return Ok(Reply::List {
            columns: ELIGIBLE,
            rows,
        });
    }
    let mut lines = Vec::new();
    for it in found {
        let may = context.words.code("may", it.answer());
        lines.push(format!("{}  {}  {may}", it.title, it.org_name));
        if let Some(pack) = store.pack_of(it.adoption)? {
            for node in &it.cause {
                let told = explain::lines(&context.words, &pack, node);
                lines.extend(told.iter().map(|line| format!("  {line}")));
            }
        }
    }
    let object = Json::Array(rows);
    Ok(Reply::Lines { lines, object })
}

fn candidate(it: &Eligible) -> Json {
    json!({
        "adoption": it.adoption,
        "pack": it.pack,
        "honour": it.honour,
        "title": it.title,
        "org": it.org_code,
        "org_name": it.org_name,
        "person": it.person,
        "person_name": it.person_name,
        "eligible": it.answer(),
        "nominator": it.nominator,
        "fate": it.fate.map(|fate| fate.code()),
        "clause": it.clause,
        "cause": it.cause.iter().map(explain::tree).collect::<Vec<_>>(),
    })
}

impl Sort for HonourLine {
    type Row = HonourHeld;
    type Key = Twin;
    const LIST: &'static str = "honour";
    const COLUMNS: &'static [&'static str] = &[
        "org", "fact", "date", "level", "role", "person", "matter", "issuer", "authors", "share",
        "document",
    ];
    const NEEDED: &'static [&'static str] = &["org", "fact", "date", "level", "matter"];
    const ITEM: &'static str = "fact";

    fn items(pack: &Pack, _: &Words) -> Vec<Named> {
        let of_sort = |it: &&FactLine| matches!(it.kind, FactKind::Honour { .. });
        let facts = pack.facts.iter().filter(of_sort);
        facts.map(|it| (it.id.clone(), it.title.clone())).collect()
    }

    fn line(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Result<Option<Self>, Failure> {
        let org = reader.org(row)?;
        let fact = reader.choice(row, "fact", (&of.choices, of.given.as_deref()));
        let date = reader.day(row);
        let pack = reader.pack.clone();
        let (mut level, mut role) = (None, None);
        if let Some(FactKind::Honour { levels, roles }) = fact
            .as_ref()
            .and_then(|it| pack.fact(it))
            .map(|it| &it.kind)
        {
            level = reader.choice(row, "level", (&named(levels), None));
            if !roles.is_empty() || row.kinds.contains_key("role") {
                role = reader.choice(row, "role", (&named(roles), None));
            }
        }
        let matter = reader.required(row, "matter");
        let mut draft = HonourDraft {
            fact: fact.unwrap_or_default(),
            level: level.clone().unwrap_or_default(),
            role,
            person: reader.person(row, "person")?,
            matter: String::new(),
            date: date.unwrap_or(Date::MIN),
            issuer: reader.text(row, "issuer"),
            authors: reader.count(row, "authors"),
            share: reader.number(row, "share", Some("%")),
            document: reader.text(row, "document"),
        };
        let hundred = Decimal::whole(100);
        if draft
            .share
            .is_some_and(|it| it <= Decimal::ZERO || it > hundred)
        {
            reader.flag(row, Some("share"), ("not_a_share", &[]));
        }
        let (Some(org), Some(matter), Some(_), Some(_)) = (org, matter, date, level) else {
            return Ok(None);
        };
        draft.matter = matter;
        let line = number(row);
        Ok(Some(HonourLine { line, org, draft }))
    }

    fn about<'a>(line: &'a Self, _: &'a Items) -> (Id, &'a str) {
        (line.org, &line.draft.fact)
    }

    fn twin(adoption: Id, _: &Pack, line: &Self) -> Option<Twin> {
        let held = drawn_up(adoption, line.org, &line.draft).ok()?;
        Some(Twin::of_honour(&held))
    }

    fn twin_of(row: &HonourHeld) -> Option<Twin> {
        Some(Twin::of_honour(row))
    }

    fn command(adoption: Id, lines: Vec<Self>, _: &Items) -> Command {
        HonourCommand::Load { adoption, lines }.into()
    }
}
