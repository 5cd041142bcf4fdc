//! Who may get which honour: needs, bars and the nominator's quota, and the way to apply.

use std::collections::BTreeSet;

use super::{Grading, has_line};
use crate::{
    domain::{HonourCommand, Id, OrgKind},
    store::query::judging::eligible::Eligible,
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Field, FieldKind, Note},
        pane::{
            Pane,
            book::{Book, LINES_MAX, Leaf, Line},
            entry, labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
    words::explain,
};

pub const LEAF: Leaf<Grading> = Leaf {
    name: "eligible",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Grading::Eligible(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Grading>>; 4] = [
    Act {
        name: "apply",
        cli: "honour apply {org} {item} {matter}",
        guard: may,
        run: apply,
    },
    Act {
        name: "explain",
        cli: "honour eligible --explain",
        guard: has_line,
        run: told,
    },
    Act {
        name: "all",
        cli: "honour eligible --all",
        guard: always,
        run: all,
    },
    Act {
        name: "mine",
        cli: "",
        guard: always,
        run: super::act::mine,
    },
];

fn current(book: &Book<Grading>) -> Option<&Eligible> {
    match book.it()? {
        Grading::Eligible(it) => Some(it),
        _ => None,
    }
}

fn may(book: &Book<Grading>, cx: &Cx) -> Option<&'static str> {
    let barred = current(book).is_some_and(|it| it.may == Some(false));
    has_line(book, cx).or(barred.then_some("not_eligible"))
}

fn columns(_: &Book<Grading>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::share(cx.code("field", "honour"), 3),
        Column::share(cx.code("field", "org"), 3),
        Column::cells(cx.code("field", "person"), 8),
        Column::cells(cx.word("tui.eligible.may"), 8),
        Column::share(cx.word("tui.eligible.nominator"), 2).from(76),
        Column::cells(cx.word("tui.eligible.fate"), 8),
    ]
}

fn read(book: &Book<Grading>, cx: &Cx) -> Vec<Line<Grading>> {
    let mut found = cx.ask(|store| store.eligible(cx.year, None));
    found.retain(|it| book.view.has_all || it.may != Some(false));
    if let Some(org) = book.org(cx) {
        let below = cx.ask(|store| store.org_ids(Some(org), OrgKind::ALL, u32::MAX));
        let below: BTreeSet<Id> = below.into_iter().collect();
        found.retain(|it| below.contains(&it.org));
    }
    found.truncate(LINES_MAX as usize);
    found.into_iter().map(|it| row(it, cx)).collect()
}

fn row(it: Eligible, cx: &Cx) -> Line<Grading> {
    let tone = match it.may {
        Some(true) => Tone::Good,
        Some(false) => Tone::Dim,
        None => Tone::Warn,
    };
    let fate = it.fate.map(|fate| cx.code("nominated", fate.code()));
    Line {
        key: format!("{} {} {}", it.adoption, it.honour, it.org),
        cells: vec![
            vec![Bit::text(&it.title)],
            vec![Bit::text(&it.org_name)],
            vec![Bit::text(it.person_name.clone().unwrap_or_default())],
            vec![Bit::new(cx.code("may", it.answer()), tone)],
            vec![Bit::new(
                it.nominator.clone().unwrap_or_default(),
                Tone::Dim,
            )],
            vec![Bit::text(fate.unwrap_or_default())],
        ],
        find: vec![it.org_name.clone(), it.org_code.clone()],
        org: Some(it.org),
        it: Grading::Eligible(Box::new(it)),
    }
}

/// Each need, and what bars it, as lines.
fn causes(it: &Eligible, cx: &Cx) -> Vec<String> {
    let Some(pack) = cx.ask(|store| store.pack_of(it.adoption)) else {
        return Vec::new();
    };
    let told = |node| explain::lines(cx.words, &pack, node);
    it.cause.iter().flat_map(told).collect()
}

fn detail(it: &Eligible, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let mut lines = paragraph(&cx.code("field", "honour"), &it.title, cells);
    if let Some(clause) = &it.clause {
        lines.push(labelled(&cx.code("field", "clause"), clause.clone()));
    }
    for line in causes(it, cx).into_iter().take(6) {
        lines.extend(paragraph(&cx.word("tui.due.cause"), &line, cells));
    }
    lines
}

fn told(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = current(book) else {
        return Vec::new();
    };
    let mut lines = vec![format!("{}  {}", it.org_name, it.title)];
    for line in causes(it, cx) {
        lines.extend(crate::base::text::wrap(&line, 78));
    }
    vec![Note::new(cx.word("tui.act.eligible.explain"), &lines).open()]
}

fn apply(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = current(book).cloned() else {
        return Vec::new();
    };
    let fields = vec![
        Field::new("matter", FieldKind::Lines(2), cx)
            .required()
            .value(&it.title),
        entry::today(cx),
    ];
    let head = (
        format!("honour-apply {} {}", it.honour, it.org),
        it.title.clone(),
    );
    let who = it.person_name.clone().unwrap_or_default();
    let intro = format!("{}  {who}", it.org_name);
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = HonourCommand::Apply {
            adoption: it.adoption,
            honour: it.honour.clone(),
            org: it.org,
            person: it.person,
            matter: values.must("matter"),
            date: values.day("date").unwrap_or(cx.today),
        };
        vec![entry::request(command, &it.org_name, cx).send()]
    })
}

/// Also who may not, and back.
fn all(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    book.view.has_all = !book.view.has_all;
    book.load(cx);
    Vec::new()
}
