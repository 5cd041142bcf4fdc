//! Decisions about findings: a problem is rectified with evidence and verified by somebody else.

use super::field::{
    Decision, happened_by, living, optional, ordered, patched, reason, required, required_lines,
    today,
};
use crate::{
    base::Date,
    domain::{
        command::{FindingCommand, Patch},
        facts::Draft,
        kind::FindingState,
        ledger::LedgerRecord,
        record::Id,
        refusal::{Refusal, RefusalCode},
        supervision::Campaign,
        work::{Finding, Sheet, Task},
    },
};

const EDITABLE: &[&str] = &["text", "responsible", "measure", "deadline", "look_back"];

pub(super) fn decide(command: &FindingCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        FindingCommand::Raise { .. } => raise(told(command)?, draft),
        FindingCommand::Edit { finding, set } => edit(*finding, set, draft),
        FindingCommand::Rectify {
            finding,
            measure,
            evidence,
        } => {
            let mut finding = unclosed(*finding, draft)?;
            finding.measure = Some(required_lines("measure", measure)?);
            finding.evidence = Some(required_lines("evidence", evidence)?);
            finding.state = FindingState::Rectified;
            draft.update(&finding);
            Ok(())
        }
        FindingCommand::Close {
            finding,
            verifier,
            date,
        } => close(*finding, verifier, *date, draft),
        FindingCommand::Reopen {
            finding,
            reason: why,
        } => {
            let mut finding: Finding = draft.get(*finding)?;
            reason(why)?;
            finding.state = FindingState::Open;
            finding.verifier = None;
            finding.closed = None;
            draft.update(&finding);
            Ok(())
        }
        FindingCommand::LookBack {
            finding,
            date,
            held,
            remark,
        } => look_back(*finding, (*date, *held), remark.as_ref(), draft),
        FindingCommand::Restate { .. } => restate(command, draft),
        FindingCommand::Repeat { finding, earlier } => {
            let mut finding: Finding = draft.get(*finding)?;
            finding.repeats = Some(*earlier);
            earlier_one(&finding, draft)?;
            draft.update(&finding);
            Ok(())
        }
    }
}

/// What is the same again was found in an earlier year, in the same org.
fn earlier_one(finding: &Finding, draft: &Draft<'_>) -> Decision {
    let Some(earlier) = finding.repeats else {
        return Ok(());
    };
    let earlier: Finding = draft.get(earlier)?;
    if earlier.org != finding.org || earlier.year >= finding.year {
        return Err(Refusal::new(RefusalCode::NotTheSame)
            .with("finding", earlier.text)
            .at("repeats"));
    }
    Ok(())
}

/// What holds is noted; what came back is open again and on record as a relapse.
fn look_back(
    id: Id,
    (date, held): (Date, bool),
    remark: Option<&String>,
    draft: &mut Draft<'_>,
) -> Decision {
    let mut finding: Finding = draft.get(id)?;
    if finding.state != FindingState::Closed {
        return Err(Refusal::new(RefusalCode::NotClosedYet)
            .with("finding", finding.text)
            .at("state"));
    }
    happened_by(date, today(draft)?)?;
    ordered(finding.closed, Some(date)).map_err(|refusal| refusal.at("date"))?;
    if held {
        finding.looked_back = Some(date);
    } else {
        finding.relapsed = Some(date);
        finding.state = FindingState::Open;
        finding.verifier = None;
        finding.closed = None;
    }
    finding.evidence = optional(remark).or(finding.evidence);
    draft.update(&finding);
    Ok(())
}

/// A new finding as a command tells it.
fn told(command: &FindingCommand) -> Result<Finding, Refusal> {
    let FindingCommand::Raise {
        year,
        org,
        source,
        sheet,
        item,
        task,
        text,
        responsible,
        measure,
        deadline,
        found,
        record,
        campaign,
        rule,
        problem,
        repeats,
    } = command
    else {
        return Err(RefusalCode::NothingToDo.into());
    };
    Ok(Finding {
        id: 0,
        version: 0,
        year: *year,
        org: *org,
        source: *source,
        sheet: *sheet,
        item: optional(item.as_ref()),
        task: *task,
        text: required_lines("text", text)?,
        responsible: optional(responsible.as_ref()),
        measure: optional(measure.as_ref()),
        deadline: *deadline,
        state: FindingState::Open,
        found: *found,
        evidence: None,
        verifier: None,
        closed: None,
        record: *record,
        campaign: *campaign,
        rule: optional(rule.as_ref()),
        repeats: *repeats,
        look_back: None,
        looked_back: None,
        relapsed: None,
        problem: optional(problem.as_ref()),
    })
}

