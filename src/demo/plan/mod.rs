//! What a demonstration is made of, as it stands in `data/demo/*.toml`.

mod ledger;
mod supervision;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use crate::{
    base::{Field, Value},
    domain::{Category, FindingSource, FindingState, OrgKind, Sector, SheetRole, Stage},
    store::StoreError,
};

pub(super) use ledger::{About, FigureShape, HonourShape, IncidentShape, RecordShape};
pub(super) use supervision::{
    CallShape, CampaignShape, CardShape, ClosingShape, ContactShape, LaggingShape, MeasureShape,
    Span, TalkShape, VerdictShape,
};

/// A word of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word<T>(pub(super) T);

impl<'de, T: Field> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Word<T>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let word = T::from_value(&Value::Text(text.clone())).map(Word);
        word.ok_or_else(|| serde::de::Error::custom(text))
    }
}

/// One demonstration: its orgs, its packs, and what has happened in the year so far.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    pub(super) title: String,
    pub(super) actor: String,
    pub(super) scope: String,
    pub(super) checker: String,
    pub(super) verifier: String,
    pub(super) sector: Word<Sector>,
    pub(super) seed: u64,
    pub(super) years: BTreeMap<Word<OrgKind>, u32>,
    pub(super) deputies: BTreeMap<Word<OrgKind>, u32>,
    /// How many party workers an org has.
    pub(super) workers: BTreeMap<String, usize>,
    pub(super) org: Vec<OrgShape>,
    pub(super) pattern: BTreeMap<String, Pattern>,
    pub(super) set: BTreeMap<String, SetShape>,
    pub(super) adopt: Vec<Adopt>,
    pub(super) duty: DutyShape,
    pub(super) task: Vec<TaskShape>,
    pub(super) sheet: Vec<SheetShape>,
    pub(super) finding: Vec<FindingShape>,
    pub(super) record: Vec<RecordShape>,
    pub(super) figure: Vec<FigureShape>,
    pub(super) incident: Vec<IncidentShape>,
    pub(super) honour: Vec<HonourShape>,
    pub(super) roster: RosterShape,
    pub(super) campaign: Vec<CampaignShape>,
    #[serde(default)]
    pub(super) card: Vec<CardShape>,
    pub(super) talk: Vec<TalkShape>,
    pub(super) lagging: Vec<LaggingShape>,
    pub(super) contact: Vec<ContactShape>,
    pub(super) chase: Vec<CallShape>,
    pub(super) measure: Vec<MeasureShape>,
    pub(super) verdict: Vec<VerdictShape>,
    pub(super) closing: ClosingShape,
}

/// An org named one by one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrgShape {
    pub(super) code: String,
    pub(super) parent: Option<String>,
    pub(super) name: String,
    pub(super) kind: Word<OrgKind>,
    pub(super) sector: Option<Word<Sector>>,
    #[serde(default)]
    pub(super) stem: String,
    pub(super) pattern: Option<String>,
    pub(super) deputies: Option<u32>,
    /// Month and day of the year before on which it was elected.
    pub(super) elected: Option<[u32; 2]>,
    /// Years of its term, where they are others than those of its kind.
    pub(super) years: Option<u32>,
    /// The secretary's post is vacant and a deputy acts.
    #[serde(default)]
    pub(super) acting: bool,
    /// The secretary leaves in the middle of the work.
    #[serde(default)]
    pub(super) leaves: bool,
}

/// What stands below orgs of one sort.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    /// They have an administrative head and an organiser.
    #[serde(default)]
    pub(super) head: bool,
    /// Members of the org itself, if it has no branches.
    pub(super) members: Option<[u32; 2]>,
    pub(super) line: Vec<LineShape>,
}

/// Several orgs of one sort.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineShape {
    /// With `{stem}`, `{n}` and `{each}`.
    pub(super) name: String,
    pub(super) kind: Word<OrgKind>,
    /// Fewest and most.
    pub(super) count: Option<[u32; 2]>,
    /// Names, one org for each.
    #[serde(default)]
    pub(super) each: Vec<String>,
    pub(super) members: Option<[u32; 2]>,
    /// Party groups in every third of them.
    #[serde(default)]
    pub(super) groups: u32,
    pub(super) pattern: Option<String>,
}

/// Orgs that are named together; all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetShape {
    #[serde(default)]
    pub(super) codes: Vec<String>,
    pub(super) under: Option<String>,
    #[serde(default)]
    pub(super) kinds: Vec<Word<OrgKind>>,
    #[serde(default)]
    pub(super) sectors: Vec<Word<Sector>>,
    #[serde(default)]
    pub(super) word: String,
}

/// A pack put in force.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Adopt {
    pub(super) pack: String,
    /// It is in force from this year on, and was not in the year before.
    #[serde(default)]
    pub(super) new: bool,
    #[serde(default)]
    pub(super) duties: Vec<String>,
    #[serde(default)]
    pub(super) offices: Vec<(String, String)>,
    #[serde(default)]
    pub(super) classes: Vec<(String, String)>,
}

