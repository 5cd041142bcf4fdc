//! Files that must not be worked on are refused with the right word, and left as they were.

use std::{
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::Command,
};

use wudan::store::{Store, StoreError};

use super::{Place, add, assert_whole, create, person, session};

fn code(path: &Path) -> &'static str {
    match Store::open(path, session("clerk")) {
        Ok(_) => "opened",
        Err(error) => error.code(),
    }
}

fn raw(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}

/// A file with enough rows for several pages, its log folded into it.
fn filled() -> Place {
    let place = Place::new();
    let mut store = place.open("clerk");
    for n in 0..30 {
        store
            .execute(add(&format!("p{n}").repeat(80)), &[])
            .unwrap();
    }
    drop(store);
    place
}

#[test]
fn a_file_that_is_not_ours_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    std::fs::write(at("garbage"), vec![0x5a; 9_000]).unwrap();
    std::fs::write(at("short"), "five").unwrap();
    std::fs::write(at("empty"), "").unwrap();
    raw(&at("other"))
        .execute_batch("CREATE TABLE a (b)")
        .unwrap();
    for name in ["garbage", "short", "empty", "other"] {
        let before = std::fs::read(at(name)).unwrap();
        assert_eq!(code(&at(name)), "foreign_file", "{name}");
        assert_eq!(std::fs::read(at(name)).unwrap(), before, "{name}");
    }
    assert_eq!(code(&at("nothing")), "no_file");
    assert_eq!(code(dir.path()), "no_file");
    // Nothing was laid beside them.
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 4);
    let exists = |name| matches!(create(&at(name)), Err(StoreError::Exists(_)));
    assert!(exists("garbage") && exists("other"));
    assert!(create(&at("empty")).is_ok(), "left by a creation that died");
}

#[test]
fn a_newer_and_a_truncated_file_are_refused() {
    let place = filled();
    let whole = std::fs::read(place.file()).unwrap();
    for pages in [1, 3, 20] {
        let short = place.dir.path().join(format!("short{pages}.db"));
        std::fs::write(&short, &whole[..4096 * pages]).unwrap();
        assert_eq!(code(&short), "damaged", "{pages} pages");
    }
    raw(&place.file())
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    assert_eq!(code(&place.file()), "newer_file");
    let told = Command::new(env!("CARGO_BIN_EXE_wudan"))
        .arg("--db")
        .arg(place.file())
        .args(["info", "--json"])
        .output()
        .unwrap();
    assert_eq!((told.status.code(), told.stdout.len()), (Some(5), 0));
    assert!(String::from_utf8_lossy(&told.stderr).contains("99"));
}

#[test]
fn a_symbolic_link_leads_to_the_one_file_and_a_hard_link_is_refused() {
    let place = filled();
    let link = place.dir.path().join("link.db");
    std::os::unix::fs::symlink(place.file(), &link).unwrap();
    let store = Store::open(&link, session("clerk")).unwrap();
    assert_eq!(store.path(), place.file().canonicalize().unwrap());
    drop(store);
    assert!(matches!(create(&link), Err(StoreError::Exists(_))));
    let second = place.dir.path().join("second.db");
    std::fs::hard_link(place.file(), &second).unwrap();
    assert_eq!([code(&second), code(&place.file())], ["many_names"; 2]);
}

#[test]
fn a_file_is_its_owners_alone_and_one_that_may_only_be_read_is_refused() {
    let place = filled();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&place.file()), 0o600);
    let set = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(place.dir.path(), 0o755);
    set(&place.file(), 0o444);
    let mut call = Command::new(env!("CARGO_BIN_EXE_wudan"));
    call.arg("--db")
        .arg(place.file())
        .args(["person", "add", "x"]);
    if nix::unistd::getuid().is_root() {
        // Permissions do not bind root, so somebody else tries, if he may reach the program.
        call.uid(65_534).gid(65_534);
        let reachable = Command::new(env!("CARGO_BIN_EXE_wudan"))
            .arg("--version")
            .uid(65_534)
            .output();
        if !reachable.is_ok_and(|it| it.status.success()) {
            return;
        }
    }
    let told = call.output().unwrap();
    assert_eq!(told.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&told.stderr).contains("read_only"));
}

#[test]
fn a_backup_is_whole_and_replaces_nothing() {
    let place = filled();
    let mut store = place.open("clerk");
    let copy = place.dir.path().join("copy.db");
    store.back_up(&copy).unwrap();
    store.execute(add("later"), &[]).unwrap();
    assert!(matches!(store.back_up(&copy), Err(StoreError::Exists(_))));
    let copied = Store::open(&copy, session("clerk")).unwrap();
    assert_eq!(person(&copied, 30).name, person(&store, 30).name);
    assert_eq!(copied.acts(None, 1).unwrap()[0].seq, 30);
    assert_whole(&copied);
    let nowhere = place.dir.path().join("none").join("copy.db");
    assert!(store.back_up(&nowhere).is_err());
}
