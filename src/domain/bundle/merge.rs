//! Theirs, ours, and what both had last: what is taken, what stays, and what a person decides.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Content, Fields, Key,
    rule::{FieldRule, Meeting, rules},
};
use crate::{base::Value, domain::record::Kind};

crate::code_enum! {
    /// Whose word counts.
    Whose {
        Theirs = "theirs",
        Ours = "ours",
    }
}

/// How conflicts were decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// All that are not decided one by one.
    pub all: Option<Whose>,
    /// One by one, by [`Conflict::code`].
    pub each: BTreeMap<String, Whose>,
}

/// A field that will change, or that differs and stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Of what kind.
    pub kind: Kind,
    /// Of which thing.
    pub key: Key,
    /// Which field; none if it is about the whole thing.
    pub field: Option<&'static str>,
    /// The value here; of a whole thing whether it stands here.
    pub ours: Value,
    /// The value there.
    pub theirs: Value,
}

/// Differences that a person must decide, all or none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Short name. It covers the values, so that a decision never falls on others than were seen.
    pub code: String,
    /// The fields.
    pub fields: Vec<Difference>,
    /// How it was decided.
    pub decided: Option<Whose>,
}

/// What comes of a merging.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// What is to stand here.
    pub wanted: Content,
    /// Things that are new here.
    pub new: Vec<(Kind, Key)>,
    /// Things that go.
    pub gone: Vec<(Kind, Key)>,
    /// Fields that change here.
    pub taken: Vec<Difference>,
    /// Fields that were changed here only and stay.
    pub kept: Vec<Difference>,
    /// What was changed in both.
    pub conflicts: Vec<Conflict>,
}

/// Kinds whose things can be taken away; of any other, not being named says nothing.
const REMOVABLE: &[Kind] = &[Kind::Mark, Kind::Figure];

/// Merges what they say into what stands here. `bases` are contents that both had: one, or two if
/// bundles crossed on their way.
pub fn merge(theirs: &Content, ours: &Content, bases: &[Content], choice: &Choice) -> Merged {
    let mut merged = Merged {
        wanted: ours.clone(),
        ..Merged::default()
    };
    let keys: BTreeSet<&(Kind, Key)> = theirs.items.keys().chain(ours.items.keys()).collect();
    for at in keys {
        let known: Vec<&Fields> = bases.iter().filter_map(|it| it.items.get(at)).collect();
        match (theirs.items.get(at), ours.items.get(at)) {
            (Some(theirs), Some(ours)) => {
                let known = &known[..];
                let pair = Pair {
                    at,
                    theirs,
                    ours,
                    known,
                };
                merged.both(&pair, choice);
            }
            (Some(theirs), None) => merged.only_theirs(at, theirs, &known, choice),
            (None, Some(ours)) => merged.only_ours(at, ours, &known),
            (None, None) => {}
        }
    }
    merged
}

/// One thing that stands in both offices, and as both knew it before.
struct Pair<'a> {
    at: &'a (Kind, Key),
    theirs: &'a Fields,
    ours: &'a Fields,
    known: &'a [&'a Fields],
}

impl Pair<'_> {
    fn between(&self, name: &'static str) -> Difference {
        let values = (value(self.ours, name), value(self.theirs, name));
        difference(self.at, Some(name), values)
    }
}

impl Merged {
    fn only_theirs(
        &mut self,
        at: &(Kind, Key),
        theirs: &Fields,
        known: &[&Fields],
        choice: &Choice,
    ) {
        if known.contains(&theirs) {
            // It was taken away here, and they have not touched it since.
            return;
        }
        if !known.is_empty() {
            let whole = difference(at, None, (&Value::Null, &Value::Int(1)));
            if self.decide(vec![whole], choice) != Some(Whose::Theirs) {
                return;
            }
        }
        self.new.push(at.clone());
        self.wanted.items.insert(at.clone(), theirs.clone());
    }

    fn only_ours(&mut self, at: &(Kind, Key), ours: &Fields, known: &[&Fields]) {
        if REMOVABLE.contains(&at.0) && known.contains(&ours) {
            self.gone.push(at.clone());
            self.wanted.items.remove(at);
        }
    }

