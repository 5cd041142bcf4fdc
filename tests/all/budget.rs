//! What daily work costs in keys, from a fresh start with the keys as delivered: a table that
//! fails when a task grows.

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
};

use wudan::{
    base::{
        date,
        find::{Index, Matcher, Search},
    },
    demo::{Which, make},
    domain::{LedgerRecord, OrgKind},
    store::{
        Session, Store,
        query::{
            ledger::{FactFilter, FactLine},
            sheet::SheetFilter,
        },
    },
    tui::App,
};

use crate::workbench::{over_on, press, shown};

const SIZE: (u16, u16) = (80, 24);
const TODAY: &str = "2026-11-28";

/// The workbench on the demonstration university, as somebody finds it who has never used it.
fn demonstration(dir: &tempfile::TempDir, which: Which) -> App {
    static UNIVERSITY: OnceLock<Vec<u8>> = OnceLock::new();
    static CITY: OnceLock<Vec<u8>> = OnceLock::new();
    let made = if which == Which::City {
        &CITY
    } else {
        &UNIVERSITY
    };
    let today = date::parse_iso(TODAY).unwrap();
    let bytes = made.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo.db");
        drop(make(&path, which, today, &mut |_| {}).unwrap());
        std::fs::read(path).unwrap()
    });
    let path = dir.path().join("demo.db");
    std::fs::write(&path, bytes).unwrap();
    let store = Store::open(&path, Session::local("王干事", today)).unwrap();
    over_on(store, SIZE, today)
}

/// A task: what a clerk wants, the most keys that it may cost, the keys, and what must then be so.
/// A word after `~` is the task's own free text, which costs what it costs.
struct Task {
    wanted: &'static str,
    which: Which,
    most: usize,
    keys: &'static str,
    holds: fn(&App),
}

fn store(app: &App) -> &Store {
    app.desk.store.as_ref().unwrap()
}

/// Keys pressed, free text not counted.
fn cost(keys: &str) -> usize {
    let cost = |key: &str| match (key.starts_with('~'), key.strip_prefix('"')) {
        (true, _) => 0,
        (false, Some(text)) => text.trim_end_matches('"').chars().count(),
        (false, None) => 1,
    };
    keys.split_whitespace().map(cost).sum()
}

const TASKS: [Task; 6] = [
    Task {
        wanted: "score a sheet of 44 items with five deductions for stock reasons",
        which: Which::University,
        most: 70,
        keys: "4 n \"zt\" enter \"lskx\" enter f8 \
               plus plus - 1 enter 1 \
               plus plus plus plus - 1 enter 2 \
               pagedown - 1 enter 1 \
               down down down - 1 enter 3 \
               pagedown - 2 enter 1 f6",
        holds: |app| {
            let filter = SheetFilter {
                year: 2026,
                ..SheetFilter::default()
            };
            let sheets = store(app).sheets(&filter, None, 1).unwrap();
            let marks = store(app).marks(sheets[0].sheet.id).unwrap();
            assert_eq!(marks.len(), 44, "{}", shown(app, SIZE));
            let reasons = marks.iter().filter(|mark| mark.reason.is_some());
            assert_eq!(reasons.count(), 5);
            // What was given by the one act says so for ever, and only that.
            let entered = marks.iter().filter(|mark| !mark.by_rest).count();
            assert_eq!(entered, 11);
            let acts = store(app).acts(None, 1).unwrap();
            assert_eq!(acts[0].command, "sheet.fill_rest");
        },
    },
    Task {
        wanted: "dispatch one task to all second-level orgs",
        which: Which::University,
        most: 8,
        keys: "3 right d tab enter enter f8",
        holds: |app| {
            let acts = store(app).acts(None, 1).unwrap();
            assert_eq!(acts[0].command, "task.dispatch");
            let second = store(app).org_ids_below(None, 1000).unwrap();
            assert_eq!(second.len(), 30);
            let task = store(app).task_by_code("T-0018").unwrap().unwrap();
            for org in second {
                assert!(
                    store(app).assignment_of(task, org).unwrap().is_some(),
                    "{org}"
                );
            }
        },
    },
    Task {
        wanted: "log a monthly meeting for one branch",
        which: Which::University,
        most: 12,
        keys: "/ \"wb3\" enter r \"zw\" enter tab tab ~研究发展党员 f8",
        holds: |app| {
            let rows = latest(app, 2);
            assert_eq!(rows[0].row.topic.as_deref(), Some("研究发展党员"));
            assert_eq!(rows[0].org, "文学院本科生第三党支部");
            assert_ne!(rows[1].row.topic, rows[0].row.topic);
        },
    },
    Task {
        wanted: "log the same meeting for twenty branches",
        which: Which::University,
        most: 30,
        keys: "/ \"zb\" enter v pagedown r \"zw\" enter tab tab ~研究发展党员 f8",
        holds: |app| {
            let rows = latest(app, 20);
            let topic =
                |it: &&FactLine<LedgerRecord>| it.row.topic.as_deref() == Some("研究发展党员");
            assert_eq!(rows.iter().filter(topic).count(), 20);
            let orgs: BTreeSet<_> = rows.iter().map(|it| it.row.org).collect();
            assert_eq!(orgs.len(), 20);
        },
    },
    Task {
        wanted: "issue a proposed card",
        which: Which::City,
        most: 6,
        keys: "6 right enter f8",
        holds: |app| {
            let acts = store(app).acts(None, 1).unwrap();
            assert_eq!(acts[0].command, "card.issue", "{}", shown(app, SIZE));
        },
    },
    Task {
        wanted: "who is behind on party classes this quarter",
        which: Which::University,
        most: 5,
        keys: "5 / \"dk\" enter",
        holds: |app| {
            let screen = shown(app, SIZE);
            assert!(
                screen.contains("党课") && screen.contains("落后"),
                "{screen}"
            );
        },
    },
];

