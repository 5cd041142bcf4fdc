//! Decisions about ledger entries: which kind, on which day, who was there, what is lacking.

use std::collections::BTreeSet;

use super::{
    field::{Decision, bad, distinct, happened, living, once, optional, patched, reason},
    pack::{in_force, no_such_item},
};
use crate::{
    base::{Date, Decimal, Field, PeriodKind, date::Period},
    domain::{
        command::{Patch, RecordCommand, RecordDraft, RecordLine},
        facts::Draft,
        ledger::{Attendance, LedgerRecord},
        org::{Org, Person},
        pack::{Dated, Pack, RecordField, RecordKind},
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        twin::Twin,
        work::Adoption,
    },
};

const EDITABLE: &[&str] = &[
    "date", "dated", "topic", "place", "host", "recorder", "content", "quantity", "present",
    "absent", "person", "document", "result", "evidence",
];

pub(super) fn decide(command: &RecordCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        RecordCommand::Add {
            adoption,
            org,
            draft: new,
        } => add(*adoption, &[*org], new, draft),
        RecordCommand::AddMany {
            adoption,
            orgs,
            draft: new,
        } => add(*adoption, &distinct(orgs), new, draft),
        RecordCommand::Load { adoption, lines } => load(*adoption, lines, draft),
        RecordCommand::Edit { record, set } => edit(*record, set, draft),
        RecordCommand::Attend {
            record,
            present,
            absent,
        } => attend(*record, present, absent, draft),
        RecordCommand::Drop {
            record,
            reason: why,
        } => remove(*record, why, draft),
    }
}

/// The fields that a kind requires and an entry lacks, in the pack's order. A day that is known
/// less exactly than the kind asks is lacking.
pub fn lacks(kind: &RecordKind, entry: &LedgerRecord) -> Vec<RecordField> {
    let has = |field: &RecordField| match field {
        RecordField::Date => entry.dated <= kind.dated,
        RecordField::Place => entry.place.is_some(),
        RecordField::Host => entry.host.is_some(),
        RecordField::Present => entry.present.is_some(),
        RecordField::Absent => entry.absent.is_some(),
        RecordField::Recorder => entry.recorder.is_some(),
        RecordField::Content => entry.content.is_some(),
        RecordField::Topic => entry.topic.is_some(),
        RecordField::Quantity => entry.quantity.is_some(),
        RecordField::Evidence => entry.evidence.is_some(),
        RecordField::Person => entry.person.is_some(),
        RecordField::Document => entry.document.is_some(),
        RecordField::Result => entry.result.is_some(),
    };
    let mut lacking = kind.fields.clone();
    lacking.retain(|field| !has(field));
    lacking
}

fn marked(kind: &RecordKind, entry: &LedgerRecord) -> Option<String> {
    let codes: Vec<&str> = lacks(kind, entry).iter().map(|it| it.code()).collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}

/// The first day of what is known of a day.
fn known(day: Date, dated: Dated) -> Date {
    let kind = match dated {
        Dated::Day => return day,
        Dated::Month => PeriodKind::Month,
        Dated::Quarter => PeriodKind::Quarter,
        Dated::Year => PeriodKind::Year,
    };
    Period::containing(kind, day).start
}

/// An entry as a draft says it for an org; what it lacks is not yet marked.
pub fn drawn_up(adoption: Id, kind: &RecordKind, org: Id, new: &RecordDraft) -> LedgerRecord {
    let dated = new.dated.unwrap_or(kind.dated);
    LedgerRecord {
        id: 0,
        version: 0,
        adoption,
        kind: kind.id.clone(),
        org,
        date: known(new.date, dated),
        dated,
        topic: optional(new.topic.as_ref()),
        place: optional(new.place.as_ref()),
        host: optional(new.host.as_ref()),
        recorder: optional(new.recorder.as_ref()),
        content: optional(new.content.as_ref()),
        quantity: new.quantity,
        present: counted(new.present, &distinct(&new.attended)),
        absent: counted(new.absent, &distinct(&new.missed)),
        person: new.person,
        document: optional(new.document.as_ref()),
        result: optional(new.result.as_ref()),
        evidence: optional(new.evidence.as_ref()),
        lacks: None,
    }
}

