//! What the door costs: each figure beside the same work in bare SQLite, and their ratios.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use divan::Bencher;
use rusqlite::{Connection, params};
use wudan::{
    base::Date,
    domain::{Command, OrgCommand, OrgKind, OrgLine, PersonCommand, Sector},
    store::{Creation, Session, Store},
};

/// Lines of the list that is loaded.
const LINES: u32 = 10_000;
/// Acts of the file that is verified.
const ACTS: u32 = 100_000;

fn main() {
    ratios();
    divan::main();
}

/// A file in a folder of its own. One that need not survive lies in memory, if there is any.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn on_disk() -> Place {
        Place {
            dir: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
        }
    }

    fn in_memory() -> Place {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Place { dir: dir.unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("t.db")
    }

    fn store(&self) -> Store {
        let creation = Creation {
            year: 2026,
            title: "bench".into(),
        };
        let today = Date::from_ymd_opt(2026, 3, 2).unwrap();
        Store::create(&self.file(), &creation, Session::local("clerk", today)).unwrap()
    }

    /// Bare SQLite with the same durability, and the table of the same rows.
    fn bare(&self) -> Connection {
        let conn = Connection::open(self.file()).unwrap();
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT; \
             CREATE TABLE org (id INTEGER PRIMARY KEY, code TEXT NOT NULL, parent INTEGER, \
             name TEXT NOT NULL, kind TEXT NOT NULL, sector TEXT NOT NULL, members INTEGER) \
                 STRICT; \
             CREATE UNIQUE INDEX org_code ON org(code);",
        )
        .unwrap();
        conn
    }
}

fn add(store: &mut Store) {
    let command = PersonCommand::Add {
        name: "name".into(),
        title: None,
        degree: None,
        full_time: false,
        administrative_head: false,
        phone: None,
    };
    store.execute(command.into(), &[]).unwrap();
}

fn bare_add(conn: &Connection) {
    conn.prepare_cached("INSERT INTO person (name) VALUES (?1)")
        .unwrap()
        .execute(["name"])
        .unwrap();
}

fn lines() -> Command {
    let line = |n: u32| OrgLine {
        line: n + 2,
        code: format!("c{n}"),
        parent: (n > 0).then(|| format!("c{}", (n - 1) / 30)),
        name: format!("org {n}"),
        kind: OrgKind::Branch,
        sector: Sector::University,
        members: Some(3),
        term_start: None,
        term_years: None,
        secretary: None,
        deputies: Vec::new(),
        phone: None,
    };
    OrgCommand::Load {
        lines: (0..LINES).map(line).collect(),
    }
    .into()
}

fn bare_load(conn: &mut Connection) {
    let transaction = conn.transaction().unwrap();
    for n in 0..LINES {
        let sql = "INSERT INTO org (code, parent, name, kind, sector, members) \
                   VALUES (?1, ?2, ?3, 'branch', 'university', 3)";
        transaction
            .prepare_cached(sql)
            .unwrap()
            .execute(params![format!("c{n}"), n / 30, format!("org {n}")])
            .unwrap();
    }
    transaction.commit().unwrap();
}

fn median(times: usize, mut run: impl FnMut() -> Duration) -> Duration {
    let mut taken: Vec<Duration> = (0..times).map(|_| run()).collect();
    taken.sort();
    taken[times / 2]
}

fn timed(run: impl FnOnce()) -> Duration {
    let since = Instant::now();
    run();
    since.elapsed()
}

fn ratios() {
    let tell = |what: &str, door: Duration, bare: Duration| {
        let ratio = door.as_secs_f64() / bare.as_secs_f64();
        println!("{what}: {door:.2?} / {bare:.2?} = {ratio:.1}");
    };
    let (place, other) = (Place::on_disk(), Place::on_disk());
    let (mut store, conn) = (place.store(), other.bare());
    let door = median(300, || timed(|| add(&mut store)));
    tell(
        "door/bare commit",
        door,
        median(300, || timed(|| bare_add(&conn))),
    );
    let door = median(3, || {
        let (place, list) = (Place::on_disk(), lines());
        let mut store = place.store();
        timed(|| drop(store.execute(list, &[]).unwrap()))
    });
    let bare = median(3, || {
        let place = Place::on_disk();
        let mut conn = place.bare();
        timed(|| bare_load(&mut conn))
    });
    tell("door/bare load of 10,000 lines", door, bare);
    let place = Place::in_memory();
    let mut store = place.store();
    (0..ACTS / 10).for_each(|_| add(&mut store));
    let tenth = median(3, || {
        timed(|| assert!(store.verify().unwrap().flaws.is_empty()))
    });
    (ACTS / 10..ACTS).for_each(|_| add(&mut store));
    let whole = median(3, || {
        timed(|| assert!(store.verify().unwrap().flaws.is_empty()))
    });
    tell("verify 100,000/10,000 acts", whole, tenth);
}

#[divan::bench(max_time = 2)]
fn door_commit(bencher: Bencher) {
    let place = Place::on_disk();
    let mut store = place.store();
    bencher.bench_local(|| add(&mut store));
}

#[divan::bench(max_time = 2)]
fn bare_commit(bencher: Bencher) {
    let place = Place::on_disk();
    let conn = place.bare();
    bencher.bench_local(|| bare_add(&conn));
}
