//! The gathering leaves out nothing that matters: the file decides as a bench does that sees all.

use proptest::{prelude::*, test_runner::Config};
use wudan::{
    base::Value,
    domain::{
        Account, AccountCommand, Assignment, Category, Check, CheckMode, CheckResult, Command,
        Duty, DutyCommand, Finding, FindingCommand, FindingSource, Handover, Id, MemberStatus,
        Milestone, Note, Opinion, Org, OrgCommand, OrgEvent, OrgKind, OrgLine, Outcome,
        PartyMember, Patch, Person, PersonCommand, Post, PostKind, Record, Refusal, Role, Sector,
        Share, State, Task, TaskCommand, TaskDraft, TaskUnit, Term,
    },
    store::{Creation, Session, Store, StoreError},
};

use crate::decide::{Bench, TODAY, day};

const ACTOR: &str = "clerk";

fn store(dir: &tempfile::TempDir) -> Store {
    let creation = Creation {
        year: 2026,
        title: "test".into(),
    };
    let session = Session::local(ACTOR, day(TODAY));
    Store::create(&dir.path().join("t.db"), &creation, session).unwrap()
}

/// Every row of a kind, as text.
fn rows<R: Record>(store: &Store, bench: &Bench) -> (Vec<String>, Vec<String>) {
    let show = |record: R| format!("{:?}", record.row());
    let highest = bench.next_of(R::KIND);
    let kept = (1..=highest).filter_map(|id| store.find::<R>(id).unwrap());
    (
        kept.map(show).collect(),
        bench.all::<R>().into_iter().map(show).collect(),
    )
}

/// Every kind that the commands here can touch.
fn same_state(store: &Store, bench: &Bench) {
    macro_rules! each {
        ($($kind:ty),+) => {$(
            let (kept, wanted) = rows::<$kind>(store, bench);
            assert_eq!(kept, wanted);
        )+};
    }
    each!(
        Account,
        Assignment,
        Check,
        Duty,
        Finding,
        Handover,
        Milestone,
        Note,
        Opinion,
        Org,
        OrgEvent,
        PartyMember,
        Person,
        Post,
        Task,
        TaskUnit,
        Term
    );
}

fn through_the_door(store: &mut Store, command: Command) -> Result<(), Refusal> {
    match store.execute(command, &[]) {
        Ok(_) => Ok(()),
        Err(StoreError::Refused(refusal)) => Err(*refusal),
        Err(other) => panic!("{other:?}"),
    }
}

fn line(code: Id, parent: Id) -> OrgLine {
    OrgLine {
        line: 2,
        code: format!("c{code}"),
        parent: Some(format!("c{parent}")),
        name: format!("name {code}"),
        kind: OrgKind::Branch,
        sector: Sector::University,
        members: Some(3),
        term_start: Some(day("2024-01-01")),
        term_years: Some(3),
        secretary: Some("Li".into()),
        deputies: vec!["Wu".into()],
        phone: None,
    }
}

fn org_command(n: u8, a: Id, b: Id) -> Command {
    let date = day("2026-02-01");
    let reason = None;
    match n {
        0 => OrgCommand::Found {
            code: format!("c{a}"),
            parent: (b > 1).then_some(b),
            name: "new".into(),
            kind: OrgKind::Branch,
            sector: Sector::Organ,
            members: None,
            founded: None,
        },
        1 => OrgCommand::Load {
            lines: vec![line(a + 5, b), line(a + 6, a + 5)],
        },
        2 => OrgCommand::Edit {
            org: a,
            set: vec![Patch {
                field: "code".into(),
                value: Value::Text(format!("c{b}")),
            }],
        },
        3 => OrgCommand::Move {
            org: a,
            parent: Some(b),
            date,
            reason,
        },
        4 => OrgCommand::Merge {
            org: a,
            into: b,
            date,
            reason,
        },
        5 => OrgCommand::Dissolve {
            org: a,
            date,
            reason,
        },
        _ => OrgCommand::Rename {
            org: a,
            name: format!("n{b}"),
            date,
            reason,
        },
    }
    .into()
}

