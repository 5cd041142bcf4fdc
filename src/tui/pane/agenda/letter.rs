//! The register of outgoing letters: numbers taken, what came back signed, what was withdrawn.

use super::{Day, has_line, mine};
use crate::{
    domain::LetterCommand,
    report::letter_number,
    store::query::letter::{LetterFilter, LetterSentLine},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        letter,
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            entry, labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Day> = Leaf {
    name: "letter",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Day::Letter(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Day>>; 5] = [
    Act {
        name: "sign",
        cli: "letter sign {row} --date {date}",
        guard: is_out,
        run: sign,
    },
    Act {
        name: "number",
        cli: "letter send {thing} {org} --series {series}",
        guard: always,
        run: |_, cx| letter::number(cx),
    },
    Act {
        name: "write",
        cli: "letter make {thing} {org} --to {file}",
        guard: always,
        run: |_, cx| letter::write(cx),
    },
    Act {
        name: "withdraw",
        cli: "letter withdraw {row} --reason {reason}",
        guard: is_out,
        run: withdraw,
    },
    Act {
        name: "mine",
        cli: "letter sent --org {org}",
        guard: always,
        run: mine,
    },
];

fn current(book: &Book<Day>) -> Option<&LetterSentLine> {
    match book.it()? {
        Day::Letter(line) => Some(line),
        _ => None,
    }
}

/// The reason why nothing more is to be said of a letter: it was withdrawn.
fn is_out(book: &Book<Day>, cx: &Cx) -> Option<&'static str> {
    let is_withdrawn = current(book).is_some_and(|it| it.letter.withdrawn.is_some());
    has_line(book, cx).or(is_withdrawn.then_some("letter_withdrawn"))
}

fn columns(_: &Book<Day>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells(cx.code("field", "date"), 8),
        Column::share(cx.word("tui.letter.document_number"), 2),
        Column::share(cx.code("field", "org"), 3),
        Column::share(cx.code("field", "title"), 3),
        Column::cells(cx.code("field", "state"), 14),
    ]
}

fn read(book: &Book<Day>, cx: &Cx) -> Vec<Line<Day>> {
    let filter = LetterFilter {
        year: Some(cx.year),
        org: book.org(cx),
        letter: None,
    };
    let rows = cx.ask(|store| store.letters_sent(&filter, None, LINES_MAX));
    rows.into_iter().map(|line| row(line, cx)).collect()
}

fn row(line: LetterSentLine, cx: &Cx) -> Line<Day> {
    let it = &line.letter;
    let (state, tone) = match (it.withdrawn, it.signed) {
        (Some(day), _) => (("withdrawn", Some(day)), Tone::Dim),
        (None, Some(day)) => (("signed", Some(day)), Tone::Text),
        (None, None) => (("sent", None), Tone::Warn),
    };
    let day = state.1.map(|day| cx.short_day(day)).unwrap_or_default();
    let key = format!("tui.letter.state.{}", state.0);
    let state = cx.say(&key, &[("date", &day)]);
    let cells = [
        (cx.short_day(it.date), Tone::Text),
        (letter_number(it, cx.words), Tone::Text),
        (line.org.clone(), Tone::Text),
        (it.title.clone(), Tone::Text),
        (state, tone),
    ];
    Line {
        key: it.id.to_string(),
        cells: cells
            .into_iter()
            .map(|(text, tone)| vec![Bit::new(text, tone)])
            .collect(),
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Day::Letter(Box::new(line)),
    }
}

fn detail(line: &LetterSentLine, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.letter;
    let mut lines = vec![
        labelled(
            &cx.word("tui.letter.document_number"),
            letter_number(it, cx.words),
        ),
        labelled(&cx.code("field", "org"), line.org.clone()),
    ];
    lines.extend(paragraph(&cx.code("field", "title"), &it.title, cells));
    for (field, day) in [("signed", it.signed), ("withdrawn", it.withdrawn)] {
        lines.extend(day.map(|day| labelled(&cx.code("field", field), day.to_string())));
    }
    for (field, text) in [("document", &it.document), ("reason", &it.reason)] {
        if let Some(text) = text {
            lines.extend(paragraph(&cx.code("field", field), text, cells));
        }
    }
    lines
}

fn sign(book: &mut Book<Day>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let head = entry::head(&line.letter, "letter.sign", cx);
    let intro = format!("{} {}", letter_number(&line.letter, cx.words), line.org);
    entry::ask(head, &intro, vec![entry::today(cx)], move |values, cx| {
        let command = LetterCommand::Sign {
            letter: line.letter.id,
            date: values.day("date").unwrap_or(cx.today),
        };
        entry::send(command, &line.letter, &line.org, cx)
    })
}

fn withdraw(book: &mut Book<Day>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let head = entry::head(&line.letter, "letter.withdraw", cx);
    let intro = format!("{} {}", letter_number(&line.letter, cx.words), line.org);
    entry::ask_reason(head, &intro, cx, move |reason, cx| {
        let command = LetterCommand::Withdraw {
            letter: line.letter.id,
            date: cx.today,
            reason,
        };
        entry::send(command, &line.letter, &line.org, cx)
    })
}
