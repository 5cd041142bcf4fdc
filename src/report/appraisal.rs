//! The table of an appraisal: everybody beside his peers, with what the rules propose and what a
//! body decided.

use std::collections::BTreeMap;

use super::{
    ReportError,
    frame::{Frame, count, exact, share},
};
use crate::{
    base::{Decimal, Exact},
    domain::{
        self, Id,
        judge::{OrgFacts, grade::Verdict, peer},
        pack::Pack,
    },
    exchange::{
        paper::{Block, Chart, ChartKind, Document, Page, Row, Table},
        sheet::OutCell,
    },
};

/// A verdict with the facts of its org.
struct Line<'a> {
    facts: &'a OrgFacts,
    verdict: &'a Verdict,
    /// What is on record of it.
    kept: Option<&'a domain::Verdict>,
    group: String,
}

/// Builds it.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let (docket, id) = frame.docket()?;
    let kept = frame.decided(&docket, &id)?;
    let scope = frame.scope()?;
    let hearing = frame.store.hearing(docket)?;
    let judged = hearing.assessed();
    let verdicts = frame.store.verdicts_of(&hearing, &id, &judged)?;
    let pack = hearing.pack();
    let facts: BTreeMap<Id, &OrgFacts> = hearing.facts.iter().map(|it| (it.org.id, it)).collect();
    let mut lines: Vec<Line<'_>> = Vec::new();
    for verdict in verdicts.iter().filter(|it| scope.holds(it.org)) {
        if let Some(facts) = facts.get(&verdict.org).copied() {
            let group = group(frame, pack, facts);
            lines.push(Line {
                facts,
                verdict,
                kept: kept.get(&(verdict.org, verdict.person)),
                group,
            });
        }
    }
    lines.sort_by_key(|line| (scope.place(line.verdict.org), line.verdict.person));
    let mut groups: Vec<&str> = Vec::new();
    for line in &lines {
        if !groups.contains(&line.group.as_str()) {
            groups.push(&line.group);
        }
    }
    let mut rows = Vec::new();
    for name in groups {
        let own: Vec<&Line<'_>> = lines.iter().filter(|line| line.group == name).collect();
        rows.push(Row::Group(name.to_string()));
        for (at, line) in own.iter().enumerate() {
            rows.push(Row::Cells(cells(frame, pack, (at + 1, line), &own)?));
        }
    }
    let columns = vec![
        frame.no(),
        frame.text("org_name", 26),
        frame.short("person_name", 10),
        frame.number("score"),
        frame.number("rank"),
        frame.short("raw_title", 10),
        frame.short("ceiling_title", 10),
        frame.short("proposal_title", 10),
        frame.short("grade_title", 10),
        frame.short("verdict", 10),
        frame.text("why", 22),
    ];
    let table = frame.table("appraisal", columns, rows);
    let (sums, chart) = grades(frame, (pack, &id), &lines);
    let blocks = vec![Block::Table(table), Block::Table(sums), Block::Chart(chart)];
    let mut document = frame.document(Page::Landscape, blocks)?;
    document.subtitle = pack.appraisal(&id).map(|it| it.title.clone());
    Ok(document)
}

/// The peer group by which the pack compares an org, else its sector.
fn group(frame: &Frame<'_>, pack: &Pack, facts: &OrgFacts) -> String {
    let sector = frame.words.code("sector", facts.org.sector.code());
    match peer::usual(pack, facts) {
        Some(group) => {
            let args = [("group", group.title.as_str()), ("sector", &*sector)];
            frame.say("appraisal.group", &args)
        }
        None => sector.into_owned(),
    }
}

/// What a grade is called.
fn title(pack: &Pack, id: Option<&String>) -> OutCell {
    let Some(id) = id else {
        return OutCell::Empty;
    };
    let known = pack
        .grade(id)
        .and_then(|(scale, place)| scale.grades.get(place));
    OutCell::text(known.map_or(id.as_str(), |grade| grade.title.as_str()))
}

