//! Lagging orgs: listed for the year, helped by plan, accepted, taken off the list.

use super::{Watch, all, has_line};
use crate::{
    domain::{Lagging, LaggingCommand, Org, Person},
    store::query::supervision::OrgRow,
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
    name: "lagging",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Watch::Lagging(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 5] = [
    Act {
        name: "plan",
        cli: "lagging plan {lagging} {plan}",
        guard: listed,
        run: plan,
    },
    Act {
        name: "new",
        cli: "lagging add {org} --reason {reason}",
        guard: always,
        run: new,
    },
    Act {
        name: "accept",
        cli: "lagging accept {lagging} {acceptance}",
        guard: listed,
        run: accept,
    },
    Act {
        name: "delist",
        cli: "lagging delist {lagging}",
        guard: accepted,
        run: delist,
    },
    Act {
        name: "all",
        cli: "",
        guard: always,
        run: all,
    },
];

fn current(book: &Book<Watch>) -> Option<&OrgRow<Lagging>> {
    match book.it()? {
        Watch::Lagging(line) => Some(line),
        _ => None,
    }
}

fn listed(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let is_over = current(book).is_some_and(|line| line.row.delisted.is_some());
    has_line(book, cx).or(is_over.then_some("delisted"))
}

fn accepted(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let not_yet = current(book).is_some_and(|line| line.row.accepted.is_none());
    listed(book, cx).or(not_yet.then_some("not_accepted"))
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::share(cx.code("field", "org"), 3),
        Column::share(cx.code("field", "reason"), 4),
        Column::cells(cx.code("field", "helper"), 10),
        Column::cells(cx.code("field", "deadline"), 8),
        Column::cells(cx.code("field", "state"), 8),
    ]
}

fn read(book: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let listed = !book.view.has_all;
    let rows = cx.ask(|store| store.lagging(cx.year, listed, 0, LINES_MAX));
    rows.into_iter().map(|line| row(line, cx)).collect()
}

fn row(line: OrgRow<Lagging>, cx: &Cx) -> Line<Watch> {
    let it = &line.row;
    let (state, tone) = match (it.delisted, it.accepted, &it.plan) {
        (Some(_), _, _) => ("delisted", Tone::Dim),
        (None, Some(_), _) => ("accepted", Tone::Good),
        (None, None, Some(_)) => ("planned", Tone::Info),
        (None, None, None) => ("unplanned", Tone::Bad),
    };
    let day = it.deadline.map(|day| cx.short_day(day)).unwrap_or_default();
    Line {
        key: it.id.to_string(),
        cells: vec![
            deadline_tag(it.deadline, it.accepted.is_some(), cx)
                .into_iter()
                .collect(),
            vec![Bit::text(&line.org)],
            vec![Bit::text(&it.reason)],
            vec![Bit::text(line.person.clone().unwrap_or_default())],
            vec![Bit::text(day)],
            vec![Bit::new(cx.word(&format!("tui.lagging.{state}")), tone)],
        ],
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Watch::Lagging(line),
    }
}

fn detail(line: &OrgRow<Lagging>, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.row;
    let mut lines = Vec::new();
    for (name, value) in [
        ("reason", Some(&it.reason)),
        ("plan", it.plan.as_ref()),
        ("acceptance", it.acceptance.as_ref()),
    ] {
        if let Some(value) = value {
            lines.extend(paragraph(&cx.code("field", name), value, cells));
        }
    }
    for (name, day) in [
        ("listed", Some(it.listed)),
        ("accepted", it.accepted),
        ("delisted", it.delisted),
    ] {
        if let Some(day) = day {
            lines.push(labelled(&cx.code("field", name), day.to_string()));
        }
    }
    lines
}

fn new(_: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let fields = vec![
        entry::org("org", entry::org_in_hand(cx), cx).required(),
        Field::new("reason", FieldKind::Lines(3), cx).required(),
        entry::today(cx),
    ];
    let head = ("lagging-new".to_string(), cx.word("tui.act.lagging.new"));
    entry::ask(head, "", fields, |values, cx| {
        let command = LaggingCommand::List {
            org: values.ids("org").first().copied().unwrap_or(0),
            year: cx.year,
            date: values.day("date").unwrap_or(cx.today),
            reason: values.must("reason"),
        };
        vec![entry::request(command, "", cx).send()]
    })
}

fn plan(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let helper = it.helper.and_then(|id| {
        let person = cx.ask(|store| store.find::<Person>(id))?;
        Some(Choice::new(id, person.name))
    });
    let helper_org = it.helper_org.and_then(|id| {
        let org = cx.ask(|store| store.find::<Org>(id))?;
        Some(Choice::new(id, org.name))
    });
    let fields = vec![
        Field::new("plan", FieldKind::Lines(4), cx)
            .required()
            .maybe(it.plan.as_deref()),
        entry::person("helper", helper, cx),
        entry::org("helper_org", helper_org, cx),
        entry::day("deadline", it.deadline, cx),
    ];
    let head = entry::head(&it, "lagging.plan", cx);
    entry::ask(head, &line.org.clone(), fields, move |values, cx| {
        let command = LaggingCommand::Plan {
            lagging: it.id,
            plan: values.must("plan"),
            helper: values.ids("helper").first().copied(),
            helper_org: values.ids("helper_org").first().copied(),
            deadline: values.day("deadline"),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn accept(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let fields = vec![
        Field::new("acceptance", FieldKind::Lines(3), cx).required(),
        entry::today(cx),
    ];
    let head = entry::head(&it, "lagging.accept", cx);
    entry::ask(head, &line.org.clone(), fields, move |values, cx| {
        let command = LaggingCommand::Accept {
            lagging: it.id,
            date: values.day("date").unwrap_or(cx.today),
            acceptance: values.must("acceptance"),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn delist(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let command = LaggingCommand::Delist {
        lagging: line.row.id,
        date: cx.today,
    };
    let request = entry::request(command, &line.org, cx);
    vec![request.seen(entry::seen(&line.row)).send()]
}