fn person_command(n: u8, a: Id, b: Id) -> Command {
    let date = day("2026-02-10");
    match n {
        0 | 1 => PersonCommand::Appoint {
            person: a,
            org: b,
            post: PostKind::Secretary,
            since: date,
            acting: n == 1,
        },
        2 | 3 => PersonCommand::Leave {
            post: a,
            until: date,
        },
        4 => PersonCommand::HandOver {
            handover: a,
            date,
            remark: None,
        },
        5 => PersonCommand::BeginTerm {
            org: a,
            start: date,
            years: 3,
        },
        6 => PersonCommand::ExtendTerm {
            term: a,
            to: day("2030-01-01"),
            approved_by: "x".into(),
        },
        7 => PersonCommand::Enroll {
            person: a,
            org: b,
            status: MemberStatus::Full,
            since: date,
        },
        8 => PersonCommand::Transfer {
            member: a,
            to: b,
            date,
        },
        _ => PersonCommand::Release {
            member: a,
            status: MemberStatus::Ended,
            date,
        },
    }
    .into()
}

fn draft(lead: Id) -> TaskDraft {
    TaskDraft {
        title: "task".into(),
        category: Category::Basic,
        share: Share::Common,
        goal: Some("goal".into()),
        standard: Some("standard".into()),
        figures: None,
        leader: None,
        lead: Some(lead),
        supporting: vec![1],
        responsible: None,
        measures: None,
        deadline: Some(day("2026-12-01")),
        clause: None,
    }
}

fn task_command(n: u8, a: Id, b: Id) -> Command {
    let date = day("2026-02-15");
    let text = || String::from("x");
    match n {
        0 => TaskCommand::Open {
            year: 2026,
            draft: draft(a),
        },
        1 | 2 => TaskCommand::Dispatch {
            task: a,
            orgs: vec![b, b + 1],
            date,
            scope: Some("all".into()).filter(|_| n == 1),
        },
        3 => TaskCommand::Publish {
            task: a,
            scope: text(),
            date,
        },
        4 => TaskCommand::Progress {
            assignment: a,
            state: State::Done,
            progress: 100,
            evidence: Some(text()),
            remark: None,
        },
        5 | 6 => TaskCommand::Check {
            assignment: a,
            date,
            mode: CheckMode::Daily,
            result: CheckResult::Met,
            score: None,
            remark: None,
            checker: None,
        },
        7..=12 => return ending(n, a),
        _ => return around(n, a, b),
    }
    .into()
}

fn ending(n: u8, a: Id) -> Command {
    let date = day("2026-02-15");
    let text = || String::from("x");
    match n {
        7 => TaskCommand::Assess {
            assignment: a,
            outcome: Outcome::Done,
            assessment: text(),
            score: None,
        },
        8 => TaskCommand::AssessAll {
            task: a,
            outcome: Outcome::NotDone,
            assessment: text(),
        },
        9 => TaskCommand::Close {
            task: a,
            filed_to: text(),
            date,
        },
        10 => TaskCommand::Return {
            assignment: a,
            reason: text(),
        },
        11 => TaskCommand::Reopen {
            task: a,
            reason: text(),
        },
        _ => TaskCommand::Carry {
            task: a,
            year: 2027,
        },
    }
    .into()
}

fn around(n: u8, a: Id, b: Id) -> Command {
    let date = day("2026-02-15");
    let text = || String::from("x");
    match n {
        13 => TaskCommand::SetSupport {
            task: a,
            orgs: vec![b],
        },
        14 => TaskCommand::AddNote {
            task: a,
            assignment: Some(b),
            quarter: "2026Q1".into(),
            date,
            text: text(),
        },
        15 => TaskCommand::AddMilestone {
            task: a,
            title: text(),
            due: date,
        },
        16 => TaskCommand::ReachMilestone { milestone: a, date },
        17 => TaskCommand::AddOpinion {
            task: a,
            date,
            member: None,
            text: text(),
        },
        18 => TaskCommand::Answer {
            opinion: a,
            text: text(),
        },
        _ => TaskCommand::Edit {
            task: a,
            set: vec![Patch {
                field: "lead".into(),
                value: Value::Int(b),
            }],
        },
    }
    .into()
}

