//! What decisions of supervision need: the pack, the org, what stands already, what caused it.

use rusqlite::params;

use super::{Reader, pack, sheet};
use crate::{
    base::Value,
    domain::{
        Campaign, CampaignCommand, CampaignOrg, CardCommand, CardIssued, ChaseCommand,
        ContactCommand, EvidenceCommand, EvidenceFile, Id, Kind, Lagging, LaggingCommand,
        LetterCommand, LetterSent, Measure, MeasureCommand, SheetCommand, TalkCommand, Verdict,
        VerdictCommand, VerdictLine, YearCommand,
    },
    store::StoreError,
};

type Gathered = Result<(), StoreError>;

impl Reader<'_> {
    /// Rows that may be named; what is not there is for the decision to refuse.
    fn named(&mut self, kind: Kind, ids: impl IntoIterator<Item = Option<Id>>) -> Gathered {
        for id in ids.into_iter().flatten() {
            self.one(kind, id)?;
        }
        Ok(())
    }
}

pub(super) fn gather_campaign(command: &CampaignCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        CampaignCommand::Open { adoption, orgs, .. } => {
            pack::put(*adoption, reader)?;
            reader.orgs(orgs.iter().copied())
        }
        CampaignCommand::Add { campaign, orgs } => {
            whole(*campaign, reader)?;
            reader.orgs(orgs.iter().copied())
        }
        CampaignCommand::Draw { campaign, .. } | CampaignCommand::Pair { campaign, .. } => {
            whole(*campaign, reader)
        }
        CampaignCommand::Assign {
            campaign,
            org,
            assessor,
            role,
            form,
            date,
        } => {
            let Some(found) = reader.get::<Campaign>(*campaign)? else {
                return Ok(());
            };
            let tail = "WHERE t.campaign = ?1 AND t.org = ?2";
            reader.many(Kind::CampaignOrg, tail, [campaign, org])?;
            let open = SheetCommand::Open {
                year: found.year,
                org: *org,
                adoption: found.adoption,
                form: form.clone().unwrap_or_default(),
                role: *role,
                assessor: assessor.clone(),
                date: *date,
            };
            sheet::gather(&open, reader)
        }
        CampaignCommand::Release { line } => {
            let Some(line) = reader.get::<CampaignOrg>(*line)? else {
                return Ok(());
            };
            reader.one(Kind::Campaign, line.campaign)?;
            let tail = "WHERE t.campaign = ?1 AND t.org = ?2";
            reader.many(Kind::CampaignOrg, tail, [line.campaign, line.org])
        }
        CampaignCommand::Close { campaign, .. } | CampaignCommand::Reopen { campaign, .. } => {
            reader.one(Kind::Campaign, *campaign).map(drop)
        }
    }
}

/// A campaign with its pack and all its orgs.
fn whole(id: Id, reader: &mut Reader<'_>) -> Gathered {
    if let Some(campaign) = reader.get::<Campaign>(id)? {
        pack::put(campaign.adoption, reader)?;
    }
    reader.many(Kind::CampaignOrg, "WHERE t.campaign = ?1", [id])
}

pub(super) fn gather_card(command: &CardCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        CardCommand::Issue { adoption, draft } => {
            sheet::scored(*adoption, draft.org, reader)?;
            reader.named(Kind::Person, [draft.person])?;
            reader.named(Kind::Finding, [draft.finding])?;
            let tail = "WHERE t.org = ?1 OR (t.person IS NOT NULL AND t.person = ?2)";
            reader.many(Kind::CardIssued, tail, params![draft.org, draft.person])
        }
        CardCommand::LookBack { card, .. } | CardCommand::Lift { card, .. } => {
            match reader.get::<CardIssued>(*card)? {
                Some(card) => reader.orgs([card.org]),
                None => Ok(()),
            }
        }
    }
}

pub(super) fn gather_lagging(command: &LaggingCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        LaggingCommand::List { org, year, .. } => {
            reader.orgs([*org])?;
            let tail = "WHERE t.org = ?1 AND t.year = ?2";
            reader.many(Kind::Lagging, tail, params![org, year])
        }
        LaggingCommand::Plan {
            lagging,
            helper,
            helper_org,
            ..
        } => {
            reader.named(Kind::Person, [*helper])?;
            reader.named(Kind::Org, [*helper_org])?;
            reader.one(Kind::Lagging, *lagging).map(drop)
        }
        LaggingCommand::Accept { lagging, .. } | LaggingCommand::Delist { lagging, .. } => {
            match reader.get::<Lagging>(*lagging)? {
                Some(lagging) => reader.orgs([lagging.org]),
                None => Ok(()),
            }
        }
    }
}

pub(super) fn gather_contact(command: &ContactCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        ContactCommand::Link { person, org, .. } => {
            reader.orgs([*org])?;
            reader.one(Kind::Person, *person)?;
            let tail = "WHERE t.person = ?1 AND t.org = ?2";
            reader.many(Kind::Contact, tail, [person, org])
        }
        ContactCommand::End { contact, .. } => reader.one(Kind::Contact, *contact).map(drop),
    }
}

