//! Talks that were held, with the topics that a pack asks for and nobody spoke about.

use super::{Watch, has_line, mine};
use crate::{
    domain::{TalkCommand, TalkDraft, TalkHeld, pack::TalkKind},
    store::query::{judging::due::Due, supervision::OrgRow},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Choice, Field, FieldKind, Values},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            entry, labelled,
            org_form::{pick_code, picked},
            paragraph, tag,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Watch> = Leaf {
    name: "talk",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Watch::Talk(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 3] = [
    Act {
        name: "new",
        cli: "talk hold {org} {person} --by {by}",
        guard: always,
        run: new,
    },
    Act {
        name: "drop",
        cli: "talk drop {talk} --reason {reason}",
        guard: has_line,
        run: remove,
    },
    Act {
        name: "mine",
        cli: "",
        guard: always,
        run: mine,
    },
];

fn current(book: &Book<Watch>) -> Option<&OrgRow<TalkHeld>> {
    match book.it()? {
        Watch::Talk(line) => Some(line),
        _ => None,
    }
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::cells(cx.code("field", "date"), 8),
        Column::cells(cx.code("field", "kind"), 10),
        Column::share(cx.code("field", "org"), 3),
        Column::cells(cx.code("field", "person"), 10),
        Column::share(cx.code("field", "by"), 2),
        Column::share(cx.word("tui.talk.result"), 3).from(90),
    ]
}

fn read(book: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let rows = cx.ask(|store| store.talks((book.org(cx), None), None, LINES_MAX));
    rows.into_iter().map(|line| row(line, cx)).collect()
}

fn row(line: OrgRow<TalkHeld>, cx: &Cx) -> Line<Watch> {
    let it = &line.row;
    let lacks = it.lacks.is_some();
    let tags = lacks.then(|| tag("missing", Tone::Missing, cx));
    Line {
        key: it.id.to_string(),
        cells: vec![
            tags.into_iter().collect(),
            vec![Bit::text(cx.short_day(it.date))],
            vec![Bit::text(cx.code("talk_kind", it.kind.code()))],
            vec![Bit::text(&line.org)],
            vec![Bit::text(line.person.clone().unwrap_or_default())],
            vec![Bit::text(&it.by)],
            vec![Bit::new(it.result.clone().unwrap_or_default(), Tone::Dim)],
        ],
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Watch::Talk(line),
    }
}

fn detail(line: &OrgRow<TalkHeld>, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.row;
    let mut lines = vec![labelled(
        &cx.code("field", "person"),
        line.person.clone().unwrap_or_default(),
    )];
    for topic in it.topics.iter().flat_map(|topics| topics.lines()) {
        lines.extend(paragraph(&cx.code("field", "topics"), topic, cells));
    }
    for topic in it.lacks.iter().flat_map(|topics| topics.lines()) {
        lines.extend(paragraph(&cx.code("field", "lacks"), topic, cells));
    }
    if let Some(result) = &it.result {
        lines.extend(paragraph(&cx.word("tui.talk.result"), result, cells));
    }
    lines
}

/// The talks that the packs in force ask for.
fn asked(cx: &Cx) -> Vec<Choice> {
    let mut found = Vec::new();
    for docket in cx.ask(|store| store.dockets(cx.year)) {
        for talk in &docket.pack.talks {
            let code = format!("{} {}", docket.adoption.id, talk.id);
            found.push(Choice::new(code, talk.title.clone()).note(docket.pack.head.short.clone()));
        }
    }
    found
}

fn kinds(cx: &Cx, value: Option<TalkKind>) -> Field {
    let codes: Vec<&str> = TalkKind::ALL.iter().map(|it| it.code()).collect();
    let field = Field::new(
        "kind",
        FieldKind::Pick(pick_code("talk_kind", codes), false),
        cx,
    );
    match value {
        Some(kind) => field.picks(picked("talk_kind", kind.code(), cx)),
        None => field,
    }
}

fn draft(values: &Values, cx: &Cx) -> TalkDraft {
    let code = values.text("talk");
    let parts = code.as_deref().and_then(|code| code.split_once(' '));
    TalkDraft {
        adoption: parts.and_then(|(adoption, _)| adoption.parse().ok()),
        talk: parts.map(|(_, talk)| talk.to_string()),
        kind: TalkKind::parse(&values.must("kind")),
        person: values.ids("person").first().copied().unwrap_or(0),
        org: values.ids("org").first().copied().unwrap_or(0),
        by: values.must("by"),
        date: values.day("date").unwrap_or(cx.today),
        topics: values
            .text("topics")
            .iter()
            .flat_map(|topics| topics.lines())
            .map(str::to_string)
            .collect(),
        result: values.text("result"),
        card: None,
        finding: None,
    }
}

fn form(
    name: String,
    (talk, org, person): (Option<Choice>, Option<Choice>, Option<Choice>),
    (by, topics, kind): (Option<String>, String, Option<TalkKind>),
    cx: &Cx,
) -> Vec<Effect> {
    let fields = vec![
        entry::one_of("talk", asked(cx), cx).picks(talk.into_iter().collect()),
        kinds(cx, kind),
        entry::org("org", org, cx).required(),
        entry::person("person", person, cx).required(),
        entry::line("by", cx).required().maybe(by.as_deref()),
        entry::today(cx),
        Field::new("topics", FieldKind::Lines(5), cx).value(&topics),
        Field::new("result", FieldKind::Lines(2), cx).labelled(cx.word("tui.talk.result")),
    ];
    let head = (name, cx.word("tui.act.talk.new"));
    entry::ask(head, "", fields, |values, cx| {
        let draft = draft(values, cx);
        vec![entry::request(TalkCommand::Hold { draft }, "", cx).send()]
    })
}

/// The form of a talk that the rules ask for: its topics stand there to be ticked off.
pub fn hold(due: &Due, cx: &Cx) -> Vec<Effect> {
    let pack = cx.ask(|store| store.pack_of(due.adoption));
    let talk = pack
        .as_ref()
        .and_then(|pack| pack.talks.iter().find(|talk| talk.id == due.item));
    let code = format!("{} {}", due.adoption, due.item);
    let title = talk.map_or(due.item.clone(), |talk| talk.title.clone());
    let topics = talk.map(|talk| talk.topics.join("\n")).unwrap_or_default();
    let named = due.person.zip(due.person_name.clone());
    let person = named
        .map(|(id, name)| Choice::new(id, name))
        .or_else(|| entry::secretary(due.org, cx));
    form(
        format!("talk-due {}", super::due::key(due)),
        (
            Some(Choice::new(code, title)),
            Some(Choice::new(due.org, due.org_name.clone())),
            person,
        ),
        (due.by.clone(), topics, talk.map(|talk| talk.kind)),
        cx,
    )
}

fn new(_: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let org = entry::org_in_hand(cx);
    let person = cx.org.and_then(|org| entry::secretary(org, cx));
    let by = entry::actor(cx);
    let kind = Some(TalkKind::Interview);
    form(
        "talk-new".to_string(),
        (None, org, person),
        (by, String::new(), kind),
        cx,
    )
}

fn remove(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let head = entry::head(&it, "talk.drop", cx);
    entry::ask_reason(head, &line.org.clone(), cx, move |reason, cx| {
        let command = TalkCommand::Drop {
            talk: it.id,
            reason,
        };
        entry::send(command, &it, &line.org, cx)
    })
}
