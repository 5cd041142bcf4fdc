//! `letter`: the letters that packs know, who gets them, their paper, and the register of their
//! numbers.

mod paper;
mod sent;

use chrono::Datelike;
use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    value,
};
use crate::{
    base::Date,
    domain::{Id, LetterCommand, Term},
    store::{Store, query::judging::letter::LetterLine},
    words::Words,
};

const KINDS: &[Column] = &[
    ("letter", None),
    ("pack", None),
    ("title", None),
    ("text", None),
    ("clause", None),
];

const LINES: &[Column] = &[
    ("org", None),
    ("org_name", None),
    ("secretary", None),
    ("phone", None),
    ("term_end", None),
    ("deadline", None),
    ("text", None),
];

/// What can be done with letters.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The letters of the packs in force.
    List {
        #[arg(long)]
        year: Option<i32>,
    },
    /// One line for each org that gets a letter, filled in.
    Data {
        /// Id of the letter.
        letter: String,
        /// Orgs; all that fall in its window or that the rules write to if none is named.
        orgs: Vec<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
    },
    /// Writes the letters themselves.
    Make(Box<paper::Make>),
    /// The fields that a template may name.
    Fields,
    /// Takes numbers for letters that go out.
    Send(sent::Send),
    /// The register of outgoing letters.
    Sent(sent::List),
    /// Says that a letter came back signed.
    Sign {
        /// Key in the register.
        sent_letter: Id,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Withdraws a letter; its number stays used.
    Withdraw {
        /// Key in the register.
        sent_letter: Id,
        #[arg(long)]
        reason: String,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
}

impl Verb {
    /// Whether it would read or write files of the machine it runs on.
    pub fn touches_files(&self) -> bool {
        matches!(self, Verb::Make(args) if args.touches_files())
    }

    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        match self {
            Verb::Make(args) => args.run(context, &store),
            Verb::Fields => Ok(paper::fields(context)),
            Verb::Send(args) => args.run(context, &mut store),
            Verb::Sent(args) => args.run(context, &store),
            Verb::Sign { sent_letter, date } => {
                let date = date.unwrap_or(today);
                let letter = sent_letter;
                context.act(&mut store, LetterCommand::Sign { letter, date }.into(), &[])
            }
            Verb::Withdraw {
                sent_letter,
                reason,
                date,
            } => {
                let command = LetterCommand::Withdraw {
                    letter: sent_letter,
                    date: date.unwrap_or(today),
                    reason,
                };
                context.act(&mut store, command.into(), &[])
            }
            Verb::List { year } => {
                let year = context.year(&store, year)?;
                let kinds = store.letter_kinds(year)?;
                let row = |(docket, letter): &(_, crate::domain::pack::Letter)| {
                    let docket: &crate::store::query::judging::Docket = docket;
                    json!({
                        "letter": letter.id,
                        "pack": docket.pack.head.id,
                        "title": letter.title,
                        "text": letter.text,
                        "clause": letter.source.clause,
                    })
                };
                Ok(Reply::List {
                    columns: KINDS,
                    rows: kinds.iter().map(row).collect(),
                })
            }
            Verb::Data {
                letter,
                orgs,
                pack,
                year,
            } => {
                let of = (letter.as_str(), pack.as_deref(), year);
                let mut found = lines(context, &store, of, &orgs)?;
                found.truncate(context.limit as usize);
                Ok(Reply::List {
                    columns: LINES,
                    rows: found
                        .iter()
                        .map(|line| shape(line, &context.words))
                        .collect(),
                })
            }
        }
    }
}

/// The lines of a letter: to the orgs that are named, else to all to whom it goes.
fn lines(
    context: &Context,
    store: &Store,
    (letter, pack, year): Of<'_>,
    orgs: &[String],
) -> Result<Vec<LetterLine>, Failure> {
    let pack = pack.map(|pack| context.adoption(store, Some(pack), year));
    let pack = pack.transpose()?;
    let year = context.year(store, year)?;
    let kinds = store.letter_kinds(year)?;
    if !kinds.iter().any(|(_, it)| it.id == letter) {
        return Err(Failure::missing("letter", letter));
    }
    let orgs = context.orgs(store, orgs)?;
    Ok(store.letter_lines((year, pack), letter, &orgs)?)
}

/// Which letter: its id, its pack if several know it, and the year.
type Of<'a> = (&'a str, Option<&'a str>, Option<i32>);

/// A letter that no pack knows: its title and its text with the same places.
struct Own<'a> {
    title: &'a str,
    text: &'a str,
    deadline: Option<Date>,
}

/// As [`lines`]; a letter that no pack knows goes to the orgs that are named, in the clerk's words.
fn lines_or_own(
    context: &Context,
    store: &Store,
    (of, own): (Of<'_>, Option<Own<'_>>),
    orgs: &[String],
) -> Result<Vec<LetterLine>, Failure> {
    let year = context.year(store, of.2)?;
    let is_known = store
        .letter_kinds(year)?
        .iter()
        .any(|(_, it)| it.id == of.0);
    let Some(own) = own.filter(|_| !is_known) else {
        return lines(context, store, of, orgs);
    };
    let mut found = Vec::new();
    for org in context.orgs(store, orgs)? {
        let Some(view) = store.org_view(org)? else {
            continue;
        };
        let secretary = view.secretary().map(|it| it.person.name.clone());
        let term_end = view.term().map(Term::due);
        found.push(LetterLine {
            adoption: 0,
            pack: String::new(),
            letter: of.0.to_string(),
            title: own.title.to_string(),
            clause: None,
            by: None,
            org,
            org_code: view.org.code.clone(),
            org_name: view.org.name.clone(),
            secretary,
            phone: view.org.phone.clone(),
            term_end,
            deadline: own.deadline,
            year,
            text: own.text.to_string(),
        });
    }
    Ok(found)
}

/// A day as letters write it.
fn written_day(words: &Words, day: Date) -> String {
    let parts = [
        day.year().to_string(),
        day.month().to_string(),
        day.day().to_string(),
    ];
    let [year, month, of_month] = parts.each_ref().map(String::as_str);
    let args = [("year", year), ("month", month), ("day", of_month)];
    words.say("exchange.letter.day", &args)
}

fn shape(line: &LetterLine, words: &Words) -> Json {
    json!({
        "letter": line.letter,
        "title": line.title,
        "pack": line.pack,
        "by": line.by,
        "org": line.org_code,
        "org_name": line.org_name,
        "secretary": line.secretary,
        "phone": line.phone,
        "term_end": Context::day(line.term_end),
        "deadline": Context::day(line.deadline),
        "text": line.told(&|day| written_day(words, day)),
        "clause": line.clause,
    })
}
