//! The demonstrations: made through the door, full of every stage, and the same each time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use wudan::{
    base::{Date, date},
    demo::{Which, make},
    domain::{
        ChaseOf, FindingState, Id, OrgKind, PostKind, SheetRole, Stage,
        judge::{Standings, assess, grade, indicator, settle},
    },
    store::{
        Store,
        query::{
            finding::FindingFilter,
            judging::standing::StandingFilter,
            ledger::FactFilter,
            sheet::SheetFilter,
            supervision::{CampaignLine, OrgRow},
            task::TaskFilter,
        },
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
    let Made { store, _dir } = made(Which::University);
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
    // Its own rule for branches came this year.
    for (year, count) in [(YEAR - 1, 3), (YEAR, 4)] {
        assert_eq!(store.adoptions(Some(year)).unwrap().len(), count);
    }
    some_branches_owe_a_class(&store);
    the_department_is_at_work(&store);
    its_sheets_differ(&store, org(&store, "001003"), "annex1");
    // The packs of the university know no cards.
    assert!(
        store
            .cards(YEAR, (None, false), None, 9)
            .unwrap()
            .is_empty()
    );
    quotas_are_mostly_kept(&store);
}

fn org(store: &Store, code: &str) -> Id {
    store.org_by_code(code).unwrap().unwrap()
}

/// How many parts of the year's quotas stand how, over all packs.
fn standings(store: &Store) -> BTreeMap<Standings, usize> {
    let mut found = BTreeMap::new();
    for docket in store.dockets(YEAR).unwrap() {
        let orgs = store.orgs_in_scope(&docket.pack, None).unwrap();
        for facts in store.judge_facts(&docket, &orgs).unwrap() {
            for line in &docket.pack.indicators {
                for part in indicator::judge(&docket.pack, line, &facts).parts {
                    *found.entry(part.state).or_insert(0) += 1;
                }
            }
        }
    }
    found
}

/// Of one party class a quarter some branches are behind in the running quarter, and none was
/// before.
fn some_branches_owe_a_class(store: &Store) {
    let today = store.session().today;
    let lines = |behind| {
        let filter = StandingFilter {
            year: today.year(),
            indicator: Some("class".into()),
            now: behind,
            behind,
            ..StandingFilter::default()
        };
        store.standings(&filter, 10_000).unwrap()
    };
    let behind = lines(true);
    assert!(
        (40..=60).contains(&behind.len()),
        "{today} {}",
        behind.len()
    );
    assert!(behind.iter().all(|it| it.part.period.holds(today)));
    let all = lines(false);
    let orgs: BTreeSet<Id> = all.iter().map(|it| it.org).collect();
    assert!((380..=450).contains(&orgs.len()), "{}", orgs.len());
    let lacking = all.iter().filter(|it| it.part.state != Standings::Met);
    assert_eq!(lacking.count(), behind.len());
}

#[test]
fn some_branches_owe_a_class_on_whatever_day() {
    for today in ["2026-04-01", "2026-12-31", "2028-02-29"] {
        let day = date::parse_iso(today).unwrap();
        some_branches_owe_a_class(&made_on(Which::University, day).store);
    }
}

fn quotas_are_mostly_kept(store: &Store) {
    let found = standings(store);
    let count = |states: &[Standings]| -> usize {
        let counts = states.iter().filter_map(|state| found.get(state));
        counts.sum()
    };
    let good = count(&[Standings::Met, Standings::OnPace]);
    let bad = count(&[Standings::Behind, Standings::Missed]);
    assert!(count(&[Standings::Met]) > 300, "{found:?}");
    assert!(good > 9 * bad, "{found:?}");
    assert!(count(&[Standings::Missed]) >= 5, "{found:?}");
}