fn raise(finding: Finding, draft: &mut Draft<'_>) -> Decision {
    living(draft, finding.org)?;
    within(&finding)?;
    if let Some(sheet) = finding.sheet {
        let sheet: Sheet = draft.get(sheet)?;
        if sheet.org != finding.org {
            return Err(super::field::bad("sheet", sheet.id));
        }
    }
    if let Some(task) = finding.task {
        draft.get::<Task>(task)?;
    }
    if let Some(record) = finding.record {
        let record: LedgerRecord = draft.get(record)?;
        if record.org != finding.org {
            return Err(super::field::bad("record", record.id));
        }
    }
    if let Some(campaign) = finding.campaign {
        draft.get::<Campaign>(campaign)?;
    }
    earlier_one(&finding, draft)?;
    draft.insert(finding);
    Ok(())
}

fn within(finding: &Finding) -> Decision {
    ordered(Some(finding.found), finding.deadline).map_err(|refusal| refusal.at("deadline"))?;
    ordered(Some(finding.found), finding.look_back).map_err(|refusal| refusal.at("look_back"))
}

fn unclosed(id: Id, draft: &Draft<'_>) -> Result<Finding, Refusal> {
    let finding: Finding = draft.get(id)?;
    if finding.state == FindingState::Closed {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    Ok(finding)
}

fn edit(id: Id, set: &[Patch], draft: &mut Draft<'_>) -> Decision {
    let finding = patched(&unclosed(id, draft)?, set, EDITABLE)?;
    within(&finding)?;
    draft.update(&finding);
    Ok(())
}

/// What was rectified is verified by neither the person who rectified it nor the one at the keys.
fn close(id: Id, verifier: &str, date: Date, draft: &mut Draft<'_>) -> Decision {
    let mut finding = unclosed(id, draft)?;
    if finding.state == FindingState::Open || finding.evidence.is_none() {
        return Err(Refusal::new(RefusalCode::NoEvidence)
            .with("task", &finding.text)
            .with(
                "org",
                draft
                    .find::<crate::domain::org::Org>(finding.org)
                    .map_or_else(String::new, |org| org.name),
            )
            .with("count", 1)
            .at("evidence"));
    }
    let verifier = required("verifier", verifier)?;
    if verifier == draft.facts.actor || finding.responsible.as_ref() == Some(&verifier) {
        return Err(Refusal::new(RefusalCode::SamePerson)
            .with("verifier", verifier)
            .at("verifier"));
    }
    ordered(Some(finding.found), Some(date)).map_err(|refusal| refusal.at("date"))?;
    finding.verifier = Some(verifier);
    finding.closed = Some(date);
    finding.state = FindingState::Closed;
    draft.update(&finding);
    Ok(())
}

/// What another office's file says of a finding, held to the same rules as the single steps: what
/// is rectified has its measure and evidence, and what is closed was verified by somebody else.
fn restate(command: &FindingCommand, draft: &mut Draft<'_>) -> Decision {
    let FindingCommand::Restate {
        finding,
        state,
        measure,
        evidence,
        verifier,
        closed,
        looked_back,
        relapsed,
    } = command
    else {
        return Err(RefusalCode::NothingToDo.into());
    };
    let mut finding: Finding = draft.get(*finding)?;
    finding.state = *state;
    finding.measure = optional(measure.as_ref());
    finding.evidence = optional(evidence.as_ref());
    finding.verifier = optional(verifier.as_ref());
    (finding.closed, finding.looked_back, finding.relapsed) = (*closed, *looked_back, *relapsed);
    let is_open = *state == FindingState::Open;
    if !is_open && finding.evidence.is_none() {
        return Err(super::field::empty("evidence"));
    }
    if (*state == FindingState::Closed) != closed.is_some() {
        return Err(super::field::empty("closed"));
    }
    if closed.is_some() {
        let verifier = required("verifier", verifier.as_deref().unwrap_or_default())?;
        if finding.responsible.as_ref() == Some(&verifier) {
            return Err(Refusal::new(RefusalCode::SamePerson)
                .with("verifier", verifier)
                .at("verifier"));
        }
    }
    ordered(Some(finding.found), *closed).map_err(|refusal| refusal.at("closed"))?;
    draft.update(&finding);
    Ok(())
}
