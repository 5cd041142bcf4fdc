//! The year of the department: its numbers, its shares, its course by month, its orgs side by side.

use super::{
    ReportError,
    frame::{Frame, share},
};
use crate::{
    base::Decimal,
    domain::{FindingState, Org, OrgKind, Stage},
    exchange::{
        paper::{Block, Chart, ChartKind, Column, Document, Page, Row, Table},
        sheet::OutCell,
    },
    store::query::{
        finding::FindingFilter,
        glance::{GlanceLine, Months},
    },
};

/// Builds it.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let (year, under) = (frame.asked.year, frame.asked.under);
    let glance = frame.store.glance(year, under)?;
    let (stages, stage_chart) = stages(frame)?;
    let mut blocks = vec![
        Block::Heading(frame.word("yearly.orgs")),
        Block::Table(kinds(frame)?),
        Block::Heading(frame.word("yearly.tasks")),
        Block::Table(stages),
        Block::Chart(stage_chart),
        Block::Heading(frame.word("yearly.findings")),
        Block::Table(findings(frame)?),
        Block::Chart(course(frame, &glance)),
        Block::Heading(frame.word("yearly.verdicts")),
        Block::Table(verdicts(frame)?),
        Block::Heading(frame.word("yearly.each")),
        Block::Table(each(frame, &glance)),
    ];
    blocks.insert(0, Block::Paragraph(summary(frame, &glance)?));
    frame.document(Page::Portrait, blocks)
}

/// The year in one sentence of numbers.
fn summary(frame: &Frame<'_>, glance: &[GlanceLine]) -> Result<String, ReportError> {
    let sum = |get: fn(&GlanceLine) -> i64| glance.iter().map(get).sum::<i64>();
    let (tasks, done) = (sum(|it| it.tasks), sum(|it| it.done));
    let found = sum(|it| it.findings.iter().sum());
    let cards = sum(|it| it.cards.iter().sum());
    let records = sum(|it| it.records.iter().sum());
    let open = sum(|it| it.open);
    let orgs = frame.scope()?.orgs.len();
    let year = frame.asked.year.to_string();
    let about = frame.about()?;
    let numbers = [tasks, done, found, open, cards, records].map(|number| number.to_string());
    let [tasks, done, found, open, cards, records] = numbers.each_ref().map(String::as_str);
    let orgs = orgs.to_string();
    let args = [
        ("year", year.as_str()),
        ("org", &about),
        ("orgs", &orgs),
        ("tasks", tasks),
        ("done", done),
        ("found", found),
        ("open", open),
        ("cards", cards),
        ("records", records),
    ];
    Ok(frame.say("yearly.summary", &args))
}

/// Two columns of names and counts with their shares.
fn counted(
    frame: &Frame<'_>,
    key: &'static str,
    first: Column,
    found: Vec<(OutCell, i64)>,
) -> Table {
    let all: i64 = found.iter().map(|(_, number)| number).sum();
    let rows = found
        .into_iter()
        .map(|(name, number)| Row::Cells(vec![name, OutCell::Whole(number), share(number, all)]));
    let columns = vec![
        first,
        frame.number("count").summed(),
        frame.percent("share"),
    ];
    Table {
        total: Some(frame.word("total")),
        ..frame.table(key, columns, rows.collect())
    }
}

fn kinds(frame: &Frame<'_>) -> Result<Table, ReportError> {
    let scope = frame.scope()?;
    let row = |kind: &OrgKind| {
        let own: Vec<_> = scope.orgs.iter().filter(|org| org.kind == *kind).collect();
        let members = own.iter().filter_map(|org| org.members).sum();
        Row::Cells(vec![
            frame.code("org_kind", kind.code()),
            super::frame::count(own.len()),
            OutCell::Whole(members),
        ])
    };
    let columns = vec![
        frame.short("kind", 20),
        frame.number("count").summed(),
        // Members are counted at every level, so their sum over all kinds says nothing.
        frame.number("members"),
    ];
    Ok(Table {
        total: Some(frame.word("total")),
        ..frame.table("kinds", columns, OrgKind::ALL.iter().map(row).collect())
    })
}

fn stages(frame: &Frame<'_>) -> Result<(Table, Chart), ReportError> {
    let (counts, _) = frame.store.task_counts(frame.asked.year)?;
    let named = Stage::ALL.iter().zip(counts);
    let found = named.map(|(stage, number)| (frame.code("stage", stage.code()), number));
    let names = Stage::ALL.iter();
    let chart = Chart {
        key: "stages",
        title: frame.word("chart.stages"),
        kind: ChartKind::Bars,
        labels: names
            .map(|it| frame.words.code("stage", it.code()).into_owned())
            .collect(),
        series: vec![(
            super::heading(frame.words, "task_count"),
            counts.iter().copied().map(Decimal::whole).collect(),
        )],
    };
    let table = counted(frame, "stages", frame.short("stage", 14), found.collect());
    Ok((table, chart))
}

