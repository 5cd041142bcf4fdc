//! The year at a glance by month: entries, findings and cards of the whole department as bars.

use super::{Day, has_line};
use crate::tui::{
    Cx,
    act::Act,
    event::Effect,
    pane::{
        book::{Book, Leaf, Line},
        labelled, share_bar,
    },
    theme::Tone,
    widget::table::{Bit, Column},
};

/// A month of the department.
#[derive(Clone)]
pub struct Month {
    /// From 1.
    number: usize,
    records: i64,
    findings: i64,
    cards: i64,
    /// The org with most findings, and how many.
    worst: Option<(String, i64)>,
}

pub const LEAF: Leaf<Day> = Leaf {
    name: "month",
    columns,
    read,
    detail,
    acts: &ACTS,
};

const ACTS: [Act<Book<Day>>; 1] = [Act {
    name: "glance",
    cli: "glance",
    guard: has_line,
    run: by_org,
}];

fn columns(_: &Book<Day>, cx: &Cx) -> Vec<Column> {
    let word = |key: &str| cx.word(&format!("tui.glance.{key}"));
    vec![
        Column::cells(word("month"), 6).right(),
        Column::share(word("records"), 3),
        Column::share(word("found"), 2),
        Column::share(word("cards"), 1),
    ]
}

fn read(book: &Book<Day>, cx: &Cx) -> Vec<Line<Day>> {
    let found = cx.ask(|store| store.glance(cx.year, book.view.below));
    let month = |at: usize| {
        let worst = found
            .iter()
            .filter(|line| line.findings[at] > 0)
            .max_by_key(|line| line.findings[at]);
        Month {
            number: at + 1,
            records: found.iter().map(|line| line.records[at]).sum(),
            findings: found.iter().map(|line| line.findings[at]).sum(),
            cards: found.iter().map(|line| line.cards[at]).sum(),
            worst: worst.map(|line| (line.org.org.name.clone(), line.findings[at])),
        }
    };
    let months: Vec<Month> = (0..12).map(month).collect();
    let most = |of: fn(&Month) -> i64| months.iter().map(of).max().unwrap_or(0);
    let most = (
        most(|it| it.records),
        most(|it| it.findings),
        most(|it| it.cards),
    );
    months.iter().map(|it| row(it.clone(), most)).collect()
}

/// A bar with its number; nothing at nought.
fn bar(count: i64, most: i64, cells: usize) -> String {
    let size = |count: i64| usize::try_from(count).unwrap_or(0);
    match count {
        0 => String::new(),
        count => {
            let full = share_bar(size(count), size(most), cells);
            format!("{} {count}", full.trim_end_matches('.'))
        }
    }
}

fn row(it: Month, most: (i64, i64, i64)) -> Line<Day> {
    Line {
        key: it.number.to_string(),
        cells: vec![
            vec![Bit::text(it.number.to_string())],
            vec![Bit::new(bar(it.records, most.0, 24), Tone::Info)],
            vec![Bit::new(bar(it.findings, most.1, 14), Tone::Warn)],
            vec![Bit::new(bar(it.cards, most.2, 6), Tone::Bad)],
        ],
        find: Vec::new(),
        org: None,
        it: Day::Month(it),
    }
}

fn detail(_: &Book<Day>, line: &Line<Day>, _: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let Day::Month(it) = &line.it else {
        return Vec::new();
    };
    let word = |key: &str| cx.word(&format!("tui.glance.{key}"));
    let mut lines = vec![
        labelled(&word("month"), it.number.to_string()),
        labelled(&word("records"), it.records.to_string()),
        labelled(&word("found"), it.findings.to_string()),
        labelled(&word("cards"), it.cards.to_string()),
    ];
    if let Some((org, count)) = &it.worst {
        lines.push(labelled(&word("worst"), format!("{org}  {count}")));
    }
    lines
}

fn by_org(book: &mut Book<Day>, cx: &Cx) -> Vec<Effect> {
    book.turn_to("glance", cx);
    Vec::new()
}
