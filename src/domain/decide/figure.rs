//! Decisions about figures: a value of the sort that the fact is, one for each period.

use std::collections::BTreeMap;

use super::{
    field::{Decision, bad, empty, living, optional, ordered},
    pack::{in_force, no_such_item},
};
use crate::{
    base::{Date, Decimal, date, text},
    domain::{
        command::{FigureCommand, FigureLine},
        facts::Draft,
        judge::Fact,
        ledger::Figure,
        pack::{FactKind, FactLine, OrgFact, Pack, is_reserved},
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
    },
};

pub(super) fn decide(command: &FigureCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        FigureCommand::Set { adoption, line } => set(*adoption, std::slice::from_ref(line), draft),
        FigureCommand::Load { adoption, lines } => set(*adoption, lines, draft),
        FigureCommand::Drop { figure } => {
            let figure: Figure = draft.get(*figure)?;
            draft.remove(Kind::Figure, figure.id);
            Ok(())
        }
    }
}

type Key = (Id, String, Option<String>, Date, Date);

fn key(figure: &Figure) -> Key {
    (
        figure.org,
        figure.fact.clone(),
        figure.matter.clone(),
        figure.start,
        figure.end,
    )
}

/// Writes the lines, each in the place of what was said of the same fact and period. A second
/// line about the same in one list is a contradiction.
fn set(adoption: Id, lines: &[FigureLine], draft: &mut Draft<'_>) -> Decision {
    let adopted = in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    let mut old: BTreeMap<Key, Option<Figure>> = draft
        .all::<Figure>()
        .into_iter()
        .filter(|figure| figure.adoption == adoption)
        .map(|figure| (key(&figure), Some(figure)))
        .collect();
    for line in lines {
        let mut figure = drawn_up(line, (adopted.id, adopted.year), &pack)?;
        living(draft, figure.org)?;
        match old.insert(key(&figure), None) {
            None => {
                draft.insert(figure);
            }
            Some(Some(before)) => {
                (figure.id, figure.version) = (before.id, before.version);
                draft.update(&figure);
            }
            Some(None) => return Err(bad("fact", &figure.fact)),
        }
    }
    Ok(())
}

/// What a fact of a year would be if this value were said of it; nothing is entered. Of
/// incidents and honours only `none` can be said.
///
/// # Errors
/// As entering the value would be refused.
pub fn supposed(pack: &Pack, year: i32, (fact, value): (&str, &str)) -> Result<Fact, Refusal> {
    let row = pack
        .fact_said(fact)
        .ok_or_else(|| no_such_item(fact).at("fact"))?;
    match &row.kind {
        FactKind::Incident { .. } if value == "none" => return Ok(Fact::Incidents(Vec::new())),
        FactKind::Honour { .. } if value == "none" => return Ok(Fact::Honours(Vec::new())),
        _ => {}
    }
    let line = FigureLine {
        org: 0,
        fact: fact.to_string(),
        matter: None,
        start: None,
        end: None,
        value: Some(value.to_string()),
        score: None,
        full: None,
        rank: None,
        source: None,
    };
    let figure = drawn_up(&line, (0, year), pack)?;
    Fact::of_figure(&figure, &row.kind).ok_or_else(|| not_a_value(value, &row))
}

/// The figure of a line, for an adoption and its year.
///
/// # Errors
/// Why the pack knows no such figure.
pub fn drawn_up(
    line: &FigureLine,
    (adoption, year): (Id, i32),
    pack: &Pack,
) -> Result<Figure, Refusal> {
    let fact = pack
        .fact_said(&line.fact)
        .ok_or_else(|| no_such_item(&line.fact).at("fact"))?;
    let fact = fact.as_ref();
    let year = date::Period::year(year);
    let (start, end) = (
        line.start.unwrap_or(year.start),
        line.end.unwrap_or(year.end),
    );
    ordered(Some(start), Some(end)).map_err(|refusal| refusal.at("end"))?;
    let mut figure = Figure {
        id: 0,
        version: 0,
        adoption,
        org: line.org,
        fact: fact.id.clone(),
        matter: optional(line.matter.as_ref()),
        start,
        end,
        value: None,
        score: line.score,
        full: line.full,
        rank: line.rank,
        source: optional(line.source.as_ref()),
    };
    let given = optional(line.value.as_ref()).map(|value| text::fold(&value));
    if let FactKind::Imported { full, .. } = &fact.kind {
        let score = given.map(|value| decimal(&value, fact)).transpose()?;
        figure.score = figure.score.or(score);
        figure.full = figure.full.or(*full);
        outside(&figure)?;
    } else if figure.score.is_some() || figure.full.is_some() || figure.rank.is_some() {
        return Err(other(fact));
    } else {
        figure.value = given.map(|value| read(&value, fact)).transpose()?;
        if fact.kind.is_derived() {
            return Err(other(fact));
        }
    }
    reserved(&figure, fact)?;
    if (&figure.value, figure.score, figure.rank) == (&None, None, None) {
        return Err(empty("value"));
    }
    Ok(figure)
}

