//! The file among real processes: killed, racing, damaged, edited past the door, taken back.

pub mod bulk;
mod child;
mod damage;
mod kill;
mod race;
mod tamper;
mod undo;

use std::path::{Path, PathBuf};

use wudan::{
    base::{Date, Value},
    domain::{Command, Id, Kind, Patch, Person, PersonCommand, Seen},
    store::{Creation, Session, Store, StoreError},
};

fn today() -> Date {
    Date::from_ymd_opt(2026, 3, 2).unwrap()
}

fn session(actor: &str) -> Session {
    Session::local(actor, today())
}

/// A folder with an empty file of data.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let place = Place {
            dir: tempfile::tempdir().unwrap(),
        };
        create(&place.file()).unwrap();
        place
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("t.db")
    }

    fn open(&self, actor: &str) -> Store {
        Store::open(&self.file(), session(actor)).unwrap()
    }
}

fn create(path: &Path) -> Result<Store, StoreError> {
    let creation = Creation {
        year: 2026,
        title: "test".into(),
    };
    Store::create(path, &creation, session("clerk"))
}

fn add(name: &str) -> Command {
    PersonCommand::Add {
        name: name.into(),
        title: None,
        degree: None,
        full_time: false,
        administrative_head: false,
        phone: None,
    }
    .into()
}

fn set(person: Id, field: &str, value: &str) -> Command {
    PersonCommand::Edit {
        person,
        set: vec![Patch {
            field: field.into(),
            value: Value::Text(value.into()),
        }],
    }
    .into()
}

fn seen(person: &Person) -> Seen {
    Seen {
        kind: Kind::Person,
        id: person.id,
        version: person.version,
    }
}

fn person(store: &Store, id: Id) -> Person {
    store.find(id).unwrap().unwrap()
}

fn assert_whole(store: &Store) {
    let found = store.verify().unwrap();
    assert!(found.flaws.is_empty(), "{found:?}");
    assert_eq!(store.derived_differences().unwrap(), 0);
}
