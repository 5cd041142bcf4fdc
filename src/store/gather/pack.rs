//! What decisions about packs need, and about all that is drawn from one.

use std::sync::Arc;

use rusqlite::params;

use super::Reader;
use crate::{
    domain::{Adoption, DutyCommand, Id, Kind, OfficeMap, Org, PackCommand, pack::OfficeKind},
    pack,
    store::{StoreError, query::pack::parsed},
};

/// Puts an adoption and its pack among the facts.
pub(super) fn put(id: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    if let Some(adoption) = reader.get::<Adoption>(id)? {
        reader.facts.put_pack(id, parsed(&adoption)?);
    }
    Ok(())
}

/// Which of the orgs the clerk counted among which class, and which classes he mapped at all.
pub(super) fn classes(
    adoption: Id,
    orgs: &[Id],
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    let one_each = "WHERE t.adoption = ?1 GROUP BY t.class";
    reader.many(Kind::ClassMap, one_each, [adoption])?;
    let tail = "WHERE t.adoption = ?1 AND t.class = ?2 AND t.org = ?3";
    let pack = reader.facts.pack(adoption);
    for class in pack.iter().flat_map(|pack| &pack.classes) {
        for org in orgs {
            reader.many(Kind::ClassMap, tail, params![adoption, class.id, org])?;
        }
    }
    Ok(())
}

pub(super) fn gather(command: &PackCommand, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    match command {
        PackCommand::Adopt {
            year, file, text, ..
        } => offered(*year, (file, text), reader),
        PackCommand::Withdraw { adoption, .. } => {
            reader.one(Kind::Adoption, *adoption)?;
            let sql = "SELECT (SELECT count(*) FROM duty WHERE adoption = ?1) \
                       + (SELECT count(*) FROM task WHERE adoption = ?1) \
                       + (SELECT count(*) FROM sheet WHERE adoption = ?1) \
                       + (SELECT count(*) FROM record WHERE adoption = ?1) \
                       + (SELECT count(*) FROM register_row WHERE adoption = ?1) \
                       + (SELECT count(*) FROM figure WHERE adoption = ?1) \
                       + (SELECT count(*) FROM incident WHERE adoption = ?1) \
                       + (SELECT count(*) FROM honour_held WHERE adoption = ?1) \
                       + (SELECT count(*) FROM ballot WHERE adoption = ?1) \
                       + (SELECT count(*) FROM agenda_mark WHERE adoption = ?1)";
            reader.count("pack_uses", sql, [adoption])
        }
        PackCommand::MapOffice { adoption, org, .. } => {
            put(*adoption, reader)?;
            reader.one(Kind::Org, *org)?;
            reader.many(Kind::OfficeMap, "WHERE t.adoption = ?1", [adoption])
        }
        PackCommand::MapClass {
            adoption,
            class,
            orgs,
        } => {
            put(*adoption, reader)?;
            reader.orgs(orgs.iter().copied())?;
            let tail = "WHERE t.adoption = ?1 AND t.class = ?2";
            reader.many(Kind::ClassMap, tail, params![adoption, class])
        }
        PackCommand::SetLocal { adoption, .. } => {
            put(*adoption, reader)?;
            reader.many(Kind::LocalChange, "WHERE t.adoption = ?1", [adoption])
        }
    }
}

/// The pack that a command brings, the year's adoptions, and the orgs that its offices may mean.
fn offered(
    year: i32,
    (file, text): (&str, &str),
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    let offered = match pack::load(file, text) {
        Ok(pack) => Arc::new(pack),
        Err(problems) => {
            let count = i64::try_from(problems.len()).unwrap_or(i64::MAX);
            reader.facts.counts.insert("pack_defects", count);
            reader.facts.offered_defect = problems
                .first()
                .map(|first| format!("{}:{} {}", first.line, first.column, first.code));
            return Ok(());
        }
    };
    reader.facts.offered_hash = Some(pack::hash(text));
    reader.facts.offered = Some(offered.clone());
    reader.many(Kind::Adoption, "WHERE t.year = ?1", [year])?;
    // Two of a name are enough to see that the name is not one org's alone.
    let tail = "WHERE instr(t.name, ?1) > 0 AND (?2 IS NULL OR t.kind = ?2) \
                AND t.dissolved IS NULL LIMIT 2";
    for office in offered
        .offices
        .iter()
        .filter(|office| office.is == OfficeKind::Org)
    {
        for word in &office.matches {
            reader.many(
                Kind::Org,
                tail,
                params![word, office.kind.map(|kind| kind.code())],
            )?;
        }
    }
    Ok(())
}

/// What drawing tasks needs: the offices' orgs, local days, and what was drawn already.
pub(super) fn gather_draw(adoption: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    put(adoption, reader)?;
    let offices = reader.list::<OfficeMap>("WHERE t.adoption = ?1", [adoption])?;
    reader.orgs(offices.iter().map(|map| map.org))?;
    reader.many(Kind::LocalChange, "WHERE t.adoption = ?1", [adoption])?;
    reader.many(Kind::Task, "WHERE t.adoption = ?1", [adoption])
}

pub(super) fn gather_duty(
    command: &DutyCommand,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    match command {
        DutyCommand::Lay { adoption, orgs } => {
            put(*adoption, reader)?;
            classes(*adoption, orgs, reader)?;
            for id in orgs {
                let found = reader.get::<Org>(*id)?;
                reader.orgs(found.and_then(|org| org.parent))?;
                reader.many(Kind::Post, "WHERE t.org = ?1", [id])?;
                let tail = "WHERE t.org = ?1 AND t.adoption = ?2";
                reader.many(Kind::Duty, tail, params![id, adoption])?;
            }
            Ok(())
        }
        DutyCommand::Add { org, .. } => reader.one(Kind::Org, *org).map(drop),
        DutyCommand::Set { duty, .. } | DutyCommand::Drop { duty } => {
            reader.one(Kind::Duty, *duty).map(drop)
        }
    }
}
