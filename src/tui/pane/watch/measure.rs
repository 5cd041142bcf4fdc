//! Consequences that a body applied, until they are carried out or withdrawn.

use super::{Watch, all, has_line, mine};
use crate::{
    domain::{Measure, MeasureCommand, MeasureDraft},
    store::query::{judging::due::Due, supervision::OrgRow},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Choice, Field, FieldKind},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            deadline_tag, entry, labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Watch> = Leaf {
    name: "measure",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Watch::Measure(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 4] = [
    Act {
        name: "finish",
        cli: "measure finish {measure} --evidence {evidence}",
        guard: open,
        run: finish,
    },
    Act {
        name: "lift",
        cli: "measure lift {measure} --reason {reason}",
        guard: open,
        run: lift,
    },
    Act {
        name: "all",
        cli: "",
        guard: always,
        run: all,
    },
    Act {
        name: "mine",
        cli: "",
        guard: always,
        run: mine,
    },
];

fn current(book: &Book<Watch>) -> Option<&OrgRow<Measure>> {
    match book.it()? {
        Watch::Measure(line) => Some(line),
        _ => None,
    }
}

fn open(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let is_over =
        current(book).is_some_and(|line| line.row.done.is_some() || line.row.lifted.is_some());
    has_line(book, cx).or(is_over.then_some("measure_over"))
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::share(cx.code("field", "org"), 3),
        Column::cells(cx.code("field", "person"), 8),
        Column::share(cx.code("field", "text"), 5),
        Column::cells(cx.code("field", "until"), 8),
        Column::cells(cx.code("field", "state"), 8),
    ]
}

fn read(book: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let wanted = (book.org(cx), !book.view.has_all);
    let rows = cx.ask(|store| store.measures(cx.year, wanted, 0, LINES_MAX));
    rows.into_iter().map(|line| row(line, cx)).collect()
}

fn row(line: OrgRow<Measure>, cx: &Cx) -> Line<Watch> {
    let it = &line.row;
    let (state, tone) = match (it.lifted, it.done) {
        (Some(_), _) => ("lifted", Tone::Dim),
        (None, Some(_)) => ("done", Tone::Good),
        (None, None) => ("open", Tone::Bad),
    };
    let is_over = it.lifted.is_some() || it.done.is_some();
    let until = it.until.map(|day| cx.short_day(day)).unwrap_or_default();
    Line {
        key: it.id.to_string(),
        cells: vec![
            deadline_tag(it.until, is_over, cx).into_iter().collect(),
            vec![Bit::text(&line.org)],
            vec![Bit::text(line.person.clone().unwrap_or_default())],
            vec![Bit::text(&it.text)],
            vec![Bit::text(until)],
            vec![Bit::new(cx.word(&format!("tui.measure.{state}")), tone)],
        ],
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Watch::Measure(line),
    }
}

fn detail(line: &OrgRow<Measure>, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.row;
    let mut lines = paragraph(&cx.code("field", "text"), &it.text, cells);
    lines.push(labelled(&cx.code("field", "body"), it.by.clone()));
    lines.push(labelled(&cx.code("field", "since"), it.since.to_string()));
    if let Some(evidence) = &it.evidence {
        lines.extend(paragraph(&cx.code("field", "evidence"), evidence, cells));
    }
    if let Some(reason) = &it.reason {
        lines.extend(paragraph(&cx.code("field", "reason"), reason, cells));
    }
    lines
}

/// The form by which a body applies what the rules propose.
pub fn apply(due: Due, cx: &Cx) -> Vec<Effect> {
    let named = due.person.zip(due.person_name.clone());
    let person = named
        .map(|(id, name)| Choice::new(id, name))
        .or_else(|| entry::secretary(due.org, cx));
    let by = due.by.clone().or_else(|| entry::actor(cx));
    let fields = vec![
        Field::new("text", FieldKind::Lines(3), cx)
            .required()
            .value(&due.text),
        entry::person("person", person, cx),
        entry::line("by", cx).required().maybe(by.as_deref()),
        entry::day("since", Some(cx.today), cx).required(),
        entry::day("until", due.until, cx),
    ];
    let head = (
        format!("measure-due {}", super::due::key(&due)),
        cx.word("kind.due_what.measure"),
    );
    entry::ask(head, &due.org_name.clone(), fields, move |values, cx| {
        let command = MeasureCommand::Apply {
            adoption: due.adoption,
            draft: MeasureDraft {
                consequence: due.row.clone(),
                org: due.org,
                person: values.ids("person").first().copied(),
                year: cx.year,
                text: values.text("text"),
                by: values.must("by"),
                since: values.day("since").unwrap_or(cx.today),
                until: values.day("until"),
                card: None,
                finding: None,
                verdict: None,
            },
        };
        vec![entry::request(command, &due.org_name, cx).send()]
    })
}

fn finish(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let fields = vec![
        Field::new("evidence", FieldKind::Lines(3), cx).required(),
        entry::today(cx),
    ];
    let head = entry::head(&it, "measure.finish", cx);
    let intro = format!("{}  {}", line.org, it.text);
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = MeasureCommand::Finish {
            measure: it.id,
            date: values.day("date").unwrap_or(cx.today),
            evidence: values.must("evidence"),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn lift(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let head = entry::head(&it, "measure.lift", cx);
    let intro = format!("{}  {}", line.org, it.text);
    entry::ask_reason(head, &intro, cx, move |reason, cx| {
        let command = MeasureCommand::Lift {
            measure: it.id,
            date: cx.today,
            reason,
        };
        entry::send(command, &it, &line.org, cx)
    })
}
