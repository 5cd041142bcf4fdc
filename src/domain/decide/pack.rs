//! Decisions about packs: in force for a year, mapped to the tree, changed locally, taken back.

use std::collections::{BTreeMap, BTreeSet};

use super::field::{Decision, bad, distinct, empty, living, reason, required, today};
use crate::{
    base::{Date, date},
    domain::{
        command::PackCommand,
        facts::Draft,
        org::Org,
        pack::{CalendarRule, DateRule, Office, OfficeKind, Pack, Window},
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        work::{Adoption, ClassMap, LocalChange, OfficeMap},
    },
};

pub(super) fn decide(command: &PackCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        PackCommand::Adopt {
            year,
            file,
            text,
            shift,
        } => {
            let Some(pack) = draft.facts.offered.clone() else {
                return Err(defective(file, draft));
            };
            let blank = Adoption {
                id: 0,
                version: 0,
                year: *year,
                pack: pack.head.id.clone(),
                pack_version: pack.head.version,
                title: pack.head.title.clone(),
                hash: draft
                    .facts
                    .offered_hash
                    .clone()
                    .ok_or_else(|| empty("hash"))?,
                text: text.clone(),
                adopted: today(draft)?,
                withdrawn: None,
            };
            adopt(&pack, blank, *shift, draft)
        }
        PackCommand::Withdraw {
            adoption,
            reason: why,
        } => withdraw(*adoption, why, draft),
        PackCommand::MapOffice {
            adoption,
            office,
            org,
        } => map_office(*adoption, office, *org, draft),
        PackCommand::MapClass {
            adoption,
            class,
            orgs,
        } => map_class(*adoption, class, orgs, draft),
        PackCommand::SetLocal {
            adoption,
            item,
            field,
            value,
            reason: why,
        } => {
            let change = LocalChange {
                id: 0,
                version: 0,
                adoption: *adoption,
                item: item.clone(),
                field: required("field", field)?,
                value: required("value", value)?,
                reason: reason(why)?,
            };
            set_local(change, draft)
        }
    }
}

fn defective(file: &str, draft: &Draft<'_>) -> Refusal {
    let count = draft.facts.counts.get("pack_defects").copied().unwrap_or(0);
    Refusal::new(RefusalCode::PackDefective)
        .with("file", file)
        .with("count", count)
        .with(
            "first",
            draft.facts.offered_defect.as_deref().unwrap_or_default(),
        )
        .at("file")
}

/// An adoption that is in force.
pub(super) fn in_force(id: Id, draft: &Draft<'_>) -> Result<Adoption, Refusal> {
    let adoption: Adoption = draft.get(id)?;
    if adoption.withdrawn.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    Ok(adoption)
}

/// A later version takes the place of an earlier one; what cites the earlier keeps it.
fn adopt(pack: &Pack, new: Adoption, shift: bool, draft: &mut Draft<'_>) -> Decision {
    let year = new.year;
    let mut earlier = draft.all::<Adoption>();
    earlier.retain(|old| old.year == year && old.pack == new.pack && old.withdrawn.is_none());
    if earlier.iter().any(|old| old.hash == new.hash) {
        return Err(Refusal::new(RefusalCode::AlreadyAdopted)
            .with("title", new.title)
            .with("year", year));
    }
    let dated = dated(pack, year);
    if !dated.is_empty() && !shift {
        return Err(Refusal::new(RefusalCode::NeedsShift)
            .with("title", new.title)
            .with("count", dated.len())
            .at("shift"));
    }
    for mut old in earlier {
        old.withdrawn = Some(new.adopted);
        draft.update(&old);
    }
    let adoption = draft.insert(new);
    for day in dated {
        draft.insert(LocalChange {
            id: 0,
            version: 0,
            adoption,
            item: day.item,
            field: day.field.to_string(),
            value: date::iso(day.moved),
            reason: date::iso(day.written),
        });
    }
    for office in &pack.offices {
        if let Some(org) = proposed(office, draft) {
            draft.insert(OfficeMap {
                id: 0,
                version: 0,
                adoption,
                office: office.id.clone(),
                org,
            });
        }
    }
    Ok(())
}

