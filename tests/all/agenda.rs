//! The agenda through the door: marked, listed, read back, withdrawn, kept to one's scope.

use wudan::{
    domain::{
        AccountCommand, ActCommand, AgendaCommand, AgendaMark, Command, Id, Kind, OrgCommand,
        OrgKind, OrgLine, PackCommand, RefusalCode, Role, Sector, YearCommand,
        judge::calendar::{agenda, agenda_of_each},
    },
    store::{Creation, Session, Store, query::agenda::AgendaMarkFilter},
};

use crate::{
    decide::{
        Bench, TODAY,
        agenda::{done as drafted, settle, settle_many, text},
        day,
    },
    ledger::{done, refused},
};

const CHECK: &str = "2026-02-28";

/// Opens the file in somebody's name.
fn open(dir: &tempfile::TempDir, actor: &str) -> Store {
    Store::open(&dir.path().join("t.db"), Session::local(actor, day(TODAY))).unwrap()
}

fn lines(last: usize) -> OrgCommand {
    let line = |n: usize| OrgLine {
        line: 2,
        code: format!("c{n}"),
        parent: (n > 0).then(|| "c0".into()),
        name: format!("org {n}"),
        kind: match n {
            0 => OrgKind::Committee,
            1 => OrgKind::GeneralBranch,
            _ => OrgKind::Branch,
        },
        sector: Sector::University,
        members: Some(20),
        term_start: None,
        term_years: None,
        secretary: Some(format!("Li {n}")),
        deputies: Vec::new(),
        phone: None,
    };
    OrgCommand::Load {
        lines: (0..=last).map(line).collect(),
    }
}

fn adopt(text: &str) -> PackCommand {
    PackCommand::Adopt {
        year: 2026,
        file: "agenda.toml".into(),
        text: text.into(),
        shift: true,
    }
}

/// A file with a committee (1), a general branch (2), four branches (3 to 6), and the pack.
fn file(dir: &tempfile::TempDir) -> (Store, Id) {
    file_of(dir, 5)
}

/// As [`file`], with so many orgs below the committee.
fn file_of(dir: &tempfile::TempDir, last: usize) -> (Store, Id) {
    let creation = Creation {
        year: 2026,
        title: "test".into(),
    };
    let session = Session::local("clerk", day(TODAY));
    let mut store = Store::create(&dir.path().join("t.db"), &creation, session).unwrap();
    done(&mut store, lines(last));
    let adoption = done(&mut store, adopt(&text()))[0];
    (store, adoption)
}

/// The orgs of which a row is still asked, each once; `None` is all.
fn asked(store: &Store, line: &str, each: bool) -> Vec<Option<Id>> {
    let docket = store.dockets(2026).unwrap().remove(0);
    let orgs = store.orgs_in_scope(&docket.pack, None).unwrap();
    let facts = store.calendar_facts(&docket, &orgs).unwrap();
    let told = match each {
        true => agenda_of_each(&docket.pack, &facts),
        false => agenda(&docket.pack, &facts),
    };
    let told = told.into_iter().filter(|it| it.line == line);
    told.map(|it| it.org).collect()
}

#[test]
fn what_is_marked_leaves_the_agenda_and_what_is_withdrawn_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let check = || drafted("self-check", None, CHECK);
    let all = |ids: &[Id]| ids.iter().copied().map(Some).collect::<Vec<_>>();
    assert_eq!(asked(&store, "self-check", true), all(&[3, 4, 5, 6]));
    let many = settle_many(adoption, &[3, 4], check());
    let act = store.execute(many.into(), &[]).unwrap();
    assert_eq!(act.created(Kind::AgendaMark).count(), 2, "one act");
    assert_eq!(asked(&store, "self-check", true), all(&[5, 6]));
    assert_eq!(asked(&store, "self-check", false), [None]);
    let five = done(&mut store, settle(adoption, Some(5), check()))[0];
    done(&mut store, settle(adoption, Some(6), check()));
    assert!(asked(&store, "self-check", false).is_empty());
    let withdraw = AgendaCommand::Withdraw {
        mark: five,
        reason: "wrong org".into(),
    };
    let back = store.execute(withdraw.into(), &[]).unwrap().act;
    assert_eq!(asked(&store, "self-check", true), all(&[5]));
    store
        .execute(ActCommand::Undo { act: back }.into(), &[])
        .unwrap();
    assert!(asked(&store, "self-check", false).is_empty());
    store
        .execute(ActCommand::Undo { act: act.act }.into(), &[])
        .unwrap();
    assert_eq!(asked(&store, "self-check", true), all(&[3, 4]));
    assert!(store.verify().unwrap().flaws.is_empty());
}

