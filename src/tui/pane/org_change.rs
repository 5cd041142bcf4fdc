//! Changes of the tree itself: moving, merging, ending an org, leaving a post.

use super::{org::Orgs, org_form::orgs};
use crate::{
    base::date,
    domain::{Id, Kind, OrgCommand, PersonCommand, Seen},
    tui::{
        Cx, bundle,
        event::{Effect, Request},
        overlay::{Choice, Field, FieldKind, Form, Values},
    },
};

/// The org in hand: key, name, and the version that was seen.
fn in_hand(pane: &Orgs) -> Option<(Id, String, Vec<Seen>)> {
    let org = &pane.view()?.org;
    let seen = Seen {
        kind: Kind::Org,
        id: org.id,
        version: org.version,
    };
    Some((org.id, org.name.clone(), vec![seen]))
}

fn day(cx: &Cx) -> Field {
    Field::new("date", FieldKind::Date, cx)
        .required()
        .value(&date::iso(cx.today))
}

/// Puts the org in hand under another.
pub fn move_to(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    let Some((org, name, seen)) = in_hand(pane) else {
        return Vec::new();
    };
    let fields = vec![
        Field::new("parent", FieldKind::Pick(orgs(), false), cx).required(),
        day(cx),
        Field::new("reason", FieldKind::Line, cx),
    ];
    let form = Form::new(
        format!("org-move {org}"),
        cx.word("tui.act.org.move"),
        fields,
    );
    let said = cx.say("tui.done.org_edit", &[("org", &name)]);
    let submit = move |values: &Values, cx: &Cx| {
        let command = OrgCommand::Move {
            org,
            parent: values.ids("parent").first().copied(),
            date: values.day("date").unwrap_or(cx.today),
            reason: values.text("reason"),
        };
        Ok(vec![
            Request::new(command, said.clone())
                .seen(seen.clone())
                .send(),
        ])
    };
    vec![form.intro(vec![name]).on_submit(submit).open()]
}

/// Dissolves the org in hand into another.
pub fn merge(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    let Some((org, name, seen)) = in_hand(pane) else {
        return Vec::new();
    };
    let fields = vec![
        Field::new("merged_into", FieldKind::Pick(orgs(), false), cx).required(),
        day(cx),
        Field::new("reason", FieldKind::Line, cx).required(),
    ];
    let form = Form::new(
        format!("org-merge {org}"),
        cx.word("tui.act.org.merge"),
        fields,
    );
    let said = cx.say("tui.done.dissolve", &[("org", &name)]);
    let submit = move |values: &Values, cx: &Cx| {
        let command = OrgCommand::Merge {
            org,
            into: values
                .ids("merged_into")
                .first()
                .copied()
                .unwrap_or_default(),
            date: values.day("date").unwrap_or(cx.today),
            reason: values.text("reason"),
        };
        Ok(vec![
            Request::new(command, said.clone())
                .seen(seen.clone())
                .send(),
        ])
    };
    vec![form.intro(vec![name]).on_submit(submit).open()]
}

/// Ends the org in hand, with a day and a reason.
pub fn dissolve(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    let Some((org, name, seen)) = in_hand(pane) else {
        return Vec::new();
    };
    let fields = vec![
        day(cx),
        Field::new("reason", FieldKind::Line, cx).required(),
    ];
    let form = Form::new(
        format!("dissolve {org}"),
        cx.word("tui.act.org.dissolve"),
        fields,
    );
    let said = cx.say("tui.done.dissolve", &[("org", &name)]);
    let submit = move |values: &Values, cx: &Cx| {
        let command = OrgCommand::Dissolve {
            org,
            date: values.day("date").unwrap_or(cx.today),
            reason: values.text("reason"),
        };
        Ok(vec![
            Request::new(command, said.clone())
                .seen(seen.clone())
                .send(),
        ])
    };
    vec![form.intro(vec![name]).on_submit(submit).open()]
}

/// Ends a post of the org in hand; what is under way is handed over.
pub fn leave(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    let Some(view) = pane.view() else {
        return Vec::new();
    };
    let holders: Vec<Choice> = view
        .officers
        .iter()
        .map(|officer| {
            let post = cx.code("post_kind", officer.post.post.code());
            Choice::new(officer.post.id, officer.person.name.clone()).note(post)
        })
        .collect();
    if holders.is_empty() {
        return vec![cx.warn("tui.reason.no_officer", &[])];
    }
    let (org, name) = (view.org.id, view.org.name.clone());
    let first = holders.first().cloned();
    let source = std::rc::Rc::new(move |_: &Cx, typed: &str| {
        let matcher = crate::base::find::Matcher::new(typed);
        matcher.ranked(holders.clone(), |it: &Choice| vec![&it.label])
    });
    let fields = vec![
        Field::new("person", FieldKind::Pick(source, false), cx)
            .required()
            .picks(first.into_iter().collect()),
        Field::new("until", FieldKind::Date, cx)
            .required()
            .value(&date::iso(cx.today)),
    ];
    let form = Form::new(format!("leave {org}"), cx.word("tui.act.org.leave"), fields);
    let said = cx.say("tui.done.leave", &[("org", &name)]);
    let submit = move |values: &Values, cx: &Cx| {
        let command = PersonCommand::Leave {
            post: values.ids("person").first().copied().unwrap_or_default(),
            until: values.day("until").unwrap_or(cx.today),
        };
        Ok(vec![Request::new(command, said.clone()).send()])
    };
    vec![form.intro(vec![name]).on_submit(submit).open()]
}

/// Tells the subtree of the org in hand to another office.
pub fn tell(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    match in_hand(pane) {
        Some((org, name, _)) => bundle::make(cx, (org, &name)),
        None => Vec::new(),
    }
}

/// Looks at what another office told.
pub fn receive(_: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    bundle::take(cx)
}
