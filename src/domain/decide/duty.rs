//! Decisions about duties: laid from a pack, added one by one, and how far each is.

use super::{
    assignment::settled,
    draw,
    field::{Decision, entered, living, optional, required_lines},
};
use crate::domain::{
    command::DutyCommand,
    facts::Draft,
    kind::{Share, State},
    record::Kind,
    refusal::{Refusal, RefusalCode},
    work::Duty,
};

pub(super) fn decide(command: &DutyCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        DutyCommand::Lay { adoption, orgs } => draw::duties(*adoption, orgs, draft),
        DutyCommand::Add {
            year,
            org,
            post,
            text,
            area,
            clause,
        } => {
            let org = living(draft, *org)?;
            draft.insert(Duty {
                id: 0,
                version: 0,
                year: *year,
                adoption: None,
                item: None,
                org: org.id,
                post: *post,
                share: Share::Individual,
                area: optional(area.as_ref()),
                text: required_lines("text", text)?,
                clause: optional(clause.as_ref()),
                state: State::Waiting,
                progress: 0,
                evidence: None,
                remark: None,
            });
            Ok(())
        }
        DutyCommand::Set {
            duty,
            state,
            progress,
            evidence,
            remark,
        } => {
            let mut duty: Duty = draft.get(*duty)?;
            (duty.state, duty.progress) = settled(*state, *progress)?;
            duty.evidence = entered(duty.evidence, evidence.as_ref());
            duty.remark = entered(duty.remark, remark.as_ref());
            draft.update(&duty);
            Ok(())
        }
        DutyCommand::Drop { duty } => {
            let duty: Duty = draft.get(*duty)?;
            if duty.share == Share::Common {
                return Err(Refusal::new(RefusalCode::CommonDuty).with("title", duty.text));
            }
            draft.remove(Kind::Duty, duty.id);
            Ok(())
        }
    }
}
