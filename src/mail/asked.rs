//! What is asked of orgs: a scoring form, how far tasks are, or counts of ballots.

use super::{
    Flags, MailError,
    ballot::Ballots,
    collect::{self, Collected},
    file::File,
    form::FormMatter,
    send::{self, Sent, Whom},
    task::Works,
};
use crate::{
    base::{Date, Period},
    exchange::blank::BlankKind,
    store::Store,
    words::Words,
};
use std::{collections::BTreeSet, path::Path};

/// Which of its kind is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The scoring form of an id.
    Form(String),
    /// How far tasks are in a quarter, as `2026Q3`.
    Task(String),
    /// The ballots of the pack of an id.
    Ballot(String),
}

/// What is asked of which year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which of its kind.
    pub subject: Subject,
    /// The year.
    pub year: i32,
}

impl Subject {
    /// The subject of a kind by its name.
    pub fn of(kind: BlankKind, name: String) -> Subject {
        match kind {
            BlankKind::Form => Subject::Form(name),
            BlankKind::Task => Subject::Task(name),
            BlankKind::Ballot => Subject::Ballot(name),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> BlankKind {
        match self {
            Subject::Form(_) => BlankKind::Form,
            Subject::Task(_) => BlankKind::Task,
            Subject::Ballot(_) => BlankKind::Ballot,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        let (Subject::Form(name) | Subject::Task(name) | Subject::Ballot(name)) = self;
        name
    }

    /// The quarter of a year that holds a day: the last one of a year that is over.
    pub fn quarter(year: i32, today: Date) -> Subject {
        use chrono::Datelike;
        let day = today.clamp(Period::year(year).start, Period::year(year).end);
        Subject::Task(format!("{year}Q{}", day.month0() / 3 + 1))
    }
}

impl Asked {
    /// Writes the blanks of some orgs into a folder.
    ///
    /// # Errors
    /// That nothing is asked of an org that is named, or of any; that there are such files.
    pub fn send(
        &self,
        (store, words): (&Store, &Words),
        whom: &Whom,
        to: (&Path, bool),
    ) -> Result<Sent, MailError> {
        let (year, name) = (self.year, self.subject.name());
        let of = (store, words, year);
        match self.subject.kind() {
            BlankKind::Form => send::send_of(FormMatter::find(store, year, name)?, of, whom, to),
            BlankKind::Task => send::send_of(Works::find(year, name, words)?, of, whom, to),
            BlankKind::Ballot => send::send_of(Ballots::find(store, year, name)?, of, whom, to),
        }
    }

    /// Judges what came back from those who were asked.
    ///
    /// # Errors
    /// What the store says.
    pub fn collect(
        &self,
        (store, words): (&Store, &Words),
        files: Vec<File>,
        (whom, flags): (&Whom, Flags),
    ) -> Result<Collected, MailError> {
        let (year, name) = (self.year, self.subject.name());
        let of = (store, words, year);
        let how = (whom, flags);
        match self.subject.kind() {
            BlankKind::Form => {
                collect::collect_of(FormMatter::find(store, year, name)?, of, files, how)
            }
            BlankKind::Task => collect::collect_of(Works::find(year, name, words)?, of, files, how),
            BlankKind::Ballot => {
                collect::collect_of(Ballots::find(store, year, name)?, of, files, how)
            }
        }
    }
}

/// What some files of a kind are about, in a year of this file of data.
///
/// # Errors
/// What the store says.
pub fn subjects_of(
    files: &[File],
    (kind, year): (BlankKind, i32),
    store: &Store,
) -> Result<Vec<Subject>, MailError> {
    let site = store.meta("site")?.unwrap_or_default();
    let ours = files.iter().filter_map(|file| file.returned.as_ref());
    let ours = ours.filter(|it| it.kind == kind && it.stamp.site == site && it.stamp.year == year);
    let names: BTreeSet<&str> = ours.map(|it| it.stamp.form.as_str()).collect();
    let names = names.into_iter();
    Ok(names
        .map(|name| Subject::of(kind, name.to_string()))
        .collect())
}

/// The one subject that some files of a kind are about.
///
/// # Errors
/// `form_unnamed` if they are about several, or about none.
pub fn subject_of(
    files: &[File],
    of: (BlankKind, i32),
    store: &Store,
) -> Result<Subject, MailError> {
    let mut subjects = subjects_of(files, of, store)?;
    if subjects.len() == 1 {
        return Ok(subjects.remove(0));
    }
    let names: Vec<&str> = subjects.iter().map(Subject::name).collect();
    let args = vec![
        ("count", names.len().to_string()),
        ("forms", names.join(" ")),
    ];
    Err(MailError::Refused("form_unnamed", args))
}
