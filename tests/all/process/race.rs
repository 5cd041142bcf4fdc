//! Several people at once: nobody overwrites what he has not seen, and nobody is lost.

use std::{process::Command, sync::Barrier, thread};

use wudan::{
    domain::{AccountCommand, Id, Kind, OrgCommand, OrgKind, RefusalCode, Role, Sector},
    store::{Store, StoreError},
};

use super::{Place, add, assert_whole, create, person, seen, session, set};

#[test]
fn eight_processes_at_once_lose_nothing() {
    let place = Place::new();
    let call = |n: usize, round: usize| {
        Command::new(env!("CARGO_BIN_EXE_wudan"))
            .arg("--db")
            .arg(place.file())
            .args(["--as", &format!("clerk{n}"), "--json"])
            .args(["person", "add", &format!("p{n}-{round}")])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    for round in 0..3 {
        let mut children: Vec<_> = (0..8).map(|n| call(n, round)).collect();
        assert!(children.iter_mut().all(|it| it.wait().unwrap().success()));
    }
    let store = place.open("clerk");
    let mut names: Vec<String> = (1..=24).map(|id| person(&store, id).name).collect();
    names.sort();
    let mut wanted: Vec<String> = (0..8)
        .flat_map(|n| (0..3).map(move |round| format!("p{n}-{round}")))
        .collect();
    wanted.sort();
    assert_eq!(names, wanted);
    assert_whole(&store);
    let verified = Command::new(env!("CARGO_BIN_EXE_wudan"))
        .arg("--db")
        .arg(place.file())
        .args(["audit", "verify", "--json"])
        .output()
        .unwrap();
    assert!(verified.status.success());
    assert!(String::from_utf8_lossy(&verified.stdout).contains("\"whole\": true"));
}

/// One edit in the way of a person at a screen: looks, adds a letter, saves.
fn append(store: &mut Store, id: Id, letter: char) -> Result<bool, StoreError> {
    let before = person(store, id);
    let longer = format!("{}{letter}", before.title.clone().unwrap_or_default());
    match store.execute(set(id, "title", &longer), &[seen(&before)]) {
        Ok(_) => Ok(true),
        Err(StoreError::Refused(refusal)) if refusal.code == RefusalCode::Stale => {
            let named = refusal
                .args
                .iter()
                .any(|(name, who)| name == "who" && !who.is_empty());
            assert!(named, "{refusal:?}");
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn letters(store: &Store, people: Id) -> usize {
    let title = |id| person(store, id).title.unwrap_or_default().len();
    (1..=people).map(title).sum()
}

#[test]
fn a_storm_of_edits_stores_what_it_acknowledged_and_reports_each_conflict() {
    const PEOPLE: Id = 3;
    const EDITORS: usize = 6;
    const EDITS: usize = 40;
    let place = Place::new();
    let mut store = place.open("clerk");
    for n in 1..=PEOPLE {
        store.execute(add(&format!("p{n}")), &[]).unwrap();
    }
    let start = Barrier::new(EDITORS);
    let counts: Vec<(usize, usize)> = thread::scope(|scope| {
        let editors: Vec<_> = (0..EDITORS)
            .map(|editor| {
                let (place, start) = (&place, &start);
                scope.spawn(move || {
                    let mut store = place.open(&format!("clerk{editor}"));
                    let letter = char::from(b'a' + editor as u8);
                    start.wait();
                    let mut count = (0, 0);
                    for edit in 0..EDITS {
                        let id = (edit % 3) as Id + 1;
                        match append(&mut store, id, letter).unwrap() {
                            true => count.0 += 1,
                            false => count.1 += 1,
                        }
                    }
                    count
                })
            })
            .collect();
        editors.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let saved: usize = counts.iter().map(|it| it.0).sum();
    let conflicts: usize = counts.iter().map(|it| it.1).sum();
    assert_eq!(letters(&store, PEOPLE), saved);
    let versions: i64 = (1..=PEOPLE).map(|id| person(&store, id).version - 1).sum();
    assert_eq!(versions, saved as i64);
    let acts = store.acts(None, 10_000).unwrap();
    let refused = acts.iter().filter(|act| act.result == "refused").count();
    assert_eq!((refused, saved + conflicts), (conflicts, EDITORS * EDITS));
    assert_whole(&store);
}

#[test]
fn the_harness_finds_an_editor_that_does_not_say_what_it_saw() {
    let place = Place::new();
    let (mut one, mut other) = (place.open("one"), place.open("other"));
    one.execute(add("p1"), &[]).unwrap();
    let blind = |store: &mut Store, title: &str| store.execute(set(1, "title", title), &[]);
    let both_saw = person(&one, 1).title.unwrap_or_default();
    blind(&mut one, &format!("{both_saw}x")).unwrap();
    blind(&mut other, &format!("{both_saw}xy")).unwrap();
    blind(&mut one, &format!("{both_saw}x")).unwrap();
    assert!(
        letters(&one, 1) < 3,
        "three acknowledged, and not three in the file"
    );
}

#[test]
fn other_fields_merge_with_a_notice_and_the_same_field_asks() {
    let place = Place::new();
    let (mut li, mut wu) = (place.open("Li"), place.open("Wu"));
    li.execute(add("p1"), &[]).unwrap();
    let old = seen(&person(&wu, 1));
    li.execute(set(1, "title", "a"), &[]).unwrap();
    let merged = wu.execute(set(1, "phone", "1"), &[old]).unwrap();
    assert_eq!(merged.notices[0].code, "merged");
    assert!(
        merged.notices[0]
            .args
            .contains(&("who".into(), "Li".into()))
    );
    let Err(StoreError::Refused(refusal)) = wu.execute(set(1, "title", "b"), &[old]) else {
        panic!("overwritten");
    };
    let arg = |name: &str| {
        refusal
            .args
            .iter()
            .find(|it| it.0 == name)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(refusal.code, RefusalCode::Stale);
    assert_eq!(
        [arg("theirs"), arg("yours"), arg("field")],
        ["a", "b", "title"]
    );
    // Both typed the same: there is nothing to choose.
    let phone = seen(&person(&li, 1));
    wu.execute(set(1, "phone", "2"), &[]).unwrap();
    let same = li.execute(set(1, "phone", "2"), &[phone]);
    assert!(matches!(same, Err(StoreError::Refused(it)) if it.code == RefusalCode::NothingToDo));
    assert_eq!(person(&li, 1).title.as_deref(), Some("a"));
}

#[test]
fn a_connection_sees_that_another_has_saved() {
    let place = Place::new();
    let (mut one, mut other) = (place.open("one"), place.open("other"));
    assert!(!other.changed_elsewhere().unwrap());
    one.execute(add("p1"), &[]).unwrap();
    assert!(other.changed_elsewhere().unwrap());
    assert!(!other.changed_elsewhere().unwrap() && !one.changed_elsewhere().unwrap());
}

#[test]
fn one_of_several_creations_makes_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("new.db");
    let start = Barrier::new(4);
    let made: usize = thread::scope(|scope| {
        let racers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    usize::from(create(&file).is_ok())
                })
            })
            .collect();
        racers.into_iter().map(|it| it.join().unwrap()).sum()
    });
    assert_eq!(made, 1);
    assert_eq!(
        Store::open(&file, session("clerk"))
            .unwrap()
            .year()
            .unwrap(),
        2026
    );
}

#[test]
fn a_failed_act_is_on_record_and_its_id_stays_free() {
    let place = Place::new();
    let mut store = place.open("clerk");
    store.execute(add("p1"), &[]).unwrap();
    // The next key is set back past the door, so that the insert meets a row.
    let raw = rusqlite::Connection::open(place.file()).unwrap();
    raw.execute("UPDATE sequence SET next = 1 WHERE kind = 'person'", [])
        .unwrap();
    let envelope = wudan::store::Envelope::new(add("p2"), &[]);
    let failed = store.submit(&envelope, &mut |_| {}).unwrap_err();
    assert_eq!(failed.code(), "sqlite");
    let act = store.acts(None, 1).unwrap().remove(0);
    assert_eq!(
        (act.result.as_str(), act.command.as_str()),
        ("failed", "person.add")
    );
    assert!(act.reply.contains(&envelope.id) && act.args.contains("p2"));
    raw.execute("UPDATE sequence SET next = 2 WHERE kind = 'person'", [])
        .unwrap();
    let outcome = store.submit(&envelope, &mut |_| {}).unwrap();
    assert!(!outcome.repeated && outcome.created(Kind::Person).eq([2]));
    assert_whole(&store);
}

#[test]
fn a_scope_holds_for_where_an_org_comes_from_and_where_it_goes() {
    let place = Place::new();
    let mut base = place.open("base");
    let found = |code: &str, parent| OrgCommand::Found {
        code: code.into(),
        parent,
        name: code.into(),
        kind: OrgKind::Committee,
        sector: Sector::University,
        members: None,
        founded: None,
    };
    for (code, parent) in [("a", None), ("b", Some(1)), ("c", Some(1)), ("d", Some(2))] {
        base.execute(found(code, parent).into(), &[]).unwrap();
    }
    let grant = |name: &str, role, scope| AccountCommand::Grant {
        name: name.into(),
        role,
        scope,
    };
    base.execute(grant("sec", Role::Security, None).into(), &[])
        .unwrap();
    let granted = grant("li", Role::Clerk, Some(2)).into();
    place.open("sec").execute(granted, &[]).unwrap();
    let mut li = place.open("li");
    let shift = |org, parent| OrgCommand::Move {
        org,
        parent: Some(parent),
        date: super::today(),
        reason: None,
    };
    let outside = |done: Result<_, StoreError>| {
        matches!(done, Err(StoreError::Refused(it)) if
        it.code == RefusalCode::OutOfScope)
    };
    assert!(
        outside(li.execute(shift(4, 3).into(), &[])),
        "out of the subtree"
    );
    assert!(outside(li.execute(shift(3, 2).into(), &[])), "into it");
    assert!(
        outside(li.execute(shift(2, 3).into(), &[])),
        "the subtree itself"
    );
    assert!(outside(li.execute(found("e", Some(3)).into(), &[])));
    let mut lines = super::bulk::lines(3);
    lines[0].parent = Some("d".into());
    li.execute(OrgCommand::Load { lines }.into(), &[]).unwrap();
    assert_eq!(li.org_total(2, "orgs").unwrap(), 5);
    assert_whole(&li);
}
