//! What is done with verdicts: proposed, decided, confirmed, explained, and the year closed.

use super::{Grading, appraisals, chosen, current, has_line, hearing};
use crate::{
    domain::{Verdict, VerdictCommand, YearCommand},
    tui::{
        Cx,
        event::Effect,
        overlay::{Choice, ChoiceList, Field, FieldKind, Tree},
        pane::{Pane, book::Book, entry},
    },
    words::explain,
};

/// Only the org in hand with all below it, and back.
pub fn mine(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    book.narrow_to_org(cx)
}

/// The reason why there is nothing to judge.
pub fn has_appraisal(book: &Book<Grading>, cx: &Cx) -> Option<&'static str> {
    chosen(&book.view, cx).is_none().then_some("no_appraisal")
}

fn kept(book: &Book<Grading>) -> Option<&Verdict> {
    current(book)?.kept.as_ref()
}

/// The reason why a body cannot decide yet, or any more.
pub fn undecided(book: &Book<Grading>, cx: &Cx) -> Option<&'static str> {
    let reason = match kept(book) {
        None => Some("not_proposed"),
        Some(kept) if kept.grade.is_some() => Some("decided"),
        Some(_) => None,
    };
    has_line(book, cx).or(reason)
}

/// The reason why there is no decision to take back.
pub fn decided(book: &Book<Grading>, cx: &Cx) -> Option<&'static str> {
    let has_none = kept(book).is_none_or(|kept| kept.grade.is_none());
    has_line(book, cx).or(has_none.then_some("undecided"))
}

/// Turns to another appraisal.
pub fn turn(_: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let mut list = ChoiceList::new(cx.word("tui.act.rank.turn"));
    for (docket, id, title) in appraisals(cx) {
        let choice = Choice::new(&id, title).note(docket.pack.head.short.clone());
        let name = format!("{} {id}", docket.adoption.id);
        list = list.line(choice, move || {
            vec![Effect::Turn(super::PaneId::Appraisal, name)]
        });
    }
    vec![list.open()]
}

/// Shows the appraisal `adoption id`.
pub fn show(book: &mut Book<Grading>, name: &str, cx: &Cx) {
    if let Some((adoption, id)) = name.split_once(' ')
        && let Ok(adoption) = adoption.parse()
    {
        book.view.appraisal = Some((adoption, id.to_string()));
        book.load(cx);
    }
}

/// The tree of reasons of the verdict in hand.
pub fn explain(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = current(book) else {
        return Vec::new();
    };
    let Some((docket, id, title)) = chosen(&book.view, cx) else {
        return Vec::new();
    };
    let Some(hearing) = hearing(docket, cx) else {
        return Vec::new();
    };
    let assessed = hearing.assessed();
    let verdicts = cx.ask(|store| store.verdicts_of(&hearing, &id, &assessed));
    let mut own = verdicts
        .iter()
        .filter(|found| found.org == it.org && found.person == it.person);
    let Some(verdict) = own.next() else {
        return Vec::new();
    };
    let told = |node: &_| explain::line(cx.words, hearing.pack(), node);
    let title = format!("{}  {title}", it.org_name);
    vec![Tree::of(title, &verdict.trace, &told).open()]
}

/// Keeps what the rules say of everybody, so that the body can decide.
pub fn propose(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some((docket, id, title)) = chosen(&book.view, cx) else {
        return Vec::new();
    };
    let Some(hearing) = hearing(docket, cx) else {
        return Vec::new();
    };
    let assessed = hearing.assessed();
    let verdicts = cx.ask(|store| store.verdicts_of(&hearing, &id, &assessed));
    let lines = hearing.lines(&verdicts);
    if lines.is_empty() {
        return vec![cx.warn("tui.rank.nothing", &[])];
    }
    let command = VerdictCommand::Propose {
        adoption: hearing.docket.adoption.id,
        lines,
        basis: Some(hearing.act),
    };
    vec![entry::request(command, &title, cx).send()]
}

