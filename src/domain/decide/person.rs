//! Decisions about persons, elected terms and the roster of party members.

use super::{
    field::{Decision, bad, living, optional, ordered, patched, required},
    post,
};
use crate::{
    base::Date,
    domain::{
        command::PersonCommand,
        facts::Draft,
        kind::MemberStatus,
        org::{PartyMember, Person, Term},
        record::Id,
        refusal::{Refusal, RefusalCode},
    },
};

const EDITABLE: &[&str] = &[
    "name",
    "title",
    "degree",
    "full_time",
    "administrative_head",
    "phone",
];

pub(super) fn decide(command: &PersonCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        PersonCommand::Add {
            name,
            title,
            degree,
            full_time,
            administrative_head,
            phone,
        } => {
            draft.insert(Person {
                id: 0,
                version: 0,
                name: required("name", name)?,
                title: optional(title.as_ref()),
                degree: optional(degree.as_ref()),
                full_time: *full_time,
                administrative_head: *administrative_head,
                phone: optional(phone.as_ref()),
            });
            Ok(())
        }
        PersonCommand::Edit { person, set } => {
            let old: Person = draft.get(*person)?;
            draft.update(&patched(&old, set, EDITABLE)?);
            Ok(())
        }
        PersonCommand::Appoint { .. }
        | PersonCommand::Leave { .. }
        | PersonCommand::HandOver { .. } => post::decide(command, draft),
        PersonCommand::BeginTerm { org, start, years } => begin_term(*org, *start, *years, draft),
        PersonCommand::ExtendTerm {
            term,
            to,
            approved_by,
        } => extend_term(*term, *to, approved_by, draft),
        PersonCommand::Enroll {
            person,
            org,
            status,
            since,
        } => {
            let member = PartyMember {
                id: 0,
                version: 0,
                person: *person,
                org: *org,
                status: *status,
                since: Some(*since),
                until: None,
            };
            enroll(member, draft)
        }
        PersonCommand::Transfer { member, to, date } => transfer(*member, *to, *date, draft),
        PersonCommand::Release {
            member,
            status,
            date,
        } => {
            if is_member(*status) {
                return Err(bad("status", status));
            }
            let mut member = open_member(*member, *date, draft)?;
            member.status = *status;
            member.until = Some(*date);
            draft.update(&member);
            Ok(())
        }
    }
}

pub(super) fn begin_term(org: Id, start: Date, years: u32, draft: &mut Draft<'_>) -> Decision {
    let org = living(draft, org)?;
    if years == 0 {
        return Err(bad("years", years));
    }
    if let Some(founded) = org.founded.filter(|founded| start < *founded) {
        return Err(Refusal::new(RefusalCode::TermBeforeFounding)
            .with("start", start)
            .with("founded", founded)
            .at("start"));
    }
    let terms: Vec<Term> = draft
        .all::<Term>()
        .into_iter()
        .filter(|t| t.org == org.id)
        .collect();
    if let Some(last) = terms
        .iter()
        .map(|term| term.start)
        .max()
        .filter(|last| start <= *last)
    {
        return Err(Refusal::new(RefusalCode::TermBeforeLast)
            .with("start", start)
            .with("last", last)
            .at("start"));
    }
    for mut term in terms.into_iter().filter(|term| term.ended.is_none()) {
        term.ended = Some(start);
        draft.update(&term);
    }
    draft.insert(Term {
        id: 0,
        version: 0,
        org: org.id,
        start,
        years,
        extended_to: None,
        approved_by: None,
        ended: None,
    });
    Ok(())
}

fn extend_term(term: Id, to: Date, approved_by: &str, draft: &mut Draft<'_>) -> Decision {
    let mut term: Term = draft.get(term)?;
    if term.ended.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    let due = term.due();
    if to <= due {
        return Err(Refusal::new(RefusalCode::ExtensionTooEarly)
            .with("to", to)
            .with("due", due)
            .at("to"));
    }
    term.approved_by = Some(required("approved_by", approved_by)?);
    term.extended_to = Some(to);
    draft.update(&term);
    Ok(())
}

fn is_member(status: MemberStatus) -> bool {
    matches!(status, MemberStatus::Full | MemberStatus::Probationary)
}

fn enroll(member: PartyMember, draft: &mut Draft<'_>) -> Decision {
    let person: Person = draft.get(member.person)?;
    living(draft, member.org)?;
    if !is_member(member.status) {
        return Err(bad("status", member.status));
    }
    let mut all = draft.all::<PartyMember>().into_iter();
    if all.any(|other| other.person == person.id && other.until.is_none()) {
        return Err(Refusal::new(RefusalCode::AlreadyEnrolled).with("person", person.name));
    }
    draft.insert(member);
    Ok(())
}

/// A membership that still lasts, with a day on which it may end.
fn open_member(id: Id, date: Date, draft: &Draft<'_>) -> Result<PartyMember, Refusal> {
    let member: PartyMember = draft.get(id)?;
    if member.until.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    ordered(member.since, Some(date)).map_err(|refusal| refusal.at("date"))?;
    Ok(member)
}

fn transfer(id: Id, to: Id, date: Date, draft: &mut Draft<'_>) -> Decision {
    let old = open_member(id, date, draft)?;
    let to = living(draft, to)?;
    if to.id == old.org {
        return Err(RefusalCode::NothingToDo.into());
    }
    let mut left = old.clone();
    left.status = MemberStatus::Transferred;
    left.until = Some(date);
    draft.update(&left);
    draft.insert(PartyMember {
        org: to.id,
        since: Some(date),
        until: None,
        ..old
    });
    Ok(())
}
