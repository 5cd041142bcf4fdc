//! What daily work costs in keys, from a fresh start with the keys as delivered: a table that
//! fails when a task grows.

use std::sync::OnceLock;

use wudan::{
    base::date,
    demo::{Which, make},
    store::{Session, Store},
    tui::App,
};

use crate::workbench::{over_on, press, shown};

const SIZE: (u16, u16) = (80, 24);
const TODAY: &str = "2026-11-28";

/// The workbench on the demonstration university, as somebody finds it who has never used it.
fn demonstration(dir: &tempfile::TempDir) -> App {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    let today = date::parse_iso(TODAY).unwrap();
    let bytes = MADE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo.db");
        drop(make(&path, Which::University, today, &mut |_| {}).unwrap());
        std::fs::read(path).unwrap()
    });
    let path = dir.path().join("demo.db");
    std::fs::write(&path, bytes).unwrap();
    let store = Store::open(&path, Session::local("王干事", today)).unwrap();
    over_on(store, SIZE, today)
}

#[test]
fn explore() {
    let keys = std::env::var("KEYS").unwrap_or_default();
    let dir = tempfile::tempdir().unwrap();
    let mut app = demonstration(&dir);
    press(&mut app, &keys);
    println!("{}", shown(&app, SIZE));
}
