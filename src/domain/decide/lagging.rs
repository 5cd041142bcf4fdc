//! Decisions about lagging orgs, contact links and calls to those who owe something.

use super::field::{
    Decision, empty, happened_by, living, optional, ordered, reason, required, required_lines,
    today,
};
use crate::{
    base::Date,
    domain::{
        command::{ChaseCommand, ContactCommand, LaggingCommand},
        facts::Draft,
        org::{Org, Person},
        record::Id,
        refusal::{Refusal, RefusalCode},
        supervision::{Chase, Contact, Lagging},
    },
};

pub(super) fn decide(command: &LaggingCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        LaggingCommand::List {
            org,
            year,
            date,
            reason: why,
        } => list((*org, *year), *date, why, draft),
        LaggingCommand::Plan {
            lagging,
            plan,
            helper,
            helper_org,
            deadline,
        } => {
            let mut lagging = listed(*lagging, draft)?;
            helps(*helper, *helper_org, draft)?;
            ordered(Some(lagging.listed), *deadline).map_err(|it| it.at("deadline"))?;
            lagging.plan = Some(required_lines("plan", plan)?);
            (lagging.helper, lagging.helper_org) = (*helper, *helper_org);
            lagging.deadline = *deadline;
            draft.update(&lagging);
            Ok(())
        }
        LaggingCommand::Accept {
            lagging,
            date,
            acceptance,
        } => {
            let mut lagging = listed(*lagging, draft)?;
            if lagging.plan.is_none() {
                return Err(empty("plan"));
            }
            happened_by(*date, today(draft)?)?;
            ordered(Some(lagging.listed), Some(*date)).map_err(|it| it.at("date"))?;
            lagging.acceptance = Some(required_lines("acceptance", acceptance)?);
            lagging.accepted = Some(*date);
            draft.update(&lagging);
            Ok(())
        }
        LaggingCommand::Delist { lagging, date } => {
            let mut lagging = listed(*lagging, draft)?;
            if lagging.accepted.is_none() {
                let org: Org = draft.get(lagging.org)?;
                return Err(Refusal::new(RefusalCode::NotAccepted).with("org", org.name));
            }
            happened_by(*date, today(draft)?)?;
            ordered(lagging.accepted, Some(*date)).map_err(|it| it.at("date"))?;
            lagging.delisted = Some(*date);
            draft.update(&lagging);
            Ok(())
        }
    }
}

fn list((org, year): (Id, i32), date: Date, why: &str, draft: &mut Draft<'_>) -> Decision {
    let org = living(draft, org)?;
    happened_by(date, today(draft)?)?;
    let listed =
        |other: &Lagging| (other.org, other.year) == (org.id, year) && other.delisted.is_none();
    if draft.all::<Lagging>().iter().any(listed) {
        return Err(Refusal::new(RefusalCode::AlreadyListed)
            .with("org", org.name)
            .with("year", year));
    }
    draft.insert(Lagging {
        id: 0,
        version: 0,
        org: org.id,
        year,
        listed: date,
        reason: reason(why)?,
        plan: None,
        helper: None,
        helper_org: None,
        deadline: None,
        accepted: None,
        acceptance: None,
        delisted: None,
    });
    Ok(())
}

fn listed(id: Id, draft: &Draft<'_>) -> Result<Lagging, Refusal> {
    let lagging: Lagging = draft.get(id)?;
    if lagging.delisted.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    Ok(lagging)
}

fn helps(helper: Option<Id>, org: Option<Id>, draft: &Draft<'_>) -> Decision {
    if let Some(helper) = helper {
        draft.get::<Person>(helper)?;
    }
    match org {
        Some(org) => living(draft, org).map(drop),
        None => Ok(()),
    }
}

pub(super) fn contact(command: &ContactCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        ContactCommand::Link {
            person,
            org,
            since,
            remark,
        } => {
            let org = living(draft, *org)?;
            let leader: Person = draft.get(*person)?;
            let bound = |other: &Contact| {
                (other.person, other.org) == (leader.id, org.id)
                    && other.until.is_none_or(|until| until >= *since)
            };
            if draft.all::<Contact>().iter().any(bound) {
                return Err(Refusal::new(RefusalCode::AlreadyLinked)
                    .with("person", leader.name)
                    .with("org", org.name));
            }
            draft.insert(Contact {
                id: 0,
                version: 0,
                person: leader.id,
                org: org.id,
                since: *since,
                until: None,
                remark: optional(remark.as_ref()),
            });
            Ok(())
        }
        ContactCommand::End { contact, until } => {
            let mut contact: Contact = draft.get(*contact)?;
            if contact.until.is_some() {
                return Err(RefusalCode::AlreadyEnded.into());
            }
            ordered(Some(contact.since), Some(*until)).map_err(|it| it.at("until"))?;
            contact.until = Some(*until);
            draft.update(&contact);
            Ok(())
        }
    }
}

pub(super) fn chase(command: &ChaseCommand, draft: &mut Draft<'_>) -> Decision {
    let ChaseCommand::Log {
        org,
        what,
        thing,
        date,
        by,
        reached,
        text,
        promised,
    } = command;
    let org = living(draft, *org)?;
    happened_by(*date, today(draft)?)?;
    ordered(Some(*date), *promised).map_err(|it| it.at("promised"))?;
    draft.insert(Chase {
        id: 0,
        version: 0,
        org: org.id,
        what: *what,
        thing: *thing,
        date: *date,
        by: required("by", by)?,
        reached: optional(reached.as_ref()),
        text: optional(text.as_ref()),
        promised: *promised,
    });
    Ok(())
}
