//! The year at a glance by org: completion, score, grade, findings, cards, and a row of months.

use super::{Day, has_line};
use crate::{
    store::query::glance::{GlanceLine, Months},
    tui::{
        Cx,
        act::{Act, always},
        event::{Effect, PaneId, Target},
        pane::{
            Pane,
            book::{Book, Leaf, Line},
            labelled, share_bar,
        },
        theme::Tone,
        widget::{
            chart,
            table::{Bit, Column},
        },
    },
};

pub const LEAF: Leaf<Day> = Leaf {
    name: "glance",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Day::Glance(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Day>>; 3] = [
    Act {
        name: "down",
        cli: "glance {org}",
        guard: has_parts,
        run: down,
    },
    Act {
        name: "up",
        cli: "glance",
        guard: always,
        run: up,
    },
    Act {
        name: "org",
        cli: "org show {org}",
        guard: has_line,
        run: org,
    },
];

fn current(book: &Book<Day>) -> Option<&GlanceLine> {
    match book.it()? {
        Day::Glance(line) => Some(line),
        _ => None,
    }
}

fn has_parts(book: &Book<Day>, cx: &Cx) -> Option<&'static str> {
    let has_none = current(book).is_some_and(|line| line.org.children == 0);
    has_line(book, cx).or(has_none.then_some("no_below"))
}

fn columns(_: &Book<Day>, cx: &Cx) -> Vec<Column> {
    let word = |key: &str| cx.word(&format!("tui.glance.{key}"));
    vec![
        Column::share(cx.code("field", "org"), 2),
        Column::cells(word("tasks"), 16),
        Column::cells(word("score"), 9).right(),
        Column::cells(word("grade"), 6).from(70),
        Column::cells(word("findings"), 8).right(),
        Column::cells(word("cards"), 4).right(),
        Column::cells(word("records"), 12),
    ]
}

fn read(book: &Book<Day>, cx: &Cx) -> Vec<Line<Day>> {
    let found = cx.ask(|store| store.glance(cx.year, book.view.below));
    // One scale for all, so that months of different orgs can be compared.
    let most = found.iter().flat_map(|line| line.records).max();
    found
        .into_iter()
        .map(|line| row(line, most.unwrap_or(0)))
        .collect()
}

fn heat_row(months: &Months, most: i64) -> String {
    months
        .iter()
        .map(|count| chart::heat(*count, most))
        .collect()
}

fn row(line: GlanceLine, most: i64) -> Line<Day> {
    let sum = |months: &Months| months.iter().sum::<i64>();
    let size = |count: i64| usize::try_from(count).unwrap_or(0);
    let tasks = match line.tasks {
        0 => String::new(),
        all => format!(
            "{} {}/{all}",
            share_bar(size(line.done), size(all), 8),
            line.done
        ),
    };
    let score = line.score.map(|(got, full)| format!("{got}/{full}"));
    let found = sum(&line.findings);
    let findings = match found {
        0 => String::new(),
        all => format!("{}/{all}", line.open),
    };
    let tone = if line.open > 0 { Tone::Warn } else { Tone::Dim };
    let cards = match sum(&line.cards) {
        0 => String::new(),
        count => count.to_string(),
    };
    let name = line.org.org.name.clone();
    Line {
        key: line.org.org.id.to_string(),
        cells: vec![
            vec![Bit::text(&name)],
            vec![Bit::text(tasks)],
            vec![Bit::text(score.unwrap_or_default())],
            vec![Bit::new(
                line.grade.clone().unwrap_or_default(),
                Tone::Strong,
            )],
            vec![Bit::new(findings, tone)],
            vec![Bit::new(cards, Tone::Bad)],
            vec![Bit::new(heat_row(&line.records, most), Tone::Info)],
        ],
        find: vec![name, line.org.org.code.clone()],
        org: Some(line.org.org.id),
        it: Day::Glance(Box::new(line)),
    }
}

fn detail(line: &GlanceLine, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let mut lines = vec![labelled("", line.org.org.name.clone())];
    if let Some((got, full)) = line.score {
        let score = format!("{got}/{full}");
        lines.push(labelled(&cx.word("tui.glance.score"), score));
    }
    for (key, months) in [
        ("records", &line.records),
        ("found", &line.findings),
        ("cards", &line.cards),
    ] {
        let label = cx.word(&format!("tui.glance.{key}"));
        for (at, half) in told(months, cells).into_iter().enumerate() {
            lines.push(labelled(if at == 0 { &label } else { "" }, half));
        }
    }
    lines.push(labelled("", cx.word("tui.glance.scale")));
    lines
}

/// Twelve numbers beside each other, half by half where there is little room.
fn told(months: &Months, cells: u16) -> Vec<String> {
    let number = |count: &i64| match count {
        0 => format!("{:>4}", "."),
        count => format!("{count:>4}"),
    };
    let numbers: Vec<String> = months.iter().map(number).collect();
    let at_once = if cells >= 58 { 12 } else { 6 };
    numbers.chunks(at_once).map(|part| part.concat()).collect()
}

fn down(book: &mut Book<Day>, cx: &Cx) -> Vec<Effect> {
    book.view.below = current(book).map(|line| line.org.org.id);
    book.widen(cx);
    book.load(cx);
    Vec::new()
}

fn up(book: &mut Book<Day>, cx: &Cx) -> Vec<Effect> {
    let below = book.view.below;
    let path = below.map(|org| cx.ask(|store| store.org_ancestors(org)));
    book.view.below = path.and_then(|path| path.last().map(|(id, _)| *id));
    book.widen(cx);
    book.load(cx);
    if let Some(below) = below {
        book.select(&below.to_string());
    }
    Vec::new()
}

fn org(book: &mut Book<Day>, _cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    vec![
        Effect::Aim(Target::Org(line.org.org.id)),
        Effect::Go(PaneId::Org),
    ]
}
