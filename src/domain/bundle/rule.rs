//! The table of what a bundle says of each kind of thing, field by field.

use crate::{
    base::{Date, Decimal, Field, Value},
    domain::{
        kind::{
            Category, CheckMode, CheckResult, FindingSource, FindingState, OrgKind, Outcome,
            Sector, Share, SheetRole, State,
        },
        pack::Dated,
        record::Kind,
    },
};

/// What a value must be.
#[derive(Debug, Clone, Copy)]
pub enum Sort {
    /// Text of one or several lines.
    Text,
    /// A whole number that is not negative.
    Count,
    /// A day.
    Day,
    /// A decimal.
    Number,
    /// A word of a closed list.
    Word(fn(&Value) -> bool),
    /// Several texts.
    Texts,
    /// The name of another thing: where it began, and its key there.
    Name,
}

impl Sort {
    /// Whether a value that is not empty is of the sort, in its canonical form.
    pub fn holds(self, value: &Value) -> bool {
        let same = |it: Option<Value>| it.as_ref() == Some(value);
        match self {
            Sort::Text => matches!(value, Value::Text(text) if !text.is_empty()),
            Sort::Count => same(u32::from_value(value).map(|it| it.to_value())),
            Sort::Day => same(Date::from_value(value).map(|it| it.to_value())),
            Sort::Number => same(Decimal::from_value(value).map(|it| it.to_value())),
            Sort::Word(holds) => holds(value),
            Sort::Texts => Vec::<String>::from_value(value).is_some(),
            Sort::Name => Vec::<String>::from_value(value).is_some_and(|it| it.len() == 2),
        }
    }
}

/// How two changes of one field meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// Each field by itself.
    Alone,
    /// Together with all fields of the thing that are so marked: they never merge.
    Unit,
    /// Said once, when the thing is made.
    Fixed,
    /// Empty says nothing.
    Mute,
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct FieldRule {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub sort: Sort,
    /// Whether it may be empty.
    pub is_needed: bool,
    /// How changes meet.
    pub meeting: Meeting,
}

const fn rule(name: &'static str, sort: Sort, is_needed: bool, meeting: Meeting) -> FieldRule {
    FieldRule {
        name,
        sort,
        is_needed,
        meeting,
    }
}

const fn may(name: &'static str, sort: Sort) -> FieldRule {
    rule(name, sort, false, Meeting::Alone)
}

const fn must(name: &'static str, sort: Sort) -> FieldRule {
    rule(name, sort, true, Meeting::Alone)
}

const fn unit(name: &'static str, sort: Sort, is_needed: bool) -> FieldRule {
    rule(name, sort, is_needed, Meeting::Unit)
}

const fn once(name: &'static str, sort: Sort, is_needed: bool) -> FieldRule {
    rule(name, sort, is_needed, Meeting::Fixed)
}

const fn mute(name: &'static str, sort: Sort) -> FieldRule {
    rule(name, sort, false, Meeting::Mute)
}

fn of<T: Field>(value: &Value) -> bool {
    matches!(value, Value::Text(_)) && T::from_value(value).is_some()
}

const ADOPTION: &[FieldRule] = &[must("text", Sort::Text)];

const LOCAL: &[FieldRule] = &[
    unit("value", Sort::Text, true),
    unit("reason", Sort::Text, true),
];

const ORG: &[FieldRule] = &[
    mute("parent", Sort::Text),
    must("name", Sort::Text),
    must("kind", Sort::Word(of::<OrgKind>)),
    must("sector", Sort::Word(of::<Sector>)),
    may("members", Sort::Count),
    may("phone", Sort::Text),
    mute("secretary", Sort::Text),
    mute("deputies", Sort::Texts),
    // First day and years, which go together.
    mute("term", Sort::Texts),
];

const TASK: &[FieldRule] = &[
    once("pack", Sort::Text, false),
    once("item", Sort::Text, false),
    must("category", Sort::Word(of::<Category>)),
    must("share", Sort::Word(of::<Share>)),
    must("title", Sort::Text),
    may("goal", Sort::Text),
    may("standard", Sort::Text),
    may("figures", Sort::Text),
    may("leader", Sort::Text),
    may("lead", Sort::Text),
    may("supporting", Sort::Texts),
    may("responsible", Sort::Text),
    may("measures", Sort::Text),
    may("deadline", Sort::Day),
    may("clause", Sort::Text),
    mute("scope", Sort::Text),
    rule("published", Sort::Day, true, Meeting::Mute),
    unit("closed", Sort::Day, false),
    unit("filed_to", Sort::Text, false),
];

const MILESTONE: &[FieldRule] = &[mute("reached", Sort::Day)];

const ASSIGNMENT: &[FieldRule] = &[
    once("dispatched", Sort::Day, true),
    unit("state", Sort::Word(of::<State>), true),
    unit("progress", Sort::Count, true),
    may("evidence", Sort::Text),
    may("remark", Sort::Text),
    unit("result", Sort::Word(of::<CheckResult>), false),
    unit("score", Sort::Number, false),
    unit("assessment", Sort::Text, false),
    unit("outcome", Sort::Word(of::<Outcome>), false),
    unit("returned", Sort::Text, false),
];

const CHECK: &[FieldRule] = &[
    once("task", Sort::Name, true),
    once("org", Sort::Text, true),
    once("date", Sort::Day, true),
    once("mode", Sort::Word(of::<CheckMode>), true),
    once("result", Sort::Word(of::<CheckResult>), true),
    once("score", Sort::Number, false),
    once("remark", Sort::Text, false),
    once("checker", Sort::Text, false),
];