fn findings(frame: &Frame<'_>) -> Result<Table, ReportError> {
    let filter = FindingFilter {
        year: frame.asked.year,
        ..FindingFilter::default()
    };
    let scope = frame.scope()?;
    let mut found = frame.store.findings(&filter, None, frame.asked.limit)?;
    found.retain(|line| scope.holds(line.finding.org));
    let counts = FindingState::ALL.iter().map(|state| {
        let own = found.iter().filter(|line| line.finding.state == *state);
        let number = i64::try_from(own.count()).unwrap_or(0);
        (frame.code("finding_state", state.code()), number)
    });
    let first = frame.short("state", 14);
    Ok(counted(frame, "finding_states", first, counts.collect()))
}

/// Problems, cards and entries by month.
fn course(frame: &Frame<'_>, glance: &[GlanceLine]) -> Chart {
    let sum = |get: fn(&GlanceLine) -> &Months| {
        let month = |at: usize| glance.iter().map(|line| get(line)[at]).sum::<i64>();
        (0..12)
            .map(|at| Decimal::whole(month(at)))
            .collect::<Vec<_>>()
    };
    let name = |key: &str| super::heading(frame.words, key);
    Chart {
        key: "course",
        title: frame.word("chart.course"),
        kind: ChartKind::Lines,
        labels: (1..=12).map(|month: u32| month.to_string()).collect(),
        series: vec![
            (name("findings"), sum(|line| &line.findings)),
            (name("cards"), sum(|line| &line.cards)),
            (name("records"), sum(|line| &line.records)),
        ],
    }
}

/// The grades of every appraisal of the year's packs; those that nobody has stand there too.
fn verdicts(frame: &Frame<'_>) -> Result<Table, ReportError> {
    let mut rows = Vec::new();
    for docket in frame.store.dockets(frame.asked.year)? {
        let counts = frame.store.verdict_counts(docket.adoption.id)?;
        for appraisal in &docket.pack.appraisals {
            let own = counts.iter().filter(|(id, ..)| *id == appraisal.id);
            let own: Vec<_> = own.collect();
            let all: i64 = own.iter().map(|(_, _, number)| number).sum();
            let grades = docket.pack.scale(&appraisal.scale);
            let grades = grades.map_or(&[][..], |scale| &scale.grades);
            for grade in grades {
                let held = own
                    .iter()
                    .filter(|(_, id, _)| id.as_ref() == Some(&grade.id));
                let number = held.map(|(_, _, number)| number).sum();
                rows.push(Row::Cells(vec![
                    OutCell::text(&docket.pack.head.short),
                    OutCell::text(&appraisal.title),
                    OutCell::text(&grade.title),
                    OutCell::Whole(number),
                    share(number, all),
                ]));
            }
        }
    }
    let columns = vec![
        frame.text("pack", 18).merged(),
        frame.text("appraisal_title", 26).merged(),
        frame.short("grade_title", 12),
        frame.number("count").summed(),
        frame.percent("share"),
    ];
    Ok(Table {
        total: Some(frame.word("total")),
        ..frame.table("verdict_counts", columns, rows)
    })
}

fn each(frame: &Frame<'_>, glance: &[GlanceLine]) -> Table {
    let row = |line: &GlanceLine| {
        let org: &Org = &line.org.org;
        Row::Cells(vec![
            OutCell::text(&org.name),
            super::frame::text(&line.org.secretary),
            OutCell::Whole(line.tasks),
            OutCell::Whole(line.done),
            share(line.done, line.tasks),
            OutCell::Whole(line.findings.iter().sum()),
            OutCell::Whole(line.open),
            OutCell::Whole(line.cards.iter().sum()),
            OutCell::Whole(line.records.iter().sum()),
            super::frame::decimal(line.score.map(|(total, _)| total)),
            super::frame::text(&line.grade),
        ])
    };
    let columns = vec![
        frame.text("org_name", 24),
        frame.short("secretary", 9),
        frame.number("assigned").summed(),
        frame.number("done").summed(),
        frame.percent("share_done").wide(9),
        frame.number("findings").summed(),
        frame.number("open").summed(),
        frame.number("cards").summed(),
        frame.number("records").summed(),
        frame.number("score"),
        frame.short("grade_title", 8),
    ];
    Table {
        total: Some(frame.word("total")),
        ..frame.table("each", columns, glance.iter().map(row).collect())
    }
}