/// The one living org that an office's words name; none if there are several or none.
fn proposed(office: &Office, draft: &Draft<'_>) -> Option<Id> {
    if office.is != OfficeKind::Org || office.matches.is_empty() {
        return None;
    }
    let names = |org: &Org| {
        org.dissolved.is_none()
            && office.kind.is_none_or(|kind| kind == org.kind)
            && office.matches.iter().any(|word| org.name.contains(word))
    };
    let mut found = draft.all::<Org>().into_iter().filter(names);
    let first = found.next()?;
    found.next().is_none().then_some(first.id)
}

/// A day that was written for one year and moves at adoption for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftedDay {
    /// The row's id; a milestone's after its task's and a slash.
    pub item: String,
    /// The key in the row.
    pub field: &'static str,
    /// The day as written.
    pub written: Date,
    /// The day in the year of adoption.
    pub moved: Date,
}

/// The days of a pack that move when it is adopted for a year.
pub fn dated(pack: &Pack, year: i32) -> Vec<ShiftedDay> {
    let mut days = Vec::new();
    let mut day = |item: &str, field, rule: &DateRule| {
        if let (DateRule::Fixed { on, .. }, true) = (rule, rule.is_dated())
            && let Some(moved) = rule.in_year(year).filter(|moved| moved != on)
        {
            days.push(ShiftedDay {
                item: item.to_string(),
                field,
                written: *on,
                moved,
            });
        }
    };
    for task in &pack.tasks {
        day(&task.id, "deadline", &task.deadline);
        for step in &task.milestones {
            day(
                &milestone_key(&task.id, &step.id),
                "deadline",
                &step.deadline,
            );
        }
    }
    for campaign in &pack.campaigns {
        day(&campaign.id, "from", &campaign.window.from);
        day(&campaign.id, "to", &campaign.window.to);
        for delivery in &campaign.delivers {
            day(
                &milestone_key(&campaign.id, &delivery.id),
                "deadline",
                &delivery.deadline,
            );
        }
    }
    for target in &pack.targets {
        for step in &target.steps {
            day(&target.id, "by", &step.by);
        }
    }
    for letter in &pack.letters {
        if let Some(deadline) = &letter.deadline {
            day(&letter.id, "deadline", deadline);
        }
    }
    for line in &pack.calendar {
        let (deadline, window) = calendar_days(&line.rule);
        if let Some(deadline) = deadline {
            day(&line.id, "deadline", deadline);
        }
        if let Some(window) = window {
            day(&line.id, "from", &window.from);
            day(&line.id, "to", &window.to);
        }
    }
    days
}

fn calendar_days(rule: &CalendarRule) -> (Option<&DateRule>, Option<&Window>) {
    match rule {
        CalendarRule::Stage {
            deadline, window, ..
        } => (deadline.as_ref(), window.as_ref()),
        CalendarRule::Publication { deadline, .. }
        | CalendarRule::Cadence { deadline, .. }
        | CalendarRule::Deadline { deadline } => (Some(deadline), None),
        CalendarRule::Cohort { window, .. } | CalendarRule::Grading { window, .. } => {
            (None, window.as_ref())
        }
        CalendarRule::Window { window, .. } | CalendarRule::SchoolTerm { window } => {
            (None, Some(window))
        }
        CalendarRule::Reminder { .. }
        | CalendarRule::Extension { .. }
        | CalendarRule::Close { .. }
        | CalendarRule::Rectification { .. }
        | CalendarRule::Procedure { .. } => (None, None),
    }
}

/// How a part of a row is named in a local change.
pub(super) fn milestone_key(row: &str, part: &str) -> String {
    format!("{row}/{part}")
}

fn withdraw(id: Id, why: &str, draft: &mut Draft<'_>) -> Decision {
    let mut adoption = in_force(id, draft)?;
    reason(why)?;
    let uses = draft.facts.counts.get("pack_uses").copied().unwrap_or(0);
    if uses > 0 {
        return Err(Refusal::new(RefusalCode::PackInUse)
            .with("title", adoption.title)
            .with("count", uses));
    }
    adoption.withdrawn = Some(today(draft)?);
    draft.update(&adoption);
    Ok(())
}

pub(super) fn no_such_item(item: &str) -> Refusal {
    Refusal::new(RefusalCode::NoSuchItem).with("item", item)
}