/// What a department has in hand in the middle of a year, in both demonstrations.
fn the_department_is_at_work(store: &Store) {
    ledgers_have_gaps_and_numbers(store);
    campaigns_are_planned_under_way_and_over(store);
    let talks = store.talks((None, None), None, 50).unwrap();
    let lacks = talks.iter().filter(|it| it.row.lacks.is_some()).count();
    assert!(lacks >= 2 && lacks < talks.len(), "{lacks} {}", talks.len());
    let lagging = store.lagging(YEAR, false, 0, 50).unwrap();
    let any = |holds: &dyn Fn(&OrgRow<wudan::domain::Lagging>) -> bool| lagging.iter().any(holds);
    assert!(any(&|it| it.row.plan.is_some() && it.row.helper.is_some()));
    assert!(any(&|it| it.row.plan.is_none()) && any(&|it| it.row.delisted.is_some()));
    let links = store.contacts(store.session().today, 0, 50).unwrap();
    assert!(links.iter().any(|it| !it.records.is_empty()));
    assert!(links.iter().any(|it| it.records.is_empty()));
    assert!(
        !store
            .uncovered(store.session().today, 0, 5)
            .unwrap()
            .is_empty()
    );
    let owed = store.owed(store.session().today, None, None, 500).unwrap();
    assert!(owed.iter().any(|it| it.promised.is_some()));
    assert!(
        owed.iter()
            .any(|it| it.what == ChaseOf::Finding && it.called.is_some())
    );
    let measures: Vec<_> = [YEAR - 1, YEAR]
        .iter()
        .flat_map(|year| store.measures(*year, (None, false), 0, 50).unwrap())
        .collect();
    assert!(
        measures
            .iter()
            .any(|it| it.row.done.is_some() && it.row.verdict.is_some())
    );
    assert!(measures.iter().any(|it| it.row.done.is_none()));
    the_year_before_is_closed(store);
    no_appraisal_is_empty(store);
}

fn ledgers_have_gaps_and_numbers(store: &Store) {
    let whole = FactFilter::default();
    let entries = store.ledger(&whole, None, 20_000).unwrap();
    let lacking = entries.iter().filter(|it| it.row.lacks.is_some()).count();
    assert!(entries.len() > 1500, "{}", entries.len());
    assert!((5..entries.len() / 10).contains(&lacking), "{lacking}");
    let present = entries.iter().filter_map(|it| it.row.present);
    let numbers: BTreeSet<u32> = present.collect();
    assert!(numbers.len() >= 4, "{numbers:?}");
    let named = entries.iter().find(|it| {
        let rows = store.attendance(it.row.id).unwrap();
        rows.iter().any(|(row, _)| !row.present)
    });
    assert!(named.is_some(), "a member who was missing by name");
}

fn campaigns_are_planned_under_way_and_over(store: &Store) {
    let campaigns = store.campaigns(YEAR, None, 20).unwrap();
    let today = store.session().today;
    let any = |holds: &dyn Fn(&CampaignLine) -> bool| campaigns.iter().any(holds);
    assert!(any(
        &|it| it.campaign.start > today && it.campaign.seed.is_some()
    ));
    assert!(any(&|it| it.campaign.closed.is_some() && it.submitted >= 5));
    let running = |it: &CampaignLine| {
        let is_drawn = it.campaign.seed.is_some() && it.orgs < it.pool;
        is_drawn && it.campaign.closed.is_none() && it.campaign.start <= today
    };
    assert!(any(&|it| {
        let part = it.submitted > 0 && it.submitted < it.sheets && it.sheets < it.orgs;
        running(it) && part && it.findings > 0
    }));
}

/// Whether the self-check and the inspection of an org tell different things.
fn its_sheets_differ(store: &Store, org: Id, form: &str) {
    let sheets = store.compare(org, YEAR, form).unwrap();
    let of = |role| sheets.iter().find(|it| it.sheet.role == role).unwrap();
    let (own, other) = (of(SheetRole::Own), of(SheetRole::Inspector));
    let points = |it: &wudan::store::query::supervision::Compared| {
        let marks = it.marks.iter().map(|mark| (mark.item.clone(), mark.points));
        marks.collect::<BTreeMap<_, _>>()
    };
    assert!(own.sheet.submitted.is_some());
    assert_ne!(points(own), points(other));
}

fn the_year_before_is_closed(store: &Store) {
    assert!(store.year_closing(YEAR - 1).unwrap().is_some());
    for adoption in store.adoptions(Some(YEAR - 1)).unwrap() {
        let verdicts = store.verdicts(adoption.id, (None, None), 0, 500).unwrap();
        // Terms of office are appraised when they end.
        let by_term = adoption.pack.starts_with("s4");
        assert!(by_term || !verdicts.is_empty(), "{}", adoption.pack);
        let decided = |it: &OrgRow<wudan::domain::Verdict>| {
            let row = &it.row;
            row.grade.is_some() && row.reason.is_some() && row.frozen.is_some()
        };
        assert!(verdicts.iter().all(decided));
    }
    let again = store.verify_year(YEAR - 1).unwrap().unwrap();
    assert_eq!(again.differences, []);
    let of = |year| FindingFilter {
        year,
        ..FindingFilter::default()
    };
    let before = store.findings(&of(YEAR - 1), None, 50).unwrap();
    assert!(before.iter().all(|it| it.finding.closed.is_some()));
    let now = store.findings(&of(YEAR), None, 50).unwrap();
    assert!(now.iter().any(|it| it.finding.repeats.is_some()));
    assert!(now.iter().any(|it| it.finding.relapsed.is_some()));
    assert!(now.iter().any(|it| it.finding.looked_back.is_some()));
    // One more looks like an earlier one, and nobody has said so yet.
    assert!(now.iter().any(|it| {
        let alike = store.similar_findings(&it.finding).unwrap();
        it.finding.repeats.is_none() && !alike.is_empty()
    }));
}

