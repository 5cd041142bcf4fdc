//! Peer groups and what is read of the orgs beside and below.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::assess::{Assessed, PREFERENCE};
use super::bench::Bench;
use super::facts::OrgFacts;
use super::read;
use super::trace::{Outcome, Why};
use crate::base::Exact;
use crate::domain::pack::{Pack, PeerBy, PeerGroup, Scorer};
use crate::domain::record::Id;
use crate::domain::rule::Reading;

/// What the members of one peer group have in common, or `None` if the org is in no such group:
/// not meant, or exempt.
pub fn key(group: &PeerGroup, facts: &OrgFacts) -> Option<String> {
    let org = &facts.org;
    let is_exempt = group.exempt.iter().any(|class| org.classes.contains(class));
    if is_exempt || !facts.is_asked(&group.audience) {
        return None;
    }
    let part = |by: &PeerBy| match by {
        PeerBy::Sector => org.sector.code().to_string(),
        PeerBy::Level => org.level.to_string(),
        PeerBy::Kind => org.kind.code().to_string(),
        PeerBy::Parent => org.parent.map_or_else(String::new, |id| id.to_string()),
        PeerBy::Class => {
            let named = &group.audience.classes;
            let mut held: Vec<&str> = org
                .classes
                .iter()
                .filter(|class| named.is_empty() || named.contains(class))
                .map(String::as_str)
                .collect();
            held.sort_unstable();
            held.join("+")
        }
    };
    Some(group.by.iter().map(part).collect::<Vec<_>>().join("/"))
}

/// The first peer group of the pack that an org is in: where a rule names none.
pub fn usual<'p>(pack: &'p Pack, facts: &OrgFacts) -> Option<&'p PeerGroup> {
    pack.peer_groups
        .iter()
        .find(|group| key(group, facts).is_some())
}

/// What is compared among peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measure {
    /// A reading.
    Reading(Reading),
    /// What a rule gave before missing data was replaced.
    Raw(String),
}

/// The numbers of one peer group.
#[derive(Debug, Clone, Default)]
pub(super) struct Series {
    /// Known numbers with their orgs, in the order of keys.
    pub known: Vec<(Id, Exact)>,
    /// The numbers, lowest first.
    pub sorted: Vec<Exact>,
    /// The different numbers, lowest first.
    pub distinct: Vec<Exact>,
    /// Their mean; `None` for nobody.
    pub mean: Option<Exact>,
    /// Whether somebody's number still waits.
    pub is_waiting: bool,
}

impl Series {
    fn of(known: Vec<(Id, Exact)>, is_waiting: bool) -> Series {
        let mut sorted: Vec<Exact> = known.iter().map(|(_, number)| *number).collect();
        sorted.sort_unstable();
        let mut distinct = sorted.clone();
        distinct.dedup();
        Series {
            mean: Exact::mean(&sorted),
            known,
            sorted,
            distinct,
            is_waiting,
        }
    }

    /// The highest number, or the lowest where less is good.
    pub fn best(&self, is_high_best: bool) -> Option<Exact> {
        if is_high_best {
            self.sorted.last().copied()
        } else {
            self.sorted.first().copied()
        }
    }
}

/// What others may see of an org: its numbers without their reasons.
pub(super) struct Outline<'a> {
    pub facts: &'a OrgFacts,
    scores: BTreeMap<String, Outcome>,
    forms: BTreeMap<(String, Scorer), (Outcome, BTreeMap<String, Outcome>)>,
    raw: BTreeMap<String, Vec<Outcome>>,
}

impl<'a> Outline<'a> {
    fn of(one: &Assessed<'a>) -> Outline<'a> {
        let scores = one.scores.iter();
        let forms = one.forms.iter();
        Outline {
            facts: one.facts,
            scores: scores
                .map(|(id, scored)| (id.clone(), scored.outcome))
                .collect(),
            forms: forms
                .map(|form| {
                    let key = (form.form.clone(), form.by);
                    (key, (form.total.outcome, form.items.clone()))
                })
                .collect(),
            raw: one.raw.clone(),
        }
    }

    pub fn score(&self, id: &str) -> Outcome {
        let found = self.scores.get(id).copied();
        found.unwrap_or(Outcome::Missing(Why::NoRow))
    }

    /// The total of a form, or one of its items, by this scorer or else by whoever counts most.
    pub fn form(&self, id: &str, by: Scorer, item: Option<&str>) -> Outcome {
        let found = std::iter::once(by)
            .chain(PREFERENCE)
            .find_map(|by| self.forms.get(&(id.to_string(), by)));
        let none = Outcome::Missing(Why::NoSheet);
        match (found, item) {
            (None, _) => none,
            (Some((total, _)), None) => *total,
            (Some((_, items)), Some(item)) => items.get(item).copied().unwrap_or(none),
        }
    }
}

/// Members of a group's parts by what they have in common, in the order of keys.
type Members = BTreeMap<String, Vec<Id>>;

/// All orgs that are settled together.
pub(super) struct Table<'a> {
    pack: &'a Pack,
    orgs: BTreeMap<Id, Outline<'a>>,
    groups: RefCell<BTreeMap<String, Rc<Members>>>,
    series: RefCell<BTreeMap<String, Rc<Series>>>,
    /// Whether nothing can change any more: who still waits, waits for himself.
    is_closing: bool,
}

