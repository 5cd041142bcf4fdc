//! What is a finding by itself: missing fields, absences, quotas, low items, terms.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::{
    assess::Assessed,
    facts::{Attendance, Entry, OrgFacts},
    indicator::{self, Standings},
    resolve::day_after,
    term::{running_term, term_due},
    trace::{Outcome, SourceKind, SourceRef, Why},
    whom::Whom,
};
use crate::{
    base::{Date, Exact},
    domain::{
        Id,
        pack::{Anchor, FindingCause, FindingRule, Pack, RecordField},
    },
};

/// A problem that the facts show; a person takes it into the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundProblem {
    /// Id of the finding rule.
    pub rule: String,
    /// What tells it from others of the same rule: an entry, a period, an item, a person.
    pub key: String,
    /// In short words.
    pub text: String,
    /// Where it stands.
    pub clause: Option<String>,
    /// Whether the rule is a local addition.
    pub is_local: bool,
    /// The org.
    pub org: Id,
    /// The member, for absences.
    pub person: Option<Id>,
    /// The fields that are missing.
    pub fields: Vec<RecordField>,
    /// By when to rectify; `None` if the text leaves it open.
    pub deadline: Option<Date>,
    /// What shows it.
    pub sources: Vec<SourceRef>,
}

/// What the rules of a pack find, and the rules that cannot tell, with the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Problems, by rule and key.
    pub found: Vec<FoundProblem>,
    /// Ids of the rules that cannot tell.
    pub unknown: Vec<(String, Why)>,
}

/// Searches one org for problems by the pack's finding rules.
pub fn search(pack: &Pack, one: &Assessed<'_>) -> Search {
    let mut search = Search::default();
    for rule in &pack.findings {
        if !one.facts.is_asked(&rule.audience) || !rule.source.holds_on(one.facts.today) {
            continue;
        }
        match &rule.cause {
            FindingCause::FieldMissing { records } => {
                let found = fields(pack, one.facts, records);
                search
                    .found
                    .extend(found.into_iter().map(|(entry, fields)| {
                        let mut problem = problem(rule, one.facts, entry.id.to_string());
                        problem.fields = fields;
                        problem.sources = vec![SourceRef::new(SourceKind::Entry, entry.id)];
                        problem
                    }));
            }
            FindingCause::Absence {
                records,
                times,
                months,
            } => match absences(one.facts, records, (*times, *months)) {
                Ok(found) => {
                    search
                        .found
                        .extend(found.into_iter().map(|(person, sources)| {
                            let mut problem = problem(rule, one.facts, person.to_string());
                            problem.person = Some(person);
                            problem.sources = sources;
                            problem
                        }));
                }
                Err(why) => search.unknown.push((rule.id.clone(), why)),
            },
            FindingCause::QuotaMissed { indicators } => {
                quotas(pack, one.facts, (rule, indicators), &mut search);
            }
            FindingCause::ItemBelow { form, below } => {
                items(pack, one, (rule, form, Exact::from(*below)), &mut search);
            }
            FindingCause::TermLate { term } | FindingCause::DateMissing { term } => {
                search
                    .found
                    .extend(office(pack, one.facts, rule, term.as_deref()));
            }
        }
    }
    search
        .found
        .sort_by(|a, b| (&a.rule, &a.key).cmp(&(&b.rule, &b.key)));
    search
}

fn problem(rule: &FindingRule, facts: &OrgFacts, key: String) -> FoundProblem {
    let events = [(Anchor::Finding, facts.today)];
    FoundProblem {
        rule: rule.id.clone(),
        key,
        text: rule.text.clone(),
        clause: rule.source.clause.clone(),
        is_local: rule.source.is_local(),
        org: facts.org.id,
        person: None,
        fields: Vec::new(),
        deadline: rule
            .rectify
            .and_then(|rule| day_after(&rule, &events, facts.today)),
        sources: Vec::new(),
    }
}

/// Entries with required fields that are empty.
fn fields<'a>(
    pack: &Pack,
    facts: &'a OrgFacts,
    records: &[String],
) -> Vec<(&'a Entry, Vec<RecordField>)> {
    let mut found = Vec::new();
    let inside = facts.events.iter().filter(|entry| {
        records.contains(&entry.kind) && facts.period.holds(entry.date) && entry.date <= facts.today
    });
    for entry in inside {
        let asked = pack
            .record_kind(&entry.kind)
            .map(|kind| kind.fields.as_slice());
        let empty = asked
            .unwrap_or_default()
            .iter()
            .filter(|it| !entry.filled.contains(it));
        let empty: Vec<RecordField> = empty.copied().collect();
        if !empty.is_empty() {
            found.push((entry, empty));
        }
    }
    found
}