/// A full score is more than nought; a place begins at the first. A deduction is imported below
/// nought, and a bonus may lift a score above its full one.
fn outside(figure: &Figure) -> Decision {
    if let Some(full) = figure.full.filter(|full| *full <= Decimal::ZERO) {
        return Err(bad("full", full));
    }
    match figure.rank {
        Some(0) => Err(bad("rank", 0)),
        _ => Ok(()),
    }
}

/// The word of a fact's sort, as the pack's file has it.
pub(super) fn sort(kind: &FactKind) -> &'static str {
    match kind {
        FactKind::Event { .. } => "event",
        FactKind::Count { .. } => "count",
        FactKind::Number {} => "number",
        FactKind::Rate { .. } => "rate",
        FactKind::State {} => "state",
        FactKind::Label { .. } => "label",
        FactKind::Date {} => "date",
        FactKind::Span {} => "span",
        FactKind::Incident { .. } => "incident",
        FactKind::Honour { .. } => "honour",
        FactKind::Ballot { .. } => "ballot",
        FactKind::Mark { .. } => "mark",
        FactKind::Imported { .. } => "imported",
        FactKind::Peers { .. } => "peers",
        FactKind::Document { .. } => "document",
    }
}

/// The refusal of an entry that does not fit a fact's sort.
pub(super) fn other(fact: &FactLine) -> Refusal {
    Refusal::new(RefusalCode::OtherFact)
        .with("fact", &fact.title)
        .with("kind", sort(&fact.kind))
        .at("fact")
}

/// What every pack knows is said of the org as a whole; heads and departments are whole.
fn reserved(figure: &Figure, fact: &FactLine) -> Decision {
    if !is_reserved(&fact.id) {
        return Ok(());
    }
    if let Some(matter) = &figure.matter {
        return Err(bad("matter", matter));
    }
    let counted = OrgFact::parse(&fact.id).filter(|it| *it != OrgFact::Small);
    match figure.value.as_deref() {
        Some(value) if counted.is_some() && value.parse::<u32>().is_err() => {
            Err(not_a_value(value, fact))
        }
        _ => Ok(()),
    }
}

fn not_a_value(value: &str, fact: &FactLine) -> Refusal {
    Refusal::new(RefusalCode::NotAValue)
        .with("value", value)
        .with("fact", &fact.title)
        .at("value")
}

fn decimal(value: &str, fact: &FactLine) -> Result<Decimal, Refusal> {
    let plain = value.strip_suffix('%').unwrap_or(value).trim();
    Decimal::parse(plain).ok_or_else(|| not_a_value(value, fact))
}

/// A value in the canonical form of the fact's sort.
fn read(value: &str, fact: &FactLine) -> Result<String, Refusal> {
    let wrong = || not_a_value(value, fact);
    let day = |text: &str| date::parse_iso(text.trim()).ok_or_else(wrong);
    match &fact.kind {
        FactKind::State {} => match value {
            "yes" | "no" => Ok(value.to_string()),
            _ => Err(wrong()),
        },
        FactKind::Label { labels } => labels
            .iter()
            .find(|label| label.id == value || label.text == value)
            .map(|label| label.id.clone())
            .ok_or_else(wrong),
        FactKind::Date {} => day(value).map(date::iso),
        FactKind::Span {} => {
            let (since, until) = value.split_once("..").ok_or_else(wrong)?;
            let (since, until) = (day(since)?, day(until)?);
            ordered(Some(since), Some(until)).map_err(|refusal| refusal.at("value"))?;
            Ok(format!("{}..{}", date::iso(since), date::iso(until)))
        }
        FactKind::Mark { from, to } => {
            let number = decimal(value, fact)?;
            let below = from.is_some_and(|from| number < from);
            if below || to.is_some_and(|to| number > to) {
                return Err(wrong());
            }
            Ok(number.to_string())
        }
        FactKind::Count { .. } | FactKind::Document { .. } => {
            let number = decimal(value, fact)?;
            if number.is_negative() {
                return Err(wrong());
            }
            Ok(number.to_string())
        }
        _ => decimal(value, fact).map(|number| number.to_string()),
    }
}
