//! Supervision: cards and talks, lagging orgs with their helpers, links, calls, measures.

use super::{
    maker::{Maker, lack},
    plan::{CardShape, ContactShape, LaggingShape, MeasureShape, TalkShape},
};
use crate::{
    domain::{
        CardCommand, CardDraft, ChaseCommand, ContactCommand, Kind, LaggingCommand, MeasureCommand,
        MeasureDraft, RecordCommand, TalkCommand, TalkDraft,
    },
    store::StoreError,
};

/// Works through what the plan has of supervision.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.card {
        card(maker, shape)?;
    }
    for shape in &plan.talk {
        talk(maker, shape)?;
    }
    for shape in &plan.lagging {
        lagging(maker, shape)?;
    }
    for shape in &plan.contact {
        contact(maker, shape)?;
    }
    for shape in &plan.chase {
        let date = maker.past(shape.date, 10);
        let promised = shape.promised.map(|days| maker.day(days).max(date));
        maker.act(ChaseCommand::Log {
            org: maker.org(&shape.org)?.id,
            what: shape.what.0,
            thing: maker.thing(shape.thing.as_ref())?,
            date,
            by: plan.actor.clone(),
            reached: shape.reached.clone(),
            text: Some(shape.text.clone()),
            promised,
        })?;
    }
    for shape in &plan.measure {
        measure(maker, shape)?;
    }
    Ok(())
}

fn card(maker: &mut Maker<'_>, shape: &CardShape) -> Result<(), StoreError> {
    let org = maker.org(&shape.org)?.clone();
    let issued = maker.past(shape.issued, 10);
    let deadline = maker.day(shape.due).max(issued);
    let command = CardCommand::Issue {
        adoption: maker.adoption(&shape.pack)?,
        draft: CardDraft {
            card: shape.card.clone(),
            org: org.id,
            person: org.secretary.as_ref().map(|(_, person, _)| *person),
            year: maker.year(),
            issued,
            issuer: shape.issuer.clone(),
            reason: shape.reason.clone(),
            finding: maker.thing(shape.finding.as_ref())?,
            deadline: Some(deadline),
            look_back: Some(maker.day(shape.due + 10).max(deadline)),
        },
    };
    let card = maker.make(Kind::CardIssued, command)?;
    maker.things.insert(shape.key.clone(), card);
    if let Some((date, rectified)) = shape.looked_back {
        maker.act(CardCommand::LookBack {
            card,
            date: maker.past(date, 10).max(issued),
            rectified,
            remark: shape.remark.clone(),
        })?;
    }
    Ok(())
}

fn talk(maker: &mut Maker<'_>, shape: &TalkShape) -> Result<(), StoreError> {
    let pack = maker.pack(&shape.pack)?;
    let line = pack.talk(&shape.talk).ok_or_else(|| lack(&shape.talk))?;
    let mut topics = line.topics.clone();
    topics.truncate(topics.len().saturating_sub(shape.lacks));
    let draft = TalkDraft {
        adoption: Some(maker.adoption(&shape.pack)?),
        talk: Some(shape.talk.clone()),
        kind: None,
        person: maker.secretary(&shape.org)?,
        org: maker.org(&shape.org)?.id,
        by: shape.by.clone(),
        date: maker.past(shape.date, 10),
        topics,
        result: shape.result.clone(),
        card: maker.thing(shape.card.as_ref())?,
        finding: maker.thing(shape.finding.as_ref())?,
    };
    maker.act(TalkCommand::Hold { draft }).map(drop)
}

fn lagging(maker: &mut Maker<'_>, shape: &LaggingShape) -> Result<(), StoreError> {
    let listed = maker.past(shape.listed, 8);
    let command = LaggingCommand::List {
        org: maker.org(&shape.org)?.id,
        year: maker.year(),
        date: listed,
        reason: shape.reason.clone(),
    };
    let lagging = maker.make(Kind::Lagging, command)?;
    let Some(plan) = &shape.plan else {
        return Ok(());
    };
    let helper = shape.helper.as_ref();
    maker.act(LaggingCommand::Plan {
        lagging,
        plan: plan.clone(),
        helper: helper.map(|code| maker.secretary(code)).transpose()?,
        helper_org: helper
            .map(|code| maker.org(code).map(|org| org.id))
            .transpose()?,
        deadline: Some(maker.day(shape.due).max(listed)),
    })?;
    let Some(accepted) = shape.accepted else {
        return Ok(());
    };
    let date = maker.past(accepted, 8).max(listed);
    let acceptance = maker.stock.text.assessment.clone();
    maker.act(LaggingCommand::Accept {
        lagging,
        date,
        acceptance,
    })?;
    if shape.delisted {
        let date = maker.past(accepted + 5, 8).max(date);
        maker.act(LaggingCommand::Delist { lagging, date })?;
    }
    Ok(())
}

fn contact(maker: &mut Maker<'_>, shape: &ContactShape) -> Result<(), StoreError> {
    let leader = maker.secretary(&shape.leader)?;
    for code in &shape.orgs {
        let org = maker.org(code)?.clone();
        maker.act(ContactCommand::Link {
            person: leader,
            org: org.id,
            since: maker.past(shape.since, 5),
            remark: shape.remark.clone(),
        })?;
        let Some(visit) = &shape.visit else { continue };
        let pack = maker.pack(&shape.pack)?;
        let kind = pack.record_kind(visit).ok_or_else(|| lack(visit))?;
        for date in maker.this_year(&shape.days) {
            let mut draft = super::ledger::full(maker, kind, date, &org.name);
            draft.person = Some(leader);
            maker.act(RecordCommand::Add {
                adoption: maker.adoption(&shape.pack)?,
                org: org.id,
                draft,
            })?;
        }
    }
    Ok(())
}

fn measure(maker: &mut Maker<'_>, shape: &MeasureShape) -> Result<(), StoreError> {
    let org = maker.org(&shape.org)?.clone();
    let since = maker.past(shape.since, 12);
    let verdict = match &shape.verdict {
        Some(appraisal) => {
            let key = (appraisal.clone(), org.id);
            let found = maker.verdicts.get(&key).copied();
            Some(found.ok_or_else(|| lack(appraisal))?)
        }
        None => None,
    };
    let command = MeasureCommand::Apply {
        adoption: maker.adoption(&shape.pack)?,
        draft: MeasureDraft {
            consequence: shape.consequence.clone(),
            org: org.id,
            person: org.secretary.as_ref().map(|(_, person, _)| *person),
            year: maker.year() - i32::from(verdict.is_some()),
            text: None,
            by: shape.by.clone(),
            since,
            until: shape.until.map(|days| maker.day(days).max(since)),
            card: maker.thing(shape.card.as_ref())?,
            finding: maker.thing(shape.finding.as_ref())?,
            verdict,
        },
    };
    let measure = maker.make(Kind::Measure, command)?;
    if let Some(done) = shape.done {
        let evidence = maker.say(&maker.stock.text.evidence, &org.name);
        maker.act(MeasureCommand::Finish {
            measure,
            date: maker.past(done, 12).max(since),
            evidence,
        })?;
    }
    Ok(())
}
