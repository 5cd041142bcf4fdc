//! `agenda done`: marks as done what a row of a pack asks for by a day, for all or for some orgs.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use serde_json::Value as Json;

use crate::{
    base::Date,
    cli::{
        context::Context,
        failure::{Exit, Failure},
        reply::Reply,
        value,
    },
    domain::{
        AgendaCommand, AgendaDraft, Command, FindingCommand, FindingSource, Id, Org,
        judge::{
            agenda_row::{self, AgendaRow, NoRow},
            calendar,
            reminder::{CalendarFacts, ReminderWhat},
        },
        pack::Pack,
    },
    store::{Store, query::judging::Docket},
};

/// What was done, when, and by whom.
#[derive(Debug, Args)]
pub struct Done {
    /// Id of the pack's row.
    line: String,
    /// Id of the step or delivery within it.
    #[arg(long)]
    part: Option<String>,
    /// Orgs; all whom the row is for if none is named.
    #[arg(long = "org", id = "orgs", value_name = "ORG", num_args = 1..)]
    orgs: Vec<String>,
    #[arg(long)]
    pack: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    /// The day on which it was due.
    #[arg(long, value_parser = value::day)]
    due: Option<Date>,
    #[arg(long, value_parser = value::day)]
    date: Option<Date>,
    #[arg(long)]
    by: Option<String>,
    #[arg(long)]
    document: Option<String>,
    #[arg(long)]
    text: Option<String>,
    /// A comment that becomes a finding.
    #[arg(long, requires = "orgs")]
    finding: Option<String>,
    #[arg(long, requires = "finding", value_parser = value::day)]
    deadline: Option<Date>,
}

/// For whom the row is marked, by the day on which it was due; nobody is all.
type Targets = BTreeMap<Date, Vec<Id>>;

