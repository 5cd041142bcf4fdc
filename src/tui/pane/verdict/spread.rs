//! How the grades are spread in each peer group: proposed and decided, with their shares.

use std::collections::BTreeMap;

use super::{Grading, Judged, act, group_name, judged};
use crate::{
    base::{Decimal, text},
    tui::{
        Cx,
        act::Act,
        event::Effect,
        pane::{
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

/// A grade within a peer group.
#[derive(Clone)]
pub struct Share {
    /// The group's key.
    group: String,
    /// The grade's title; empty where there is none yet.
    grade: String,
    /// How many the rules propose for it.
    proposed: usize,
    /// How many were given it.
    given: usize,
    /// How many are appraised in the group.
    all: usize,
    /// The whole points of everybody in the group who has a score.
    points: Vec<i64>,
}

/// Spans of points in the picture of a group, and the cells of its longest bar.
const SPANS: usize = 8;
const BAR: usize = 20;

pub const LEAF: Leaf<Grading> = Leaf {
    name: "spread",
    columns,
    read,
    detail,
    acts: &ACTS,
};

const ACTS: [Act<Book<Grading>>; 2] = [
    Act {
        name: "enter",
        cli: "appraise --appraisal {appraisal}",
        guard: super::has_line,
        run: enter,
    },
    Act {
        name: "turn",
        cli: "",
        guard: act::has_appraisal,
        run: act::turn,
    },
];

fn columns(_: &Book<Grading>, cx: &Cx) -> Vec<Column> {
    let word = |key: &str| cx.word(&format!("tui.rank.{key}"));
    vec![
        Column::share(word("group"), 2),
        Column::cells(word("grade"), 10),
        Column::cells(word("proposed_count"), 6).right(),
        Column::cells(word("given_count"), 6).right(),
        Column::share(word("share"), 3),
    ]
}

fn read(book: &Book<Grading>, cx: &Cx) -> Vec<Line<Grading>> {
    let mut shares: BTreeMap<(String, String), Share> = BTreeMap::new();
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    let mut points: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for it in judged(book, cx) {
        let is_exempt = it.state == crate::domain::judge::grade::VerdictState::Exempt;
        if is_exempt {
            continue;
        }
        *sizes.entry(it.group.clone()).or_default() += 1;
        let score = it.score.number().and_then(|score| score.floor().decimal());
        let whole = score.and_then(Decimal::to_i64);
        points.entry(it.group.clone()).or_default().extend(whole);
        let proposed = it.proposal.as_ref().map(|(_, title)| title.clone());
        count(&mut shares, &it, proposed, false);
        count(&mut shares, &it, it.grade.clone(), true);
    }
    for share in shares.values_mut() {
        share.all = sizes.get(&share.group).copied().unwrap_or(0);
        share.points = points.get(&share.group).cloned().unwrap_or_default();
    }
    shares.into_values().map(|share| row(share, cx)).collect()
}

fn count(
    shares: &mut BTreeMap<(String, String), Share>,
    it: &Judged,
    grade: Option<String>,
    is_given: bool,
) {
    let grade = grade.unwrap_or_default();
    let key = (it.group.clone(), grade.clone());
    let share = shares.entry(key).or_insert_with(|| Share {
        group: it.group.clone(),
        grade,
        proposed: 0,
        given: 0,
        all: 0,
        points: Vec::new(),
    });
    match is_given {
        true => share.given += 1,
        false => share.proposed += 1,
    }
}

fn row(share: Share, cx: &Cx) -> Line<Grading> {
    let number = |count: usize| match count {
        0 => String::new(),
        count => count.to_string(),
    };
    let grade = match share.grade.is_empty() {
        true => cx.word("tui.rank.none"),
        false => share.grade.clone(),
    };
    let shown = share.given.max(share.proposed);
    let percent = (shown * 100).checked_div(share.all).unwrap_or(0);
    let bar = format!("{} {percent}%", share_bar(shown, share.all, 20));
    let group = group_name(&share.group, cx);
    Line {
        key: format!("{} {}", share.group, share.grade),
        cells: vec![
            vec![Bit::text(&group)],
            vec![Bit::new(grade, Tone::Strong)],
            vec![Bit::text(number(share.proposed))],
            vec![Bit::text(number(share.given))],
            vec![Bit::new(bar, Tone::Info)],
        ],
        find: vec![group],
        org: None,
        it: Grading::Spread(share),
    }
}

fn detail(_: &Book<Grading>, line: &Line<Grading>, _: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let Grading::Spread(share) = &line.it else {
        return Vec::new();
    };
    let mut lines = vec![
        labelled(&cx.word("tui.rank.group"), group_name(&share.group, cx)),
        labelled(&cx.word("tui.rank.all"), share.all.to_string()),
        labelled(
            &cx.word("tui.rank.proposed_count"),
            share.proposed.to_string(),
        ),
        labelled(&cx.word("tui.rank.given_count"), share.given.to_string()),
    ];
    let spans = chart::distribution(&share.points, SPANS);
    if !spans.is_empty() {
        lines.push(Vec::new());
        lines.push(vec![Bit::new(cx.word("tui.rank.points"), Tone::Strong)]);
    }
    let most = spans.iter().map(|(.., count)| *count).max().unwrap_or(0);
    let wide = spans.iter().map(|(_, to, _)| to.to_string().len()).max();
    let wide = wide.unwrap_or(0);
    for (from, to, count) in spans {
        let span = match from == to {
            true => format!("{from:>wide$}"),
            false => format!("{from:>wide$}-{to}"),
        };
        let bar = chart::bar(count, most, BAR);
        lines.push(vec![
            Bit::new(text::fit(&span, 10), Tone::Dim),
            Bit::new(format!("{bar} {count}"), Tone::Info),
        ]);
    }
    lines
}

/// The ranking, narrowed to the grade.
fn enter(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(Grading::Spread(share)) = book.it() else {
        return Vec::new();
    };
    let grade = share.grade.clone();
    book.turn_to("rank", cx);
    if !grade.is_empty() {
        book.narrow_to(&grade, cx);
    }
    Vec::new()
}
