//! Problems: raised, rectified, verified by a second person, looked back at, recognized again.

use super::{Watch, all, has_line, mine};
use crate::{
    base::{Field as _, text},
    domain::{EvidenceOf, Finding, FindingCommand, FindingSource, FindingState, Patch},
    store::query::finding::{FindingFilter, FindingLine},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        evidence,
        overlay::{Choice, ChoiceList, Field, FieldKind, Note, Values},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            deadline_tag, entry, labelled,
            org_form::choices,
            paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Watch> = Leaf {
    name: "finding",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Watch::Finding(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 12] = [
    Act {
        name: "show",
        cli: "finding similar {finding}",
        guard: has_line,
        run: show,
    },
    Act {
        name: "new",
        cli: "finding raise {org} {text}",
        guard: always,
        run: raise,
    },
    Act {
        name: "edit",
        cli: "finding edit {finding} {field}={value}",
        guard: unclosed,
        run: edit,
    },
    Act {
        name: "rectify",
        cli: "finding rectify {finding} --measure {measure} --evidence {evidence}",
        guard: unclosed,
        run: rectify,
    },
    Act {
        name: "close",
        cli: "finding close {finding} --verifier {verifier}",
        guard: rectified,
        run: close,
    },
    Act {
        name: "look_back",
        cli: "finding look-back {finding}",
        guard: closed,
        run: look_back,
    },
    Act {
        name: "reopen",
        cli: "finding reopen {finding} --reason {reason}",
        guard: closed,
        run: reopen,
    },
    Act {
        name: "repeat",
        cli: "finding repeat {finding} {earlier}",
        guard: has_line,
        run: repeat,
    },
    Act {
        name: "card",
        cli: "card issue {org} {card} --reason {reason} --issuer {issuer} --finding {finding}",
        guard: has_line,
        run: card,
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
    Act {
        name: "attach",
        cli: "evidence add {file} --of finding:{finding}",
        guard: has_line,
        run: attach,
    },
];

fn current(book: &Book<Watch>) -> Option<&FindingLine> {
    match book.it()? {
        Watch::Finding(line) => Some(line),
        _ => None,
    }
}

fn state(book: &Book<Watch>) -> Option<FindingState> {
    current(book).map(|line| line.finding.state)
}

fn unclosed(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let is_over = state(book) == Some(FindingState::Closed);
    has_line(book, cx).or(is_over.then_some("finding_closed"))
}

fn rectified(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let not_yet = state(book) == Some(FindingState::Open);
    unclosed(book, cx).or(not_yet.then_some("finding_open"))
}

fn closed(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let is_open = state(book) != Some(FindingState::Closed);
    has_line(book, cx).or(is_open.then_some("finding_not_closed"))
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::share(cx.code("field", "org"), 3),
        Column::share(cx.code("field", "text"), 5),
        Column::cells(cx.code("field", "source"), 12).from(100),
        Column::cells(cx.code("field", "responsible"), 10).from(76),
        Column::cells(cx.code("field", "deadline"), 8),
        Column::cells(cx.code("field", "state"), 6),
    ]
}

fn read(book: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let filter = FindingFilter {
        year: cx.year,
        org: book.org(cx),
        state: None,
    };
    let mut rows = cx.ask(|store| store.findings(&filter, None, LINES_MAX));
    if !book.view.has_all {
        rows.retain(|line| line.finding.state != FindingState::Closed);
    }
    rows.into_iter().map(|line| row(line, cx)).collect()
}

fn row(line: FindingLine, cx: &Cx) -> Line<Watch> {
    let it = &line.finding;
    let is_over = it.state != FindingState::Open;
    let (state, tone) = match it.state {
        FindingState::Open => (it.state.code(), Tone::Bad),
        FindingState::Rectified => (it.state.code(), Tone::Info),
        FindingState::Closed => (it.state.code(), Tone::Good),
    };
    let day = it.deadline.map(|day| cx.short_day(day)).unwrap_or_default();
    let mut tags: Vec<Bit> = deadline_tag(it.deadline, is_over, cx).into_iter().collect();
    if it.repeats.is_some() || it.relapsed.is_some() {
        tags = vec![super::super::tag("again", Tone::Returned, cx)];
    }
    Line {
        key: it.id.to_string(),
        cells: vec![
            tags,
            vec![Bit::text(&line.org)],
            vec![Bit::text(&it.text)],
            vec![Bit::new(
                cx.code("finding_source", it.source.code()),
                Tone::Dim,
            )],
            vec![Bit::text(it.responsible.clone().unwrap_or_default())],
            vec![Bit::text(day)],
            vec![Bit::new(cx.code("finding_state", state), tone)],
        ],
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Watch::Finding(line),
    }
}

fn detail(line: &FindingLine, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.finding;
    let mut lines = paragraph(&cx.code("field", "text"), &it.text, cells);
    for (name, value) in [
        ("measure", &it.measure),
        ("evidence", &it.evidence),
        ("verifier", &it.verifier),
    ] {
        if let Some(value) = value {
            lines.extend(paragraph(&cx.code("field", name), value, cells));
        }
    }
    for (name, day) in [
        ("found", Some(it.found)),
        ("deadline", it.deadline),
        ("look_back", it.look_back),
        ("relapsed", it.relapsed),
        ("closed", it.closed),
    ] {
        if let Some(day) = day {
            lines.push(labelled(&cx.code("field", name), day.to_string()));
        }
    }
    lines.extend(evidence::told(EvidenceOf::Finding, it.id, cx));
    lines
}

fn attach(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let it = &line.finding;
    evidence::attach(EvidenceOf::Finding, it.id, &it.text, cx)
}

/// The problem in full, and what it was in earlier years.
fn show(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let mut lines = vec![vec![Bit::text(&line.org)]];
    lines.extend(detail(line, 78, cx));
    let it = &line.finding;
    let history = cx.ask(|store| store.finding_history(it));
    let similar = cx.ask(|store| store.similar_findings(it));
    for (key, found) in [("history", history), ("similar", similar)] {
        if found.is_empty() {
            continue;
        }
        let title = cx.word(&format!("tui.finding.{key}"));
        lines.push(vec![Bit::new(format!(" {title} "), Tone::PopupTitle)]);
        lines.extend(found.iter().map(|it| earlier(it, cx)));
    }
    vec![Note::of(cx.code("kind", "finding"), lines).open()]
}

fn earlier(it: &Finding, cx: &Cx) -> Vec<Bit> {
    let state = cx.code("finding_state", it.state.code());
    vec![
        Bit::new(format!("{} ", it.year), Tone::Strong),
        Bit::text(format!("{}  ", it.text)),
        Bit::new(state, Tone::Label),
    ]
}

fn raise(_: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let sources: Vec<&str> = FindingSource::ALL.iter().map(|it| it.code()).collect();
    let fields = vec![
        entry::org("org", entry::org_in_hand(cx), cx).required(),
        Field::new("text", FieldKind::Lines(3), cx).required(),
        Field::new("source", choices("finding_source", &sources, cx), cx).value("manual"),
        entry::line("responsible", cx),
        entry::lines("measure", cx),
        entry::day("deadline", None, cx),
        entry::day("found", Some(cx.today), cx).required(),
    ];
    let head = ("finding-new".to_string(), cx.word("tui.act.finding.new"));
    entry::ask(head, "", fields, move |values, cx| {
        let command = FindingCommand::Raise {
            year: cx.year,
            org: values.ids("org").first().copied().unwrap_or(0),
            source: FindingSource::parse(&values.must("source")).unwrap_or(FindingSource::Manual),
            sheet: None,
            item: None,
            task: None,
            text: values.must("text"),
            responsible: values.text("responsible"),
            measure: values.text("measure"),
            deadline: values.day("deadline"),
            found: values.day("found").unwrap_or(cx.today),
            record: None,
            campaign: None,
            rule: None,
            problem: None,
            repeats: None,
        };
        vec![entry::request(command, "", cx).send()]
    })
}

fn edit(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.finding;
    let fields = vec![
        Field::new("text", FieldKind::Lines(3), cx)
            .required()
            .value(&it.text),
        entry::line("responsible", cx).maybe(it.responsible.as_deref()),
        entry::lines("measure", cx).maybe(it.measure.as_deref()),
        entry::day("deadline", it.deadline, cx),
        entry::day("look_back", it.look_back, cx),
    ];
    let head = entry::head(&it, "finding.edit", cx);
    entry::ask(head, &line.org.clone(), fields, move |values, cx| {
        let set = patches(&it, values);
        let command = FindingCommand::Edit {
            finding: it.id,
            set,
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn patches(it: &Finding, values: &Values) -> Vec<Patch> {
    let pairs = [
        ("text", it.text.to_value(), values.must("text").to_value()),
        (
            "responsible",
            it.responsible.to_value(),
            values.text("responsible").to_value(),
        ),
        (
            "measure",
            it.measure.to_value(),
            values.text("measure").to_value(),
        ),
        (
            "deadline",
            it.deadline.to_value(),
            values.day("deadline").to_value(),
        ),
        (
            "look_back",
            it.look_back.to_value(),
            values.day("look_back").to_value(),
        ),
    ];
    let changed = pairs.into_iter().filter(|(_, old, new)| old != new);
    changed
        .map(|(field, _, value)| Patch {
            field: field.into(),
            value,
        })
        .collect()
}

fn rectify(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.finding;
    let fields = vec![
        Field::new("measure", FieldKind::Lines(3), cx)
            .required()
            .maybe(it.measure.as_deref()),
        Field::new("evidence", FieldKind::Lines(3), cx)
            .required()
            .maybe(it.evidence.as_deref()),
    ];
    let head = entry::head(&it, "finding.rectify", cx);
    let intro = format!("{}  {}", line.org, it.text);
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = FindingCommand::Rectify {
            finding: it.id,
            measure: values.must("measure"),
            evidence: values.must("evidence"),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn close(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.finding;
    let fields = vec![entry::line("verifier", cx).required(), entry::today(cx)];
    let head = entry::head(&it, "finding.close", cx);
    let evidence = it.evidence.clone().unwrap_or_default();
    let intro = format!("{}  {}  {evidence}", line.org, it.text);
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = FindingCommand::Close {
            finding: it.id,
            verifier: values.must("verifier"),
            date: values.day("date").unwrap_or(cx.today),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn look_back(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.finding;
    let fields = vec![
        Field::new("held", choices("held", &["yes", "no"], cx), cx).required(),
        entry::lines("remark", cx),
        entry::today(cx),
    ];
    let head = entry::head(&it, "finding.look_back", cx);
    let intro = format!("{}  {}", line.org, it.text);
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = FindingCommand::LookBack {
            finding: it.id,
            date: values.day("date").unwrap_or(cx.today),
            held: values.must("held") == "yes",
            remark: values.text("remark"),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn reopen(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.finding;
    let head = entry::head(&it, "finding.reopen", cx);
    entry::ask_reason(head, &it.text.clone(), cx, move |reason, cx| {
        let command = FindingCommand::Reopen {
            finding: it.id,
            reason,
        };
        entry::send(command, &it, &line.org, cx)
    })
}

/// Offers the findings of earlier years that it may repeat.
fn repeat(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.finding;
    let similar = cx.ask(|store| store.similar_findings(&it));
    if similar.is_empty() {
        return vec![cx.info("tui.finding.none_similar", &[])];
    }
    let mut list = ChoiceList::new(cx.word("tui.finding.similar")).intro(text::wrap(&it.text, 66));
    for one in similar.into_iter().take(9) {
        let command = FindingCommand::Repeat {
            finding: it.id,
            earlier: one.id,
        };
        let request = entry::request(command, &line.org, cx).seen(entry::seen(&it));
        let state = cx.code("finding_state", one.state.code());
        let choice = Choice::new(one.id, one.text.clone()).note(format!("{} {state}", one.year));
        list = list.line(choice, move || vec![request.send()]);
    }
    vec![list.open()]
}

/// Issues a card because of the problem.
fn card(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let it = &line.finding;
    super::card::issue(
        super::card::Wanted {
            org: it.org,
            name: line.org.clone(),
            year: it.year,
            reason: it.text.clone(),
            finding: Some(it.id),
            deadline: it.deadline.filter(|day| *day >= cx.today),
            ..super::card::Wanted::default()
        },
        cx,
    )
}
