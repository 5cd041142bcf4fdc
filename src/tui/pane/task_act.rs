//! The acts of the board: each opens a form or sends a command for the task in hand.

use super::{
    board::Board,
    org_form::choices,
    task_form::{self},
};
use crate::{
    base::date,
    domain::{CheckMode, CheckResult, EvidenceOf, Kind, Seen, Stage, State, TaskCommand},
    exchange::blank::BlankKind,
    store::query::task::AssignmentLine,
    tui::{
        Cx,
        act::{Act, always},
        event::{Effect, Request},
        evidence, mail,
        overlay::{Field, FieldKind, Form, Values},
    },
};

mod stage;

use stage::{close, dispatch, publish, reopen};

/// The table.
pub const ACTS: [Act<Board>; 19] = [
    Act {
        name: "new",
        cli: "task open {title}",
        guard: always,
        run: task_form::new,
    },
    Act {
        name: "edit",
        cli: "task edit {task} {field}={value}",
        guard: open_task,
        run: task_form::edit,
    },
    Act {
        name: "forward",
        cli: "",
        guard: open_task,
        run: forward,
    },
    Act {
        name: "publish",
        cli: "task publish {task} --scope {scope}",
        guard: unpublished,
        run: publish,
    },
    Act {
        name: "dispatch",
        cli: "task dispatch {task} {org} --kind {kind}",
        guard: open_task,
        run: dispatch,
    },
    Act {
        name: "progress",
        cli: "task progress {task} {org} --progress {progress} --state {state}",
        guard: has_work,
        run: progress,
    },
    Act {
        name: "check",
        cli: "task check {task} {org} --result {result}",
        guard: has_work,
        run: check,
    },
    Act {
        name: "assess",
        cli: "task assess {task} {org} --outcome {outcome} --assessment {text}",
        guard: has_assignments,
        run: assess,
    },
    Act {
        name: "close",
        cli: "task close {task} --filed-to {filed_to}",
        guard: checked,
        run: close,
    },
    Act {
        name: "return",
        cli: "task return {task} {org} --reason {reason}",
        guard: has_task,
        run: send_back,
    },
    Act {
        name: "reopen",
        cli: "task reopen {task} --reason {reason}",
        guard: not_open,
        run: reopen,
    },
    Act {
        name: "note",
        cli: "task note {task} {text} --quarter {quarter}",
        guard: has_task,
        run: note,
    },
    Act {
        name: "opinion",
        cli: "task opinion {task} {text} --member {name}",
        guard: published,
        run: opinion,
    },
    Act {
        name: "carry",
        cli: "task carry {task} --year {year}",
        guard: closed,
        run: carry,
    },
    Act {
        name: "by",
        cli: "",
        guard: always,
        run: by,
    },
    Act {
        name: "mine",
        cli: "",
        guard: always,
        run: mine,
    },
    Act {
        name: "send",
        cli: "task blank --to {folder}",
        guard: always,
        run: |_, cx| mail::send(BlankKind::Task, cx),
    },
    Act {
        name: "collect",
        cli: "task collect {folder}",
        guard: always,
        run: |_, _| mail::collect(BlankKind::Task),
    },
    Act {
        name: "attach",
        cli: "evidence add {file} --of assignment:{assignment}",
        guard: has_work,
        run: attach,
    },
];

fn stage(pane: &Board) -> Option<Stage> {
    pane.view().map(|view| view.line.task.stage)
}

fn has_task(pane: &Board, _: &Cx) -> Option<&'static str> {
    stage(pane).is_none().then_some("no_task")
}

fn open_task(pane: &Board, cx: &Cx) -> Option<&'static str> {
    has_task(pane, cx).or((stage(pane) == Some(Stage::Closed)).then_some("task_closed"))
}

fn unpublished(pane: &Board, cx: &Cx) -> Option<&'static str> {
    has_task(pane, cx).or((stage(pane) != Some(Stage::Open)).then_some("task_published"))
}

fn published(pane: &Board, cx: &Cx) -> Option<&'static str> {
    has_task(pane, cx).or((stage(pane) == Some(Stage::Open)).then_some("task_unpublished"))
}

