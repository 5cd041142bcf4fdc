//! Decisions about assignments: checked, sent back, held by findings, carried on.

use wudan::domain::{
    Assignment, Check, CheckResult, Finding, FindingCommand, Outcome, RefusalCode, Stage, State,
    Task, TaskCommand,
};

use super::{
    Bench, day,
    person::raise,
    task::{assess, check, close, dispatch, progress, published, stage},
};

#[test]
fn the_latest_check_decides_whatever_the_order_of_entry() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    bench.done(dispatch(task, &[2]));
    bench.done(check(1, "2026-07-01", CheckResult::Met, Some("90")));
    bench.done(check(1, "2026-08-01", CheckResult::Unmet, None));
    bench.done(check(1, "2026-06-01", CheckResult::Partly, Some("10")));
    let work = bench.get::<Assignment>(1);
    assert_eq!(
        (work.result, work.score),
        (Some(CheckResult::Unmet), Some(super::points("90")))
    );
    assert_eq!(bench.all::<Check>().len(), 3);
    let early = check(1, "2026-01-01", CheckResult::Met, None);
    assert_eq!(bench.refused(early), RefusalCode::DatesReversed);
}

#[test]
fn what_is_sent_back_must_be_checked_again() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    bench.done(dispatch(task, &[2]));
    bench.done(check(1, "2026-07-01", CheckResult::Met, None));
    let back = |reason: &str| TaskCommand::Return {
        assignment: 1,
        reason: reason.into(),
    };
    assert_eq!(bench.refused(back("")), RefusalCode::NoReason);
    bench.done(back("no minutes"));
    assert_eq!(stage(&bench, task), Stage::Dispatched);
    assert_eq!(
        bench.get::<Assignment>(1).returned.as_deref(),
        Some("no minutes")
    );
    bench.done(progress(1, State::Done, 100));
    assert_eq!(bench.get::<Assignment>(1).returned, None);
    bench.done(check(1, "2026-08-01", CheckResult::Met, None));
    assert_eq!(stage(&bench, task), Stage::Checked);
}

#[test]
fn an_open_finding_forbids_only_done() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    bench.done(dispatch(task, &[2]));
    bench.done(raise(2, Some(task)));
    let refusal = bench.apply(assess(1, Outcome::Done)).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::OpenFinding);
    assert!(refusal.args.contains(&("finding".into(), "problem".into())));
    bench.done(assess(1, Outcome::CarriedOver));
}

#[test]
fn a_finding_raised_after_the_assessment_holds_the_gate() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    bench.done(dispatch(task, &[2]));
    bench.done(progress(1, State::Done, 100));
    bench.done(check(1, "2026-07-01", CheckResult::Met, None));
    bench.done(assess(1, Outcome::Done));
    bench.done(raise(2, Some(task)));
    assert_eq!(bench.refused(close(task)), RefusalCode::OpenFinding);
    bench.done(FindingCommand::Rectify {
        finding: 1,
        measure: "m".into(),
        evidence: "e".into(),
    });
    assert_eq!(
        bench.refused(close(task)),
        RefusalCode::OpenFinding,
        "not verified yet"
    );
    bench.done(FindingCommand::Close {
        finding: 1,
        verifier: "He".into(),
        date: day("2026-08-01"),
    });
    bench.done(close(task));
}

#[test]
fn unfinished_work_goes_on_next_year_with_its_findings() {
    let mut bench = Bench::new();
    let task = published(&mut bench);
    bench.done(dispatch(task, &[2, 3]));
    bench.done(raise(2, Some(task)));
    for (work, outcome) in [(1, Outcome::NotDone), (2, Outcome::Done)] {
        bench.done(progress(work, State::Going, 50));
        bench.done(check(work, "2026-07-01", CheckResult::Partly, None));
        bench.done(assess(work, outcome));
    }
    let carry = |year| TaskCommand::Carry { task, year };
    assert_eq!(bench.refused(carry(2027)), RefusalCode::WrongStage);
    bench.done(close(task));
    assert_eq!(bench.refused(carry(2026)), RefusalCode::BadValue);
    bench.done(carry(2027));
    let new = bench.last::<Task>();
    assert_eq!(
        (new.year, new.carried_from, new.stage),
        (2027, Some(task), Stage::Open)
    );
    assert_eq!((new.code.as_str(), new.deadline), ("T-0002", None));
    assert_eq!(
        bench.get::<Assignment>(1).outcome,
        Some(Outcome::CarriedOver)
    );
    assert_eq!(bench.get::<Assignment>(2).outcome, Some(Outcome::Done));
    assert_eq!(bench.last::<Finding>().task, Some(new.id));
    assert_eq!(bench.refused(carry(2027)), RefusalCode::NothingToDo);
}
