//! The year of the department: its numbers, its shares, its course by month, its orgs side by side.

use chrono::Datelike;

use super::{
    ReportError,
    frame::{Frame, share},
};
use crate::{
    base::Decimal,
    domain::{FindingState, Org, OrgKind, Stage},
    exchange::{
        paper::{Block, Chart, ChartKind, Column, ColumnKind, Document, Page, Row, Table},
        sheet::OutCell,
    },
    store::query::{
        finding::FindingFilter,
        glance::{FormScore, GlanceLine, Months},
    },
};

/// Keys of the columns of scores.
const SCORES: [&str; 8] = [
    "score", "score_2", "score_3", "score_4", "score_5", "score_6", "score_7", "score_8",
];

/// Builds it.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let (year, under) = (frame.asked.year, frame.asked.under);
    let glance = frame.store.glance(year, under)?;
    let (stages, stage_chart) = stages(frame)?;
    let mut blocks = vec![
        Block::Heading(frame.word("yearly.orgs")),
        Block::Table(kinds(frame)?),
        Block::KeyValues(others(frame)?),
        Block::Heading(frame.word("yearly.tasks")),
        Block::Table(stages),
        Block::Chart(stage_chart),
        Block::Heading(frame.word("yearly.findings")),
        Block::Table(findings(frame)?),
        Block::Chart(troubles(frame, &glance)),
        Block::Chart(records(frame, &glance)),
        Block::Heading(frame.word("yearly.verdicts")),
        Block::Table(verdicts(frame)?),
        Block::Heading(frame.word("yearly.each")),
        Block::Table(each(frame, &glance)?),
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
    let scope = frame.scope()?;
    let orgs = scope
        .orgs
        .iter()
        .filter(|org| is_party_org(org.kind))
        .count();
    let members = scope.members().to_string();
    let year = frame.asked.year.to_string();
    let about = frame.about()?;
    let numbers = [tasks, done, found, open, cards, records].map(|number| number.to_string());
    let [tasks, done, found, open, cards, records] = numbers.each_ref().map(String::as_str);
    let orgs = orgs.to_string();
    let args = [
        ("year", year.as_str()),
        ("org", &about),
        ("orgs", &orgs),
        ("members", &members),
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
        frame.percent("share").over("count", "count"),
    ];
    Table {
        total: Some(frame.word("total")),
        ..frame.table(key, columns, rows.collect())
    }
}

/// Whether a kind is a party organisation: a group is a part of one, a department is none.
fn is_party_org(kind: OrgKind) -> bool {
    !matches!(kind, OrgKind::Unit | OrgKind::Group)
}

fn kinds(frame: &Frame<'_>) -> Result<Table, ReportError> {
    let scope = frame.scope()?;
    let own = OrgKind::ALL.iter().filter(|kind| is_party_org(**kind));
    let counts = own.map(|kind| {
        let own = scope.orgs.iter().filter(|org| org.kind == *kind);
        let number = i64::try_from(own.count()).unwrap_or(0);
        (frame.code("org_kind", kind.code()), number)
    });
    Ok(counted(
        frame,
        "kinds",
        frame.short("kind", 20),
        counts.collect(),
    ))
}