fn map_office(adoption: Id, office: &str, org: Id, draft: &mut Draft<'_>) -> Decision {
    in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    pack.office(office)
        .ok_or_else(|| no_such_item(office).at("office"))?;
    let org = living(draft, org)?.id;
    let mut maps = draft.all::<OfficeMap>().into_iter();
    match maps.find(|map| map.adoption == adoption && map.office == office) {
        Some(old) => draft.update(&OfficeMap { org, ..old }),
        None => {
            let office = office.to_string();
            draft.insert(OfficeMap {
                id: 0,
                version: 0,
                adoption,
                office,
                org,
            });
        }
    }
    Ok(())
}

fn map_class(adoption: Id, class: &str, orgs: &[Id], draft: &mut Draft<'_>) -> Decision {
    in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    pack.class(class)
        .ok_or_else(|| no_such_item(class).at("class"))?;
    let mut maps = draft.all::<ClassMap>();
    maps.retain(|map| map.adoption == adoption && map.class == class);
    for map in maps.iter().filter(|map| !orgs.contains(&map.org)) {
        draft.remove(Kind::ClassMap, map.id);
    }
    for org in distinct(orgs) {
        let org = living(draft, org)?.id;
        if !maps.iter().any(|map| map.org == org) {
            let class = class.to_string();
            draft.insert(ClassMap {
                id: 0,
                version: 0,
                adoption,
                class,
                org,
            });
        }
    }
    Ok(())
}

fn set_local(change: LocalChange, draft: &mut Draft<'_>) -> Decision {
    in_force(change.adoption, draft)?;
    let pack = draft.facts.pack(change.adoption)?;
    let row = change.item.split('/').next().unwrap_or_default();
    if !has_row(&pack, row) {
        return Err(no_such_item(&change.item).at("item"));
    }
    let is_day = matches!(change.field.as_str(), "deadline" | "from" | "to" | "by");
    if is_day && date::parse_iso(&change.value).is_none() {
        return Err(bad("value", change.value));
    }
    let mut old = draft.all::<LocalChange>().into_iter().filter(|old| {
        old.adoption == change.adoption && old.item == change.item && old.field == change.field
    });
    match old.next() {
        Some(LocalChange { id, version, .. }) => {
            draft.update(&LocalChange {
                id,
                version,
                ..change
            });
        }
        None => {
            draft.insert(change);
        }
    }
    Ok(())
}

pub(super) fn has_row(pack: &Pack, id: &str) -> bool {
    pack.task(id).is_some()
        || pack.duty(id).is_some()
        || pack.indicator(id).is_some()
        || pack.target(id).is_some()
        || pack.form(id).is_some()
        || pack.campaign(id).is_some()
        || pack.term(id).is_some()
        || pack.staffing_norm(id).is_some()
        || pack.calendar.iter().any(|line| line.id == id)
}

/// The day that holds for a part of a pack: the local one, else the pack's own.
pub(super) fn local_day(
    key: (Id, &str),
    own: &DateRule,
    year: i32,
    draft: &Draft<'_>,
) -> Option<Date> {
    let (adoption, item) = key;
    let local = draft.all::<LocalChange>().into_iter().find(|change| {
        change.adoption == adoption && change.item == item && change.field == "deadline"
    });
    local
        .and_then(|change| date::parse_iso(&change.value))
        .or_else(|| own.in_year(year))
}

/// The classes of a pack, held against the tree: as mapped by hand, else by a class's own marks.
pub(super) struct Classes<'a> {
    pack: &'a Pack,
    mapped: BTreeMap<String, BTreeSet<Id>>,
}

impl<'a> Classes<'a> {
    pub(super) fn new(pack: &'a Pack, adoption: Id, draft: &Draft<'_>) -> Classes<'a> {
        let mut mapped: BTreeMap<String, BTreeSet<Id>> = BTreeMap::new();
        for map in draft.all::<ClassMap>() {
            if map.adoption == adoption {
                mapped.entry(map.class).or_default().insert(map.org);
            }
        }
        Classes { pack, mapped }
    }

    /// The ids of the classes in which an org is.
    pub(super) fn of(&self, org: &Org, draft: &Draft<'_>) -> Vec<String> {
        let parent = || org.parent.and_then(|parent| draft.find::<Org>(parent));
        let classes = self
            .pack
            .classes
            .iter()
            .filter(|class| match self.mapped.get(&class.id) {
                Some(orgs) => orgs.contains(&org.id),
                None => class.holds(org, parent().map(|parent| parent.kind)),
            });
        classes.map(|class| class.id.clone()).collect()
    }
}
