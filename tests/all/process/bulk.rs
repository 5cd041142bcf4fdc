//! Bulk acts: cut off, resumed, withdrawn, refused whole, and tried without a trace.

use std::time::Duration;

use wudan::{
    domain::{Command, OrgCommand, OrgKind, OrgLine, Sector},
    store::{Store, StoreError},
};

use super::{Place, assert_whole, child::Worker};

const LINES: u32 = 1_150;
const SOON: Duration = Duration::from_secs(60);

/// A root and branches below it.
pub fn lines(count: u32) -> Vec<OrgLine> {
    let line = |n: u32| OrgLine {
        line: n + 2,
        code: format!("c{n}"),
        parent: (n > 0).then(|| "c0".to_string()),
        name: format!("org {n}"),
        kind: if n == 0 {
            OrgKind::Committee
        } else {
            OrgKind::Branch
        },
        sector: Sector::University,
        members: Some(3),
        term_start: None,
        term_years: None,
        secretary: None,
        deputies: Vec::new(),
        phone: None,
    };
    (0..count).map(line).collect()
}

fn load(count: u32) -> Command {
    OrgCommand::Load {
        lines: lines(count),
    }
    .into()
}

fn orgs(store: &Store) -> usize {
    store.org_codes(u32::MAX).unwrap().len()
}

/// A file whose bulk act was killed after its first chunk.
fn cut_off() -> Place {
    let place = Place::new();
    let worker = Worker::start(&format!("load {LINES}"), &place.file());
    assert_eq!(worker.hear(SOON).unwrap(), format!("1000 {LINES}"));
    let store = place.open("clerk");
    assert_eq!(orgs(&store), 1_000);
    assert_eq!(store.cut_off().unwrap(), [], "it is still going on");
    worker.kill();
    let found = store.cut_off().unwrap();
    assert_eq!((found.len(), found[0].progress.done), (1, 1_000));
    place
}

#[test]
fn a_bulk_act_that_was_cut_off_is_resumed_without_doing_a_row_twice() {
    let place = cut_off();
    let mut store = place.open("clerk");
    let id = store.cut_off().unwrap().remove(0).id;
    store.resume(&id).unwrap();
    assert_eq!(orgs(&store), LINES as usize);
    assert_eq!(
        store.org_total(1, "members").unwrap(),
        3 * i64::from(LINES - 1)
    );
    assert_eq!(store.cut_off().unwrap(), []);
    assert!(store.resume(&id).is_err() && store.withdraw(&id).is_err());
    assert_whole(&store);
    // Undo takes the whole batch, and redo brings it back.
    let act = store.last_undoable().unwrap().unwrap();
    store
        .execute(wudan::domain::ActCommand::Undo { act: act.seq }.into(), &[])
        .unwrap();
    assert_eq!(orgs(&store), 0);
    assert_whole(&store);
    let act = store.last_redoable().unwrap().unwrap();
    store
        .execute(wudan::domain::ActCommand::Redo { act: act.seq }.into(), &[])
        .unwrap();
    assert_eq!(orgs(&store), LINES as usize);
    assert_whole(&store);
}

#[test]
fn a_bulk_act_that_was_cut_off_is_withdrawn_whole() {
    let place = cut_off();
    let mut store = place.open("clerk");
    let id = store.cut_off().unwrap().remove(0).id;
    store.withdraw(&id).unwrap();
    assert_eq!((orgs(&store), store.cut_off().unwrap().len()), (0, 0));
    assert!(store.resume(&id).is_err());
    assert_whole(&store);
}

#[test]
fn a_rehearsal_leaves_nothing_and_a_refused_bulk_act_its_refusal() {
    let place = Place::new();
    let mut store = place.open("clerk");
    assert!(store.rehearse(&load(20), &[]).unwrap() >= 20);
    assert_eq!((orgs(&store), store.acts(None, 10).unwrap().len()), (0, 0));
    let mut bad = lines(LINES);
    bad[1_100].parent = Some("nowhere".into());
    let refused = store.execute(OrgCommand::Load { lines: bad }.into(), &[]);
    assert!(matches!(refused, Err(StoreError::Refused(_))));
    let acts = store.acts(None, 10).unwrap();
    assert_eq!((orgs(&store), acts.len()), (0, 1));
    assert_eq!(acts[0].result, "refused");
    assert!(acts[0].args.contains("nowhere"));
    assert_eq!(store.cut_off().unwrap(), []);
    assert_whole(&store);
}