fn not_open(pane: &Board, cx: &Cx) -> Option<&'static str> {
    has_task(pane, cx).or((stage(pane) == Some(Stage::Open)).then_some("task_open"))
}

fn closed(pane: &Board, cx: &Cx) -> Option<&'static str> {
    has_task(pane, cx).or((stage(pane) != Some(Stage::Closed)).then_some("task_not_closed"))
}

fn checked(pane: &Board, cx: &Cx) -> Option<&'static str> {
    let ready = matches!(stage(pane), Some(Stage::Dispatched | Stage::Checked));
    has_task(pane, cx).or((!ready).then_some("task_unchecked"))
}

fn has_assignments(pane: &Board, cx: &Cx) -> Option<&'static str> {
    let none = pane.view().is_some_and(|view| view.line.sum.total == 0);
    open_task(pane, cx).or(none.then_some("no_assignment"))
}

/// Acts on one assignment lead into the task where none is in hand yet.
fn has_work(pane: &Board, cx: &Cx) -> Option<&'static str> {
    has_assignments(pane, cx)
}

/// The assignments that an act is for; without any the board goes into the task first.
fn works(pane: &mut Board, cx: &Cx) -> Result<Vec<AssignmentLine>, Vec<Effect>> {
    let works = pane.works();
    if !works.is_empty() {
        return Ok(works);
    }
    pane.enter(cx);
    Err(vec![cx.info("tui.message.choose_work", &[])])
}

fn work_seen(line: &AssignmentLine) -> Vec<Seen> {
    let work = &line.assignment;
    vec![Seen {
        kind: Kind::Assignment,
        id: work.id,
        version: work.version,
    }]
}

fn intro(works: &[AssignmentLine], cx: &Cx) -> Vec<String> {
    let Some(first) = works.first() else {
        return Vec::new();
    };
    let title = format!("{} {}", first.task_code, first.title);
    let orgs = match works.len() {
        1 => first.org.clone(),
        n => cx.say(
            "tui.task.orgs",
            &[("org", &first.org), ("n", &n.to_string())],
        ),
    };
    vec![title, orgs]
}

fn forward(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    match stage(pane) {
        Some(Stage::Open) => publish(pane, cx),
        Some(Stage::Published) => dispatch(pane, cx),
        Some(Stage::Dispatched) => check(pane, cx),
        _ => close(pane, cx),
    }
}

fn progress(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let works = match works(pane, cx) {
        Ok(works) => works,
        Err(effects) => return effects,
    };
    vec![progress_form(works, cx).open()]
}

/// A file proves one assignment: the first of those in hand.
fn attach(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let works = match works(pane, cx) {
        Ok(works) => works,
        Err(effects) => return effects,
    };
    let Some(work) = works.first() else {
        return Vec::new();
    };
    let what = intro(&works[..1], cx).join(" ");
    evidence::attach(EvidenceOf::Assignment, work.assignment.id, &what, cx)
}

/// The form for how far some assignments are.
pub fn progress_form(works: Vec<AssignmentLine>, cx: &Cx) -> Form {
    let states: Vec<&str> = State::ALL.iter().map(|state| state.code()).collect();
    let first = works.first().map(|line| line.assignment.clone());
    let first = first.as_ref();
    let state = first.map_or("going", |work| work.state.code());
    let percent = first
        .map(|work| work.progress.to_string())
        .unwrap_or_default();
    let fields = vec![
        Field::new("state", choices("state", &states, cx), cx)
            .required()
            .value(state),
        Field::new("progress", FieldKind::Number, cx).value(&percent),
        Field::new("evidence", FieldKind::Lines(3), cx)
            .maybe(first.and_then(|work| work.evidence.as_deref())),
        Field::new("remark", FieldKind::Lines(2), cx)
            .maybe(first.and_then(|work| work.remark.as_deref())),
    ];
    let id = first.map_or(0, |work| work.id);
    Form::new(
        format!("progress {id}"),
        cx.word("tui.act.board.progress"),
        fields,
    )
    .intro(intro(&works, cx))
    .on_submit(move |values, cx| {
        let state = State::parse(&values.must("state")).unwrap_or(State::Going);
        let progress = match state {
            State::Done => 100,
            State::Waiting => 0,
            _ => values.number("progress").unwrap_or(0),
        };
        let send = |line: &AssignmentLine| {
            let command = TaskCommand::Progress {
                assignment: line.assignment.id,
                state,
                progress,
                evidence: values.text("evidence"),
                remark: values.text("remark"),
            };
            let said = cx.say("tui.done.progress", &[("org", &line.org)]);
            Request::new(command, said).seen(work_seen(line)).send()
        };
        Ok(works.iter().map(send).collect())
    })
}

