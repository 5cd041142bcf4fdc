//! Decisions about organisations: their founding, their place in the tree, and their end.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    field::{Decision, bad, empty, living, optional, ordered, patched, required, today},
    org_update,
};
use crate::{
    base::Date,
    domain::{
        command::{OrgCommand, OrgLine, Patch},
        facts::Draft,
        kind::{MemberStatus, OrgEventKind, OrgKind, PostKind},
        org::{Org, OrgEvent, PartyMember, Person, Post, Term},
        record::Id,
        refusal::{Refusal, RefusalCode},
        work::Assignment,
    },
};

/// The columns without a history of their own.
const EDITABLE: &[&str] = &["code", "sector", "members", "phone", "founded", "sort"];

pub(super) fn decide(command: &OrgCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        OrgCommand::Found {
            code,
            parent,
            name,
            kind,
            sector,
            members,
            founded,
        } => {
            let org = Org {
                id: 0,
                version: 0,
                code: code.clone(),
                parent: *parent,
                name: name.clone(),
                kind: *kind,
                sector: *sector,
                members: *members,
                phone: None,
                founded: *founded,
                dissolved: None,
                merged_into: None,
                sort: last_sort(draft) + 1,
            };
            found(org, draft)
        }
        OrgCommand::Load { lines } => load(lines, draft),
        OrgCommand::Update { lines, gone, date } => {
            org_update::update(lines, gone, &Step::new(*date, &None), draft)
        }
        OrgCommand::Edit { org, set } => edit(*org, set, draft),
        OrgCommand::Move {
            org,
            parent,
            date,
            reason,
        } => move_org(*org, *parent, &Step::new(*date, reason), draft),
        OrgCommand::Rename {
            org,
            name,
            date,
            reason,
        } => rename(*org, name, &Step::new(*date, reason), draft),
        OrgCommand::Rebuild {
            org,
            kind,
            date,
            reason,
        } => rebuild(*org, *kind, &Step::new(*date, reason), draft),
        OrgCommand::Merge {
            org,
            into,
            date,
            reason,
        } => merge(*org, *into, &Step::new(*date, reason), draft),
        OrgCommand::Dissolve { org, date, reason } => {
            dissolve(*org, &Step::new(*date, reason), draft)
        }
    }
}

/// When and why something happens to orgs.
pub(super) struct Step {
    pub(super) date: Date,
    reason: Option<String>,
}

impl Step {
    fn new(date: Date, reason: &Option<String>) -> Step {
        Step {
            date,
            reason: optional(reason.as_ref()),
        }
    }

    fn record(
        &self,
        org: Id,
        event: OrgEventKind,
        (before, after): (Option<String>, Option<String>),
        draft: &mut Draft<'_>,
    ) {
        draft.insert(OrgEvent {
            id: 0,
            version: 0,
            org,
            date: self.date,
            event,
            before,
            after,
            reason: self.reason.clone(),
        });
    }
}

/// A living org to which something happens on a day not before its founding.
fn standing(id: Id, step: &Step, draft: &Draft<'_>) -> Result<Org, Refusal> {
    let org = living(draft, id)?;
    ordered(org.founded, Some(step.date))?;
    Ok(org)
}

/// The highest order that the file holds; lists keep their own order below one superior.
fn last_sort(draft: &Draft<'_>) -> i64 {
    draft.facts.counts.get("org_sort").copied().unwrap_or(0)
}

fn free_code(code: &str, except: Id, draft: &Draft<'_>) -> Decision {
    let holder = draft
        .all::<Org>()
        .into_iter()
        .find(|org| org.code == code && org.dissolved.is_none() && org.id != except);
    match holder {
        Some(org) => Err(duplicate(code, &org.name)),
        None => Ok(()),
    }
}

fn duplicate(code: &str, name: &str) -> Refusal {
    Refusal::new(RefusalCode::DuplicateCode)
        .with("code", code)
        .with("name", name)
        .at("code")
}

fn found(mut org: Org, draft: &mut Draft<'_>) -> Decision {
    org.code = required("code", &org.code)?;
    org.name = required("name", &org.name)?;
    free_code(&org.code, 0, draft)?;
    if let Some(parent) = org.parent {
        living(draft, parent)?;
    }
    let step = Step {
        date: org.founded.map_or_else(|| today(draft), Ok)?,
        reason: None,
    };
    let name = org.name.clone();
    let id = draft.insert(org);
    step.record(id, OrgEventKind::Founded, (None, Some(name)), draft);
    Ok(())
}