/// The grades of the scale, as choices.
fn grades(book: &Book<Grading>, cx: &Cx) -> Vec<Choice> {
    let Some((docket, id, _)) = chosen(&book.view, cx) else {
        return Vec::new();
    };
    let pack = &docket.pack;
    let scale = pack.appraisal(&id).and_then(|row| pack.scale(&row.scale));
    let grades = scale.into_iter().flat_map(|scale| &scale.grades);
    grades
        .map(|grade| Choice::new(&grade.id, grade.title.clone()))
        .collect()
}

/// The form by which a body decides.
pub fn decide(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = current(book).cloned() else {
        return Vec::new();
    };
    let Some(kept) = it.kept.clone() else {
        return Vec::new();
    };
    let proposed = kept.proposed.clone().unwrap_or_default();
    let fields = vec![
        Field::new("grade", FieldKind::Choice(grades(book, cx)), cx)
            .required()
            .value(&proposed),
        entry::line("body", cx).required(),
        entry::lines("reason", cx),
        entry::today(cx),
    ];
    let head = entry::head(&kept, "rank.decide", cx);
    let whom = it.person_name.clone().unwrap_or_default();
    let intro = format!("{}  {whom}", it.org_name);
    entry::ask(head, &intro.clone(), fields, move |values, cx| {
        let command = VerdictCommand::Decide {
            verdict: kept.id,
            grade: values.must("grade"),
            body: values.must("body"),
            reason: values.text("reason"),
            date: values.day("date").unwrap_or(cx.today),
        };
        entry::send(command, &kept, &intro, cx)
    })
}

/// Decides everybody as the rules propose, by one act of the body.
pub fn confirm(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some((docket, id, title)) = chosen(&book.view, cx) else {
        return Vec::new();
    };
    let adoption = docket.adoption.id;
    let fields = vec![entry::line("body", cx).required(), entry::today(cx)];
    let head = (
        format!("verdict-confirm {adoption}"),
        cx.word("tui.act.rank.confirm"),
    );
    let intro = format!("{title}  {}", cx.word("tui.rank.confirm_how"));
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = VerdictCommand::Confirm {
            adoption,
            appraisal: id.clone(),
            body: values.must("body"),
            date: values.day("date").unwrap_or(cx.today),
        };
        vec![entry::request(command, &title, cx).send()]
    })
}

/// Takes a decision back.
pub fn reopen(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = current(book).cloned() else {
        return Vec::new();
    };
    let Some(kept) = it.kept else {
        return Vec::new();
    };
    let head = entry::head(&kept, "rank.reopen", cx);
    entry::ask_reason(head, &it.org_name.clone(), cx, move |reason, cx| {
        let command = VerdictCommand::Reopen {
            verdict: kept.id,
            reason,
        };
        entry::send(command, &kept, &it.org_name, cx)
    })
}

/// A committee closes the year: facts and verdicts stand still.
pub fn close_year(_: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let fields = vec![
        entry::line("body", cx).required(),
        entry::line("document", cx).required(),
        entry::today(cx),
    ];
    let year = cx.year;
    let head = (
        format!("year-close {year}"),
        cx.say("tui.rank.close_year", &[("year", &year.to_string())]),
    );
    let moved = cx.ask(|store| store.moved(year)).len();
    let how = cx.word("tui.rank.close_how");
    let intro = match moved {
        0 => how,
        moved => {
            let count = moved.to_string();
            let args = [("count", count.as_str())];
            format!("{}{how}", cx.say("tui.rank.close_moved", &args))
        }
    };
    let about = intro.clone();
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = YearCommand::Close {
            year,
            date: values.day("date").unwrap_or(cx.today),
            body: values.must("body"),
            document: values.must("document"),
        };
        let year = year.to_string();
        let request = entry::request(command, &year, cx);
        let title = cx.say("tui.rank.close_year", &[("year", &year)]);
        entry::confirm((title, "close_year_word"), &about, cx, request)
    })
}