fn check(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let works = match works(pane, cx) {
        Ok(works) => works,
        Err(effects) => return effects,
    };
    let modes: Vec<&str> = CheckMode::ALL.iter().map(|mode| mode.code()).collect();
    let results: Vec<&str> = CheckResult::ALL
        .iter()
        .map(|result| result.code())
        .collect();
    let fields = vec![
        Field::new("result", choices("check_result", &results, cx), cx).required(),
        Field::new("score", FieldKind::Points, cx),
        Field::new("mode", choices("check_mode", &modes, cx), cx).required(),
        Field::new("remark", FieldKind::Lines(3), cx),
        Field::new("date", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
        Field::new("checker", FieldKind::Line, cx)
            .maybe(cx.store.map(|store| store.session().actor.as_str())),
    ];
    let id = works.first().map_or(0, |line| line.assignment.id);
    let form = Form::new(
        format!("check {id}"),
        cx.word("tui.act.board.check"),
        fields,
    )
    .intro(intro(&works, cx));
    let submit = move |values: &Values, cx: &Cx| {
        let send = |line: &AssignmentLine| {
            let command = TaskCommand::Check {
                assignment: line.assignment.id,
                date: values.day("date").unwrap_or(cx.today),
                mode: CheckMode::parse(&values.must("mode")).unwrap_or(CheckMode::Daily),
                result: CheckResult::parse(&values.must("result")).unwrap_or(CheckResult::Met),
                score: values.points("score"),
                remark: values.text("remark"),
                checker: values.text("checker"),
            };
            let said = cx.say("tui.done.check", &[("org", &line.org)]);
            Request::new(command, said).seen(work_seen(line)).send()
        };
        Ok(works.iter().map(send).collect())
    };
    vec![form.on_submit(submit).open()]
}

/// Assesses the assignments in hand; from the board every one not yet assessed.
fn assess(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let task = view.line.task.id;
    vec![task_form::assess_form(task, pane.works(), cx).open()]
}

/// An assignment goes back to its org; from the board the task goes one stage back.
fn send_back(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let works = pane.works();
    if works.is_empty() {
        return match not_open(pane, cx) {
            Some(reason) => vec![cx.warn(&format!("tui.reason.{reason}"), &[])],
            None => reopen(pane, cx),
        };
    }
    let id = works.first().map_or(0, |line| line.assignment.id);
    let fields = vec![Field::new("reason", FieldKind::Lines(3), cx).required()];
    let form = Form::new(
        format!("return {id}"),
        cx.word("tui.act.board.return"),
        fields,
    )
    .intro(intro(&works, cx));
    let submit = move |values: &Values, cx: &Cx| {
        let send = |line: &AssignmentLine| {
            let command = TaskCommand::Return {
                assignment: line.assignment.id,
                reason: values.must("reason"),
            };
            let said = cx.say("tui.done.return", &[("org", &line.org)]);
            Request::new(command, said).seen(work_seen(line)).send()
        };
        Ok(works.iter().map(send).collect())
    };
    vec![form.on_submit(submit).open()]
}

fn note(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    task_form::note(pane, cx)
}

fn opinion(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    task_form::opinion(pane, cx)
}

fn carry(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let (task, year) = (view.line.task.id, cx.year + 1);
    let said = cx.say("tui.done.carry", &[("year", &year.to_string())]);
    vec![Request::new(TaskCommand::Carry { task, year }, said).send()]
}

fn by(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    pane.turn(cx);
    Vec::new()
}

fn mine(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    if cx.org.is_none() {
        return vec![cx.warn("tui.reason.no_org", &[])];
    }
    pane.narrow_to_org(cx);
    Vec::new()
}
