//! What every decision asks of the fields it is given: cleaned text, dates in order, known columns.

use std::collections::BTreeSet;

use crate::{
    base::{Date, Field, PeriodKind, Value, date, text},
    domain::{
        command::Patch,
        facts::Draft,
        org::Org,
        record::{Id, Record},
        refusal::{Refusal, RefusalCode},
        twin::Twin,
        work::Adoption,
    },
};

/// Nothing, or why not.
pub(super) type Decision = Result<(), Refusal>;

/// A field was left empty that must not be.
pub(super) fn empty(field: &str) -> Refusal {
    Refusal::new(RefusalCode::Empty)
        .with("field", field)
        .at(field)
}

/// A field holds what it cannot hold.
pub(super) fn bad(field: &str, value: impl ToString) -> Refusal {
    Refusal::new(RefusalCode::BadValue)
        .with("field", field)
        .with("value", value)
        .at(field)
}

/// One line of text that must say something.
pub(super) fn required(field: &str, given: &str) -> Result<String, Refusal> {
    let line = text::clean(given).trim().to_string();
    if line.is_empty() {
        Err(empty(field))
    } else {
        Ok(line)
    }
}

/// Several lines of text that must say something.
pub(super) fn required_lines(field: &str, given: &str) -> Result<String, Refusal> {
    lines(given).ok_or_else(|| empty(field))
}

/// Cleaned text; blanks alone say nothing.
pub(super) fn optional(given: Option<&String>) -> Option<String> {
    given.and_then(|text| lines(text))
}

fn lines(given: &str) -> Option<String> {
    let cleaned = text::clean_lines(given).trim().to_string();
    (!cleaned.is_empty()).then_some(cleaned)
}

/// What a field holds after an entry: none leaves it alone, blanks empty it.
pub(super) fn entered(old: Option<String>, given: Option<&String>) -> Option<String> {
    match given {
        None => old,
        some => optional(some),
    }
}

/// The reason without which some acts are not done.
pub(super) fn reason(given: &str) -> Result<String, Refusal> {
    lines(given).ok_or_else(|| Refusal::new(RefusalCode::NoReason).at("reason"))
}

/// Two days in their order; the same day is in order.
pub(super) fn ordered(since: Option<Date>, until: Option<Date>) -> Decision {
    match (since, until) {
        (Some(since), Some(until)) if until < since => {
            Err(Refusal::new(RefusalCode::DatesReversed)
                .with("since", date::iso(since))
                .with("until", date::iso(until)))
        }
        _ => Ok(()),
    }
}

/// The business date.
pub(super) fn today(draft: &Draft<'_>) -> Result<Date, Refusal> {
    draft.facts.today.ok_or_else(|| empty("today"))
}

/// A day that has come.
pub(super) fn happened_by(day: Date, today: Date) -> Decision {
    if day > today {
        return Err(Refusal::new(RefusalCode::InFuture)
            .with("date", date::iso(day))
            .at("date"));
    }
    Ok(())
}

/// A day on which something can have happened in an org, in the year of its pack. An entry that
/// only knows its month or quarter stands on the first day of it.
pub(super) fn happened(
    day: Date,
    (adopted, org): (&Adoption, &Org),
    draft: &Draft<'_>,
) -> Decision {
    happened_by(day, today(draft)?)?;
    if !date::Period::year(adopted.year).holds(day) {
        return Err(Refusal::new(RefusalCode::OtherYear)
            .with("date", date::iso(day))
            .with("year", adopted.year)
            .at("date"));
    }
    // Within the year of founding the first day of the period may lie before the founding.
    let year_of = |day: Date| date::Period::containing(PeriodKind::Year, day).start;
    match org.founded.filter(|founded| day < year_of(*founded)) {
        Some(founded) => Err(Refusal::new(RefusalCode::BeforeFounding)
            .with("date", date::iso(day))
            .with("org", &org.name)
            .with("founded", date::iso(founded))
            .at("date")),
        None => Ok(()),
    }
}

/// Refuses to take away what other rows cite, as the gathering counted them.
pub(super) fn uncited(draft: &Draft<'_>) -> Decision {
    match draft.facts.counts.get("cited").copied().unwrap_or(0) {
        0 => Ok(()),
        count => Err(Refusal::new(RefusalCode::StillCited).with("count", count)),
    }
}

/// Refuses what was entered before; what is new is noted.
pub(super) fn once(twin: Twin, (item, date): (&str, Date), seen: &mut BTreeSet<Twin>) -> Decision {
    if seen.insert(twin) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::AlreadyEntered)
        .with("item", item)
        .with("date", date::iso(date)))
}

/// An org that has not ended.
pub(super) fn living(draft: &Draft<'_>, id: Id) -> Result<Org, Refusal> {
    let org: Org = draft.get(id)?;
    if org.dissolved.is_some() {
        return Err(Refusal::new(RefusalCode::OrgDissolved).with("org", org.name));
    }
    Ok(org)
}

/// The keys without repetition, in their order.
pub(super) fn distinct(ids: &[Id]) -> Vec<Id> {
    let mut seen = BTreeSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

/// A number that was written as text, as it comes from a command line or a field.
fn number(value: &Value) -> Option<Value> {
    value.text()?.trim().parse().ok().map(Value::Int)
}

/// The record with new values in the columns that may be edited.
pub(super) fn patched<R: Record>(
    record: &R,
    set: &[Patch],
    allowed: &[&str],
) -> Result<R, Refusal> {
    let mut row = record.row();
    for patch in set {
        let name = patch.field.as_str();
        let at = R::FIELDS.iter().position(|field| *field == name);
        let Some(at) = at.filter(|_| allowed.contains(&name)) else {
            return Err(Refusal::new(RefusalCode::UnknownField).with("field", name));
        };
        let value = match &patch.value {
            Value::Text(given) => lines(given).to_value(),
            other => other.clone(),
        };
        row.values[at] = value.clone();
        if let (None, Some(number)) = (R::from_row(&row), number(&value)) {
            row.values[at] = number;
        }
        if R::from_row(&row).is_none() {
            return Err(match value {
                Value::Null => empty(name),
                other => bad(name, other.shown()),
            });
        }
    }
    // Back through the type once more, so that every value has its canonical form.
    R::from_row(&row).ok_or_else(|| empty("set"))
}
