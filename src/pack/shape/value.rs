//! Values that stand in many tables: ids, references, numbers, days, words of closed lists.

use std::{borrow::Cow, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use crate::base::date::{Date, parse_iso};
use crate::base::{Decimal, decimal::Rounding as RoundingMode};
use crate::domain::pack::{Audience, Choice, Source};
use crate::domain::rule::{Missing, Rounding};
use crate::domain::{OrgKind, PostKind, Sector};
use crate::pack::build::{Build, Reader, Row, Word};
use crate::pack::problem::ProblemCode;

/// Declares a text-like value with its JSON Schema.
macro_rules! textual {
    ($(#[$meta:meta])* $name:ident, $schema:tt) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) String);

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

textual! {
    /// Text that must not be empty.
    Text, { "type": "string", "minLength": 1 }
}

textual! {
    /// An id.
    Ident, { "type": "string", "format": "id", "pattern": "^[a-z0-9][a-z0-9_.-]*$" }
}

textual! {
    /// An id that is unique among its neighbours in one list.
    Entry, { "type": "string", "format": "id", "pattern": "^[a-z0-9][a-z0-9_.-]*$" }
}

textual! {
    /// A day.
    Day, { "type": "string", "format": "date" }
}

impl Build for Text {
    type Out = String;

    fn build(self, at: &mut Reader) -> Option<String> {
        at.clean(&self.0);
        Some(self.0)
    }
}

impl Build for Ident {
    type Out = String;

    fn build(self, _: &mut Reader) -> Option<String> {
        Some(self.0)
    }
}

impl Build for Entry {
    type Out = String;

    fn build(self, at: &mut Reader) -> Option<String> {
        at.entry(&self.0);
        Some(self.0)
    }
}

impl Build for Day {
    type Out = Date;

    fn build(self, at: &mut Reader) -> Option<Date> {
        let day = parse_iso(&self.0);
        if day.is_none() {
            at.report(ProblemCode::DayUnclear, &[("found", &self.0)]);
        }
        day
    }
}

/// An exact number: an integer, or a decimal in quotes.
#[derive(Debug, Clone)]
pub(crate) struct Number(pub(crate) String);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Whole(i64),
            Text(String),
        }
        Ok(match Either::deserialize(from)? {
            Either::Whole(number) => Number(number.to_string()),
            Either::Text(text) => Number(text),
        })
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["integer", "string"],
            "format": "decimal",
            "pattern": "^[+-]?[0-9]+([.][0-9]+)?$"
        })
    }
}

impl Build for Number {
    type Out = Decimal;

    fn build(self, at: &mut Reader) -> Option<Decimal> {
        let number = Decimal::parse(&self.0);
        if number.is_none() {
            at.report(ProblemCode::NumberUnclear, &[("found", &self.0)]);
        }
        number
    }
}

/// A word of a closed list.
#[derive(Debug, Clone)]
pub(crate) struct Code<T>(String, PhantomData<T>);

impl<'de, T> Deserialize<'de> for Code<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Code(String::deserialize(from)?, PhantomData))
    }
}

impl<T: Word> JsonSchema for Code<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": T::words() })
    }
}

impl<T: Word> Build for Code<T> {
    type Out = T;

    fn build(self, at: &mut Reader) -> Option<T> {
        let found = T::of(&self.0);
        if found.is_none() {
            let allowed = T::words().join(" ");
            at.report(
                ProblemCode::UnknownWord,
                &[("found", &self.0), ("near", "-"), ("allowed", &allowed)],
            );
        }
        found
    }
}

/// To which tables a reference may lead.
pub(crate) trait Tables {
    /// Names of the tables.
    const NAMES: &'static [&'static str];
}

/// The id of a row elsewhere in the pack.
#[derive(Debug, Clone)]
pub(crate) struct Ref<T>(String, PhantomData<T>);

impl<'de, T> Deserialize<'de> for Ref<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Ref(String::deserialize(from)?, PhantomData))
    }
}

impl<T: Tables> JsonSchema for Ref<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Ref".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "id" })
    }
}

impl<T: Tables> Build for Ref<T> {
    type Out = String;

    fn build(self, at: &mut Reader) -> Option<String> {
        at.refer(T::NAMES, &self.0);
        Some(self.0)
    }
}

macro_rules! markers {
    ($($name:ident = [$($table:literal),+]),+ $(,)?) => {
        /// Where references lead.
        pub(crate) mod to {
            $(#[derive(Debug, Clone)]
            pub(crate) struct $name;

            impl super::Tables for $name {
                const NAMES: &'static [&'static str] = &[$($table),+];
            })+
        }
    };
}