#[test]
fn more_orgs_than_one_act_takes_are_marked_in_parts_and_undone_as_a_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file_of(&dir, 1203);
    let branches: Vec<Id> = (3..=1204).collect();
    let many = settle_many(adoption, &branches, drafted("self-check", None, CHECK));
    let outcome = store.execute(many.clone().into(), &[]).unwrap();
    assert_eq!(outcome.created(Kind::AgendaMark).count(), branches.len());
    assert!(store.cut_off().unwrap().is_empty());
    let parts = store.acts(None, 9).unwrap();
    let parts = parts
        .iter()
        .filter(|act| act.command == "agenda.settle_many");
    assert!(parts.count() > 1, "it went through the door in parts");
    assert!(asked(&store, "self-check", false).is_empty());
    assert_eq!(refused(&mut store, many), RefusalCode::AlreadyMarked);
    let undo = ActCommand::Undo { act: outcome.act };
    store.execute(undo.into(), &[]).unwrap();
    assert_eq!(asked(&store, "self-check", true).len(), branches.len());
}

#[test]
fn marks_are_listed_in_pages_by_year_adoption_and_org() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let check = drafted("self-check", None, CHECK);
    done(&mut store, settle_many(adoption, &[3, 4, 5], check));
    done(
        &mut store,
        settle(adoption, None, drafted("best", None, "2026-12-31")),
    );
    let list = |filter, after, limit| store.agenda_marks(filter, after, limit).unwrap();
    let all = AgendaMarkFilter::default();
    let page = list(all, 0, 3);
    let rest = list(all, page[2].mark.id, 3);
    assert_eq!((page.len(), rest.len()), (3, 1));
    assert_eq!(
        (rest[0].org_code.as_deref(), rest[0].pack.as_str()),
        (None, "sound")
    );
    assert_eq!(page[0].org.as_deref(), Some("org 2"));
    for (filter, count) in [
        (
            AgendaMarkFilter {
                year: Some(2026),
                ..all
            },
            4,
        ),
        (
            AgendaMarkFilter {
                year: Some(2025),
                ..all
            },
            0,
        ),
        (
            AgendaMarkFilter {
                adoption: Some(adoption),
                ..all
            },
            4,
        ),
        (
            AgendaMarkFilter {
                org: Some(4),
                ..all
            },
            1,
        ),
        (
            AgendaMarkFilter {
                org: Some(1),
                ..all
            },
            0,
        ),
    ] {
        assert_eq!(list(filter, 0, 9).len(), count, "{filter:?}");
    }
}

#[test]
fn a_later_version_of_the_pack_knows_what_was_marked_under_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let check = || drafted("self-check", None, CHECK);
    done(&mut store, settle(adoption, Some(3), check()));
    let later = done(&mut store, adopt(&format!("{}\n# later\n", text())))[0];
    assert_eq!(asked(&store, "self-check", true).len(), 3);
    assert_eq!(
        refused(&mut store, settle(later, Some(3), check())),
        RefusalCode::AlreadyMarked
    );
    done(&mut store, settle(later, Some(4), check()));
    let withdraw = PackCommand::Withdraw {
        adoption: later,
        reason: "x".into(),
    };
    assert_eq!(refused(&mut store, withdraw), RefusalCode::PackInUse);
}

#[test]
fn a_mark_that_was_undone_and_set_by_another_is_not_brought_back_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let command: Command = settle(adoption, Some(3), drafted("self-check", None, CHECK)).into();
    let act = store.execute(command.clone(), &[]).unwrap().act;
    store.execute(ActCommand::Undo { act }.into(), &[]).unwrap();
    open(&dir, "wang").execute(command, &[]).unwrap();
    assert_eq!(
        refused(&mut store, ActCommand::Redo { act }),
        RefusalCode::ChangedSince
    );
}

#[test]
fn the_marks_of_a_closed_year_stand_still() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let check = || drafted("self-check", None, CHECK);
    let mark = done(&mut store, settle(adoption, Some(3), check()))[0];
    let close = YearCommand::Close {
        year: 2026,
        date: day(TODAY),
        body: "committee".into(),
        document: "No. 1".into(),
    };
    done(&mut store, close);
    let withdraw = AgendaCommand::Withdraw {
        mark,
        reason: "x".into(),
    };
    for command in [
        settle(adoption, Some(4), check()),
        settle_many(adoption, &[5, 6], check()),
        withdraw,
    ] {
        assert_eq!(refused(&mut store, command), RefusalCode::YearClosed);
    }
}