/// The branch that keeps a roster, with meetings at which its members were counted by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RosterShape {
    pub(super) org: String,
    pub(super) members: usize,
    pub(super) pack: String,
    pub(super) kind: String,
    /// Days on which they met; at each of them the same member was absent.
    pub(super) met: Vec<i64>,
}

/// Which responsibility lists have moved.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DutyShape {
    pub(super) orgs: Vec<String>,
    pub(super) each: u32,
    pub(super) own: Vec<(String, String)>,
}

/// A task and how far it has come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskShape {
    pub(super) pack: Option<String>,
    pub(super) item: Option<String>,
    pub(super) title: Option<String>,
    pub(super) stage: Word<Stage>,
    pub(super) to: Option<String>,
    pub(super) due: Option<i64>,
    #[serde(default)]
    pub(super) supplement: bool,
    #[serde(default)]
    pub(super) done: usize,
    #[serde(default)]
    pub(super) going: usize,
    #[serde(default)]
    pub(super) troubled: usize,
    #[serde(default)]
    pub(super) returned: usize,
    #[serde(default)]
    pub(super) checked: usize,
    #[serde(default)]
    pub(super) not_done: usize,
    #[serde(default)]
    pub(super) carried: usize,
    #[serde(default)]
    pub(super) notes: u32,
    #[serde(default)]
    pub(super) opinions: u32,
    pub(super) category: Option<Word<Category>>,
    pub(super) goal: Option<String>,
    pub(super) standard: Option<String>,
    pub(super) figures: Option<String>,
    pub(super) leader: Option<String>,
    pub(super) lead: Option<String>,
    #[serde(default)]
    pub(super) support: Vec<String>,
    pub(super) responsible: Option<String>,
    pub(super) measures: Option<String>,
    #[serde(default)]
    pub(super) milestones: Vec<(String, i64)>,
}

/// Sheets of one form for some orgs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetShape {
    pub(super) pack: String,
    pub(super) form: String,
    pub(super) orgs: Vec<String>,
    pub(super) role: Word<SheetRole>,
    pub(super) assessor: Option<String>,
    pub(super) opened: i64,
    pub(super) marked: Option<usize>,
    #[serde(default)]
    pub(super) low: usize,
    #[serde(default)]
    pub(super) submit: bool,
    #[serde(default)]
    pub(super) findings: usize,
    #[serde(default)]
    pub(super) classes: Vec<String>,
}

/// A problem on the ledger.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindingShape {
    /// By which other parts of the plan name it.
    pub(super) key: Option<String>,
    pub(super) org: String,
    /// Of the year before; its days are counted from the last one of that year.
    #[serde(default)]
    pub(super) past: bool,
    /// The key of the earlier finding that it is again.
    pub(super) repeats: Option<String>,
    /// Day of the look-back, and whether it had held.
    pub(super) looked_back: Option<(i64, bool)>,
    pub(super) source: Word<FindingSource>,
    pub(super) task: Option<(String, String)>,
    pub(super) text: String,
    pub(super) measure: Option<String>,
    pub(super) found: i64,
    pub(super) due: i64,
    pub(super) state: Word<FindingState>,
}

/// Names and sentences to choose from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stock {
    pub(super) surnames: Vec<String>,
    pub(super) given: Vec<String>,
    pub(super) numerals: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) degrees: Vec<String>,
    pub(super) text: Text,
}

/// Sentences by what they are for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    pub(super) evidence: Vec<String>,
    pub(super) remark: Vec<String>,
    pub(super) trouble: Vec<String>,
    pub(super) returned: Vec<String>,
    pub(super) check: Vec<String>,
    pub(super) note: Vec<String>,
    pub(super) opinion: Vec<String>,
    pub(super) answer: Vec<String>,
    pub(super) assessment: String,
    pub(super) unfinished: String,
    /// What a party group is called after its branch.
    pub(super) group: String,
    pub(super) reason: String,
    pub(super) measure: String,
    pub(super) place: Vec<String>,
    pub(super) host: Vec<String>,
    pub(super) recorder: Vec<String>,
    pub(super) content: Vec<String>,
    pub(super) result: Vec<String>,
    pub(super) topic: Vec<String>,
    /// Why a body gave a grade, by grade.
    pub(super) grade: BTreeMap<String, Vec<String>>,
}

/// Reads one of the files that came with the program.
pub(super) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, StoreError> {
    toml::from_str(text).map_err(|error| StoreError::Damaged(format!("{file}: {error}")))
}

impl Plan {
    /// The pattern of a name.
    pub(super) fn pattern_of(&self, name: Option<&String>) -> Option<&Pattern> {
        name.and_then(|name| self.pattern.get(name))
    }
}
