//! Applies a bundle: merges it, plans it, and gives every command of the plan to the door within
//! one transaction, so that all of them are in the file or none is.

use std::collections::BTreeMap;

use rusqlite::{Connection, TransactionBehavior};

use super::{Head, Incoming, Received, extract, name, write_note};
use crate::{
    base::{Field, Value},
    domain::{
        Command, Id, Kind, Refusal, RefusalCode,
        bundle::{self, Content, Difference, Fields, Here, Key, Step},
    },
    store::{
        Envelope, Session, Store, StoreError, row, standing,
        write::{self, Passed},
    },
};

/// Rounds of looking and doing until a plan must have come to its end; there are fewer stages.
const ROUNDS: usize = 64;

/// How it ended within the transaction.
enum Ended {
    Done(Box<Received>),
    Refused(Box<Envelope>, Box<Refusal>),
}

impl Store {
    /// Applies a bundle whose signature was checked, or tries it and leaves everything as it was.
    /// Nothing is done while a conflict is open.
    ///
    /// # Errors
    /// `bundle_replayed`, `bundle_outside`, or what the door says of a command of the plan:
    /// nothing is applied then.
    pub fn receive(&mut self, incoming: &Incoming, is_trial: bool) -> Result<Received, StoreError> {
        let own = self.meta("site")?.unwrap_or_default();
        let _turn = self.turnstile.enter(&self.session.actor, &mut |_| {})?;
        let transaction = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut taking = Taking {
            conn: &transaction,
            session: &self.session,
            own: &own,
            incoming,
            root: None,
            received: Received::default(),
        };
        match taking.take()? {
            Ended::Done(mut received) if is_trial || received.merged.open().count() > 0 => {
                transaction.rollback()?;
                received.is_applied = false;
                Ok(*received)
            }
            Ended::Done(received) => {
                if let Err(error) = transaction.commit() {
                    return Err(self.unsettled(incoming, error.into()));
                }
                Ok(*received)
            }
            Ended::Refused(envelope, refusal) => {
                transaction.rollback()?;
                let error = StoreError::Refused(refusal);
                if is_trial {
                    return Err(error);
                }
                let (conn, session) = (&mut self.conn, &self.session);
                Err(write::put_on_record(conn, session, &envelope, error))
            }
        }
    }

    /// After a failed commit: a fresh connection knows whether the bundle is in the file.
    fn unsettled(&self, incoming: &Incoming, error: StoreError) -> StoreError {
        let known = crate::store::open::connection(&self.path)
            .and_then(|conn| write_note::last(&conn, &incoming.head.from, "in"));
        match known {
            Ok(last) if last < incoming.head.number => error,
            _ => StoreError::Unknown(error.to_string()),
        }
    }
}

struct Taking<'a> {
    conn: &'a Connection,
    session: &'a Session,
    own: &'a str,
    incoming: &'a Incoming,
    root: Option<Id>,
    received: Received,
}

