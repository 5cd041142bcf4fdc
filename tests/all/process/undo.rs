//! Any acts taken back in their order leave the rows as they were, and done again as they had been.

use proptest::{prelude::*, test_runner::Config};
use wudan::{
    domain::{
        ActCommand, Command, Id, Kind, OrgCommand, OrgKind, PersonCommand, PostKind, RefusalCode,
        Sector,
    },
    store::{Store, StoreError},
};

use super::{Place, add, assert_whole, set, today};

/// All rows without their versions.
fn dump(place: &Place) -> Vec<String> {
    let raw = rusqlite::Connection::open(place.file()).unwrap();
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let sql = format!("SELECT * FROM \"{kind}\" ORDER BY id");
        let mut statement = raw.prepare(&sql).unwrap();
        let count = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<_> = (0..count)
                .filter(|at| *at != 1)
                .map(|at| row.get::<_, rusqlite::types::Value>(at).unwrap())
                .collect();
            rows.push(format!("{kind} {values:?}"));
        }
    }
    rows
}

fn found(code: Id, parent: Option<Id>) -> Command {
    OrgCommand::Found {
        code: format!("c{code}"),
        parent,
        name: format!("org {code}"),
        kind: OrgKind::Branch,
        sector: Sector::University,
        members: Some(u32::try_from(code).unwrap() + 1),
        founded: None,
    }
    .into()
}

fn move_to(org: Id, parent: Id) -> Command {
    OrgCommand::Move {
        org,
        parent: Some(parent),
        date: today(),
        reason: None,
    }
    .into()
}

fn appoint(person: Id, org: Id) -> Command {
    PersonCommand::Appoint {
        person,
        org,
        post: PostKind::Secretary,
        since: today(),
        acting: false,
    }
    .into()
}

fn command((act, a, b): (u8, Id, Id)) -> Command {
    let (date, reason) = (today(), None);
    match act {
        0 => found(a + 4, (b > 1).then_some(b)),
        1 => move_to(a, b),
        2 => OrgCommand::Rename {
            org: a,
            name: format!("n{b}"),
            date,
            reason,
        }
        .into(),
        3 => OrgCommand::Merge {
            org: a,
            into: b,
            date,
            reason,
        }
        .into(),
        4 => OrgCommand::Dissolve {
            org: a,
            date,
            reason,
        }
        .into(),
        5 => add(&format!("p{a}")),
        6 => set(a, "title", &format!("t{b}")),
        7 => appoint(a, b),
        8 => PersonCommand::Leave {
            post: a,
            until: date,
        }
        .into(),
        _ => PersonCommand::BeginTerm {
            org: a,
            start: date,
            years: 3,
        }
        .into(),
    }
}

fn undo_all(store: &mut Store) -> usize {
    let mut count = 0;
    while let Some(act) = store.last_undoable().unwrap() {
        store
            .execute(ActCommand::Undo { act: act.seq }.into(), &[])
            .unwrap();
        count += 1;
    }
    count
}

fn redo_all(store: &mut Store) -> usize {
    let mut count = 0;
    while let Some(act) = store.last_redoable().unwrap() {
        store
            .execute(ActCommand::Redo { act: act.seq }.into(), &[])
            .unwrap();
        count += 1;
    }
    count
}

proptest! {
    #![proptest_config(Config { cases: 12, failure_persistence: None, ..Config::default() })]

    #[test]
    fn undoing_all_leaves_the_rows_as_they_were(
        acts in prop::collection::vec((0u8..10, 1i64..6, 1i64..6), 1..14)
    ) {
        let place = Place::new();
        let mut base = place.open("base");
        for code in 1..=4 {
            base.execute(found(code, (code > 1).then_some(1)), &[]).unwrap();
        }
        for name in ["p1", "p2"] {
            base.execute(add(name), &[]).unwrap();
        }
        let before = dump(&place);
        let mut store = place.open("clerk");
        let done = acts.into_iter().filter(|it| store.execute(command(*it), &[]).is_ok()).count();
        let after = dump(&place);
        for _ in 0..2 {
            prop_assert_eq!(undo_all(&mut store), done);
            prop_assert_eq!(&dump(&place), &before);
            assert_whole(&store);
            prop_assert_eq!(redo_all(&mut store), done);
            prop_assert_eq!(&dump(&place), &after);
            assert_whole(&store);
        }
    }
}

