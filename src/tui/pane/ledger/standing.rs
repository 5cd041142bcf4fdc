//! Quotas one by one: the org, the period, have and need, what is left and how many days.

use super::{Entry, all, chart, has_line, mine, record, standings};
use crate::{
    domain::judge::Standings,
    store::query::judging::standing::StandingLine,
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::Choice,
        pane::{
            book::{Book, Leaf, Line},
            labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Entry> = Leaf {
    name: "standing",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Entry::Standing(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Entry>>; 5] = [
    Act {
        name: "log",
        cli: "record add {item} {org}",
        guard: has_line,
        run: log,
    },
    Act {
        name: "all",
        cli: "indicator list --now",
        guard: always,
        run: all,
    },
    Act {
        name: "mine",
        cli: "indicator list --behind --under {org}",
        guard: always,
        run: mine,
    },
    chart::HEAT,
    chart::TREND,
];

/// The look of a standing; its word always stands beside it.
pub fn tone(state: Standings) -> Tone {
    match state {
        Standings::Met => Tone::Good,
        Standings::OnPace => Tone::Info,
        Standings::NotAsked => Tone::Dim,
        Standings::Behind => Tone::Warn,
        Standings::Missing => Tone::Missing,
        Standings::Missed => Tone::Bad,
    }
}

fn columns(_: &Book<Entry>, cx: &Cx) -> Vec<Column> {
    let word = |key: &str| cx.word(&format!("tui.standing.{key}"));
    vec![
        Column::cells(cx.code("field", "state"), 6),
        Column::share(cx.code("field", "org"), 3),
        Column::share(word("quota"), 3),
        Column::cells(cx.code("field", "person"), 8).from(96),
        Column::cells(word("until"), 8),
        Column::cells(word("have"), 9).right(),
        Column::cells(word("left"), 6).right(),
        Column::cells(word("days"), 6).right(),
    ]
}

fn read(book: &Book<Entry>, cx: &Cx) -> Vec<Line<Entry>> {
    let mut found = standings(book, !book.view.has_all, cx);
    // The worst first, then what ends first.
    found.sort_by_key(|line| (std::cmp::Reverse(line.part.state), line.part.period.end));
    found.into_iter().map(|line| row(line, cx)).collect()
}

fn row(line: StandingLine, cx: &Cx) -> Line<Entry> {
    let part = &line.part;
    let number = |it: Option<crate::base::Exact>| it.map(|it| it.to_string());
    let have = number(part.have).unwrap_or_else(|| cx.tag("missing"));
    let is_open = part.period.end == crate::base::Date::MAX;
    let until = match is_open {
        true => String::new(),
        false => cx.short_day(part.period.end),
    };
    let days = match is_open {
        true => String::new(),
        false => part.days_left(cx.today).to_string(),
    };
    Line {
        key: format!(
            "{} {} {} {} {:?}",
            line.adoption, line.line.id, line.org, part.period.start, part.person
        ),
        cells: vec![
            vec![Bit::new(
                cx.code("standings", part.state.code()),
                tone(part.state),
            )],
            vec![Bit::text(&line.org_name)],
            vec![Bit::text(&line.line.title)],
            vec![Bit::text(line.person_name.clone().unwrap_or_default())],
            vec![Bit::text(until)],
            vec![Bit::text(format!("{have}/{}", part.need))],
            vec![Bit::text(number(part.left()).unwrap_or_default())],
            vec![Bit::text(days)],
        ],
        find: vec![line.org_name.clone(), line.org_code.clone()],
        org: Some(line.org),
        it: Entry::Standing(Box::new(line)),
    }
}

fn detail(line: &StandingLine, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let part = &line.part;
    let mut lines = paragraph(&cx.word("tui.standing.quota"), &line.line.title, cells);
    let span = format!("{}  {}", part.period.start, part.period.end);
    lines.push(labelled(&cx.word("tui.standing.period"), span));
    if let Some(pace) = part.pace {
        lines.push(labelled(&cx.word("tui.standing.pace"), pace.to_string()));
    }
    if let Some(why) = part.why {
        lines.extend(paragraph("", &cx.code("why", why.code()), cells));
    }
    let pack = cx.ask(|store| store.pack_of(line.adoption));
    for kind in &line.line.counts {
        let title = pack.as_ref().and_then(|pack| pack.record_kind(kind));
        let title = title.map_or(kind.clone(), |kind| kind.title.clone());
        lines.extend(paragraph(&cx.word("tui.standing.counts"), &title, cells));
    }
    if let Some(clause) = &line.line.source.clause {
        lines.extend(paragraph(&cx.code("field", "clause"), clause, cells));
    }
    let counted = part.sources.len();
    if counted > 0 {
        let n = counted.to_string();
        lines.push(labelled("", cx.say("tui.standing.rests", &[("n", &n)])));
    }
    lines
}

/// Enters what is missing: the kind that counts, in the ledgers of all orgs in hand.
fn log(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let mut orgs: Vec<Choice> = Vec::new();
    for line in book.chosen() {
        if let (Entry::Standing(it), Some(org)) = (&line.it, line.org) {
            let choice = Choice::new(org, it.org_name.clone());
            if !orgs.contains(&choice) {
                orgs.push(choice);
            }
        }
    }
    let Some(Entry::Standing(it)) = book.it() else {
        return Vec::new();
    };
    let kind = it
        .line
        .counts
        .first()
        .map(|kind| (it.adoption, kind.clone()));
    record::form(kind, orgs, cx)
}