fn cells(
    frame: &Frame<'_>,
    pack: &Pack,
    (no, line): (usize, &Line<'_>),
    group: &[&Line<'_>],
) -> Result<Vec<OutCell>, ReportError> {
    let it = line.verdict;
    let own = line.score();
    let better = |own: Exact| {
        let others = group.iter().filter_map(|other| other.score());
        count(others.filter(|other| *other > own).count() + 1)
    };
    let person = frame.person(it.person)?;
    Ok(vec![
        count(no),
        OutCell::text(&line.facts.org.name),
        super::frame::text(&person),
        exact(own),
        own.map_or(OutCell::Empty, better),
        title(pack, it.raw.as_ref()),
        title(pack, it.ceiling.as_ref()),
        title(pack, it.proposal.as_ref()),
        title(pack, it.grade.as_ref()),
        frame.code("verdict_state", it.state.code()),
        line.why(frame),
    ])
}

impl Line<'_> {
    /// The score that the rules give, else the one on record.
    fn score(&self) -> Option<Exact> {
        let kept = self.kept.and_then(|kept| kept.raw).map(Exact::from);
        self.verdict.score.number().or(kept)
    }

    /// What the body gave as its reason; before it decided, what is in the way.
    fn why(&self, frame: &Frame<'_>) -> OutCell {
        if let Some(flaw) = self.verdict.flaw {
            return frame.code("decision_flaw", flaw.code());
        }
        let given = self.kept.filter(|kept| kept.grade.is_some());
        if let Some(kept) = given {
            return super::frame::text(&kept.reason);
        }
        match self.score() {
            Some(_) => OutCell::Empty,
            None => super::told::result(frame.words, self.verdict.score),
        }
    }
}

/// How many have which grade; every grade of the scale, also that which nobody has.
fn grades(frame: &Frame<'_>, (pack, id): (&Pack, &str), lines: &[Line<'_>]) -> (Table, Chart) {
    let scale = pack.appraisal(id).and_then(|it| pack.scale(&it.scale));
    let names = scale.map_or(&[][..], |scale| &scale.grades);
    let of = |grade: &str, get: fn(&Verdict) -> Option<&String>| {
        let own = lines
            .iter()
            .filter(|line| get(line.verdict).is_some_and(|it| it == grade));
        i64::try_from(own.count()).unwrap_or(0)
    };
    let held = |line: &&Line<'_>| line.verdict.grade.is_some();
    let decided = i64::try_from(lines.iter().filter(held).count()).unwrap_or(0);
    let mut rows = Vec::new();
    let mut given = Vec::new();
    for grade in names {
        let proposed = of(&grade.id, |it| it.proposal.as_ref());
        let held = of(&grade.id, |it| it.grade.as_ref());
        given.push(Decimal::whole(held));
        rows.push(Row::Cells(vec![
            OutCell::text(&grade.title),
            OutCell::Whole(proposed),
            OutCell::Whole(held),
            share(held, decided),
        ]));
    }
    // Persons are counted by heads, orgs by pieces.
    let is_of_persons = lines.iter().any(|line| line.verdict.person.is_some());
    let [proposed, held] = match is_of_persons {
        true => ["proposed_count", "given_count"],
        false => ["proposed_orgs", "given_orgs"],
    };
    let [proposed, held] = [proposed, held].map(|key| super::heading(frame.words, key));
    let columns = vec![
        frame.short("grade_title", 14),
        frame.number("proposed_count").titled(proposed).summed(),
        frame.number("given_count").titled(&*held).summed(),
        frame.percent("share").over("given_count", "given_count"),
    ];
    let table = Table {
        total: Some(frame.word("total")),
        ..frame.table("grade_sums", columns, rows)
    };
    let chart = Chart {
        key: "grades",
        title: frame.word("chart.grades"),
        kind: ChartKind::Bars,
        labels: names.iter().map(|grade| grade.title.clone()).collect(),
        series: vec![(held, given)],
    };
    (table, chart)
}
