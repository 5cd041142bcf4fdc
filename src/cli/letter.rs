//! `letter`: the letters that packs know, and the data of those who get them.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::store::query::judging::letter::LetterLine;

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
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        match self {
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
                let pack = pack.map(|pack| context.adoption(&store, Some(&pack), year));
                let pack = pack.transpose()?;
                let year = context.year(&store, year)?;
                let kinds = store.letter_kinds(year)?;
                if !kinds.iter().any(|(_, it)| it.id == letter) {
                    return Err(Failure::missing("letter", &letter));
                }
                let orgs = context.orgs(&store, &orgs)?;
                let mut found = store.letter_lines((year, pack), &letter, &orgs)?;
                found.truncate(context.limit as usize);
                Ok(Reply::List {
                    columns: LINES,
                    rows: found.iter().map(shape).collect(),
                })
            }
        }
    }
}

fn shape(line: &LetterLine) -> Json {
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
        "text": line.text,
        "clause": line.clause,
    })
}
