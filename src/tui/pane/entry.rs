//! What the forms of the books have in common: their fields, whom to pick, what to send.

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use super::org_form::{known_persons, orgs};
use crate::{
    base::{Date, date, text},
    domain::{Command, Id, Record, Seen, pack::Pack},
    tui::{
        Cx,
        event::{Effect, Request},
        overlay::{Choice, Field, FieldKind, Form, Source, TypedWord, Values, among},
    },
};

/// A line that may be empty.
pub fn line(name: &'static str, cx: &Cx) -> Field {
    Field::new(name, FieldKind::Line, cx)
}

/// A few lines that may be empty.
pub fn lines(name: &'static str, cx: &Cx) -> Field {
    Field::new(name, FieldKind::Lines(2), cx)
}

/// A day that may be empty.
pub fn day(name: &'static str, value: Option<Date>, cx: &Cx) -> Field {
    let value = value.map(date::iso);
    Field::new(name, FieldKind::Date, cx).maybe(value.as_deref())
}

/// The day of the act: today unless said otherwise.
pub fn today(cx: &Cx) -> Field {
    day("date", Some(cx.today), cx).required()
}

/// One org.
pub fn org(name: &'static str, picked: Option<Choice>, cx: &Cx) -> Field {
    Field::new(name, FieldKind::Pick(orgs(), false), cx).picks(picked.into_iter().collect())
}

/// Many orgs.
pub fn many_orgs(name: &'static str, picked: Vec<Choice>, cx: &Cx) -> Field {
    Field::new(name, FieldKind::Pick(orgs(), true), cx).picks(picked)
}

/// One person of the register.
pub fn person(name: &'static str, picked: Option<Choice>, cx: &Cx) -> Field {
    Field::new(name, FieldKind::Pick(known(), false), cx).picks(picked.into_iter().collect())
}

/// Many persons of the register.
pub fn many_persons(name: &'static str, cx: &Cx) -> Field {
    Field::new(name, FieldKind::Pick(known(), true), cx)
}

/// Persons who stand in the register.
fn known() -> Source {
    Rc::new(|cx, typed| known_persons(cx, typed.trim()))
}

/// One of a list that is known beforehand, found by typing.
pub fn one_of(name: &'static str, choices: Vec<Choice>, cx: &Cx) -> Field {
    Field::new(name, FieldKind::Pick(among(choices), false), cx)
}

/// Some of a list that is known beforehand.
pub fn some_of(name: &'static str, choices: Vec<Choice>, cx: &Cx) -> Field {
    Field::new(name, FieldKind::Pick(among(choices), true), cx)
}

/// The org in hand as something picked.
pub fn org_in_hand(cx: &Cx) -> Option<Choice> {
    let id = cx.org?;
    let org = cx.ask(|store| store.find::<crate::domain::Org>(id))?;
    Some(Choice::new(id, org.name))
}

/// The orgs that were marked in the tree, as picked.
pub fn marked(cx: &Cx) -> Vec<Choice> {
    let roster = cx.roster();
    let orgs = cx.marked.iter().filter_map(|id| roster.org(*id));
    orgs.map(|org| Choice::new(org.id, org.name.to_string()))
        .collect()
}

/// The secretary of an org as something picked.
pub fn secretary(org: Id, cx: &Cx) -> Option<Choice> {
    let view = cx.ask(|store| store.org_view(org))?;
    let person = &view.secretary()?.person;
    Some(Choice::new(person.id, person.name.clone()))
}

/// Every adopted pack by its adoption: a list must not read a pack anew for each of its lines.
pub fn packs(cx: &Cx) -> Packs {
    let adoptions = cx.ask(|store| store.adoptions(None));
    let packs = adoptions.into_iter().filter_map(|adoption| {
        let pack = cx.ask(|store| store.pack_of(adoption.id))?;
        Some((adoption.id, pack))
    });
    packs.collect()
}

/// Adopted packs by adoption.
pub type Packs = BTreeMap<Id, Arc<Pack>>;

/// Who works here.
pub fn actor(cx: &Cx) -> Option<String> {
    cx.store.map(|store| store.session().actor.clone())
}

/// The version of a row that the clerk saw.
pub fn seen<R: Record>(row: &R) -> Vec<Seen> {
    let row = row.row();
    vec![Seen {
        kind: R::KIND,
        id: row.id,
        version: row.version,
    }]
}

/// A command whose name tells what was done, and with whom.
pub fn request(command: impl Into<Command>, whom: &str, cx: &Cx) -> Request {
    let command = command.into();
    let act = cx.code("command", command.name());
    let said = cx.say("tui.done.act", &[("act", &act), ("whom", whom)]);
    Request::new(command, said)
}

/// A form under a title; what becomes of its values is one effect or several.
pub fn ask(
    (name, title): (String, String),
    intro: &str,
    fields: Vec<Field>,
    submit: impl Fn(&Values, &Cx) -> Vec<Effect> + 'static,
) -> Vec<Effect> {
    let form = Form::new(name, title, fields).intro(text::wrap(intro, 76));
    vec![
        form.on_submit(move |values, cx| Ok(submit(values, cx)))
            .open(),
    ]
}

/// A form that asks for nothing but the reason.
pub fn ask_reason(
    head: (String, String),
    intro: &str,
    cx: &Cx,
    submit: impl Fn(String, &Cx) -> Vec<Effect> + 'static,
) -> Vec<Effect> {
    let fields = vec![Field::new("reason", FieldKind::Lines(2), cx).required()];
    ask(head, intro, fields, move |values, cx| {
        submit(values.must("reason"), cx)
    })
}

/// Asks for the typed word of something that cannot be undone.
pub fn confirm(
    (title, word): (String, &str),
    intro: &str,
    cx: &Cx,
    request: Request,
) -> Vec<Effect> {
    let word = cx.word(&format!("tui.confirm.{word}"));
    vec![TypedWord::new(title, text::wrap(intro, 66), word).then(move || vec![request.send()])]
}

/// The name for drafts and the title of a form that asks about one row: `act` is the leaf's section
/// and the act, as the keymap has them.
pub fn head<R: Record>(row: &R, act: &str, cx: &Cx) -> (String, String) {
    let name = format!("{act} {}", row.row().id);
    (name, cx.word(&format!("tui.act.{act}")))
}

/// Sends a command on a row as the clerk saw it.
pub fn send<R: Record>(command: impl Into<Command>, row: &R, whom: &str, cx: &Cx) -> Vec<Effect> {
    vec![request(command, whom, cx).seen(seen(row)).send()]
}
