//! What decisions about persons, posts, terms and rosters need.

use rusqlite::params;

use super::Reader;
use crate::{
    base::Field,
    domain::{Handover, Id, Kind, PersonCommand, Post, PostKind},
    store::StoreError,
};

pub(super) fn gather(command: &PersonCommand, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    match command {
        PersonCommand::Add { .. } => {}
        PersonCommand::Edit { person, .. } => {
            reader.one(Kind::Person, *person)?;
        }
        PersonCommand::Appoint {
            person, org, post, ..
        } => {
            reader.one(Kind::Person, *person)?;
            reader.one(Kind::Org, *org)?;
            chair(*org, *post, reader)?;
            let tail = "WHERE t.org = ?1 AND t.closed IS NULL";
            for handover in reader.list::<Handover>(tail, [org])? {
                if let Some(arriving) = handover.arriving {
                    reader.one(Kind::Post, arriving)?;
                }
            }
        }
        PersonCommand::Leave { post, .. } => {
            if let Some(post) = reader.get::<Post>(*post)? {
                chair(post.org, post.post, reader)?;
                open_work(post.org, reader)?;
                let tail = "WHERE t.org = ?1 AND t.state <> 'closed' LIMIT 1";
                reader.many(Kind::Finding, tail, [post.org])?;
            }
        }
        PersonCommand::HandOver { handover, .. } => {
            if let Some(handover) = reader.get::<Handover>(*handover)? {
                reader.one(Kind::Post, handover.leaving)?;
                if let Some(arriving) = handover.arriving {
                    reader.one(Kind::Post, arriving)?;
                }
                open_work(handover.org, reader)?;
            }
        }
        PersonCommand::BeginTerm { org, .. } => {
            reader.one(Kind::Org, *org)?;
            reader.many(Kind::Term, "WHERE t.org = ?1", [org])?;
        }
        PersonCommand::ExtendTerm { term, .. } => {
            reader.one(Kind::Term, *term)?;
        }
        PersonCommand::Enroll { person, org, .. } => {
            reader.one(Kind::Person, *person)?;
            reader.one(Kind::Org, *org)?;
            let tail = "WHERE t.person = ?1 AND t.until IS NULL";
            reader.many(Kind::PartyMember, tail, [person])?;
        }
        PersonCommand::Transfer { member, to, .. } => {
            reader.one(Kind::PartyMember, *member)?;
            reader.one(Kind::Org, *to)?;
        }
        PersonCommand::Release { member, .. } => {
            reader.one(Kind::PartyMember, *member)?;
        }
    }
    Ok(())
}

/// Who holds and held one post of an org, with their names.
pub(super) fn chair(org: Id, post: PostKind, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let tail = "WHERE t.org = ?1 AND t.post = ?2";
    let code = post.to_value();
    for post in reader.list::<Post>(tail, params![org, code.text()])? {
        reader.one(Kind::Person, post.person)?;
    }
    reader.one(Kind::Org, org).map(drop)
}

pub(super) fn open_work(org: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    reader.many(
        Kind::Assignment,
        "WHERE t.org = ?1 AND t.outcome IS NULL",
        [org],
    )
}
