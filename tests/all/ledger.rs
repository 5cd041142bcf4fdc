//! Facts through the door: entered, listed, read in sets, taken back.

use wudan::{
    domain::{
        Ballot, BallotCommand, Command, FigureCommand, Id, Kind, LedgerRecord, OrgCommand, OrgKind,
        OrgLine, PackCommand, RecordCommand, RecordDraft, RefusalCode, Sector,
    },
    store::{Creation, Session, Store, StoreError, query::ledger::FactFilter},
};

use crate::decide::{
    TODAY, day,
    ledger::{ballot, entry, figure},
};

/// A file with a committee, ten branches below it, and the pack of every kind of rule.
pub fn file(dir: &tempfile::TempDir) -> (Store, Id) {
    let creation = Creation {
        year: 2026,
        title: "test".into(),
    };
    let session = Session::local("clerk", day(TODAY));
    let mut store = Store::create(&dir.path().join("t.db"), &creation, session).unwrap();
    let line = |n: usize| OrgLine {
        line: 2,
        code: format!("c{n}"),
        parent: (n > 0).then(|| "c0".into()),
        name: format!("org {n}"),
        kind: if n == 0 {
            OrgKind::Committee
        } else {
            OrgKind::Branch
        },
        sector: Sector::University,
        members: Some(20),
        term_start: None,
        term_years: None,
        secretary: Some(format!("Li {n}")),
        deputies: Vec::new(),
        phone: None,
    };
    let lines = (0..=10).map(line).collect();
    done(&mut store, OrgCommand::Load { lines });
    let adopt = PackCommand::Adopt {
        year: 2026,
        file: "sound.toml".into(),
        text: include_str!("../data/pack/sound.toml").into(),
        shift: true,
    };
    let adoption = done(&mut store, adopt)[0];
    (store, adoption)
}

/// Does what must succeed, and gives the keys of the new rows.
pub fn done(store: &mut Store, command: impl Into<Command>) -> Vec<Id> {
    let command = command.into();
    let outcome = store.execute(command.clone(), &[]);
    let outcome = outcome.unwrap_or_else(|error| panic!("{command:?}: {error:?}"));
    let new = outcome.rows.iter().filter(|row| row.2 == Some(1));
    new.map(|row| row.1).collect()
}

/// The code with which a command is refused.
pub fn refused(store: &mut Store, command: impl Into<Command>) -> RefusalCode {
    match store.execute(command.into(), &[]) {
        Err(StoreError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_meeting_of_ten_branches_is_one_act_and_is_listed_below_the_committee() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let orgs: Vec<Id> = (2..=11).collect();
    let draft = RecordDraft {
        attended: vec![1, 2],
        ..entry("meeting", "2026-02-10")
    };
    let many = RecordCommand::AddMany {
        adoption,
        orgs: orgs.clone(),
        draft,
    };
    let act = store.execute(many.into(), &[]).unwrap();
    assert_eq!(act.created(Kind::LedgerRecord).count(), 10);
    let of = |org, below| FactFilter {
        org: Some(org),
        below,
        lacking: true,
        ..FactFilter::default()
    };
    assert_eq!(store.ledger(&of(1, false), None, 100).unwrap().len(), 0);
    let all = store.ledger(&of(1, true), None, 100).unwrap();
    assert_eq!(
        (all.len(), all[0].row.lacks.as_deref()),
        (10, Some("absent"))
    );
    let page = store.ledger(&of(1, true), None, 4).unwrap();
    let last = &page[3].row;
    let rest = store
        .ledger(&of(1, true), Some((last.date, last.id)), 100)
        .unwrap();
    assert_eq!(rest.len(), 6, "a page goes on where the last one ended");
    assert_eq!(store.ledger(&of(2, false), None, 9).unwrap().len(), 1);
    assert_eq!(store.attendance(1).unwrap().len(), 2);
    assert_eq!(
        store
            .ledger_counts(adoption, 2, (day("2026-01-01"), day(TODAY)))
            .unwrap(),
        [("meeting".to_string(), 1)]
    );
    assert_eq!(
        store
            .facts_of::<LedgerRecord>(&[adoption], &orgs[..3])
            .unwrap()
            .len(),
        3
    );
    assert_eq!(
        store.attendance_of(&[adoption], &orgs[..3]).unwrap().len(),
        6
    );
    let undo = wudan::domain::ActCommand::Undo { act: act.act };
    store.execute(undo.into(), &[]).unwrap();
    assert!(store.find::<LedgerRecord>(1).unwrap().is_none());
    assert!(store.verify().unwrap().flaws.is_empty());
}

#[test]
fn figures_and_ballots_are_loaded_in_one_act_each() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let lines = (2..=6).map(|org| figure(org, "late", "3")).collect();
    assert_eq!(
        done(&mut store, FigureCommand::Load { adoption, lines }).len(),
        5
    );
    let lines = vec![figure(2, "late", "4"), figure(7, "late", "3")];
    done(&mut store, FigureCommand::Load { adoption, lines });
    let filter = FactFilter {
        adoption: Some(adoption),
        item: Some("late".into()),
        ..FactFilter::default()
    };
    let figures = store.figures(&filter, 0, 100).unwrap();
    assert_eq!(
        (figures.len(), figures[0].row.value.as_deref()),
        (6, Some("4"))
    );
    assert_eq!(figures[0].org_code, "c1");
    let lines = vec![
        ballot(2, "leaders", &[("good", 5), ("bad", 2)]),
        ballot(2, "members", &[("good", 11)]),
    ];
    assert_eq!(
        done(&mut store, BallotCommand::Load { adoption, lines }).len(),
        3
    );
    assert_eq!(
        store.facts_of::<Ballot>(&[adoption], &[2]).unwrap().len(),
        3
    );
    let withdraw = PackCommand::Withdraw {
        adoption,
        reason: "test".into(),
    };
    assert_eq!(refused(&mut store, withdraw), RefusalCode::PackInUse);
}
