//! The tutorial's file: a small college with everything that the lessons work on, and no more.

use std::path::Path;

use chrono::Datelike;
use serde::Deserialize;

use super::plan::{self, Word};
use crate::{
    base::Date,
    domain::{
        DutyCommand, Id, Kind, MarkDraft, OrgCommand, OrgKind, OrgLine, PackCommand, Sector,
        SheetCommand, SheetRole, TaskCommand,
    },
    store::{Creation, Session, Store, StoreError},
};

const FILE: (&str, &str) = ("file.toml", include_str!("../../data/tutor/file.toml"));
const PACK: (&str, &str) = ("tutor.toml", include_str!("../../data/tutor/pack.toml"));
/// The form of the pack.
const FORM: &str = "form";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    title: String,
    actor: String,
    assessor: String,
    org: Vec<OrgShape>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrgShape {
    code: String,
    name: String,
    kind: Word<OrgKind>,
    years: Option<u32>,
    secretary: Option<String>,
}

/// Makes the tutorial's file, which must not exist yet.
///
/// # Errors
/// As [`Store::create`] and [`Store::execute`].
pub fn make_tutor(path: &Path, today: Date) -> Result<Store, StoreError> {
    let shape: Shape = plan::read(FILE.0, FILE.1)?;
    let creation = Creation {
        year: today.year(),
        title: shape.title.clone(),
    };
    let mut store = Store::create(path, &creation, Session::local(&shape.actor, today))?;
    let lines = shape.org.iter().zip(1..).map(|it| line(it, today));
    let lines = lines.collect();
    store.execute(OrgCommand::Load { lines }.into(), &[])?;
    let adopt = PackCommand::Adopt {
        year: today.year(),
        file: PACK.0.into(),
        text: PACK.1.into(),
        shift: true,
    };
    let adoption = make(&mut store, Kind::Adoption, adopt)?;
    let orgs = store.org_ids(None, &[OrgKind::GeneralBranch, OrgKind::Branch], 100)?;
    store.execute(DutyCommand::Lay { adoption, orgs }.into(), &[])?;
    let items = Vec::new();
    store.execute(TaskCommand::Draw { adoption, items }.into(), &[])?;
    // Those that have a secretary were inspected already; the one without is left to the clerk.
    for org in shape.org.iter().filter(|org| org.secretary.is_some()) {
        if org.kind.0 == OrgKind::GeneralBranch {
            inspect(&mut store, adoption, (&shape, org))?;
        }
    }
    Ok(store)
}

fn line((org, number): (&OrgShape, u32), today: Date) -> OrgLine {
    let parent = org.code.len().checked_sub(3).filter(|short| *short > 0);
    OrgLine {
        line: number,
        code: org.code.clone(),
        parent: parent.map(|short| org.code[..short].to_string()),
        name: org.name.clone(),
        kind: org.kind.0,
        sector: Sector::University,
        members: (org.kind.0 == OrgKind::Branch).then_some(8 + number),
        term_start: org
            .years
            .and_then(|_| Date::from_ymd_opt(today.year() - 1, 3, 1)),
        term_years: org.years,
        secretary: org.secretary.clone(),
        deputies: Vec::new(),
        phone: None,
    }
}

fn make(
    store: &mut Store,
    kind: Kind,
    command: impl Into<crate::domain::Command>,
) -> Result<Id, StoreError> {
    let made = store.execute(command.into(), &[])?;
    let first = made.created(kind).next();
    first.ok_or_else(|| StoreError::Damaged(format!("data/tutor: {kind}")))
}

/// A sheet with full marks, handed in.
fn inspect(
    store: &mut Store,
    adoption: Id,
    (shape, org): (&Shape, &OrgShape),
) -> Result<(), StoreError> {
    let lack = || StoreError::Damaged(format!("data/tutor: {}", org.code));
    let session = store.session();
    let (date, year) = (session.today, session.today.year());
    let open = SheetCommand::Open {
        year,
        org: store.org_by_code(&org.code)?.ok_or_else(lack)?,
        adoption,
        form: FORM.into(),
        role: SheetRole::Inspector,
        assessor: shape.assessor.clone(),
        date,
    };
    let sheet = make(store, Kind::Sheet, open)?;
    let form = store.sheet_form(sheet)?.ok_or_else(lack)?;
    let items = form.groups.iter().flat_map(|group| &group.items);
    let marks = items.map(|item| MarkDraft {
        item: item.id.clone(),
        points: Some(item.points),
        reason: None,
        evidence: None,
    });
    let marks = marks.collect();
    store.execute(SheetCommand::Mark { sheet, marks }.into(), &[])?;
    let submit = SheetCommand::Submit { sheet, date };
    store.execute(submit.into(), &[]).map(drop)
}
