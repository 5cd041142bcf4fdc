//! People in posts: administrative heads, organisers, who acts for a vacancy, who hands over.

use super::maker::{Made, Maker, lack};
use crate::{
    base::{Field, Value, date},
    domain::{Id, Kind, OrgKind, Patch, PersonCommand, PostKind},
    store::StoreError,
};

/// Fills the posts that a list of orgs does not name.
pub(super) fn appoint(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let orgs = maker.orgs.clone();
    for (n, org) in orgs.iter().filter(|org| org.head).enumerate() {
        // In every second org a deputy secretary is also the administrative head.
        match org.deputies.first() {
            Some(deputy) if n % 2 == 0 => {
                take(maker, *deputy, org, PostKind::AdministrativeHead)?;
            }
            _ => newcomer(maker, org, PostKind::AdministrativeHead)?,
        }
        if n % 3 != 2 {
            newcomer(maker, org, PostKind::Organiser)?;
        }
    }
    for org in orgs.iter().filter(|org| org.kind == OrgKind::LeadingGroup) {
        newcomer(maker, org, PostKind::LeadingGroupHead)?;
    }
    for (code, count) in &maker.plan.workers {
        let org = maker.org(code)?.clone();
        for _ in 0..*count {
            let person = join(maker, PostKind::PartyWorker)?;
            take(maker, person, &org, PostKind::PartyWorker)?;
            let mut orgs = maker.orgs.iter_mut();
            if let Some(made) = orgs.find(|made| made.id == org.id) {
                made.workers.push(person);
            }
        }
    }
    for shape in &maker.plan.org {
        if shape.acting {
            acting(maker, &shape.code)?;
        }
    }
    for code in &maker.plan.duty.orgs {
        titled(maker, code)?;
    }
    extend(maker)
}

/// A new person in a post.
fn newcomer(maker: &mut Maker<'_>, org: &Made, post: PostKind) -> Result<(), StoreError> {
    let person = join(maker, post)?;
    take(maker, person, org, post)
}

fn join(maker: &mut Maker<'_>, post: PostKind) -> Result<Id, StoreError> {
    let stock = maker.stock;
    let command = PersonCommand::Add {
        name: maker.person(),
        title: Some(maker.dice.pick(&stock.titles).to_string()),
        degree: Some(maker.dice.pick(&stock.degrees).to_string()),
        full_time: post == PostKind::Organiser,
        administrative_head: post == PostKind::AdministrativeHead,
        phone: None,
    };
    let made = maker.act(command)?;
    made.created(Kind::Person)
        .next()
        .ok_or_else(|| lack("person"))
}

fn take(maker: &mut Maker<'_>, person: Id, org: &Made, post: PostKind) -> Result<(), StoreError> {
    let since = -maker.dice.days(200, 1500);
    let command = PersonCommand::Appoint {
        person,
        org: org.id,
        post,
        since: maker.day(since),
        acting: false,
    };
    maker.act(command).map(drop)
}

/// A deputy acts for the vacant post of the secretary.
fn acting(maker: &mut Maker<'_>, code: &str) -> Result<(), StoreError> {
    let org = maker.org(code)?.clone();
    let person = match org.deputies.first() {
        Some(deputy) => *deputy,
        None => join(maker, PostKind::DeputySecretary)?,
    };
    let command = PersonCommand::Appoint {
        person,
        org: org.id,
        post: PostKind::Secretary,
        since: maker.day(-75),
        acting: true,
    };
    maker.act(command).map(drop)
}

/// What a list does not say of a secretary: title, degree, whether he works full time.
fn titled(maker: &mut Maker<'_>, code: &str) -> Result<(), StoreError> {
    let stock = maker.stock;
    let Some((_, person, _)) = maker.org(code)?.secretary.clone() else {
        return Ok(());
    };
    let title = maker.dice.pick(&stock.titles).to_string();
    let degree = maker.dice.pick(&stock.degrees).to_string();
    let patch = |field: &str, value: Value| Patch {
        field: field.to_string(),
        value,
    };
    let set = vec![
        patch("title", Value::Text(title)),
        patch("degree", Value::Text(degree)),
        patch("full_time", true.to_value()),
    ];
    maker.act(PersonCommand::Edit { person, set }).map(drop)
}

/// One election is late with leave.
fn extend(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let today = maker.today;
    let late = maker.orgs.iter().filter_map(|org| org.term);
    let Some((term, due)) = late.filter(|(_, due)| *due < today).max_by_key(|it| it.1) else {
        return Ok(());
    };
    let command = PersonCommand::ExtendTerm {
        term,
        to: date::add_months(due, 4).max(maker.day(60)),
        approved_by: maker.plan.org[0].name.clone(),
    };
    maker.act(command).map(drop)
}

/// Secretaries who leave while work is under way: the handover stays open.
pub(super) fn hand_over(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    for shape in maker.plan.org.iter().filter(|shape| shape.leaves) {
        let org = maker.org(&shape.code)?.clone();
        let (_, _, post) = org.secretary.clone().ok_or_else(|| lack(&shape.code))?;
        let until = maker.past(-6, 1);
        maker.act(PersonCommand::Leave { post, until })?;
        let person = join(maker, PostKind::Secretary)?;
        let command = PersonCommand::Appoint {
            person,
            org: org.id,
            post: PostKind::Secretary,
            since: maker.past(-5, 1),
            acting: false,
        };
        maker.act(command)?;
    }
    Ok(())
}