    fn both(&mut self, pair: &Pair<'_>, choice: &Choice) {
        let kind = pair.at.0;
        let differing = rules(kind).iter().filter(|rule| {
            let (yours, mine) = (value(pair.theirs, rule.name), value(pair.ours, rule.name));
            match rule.meeting {
                Meeting::Fixed => false,
                Meeting::Mute => yours != mine && !is_silent(yours),
                Meeting::Alone | Meeting::Unit => yours != mine,
            }
        });
        let (units, alone): (Vec<&FieldRule>, Vec<&FieldRule>) =
            differing.partition(|rule| rule.meeting == Meeting::Unit);
        let units: Vec<&'static str> = units.iter().map(|rule| rule.name).collect();
        let whole = rules(kind).iter().filter(|it| it.meeting == Meeting::Unit);
        let whole: Vec<&'static str> = whole.map(|it| it.name).collect();
        if !units.is_empty() {
            self.meet(pair, (&whole, &units), choice);
        }
        for rule in alone {
            let name = [rule.name];
            let is_new = rule.meeting == Meeting::Mute && is_silent(value(pair.ours, rule.name));
            match is_new {
                true => self.take(pair, &name),
                false => self.meet(pair, (&name, &name), choice),
            }
        }
    }

    /// Fields that stand or fall together: `whole` are all of them, `names` those that differ.
    fn meet(
        &mut self,
        pair: &Pair<'_>,
        (whole, names): (&[&'static str], &[&'static str]),
        choice: &Choice,
    ) {
        let same = |fields: &Fields, base: &&Fields| {
            let equal = |name: &&str| value(fields, name) == value(base, name);
            whole.iter().all(equal)
        };
        let theirs_stood = pair.known.iter().any(|base| same(pair.theirs, base));
        let ours_stood = pair.known.iter().any(|base| same(pair.ours, base));
        match (theirs_stood, ours_stood) {
            (false, true) => self.take(pair, names),
            (true, false) => self
                .kept
                .extend(names.iter().map(|name| pair.between(name))),
            // Neither was there before, or both were when bundles crossed: nobody can tell.
            (false, false) | (true, true) => {
                let fields = names.iter().map(|name| pair.between(name));
                if self.decide(fields.collect(), choice) == Some(Whose::Theirs) {
                    self.take(pair, names);
                }
            }
        }
    }

    fn take(&mut self, pair: &Pair<'_>, names: &[&'static str]) {
        let wanted = self.wanted.items.entry(pair.at.clone()).or_default();
        for name in names {
            wanted.insert(name, value(pair.theirs, name).clone());
        }
        self.taken
            .extend(names.iter().map(|name| pair.between(name)));
    }

    fn decide(&mut self, fields: Vec<Difference>, choice: &Choice) -> Option<Whose> {
        let code = code_of(&fields);
        let decided = choice.each.get(&code).copied().or(choice.all);
        self.conflicts.push(Conflict {
            code,
            fields,
            decided,
        });
        decided
    }

    /// Conflicts that nobody decided.
    pub fn open(&self) -> impl Iterator<Item = &Conflict> {
        self.conflicts.iter().filter(|it| it.decided.is_none())
    }
}

fn value<'a>(fields: &'a Fields, name: &str) -> &'a Value {
    fields.get(name).unwrap_or(&Value::Null)
}

fn is_silent(value: &Value) -> bool {
    *value == Value::Null || *value == Value::List(Vec::new())
}

fn difference(
    at: &(Kind, Key),
    field: Option<&'static str>,
    (ours, theirs): (&Value, &Value),
) -> Difference {
    Difference {
        kind: at.0,
        key: at.1.clone(),
        field,
        ours: ours.clone(),
        theirs: theirs.clone(),
    }
}

/// Eight digits over the place and both values (FNV-1a): short enough to be typed.
fn code_of(fields: &[Difference]) -> String {
    let mut bytes = Vec::new();
    for field in fields {
        Value::Text(field.kind.code().to_string()).canonical(&mut bytes);
        for part in &field.key {
            Value::Text(part.clone()).canonical(&mut bytes);
        }
        Value::Text(field.field.unwrap_or_default().to_string()).canonical(&mut bytes);
        field.ours.canonical(&mut bytes);
        field.theirs.canonical(&mut bytes);
    }
    let mix = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    format!("{:08x}", bytes.iter().fold(0x811c_9dc5, mix))
}