pub(super) fn gather_chase(command: &ChaseCommand, reader: &mut Reader<'_>) -> Gathered {
    let ChaseCommand::Log { org, .. } = command;
    reader.orgs([*org])
}

/// The last letter of the series, or all from the wanted number on; none of them is read twice.
pub(super) fn gather_letter(command: &LetterCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        LetterCommand::Send { draft, orgs, .. } => {
            let series = crate::base::text::clean(&draft.series).trim().to_string();
            let own = "WHERE t.year = ?1 AND t.series = ?2";
            match draft.number {
                Some(number) => {
                    let tail = format!("{own} AND t.number >= ?3");
                    reader.many(Kind::LetterSent, &tail, params![draft.year, series, number])?;
                }
                None => {
                    let tail = format!("{own} ORDER BY t.number DESC LIMIT 1");
                    reader.many(Kind::LetterSent, &tail, params![draft.year, series])?;
                }
            }
            reader.orgs(orgs.iter().copied())
        }
        LetterCommand::Sign { letter, .. } | LetterCommand::Withdraw { letter, .. } => {
            let letter = reader.get::<LetterSent>(*letter)?;
            reader.orgs(letter.map(|letter| letter.org))
        }
    }
}

/// What is proved with its org, and the files that prove it already.
pub(super) fn gather_evidence(command: &EvidenceCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        EvidenceCommand::Attach { draft } => {
            let Some(row) = reader.one(draft.of.kind(), draft.object)? else {
                return Ok(());
            };
            if let Some(Value::Int(org)) = row.value("org") {
                reader.orgs([*org])?;
            }
            if let Some(Value::Int(adoption)) = row.value("adoption") {
                pack::put(*adoption, reader)?;
            }
            let tail = "WHERE t.\"of\" = ?1 AND t.object = ?2";
            reader.many(
                Kind::EvidenceFile,
                tail,
                params![draft.of.code(), draft.object],
            )
        }
        EvidenceCommand::Remove { evidence, .. } => {
            let file = reader.get::<EvidenceFile>(*evidence)?;
            reader.orgs(file.map(|file| file.org))
        }
    }
}

pub(super) fn gather_talk(command: &TalkCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        TalkCommand::Hold { draft } => {
            if let Some(adoption) = draft.adoption {
                pack::put(adoption, reader)?;
            }
            reader.orgs([draft.org])?;
            reader.one(Kind::Person, draft.person)?;
            reader.named(Kind::CardIssued, [draft.card])?;
            reader.named(Kind::Finding, [draft.finding])
        }
        TalkCommand::Drop { talk, .. } => reader.one(Kind::TalkHeld, *talk).map(drop),
    }
}

pub(super) fn gather_measure(command: &MeasureCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        MeasureCommand::Apply { adoption, draft } => {
            pack::put(*adoption, reader)?;
            reader.orgs([draft.org])?;
            reader.named(Kind::Person, [draft.person])?;
            reader.named(Kind::CardIssued, [draft.card])?;
            reader.named(Kind::Finding, [draft.finding])?;
            reader.named(Kind::Verdict, [draft.verdict])
        }
        MeasureCommand::Finish { measure, .. } | MeasureCommand::Lift { measure, .. } => {
            match reader.get::<Measure>(*measure)? {
                Some(measure) => reader.orgs([measure.org]),
                None => Ok(()),
            }
        }
    }
}

pub(super) fn gather_verdict(command: &VerdictCommand, reader: &mut Reader<'_>) -> Gathered {
    match command {
        VerdictCommand::Propose {
            adoption, lines, ..
        } => {
            pack::put(*adoption, reader)?;
            lines
                .iter()
                .try_for_each(|line| proposed(*adoption, line, reader))
        }
        VerdictCommand::Confirm {
            adoption,
            appraisal,
            ..
        } => {
            pack::put(*adoption, reader)?;
            let tail = "WHERE t.adoption = ?1 AND t.appraisal = ?2 AND t.grade IS NULL";
            reader.many(Kind::Verdict, tail, params![adoption, appraisal])
        }
        VerdictCommand::Decide { verdict, .. } | VerdictCommand::Reopen { verdict, .. } => {
            match reader.get::<Verdict>(*verdict)? {
                Some(verdict) => pack::put(verdict.adoption, reader),
                None => Ok(()),
            }
        }
    }
}

fn proposed(adoption: Id, line: &VerdictLine, reader: &mut Reader<'_>) -> Gathered {
    reader.orgs([line.org])?;
    reader.named(Kind::Person, [line.person])?;
    let tail = "WHERE t.org = ?1 AND t.adoption = ?2 AND t.appraisal = ?3";
    reader.many(
        Kind::Verdict,
        tail,
        params![line.org, adoption, line.appraisal],
    )
}

pub(super) fn gather_year(command: &YearCommand, reader: &mut Reader<'_>) -> Gathered {
    let (YearCommand::Close { year, .. } | YearCommand::Reopen { year, .. }) = command;
    reader.many(Kind::YearClosing, "WHERE t.year = ?1", [year])?;
    reader.many(Kind::Adoption, "WHERE t.year = ?1", [year])?;
    let tail = "WHERE t.adoption IN (SELECT id FROM adoption WHERE year = ?1)";
    reader.many(Kind::Verdict, tail, [year])
}
