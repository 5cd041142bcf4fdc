//! The one who makes a demonstration: holds the file, the plan, the dice and what stands so far.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{Datelike, Days};

use super::{
    dice::Dice,
    plan::{Plan, SetShape, Stock},
};
use crate::{
    base::Date,
    domain::{Command, Id, Kind, OrgKind, Sector, pack::Pack},
    store::{Outcome, Store, StoreError},
};

/// An org that was made.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) id: Id,
    pub(super) code: String,
    pub(super) parent: Option<String>,
    pub(super) name: String,
    pub(super) kind: OrgKind,
    pub(super) sector: Sector,
    /// The secretary's name, person and post.
    pub(super) secretary: Option<(String, Id, Id)>,
    /// The deputies' persons.
    pub(super) deputies: Vec<Id>,
    /// The party workers' persons.
    pub(super) workers: Vec<Id>,
    /// The running term and the day on which it is due.
    pub(super) term: Option<(Id, Date)>,
    /// Has an administrative head and an organiser.
    pub(super) head: bool,
}

/// The one who makes a demonstration.
pub(super) struct Maker<'a> {
    pub(super) store: Store,
    pub(super) plan: &'a Plan,
    pub(super) stock: &'a Stock,
    pub(super) dice: Dice,
    pub(super) today: Date,
    pub(super) orgs: Vec<Made>,
    /// Adoptions by the pack's id.
    pub(super) adoptions: BTreeMap<String, Id>,
    /// Adoptions of the same packs for the year before.
    pub(super) earlier: BTreeMap<String, Id>,
    /// Drawn tasks by pack and item.
    pub(super) tasks: BTreeMap<(String, String), Id>,
    /// Findings and cards by the plan's keys.
    pub(super) things: BTreeMap<String, Id>,
    /// Verdicts of the year before by appraisal and org.
    pub(super) verdicts: BTreeMap<(String, Id), Id>,
    names: BTreeSet<String>,
    number: u32,
}

/// The plan names something that is not there.
pub(super) fn lack(what: &str) -> StoreError {
    StoreError::Damaged(format!("data/demo: {what}"))
}

