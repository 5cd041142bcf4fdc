//! What is kept of a proposed verdict: the raw score, the grade that follows, the ceiling.

use super::grade::{Verdict, VerdictState};
use crate::{base::Period, domain::VerdictLine};

/// The line by which a verdict is proposed for the period that was judged; `None` for an org that
/// is not appraised. While something that the verdict hangs on is not known, no grade is proposed.
/// The verdict is one without decisions: what a body decided is not what the rules say.
pub fn kept(verdict: &Verdict, period: Period) -> Option<VerdictLine> {
    let proposed = match verdict.state {
        VerdictState::Exempt => return None,
        VerdictState::Missing => None,
        VerdictState::Settled | VerdictState::Proposed | VerdictState::Open => {
            verdict.proposal.clone()
        }
    };
    Some(VerdictLine {
        appraisal: verdict.appraisal.clone(),
        org: verdict.org,
        person: verdict.person,
        start: period.start,
        end: period.end,
        raw: verdict.score.number().and_then(|score| score.decimal()),
        proposed,
        ceiling: verdict.ceiling.clone(),
    })
}