#[test]
fn a_secretary_marks_what_his_own_org_does_and_nobody_marks_for_all_beyond_his_scope() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let grant = |name: &str, role, scope| AccountCommand::Grant {
        name: name.into(),
        role,
        scope,
    };
    done(&mut store, grant("sec", Role::Security, None));
    let mut security = open(&dir, "sec");
    for (name, role, scope) in [
        ("li", Role::Secretary, Some(3)),
        ("wu", Role::Clerk, Some(2)),
        ("he", Role::Clerk, None),
        ("ma", Role::Viewer, None),
    ] {
        done(&mut security, grant(name, role, scope));
    }
    let check = || drafted("self-check", None, CHECK);
    let step = |part, due| drafted("year-review", Some(part), due);
    let (report, visit) = (step("report", "2026-02-20"), step("visit", "2026-02-25"));
    let no = Some(RefusalCode::NotAllowed);
    let far = Some(RefusalCode::OutOfScope);
    for (who, command, wanted) in [
        ("li", settle(adoption, Some(3), report.clone()), None),
        ("li", settle(adoption, Some(4), report.clone()), far),
        ("li", settle(adoption, None, report.clone()), far),
        ("li", settle(adoption, Some(3), visit.clone()), no),
        ("li", settle_many(adoption, &[3], check()), no),
        ("wu", settle(adoption, Some(2), visit.clone()), None),
        ("wu", settle(adoption, None, visit.clone()), far),
        ("ma", settle(adoption, Some(4), visit.clone()), no),
        ("he", settle(adoption, None, visit), None),
        ("he", settle(adoption, Some(4), report), None),
    ] {
        let done = open(&dir, who).execute(command.clone().into(), &[]);
        let code = done.err().map(|error| match error {
            wudan::store::StoreError::Refused(refusal) => refusal.code,
            other => panic!("{other:?}"),
        });
        assert_eq!(code, wanted, "{who} {command:?}");
    }
    let withdraw = |mark| AgendaCommand::Withdraw {
        mark,
        reason: "x".into(),
    };
    let mut li = open(&dir, "li");
    for (mark, code) in [(2, RefusalCode::NotAllowed), (4, RefusalCode::OutOfScope)] {
        assert_eq!(refused(&mut li, withdraw(mark)), code, "{mark}");
    }
    assert!(li.find::<AgendaMark>(1).unwrap().is_some());
    li.execute(withdraw(1).into(), &[]).unwrap();
    assert!(li.find::<AgendaMark>(1).unwrap().is_none());
}

#[test]
fn the_file_marks_as_a_bench_that_sees_everything() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let mut bench = Bench::of("clerk");
    bench.done(lines(5));
    let pack = wudan::pack::load("agenda.toml", &text()).unwrap();
    assert_eq!(bench.adopt_pack(pack), adoption);
    let class = |orgs: &[Id]| PackCommand::MapClass {
        adoption,
        class: "college".into(),
        orgs: orgs.to_vec(),
    };
    let check = || drafted("self-check", None, CHECK);
    let report = || drafted("college-report", None, CHECK);
    let withdraw = |mark| AgendaCommand::Withdraw {
        mark,
        reason: "x".into(),
    };
    let commands: Vec<Command> = vec![
        settle(adoption, Some(2), report()).into(),
        class(&[2, 3]).into(),
        settle(adoption, Some(2), report()).into(),
        settle(adoption, Some(3), report()).into(),
        settle_many(adoption, &[2, 4], report()).into(),
        settle_many(adoption, &[3, 4, 3], check()).into(),
        settle_many(adoption, &[4, 5], check()).into(),
        settle(adoption, Some(1), check()).into(),
        settle(adoption, Some(99), check()).into(),
        settle(adoption, None, check()).into(),
        settle(adoption, Some(6), check()).into(),
        withdraw(1).into(),
        withdraw(1).into(),
        settle(adoption, Some(2), report()).into(),
        settle(9, None, check()).into(),
    ];
    for command in commands {
        let wanted = bench.apply(command.clone()).map(drop);
        let got = match store.execute(command.clone(), &[]) {
            Ok(_) => Ok(()),
            Err(wudan::store::StoreError::Refused(refusal)) => Err(*refusal),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(got, wanted, "{command:?}");
    }
    let kept = (1..20).filter_map(|id| store.find::<AgendaMark>(id).unwrap());
    assert_eq!(kept.collect::<Vec<_>>(), bench.all::<AgendaMark>());
}

#[test]
fn a_file_of_the_schema_before_comes_to_know_marks_and_keeps_what_it_had() {
    let dir = tempfile::tempdir().unwrap();
    let (store, adoption) = file(&dir);
    let before = store
        .orgs_in_scope(&store.dockets(2026).unwrap()[0].pack, None)
        .unwrap();
    drop(store);
    let raw = rusqlite::Connection::open(dir.path().join("t.db")).unwrap();
    raw.execute_batch(
        "DROP TABLE agenda_mark; DROP TABLE letter_sent; DROP TABLE peer; DROP TABLE bundle; \
         DROP TABLE evidence; \
         DROP INDEX alias_local; \
         ALTER TABLE finding DROP COLUMN problem",
    )
    .unwrap();
    raw.execute("DELETE FROM sequence WHERE kind = 'agenda_mark'", [])
        .unwrap();
    raw.pragma_update(None, "user_version", 3).unwrap();
    drop(raw);
    let mut store = open(&dir, "clerk");
    let docket = store.dockets(2026).unwrap().remove(0);
    assert_eq!(store.orgs_in_scope(&docket.pack, None).unwrap(), before);
    let check = drafted("self-check", None, CHECK);
    let mark = done(&mut store, settle(adoption, Some(3), check))[0];
    assert_eq!(mark, 1);
    assert_eq!(asked(&store, "self-check", true).len(), 3);
    assert!(store.verify().unwrap().flaws.is_empty());
}
