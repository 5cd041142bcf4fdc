//! `letter`: the letters that packs know, who gets them, their paper, and the register of their
//! numbers.

mod paper;
mod sent;

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    value,
};
use crate::{
    base::Date,
    domain::{Id, LetterCommand},
    letter::{self, Fault, LetterError, written_day},
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
                let adoption = adoption(context, &store, pack.as_deref(), year)?;
                let of = (letter.as_str(), adoption, context.year(&store, year)?);
                let orgs = context.orgs(&store, &orgs)?;
                let found = letter::lines(&store, of, &orgs);
                let mut found = found.map_err(|error| failed(error, &letter))?;
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

/// The adoption of a pack that is named.
fn adoption(
    context: &Context,
    store: &Store,
    pack: Option<&str>,
    year: Option<i32>,
) -> Result<Option<Id>, Failure> {
    let pack = pack.map(|pack| context.adoption(store, Some(pack), year));
    pack.transpose()
}

/// Why a letter cannot be had.
fn failed(error: LetterError, letter: &str) -> Failure {
    match error {
        LetterError::Store(error) => error.into(),
        LetterError::Io(error) => error.into(),
        LetterError::Paper(error) => error.into(),
        LetterError::Unknown => Failure::missing("letter", letter),
        LetterError::Template(_) => Failure::new("template_foreign", Exit::Defects),
        LetterError::Fault(fault) => fault.into(),
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        let exit = match fault.code {
            "template_missing" => Exit::NotFound,
            "template_unreadable" | "template_unlisted" => Exit::Defects,
            "letter_empty_title" | "letter_empty_text" | "letter_place" => Exit::Usage,
            _ => Exit::Refused,
        };
        let args = fault.args.into_iter();
        Failure {
            args: args
                .map(|(name, value)| (name.to_string(), value))
                .collect(),
            ..Failure::new(fault.code, exit)
        }
    }
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
