//! The counts of an org's ballots as a blank: for each fact and voter group the votes by choice.

use super::{
    BlankKind,
    layout::{Content, Entry, Filling, HEADINGS, Head, Layout, Look, Shape, name_of},
    returned::{Returned, Unfit, whole},
};
use crate::{
    base::{
        Date,
        date_text::{self, DateText, Epoch},
    },
    domain::{
        ledger::{ABSTAINED, INVALID},
        pack::{FactKind, FactLine},
    },
    words::Words,
};

const VOTES: u16 = 4;
/// Begins the key of a choice's row, of what came back, and of what is valid of it.
const VOTE: &str = "vote:";
const RETURNED: &str = "returned:";
const VALID: &str = "valid:";
/// Where the day of the count stands.
const DAY: (u32, u16) = (3, 5);
/// Votes of one choice at most.
const MOST: u32 = 1_000_000;

/// Number, what is voted on, voters, choice, votes, what the row is.
pub(super) static SHAPE: Shape = Shape {
    columns: &[
        ("no", 9),
        ("ballot.fact", 34),
        ("ballot.voter", 20),
        ("ballot.choice", 18),
        ("ballot.votes", 14),
        ("ballot.note", 32),
    ],
    open: &[(VOTE, &[VOTES]), (RETURNED, &[VOTES]), (VALID, &[VOTES])],
    head: &[DAY],
};

/// The ballots of which an org is asked.
#[derive(Debug, Clone, Copy)]
pub struct BallotAsked<'a> {
    /// Who is asked.
    pub head: Head<'a>,
    /// The pack's title.
    pub pack: &'a str,
    /// The ballot facts of the pack that are for it.
    pub facts: &'a [FactLine],
}

/// The count of one voter group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenCount {
    /// The cell of its first choice.
    pub cell: String,
    /// The fact's id in the pack.
    pub fact: String,
    /// The voter group's id in the fact.
    pub voter: String,
    /// Votes by choice; nought where nothing was entered.
    pub votes: Vec<(String, u32)>,
}

/// What an org filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BallotAnswer {
    /// The day of the count.
    pub date: Option<Date>,
    /// Voter groups of which any vote was entered.
    pub counts: Vec<GivenCount>,
    /// Cells that hold no whole number, or no day.
    pub unfit: Vec<Unfit>,
}

/// The choices of a fact, with what every ballot may be besides; the last is the one that is not
/// valid, unless the pack has a choice of that id.
fn choices(fact: &FactLine, words: &Words) -> (Vec<(String, String)>, bool) {
    let FactKind::Ballot { choices, .. } = &fact.kind else {
        return (Vec::new(), false);
    };
    let mut found: Vec<(String, String)> = choices
        .iter()
        .map(|choice| (choice.id.clone(), choice.title.clone()))
        .collect();
    let is_own = |id: &str| choices.iter().any(|choice| choice.id == id);
    if !is_own(ABSTAINED) {
        let title = words.get("exchange.blank.ballot.abstained");
        found.push((ABSTAINED.to_string(), title.into_owned()));
    }
    if !is_own(INVALID) {
        let title = words.get("exchange.blank.ballot.invalid");
        found.push((INVALID.to_string(), title.into_owned()));
    }
    (found, !is_own(INVALID))
}

impl BallotAsked<'_> {
    /// Every cell of the org's blank.
    pub fn layout(&self, words: &Words) -> Layout {
        let title = words.get("exchange.blank.ballot.heading");
        let mut filling = Filling::new(BlankKind::Ballot, &title, self.head, words);
        filling.pair((3, 0), "pack", self.pack);
        filling.word((3, 4), "ballot.day", Look::Label);
        filling.put(DAY, Content::Entry(Entry::Day), Look::Plain);
        let mut row = HEADINGS;
        for (no, fact) in (1..).zip(self.facts) {
            let FactKind::Ballot { voters, .. } = &fact.kind else {
                continue;
            };
            for (part, voter) in (1..).zip(voters) {
                let no = format!("{no}.{part}");
                let voter = (voter.id.as_str(), voter.title.as_str());
                row = group(&mut filling, row + 1, (fact, &no), voter);
            }
        }
        filling.layout
    }
}

