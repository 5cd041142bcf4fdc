//! Facts that every pack knows without stating them: the unit behind an org, where a gain begins,
//! what persons answered where a condition is left to them.

use std::borrow::Cow;

use super::{Audience, Better, Condition, FactKind, FactLine, Pack, Source};

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

/// Stands before the id of a row whose condition a person answers.
const ANSWER: &str = "answer.";

/// The id under which the answer to a row's condition is entered.
pub fn answer_of(row: &str) -> String {
    format!("{ANSWER}{row}")
}

/// The row whose condition an id answers; `None` for any other id.
pub fn answer_id(id: &str) -> Option<&str> {
    id.strip_prefix(ANSWER)
}

/// Whether an id is kept for facts that every pack knows, so that no pack may give it.
pub fn is_reserved(id: &str) -> bool {
    OrgFact::parse(id).is_some() || base_id(id).is_some() || answer_id(id).is_some()
}

impl Pack {
    /// The fact that an entry under an id is about: one of the pack's own, or one that every pack
    /// knows. A reserved fact has its id for a title.
    pub fn fact_said(&self, id: &str) -> Option<Cow<'_, FactLine>> {
        let kind = match (OrgFact::parse(id), base_id(id)) {
            _ if answer_id(id).is_some_and(|row| self.asks_person(row)) => FactKind::State {},
            (Some(OrgFact::Small), _) => FactKind::State {},
            (Some(OrgFact::Staff | OrgFact::Departments), _) => FactKind::Count {
                records: Vec::new(),
                how: None,
                period: None,
            },
            (None, Some(of)) if self.has_number(of) => FactKind::Number {},
            (None, Some(_)) => return None,
            (None, None) if answer_id(id).is_some() => return None,
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

    /// Whether a row leaves a condition to a person, whose answer is kept under its id.
    pub fn asks_person(&self, row: &str) -> bool {
        let left = |one: &Condition| matches!(one, Condition::Text { .. });
        let followed = self.consequences.iter().filter(|it| it.id == row);
        let graded = self.gradings.iter().filter(|it| it.id == row);
        let honoured = self.honours.iter().filter(|it| it.id == row);
        let cards = self.ladders.iter().flat_map(|ladder| &ladder.cards);
        let mut cards = cards.filter(|card| card.id == row).flat_map(|card| {
            let jumps = card.direct.iter().filter_map(|jump| jump.when.as_ref());
            card.when.iter().chain(jumps)
        });
        followed.flat_map(|it| &it.when).any(left)
            || graded.flat_map(|it| it.rule.conditions()).any(left)
            || honoured.flat_map(|it| &it.needs).any(left)
            || cards.any(left)
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
