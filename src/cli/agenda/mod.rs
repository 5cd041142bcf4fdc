//! `agenda`: what is overdue, due and coming, derived anew from dates at every call, and what of
//! it is marked as done.

mod done;
mod marks;

use std::collections::BTreeSet;

use chrono::Days;
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::{
    base::Date,
    domain::{
        Id, Org,
        judge::{
            calendar,
            reminder::{Reminder, ReminderState, ReminderWhat, unseen},
        },
        pack::Pack,
    },
    store::Store,
};

const COLUMNS: &[Column] = &[
    ("due", None),
    ("state", Some("reminder_state")),
    ("reminder", Some("reminder_what")),
    ("org_name", None),
    ("title", None),
    ("clause", None),
];

/// Which reminders to list, or what to do with the agenda instead.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Agenda {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// So many days ahead.
    #[arg(long, default_value_t = 30)]
    days: u32,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long, conflicts_with = "under")]
    org: Option<String>,
    #[arg(long)]
    under: Option<String>,
    /// Only what came to stand after this day.
    #[arg(long, value_parser = super::value::day)]
    seen: Option<Date>,
    /// Tells what concerns many orgs once for each that has not marked it as done.
    #[arg(long)]
    each: bool,
}

/// What can be done with the agenda.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Marks as done what a row of a pack asks for by a day.
    Done(Box<done::Done>),
    /// Lists what is marked as done.
    Marks(marks::Marks),
    /// Takes a mark back.
    Withdraw(marks::Withdraw),
}

impl Agenda {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self.verb {
            None => self.list(context),
            Some(Verb::Done(args)) => args.run(context),
            Some(Verb::Marks(args)) => args.run(context),
            Some(Verb::Withdraw(args)) => args.run(context),
        }
    }

    fn list(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let year = context.year(&store, self.year)?;
        let org = self.org.map(|org| context.org(&store, &org)).transpose()?;
        let under = self
            .under
            .map(|org| context.org(&store, &org))
            .transpose()?;
        let today = Context::today_of(&store);
        let last = today.checked_add_days(Days::new(self.days.into()));
        let last = last.unwrap_or(Date::MAX);
        let mut found = reminders(&store, year, (org, under), self.each)?;
        if let Some(seen) = self.seen {
            let new: BTreeSet<usize> = unseen_places(&found, seen);
            let mut place = 0;
            found.retain(|_| {
                place += 1;
                new.contains(&(place - 1))
            });
        }
        found.retain(|(_, it)| is_near(it, last));
        found.truncate(context.limit as usize);
        let rows = found
            .iter()
            .map(|(pack, it)| shape(&store, pack, it, today));
        Ok(Reply::List {
            columns: COLUMNS,
            rows: rows.collect::<Result<_, _>>()?,
        })
    }
}

/// The orgs in a pack's scope: one alone, those below one, or all.
pub fn scope(
    store: &Store,
    pack: &Pack,
    (org, under): (Option<Id>, Option<Id>),
) -> Result<Vec<Id>, Failure> {
    let mut found = store.orgs_in_scope(pack, org.or(under))?;
    found.retain(|id| org.is_none_or(|org| org == *id));
    Ok(found)
}

/// The reminders of all packs of a year with the pack's id, by day; what has no day stands first.
fn reminders(
    store: &Store,
    year: i32,
    (org, under): (Option<Id>, Option<Id>),
    each: bool,
) -> Result<Vec<(String, Reminder)>, Failure> {
    let mut found: Vec<(String, Reminder)> = Vec::new();
    for docket in store.dockets(year)? {
        let orgs = scope(store, &docket.pack, (org, under))?;
        let facts = store.calendar_facts(&docket, &orgs)?;
        let id = &docket.pack.head.id;
        let of_pack = if each {
            calendar::agenda_of_each(&docket.pack, &facts)
        } else {
            calendar::agenda(&docket.pack, &facts)
        };
        found.extend(of_pack.into_iter().map(|it| (id.clone(), it)));
    }
    // A term is one thing, however many packs remind of it: the first that has a rule for it does.
    let ruled: BTreeSet<Option<Id>> = found
        .iter()
        .filter(|(_, it)| it.what == ReminderWhat::Term && !it.line.is_empty())
        .map(|(_, it)| it.org)
        .collect();
    let mut told = BTreeSet::new();
    found.retain(|(_, it)| match it.what {
        ReminderWhat::Term if it.line.is_empty() && ruled.contains(&it.org) => false,
        ReminderWhat::Term => told.insert((it.what, it.org, None)),
        // A finding of no pack's sheet is told by every pack.
        ReminderWhat::Finding => told.insert((it.what, it.org, it.item)),
        _ => true,
    });
    found.sort_by_key(|(_, it)| (it.due, it.what, it.org, it.item));
    Ok(found)
}

fn unseen_places(found: &[(String, Reminder)], seen: Date) -> BTreeSet<usize> {
    let places = found.iter().enumerate();
    let new = places.filter(|(_, (_, it))| {
        unseen(std::slice::from_ref(it), Some(seen))
            .next()
            .is_some()
    });
    new.map(|(place, _)| place).collect()
}

/// What is late, due or without a day always; what is coming from its first reminder on, or if
/// its day is near.
fn is_near(it: &Reminder, last: Date) -> bool {
    it.state != ReminderState::Coming || it.since.is_some() || it.due.is_some_and(|due| due <= last)
}

fn shape(store: &Store, pack: &str, it: &Reminder, today: Date) -> Result<Json, Failure> {
    let org = it.org.map(|org| store.find::<Org>(org)).transpose()?;
    let org = org.flatten();
    Ok(json!({
        "due": Context::day(it.due),
        "opens": Context::day(it.from),
        "reminded": Context::day(it.since),
        "days_left": it.due.map(|due| (due - today).num_days()),
        "state": it.state.code(),
        "reminder": it.what.code(),
        "org": org.as_ref().map(|org| &org.code),
        "org_name": org.as_ref().map(|org| &org.name),
        "of": it.of,
        "settled": it.settled,
        "title": it.title,
        "by": it.by,
        "pack": pack,
        "line": it.line,
        "part": it.part,
        "object": it.item,
        "clause": it.clause,
        "local": it.is_local,
    }))
}
