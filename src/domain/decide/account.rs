//! Decisions about accounts: who gets which role, and that the three administrators stay apart.

use super::field::{Decision, living, required};
use crate::domain::{
    access,
    command::AccountCommand,
    facts::Draft,
    kind::Role,
    record::Id,
    refusal::{Refusal, RefusalCode},
    work::Account,
};

pub(super) fn decide(command: &AccountCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        AccountCommand::Grant { name, role, scope } => grant(name, *role, *scope, draft),
        AccountCommand::Revoke { account } => revoke(*account, draft),
    }
}

fn in_force(draft: &Draft<'_>) -> Vec<Account> {
    draft
        .all::<Account>()
        .into_iter()
        .filter(|account| account.active)
        .collect()
}

/// The first grant begins the rule of roles: it makes the one who can make the others. There is
/// nobody else yet to do it, so it may go to the person himself.
fn grant(name: &str, role: Role, scope: Option<Id>, draft: &mut Draft<'_>) -> Decision {
    let name = required("name", name)?;
    let active = in_force(draft);
    if active.is_empty() && role != Role::Security {
        return Err(Refusal::new(RefusalCode::BadValue)
            .with("field", "role")
            .with("value", role)
            .at("role"));
    }
    if !active.is_empty() && name == draft.facts.actor {
        return Err(Refusal::new(RefusalCode::OwnGrant).at("name"));
    }
    if let Some(org) = scope {
        living(draft, org)?;
    }
    for own in active.iter().filter(|account| account.name == name) {
        if own.role == role && own.scope == scope {
            return Err(RefusalCode::NothingToDo.into());
        }
        if own.role != role
            && (access::is_administrator(own.role) || access::is_administrator(role))
        {
            return Err(Refusal::new(RefusalCode::RolesExclusive)
                .with("role", role)
                .with("other", own.role)
                .at("role"));
        }
    }
    draft.insert(Account {
        id: 0,
        version: 0,
        name,
        role,
        scope,
        active: true,
    });
    Ok(())
}

/// While others hold roles, somebody must remain who can grant and revoke them.
fn revoke(id: Id, draft: &mut Draft<'_>) -> Decision {
    let mut account: Account = draft.get(id)?;
    if !account.active {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    let others: Vec<Account> = in_force(draft)
        .into_iter()
        .filter(|other| other.id != id)
        .collect();
    let remains = others.iter().any(|other| other.role == Role::Security);
    if account.role == Role::Security && !others.is_empty() && !remains {
        return Err(Refusal::new(RefusalCode::LastHolder).with("role", account.role));
    }
    account.active = false;
    draft.update(&account);
    Ok(())
}