/// The latest entries of the ledger.
fn latest(app: &App, count: usize) -> Vec<FactLine<LedgerRecord>> {
    let mut rows = store(app)
        .ledger(&FactFilter::default(), None, 100_000)
        .unwrap();
    rows.sort_by_key(|line| std::cmp::Reverse(line.row.id));
    rows.truncate(count);
    rows
}

#[test]
fn daily_work_costs_no_more_keys_than_the_table_allows() {
    for task in TASKS {
        let dir = tempfile::tempdir().unwrap();
        let mut app = demonstration(&dir, task.which);
        let cost = cost(task.keys);
        assert!(
            cost <= task.most,
            "{}: {cost} keys of {}",
            task.wanted,
            task.most
        );
        for key in task.keys.split_whitespace() {
            match key.strip_prefix('~') {
                Some(text) => press(&mut app, &format!("\"{text}\"")),
                None => press(&mut app, key),
            }
        }
        println!("{:>3} of {:>2}  {}", cost, task.most, task.wanted);
        (task.holds)(&app);
    }
}

/// The letters and digits that a clerk types for a name: the first letter of each character, the
/// digit of a number.
fn letters(name: &str) -> Vec<char> {
    const DIGITS: &str = "一二三四五六七八九";
    let letter = |c: char| {
        let digit = DIGITS.chars().position(|digit| digit == c);
        let digit = digit.and_then(|at| char::from_digit(u32::try_from(at + 1).ok()?, 10));
        let is = |letter: &char| {
            Matcher::new(&letter.to_string())
                .find(&c.to_string())
                .is_some()
        };
        digit.or_else(|| ('a'..='z').find(is))
    };
    name.chars().filter_map(letter).collect()
}

/// Every choice of at most so many of them, in their order, the short ones first.
fn choices(letters: &[char], most: usize) -> BTreeSet<(usize, String)> {
    let mut all = BTreeSet::from([(0, String::new())]);
    for letter in letters {
        let longer = all.iter().filter(|(length, _)| *length < most);
        let longer: Vec<_> = longer
            .map(|(n, it)| (n + 1, format!("{it}{letter}")))
            .collect();
        all.extend(longer);
    }
    all
}

/// Found is a branch when it stands under the cursor with its particulars beside it; taking it
/// with the enter key is the next step.
#[test]
fn any_branch_is_found_by_its_letters_with_six_keys() {
    let dir = tempfile::tempdir().unwrap();
    let app = demonstration(&dir, Which::University);
    let orgs = store(&app).org_names(0, 10_000).unwrap();
    let mut index = Index::default();
    for org in &orgs {
        index.push(&[&org.name, &org.code, &org.secretary]);
    }
    let is_branch = |kind| !matches!(kind, OrgKind::Unit | OrgKind::Committee);
    let all = orgs.iter().enumerate();
    let branches = all.filter(|(_, org)| is_branch(org.kind));
    let branches: Vec<usize> = branches.map(|(at, _)| at).collect();
    assert!(branches.len() > 400, "{}", branches.len());
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    let (mut ways, mut lost) = (Vec::new(), Vec::new());
    for at in branches {
        let mut typed = choices(&letters(&orgs[at].name), 5).into_iter();
        let way = typed.find_map(|(_, typed)| {
            let shown = found.entry(typed.clone()).or_insert_with(|| {
                let hits = index.search(&mut Search::default(), &typed, (5, &[]));
                hits.best.iter().map(|(place, _)| *place as usize).collect()
            });
            // The filter's key, the letters, down to the row.
            let row = shown.iter().position(|place| *place == at)?;
            (1 + typed.len() + row <= 6).then_some((typed, row))
        });
        match way {
            Some((typed, row)) => ways.push((at, typed, row)),
            None => lost.push(orgs[at].name.to_string()),
        }
    }
    assert_eq!(lost, Vec::<String>::new(), "of {}", ways.len());
    // The screen gives what the index promises.
    for (at, typed, row) in ways.iter().step_by(40) {
        let dir = tempfile::tempdir().unwrap();
        let mut app = demonstration(&dir, Which::University);
        let down = "down ".repeat(*row);
        press(&mut app, &format!("/ \"{typed}\" {down}"));
        let (screen, name) = (shown(&app, SIZE), orgs[*at].name.to_string());
        let beside = screen.lines().filter_map(|line| line.split_once('|'));
        let mut beside = beside.map(|(_, it)| it.trim());
        let is_told = beside
            .next()
            .is_some_and(|it| name.starts_with(it) && it.len() > 12);
        assert!(is_told, "{typed} {row} {name}\n{screen}");
        press(&mut app, "enter");
        assert_eq!(app.desk.org, Some(orgs[*at].id), "{typed} {row} {name}");
    }
}