fn add(adoption: Id, orgs: &[Id], new: &RecordDraft, draft: &mut Draft<'_>) -> Decision {
    let adopted = in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    let kind = kept(&pack, &new.kind)?;
    let (attended, missed) = named(&new.attended, &new.missed, draft)?;
    for org in orgs {
        let entry = drawn_up(adoption, kind, *org, new);
        put(entry, (&adopted, kind), (&attended, &missed), draft)?;
    }
    Ok(())
}

fn kept<'a>(pack: &'a Pack, kind: &str) -> Result<&'a RecordKind, Refusal> {
    let found = pack.record_kind(kind);
    found.ok_or_else(|| no_such_item(kind).at("kind"))
}

/// Puts an entry on the ledger with those who were there and those who were not.
fn put(
    mut entry: LedgerRecord,
    (adopted, kind): (&Adoption, &RecordKind),
    (attended, missed): (&[Id], &[Id]),
    draft: &mut Draft<'_>,
) -> Decision {
    let org = living(draft, entry.org)?;
    holds(&entry, (adopted, &org), draft)?;
    enough(&entry, attended.len(), missed.len())?;
    entry.lacks = marked(kind, &entry);
    let record = draft.insert(entry);
    enter(record, attended, missed, draft);
    Ok(())
}

/// Enters every line of a list, none of which may be on the ledger already.
fn load(adoption: Id, lines: &[RecordLine], draft: &mut Draft<'_>) -> Decision {
    let adopted = in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    let rows = draft.all::<LedgerRecord>();
    let mut seen: BTreeSet<Twin> = rows.iter().map(Twin::of_record).collect();
    for line in lines {
        let mut entered = || {
            let kind = kept(&pack, &line.draft.kind)?;
            let (attended, missed) = named(&line.draft.attended, &line.draft.missed, draft)?;
            let entry = drawn_up(adoption, kind, line.org, &line.draft);
            once(
                Twin::of_record(&entry),
                (&kind.title, entry.date),
                &mut seen,
            )?;
            put(entry, (&adopted, kind), (&attended, &missed), draft)
        };
        entered().map_err(|refusal| refusal.on_line(line.line))?;
    }
    Ok(())
}

/// What must be true of every entry.
fn holds(entry: &LedgerRecord, (adopted, org): (&Adoption, &Org), draft: &Draft<'_>) -> Decision {
    happened(entry.date, (adopted, org), draft)?;
    if let Some(quantity) = entry.quantity.filter(|it| *it < Decimal::ZERO) {
        return Err(bad("quantity", quantity));
    }
    if let Some(person) = entry.person {
        draft.get::<Person>(person).map(drop)?;
    }
    Ok(())
}