impl<'a> Maker<'a> {
    /// With an empty file.
    pub(super) fn new(store: Store, plan: &'a Plan, stock: &'a Stock) -> Maker<'a> {
        Maker {
            today: store.session().today,
            store,
            plan,
            stock,
            dice: Dice::new(plan.seed),
            orgs: Vec::new(),
            adoptions: BTreeMap::new(),
            earlier: BTreeMap::new(),
            tasks: BTreeMap::new(),
            things: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            names: BTreeSet::new(),
            number: 0,
        }
    }

    /// Does an act, like anybody else.
    pub(super) fn act(&mut self, command: impl Into<Command>) -> Result<Outcome, StoreError> {
        self.store.execute(command.into(), &[])
    }

    /// Does an act and gives the key of the row of a kind that it made.
    pub(super) fn make(
        &mut self,
        kind: Kind,
        command: impl Into<Command>,
    ) -> Result<Id, StoreError> {
        let made = self.act(command)?;
        let first = made.created(kind).next();
        first.ok_or_else(|| lack(kind.code()))
    }

    /// The year that is under way.
    pub(super) fn year(&self) -> i32 {
        self.today.year()
    }

    /// The day so many days from today.
    pub(super) fn day(&self, offset: i64) -> Date {
        shifted(self.today, offset)
    }

    /// A day of this year that is past: so many days from today, but not before the `first` day
    /// of the year and not after today.
    pub(super) fn past(&self, offset: i64, first: u32) -> Date {
        let start = Date::from_yo_opt(self.year(), first.max(1)).unwrap_or(self.today);
        self.day(offset).max(start).min(self.today)
    }

    /// The day so many days from the last one of the year before.
    pub(super) fn earlier(&self, offset: i64) -> Date {
        let last = Date::from_ymd_opt(self.year() - 1, 12, 31);
        shifted(last.unwrap_or(self.today), offset)
    }

    /// Those of some days, counted from today, that lie in this year and have come.
    pub(super) fn this_year(&self, offsets: &[i64]) -> Vec<Date> {
        let days = offsets.iter().map(|offset| self.day(*offset));
        days.filter(|day| day.year() == self.year() && *day <= self.today)
            .collect()
    }

    /// A name that nobody has yet.
    pub(super) fn person(&mut self) -> String {
        loop {
            let surname = self.dice.pick(&self.stock.surnames);
            let given = self.dice.pick(&self.stock.given);
            let name = format!("{surname}{given}");
            // When the stock runs out, namesakes are as real as anything else.
            let all = self.stock.surnames.len() * self.stock.given.len();
            if self.names.insert(name.clone()) || self.names.len() * 2 > all {
                return name;
            }
        }
    }

    /// One of the stock sentences, filled in.
    pub(super) fn say(&mut self, list: &[String], org: &str) -> String {
        self.number += 1;
        let text = self.dice.pick(list);
        text.replace("{org}", org)
            .replace("{year}", &self.today.year().to_string())
            .replace("{n}", &self.number.to_string())
    }

    /// The org with a code.
    pub(super) fn org(&self, code: &str) -> Result<&Made, StoreError> {
        let mut found = self.orgs.iter();
        found.find(|org| org.code == code).ok_or_else(|| lack(code))
    }

    /// The secretary of the org with a code.
    pub(super) fn secretary(&self, code: &str) -> Result<Id, StoreError> {
        let org = self.org(code)?;
        let secretary = org.secretary.as_ref().map(|(_, person, _)| *person);
        secretary.ok_or_else(|| lack(code))
    }

    /// A finding or card by the plan's key.
    pub(super) fn thing(&self, key: Option<&String>) -> Result<Option<Id>, StoreError> {
        let Some(key) = key else { return Ok(None) };
        let found = self.things.get(key).copied();
        found.map(Some).ok_or_else(|| lack(key))
    }

    /// The org with a key.
    pub(super) fn org_of(&self, id: Id) -> Option<&Made> {
        self.orgs.iter().find(|org| org.id == id)
    }

    /// The orgs of a set, in the order of the tree.
    pub(super) fn set(&self, name: &str) -> Result<Vec<Id>, StoreError> {
        let set = self.plan.set.get(name).ok_or_else(|| lack(name))?;
        let orgs = self.orgs.iter().filter(|org| is_in(org, set));
        let found: Vec<Id> = orgs.map(|org| org.id).collect();
        if found.is_empty() {
            return Err(lack(name));
        }
        Ok(found)
    }

    /// The adoption of a pack.
    pub(super) fn adoption(&self, pack: &str) -> Result<Id, StoreError> {
        self.adoptions.get(pack).copied().ok_or_else(|| lack(pack))
    }

    /// A pack that is in force.
    pub(super) fn pack(&self, name: &str) -> Result<Arc<Pack>, StoreError> {
        let pack = self.store.pack_of(self.adoption(name)?)?;
        pack.ok_or_else(|| lack(name))
    }

    /// The task drawn from an item of a pack.
    pub(super) fn task(&self, pack: &str, item: &str) -> Result<Id, StoreError> {
        let key = (pack.to_string(), item.to_string());
        self.tasks.get(&key).copied().ok_or_else(|| lack(item))
    }
}

fn shifted(from: Date, offset: i64) -> Date {
    let days = Days::new(offset.unsigned_abs());
    let day = if offset < 0 {
        from.checked_sub_days(days)
    } else {
        from.checked_add_days(days)
    };
    day.unwrap_or(from)
}

fn is_in(org: &Made, set: &SetShape) -> bool {
    (set.codes.is_empty() || set.codes.contains(&org.code))
        && (set.under.is_none() || set.under == org.parent)
        && (set.kinds.is_empty() || set.kinds.iter().any(|kind| kind.0 == org.kind))
        && (set.sectors.is_empty() || set.sectors.iter().any(|it| it.0 == org.sector))
        && org.name.contains(&set.word)
}
