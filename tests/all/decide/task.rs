//! Decisions about tasks and duties: the gates, and everything that goes on between them.

use wudan::{
    base::Value,
    domain::{
        Assignment, Category, CheckMode, CheckResult, Duty, DutyCommand, Id, Milestone, Outcome,
        Patch, PostKind, RefusalCode, Share, Stage, State, Task, TaskCommand, TaskDraft, TaskUnit,
        decide::gate::{self, Tally},
    },
};

use super::{Bench, day};

pub fn text() -> TaskDraft {
    TaskDraft {
        title: "task".into(),
        category: Category::Basic,
        share: Share::Common,
        goal: Some("goal".into()),
        standard: Some("standard".into()),
        figures: None,
        leader: None,
        lead: None,
        supporting: vec![3],
        responsible: Some("Li".into()),
        measures: None,
        deadline: Some(day("2026-12-01")),
        clause: None,
    }
}

pub fn open(bench: &mut Bench, draft: TaskDraft) -> Id {
    bench.done(TaskCommand::Open { year: 2026, draft });
    bench.last::<Task>().id
}

pub fn publish(task: Id) -> TaskCommand {
    TaskCommand::Publish {
        task,
        scope: "all".into(),
        date: day("2026-01-10"),
    }
}

/// A task on a published list.
pub fn published(bench: &mut Bench) -> Id {
    let task = open(bench, text());
    bench.done(publish(task));
    task
}

pub fn dispatch(task: Id, orgs: &[Id]) -> TaskCommand {
    TaskCommand::Dispatch {
        task,
        orgs: orgs.to_vec(),
        date: day("2026-01-20"),
        scope: None,
    }
}

pub fn progress(assignment: Id, state: State, progress: u32) -> TaskCommand {
    TaskCommand::Progress {
        assignment,
        state,
        progress,
        evidence: Some("file".into()),
        remark: None,
    }
}

pub fn check(assignment: Id, date: &str, result: CheckResult, score: Option<&str>) -> TaskCommand {
    TaskCommand::Check {
        assignment,
        date: day(date),
        mode: CheckMode::Random,
        result,
        score: score.map(super::points),
        remark: None,
        checker: Some("Wu".into()),
    }
}

pub fn assess(assignment: Id, outcome: Outcome) -> TaskCommand {
    TaskCommand::Assess {
        assignment,
        outcome,
        assessment: "80".into(),
        score: None,
    }
}

pub fn close(task: Id) -> TaskCommand {
    TaskCommand::Close {
        task,
        filed_to: "committee".into(),
        date: day("2026-12-20"),
    }
}

pub fn stage(bench: &Bench, task: Id) -> Stage {
    bench.get::<Task>(task).stage
}

type Gap = fn(&mut TaskDraft);

#[test]
fn a_list_is_published_only_with_all_that_it_must_say() {
    let gaps: [(Gap, RefusalCode, &str); 4] = [
        (|it| it.goal = None, RefusalCode::NoGoal, "goal"),
        (
            |it| it.standard = Some(" ".into()),
            RefusalCode::NoStandard,
            "standard",
        ),
        (|it| it.deadline = None, RefusalCode::NoDeadline, "deadline"),
        (
            |it| it.responsible = None,
            RefusalCode::NoResponsible,
            "responsible",
        ),
    ];
    for (gap, code, field) in gaps {
        let mut bench = Bench::new();
        let mut draft = text();
        gap(&mut draft);
        let task = open(&mut bench, draft);
        let refusal = bench.apply(publish(task)).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.field.as_deref()),
            (code, Some(field))
        );
    }
    let mut bench = Bench::new();
    let task = open(
        &mut bench,
        TaskDraft {
            responsible: None,
            lead: Some(1),
            ..text()
        },
    );
    let nowhere = TaskCommand::Publish {
        task,
        scope: " ".into(),
        date: day("2026-01-10"),
    };
    assert_eq!(bench.refused(nowhere), RefusalCode::NoScope);
    bench.done(publish(task));
    let Err(refusal) = bench.apply(publish(task)) else {
        panic!()
    };
    assert_eq!(refusal.code, RefusalCode::WrongStage);
}

#[test]
fn a_screen_sees_every_gap_at_once() {
    let mut bench = Bench::new();
    let bare = TaskDraft {
        goal: None,
        deadline: None,
        ..text()
    };
    let task = open(&mut bench, bare);
    let gaps = gate::missing(&bench.get(task), &Tally::default());
    let codes: Vec<RefusalCode> = gaps.into_iter().map(|gap| gap.code).collect();
    assert_eq!(
        codes,
        [
            RefusalCode::NoGoal,
            RefusalCode::NoDeadline,
            RefusalCode::NoScope
        ]
    );
}

