//! What makes two entries the same thing entered twice.

use crate::{
    base::Date,
    domain::{
        ledger::{HonourHeld, Incident, LedgerRecord},
        record::Id,
    },
};

/// The same of the same org on the same day, about the same person, in the same words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twin {
    org: Id,
    item: String,
    date: Date,
    person: Option<Id>,
    told: Vec<Option<String>>,
}

impl Twin {
    /// Of a ledger entry: its topic tells it apart, or what was done if it has none.
    pub fn of_record(it: &LedgerRecord) -> Twin {
        Twin {
            org: it.org,
            item: it.kind.clone(),
            date: it.date,
            person: it.person,
            told: vec![it.topic.clone().or_else(|| it.content.clone())],
        }
    }

    /// Of an incident.
    pub fn of_incident(it: &Incident) -> Twin {
        Twin {
            org: it.org,
            item: it.fact.clone(),
            date: it.date,
            person: it.person,
            told: vec![
                Some(it.severity.clone()),
                it.case_key.clone(),
                Some(it.text.clone()),
            ],
        }
    }

    /// Of an honour that is held.
    pub fn of_honour(it: &HonourHeld) -> Twin {
        Twin {
            org: it.org,
            item: it.fact.clone().unwrap_or_default(),
            date: it.date,
            person: it.person,
            told: vec![it.level.clone(), it.role.clone(), Some(it.matter.clone())],
        }
    }
}
