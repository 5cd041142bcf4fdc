//! Decisions about honours: held from elsewhere, or won step by step as the pack says.

use std::collections::BTreeSet;

use super::{
    field::{Decision, happened_by, living, once, optional, reason, required, today, uncited},
    figure::other,
    pack::{in_force, no_such_item},
};
use crate::{
    base::Date,
    domain::{
        command::{HonourCommand, HonourDraft, HonourLine},
        facts::Draft,
        ledger::HonourHeld,
        org::Person,
        pack::{FactKind, Honour, HonourFor, HonourStep},
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        twin::Twin,
    },
};

pub(super) fn decide(command: &HonourCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        HonourCommand::Hold {
            adoption,
            org,
            draft: new,
        } => {
            let held = drawn_up(*adoption, *org, new)?;
            holds(&held, draft)?;
            draft.insert(held);
            Ok(())
        }
        HonourCommand::Load { adoption, lines } => load(*adoption, lines, draft),
        HonourCommand::Apply {
            adoption,
            honour,
            org,
            person,
            matter,
            date,
        } => {
            let held = HonourHeld {
                honour: Some(honour.clone()),
                person: *person,
                date: *date,
                ..blank(*adoption, *org, required("matter", matter)?, *date)
            };
            apply(held, draft)
        }
        HonourCommand::Advance {
            honour,
            step,
            by,
            date,
        } => advance(*honour, *step, (by.as_ref(), *date), draft),
        HonourCommand::Lose {
            honour,
            reason: why,
            date,
        } => {
            let mut held = standing(*honour, draft)?;
            happened_by(*date, today(draft)?)?;
            held.reason = Some(reason(why)?);
            held.lost = Some(*date);
            draft.update(&held);
            Ok(())
        }
        HonourCommand::Drop {
            honour,
            reason: why,
        } => {
            let held: HonourHeld = draft.get(*honour)?;
            reason(why)?;
            uncited(draft)?;
            draft.remove(Kind::HonourHeld, held.id);
            Ok(())
        }
    }
}

fn blank(adoption: Id, org: Id, matter: String, date: Date) -> HonourHeld {
    HonourHeld {
        id: 0,
        version: 0,
        adoption,
        fact: None,
        honour: None,
        org,
        person: None,
        level: None,
        role: None,
        matter,
        date,
        step: None,
        issuer: None,
        authors: None,
        share: None,
        document: None,
        lost: None,
        reason: None,
    }
}

/// An honour from elsewhere as a draft says it for an org.
///
/// # Errors
/// `empty` if it does not say for what it was given.
pub fn drawn_up(adoption: Id, org: Id, new: &HonourDraft) -> Result<HonourHeld, Refusal> {
    Ok(HonourHeld {
        fact: Some(new.fact.clone()),
        person: new.person,
        level: Some(new.level.clone()),
        role: optional(new.role.as_ref()),
        issuer: optional(new.issuer.as_ref()),
        authors: new.authors,
        share: new.share,
        document: optional(new.document.as_ref()),
        ..blank(adoption, org, required("matter", &new.matter)?, new.date)
    })
}

/// What must be true of an honour from elsewhere.
fn holds(held: &HonourHeld, draft: &Draft<'_>) -> Decision {
    in_force(held.adoption, draft)?;
    living(draft, held.org)?;
    happened_by(held.date, today(draft)?)?;
    let pack = draft.facts.pack(held.adoption)?;
    let id = held.fact.as_deref().unwrap_or_default();
    let fact = pack.fact(id).ok_or_else(|| no_such_item(id).at("fact"))?;
    let FactKind::Honour { levels, roles } = &fact.kind else {
        return Err(other(fact));
    };
    let level = held.level.as_deref().unwrap_or_default();
    if !levels.iter().any(|it| it.id == level) {
        return Err(no_such_item(level).at("level"));
    }
    let known = |role: &String| roles.iter().any(|it| it.id == *role);
    if let Some(role) = held.role.as_ref().filter(|role| !known(role)) {
        return Err(no_such_item(role).at("role"));
    }
    if held.role.is_none() && !roles.is_empty() {
        return Err(super::field::empty("role"));
    }
    match held.person {
        Some(person) => draft.get::<Person>(person).map(drop),
        None => Ok(()),
    }
}

