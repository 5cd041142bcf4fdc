//! What decisions about facts need: the pack that names them, the orgs, the persons named.

use std::collections::BTreeSet;

use rusqlite::params;

use super::{Reader, org::patched_org, pack};
use crate::{
    base::date,
    domain::{
        BallotCommand, BallotLine, FigureCommand, FigureLine, HonourCommand, HonourHeld,
        HonourLine, Id, Incident, IncidentCommand, IncidentLine, Kind, LedgerRecord, RecordCommand,
        RecordLine, RegisterCommand, RegisterRow, decide::record,
    },
    store::StoreError,
};

pub(super) fn gather_record(
    command: &RecordCommand,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    let named = |id: &Id, reader: &mut Reader<'_>| reader.one(Kind::Person, *id).map(drop);
    match command {
        RecordCommand::Add {
            adoption, draft, ..
        }
        | RecordCommand::AddMany {
            adoption, draft, ..
        } => {
            pack::put(*adoption, reader)?;
            match command {
                RecordCommand::Add { org, .. } => reader.orgs([*org])?,
                RecordCommand::AddMany { orgs, .. } => reader.orgs(orgs.iter().copied())?,
                _ => {}
            }
            let persons = draft.person.iter().chain(&draft.attended);
            persons
                .chain(&draft.missed)
                .try_for_each(|id| named(id, reader))
        }
        RecordCommand::Load { adoption, lines } => records(*adoption, lines, reader),
        RecordCommand::Edit { record, set } => {
            patched_org(set, "person")
                .iter()
                .try_for_each(|id| named(id, reader))?;
            entry(*record, reader)
        }
        RecordCommand::Attend {
            record,
            present,
            absent,
        } => {
            let mut persons = present.iter().chain(absent);
            persons.try_for_each(|id| named(id, reader))?;
            entry(*record, reader)
        }
        RecordCommand::Drop { record, .. } => {
            let sql = "SELECT count(*) FROM finding WHERE record = ?1";
            reader.count("cited", sql, [record])?;
            entry(*record, reader)
        }
    }
}

/// What the lines of a list stand on, each row once, and what may be the same as one of them.
fn records(adoption: Id, lines: &[RecordLine], reader: &mut Reader<'_>) -> Result<(), StoreError> {
    pack::put(adoption, reader)?;
    let named = |it: &RecordLine| {
        let persons = it.draft.person.iter().chain(&it.draft.attended);
        let persons: Vec<Id> = persons.chain(&it.draft.missed).copied().collect();
        (it.org, persons)
    };
    each_once(lines.iter().map(named), reader)?;
    let tail = "WHERE t.org = ?1 AND t.adoption = ?2 AND t.kind = ?3 AND t.date = ?4";
    let Ok(pack) = reader.facts.pack(adoption) else {
        return Ok(());
    };
    for line in lines {
        if let Some(kind) = pack.record_kind(&line.draft.kind) {
            let entry = record::drawn_up(adoption, kind, line.org, &line.draft);
            let bound = params![line.org, adoption, kind.id, date::iso(entry.date)];
            reader.many(Kind::LedgerRecord, tail, bound)?;
        }
    }
    Ok(())
}

/// Orgs and persons that lines name, each read once.
fn each_once(
    named: impl Iterator<Item = (Id, Vec<Id>)>,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    let (mut orgs, mut persons) = (BTreeSet::new(), BTreeSet::new());
    for (org, all) in named {
        orgs.insert(org);
        persons.extend(all);
    }
    reader.orgs(orgs)?;
    let mut persons = persons.into_iter();
    persons.try_for_each(|id| reader.one(Kind::Person, id).map(drop))
}

/// A ledger entry with its pack, org, person and attendance.
fn entry(id: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let Some(found) = reader.get::<LedgerRecord>(id)? else {
        return Ok(());
    };
    about(found.adoption, found.org, found.person, reader)?;
    reader.many(Kind::Attendance, "WHERE t.record = ?1", [id])
}

/// What every entry about an org stands on.
fn about(
    adoption: Id,
    org: Id,
    person: Option<Id>,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    pack::put(adoption, reader)?;
    reader.one(Kind::Org, org)?;
    match person {
        Some(person) => reader.one(Kind::Person, person).map(drop),
        None => Ok(()),
    }
}

pub(super) fn gather_register(
    command: &RegisterCommand,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    match command {
        RegisterCommand::Add {
            adoption,
            org,
            person,
            ..
        } => about(*adoption, *org, *person, reader),
        RegisterCommand::Load {
            adoption, lines, ..
        } => lines
            .iter()
            .try_for_each(|line| about(*adoption, line.org, line.person, reader)),
        RegisterCommand::Set { row, .. } | RegisterCommand::Drop { row } => {
            match reader.get::<RegisterRow>(*row)? {
                Some(row) => about(row.adoption, row.org, row.person, reader),
                None => Ok(()),
            }
        }
    }
}