/// Loads a list. A list says what stands, not when it was founded: it leaves no event.
pub(super) fn load(lines: &[OrgLine], draft: &mut Draft<'_>) -> Decision {
    let mut by_code: BTreeMap<String, (Id, String)> = draft
        .all::<Org>()
        .into_iter()
        .filter(|org| org.dissolved.is_none())
        .map(|org| (org.code, (org.id, org.name)))
        .collect();
    for (sort, line) in (last_sort(draft) + 1..).zip(lines) {
        let at_line = |refusal: Refusal| refusal.on_line(line.line);
        let code = required("code", &line.code).map_err(at_line)?;
        let name = required("name", &line.name).map_err(at_line)?;
        if let Some((_, holder)) = by_code.get(&code) {
            return Err(at_line(duplicate(&code, holder)));
        }
        let parent = match optional(line.parent.as_ref()) {
            None => None,
            Some(parent) => match by_code.get(&parent) {
                Some((id, _)) => Some(*id),
                None => return Err(unknown_parent(&parent, line.line)),
            },
        };
        let org = draft.insert(Org {
            id: 0,
            version: 0,
            code: code.clone(),
            parent,
            name: name.clone(),
            kind: line.kind,
            sector: line.sector,
            members: line.members,
            phone: optional(line.phone.as_ref()),
            founded: None,
            dissolved: None,
            merged_into: None,
            sort,
        });
        by_code.insert(code, (org, name));
        load_officers(line, org, draft);
        load_term(line, org, draft).map_err(at_line)?;
    }
    Ok(())
}

pub(super) fn unknown_parent(parent: &str, line: u32) -> Refusal {
    Refusal::new(RefusalCode::UnknownParent)
        .with("parent", parent)
        .on_line(line)
        .at("parent")
}

/// One new person for each name: equal names are never taken for one person.
fn load_officers(line: &OrgLine, org: Id, draft: &mut Draft<'_>) {
    let secretary = line
        .secretary
        .iter()
        .map(|name| (PostKind::Secretary, name));
    let deputies = line
        .deputies
        .iter()
        .map(|name| (PostKind::DeputySecretary, name));
    for (post, name) in secretary.chain(deputies) {
        let Ok(name) = required("name", name) else {
            continue;
        };
        let person = draft.insert(Person {
            id: 0,
            version: 0,
            name,
            title: None,
            degree: None,
            full_time: false,
            administrative_head: false,
            phone: None,
        });
        draft.insert(Post {
            id: 0,
            version: 0,
            person,
            org,
            post,
            acting: false,
            since: None,
            until: None,
        });
    }
}

/// A term needs its length: without it nobody could say when the next election is due.
fn load_term(line: &OrgLine, org: Id, draft: &mut Draft<'_>) -> Decision {
    let Some(start) = line.term_start else {
        return Ok(());
    };
    let years = line.term_years.ok_or_else(|| empty("term_years"))?;
    if years == 0 {
        return Err(bad("term_years", years));
    }
    draft.insert(Term {
        id: 0,
        version: 0,
        org,
        start,
        years,
        extended_to: None,
        approved_by: None,
        ended: None,
    });
    Ok(())
}

fn edit(id: Id, set: &[Patch], draft: &mut Draft<'_>) -> Decision {
    let old = living(draft, id)?;
    let org = patched(&old, set, EDITABLE)?;
    if org.code != old.code {
        free_code(&org.code, id, draft)?;
    }
    let first = draft
        .all::<Term>()
        .into_iter()
        .filter(|term| term.org == id)
        .map(|term| term.start);
    if let (Some(founded), Some(start)) = (org.founded, first.min())
        && start < founded
    {
        return Err(Refusal::new(RefusalCode::TermBeforeFounding)
            .with("start", start)
            .with("founded", founded)
            .at("founded"));
    }
    draft.update(&org);
    Ok(())
}

/// Whether `org` is `other` or stands somewhere above it.
fn is_above(org: Id, other: Option<Id>, draft: &Draft<'_>) -> bool {
    let mut at = other;
    let mut passed = BTreeSet::new();
    while let Some(id) = at {
        // A tree that already has a cycle is no reason to look for its end for ever.
        if id == org || !passed.insert(id) {
            return true;
        }
        at = draft.find::<Org>(id).and_then(|found| found.parent);
    }
    false
}

fn parent_name(parent: Option<Id>, draft: &Draft<'_>) -> Option<String> {
    parent
        .and_then(|id| draft.find::<Org>(id))
        .map(|org| org.name)
}

fn cycle(org: &Org, parent: &str) -> Refusal {
    Refusal::new(RefusalCode::Cycle)
        .with("org", &org.name)
        .with("parent", parent)
        .at("parent")
}

pub(super) fn move_org(id: Id, parent: Option<Id>, step: &Step, draft: &mut Draft<'_>) -> Decision {
    let org = standing(id, step, draft)?;
    if let Some(parent) = parent {
        let above = living(draft, parent)?;
        if is_above(id, Some(parent), draft) {
            return Err(cycle(&org, &above.name));
        }
    }
    if org.parent == parent {
        return Err(RefusalCode::NothingToDo.into());
    }
    put_under(org, parent, step, draft);
    Ok(())
}

