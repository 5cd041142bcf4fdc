//! Where an org stands with a quota: have and need, period by period.

use super::facts::OrgFacts;
use super::trace::{SourceRef, Why};
use crate::base::{Exact, Period};
use crate::domain::pack::IndicatorLine;

crate::code_enum! {
    /// Where an org stands with a quota.
    Standings {
        Met = "met",
        OnPace = "on_pace",
        Behind = "behind",
        Missed = "missed",
        Missing = "missing",
    }
}

/// Where one org stands with one quota in the judged period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How it stands as a whole; the worst of its parts.
    pub state: Standings,
    /// Count over all parts; `None` if not known.
    pub have: Option<Exact>,
    /// Need over all parts; `None` if not asked.
    pub need: Option<Exact>,
    /// What is missing from (or, for `at_most`, beyond) the quota in the parts that are over,
    /// and nought if nothing is; `None` if that is not known yet.
    pub missing: Option<Exact>,
    /// Why `missing` is not known.
    pub why: Option<Why>,
    /// Each period of the quota that begins in the judged period by today.
    pub parts: Vec<Part>,
}

/// One period of a quota, for the org or for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The period, clipped to what counts.
    pub period: Period,
    /// The person it is asked of, for quotas per person.
    pub person: Option<crate::domain::record::Id>,
    /// How it stands.
    pub state: Standings,
    /// Count; `None` if not known.
    pub have: Option<Exact>,
    /// Need.
    pub need: Exact,
    /// What is missing; `None` if not known or not over and not met.
    pub missing: Option<Exact>,
    /// What was counted.
    pub sources: Vec<SourceRef>,
}

/// Judges a quota for an org. Periods that are not over count as missing nothing unless no
/// period is over yet and the quota is not met: then `missing` is `None`.
pub fn judge(line: &IndicatorLine, facts: &OrgFacts) -> Standing {
    let _ = (line, facts);
    Standing {
        state: Standings::Missing,
        have: None,
        need: None,
        missing: None,
        why: Some(Why::NoFact),
        parts: Vec::new(),
    }
}