fn refused(result: Result<wudan::store::Outcome, StoreError>, code: RefusalCode) {
    match result {
        Err(StoreError::Refused(refusal)) => assert_eq!(refusal.code, code, "{refusal:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_act_on_which_later_ones_rest_is_not_undone() {
    let place = Place::new();
    let (mut li, mut wu) = (place.open("Li"), place.open("Wu"));
    let undo = |act| Command::from(ActCommand::Undo { act });
    let founded = li.execute(found(1, None), &[]).unwrap().act;
    wu.execute(found(2, Some(1)), &[]).unwrap();
    refused(li.execute(undo(founded), &[]), RefusalCode::ChangedSince);
    // The same row changed since.
    let named = li.execute(add("p1"), &[]).unwrap().act;
    wu.execute(set(1, "title", "x"), &[]).unwrap();
    refused(li.execute(undo(named), &[]), RefusalCode::ChangedSince);
    // Going back would make a circle.
    li.execute(found(3, Some(1)), &[]).unwrap();
    let moved = li.execute(move_to(2, 3), &[]).unwrap().act;
    let back = li.execute(move_to(2, 1), &[]).unwrap().act;
    wu.execute(move_to(3, 2), &[]).unwrap();
    refused(li.execute(undo(back), &[]), RefusalCode::ChangedSince);
    refused(li.execute(undo(moved), &[]), RefusalCode::ChangedSince);
    // Going back would put a second secretary into the chair.
    li.execute(add("p2"), &[]).unwrap();
    li.execute(appoint(1, 1), &[]).unwrap();
    let leave = PersonCommand::Leave {
        post: 1,
        until: today(),
    };
    let left = li.execute(leave.into(), &[]).unwrap().act;
    wu.execute(appoint(2, 1), &[]).unwrap();
    refused(li.execute(undo(left), &[]), RefusalCode::ChangedSince);
    assert_whole(&li);
    // Every refusal is on record.
    let acts = li.acts(None, 100).unwrap();
    assert_eq!(acts.iter().filter(|act| act.result == "refused").count(), 5);
}

#[test]
fn only_ones_own_acts_are_undone_once_and_redone_once() {
    let place = Place::new();
    let (mut li, mut wu) = (place.open("Li"), place.open("Wu"));
    let act = li.execute(add("p1"), &[]).unwrap().act;
    let (undo, redo) = (ActCommand::Undo { act }, ActCommand::Redo { act });
    refused(
        wu.execute(undo.clone().into(), &[]),
        RefusalCode::NotYourAct,
    );
    refused(
        li.execute(redo.clone().into(), &[]),
        RefusalCode::NothingToDo,
    );
    let undone = li.execute(undo.clone().into(), &[]).unwrap().act;
    refused(
        li.execute(undo.clone().into(), &[]),
        RefusalCode::AlreadyUndone,
    );
    let of_undo = ActCommand::Undo { act: undone };
    refused(li.execute(of_undo.into(), &[]), RefusalCode::NotReversible);
    li.execute(redo.clone().into(), &[]).unwrap();
    refused(li.execute(redo.into(), &[]), RefusalCode::NothingToDo);
    li.execute(undo.into(), &[]).unwrap();
    assert_eq!(li.find::<wudan::domain::Person>(1).unwrap(), None);
    assert_whole(&li);
}

#[test]
fn a_row_never_has_the_same_version_twice_however_often_it_goes_back() {
    let place = Place::new();
    let mut store = place.open("clerk");
    for code in 1..=4 {
        store
            .execute(found(code, (code > 1).then_some(1)), &[])
            .unwrap();
    }
    let org = store.execute(found(5, None), &[]).unwrap();
    let id = org.created(Kind::Org).next().unwrap();
    let mut seen = vec![1];
    let mut note = |outcome: wudan::store::Outcome| {
        let of =
            |row: &(Kind, Id, Option<i64>)| (row.0 == Kind::Org && row.1 == id).then_some(row.2);
        seen.extend(outcome.rows.iter().find_map(of).flatten());
    };
    for parent in [1, 2] {
        note(store.execute(move_to(id, parent), &[]).unwrap());
    }
    for _ in 0..2 {
        for _ in 0..3 {
            let act = store.last_undoable().unwrap().unwrap().seq;
            note(store.execute(ActCommand::Undo { act }.into(), &[]).unwrap());
        }
        while let Some(act) = store.last_redoable().unwrap() {
            let act = act.seq;
            note(store.execute(ActCommand::Redo { act }.into(), &[]).unwrap());
        }
    }
    let mut once = seen.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(seen, once, "versions only ever grow");
}