#[test]
fn numbers_are_handed_out_in_order() {
    let mut bench = Bench::new();
    open(&mut bench, text());
    open(&mut bench, text());
    let codes: Vec<String> = bench
        .all::<Task>()
        .into_iter()
        .map(|task| task.code)
        .collect();
    assert_eq!(codes, ["T-0001", "T-0002"]);
    assert_eq!(bench.all::<TaskUnit>().len(), 2);
}

#[test]
fn a_task_goes_through_the_five_lists() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    bench.done(dispatch(task, &[2, 3, 2]));
    assert_eq!(bench.all::<Assignment>().len(), 2);
    bench.done(check(1, "2026-07-01", CheckResult::Met, Some("90")));
    assert_eq!(stage(&bench, task), Stage::Dispatched);
    let refusal = bench.apply(close(task)).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::NoResult);
    assert!(
        refusal.args.contains(&("org".into(), "org 1.2".into())),
        "{refusal:?}"
    );
    bench.done(check(2, "2026-07-02", CheckResult::Partly, None));
    assert_eq!(stage(&bench, task), Stage::Checked);
    let refusal = bench.apply(close(task)).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::NoEvidence);
    assert!(refusal.args.contains(&("count".into(), "2".into())));
    bench.done(progress(1, State::Done, 40));
    assert_eq!(bench.get::<Assignment>(1).progress, 100);
    bench.done(progress(2, State::Going, 40));
    bench.done(assess(1, Outcome::Done));
    assert_eq!(bench.refused(close(task)), RefusalCode::NoAssessment);
    bench.done(TaskCommand::AssessAll {
        task,
        outcome: Outcome::NotDone,
        assessment: "late".into(),
    });
    assert_eq!(bench.get::<Assignment>(1).outcome, Some(Outcome::Done));
    let unfiled = TaskCommand::Close {
        task,
        filed_to: "".into(),
        date: day("2026-12-20"),
    };
    assert_eq!(bench.refused(unfiled), RefusalCode::NoFiling);
    bench.done(close(task));
    assert_eq!(
        bench.refused(progress(1, State::Going, 1)),
        RefusalCode::TaskClosed
    );
    assert_eq!(bench.refused(dispatch(task, &[1])), RefusalCode::TaskClosed);
}

#[test]
fn a_supplement_is_published_in_the_act_that_dispatches_it() {
    let mut bench = Bench::new();
    let task = open(&mut bench, text());
    assert_eq!(bench.refused(dispatch(task, &[2])), RefusalCode::WrongStage);
    let supplement = |orgs: &[Id]| TaskCommand::Dispatch {
        task,
        orgs: orgs.to_vec(),
        date: day("2026-05-20"),
        scope: Some("all".into()),
    };
    assert_eq!(bench.refused(supplement(&[])), RefusalCode::NoAssignee);
    bench.done(supplement(&[2]));
    let task = bench.get::<Task>(task);
    assert_eq!((task.stage, task.supplement), (Stage::Dispatched, true));
    assert_eq!(task.published, Some(day("2026-05-20")));
}

#[test]
fn an_org_gets_a_task_once() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    bench.done(dispatch(task, &[2]));
    assert_eq!(
        bench.refused(dispatch(task, &[2])),
        RefusalCode::AlreadyDispatched
    );
    bench.done(dispatch(task, &[2, 3]));
    assert_eq!(bench.all::<Assignment>().len(), 2);
}

#[test]
fn a_task_goes_back_one_stage_with_a_reason() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    let reopen = |reason: &str| TaskCommand::Reopen {
        task,
        reason: reason.into(),
    };
    assert_eq!(bench.refused(reopen(" ")), RefusalCode::NoReason);
    bench.done(dispatch(task, &[2]));
    bench.done(reopen("wrong orgs"));
    assert_eq!(stage(&bench, task), Stage::Published);
    assert_eq!(bench.all::<Assignment>().len(), 0);
    bench.done(dispatch(task, &[3]));
    let work = bench.last::<Assignment>().id;
    bench.done(progress(work, State::Going, 10));
    assert_eq!(bench.refused(reopen("again")), RefusalCode::HasOpenWork);
    bench.done(check(work, "2026-07-01", CheckResult::Met, None));
    bench.done(assess(work, Outcome::Done));
    bench.done(close(task));
    bench.done(reopen("appeal"));
    let task = bench.get::<Task>(task);
    assert_eq!(
        (task.stage, task.closed, task.filed_to),
        (Stage::Checked, None, None)
    );
    assert_eq!(task.returned.as_deref(), Some("appeal"));
}

#[test]
fn an_edit_may_not_take_away_what_a_gate_asked_for() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    let edit = |field: &str, value: Value| TaskCommand::Edit {
        task,
        set: vec![Patch {
            field: field.into(),
            value,
        }],
    };
    assert_eq!(
        bench.refused(edit("goal", Value::Null)),
        RefusalCode::NoGoal
    );
    assert_eq!(
        bench.refused(edit("stage", Value::Null)),
        RefusalCode::UnknownField
    );
    assert_eq!(
        bench.refused(edit("lead", Value::Int(99))),
        RefusalCode::NotFound
    );
    assert_eq!(
        bench.refused(edit("deadline", Value::Text("x".into()))),
        RefusalCode::BadValue
    );
    bench.done(edit("goal", Value::Text("higher".into())));
    assert_eq!(bench.get::<Task>(task).goal.as_deref(), Some("higher"));
}

