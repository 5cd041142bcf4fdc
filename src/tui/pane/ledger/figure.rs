//! The form that enters a figure of an org: what norms and targets are judged from.

use super::fill::plain;
use crate::{
    domain::{FigureCommand, FigureLine, Id, Org},
    tui::{
        Cx,
        event::Effect,
        overlay::{Choice, Values},
        pane::entry,
    },
};

/// Asks for a figure of an org under an adoption; the first of the facts is picked already if it
/// is the one that is wanted.
pub fn form(
    adoption: Id,
    org: Choice,
    (facts, picked): (Vec<Choice>, Option<Choice>),
    cx: &Cx,
) -> Vec<Effect> {
    // What was begun for one norm or target is no draft for another.
    let wanted = picked
        .as_ref()
        .map(|it| it.code.clone())
        .unwrap_or_default();
    let name = format!("figure-set {} {adoption} {wanted}", org.code);
    let fields = vec![
        entry::org("org", Some(org), cx).required(),
        entry::one_of("fact", facts, cx)
            .required()
            .picks(picked.into_iter().collect()),
        entry::line("value", cx).required(),
        entry::day("start", None, cx).labelled(cx.code("field", "since")),
        entry::day("end", None, cx).labelled(cx.code("field", "until")),
        entry::line("source", cx),
    ];
    let head = (name, cx.word("tui.figure.title"));
    let intro = cx.word("tui.figure.intro");
    entry::ask(head, &intro, fields, move |values, cx| {
        let Some(org) = values.ids("org").first().copied() else {
            return Vec::new();
        };
        let command = FigureCommand::Set {
            adoption,
            line: line(org, values, cx),
        };
        let whom = cx.ask(|store| store.find::<Org>(org)).map(|it| it.name);
        vec![entry::request(command, &whom.unwrap_or_default(), cx).send()]
    })
}

fn line(org: Id, values: &Values, cx: &Cx) -> FigureLine {
    FigureLine {
        org,
        fact: values.must("fact"),
        matter: None,
        start: values.day("start"),
        end: values.day("end"),
        value: values.text("value").map(|given| plain(given, cx)),
        score: None,
        full: None,
        rank: None,
        source: values.text("source"),
    }
}
