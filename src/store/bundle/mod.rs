//! Bundles as the file sees them: what is told of a subtree, and how one that came is applied.

mod extract;
mod name;
mod receive;
mod write_note;

use rusqlite::TransactionBehavior;

use super::{Store, StoreError, derive, row, standing};
use crate::domain::{
    Id, Kind, Peer,
    bundle::{Choice, Content, Difference, Here, Key, Merged},
};

/// What stands in a bundle besides its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The word of the file that it comes from.
    pub from: String,
    /// The word of the file that it is for.
    pub to: String,
    /// Running number of the bundles from the one to the other.
    pub number: i64,
    /// The highest number of the other's bundles about this subtree and year that is applied
    /// where it comes from.
    pub seen: i64,
    /// The year.
    pub year: i32,
    /// Code of the org whose subtree it tells.
    pub root: String,
}

/// A bundle that came from another office, after its signature was checked.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Its head.
    pub head: Head,
    /// Hash of the signed bytes.
    pub hash: String,
    /// Its content.
    pub content: Content,
    /// How conflicts were decided.
    pub choice: Choice,
}

/// What applying a bundle did, or would do.
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// It was applied before, at this time.
    pub already: Option<String>,
    /// What the merging found.
    pub merged: Merged,
    /// Things of both offices that were taken for the same.
    pub matched: Vec<(Kind, Key)>,
    /// How often each command was given.
    pub commands: Vec<(&'static str, usize)>,
    /// Differences that no command brings about.
    pub left: Vec<Difference>,
    /// The last act.
    pub act: Option<i64>,
    /// Rows touched.
    pub rows: usize,
    /// Whether it stands in the file now.
    pub is_applied: bool,
}

/// A bundle that was made or applied here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    /// `in` or `out`.
    pub direction: String,
    /// The other office's word.
    pub site: String,
    /// Its number.
    pub number: i64,
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub actor: String,
    /// The year.
    pub year: i32,
    /// Code of the root.
    pub root: String,
    /// Hash of the signed bytes; empty for one that was made here.
    pub hash: String,
    /// Whether it was taken back.
    pub is_undone: bool,
}

impl Store {
    /// The offices that bundles are exchanged with.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        row::records(&self.conn, "WHERE t.active = 1 ORDER BY t.name", [])
    }

    /// Tells a subtree for another office, and takes the next number for it.
    ///
    /// # Errors
    /// `not_allowed` or `out_of_scope` if the person may not change that subtree.
    pub fn tell(
        &mut self,
        (root, code): (Id, &str),
        year: i32,
        peer: &str,
    ) -> Result<(Head, Content), StoreError> {
        standing::check_bundle(&self.conn, &self.session.actor, Some(root))?;
        let from = self.meta("site")?.unwrap_or_default();
        let _turn = self.turnstile.enter(&self.session.actor, &mut |_| {})?;
        let transaction = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let here = extract::extract(&transaction, &from, year, Some(root), &[])?;
        let mut head = Head {
            number: write_note::last(&transaction, peer, "out")? + 1,
            seen: 0,
            from,
            to: peer.to_string(),
            year,
            root: code.to_string(),
        };
        // Of this subtree: one about another says nothing of whether those before it arrived.
        let came = write_note::standing(&transaction, peer, "in", Some(&head))?;
        head.seen = came.iter().map(|it| it.number).max().unwrap_or(0);
        let note = write_note::Note {
            head: &head,
            site: peer,
            direction: "out",
            hash: "",
            batch: "",
            content: &here.content,
        };
        write_note::keep(&transaction, &self.session.actor, &note)?;
        transaction.commit()?;
        Ok((head, here.content))
    }

    /// Content of a subtree as it stands here, as a bundle would tell it; nothing is noted.
    ///
    /// # Errors
    /// As [`Store::tell`].
    pub fn told(&self, root: Id, year: i32) -> Result<Content, StoreError> {
        standing::check_bundle(&self.conn, &self.session.actor, Some(root))?;
        let site = self.meta("site")?.unwrap_or_default();
        Ok(extract::extract(&self.conn, &site, year, Some(root), &[])?.content)
    }

    /// What was exchanged, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn exchanged(&self, limit: u32) -> Result<Vec<Exchanged>, StoreError> {
        write_note::list(&self.conn, limit)
    }
}

/// What a subtree is here, ready to be planned on.
type Found = Result<Here, StoreError>;

/// The first and the last path of a subtree; none if it does not stand here.
fn range(
    conn: &rusqlite::Connection,
    root: Option<Id>,
) -> Result<Option<(String, String)>, StoreError> {
    let Some(root) = root else { return Ok(None) };
    let path = derive::path_of(conn, root)?;
    Ok(path.map(|path| {
        let end = derive::end_of(&path);
        (path, end)
    }))
}
