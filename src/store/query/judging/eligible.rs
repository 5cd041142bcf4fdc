//! Who may get a pack's honour: whether its needs hold, what bars it, and the nominator's quota.

use std::collections::BTreeMap;

use super::{Hearing, Store, StoreError};
use crate::domain::{
    Id, Org, Person, PostKind,
    judge::{
        Assessed, Node,
        condition::Ground,
        consequence::{self, Candidate, Nominated},
        grade::{self, Verdict},
        place::Places,
    },
    pack::{Condition, Honour, HonourFor, Pack, QuotaPeriod},
};

/// One org or secretary beside one honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligible {
    /// The adoption whose honour it is.
    pub adoption: Id,
    /// The pack's short name.
    pub pack: String,
    /// Id of the honour.
    pub honour: String,
    /// Its name.
    pub title: String,
    /// Its clause.
    pub clause: Option<String>,
    /// The org.
    pub org: Id,
    /// Its code.
    pub org_code: String,
    /// Its name.
    pub org_name: String,
    /// The secretary, where the honour is for one.
    pub person: Option<Id>,
    /// That person's name.
    pub person_name: Option<String>,
    /// Whether it may; missing where a person must say.
    pub may: Option<bool>,
    /// Each need with what it rests on, and what bars it.
    pub cause: Vec<Node>,
    /// Who would nominate, where each nominator has a quota.
    pub nominator: Option<String>,
    /// What the quota leaves, the best scores first.
    pub fate: Option<Nominated>,
}

impl Eligible {
    /// Whether it may, as a code of the closed list `may`.
    pub fn answer(&self) -> &'static str {
        match self.may {
            Some(true) => "yes",
            Some(false) => "no",
            None => "open",
        }
    }
}

impl Store {
    /// Everybody whom the honours of a year's packs are for, honour by honour in the tree's order;
    /// one honour, or all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn eligible(&self, year: i32, honour: Option<&str>) -> Result<Vec<Eligible>, StoreError> {
        let mut found = Vec::new();
        for docket in self.dockets(year)? {
            let wanted = |row: &&Honour| honour.is_none_or(|id| id == row.id);
            if !docket.pack.honours.iter().any(|row| wanted(&row)) {
                continue;
            }
            let hearing = self.hearing(docket.over(QuotaPeriod::Year))?;
            let judged = hearing.assessed();
            let pack = hearing.pack();
            let mut verdicts = Vec::new();
            for appraisal in &pack.appraisals {
                let decisions = self.decisions(&hearing.docket, &appraisal.id)?;
                verdicts.extend(grade::verdicts(pack, appraisal, &judged, &decisions));
            }
            for row in pack.honours.iter().filter(wanted) {
                let mut lines = lines(&hearing, row, &judged, &verdicts);
                ration(&hearing, row, &judged, &mut lines);
                found.extend(lines);
            }
        }
        for line in &mut found {
            line.org_code = self
                .find::<Org>(line.org)?
                .map(|org| org.code)
                .unwrap_or_default();
            if let Some(person) = line.person {
                line.person_name = self.find::<Person>(person)?.map(|person| person.name);
            }
        }
        Ok(found)
    }
}

fn lines(
    hearing: &Hearing,
    row: &Honour,
    judged: &[Assessed<'_>],
    verdicts: &[Verdict],
) -> Vec<Eligible> {
    let pack = hearing.pack();
    let all: Vec<&Assessed<'_>> = judged.iter().collect();
    let places = Places::new(pack, &all, score_of(pack, row));
    let asked = judged
        .iter()
        .filter(|one| one.facts.is_asked(&row.audience));
    let line = |one: &Assessed<'_>| {
        let facts = one.facts;
        let own: Vec<&Verdict> = verdicts
            .iter()
            .filter(|it| it.org == facts.org.id)
            .collect();
        let person = secretary(one).filter(|_| row.honours == HonourFor::Secretary);
        let grades = consequence::grades_of(facts, &own, person);
        let ground = Ground {
            pack,
            one,
            grades: &grades,
            person,
            places: Some(&places),
            row: &row.id,
        };
        let (may, cause) = consequence::eligible(&ground, row);
        Eligible {
            adoption: hearing.docket.adoption.id,
            pack: pack.head.short.clone(),
            honour: row.id.clone(),
            title: row.title.clone(),
            clause: row.source.clause.clone(),
            org: facts.org.id,
            org_code: String::new(),
            org_name: facts.org.name.clone(),
            person,
            person_name: None,
            may,
            cause,
            nominator: None,
            fate: None,
        }
    };
    asked.map(line).collect()
}

/// Who holds the secretary's post on the last judged day.
fn secretary(one: &Assessed<'_>) -> Option<Id> {
    let day = one.facts.period.end.min(one.facts.today);
    let holders = one.facts.holders.iter();
    let mut held = holders.filter(|it| it.post == PostKind::Secretary && it.holds_on(day));
    held.next().map(|it| it.person)
}

/// The score by which an honour's candidates are ranked: that of the appraisal which it needs.
fn score_of<'a>(pack: &'a Pack, row: &Honour) -> Option<&'a str> {
    let needed = row.needs.iter().find_map(|need| match need {
        Condition::Grade { appraisal, .. } => pack.appraisal(appraisal),
        _ => None,
    });
    needed.and_then(|appraisal| appraisal.score.as_deref())
}

/// Says what the quota of each nominator leaves those who may.
fn ration(hearing: &Hearing, row: &Honour, judged: &[Assessed<'_>], lines: &mut [Eligible]) {
    let (Some(most), Some(class)) = (row.at_most, row.per.as_ref()) else {
        return;
    };
    let orgs: BTreeMap<Id, &Assessed<'_>> =
        judged.iter().map(|one| (one.facts.org.id, one)).collect();
    let nominator = |org: Id| {
        let mut at = orgs.get(&org).copied();
        while let Some(one) = at {
            if one.facts.org.classes.contains(class) {
                return Some(one);
            }
            at = one.facts.org.parent.and_then(|id| orgs.get(&id).copied());
        }
        None
    };
    let score = score_of(hearing.pack(), row);
    let mut list = Vec::new();
    for line in lines.iter_mut() {
        let Some(by) = nominator(line.org) else {
            continue;
        };
        line.nominator = Some(by.facts.org.name.clone());
        if line.may == Some(true) {
            let own = orgs.get(&line.org);
            list.push(Candidate {
                org: line.org,
                person: line.person,
                nominator: by.facts.org.id,
                score: own.and_then(|one| one.score(score?).number()),
            });
        }
    }
    for (candidate, fate) in consequence::nominate(list, most) {
        let same = |it: &&mut Eligible| it.org == candidate.org && it.person == candidate.person;
        if let Some(line) = lines.iter_mut().find(same) {
            line.fate = Some(fate);
        }
    }
}
