//! Decisions about talks and about the consequences that a body applies.

use super::{
    field::{
        Decision, empty, happened_by, living, optional, ordered, reason, required, required_lines,
        today,
    },
    pack::{in_force, no_such_item},
};
use crate::{
    base::text,
    domain::{
        command::{MeasureCommand, MeasureDraft, TalkCommand, TalkDraft},
        facts::Draft,
        org::Person,
        pack::Talk,
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        supervision::{CardIssued, Measure, TalkHeld, Verdict},
        work::Finding,
    },
};

pub(super) fn decide(command: &TalkCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        TalkCommand::Hold { draft: new } => hold(new, draft),
        TalkCommand::Drop { talk, reason: why } => {
            let talk: TalkHeld = draft.get(*talk)?;
            reason(why)?;
            draft.remove(Kind::TalkHeld, talk.id);
            Ok(())
        }
    }
}

/// What a row is said to come of must be there, and of the same org.
fn causes(org: Id, card: Option<Id>, finding: Option<Id>, draft: &Draft<'_>) -> Decision {
    let of = |field: &str, found: Id| match found == org {
        true => Ok(()),
        false => Err(super::field::bad(field, found)),
    };
    if let Some(card) = card {
        of("card", draft.get::<CardIssued>(card)?.org)?;
    }
    match finding {
        Some(finding) => of("finding", draft.get::<Finding>(finding)?.org),
        None => Ok(()),
    }
}

fn lines(topics: &[String]) -> Option<String> {
    let topics: Vec<String> = topics
        .iter()
        .map(|topic| text::clean(topic).trim().to_string())
        .filter(|topic| !topic.is_empty())
        .collect();
    (!topics.is_empty()).then(|| topics.join("\n"))
}

/// The topics that the pack asks for and the talk did not have.
fn lacking(talk: &Talk, topics: Option<&String>) -> Option<String> {
    let spoken: Vec<&str> = topics.map_or_else(Vec::new, |topics| topics.lines().collect());
    let mut rest = talk.topics.clone();
    rest.retain(|topic| !spoken.contains(&topic.as_str()));
    lines(&rest)
}

fn hold(new: &TalkDraft, draft: &mut Draft<'_>) -> Decision {
    let org = living(draft, new.org)?;
    draft.get::<Person>(new.person)?;
    happened_by(new.date, today(draft)?)?;
    causes(org.id, new.card, new.finding, draft)?;
    let topics = lines(&new.topics);
    let (mut kind, mut lacks) = (new.kind, None);
    if let Some(id) = &new.talk {
        let adoption = new.adoption.ok_or_else(|| empty("adoption"))?;
        in_force(adoption, draft)?;
        let pack = draft.facts.pack(adoption)?;
        let talk = pack.talk(id).ok_or_else(|| no_such_item(id).at("talk"))?;
        kind = kind.or(Some(talk.kind));
        lacks = lacking(talk, topics.as_ref());
    }
    draft.insert(TalkHeld {
        id: 0,
        version: 0,
        adoption: new.adoption,
        talk: new.talk.clone(),
        kind: kind.ok_or_else(|| empty("kind"))?,
        person: new.person,
        org: org.id,
        by: required("by", &new.by)?,
        date: new.date,
        topics,
        result: optional(new.result.as_ref()),
        card: new.card,
        finding: new.finding,
        lacks,
    });
    Ok(())
}

pub(super) fn measure(command: &MeasureCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        MeasureCommand::Apply {
            adoption,
            draft: new,
        } => apply(*adoption, new, draft),
        MeasureCommand::Finish {
            measure,
            date,
            evidence,
        } => {
            let mut measure = in_effect(*measure, draft)?;
            happened_by(*date, today(draft)?)?;
            ordered(Some(measure.since), Some(*date)).map_err(|it| it.at("date"))?;
            measure.evidence = Some(required_lines("evidence", evidence)?);
            measure.done = Some(*date);
            draft.update(&measure);
            Ok(())
        }
        MeasureCommand::Lift {
            measure,
            date,
            reason: why,
        } => {
            let mut measure = in_effect(*measure, draft)?;
            measure.reason = Some(reason(why)?);
            measure.lifted = Some(*date);
            draft.update(&measure);
            Ok(())
        }
    }
}

fn in_effect(id: Id, draft: &Draft<'_>) -> Result<Measure, Refusal> {
    let measure: Measure = draft.get(id)?;
    if measure.lifted.is_some() || measure.done.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    Ok(measure)
}

fn apply(adoption: Id, new: &MeasureDraft, draft: &mut Draft<'_>) -> Decision {
    in_force(adoption, draft)?;
    let org = living(draft, new.org)?;
    let pack = draft.facts.pack(adoption)?;
    let mut lines = pack.consequences.iter();
    let line = lines
        .find(|line| line.id == new.consequence)
        .ok_or_else(|| no_such_item(&new.consequence).at("consequence"))?;
    if let Some(person) = new.person {
        draft.get::<Person>(person)?;
    }
    causes(org.id, new.card, new.finding, draft)?;
    if let Some(id) = new.verdict {
        let verdict: Verdict = draft.get(id)?;
        if verdict.org != org.id {
            return Err(super::field::bad("verdict", id));
        }
    }
    ordered(Some(new.since), new.until).map_err(|it| it.at("until"))?;
    draft.insert(Measure {
        id: 0,
        version: 0,
        adoption,
        consequence: line.id.clone(),
        org: org.id,
        person: new.person,
        year: new.year,
        text: optional(new.text.as_ref()).unwrap_or_else(|| line.text.clone()),
        by: required("by", &new.by)?,
        since: new.since,
        until: new.until,
        card: new.card,
        finding: new.finding,
        verdict: new.verdict,
        done: None,
        evidence: None,
        lifted: None,
        reason: None,
    });
    Ok(())
}
