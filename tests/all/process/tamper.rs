//! Edits past the door are found, each under its name.

use std::path::{Path, PathBuf};

use wudan::{
    domain::{ActCommand, OrgCommand},
    store::{Store, audit::Verification},
};

use super::{Place, add, assert_whole, bulk, session, set};

/// A file with a few acts of every sort.
fn worked() -> Place {
    let place = Place::new();
    let mut store = place.open("clerk");
    for name in ["p1", "p2", "p3", "p4"] {
        store.execute(add(name), &[]).unwrap();
    }
    store.execute(set(1, "title", "a"), &[]).unwrap();
    store.execute(set(1, "title", "b"), &[]).unwrap();
    store.execute(set(2, "phone", "1"), &[]).unwrap();
    let undo = ActCommand::Undo { act: 7 };
    store.execute(undo.into(), &[]).unwrap();
    assert!(store.execute(set(99, "phone", "1"), &[]).is_err());
    store.execute(set(3, "title", "c"), &[]).unwrap();
    let lines = bulk::lines(5);
    store
        .execute(OrgCommand::Load { lines }.into(), &[])
        .unwrap();
    assert_whole(&store);
    place
}

fn copy(from: &Place, name: &str) -> PathBuf {
    let to = from.dir.path().join(name);
    from.open("clerk").back_up(&to).unwrap();
    to
}

fn edit(path: &Path, sql: &str) {
    let raw = rusqlite::Connection::open(path).unwrap();
    raw.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .unwrap();
}

fn verify(path: &Path) -> Verification {
    Store::open(path, session("clerk"))
        .unwrap()
        .verify()
        .unwrap()
}

#[test]
fn each_edit_past_the_door_is_named() {
    let place = worked();
    let edits = [
        ("UPDATE person SET name = 'x' WHERE id = 4", "row_changed"),
        ("UPDATE person SET version = 9 WHERE id = 4", "row_changed"),
        ("UPDATE org SET members = 9 WHERE id = 2", "row_changed"),
        ("DELETE FROM person WHERE id = 4", "row_missing"),
        ("UPDATE person SET id = 77 WHERE id = 4", "row_missing"),
        (
            "INSERT INTO person SELECT 50, version, name, title, degree, full_time, \
             administrative_head, phone FROM person WHERE id = 4",
            "row_extra",
        ),
        ("UPDATE audit SET actor = 'x' WHERE seq = 2", "hash"),
        ("UPDATE audit SET args = '{}' WHERE seq = 2", "hash"),
        ("UPDATE audit SET clock_back = 7 WHERE seq = 2", "hash"),
        ("UPDATE audit SET reply = '' WHERE seq = 9", "hash"),
        ("UPDATE audit SET hash = 'x' WHERE seq = 2", "previous"),
        ("DELETE FROM audit WHERE seq = 2", "gap"),
        (
            "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
            "gap",
        ),
        ("DELETE FROM change WHERE seq = 6", "image"),
        ("UPDATE change SET id = 1 WHERE seq = 2", "image"),
        ("UPDATE change SET image = '[]' WHERE seq = 6", "image"),
        (
            "UPDATE change SET version_before = 8 WHERE seq = 6",
            "image",
        ),
        // An old state put back, and the act that changed it hung on another row.
        (
            "UPDATE person SET version = 2, title = 'a' WHERE id = 1; \
             UPDATE change SET id = 3 WHERE seq = 6",
            "image",
        ),
    ];
    for (n, (sql, code)) in edits.iter().enumerate() {
        let path = copy(&place, &format!("edit{n}.db"));
        edit(&path, sql);
        let found = verify(&path);
        let codes: Vec<&str> = found.flaws.iter().map(|flaw| flaw.code).collect();
        assert!(codes.contains(code), "{sql}: {found:?}");
    }
}

#[test]
fn a_tail_that_was_cut_shows_in_the_head() {
    let place = Place::new();
    let mut store = place.open("clerk");
    store.execute(add("p1"), &[]).unwrap();
    store.execute(add("p2"), &[]).unwrap();
    let before = store.verify().unwrap();
    let path = copy(&place, "cut.db");
    edit(
        &path,
        "DELETE FROM change WHERE seq = 2; DELETE FROM audit WHERE seq = 2; \
         DELETE FROM person WHERE id = 2",
    );
    let after = verify(&path);
    assert!(after.flaws.is_empty(), "from inside nothing is wrong");
    assert!(after.head != before.head && after.acts == 1);
}

#[test]
fn wrong_paths_and_totals_are_counted_and_computed_anew() {
    let place = worked();
    edit(
        &place.file(),
        "UPDATE org_total SET value = value + 1 WHERE measure = 'members' AND org = 1; \
         UPDATE org_path SET path = '/9/2/' WHERE org = 2; \
         DELETE FROM org_total WHERE org = 3",
    );
    let mut store = place.open("clerk");
    let wrong = store.derived_differences().unwrap();
    assert!(wrong >= 3, "{wrong}");
    assert_eq!(store.recompute_derived().unwrap(), wrong);
    assert_whole(&store);
}

#[test]
fn a_clock_that_goes_back_is_flagged_and_time_does_not() {
    let place = Place::new();
    let mut store = place.open("clerk");
    store.execute(add("p1"), &[]).unwrap();
    let ahead = "2999-01-01T00:00:00.000Z";
    edit(
        &place.file(),
        &format!("UPDATE audit SET at = '{ahead}' WHERE seq = 1"),
    );
    store.execute(add("p2"), &[]).unwrap();
    let act = store.acts(None, 1).unwrap().remove(0);
    assert!(act.clock_back && act.at == ahead, "{act:?}");
}
