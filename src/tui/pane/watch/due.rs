//! What the rules ask of a person and nobody has done: proposed with its cause, taken in hand.

use super::{Watch, card, has_line, measure, mine, talk};
use crate::{
    domain::{
        FigureCommand, FigureLine, Finding, FindingCommand,
        judge::{Node, SourceKind},
        pack::answer_of,
    },
    store::query::judging::due::{Due, DueWhat},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Field, FieldKind, Note},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            deadline_tag, entry, labelled,
            org_form::choices,
            paragraph, tag,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
    words::explain,
};

pub const LEAF: Leaf<Watch> = Leaf {
    name: "due",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Watch::Due(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 5] = [
    Act {
        name: "take",
        cli: "due list --org {org}",
        guard: has_line,
        run: take,
    },
    Act {
        name: "enter",
        cli: "due enter {org}",
        guard: has_problem,
        run: enter_all,
    },
    Act {
        name: "explain",
        cli: "due list --org {org} --explain",
        guard: has_line,
        run: told,
    },
    Act {
        name: "answer",
        cli: "figure set {org} {item} yes",
        guard: is_open,
        run: answer,
    },
    Act {
        name: "mine",
        cli: "",
        guard: always,
        run: mine,
    },
];

/// The reason why there is nothing to answer: all conditions are known.
fn is_open(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let asks = current(book).is_some_and(|due| {
        let pack = cx.ask(|store| store.pack_of(due.adoption));
        pack.is_some_and(|pack| pack.asks_person(&due.row))
    });
    has_line(book, cx).or((!asks).then_some("nothing_asked"))
}

fn current(book: &Book<Watch>) -> Option<&Due> {
    match book.it()? {
        Watch::Due(due) => Some(due),
        _ => None,
    }
}

/// The problems among the lines in hand.
fn problems(book: &Book<Watch>) -> Vec<Due> {
    let chosen = book.chosen().into_iter();
    let found = chosen.filter_map(|line| match &line.it {
        Watch::Due(due) if due.what == DueWhat::Finding => Some((**due).clone()),
        _ => None,
    });
    found.collect()
}

fn has_problem(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let has_none = problems(book).is_empty();
    has_line(book, cx).or(has_none.then_some("no_problem"))
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::cells(cx.word("tui.due.what"), 6),
        Column::share(cx.code("field", "org"), 3),
        Column::cells(cx.code("field", "person"), 8).from(76),
        Column::share(cx.code("field", "text"), 5),
        Column::cells(cx.word("tui.due.until"), 8),
        Column::cells(cx.code("field", "pack"), 10).from(110),
    ]
}

fn read(book: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let mut found = cx.ask(|store| store.due(cx.year, book.org(cx)));
    // Cards and talks first: there are few of them, and they cannot wait.
    found.sort_by_key(|due| (due.what, due.until, due.org));
    found.truncate(usize::try_from(LINES_MAX).unwrap_or(usize::MAX));
    found.into_iter().map(|due| row(due, cx)).collect()
}

/// What tells a line from all others.
pub fn key(due: &Due) -> String {
    let problem = due.problem.as_ref().map_or("", |it| it.key.as_str());
    format!(
        "{} {} {} {:?} {problem}",
        due.adoption, due.row, due.org, due.person
    )
}

fn row(due: Due, cx: &Cx) -> Line<Watch> {
    let mut tags: Vec<Bit> = deadline_tag(due.until, false, cx).into_iter().collect();
    if !due.is_certain || due.flaw.is_some() {
        tags = vec![tag("doubt", Tone::Missing, cx)];
    }
    let tone = match due.what {
        DueWhat::Card => Tone::Bad,
        DueWhat::Talk => Tone::Warn,
        DueWhat::Finding => Tone::Info,
        DueWhat::Measure => Tone::Text,
    };
    let until = due.until.map(|day| cx.short_day(day)).unwrap_or_default();
    Line {
        key: key(&due),
        cells: vec![
            tags,
            vec![Bit::new(cx.code("due_what", due.what.code()), tone)],
            vec![Bit::text(&due.org_name)],
            vec![Bit::text(due.person_name.clone().unwrap_or_default())],
            vec![Bit::text(&due.text)],
            vec![Bit::text(until)],
            vec![Bit::new(&due.pack, Tone::Dim)],
        ],
        find: vec![due.org_name.clone(), due.org_code.clone()],
        org: Some(due.org),
        it: Watch::Due(Box::new(due)),
    }
}

fn detail(due: &Due, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let mut lines = paragraph(&cx.code("field", "text"), &due.text, cells);
    if let Some(by) = &due.by {
        lines.extend(paragraph(&cx.code("field", "by"), by, cells));
    }
    if let Some(clause) = &due.clause {
        lines.extend(paragraph(&cx.code("field", "clause"), clause, cells));
    }
    if due.is_local {
        lines.push(labelled("", cx.word("kind.trace.local")));
    }
    if !due.is_certain {
        lines.extend(paragraph("", &cx.word("tui.due.uncertain"), cells));
    }
    if let Some(flaw) = due.flaw {
        let flaw = cx.code("card_flaw", flaw.code());
        lines.extend(paragraph("", &flaw, cells));
    }
    if !due.fields().is_empty() {
        let list = explain::lacking(cx.words, due.fields());
        lines.extend(paragraph(&cx.code("field", "lacks"), &list, cells));
    }
    for line in causes(due, cx).into_iter().take(6) {
        lines.extend(paragraph(&cx.word("tui.due.cause"), &line, cells));
    }
    lines
}

