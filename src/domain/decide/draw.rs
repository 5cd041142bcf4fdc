//! What is drawn from a pack: the lines of the responsibility list and of the project list.

use std::collections::BTreeSet;

use super::{
    field::{Decision, distinct, living, today},
    pack::{Classes, in_force, local_day, milestone_key, no_such_item},
    task::{add_units, blank, next_code},
};
use crate::{
    base::Date,
    domain::{
        command::TaskDraft,
        facts::Draft,
        kind::{OrgKind, PostKind, Share, State},
        org::{Org, Post},
        pack::{DutyLine, Pack, TaskLine},
        record::Id,
        work::{Adoption, Duty, Milestone, OfficeMap, Task},
    },
};

/// The post that answers for an org as a whole.
fn chair(kind: OrgKind) -> PostKind {
    match kind {
        OrgKind::LeadingGroup => PostKind::LeadingGroupHead,
        _ => PostKind::Secretary,
    }
}

/// Lays the common lines on the orgs that they are for; what is laid already stays as it is.
/// An org has the post of its head also while it is vacant, any other only while it is held.
pub(super) fn duties(adoption: Id, orgs: &[Id], draft: &mut Draft<'_>) -> Decision {
    let adopted = in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    let day = today(draft)?;
    let mut laid: BTreeSet<(Id, PostKind, String)> = draft
        .all::<Duty>()
        .into_iter()
        .filter(|duty| duty.adoption == Some(adoption))
        .filter_map(|duty| Some((duty.org, duty.post, duty.item?)))
        .collect();
    let held = held_on(day, draft);
    let classes = Classes::new(&pack, adoption, draft);
    for id in distinct(orgs) {
        let org = living(draft, id)?;
        if !pack.covers(org.kind, org.sector) {
            continue;
        }
        let classes = classes.of(&org, draft);
        let lines = pack.duties.iter().filter(|line| {
            line.share == Share::Common && line.audience.holds(org.kind, org.sector, &classes)
        });
        for line in lines {
            for post in posts_of(line, &org, &held) {
                if laid.insert((id, post, line.id.clone())) {
                    draft.insert(laid_duty(&adopted, &pack, line, (id, post)));
                }
            }
        }
    }
    Ok(())
}

fn held_on(day: Date, draft: &Draft<'_>) -> BTreeSet<(Id, PostKind)> {
    draft
        .all::<Post>()
        .into_iter()
        .filter(|post| post.holds_on(day))
        .map(|post| (post.org, post.post))
        .collect()
}

fn posts_of(line: &DutyLine, org: &Org, held: &BTreeSet<(Id, PostKind)>) -> Vec<PostKind> {
    let chair = chair(org.kind);
    if line.audience.posts.is_empty() {
        return vec![chair];
    }
    let posts = line.audience.posts.iter().copied();
    posts
        .filter(|post| *post == chair || held.contains(&(org.id, *post)))
        .collect()
}

fn laid_duty(adopted: &Adoption, pack: &Pack, line: &DutyLine, to: (Id, PostKind)) -> Duty {
    Duty {
        id: 0,
        version: 0,
        year: adopted.year,
        adoption: Some(adopted.id),
        item: Some(line.id.clone()),
        org: to.0,
        post: to.1,
        share: line.share,
        area: pack.area(&line.area).map(|area| area.title.clone()),
        text: line.text.clone(),
        clause: line.source.clause.clone(),
        state: State::Waiting,
        progress: 0,
        evidence: None,
        remark: None,
    }
}

/// Writes the named lines of the project list as tasks, all of them if none is named. A line that
/// was drawn already is left alone.
pub(super) fn tasks(adoption: Id, items: &[String], draft: &mut Draft<'_>) -> Decision {
    let adopted = in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    if let Some(unknown) = items.iter().find(|item| pack.task(item).is_none()) {
        return Err(no_such_item(unknown).at("items"));
    }
    let drawn: BTreeSet<String> = draft
        .all::<Task>()
        .into_iter()
        .filter(|task| task.adoption == Some(adoption) && task.carried_from.is_none())
        .filter_map(|task| task.item)
        .collect();
    let mut lines: Vec<&TaskLine> = pack.tasks.iter().collect();
    lines
        .retain(|line| (items.is_empty() || items.contains(&line.id)) && !drawn.contains(&line.id));
    for (new, line) in (0..).zip(lines) {
        let text = drawn_text(&adopted, &pack, line, draft);
        let task = Task {
            adoption: Some(adoption),
            item: Some(line.id.clone()),
            ..blank(adopted.year, next_code(draft, new), &text)?
        };
        let task = draft.insert(task);
        add_units(task, &text.supporting, draft)?;
        for step in &line.milestones {
            let key = milestone_key(&line.id, &step.id);
            let due = local_day((adoption, &key), &step.deadline, adopted.year, draft);
            if let Some(due) = due {
                let title = step.text.clone();
                draft.insert(Milestone {
                    id: 0,
                    version: 0,
                    task,
                    title,
                    due,
                    reached: None,
                });
            }
        }
    }
    Ok(())
}

/// A line of the pack as a task's text. An office that stands for no org of the tree is named.
fn drawn_text(adopted: &Adoption, pack: &Pack, line: &TaskLine, draft: &Draft<'_>) -> TaskDraft {
    let mut offices = draft.all::<OfficeMap>();
    offices.retain(|map| map.adoption == adopted.id);
    let org_of = |office: &String| {
        let map = offices.iter().find(|map| map.office == *office)?;
        living(draft, map.org).ok().map(|org| org.id)
    };
    let title_of = |office: &String| pack.office(office).map(|office| office.title.clone());
    let lead = line.lead.as_ref().and_then(org_of);
    let named_lead = line
        .lead
        .as_ref()
        .filter(|_| lead.is_none())
        .and_then(title_of);
    TaskDraft {
        title: line.title.clone(),
        category: line.category,
        share: line.share,
        goal: Some(line.goal.clone()),
        standard: Some(line.standard.clone()),
        figures: joined(&line.figures),
        leader: line.leader.as_ref().and_then(title_of),
        lead,
        supporting: line.supporting.iter().filter_map(org_of).collect(),
        responsible: line.person.as_ref().and_then(title_of).or(named_lead),
        measures: joined(&line.measures),
        deadline: local_day((adopted.id, &line.id), &line.deadline, adopted.year, draft),
        clause: line.source.clause.clone(),
    }
}

fn joined(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join("\n"))
}
