//! The gates, held to whatever sequence of acts.

use proptest::prelude::*;
use wudan::{
    base::Value,
    domain::{Assignment, CheckResult, Id, Outcome, Patch, Stage, State, Task, TaskCommand},
};

use super::{
    Bench, day,
    task::{assess, check, close, dispatch, open, progress, publish, stage, text},
};

/// What must be true of a task wherever it stands.
fn keeps_the_gates(bench: &Bench, task: &Task) -> bool {
    let works: Vec<Assignment> = bench
        .all::<Assignment>()
        .into_iter()
        .filter(|work| work.task == task.id)
        .collect();
    let at = |stage| task.stage >= stage;
    let said = task.goal.is_some() && task.standard.is_some() && task.deadline.is_some();
    let ended = |work: &Assignment| {
        work.evidence.is_some() && work.assessment.is_some() && work.outcome.is_some()
    };
    (!at(Stage::Published) || (said && task.published.is_some() && task.scope.is_some()))
        && (!at(Stage::Dispatched) || !works.is_empty())
        && (!at(Stage::Checked) || works.iter().all(|work| work.result.is_some()))
        && (!at(Stage::Closed) || (works.iter().all(ended) && task.filed_to.is_some()))
}

fn step(n: u8, org: Id, work: Id) -> TaskCommand {
    let task = 1;
    match n {
        0 => publish(task),
        1 => dispatch(task, &[org]),
        2 => progress(work, State::Done, 100),
        3 => check(work, "2026-07-01", CheckResult::Met, None),
        4 => assess(work, Outcome::Done),
        5 => TaskCommand::AssessAll {
            task,
            outcome: Outcome::NotDone,
            assessment: "x".into(),
        },
        6 => close(task),
        7 => TaskCommand::Return {
            assignment: work,
            reason: "x".into(),
        },
        8 => TaskCommand::Reopen {
            task,
            reason: "x".into(),
        },
        9 => TaskCommand::Edit {
            task,
            set: vec![Patch {
                field: "goal".into(),
                value: Value::Null,
            }],
        },
        _ => TaskCommand::Dispatch {
            task,
            orgs: vec![org],
            date: day("2026-05-20"),
            scope: Some("all".into()),
        },
    }
}

proptest! {
    #[test]
    fn no_sequence_of_acts_skips_a_gate(
        steps in prop::collection::vec((0..11_u8, 1..4_i64, 1..4_i64), 1..60)
    ) {
        let mut bench = Bench::new();
        open(&mut bench, text());
        for (n, org, work) in steps {
            let before = stage(&bench, 1) as i32;
            let command = step(n, org, work);
            let _ = bench.apply(command);
            let task = bench.get::<Task>(1);
            let most = if n == 10 { 2 } else { 1 };
            let moved = task.stage as i32 - before;
            prop_assert!((-1..=most).contains(&moved), "{moved} by {n}");
            prop_assert!(keeps_the_gates(&bench, &task), "{task:?}");
        }
    }
}
