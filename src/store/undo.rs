//! Taking an act back and doing it again: both are new acts, and the old ones stay on record.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    Session, Store, StoreError,
    audit::{self, AuditRow},
    derive, json, row,
    write::Decision,
};
use crate::{
    base::{Field, Value},
    domain::{ActCommand, Change, Id, Kind, Refusal, RefusalCode, Row},
};

/// An act with everything that reversed it since: its undoing, the redoing of it, and so on.
pub(super) struct Chain {
    /// The act itself; of a bulk act its first.
    pub(super) root: AuditRow,
    /// The latest reversal, or the act itself.
    pub(super) tip: i64,
    /// Whether the act stands now.
    pub(super) stands: bool,
}

impl Chain {
    pub(super) fn of(conn: &Connection, act: AuditRow) -> Result<Chain, StoreError> {
        let mut root = act;
        while let Some(before) = root.undoes {
            root =
                one(conn, before)?.ok_or_else(|| StoreError::Damaged(format!("audit {before}")))?;
        }
        if let Some(batch) = &root.batch {
            let tail = "WHERE batch = ?1 AND result = 'done' ORDER BY seq LIMIT 1";
            root = audit::rows(conn, tail, [batch])?.pop().unwrap_or(root);
        }
        let (mut tip, mut stands) = (root.seq, true);
        while let Some(next) = reversal_of(conn, tip)? {
            tip = next;
            stands = !stands;
        }
        Ok(Chain { root, tip, stands })
    }

    /// The acts whose rows are to be reversed, the latest first: number and actor. Their
    /// arguments, which may be long, are not read.
    fn acts(&self, conn: &Connection) -> Result<Vec<(i64, String)>, StoreError> {
        let batch = self.root.batch.as_ref();
        let batch = batch.filter(|_| self.tip == self.root.seq);
        let sql = "SELECT seq, actor FROM audit \
                   WHERE (seq = ?1 OR batch = ?2) AND result = 'done' ORDER BY seq DESC";
        let mut statement = conn.prepare_cached(sql)?;
        let acts = statement.query_map(params![self.tip, batch], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(acts.collect::<rusqlite::Result<_>>()?)
    }
}

/// The changes that take back (or do again) an act.
pub(super) fn decide(
    conn: &Connection,
    session: &Session,
    command: &ActCommand,
) -> Result<Decision, StoreError> {
    let (ActCommand::Undo { act } | ActCommand::Redo { act }) = command;
    let redo = matches!(command, ActCommand::Redo { .. });
    let missing = || {
        let refusal = Refusal::new(RefusalCode::NotFound);
        StoreError::from(refusal.with("noun", "act").with("id", *act))
    };
    let act = one(conn, *act)?.ok_or_else(missing)?;
    if !redo && act.undoes.is_some() {
        return Err(refuse(RefusalCode::NotReversible, &act));
    }
    let chain = Chain::of(conn, act)?;
    check(conn, session, &chain, redo)?;
    let acts = chain.acts(conn)?;
    if let Some((_, other)) = acts.iter().find(|(_, actor)| *actor != session.actor) {
        return Err(not_yours(&chain.root, other));
    }
    let changes = reversed(conn, &chain.root, &acts)?;
    check_cycle(conn, &changes, &chain.root)?;
    Ok(Decision {
        changes,
        notices: Vec::new(),
        undoes: Some(chain.tip),
        stops: chain.root.batch.filter(|_| !redo),
    })
}

fn refuse(code: RefusalCode, act: &AuditRow) -> StoreError {
    Refusal::new(code).with("act", &act.command).into()
}

fn changed_since(act: &AuditRow, what: String) -> StoreError {
    Refusal::new(RefusalCode::ChangedSince)
        .with("act", &act.command)
        .with("what", what)
        .into()
}

fn not_yours(act: &AuditRow, who: &str) -> StoreError {
    let refusal = Refusal::new(RefusalCode::NotYourAct);
    refusal.with("act", &act.command).with("who", who).into()
}

pub(super) fn one(conn: &Connection, seq: i64) -> Result<Option<AuditRow>, StoreError> {
    Ok(audit::rows(conn, "WHERE seq = ?1 AND result = 'done'", [seq])?.pop())
}

fn reversal_of(conn: &Connection, seq: i64) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT min(seq) FROM audit WHERE undoes = ?1 AND result = 'done'";
    Ok(conn
        .prepare_cached(sql)?
        .query_row([seq], |row| row.get(0))?)
}

