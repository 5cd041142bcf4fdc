//! The counts of ballots that a pack asks orgs for.

use std::collections::BTreeMap;

use super::{Flags, MailError, Matter, Reading, file::Remark};
use crate::{
    domain::{
        Ballot, BallotCommand, BallotLine, Command, Id, Org, Record, Seen,
        pack::{FactKind, FactLine},
    },
    exchange::blank::{
        BallotAnswer, BallotAsked, BlankKind, Change, GivenCount, Head, Layout, Returned,
    },
    store::{Store, StoreError, query::judging::Docket},
    words::Words,
};

/// The ballots of a pack in force.
pub(super) struct Ballots {
    docket: Docket,
    /// Each org with the facts that are for it.
    orgs: BTreeMap<Id, (Org, Vec<FactLine>)>,
    /// What is counted of each org.
    counted: BTreeMap<Id, Vec<Ballot>>,
}

impl Ballots {
    /// The ballots of a pack of a year.
    pub fn find(store: &Store, year: i32, pack: &str) -> Result<Ballots, MailError> {
        let mut dockets = store.dockets(year)?.into_iter();
        let docket = dockets.find(|docket| docket.pack.head.id == pack);
        let docket = docket.ok_or_else(|| MailError::missing("adoption", pack))?;
        if !docket.pack.facts.iter().any(is_ballot) {
            let args = vec![("pack", docket.pack.head.title.clone())];
            return Err(MailError::Refused("no_ballot", args));
        }
        Ok(Ballots {
            docket,
            orgs: BTreeMap::new(),
            counted: BTreeMap::new(),
        })
    }
}

/// The packs of a year that ask for ballots: id and title.
///
/// # Errors
/// What the store says.
pub fn ballot_packs(store: &Store, year: i32) -> Result<Vec<(String, String)>, StoreError> {
    let dockets = store.dockets(year)?.into_iter();
    let asking = dockets.filter(|docket| docket.pack.facts.iter().any(is_ballot));
    let named = |docket: Docket| {
        let head = &docket.pack.head;
        (head.id.clone(), head.title.clone())
    };
    Ok(asking.map(named).collect())
}

/// Whether a fact is a set of ballots of which voter groups are known.
fn is_ballot(fact: &FactLine) -> bool {
    matches!(&fact.kind, FactKind::Ballot { voters, .. } if !voters.is_empty())
}

impl Matter for Ballots {
    type Line = BallotLine;

    const KIND: BlankKind = BlankKind::Ballot;

    fn title(&self) -> String {
        self.docket.pack.head.title.clone()
    }

    fn whose(&self) -> (Id, &str) {
        (self.docket.adoption.id, &self.docket.pack.head.id)
    }

    fn meant(&mut self, store: &Store, under: Option<Id>) -> Result<Vec<Id>, MailError> {
        let inside = store.orgs_in_scope(&self.docket.pack, under)?;
        self.ask(store, &inside)?;
        let facts = |org: &Id| {
            self.orgs
                .get(org)
                .is_some_and(|(_, facts)| !facts.is_empty())
        };
        Ok(inside.into_iter().filter(facts).collect())
    }

    fn ask(&mut self, store: &Store, orgs: &[Id]) -> Result<(), MailError> {
        let new = orgs.iter().filter(|org| !self.orgs.contains_key(org));
        let new: Vec<Id> = new.copied().collect();
        for facts in store.judge_facts(&self.docket, &new)? {
            let Some(org) = store.find::<Org>(facts.org.id)? else {
                continue;
            };
            let own = self.docket.pack.facts.iter();
            let own = own.filter(|fact| is_ballot(fact) && facts.is_asked(&fact.audience));
            self.orgs.insert(org.id, (org, own.cloned().collect()));
        }
        for ballot in store.facts_of::<Ballot>(&[self.docket.adoption.id], &new)? {
            // Those about a person or counted in one body of several are not asked for here.
            if ballot.person.is_none() && ballot.evaluator.is_none() {
                self.counted.entry(ballot.org).or_default().push(ballot);
            }
        }
        Ok(())
    }

    fn org(&self, org: Id) -> Option<&Org> {
        self.orgs.get(&org).map(|(org, _)| org)
    }

