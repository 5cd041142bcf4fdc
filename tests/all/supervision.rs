//! Supervision through the door: a round of inspection, what is owed, a year closed.

use wudan::{
    domain::{
        ActCommand, CampaignCommand, CardCommand, ChaseCommand, ChaseOf, ContactCommand, Finding,
        FindingCommand, FindingSource, Id, MarkDraft, RecordCommand, RefusalCode, SheetCommand,
        SheetRole, VerdictCommand, VerdictLine, YearCommand,
    },
    store::Store,
};

use crate::{
    decide::{
        TODAY, day,
        ledger::{entry, figure},
        supervision::{card, open},
    },
    ledger::{done, file, refused},
};

fn finding(org: Id, year: i32, text: &str) -> FindingCommand {
    FindingCommand::Raise {
        year,
        org,
        source: FindingSource::Manual,
        sheet: None,
        item: None,
        task: None,
        text: text.into(),
        responsible: None,
        measure: None,
        deadline: Some(day("2026-02-20")),
        found: day("2026-02-01"),
        record: None,
        campaign: None,
        rule: None,
        problem: None,
        repeats: None,
    }
}

#[test]
fn a_round_of_inspection_shows_its_progress_and_compares_the_marks() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let orgs: Vec<Id> = (2..=11).collect();
    let campaign = done(&mut store, open(adoption, &orgs))[0];
    done(
        &mut store,
        CampaignCommand::Draw {
            campaign,
            seed: 5,
            count: Some(3),
        },
    );
    let lines = store.campaign_orgs(campaign, 0, 100).unwrap();
    let drawn = lines.iter().find(|line| line.line.drawn).unwrap().line.org;
    let assign = |assessor: &str, role| CampaignCommand::Assign {
        campaign,
        org: drawn,
        assessor: assessor.into(),
        role,
        form: Some("f".into()),
        date: day("2026-02-10"),
    };
    let own = format!("Li {}", drawn - 1);
    assert_eq!(
        refused(&mut store, assign(&own, SheetRole::Inspector)),
        RefusalCode::OwnOrg
    );
    done(&mut store, assign(&own, SheetRole::Own));
    done(&mut store, assign("He", SheetRole::Inspector));
    let progress = &store.campaigns(2026, None, 10).unwrap()[0];
    assert_eq!(
        (progress.pool, progress.orgs, progress.assigned),
        (10, 3, 1)
    );
    assert_eq!((progress.sheets, progress.submitted), (2, 0));
    let form = store.sheet_form(1).unwrap().unwrap();
    let item = form.items().next().unwrap();
    let mark = SheetCommand::Mark {
        sheet: 2,
        marks: vec![MarkDraft {
            item: item.id.clone(),
            points: Some(item.points),
            reason: Some("seen".into()),
            evidence: None,
        }],
    };
    done(&mut store, mark);
    let sheets = store.compare(drawn, 2026, "f").unwrap();
    let roles: Vec<SheetRole> = sheets.iter().map(|it| it.sheet.role).collect();
    assert_eq!(roles, [SheetRole::Own, SheetRole::Inspector]);
    assert_eq!((sheets[0].marks.len(), sheets[1].marks.len()), (0, 1));
    assert_eq!(
        refused(&mut store, ActCommand::Undo { act: 4 }),
        RefusalCode::NotReversible,
        "a draw stands"
    );
}

#[test]
fn the_same_problem_of_an_earlier_year_is_offered_with_its_history() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = file(&dir);
    for (org, year, text) in [
        (2, 2024, "三会一课记录不全"),
        (2, 2025, "三会一课记录不完整"),
        (2, 2025, "党费收缴不及时"),
        (3, 2025, "三会一课记录不全"),
        (2, 2026, "三会一课的记录不全"),
    ] {
        done(&mut store, finding(org, year, text));
    }
    let find = |store: &Store, id| store.find::<Finding>(id).unwrap().unwrap();
    let alike = store.similar_findings(&find(&store, 5)).unwrap();
    let keys: Vec<Id> = alike.iter().map(|it| it.id).collect();
    assert_eq!(keys, [2, 1]);
    for (finding, earlier) in [(2, 1), (5, 2)] {
        done(&mut store, FindingCommand::Repeat { finding, earlier });
    }
    let history = store.finding_history(&find(&store, 5)).unwrap();
    assert_eq!(history.len(), 2);
}