/// The persons named, each once and on one side only.
fn named(present: &[Id], absent: &[Id], draft: &Draft<'_>) -> Result<(Vec<Id>, Vec<Id>), Refusal> {
    let (present, absent) = (distinct(present), distinct(absent));
    let there: BTreeSet<Id> = present.iter().copied().collect();
    for id in present.iter().chain(&absent) {
        draft.get::<Person>(*id)?;
    }
    if let Some(both) = absent.iter().find(|id| there.contains(id)) {
        let person: Person = draft.get(*both)?;
        return Err(Refusal::new(RefusalCode::BothAttendances)
            .with("person", person.name)
            .at("absent"));
    }
    Ok((present, absent))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The number as given, or the number of those named; nobody named leaves it missing.
fn counted(given: Option<u32>, named: &[Id]) -> Option<u32> {
    given.or_else(|| (!named.is_empty()).then(|| number(named.len())))
}

/// Guests without a name may have been there, but not fewer than are named.
fn enough(entry: &LedgerRecord, attended: usize, missed: usize) -> Decision {
    for (field, count, named) in [
        ("present", entry.present, number(attended)),
        ("absent", entry.absent, number(missed)),
    ] {
        if let Some(count) = count.filter(|count| *count < named) {
            return Err(Refusal::new(RefusalCode::TooFewPresent)
                .with("count", count)
                .with("named", named)
                .at(field));
        }
    }
    Ok(())
}

fn enter(record: Id, attended: &[Id], missed: &[Id], draft: &mut Draft<'_>) {
    for (persons, present) in [(attended, true), (missed, false)] {
        for person in persons {
            draft.insert(Attendance {
                id: 0,
                version: 0,
                record,
                person: *person,
                present,
            });
        }
    }
}

fn attendance_of(record: Id, draft: &Draft<'_>) -> Vec<Attendance> {
    let mut rows = draft.all::<Attendance>();
    rows.retain(|row| row.record == record);
    rows
}

fn edit(id: Id, set: &[Patch], draft: &mut Draft<'_>) -> Decision {
    let old: LedgerRecord = draft.get(id)?;
    let mut entry: LedgerRecord = patched(&old, set, EDITABLE)?;
    let adopted = in_force(entry.adoption, draft)?;
    let pack = draft.facts.pack(entry.adoption)?;
    let org = living(draft, entry.org)?;
    let kind = pack
        .record_kind(&entry.kind)
        .ok_or_else(|| no_such_item(&entry.kind))?;
    entry.date = known(entry.date, entry.dated);
    holds(&entry, (&adopted, &org), draft)?;
    let rows = attendance_of(id, draft);
    let there = rows.iter().filter(|row| row.present).count();
    enough(&entry, there, rows.len() - there)?;
    entry.lacks = marked(kind, &entry);
    draft.update(&entry);
    Ok(())
}

fn attend(id: Id, present: &[Id], absent: &[Id], draft: &mut Draft<'_>) -> Decision {
    let mut entry: LedgerRecord = draft.get(id)?;
    let pack = draft.facts.pack(entry.adoption)?;
    let (present, absent) = named(present, absent, draft)?;
    let wanted = |row: &Attendance| {
        let side = if row.present { &present } else { &absent };
        side.contains(&row.person)
    };
    let (kept, gone): (Vec<_>, Vec<_>) = attendance_of(id, draft)
        .into_iter()
        .partition(|it| wanted(it));
    for row in gone {
        draft.remove(Kind::Attendance, row.id);
    }
    let new = |persons: &[Id], present: bool| {
        let has = |person: &Id| {
            kept.iter()
                .any(|row| (row.person, row.present) == (*person, present))
        };
        let mut persons = persons.to_vec();
        persons.retain(|person| !has(person));
        persons
    };
    let (attended, missed) = (new(&present, true), new(&absent, false));
    enter(id, &attended, &missed, draft);
    entry.present = counted(None, &present).or(entry.present);
    entry.absent = counted(None, &absent).or(entry.absent);
    if let Some(kind) = pack.record_kind(&entry.kind) {
        entry.lacks = marked(kind, &entry);
    }
    draft.update(&entry);
    Ok(())
}

fn remove(id: Id, why: &str, draft: &mut Draft<'_>) -> Decision {
    let entry: LedgerRecord = draft.get(id)?;
    reason(why)?;
    super::field::uncited(draft)?;
    for row in attendance_of(id, draft) {
        draft.remove(Kind::Attendance, row.id);
    }
    draft.remove(Kind::LedgerRecord, entry.id);
    Ok(())
}

/// The codes that an entry is marked with, back as fields.
pub fn lacking(entry: &LedgerRecord) -> Vec<RecordField> {
    let codes = entry.lacks.as_deref().unwrap_or_default().split(' ');
    codes
        .filter_map(|code| RecordField::from_value(&code.to_string().to_value()))
        .collect()
}
