//! What is derived from the tree of orgs: each one's path, and the totals of its subtree.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{Store, StoreError};
use crate::domain::{Change, Id, Kind, Org, OrgKind, Record};

/// Measures kept per subtree: living orgs, their members, and branches among them.
const MEASURES: [&str; 3] = ["orgs", "members", "branches"];

/// Brings paths and totals up to date after an act's changes.
pub(super) fn refresh(conn: &Connection, changes: &[Change]) -> Result<(), StoreError> {
    let typed = |row: &Option<_>| row.as_ref().and_then(Org::from_row);
    let pairs: Vec<Pair> = changes
        .iter()
        .filter(|change| change.key().is_some_and(|(kind, _)| kind == Kind::Org))
        .map(|change| (typed(&change.before), typed(&change.after)))
        .collect();
    if pairs.is_empty() {
        return Ok(());
    }
    // Shares change along the paths as they were; only then do orgs change places.
    let mut totals = Totals::default();
    for (before, after) in &pairs {
        if let Some(before) = before {
            totals.add(conn, before.id, shares(before), -1)?;
            totals.add(conn, before.id, after.as_ref().map_or([0; 3], shares), 1)?;
        }
    }
    totals.write(conn)?;
    place_all(conn, &pairs)
}

type Pair = (Option<Org>, Option<Org>);

/// Gives every new or moved org its path and its superiors their totals; forgets removed ones.
fn place_all(conn: &Connection, pairs: &[Pair]) -> Result<(), StoreError> {
    let mut totals = Totals::default();
    // A child may stand before its parent in the list, so those without a parent path wait.
    let mut waiting: Vec<&Pair> = pairs.iter().collect();
    while !waiting.is_empty() {
        let count = waiting.len();
        let mut later = Vec::new();
        for pair in waiting {
            let (before, Some(after)) = pair else {
                continue;
            };
            if before
                .as_ref()
                .is_some_and(|before| before.parent == after.parent)
            {
                continue;
            }
            match parent_path(conn, after.parent)? {
                None => later.push(pair),
                Some(parent) if before.is_some() => {
                    // What was counted so far moves along.
                    totals.write(conn)?;
                    totals = Totals::default();
                    move_subtree(conn, after.id, &parent)?;
                }
                Some(parent) => {
                    let path = format!("{parent}{}/", after.id);
                    conn.prepare_cached("INSERT INTO org_path (org, path) VALUES (?1, ?2)")?
                        .execute(params![after.id, path])?;
                    totals.add(conn, after.id, shares(after), 1)?;
                }
            }
        }
        if later.len() == count {
            return Err(StoreError::Damaged("org_path".into()));
        }
        waiting = later;
    }
    totals.write(conn)?;
    let gone = pairs
        .iter()
        .filter_map(|(before, after)| before.as_ref().filter(|_| after.is_none()));
    for org in gone {
        for table in ["org_path", "org_total"] {
            conn.prepare_cached(&format!("DELETE FROM {table} WHERE org = ?1"))?
                .execute([org.id])?;
        }
    }
    Ok(())
}

fn parent_path(conn: &Connection, parent: Option<Id>) -> Result<Option<String>, StoreError> {
    match parent {
        None => Ok(Some("/".to_string())),
        Some(parent) => path_of(conn, parent),
    }
}

/// Puts an org with all that hangs below it under a parent's path.
fn move_subtree(conn: &Connection, id: Id, parent: &str) -> Result<(), StoreError> {
    let Some(old) = path_of(conn, id)? else {
        return Ok(());
    };
    if parent.starts_with(&old) {
        return Err(StoreError::Damaged("org_path".into()));
    }
    let mut subtree = [0; 3];
    for (share, measure) in subtree.iter_mut().zip(MEASURES) {
        *share = total(conn, id, measure)?;
    }
    let mut totals = Totals::default();
    totals.add_along(&old, id, subtree, -1);
    let new = format!("{parent}{id}/");
    conn.execute(
        "UPDATE org_path SET path = ?1 || substr(path, ?2) WHERE path >= ?3 AND path < ?4",
        params![
            new,
            i64::try_from(old.len() + 1).unwrap_or(0),
            old,
            end_of(&old)
        ],
    )?;
    totals.add_along(&new, id, subtree, 1);
    totals.write(conn)
}

/// One org's own shares in the totals.
fn shares(org: &Org) -> [i64; 3] {
    if org.dissolved.is_some() {
        return [0; 3];
    }
    // The members of a group are already counted by its branch, and a committee reports the sum
    // of what lies below it, so only branches carry members of their own.
    let branch = matches!(org.kind, OrgKind::Branch | OrgKind::DirectBranch);
    let members = if branch {
        i64::from(org.members.unwrap_or(0))
    } else {
        0
    };
    [1, members, i64::from(branch)]
}

