//! `account`: roles and their scopes.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::domain::{AccountCommand, Id, Record, Role};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("name", None),
    ("role", Some("role")),
    ("scope", None),
    ("scope_name", None),
    ("active", None),
];

/// What can be done with accounts. While no role is in force, everybody who can open the file
/// may do everything.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists granted roles.
    List,
    /// Grants a role.
    Grant {
        /// Name of the account: the Unix user, or the name in the forced command.
        name: String,
        /// Role.
        #[arg(long, value_parser = value::word::<Role>())]
        role: Role,
        /// Root of the subtree; the whole file if left out.
        #[arg(long)]
        scope: Option<String>,
    },
    /// Takes a role away.
    Revoke {
        /// Key of the grant.
        account: Id,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            Verb::List => {
                let rows = store.accounts()?;
                let rows = rows.iter().map(|it| shape::named(&store, &it.row()));
                let rows = rows.collect::<Result<_, _>>()?;
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows,
                });
            }
            Verb::Grant { name, role, scope } => {
                let scope = scope.map(|scope| context.org(&store, &scope)).transpose()?;
                AccountCommand::Grant { name, role, scope }
            }
            Verb::Revoke { account } => AccountCommand::Revoke { account },
        };
        context.act(&mut store, command.into(), &[])
    }
}
