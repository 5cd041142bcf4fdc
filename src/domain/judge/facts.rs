//! What is known of one org in one period: the only input of judging beside the pack.
//!
//! What is not here is missing. An empty list says "known to be none"; an absent entry of
//! [`OrgFacts::values`] says "not known". Counts over the ledger are derived from
//! [`OrgFacts::events`], which holds every entry of the org in the period and so is never missing.

use std::collections::{BTreeMap, BTreeSet};

use super::trace::SourceRef;
use crate::base::{Date, Decimal, Period, date};
use crate::domain::ledger::Figure;
use crate::domain::org::Term;
use crate::domain::pack::{
    Audience, FactKind, OrgFact, Qualification, RecordField, Scorer, answer_id, base_id,
};
use crate::domain::record::Id;
use crate::domain::{FindingSource, FindingState, OrgKind, PostKind, Sector};

/// What is known of one org, in one period, for one pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgFacts {
    /// The org.
    pub org: OrgCard,
    /// The period that is judged, both ends inclusive.
    pub period: Period,
    /// The day on which is judged.
    pub today: Date,
    /// Facts by the pack's fact id; absent is missing.
    pub values: BTreeMap<String, Known>,
    /// Entries of the ledger. For quotas over longer periods also those before `period`.
    pub events: Vec<Entry>,
    /// Entries in the ledgers of the orgs directly below, by org, of the kinds that quotas for
    /// each branch count.
    pub below: BTreeMap<Id, Vec<Entry>>,
    /// Who holds which post.
    pub holders: Vec<Holder>,
    /// Keys of the members, where there is a roster.
    pub roster: Option<Vec<Id>>,
    /// Sheets handed in for the org.
    pub sheets: Vec<SheetFact>,
    /// Keys of the orgs directly below.
    pub children: Vec<Id>,
    /// Keys of the orgs below that the random draw on record picked.
    pub drawn: Vec<Id>,
    /// Earlier periods, newest first.
    pub past: Vec<Past>,
    /// Numbers at the start of a plan, by fact id: what a gain is measured from.
    pub base: BTreeMap<String, Decimal>,
    /// Scores of shorter periods that were closed before, by score id.
    pub period_scores: BTreeMap<String, Vec<PeriodScore>>,
    /// Grades given in this period, by appraisal id.
    pub grades: BTreeMap<String, String>,
    /// The last day on which a body gave a grade in this period.
    pub decided: Option<Date>,
    /// Cards of this period or still standing.
    pub cards: Vec<CardFact>,
    /// Findings of this period or still open.
    pub findings: Vec<FindingFact>,
    /// Ids of the pack's honours that the org holds.
    pub honours: Vec<String>,
    /// Terms of office, oldest first.
    pub terms: Vec<Term>,
    /// What persons answered where the pack leaves a condition to them, by the row's id.
    pub answers: BTreeMap<String, bool>,
}

/// The org itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgCard {
    /// Its key.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrgKind,
    /// Its sector.
    pub sector: Sector,
    /// Ids of the pack's classes that it is in.
    pub classes: Vec<String>,
    /// Its depth in the tree; a root is 0.
    pub level: u32,
    /// The org above.
    pub parent: Option<Id>,
    /// Kind of the org above.
    pub parent_kind: Option<OrgKind>,
    /// Party members as reported.
    pub members: Option<u32>,
    /// Staff of the unit.
    pub staff: Option<u32>,
    /// Departments of the unit.
    pub departments: Option<u32>,
    /// Whether the unit has few staff; missing if nobody said.
    pub is_small: Option<bool>,
    /// Day of founding.
    pub founded: Option<Date>,
}

impl OrgFacts {
    /// Facts of an org of which nothing else is known; for gathering and for tests.
    pub fn of(org: OrgCard, period: Period, today: Date) -> OrgFacts {
        OrgFacts {
            org,
            period,
            today,
            values: BTreeMap::new(),
            events: Vec::new(),
            below: BTreeMap::new(),
            holders: Vec::new(),
            roster: None,
            sheets: Vec::new(),
            children: Vec::new(),
            drawn: Vec::new(),
            past: Vec::new(),
            base: BTreeMap::new(),
            period_scores: BTreeMap::new(),
            grades: BTreeMap::new(),
            decided: None,
            cards: Vec::new(),
            findings: Vec::new(),
            honours: Vec::new(),
            terms: Vec::new(),
            answers: BTreeMap::new(),
        }
    }

