//! Decisions about offices that bundles are exchanged with: who they are is known by a key.

use super::field::{Decision, bad, required};
use crate::domain::{
    command::PeerCommand,
    facts::Draft,
    refusal::{Refusal, RefusalCode},
    work::Peer,
};

pub(super) fn decide(command: &PeerCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        PeerCommand::Add {
            name,
            site,
            key,
            recipient,
        } => {
            let peer = Peer {
                id: 0,
                version: 0,
                name: required("name", name)?,
                site: word("site", site)?,
                key: public_key(key)?,
                recipient: recipient.as_ref().map(|it| age_recipient(it)).transpose()?,
                active: true,
            };
            add(peer, draft)
        }
        PeerCommand::Remove { peer } => {
            let mut peer: Peer = draft.get(*peer)?;
            if !peer.active {
                return Err(RefusalCode::AlreadyEnded.into());
            }
            peer.active = false;
            draft.update(&peer);
            Ok(())
        }
    }
}

/// One name, one site, one key: whose bundle it is must never be a question.
fn add(peer: Peer, draft: &mut Draft<'_>) -> Decision {
    let mut active = draft.all::<Peer>();
    active.retain(|other| other.active);
    for other in active {
        let taken = [
            (&peer.name, &other.name, "name"),
            (&peer.site, &other.site, "site"),
            (&peer.key, &other.key, "key"),
        ];
        if let Some((value, _, field)) = taken.iter().find(|(a, b, _)| a == b) {
            return Err(Refusal::new(RefusalCode::DuplicateCode)
                .with("code", value)
                .with("name", &other.name)
                .at(field));
        }
    }
    draft.insert(peer);
    Ok(())
}

/// Letters and digits only: the word stands in a file that another program reads.
fn word(field: &str, given: &str) -> Result<String, Refusal> {
    let word = required(field, given)?;
    match word.chars().all(|c| c.is_ascii_alphanumeric()) {
        true => Ok(word),
        false => Err(bad(field, word)),
    }
}

/// The sort and the key itself. What follows them, such as a comment, is not kept.
fn public_key(given: &str) -> Result<String, Refusal> {
    let line = required("key", given)?;
    let mut words = line.split_whitespace();
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    match (words.next(), words.next()) {
        (Some("ssh-ed25519"), Some(key)) if key.len() > 40 && key.chars().all(is_base64) => {
            Ok(format!("ssh-ed25519 {key}"))
        }
        _ => Err(bad("key", line)),
    }
}

fn age_recipient(given: &str) -> Result<String, Refusal> {
    let recipient = required("recipient", given)?;
    let rest = recipient.strip_prefix("age1").unwrap_or_default();
    let is_known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    match rest.len() > 40 && rest.chars().all(is_known) {
        true => Ok(recipient),
        false => Err(bad("recipient", recipient)),
    }
}