fn check(
    conn: &Connection,
    session: &Session,
    chain: &Chain,
    redo: bool,
) -> Result<(), StoreError> {
    if chain.root.actor != session.actor {
        return Err(not_yours(&chain.root, &chain.root.actor));
    }
    match (redo, chain.stands) {
        (true, true) => Err(RefusalCode::NothingToDo.into()),
        (true, false) => Ok(()),
        (false, false) => Err(refuse(RefusalCode::AlreadyUndone, &chain.root)),
        (false, true) if may_go(conn, &chain.root)? => Ok(()),
        (false, true) => Err(refuse(RefusalCode::NotReversible, &chain.root)),
    }
}

/// Whether the command on record may simply be undone.
pub(super) fn is_reversible(act: &AuditRow) -> bool {
    json::command(&act.command, &act.args).is_some_and(|command| command.is_reversible())
}

/// Whether an act may simply be undone, and all others of its bulk act. Those that apply a bundle
/// differ in kind: one that may not be undone by itself goes with the others if it is only about
/// what they brought, which nobody had here before.
pub(super) fn may_go(conn: &Connection, root: &AuditRow) -> Result<bool, StoreError> {
    const BROUGHT: &str = "SELECT count(*) FROM change c WHERE c.seq = ?1 AND NOT EXISTS \
        (SELECT 1 FROM change d JOIN audit a ON a.seq = d.seq WHERE a.batch = ?2 \
        AND d.kind = c.kind AND d.id = c.id AND d.version_before IS NULL)";
    let Some(batch) = root.batch.as_ref().filter(|_| is_reversible(root)) else {
        return Ok(is_reversible(root));
    };
    let tail = "WHERE batch = ?1 AND result = 'done' AND command <> ?2";
    for act in audit::rows(conn, tail, [batch, &root.command])? {
        let mut statement = conn.prepare_cached(BROUGHT)?;
        let others = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        if !is_reversible(&act) && statement.query_row(params![act.seq, batch], others)? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The rows of acts put back to what they were before the first, each once.
fn reversed(
    conn: &Connection,
    root: &AuditRow,
    acts: &[(i64, String)],
) -> Result<Vec<Change>, StoreError> {
    let mut order = Vec::new();
    let mut changes: BTreeMap<(Kind, Id), (Change, Option<i64>)> = BTreeMap::new();
    for (act, _) in acts {
        for touched in touched(conn, *act)? {
            let key = (touched.kind, touched.id);
            let image = touched.image()?;
            match changes.get_mut(&key) {
                // An earlier act of the same bulk act: its row before counts.
                Some((change, before)) if *before == touched.version_after => {
                    let version = change.after.as_ref().map(|row| row.version);
                    let version = version.or(touched.version_after).unwrap_or(0);
                    change.after = image.map(|values| touched.row(version, values));
                    *before = touched.version_before;
                }
                Some(_) => return Err(changed_since(root, touched.place())),
                None => {
                    let live = row::by_id(conn, touched.kind, touched.id)?;
                    let version = live.as_ref().map(|row| row.version);
                    if !is_back_at(conn, key, version, touched.version_after)? {
                        return Err(changed_since(root, touched.place()));
                    }
                    // Versions only ever grow: what is live may be beyond what this act left.
                    let last = version.or(touched.version_after).or(touched.version_before);
                    let version = last.unwrap_or(0) + 1;
                    let after = image.map(|values| touched.row(version, values));
                    let change = Change {
                        before: live,
                        after,
                    };
                    order.push(key);
                    changes.insert(key, (change, touched.version_before));
                }
            }
        }
    }
    let mut take = |key| changes.remove(key).map(|(change, _)| change);
    Ok(order.iter().filter_map(&mut take).collect())
}

/// Whether a row is as one of its versions left it: it has that version, or every act upon it
/// since was taken back.
fn is_back_at(
    conn: &Connection,
    (kind, id): (Kind, Id),
    live: Option<i64>,
    wanted: Option<i64>,
) -> Result<bool, StoreError> {
    // The version that an undoing restored: the one before the first act that it reversed.
    const RESTORED: &str = "SELECT min(first.seq), first.version_before \
        FROM change last JOIN audit undoing ON undoing.seq = last.seq \
        JOIN audit undone ON undone.seq = undoing.undoes \
        JOIN change first ON first.kind = last.kind AND first.id = last.id \
        AND (first.seq = undone.seq OR first.seq IN \
        (SELECT seq FROM audit WHERE batch = undone.batch AND result = 'done')) \
        WHERE last.kind = ?1 AND last.id = ?2 AND last.version_after = ?3";
    let mut at = live;
    while at != wanted {
        let Some(version) = at else { return Ok(false) };
        let mut statement = conn.prepare_cached(RESTORED)?;
        let restored = statement.query_row(params![kind.code(), id, version], |row| {
            Ok((row.get::<_, Option<i64>>(0)?, row.get(1)?))
        })?;
        let (Some(_), before) = restored else {
            return Ok(false);
        };
        at = before;
    }
    Ok(true)
}

/// One row that an act touched, as it is kept beside the audit.
pub(super) struct Touched {
    pub(super) kind: Kind,
    pub(super) id: Id,
    version_before: Option<i64>,
    version_after: Option<i64>,
    image: Option<String>,
}

impl Touched {
    fn place(&self) -> String {
        format!("{} {}", self.kind, self.id)
    }

    pub(super) fn image(&self) -> Result<Option<Vec<Value>>, StoreError> {
        let read = |image: &String| {
            let values = json::values(image, self.kind);
            values.ok_or_else(|| StoreError::Damaged(self.place()))
        };
        self.image.as_ref().map(read).transpose()
    }

    pub(super) fn row(&self, version: i64, values: Vec<Value>) -> Row {
        Row {
            kind: self.kind,
            id: self.id,
            version,
            values,
        }
    }
}

pub(super) fn touched(conn: &Connection, seq: i64) -> Result<Vec<Touched>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT kind, id, version_before, version_after, image FROM change \
         WHERE seq = ?1 ORDER BY n DESC",
    )?;
    let mut rows = statement.query([seq])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        found.push(Touched {
            kind: Kind::parse(&kind).ok_or_else(|| StoreError::Damaged(kind))?,
            id: row.get(1)?,
            version_before: row.get(2)?,
            version_after: row.get(3)?,
            image: row.get(4)?,
        });
    }
    Ok(found)
}