    /// Takes in what was said of a fact that every pack knows; false if it is none of them or
    /// cannot be what was said.
    pub fn tell(&mut self, id: &str, fact: &Fact) -> bool {
        let whole = |number: &Decimal| number.to_i64().and_then(|it| u32::try_from(it).ok());
        match (OrgFact::parse(id), base_id(id), fact) {
            (Some(OrgFact::Staff), _, Fact::Number(number)) => self.org.staff = whole(number),
            (Some(OrgFact::Departments), _, Fact::Number(number)) => {
                self.org.departments = whole(number);
            }
            (Some(OrgFact::Small), _, Fact::State(is_small)) => self.org.is_small = Some(*is_small),
            (None, Some(of), Fact::Number(number)) => {
                self.base.insert(of.to_string(), *number);
            }
            (None, None, Fact::State(holds)) if answer_id(id).is_some() => {
                let row = answer_id(id).unwrap_or_default();
                self.answers.insert(row.to_string(), *holds);
            }
            _ => return false,
        }
        true
    }

    /// Whether a row of the pack is for this org.
    pub fn is_asked(&self, audience: &Audience) -> bool {
        audience.holds(self.org.kind, self.org.sector, &self.org.classes)
    }
}

/// A fact with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The fact.
    pub fact: Fact,
    /// What it rests on.
    pub sources: Vec<SourceRef>,
}

/// What can be known under a fact id (F1 and F2 are counted from the ledger, F11 is computed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// F2, F3, F9, F12: a number; rates in percent.
    Number(Decimal),
    /// F3: a rate as two counts.
    Rate {
        /// What is counted.
        done: Decimal,
        /// Out of what.
        of: Decimal,
    },
    /// F4: yes or no.
    State(bool),
    /// F5: a day.
    Date(Date),
    /// F5: from a day to a day, both inclusive; `None` while it lasts.
    Span {
        /// First day.
        from: Date,
        /// Last day.
        to: Option<Date>,
    },
    /// A word.
    Label(String),
    /// Words of several tasks or cases, told apart by a key.
    Labels(Vec<Tagged>),
    /// F6: incidents of the period.
    Incidents(Vec<Incident>),
    /// F7: honours of the period.
    Honours(Vec<HonourEntry>),
    /// F8: ballots, one entry per voter group and evaluator.
    Ballots(Vec<Ballot>),
    /// F10: another body's score.
    Imported {
        /// The score.
        score: Option<Decimal>,
        /// Its full score; the pack's if missing.
        full: Option<Decimal>,
        /// Its place.
        rank: Option<u32>,
    },
}

impl Fact {
    /// A figure as it was entered, in the sort of its fact; `None` if it does not fit.
    pub fn of_figure(figure: &Figure, kind: &FactKind) -> Option<Fact> {
        if let FactKind::Imported { full, .. } = kind {
            return Some(Fact::Imported {
                score: figure.score,
                full: figure.full.or(*full),
                rank: figure.rank,
            });
        }
        let value = figure.value.as_deref()?;
        Some(match kind {
            FactKind::State {} => Fact::State(value == "yes"),
            FactKind::Label { .. } => Fact::Label(value.to_string()),
            FactKind::Date {} => Fact::Date(date::parse_iso(value)?),
            FactKind::Span {} => {
                let (from, to) = value.split_once("..")?;
                Fact::Span {
                    from: date::parse_iso(from)?,
                    to: date::parse_iso(to),
                }
            }
            _ => Fact::Number(Decimal::parse(value)?),
        })
    }
}

/// A word of one task or case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagged {
    /// The task or case.
    pub key: String,
    /// The word.
    pub label: String,
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// What it rests on.
    pub source: SourceRef,
    /// Day.
    pub date: Option<Date>,
    /// Severity id.
    pub severity: String,
    /// What tells cases apart: entries with one key are one case.
    pub key: String,
    /// Persons, where they are known.
    pub persons: Attendance,
}

/// One honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HonourEntry {
    /// What it rests on.
    pub source: SourceRef,
    /// Day.
    pub date: Option<Date>,
    /// Level id.
    pub level: String,
    /// Role id.
    pub role: Option<String>,
    /// Issuer as entered.
    pub issuer: String,
    /// The matter that it honours.
    pub matter: String,
    /// Number of authors, one's own included.
    pub authors: Option<u32>,
    /// One's own share in percent.
    pub share: Option<Decimal>,
}

/// Ballots of one voter group, or of one evaluator in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// What it rests on.
    pub source: SourceRef,
    /// Voter group id.
    pub voter: String,
    /// The evaluator, where each one's ballots are kept apart; they are averaged first.
    pub evaluator: Option<String>,
    /// Votes by choice id.
    pub counts: BTreeMap<String, u32>,
    /// Ballots that count; those of `counts` and the abstentions.
    pub valid: Option<u32>,
    /// Ballots that do not count.
    pub invalid: u32,
    /// Ballots without a choice.
    pub abstained: u32,
}