/// Each step that the proposal rests on, as lines.
fn causes(due: &Due, cx: &Cx) -> Vec<String> {
    let Some(pack) = cx.ask(|store| store.pack_of(due.adoption)) else {
        return Vec::new();
    };
    let told = |node: &Node| explain::lines(cx.words, &pack, node);
    due.cause.iter().flat_map(told).collect()
}

fn told(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(due) = current(book) else {
        return Vec::new();
    };
    let mut lines: Vec<String> = Vec::new();
    for line in [format!("{}  {}", due.org_name, due.text)]
        .into_iter()
        .chain(causes(due, cx))
    {
        lines.extend(crate::base::text::wrap(&line, 78));
    }
    vec![Note::new(cx.word("tui.act.due.explain"), &lines).open()]
}

/// Opens the form by which a person does what is asked.
fn take(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(due) = current(book).cloned() else {
        return Vec::new();
    };
    match due.what {
        DueWhat::Finding => raise(due, cx),
        DueWhat::Talk => talk::hold(&due, cx),
        DueWhat::Measure => measure::apply(due, cx),
        DueWhat::Card => {
            let found = findings(&due, cx);
            let reasons: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
            let reason = match reasons.is_empty() {
                true => due.text.clone(),
                false => reasons.join("\n"),
            };
            let wanted = card::Wanted {
                card: Some((due.adoption, due.item.clone())),
                org: due.org,
                name: due.org_name.clone(),
                year: cx.year,
                reason,
                issuer: due.by.clone(),
                finding: found.first().map(|it| it.id),
                deadline: due.until,
            };
            card::issue(wanted, cx)
        }
    }
}

/// The findings that a proposal rests on.
fn findings(due: &Due, cx: &Cx) -> Vec<Finding> {
    let facts = due.cause.iter().flat_map(Node::all_facts);
    let mut ids: Vec<i64> = facts
        .filter(|it| it.kind == SourceKind::Finding)
        .map(|it| it.id)
        .collect();
    ids.dedup();
    let read = |id: i64| cx.ask(|store| store.find::<Finding>(id));
    ids.into_iter().filter_map(read).collect()
}

/// The problem in words, with the fields that an entry lacks.
fn worded(due: &Due, cx: &Cx) -> String {
    explain::problem(cx.words, &due.text, due.fields())
}

fn raise(due: Due, cx: &Cx) -> Vec<Effect> {
    let text = Field::new("text", FieldKind::Lines(3), cx).required();
    let fields = vec![
        text.value(&worded(&due, cx)),
        entry::line("responsible", cx),
        entry::lines("measure", cx),
        entry::day("deadline", due.until, cx),
    ];
    let head = (
        format!("finding-due {}", key(&due)),
        cx.word("tui.act.finding.new"),
    );
    let intro = format!("{}  {}", due.org_name, due.text);
    entry::ask(head, &intro, fields, move |values, cx| {
        let mut command = due.raised(values.must("text"), cx.year, cx.today);
        if let FindingCommand::Raise {
            responsible,
            measure,
            deadline,
            ..
        } = &mut command
        {
            *responsible = values.text("responsible");
            *measure = values.text("measure");
            *deadline = values.day("deadline");
        }
        vec![entry::request(command, &due.org_name, cx).send()]
    })
}

/// A person says whether the condition holds that the rule leaves to him.
fn answer(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(due) = current(book).cloned() else {
        return Vec::new();
    };
    let fields = vec![
        Field::new("value", choices("answer", &["yes", "no"], cx), cx).required(),
        entry::line("source", cx),
    ];
    let head = (
        format!("answer {} {}", due.row, due.org),
        cx.word("tui.act.due.answer"),
    );
    let mut intro = vec![format!("{}  {}", due.org_name, due.text)];
    intro.extend(causes(&due, cx));
    entry::ask(head, &intro.join("\n"), fields, move |values, cx| {
        let command = FigureCommand::Set {
            adoption: due.adoption,
            line: FigureLine {
                org: due.org,
                fact: answer_of(&due.row),
                matter: None,
                start: None,
                end: None,
                value: values.text("value"),
                score: None,
                full: None,
                rank: None,
                source: values.text("source"),
            },
        };
        vec![entry::request(command, &due.org_name, cx).send()]
    })
}

/// Puts every problem in hand on the ledger as the rules word it.
fn enter_all(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let found = problems(book);
    book.unmark();
    let send = |due: &Due| {
        let command = due.raised(worded(due, cx), cx.year, cx.today);
        entry::request(command, &due.org_name, cx).send()
    };
    found.iter().map(send).collect()
}