fn no_appraisal_is_empty(store: &Store) {
    for docket in store.dockets(YEAR).unwrap() {
        let pack = docket.pack.clone();
        for appraisal in &pack.appraisals {
            let docket = docket.clone().over(appraisal.period);
            let orgs = store.orgs_in_scope(&pack, None).unwrap();
            let facts = store.judge_facts(&docket, &orgs).unwrap();
            let mut judged: Vec<_> = facts.iter().map(|one| assess(&pack, one)).collect();
            settle(&pack, &mut judged);
            let verdicts = grade::verdicts(&pack, appraisal, &judged, &[]);
            assert!(!verdicts.is_empty(), "{} {}", pack.head.id, appraisal.id);
            let scored = verdicts.iter().filter(|it| it.score.number().is_some());
            let count = scored.count();
            assert_eq!(
                count > 4,
                appraisal.score.is_some(),
                "{} {count}",
                appraisal.id
            );
        }
        for score in &pack.scores {
            let orgs = store.orgs_in_scope(&pack, None).unwrap();
            let facts = store.judge_facts(&docket, &orgs).unwrap();
            let known = facts.iter().map(|one| assess(&pack, one).score(&score.id));
            let count = known.filter(|it| it.number().is_some()).count();
            assert!(count >= 1, "{} {}", pack.head.id, score.id);
        }
    }
}

#[test]
fn the_county_lives_on_two_packs() {
    let Made { store, _dir } = made(Which::City);
    every_stage_is_there(&store);
    sheets_and_findings_are_in_every_state(&store);
    let adoptions = store.adoptions(Some(YEAR)).unwrap();
    let packs: Vec<&str> = adoptions.iter().map(|it| it.pack.as_str()).collect();
    assert_eq!(packs, ["s3", "s4"]);
    the_department_is_at_work(&store);
    quotas_are_mostly_kept(&store);
    its_sheets_differ(&store, org(&store, "T01"), "duty-sheet");
    let cards = store.cards(YEAR, (None, false), None, 9).unwrap();
    let of = |card: &str| cards.iter().filter(|it| it.row.card == card).count();
    assert_eq!((of("yellow"), of("orange"), of("red")), (4, 1, 0));
    let orange = cards.iter().find(|it| it.row.card == "orange").unwrap();
    let yellow = cards
        .iter()
        .find(|it| Some(it.row.id) == orange.row.follows);
    let yellow = &yellow.unwrap().row;
    assert!(yellow.looked_back.is_some() && yellow.closed.is_none());
    let filter = SheetFilter {
        year: YEAR,
        form: Some("self-form".into()),
        ..SheetFilter::default()
    };
    assert!(store.sheets(&filter, None, 10).unwrap().len() >= 3);
    what_is_done_is_asked_no_more(&store);
    letters_tell_the_day_of_the_agenda(&store);
}

fn what_is_done_is_asked_no_more(store: &Store) {
    let due = store.due(YEAR, None).unwrap();
    let measures = store.measures(YEAR, (None, false), 0, 100).unwrap();
    assert!(!measures.is_empty());
    for it in measures {
        let (org, row) = (it.row.org, &it.row.consequence);
        let again = due.iter().find(|due| due.org == org && due.row == *row);
        assert_eq!(again, None, "{}", it.org);
    }
}

fn letters_tell_the_day_of_the_agenda(store: &Store) {
    let letters = store.letter_lines((YEAR, None), "election-reminder", &[]);
    let letters = letters.unwrap();
    assert!(!letters.is_empty());
    let agenda = store.agenda(YEAR, (None, None), true).unwrap();
    for letter in letters {
        let mut own = agenda
            .iter()
            .filter(|it| it.reminder.org == Some(letter.org));
        let is_told = own.any(|it| it.reminder.due == letter.term_end);
        assert!(is_told, "{} {:?}", letter.org_name, letter.term_end);
    }
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
