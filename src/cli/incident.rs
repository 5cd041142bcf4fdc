//! `incident`: incidents with their severity.

use clap::Subcommand;

use super::{
    context::Context,
    fact_cell::{Named, Reader, named},
    fact_list::{Items, List, Sort, number},
    failure::{Exit, Failure},
    reply::{Column, Reply},
    titled, value,
};
use crate::{
    base::Date,
    domain::{
        Command, Id, Incident, IncidentCommand, IncidentDraft, IncidentLine, Patch, Twin,
        decide::incident::drawn_up,
        pack::{FactKind, FactLine, Pack},
    },
    exchange::FactRow,
    store::query::ledger::FactFilter,
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("date", None),
    ("org_name", None),
    ("fact_title", None),
    ("severity_title", None),
    ("text", None),
];

/// What can be done with incidents.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists incidents.
    List {
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        below: bool,
        #[arg(long)]
        fact: Option<String>,
    },
    /// Enters an incident.
    Add {
        org: String,
        fact: String,
        severity: String,
        text: String,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
        #[arg(long)]
        case_key: Option<String>,
        #[arg(long)]
        person: Option<String>,
        #[arg(long)]
        persons: Option<u32>,
        #[arg(long)]
        document: Option<String>,
    },
    /// Enters the incidents of a list, CSV or XLSX, in one act.
    Load {
        #[command(flatten)]
        list: List,
        #[arg(long)]
        skip_known: bool,
        #[arg(long)]
        fact: Option<String>,
    },
    /// Changes columns.
    Edit {
        incident: Id,
        #[arg(required = true, value_parser = value::patch)]
        set: Vec<Patch>,
    },
    /// Takes an incident away.
    Drop {
        incident: Id,
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
            } => list.load::<IncidentLine>(context, (fact.as_deref(), skip_known)),
            other => other.done(context).map(|reply| (reply, Exit::Done)),
        }
    }

    fn done(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::Load { .. } => return Err(Failure::missing("incident", "")),
            Verb::Edit { incident, set } => IncidentCommand::Edit { incident, set },
            Verb::Drop { incident, reason } => IncidentCommand::Drop { incident, reason },
            Verb::Add {
                org,
                fact,
                severity,
                text,
                pack,
                year,
                date,
                case_key,
                person,
                persons,
                document,
            } => IncidentCommand::Add {
                adoption: context.adoption(&store, pack.as_deref(), year)?,
                org: context.org(&store, &org)?,
                draft: IncidentDraft {
                    fact,
                    date: date.unwrap_or(Context::today_of(&store)),
                    severity,
                    case_key,
                    person: context.person_if(&store, person.as_ref())?,
                    persons,
                    text,
                    document,
                },
            },
            Verb::List { org, below, fact } => {
                let filter = FactFilter {
                    org: org.map(|org| context.org(&store, &org)).transpose()?,
                    below,
                    item: fact,
                    ..FactFilter::default()
                };
                let rows = store.incidents(&filter, 0, context.limit)?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows: titled::rows((&store, &context.words), &rows)?,
                });
            }
        };
        context.act(&mut store, command.into(), &[])
    }
}

impl Sort for IncidentLine {
    type Row = Incident;
    type Key = Twin;
    const LIST: &'static str = "incident";
    const COLUMNS: &'static [&'static str] = &[
        "org", "fact", "date", "severity", "case_key", "person", "persons", "text", "document",
    ];
    const NEEDED: &'static [&'static str] = &["org", "fact", "date", "severity", "text"];
    const ITEM: &'static str = "fact";

    fn items(pack: &Pack, _: &Words) -> Vec<Named> {
        let of_sort = |it: &&FactLine| matches!(it.kind, FactKind::Incident { .. });
        let facts = pack.facts.iter().filter(of_sort);
        facts.map(|it| (it.id.clone(), it.title.clone())).collect()
    }

    fn line(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Result<Option<Self>, Failure> {
        let org = reader.org(row)?;
        let fact = reader.choice(row, "fact", (&of.choices, of.given.as_deref()));
        let date = reader.day(row);
        let pack = reader.pack.clone();
        let severity = match fact
            .as_ref()
            .and_then(|it| pack.fact(it))
            .map(|it| &it.kind)
        {
            Some(FactKind::Incident { severities, .. }) => {
                reader.choice(row, "severity", (&named(severities), None))
            }
            _ => None,
        };
        let text = reader.required(row, "text");
        let mut draft = IncidentDraft {
            fact: fact.clone().unwrap_or_default(),
            date: date.unwrap_or(Date::MIN),
            severity: severity.clone().unwrap_or_default(),
            case_key: reader.text(row, "case_key"),
            person: reader.person(row, "person")?,
            persons: reader.count(row, "persons"),
            text: String::new(),
            document: reader.text(row, "document"),
        };
        let (Some(org), Some(text), Some(_), Some(_)) = (org, text, date, severity) else {
            return Ok(None);
        };
        draft.text = text;
        let line = number(row);
        Ok(Some(IncidentLine { line, org, draft }))
    }

    fn about<'a>(line: &'a Self, _: &'a Items) -> (Id, &'a str) {
        (line.org, &line.draft.fact)
    }

    fn twin(adoption: Id, _: &Pack, line: &Self) -> Option<Twin> {
        let incident = drawn_up(adoption, line.org, &line.draft).ok()?;
        Some(Twin::of_incident(&incident))
    }

    fn twin_of(row: &Incident) -> Option<Twin> {
        Some(Twin::of_incident(row))
    }

    fn command(adoption: Id, lines: Vec<Self>, _: &Items) -> Command {
        IncidentCommand::Load { adoption, lines }.into()
    }
}
