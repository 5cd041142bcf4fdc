//! `agenda`: what is overdue, due and coming, derived anew from dates at every call, and what of
//! it is marked as done.

mod done;
mod marks;

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
    domain::judge::reminder::{Reminder, ReminderState, unseen},
    store::query::judging::remind::AgendaLine,
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
        let mut found = store.agenda(year, (org, under), self.each)?;
        if let Some(seen) = self.seen {
            found.retain(|line| {
                let one = std::slice::from_ref(&line.reminder);
                unseen(one, Some(seen)).next().is_some()
            });
        }
        found.retain(|line| is_near(&line.reminder, last));
        found.truncate(context.limit as usize);
        Ok(Reply::List {
            columns: COLUMNS,
            rows: found.iter().map(|line| shape(line, today)).collect(),
        })
    }
}

/// What is late, due or without a day always; what is coming from its first reminder on, or if
/// its day is near.
fn is_near(it: &Reminder, last: Date) -> bool {
    it.state != ReminderState::Coming || it.since.is_some() || it.due.is_some_and(|due| due <= last)
}

fn shape(line: &AgendaLine, today: Date) -> Json {
    let it = &line.reminder;
    json!({
        "due": Context::day(it.due),
        "opens": Context::day(it.from),
        "reminded": Context::day(it.since),
        "days_left": it.due.map(|due| (due - today).num_days()),
        "state": it.state.code(),
        "reminder": it.what.code(),
        "org": line.org_code,
        "org_name": line.org_name,
        "of": it.of,
        "settled": it.settled,
        "title": it.title,
        "by": it.by,
        "pack": line.pack,
        "line": it.line,
        "part": it.part,
        "object": it.item,
        "clause": it.clause,
        "local": it.is_local,
    })
}
