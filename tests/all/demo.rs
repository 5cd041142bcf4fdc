//! The demonstrations: made through the door, full of every stage, and the same each time.

use wudan::{
    base::{Date, date},
    demo::{Which, make},
    domain::{FindingState, OrgKind, PostKind, Stage},
    store::{
        Store,
        query::{finding::FindingFilter, sheet::SheetFilter, task::TaskFilter},
    },
};

const TODAY: &str = "2026-06-18";
const YEAR: i32 = 2026;

struct Made {
    store: Store,
    _dir: tempfile::TempDir,
}

fn made_on(which: Which, today: Date) -> Made {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("demo.db");
    let store = make(&path, which, today, &mut |_| {}).unwrap();
    Made { store, _dir: dir }
}

fn made(which: Which) -> Made {
    made_on(which, date::parse_iso(TODAY).unwrap())
}

/// What every act did, without when and by which process.
fn content(store: &Store) -> Vec<(String, String, i64, String)> {
    let mut acts = Vec::new();
    let mut before = None;
    loop {
        let page = store.acts(before, 500).unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.seq);
        let row = page.into_iter();
        acts.extend(row.map(|act| {
            assert_eq!(act.result, "done", "{} {}", act.command, act.reply);
            (act.command, act.args, act.row_count, act.image)
        }));
    }
    acts
}

fn every_stage_is_there(store: &Store) {
    let (stages, late) = store.task_counts(YEAR).unwrap();
    for (stage, count) in Stage::ALL.iter().zip(stages) {
        assert!(count >= 3, "{stage} {count}");
    }
    assert!(late >= 1);
    let filter = TaskFilter {
        year: YEAR,
        ..TaskFilter::default()
    };
    let tasks = store.tasks(&filter, None, 500).unwrap();
    let any =
        |holds: &dyn Fn(&wudan::store::query::task::TaskLine) -> bool| tasks.iter().any(holds);
    assert!(any(&|line| line.sum.done == 17 && line.sum.total > 17));
    assert!(any(&|line| line.sum.returned == 1));
    assert!(any(&|line| line.task.supplement));
    assert!(any(&|line| line.task.filed_to.is_some()));
    let texts = tasks.iter().filter_map(|line| {
        let view = store.task_view(line.task.id).unwrap()?;
        Some((view.notes.len(), view.opinions.len()))
    });
    let (notes, opinions) = texts.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    assert!(notes >= 3 && opinions >= 3, "{notes} {opinions}");
}

fn sheets_and_findings_are_in_every_state(store: &Store) {
    let filter = SheetFilter {
        year: YEAR,
        ..SheetFilter::default()
    };
    let sheets = store.sheets(&filter, None, 500).unwrap();
    assert!(sheets.iter().any(|line| line.sheet.submitted.is_some()));
    assert!(sheets.iter().any(|line| line.sheet.submitted.is_none()));
    let reasons = sheets.iter().flat_map(|line| store.marks(line.sheet.id));
    assert!(reasons.flatten().any(|mark| mark.reason.is_some()));
    for state in FindingState::ALL {
        let filter = FindingFilter {
            year: YEAR,
            state: Some(*state),
            ..FindingFilter::default()
        };
        assert!(!store.findings(&filter, None, 500).unwrap().is_empty());
    }
}

#[test]
fn the_university_is_in_the_middle_of_its_year() {
    let Made { store, .. } = made(Which::University);
    every_stage_is_there(&store);
    sheets_and_findings_are_in_every_state(&store);
    let root = store.org_by_code("001").unwrap().unwrap();
    let view = store.org_view(root).unwrap().unwrap();
    let branches = view.totals.branches;
    assert!((380..=440).contains(&branches), "{branches}");
    assert_eq!(view.org.members, u32::try_from(view.totals.members).ok());
    let second = store.org_children(Some(root), None, 100).unwrap();
    let units = second.iter().filter(|line| line.org.kind == OrgKind::Unit);
    assert_eq!((second.len() - units.count(), second.len()), (30, 40));
    assert!(second.iter().any(|line| line.acting));
    let posts = |post| {
        let held = second.iter().flat_map(|line| {
            let officers = store.officers(line.org.id, true, 50).unwrap();
            officers.into_iter().filter(move |it| it.post.post == post)
        });
        held.count()
    };
    assert!(posts(PostKind::AdministrativeHead) >= 20);
    assert!(posts(PostKind::Organiser) >= 10);
    let adoptions = store.adoptions(Some(YEAR)).unwrap();
    assert_eq!(adoptions.len(), 3);
}

#[test]
fn the_county_lives_on_two_packs() {
    let Made { store, .. } = made(Which::City);
    every_stage_is_there(&store);
    sheets_and_findings_are_in_every_state(&store);
    let adoptions = store.adoptions(Some(YEAR)).unwrap();
    let packs: Vec<&str> = adoptions.iter().map(|it| it.pack.as_str()).collect();
    assert_eq!(packs, ["s3", "s4"]);
    let filter = SheetFilter {
        year: YEAR,
        form: Some("self-form".into()),
        ..SheetFilter::default()
    };
    assert!(store.sheets(&filter, None, 10).unwrap().len() >= 3);
}

#[test]
fn a_demonstration_is_the_same_each_time_and_its_audit_is_whole() {
    for which in Which::ALL {
        let (one, other) = (made(*which), made(*which));
        let (one, other) = (one.store, other.store);
        assert_eq!(content(&one), content(&other));
        let audit = one.verify().unwrap();
        assert_eq!(audit.flaws, []);
        let rows = |store: &Store| store.info().unwrap().rows;
        assert_eq!(rows(&one), rows(&other));
    }
}

#[test]
fn a_demonstration_can_be_made_on_any_day() {
    let days = [
        ("2027-01-01", Which::University),
        ("2028-02-29", Which::City),
        ("2026-11-21", Which::City),
    ];
    for (today, which) in days {
        made_on(which, date::parse_iso(today).unwrap());
    }
}