    fn layout(&self, org: Id, _: Option<&Returned>, words: &Words) -> Option<Layout> {
        let (org, facts) = self.orgs.get(&org)?;
        let asked = BallotAsked {
            head: Head {
                code: &org.code,
                name: &org.name,
                year: self.docket.adoption.year,
            },
            pack: &self.docket.pack.head.title,
            facts,
        };
        (!facts.is_empty()).then(|| asked.layout(words))
    }

    fn has_answered(&self, org: Id) -> bool {
        self.counted.contains_key(&org)
    }

    fn read(
        &self,
        (store, _): (&Store, Flags),
        org: Id,
        returned: &Returned,
        (_, own): (&Words, &Words),
    ) -> Result<Reading<BallotLine>, MailError> {
        let answer = BallotAnswer::of(returned);
        let unfit = answer.unfit.iter().map(Remark::from).collect();
        let mut reading = Reading::new(answer.counts.len(), unfit);
        let known = self.counted.get(&org).map_or(&[][..], Vec::as_slice);
        // A count whose day nobody wrote down is not of today because it is entered today.
        let cell = BallotAnswer::day_cell();
        let has_day = answer.date.is_some() || answer.unfit.iter().any(|it| it.cell == cell);
        if !has_day && !answer.counts.is_empty() && known.is_empty() {
            let args = vec![("cell", cell)];
            reading.unfit.push(Remark::Said("day_missing", args));
        }
        for given in answer.counts {
            let of = |it: &&Ballot| it.fact == given.fact && it.voter == given.voter;
            let known: Vec<&Ballot> = known.iter().filter(of).collect();
            let votes = |choice: &str| {
                let found = known.iter().find(|it| it.choice == choice);
                found.map_or(0, |it| it.votes)
            };
            let is_other_day = |it: &&Ballot| answer.date.is_some_and(|day| day != it.date);
            let is_known = !known.is_empty()
                && !known.iter().any(is_other_day)
                && given.votes.iter().all(|(choice, is)| votes(choice) == *is);
            if is_known {
                continue;
            }
            if !known.is_empty() {
                reading
                    .differing
                    .push(self.differing(org, (&given, &known), own));
            }
            reading.seen.extend(known.iter().map(|it| Seen {
                kind: Ballot::KIND,
                id: it.id,
                version: it.version,
            }));
            let stands = known.first().map(|it| it.date);
            reading.lines.push(BallotLine {
                org,
                person: None,
                fact: given.fact,
                voter: given.voter,
                evaluator: None,
                date: answer.date.or(stands).unwrap_or(store.session().today),
                votes: given.votes,
            });
        }
        Ok(reading)
    }

    fn command(&self, lines: Vec<BallotLine>, _: &Store, _: Flags) -> Command {
        let adoption = self.docket.adoption.id;
        BallotCommand::Load { adoption, lines }.into()
    }
}

impl Ballots {
    fn differing(
        &self,
        org: Id,
        (given, known): (&GivenCount, &[&Ballot]),
        words: &Words,
    ) -> Remark {
        let facts = self.orgs.get(&org).map_or(&[][..], |(_, facts)| facts);
        let fact = facts.iter().find(|fact| fact.id == given.fact);
        let title = |id: &str| {
            let own = match fact.map(|fact| &fact.kind) {
                Some(FactKind::Ballot { choices, .. }) => choices.iter().find(|it| it.id == id),
                _ => None,
            };
            let key = format!("exchange.blank.ballot.{id}");
            own.map_or_else(|| words.get(&key).into_owned(), |it| it.title.clone())
        };
        let shown = |votes: Vec<(&str, u32)>| {
            let votes = votes.into_iter().filter(|(_, count)| *count > 0);
            let votes = votes.map(|(id, count)| format!("{} {count}", title(id)));
            let list = words.get("kind.list.separator");
            votes.collect::<Vec<_>>().join(&list)
        };
        let was = known.iter().map(|it| (it.choice.as_str(), it.votes));
        let is = given.votes.iter().map(|(id, count)| (id.as_str(), *count));
        let change = Change {
            cell: given.cell.clone(),
            was: shown(was.collect()),
            is: shown(is.collect()),
        };
        Remark::Cell("differs", change)
    }
}