/// Going back must not put an org below itself, which a later move may have made possible.
fn check_cycle(conn: &Connection, changes: &[Change], act: &AuditRow) -> Result<(), StoreError> {
    for after in changes.iter().filter_map(|change| change.after.as_ref()) {
        let parent = after.value("parent").and_then(Id::from_value);
        let (Kind::Org, Some(parent)) = (after.kind, parent) else {
            continue;
        };
        let path = derive::path_of(conn, parent)?.unwrap_or_default();
        if path.contains(&format!("/{}/", after.id)) {
            return Err(changed_since(act, format!("{} {parent}", after.kind)));
        }
    }
    Ok(())
}

/// What no single row shows: a living org stands under a living one, and no chair has two
/// secretaries. Later acts on other rows may have made going back impossible.
pub(super) fn check_sound(conn: &Connection, changes: &[Change]) -> Result<(), StoreError> {
    const ORG: &str = "SELECT o.id FROM org o JOIN org p ON p.id = o.parent \
        WHERE (o.id = ?1 OR p.id = ?1) AND o.dissolved IS NULL AND p.dissolved IS NOT NULL LIMIT 1";
    const POST: &str = "SELECT b.id FROM post a JOIN post b \
        ON b.org = a.org AND b.post = a.post AND b.acting = a.acting AND b.id <> a.id \
        WHERE a.id = ?1 AND a.post = 'secretary' \
        AND coalesce(a.since, '') < coalesce(b.until, '9999') \
        AND coalesce(b.since, '') < coalesce(a.until, '9999') LIMIT 1";
    for (kind, id) in changes.iter().filter_map(Change::key) {
        let sql = match kind {
            Kind::Org => ORG,
            Kind::Post => POST,
            _ => continue,
        };
        let found = conn.prepare_cached(sql)?.query_row([id], |row| row.get(0));
        if let Some(other) = found.optional()? {
            let other: Id = other;
            let refusal = Refusal::new(RefusalCode::ChangedSince).with("act", "act.undo");
            return Err(refusal.with("what", format!("{kind} {other}")).into());
        }
    }
    Ok(())
}