const NOTE: &[FieldRule] = &[
    once("task", Sort::Name, true),
    once("org", Sort::Text, false),
    once("quarter", Sort::Text, true),
    once("date", Sort::Day, true),
    once("text", Sort::Text, true),
];

const SHEET: &[FieldRule] = &[
    once("pack", Sort::Text, true),
    once("form", Sort::Text, true),
    once("org", Sort::Text, true),
    once("role", Sort::Word(of::<SheetRole>), true),
    once("assessor", Sort::Text, true),
    once("opened", Sort::Day, true),
    unit("submitted", Sort::Day, false),
];

const MARK: &[FieldRule] = &[
    unit("points", Sort::Number, false),
    unit("reason", Sort::Text, false),
    unit("evidence", Sort::Text, false),
];

const FINDING: &[FieldRule] = &[
    once("org", Sort::Text, true),
    once("source", Sort::Word(of::<FindingSource>), true),
    once("item", Sort::Text, false),
    once("task", Sort::Name, false),
    once("sheet", Sort::Name, false),
    once("rule", Sort::Text, false),
    once("problem", Sort::Text, false),
    once("found", Sort::Day, true),
    must("text", Sort::Text),
    may("responsible", Sort::Text),
    may("deadline", Sort::Day),
    may("look_back", Sort::Day),
    unit("measure", Sort::Text, false),
    unit("state", Sort::Word(of::<FindingState>), true),
    unit("evidence", Sort::Text, false),
    unit("verifier", Sort::Text, false),
    unit("closed", Sort::Day, false),
    unit("looked_back", Sort::Day, false),
    unit("relapsed", Sort::Day, false),
];

const RECORD: &[FieldRule] = &[
    once("pack", Sort::Text, true),
    once("org", Sort::Text, true),
    once("kind", Sort::Text, true),
    must("date", Sort::Day),
    must("dated", Sort::Word(of::<Dated>)),
    may("topic", Sort::Text),
    may("place", Sort::Text),
    may("host", Sort::Text),
    may("recorder", Sort::Text),
    may("content", Sort::Text),
    may("quantity", Sort::Number),
    may("present", Sort::Count),
    may("absent", Sort::Count),
    may("document", Sort::Text),
    may("result", Sort::Text),
    may("evidence", Sort::Text),
];

const FIGURE: &[FieldRule] = &[
    unit("value", Sort::Text, false),
    unit("score", Sort::Number, false),
    unit("full", Sort::Number, false),
    unit("rank", Sort::Count, false),
    may("source", Sort::Text),
];

/// The kinds of thing that a bundle holds.
pub const KINDS: &[Kind] = &[
    Kind::Adoption,
    Kind::LocalChange,
    Kind::Org,
    Kind::Task,
    Kind::Milestone,
    Kind::Assignment,
    Kind::Check,
    Kind::Note,
    Kind::Sheet,
    Kind::Mark,
    Kind::Finding,
    Kind::LedgerRecord,
    Kind::Figure,
];

/// What a bundle says of a kind; nothing of one that it does not hold.
pub const fn rules(kind: Kind) -> &'static [FieldRule] {
    match kind {
        Kind::Adoption => ADOPTION,
        Kind::LocalChange => LOCAL,
        Kind::Org => ORG,
        Kind::Task => TASK,
        Kind::Milestone => MILESTONE,
        Kind::Assignment => ASSIGNMENT,
        Kind::Check => CHECK,
        Kind::Note => NOTE,
        Kind::Sheet => SHEET,
        Kind::Mark => MARK,
        Kind::Finding => FINDING,
        Kind::LedgerRecord => RECORD,
        Kind::Figure => FIGURE,
        _ => &[],
    }
}

/// Whether a key has the parts that keys of its kind have.
pub fn is_key(kind: Kind, key: &[String]) -> bool {
    let is_id = |text: &String| text.parse::<i64>().is_ok_and(|id| id > 0);
    let is_day = |text: &String| crate::base::date::parse_iso(text).is_some();
    let begins = || key.len() > 1 && !key[0].is_empty() && is_id(&key[1]);
    match kind {
        Kind::Adoption => key.len() == 1 && !key[0].is_empty(),
        Kind::LocalChange => key.len() == 3,
        Kind::Org => key.len() == 1 && !key[0].trim().is_empty(),
        Kind::Task | Kind::Check | Kind::Note | Kind::Sheet => key.len() == 2 && begins(),
        Kind::Finding | Kind::LedgerRecord => key.len() == 2 && begins(),
        Kind::Assignment | Kind::Mark => key.len() == 3 && begins(),
        Kind::Milestone => key.len() == 4 && begins() && is_day(&key[3]),
        Kind::Figure => key.len() == 6 && is_day(&key[4]) && is_day(&key[5]),
        _ => false,
    }
}

/// The kind after which a key is named where things began: its own, or that of its owner.
pub(super) const fn named_by(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Milestone | Kind::Assignment => Some(Kind::Task),
        Kind::Mark => Some(Kind::Sheet),
        Kind::Task
        | Kind::Check
        | Kind::Note
        | Kind::Sheet
        | Kind::Finding
        | Kind::LedgerRecord => Some(kind),
        _ => None,
    }
}

/// The kind of thing that a field names.
pub(super) fn refers_to(field: &str) -> Option<Kind> {
    match field {
        "task" => Some(Kind::Task),
        "sheet" => Some(Kind::Sheet),
        _ => None,
    }
}
