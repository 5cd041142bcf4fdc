//! Plausible values of facts, and the words that a fact may hold.

use super::{number, quoted};
use crate::{
    base::Decimal,
    domain::pack::{BallotChoice, Better, Choice, FactKind, FactLine, Property},
};

/// A plausible value; `turn` tells orgs apart.
pub(super) fn written(line: &FactLine, year: i32, turn: u32) -> String {
    let is_good = line.better != Better::Less;
    match &line.kind {
        FactKind::State {} => (is_good == (turn < 2)).to_string(),
        FactKind::Label { labels } => {
            let at = usize::try_from(turn)
                .unwrap_or(0)
                .min(labels.len().max(1) - 1);
            quoted(labels.get(at).map_or("", |it| &it.id))
        }
        FactKind::Date {} => format!("{year}-03-{:02}", 10 + turn),
        FactKind::Span {} => format!("{{ from = {year}-03-01, to = {year}-03-{:02} }}", 10 + turn),
        FactKind::Incident { .. } => "[]".to_string(),
        FactKind::Honour { levels, roles } => honours(levels, roles, year),
        FactKind::Ballot { choices, voters } => {
            let one = |voter: &String| {
                let counts = counts(choices, turn);
                format!("{{ voter = {}, counts = {{ {counts} }} }}", quoted(voter))
            };
            let list: Vec<String> = voters.iter().map(|it| one(&it.id)).collect();
            format!("[ {} ]", list.join(", "))
        }
        FactKind::Mark { to, .. } => {
            number(to.unwrap_or_else(|| Decimal::whole(8 - i64::from(turn))))
        }
        FactKind::Imported { full, .. } => {
            let share = i64::from(90 - 5 * turn);
            let score = full.and_then(|full| {
                let part = full.times(Decimal::whole(share))?;
                part.over(Decimal::whole(100))
            });
            let score = score.unwrap_or_else(|| Decimal::whole(share));
            format!("{{ score = {} }}", number(score))
        }
        FactKind::Document {
            property: Property::Pages,
        } => (3 + turn).to_string(),
        FactKind::Rate { .. } => percent(is_good, turn),
        FactKind::Document { .. } => percent(true, turn),
        _ if line.unit.as_deref() == Some("%") => percent(is_good, turn),
        _ if is_good => (10 - turn).to_string(),
        _ => turn.to_string(),
    }
}

/// What an incident would look like; empty for other facts.
pub(super) fn sample(line: &FactLine, year: i32) -> String {
    let FactKind::Incident { severities, .. } = &line.kind else {
        return String::new();
    };
    let severity = quoted(severities.first().map_or("", |it| &it.id));
    format!("[ {{ severity = {severity}, date = {year}-05-20, key = \"A\" }} ]")
}

fn percent(is_good: bool, turn: u32) -> String {
    let share = if is_good { 95 - 10 * turn } else { 2 + turn };
    format!("\"{share}.5\"")
}

fn honours(levels: &[Choice], roles: &[Choice], year: i32) -> String {
    let Some(level) = levels.last() else {
        return "[]".to_string();
    };
    let role = roles
        .first()
        .map(|it| format!(", role = {}", quoted(&it.id)));
    let role = role.unwrap_or_default();
    let level = quoted(&level.id);
    format!(
        "[ {{ level = {level}{role}, matter = \"A\", date = {year}-05-20, authors = 2, \
         share = 50 }} ]"
    )
}

/// Most votes for the first choice, the rest for the second.
fn counts(choices: &[BallotChoice], turn: u32) -> String {
    let votes = [8_u32.saturating_sub(2 * turn), 2 + 2 * turn];
    let pairs = choices.iter().zip(votes);
    let pairs = pairs.map(|(it, votes)| format!("{} = {votes}", super::key_of(&it.id)));
    pairs.collect::<Vec<_>>().join(", ")
}

/// The words that a fact may hold, each with what people call it.
pub(super) fn list(line: &FactLine) -> String {
    let named = |list: &[Choice]| {
        let all = list.iter().map(|it| format!("{} {}", it.id, it.text));
        all.collect::<Vec<_>>().join(" / ")
    };
    match &line.kind {
        FactKind::Label { labels } => named(labels),
        FactKind::Incident { severities, .. } => named(severities),
        FactKind::Honour { levels, roles } => {
            let lists = [named(levels), named(roles)];
            lists.join("; ").trim_end_matches("; ").to_string()
        }
        FactKind::Ballot { choices, voters } => {
            let choices = choices.iter().map(|it| format!("{} {}", it.id, it.title));
            let voters = voters.iter().map(|it| format!("{} {}", it.id, it.title));
            let lists = [
                voters.collect::<Vec<_>>().join(" / "),
                choices.collect::<Vec<_>>().join(" / "),
            ];
            lists.join("; ")
        }
        _ => String::new(),
    }
}
