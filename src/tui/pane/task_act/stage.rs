//! The moves between the five lists.

use crate::{
    base::{date, find::Matcher},
    domain::{Id, OrgKind, Stage, TaskCommand, decide::gate},
    store::StoreError,
    tui::{
        Cx, effect,
        event::{Effect, Request, Target},
        overlay::{Choice, Field, FieldKind, Form, Source, TypedWord, Values},
        pane::{
            board::Board,
            org_form::{orgs, pick_code},
            task_form::{self, mend, task_seen},
        },
    },
};

pub(super) fn publish(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let task = view.line.task.clone();
    // What is missing is said before anything is asked.
    let lacks = gate::missing(&task, &gate::Tally::default());
    if let Some(refusal) = lacks
        .into_iter()
        .find(|r| r.field.as_deref() != Some("scope"))
    {
        let field = refusal.field.clone().unwrap_or_default();
        let said = effect::sentence(&StoreError::Refused(Box::new(refusal)), cx);
        return vec![
            task_form::edit_form(&task, view, cx)
                .complain(&field, &said)
                .open(),
        ];
    }
    let fields = vec![
        Field::new("scope", FieldKind::Line, cx)
            .required()
            .maybe(task.scope.as_deref()),
        Field::new("date", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
    ];
    let form = Form::new(
        format!("publish {}", task.id),
        cx.word("tui.act.board.publish"),
        fields,
    )
    .intro(vec![format!("{} {}", task.code, task.title)]);
    let submit = move |values: &Values, cx: &Cx| {
        let scope = values.must("scope");
        let date = values.day("date").unwrap_or(cx.today);
        let said = cx.say(
            "tui.done.publish",
            &[("task", &task.code), ("scope", &scope)],
        );
        let lines = vec![cx.say(
            "tui.confirm.publish",
            &[("task", &task.title), ("scope", &scope)],
        )];
        let command = TaskCommand::Publish {
            task: task.id,
            scope,
            date,
        };
        let request = Request::new(command, said)
            .seen(task_seen(&task))
            .mend(mend(task.id));
        let title = cx.word("tui.act.board.publish");
        let word = cx.word("tui.confirm.publish_word");
        Ok(vec![
            TypedWord::new(title, lines, word).then(move || vec![request.send()]),
        ])
    };
    vec![form.on_submit(submit).open()]
}

/// Orgs that one task can be dispatched to at once.
const ORGS_MAX: u32 = 1_000_000;

/// Stands among the kinds for the orgs directly below.
const DIRECTLY_BELOW: &str = "below";

/// The kinds of orgs, and before them those directly below, whatever their kind.
fn cohorts() -> Source {
    let kinds = pick_code(
        "org_kind",
        OrgKind::ALL.iter().map(|kind| kind.code()).collect(),
    );
    std::rc::Rc::new(move |cx, typed| {
        let below = Choice::new(DIRECTLY_BELOW, cx.word("tui.task.directly_below"));
        let is_meant = Matcher::new(typed).find(&below.label).is_some();
        let mut all: Vec<Choice> = is_meant.then_some(below).into_iter().collect();
        all.extend(kinds(cx, typed));
        all
    })
}

/// The chosen orgs, and all of the chosen kinds.
fn addressees(values: &Values, cx: &Cx) -> Vec<Id> {
    let mut orgs = values.ids("orgs");
    let codes = values.codes("kinds");
    let kinds: Vec<OrgKind> = codes
        .iter()
        .filter_map(|code| OrgKind::parse(code))
        .collect();
    let within = values.ids("within").first().copied();
    if codes.iter().any(|code| code == DIRECTLY_BELOW) {
        orgs.extend(cx.ask(|store| store.org_ids_below(within, ORGS_MAX)));
    }
    if !kinds.is_empty() {
        orgs.extend(cx.ask(|store| store.org_ids(within, &kinds, ORGS_MAX)));
    }
    orgs.sort_unstable();
    orgs.dedup();
    orgs
}

/// Dispatches to the marked orgs, to chosen ones, or to all of some kinds.
pub(super) fn dispatch(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let task = view.line.task.clone();
    let marked = cx.marked.iter().filter_map(|id| {
        let org = cx.ask(|store| store.find::<crate::domain::Org>(*id))?;
        Some(Choice::new(org.id, org.name))
    });
    let mut fields = vec![
        Field::new("orgs", FieldKind::Pick(orgs(), true), cx).picks(marked.collect()),
        Field::new("kinds", FieldKind::Pick(cohorts(), true), cx),
        Field::new("within", FieldKind::Pick(orgs(), false), cx),
        Field::new("date", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
    ];
    let is_supplement = task.stage == Stage::Open;
    if is_supplement {
        fields.push(
            Field::new("scope", FieldKind::Line, cx)
                .required()
                .maybe(task.scope.as_deref()),
        );
    }
    let key = if is_supplement {
        "tui.task.supplement"
    } else {
        "tui.task.dispatch_how"
    };
    let form = Form::new(
        format!("dispatch {}", task.id),
        cx.word("tui.act.board.dispatch"),
        fields,
    )
    .intro(vec![format!("{} {}", task.code, task.title), cx.word(key)]);
    let submit = move |values: &Values, cx: &Cx| {
        let orgs = addressees(values, cx);
        if orgs.is_empty() {
            return Err(("orgs".into(), "tui.form.no_orgs".into()));
        }
        let count = orgs.len().to_string();
        let said = cx.say("tui.done.dispatch", &[("task", &task.code), ("n", &count)]);
        let date = values.day("date").unwrap_or(cx.today);
        let scope = values.text("scope");
        let command = TaskCommand::Dispatch {
            task: task.id,
            orgs,
            date,
            scope,
        };
        let request = Request::new(command, said)
            .seen(task_seen(&task))
            .mend(mend(task.id));
        Ok(vec![request.send(), Effect::Mark(Vec::new())])
    };
    vec![form.on_submit(submit).open()]
}

pub(super) fn close(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let task = view.line.task.clone();
    let fields = vec![
        Field::new("filed_to", FieldKind::Line, cx)
            .required()
            .maybe(task.filed_to.as_deref()),
        Field::new("date", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
    ];
    let sum = view.line.sum;
    let intro = cx.say(
        "tui.task.close_sum",
        &[
            ("settled", &sum.settled.to_string()),
            ("n", &sum.total.to_string()),
        ],
    );
    let form = Form::new(
        format!("close {}", task.id),
        cx.word("tui.act.board.close"),
        fields,
    )
    .intro(vec![format!("{} {}", task.code, task.title), intro]);
    let submit = move |values: &Values, cx: &Cx| {
        let filed_to = values.must("filed_to");
        let date = values.day("date").unwrap_or(cx.today);
        let said = cx.say("tui.done.close", &[("task", &task.code)]);
        let lines = vec![cx.say("tui.confirm.close", &[("task", &task.title)])];
        let command = TaskCommand::Close {
            task: task.id,
            filed_to,
            date,
        };
        let request = Request::new(command, said)
            .seen(task_seen(&task))
            .mend(mend(task.id));
        let title = cx.word("tui.act.board.close");
        let word = cx.word("tui.confirm.close_word");
        Ok(vec![
            TypedWord::new(title, lines, word).then(move || vec![request.send()]),
        ])
    };
    vec![form.on_submit(submit).open()]
}

pub(super) fn reopen(pane: &mut Board, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let task = view.line.task.clone();
    let fields = vec![Field::new("reason", FieldKind::Lines(3), cx).required()];
    let form = Form::new(
        format!("reopen {}", task.id),
        cx.word("tui.act.board.reopen"),
        fields,
    )
    .intro(vec![format!("{} {}", task.code, task.title)]);
    let submit = move |values: &Values, cx: &Cx| {
        let command = TaskCommand::Reopen {
            task: task.id,
            reason: values.must("reason"),
        };
        let said = cx.say("tui.done.reopen", &[("task", &task.code)]);
        let request = Request::new(command, said).seen(task_seen(&task));
        Ok(vec![request.send(), Effect::Aim(Target::Task(task.id))])
    };
    vec![form.on_submit(submit).open()]
}
