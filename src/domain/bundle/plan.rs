//! The way from what stands here to what is wanted: ordinary commands, one stage after another.

use std::collections::{BTreeMap, BTreeSet};

use super::{Content, Fields, Key, plan_fact, plan_task, text, typed};
use crate::{
    base::{Date, Value},
    domain::{
        command::{Command, OrgCommand, OrgLine, PackCommand, Patch},
        record::{Id, Kind},
    },
};

/// What stands here, as a bundle would tell it, with the local keys.
#[derive(Debug, Clone)]
pub struct Here {
    /// The content.
    pub content: Content,
    /// Local keys of all of it.
    pub ids: BTreeMap<(Kind, Key), Id>,
    /// Supporting orgs of tasks that lie outside the subtree, and stay.
    pub outside: BTreeMap<Key, Vec<Id>>,
    /// The year.
    pub year: i32,
    /// The business date.
    pub today: Date,
    /// What is given as the reason where one must be.
    pub reason: String,
}

impl Here {
    pub(super) fn id(&self, kind: Kind, key: &[String]) -> Option<Id> {
        self.ids.get(&(kind, key.to_vec())).copied()
    }

    pub(super) fn org(&self, fields: &Fields, name: &str) -> Option<Id> {
        self.id(Kind::Org, &[text(fields, name)?.to_string()])
    }

    pub(super) fn adoption(&self, fields: &Fields) -> Option<Id> {
        self.id(Kind::Adoption, &[text(fields, "pack")?.to_string()])
    }

    /// What a field names.
    pub(super) fn named(&self, kind: Kind, fields: &Fields) -> Option<Id> {
        let field = match kind {
            Kind::Sheet => "sheet",
            _ => "task",
        };
        self.id(kind, &typed::<Key>(fields, field)?)
    }
}

/// One command of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The command.
    pub command: Command,
    /// What the rows that it makes are called in the bundle, in their order.
    pub binds: Vec<(Kind, Key)>,
}

impl Step {
    pub(super) fn new(command: impl Into<Command>) -> Step {
        Step {
            command: command.into(),
            binds: Vec::new(),
        }
    }

    pub(super) fn binding(command: impl Into<Command>, kind: Kind, key: &Key) -> Step {
        Step {
            command: command.into(),
            binds: vec![(kind, key.clone())],
        }
    }
}

type Stage = fn(&Here, &Content) -> Vec<Step>;

/// The stages, in the order in which one rests on the others.
const STAGES: &[Stage] = &[
    adoptions,
    local_changes,
    orgs,
    emptied_orgs,
    plan_task::opened,
    plan_task::reopened,
    plan_task::edited,
    plan_task::supported,
    plan_task::milestones,
    plan_task::reached,
    plan_task::published,
    plan_task::dispatched,
    plan_fact::sheets,
    plan_fact::reopened_sheets,
    plan_fact::erased_marks,
    plan_fact::marks,
    plan_fact::submitted,
    plan_fact::records,
    plan_fact::edited_records,
    plan_fact::dropped_figures,
    plan_fact::figures,
    plan_fact::raised,
    plan_fact::opened_findings,
    plan_fact::edited_findings,
    plan_fact::restated_findings,
    plan_task::checks,
    plan_task::notes,
    plan_task::restated,
    plan_task::closed,
];

/// The commands of the first stage that has any which were not tried. What stands here is looked
/// at again after each stage, so that an application that was cut off goes on where it was.
pub fn next(here: &Here, wanted: &Content, tried: &[Command]) -> Vec<Step> {
    for stage in STAGES {
        let mut steps = stage(here, wanted);
        steps.retain(|step| !tried.contains(&step.command));
        if !steps.is_empty() {
            return steps;
        }
    }
    Vec::new()
}

/// The things of a kind that are wanted and are not here as wanted: key, wanted, here.
pub(super) fn differing<'a>(
    kind: Kind,
    here: &'a Here,
    wanted: &'a Content,
) -> impl Iterator<Item = (&'a Key, &'a Fields, Option<&'a Fields>)> {
    let all = wanted.of(kind).map(move |(key, fields)| {
        let stands = here.content.get(kind, key);
        (key, fields, stands)
    });
    all.filter(|(_, fields, stands)| *stands != Some(*fields))
}

/// Whether a field is not as wanted.
pub(super) fn differs(name: &str, wanted: &Fields, here: &Fields) -> bool {
    let value = |fields: &Fields| fields.get(name).cloned().unwrap_or(Value::Null);
    value(wanted) != value(here)
}