/// Enters every line of a list, none of which may have been entered already.
fn load(adoption: Id, lines: &[HonourLine], draft: &mut Draft<'_>) -> Decision {
    in_force(adoption, draft)?;
    let rows = draft.all::<HonourHeld>();
    let mut seen: BTreeSet<Twin> = rows.iter().map(Twin::of_honour).collect();
    for line in lines {
        let mut entered = || {
            let held = drawn_up(adoption, line.org, &line.draft)?;
            holds(&held, draft)?;
            once(Twin::of_honour(&held), (&held.matter, held.date), &mut seen)?;
            draft.insert(held);
            Ok(())
        };
        entered().map_err(|refusal: Refusal| refusal.on_line(line.line))?;
    }
    Ok(())
}

/// The steps on the way to an honour; a pack that names none means that it is simply rated.
fn way(honour: &Honour) -> Vec<HonourStep> {
    if honour.steps.is_empty() {
        return vec![HonourStep::Rate];
    }
    honour.steps.clone()
}

fn apply(held: HonourHeld, draft: &mut Draft<'_>) -> Decision {
    in_force(held.adoption, draft)?;
    living(draft, held.org)?;
    happened_by(held.date, today(draft)?)?;
    let pack = draft.facts.pack(held.adoption)?;
    let id = held.honour.clone().unwrap_or_default();
    let honour = pack
        .honour(&id)
        .ok_or_else(|| no_such_item(&id).at("honour"))?;
    match held.person {
        Some(person) => draft.get::<Person>(person).map(drop)?,
        None if honour.honours != HonourFor::Org => return Err(super::field::empty("person")),
        None => {}
    }
    let twin = |other: &HonourHeld| {
        other.lost.is_none()
            && (other.adoption, &other.honour, other.org, other.person)
                == (held.adoption, &held.honour, held.org, held.person)
    };
    if draft.all::<HonourHeld>().iter().any(twin) {
        return Err(out_of_order(honour, HonourStep::Apply));
    }
    let step = way(honour).first().copied();
    draft.insert(HonourHeld { step, ..held });
    Ok(())
}

fn out_of_order(honour: &Honour, step: HonourStep) -> Refusal {
    Refusal::new(RefusalCode::StepOutOfOrder)
        .with("honour", &honour.title)
        .with("step", step)
        .at("step")
}

/// An honour that was not lost.
fn standing(id: Id, draft: &Draft<'_>) -> Result<HonourHeld, Refusal> {
    let held: HonourHeld = draft.get(id)?;
    if held.lost.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    Ok(held)
}

fn advance(
    id: Id,
    step: HonourStep,
    (by, date): (Option<&String>, Date),
    draft: &mut Draft<'_>,
) -> Decision {
    let mut held = standing(id, draft)?;
    happened_by(date, today(draft)?)?;
    let pack = draft.facts.pack(held.adoption)?;
    let honour = held.honour.clone().unwrap_or_default();
    let honour = pack
        .honour(&honour)
        .ok_or_else(|| no_such_item(&honour).at("honour"))?;
    let way = way(honour);
    let at = way.iter().position(|it| Some(*it) == held.step);
    if at.and_then(|at| way.get(at + 1)) != Some(&step) {
        return Err(out_of_order(honour, step));
    }
    super::field::ordered(Some(held.date), Some(date)).map_err(|refusal| refusal.at("date"))?;
    held.step = Some(step);
    held.date = date;
    held.issuer = optional(by).or(held.issuer);
    draft.update(&held);
    Ok(())
}