fn put_under(mut org: Org, parent: Option<Id>, step: &Step, draft: &mut Draft<'_>) {
    let shown = (parent_name(org.parent, draft), parent_name(parent, draft));
    org.parent = parent;
    draft.update(&org);
    step.record(org.id, OrgEventKind::Moved, shown, draft);
}

pub(super) fn rename(id: Id, name: &str, step: &Step, draft: &mut Draft<'_>) -> Decision {
    let mut org = standing(id, step, draft)?;
    let name = required("name", name)?;
    if org.name == name {
        return Err(RefusalCode::NothingToDo.into());
    }
    let before = std::mem::replace(&mut org.name, name.clone());
    draft.update(&org);
    step.record(id, OrgEventKind::Renamed, (Some(before), Some(name)), draft);
    Ok(())
}

pub(super) fn rebuild(id: Id, kind: OrgKind, step: &Step, draft: &mut Draft<'_>) -> Decision {
    let mut org = standing(id, step, draft)?;
    let before = std::mem::replace(&mut org.kind, kind);
    if before == kind {
        return Err(RefusalCode::NothingToDo.into());
    }
    draft.update(&org);
    let shown = (Some(before.to_string()), Some(kind.to_string()));
    step.record(id, OrgEventKind::Rebuilt, shown, draft);
    Ok(())
}

/// Its children, its roster and the answer for its open work pass to the other org; what it did
/// stays under its own name.
fn merge(id: Id, into: Id, step: &Step, draft: &mut Draft<'_>) -> Decision {
    let org = standing(id, step, draft)?;
    let other = standing(into, step, draft)?;
    if is_above(id, Some(into), draft) {
        return Err(cycle(&org, &other.name));
    }
    let children = draft.all::<Org>().into_iter();
    for child in children.filter(|child| child.parent == Some(id) && child.dissolved.is_none()) {
        put_under(child, Some(into), step, draft);
    }
    for member in draft.all::<PartyMember>() {
        if member.org == id && member.until.is_none() {
            let status = member.status;
            let mut left = member.clone();
            left.status = MemberStatus::Transferred;
            left.until = Some(step.date.max(member.since.unwrap_or(step.date)));
            draft.update(&left);
            draft.insert(PartyMember {
                org: into,
                status,
                since: Some(step.date),
                until: None,
                ..member
            });
        }
    }
    let holder = secretary_on(into, step.date, draft);
    for mut work in draft.all::<Assignment>() {
        if work.org == id && work.outcome.is_none() {
            work.holder = holder;
            draft.update(&work);
        }
    }
    let shown = (Some(org.name.clone()), Some(other.name));
    step.record(into, OrgEventKind::Merged, shown.clone(), draft);
    end(
        Org {
            merged_into: Some(into),
            ..org
        },
        OrgEventKind::Merged,
        shown,
        (step, draft),
    );
    Ok(())
}

/// Who answers for an org on a day: its secretary, else the person who acts for him.
fn secretary_on(org: Id, day: Date, draft: &Draft<'_>) -> Option<Id> {
    draft
        .all::<Post>()
        .into_iter()
        .filter(|post| post.org == org && post.post == PostKind::Secretary && post.holds_on(day))
        .min_by_key(|post| post.acting)
        .map(|post| post.person)
}

pub(super) fn dissolve(id: Id, step: &Step, draft: &mut Draft<'_>) -> Decision {
    let org = standing(id, step, draft)?;
    let children = draft.all::<Org>().into_iter();
    let living = children
        .filter(|org| org.parent == Some(id) && org.dissolved.is_none())
        .count();
    if living > 0 {
        return Err(Refusal::new(RefusalCode::HasChildren)
            .with("org", org.name)
            .with("count", living));
    }
    let work = draft.all::<Assignment>().into_iter();
    let open = work
        .filter(|work| work.org == id && work.outcome.is_none())
        .count();
    if open > 0 {
        return Err(Refusal::new(RefusalCode::HasOpenWork)
            .with("org", org.name)
            .with("count", open));
    }
    let shown = (Some(org.name.clone()), None);
    end(org, OrgEventKind::Dissolved, shown, (step, draft));
    Ok(())
}

/// Ends an org with its posts and its term.
fn end(
    mut org: Org,
    event: OrgEventKind,
    shown: (Option<String>, Option<String>),
    (step, draft): (&Step, &mut Draft<'_>),
) {
    for mut post in draft.all::<Post>() {
        if post.org == org.id && post.until.is_none() {
            post.until = Some(step.date.max(post.since.unwrap_or(step.date)));
            draft.update(&post);
        }
    }
    for mut term in draft.all::<Term>() {
        if term.org == org.id && term.ended.is_none() {
            term.ended = Some(step.date.max(term.start));
            draft.update(&term);
        }
    }
    org.dissolved = Some(step.date);
    draft.update(&org);
    step.record(org.id, event, shown, draft);
}
