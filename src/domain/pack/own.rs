//! Facts that every pack knows without stating them: the unit behind an org, where a gain begins.

use std::borrow::Cow;

use super::{Audience, Better, FactKind, FactLine, Pack, Source};

crate::code_enum! {
    /// What can be said of the unit behind any org.
    OrgFact {
        /// Staff, a whole number.
        Staff = "org.staff",
        /// Departments, a whole number.
        Departments = "org.departments",
        /// Whether it has few staff, yes or no.
        Small = "org.small",
    }
}

/// Stands before the id of a fact or quota whose number at the start of a plan is meant.
const BASE: &str = "base.";

/// The id under which the base of a fact or quota is entered.
pub fn base_of(id: &str) -> String {
    format!("{BASE}{id}")
}

/// The fact or quota whose base an id means; `None` for any other id.
pub fn base_id(id: &str) -> Option<&str> {
    id.strip_prefix(BASE)
}

/// Whether an id is kept for facts that every pack knows, so that no pack may give it.
pub fn is_reserved(id: &str) -> bool {
    OrgFact::parse(id).is_some() || base_id(id).is_some()
}

impl Pack {
    /// The fact that an entry under an id is about: one of the pack's own, or one that every pack
    /// knows. A reserved fact has its id for a title.
    pub fn fact_said(&self, id: &str) -> Option<Cow<'_, FactLine>> {
        let kind = match (OrgFact::parse(id), base_id(id)) {
            (Some(OrgFact::Small), _) => FactKind::State {},
            (Some(OrgFact::Staff | OrgFact::Departments), _) => FactKind::Count {
                records: Vec::new(),
                how: None,
                period: None,
            },
            (None, Some(of)) if self.has_number(of) => FactKind::Number {},
            (None, Some(_)) => return None,
            (None, None) => return self.fact(id).map(Cow::Borrowed),
        };
        Some(Cow::Owned(FactLine {
            id: id.to_string(),
            source: Source::default(),
            audience: Audience::default(),
            title: id.to_string(),
            better: Better::None,
            unit: None,
            missing: None,
            kind,
        }))
    }

    /// Whether a gain can be measured in a fact or quota.
    fn has_number(&self, id: &str) -> bool {
        let is_word = |kind: &FactKind| matches!(kind, FactKind::Label { .. } | FactKind::Date {});
        self.indicator(id).is_some() || self.fact(id).is_some_and(|it| !is_word(&it.kind))
    }
}

impl FactKind {
    /// Whether it follows from the ledger, from other facts or from lists of its own, so that no
    /// figure is entered for it.
    pub fn is_derived(&self) -> bool {
        match self {
            FactKind::Event { .. }
            | FactKind::Incident { .. }
            | FactKind::Honour { .. }
            | FactKind::Ballot { .. }
            | FactKind::Peers { .. } => true,
            FactKind::Count { records, .. } => !records.is_empty(),
            FactKind::Rate { numerator, .. } => numerator.is_some(),
            _ => false,
        }
    }
}
