//! Who works on the file in this process, as the audit names him.

use crate::{base::Date, domain::Role};

/// The person and process behind every act.
#[derive(Debug, Clone)]
pub struct Session {
    /// Account name.
    pub actor: String,
    /// The role in which he acts.
    pub role: Role,
    /// Random word that tells this process apart.
    pub id: String,
    /// Unix user of the process.
    pub unix_user: String,
    /// Remote address, empty if local.
    pub remote: String,
    /// The business date. The audit's own time is never taken from here.
    pub today: Date,
    /// Whether actor or date were set by an option, which is refused while roles are in force.
    pub assumed: Option<&'static str>,
}

impl Session {
    /// A local session of a person on a day.
    pub fn local(actor: &str, today: Date) -> Session {
        Session {
            actor: actor.to_string(),
            role: Role::Clerk,
            id: super::turnstile::random_word(),
            unix_user: actor.to_string(),
            remote: String::new(),
            today,
            assumed: None,
        }
    }
}