/// The refusal after a key or reference would have been broken: names a row that rests on those
/// which the act made, as far as it can be found.
pub(super) fn rests_on(conn: &Connection, command: &ActCommand) -> StoreError {
    let (ActCommand::Undo { act } | ActCommand::Redo { act }) = command;
    let found = || -> Result<StoreError, StoreError> {
        let act = one(conn, *act)?.ok_or(RefusalCode::NothingToDo)?;
        let chain = Chain::of(conn, act)?;
        let changes = reversed(conn, &chain.root, &chain.acts(conn)?)?;
        let what = resting(conn, &changes)?.or_else(|| changes.first().and_then(Change::key));
        let what = what.map(|(kind, id)| format!("{kind} {id}"));
        Ok(changed_since(&chain.root, what.unwrap_or_default()))
    };
    found().unwrap_or_else(|error| error)
}

fn resting(conn: &Connection, changes: &[Change]) -> Result<Option<(Kind, Id)>, StoreError> {
    let gone: BTreeSet<(Kind, Id)> = changes
        .iter()
        .filter(|change| change.after.is_none())
        .filter_map(Change::key)
        .collect();
    for child in Kind::ALL {
        let mut references =
            conn.prepare("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)")?;
        let references = references
            .query_map([child.code()], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
        for (column, parent) in references {
            let sql = format!("SELECT id FROM \"{child}\" WHERE \"{column}\" = ?1");
            let mut statement = conn.prepare(&sql)?;
            // A bulk act may have made many; the first ones will do to name a row.
            for (_, id) in gone.iter().filter(|it| it.0.code() == parent).take(1000) {
                let ids = statement.query_map(params![id], |row| row.get(0))?;
                for id in ids.collect::<rusqlite::Result<Vec<Id>>>()? {
                    if !gone.contains(&(*child, id)) {
                        return Ok(Some((*child, id)));
                    }
                }
            }
        }
    }
    Ok(None)
}

impl Store {
    /// The latest act of this person that can be taken back, if there is one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_undoable(&self) -> Result<Option<AuditRow>, StoreError> {
        for act in self.own_acts()? {
            let Some(act) = one(&self.conn, act)?.filter(|act| act.undoes.is_none()) else {
                continue;
            };
            let chain = Chain::of(&self.conn, act.clone())?;
            if chain.stands {
                return Ok(may_go(&self.conn, &chain.root)?.then_some(act));
            }
        }
        Ok(None)
    }

    /// The latest act of this person that was taken back and can be done again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_redoable(&self) -> Result<Option<AuditRow>, StoreError> {
        for act in self.own_acts()? {
            let Some(act) = one(&self.conn, act)?.filter(|act| act.undoes.is_some()) else {
                // A fresh act of one's own closes the way back, as everywhere.
                return Ok(None);
            };
            let chain = Chain::of(&self.conn, act)?;
            if !chain.stands {
                return Ok(Some(chain.root));
            }
        }
        Ok(None)
    }

    /// The latest of one's own acts that were done, far enough back for any patience.
    pub(super) fn own_acts(&self) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT seq FROM audit WHERE actor = ?1 AND result = 'done' \
                   ORDER BY seq DESC LIMIT 500";
        let mut statement = self.conn.prepare_cached(sql)?;
        let acts = statement.query_map([&self.session.actor], |row| row.get(0))?;
        Ok(acts.collect::<rusqlite::Result<_>>()?)
    }
}