impl<'a> Table<'a> {
    pub fn new(pack: &'a Pack, all: &[Assessed<'a>], is_closing: bool) -> Table<'a> {
        Table {
            pack,
            orgs: all
                .iter()
                .map(|one| (one.facts.org.id, Outline::of(one)))
                .collect(),
            groups: RefCell::default(),
            series: RefCell::default(),
            is_closing,
        }
    }

    pub fn org(&self, id: Id) -> Option<&Outline<'a>> {
        self.orgs.get(&id)
    }

    /// Something that waits, seen from the table: still waiting, or a circle at the end.
    pub fn waiting(&self) -> Outcome {
        if self.is_closing {
            Outcome::Missing(Why::Circle)
        } else {
            Outcome::Waiting
        }
    }

    /// The numbers of a group in which an org stands.
    pub fn series(
        &self,
        group: &str,
        facts: &OrgFacts,
        measure: &Measure,
    ) -> Result<Rc<Series>, Outcome> {
        let none = Outcome::Missing(Why::NoPeer);
        let group = self.pack.peer_group(group).ok_or(none)?;
        let own = key(group, facts).ok_or(none)?;
        let cached = format!("{}|{own}|{measure:?}", group.id);
        let found = self.series.borrow().get(&cached).cloned();
        let series = found.unwrap_or_else(|| {
            let series = Rc::new(self.count(group, &own, measure));
            let mut kept = self.series.borrow_mut();
            kept.insert(cached, Rc::clone(&series));
            series
        });
        if series.is_waiting {
            return Err(self.waiting());
        }
        Ok(series)
    }

    fn count(&self, group: &PeerGroup, own: &str, measure: &Measure) -> Series {
        let (mut known, mut is_waiting) = (Vec::new(), false);
        let members = self.members(group);
        for id in members.get(own).into_iter().flatten() {
            let Some(one) = self.orgs.get(id) else {
                continue;
            };
            match self.measured(one, measure) {
                Outcome::Known(number) => known.push((*id, number)),
                Outcome::Waiting => is_waiting = true,
                _ => {}
            }
        }
        Series::of(known, is_waiting)
    }

    fn members(&self, group: &PeerGroup) -> Rc<Members> {
        let found = self.groups.borrow().get(&group.id).cloned();
        found.unwrap_or_else(|| {
            let mut members = Members::new();
            for (id, one) in &self.orgs {
                if let Some(own) = key(group, one.facts) {
                    members.entry(own).or_default().push(*id);
                }
            }
            let members = Rc::new(members);
            let mut groups = self.groups.borrow_mut();
            groups.insert(group.id.clone(), Rc::clone(&members));
            members
        })
    }

    fn measured(&self, one: &Outline<'_>, measure: &Measure) -> Outcome {
        match measure {
            Measure::Reading(Reading::Score(id)) => one.score(id),
            Measure::Reading(reading) => {
                let bench = Bench::new(self.pack, one.facts, None);
                match read::number(&bench, reading) {
                    Ok(got) => Outcome::Known(got.number),
                    Err(outcome) => outcome,
                }
            }
            Measure::Raw(key) => one
                .raw
                .get(key)
                .map_or(Outcome::Missing(Why::NoFact), |given| {
                    if given.contains(&Outcome::Waiting) {
                        return Outcome::Waiting;
                    }
                    let known: Vec<Exact> = given.iter().filter_map(|it| it.number()).collect();
                    Exact::mean(&known).map_or(Outcome::Missing(Why::NoFact), Outcome::Known)
                }),
        }
    }
}
