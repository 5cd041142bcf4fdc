//! 复盘: what was found again within so many years, by word of a person or by likeness.

use wudan::{
    domain::{
        Finding, FindingCommand, FindingSource, FindingState, Id,
        replay::{Replay, replays},
    },
    store::Store,
};

use crate::{
    decide::day,
    ledger::{done, file},
};

const MINUTES: &str = "三会一课记录不全";

fn finding(id: Id, org: Id, year: i32, text: &str, repeats: Option<Id>) -> Finding {
    Finding {
        id,
        version: 1,
        year,
        org,
        source: FindingSource::Manual,
        sheet: None,
        item: None,
        task: None,
        text: text.into(),
        responsible: None,
        measure: None,
        deadline: None,
        state: FindingState::Open,
        found: day(&format!("{year}-02-01")),
        evidence: None,
        verifier: None,
        closed: None,
        record: None,
        campaign: None,
        rule: None,
        problem: None,
        repeats,
        look_back: None,
        looked_back: None,
        relapsed: None,
    }
}

/// `finding: earlier earlier`, a star after those that a person confirmed.
fn told(found: &[Replay]) -> Vec<String> {
    let past = |it: &Replay| {
        let one = |past: &wudan::domain::replay::Past| {
            format!(
                " {}{}",
                past.finding.id,
                ["", "*"][usize::from(past.confirmed)]
            )
        };
        it.history.iter().map(one).collect::<String>()
    };
    let line = |it: &Replay| format!("{}:{}", it.finding.id, past(it));
    found.iter().map(line).collect()
}

/// Name, earlier findings of org 2 (key, year, text, what it repeats), what the new one of 2026
/// repeats, how many years one looks back, and what is told.
type Case = (
    &'static str,
    &'static [(Id, i32, &'static str, Option<Id>)],
    Option<Id>,
    u32,
    &'static [&'static str],
);

const OTHER: &str = "党费收缴不及时";

const CASES: &[Case] = &[
    ("alike", &[(1, 2025, MINUTES, None)], None, 2, &["9: 1"]),
    ("another matter", &[(1, 2025, OTHER, None)], None, 2, &[]),
    ("said", &[(1, 2025, OTHER, None)], Some(1), 2, &["9: 1*"]),
    (
        "two links of a chain",
        &[(1, 2024, OTHER, None), (2, 2025, OTHER, Some(1))],
        Some(2),
        2,
        &["9: 2* 1*"],
    ),
    (
        "the chain goes beyond the years",
        &[(1, 2024, OTHER, None), (2, 2025, OTHER, Some(1))],
        Some(2),
        1,
        &["9: 2*"],
    ),
    (
        "what is alike brings what it repeats",
        &[(1, 2024, OTHER, None), (2, 2025, MINUTES, Some(1))],
        None,
        2,
        &["9: 2 1"],
    ),
    ("too long ago", &[(1, 2023, MINUTES, None)], None, 2, &[]),
    (
        "further back",
        &[(1, 2023, MINUTES, None)],
        None,
        3,
        &["9: 1"],
    ),
    ("no years", &[(1, 2025, MINUTES, None)], None, 0, &[]),
    ("same year", &[(1, 2026, MINUTES, None)], None, 2, &[]),
];

#[test]
fn a_problem_is_known_again_by_the_chain_or_by_its_likeness_within_the_years() {
    for (name, earlier, repeats, years, wanted) in CASES {
        let new = finding(9, 2, 2026, MINUTES, *repeats);
        let old = |(id, year, text, repeats): &(Id, i32, &str, Option<Id>)| {
            finding(*id, 2, *year, text, *repeats)
        };
        let earlier: Vec<Finding> = earlier.iter().map(old).collect();
        let found = replays(std::slice::from_ref(&new), &earlier, *years);
        assert_eq!(told(&found), *wanted, "{name}");
        let mut elsewhere = earlier.clone();
        elsewhere.iter_mut().for_each(|it| it.org = 3);
        assert!(
            replays(&[new], &elsewhere, *years).is_empty(),
            "{name} in another org"
        );
    }
}

fn raise(org: Id, year: i32, text: &str) -> FindingCommand {
    FindingCommand::Raise {
        year,
        org,
        source: FindingSource::Comment,
        sheet: None,
        item: None,
        task: None,
        text: text.into(),
        responsible: None,
        measure: None,
        deadline: None,
        found: day(&format!("{year}-02-01")),
        record: None,
        campaign: None,
        rule: None,
        problem: None,
        repeats: None,
    }
}

fn close(store: &mut Store, finding: Id, day_closed: &str) {
    let rectify = FindingCommand::Rectify {
        finding,
        measure: "m".into(),
        evidence: "e".into(),
    };
    let close = FindingCommand::Close {
        finding,
        verifier: "He".into(),
        date: day(day_closed),
    };
    store.execute(rectify.into(), &[]).unwrap();
    store.execute(close.into(), &[]).unwrap();
}

#[test]
fn the_file_lists_what_came_back_with_whether_it_had_been_closed() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = file(&dir);
    for (org, year, text) in [
        (2, 2024, MINUTES),
        (2, 2025, "三会一课记录不完整"),
        (3, 2025, "党费收缴不及时"),
        (2, 2026, "三会一课的记录不全"),
        (3, 2026, "换届没有提前准备"),
        (3, 2026, "党费收缴不及时"),
        (4, 2026, MINUTES),
    ] {
        done(&mut store, raise(org, year, text));
    }
    close(&mut store, 2, "2025-06-01");
    let found = |org, after, limit| store.replays((2026, 2), org, after, limit).unwrap();
    let all = found(None, 0, 100);
    let keys: Vec<Id> = all.iter().map(|it| it.line.finding.id).collect();
    assert_eq!(keys, [4, 6]);
    let past: Vec<(Id, FindingState)> = all[0]
        .history
        .iter()
        .map(|it| (it.finding.id, it.finding.state))
        .collect();
    assert_eq!(past, [(2, FindingState::Closed), (1, FindingState::Open)]);
    assert_eq!(all[0].history[0].finding.closed, Some(day("2025-06-01")));
    assert_eq!(all[1].line.org_code, "c2");
    assert_eq!(
        (found(Some(3), 0, 9).len(), found(Some(4), 0, 9).len()),
        (1, 0)
    );
    let page = found(None, 0, 1);
    assert_eq!(page.len(), 1);
    assert_eq!(found(None, page[0].line.finding.id, 9).len(), 1);
    assert!(store.replays((2025, 2), None, 0, 9).unwrap().len() == 1);
}
