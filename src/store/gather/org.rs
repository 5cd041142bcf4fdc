//! What decisions about organisations need: the tree around them, and what hangs on them.

use rusqlite::params;

use super::{Reader, person};
use crate::{
    base::{Field, Value},
    domain::{Handover, Id, Kind, Org, OrgCommand, Patch, PostKind, command::OrgLine},
    store::StoreError,
};

pub(super) fn gather(command: &OrgCommand, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    match command {
        OrgCommand::Found { code, parent, .. } => {
            by_code(code, reader)?;
            reader.orgs(*parent)?;
            let sql = "SELECT max(sort) FROM org WHERE parent IS ?1";
            reader.count("org_sort", sql, params![parent])
        }
        OrgCommand::Load { lines } => {
            for line in lines {
                by_code(&line.code, reader)?;
                if let Some(parent) = &line.parent {
                    by_code(parent, reader)?;
                }
            }
            reader.count("org_sort", "SELECT max(sort) FROM org", params![])
        }
        OrgCommand::Update { lines, gone, .. } => {
            for line in lines {
                around(line, reader)?;
            }
            for org in gone {
                hanging_on(*org, reader)?;
            }
            reader.count("org_sort", "SELECT max(sort) FROM org", params![])
        }
        OrgCommand::Edit { org, set } => {
            reader.one(Kind::Org, *org)?;
            if let Some(code) = patched(set, "code").and_then(Value::text) {
                by_code(code, reader)?;
            }
            reader.many(Kind::Term, "WHERE t.org = ?1", [org])
        }
        OrgCommand::Move { org, parent, .. } => {
            let found = reader.get::<Org>(*org)?;
            reader.orgs(found.and_then(|org| org.parent))?;
            match parent {
                Some(parent) => reader.ancestors(*parent),
                None => Ok(()),
            }
        }
        OrgCommand::Rename { org, .. } | OrgCommand::Rebuild { org, .. } => {
            reader.one(Kind::Org, *org).map(drop)
        }
        OrgCommand::Merge { org, into, .. } => {
            reader.ancestors(*into)?;
            reader.many(Kind::Post, "WHERE t.org = ?1", [into])?;
            reader.many(
                Kind::PartyMember,
                "WHERE t.org = ?1 AND t.until IS NULL",
                [org],
            )?;
            hanging_on(*org, reader)
        }
        OrgCommand::Dissolve { org, .. } => hanging_on(*org, reader),
    }
}

/// The new value that an edit gives to a column.
pub(super) fn patched<'a>(set: &'a [Patch], field: &str) -> Option<&'a Value> {
    set.iter()
        .find(|patch| patch.field == field)
        .map(|patch| &patch.value)
}

/// The org that an edit names in a column.
pub(super) fn patched_org(set: &[Patch], field: &str) -> Option<Id> {
    patched(set, field).and_then(Id::from_value)
}

fn by_code(code: &str, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let code = crate::base::text::clean(code);
    reader.many(
        Kind::Org,
        "WHERE t.code = ?1 AND t.dissolved IS NULL",
        [code.trim()],
    )
}

/// What a line of a list that comes again may change: the org, its place, people and terms.
fn around(line: &OrgLine, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    const BY_CODE: &str = "WHERE t.code = ?1 AND t.dissolved IS NULL";
    if let Some(parent) = &line.parent {
        for above in reader.list::<Org>(BY_CODE, [parent.trim()])? {
            reader.ancestors(above.id)?;
        }
    }
    for org in reader.list::<Org>(BY_CODE, [line.code.trim()])? {
        reader.orgs(org.parent)?;
        for post in [PostKind::Secretary, PostKind::DeputySecretary] {
            person::chair(org.id, post, reader)?;
        }
        person::open_work(org.id, reader)?;
        let tail = "WHERE t.org = ?1 AND t.state <> 'closed' LIMIT 1";
        reader.many(Kind::Finding, tail, [org.id])?;
        let tail = "WHERE t.org = ?1 AND t.closed IS NULL";
        for handover in reader.list::<Handover>(tail, [org.id])? {
            if let Some(arriving) = handover.arriving {
                reader.one(Kind::Post, arriving)?;
            }
        }
        reader.many(Kind::Term, "WHERE t.org = ?1", [org.id])?;
    }
    Ok(())
}

/// What ends or passes on with an org.
fn hanging_on(org: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    reader.one(Kind::Org, org)?;
    reader.many(
        Kind::Org,
        "WHERE t.parent = ?1 AND t.dissolved IS NULL",
        [org],
    )?;
    reader.many(Kind::Post, "WHERE t.org = ?1 AND t.until IS NULL", [org])?;
    reader.many(Kind::Term, "WHERE t.org = ?1 AND t.ended IS NULL", [org])?;
    reader.many(
        Kind::Assignment,
        "WHERE t.org = ?1 AND t.outcome IS NULL",
        [org],
    )
}
