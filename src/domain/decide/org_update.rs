//! Brings standing orgs to what a list says that comes again: names, places, kinds, people, terms.

use super::{
    field::{Decision, optional, required},
    org::{self, Step},
    person, post,
};
use crate::domain::{
    command::OrgLine,
    facts::Draft,
    kind::PostKind,
    org::{Org, Person, Post, Term},
    record::Id,
};

/// New orgs first, since others may move below them, then the changed ones, then those that are
/// gone, which the list names from below to above. What a line leaves empty stays as it is.
pub(super) fn update(
    lines: &[OrgLine],
    gone: &[Id],
    step: &Step,
    draft: &mut Draft<'_>,
) -> Decision {
    let is_new = |line: &&OrgLine| by_code(&line.code, draft).is_none();
    let (new, standing): (Vec<&OrgLine>, Vec<&OrgLine>) = lines.iter().partition(is_new);
    let new: Vec<OrgLine> = new.into_iter().cloned().collect();
    org::load(&new, draft)?;
    for line in standing {
        if let Some(org) = by_code(&line.code, draft) {
            bring(org, line, step, draft).map_err(|refusal| refusal.on_line(line.line))?;
        }
    }
    for id in gone {
        org::dissolve(*id, step, draft)?;
    }
    Ok(())
}

fn by_code(code: &str, draft: &Draft<'_>) -> Option<Org> {
    let orgs = draft.all::<Org>().into_iter();
    let mut living = orgs.filter(|org| org.dissolved.is_none());
    living.find(|org| org.code == code.trim())
}

fn bring(org: Org, line: &OrgLine, step: &Step, draft: &mut Draft<'_>) -> Decision {
    let id = org.id;
    if let Some(parent) = optional(line.parent.as_ref()) {
        let above = by_code(&parent, draft);
        let above = above.ok_or_else(|| org::unknown_parent(&parent, line.line))?;
        if org.parent != Some(above.id) {
            org::move_org(id, Some(above.id), step, draft)?;
        }
    }
    if org.name != required("name", &line.name)? {
        org::rename(id, &line.name, step, draft)?;
    }
    if org.kind != line.kind {
        org::rebuild(id, line.kind, step, draft)?;
    }
    let old: Org = draft.get(id)?;
    let new = Org {
        sector: line.sector,
        members: line.members.or(old.members),
        phone: optional(line.phone.as_ref()).or_else(|| old.phone.clone()),
        ..old.clone()
    };
    if new != old {
        draft.update(&new);
    }
    if let Some(name) = optional(line.secretary.as_ref()) {
        seat(id, PostKind::Secretary, &[name], step, draft)?;
    }
    seat(id, PostKind::DeputySecretary, &line.deputies, step, draft)?;
    let Some((start, years)) = line.term_start.zip(line.term_years) else {
        return Ok(());
    };
    let terms = draft.all::<Term>().into_iter();
    let is_known = terms
        .filter(|term| term.org == id)
        .any(|term| term.start == start);
    match is_known {
        true => Ok(()),
        false => person::begin_term(id, start, years, draft),
    }
}

/// Those of a post that are not named leave it, and those that are named and not in it come. An
/// equal name in the same post of the same org is the same person; anywhere else it is not.
fn seat(org: Id, kind: PostKind, names: &[String], step: &Step, draft: &mut Draft<'_>) -> Decision {
    if names.is_empty() {
        return Ok(());
    }
    let posts = draft.all::<Post>().into_iter();
    let held = posts.filter(|it| it.org == org && it.post == kind && it.until.is_none());
    let held: Vec<(Post, String)> = held
        .map(|post| {
            let person = draft.find::<Person>(post.person);
            (post, person.map(|it| it.name).unwrap_or_default())
        })
        .collect();
    for (post, name) in &held {
        // Who only acts stops by himself when the post is filled.
        if !names.contains(name) && !post.acting {
            post::leave(post.id, step.date, draft)?;
        }
    }
    for name in names
        .iter()
        .filter(|name| !held.iter().any(|(_, it)| it == *name))
    {
        let person = draft.insert(Person {
            id: 0,
            version: 0,
            name: required("name", name)?,
            title: None,
            degree: None,
            full_time: false,
            administrative_head: false,
            phone: None,
        });
        let post = Post {
            id: 0,
            version: 0,
            person,
            org,
            post: kind,
            acting: false,
            since: Some(step.date),
            until: None,
        };
        post::appoint(post, step.date, draft)?;
    }
    Ok(())
}