/// Members absent so many times, or through so many months, in a row. The row may have begun
/// before the judged period.
fn absences(
    facts: &OrgFacts,
    records: &[String],
    (times, months): (Option<u32>, Option<u32>),
) -> Result<Vec<(Id, Vec<SourceRef>)>, Why> {
    let mut held: Vec<&Entry> = facts
        .events
        .iter()
        .filter(|entry| records.contains(&entry.kind) && entry.date <= facts.today)
        .collect();
    held.sort_by_key(|entry| (entry.date, entry.id));
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let tells = |entry: &&&Entry| {
        entry.absent.persons().is_some()
            || entry.present.persons().is_some() && facts.roster.is_some()
            || entry.absent.count() == Some(0)
    };
    if !held.iter().all(|entry| tells(&entry)) {
        return Err(Why::NoRoster);
    }
    let named = held
        .iter()
        .flat_map(|entry| entry.absent.persons().unwrap_or_default());
    let mut members: BTreeSet<Id> = named.copied().collect();
    members.extend(facts.roster.iter().flatten().copied());
    let mut found = Vec::new();
    for member in members {
        let mut row: Vec<&Entry> = Vec::new();
        let mut shown: Option<Vec<SourceRef>> = None;
        for entry in &held {
            if !was_away(entry, member) {
                row.clear();
                continue;
            }
            row.push(entry);
            if facts.period.holds(entry.date) && is_enough(&row, times, months) {
                let refs = row
                    .iter()
                    .map(|one| SourceRef::new(SourceKind::Entry, one.id));
                shown = Some(refs.collect());
            }
        }
        found.extend(shown.map(|sources| (member, sources)));
    }
    Ok(found)
}

fn was_away(entry: &Entry, member: Id) -> bool {
    match (&entry.absent, &entry.present) {
        (Attendance::Persons(list), _) => list.contains(&member),
        (Attendance::Count(0), _) => false,
        (_, Attendance::Persons(list)) => !list.contains(&member),
        _ => false,
    }
}

/// Months are counted as calendar months touched: from January to June is half a year.
fn is_enough(row: &[&Entry], times: Option<u32>, months: Option<u32>) -> bool {
    let often = times.is_some_and(|times| usize::try_from(times).is_ok_and(|it| row.len() >= it));
    let long = months
        .zip(row.first().zip(row.last()))
        .is_some_and(|(months, (first, last))| {
            let index = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
            index(last.date) - index(first.date) + 1 >= i64::from(months)
        });
    often || long
}

fn quotas(
    pack: &Pack,
    facts: &OrgFacts,
    (rule, indicators): (&FindingRule, &[String]),
    search: &mut Search,
) {
    for line in indicators.iter().filter_map(|id| pack.indicator(id)) {
        let standing = indicator::judge(pack, line, facts);
        if standing.state == Standings::Missing {
            let why = standing.why.unwrap_or(Why::NoFact);
            search.unknown.push((rule.id.clone(), why));
        }
        let missed = standing
            .parts
            .iter()
            .filter(|part| part.state == Standings::Missed);
        for part in missed {
            let person = part.person.map_or_else(String::new, |id| format!("/{id}"));
            let key = format!("{}/{}{person}", line.id, part.period.start);
            let mut problem = problem(rule, facts, key);
            problem.person = part.person;
            problem.sources = part.sources.clone();
            search.found.push(problem);
        }
    }
}

fn items(
    pack: &Pack,
    one: &Assessed<'_>,
    (rule, form, below): (&FindingRule, &str, Exact),
    search: &mut Search,
) {
    let (Some(line), Some(filled)) = (pack.form(form), one.form(form)) else {
        return;
    };
    for item in line
        .items()
        .filter(|item| one.facts.is_asked(&item.audience))
    {
        let limit = Exact::from(item.points).times(below);
        let limit = limit.and_then(|limit| limit.over(Exact::HUNDRED));
        let mark = match filled.items.get(&item.id) {
            Some(Outcome::Known(mark)) => *mark,
            _ => continue,
        };
        if limit.is_some_and(|limit| mark < limit) {
            let mut problem = problem(rule, one.facts, format!("{form}/{}", item.id));
            problem.text = format!("{}: {}", item.text, rule.text);
            problem.sources = filled.total.trace.all_facts();
            search.found.push(problem);
        }
    }
}

fn office(
    pack: &Pack,
    facts: &OrgFacts,
    rule: &FindingRule,
    wanted: Option<&str>,
) -> Option<FoundProblem> {
    let running = running_term(facts, facts.today);
    let due = term_due(pack, &Whom::of(facts), running.as_ref());
    let line = due
        .rule
        .filter(|line| wanted.is_none_or(|id| id == line.id))?;
    let is_shown = match (&rule.cause, due.due) {
        (FindingCause::DateMissing { .. }, day) => day.is_none(),
        (_, Some(day)) => day < facts.today,
        (_, None) => false,
    };
    if !is_shown {
        return None;
    }
    let day = due.due.map_or_else(String::new, |day| format!("/{day}"));
    let mut problem = problem(rule, facts, format!("{}{day}", line.id));
    let id = running.and_then(|term| term.id);
    problem.sources = id
        .map(|id| SourceRef::new(SourceKind::Term, id))
        .into_iter()
        .collect();
    Some(problem)
}
