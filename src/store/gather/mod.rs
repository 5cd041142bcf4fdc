//! What a decision needs to know of the file: exactly the rows that its command is about.

mod agenda;
mod ledger;
mod org;
mod pack;
mod person;
mod sheet;
mod supervision;
mod tally;
mod task;

use rusqlite::{Connection, Params, params};

use super::{StoreError, derive, row};
use crate::domain::{AccountCommand, Command, Facts, FindingCommand, Id, Kind, Record, Row};

pub(super) use sheet::form_of;
pub(super) use tally::tally;

/// Reads what deciding a command needs, and puts it among the facts.
pub(super) fn gather(
    conn: &Connection,
    command: &Command,
    facts: &mut Facts,
) -> Result<(), StoreError> {
    let mut reader = Reader { conn, facts };
    match command {
        Command::OrgCommand(command) => org::gather(command, &mut reader),
        Command::PersonCommand(command) => person::gather(command, &mut reader),
        Command::PackCommand(command) => pack::gather(command, &mut reader),
        Command::DutyCommand(command) => pack::gather_duty(command, &mut reader),
        Command::TaskCommand(command) => task::gather(command, &mut reader),
        Command::FindingCommand(command) => finding(command, &mut reader),
        Command::SheetCommand(command) => sheet::gather(command, &mut reader),
        Command::RecordCommand(command) => ledger::gather_record(command, &mut reader),
        Command::RegisterCommand(command) => ledger::gather_register(command, &mut reader),
        Command::FigureCommand(command) => ledger::gather_figure(command, &mut reader),
        Command::IncidentCommand(command) => ledger::gather_incident(command, &mut reader),
        Command::HonourCommand(command) => ledger::gather_honour(command, &mut reader),
        Command::BallotCommand(command) => ledger::gather_ballot(command, &mut reader),
        Command::CampaignCommand(command) => supervision::gather_campaign(command, &mut reader),
        Command::CardCommand(command) => supervision::gather_card(command, &mut reader),
        Command::LaggingCommand(command) => supervision::gather_lagging(command, &mut reader),
        Command::ContactCommand(command) => supervision::gather_contact(command, &mut reader),
        Command::ChaseCommand(command) => supervision::gather_chase(command, &mut reader),
        Command::AgendaCommand(command) => agenda::gather(command, &mut reader),
        Command::LetterCommand(command) => supervision::gather_letter(command, &mut reader),
        Command::EvidenceCommand(command) => supervision::gather_evidence(command, &mut reader),
        Command::TalkCommand(command) => supervision::gather_talk(command, &mut reader),
        Command::MeasureCommand(command) => supervision::gather_measure(command, &mut reader),
        Command::VerdictCommand(command) => supervision::gather_verdict(command, &mut reader),
        Command::YearCommand(command) => supervision::gather_year(command, &mut reader),
        Command::AccountCommand(command) => account(command, &mut reader),
        Command::PeerCommand(_) => reader.many(Kind::Peer, "", params![]),
        Command::ActCommand(_) => Ok(()),
    }
}

/// Reads rows and puts them among the facts.
struct Reader<'a> {
    conn: &'a Connection,
    facts: &'a mut Facts,
}

impl Reader<'_> {
    /// One row; what is not there is for the decision to refuse.
    fn one(&mut self, kind: Kind, id: Id) -> Result<Option<Row>, StoreError> {
        let found = row::by_id(self.conn, kind, id)?;
        if let Some(found) = &found {
            self.facts.put(found.clone());
        }
        Ok(found)
    }

    /// One row, typed.
    fn get<R: Record>(&mut self, id: Id) -> Result<Option<R>, StoreError> {
        self.one(R::KIND, id)?.as_ref().map(row::typed).transpose()
    }

    /// The rows that a tail picks; the table's alias is `t`.
    fn many(&mut self, kind: Kind, tail: &str, params: impl Params) -> Result<(), StoreError> {
        for found in row::select(self.conn, kind, tail, params)? {
            self.facts.put(found);
        }
        Ok(())
    }

    /// The rows that a tail picks, typed.
    fn list<R: Record>(&mut self, tail: &str, params: impl Params) -> Result<Vec<R>, StoreError> {
        let rows = row::select(self.conn, R::KIND, tail, params)?;
        rows.iter().for_each(|found| self.facts.put(found.clone()));
        rows.iter().map(row::typed).collect()
    }

    fn orgs(&mut self, ids: impl IntoIterator<Item = Id>) -> Result<(), StoreError> {
        for id in ids {
            self.one(Kind::Org, id)?;
        }
        Ok(())
    }

    /// An org and all that stands above it.
    fn ancestors(&mut self, org: Id) -> Result<(), StoreError> {
        let path = derive::path_of(self.conn, org)?.unwrap_or_default();
        let above: Vec<Id> = path.split('/').filter_map(|id| id.parse().ok()).collect();
        self.orgs(above)
    }

    fn count(
        &mut self,
        name: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let count: Option<i64> = statement.query_row(params, |row| row.get(0))?;
        self.facts.counts.insert(name, count.unwrap_or(0));
        Ok(())
    }
}

fn finding(command: &FindingCommand, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    match command {
        FindingCommand::Raise {
            org,
            sheet,
            task,
            record,
            campaign,
            repeats,
            ..
        } => {
            reader.one(Kind::Org, *org)?;
            for (kind, id) in [
                (Kind::Sheet, sheet),
                (Kind::Task, task),
                (Kind::LedgerRecord, record),
                (Kind::Campaign, campaign),
                (Kind::Finding, repeats),
            ] {
                if let Some(id) = id {
                    reader.one(kind, *id)?;
                }
            }
        }
        FindingCommand::Edit { finding, .. }
        | FindingCommand::Rectify { finding, .. }
        | FindingCommand::Close { finding, .. }
        | FindingCommand::Reopen { finding, .. }
        | FindingCommand::LookBack { finding, .. }
        | FindingCommand::Restate { finding, .. }
        | FindingCommand::Repeat { finding, .. } => {
            if let FindingCommand::Repeat { earlier, .. } = command {
                reader.one(Kind::Finding, *earlier)?;
            }
            if let Some(finding) = reader.get::<crate::domain::Finding>(*finding)? {
                reader.one(Kind::Org, finding.org)?;
            }
        }
    }
    Ok(())
}

fn account(command: &AccountCommand, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    reader.many(Kind::Account, "WHERE t.active = 1", params![])?;
    match command {
        AccountCommand::Grant { scope, .. } => reader.orgs(*scope),
        AccountCommand::Revoke { account } => reader.one(Kind::Account, *account).map(drop),
    }
}
