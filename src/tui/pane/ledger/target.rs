//! Targets by year: the value and what is due, the way to the next step, the day it is due.

use super::{Entry, LINES, figure, fill, has_line, mine};
use crate::{
    base::{Exact, Rounding},
    domain::{
        judge::trend::{Course, TargetState},
        pack::{FactKind, Pack, TargetMeasure, base_of},
    },
    store::query::{
        judging::norm::{NormFilter, TargetLine},
        ledger::FactFilter,
    },
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::Choice,
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Entry> = Leaf {
    name: "target",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Entry::Target(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Entry>>; 3] = [
    Act {
        name: "enter",
        cli: "figure set {org} {item} {value}",
        guard: can_enter,
        run: enter,
    },
    Act {
        name: "table",
        cli: "figure load {list}",
        guard: always,
        run: fill::ask_figure,
    },
    Act {
        name: "mine",
        cli: "target list --under {org}",
        guard: always,
        run: mine,
    },
];

/// Cells of the bar.
const BAR: i64 = 8;

fn tone(state: TargetState) -> Tone {
    match state {
        TargetState::Met => Tone::Good,
        TargetState::OnPace => Tone::Info,
        TargetState::NotDue => Tone::Dim,
        TargetState::Behind => Tone::Warn,
        TargetState::Unknown => Tone::Missing,
        TargetState::Missed => Tone::Bad,
    }
}

fn columns(_: &Book<Entry>, cx: &Cx) -> Vec<Column> {
    let word = |key: &str| cx.word(&format!("tui.target.{key}"));
    vec![
        Column::cells(cx.code("field", "state"), 8),
        Column::share(cx.code("field", "org"), 3),
        Column::share(word("target"), 3),
        Column::cells(word("value"), 9).right(),
        Column::cells(word("trend"), 10).from(76),
        Column::cells(word("next"), 8).right(),
        Column::cells(word("day"), 8),
    ]
}

fn read(book: &Book<Entry>, cx: &Cx) -> Vec<Line<Entry>> {
    let filter = NormFilter {
        year: cx.year,
        under: book.org(cx),
        ..NormFilter::default()
    };
    let mut found = cx.ask(|store| store.targets(&filter, LINES));
    // The worst first, then what is due first.
    found.sort_by_key(|line| {
        (
            std::cmp::Reverse(line.state()),
            line.next.map(|(day, _)| day),
        )
    });
    found.into_iter().map(|line| row(line, cx)).collect()
}

/// A number to two places: a screen is no place for more.
fn short(number: Exact) -> String {
    let rounded = number.round(2, Rounding::HalfUp);
    rounded.unwrap_or(number).to_string()
}

/// The value towards the next step as a bar, the place of an even pace in it, and the way since
/// last year.
fn trend(line: &TargetLine) -> String {
    let Ok(course) = &line.course else {
        return String::new();
    };
    let goal = line.next.map(|(_, value)| value).or(line.need);
    let cells = |part: Exact| {
        let part = part.times(Exact::whole(BAR))?.over(goal?)?.floor();
        let cells = part.decimal()?.to_i64()?;
        usize::try_from(cells.clamp(0, BAR)).ok()
    };
    let Some(full) = goal
        .filter(|goal| !goal.is_zero())
        .and_then(|_| cells(course.value))
    else {
        return way(course).to_string();
    };
    let mark = course.pace.and_then(cells);
    let cell = |at: usize| match mark {
        Some(mark) if mark == at => '|',
        _ if at < full => '#',
        _ => '.',
    };
    let bar: String = (0..usize::try_from(BAR).unwrap_or(0)).map(cell).collect();
    format!("{bar} {}", way(course))
}

/// Up, down or the same as last year; blank if that is not known.
fn way(course: &Course) -> char {
    match course.change {
        Some(change) if change.is_zero() => '=',
        Some(change) if change.is_negative() => 'v',
        Some(_) => '^',
        None => ' ',
    }
}

fn row(line: TargetLine, cx: &Cx) -> Line<Entry> {
    let state = line.state();
    let value = line.course.as_ref().ok().map(|course| short(course.value));
    let value = value.unwrap_or_else(|| cx.tag("missing"));
    let value = match line.need {
        Some(need) => format!("{value}/{}", short(need)),
        None => value,
    };
    let next = line.next.map(|(_, value)| short(value)).unwrap_or_default();
    let day = line
        .next
        .map(|(day, _)| cx.short_day(day))
        .unwrap_or_default();
    Line {
        key: format!("{} {} {}", line.adoption, line.target.id, line.org),
        cells: vec![
            vec![Bit::new(cx.code("target_state", state.code()), tone(state))],
            vec![Bit::text(&line.org_name)],
            vec![Bit::text(&line.target.title)],
            vec![Bit::text(value)],
            vec![Bit::new(trend(&line), tone(state))],
            vec![Bit::text(next)],
            vec![Bit::text(day)],
        ],
        find: vec![line.org_name.clone(), line.org_code.clone()],
        org: Some(line.org),
        it: Entry::Target(Box::new(line)),
    }
}

fn detail(line: &TargetLine, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let word = |key: &str| cx.word(&format!("tui.target.{key}"));
    let unit = |number: Exact| format!("{} {}", short(number), line.target.unit);
    let mut lines = paragraph(&word("target"), &line.target.title, cells);
    match line.why() {
        Some(why) => lines.extend(paragraph("", &cx.code("why", why.code()), cells)),
        None => lines.push(labelled("", trend(line))),
    }
    let course = line.course.as_ref().ok();
    let distance = line.now.as_ref().and_then(|now| now.distance);
    for (key, number) in [
        ("need", line.need),
        ("distance", distance.filter(|it| !it.is_zero())),
        ("pace", course.and_then(|it| it.pace)),
        ("change", course.and_then(|it| it.change)),
    ] {
        if let Some(number) = number {
            lines.push(labelled(&word(key), unit(number)));
        }
    }
    if let Some((day, value)) = line.next {
        let days = (day - cx.today).num_days().to_string();
        let args = [
            ("day", day.to_string()),
            ("days", days),
            ("value", unit(value)),
        ];
        let args = args.each_ref().map(|(key, value)| (*key, value.as_str()));
        lines.extend(paragraph(
            &word("next"),
            &cx.say("tui.target.by", &args),
            cells,
        ));
    }
    for fact in facts(line, cx) {
        let value = said(line, &fact.code, cx).unwrap_or_else(|| cx.tag("missing"));
        let args = [("fact", fact.label.as_str()), ("value", value.as_str())];
        lines.extend(paragraph("", &cx.say("tui.target.said", &args), cells));
    }
    if let Some(clause) = &line.target.source.clause {
        lines.extend(paragraph(&cx.code("field", "clause"), clause, cells));
    }
    lines
}

/// What can be entered of a target: its fact or the counts that it is made of, and for a gain
/// where it begins.
fn facts(line: &TargetLine, cx: &Cx) -> Vec<Choice> {
    let Some(pack) = cx.ask(|store| store.pack_of(line.adoption)) else {
        return Vec::new();
    };
    let Some(id) = line.target.fact.as_ref().or(line.target.indicator.as_ref()) else {
        return Vec::new();
    };
    let mut found: Vec<Choice> = entered(&pack, id)
        .into_iter()
        .filter_map(|id| Some(Choice::new(id, pack.fact(id)?.title.clone())))
        .collect();
    if line.target.measure == TargetMeasure::Gain {
        let title = &line.target.title;
        let label = cx.say("tui.target.base", &[("title", title.as_str())]);
        found.push(Choice::new(base_of(id), label));
    }
    found
}

/// What was entered of a fact last.
fn said(line: &TargetLine, fact: &str, cx: &Cx) -> Option<String> {
    let filter = FactFilter {
        adoption: Some(line.adoption),
        org: Some(line.org),
        item: Some(fact.to_string()),
        ..FactFilter::default()
    };
    let rows = cx.ask(|store| store.figures(&filter, 0, LINES_MAX));
    let last = rows.into_iter().max_by_key(|it| it.row.end)?.row;
    last.value.or(last.score.map(|it| it.to_string()))
}

fn entered<'a>(pack: &'a Pack, id: &'a str) -> Vec<&'a str> {
    let by_hand = |id: &&str| pack.fact(id).is_some_and(|it| !it.kind.is_derived());
    match pack.fact(id).map(|fact| &fact.kind) {
        Some(FactKind::Rate {
            numerator: Some(done),
            denominator: Some(of),
        }) => [done.as_str(), of.as_str()]
            .into_iter()
            .filter(by_hand)
            .collect(),
        _ => [id].into_iter().filter(by_hand).collect(),
    }
}

fn current(book: &Book<Entry>) -> Option<&TargetLine> {
    match book.it()? {
        Entry::Target(line) => Some(line),
        _ => None,
    }
}

fn can_enter(book: &Book<Entry>, cx: &Cx) -> Option<&'static str> {
    let Some(line) = current(book) else {
        return has_line(book, cx);
    };
    facts(line, cx).is_empty().then_some("from_ledger")
}

/// Enters a figure that the target is judged from.
fn enter(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let facts = facts(line, cx);
    let lacks = |fact: &&Choice| said(line, &fact.code, cx).is_none();
    let picked = facts.iter().find(lacks).or(facts.first()).cloned();
    let org = Choice::new(line.org, line.org_name.clone());
    figure::form(line.adoption, org, (facts, picked), cx)
}
