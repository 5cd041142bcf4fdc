//! Letters to orgs: who gets one, with which values in its places, and its paper.

mod filled;

use std::{fs::File, io, path::PathBuf};

use chrono::Datelike;
use thiserror::Error;

pub use filled::{Filled, NAMES};

use crate::{
    base::Date,
    domain::{Id, Term},
    exchange::paper::{
        Look, PaperError,
        letter::{OfficialLetter, write},
        template::{TemplateError, fill},
    },
    store::{Store, StoreError, query::judging::letter::LetterLine},
    words::Words,
};

/// Why no letter was written.
#[derive(Debug, Error)]
pub enum LetterError {
    /// As the store says.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// As the system says.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It cannot be laid out.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// No pack in force knows it.
    #[error("unknown")]
    Unknown,
    /// What is wrong with the template.
    #[error("template")]
    Template(TemplateError),
}

/// Which letter: its id, its adoption if several packs know it, and the year.
pub type Of<'a> = (&'a str, Option<Id>, i32);

/// A letter that no pack knows: its title and its text with the same places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// Until when it asks for something.
    pub deadline: Option<Date>,
}

/// The lines of a letter: to the orgs that are named, else to all to whom it goes.
///
/// # Errors
/// That no pack knows it, or what SQLite says.
pub fn lines(store: &Store, of: Of<'_>, orgs: &[Id]) -> Result<Vec<LetterLine>, LetterError> {
    let (letter, adoption, year) = of;
    let kinds = store.letter_kinds(year)?;
    if !kinds.iter().any(|(_, it)| it.id == letter) {
        return Err(LetterError::Unknown);
    }
    Ok(store.letter_lines((year, adoption), letter, orgs)?)
}

/// As [`lines`]; a letter that no pack knows goes to the orgs that are named, in the clerk's words.
///
/// # Errors
/// As [`lines`].
pub fn lines_or_own(
    store: &Store,
    (of, own): (Of<'_>, Option<&Own>),
    orgs: &[Id],
) -> Result<Vec<LetterLine>, LetterError> {
    let (letter, _, year) = of;
    let kinds = store.letter_kinds(year)?;
    let is_known = kinds.iter().any(|(_, it)| it.id == letter);
    let Some(own) = own.filter(|_| !is_known) else {
        return lines(store, of, orgs);
    };
    let mut found = Vec::new();
    for org in orgs {
        let Some(view) = store.org_view(*org)? else {
            continue;
        };
        let secretary = view.secretary().map(|it| it.person.name.clone());
        let term_end = view.term().map(Term::due);
        found.push(LetterLine {
            adoption: 0,
            pack: String::new(),
            letter: letter.to_string(),
            title: own.title.clone(),
            clause: None,
            by: None,
            org: *org,
            org_code: view.org.code.clone(),
            org_name: view.org.name.clone(),
            secretary,
            phone: view.org.phone.clone(),
            term_end,
            deadline: own.deadline,
            year,
            text: own.text.clone(),
        });
    }
    Ok(found)
}

/// What letters look like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    /// The office's name in red above them.
    pub head: Option<String>,
    /// A DOCX of one's own with fields.
    pub template: Option<PathBuf>,
}

impl Style {
    /// One DOCX with some letters; a template takes one only.
    ///
    /// # Errors
    /// What is wrong with the template, or what the system says.
    pub fn bytes(&self, words: &Words, each: &[Filled<'_>]) -> Result<Vec<u8>, LetterError> {
        if let (Some(template), [one]) = (&self.template, each) {
            let file = File::open(template)?;
            let known = |name: &str| one.value(words, name);
            return fill(file, &known).map_err(LetterError::Template);
        }
        let day = each.first().map_or(Date::MIN, Filled::today);
        let look = Look::of(words, day);
        let letters = each.iter().map(|one| one.letter(self.head.clone()));
        let letters: Vec<OfficialLetter> = letters.collect();
        Ok(write(&letters, &look)?)
    }
}

/// A day as letters write it.
pub fn written_day(words: &Words, day: Date) -> String {
    let parts = [
        day.year().to_string(),
        day.month().to_string(),
        day.day().to_string(),
    ];
    let [year, month, of_month] = parts.each_ref().map(String::as_str);
    let args = [("year", year), ("month", month), ("day", of_month)];
    words.say("exchange.letter.day", &args)
}