fn other_command(n: u8, a: Id, b: Id) -> Command {
    let text = || String::from("x");
    match n {
        0 | 1 => FindingCommand::Raise {
            year: 2026,
            org: a,
            source: FindingSource::Manual,
            sheet: None,
            item: None,
            task: Some(b).filter(|_| n == 0),
            text: text(),
            responsible: None,
            measure: None,
            deadline: None,
            found: day("2026-02-16"),
            record: None,
            campaign: None,
            rule: None,
            problem: None,
            repeats: None,
        }
        .into(),
        2 => FindingCommand::Rectify {
            finding: a,
            measure: text(),
            evidence: text(),
        }
        .into(),
        3 => FindingCommand::Close {
            finding: a,
            verifier: text(),
            date: day("2026-02-20"),
        }
        .into(),
        4 => FindingCommand::Reopen {
            finding: a,
            reason: text(),
        }
        .into(),
        5 => DutyCommand::Add {
            year: 2026,
            org: a,
            post: PostKind::Secretary,
            text: text(),
            area: None,
            clause: None,
        }
        .into(),
        6 => DutyCommand::Set {
            duty: a,
            state: State::Done,
            progress: 1,
            evidence: None,
            remark: None,
        }
        .into(),
        _ => DutyCommand::Drop { duty: a }.into(),
    }
}

fn command() -> impl Strategy<Value = Command> {
    let ids = || (1..7_i64, 1..7_i64);
    prop_oneof![
        2 => (0..7_u8, ids()).prop_map(|(n, (a, b))| org_command(n, a, b)),
        3 => (0..10_u8, ids()).prop_map(|(n, (a, b))| person_command(n, a, b)),
        6 => (0..20_u8, (1..4_i64, 1..7_i64)).prop_map(|(n, (a, b))| task_command(n, a, b)),
        2 => (0..8_u8, ids()).prop_map(|(n, (a, b))| other_command(n, a, b)),
    ]
}

/// A tree with officers and a task that is dispatched: without it little could happen.
fn beginning() -> Vec<Command> {
    let root = OrgLine {
        parent: None,
        ..line(1, 1)
    };
    let lines = vec![root, line(2, 1), line(3, 1), line(4, 2)];
    vec![
        OrgCommand::Load { lines }.into(),
        task_command(0, 1, 1),
        task_command(1, 1, 2),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 24, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_file_decides_as_a_bench_that_sees_everything(
        commands in prop::collection::vec(command(), 40..80)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = store(&dir);
        let mut bench = Bench::of(ACTOR);
        for command in beginning().into_iter().chain(commands) {
            let wanted = bench.apply(command.clone()).map(drop);
            let got = through_the_door(&mut store, command.clone());
            prop_assert_eq!(got, wanted, "{:?}", command);
        }
        same_state(&store, &bench);
    }
}

#[test]
fn roles_are_granted_in_the_file_as_on_the_bench() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(&dir);
    let mut bench = Bench::of(ACTOR);
    let grant = |name: &str, role| AccountCommand::Grant {
        name: name.into(),
        role,
        scope: None,
    };
    for command in [
        grant("li", Role::Clerk),
        grant(ACTOR, Role::Security),
        grant("li", Role::Clerk),
        grant("li", Role::Auditor),
        grant(ACTOR, Role::Viewer),
        AccountCommand::Revoke { account: 1 },
    ] {
        let wanted = bench.apply(command.clone()).map(drop);
        assert_eq!(through_the_door(&mut store, command.into()), wanted);
    }
    same_state(&store, &bench);
}
