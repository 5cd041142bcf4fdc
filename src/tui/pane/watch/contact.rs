//! Contact links: which leader keeps contact with which branch, and who has nobody.

use super::{Watch, has_line};
use crate::{
    domain::ContactCommand,
    store::query::supervision::ContactLine,
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::Choice,
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            entry, labelled, tag,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Watch> = Leaf {
    name: "contact",
    columns,
    read,
    detail: |_, line, _, cx| match &line.it {
        Watch::Contact(it) => detail(it, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 2] = [
    Act {
        name: "new",
        cli: "contact link {person} {org}",
        guard: always,
        run: new,
    },
    Act {
        name: "end",
        cli: "contact end {contact}",
        guard: is_link,
        run: end,
    },
];

fn current(book: &Book<Watch>) -> Option<&ContactLine> {
    match book.it()? {
        Watch::Contact(line) => Some(line),
        _ => None,
    }
}

fn is_link(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let has_none = current(book).is_none();
    has_line(book, cx).or(has_none.then_some("no_link"))
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::share(cx.code("field", "org"), 3),
        Column::share(cx.word("tui.contact.leader"), 2),
        Column::cells(cx.code("field", "since"), 8),
        Column::cells(cx.word("tui.contact.records"), 8).right(),
        Column::cells(cx.word("tui.contact.solved"), 8).right(),
    ]
}

/// Branches without a leader first: they are what the list is for.
fn read(_: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let bare = cx.ask(|store| store.uncovered(cx.today, 0, LINES_MAX));
    let links = cx.ask(|store| store.contacts(cx.today, 0, LINES_MAX));
    let bare = bare.into_iter().map(|(id, code, name)| Line {
        key: format!("org {id}"),
        cells: vec![
            vec![tag("missing", Tone::Missing, cx)],
            vec![Bit::text(&name)],
            vec![Bit::new(cx.word("tui.contact.none"), Tone::Warn)],
        ],
        find: vec![name.clone(), code],
        org: Some(id),
        it: Watch::Uncovered(id, name),
    });
    bare.chain(links.into_iter().map(|line| row(line, cx)))
        .collect()
}

fn row(line: ContactLine, cx: &Cx) -> Line<Watch> {
    let link = &line.link;
    let held: i64 = line.records.iter().map(|(_, count)| count).sum();
    Line {
        key: link.row.id.to_string(),
        cells: vec![
            Vec::new(),
            vec![Bit::text(&link.org)],
            vec![Bit::text(link.person.clone().unwrap_or_default())],
            vec![Bit::text(cx.short_day(link.row.since))],
            vec![Bit::text(held.to_string())],
            vec![Bit::text(line.solved.to_string())],
        ],
        find: vec![link.org.clone(), link.org_code.clone()],
        org: Some(link.row.org),
        it: Watch::Contact(line),
    }
}

fn detail(line: &ContactLine, cx: &Cx) -> Vec<Vec<Bit>> {
    let mut lines = vec![labelled(
        &cx.word("tui.contact.leader"),
        line.link.person.clone().unwrap_or_default(),
    )];
    for (kind, count) in &line.records {
        lines.push(labelled(kind, count.to_string()));
    }
    if let Some(remark) = &line.link.row.remark {
        lines.push(labelled(&cx.code("field", "remark"), remark.clone()));
    }
    lines
}

fn new(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let org = match book.it() {
        Some(Watch::Uncovered(id, name)) => Some(Choice::new(id, name)),
        _ => entry::org_in_hand(cx),
    };
    let fields = vec![
        entry::org("org", org, cx).required(),
        entry::person("person", None, cx).required(),
        entry::day("since", Some(cx.today), cx).required(),
        entry::line("remark", cx),
    ];
    let head = ("contact-new".to_string(), cx.word("tui.act.contact.new"));
    entry::ask(head, "", fields, |values, cx| {
        let command = ContactCommand::Link {
            person: values.ids("person").first().copied().unwrap_or(0),
            org: values.ids("org").first().copied().unwrap_or(0),
            since: values.day("since").unwrap_or(cx.today),
            remark: values.text("remark"),
        };
        vec![entry::request(command, "", cx).send()]
    })
}

fn end(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let command = ContactCommand::End {
        contact: line.link.row.id,
        until: cx.today,
    };
    let request = entry::request(command, &line.link.org, cx);
    vec![request.seen(entry::seen(&line.link.row)).send()]
}
