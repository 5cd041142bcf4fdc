//! What the plan says of ledgers, figures, incidents and honours.

use serde::Deserialize;

use super::Word;
use crate::{base::PeriodKind, domain::pack::HonourStep};

/// Entries of one kind, period after period as far as the year has come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct RecordShape {
    pub(in crate::demo) pack: String,
    pub(in crate::demo) kind: String,
    /// The set of orgs.
    pub(in crate::demo) to: String,
    pub(in crate::demo) every: Word<PeriodKind>,
    /// How many days after a period begins.
    #[serde(default)]
    pub(in crate::demo) day: u32,
    /// Orgs that do it in every second period only.
    #[serde(default)]
    pub(in crate::demo) late: Vec<String>,
    /// How many orgs a period leave out what the kind asks for.
    #[serde(default)]
    pub(in crate::demo) lax: usize,
    /// How many in a hundred have not done it yet in the period that runs; the others have, and
    /// chance is thrown apart.
    pub(in crate::demo) behind: Option<usize>,
    /// It is done about somebody, with an entry for each.
    pub(in crate::demo) about: Option<About>,
    /// The org whose party worker is named in every entry.
    pub(in crate::demo) person: Option<String>,
    #[serde(default)]
    pub(in crate::demo) topic: Vec<String>,
    pub(in crate::demo) quantity: Option<String>,
    /// Fewest and most who were there; an entry for each org, since the numbers differ.
    pub(in crate::demo) present: Option<[u32; 2]>,
}

/// Whom an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::demo) enum About {
    Secretary,
    Deputies,
    Workers,
}

/// One fact of many orgs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct FigureShape {
    pub(in crate::demo) pack: String,
    pub(in crate::demo) fact: Vec<String>,
    pub(in crate::demo) to: String,
    /// Of the year before.
    #[serde(default)]
    pub(in crate::demo) past: bool,
    pub(in crate::demo) value: Option<String>,
    /// Least and most of a number, in tenths.
    pub(in crate::demo) tenths: Option<[u32; 2]>,
    /// Orgs of which the state does not hold.
    #[serde(default)]
    pub(in crate::demo) no: Vec<String>,
    pub(in crate::demo) source: Option<String>,
}

/// An incident.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct IncidentShape {
    pub(in crate::demo) pack: String,
    pub(in crate::demo) org: String,
    pub(in crate::demo) fact: String,
    pub(in crate::demo) severity: String,
    pub(in crate::demo) date: i64,
    pub(in crate::demo) text: String,
    pub(in crate::demo) case: Option<String>,
}

/// An honour on its way.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct HonourShape {
    pub(in crate::demo) pack: String,
    pub(in crate::demo) org: String,
    pub(in crate::demo) honour: String,
    /// It honours the secretary.
    #[serde(default)]
    pub(in crate::demo) person: bool,
    pub(in crate::demo) matter: String,
    pub(in crate::demo) date: i64,
    #[serde(default)]
    pub(in crate::demo) steps: Vec<Word<HonourStep>>,
    pub(in crate::demo) by: Option<String>,
}
