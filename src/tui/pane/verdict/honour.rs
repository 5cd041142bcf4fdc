//! Honours: those held from elsewhere, and those that a pack gives on their way.

use super::{Grading, has_line};
use crate::{
    domain::{HonourCommand, HonourHeld, pack::HonourStep},
    store::query::ledger::{FactFilter, FactLine},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Choice, Field, FieldKind},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            entry::{self, Packs},
            labelled,
            org_form::choices,
            paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Grading> = Leaf {
    name: "honour",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Grading::Honour(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Grading>>; 4] = [
    Act {
        name: "advance",
        cli: "honour advance {honour} recommend",
        guard: on_its_way,
        run: advance,
    },
    Act {
        name: "new",
        cli: "honour apply {org} {item} {matter}",
        guard: always,
        run: apply,
    },
    Act {
        name: "lose",
        cli: "honour lose {honour} --reason {reason}",
        guard: on_its_way,
        run: lose,
    },
    Act {
        name: "mine",
        cli: "",
        guard: always,
        run: super::act::mine,
    },
];

fn current(book: &Book<Grading>) -> Option<&FactLine<HonourHeld>> {
    match book.it()? {
        Grading::Honour(line) => Some(line),
        _ => None,
    }
}

fn on_its_way(book: &Book<Grading>, cx: &Cx) -> Option<&'static str> {
    let is_over = current(book).is_some_and(|it| it.row.honour.is_none() || it.row.lost.is_some());
    has_line(book, cx).or(is_over.then_some("honour_over"))
}

fn columns(_: &Book<Grading>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells(cx.code("field", "date"), 8),
        Column::share(cx.code("field", "org"), 3),
        Column::cells(cx.code("field", "person"), 8),
        Column::share(cx.code("field", "honour"), 3),
        Column::share(cx.code("field", "matter"), 3),
        Column::cells(cx.code("field", "step"), 8),
    ]
}

fn read(book: &Book<Grading>, cx: &Cx) -> Vec<Line<Grading>> {
    let filter = FactFilter {
        org: book.org(cx),
        below: true,
        ..FactFilter::default()
    };
    let rows = cx.ask(|store| store.honours(&filter, 0, LINES_MAX));
    let packs = entry::packs(cx);
    rows.into_iter().map(|line| row(line, &packs, cx)).collect()
}

/// What the honour is called in its pack.
fn title(it: &HonourHeld, packs: &Packs) -> String {
    let pack = packs.get(&it.adoption);
    let id = it.honour.as_ref().or(it.fact.as_ref());
    let id = id.cloned().unwrap_or_default();
    let found = pack.and_then(|pack| {
        let own = pack.honours.iter().find(|row| row.id == id);
        let fact = pack.facts.iter().find(|row| row.id == id);
        own.map(|row| row.title.clone())
            .or_else(|| fact.map(|row| row.title.clone()))
    });
    found.unwrap_or(id)
}

fn row(line: FactLine<HonourHeld>, packs: &Packs, cx: &Cx) -> Line<Grading> {
    let it = &line.row;
    let (step, tone) = match (it.lost, it.step) {
        (Some(_), _) => (cx.word("tui.honour.lost"), Tone::Dim),
        (None, Some(step)) => (cx.code("honour_step", step.code()), Tone::Info),
        (None, None) => (cx.word("tui.honour.held"), Tone::Good),
    };
    Line {
        key: it.id.to_string(),
        cells: vec![
            vec![Bit::text(cx.short_day(it.date))],
            vec![Bit::text(&line.org)],
            vec![Bit::text(line.person.clone().unwrap_or_default())],
            vec![Bit::text(title(it, packs))],
            vec![Bit::text(&it.matter)],
            vec![Bit::new(step, tone)],
        ],
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Grading::Honour(Box::new(line)),
    }
}

fn detail(line: &FactLine<HonourHeld>, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.row;
    let mut lines = paragraph(&cx.code("field", "matter"), &it.matter, cells);
    for (name, value) in [
        ("issuer", &it.issuer),
        ("document", &it.document),
        ("reason", &it.reason),
    ] {
        if let Some(value) = value {
            lines.extend(paragraph(&cx.code("field", name), value, cells));
        }
    }
    if let Some(day) = it.lost {
        lines.push(labelled(&cx.code("field", "lost"), day.to_string()));
    }
    lines
}

fn apply(_: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let mut known = Vec::new();
    for docket in cx.ask(|store| store.dockets(cx.year)) {
        for honour in &docket.pack.honours {
            let code = format!("{} {}", docket.adoption.id, honour.id);
            let short = docket.pack.head.short.clone();
            known.push(Choice::new(code, honour.title.clone()).note(short));
        }
    }
    if known.is_empty() {
        return vec![cx.warn("tui.reason.no_honour", &[])];
    }
    let fields = vec![
        entry::one_of("honour", known, cx).required(),
        entry::org("org", entry::org_in_hand(cx), cx).required(),
        entry::person("person", None, cx),
        Field::new("matter", FieldKind::Lines(2), cx).required(),
        entry::today(cx),
    ];
    let head = ("honour-new".to_string(), cx.word("tui.act.honour.new"));
    entry::ask(head, "", fields, |values, cx| {
        let code = values.must("honour");
        let (adoption, honour) = code.split_once(' ').unwrap_or(("0", ""));
        let command = HonourCommand::Apply {
            adoption: adoption.parse().unwrap_or(0),
            honour: honour.to_string(),
            org: values.ids("org").first().copied().unwrap_or(0),
            person: values.ids("person").first().copied(),
            matter: values.must("matter"),
            date: values.day("date").unwrap_or(cx.today),
        };
        vec![entry::request(command, "", cx).send()]
    })
}

fn advance(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let steps: Vec<&str> = HonourStep::ALL.iter().map(|it| it.code()).collect();
    let next = it.step.and_then(|step| {
        let at = HonourStep::ALL.iter().position(|one| *one == step)?;
        HonourStep::ALL.get(at + 1)
    });
    let fields = vec![
        Field::new("step", choices("honour_step", &steps, cx), cx)
            .required()
            .value(next.map_or("apply", |step| step.code())),
        entry::line("by", cx),
        entry::today(cx),
    ];
    let head = entry::head(&it, "honour.advance", cx);
    let intro = format!("{}  {}", line.org, title(&it, &entry::packs(cx)));
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = HonourCommand::Advance {
            honour: it.id,
            step: HonourStep::parse(&values.must("step")).unwrap_or(HonourStep::Apply),
            by: values.text("by"),
            date: values.day("date").unwrap_or(cx.today),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn lose(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let head = entry::head(&it, "honour.lose", cx);
    let intro = format!("{}  {}", line.org, title(&it, &entry::packs(cx)));
    entry::ask_reason(head, &intro, cx, move |reason, cx| {
        let command = HonourCommand::Lose {
            honour: it.id,
            reason,
            date: cx.today,
        };
        entry::send(command, &it, &line.org, cx)
    })
}
