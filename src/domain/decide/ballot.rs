//! Decisions about ballots: the votes of one group of voters, choice by choice.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    field::{Decision, bad, empty, happened, living},
    figure::other,
    pack::{in_force, no_such_item},
};
use crate::domain::{
    command::{BallotCommand, BallotLine},
    facts::Draft,
    ledger::{ABSTAINED, Ballot, INVALID},
    org::Person,
    pack::{FactKind, Pack},
    record::{Id, Kind},
    refusal::{Refusal, RefusalCode},
};

pub(super) fn decide(command: &BallotCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        BallotCommand::Count { adoption, line } => {
            count(*adoption, std::slice::from_ref(line), draft)
        }
        BallotCommand::Load { adoption, lines } => count(*adoption, lines, draft),
        BallotCommand::Drop {
            adoption,
            fact,
            org,
            person,
            voter,
            evaluator,
        } => {
            let voter = (voter.clone(), evaluator.clone());
            let key = (*org, *person, fact.clone(), voter);
            let gone = counted(*adoption, draft).remove(&key).unwrap_or_default();
            for ballot in gone.values() {
                draft.remove(Kind::Ballot, ballot.id);
            }
            Ok(())
        }
    }
}

/// Org, person, fact, voter group with its body: what one count is about.
type Key = (Id, Option<Id>, String, (String, Option<String>));
type Counts = BTreeMap<Key, BTreeMap<String, Ballot>>;

fn counted(adoption: Id, draft: &Draft<'_>) -> Counts {
    let mut counts = Counts::new();
    for ballot in draft.all::<Ballot>() {
        if ballot.adoption == adoption {
            let key = (
                ballot.org,
                ballot.person,
                ballot.fact.clone(),
                (ballot.voter.clone(), ballot.evaluator.clone()),
            );
            let choices = counts.entry(key).or_default();
            choices.insert(ballot.choice.clone(), ballot);
        }
    }
    counts
}

fn count(adoption: Id, lines: &[BallotLine], draft: &mut Draft<'_>) -> Decision {
    let adopted = in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    let mut old = counted(adoption, draft);
    let mut told = BTreeSet::new();
    for line in lines {
        let org = living(draft, line.org)?;
        happened(line.date, (&adopted, &org), draft)?;
        if let Some(person) = line.person {
            draft.get::<Person>(person)?;
        }
        known(line, &pack)?;
        let voter = (line.voter.clone(), line.evaluator.clone());
        let key = (line.org, line.person, line.fact.clone(), voter);
        if !told.insert(key.clone()) {
            return Err(bad("voter", &line.voter));
        }
        write(adoption, line, old.remove(&key).unwrap_or_default(), draft);
    }
    Ok(())
}

/// Whether the pack knows the fact, the voters and every choice.
fn known(line: &BallotLine, pack: &Pack) -> Decision {
    let fact = pack
        .fact(&line.fact)
        .ok_or_else(|| no_such_item(&line.fact).at("fact"))?;
    let FactKind::Ballot { choices, voters } = &fact.kind else {
        return Err(other(fact));
    };
    if !voters.is_empty() && !voters.iter().any(|voter| voter.id == line.voter) {
        return Err(no_such_item(&line.voter).at("voter"));
    }
    if line.votes.is_empty() {
        return Err(empty("votes"));
    }
    let mut seen = BTreeSet::new();
    for (choice, _) in &line.votes {
        let reserved = [INVALID, ABSTAINED].contains(&choice.as_str());
        if !reserved && !choices.iter().any(|it| it.id == *choice) {
            return Err(no_such_item(choice).at("choice"));
        }
        if !seen.insert(choice) {
            return Err(Refusal::new(RefusalCode::BadValue)
                .with("field", "choice")
                .with("value", choice)
                .at("choice"));
        }
    }
    Ok(())
}

fn write(
    adoption: Id,
    line: &BallotLine,
    mut old: BTreeMap<String, Ballot>,
    draft: &mut Draft<'_>,
) {
    for (choice, votes) in &line.votes {
        match old.remove(choice) {
            Some(mut ballot) => {
                (ballot.votes, ballot.date) = (*votes, line.date);
                draft.update(&ballot);
            }
            None => {
                draft.insert(Ballot {
                    id: 0,
                    version: 0,
                    adoption,
                    fact: line.fact.clone(),
                    org: line.org,
                    person: line.person,
                    date: line.date,
                    voter: line.voter.clone(),
                    evaluator: line.evaluator.clone(),
                    choice: choice.clone(),
                    votes: *votes,
                });
            }
        }
    }
    for ballot in old.values() {
        draft.remove(Kind::Ballot, ballot.id);
    }
}
