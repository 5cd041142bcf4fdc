//! Staffing norms and size rules: what is lacking, by how much, by which clause.

use super::{Entry, LINES, figure, fill, has_line, mine};
use crate::{
    base::Exact,
    domain::{
        judge::staffing::NormState,
        pack::{OrgFact, StaffingNorm, StaffingOf, StaffingPer, StaffingWhen},
    },
    store::query::judging::norm::{NormFilter, NormLine},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::Choice,
        pane::{
            Pane,
            book::{Book, Leaf, Line},
            labelled, paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Entry> = Leaf {
    name: "norm",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Entry::Norm(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Entry>>; 4] = [
    Act {
        name: "enter",
        cli: "figure set {org} {item} {value}",
        guard: has_line,
        run: enter,
    },
    Act {
        name: "all",
        cli: "norm list",
        guard: always,
        run: all,
    },
    Act {
        name: "table",
        cli: "figure load {list}",
        guard: always,
        run: fill::ask_figure,
    },
    Act {
        name: "mine",
        cli: "norm list --lacking --under {org}",
        guard: always,
        run: mine,
    },
];

fn tone(state: NormState) -> Tone {
    match state {
        NormState::Short | NormState::Outgrown => Tone::Bad,
        NormState::Over | NormState::Unfit => Tone::Warn,
        NormState::Unknown => Tone::Missing,
        NormState::May => Tone::Dim,
        NormState::Met => Tone::Good,
    }
}

fn columns(_: &Book<Entry>, cx: &Cx) -> Vec<Column> {
    let word = |key: &str| cx.word(&format!("tui.norm.{key}"));
    vec![
        Column::cells(cx.code("field", "state"), 8),
        Column::share(cx.code("field", "org"), 3),
        Column::share(word("norm"), 3),
        Column::cells(word("have"), 9).right(),
        Column::cells(word("off"), 6).right(),
        Column::cells(cx.code("field", "clause"), 12).from(96),
    ]
}

fn read(book: &Book<Entry>, cx: &Cx) -> Vec<Line<Entry>> {
    let filter = NormFilter {
        year: cx.year,
        under: book.org(cx),
        ..NormFilter::default()
    };
    let mut found = cx.ask(|store| store.norms(&filter, LINES));
    // What is not known may be lacking: it is shown with what is.
    let is_shown = |line: &NormLine| book.view.has_met_norms || line.state() <= NormState::Unknown;
    found.retain(is_shown);
    found.sort_by_key(NormLine::state);
    found.into_iter().map(|line| row(line, cx)).collect()
}

/// What is asked: the fewest, with the most where there is one, or the members of a size rule.
fn asked(line: &NormLine) -> String {
    if let StaffingNorm::Size { members_from, .. } = line.norm.norm {
        return members_from.to_string();
    }
    let Ok(found) = &line.found else {
        return String::new();
    };
    match (found.least, found.most) {
        (Some(least), Some(most)) if least != most => format!("{least}-{most}"),
        (Some(least), _) => least.to_string(),
        (None, _) => String::new(),
    }
}

/// By how many heads it is off: too few, too many, or so many that do not qualify.
fn off(line: &NormLine) -> String {
    let lacking = line.found.as_ref().ok().map(|found| found.lacking);
    match (line.state(), lacking) {
        (NormState::Short, Some(heads)) => format!("-{heads}"),
        (NormState::Over, Some(heads)) => format!("+{heads}"),
        (NormState::Unfit, Some(heads)) => heads.to_string(),
        _ => String::new(),
    }
}

fn row(line: NormLine, cx: &Cx) -> Line<Entry> {
    let state = line.state();
    let have: Option<Exact> = line.found.as_ref().ok().and_then(|found| found.have);
    let have = have.map_or_else(|| cx.tag("missing"), |it| it.to_string());
    let have = match asked(&line) {
        asked if asked.is_empty() => have,
        asked => format!("{have}/{asked}"),
    };
    let clause = line.norm.source.clause.clone().unwrap_or_default();
    Line {
        key: format!("{} {} {}", line.adoption, line.norm.id, line.org),
        cells: vec![
            vec![Bit::new(cx.code("norm_state", state.code()), tone(state))],
            vec![Bit::text(&line.org_name)],
            vec![Bit::text(&line.norm.title)],
            vec![Bit::text(have)],
            vec![Bit::text(off(&line))],
            vec![Bit::new(clause, Tone::Dim)],
        ],
        find: vec![line.org_name.clone(), line.org_code.clone()],
        org: Some(line.org),
        it: Entry::Norm(Box::new(line)),
    }
}

fn detail(line: &NormLine, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let mut lines = paragraph(&cx.word("tui.norm.norm"), &line.norm.title, cells);
    if let Err(why) = line.found {
        lines.extend(paragraph("", &cx.code("why", why.code()), cells));
        if let Some(fact) = fact(line) {
            let args = [("fact", cx.code("org_fact", fact.code()))];
            let args = args.each_ref().map(|(key, value)| (*key, value.as_str()));
            lines.extend(paragraph("", &cx.say("tui.norm.lacks", &args), cells));
        }
    }
    if let StaffingNorm::Size { becomes, .. } = line.norm.norm {
        let kind = cx.code("org_kind", becomes.code());
        lines.push(labelled(&cx.word("tui.norm.becomes"), kind));
    }
    if line.norm.may {
        lines.extend(paragraph("", &cx.word("tui.norm.may"), cells));
    }
    if let Some(clause) = &line.norm.source.clause {
        lines.extend(paragraph(&cx.code("field", "clause"), clause, cells));
    }
    if let Some(note) = &line.norm.source.note {
        lines.extend(paragraph("", note, cells));
    }
    lines
}

/// The fact of the unit that a norm is reckoned from, if it needs one.
fn fact(line: &NormLine) -> Option<OrgFact> {
    match line.norm.norm {
        _ if line.norm.when == StaffingWhen::Small => Some(OrgFact::Small),
        StaffingNorm::Share {
            of: StaffingOf::Staff,
            ..
        } => Some(OrgFact::Staff),
        StaffingNorm::Count {
            per: StaffingPer::Department,
            ..
        } => Some(OrgFact::Departments),
        _ => None,
    }
}

/// Enters what every pack knows of the unit.
fn enter(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(Entry::Norm(line)) = book.it() else {
        return Vec::new();
    };
    let choice = |it: OrgFact| Choice::new(it.code(), cx.code("org_fact", it.code()));
    let facts = OrgFact::ALL.iter().map(|it| choice(*it)).collect();
    let org = Choice::new(line.org, line.org_name.clone());
    figure::form(line.adoption, org, (facts, fact(line).map(choice)), cx)
}

/// Also what is fulfilled or only allowed, and back.
fn all(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    book.view.has_met_norms = !book.view.has_met_norms;
    book.load(cx);
    Vec::new()
}