impl Taking<'_> {
    fn take(&mut self) -> Result<Ended, StoreError> {
        let head = &self.incoming.head;
        self.root = org_by_code(self.conn, &head.root)?;
        standing::check_bundle(self.conn, &self.session.actor, self.root)?;
        if let Some(at) = self.known()? {
            self.received.already = Some(at);
            return Ok(self.end());
        }
        self.check_inside()?;
        self.bind_matches()?;
        let theirs = self.renamed(&self.incoming.content)?;
        let mut bases = Vec::new();
        for base in write_note::bases(self.conn, &head.from, head)? {
            bases.push(self.renamed(&base)?);
        }
        let here = self.here(&theirs)?;
        let told = self.as_far_as_possible(&theirs, &here)?;
        let merged = bundle::merge(&told, &here.content, &bases, &self.incoming.choice);
        let is_open = merged.open().count() > 0;
        self.received.merged = merged;
        if is_open {
            return Ok(self.end());
        }
        if let Some((envelope, refusal)) = self.work_off(&theirs)? {
            return Ok(Ended::Refused(Box::new(envelope), refusal));
        }
        self.note(&theirs)?;
        self.received.is_applied = true;
        Ok(self.end())
    }

    fn end(&mut self) -> Ended {
        Ended::Done(Box::new(std::mem::take(&mut self.received)))
    }

    /// When this very bundle was applied; refused if its number was used by another, or if a later
    /// one came first.
    fn known(&self) -> Result<Option<String>, StoreError> {
        let head = &self.incoming.head;
        let came = write_note::standing(self.conn, &head.from, "in", None)?;
        if let Some(same) = came.iter().find(|it| it.hash == self.incoming.hash) {
            return Ok(Some(same.at.clone()));
        }
        let last = came.iter().map(|it| it.number).max().unwrap_or(0);
        if head.number <= last {
            let refusal = Refusal::new(RefusalCode::BundleReplayed);
            return Err(refusal
                .with("number", head.number)
                .with("last", last)
                .into());
        }
        Ok(None)
    }

    /// Orgs that a bundle tells and that stand here already must lie where it says.
    fn check_inside(&self) -> Result<(), StoreError> {
        let bounds = super::range(self.conn, self.root)?;
        for (key, _) in self.incoming.content.of(Kind::Org) {
            let code = key.first().map(String::as_str).unwrap_or_default();
            let Some(org) = org_by_code(self.conn, code)? else {
                continue;
            };
            let path = crate::store::derive::path_of(self.conn, org)?.unwrap_or_default();
            let is_inside = |(low, high): &(String, String)| path >= *low && path < *high;
            if !bounds.as_ref().is_some_and(is_inside) {
                let refusal = Refusal::new(RefusalCode::BundleOutside);
                return Err(refusal.with("org", code).into());
            }
        }
        Ok(())
    }

    /// The same content under the names that its things have here.
    fn renamed(&self, content: &Content) -> Result<Content, StoreError> {
        let failed = std::cell::Cell::new(None);
        let renamed = content.renamed(&|kind, site, id| {
            let found = name::local(self.conn, self.own, kind, (site, id));
            let found = found.and_then(|local| match local {
                Some(local) => name::of(self.conn, self.own, kind, local),
                None => Ok((site.to_string(), id.to_string())),
            });
            found.unwrap_or_else(|error| {
                failed.set(Some(error));
                (site.to_string(), id.to_string())
            })
        });
        match failed.into_inner() {
            Some(error) => Err(error),
            None => Ok(renamed),
        }
    }

    fn here(&self, theirs: &Content) -> Result<Here, StoreError> {
        let mut tasks = Vec::new();
        for (key, _) in theirs.of(Kind::Task) {
            if let [site, id] = &key[..] {
                tasks.extend(name::local(self.conn, self.own, Kind::Task, (site, id))?);
            }
        }
        let root = match self.root {
            Some(root) => Some(root),
            None => org_by_code(self.conn, &self.incoming.head.root)?,
        };
        let year = self.incoming.head.year;
        let mut here = extract::extract(self.conn, self.own, year, root, &tasks)?;
        here.today = self.session.today;
        here.reason = format!("{}-{}", self.incoming.head.from, self.incoming.head.number);
        Ok(here)
    }

    /// Lines of packs that both offices drew, sheets that both opened, and entries that both made
    /// are taken for the same.
    fn bind_matches(&mut self) -> Result<(), StoreError> {
        let here = self.here(&Content::default())?;
        let content = &self.incoming.content;
        let mut known = here.clone();
        known.content = self.drawn(here.content)?;
        for (kind, names) in TWINS {
            let mut ours: BTreeMap<Vec<Value>, Key> = BTreeMap::new();
            for (key, fields) in known.content.of(*kind) {
                if let Some(likeness) = likeness(fields, names) {
                    ours.entry(likeness).or_insert_with(|| key.clone());
                }
            }
            for (key, fields) in content.of(*kind) {
                let ([site, id], Some(like)) = (&key[..], likeness(fields, names)) else {
                    continue;
                };
                let is_known = name::local(self.conn, self.own, *kind, (site, id))?.is_some();
                let Some(twin) = ours.get(&like).filter(|_| !is_known) else {
                    continue;
                };
                let [twin_site, twin_id] = &twin[..] else {
                    continue;
                };
                let local = name::local(self.conn, self.own, *kind, (twin_site, twin_id))?;
                if let (Some(local), Ok(foreign)) = (local, id.parse()) {
                    write_note::bind(self.conn, *kind, (site, foreign), local)?;
                    self.received.matched.push((*kind, key.clone()));
                }
            }
        }
        Ok(())
    }

    /// The content with all tasks that were drawn from packs, also those without assignments.
    fn drawn(&self, mut content: Content) -> Result<Content, StoreError> {
        let tail = "JOIN adoption a ON a.id = t.adoption WHERE t.year = ?1 \
                    AND t.item IS NOT NULL AND t.carried_from IS NULL ORDER BY t.id";
        let year = self.incoming.head.year;
        for row in row::select(self.conn, Kind::Task, tail, [year])? {
            let (site, id) = name::of(self.conn, self.own, Kind::Task, row.id)?;
            let adoption = row.value("adoption").and_then(Id::from_value);
            let adoption = adoption.map(|id| row::by_id(self.conn, Kind::Adoption, id));
            let pack = adoption.transpose()?.flatten();
            let pack = pack.and_then(|it| it.value("pack").cloned());
            let item = row.value("item").cloned().unwrap_or(Value::Null);
            let fields = Fields::from([("pack", pack.unwrap_or(Value::Null)), ("item", item)]);
            content.items.insert((Kind::Task, vec![site, id]), fields);
        }
        Ok(content)
    }

    /// Theirs, without closings that cannot be here: other orgs here still work on the task.
    fn as_far_as_possible(&self, theirs: &Content, here: &Here) -> Result<Content, StoreError> {
        let mut told = theirs.clone();
        for ((kind, key), fields) in &mut told.items {
            let id = here.ids.get(&(*kind, key.clone()));
            let (Kind::Task, Some(id)) = (*kind, id) else {
                continue;
            };
            let stands = here.content.get(*kind, key);
            let inside = here.content.of(Kind::Assignment);
            let inside = inside.filter(|(work, _)| work.starts_with(key)).count();
            let sql = "SELECT count(*) FROM assignment WHERE task = ?1";
            let all: i64 = self.conn.query_row(sql, [id], |row| row.get(0))?;
            if usize::try_from(all).unwrap_or(0) > inside {
                for name in ["closed", "filed_to"] {
                    let ours = stands.and_then(|it| it.get(name)).cloned();
                    fields.insert(name, ours.unwrap_or(Value::Null));
                }
            }
        }
        Ok(told)
    }

    /// Gives the plan to the door, stage by stage. The refusal of one command ends it.
    fn work_off(
        &mut self,
        theirs: &Content,
    ) -> Result<Option<(Envelope, Box<Refusal>)>, StoreError> {
        let head = &self.incoming.head;
        let attempt = write_note::attempts(self.conn, &head.from, head.number)?;
        let batch = batch(head, attempt);
        let wanted = self.received.merged.wanted.clone();
        let mut tried: Vec<Command> = Vec::new();
        for _ in 0..ROUNDS {
            let here = self.here(theirs)?;
            let steps = bundle::next(&here, &wanted, &tried);
            if steps.is_empty() {
                self.received.left = left(&wanted, &here.content);
                return Ok(None);
            }
            for step in steps {
                let envelope = Envelope {
                    id: format!("{batch}-{}", tried.len() + 1),
                    command: step.command.clone(),
                    seen: Vec::new(),
                    batch: Some(batch.clone()),
                };
                if let Some(refusal) = self.do_step(&envelope, &step)? {
                    return Ok(Some((envelope, refusal)));
                }
                tried.push(step.command);
            }
        }
        Err(StoreError::Damaged("bundle plan".into()))
    }

    /// One command, and the names of what it made, in the same transaction.
    fn do_step(
        &mut self,
        envelope: &Envelope,
        step: &Step,
    ) -> Result<Option<Box<Refusal>>, StoreError> {
        let outcome = match write::pass(self.conn, self.session, envelope)? {
            Passed::Done(outcome) => outcome,
            Passed::Refused(refusal) => return Ok(Some(refusal)),
        };
        let kind = step.binds.first().map(|(kind, _)| *kind);
        let made: Vec<Id> = kind.map_or_else(Vec::new, |kind| outcome.created(kind).collect());
        for ((kind, key), local) in step.binds.iter().zip(made) {
            if let Some((site, foreign)) =
                key.first().zip(key.get(1).and_then(|it| it.parse().ok()))
            {
                write_note::bind(self.conn, *kind, (site, foreign), local)?;
            }
        }
        let name = envelope.command.name();
        match self.received.commands.iter_mut().find(|it| it.0 == name) {
            Some((_, count)) => *count += 1,
            None => self.received.commands.push((name, 1)),
        }
        self.received.act = Some(outcome.act);
        self.received.rows += outcome.rows.len();
        Ok(None)
    }

    fn note(&self, theirs: &Content) -> Result<(), StoreError> {
        let head = &self.incoming.head;
        let attempt = write_note::attempts(self.conn, &head.from, head.number)?;
        let note = write_note::Note {
            head,
            site: &head.from,
            direction: "in",
            hash: &self.incoming.hash,
            batch: &batch(head, attempt),
            content: theirs,
        };
        write_note::keep(self.conn, &self.session.actor, &note)?;
        write_note::forget(self.conn, &head.from, head)
    }
}

