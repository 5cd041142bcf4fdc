//! The shape of a file of made-up facts; what hangs on the pack is filled in by `schema`.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    domain::{
        FindingSource, FindingState, OrgKind, PostKind, Sector,
        pack::{RecordField, Scorer},
    },
    pack::shape::value::{Code, Day, Number, Ref, Text, to},
};

/// Declares tables whose keys are ids of the pack; the word is the slot that `schema` fills.
macro_rules! slots {
    ($($(#[$meta:meta])* $name:ident = $slot:literal),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Default, Deserialize)]
            #[serde(transparent)]
            pub(super) struct $name(pub(super) BTreeMap<String, Value>);

            impl JsonSchema for $name {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({ "type": "object", "slot": $slot })
                }
            }
        )+
    };
}

slots! {
    /// Values by fact id.
    Facts = "facts",
    /// Numbers by fact id.
    FactNumbers = "fact_numbers",
    /// Numbers by indicator id.
    IndicatorNumbers = "indicator_numbers",
    /// Numbers by score id.
    ScoreNumbers = "score_numbers",
    /// Grades by appraisal id.
    Grades = "grades",
    /// Yes or no by the id of the row that leaves a condition to a person.
    Answers = "answers",
    /// Marks by item id.
    Marks = "marks",
}

/// A whole file.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct TrialShape {
    /// The year that is judged.
    pub(super) year: i32,
    /// Another period than the whole year.
    pub(super) period: Option<SpanShape>,
    /// The day on which is judged.
    pub(super) today: Day,
    pub(super) org: Vec<OrgShape>,
}

/// From one day to another, both inclusive.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct SpanShape {
    pub(super) from: Day,
    pub(super) to: Day,
}

/// A made-up org.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct OrgShape {
    pub(super) name: Text,
    pub(super) kind: Code<OrgKind>,
    pub(super) sector: Option<Code<Sector>>,
    /// Without a word the classes follow from their own marks, as at adoption.
    pub(super) classes: Option<Vec<Ref<to::Class>>>,
    /// Name of another org of the file.
    pub(super) parent: Option<Text>,
    /// Kind of the org above, if that is not in the file.
    pub(super) parent_kind: Option<Code<OrgKind>>,
    pub(super) level: Option<u32>,
    pub(super) members: Option<u32>,
    pub(super) staff: Option<u32>,
    pub(super) departments: Option<u32>,
    pub(super) small: Option<bool>,
    pub(super) founded: Option<Day>,
    /// Whether the random draw picked it.
    #[serde(default)]
    pub(super) drawn: bool,
    /// Names of the members.
    pub(super) roster: Option<Vec<Text>>,
    #[serde(default)]
    pub(super) honours: Vec<Ref<to::Honour>>,
    #[serde(default)]
    pub(super) post: Vec<PostShape>,
    #[serde(default)]
    pub(super) facts: Facts,
    #[serde(default)]
    pub(super) record: Vec<RecordShape>,
    #[serde(default)]
    pub(super) sheet: Vec<SheetShape>,
    #[serde(default)]
    pub(super) card: Vec<CardShape>,
    #[serde(default)]
    pub(super) finding: Vec<FindingShape>,
    #[serde(default)]
    pub(super) past: Vec<PastShape>,
    #[serde(default)]
    pub(super) term: Vec<TermShape>,
    #[serde(default)]
    pub(super) base: FactNumbers,
    #[serde(default)]
    pub(super) grades: Grades,
    #[serde(default)]
    pub(super) period_score: Vec<PeriodScoreShape>,
    #[serde(default)]
    pub(super) answers: Answers,
    #[serde(default)]
    pub(super) decision: Vec<DecisionShape>,
}

/// One person in one post.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct PostShape {
    pub(super) post: Code<PostKind>,
    pub(super) person: Text,
    pub(super) since: Option<Day>,
    pub(super) until: Option<Day>,
    #[serde(default)]
    pub(super) acting: bool,
    pub(super) full_time: Option<bool>,
    pub(super) administrative_head: Option<bool>,
    pub(super) associate_senior: Option<bool>,
    pub(super) doctorate: Option<bool>,
    pub(super) party_member: Option<bool>,
}

/// Persons by name, or their number.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum PeopleShape {
    Count(u32),
    Named(Vec<Text>),
}

/// Entries of the ledger: one, or the same on several days.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct RecordShape {
    pub(super) kind: Ref<to::RecordKind>,
    pub(super) date: Option<Day>,
    #[serde(default)]
    pub(super) dates: Vec<Day>,
    pub(super) quantity: Option<Number>,
    pub(super) person: Option<Text>,
    pub(super) present: Option<PeopleShape>,
    pub(super) absent: Option<PeopleShape>,
    /// Fields that are filled in; all that the kind requires unless written.
    pub(super) filled: Option<Vec<Code<RecordField>>>,
}

/// A form filled in. Marks stand in the branches that `schema` adds, one for each form.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct SheetShape {
    pub(super) form: Text,
    pub(super) by: Code<Scorer>,
    pub(super) assessor: Option<Text>,
    pub(super) office: Option<Ref<to::Office>>,
    pub(super) date: Option<Day>,
    #[serde(default)]
    pub(super) marks: Marks,
}

/// A card.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct CardShape {
    pub(super) card: Ref<to::Card>,
    pub(super) issued: Day,
    pub(super) year: Option<i32>,
    pub(super) person: Option<Text>,
    pub(super) deadline: Option<Day>,
    pub(super) looked_back: Option<Day>,
    pub(super) closed: Option<Day>,
    #[serde(default)]
    pub(super) withdrawn: bool,
}

/// A finding.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct FindingShape {
    pub(super) found: Day,
    pub(super) year: Option<i32>,
    pub(super) source: Option<Code<FindingSource>>,
    pub(super) form: Option<Ref<to::Form>>,
    pub(super) item: Option<Text>,
    pub(super) rule: Option<Ref<to::Finding>>,
    pub(super) deadline: Option<Day>,
    pub(super) state: Option<Code<FindingState>>,
    pub(super) closed: Option<Day>,
    #[serde(default)]
    pub(super) relapsed: bool,
    /// The same was found in an earlier year.
    #[serde(default)]
    pub(super) repeated: bool,
}

/// What an earlier year left.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct PastShape {
    pub(super) year: i32,
    #[serde(default)]
    pub(super) grades: Grades,
    #[serde(default)]
    pub(super) facts: FactNumbers,
    #[serde(default)]
    pub(super) indicators: IndicatorNumbers,
    #[serde(default)]
    pub(super) scores: ScoreNumbers,
    #[serde(default)]
    pub(super) cards: Vec<Ref<to::Card>>,
}

/// A term of office.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct TermShape {
    pub(super) start: Day,
    pub(super) years: u32,
    pub(super) extended_to: Option<Day>,
    pub(super) approved_by: Option<Text>,
    pub(super) ended: Option<Day>,
}

/// The score of a shorter period that was closed before.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct PeriodScoreShape {
    pub(super) score: Ref<to::Score>,
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) points: Option<Number>,
}

/// A grade that a body gives.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct DecisionShape {
    pub(super) appraisal: Ref<to::Appraisal>,
    pub(super) grade: Ref<to::Grade>,
    pub(super) person: Option<Text>,
    pub(super) reason: Option<Text>,
    pub(super) by: Option<Text>,
}