#[test]
fn milestones_notes_and_opinions_keep_to_their_task() {
    let mut bench = Bench::new();
    let task = open(&mut bench, text());
    let note = |quarter: &str| TaskCommand::AddNote {
        task,
        assignment: None,
        quarter: quarter.into(),
        date: day("2026-03-30"),
        text: "half".into(),
    };
    assert_eq!(bench.refused(note("2026Q1")), RefusalCode::WrongStage);
    let milestone = |due: &str| TaskCommand::AddMilestone {
        task,
        title: "m".into(),
        due: day(due),
    };
    assert_eq!(
        bench.refused(milestone("2027-01-01")),
        RefusalCode::DatesReversed
    );
    bench.done(milestone("2026-06-01"));
    let reach = TaskCommand::ReachMilestone {
        milestone: 1,
        date: day("2026-05-30"),
    };
    bench.done(reach.clone());
    assert_eq!(bench.refused(reach), RefusalCode::AlreadyEnded);
    assert_eq!(bench.all::<Milestone>().len(), 1);
    bench.done(publish(task));
    for bad in ["2026Q5", "26Q1", "Q1", ""] {
        assert!(bench.apply(note(bad)).is_err(), "{bad}");
    }
    bench.done(note("2026q1"));
    let date = day("2026-04-01");
    bench.done(TaskCommand::AddOpinion {
        task,
        date,
        member: None,
        text: "more".into(),
    });
    bench.done(TaskCommand::Answer {
        opinion: 1,
        text: "noted".into(),
    });
    bench.done(TaskCommand::SetSupport {
        task,
        orgs: vec![2],
    });
    let units: Vec<Id> = bench
        .all::<TaskUnit>()
        .into_iter()
        .map(|unit| unit.org)
        .collect();
    assert_eq!(units, [2]);
}

#[test]
fn a_pack_is_drawn_once_with_its_own_days() {
    let mut bench = Bench::new();
    let adoption = bench.adopt();
    let draw = |items: &[&str]| TaskCommand::Draw {
        adoption,
        items: items.iter().map(|item| item.to_string()).collect(),
    };
    assert_eq!(bench.refused(draw(&["t9"])), RefusalCode::NoSuchItem);
    bench.done(draw(&["t2"]));
    assert_eq!(bench.last::<Task>().deadline, Some(day("2026-06-30")));
    bench.done(draw(&[]));
    let tasks = bench.all::<Task>();
    assert_eq!((tasks.len(), tasks[1].code.as_str()), (2, "T-0002"));
    assert_eq!(tasks[1].deadline, Some(day("2026-09-30")));
    assert_eq!(tasks[1].figures.as_deref(), Some("4\n56"));
    assert_eq!(bench.refused(draw(&[])), RefusalCode::NothingToDo);
}

#[test]
fn common_duties_are_laid_once_and_never_dropped() {
    let mut bench = Bench::new();
    let adoption = bench.adopt();
    let lay = DutyCommand::Lay {
        adoption,
        orgs: vec![2, 3],
    };
    bench.done(lay.clone());
    let posts = |bench: &Bench| {
        let duties = bench.all::<Duty>().into_iter().filter(|duty| duty.org == 2);
        duties
            .map(|duty| (duty.item.unwrap(), duty.post))
            .collect::<Vec<_>>()
    };
    let whole = ("d2".to_string(), PostKind::Secretary);
    assert_eq!(
        posts(&bench),
        [("d1".to_string(), PostKind::Secretary), whole]
    );
    assert_eq!(bench.refused(lay.clone()), RefusalCode::NothingToDo);
    let li = bench.person("Li");
    bench.done(wudan::domain::PersonCommand::Appoint {
        person: li,
        org: 2,
        post: PostKind::Organiser,
        since: day("2026-01-01"),
        acting: false,
    });
    bench.done(lay);
    assert_eq!(posts(&bench).len(), 3);
    assert_eq!(
        bench.refused(DutyCommand::Drop { duty: 1 }),
        RefusalCode::CommonDuty
    );
    bench.done(DutyCommand::Add {
        year: 2026,
        org: 2,
        post: PostKind::Secretary,
        text: "own".into(),
        area: None,
        clause: None,
    });
    let own = bench.last::<Duty>().id;
    bench.done(DutyCommand::Set {
        duty: own,
        state: State::Done,
        progress: 10,
        evidence: Some("e".into()),
        remark: None,
    });
    assert_eq!(bench.get::<Duty>(own).progress, 100);
    bench.done(DutyCommand::Drop { duty: own });
}
