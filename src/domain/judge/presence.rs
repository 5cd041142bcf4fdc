//! What entries of the ledger come to for one person: who was there, and what may concern him.

use super::{
    facts::{Attendance, Entry},
    ledger::counted,
    trace::Why,
};
use crate::{
    base::Exact,
    domain::{Id, pack::CountHow},
};

/// Whether an entry belongs to a person, or could: where only numbers of persons are known.
pub(super) fn may_concern(entry: &Entry, person: Id) -> bool {
    match (&entry.present, entry.person) {
        (_, Some(own)) => own == person,
        (Attendance::Persons(list), None) => {
            let away = entry.absent.persons().unwrap_or_default();
            list.contains(&person) || away.contains(&person)
        }
        (Attendance::Count(_) | Attendance::Unknown, None) => true,
    }
}

/// Whether a person was there; `None` if the entry does not say.
fn was_there(entry: &Entry, person: Id) -> Option<bool> {
    match (&entry.present, entry.person) {
        (_, Some(own)) => Some(own == person),
        (Attendance::Persons(list), None) => Some(list.contains(&person)),
        _ => None,
    }
}

/// What entries come to: for one person, or for all.
pub(super) fn count(entries: &[&Entry], how: CountHow, person: Option<Id>) -> Result<Exact, Why> {
    let Some(person) = person else {
        return counted(entries, how);
    };
    let there: Option<Vec<bool>> = entries
        .iter()
        .map(|entry| was_there(entry, person))
        .collect();
    let there = there.ok_or(Why::NoRoster)?;
    let present = || entries.iter().zip(&there).filter(|(_, there)| **there);
    match how {
        CountHow::Quantity => {
            let list: Option<Vec<Exact>> = present()
                .map(|(entry, _)| entry.quantity.map(Exact::from))
                .collect();
            Exact::sum(list.ok_or(Why::NoFact)?).ok_or(Why::Overflow)
        }
        CountHow::Share => share(present().count(), entries.len()),
        _ => Ok(Exact::count(present().count())),
    }
}

fn share(there: usize, all: usize) -> Result<Exact, Why> {
    if all == 0 {
        return Err(Why::ZeroBase);
    }
    let part = Exact::count(there).times(Exact::HUNDRED);
    part.and_then(|part| part.over(Exact::count(all)))
        .ok_or(Why::Overflow)
}

/// What is counted at least, where some entries do not tell all; `None` for shares.
pub(super) fn least_known(entries: &[&Entry], how: CountHow, person: Option<Id>) -> Option<Exact> {
    if how == CountHow::Share {
        return None;
    }
    let tells = |entry: &&&Entry| count(&[**entry], how, person).is_ok();
    let telling: Vec<&Entry> = entries.iter().filter(tells).copied().collect();
    count(&telling, how, person).ok()
}