impl Done {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let year = context.year(&store, self.year)?;
        let docket = self.docket(context, &store, year)?;
        let orgs = context.orgs(&store, &self.orgs)?;
        let orgs: Vec<Id> = orgs
            .into_iter()
            .collect::<BTreeSet<Id>>()
            .into_iter()
            .collect();
        let targets = self.targets(&store, &docket, &orgs)?;
        let raised: Vec<Command> = orgs
            .iter()
            .filter_map(|org| self.raise(&store, year, *org))
            .collect();
        // What could not be raised must not leave a mark without it.
        for command in &raised {
            store.rehearse(command, &[])?;
        }
        let settled = targets
            .into_iter()
            .map(|(due, orgs)| self.settle(&store, &docket, due, &orgs));
        let commands: Vec<Command> = settled.chain(raised).collect();
        let mut whole: Option<Reply> = None;
        for command in commands {
            let reply = context.act(&mut store, command, &[])?;
            whole = Some(match whole {
                None => reply,
                Some(before) => joined(before, reply),
            });
        }
        whole.ok_or_else(|| Failure::missing("agenda_mark", &self.line))
    }

    /// The adopted pack whose row is meant.
    fn docket(&self, context: &Context, store: &Store, year: i32) -> Result<Docket, Failure> {
        let mut dockets = store.dockets(year)?;
        if let Some(pack) = &self.pack {
            let adoption = context.adoption(store, Some(pack), Some(year))?;
            dockets.retain(|docket| docket.adoption.id == adoption);
        }
        // A single pack answers for itself why it has no such row.
        if dockets.len() > 1 {
            dockets.retain(|it| {
                let found = agenda_row::find(&it.pack, &self.line, None);
                !matches!(found, Err(NoRow::Line))
            });
        }
        let ids: Vec<&str> = dockets.iter().map(|it| it.pack.head.id.as_str()).collect();
        let ids = ids.join(&context.words.get("kind.list.separator"));
        match (dockets.pop(), dockets.is_empty()) {
            (Some(docket), true) => Ok(docket),
            (Some(_), false) => Err(Failure::new("line_in_packs", Exit::Usage)
                .with("item", &self.line)
                .with("packs", ids)),
            (None, _) => Err(Failure::new("no_such_item", Exit::NotFound).with("item", &self.line)),
        }
    }

    /// The days for which the row is marked: the one that is named, else for each org the first
    /// on the agenda that is not marked yet.
    fn targets(&self, store: &Store, docket: &Docket, orgs: &[Id]) -> Result<Targets, Failure> {
        let named = agenda_row::find(&docket.pack, &self.line, self.part.as_deref());
        let rows = match (self.due, named) {
            (None, Ok(rows)) => rows,
            // A row that is not there is refused whatever the day.
            (due, _) => {
                let due = due.unwrap_or(Context::today_of(store));
                return Ok(Targets::from([(due, orgs.to_vec())]));
            }
        };
        let pack = &docket.pack;
        let letter = rows.iter().any(|row| row.what == ReminderWhat::Cohort);
        let scope = if orgs.is_empty() {
            store.orgs_in_scope(pack, None)?
        } else {
            orgs.to_vec()
        };
        let facts = store.calendar_facts(docket, &scope)?;
        let first = self.first_days(pack, &facts, letter || !orgs.is_empty());
        if orgs.is_empty() {
            return self.of_all(&first, letter);
        }
        let mut targets = Targets::new();
        for org in orgs {
            let due = match first.get(&Some(*org)) {
                Some(due) => *due,
                // A row that is not for an org is refused whatever the day.
                None if !is_for(pack, &rows, &facts, *org) => Context::today_of(store),
                None => {
                    let org = store.find::<Org>(*org)?;
                    return Err(self.failed("nothing_due_for").with("org", name(org)));
                }
            };
            targets.entry(due).or_default().push(*org);
        }
        Ok(targets)
    }

    /// The first day of the row on the agenda that is not marked yet, by org; nobody is all.
    fn first_days(
        &self,
        pack: &Pack,
        facts: &CalendarFacts,
        of_each: bool,
    ) -> BTreeMap<Option<Id>, Date> {
        let agenda = if of_each {
            calendar::agenda_of_each(pack, facts)
        } else {
            calendar::agenda(pack, facts)
        };
        let mut first = BTreeMap::new();
        let own = agenda
            .iter()
            .filter(|it| it.line == self.line && it.part == self.part);
        for (org, due) in own.filter_map(|it| Some((it.org, it.due?))) {
            first.entry(org).or_insert(due);
        }
        first
    }

    /// What is marked where no org is named: the one day of all, or of a letter that goes to
    /// several the day of each. What else has a day of its own for each org is not marked so.
    fn of_all(&self, first: &BTreeMap<Option<Id>, Date>, letter: bool) -> Result<Targets, Failure> {
        if let Some(due) = first.get(&None) {
            return Ok(Targets::from([(*due, Vec::new())]));
        }
        if first.is_empty() {
            return Err(self.failed("nothing_due"));
        }
        if !letter {
            return Err(self.failed("org_needed"));
        }
        let mut targets = Targets::new();
        for (org, due) in first {
            targets.entry(*due).or_default().extend(*org);
        }
        Ok(targets)
    }

    fn failed(&self, code: &str) -> Failure {
        Failure::new(code, Exit::Refused).with("item", &self.line)
    }

    fn settle(&self, store: &Store, docket: &Docket, due: Date, orgs: &[Id]) -> Command {
        let adoption = docket.adoption.id;
        let draft = AgendaDraft {
            line: self.line.clone(),
            part: self.part.clone(),
            due,
            date: self.date.unwrap_or(Context::today_of(store)),
            by: self.by.clone().unwrap_or(store.session().actor.clone()),
            document: self.document.clone(),
            text: self.text.clone(),
        };
        let command = match orgs {
            [] | [_] => AgendaCommand::Settle {
                adoption,
                org: orgs.first().copied(),
                draft,
            },
            orgs => AgendaCommand::SettleMany {
                adoption,
                orgs: orgs.to_vec(),
                draft,
            },
        };
        command.into()
    }

    /// The command that puts the comment on the ledger of findings.
    fn raise(&self, store: &Store, year: i32, org: Id) -> Option<Command> {
        let command = FindingCommand::Raise {
            year,
            org,
            source: FindingSource::Comment,
            sheet: None,
            item: None,
            task: None,
            text: self.finding.clone()?,
            responsible: None,
            measure: None,
            deadline: self.deadline,
            found: self.date.unwrap_or(Context::today_of(store)),
            record: None,
            campaign: None,
            rule: None,
            problem: None,
            repeats: None,
        };
        Some(command.into())
    }
}

fn name(org: Option<Org>) -> String {
    org.map(|org| org.name).unwrap_or_default()
}

fn is_for(pack: &Pack, rows: &[AgendaRow<'_>], facts: &CalendarFacts, org: Id) -> bool {
    let whom = facts.orgs.iter().find(|whom| whom.org == org);
    whom.is_some_and(|whom| {
        let fits = rows.iter().any(|row| whom.fits(row.audience));
        pack.covers(whom.kind, whom.sector) && fits
    })
}

/// Two answers as one: the lines after each other, the counts together, the later act's number.
fn joined(before: Reply, after: Reply) -> Reply {
    match (before, after) {
        (
            Reply::Lines {
                mut lines,
                object: mut whole,
            },
            Reply::Lines {
                lines: more,
                object,
            },
        ) => {
            lines.extend(more);
            whole["act"] = object["act"].clone();
            let rows = whole["rows"].as_u64().unwrap_or(0) + object["rows"].as_u64().unwrap_or(0);
            whole["rows"] = Json::from(rows);
            for list in ["created", "notices"] {
                let mut all = whole[list].as_array().cloned().unwrap_or_default();
                all.extend(object[list].as_array().cloned().unwrap_or_default());
                whole[list] = Json::Array(all);
            }
            Reply::Lines {
                lines,
                object: whole,
            }
        }
        (_, after) => after,
    }
}
