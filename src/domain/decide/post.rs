//! Decisions about posts: who takes one, who leaves it, and what is handed over in between.

use super::field::{Decision, empty, living, optional, ordered};
use crate::{
    base::Date,
    domain::{
        command::PersonCommand,
        facts::Draft,
        kind::{FindingState, PostKind},
        org::{Handover, Org, Person, Post},
        record::Id,
        refusal::{Refusal, RefusalCode},
        work::{Assignment, Finding},
    },
};

pub(super) fn decide(command: &PersonCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        PersonCommand::Appoint {
            person,
            org,
            post,
            since,
            acting,
        } => {
            let post = Post {
                id: 0,
                version: 0,
                person: *person,
                org: *org,
                post: *post,
                acting: *acting,
                since: Some(*since),
                until: None,
            };
            appoint(post, *since, draft)
        }
        PersonCommand::Leave { post, until } => leave(*post, *until, draft),
        PersonCommand::HandOver {
            handover,
            date,
            remark,
        } => hand_over(*handover, *date, remark.as_ref(), draft),
        _ => Ok(()),
    }
}

fn same_chair(a: &Post, b: &Post) -> bool {
    a.org == b.org && a.post == b.post
}

/// Whether a post still lasts after a day. Successor and predecessor may share one day.
fn lasts_after(post: &Post, day: Date) -> bool {
    post.until.is_none_or(|until| until > day)
}

/// Several deputies, organisers and members may serve at once; one secretary, and one who acts
/// for him until he comes.
pub(super) fn appoint(new: Post, since: Date, draft: &mut Draft<'_>) -> Decision {
    let person: Person = draft.get(new.person)?;
    living(draft, new.org)?;
    let posts = draft.all::<Post>().into_iter();
    let held: Vec<Post> = posts
        .filter(|old| same_chair(old, &new) && lasts_after(old, since))
        .collect();
    if held
        .iter()
        .any(|old| old.person == person.id && old.acting == new.acting)
    {
        return Err(RefusalCode::NothingToDo.into());
    }
    if new.post == PostKind::Secretary
        && let Some(other) = held.iter().find(|old| old.acting == new.acting)
    {
        return Err(two_secretaries(other, draft));
    }
    let (org, kind, acting) = (new.org, new.post, new.acting);
    let arriving = draft.insert(new);
    for mut old in held {
        // Whoever acted for the vacancy stops when it is filled.
        if old.acting && !acting && kind == PostKind::Secretary {
            old.until = Some(since.max(old.since.unwrap_or(since)));
            draft.update(&old);
        }
    }
    for mut handover in draft.all::<Handover>() {
        let waits = handover.org == org && handover.post == kind && handover.closed.is_none();
        let for_another = handover
            .arriving
            .is_some_and(|post| !is_acting(post, draft));
        if waits && !for_another {
            handover.arriving = Some(arriving);
            draft.update(&handover);
        }
    }
    Ok(())
}

fn is_acting(post: Id, draft: &Draft<'_>) -> bool {
    draft.find::<Post>(post).is_some_and(|post| post.acting)
}

fn two_secretaries(other: &Post, draft: &Draft<'_>) -> Refusal {
    let org = draft.find::<Org>(other.org).map(|org| org.name);
    let person = draft.find::<Person>(other.person).map(|person| person.name);
    Refusal::new(RefusalCode::TwoSecretaries)
        .with("org", org.unwrap_or_default())
        .with("person", person.unwrap_or_default())
        .with(
            "since",
            other
                .since
                .map_or_else(String::new, |since| since.to_string()),
        )
        .at("person")
}

/// The posts whose change leaves work without anybody to answer for it.
fn is_leading(post: PostKind) -> bool {
    matches!(
        post,
        PostKind::Secretary | PostKind::DeputySecretary | PostKind::LeadingGroupHead
    )
}

/// Whether an assignment waits for the holder of a post.
fn answers(work: &Assignment, post: &Post) -> bool {
    let unheld = work.holder.is_none() && post.post == PostKind::Secretary;
    work.org == post.org && work.outcome.is_none() && (work.holder == Some(post.person) || unheld)
}

pub(super) fn leave(id: Id, until: Date, draft: &mut Draft<'_>) -> Decision {
    let mut post: Post = draft.get(id)?;
    if post.until.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    ordered(post.since, Some(until)).map_err(|refusal| refusal.at("until"))?;
    post.until = Some(until);
    draft.update(&post);
    let work = draft
        .all::<Assignment>()
        .iter()
        .any(|work| answers(work, &post));
    let findings = post.post == PostKind::Secretary
        && draft
            .all::<Finding>()
            .iter()
            .any(|finding| finding.org == post.org && finding.state != FindingState::Closed);
    if !is_leading(post.post) || !(work || findings) {
        return Ok(());
    }
    // A successor may have been appointed for the very day before the post was given up.
    let successor = draft
        .all::<Post>()
        .into_iter()
        .filter(|other| other.id != id && same_chair(other, &post) && lasts_after(other, until))
        .min_by_key(|other| other.acting);
    draft.insert(Handover {
        id: 0,
        version: 0,
        org: post.org,
        post: post.post,
        leaving: id,
        arriving: successor.map(|other| other.id),
        opened: until,
        closed: None,
        remark: None,
    });
    Ok(())
}

fn hand_over(id: Id, date: Date, remark: Option<&String>, draft: &mut Draft<'_>) -> Decision {
    let mut handover: Handover = draft.get(id)?;
    if handover.closed.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    ordered(Some(handover.opened), Some(date)).map_err(|refusal| refusal.at("date"))?;
    let leaving: Post = draft.get(handover.leaving)?;
    let arriving = handover.arriving.ok_or_else(|| empty("arriving"))?;
    let arriving: Post = draft.get(arriving)?;
    for mut work in draft.all::<Assignment>() {
        if answers(&work, &leaving) {
            work.holder = Some(arriving.person);
            draft.update(&work);
        }
    }
    handover.closed = Some(date);
    handover.remark = optional(remark);
    draft.update(&handover);
    Ok(())
}
