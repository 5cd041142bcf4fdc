//! The ranking: everybody appraised, by peer group and place, from raw score to grade.

use super::{Grading, Judged, act, chosen, group_name, judged, lines_of, trial};
use crate::{
    domain::judge::{Outcome, Why, grade::VerdictState},
    exchange::blank::BlankKind,
    tui::{
        Cx,
        act::{Act, always},
        mail,
        pane::{
            book::{Book, Leaf, Line},
            labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
    words::explain,
};

pub const LEAF: Leaf<Grading> = Leaf {
    name: "rank",
    columns,
    read,
    detail,
    acts: &ACTS,
};

const ACTS: [Act<Book<Grading>>; 12] = [
    Act {
        name: "explain",
        cli: "appraise {org} --appraisal {appraisal} --explain",
        guard: super::has_line,
        run: act::explain,
    },
    Act {
        name: "turn",
        cli: "",
        guard: act::has_appraisal,
        run: act::turn,
    },
    Act {
        name: "propose",
        cli: "verdict propose {appraisal}",
        guard: act::has_appraisal,
        run: act::propose,
    },
    Act {
        name: "decide",
        cli: "verdict decide {verdict} {grade} --body {body}",
        guard: act::undecided,
        run: act::decide,
    },
    Act {
        name: "confirm",
        cli: "verdict confirm {appraisal} --body {body}",
        guard: act::has_appraisal,
        run: act::confirm,
    },
    Act {
        name: "reopen",
        cli: "verdict reopen {verdict} --reason {reason}",
        guard: act::decided,
        run: act::reopen,
    },
    Act {
        name: "what_if",
        cli: "appraise {org} --appraisal {appraisal} --what-if points:score=+1",
        guard: super::has_line,
        run: trial::what_if,
    },
    Act {
        name: "least",
        cli: "appraise {org} --appraisal {appraisal} --least",
        guard: super::has_line,
        run: trial::least,
    },
    Act {
        name: "close_year",
        cli: "year close {year} --body {body} --document {document}",
        guard: always,
        run: act::close_year,
    },
    Act {
        name: "mine",
        cli: "",
        guard: always,
        run: act::mine,
    },
    Act {
        name: "send",
        cli: "ballot blank --to {folder}",
        guard: always,
        run: |_, cx| mail::send(BlankKind::Ballot, cx),
    },
    Act {
        name: "collect",
        cli: "ballot collect {folder}",
        guard: always,
        run: |_, _| mail::collect(BlankKind::Ballot),
    },
];

fn columns(_: &Book<Grading>, cx: &Cx) -> Vec<Column> {
    let word = |key: &str| cx.word(&format!("tui.rank.{key}"));
    vec![
        Column::cells(word("group"), 10).from(76),
        Column::cells(word("place"), 4).right(),
        Column::share(cx.code("field", "org"), 3),
        Column::cells(cx.code("field", "person"), 8),
        Column::cells(word("score"), 8).right(),
        Column::cells(word("raw"), 6).from(90),
        Column::cells(word("ceiling"), 6).from(70),
        Column::cells(word("proposal"), 6),
        Column::cells(word("grade"), 6),
        Column::cells(cx.code("field", "state"), 8),
    ]
}

fn read(book: &Book<Grading>, cx: &Cx) -> Vec<Line<Grading>> {
    let only = book.org(cx);
    let mut found = judged(book, cx);
    if let Some(org) = only {
        let below = cx.ask(|store| store.org_ids(Some(org), crate::domain::OrgKind::ALL, u32::MAX));
        found.retain(|it| it.org == org || below.contains(&it.org));
    }
    lines_of(found, |it| row(it, cx))
}

/// The look of a state; its word always stands beside it.
fn tone(state: VerdictState) -> Tone {
    match state {
        VerdictState::Settled => Tone::Good,
        VerdictState::Proposed => Tone::Info,
        VerdictState::Open => Tone::Warn,
        VerdictState::Missing => Tone::Missing,
        VerdictState::Exempt => Tone::Dim,
    }
}

/// The score in short: a number, or that it is missing.
pub fn score(outcome: Outcome, cx: &Cx) -> String {
    match outcome {
        Outcome::Known(number) => number.to_string(),
        Outcome::Missing(_) => cx.tag("missing"),
        Outcome::Excluded(_) | Outcome::Waiting => String::new(),
    }
}

fn row(it: Judged, cx: &Cx) -> Line<Grading> {
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let place = it.place.map(|place| place.to_string());
    let proposal = it.proposal.as_ref().map(|(_, title)| title.clone());
    Line {
        key: format!("{} {:?}", it.org, it.person),
        cells: vec![
            vec![Bit::new(group_name(&it.group, cx), Tone::Dim)],
            vec![Bit::text(place.unwrap_or_default())],
            vec![Bit::text(&it.org_name)],
            vec![Bit::text(text(&it.person_name))],
            vec![Bit::text(score(it.score, cx))],
            vec![Bit::new(text(&it.raw), Tone::Dim)],
            vec![Bit::new(text(&it.ceiling), Tone::Warn)],
            vec![Bit::new(text(&proposal), Tone::Info)],
            vec![Bit::new(text(&it.grade), Tone::Strong)],
            vec![Bit::new(
                cx.code("verdict_state", it.state.code()),
                tone(it.state),
            )],
        ],
        find: vec![it.org_name.clone()],
        org: Some(it.org),
        it: Grading::Judged(Box::new(it)),
    }
}

fn detail(book: &Book<Grading>, line: &Line<Grading>, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let Grading::Judged(it) = &line.it else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Some((docket, _, title)) = chosen(&book.view, cx) {
        let title = format!("{title}  {}", docket.pack.head.short);
        lines.extend(paragraph(&cx.code("field", "appraisal"), &title, cells));
    }
    // An appraisal that rests on no score has none to tell.
    if it.score != Outcome::Excluded(Why::NoRow) {
        let told = explain::result(cx.words, it.score);
        lines.extend(paragraph(&cx.word("tui.rank.score"), &told, cells));
    }
    for (key, value) in [
        ("raw", &it.raw),
        ("ceiling", &it.ceiling),
        ("proposal", &it.proposal.as_ref().map(|(_, it)| it.clone())),
        ("grade", &it.grade),
    ] {
        if let Some(value) = value {
            lines.push(labelled(
                &cx.word(&format!("tui.rank.{key}")),
                value.clone(),
            ));
        }
    }
    if let Some(kept) = &it.kept {
        for (name, value) in [("body", &kept.body), ("reason", &kept.reason)] {
            if let Some(value) = value {
                lines.extend(paragraph(&cx.code("field", name), value, cells));
            }
        }
        for (name, day) in [("decided", kept.decided), ("frozen", kept.frozen)] {
            if let Some(day) = day {
                lines.push(labelled(&cx.code("field", name), day.to_string()));
            }
        }
    }
    lines
}
