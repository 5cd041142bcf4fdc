//! Letters to orgs: who gets one, with which values in its places, and its paper.

mod annex;
mod check;
mod filled;

use std::{cell::Cell, fs::File, io, path::PathBuf};

use chrono::Datelike;
use thiserror::Error;

pub use check::{Fault, check, check_own, check_unsent};
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
    /// What keeps it from being written.
    #[error("fault")]
    Fault(Fault),
}

impl From<Fault> for LetterError {
    fn from(fault: Fault) -> LetterError {
        LetterError::Fault(fault)
    }
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
            to: view.org.name.clone(),
            is_to_secretary: false,
            org: *org,
            org_code: view.org.code.clone(),
            org_name: view.org.name.clone(),
            secretary,
            phone: view.org.phone.clone(),
            term_end,
            deadline: own.deadline,
            year,
            text: own.text.clone(),
            untrue: None,
            annex: None,
            items: Vec::new(),
        });
    }
    Ok(found)
}

/// What a person says of letters beside whom they go to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manner {
    /// Until when they ask for something, if not as what stands says.
    pub deadline: Option<Date>,
    /// Who sends them, if not as the pack says.
    pub sender: Option<String>,
    /// The orgs' open problems stand below them.
    pub with_findings: bool,
    /// They are written although what they say does not hold.
    pub is_unchecked: bool,
    /// What they look like.
    pub style: Style,
}

/// What letters look like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    /// The office's name in red above them.
    pub head: Option<String>,
    /// A DOCX of one's own with fields.
    pub template: Option<PathBuf>,
}

impl Manner {
    /// One DOCX with some letters; a template takes one only.
    ///
    /// # Errors
    /// What is wrong with the template, or what the system says.
    pub fn bytes(&self, words: &Words, each: &[Filled]) -> Result<Vec<u8>, LetterError> {
        if let (Some(template), [one]) = (&self.style.template, each) {
            let file = File::open(template).map_err(|error| Fault::unreadable(template, &error))?;
            let lists = Cell::new(false);
            let known = |name: &str| {
                lists.set(lists.get() || filled::is_findings(words, name));
                one.value(words, name)
            };
            let bytes = fill(file, &known).map_err(LetterError::Template)?;
            if self.with_findings && !lists.get() {
                return Err(Fault::unlisted(template, words).into());
            }
            return Ok(bytes);
        }
        let day = each.first().map_or(Date::MIN, Filled::date);
        let look = Look::of(words, day);
        let head = &self.style.head;
        let letters = each.iter().map(|one| one.letter(words, head.clone()));
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
