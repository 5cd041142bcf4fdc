//! How duties are changed: state, evidence, one's own lines.

use super::{Duties, seen};
use crate::{
    base::text,
    domain::{Duty, DutyCommand, PostKind, State},
    tui::{
        Cx,
        event::{Effect, Request},
        overlay::{Field, FieldKind, Form, Values},
        pane::org_form,
    },
};

fn form(pane: &Duties, at: &str, cx: &Cx) -> Vec<Effect> {
    let Some(duty) = pane.current().cloned() else {
        return Vec::new();
    };
    let states: Vec<&str> = State::ALL.iter().map(|state| state.code()).collect();
    let fields = vec![
        Field::new("state", org_form::choices("state", &states, cx), cx)
            .required()
            .value(duty.state.code()),
        Field::new("progress", FieldKind::Number, cx).value(&duty.progress.to_string()),
        Field::new("evidence", FieldKind::Lines(3), cx).maybe(duty.evidence.as_deref()),
        Field::new("remark", FieldKind::Lines(3), cx).maybe(duty.remark.as_deref()),
    ];
    let form = Form::new(
        format!("duty {}", duty.id),
        cx.word("tui.act.duty.state"),
        fields,
    )
    .intro(text::wrap(&duty.text, 76))
    .at(at);
    let submit = move |values: &Values, cx: &Cx| {
        let state = State::parse(&values.must("state")).unwrap_or(duty.state);
        // "Done" without a figure is done in full; "waiting" has no figure.
        let progress = match state {
            State::Done => 100,
            State::Waiting => 0,
            _ => values.number("progress").unwrap_or(0),
        };
        let command = DutyCommand::Set {
            duty: duty.id,
            state,
            progress,
            evidence: values.text("evidence"),
            remark: values.text("remark"),
        };
        let said = cx.word("tui.done.duty");
        Ok(vec![Request::new(command, said).seen(seen(&duty)).send()])
    };
    vec![form.on_submit(submit).open()]
}

pub(super) fn set(pane: &mut Duties, cx: &Cx) -> Vec<Effect> {
    form(pane, "state", cx)
}

pub(super) fn evidence(pane: &mut Duties, cx: &Cx) -> Vec<Effect> {
    form(pane, "evidence", cx)
}

pub(super) fn done(pane: &mut Duties, cx: &Cx) -> Vec<Effect> {
    let chosen = pane.list.chosen();
    pane.list.clear_marks();
    let lines = pane.lines.iter().filter(|duty| chosen.contains(&duty.id));
    let request = |duty: &Duty| {
        let command = DutyCommand::Set {
            duty: duty.id,
            state: State::Done,
            progress: 100,
            evidence: duty.evidence.clone(),
            remark: duty.remark.clone(),
        };
        Request::new(command, cx.word("tui.done.duty"))
            .seen(seen(duty))
            .send()
    };
    lines.map(request).collect()
}

pub(super) fn add(pane: &mut Duties, cx: &Cx) -> Vec<Effect> {
    let Some(view) = &pane.org else {
        return Vec::new();
    };
    let (org, name, year) = (view.org.id, view.org.name.clone(), cx.year);
    let posts: Vec<&str> = PostKind::ALL.iter().map(|post| post.code()).collect();
    let fields = vec![
        Field::new("text", FieldKind::Lines(3), cx).required(),
        Field::new(
            "post",
            FieldKind::Pick(org_form::pick_code("post_kind", posts), false),
            cx,
        )
        .required()
        .picks(org_form::picked("post_kind", "secretary", cx)),
        Field::new("area", FieldKind::Line, cx),
        Field::new("clause", FieldKind::Line, cx),
    ];
    let form = Form::new(
        format!("duty-new {org}"),
        cx.word("tui.act.duty.new"),
        fields,
    )
    .intro(vec![name]);
    let submit = move |values: &Values, cx: &Cx| {
        let command = DutyCommand::Add {
            year,
            org,
            post: PostKind::parse(&values.must("post")).unwrap_or(PostKind::Secretary),
            text: values.must("text"),
            area: values.text("area"),
            clause: values.text("clause"),
        };
        Ok(vec![
            Request::new(command, cx.word("tui.done.duty_new")).send(),
        ])
    };
    vec![form.on_submit(submit).open()]
}

pub(super) fn remove(pane: &mut Duties, cx: &Cx) -> Vec<Effect> {
    let Some(duty) = pane.current() else {
        return Vec::new();
    };
    let command = DutyCommand::Drop { duty: duty.id };
    vec![
        Request::new(command, cx.word("tui.done.duty_drop"))
            .seen(seen(duty))
            .send(),
    ]
}
