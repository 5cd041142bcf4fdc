//! Proposals at adoption: which orgs seem to stand for a pack's offices and classes.

use std::collections::HashMap;

use crate::domain::{
    Id, Org,
    command::PackCommand,
    pack::{Class, OfficeKind, Pack},
};

/// The commands that would map a pack's offices and classes to a tree. An office is proposed only
/// if exactly one org fits best; a class that the pack leaves to the clerk is not proposed.
pub fn mapping(adoption: Id, pack: &Pack, orgs: &[Org]) -> Vec<PackCommand> {
    let living: Vec<&Org> = orgs.iter().filter(|org| org.dissolved.is_none()).collect();
    let by_id: HashMap<Id, &Org> = living.iter().map(|org| (org.id, *org)).collect();
    let mut commands = Vec::new();
    for office in pack
        .offices
        .iter()
        .filter(|office| office.is == OfficeKind::Org)
    {
        let fits = |org: &&&Org| {
            office.kind.is_none_or(|kind| org.kind == kind)
                && office
                    .matches
                    .iter()
                    .any(|part| org.name.contains(part.as_str()))
        };
        let mut found: Vec<&&Org> = living.iter().filter(fits).collect();
        // The shortest name is the office itself; longer ones are parts or branches of it.
        found.sort_by_key(|org| org.name.chars().count());
        let best = match found[..] {
            [one] => Some(one),
            [one, next, ..] if one.name.chars().count() < next.name.chars().count() => Some(one),
            _ => None,
        };
        if let Some(org) = best {
            let office = office.id.clone();
            commands.push(PackCommand::MapOffice {
                adoption,
                office,
                org: org.id,
            });
        }
    }
    for class in pack.classes.iter().filter(|class| !class.by_hand) {
        let orgs: Vec<Id> = living
            .iter()
            .filter(|org| belongs(class, org, &by_id))
            .map(|org| org.id)
            .collect();
        if !orgs.is_empty() {
            commands.push(PackCommand::MapClass {
                adoption,
                class: class.id.clone(),
                orgs,
            });
        }
    }
    commands
}

fn belongs(class: &Class, org: &Org, by_id: &HashMap<Id, &Org>) -> bool {
    let members = org.members;
    let parent = org.parent.and_then(|parent| by_id.get(&parent));
    class.audience.holds(org.kind, org.sector, &[])
        && (class.parents.is_empty()
            || parent.is_some_and(|parent| class.parents.contains(&parent.kind)))
        && class
            .members_from
            .is_none_or(|least| members.is_some_and(|it| it >= least))
        && class
            .members_to
            .is_none_or(|most| members.is_some_and(|it| it <= most))
        && (class.matches.is_empty()
            || class
                .matches
                .iter()
                .any(|part| org.name.contains(part.as_str())))
}
