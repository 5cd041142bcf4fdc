//! Decisions about accounts and packs, and the matrix of roles.

use wudan::domain::{
    AccountCommand, Adoption, Command, LocalChange, PackCommand, RefusalCode, Role,
    access::{self, Grant, Standing, permitted},
};

use super::{Bench, TODAY, day};

fn grant(name: &str, role: Role) -> AccountCommand {
    AccountCommand::Grant {
        name: name.into(),
        role,
        scope: None,
    }
}

#[test]
fn the_first_grant_makes_the_one_who_grants() {
    let mut bench = Bench::new();
    assert_eq!(
        bench.refused(grant("li", Role::Clerk)),
        RefusalCode::BadValue
    );
    bench.done(grant("clerk", Role::Security));
    bench.done(grant("li", Role::Clerk));
    assert_eq!(
        bench.refused(grant("clerk", Role::Clerk)),
        RefusalCode::OwnGrant
    );
}

#[test]
fn the_three_administrators_stay_apart() {
    let mut bench = Bench::new();
    bench.done(grant("sec", Role::Security));
    for role in [Role::System, Role::Auditor, Role::Clerk] {
        assert_eq!(
            bench.refused(grant("sec", role)),
            RefusalCode::RolesExclusive
        );
    }
    bench.done(grant("li", Role::Clerk));
    bench.done(grant("li", Role::Inspector));
    assert_eq!(
        bench.refused(grant("li", Role::Auditor)),
        RefusalCode::RolesExclusive
    );
    assert_eq!(
        bench.refused(AccountCommand::Revoke { account: 1 }),
        RefusalCode::LastHolder
    );
    bench.done(AccountCommand::Revoke { account: 2 });
    bench.done(AccountCommand::Revoke { account: 3 });
    bench.done(AccountCommand::Revoke { account: 1 });
}

#[test]
fn every_pattern_of_the_matrix_names_a_command() {
    for (_, patterns) in access::MATRIX {
        for pattern in *patterns {
            let fits = |name: &str| match pattern.strip_suffix('*') {
                Some(noun) => name.starts_with(noun),
                None => name == *pattern,
            };
            assert!(Command::names().any(fits), "{pattern}");
        }
    }
    for role in Role::ALL {
        assert!(access::MATRIX.iter().any(|(of, _)| of == role), "{role}");
        // Whose bundles are taken is a matter of who gets in, as roles are.
        let set_up = |name: &str| name.starts_with("account.") || name.starts_with("peer.");
        let works = Command::names().any(|name| !set_up(name) && access::allows(*role, name));
        assert!(
            !(access::is_administrator(*role) && works),
            "{role} does business"
        );
    }
}

#[test]
fn a_role_holds_only_within_its_subtree() {
    let command: Command = super::person::raise(2, None).into();
    let standing = |grants| Standing {
        roles_in_force: true,
        grants,
        ..Standing::default()
    };
    let clerk = |outside: Option<&str>| Grant {
        role: Role::Clerk,
        outside: outside.map(Into::into),
    };
    let viewer = Grant {
        role: Role::Viewer,
        outside: None,
    };
    assert!(permitted(&command, &Standing::default()).is_ok());
    assert!(permitted(&command, &standing(vec![clerk(None)])).is_ok());
    assert!(permitted(&command, &standing(vec![clerk(Some("x")), clerk(None)])).is_ok());
    let refused = |grants| permitted(&command, &standing(grants)).unwrap_err().code;
    assert_eq!(refused(vec![clerk(Some("x"))]), RefusalCode::OutOfScope);
    assert_eq!(refused(vec![viewer]), RefusalCode::NotAllowed);
    assert_eq!(refused(vec![]), RefusalCode::NotAllowed);
}

#[test]
fn a_secretary_marks_as_done_only_what_his_own_org_does() {
    let draft = super::agenda::done("self-check", None, "2026-02-28");
    let settle: Command = super::agenda::settle(1, Some(2), draft.clone()).into();
    let many: Command = super::agenda::settle_many(1, &[2], draft).into();
    let code = |command: &Command, role, own_doing| {
        let standing = Standing {
            roles_in_force: true,
            grants: vec![Grant {
                role,
                outside: None,
            }],
            own_doing,
            ..Standing::default()
        };
        permitted(command, &standing).err().map(|it| it.code)
    };
    let no = Some(RefusalCode::NotAllowed);
    for (role, own_doing, wanted) in [
        (Role::Clerk, Some(false), None),
        (Role::Secretary, Some(true), None),
        (Role::Secretary, Some(false), no),
        (Role::Viewer, Some(true), no),
        (Role::Inspector, Some(true), no),
        (Role::Leader, Some(true), no),
        (Role::Auditor, Some(true), no),
    ] {
        assert_eq!(
            code(&settle, role, own_doing),
            wanted,
            "{role} {own_doing:?}"
        );
    }
    assert_eq!(code(&many, Role::Secretary, Some(true)), no, "a bulk act");
    assert_eq!(code(&many, Role::Clerk, None), None);
}

#[test]
fn adopting_shifts_dated_days_and_says_so() {
    let mut bench = Bench::new();
    let adoption = bench.adopt();
    bench.done(PackCommand::Withdraw {
        adoption,
        reason: "test".into(),
    });
    let adopt = |shift| PackCommand::Adopt {
        year: 2026,
        file: "p".into(),
        text: "t".into(),
        shift,
    };
    assert_eq!(bench.refused(adopt(false)), RefusalCode::NeedsShift);
    bench.done(adopt(true));
    let change = bench.last::<LocalChange>();
    assert_eq!(
        (change.item.as_str(), change.value.as_str()),
        ("t1", "2026-09-30")
    );
    assert_eq!(change.reason, "2018-09-30");
    assert_eq!(bench.refused(adopt(true)), RefusalCode::AlreadyAdopted);
    assert_eq!(bench.last::<Adoption>().adopted, day(TODAY));
}

#[test]
fn a_pack_in_use_is_not_withdrawn() {
    let mut bench = Bench::new();
    let adoption = bench.adopt();
    bench.counts.insert("pack_uses", 3);
    let withdraw = PackCommand::Withdraw {
        adoption,
        reason: "test".into(),
    };
    assert_eq!(bench.refused(withdraw), RefusalCode::PackInUse);
    let local = |item: &str, value: &str| PackCommand::SetLocal {
        adoption,
        item: item.into(),
        field: "deadline".into(),
        value: value.into(),
        reason: "local custom".into(),
    };
    assert_eq!(
        bench.refused(local("nothing", "2026-01-01")),
        RefusalCode::NoSuchItem
    );
    assert_eq!(bench.refused(local("t1", "soon")), RefusalCode::BadValue);
    bench.done(local("t1", "2026-10-01"));
    bench.done(local("t1", "2026-10-02"));
    assert_eq!(bench.all::<LocalChange>().len(), 1);
}