/// The fields by which things that began in both offices are taken for the same.
const TWINS: &[(Kind, &[&str])] = &[
    (Kind::Task, &["pack", "item"]),
    (Kind::Sheet, &["pack", "org", "form", "role", "assessor"]),
    (
        Kind::LedgerRecord,
        &["pack", "org", "kind", "date", "topic"],
    ),
];

fn likeness(fields: &Fields, names: &[&str]) -> Option<Vec<Value>> {
    let values = names.iter().map(|name| fields.get(*name).cloned());
    let values: Vec<Value> = values.collect::<Option<_>>()?;
    (!values.contains(&Value::Null)).then_some(values)
}

/// One id for all acts of one application, so that they are taken back together.
fn batch(head: &Head, attempt: i64) -> String {
    format!("{}-{}-{}", head.from, head.number, attempt + 1)
}

fn org_by_code(conn: &Connection, code: &str) -> Result<Option<Id>, StoreError> {
    let tail = "WHERE t.code = ?1 AND t.dissolved IS NULL";
    Ok(row::select(conn, Kind::Org, tail, [code])?
        .first()
        .map(|row| row.id))
}

/// What is still not as wanted after all commands.
fn left(wanted: &Content, here: &Content) -> Vec<Difference> {
    let mut left = Vec::new();
    for ((kind, key), fields) in &wanted.items {
        let stands = here.get(*kind, key);
        for (name, value) in fields {
            let ours = stands.and_then(|it| it.get(name)).cloned();
            let ours = ours.unwrap_or(Value::Null);
            let is_told = !matches!(value, Value::Null) && *value != Value::List(Vec::new());
            if ours != *value && (is_told || stands.is_some()) {
                left.push(Difference {
                    kind: *kind,
                    key: key.clone(),
                    field: Some(name),
                    ours,
                    theirs: value.clone(),
                });
            }
        }
    }
    left
}
