//! Documents that leave the workbench: every report in every form, letters, templates.

mod call;
mod content;
mod form;
mod hostile;
mod judged;
pub mod letter;
mod letter_truth;
mod long;
mod office;
mod page;
mod screen;
mod xml;

use std::{path::PathBuf, sync::OnceLock};

use tempfile::TempDir;
use wudan::{
    base::{Date, date},
    demo::{Which, make},
    domain::{Id, OrgKind},
    exchange::paper::{Document, Look},
    report::{Asked, ReportKind, build},
    store::{Session, Store},
    words::{Lang, Words},
};

/// The business date of the demonstration.
pub const TODAY: &str = "2026-06-18";

pub fn today() -> Date {
    date::parse_iso(TODAY).unwrap()
}

/// The file of the demonstration, made once for all.
pub fn demonstration() -> PathBuf {
    static MADE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = MADE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo.db");
        make(&path, Which::University, today(), &mut |_| {}).unwrap();
        (dir, path)
    });
    path.clone()
}

pub fn store() -> Store {
    let session = Session::local(&whoami(), today());
    Store::open(&demonstration(), session).unwrap()
}

fn whoami() -> String {
    nix::unistd::User::from_uid(nix::unistd::getuid())
        .ok()
        .flatten()
        .map_or_else(|| "root".to_string(), |user| user.name)
}

pub fn words() -> Words {
    Words::built_in(Lang::ZhCn)
}

pub fn look() -> Look {
    Look::of(&words(), today())
}

/// A college with branches below it.
pub fn college(store: &Store) -> Id {
    store.org_ids(None, &[OrgKind::GeneralBranch], 1).unwrap()[0]
}

/// What each report is asked, so that none of it is empty for want of a question.
pub fn asked(store: &Store, kind: ReportKind) -> Asked {
    let college = college(store);
    let mut asked = Asked {
        kind,
        year: 2026,
        org: None,
        under: None,
        quarter: None,
        form: None,
        sheet: None,
        appraisal: None,
        adoption: None,
        days: 30,
        limit: 100_000,
    };
    match kind {
        ReportKind::Inspection => asked.form = Some("annex1".into()),
        ReportKind::Appraisal => asked.appraisal = Some("branch-review".into()),
        ReportKind::Explanation => {
            asked.appraisal = Some("org-review".into());
            asked.org = Some(college);
        }
        ReportKind::OrgFile => asked.org = Some(college),
        ReportKind::Indicators | ReportKind::Lists => asked.under = Some(college),
        _ => {}
    }
    if kind == ReportKind::Appraisal {
        let dockets = store.dockets_of_appraisal(2026, "branch-review").unwrap();
        asked.adoption = dockets.first().map(|docket| docket.adoption.id);
    }
    asked
}

pub fn document(store: &Store, kind: ReportKind) -> Document {
    build(store, &words(), &asked(store, kind)).unwrap_or_else(|error| panic!("{kind}: {error}"))
}
