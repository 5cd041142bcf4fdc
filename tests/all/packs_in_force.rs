//! The five packs put in force on a small tree, through the door, up to a scored form.

use wudan::{
    base::Decimal,
    domain::{
        Duty, DutyCommand, Id, Kind, Mark, MarkDraft, OrgCommand, OrgKind, OrgLine, PackCommand,
        RefusalCode, Sector, SheetCommand, SheetRole, Task, TaskCommand, decide::totals,
    },
    pack,
    store::{Creation, Session, Store, StoreError},
};

use crate::decide::{TODAY, day};

fn line(code: &str, parent: Option<&str>, kind: OrgKind, sector: Sector) -> OrgLine {
    OrgLine {
        line: 2,
        code: code.into(),
        parent: parent.map(Into::into),
        name: format!("{code}镇"),
        kind,
        sector,
        members: Some(120),
        term_start: None,
        term_years: None,
        secretary: Some("Li".into()),
        deputies: vec!["Wu".into()],
        phone: None,
    }
}

/// A file with a university, a rural county and an organ, each with one org of every kind.
fn store(dir: &tempfile::TempDir) -> (Store, Vec<Id>) {
    let creation = Creation {
        year: 2026,
        title: "test".into(),
    };
    let session = Session::local("clerk", day(TODAY));
    let mut store = Store::create(&dir.path().join("t.db"), &creation, session).unwrap();
    let mut lines = Vec::new();
    for sector in [Sector::University, Sector::Rural, Sector::Organ] {
        let root = sector.code();
        lines.push(line(root, None, OrgKind::Committee, sector));
        for kind in OrgKind::ALL {
            lines.push(line(&format!("{root}.{kind}"), Some(root), *kind, sector));
        }
    }
    let outcome = store
        .execute(OrgCommand::Load { lines }.into(), &[])
        .unwrap();
    let orgs = outcome.created(Kind::Org).collect();
    (store, orgs)
}

fn adopt(store: &mut Store, file: &str, text: &str) -> Id {
    let command = |shift| PackCommand::Adopt {
        year: 2026,
        file: file.into(),
        text: text.into(),
        shift,
    };
    let outcome = store.execute(command(true).into(), &[]).unwrap();
    let again = store.execute(command(true).into(), &[]);
    assert_eq!(refusal(again), RefusalCode::AlreadyAdopted);
    outcome.created(Kind::Adoption).next().unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, StoreError>) -> RefusalCode {
    match result {
        Err(StoreError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

/// Fills a sheet of a form for the first org that may have it, and hands it in.
fn score(store: &mut Store, adoption: Id, form: &str, orgs: &[Id]) -> (usize, Decimal) {
    let open = |org| SheetCommand::Open {
        year: 2026,
        org,
        adoption,
        form: form.into(),
        role: SheetRole::Own,
        assessor: "Wang".into(),
        date: day(TODAY),
    };
    let opened = orgs
        .iter()
        .find_map(|org| store.execute(open(*org).into(), &[]).ok());
    let opened = opened.unwrap_or_else(|| panic!("{form}: no org has it"));
    let sheet = opened.created(Kind::Sheet).next().unwrap();
    let _ = store.execute(SheetCommand::FillRest { sheet }.into(), &[]);
    let form = &store.sheet_form(sheet).unwrap().unwrap();
    let submit = SheetCommand::Submit {
        sheet,
        date: day(TODAY),
    };
    // What asks for a reason at full points too is marked one by one.
    while let Err(StoreError::Refused(refusal)) = store.execute(submit.clone().into(), &[]) {
        assert_eq!(refusal.code, RefusalCode::MarksMissing);
        let item = form.item(refusal.field.as_deref().unwrap()).unwrap();
        let marks = vec![MarkDraft {
            item: item.id.clone(),
            points: Some(item.points),
            reason: Some("seen".into()),
            evidence: None,
        }];
        store
            .execute(SheetCommand::Mark { sheet, marks }.into(), &[])
            .unwrap();
    }
    let marks: Vec<Mark> = store.marks(sheet).unwrap();
    let sums = totals(form, &marks).unwrap();
    assert_eq!((sums.missing, marks.len()), (0, form.items().count()));
    (marks.len(), sums.total)
}

#[test]
fn every_delivered_pack_gives_duties_tasks_and_a_scored_form() {
    for (file, text) in pack::builtin() {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, orgs) = store(&dir);
        let adoption = adopt(&mut store, file, text);
        let lay = DutyCommand::Lay {
            adoption,
            orgs: orgs.clone(),
        };
        let laid = store.execute(lay.clone().into(), &[]).unwrap();
        assert!(laid.created(Kind::Duty).count() > 10, "{file}");
        assert_eq!(
            refusal(store.execute(lay.into(), &[])),
            RefusalCode::NothingToDo
        );
        let duty = laid.created(Kind::Duty).next().unwrap();
        assert!(store.find::<Duty>(duty).unwrap().unwrap().clause.is_some());
        let pack = store.pack_of(adoption).unwrap().unwrap();
        let draw = TaskCommand::Draw {
            adoption,
            items: Vec::new(),
        };
        let drawn = match store.execute(draw.into(), &[]) {
            Ok(outcome) => outcome.created(Kind::Task).count(),
            Err(_) => 0,
        };
        assert_eq!(drawn, pack.tasks.len(), "{file}");
        for form in &pack.forms {
            let (marks, total) = score(&mut store, adoption, &form.id, &orgs);
            assert!(marks > 0 && total <= form.total, "{file} {}", form.id);
        }
    }
}

#[test]
fn the_special_inspection_has_twenty_tasks_and_a_hundred_points() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, orgs) = store(&dir);
    let named = |(file, _): &&(&str, &str)| file.starts_with("s2");
    let (file, text) = pack::builtin().iter().find(named).unwrap();
    let adoption = adopt(&mut store, file, text);
    let draw = TaskCommand::Draw {
        adoption,
        items: Vec::new(),
    };
    let tasks: Vec<Id> = store
        .execute(draw.into(), &[])
        .unwrap()
        .created(Kind::Task)
        .collect();
    assert_eq!(tasks.len(), 20);
    assert_eq!(
        score(&mut store, adoption, "annex1", &orgs),
        (44, Decimal::whole(100))
    );
    let task: Task = store.find(tasks[0]).unwrap().unwrap();
    assert_eq!((task.code.as_str(), task.year), ("T-0001", 2026));
    let withdraw = PackCommand::Withdraw {
        adoption,
        reason: "test".into(),
    };
    assert_eq!(
        refusal(store.execute(withdraw.into(), &[])),
        RefusalCode::PackInUse
    );
}

#[test]
fn a_defective_pack_is_refused_with_its_first_place() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = store(&dir);
    let adopt = PackCommand::Adopt {
        year: 2026,
        file: "x.toml".into(),
        text: "[pack]\nid = 1\n".into(),
        shift: true,
    };
    let Err(StoreError::Refused(refusal)) = store.execute(adopt.into(), &[]) else {
        panic!("adopted");
    };
    assert_eq!(refusal.code, RefusalCode::PackDefective);
    let first = refusal
        .args
        .iter()
        .find(|(name, _)| name == "first")
        .unwrap();
    assert!(
        first.1.starts_with(|c: char| c.is_ascii_digit()),
        "{first:?}"
    );
}
