//! Registers: the rows that packs ask orgs to keep, of dues, passports, files and the like.

use super::{Entry, has_line, mine};
use crate::{
    domain::{RegisterCommand, RegisterRow, pack},
    store::query::{
        judging::Docket,
        ledger::{FactFilter, FactLine},
    },
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Choice, ChoiceList, Field, FieldKind},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            entry, labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Entry> = Leaf {
    name: "register",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Entry::Register(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Entry>>; 4] = [
    Act {
        name: "edit",
        cli: "register set {row} {field}={value}",
        guard: has_line,
        run: edit,
    },
    Act {
        name: "new",
        cli: "register add {org} {item} {field}={value}",
        guard: always,
        run: new,
    },
    Act {
        name: "drop",
        cli: "register drop {row}",
        guard: has_line,
        run: remove,
    },
    Act {
        name: "mine",
        cli: "register list --under {org}",
        guard: always,
        run: mine,
    },
];

fn current(book: &Book<Entry>) -> Option<&FactLine<RegisterRow>> {
    match book.it()? {
        Entry::Register(line) => Some(line),
        _ => None,
    }
}

fn columns(_: &Book<Entry>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::share(cx.code("field", "register"), 2),
        Column::share(cx.code("field", "org"), 2),
        Column::cells(cx.code("field", "person"), 8),
        Column::share(cx.code("field", "cells"), 5),
    ]
}

fn read(book: &Book<Entry>, cx: &Cx) -> Vec<Line<Entry>> {
    let filter = FactFilter {
        org: book.org(cx),
        below: true,
        ..FactFilter::default()
    };
    let rows = cx.ask(|store| store.register_rows(&filter, 0, LINES_MAX));
    let dockets = cx.ask(|store| store.dockets(cx.year));
    rows.into_iter().map(|line| row(line, &dockets)).collect()
}

/// The register of a row, as its pack has it.
fn register<'a>(row: &RegisterRow, dockets: &'a [Docket]) -> Option<&'a pack::Register> {
    let docket = dockets.iter().find(|it| it.adoption.id == row.adoption)?;
    let registers = docket.pack.registers.iter();
    registers.into_iter().find(|it| it.id == row.register)
}

fn row(line: FactLine<RegisterRow>, dockets: &[Docket]) -> Line<Entry> {
    let it = &line.row;
    let register = register(it, dockets);
    let title = register.map_or(it.register.clone(), |it| it.title.clone());
    let cells: Vec<&str> = it.pairs().map(|(_, value)| value).collect();
    Line {
        key: it.id.to_string(),
        cells: vec![
            vec![Bit::text(title)],
            vec![Bit::text(&line.org)],
            vec![Bit::text(line.person.clone().unwrap_or_default())],
            vec![Bit::new(cells.join("  "), Tone::Dim)],
        ],
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Entry::Register(Box::new(line)),
    }
}

fn detail(line: &FactLine<RegisterRow>, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.row;
    let dockets = cx.ask(|store| store.dockets(cx.year));
    let register = register(it, &dockets);
    let mut lines = Vec::new();
    for (name, value) in it.pairs() {
        let columns = register.into_iter().flat_map(|it| &it.columns);
        let mut column = columns.filter(|column| column.id == name);
        let title = column.next().map_or(name, |column| column.title.as_str());
        lines.extend(paragraph(title, value, cells));
    }
    if let Some(clause) = register.and_then(|it| it.source.clause.as_ref()) {
        lines.push(labelled(&cx.code("field", "clause"), clause.clone()));
    }
    lines
}

/// One line for each column, to be filled in behind its heading.
fn sheet(register: &pack::Register, row: Option<&RegisterRow>) -> String {
    let line = |column: &pack::Column| {
        let value = row.and_then(|row| row.cell(&column.id)).unwrap_or_default();
        format!("{}={value}", column.title)
    };
    let lines: Vec<String> = register.columns.iter().map(line).collect();
    lines.join("\n")
}

/// The cells that were written, by the columns' ids; an unknown heading is kept for the door to
/// refuse.
fn cells(register: &pack::Register, written: &str) -> Vec<(String, String)> {
    let pairs = written
        .lines()
        .filter_map(|line| line.split_once(['=', '＝']));
    let cell = |(heading, value): (&str, &str)| {
        let heading = heading.trim();
        let mut columns = register.columns.iter();
        let column = columns.find(|it| it.title == heading || it.id == heading);
        let id = column.map_or(heading, |column| column.id.as_str());
        (id.to_string(), value.trim().to_string())
    };
    pairs.map(cell).collect()
}

fn lines_of(register: &pack::Register) -> u16 {
    u16::try_from(register.columns.len())
        .unwrap_or(u16::MAX)
        .clamp(3, 10)
}

/// Asks which register, then for its row.
fn new(_: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let mut list = ChoiceList::new(cx.word("tui.act.register.new"));
    let mut is_empty = true;
    for docket in cx.ask(|store| store.dockets(cx.year)) {
        for register in &docket.pack.registers {
            let choice = Choice::new(&register.id, register.title.clone())
                .note(docket.pack.head.short.clone());
            let (adoption, id) = (docket.adoption.id, register.id.clone());
            list = list.line(choice, move || {
                vec![Effect::Turn(
                    crate::tui::event::PaneId::Ledger,
                    format!("register/{adoption}/{id}"),
                )]
            });
            is_empty = false;
        }
    }
    if is_empty {
        return vec![cx.warn("tui.reason.no_register", &[])];
    }
    vec![list.open()]
}

/// The form of a new row of the register `adoption/id`.
pub fn form(name: &str, cx: &Cx) -> Vec<Effect> {
    let Some((adoption, id)) = name.split_once('/') else {
        return Vec::new();
    };
    let dockets = cx.ask(|store| store.dockets(cx.year));
    let mut dockets = dockets.into_iter();
    let docket = dockets.find(|docket| docket.adoption.id.to_string() == adoption);
    let Some(docket) = docket else {
        return Vec::new();
    };
    let Some(register) = docket.pack.registers.iter().find(|it| it.id == id).cloned() else {
        return Vec::new();
    };
    let fields = vec![
        entry::org("org", entry::org_in_hand(cx), cx).required(),
        entry::person("person", None, cx),
        Field::new("cells", FieldKind::Lines(lines_of(&register)), cx)
            .required()
            .value(&sheet(&register, None)),
    ];
    let head = (format!("register-new {id}"), register.title.clone());
    let intro = cx.word("tui.register.how");
    let adoption = docket.adoption.id;
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = RegisterCommand::Add {
            adoption,
            register: register.id.clone(),
            org: values.ids("org").first().copied().unwrap_or(0),
            person: values.ids("person").first().copied(),
            cells: cells(&register, &values.must("cells")),
        };
        vec![entry::request(command, &register.title, cx).send()]
    })
}

fn edit(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let dockets = cx.ask(|store| store.dockets(cx.year));
    let Some(register) = register(&it, &dockets).cloned() else {
        return vec![cx.warn("tui.reason.no_register", &[])];
    };
    let fields = vec![
        Field::new("cells", FieldKind::Lines(lines_of(&register)), cx)
            .required()
            .value(&sheet(&register, Some(&it))),
    ];
    let head = (format!("register.edit {}", it.id), register.title.clone());
    let intro = format!("{}  {}", line.org, cx.word("tui.register.how"));
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = RegisterCommand::Set {
            row: it.id,
            cells: cells(&register, &values.must("cells")),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn remove(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let command = RegisterCommand::Drop { row: line.row.id };
    let request = entry::request(command, &line.org, cx);
    vec![request.seen(entry::seen(&line.row)).send()]
}