/// The rows of one voter group from one on; gives the last of them.
fn group(
    filling: &mut Filling<'_>,
    first: u32,
    (fact, no): (&FactLine, &str),
    (id, title): (&str, &str),
) -> u32 {
    let (choices, is_last_invalid) = choices(fact, filling.words);
    let last = first + u32::try_from(choices.len()).unwrap_or(0);
    let head = |filling: &mut Filling<'_>, row, word: &str, note: &str| {
        filling.text((row, 0), no, Look::Group);
        filling.text((row, 1), &fact.title, Look::Group);
        filling.text((row, 2), title, Look::Group);
        filling.word((row, 3), word, Look::Group);
        filling.word((row, 5), note, Look::Group);
    };
    head(filling, first, "ballot.returned", "ballot.returned_note");
    let sum = |to| Content::Sum(vec![(first + 1, to)], None, None);
    filling.put((first, VOTES), sum(last), Look::Group);
    filling.key(first, &format!("{RETURNED}{} {id}", fact.id));
    for (row, (choice, name)) in (first + 1..).zip(&choices) {
        filling.text((row, 2), title, Look::Plain);
        filling.text((row, 3), name, Look::Plain);
        filling.put(
            (row, VOTES),
            Content::Entry(Entry::Whole(MOST)),
            Look::Middle,
        );
        filling.key(row, &format!("{VOTE}{} {id} {choice}", fact.id));
    }
    let row = last + 1;
    head(filling, row, "ballot.valid", "ballot.valid_note");
    let valid = last - u32::from(is_last_invalid);
    filling.put((row, VOTES), sum(valid), Look::Group);
    filling.key(row, &format!("{VALID}{} {id}", fact.id));
    row
}

impl BallotAnswer {
    /// The cell of the day.
    pub fn day_cell() -> String {
        name_of(DAY.0, DAY.1)
    }

    /// What was filled in.
    pub fn of(returned: &Returned) -> BallotAnswer {
        let mut answer = BallotAnswer::default();
        if let Some(given) = returned.at(DAY.0, DAY.1) {
            answer.date = day(given);
            if answer.date.is_none() {
                let cell = BallotAnswer::day_cell();
                answer.unfit.push(Unfit::new("no_day", cell, given));
            }
        }
        let mut counts: Vec<(GivenCount, bool)> = Vec::new();
        for (row, key) in returned.rows(VOTE) {
            let mut parts = key.split(' ');
            let (Some(fact), Some(voter), Some(choice)) =
                (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let given = returned.at(row, VOTES);
            let votes = given.map_or(Some(0), |given| whole(given).filter(|it| *it <= MOST));
            if votes.is_none() {
                let unfit = Unfit::new("no_count", name_of(row, VOTES), given.unwrap_or_default());
                answer.unfit.push(unfit);
            }
            let is_of = |it: &(GivenCount, bool)| it.0.fact == fact && it.0.voter == voter;
            let at = counts.iter().position(is_of).unwrap_or_else(|| {
                let count = GivenCount {
                    cell: name_of(row, VOTES),
                    fact: fact.to_string(),
                    voter: voter.to_string(),
                    votes: Vec::new(),
                };
                counts.push((count, false));
                counts.len() - 1
            });
            let vote = (choice.to_string(), votes.unwrap_or(0));
            counts[at].0.votes.push(vote);
            counts[at].1 |= given.is_some();
        }
        let given = counts.into_iter().filter(|(_, is_given)| *is_given);
        answer.counts = given.map(|(count, _)| count).collect();
        answer
    }
}

/// A day as a spreadsheet keeps it or as a person writes it.
fn day(given: &str) -> Option<Date> {
    match date_text::parse(given, Epoch::From1900) {
        Ok(DateText::Day(day)) => Some(day),
        _ => None,
    }
}