/// Who was there, or was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Attendance {
    /// Nobody said.
    #[default]
    Unknown,
    /// A number of persons.
    Count(u32),
    /// Keys of the persons, each once.
    Persons(Vec<Id>),
}

impl Attendance {
    /// Number of persons.
    pub fn count(&self) -> Option<u32> {
        match self {
            Attendance::Unknown => None,
            Attendance::Count(number) => Some(*number),
            Attendance::Persons(list) => u32::try_from(list.len()).ok(),
        }
    }

    /// The persons; `None` where only a number is known.
    pub fn persons(&self) -> Option<&[Id]> {
        match self {
            Attendance::Persons(list) => Some(list),
            _ => None,
        }
    }
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its key.
    pub id: Id,
    /// Id of its kind in the pack.
    pub kind: String,
    /// Day, or the first day of the month, quarter or year where the kind is dated so.
    pub date: Date,
    /// Quantity: hours, days, items.
    pub quantity: Option<Decimal>,
    /// The person it belongs to, for kinds about persons.
    pub person: Option<Id>,
    /// Who was present.
    pub present: Attendance,
    /// Who was absent.
    pub absent: Attendance,
    /// Fields that are filled in.
    pub filled: BTreeSet<RecordField>,
}

/// One person in one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Key of the post row.
    pub id: Id,
    /// Key of the person.
    pub person: Id,
    /// The post.
    pub post: PostKind,
    /// First day; missing if not known.
    pub since: Option<Date>,
    /// Last day; missing while it lasts.
    pub until: Option<Date>,
    /// Only acts for the vacant post.
    pub acting: bool,
    /// Works full time for the party; missing if not known.
    pub full_time: Option<bool>,
    /// What else is known of the person; absent is missing.
    pub qualities: BTreeMap<Qualification, bool>,
}

impl Holder {
    /// Whether the post is held on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// One form filled in for the org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFact {
    /// Its key.
    pub id: Id,
    /// Form id.
    pub form: String,
    /// Who filled it in.
    pub by: Scorer,
    /// The assessor.
    pub assessor: String,
    /// Office id of the body for which the assessor scores.
    pub office: Option<String>,
    /// Day on which it was handed in.
    pub date: Date,
    /// Marks by item id; those of part `n` (from 1) of an item under `item/n`, and what the
    /// assessor says of modifier `n` under `item/mn`.
    pub marks: BTreeMap<String, SheetMark>,
}

/// What an assessor said of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetMark {
    /// So many points.
    Points(Decimal),
    /// These conditions, stages or steps hold, counted from 1; the rule gives the points.
    Ticks(BTreeSet<u32>),
    /// The item does not apply to this org.
    NotApplicable,
}

/// What an earlier period left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Past {
    /// The year.
    pub year: i32,
    /// Numbers by fact id.
    pub values: BTreeMap<String, Decimal>,
    /// Counts by indicator id.
    pub indicators: BTreeMap<String, Decimal>,
    /// Scores by score id.
    pub scores: BTreeMap<String, Decimal>,
    /// Grades by appraisal id.
    pub grades: BTreeMap<String, String>,
    /// Ids of the cards that were issued.
    pub cards: Vec<String>,
}

/// The score of a shorter period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodScore {
    /// The period.
    pub period: Period,
    /// The score; missing if it was not judged.
    pub score: Option<Decimal>,
    /// What it rests on.
    pub source: SourceRef,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFact {
    /// Its key.
    pub id: Id,
    /// Id of the card in the pack.
    pub card: String,
    /// The year of the appraisal that it counts in.
    pub year: i32,
    /// Day of issue.
    pub issued: Date,
    /// The person it was issued to.
    pub person: Option<Id>,
    /// Key of the finding that caused it.
    pub finding: Option<Id>,
    /// Day by which to rectify.
    pub deadline: Option<Date>,
    /// Day of the look-back, where one was held.
    pub looked_back: Option<Date>,
    /// Day on which it was lifted.
    pub closed: Option<Date>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingFact {
    /// Its key.
    pub id: Id,
    /// The year.
    pub year: i32,
    /// Where it was found.
    pub source: FindingSource,
    /// Form and item, if it came from a sheet.
    pub item: Option<(String, String)>,
    /// Id of the pack's finding rule, if one found it.
    pub rule: Option<String>,
    /// Day on which it was found.
    pub found: Date,
    /// By when to rectify.
    pub deadline: Option<Date>,
    /// State.
    pub state: FindingState,
    /// Day on which it was closed.
    pub closed: Option<Date>,
    /// Whether the look-back found it again.
    pub relapsed: bool,
    /// Key of the earlier year's finding that it repeats.
    pub repeats: Option<Id>,
}