markers! {
    Office = ["office"],
    Class = ["class"],
    Area = ["area"],
    Option = ["option"],
    Duty = ["duty"],
    RecordKind = ["record_kind"],
    Indicator = ["indicator"],
    Fact = ["fact"],
    Basis = ["indicator", "fact", "staffing", "target", "register", "record_kind"],
    Staffing = ["staffing"],
    Target = ["target"],
    Form = ["form"],
    PeerGroup = ["peer_group"],
    Score = ["score"],
    Scale = ["scale"],
    Grade = ["grade"],
    Appraisal = ["appraisal"],
    Card = ["card"],
    Talk = ["talk"],
    Letter = ["letter"],
    Honour = ["honour"],
    Term = ["term"],
    Check = ["check"],
    Campaign = ["campaign"],
    Holder = ["class", "office"],
    Finding = ["finding"],
}

/// What every row of a table holds.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct RowShape {
    /// Never changes.
    id: Ident,
    /// The place in the regulation.
    clause: Option<Text>,
    /// Our own addition; then `why` is required.
    #[serde(default)]
    local: bool,
    /// The reason of a local addition.
    why: Option<Text>,
    /// The office that decides what the text leaves open.
    decided_by: Option<Ref<to::Office>>,
    /// The row counts only from this day.
    in_force: Option<Day>,
    /// The row counts only up to this day.
    until: Option<Day>,
    /// A remark for readers.
    note: Option<Text>,
    #[serde(flatten)]
    audience: AudienceShape,
}

impl RowShape {
    /// Reads the row and books its id in a table.
    pub(crate) fn build(self, kind: &'static str, at: &mut Reader) -> Option<Row> {
        at.name(kind, &self.id.0);
        match (self.local, &self.why) {
            (true, None) => at.report(ProblemCode::LocalWithoutWhy, &[("id", &self.id.0)]),
            (false, Some(_)) => at.report(ProblemCode::WhyWithoutLocal, &[("id", &self.id.0)]),
            _ => {}
        }
        let clause = at.field("clause", self.clause)?;
        let why = at.field("why", self.why)?;
        let decided_by = at.field("decided_by", self.decided_by)?;
        let note = at.field("note", self.note)?;
        let in_force = at.field("in_force", self.in_force)?;
        let until = at.field("until", self.until)?;
        let audience = self.audience.build(at)?;
        let source = Source {
            clause,
            local: self.local.then(|| why.unwrap_or_default()),
            decided_by,
            in_force,
            until,
            note,
        };
        let inherits = ["group", "card"].contains(&kind);
        if in_force.zip(until).is_some_and(|(from, to)| to < from) {
            at.report(ProblemCode::DatesReversed, &[]);
        }
        if !source.is_given() && !inherits {
            at.report(ProblemCode::NoSource, &[("id", &self.id.0)]);
        }
        Some(Row {
            id: self.id.0,
            source,
            audience,
        })
    }
}

shape! {
    /// Whom it is for.
    plain AudienceShape => Audience {} defaults {
        kinds: Vec<Code<OrgKind>>,
        classes: Vec<Ref<to::Class>>,
        sectors: Vec<Code<Sector>>,
        posts: Vec<Code<PostKind>>,
    }
}

shape! {
    /// A named answer.
    plain ChoiceShape => Choice { id: Entry, text: Text } defaults {}
}

/// An entry with a printed title.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct TitledShape {
    id: Entry,
    title: Text,
}

impl Build for TitledShape {
    type Out = Choice;

    fn build(self, at: &mut Reader) -> Option<Choice> {
        let id = at.field("id", self.id);
        let text = at.field("title", self.title);
        Some(Choice {
            id: id?,
            text: text?,
        })
    }
}

/// One thing or a list of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum OneOrMany<T> {
    /// One.
    One(T),
    /// A list.
    Many(Vec<T>),
}

impl<T: Build> Build for OneOrMany<T> {
    type Out = Vec<T::Out>;

    fn build(self, at: &mut Reader) -> Option<Vec<T::Out>> {
        match self {
            OneOrMany::One(one) => Some(vec![one.build(at)?]),
            OneOrMany::Many(many) => many.build(at),
        }
    }
}

shape! {
    /// How a number is rounded.
    plain RoundShape => Rounding { places: u32, mode: Code<RoundingMode> } defaults {}
}

/// What if nothing is known.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum MissingShape {
    /// A policy.
    Policy(MissingWord),
    /// A fixed number of points.
    Fixed {
        /// The points.
        default: Number,
    },
}

/// Policies for what is not known.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MissingWord {
    Exclude,
    PeerMean,
    Full,
    Zero,
    Pending,
}

impl Build for MissingShape {
    type Out = Missing;

    fn build(self, at: &mut Reader) -> Option<Missing> {
        Some(match self {
            MissingShape::Policy(MissingWord::Exclude) => Missing::Exclude,
            MissingShape::Policy(MissingWord::PeerMean) => Missing::PeerMean,
            MissingShape::Policy(MissingWord::Full) => Missing::Full,
            MissingShape::Policy(MissingWord::Zero) => Missing::Zero,
            MissingShape::Policy(MissingWord::Pending) => Missing::Pending,
            MissingShape::Fixed { default } => Missing::Default(at.field("default", default)?),
        })
    }
}