/// Patches of the named columns that are not as wanted.
pub(super) fn patches(names: &[&'static str], wanted: &Fields, here: &Fields) -> Vec<Patch> {
    let differing = names.iter().filter(|name| differs(name, wanted, here));
    let patch = |name: &&'static str| Patch {
        field: name.to_string(),
        value: wanted.get(*name).cloned().unwrap_or(Value::Null),
    };
    differing.map(patch).collect()
}

fn adoptions(here: &Here, wanted: &Content) -> Vec<Step> {
    let adopt = |(key, fields, _): (&Key, &Fields, _)| {
        Some(Step::new(PackCommand::Adopt {
            year: here.year,
            file: key.first()?.clone(),
            text: text(fields, "text")?.to_string(),
            shift: true,
        }))
    };
    differing(Kind::Adoption, here, wanted)
        .filter_map(adopt)
        .collect()
}

fn local_changes(here: &Here, wanted: &Content) -> Vec<Step> {
    let set = |(key, fields, _): (&Key, &Fields, _)| {
        let [pack, item, field] = &key[..] else {
            return None;
        };
        Some(Step::new(PackCommand::SetLocal {
            adoption: here.id(Kind::Adoption, std::slice::from_ref(pack))?,
            item: item.clone(),
            field: field.clone(),
            value: text(fields, "value")?.to_string(),
            reason: text(fields, "reason")?.to_string(),
        }))
    };
    differing(Kind::LocalChange, here, wanted)
        .filter_map(set)
        .collect()
}

/// The columns that a list brings about by being empty: a list that says nothing leaves them.
const EMPTIED: &[&str] = &["members", "phone"];

fn orgs(here: &Here, wanted: &Content) -> Vec<Step> {
    let is_said = |(_, fields, stands): &(&Key, &Fields, Option<&Fields>)| {
        stands.is_none_or(|stands| {
            let mut names = fields.keys();
            names.any(|name| {
                let is_emptied = EMPTIED.contains(name) && fields[name] == Value::Null;
                differs(name, fields, stands) && !is_emptied
            })
        })
    };
    let changed = differing(Kind::Org, here, wanted).filter(is_said);
    let mut lines = Vec::new();
    for (no, (key, fields, _)) in (1..).zip(changed) {
        lines.extend(line(no, key, fields));
    }
    let lines = from_above(lines);
    if lines.is_empty() {
        return Vec::new();
    }
    vec![Step::new(OrgCommand::Update {
        lines,
        gone: Vec::new(),
        date: here.today,
    })]
}

fn line(no: u32, key: &Key, fields: &Fields) -> Option<OrgLine> {
    let term: Vec<String> = typed(fields, "term").unwrap_or_default();
    let (start, years) = match &term[..] {
        [start, years] => (crate::base::date::parse_iso(start), years.parse().ok()),
        _ => (None, None),
    };
    Some(OrgLine {
        line: no,
        code: key.first()?.clone(),
        parent: typed(fields, "parent"),
        name: typed(fields, "name")?,
        kind: typed(fields, "kind")?,
        sector: typed(fields, "sector")?,
        members: typed(fields, "members"),
        term_start: start,
        term_years: years,
        secretary: typed(fields, "secretary"),
        deputies: typed(fields, "deputies").unwrap_or_default(),
        phone: typed(fields, "phone"),
    })
}

/// The lines with every superior before those below it.
fn from_above(lines: Vec<OrgLine>) -> Vec<OrgLine> {
    let codes: BTreeSet<String> = lines.iter().map(|it| it.code.clone()).collect();
    let (mut placed, mut out) = (BTreeSet::new(), Vec::new());
    let mut rest = lines;
    while !rest.is_empty() {
        let is_ready = |line: &OrgLine| {
            let above = line.parent.as_ref();
            above.is_none_or(|it| placed.contains(it) || !codes.contains(it))
        };
        let (ready, later): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_ready);
        if ready.is_empty() {
            // A circle: the door says which.
            out.extend(later);
            break;
        }
        placed.extend(ready.iter().map(|it| it.code.clone()));
        out.extend(ready);
        rest = later;
    }
    out
}

fn emptied_orgs(here: &Here, wanted: &Content) -> Vec<Step> {
    let edit = |(key, fields, stands): (&Key, &Fields, Option<&Fields>)| {
        let mut set = patches(&["members", "phone"], fields, stands?);
        set.retain(|patch| patch.value == Value::Null);
        let org = here.id(Kind::Org, key)?;
        (!set.is_empty()).then(|| Step::new(OrgCommand::Edit { org, set }))
    };
    differing(Kind::Org, here, wanted)
        .filter_map(edit)
        .collect()
}
