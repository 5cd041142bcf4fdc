//! How the acting person stands to an act: his roles, and whether its orgs lie in their scopes.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};

use super::{StoreError, derive, query::pack::parsed, row};
use crate::{
    base::{Field, Value},
    domain::{
        Account, Adoption, AgendaMark, Change, Command, Id, Kind, Record, Refusal, RefusalCode,
        Role, Row, Sheet,
        access::{self, Grant, Standing},
        judge::agenda_row,
    },
};

/// Refuses an act that none of the person's roles may do at all; asked before deciding, so that
/// a refusal tells nothing about what the person may not see.
pub(super) fn check_act(
    conn: &Connection,
    actor: &str,
    command: &Command,
) -> Result<Vec<Account>, StoreError> {
    let accounts: Vec<Account> = row::records(conn, "WHERE t.active = 1", [])?;
    let grants = own(&accounts, actor).map(|account| Grant {
        role: account.role,
        outside: None,
    });
    let standing = Standing {
        roles_in_force: !accounts.is_empty(),
        grants: grants.collect(),
        sheet: None,
        own_doing: None,
    };
    access::permitted(command, &standing)?;
    Ok(accounts)
}

/// Refuses an act whose changes touch an org outside the scopes of the roles that may do it.
pub(super) fn check_scope(
    conn: &Connection,
    (accounts, actor): (&[Account], &str),
    command: &Command,
    changes: &[Change],
) -> Result<(), StoreError> {
    if accounts.is_empty() {
        return Ok(());
    }
    let mut grants = Vec::new();
    for account in own(accounts, actor) {
        let outside = first_outside(conn, account.scope, changes)?;
        grants.push(Grant {
            role: account.role,
            outside,
        });
    }
    let mut sheet = None;
    for found in changes.iter().filter_map(|change| change.after.as_ref()) {
        sheet = sheet.or(sheet_of(conn, found)?.map(|sheet| sheet.role));
    }
    access::permitted(
        command,
        &Standing {
            roles_in_force: true,
            own_doing: own_doing(conn, &grants, changes)?,
            grants,
            sheet,
        },
    )?;
    Ok(())
}

/// Refuses to tell a subtree to another office, or to take in what one tells of it, to those who
/// may not change it; a subtree that does not stand yet to those who may not change everything.
pub(super) fn check_bundle(
    conn: &Connection,
    actor: &str,
    root: Option<Id>,
) -> Result<(), StoreError> {
    let accounts: Vec<Account> = row::records(conn, "WHERE t.active = 1", [])?;
    if accounts.is_empty() {
        return Ok(());
    }
    let able = own(&accounts, actor).filter(|it| access::allows(it.role, BUNDLES));
    let scopes: Vec<Option<Id>> = able.map(|it| it.scope).collect();
    if scopes.is_empty() {
        let refusal = Refusal::new(RefusalCode::NotAllowed);
        return Err(refusal.with("act", BUNDLES).into());
    }
    let path = root.map(|root| derive::path_of(conn, root)).transpose()?;
    let path = path.flatten().unwrap_or_default();
    for scope in scopes {
        let Some(scope) = scope else { return Ok(()) };
        let above = derive::path_of(conn, scope)?.unwrap_or_else(|| " ".into());
        if path.starts_with(&above) {
            return Ok(());
        }
    }
    let name = root
        .map(|root| row::by_id(conn, Kind::Org, root))
        .transpose()?;
    let name = name
        .flatten()
        .and_then(|it| it.value("name").map(Value::shown));
    let refusal = Refusal::new(RefusalCode::OutOfScope);
    Err(refusal.with("org", name.unwrap_or_default()).into())
}

/// Who may give this command may exchange bundles: it makes and changes whole subtrees.
const BUNDLES: &str = "org.update";

fn own<'a>(accounts: &'a [Account], actor: &'a str) -> impl Iterator<Item = &'a Account> {
    accounts.iter().filter(move |account| account.name == actor)
}