#[test]
fn what_is_overdue_is_owed_until_it_is_done_and_every_call_is_logged() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    done(&mut store, finding(2, 2026, "no minutes"));
    done(&mut store, finding(3, 2026, "no plan"));
    let issue = CardCommand::Issue {
        adoption,
        draft: card("yellow", Some(1)),
    };
    done(&mut store, issue);
    let owed = |store: &Store, org| store.owed(day("2026-04-01"), org, None, 100).unwrap();
    assert_eq!(owed(&store, None).len(), 3);
    let first = owed(&store, Some(2));
    assert_eq!(first.len(), 2);
    assert_eq!(
        (
            first[0].what,
            first[0].person.as_deref(),
            first[0].due.as_str()
        ),
        (ChaseOf::Finding, Some("Li 1"), "2026-02-20")
    );
    let call = ChaseCommand::Log {
        org: 2,
        what: ChaseOf::Finding,
        thing: Some(1),
        date: day(TODAY),
        by: "clerk".into(),
        reached: Some("Li".into()),
        text: None,
        promised: Some(day("2026-03-05")),
    };
    done(&mut store, call);
    assert_eq!(
        owed(&store, Some(2))[0].promised.as_deref(),
        Some("2026-03-05")
    );
    assert_eq!(
        store
            .calls(2, Some((ChaseOf::Finding, 1)), 9)
            .unwrap()
            .len(),
        1
    );
    let page = store.owed(day("2026-04-01"), None, Some(("2026-02-20", 1)), 100);
    assert_eq!(
        page.unwrap().len(),
        2,
        "a page goes on where the last one ended"
    );
    assert_eq!(store.cards(2026, (None, true), None, 9).unwrap().len(), 1);
}

#[test]
fn branches_without_a_leader_are_shown() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let link = ContactCommand::Link {
        person: 1,
        org: 2,
        since: day("2026-01-01"),
        remark: None,
    };
    done(&mut store, link);
    let visit = wudan::domain::RecordDraft {
        person: Some(1),
        ..entry("meeting", "2026-02-10")
    };
    let visit = RecordCommand::Add {
        adoption,
        org: 2,
        draft: visit,
    };
    done(&mut store, visit);
    assert_eq!(store.uncovered(day(TODAY), 0, 100).unwrap().len(), 9);
    let links = store.contacts(day(TODAY), 0, 100).unwrap();
    assert_eq!(links[0].records, [("meeting".to_string(), 1)]);
}

#[test]
fn a_closed_year_stands_still_also_against_undo() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, adoption) = file(&dir);
    let figure = wudan::domain::FigureCommand::Set {
        adoption,
        line: figure(2, "late", "3"),
    };
    let act = store.execute(figure.into(), &[]).unwrap().act;
    let propose = VerdictCommand::Propose {
        adoption,
        basis: None,
        lines: vec![VerdictLine {
            appraisal: "review".into(),
            org: 2,
            person: Some(1),
            start: day("2026-01-01"),
            end: day("2026-12-31"),
            raw: None,
            proposed: Some("good".into()),
            ceiling: None,
        }],
    };
    done(&mut store, propose);
    let confirm = VerdictCommand::Confirm {
        adoption,
        appraisal: "review".into(),
        body: "committee".into(),
        date: day(TODAY),
    };
    store.execute(confirm.into(), &[]).unwrap();
    let close = YearCommand::Close {
        year: 2026,
        date: day(TODAY),
        body: "committee".into(),
        document: "No. 1".into(),
    };
    done(&mut store, close);
    let record = RecordCommand::Add {
        adoption,
        org: 2,
        draft: entry("meeting", "2026-02-10"),
    };
    assert_eq!(refused(&mut store, record), RefusalCode::YearClosed);
    assert_eq!(
        refused(&mut store, ActCommand::Undo { act }),
        RefusalCode::YearClosed
    );
    let reopen = VerdictCommand::Reopen {
        verdict: 1,
        reason: "x".into(),
    };
    assert_eq!(refused(&mut store, reopen), RefusalCode::YearClosed);
    done(&mut store, finding(2, 2026, "found later"));
    let closing = store.year_closing(2026).unwrap().unwrap();
    assert_eq!(closing.packs.lines().count(), 1);
    let reopen = YearCommand::Reopen {
        year: 2026,
        date: day(TODAY),
        reason: "appeal".into(),
    };
    store.execute(reopen.into(), &[]).unwrap();
    store.execute(ActCommand::Undo { act }.into(), &[]).unwrap();
    assert!(store.verify().unwrap().flaws.is_empty());
}
