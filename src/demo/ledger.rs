//! Ledgers, period by period as far as the year has come: most on pace, some behind, some lacking.

use chrono::{Datelike, Days};

use super::{
    maker::{Made, Maker, lack},
    plan::{About, RecordShape},
};
use crate::{
    base::{Date, Decimal, Period},
    domain::{
        Id, Kind, MemberStatus, PersonCommand, RecordCommand, RecordDraft,
        pack::{RecordField, RecordKind},
    },
    store::StoreError,
};

/// On how many days a period's entries are made; orgs are spread over them.
const DAYS: usize = 2;
/// In one period out of so many some orgs leave something out.
const LAX_EVERY: usize = 3;

/// Enters what the plan has of every period that has come.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.record {
        let kind = kind(maker, &shape.pack, &shape.kind)?;
        let orgs = maker.set(&shape.to)?;
        // What is thrown for these leaves everything after them as it would be without.
        let kept = shape.behind.map(|_| maker.dice.clone());
        let behind = orgs.len() * shape.behind.unwrap_or(0) / 100;
        for (n, period) in periods(maker, shape).into_iter().enumerate() {
            let late = |org: &Id| {
                let code = maker.org_of(*org).map(|org| &org.code);
                n % 2 == 1 && code.is_some_and(|code| shape.late.contains(code))
            };
            let mut orgs = orgs.clone();
            orgs.retain(|org| !late(org));
            if period.holds(maker.today) && behind > 0 {
                maker.dice.shuffle(&mut orgs);
                orgs.truncate(orgs.len() - behind);
            }
            enter(maker, (shape, &kind), (n, period), orgs)?;
        }
        if let Some(dice) = kept {
            maker.dice = dice;
        }
    }
    assemblies(maker)
}

fn kind(maker: &Maker<'_>, pack: &str, id: &str) -> Result<RecordKind, StoreError> {
    let pack = maker.pack(pack)?;
    pack.record_kind(id).cloned().ok_or_else(|| lack(id))
}

/// The periods of the year in which the day of the entry has come; where it is told who is behind,
/// the running one whatever its day.
fn periods(maker: &Maker<'_>, shape: &RecordShape) -> Vec<Period> {
    let mut found = Vec::new();
    let mut at = Date::from_ymd_opt(maker.year(), 1, 1);
    while let Some(start) = at.filter(|day| day.year() == maker.year()) {
        let period = Period::containing(shape.every.0, start);
        let period = Period { start, ..period };
        let first = match shape.behind {
            Some(_) => period.start,
            None => day_in(period, u64::from(shape.day)),
        };
        if first > maker.today {
            break;
        }
        found.push(period);
        at = period.end.succ_opt();
    }
    found
}

/// A day of a period, its last one at the latest.
fn day_in(period: Period, days: u64) -> Date {
    let day = period.start.checked_add_days(Days::new(days));
    let last = Date::from_ymd_opt(period.start.year(), 12, 31).unwrap_or(period.end);
    day.map_or(period.end, |day| day.min(period.end).min(last))
}

/// What was done in one period.
fn enter(
    maker: &mut Maker<'_>,
    (shape, kind): (&RecordShape, &RecordKind),
    (n, period): (usize, Period),
    mut orgs: Vec<Id>,
) -> Result<(), StoreError> {
    maker.dice.shuffle(&mut orgs);
    let lax = if n % LAX_EVERY == 1 {
        shape.lax.min(orgs.len())
    } else {
        0
    };
    let rest = orgs.split_off(lax);
    let of = (shape, kind);
    let single = shape.about.is_some() || shape.present.is_some();
    for (n, orgs) in [(0, orgs), (1, rest)] {
        if orgs.is_empty() {
            continue;
        }
        if single {
            for org in orgs {
                one(maker, of, (period, n == 0), org)?;
            }
            continue;
        }
        for (at, orgs) in orgs.chunks(orgs.len().div_ceil(DAYS)).enumerate() {
            let date = day_in(period, u64::from(shape.day) + 2 * at as u64);
            let draft = draft(maker, of, (date.min(maker.today), n == 0), "");
            let command = RecordCommand::AddMany {
                adoption: maker.adoption(&shape.pack)?,
                orgs: orgs.to_vec(),
                draft,
            };
            maker.act(command)?;
        }
    }
    Ok(())
}