fn first_outside(
    conn: &Connection,
    scope: Option<Id>,
    changes: &[Change],
) -> Result<Option<String>, StoreError> {
    let Some(scope) = scope else { return Ok(None) };
    let Some(root) = derive::path_of(conn, scope)? else {
        return Ok(Some(scope.to_string()));
    };
    let fresh = superiors(changes);
    // An act reaches from a row as it was to the row as it is: neither may lie outside, nor may
    // the superior under which an org is put.
    for change in changes {
        let mut orgs = Vec::new();
        for row in change.before.iter().chain(&change.after) {
            orgs.extend(org_of(conn, row)?);
            if concerns_all(row) {
                orgs.extend(roots(conn)?);
            }
        }
        orgs.extend(new_superior(change));
        let cut_loose = becomes_root(change);
        for org in orgs {
            if path(conn, org, &fresh)?.starts_with(&root) && !cut_loose {
                continue;
            }
            let sql = "SELECT name FROM org WHERE id = ?1";
            let name = conn
                .query_row(sql, [org], |row| row.get::<_, String>(0))
                .optional()?;
            return Ok(Some(name.unwrap_or_else(|| org.to_string())));
        }
    }
    Ok(None)
}

/// A mark on the agenda that names no org is about all of them.
fn concerns_all(row: &Row) -> bool {
    row.kind == Kind::AgendaMark && row.value("org") == Some(&Value::Null)
}

fn roots(conn: &Connection) -> Result<Vec<Id>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT id FROM org WHERE parent IS NULL")?;
    let roots = statement.query_map([], |row| row.get(0))?;
    Ok(roots.collect::<rusqlite::Result<_>>()?)
}

/// Whether all that an act marks on the agenda is done by the org itself; `None` if it marks
/// nothing. Only secretaries are asked.
fn own_doing(
    conn: &Connection,
    grants: &[Grant],
    changes: &[Change],
) -> Result<Option<bool>, StoreError> {
    if !grants.iter().any(|grant| grant.role == Role::Secretary) {
        return Ok(None);
    }
    let rows = changes
        .iter()
        .flat_map(|it| it.before.iter().chain(&it.after));
    let marks = rows.filter(|row| row.kind == Kind::AgendaMark);
    let marks = marks.filter_map(AgendaMark::from_row);
    let asked: BTreeSet<(Id, String, Option<String>)> =
        marks.map(|it| (it.adoption, it.line, it.part)).collect();
    let mut own = None;
    for (adoption, line, part) in asked {
        let adoption = row::by_id(conn, Kind::Adoption, adoption)?;
        let Some(adoption) = adoption.as_ref().and_then(Adoption::from_row) else {
            continue;
        };
        let pack = parsed(&adoption)?;
        let rows = agenda_row::find(&pack, &line, part.as_deref()).unwrap_or_default();
        let all = rows.iter().all(|row| row.is_own_doing(&pack));
        own = Some(own.unwrap_or(true) && all);
    }
    Ok(own)
}

/// The superior under which an act puts an org.
fn new_superior(change: &Change) -> Option<Id> {
    let of = |row: &Option<Row>| Id::from_value(row.as_ref()?.value("parent")?);
    let after = of(&change.after);
    let is_org = change.key().is_some_and(|(kind, _)| kind == Kind::Org);
    after.filter(|_| is_org && after != of(&change.before))
}

/// Whether an act takes an org from under its superior and puts it under none.
fn becomes_root(change: &Change) -> bool {
    let has_superior = |row: &Row| row.value("parent").is_some_and(|it| *it != Value::Null);
    let (Some(before), Some(after)) = (&change.before, &change.after) else {
        return false;
    };
    after.kind == Kind::Org && has_superior(before) && !has_superior(after)
}

/// The superiors of orgs that an act adds: they have no path yet.
fn superiors(changes: &[Change]) -> BTreeMap<Id, Id> {
    let added = changes.iter().filter(|change| change.before.is_none());
    let orgs = added.filter_map(|change| change.after.as_ref());
    orgs.filter(|row| row.kind == Kind::Org)
        .filter_map(|row| Some((row.id, Id::from_value(row.value("parent")?)?)))
        .collect()
}

/// An org's path; that of the nearest superior in the file for one that is being added.
fn path(conn: &Connection, org: Id, fresh: &BTreeMap<Id, Id>) -> Result<String, StoreError> {
    let mut at = org;
    for _ in 0..=fresh.len() {
        match (derive::path_of(conn, at)?, fresh.get(&at)) {
            (Some(path), _) => return Ok(path),
            (None, Some(parent)) => at = *parent,
            (None, None) => break,
        }
    }
    Ok(String::new())
}

