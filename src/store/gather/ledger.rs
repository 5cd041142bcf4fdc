//! What decisions about facts need: the pack that names them, the orgs, the persons named.

use rusqlite::params;

use super::{Reader, org::patched_org, pack};
use crate::{
    domain::{
        BallotCommand, BallotLine, FigureCommand, FigureLine, HonourCommand, HonourHeld, Id,
        Incident, IncidentCommand, Kind, LedgerRecord, RecordCommand, RegisterCommand, RegisterRow,
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
