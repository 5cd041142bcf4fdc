//! Blanks on their way to the orgs and back: what each org is asked, what its answer comes to, and
//! the one act in which the answers are entered.

mod asked;
mod ballot;
mod collect;
mod file;
mod form;
mod send;
mod task;
mod told;

use std::{io, path::PathBuf};

use thiserror::Error;

pub use asked::{Asked, Subject, subject_of, subjects_of};
pub use ballot::ballot_packs;
pub use collect::Collected;
pub use file::{File, Remark, read_all};
pub use send::{Sent, Whom};
pub use told::{counted, lines, sentence, sum};

use crate::{
    domain::{Command, Id, Org, Seen},
    exchange::{
        ReadError,
        blank::{BlankKind, Layout, Returned},
    },
    store::{Store, StoreError},
    words::Words,
};

/// Why nothing was sent or collected.
#[derive(Debug, Error)]
pub enum MailError {
    /// As the store says.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// As the system says.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A place cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Files stand where blanks would be written.
    #[error("exists")]
    Exists(Vec<PathBuf>),
    /// A refusal by its code, with arguments.
    #[error("{0}")]
    Refused(&'static str, Vec<(&'static str, String)>),
}

impl MailError {
    /// A refusal without arguments.
    pub fn new(code: &'static str) -> MailError {
        MailError::Refused(code, Vec::new())
    }

    /// Something that was named is not there.
    pub fn missing(noun: &str, id: &str) -> MailError {
        let args = vec![("noun", noun.to_string()), ("id", id.to_string())];
        MailError::Refused("not_found", args)
    }
}

/// What is done beyond entering what is new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// What stands otherwise is replaced.
    pub replace: bool,
    /// Sheets that are whole are handed in.
    pub submit: bool,
}

/// What one answer comes to, held against what stands.
#[derive(Debug, Clone)]
struct Reading<L> {
    /// What it says in all.
    count: usize,
    /// Cells that nobody can take.
    unfit: Vec<Remark>,
    /// Where what stands says otherwise.
    differing: Vec<Remark>,
    /// What is to be entered.
    lines: Vec<L>,
    /// The rows that are replaced, as they were seen.
    seen: Vec<Seen>,
    /// What a person should know of it though nothing stands in its way.
    notes: Vec<Remark>,
}

impl<L> Reading<L> {
    fn new(count: usize, unfit: Vec<Remark>) -> Reading<L> {
        Reading {
            count,
            unfit,
            differing: Vec::new(),
            lines: Vec::new(),
            seen: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// One kind of thing that orgs are asked of a year.
trait Matter {
    /// What one answer comes to in the command.
    type Line: Clone;

    /// What is asked.
    const KIND: BlankKind;

    /// Its name for a person.
    fn title(&self) -> String;

    /// The adoption, or nought, and which of its kind it is.
    fn whose(&self) -> (Id, &str);

    /// The living orgs that are asked, in the tree's order; `under` narrows to a subtree.
    fn meant(&mut self, store: &Store, under: Option<Id>) -> Result<Vec<Id>, MailError>;

    /// Reads what some orgs are asked and what stands of them.
    fn ask(&mut self, store: &Store, orgs: &[Id]) -> Result<(), MailError>;

    /// An org that was asked for.
    fn org(&self, org: Id) -> Option<&Org>;

    /// An org's blank, or the one that came back from it as it would be written today; none if
    /// nothing is asked of it.
    fn layout(&self, org: Id, returned: Option<&Returned>, words: &Words) -> Option<Layout>;

    /// Whether the file of data has an answer of an org.
    fn has_answered(&self, org: Id) -> bool;

    /// What an answer comes to. Of the words the first are those of the blank's language.
    fn read(
        &self,
        at: (&Store, Flags),
        org: Id,
        returned: &Returned,
        words: (&Words, &Words),
    ) -> Result<Reading<Self::Line>, MailError>;

    /// The act that enters answers.
    fn command(&self, lines: Vec<Self::Line>, store: &Store, flags: Flags) -> Command;
}