/// The org that a row belongs to, if it belongs to one.
fn org_of(conn: &Connection, row: &Row) -> Result<Option<Id>, StoreError> {
    if row.kind == Kind::Org {
        return Ok(Some(row.id));
    }
    if let Some(Value::Int(org)) = row.value("org") {
        return Ok(Some(*org));
    }
    if let Some(sheet) = sheet_of(conn, row)? {
        return Ok(Some(sheet.org));
    }
    for (field, kind) in [
        ("assignment", Kind::Assignment),
        ("task", Kind::Task),
        ("record", Kind::LedgerRecord),
    ] {
        if let Some(Value::Int(id)) = row.value(field) {
            let owner = row::by_id(conn, kind, *id)?;
            let org = owner
                .as_ref()
                .and_then(|owner| owner.value("org").or(owner.value("lead")));
            return Ok(org.and_then(Id::from_value));
        }
    }
    Ok(row.value("lead").and_then(Id::from_value))
}

fn sheet_of(conn: &Connection, found: &Row) -> Result<Option<Sheet>, StoreError> {
    match (found.kind, found.value("sheet")) {
        (Kind::Sheet, _) => Ok(Sheet::from_row(found)),
        (_, Some(Value::Int(id))) => Ok(row::by_id(conn, Kind::Sheet, *id)?
            .as_ref()
            .and_then(Sheet::from_row)),
        _ => Ok(None),
    }
}

impl super::Store {
    /// Takes on the role that the session's account holds; a clerk's if no roles are in force.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn take_role(&mut self) -> Result<(), StoreError> {
        let accounts: Vec<Account> = row::records(&self.conn, "WHERE t.active = 1", [])?;
        if let Some(account) = own(&accounts, &self.session.actor).next() {
            self.session.role = account.role;
        }
        Ok(())
    }

    /// Refuses an assumed name or day once roles are in force, also where nothing is written.
    ///
    /// # Errors
    /// `roles_in_force`.
    pub fn check_assumed(&self) -> Result<(), StoreError> {
        let Some(option) = self.session.assumed else {
            return Ok(());
        };
        let in_force: Vec<Account> = row::records(&self.conn, "WHERE t.active = 1 LIMIT 1", [])?;
        if in_force.is_empty() {
            return Ok(());
        }
        Err(Refusal::new(RefusalCode::RolesInForce)
            .with("option", option)
            .into())
    }

    /// Refuses to show the department's work to those whose roles have no part in it.
    ///
    /// # Errors
    /// `not_allowed` if roles are in force and none of the person's reads the work.
    pub fn check_reads_work(&self) -> Result<(), StoreError> {
        let accounts: Vec<Account> = row::records(&self.conn, "WHERE t.active = 1", [])?;
        let may = accounts.is_empty()
            || own(&accounts, &self.session.actor).any(|it| access::reads_work(it.role));
        if may {
            return Ok(());
        }
        Err(Refusal::new(RefusalCode::NotAllowed)
            .with("act", "work.read")
            .into())
    }

    /// Refuses to handle the file's own keys to those who may not say whose bundles are taken.
    ///
    /// # Errors
    /// `not_allowed` if roles are in force and none of the person's may.
    pub fn check_manages_peers(&self) -> Result<(), StoreError> {
        const ADD: &str = "peer.add";
        let accounts: Vec<Account> = row::records(&self.conn, "WHERE t.active = 1", [])?;
        let may = accounts.is_empty()
            || own(&accounts, &self.session.actor).any(|it| access::allows(it.role, ADD));
        if may {
            return Ok(());
        }
        let refusal = Refusal::new(RefusalCode::NotAllowed);
        Err(refusal.with("act", ADD).into())
    }

    /// Refuses to show the audit to those who may not read it.
    ///
    /// # Errors
    /// `not_allowed` if roles are in force and none of the person's reads the audit.
    pub fn check_reads_audit(&self) -> Result<(), StoreError> {
        let accounts: Vec<Account> = row::records(&self.conn, "WHERE t.active = 1", [])?;
        let may = accounts.is_empty()
            || own(&accounts, &self.session.actor).any(|it| access::reads_audit(it.role));
        if may {
            return Ok(());
        }
        Err(Refusal::new(RefusalCode::NotAllowed)
            .with("act", "audit.log")
            .into())
    }
}
