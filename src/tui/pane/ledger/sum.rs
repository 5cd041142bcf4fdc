//! Quotas summed: how many orgs stand how, by quota and by org.

use std::collections::BTreeMap;

use super::{Entry, Sum, chart, has_line, mine, standing, standings};
use crate::{
    domain::judge::Standings,
    store::query::judging::standing::StandingLine,
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        pane::{
            book::{Book, Leaf, Line},
            labelled,
        },
        widget::table::{Bit, Column},
    },
};

/// By quota.
pub const BY_QUOTA: Leaf<Entry> = Leaf {
    name: "by_quota",
    columns: |_, cx| columns(cx.word("tui.standing.quota"), cx),
    read: |book, cx| read(book, cx, |line| (line.line.title.clone(), None)),
    detail,
    acts: &ACTS,
};

/// By org.
pub const BY_ORG: Leaf<Entry> = Leaf {
    name: "by_org",
    columns: |_, cx| columns(cx.code("field", "org"), cx),
    read: |book, cx| read(book, cx, |line| (line.org_name.clone(), Some(line.org))),
    detail,
    acts: &ACTS,
};

const ACTS: [Act<Book<Entry>>; 4] = [
    Act {
        name: "enter",
        cli: "indicator list --now",
        guard: has_line,
        run: enter,
    },
    Act {
        name: "mine",
        cli: "indicator list --now --under {org}",
        guard: always,
        run: mine,
    },
    chart::HEAT,
    chart::TREND,
];

/// The standings that are counted, best first.
const SHOWN: [Standings; 5] = [
    Standings::Met,
    Standings::OnPace,
    Standings::Behind,
    Standings::Missing,
    Standings::Missed,
];

fn columns(name: String, cx: &Cx) -> Vec<Column> {
    let mut columns = vec![Column::share(name, 1)];
    let count = |state: &Standings| Column::cells(cx.code("standings", state.code()), 8).right();
    columns.extend(SHOWN.iter().map(count));
    columns
}

fn read(
    book: &Book<Entry>,
    cx: &Cx,
    by: fn(&StandingLine) -> (String, Option<i64>),
) -> Vec<Line<Entry>> {
    let mut sums: BTreeMap<(String, Option<i64>), [usize; 5]> = BTreeMap::new();
    for line in standings(book, false, cx) {
        let counts = sums.entry(by(&line)).or_default();
        if let Some(at) = SHOWN.iter().position(|state| *state == line.part.state) {
            counts[at] += 1;
        }
    }
    let sum = |((name, org), counts)| Sum { name, org, counts };
    let mut found: Vec<Sum> = sums.into_iter().map(sum).collect();
    // Where most are behind stands first.
    let late = |sum: &Sum| sum.counts[2..].iter().sum::<usize>();
    found.sort_by_key(|sum| std::cmp::Reverse(late(sum)));
    found.into_iter().map(row).collect()
}

fn row(sum: Sum) -> Line<Entry> {
    let mut cells = vec![vec![Bit::text(&sum.name)]];
    for (count, state) in sum.counts.iter().zip(SHOWN) {
        let text = match count {
            0 => String::new(),
            count => count.to_string(),
        };
        cells.push(vec![Bit::new(text, standing::tone(state))]);
    }
    Line {
        key: format!("{} {:?}", sum.name, sum.org),
        cells,
        find: vec![sum.name.clone()],
        org: sum.org,
        it: Entry::Sum(sum),
    }
}

fn detail(_: &Book<Entry>, line: &Line<Entry>, _: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let Entry::Sum(sum) = &line.it else {
        return Vec::new();
    };
    let all: usize = sum.counts.iter().sum();
    let mut lines = vec![labelled("", sum.name.clone())];
    for (count, state) in sum.counts.iter().zip(SHOWN) {
        let share = super::super::share_bar(*count, all, 20);
        let word = cx.code("standings", state.code());
        let mut bits = labelled(&word, share);
        bits.push(Bit::new(format!(" {count}"), standing::tone(state)));
        lines.push(bits);
    }
    lines
}

/// The lines that were summed.
fn enter(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(name) = book.line().and_then(|line| line.find.first().cloned()) else {
        return Vec::new();
    };
    book.view.has_all = true;
    book.turn_to("standing", cx);
    book.narrow_to(&name, cx);
    Vec::new()
}
