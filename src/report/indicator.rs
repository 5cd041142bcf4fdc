//! The quotas: what each org has and should have in the period that runs, or ran last.

use std::collections::BTreeMap;

use super::{
    ReportError,
    frame::{Frame, exact, share},
};
use crate::{
    base::Date,
    domain::{Id, judge::Standings},
    exchange::{
        paper::{Block, Document, Page, Row, Table},
        sheet::OutCell,
    },
    store::query::judging::standing::{StandingFilter, StandingLine},
};

/// A quota of an org, or of a person in it.
type Key = (Id, Id, String, Option<Id>);

/// A line with how many earlier periods of the year were missed.
struct Line {
    latest: StandingLine,
    missed: usize,
}

/// Builds it.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let filter = StandingFilter {
        year: frame.asked.year,
        org: frame.asked.org,
        under: frame.asked.under,
        ..StandingFilter::default()
    };
    let scope = frame.scope()?;
    let found = frame.store.standings(&filter, frame.asked.limit)?;
    let mut lines = latest(found);
    lines.sort_by_key(|line| scope.place(line.latest.org));
    let mut rows = Vec::new();
    let mut last = None;
    for line in &lines {
        if last.replace(line.latest.org) != Some(line.latest.org) {
            rows.push(Row::Group(line.latest.org_name.clone()));
        }
        rows.push(Row::Cells(cells(frame, line)));
    }
    let columns = vec![
        frame.text("indicator_title", 34),
        frame.short("person_name", 10),
        frame.date("period_start"),
        frame.date("period_end"),
        frame.number("have"),
        frame.number("need"),
        frame.number("left"),
        frame.short("standing", 10),
        frame.number("missed_periods").wide(10),
        frame.short("clause", 16),
    ];
    let table = frame.table("indicators", columns, rows);
    let blocks = vec![Block::Table(table), Block::Table(sums(frame, &lines))];
    frame.document(Page::Landscape, blocks)
}

/// The last period of each quota, in the order of the packs.
fn latest(found: Vec<StandingLine>) -> Vec<Line> {
    let mut places: BTreeMap<Key, usize> = BTreeMap::new();
    let mut lines: Vec<Line> = Vec::new();
    for it in found {
        let key = (it.adoption, it.org, it.line.id.clone(), it.part.person);
        let known = places.get(&key).copied();
        match known.and_then(|at| lines.get_mut(at)) {
            Some(line) => {
                let earlier = std::mem::replace(&mut line.latest, it);
                line.missed += usize::from(earlier.part.state == Standings::Missed);
            }
            None => {
                places.insert(key, lines.len());
                lines.push(Line {
                    latest: it,
                    missed: 0,
                });
            }
        }
    }
    lines
}

fn cells(frame: &Frame<'_>, line: &Line) -> Vec<OutCell> {
    let (it, part) = (&line.latest, &line.latest.part);
    let end = Some(part.period.end).filter(|end| *end != Date::MAX);
    vec![
        OutCell::text(&it.line.title),
        it.person_name
            .as_ref()
            .map_or(OutCell::Empty, OutCell::text),
        OutCell::Date(part.period.start),
        super::frame::day(end),
        exact(part.have),
        exact(Some(part.need)),
        exact(part.left()),
        frame.code("standings", part.state.code()),
        super::frame::count(line.missed),
        it.line
            .source
            .clause
            .as_ref()
            .map_or(OutCell::Empty, OutCell::text),
    ]
}

/// How many quotas stand how; every state, also that of which there is none.
fn sums(frame: &Frame<'_>, lines: &[Line]) -> Table {
    let all = i64::try_from(lines.len()).unwrap_or(0);
    let row = |state: &Standings| {
        let own = lines.iter().filter(|line| line.latest.part.state == *state);
        let number = i64::try_from(own.count()).unwrap_or(0);
        Row::Cells(vec![
            frame.code("standings", state.code()),
            OutCell::Whole(number),
            share(number, all),
        ])
    };
    let columns = vec![
        frame.short("standing", 14),
        frame.number("count").summed(),
        frame.percent("share").over("count", "count"),
    ];
    Table {
        total: Some(frame.word("total")),
        ..frame.table(
            "indicator_sums",
            columns,
            Standings::ALL.iter().map(row).collect(),
        )
    }
}
