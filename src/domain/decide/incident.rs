//! Decisions about incidents: severities that the pack knows, days that can be.

use std::collections::BTreeSet;

use super::{
    field::{
        Decision, bad, happened, living, once, optional, patched, reason, required_lines, uncited,
    },
    figure::other,
    pack::{in_force, no_such_item},
};
use crate::domain::{
    command::{IncidentCommand, IncidentDraft, IncidentLine},
    facts::Draft,
    ledger::Incident,
    org::Person,
    pack::FactKind,
    record::{Id, Kind},
    refusal::Refusal,
    twin::Twin,
};

const EDITABLE: &[&str] = &[
    "date", "severity", "case_key", "person", "persons", "text", "document",
];

pub(super) fn decide(command: &IncidentCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        IncidentCommand::Add {
            adoption,
            org,
            draft: new,
        } => {
            let incident = drawn_up(*adoption, *org, new)?;
            holds(&incident, draft)?;
            draft.insert(incident);
        }
        IncidentCommand::Load { adoption, lines } => load(*adoption, lines, draft)?,
        IncidentCommand::Edit { incident, set } => {
            let incident = patched(&draft.get::<Incident>(*incident)?, set, EDITABLE)?;
            holds(&incident, draft)?;
            draft.update(&incident);
        }
        IncidentCommand::Drop {
            incident,
            reason: why,
        } => {
            let incident: Incident = draft.get(*incident)?;
            reason(why)?;
            uncited(draft)?;
            draft.remove(Kind::Incident, incident.id);
        }
    }
    Ok(())
}

/// An incident as a draft says it for an org.
///
/// # Errors
/// `empty` if it does not say what happened.
pub fn drawn_up(adoption: Id, org: Id, new: &IncidentDraft) -> Result<Incident, Refusal> {
    Ok(Incident {
        id: 0,
        version: 0,
        adoption,
        fact: new.fact.clone(),
        org,
        date: new.date,
        severity: new.severity.clone(),
        case_key: optional(new.case_key.as_ref()),
        person: new.person,
        persons: new.persons,
        text: required_lines("text", &new.text)?,
        document: optional(new.document.as_ref()),
    })
}

/// Enters every line of a list, none of which may have been entered already.
fn load(adoption: Id, lines: &[IncidentLine], draft: &mut Draft<'_>) -> Decision {
    in_force(adoption, draft)?;
    let rows = draft.all::<Incident>();
    let mut seen: BTreeSet<Twin> = rows.iter().map(Twin::of_incident).collect();
    for line in lines {
        let mut entered = || {
            let incident = drawn_up(adoption, line.org, &line.draft)?;
            holds(&incident, draft)?;
            let told = (incident.text.as_str(), incident.date);
            once(Twin::of_incident(&incident), told, &mut seen)?;
            draft.insert(incident);
            Ok(())
        };
        entered().map_err(|refusal: Refusal| refusal.on_line(line.line))?;
    }
    Ok(())
}

fn holds(incident: &Incident, draft: &Draft<'_>) -> Decision {
    let adopted = in_force(incident.adoption, draft)?;
    let org = living(draft, incident.org)?;
    let pack = draft.facts.pack(incident.adoption)?;
    let fact = pack
        .fact(&incident.fact)
        .ok_or_else(|| no_such_item(&incident.fact).at("fact"))?;
    let FactKind::Incident { severities, .. } = &fact.kind else {
        return Err(other(fact));
    };
    if !severities.iter().any(|it| it.id == incident.severity) {
        return Err(no_such_item(&incident.severity).at("severity"));
    }
    happened(incident.date, (&adopted, &org), draft)?;
    if incident.persons == Some(0) {
        return Err(bad("persons", 0));
    }
    match incident.person {
        Some(person) => draft.get::<Person>(person).map(drop),
        None => Ok(()),
    }
}
