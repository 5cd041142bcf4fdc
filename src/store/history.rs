//! A person's own acts, the latest first: which stand, which were taken back, and what each was on.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{
    Store, StoreError,
    audit::AuditRow,
    row,
    undo::{Chain, may_go, one, touched},
};
use crate::{
    base::Value,
    domain::{Id, Kind, Row},
};

crate::code_enum! {
    /// What can be done with an act of one's own.
    ActState {
        /// It stands and can be taken back.
        Reversible = "reversible",
        /// It stands and can only be withdrawn, by an act of its own.
        Final = "final",
        /// It was taken back and can be done again.
        Undone = "undone",
    }
}

/// An act of one's own; a bulk act is one.
#[derive(Debug, Clone)]
pub struct OwnAct {
    /// The act; of a bulk act its first.
    pub act: AuditRow,
    /// Rows that it touched, all together.
    pub rows: i64,
    /// What it was on, as far as the row or its image tells: a task's number, an org's name.
    pub subject: Option<String>,
    /// What can be done with it.
    pub state: ActState,
}

/// How deep one row's name may rest on another's.
const DEPTH: usize = 2;
/// Columns that refer to another row and so help to name this one, in the order of the name.
const REFERENCES: [(&str, Kind); 6] = [
    ("assignment", Kind::Assignment),
    ("sheet", Kind::Sheet),
    ("campaign", Kind::Campaign),
    ("task", Kind::Task),
    ("org", Kind::Org),
    ("person", Kind::Person),
];
/// Columns that name a row by themselves; the first that has a text counts.
const NAMES: [&str; 3] = ["name", "title", "text"];

impl Store {
    /// The latest acts of this person, at most so many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn own_history(&self, limit: u32) -> Result<Vec<OwnAct>, StoreError> {
        let mut seen = BTreeSet::new();
        let mut acts = Vec::new();
        for act in self.own_acts()? {
            if acts.len() >= limit as usize {
                break;
            }
            let Some(act) = one(&self.conn, act)? else {
                continue;
            };
            let chain = Chain::of(&self.conn, act)?;
            if seen.insert(chain.root.seq) {
                acts.push(own(&self.conn, chain)?);
            }
        }
        // What was taken back keeps its place: the taking back is no act of its own here.
        acts.sort_by_key(|own| std::cmp::Reverse(own.act.seq));
        Ok(acts)
    }

    /// The name of a row for people: a task's number, an org's name; none where there is none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn subject(&self, kind: Kind, id: Id) -> Result<Option<String>, StoreError> {
        match row::by_id(&self.conn, kind, id)? {
            Some(row) => named(&self.conn, &row, 0),
            None => Ok(None),
        }
    }
}

fn own(conn: &Connection, chain: Chain) -> Result<OwnAct, StoreError> {
    let state = match (chain.stands, may_go(conn, &chain.root)?) {
        (false, _) => ActState::Undone,
        (true, true) => ActState::Reversible,
        (true, false) => ActState::Final,
    };
    let rows = match &chain.root.batch {
        Some(batch) => {
            let sql = "SELECT sum(row_count) FROM audit WHERE batch = ?1 AND result = 'done' \
                       AND undoes IS NULL";
            conn.prepare_cached(sql)?
                .query_row([batch], |row| row.get(0))?
        }
        None => chain.root.row_count,
    };
    let subject = subject(conn, &chain)?;
    Ok(OwnAct {
        rows,
        subject,
        state,
        act: chain.root,
    })
}

/// The row as it is, or as the act that took it away found it.
fn subject(conn: &Connection, chain: &Chain) -> Result<Option<String>, StoreError> {
    let kind = chain.root.kind.as_deref().and_then(Kind::parse);
    let Some((kind, id)) = kind.zip(chain.root.object) else {
        return Ok(None);
    };
    if let Some(row) = row::by_id(conn, kind, id)? {
        return named(conn, &row, 0);
    }
    let images = touched(conn, chain.tip)?;
    let gone = images.iter().find(|it| (it.kind, it.id) == (kind, id));
    let Some((gone, values)) = gone.and_then(|it| Some((it, it.image().ok()??))) else {
        return Ok(None);
    };
    named(conn, &gone.row(0, values), 0)
}

fn named(conn: &Connection, row: &Row, depth: usize) -> Result<Option<String>, StoreError> {
    let text = |name: &str| row.value(name).and_then(Value::text).map(str::to_string);
    let mut parts = Vec::new();
    if row.kind == Kind::Task {
        parts.extend(text("code"));
    }
    // Within another row's name a task's number is enough.
    if depth == 0 || parts.is_empty() {
        parts.extend(NAMES.iter().find_map(|name| text(name)));
    }
    if parts.is_empty() && depth < DEPTH {
        for (name, kind) in REFERENCES {
            let Some(Value::Int(id)) = row.value(name) else {
                continue;
            };
            if let Some(other) = row::by_id(conn, kind, *id)? {
                parts.extend(named(conn, &other, depth + 1)?);
            }
        }
    }
    Ok((!parts.is_empty()).then(|| parts.join(" ")))
}
