//! What the plan says of supervision: campaigns, cards, talks, help, calls, measures, verdicts.

use serde::Deserialize;

use super::Word;
use crate::domain::{ChaseOf, SheetRole, pack::CheckKind};

/// A round of inspection or self-check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct CampaignShape {
    pub(in crate::demo) pack: String,
    pub(in crate::demo) item: Option<String>,
    /// With `{year}`; the pack's if missing.
    pub(in crate::demo) title: Option<String>,
    /// The pack's if missing.
    pub(in crate::demo) check: Option<Word<CheckKind>>,
    /// The set of orgs.
    pub(in crate::demo) to: String,
    pub(in crate::demo) span: Span,
    pub(in crate::demo) leader: Option<String>,
    /// How many are drawn, by which seed.
    pub(in crate::demo) draw: Option<(u32, i64)>,
    pub(in crate::demo) form: String,
    #[serde(default)]
    pub(in crate::demo) classes: Vec<String>,
    pub(in crate::demo) role: Word<SheetRole>,
    /// Who scores, in turn; the secretaries themselves if nobody.
    #[serde(default)]
    pub(in crate::demo) assessors: Vec<String>,
    /// How many have handed in while it runs; all have once it is over.
    #[serde(default)]
    pub(in crate::demo) submitted: usize,
    /// How many have begun and not handed in.
    #[serde(default)]
    pub(in crate::demo) begun: usize,
    #[serde(default)]
    pub(in crate::demo) low: usize,
    /// Problems that each sheet handed in leaves on the ledger.
    #[serde(default)]
    pub(in crate::demo) findings: usize,
    /// What came of it, said when it is over.
    pub(in crate::demo) summary: String,
}

/// From when until when: in days from today, or the same days in every year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct Span {
    pub(in crate::demo) days: Option<[i64; 2]>,
    /// Month and day of the first and of the last day.
    pub(in crate::demo) yearly: Option<[[u32; 2]; 2]>,
}

/// A card and what a look-back found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct CardShape {
    pub(in crate::demo) key: String,
    pub(in crate::demo) pack: String,
    pub(in crate::demo) card: String,
    pub(in crate::demo) org: String,
    /// The key of the finding.
    pub(in crate::demo) finding: Option<String>,
    pub(in crate::demo) issuer: String,
    pub(in crate::demo) reason: String,
    pub(in crate::demo) issued: i64,
    pub(in crate::demo) due: i64,
    /// Day of the look-back, and whether it was rectified.
    pub(in crate::demo) looked_back: Option<(i64, bool)>,
    pub(in crate::demo) remark: Option<String>,
}

/// A talk with a secretary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct TalkShape {
    pub(in crate::demo) pack: String,
    pub(in crate::demo) talk: String,
    pub(in crate::demo) org: String,
    pub(in crate::demo) by: String,
    pub(in crate::demo) date: i64,
    /// How many of the pack's topics were left out.
    #[serde(default)]
    pub(in crate::demo) lacks: usize,
    pub(in crate::demo) card: Option<String>,
    pub(in crate::demo) finding: Option<String>,
    pub(in crate::demo) result: Option<String>,
}

/// An org on the year's list, with plan and helper.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct LaggingShape {
    pub(in crate::demo) org: String,
    pub(in crate::demo) listed: i64,
    pub(in crate::demo) reason: String,
    pub(in crate::demo) plan: Option<String>,
    /// The org whose secretary helps.
    pub(in crate::demo) helper: Option<String>,
    pub(in crate::demo) due: i64,
    pub(in crate::demo) accepted: Option<i64>,
    #[serde(default)]
    pub(in crate::demo) delisted: bool,
}

/// A secretary bound to branches.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct ContactShape {
    /// The org whose secretary it is.
    pub(in crate::demo) leader: String,
    pub(in crate::demo) orgs: Vec<String>,
    pub(in crate::demo) since: i64,
    pub(in crate::demo) remark: Option<String>,
    pub(in crate::demo) pack: String,
    /// The kind under which a visit stands in the branch's ledger, and the days.
    pub(in crate::demo) visit: Option<String>,
    #[serde(default)]
    pub(in crate::demo) days: Vec<i64>,
}

/// A call to one who owes something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct CallShape {
    pub(in crate::demo) org: String,
    pub(in crate::demo) what: Word<ChaseOf>,
    /// The key of the finding or card.
    pub(in crate::demo) thing: Option<String>,
    pub(in crate::demo) date: i64,
    pub(in crate::demo) reached: Option<String>,
    pub(in crate::demo) text: String,
    pub(in crate::demo) promised: Option<i64>,
}

/// A consequence that was applied.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct MeasureShape {
    pub(in crate::demo) pack: String,
    pub(in crate::demo) consequence: String,
    pub(in crate::demo) org: String,
    pub(in crate::demo) by: String,
    pub(in crate::demo) since: i64,
    pub(in crate::demo) until: Option<i64>,
    pub(in crate::demo) card: Option<String>,
    pub(in crate::demo) finding: Option<String>,
    /// The appraisal of the year before whose verdict caused it.
    pub(in crate::demo) verdict: Option<String>,
    /// Day on which it was carried out.
    pub(in crate::demo) done: Option<i64>,
}

/// What bodies decided at the end of the year before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct VerdictShape {
    pub(in crate::demo) pack: String,
    pub(in crate::demo) appraisal: String,
    /// Of these orgs those that no line above judges.
    pub(in crate::demo) to: String,
    pub(in crate::demo) body: String,
    /// Grades with their shares in percent.
    pub(in crate::demo) grades: Vec<(String, u32)>,
    /// Orgs whose grade is fixed by the plan.
    #[serde(default)]
    pub(in crate::demo) given: Vec<(String, String)>,
}

/// How the year before was closed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::demo) struct ClosingShape {
    /// Day of this year on which it was closed; until then it is open.
    pub(in crate::demo) day: u32,
    pub(in crate::demo) body: String,
    pub(in crate::demo) document: String,
}