fn total(conn: &Connection, org: Id, measure: &str) -> Result<i64, StoreError> {
    let sql = "SELECT value FROM org_total WHERE org = ?1 AND measure = ?2 AND period = ''";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement
        .query_row(params![org, measure], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// The path of an org: the keys of its ancestors and itself, as `/1/5/23/`.
pub(super) fn path_of(conn: &Connection, org: Id) -> Result<Option<String>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT path FROM org_path WHERE org = ?1")?;
    Ok(statement.query_row([org], |row| row.get(0)).optional()?)
}

/// The first path after a subtree: `0` follows `/`.
pub(super) fn end_of(path: &str) -> String {
    format!("{}0", path.strip_suffix('/').unwrap_or(path))
}

/// Deltas per org and measure, summed before they are written.
#[derive(Default)]
struct Totals(BTreeMap<(Id, &'static str), i64>);

impl Totals {
    /// Adds or takes shares along an org's path, itself included.
    fn add(
        &mut self,
        conn: &Connection,
        org: Id,
        shares: [i64; 3],
        sign: i64,
    ) -> Result<(), StoreError> {
        if let Some(path) = path_of(conn, org)? {
            self.add_along(&path, 0, shares, sign);
        }
        Ok(())
    }

    /// Adds or takes shares along a path, leaving one org out.
    fn add_along(&mut self, path: &str, except: Id, shares: [i64; 3], sign: i64) {
        let ancestors = path.split('/').filter_map(|id| id.parse::<Id>().ok());
        for ancestor in ancestors.filter(|ancestor| *ancestor != except) {
            for (measure, share) in MEASURES.iter().zip(shares) {
                *self.0.entry((ancestor, measure)).or_default() += sign * share;
            }
        }
    }

    fn write(&self, conn: &Connection) -> Result<(), StoreError> {
        let mut statement = conn.prepare_cached(
            "INSERT INTO org_total (org, measure, period, value) VALUES (?1, ?2, '', ?3) \
             ON CONFLICT (org, measure, period) DO UPDATE SET value = value + excluded.value",
        )?;
        for ((org, measure), delta) in self.0.iter().filter(|(_, delta)| **delta != 0) {
            statement.execute(params![org, measure, delta])?;
        }
        Ok(())
    }
}

/// Paths and totals as they follow from the orgs alone.
fn recomputed(conn: &Connection) -> Result<(BTreeMap<Id, String>, Totals), StoreError> {
    let orgs: Vec<Org> = super::row::records(conn, "ORDER BY t.id", [])?;
    let mut children: BTreeMap<Option<Id>, Vec<&Org>> = BTreeMap::new();
    for org in &orgs {
        children.entry(org.parent).or_default().push(org);
    }
    let mut paths = BTreeMap::new();
    let mut totals = Totals::default();
    let mut waiting: Vec<(String, &Org)> = Vec::new();
    let roots = children.get(&None).into_iter().flatten();
    waiting.extend(roots.map(|org| (format!("/{}/", org.id), *org)));
    while let Some((path, org)) = waiting.pop() {
        let below = children.get(&Some(org.id)).into_iter().flatten();
        waiting.extend(below.map(|child| (format!("{path}{}/", child.id), *child)));
        totals.add_along(&path, 0, shares(org), 1);
        paths.insert(org.id, path);
    }
    totals.0.retain(|_, value| *value != 0);
    Ok((paths, totals))
}

fn kept(conn: &Connection) -> Result<(BTreeMap<Id, String>, Totals), StoreError> {
    let mut statement = conn.prepare("SELECT org, path FROM org_path")?;
    let paths = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut totals = Totals::default();
    for measure in MEASURES {
        let sql = "SELECT org, value FROM org_total WHERE measure = ?1 AND period = ''";
        let mut statement = conn.prepare(sql)?;
        for found in statement.query_map([measure], |row| Ok((row.get(0)?, row.get(1)?)))? {
            let (org, value): (Id, i64) = found?;
            totals.0.insert((org, measure), value);
        }
    }
    totals.0.retain(|_, value| *value != 0);
    Ok((paths, totals))
}

impl Store {
    /// How many paths and totals differ from what the orgs say; nought in a sound file.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn derived_differences(&self) -> Result<usize, StoreError> {
        let snapshot = self.conn.unchecked_transaction()?;
        differences(&snapshot)
    }

    /// Computes paths and totals anew from the orgs, and gives how many differed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn recompute_derived(&mut self) -> Result<usize, StoreError> {
        let _turn = self.turnstile.enter(&self.session.actor, &mut |_| {})?;
        let transaction = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let count = differences(&transaction)?;
        if count > 0 {
            let (paths, totals) = recomputed(&transaction)?;
            transaction.execute("DELETE FROM org_path", [])?;
            transaction.execute("DELETE FROM org_total WHERE period = ''", [])?;
            for (org, path) in paths {
                let sql = "INSERT INTO org_path (org, path) VALUES (?1, ?2)";
                transaction
                    .prepare_cached(sql)?
                    .execute(params![org, path])?;
            }
            totals.write(&transaction)?;
            transaction.commit()?;
        }
        Ok(count)
    }

    /// A total over an org's subtree, itself included: `orgs`, `members` or `branches`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_total(&self, org: Id, measure: &str) -> Result<i64, StoreError> {
        total(&self.conn, org, measure)
    }
}

fn differences(conn: &Connection) -> Result<usize, StoreError> {
    let (paths, totals) = recomputed(conn)?;
    let (kept_paths, kept_totals) = kept(conn)?;
    Ok(differing(&paths, &kept_paths) + differing(&totals.0, &kept_totals.0))
}

fn differing<K: Ord, V: PartialEq>(a: &BTreeMap<K, V>, b: &BTreeMap<K, V>) -> usize {
    let lacking = b.keys().filter(|key| !a.contains_key(key)).count();
    lacking
        + a.iter()
            .filter(|(key, value)| b.get(key) != Some(value))
            .count()
}