pub(super) fn gather_figure(
    command: &FigureCommand,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    match command {
        FigureCommand::Set { adoption, line } => {
            figures(*adoption, std::slice::from_ref(line), reader)
        }
        FigureCommand::Load { adoption, lines } => figures(*adoption, lines, reader),
        FigureCommand::Drop { figure } => reader.one(Kind::Figure, *figure).map(drop),
    }
}

fn figures(adoption: Id, lines: &[FigureLine], reader: &mut Reader<'_>) -> Result<(), StoreError> {
    pack::put(adoption, reader)?;
    let tail = "WHERE t.org = ?1 AND t.adoption = ?2 AND t.fact = ?3";
    for line in lines {
        reader.one(Kind::Org, line.org)?;
        reader.many(Kind::Figure, tail, params![line.org, adoption, line.fact])?;
    }
    Ok(())
}

pub(super) fn gather_incident(
    command: &IncidentCommand,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    match command {
        IncidentCommand::Add {
            adoption,
            org,
            draft,
        } => about(*adoption, *org, draft.person, reader),
        IncidentCommand::Load { adoption, lines } => {
            pack::put(*adoption, reader)?;
            let named = |it: &IncidentLine| (it.org, it.draft.person.into_iter().collect());
            each_once(lines.iter().map(named), reader)?;
            let tail = "WHERE t.org = ?1 AND t.adoption = ?2 AND t.fact = ?3 AND t.date = ?4";
            lines.iter().try_for_each(|it| {
                let day = date::iso(it.draft.date);
                let bound = params![it.org, adoption, it.draft.fact, day];
                reader.many(Kind::Incident, tail, bound)
            })
        }
        IncidentCommand::Edit { incident, set } => {
            if let Some(person) = patched_org(set, "person") {
                reader.one(Kind::Person, person)?;
            }
            known_incident(*incident, reader)
        }
        IncidentCommand::Drop { incident, .. } => known_incident(*incident, reader),
    }
}

fn known_incident(id: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    match reader.get::<Incident>(id)? {
        Some(found) => about(found.adoption, found.org, found.person, reader),
        None => Ok(()),
    }
}

pub(super) fn gather_honour(
    command: &HonourCommand,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    match command {
        HonourCommand::Hold {
            adoption,
            org,
            draft,
        } => about(*adoption, *org, draft.person, reader),
        HonourCommand::Load { adoption, lines } => {
            pack::put(*adoption, reader)?;
            let named = |it: &HonourLine| (it.org, it.draft.person.into_iter().collect());
            each_once(lines.iter().map(named), reader)?;
            let tail = "WHERE t.org = ?1 AND t.adoption = ?2 AND t.fact = ?3 AND t.date = ?4";
            lines.iter().try_for_each(|it| {
                let day = date::iso(it.draft.date);
                let bound = params![it.org, adoption, it.draft.fact, day];
                reader.many(Kind::HonourHeld, tail, bound)
            })
        }
        HonourCommand::Apply {
            adoption,
            org,
            person,
            ..
        } => {
            about(*adoption, *org, *person, reader)?;
            let tail = "WHERE t.org = ?1 AND t.adoption = ?2";
            reader.many(Kind::HonourHeld, tail, [org, adoption])
        }
        HonourCommand::Advance { honour, .. }
        | HonourCommand::Lose { honour, .. }
        | HonourCommand::Drop { honour, .. } => match reader.get::<HonourHeld>(*honour)? {
            Some(found) => about(found.adoption, found.org, found.person, reader),
            None => Ok(()),
        },
    }
}

pub(super) fn gather_ballot(
    command: &BallotCommand,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    match command {
        BallotCommand::Count { adoption, line } => {
            ballots(*adoption, std::slice::from_ref(line), reader)
        }
        BallotCommand::Load { adoption, lines } => ballots(*adoption, lines, reader),
        BallotCommand::Drop {
            adoption,
            fact,
            org,
            voter,
            ..
        } => group(*adoption, (*org, fact, voter), reader),
    }
}

fn ballots(adoption: Id, lines: &[BallotLine], reader: &mut Reader<'_>) -> Result<(), StoreError> {
    pack::put(adoption, reader)?;
    for line in lines {
        reader.one(Kind::Org, line.org)?;
        if let Some(person) = line.person {
            reader.one(Kind::Person, person)?;
        }
        group(adoption, (line.org, &line.fact, &line.voter), reader)?;
    }
    Ok(())
}

/// What was counted of one voter group.
fn group(
    adoption: Id,
    (org, fact, voter): (Id, &str, &str),
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    let tail = "WHERE t.org = ?1 AND t.adoption = ?2 AND t.fact = ?3 AND t.voter = ?4";
    reader.many(Kind::Ballot, tail, params![org, adoption, fact, voter])
}
