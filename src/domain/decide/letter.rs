//! Decisions about the register of outgoing letters: every number is used once and stays used.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::field::{
    Decision, distinct, empty, happened_by, living, optional, ordered, reason, required, today,
};
use crate::domain::{
    command::{LetterCommand, LetterDraft},
    facts::Draft,
    record::Id,
    refusal::{Refusal, RefusalCode},
    supervision::LetterSent,
};

/// What stands around the year of a number.
const BRACKETS: [char; 10] = [
    '\u{3014}', '\u{3015}', '\u{ff3b}', '\u{ff3d}', '[', ']', '\u{ff08}', '\u{ff09}', '(', ')',
];

pub(super) fn decide(command: &LetterCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        LetterCommand::Send {
            draft: new,
            orgs,
            is_one,
        } => send(new, orgs, *is_one, draft),
        LetterCommand::Sign { letter, date } => {
            let mut letter = standing(*letter, draft)?;
            happened_by(*date, today(draft)?)?;
            ordered(Some(letter.date), Some(*date)).map_err(|it| it.at("date"))?;
            letter.signed = Some(*date);
            draft.update(&letter);
            Ok(())
        }
        LetterCommand::Withdraw {
            letter,
            date,
            reason: why,
        } => {
            let mut letter = standing(*letter, draft)?;
            happened_by(*date, today(draft)?)?;
            ordered(Some(letter.date), Some(*date)).map_err(|it| it.at("date"))?;
            letter.reason = Some(reason(why)?);
            letter.withdrawn = Some(*date);
            draft.update(&letter);
            Ok(())
        }
    }
}

/// A letter that was not withdrawn.
fn standing(id: Id, draft: &Draft<'_>) -> Result<LetterSent, Refusal> {
    let letter: LetterSent = draft.get(id)?;
    match letter.withdrawn {
        None => Ok(letter),
        Some(_) => Err(Refusal::new(RefusalCode::LetterWithdrawn).with("title", letter.title)),
    }
}

fn send(new: &LetterDraft, orgs: &[Id], is_one: bool, draft: &mut Draft<'_>) -> Decision {
    let series = required("series", &new.series)?;
    let letter = required("letter", &new.letter)?;
    let title = required("title", &new.title)?;
    happened_by(new.date, today(draft)?)?;
    // The brackets of the year come by themselves, from the day of the letter.
    if series.contains(BRACKETS) {
        return Err(Refusal::new(RefusalCode::SeriesYear)
            .with("series", &series)
            .at("series"));
    }
    if new.year != new.date.year() {
        return Err(Refusal::new(RefusalCode::LetterYear)
            .with("year", new.year.to_string())
            .with("date", new.date)
            .at("date"));
    }
    if orgs.is_empty() {
        return Err(empty("orgs"));
    }
    let orgs = distinct(orgs);
    // What was gathered: the last letter of the series, or all from the wanted number on.
    let known = draft.all::<LetterSent>().into_iter();
    let known = known.filter(|it| it.year == new.year && it.series == series);
    let known: BTreeSet<u32> = known.map(|it| it.number).collect();
    let next = known.last().copied().unwrap_or(0).saturating_add(1);
    let mut number = new.number.unwrap_or(next);
    let count = if is_one { 1 } else { orgs.len() };
    let end = number.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    if let Some(taken) = known.range(number..end).next() {
        return Err(Refusal::new(RefusalCode::NumberTaken)
            .with("series", &series)
            .with("number", *taken)
            .at("number"));
    }
    for id in orgs {
        let org = living(draft, id)?;
        draft.insert(LetterSent {
            id: 0,
            version: 0,
            year: new.year,
            series: series.clone(),
            number,
            letter: letter.clone(),
            title: title.clone(),
            org: org.id,
            date: new.date,
            document: optional(new.document.as_ref()),
            signed: None,
            withdrawn: None,
            reason: None,
        });
        if !is_one {
            number = number.saturating_add(1);
        }
    }
    Ok(())
}
