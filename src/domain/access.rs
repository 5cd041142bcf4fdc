//! Who may do what: roles, the commands that each may give, and the subtree in which it holds.

use crate::domain::{
    command::Command,
    kind::{Role, SheetRole},
    refusal::{Refusal, RefusalCode},
};

/// The commands of each role; `noun.*` stands for all of a noun. Undoing is always of one's own
/// acts, which the door sees to.
pub const MATRIX: &[(Role, &[&str])] = &[
    (
        Role::Clerk,
        &[
            "org.*",
            "person.*",
            "pack.*",
            "duty.*",
            "task.*",
            "finding.*",
            "sheet.*",
            "record.*",
            "register.*",
            "figure.*",
            "incident.*",
            "honour.*",
            "ballot.*",
            "campaign.*",
            "card.*",
            "lagging.*",
            "contact.*",
            "chase.*",
            "agenda.*",
            "letter.*",
            "evidence.*",
            "talk.*",
            "measure.*",
            "verdict.*",
            "year.*",
            "act.*",
        ],
    ),
    (
        Role::Inspector,
        &[
            "sheet.*",
            "finding.raise",
            "finding.look_back",
            "finding.repeat",
            "task.check",
            "evidence.attach",
            "act.*",
        ],
    ),
    (
        Role::Secretary,
        &[
            "duty.set",
            "task.progress",
            "task.note",
            "finding.rectify",
            "sheet.*",
            "record.*",
            "register.*",
            "honour.apply",
            "evidence.*",
            "agenda.settle",
            "agenda.withdraw",
            "act.*",
        ],
    ),
    (
        Role::Leader,
        &[
            "task.opinion",
            "task.answer",
            "talk.hold",
            "verdict.decide",
            "verdict.confirm",
            "act.*",
        ],
    ),
    (Role::Viewer, &[]),
    (Role::System, &[]),
    (Role::Security, &["account.*", "peer.*"]),
    (Role::Auditor, &[]),
];

/// One role of the acting person, held against the orgs that a command touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The name of the first org touched that lies outside the role's subtree.
    pub outside: Option<String>,
}

/// What the acting person is, for one command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether any account holds a role. If none does, a single user works as clerk.
    pub roles_in_force: bool,
    /// The person's own roles.
    pub grants: Vec<Grant>,
    /// For a command about a sheet: who fills it.
    pub sheet: Option<SheetRole>,
    /// For a command about a mark on the agenda: whether it is the org's own doing.
    pub own_doing: Option<bool>,
}

/// The three separated administrators.
pub fn is_administrator(role: Role) -> bool {
    matches!(role, Role::System | Role::Security | Role::Auditor)
}

/// Whether a role reads the department's work.
pub fn reads_work(role: Role) -> bool {
    !is_administrator(role)
}

/// Whether a role reads the audit.
pub fn reads_audit(role: Role) -> bool {
    role == Role::Auditor
}

/// Whether a role may give a command of this name at all.
pub fn allows(role: Role, name: &str) -> bool {
    let noun = name.split_once('.').map_or(name, |(noun, _)| noun);
    let fits = |pattern: &&str| match pattern.strip_suffix(".*") {
        Some(all_of) => all_of == noun,
        None => *pattern == name,
    };
    MATRIX
        .iter()
        .any(|(of, patterns)| *of == role && patterns.iter().any(fits))
}

/// A secretary scores his own org, an inspector never does it for the org. A secretary marks as
/// done what his org does itself, not what others do about it.
fn fills(role: Role, standing: &Standing) -> bool {
    if role == Role::Secretary && standing.own_doing == Some(false) {
        return false;
    }
    match (role, standing.sheet) {
        (Role::Secretary, Some(sheet)) => sheet == SheetRole::Own,
        (Role::Inspector, Some(sheet)) => sheet != SheetRole::Own,
        _ => true,
    }
}

/// Whether the person may give the command here.
///
/// # Errors
/// `not_allowed` if no role of his may, `out_of_scope` if one may, but not for that org.
pub fn permitted(command: &Command, standing: &Standing) -> Result<(), Refusal> {
    if !standing.roles_in_force {
        return Ok(());
    }
    let mut able = standing
        .grants
        .iter()
        .filter(|grant| allows(grant.role, command.name()) && fills(grant.role, standing))
        .peekable();
    let first = able.peek().and_then(|grant| grant.outside.clone());
    if able.peek().is_none() {
        return Err(Refusal::new(RefusalCode::NotAllowed).with("act", command.name()));
    }
    if able.any(|grant| grant.outside.is_none()) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::OutOfScope).with("org", first.unwrap_or_default()))
}