/// Entries of one org: about its people, or with its own number of those present.
fn one(
    maker: &mut Maker<'_>,
    (shape, kind): (&RecordShape, &RecordKind),
    (period, is_lax): (Period, bool),
    org: Id,
) -> Result<(), StoreError> {
    let org = maker.org_of(org).cloned().ok_or_else(|| lack(&shape.to))?;
    let persons: Vec<Option<Id>> = match shape.about {
        Some(About::Secretary) => secretary(&org).into_iter().map(Some).collect(),
        Some(About::Deputies) => org.deputies.iter().copied().map(Some).collect(),
        Some(About::Workers) => org.workers.iter().copied().map(Some).collect(),
        None => vec![None],
    };
    for person in persons {
        let date = day_in(
            period,
            u64::from(shape.day) + u64::from(maker.dice.between(0, 5)),
        );
        let at = (date.min(maker.today), is_lax);
        let mut draft = draft(maker, (shape, kind), at, &org.name);
        draft.person = person.or(draft.person);
        if let Some([least, most]) = shape.present {
            draft.present = Some(maker.dice.between(least, most));
            draft.absent = kind.fields.contains(&RecordField::Absent).then_some(0);
            let away = maker.dice.between(0, 3);
            draft.absent = draft.absent.map(|none| none + away);
        }
        maker.act(RecordCommand::Add {
            adoption: maker.adoption(&shape.pack)?,
            org: org.id,
            draft,
        })?;
    }
    Ok(())
}

fn secretary(org: &Made) -> Option<Id> {
    org.secretary.as_ref().map(|(_, person, _)| *person)
}

/// An entry with all that its kind asks for and what the plan says of it.
fn draft(
    maker: &mut Maker<'_>,
    (shape, kind): (&RecordShape, &RecordKind),
    (date, is_lax): (Date, bool),
    org: &str,
) -> RecordDraft {
    let mut draft = full(maker, kind, date, org);
    if !shape.topic.is_empty() {
        draft.topic = Some(maker.dice.pick(&shape.topic).to_string());
    }
    draft.quantity = shape.quantity.as_deref().and_then(Decimal::parse);
    if let Some(code) = &shape.person {
        let worker = maker.org(code).ok().and_then(|org| org.workers.first());
        draft.person = worker.copied();
    }
    if is_lax {
        leave_out(kind, &mut draft);
    }
    draft
}

/// An entry with all that its kind asks for, but for quantity and person.
pub(super) fn full(maker: &mut Maker<'_>, kind: &RecordKind, date: Date, org: &str) -> RecordDraft {
    let text = &maker.stock.text;
    let mut draft = RecordDraft::of(&kind.id, date);
    for field in &kind.fields {
        let (place, list) = match field {
            RecordField::Topic => (&mut draft.topic, &text.topic),
            RecordField::Place => (&mut draft.place, &text.place),
            RecordField::Host => (&mut draft.host, &text.host),
            RecordField::Recorder => (&mut draft.recorder, &text.recorder),
            RecordField::Content => (&mut draft.content, &text.content),
            RecordField::Document => (&mut draft.document, &text.evidence),
            RecordField::Evidence => (&mut draft.evidence, &text.evidence),
            RecordField::Result => (&mut draft.result, &text.result),
            RecordField::Present => {
                draft.present = Some(maker.dice.between(5, 9));
                continue;
            }
            RecordField::Absent => {
                draft.absent = Some(maker.dice.between(0, 2));
                continue;
            }
            RecordField::Date | RecordField::Quantity | RecordField::Person => continue,
        };
        *place = Some(maker.say(list, org));
    }
    draft
}

/// The last of what a kind asks for is left out, as happens.
fn leave_out(kind: &RecordKind, draft: &mut RecordDraft) {
    for field in kind.fields.iter().rev().take(2) {
        match field {
            RecordField::Topic => draft.topic = None,
            RecordField::Place => draft.place = None,
            RecordField::Host => draft.host = None,
            RecordField::Recorder => draft.recorder = None,
            RecordField::Content => draft.content = None,
            RecordField::Document => draft.document = None,
            RecordField::Result => draft.result = None,
            RecordField::Absent => draft.absent = None,
            _ => {}
        }
    }
}

/// One branch keeps a roster, and names who came: one member is missing again and again.
fn assemblies(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    let shape = &plan.roster;
    let org = maker.org(&shape.org)?.clone();
    let mut members = Vec::new();
    for _ in 0..shape.members {
        let command = PersonCommand::Add {
            name: maker.person(),
            title: None,
            degree: None,
            full_time: false,
            administrative_head: false,
            phone: None,
        };
        let made = maker.act(command)?;
        let person = made.created(Kind::Person).next();
        let person = person.ok_or_else(|| lack("person"))?;
        maker.act(PersonCommand::Enroll {
            person,
            org: org.id,
            status: MemberStatus::Full,
            since: maker.day(-900),
        })?;
        members.push(person);
    }
    let kind = kind(maker, &shape.pack, &shape.kind)?;
    for date in maker.this_year(&shape.met) {
        let mut draft = full(maker, &kind, date, &org.name);
        (draft.present, draft.absent) = (None, None);
        draft.missed = members.iter().copied().take(1).collect();
        draft.attended = members.iter().copied().skip(1).collect();
        maker.act(RecordCommand::Add {
            adoption: maker.adoption(&shape.pack)?,
            org: org.id,
            draft,
        })?;
    }
    Ok(())
}