/// What stands in the tree beside the party organisations, and the members of all of them.
fn others(frame: &Frame<'_>) -> Result<Vec<(String, OutCell)>, ReportError> {
    let scope = frame.scope()?;
    let other = OrgKind::ALL.iter().filter(|kind| !is_party_org(**kind));
    let mut pairs: Vec<(String, OutCell)> = other
        .map(|kind| {
            let own = scope.orgs.iter().filter(|org| org.kind == *kind);
            let name = frame.words.code("org_kind", kind.code()).into_owned();
            (name, super::frame::count(own.count()))
        })
        .collect();
    // Members are counted at every level, so only the top tells how many there are.
    let members = OutCell::Whole(scope.members());
    pairs.insert(0, (frame.word("yearly.members"), members));
    Ok(pairs)
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

/// Problems and cards by month.
fn troubles(frame: &Frame<'_>, glance: &[GlanceLine]) -> Chart {
    let series = [
        ("findings", sums(glance, |line| &line.findings)),
        ("cards", sums(glance, |line| &line.cards)),
    ];
    course(frame, "course", series.into())
}

/// Entries by month: they are so many more than problems that beside them those would lie flat.
fn records(frame: &Frame<'_>, glance: &[GlanceLine]) -> Chart {
    let series = [("records", sums(glance, |line| &line.records))];
    course(frame, "course_records", series.into())
}

fn sums(glance: &[GlanceLine], get: fn(&GlanceLine) -> &Months) -> Vec<Decimal> {
    let month = |at: usize| glance.iter().map(|line| get(line)[at]).sum::<i64>();
    (0..12).map(|at| Decimal::whole(month(at))).collect()
}

/// Numbers by month, as far as months have come.
fn course(
    frame: &Frame<'_>,
    key: &'static str,
    series: Vec<(&'static str, Vec<Decimal>)>,
) -> Chart {
    let (year, today) = (frame.asked.year, frame.today);
    let months: u32 = match year.cmp(&today.year()) {
        std::cmp::Ordering::Less => 12,
        std::cmp::Ordering::Equal => today.month(),
        std::cmp::Ordering::Greater => 0,
    };
    let count = usize::try_from(months).unwrap_or(12);
    let series = series.into_iter().map(|(name, mut numbers)| {
        numbers.truncate(count);
        (super::heading(frame.words, name), numbers)
    });
    Chart {
        key,
        title: frame.word(&format!("chart.{key}")),
        kind: ChartKind::Lines,
        labels: (1..=months).map(|month| month.to_string()).collect(),
        series: series.collect(),
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
        frame.number("count"),
        frame.percent("share"),
    ];
    // No sums: one org has grades of several appraisals.
    Ok(frame.table("verdict_counts", columns, rows))
}

/// The forms by which orgs were scored, each a column of its own: marks out of a hundred and out of
/// another number cannot stand below each other.
struct Forms {
    known: Vec<FormScore>,
    scores: Vec<Vec<FormScore>>,
}

impl Forms {
    fn of(frame: &Frame<'_>, glance: &[GlanceLine]) -> Result<Forms, ReportError> {
        let mut known: Vec<FormScore> = Vec::new();
        let mut scores = Vec::new();
        for line in glance {
            let own = frame.store.form_scores(line.org.org.id, frame.asked.year)?;
            let new = own
                .iter()
                .filter(|it| !known.iter().any(|old| old.form == it.form));
            let new: Vec<FormScore> = new.cloned().collect();
            known.extend(new);
            scores.push(own);
        }
        known.sort_by(|a, b| a.form.cmp(&b.form));
        known.truncate(SCORES.len());
        Ok(Forms { known, scores })
    }

    fn columns(&self, frame: &Frame<'_>) -> Vec<Column> {
        let each = SCORES.iter().zip(&self.known);
        let each = each.map(|(key, form)| {
            let full = form.full.to_string();
            let args = [("form", form.title.as_str()), ("full", &full)];
            Column::new(key, frame.say("yearly.score", &args), ColumnKind::Number)
        });
        each.collect()
    }

    fn cells(&self, row: usize) -> Vec<OutCell> {
        let own = self.scores.get(row).map_or(&[][..], Vec::as_slice);
        let score = |form: &FormScore| {
            let found = own.iter().find(|it| it.form == form.form);
            super::frame::decimal(found.map(|it| it.score))
        };
        self.known.iter().map(score).collect()
    }
}

fn each(frame: &Frame<'_>, glance: &[GlanceLine]) -> Result<Table, ReportError> {
    let forms = Forms::of(frame, glance)?;
    let row = |(at, line): (usize, &GlanceLine)| {
        let org: &Org = &line.org.org;
        let mut cells = vec![
            OutCell::text(&org.name),
            super::frame::text(&line.org.secretary),
            OutCell::Whole(line.tasks),
            OutCell::Whole(line.done),
            share(line.done, line.tasks),
            OutCell::Whole(line.findings.iter().sum()),
            OutCell::Whole(line.open),
            OutCell::Whole(line.cards.iter().sum()),
            OutCell::Whole(line.records.iter().sum()),
        ];
        cells.extend(forms.cells(at));
        cells.push(super::frame::text(&line.grade));
        Row::Cells(cells)
    };
    let mut columns = vec![
        frame.text("org_name", 24),
        frame.short("secretary", 9),
        frame.number("assigned").summed(),
        frame.number("done").summed(),
        frame.percent("share_done").over("done", "assigned"),
        frame.number("findings").summed(),
        frame.number("open").summed(),
        frame.number("cards").summed(),
        frame.number("records").summed(),
    ];
    columns.extend(forms.columns(frame));
    columns.push(frame.short("grade_title", 8));
    let rows = glance.iter().enumerate().map(row);
    Ok(Table {
        total: Some(frame.word("total")),
        ..frame.table("each", columns, rows.collect())
    })
}
