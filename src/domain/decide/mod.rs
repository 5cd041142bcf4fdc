//! What a command changes, given the facts; nothing here reads, writes, or knows the time.

mod account;
mod agenda;
mod answer;
mod assignment;
mod ballot;
mod campaign;
mod card;
mod draw;
mod duty;
mod evidence;
mod field;
pub mod figure;
mod finding;
pub mod gate;
pub mod honour;
pub mod incident;
mod lagging;
mod letter;
mod org;
mod org_update;
pub mod pack;
mod peer;
mod person;
mod post;
pub mod record;
mod register;
pub mod sheet;
mod talk;
mod task;
mod verdict;

use crate::domain::{
    command::Command,
    facts::Draft,
    refusal::{Refusal, RefusalCode},
};

pub use figure::supposed;
pub use sheet::{GroupTotal, Totals, totals};

/// Writes into the draft what a command changes.
///
/// # Errors
/// A [`Refusal`] that says why nothing may change; the draft is then worthless.
pub fn decide(command: &Command, draft: &mut Draft<'_>) -> Result<(), Refusal> {
    match command {
        Command::OrgCommand(command) => org::decide(command, draft),
        Command::PersonCommand(command) => person::decide(command, draft),
        Command::PackCommand(command) => pack::decide(command, draft),
        Command::DutyCommand(command) => duty::decide(command, draft),
        Command::TaskCommand(command) => task::decide(command, draft),
        Command::FindingCommand(command) => finding::decide(command, draft),
        Command::SheetCommand(command) => sheet::decide(command, draft),
        Command::RecordCommand(command) => record::decide(command, draft),
        Command::RegisterCommand(command) => register::decide(command, draft),
        Command::FigureCommand(command) => figure::decide(command, draft),
        Command::IncidentCommand(command) => incident::decide(command, draft),
        Command::HonourCommand(command) => honour::decide(command, draft),
        Command::BallotCommand(command) => ballot::decide(command, draft),
        Command::CampaignCommand(command) => campaign::decide(command, draft),
        Command::CardCommand(command) => card::decide(command, draft),
        Command::LaggingCommand(command) => lagging::decide(command, draft),
        Command::ContactCommand(command) => lagging::contact(command, draft),
        Command::ChaseCommand(command) => lagging::chase(command, draft),
        Command::AgendaCommand(command) => agenda::decide(command, draft),
        Command::LetterCommand(command) => letter::decide(command, draft),
        Command::EvidenceCommand(command) => evidence::decide(command, draft),
        Command::TalkCommand(command) => talk::decide(command, draft),
        Command::MeasureCommand(command) => talk::measure(command, draft),
        Command::VerdictCommand(command) => verdict::decide(command, draft),
        Command::YearCommand(command) => verdict::year(command, draft),
        Command::AccountCommand(command) => account::decide(command, draft),
        Command::PeerCommand(command) => peer::decide(command, draft),
        // Acts upon acts reverse images that only the store has.
        Command::ActCommand(command) => {
            Err(Refusal::new(RefusalCode::NotAllowed).with("act", command.name()))
        }
    }
}
