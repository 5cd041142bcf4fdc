//! For whom a row of a pack is: an org with what decides whether the row asks it.

use super::facts::OrgFacts;
use crate::domain::{Id, OrgKind, Sector, pack::Audience};

/// An org as the rows of one pack see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whom {
    /// The org.
    pub org: Id,
    /// Its kind.
    pub kind: OrgKind,
    /// Its sector.
    pub sector: Sector,
    /// Kind of the org above; `None` for a root.
    pub parent: Option<OrgKind>,
    /// Ids of the pack's classes to which the adoption counts it.
    pub classes: Vec<String>,
}

impl Whom {
    /// The org of which facts are known.
    pub fn of(facts: &OrgFacts) -> Whom {
        Whom {
            org: facts.org.id,
            kind: facts.org.kind,
            sector: facts.org.sector,
            parent: facts.org.parent_kind,
            classes: facts.org.classes.clone(),
        }
    }

    /// Whether a row is for this org; its posts do not matter here.
    pub fn fits(&self, audience: &Audience) -> bool {
        audience.holds(self.kind, self.sector, &self.classes)
    }

    /// Whether the org above is of one of these kinds; an empty list does not restrict.
    pub fn under(&self, parents: &[OrgKind]) -> bool {
        parents.is_empty() || self.parent.is_some_and(|kind| parents.contains(&kind))
    }
}
