//! 催办: who owes what since when, his telephone, and the calls about it.

use super::{Watch, has_line};
use crate::{
    base::date,
    domain::{ChaseCommand, ChaseOf},
    store::query::owed::Owed,
    tui::{
        Cx,
        act::Act,
        event::Effect,
        overlay::{Field, FieldKind, Note},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            deadline_tag, entry, labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Watch> = Leaf {
    name: "chase",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Watch::Owed(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 3] = [
    Act {
        name: "log",
        cli: "chase log {org} finding {thing}",
        guard: has_line,
        run: log,
    },
    Act {
        name: "calls",
        cli: "chase calls {org}",
        guard: has_line,
        run: calls,
    },
    Act {
        name: "mine",
        cli: "",
        guard: crate::tui::act::always,
        run: super::mine,
    },
];

fn current(book: &Book<Watch>) -> Option<&Owed> {
    match book.it()? {
        Watch::Owed(owed) => Some(owed),
        _ => None,
    }
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::cells(cx.code("field", "what"), 8),
        Column::share(cx.code("field", "org"), 3),
        Column::share(cx.code("field", "text"), 4),
        Column::cells(cx.code("field", "phone"), 13).from(90),
        Column::cells(cx.code("field", "due"), 8),
        Column::cells(cx.word("tui.chase.called"), 8),
    ]
}

fn read(book: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let rows = cx.ask(|store| store.owed(cx.today, book.org(cx), None, LINES_MAX));
    rows.into_iter().map(|owed| row(owed, cx)).collect()
}

fn row(owed: Owed, cx: &Cx) -> Line<Watch> {
    let due = date::parse_iso(&owed.due);
    let called = owed.called.as_deref().and_then(date::parse_iso);
    let short = |day: Option<crate::base::Date>| day.map(|day| cx.short_day(day));
    Line {
        key: format!("{} {}", owed.what, owed.thing),
        cells: vec![
            deadline_tag(due, false, cx).into_iter().collect(),
            vec![Bit::text(cx.code("chase_of", owed.what.code()))],
            vec![Bit::text(&owed.org_name)],
            vec![Bit::text(&owed.text)],
            vec![Bit::text(owed.phone.clone().unwrap_or_default())],
            vec![Bit::text(short(due).unwrap_or_default())],
            vec![Bit::new(short(called).unwrap_or_default(), Tone::Info)],
        ],
        find: vec![owed.org_name.clone(), owed.org_code.clone()],
        org: Some(owed.org),
        it: Watch::Owed(owed),
    }
}

fn detail(owed: &Owed, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let mut lines = paragraph(&cx.code("field", "text"), &owed.text, cells);
    for (name, value) in [
        ("person", &owed.person),
        ("phone", &owed.phone),
        ("promised", &owed.promised),
    ] {
        if let Some(value) = value {
            lines.push(labelled(&cx.code("field", name), value.clone()));
        }
    }
    // The text that is copied into a message.
    let person = owed.person.clone().unwrap_or_default();
    let args = [
        ("org", owed.org_name.as_str()),
        ("person", &person),
        ("what", &cx.code("chase_of", owed.what.code())),
        ("text", &owed.text),
        ("due", &owed.due),
    ];
    lines.extend(paragraph(
        &cx.word("tui.chase.message"),
        &cx.say("tui.chase.text", &args),
        cells,
    ));
    lines
}

fn log(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(owed) = current(book).cloned() else {
        return Vec::new();
    };
    let fields = vec![
        entry::line("reached", cx).maybe(owed.person.as_deref()),
        Field::new("text", FieldKind::Lines(3), cx),
        entry::day("promised", None, cx),
        entry::line("by", cx)
            .required()
            .maybe(entry::actor(cx).as_deref()),
        entry::today(cx),
    ];
    let phone = owed.phone.clone().unwrap_or_default();
    let intro = format!("{}  {phone}  {}", owed.org_name, owed.text);
    let head = (
        format!("chase {} {}", owed.what, owed.thing),
        cx.word("tui.act.chase.log"),
    );
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = ChaseCommand::Log {
            org: owed.org,
            what: owed.what,
            thing: Some(owed.thing),
            date: values.day("date").unwrap_or(cx.today),
            by: values.must("by"),
            reached: values.text("reached"),
            text: values.text("text"),
            promised: values.day("promised"),
        };
        vec![entry::request(command, &owed.org_name, cx).send()]
    })
}

/// Every call to the org, the latest first.
fn calls(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(owed) = current(book) else {
        return Vec::new();
    };
    let calls = cx.ask(|store| store.calls(owed.org, None, LINES_MAX));
    let line = |call: &crate::domain::Chase| {
        let what: ChaseOf = call.what;
        let reached = call.reached.clone().unwrap_or_default();
        let said = call.text.clone().unwrap_or_default();
        vec![
            Bit::new(format!("{}  ", call.date), Tone::Strong),
            Bit::text(format!("{}  ", cx.code("chase_of", what.code()))),
            Bit::text(format!("{}  {reached}  {said}", call.by)),
        ]
    };
    let lines: Vec<Vec<Bit>> = calls.iter().map(line).collect();
    if lines.is_empty() {
        return vec![cx.info("tui.chase.no_calls", &[])];
    }
    vec![Note::of(owed.org_name.clone(), lines).open()]
}
