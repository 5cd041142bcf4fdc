//! Whether the audit is whole and the rows are as it says.

use std::collections::BTreeSet;

use rusqlite::{Connection, Rows};

use super::{
    Store, StoreError,
    audit::{COLUMNS, FIRST, Image, digest, plain, row_hash},
    record::Kept,
    row,
};
use crate::{
    base::Value,
    domain::{Id, Kind},
};

/// What a verification found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// A stable word: `gap`, `hash`, `previous`, `image`, `row_changed`, `row_missing`,
    /// `row_extra`.
    pub code: &'static str,
    /// Where: an act's number, or kind and key of a row.
    pub place: String,
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Acts read.
    pub acts: i64,
    /// Live rows compared with their last image.
    pub rows: i64,
    /// The hash of the last act.
    pub head: String,
    /// What is wrong, the first hundred.
    pub flaws: Vec<Flaw>,
}

impl Verification {
    fn flaw(&mut self, code: &'static str, place: impl ToString) {
        if self.flaws.len() < 100 {
            self.flaws.push(Flaw {
                code,
                place: place.to_string(),
            });
        }
    }
}

impl Store {
    /// Recomputes the chain and compares every live row with the image of its last act. A tail
    /// that was cut off together with its rows cannot be seen from inside: compare `head`.
    ///
    /// # Errors
    /// What SQLite says; flaws are a result, not an error.
    pub fn verify(&self) -> Result<Verification, StoreError> {
        // One snapshot for the whole comparison: a save in between must not look like a flaw.
        let snapshot = self.conn.unchecked_transaction()?;
        let mut found = Verification {
            acts: 0,
            rows: 0,
            head: FIRST.to_string(),
            flaws: Vec::new(),
        };
        verify_acts(&snapshot, &mut found)?;
        for kind in Kind::ALL {
            verify_rows(&snapshot, *kind, &mut found)?;
        }
        Ok(found)
    }
}

/// The rows that acts touched, read alongside the acts in one pass.
struct Touched<'s> {
    rows: Rows<'s>,
    ahead: Option<(i64, Kept)>,
}

impl<'s> Touched<'s> {
    fn new(rows: Rows<'s>) -> Result<Touched<'s>, StoreError> {
        let mut touched = Touched { rows, ahead: None };
        touched.advance()?;
        Ok(touched)
    }

    fn advance(&mut self) -> Result<Option<(i64, Kept)>, StoreError> {
        let next = match self.rows.next()? {
            None => None,
            Some(row) => Some((
                row.get(0)?,
                Kept {
                    kind: row.get(1)?,
                    id: row.get(2)?,
                    version_before: row.get(3)?,
                    version_after: row.get(4)?,
                    image: row.get(5)?,
                    after_hash: row.get(6)?,
                },
            )),
        };
        Ok(std::mem::replace(&mut self.ahead, next))
    }

    /// The next row of acts up to this one.
    fn up_to(&mut self, act: i64) -> Result<Option<(i64, Kept)>, StoreError> {
        match &self.ahead {
            Some((seq, _)) if *seq <= act => self.advance(),
            _ => Ok(None),
        }
    }
}

fn verify_acts(conn: &Connection, found: &mut Verification) -> Result<(), StoreError> {
    let mut acts = conn.prepare(&format!("SELECT {COLUMNS} FROM audit ORDER BY seq"))?;
    let mut touched = conn.prepare(
        "SELECT seq, kind, id, version_before, version_after, image, after_hash \
         FROM change ORDER BY seq, n",
    )?;
    let column = |name: &str| {
        let at = COLUMNS.split(", ").position(|column| column == name);
        at.ok_or_else(|| StoreError::Damaged(name.to_string()))
    };
    let (image_at, previous_at) = (column("image")?, column("previous")?);
    let (count_at, hash_at) = (column("row_count")?, column("hash")?);
    let mut touched = Touched::new(touched.query([])?)?;
    let mut orphans = BTreeSet::new();
    let mut rows = acts.query([])?;
    while let Some(row) = rows.next()? {
        let values = plain(row)?;
        let seq: i64 = row.get(0)?;
        found.acts += 1;
        if seq != found.acts {
            found.flaw("gap", seq);
            found.acts = seq;
        }
        if values[previous_at].text() != Some(found.head.as_str()) {
            found.flaw("previous", seq);
        }
        let hash = values[hash_at].text().unwrap_or_default();
        if digest(&values) != hash {
            found.flaw("hash", seq);
        }
        found.head = hash.to_string();
        let mut image = Image::default();
        let mut count = 0;
        while let Some((of, kept)) = touched.up_to(seq)? {
            if of == seq {
                image.add(&kept);
                count += 1;
            } else {
                orphans.insert(of);
            }
        }
        let whole = values[count_at] == Value::Int(count);
        if !whole || values[image_at].text() != Some(image.finish().as_str()) {
            found.flaw("image", seq);
        }
    }
    while let Some((of, _)) = touched.advance()? {
        orphans.insert(of);
    }
    // Rows of an act that is not there: it was removed, from the middle or from the end.
    orphans.into_iter().for_each(|seq| found.flaw("gap", seq));
    Ok(())
}

fn verify_rows(conn: &Connection, kind: Kind, found: &mut Verification) -> Result<(), StoreError> {
    // An act touches a row once, so the last act has the last image.
    let sql = format!(
        "SELECT last.id, c.after_hash, {} FROM \
         (SELECT id, max(seq) AS seq FROM change WHERE kind = ?1 GROUP BY id) last \
         JOIN change c ON c.kind = ?1 AND c.id = last.id AND c.seq = last.seq \
         LEFT JOIN \"{kind}\" t ON t.id = last.id",
        row::columns(kind, "t"),
    );
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query([kind.code()])?;
    while let Some(row) = rows.next()? {
        let id: Id = row.get(0)?;
        let wanted: Option<Vec<u8>> = row.get(1)?;
        let is_live = row.get::<_, Option<Id>>(2)?.is_some();
        found.rows += i64::from(is_live);
        match (wanted, is_live) {
            (Some(wanted), true) => {
                let live = row::read(row, kind, 2).ok();
                if live.is_none_or(|live| row_hash(&live)[..] != wanted[..]) {
                    found.flaw("row_changed", format!("{kind} {id}"));
                }
            }
            (Some(_), false) => found.flaw("row_missing", format!("{kind} {id}")),
            (None, true) => found.flaw("row_extra", format!("{kind} {id}")),
            (None, false) => {}
        }
    }
    let extra = format!(
        "SELECT id FROM \"{kind}\" t WHERE NOT EXISTS \
         (SELECT 1 FROM change c WHERE c.kind = ?1 AND c.id = t.id) LIMIT 100",
    );
    let mut statement = conn.prepare(&extra)?;
    for id in statement.query_map([kind.code()], |row| row.get::<_, Id>(0))? {
        found.flaw("row_extra", format!("{kind} {}", id?));
    }
    Ok(())
}
