//! `letter send` and `letter sent`: numbers for letters that go out, and their register.

use chrono::Datelike;
use clap::Args;
use serde_json::{Value as Json, json};

use super::super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    value,
};
use crate::{
    base::Date,
    domain::{Id, LetterCommand, LetterDraft},
    letter::{self, Own},
    report::letter_number,
    store::{
        Store,
        query::letter::{LetterFilter, LetterSentLine},
    },
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("document_number", None),
    ("date", None),
    ("org_name", None),
    ("title", None),
    ("signed", None),
    ("withdrawn", None),
];

/// Which letter goes to whom under which number.
#[derive(Debug, Args)]
pub struct Send {
    /// Id of the letter.
    letter: String,
    /// Orgs; all to whom it goes if none is named.
    orgs: Vec<String>,
    /// What the number begins with.
    #[arg(long)]
    series: String,
    /// The number; the next one if left out.
    #[arg(long)]
    number: Option<u32>,
    /// One number for all.
    #[arg(long)]
    one: bool,
    #[arg(long)]
    pack: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long)]
    title: Option<String>,
    #[arg(long, value_parser = value::day)]
    date: Option<Date>,
    #[arg(long)]
    document: Option<String>,
    /// Takes a number although the letter does not hold or went out before.
    #[arg(long)]
    anyway: bool,
}

/// Which letters to list.
#[derive(Debug, Args)]
pub struct List {
    #[arg(long)]
    year: Option<i32>,
    #[arg(long)]
    org: Option<String>,
    #[arg(long)]
    letter: Option<String>,
    /// Only those before this key.
    #[arg(long)]
    before: Option<Id>,
}

impl Send {
    /// Does it.
    pub fn run(self, context: &Context, store: &mut Store) -> Result<Reply, Failure> {
        let year = context.year(store, self.year)?;
        let adoption = super::adoption(context, store, self.pack.as_deref(), self.year)?;
        let own = self.title.as_deref().map(|title| Own {
            title: title.to_string(),
            text: String::new(),
            deadline: None,
        });
        let of = (self.letter.as_str(), adoption, year);
        let orgs = context.orgs(store, &self.orgs)?;
        let lines = letter::lines_or_own(store, (of, own.as_ref()), &orgs);
        let lines = lines.map_err(|error| super::failed(error, &self.letter))?;
        let known = lines.first().map(|line| line.title.clone());
        let date = self.date.unwrap_or_else(|| Context::today_of(store));
        if lines.is_empty() {
            return Err(
                Failure::new("letter_to_nobody", Exit::NotFound).with("letter", &self.letter)
            );
        }
        if !self.anyway {
            let with = (&*store, &context.words);
            letter::check(&lines, &context.words)?;
            letter::check_unsent(with, &lines, date.year())??;
        }
        let draft = LetterDraft {
            year: date.year(),
            series: self.series,
            number: self.number,
            letter: self.letter,
            title: self.title.or(known).unwrap_or_default(),
            date,
            document: self.document,
        };
        let command = LetterCommand::Send {
            draft,
            orgs: lines.iter().map(|line| line.org).collect(),
            is_one: self.one,
        };
        context.act(store, command.into(), &[])
    }
}

impl List {
    /// Does it.
    pub fn run(self, context: &Context, store: &Store) -> Result<Reply, Failure> {
        let filter = LetterFilter {
            year: self.year,
            org: self
                .org
                .map(|org| context.org_ever(store, &org))
                .transpose()?,
            letter: self.letter,
        };
        let found = store.letters_sent(&filter, self.before, context.limit)?;
        Ok(Reply::List {
            columns: COLUMNS,
            rows: found
                .iter()
                .map(|line| shape(line, &context.words))
                .collect(),
        })
    }
}

fn shape(line: &LetterSentLine, words: &Words) -> Json {
    let it = &line.letter;
    json!({
        "id": it.id,
        "document_number": letter_number(it, words),
        "year": it.year,
        "series": it.series,
        "number": it.number,
        "letter": it.letter,
        "title": it.title,
        "org": line.org_code,
        "org_name": line.org,
        "date": Context::day(Some(it.date)),
        "document": it.document,
        "signed": Context::day(it.signed),
        "withdrawn": Context::day(it.withdrawn),
        "reason": it.reason,
        "version": it.version,
    })
}
