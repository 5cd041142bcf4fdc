//! One org's whole file: what it is, who leads it, what it owes, did, lacked, and was judged.

use super::{
    ReportError, ReportOption,
    frame::{Frame, day, decimal, numbered, text},
    ledger::{self, Titles},
};
use crate::{
    domain::{Id, Term},
    exchange::{
        paper::{Block, Column, Document, Page, Table},
        sheet::OutCell,
    },
    store::query::{finding::FindingFilter, ledger::FactFilter, org::OrgView, sheet::SheetFilter},
};

/// Builds it.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let org = frame
        .asked
        .org
        .ok_or(ReportError::Needs(ReportOption::Org))?;
    let view = frame.store.org_view(org)?;
    let view = view.ok_or_else(|| ReportError::Missing("org", org.to_string()))?;
    let tables = [
        officers(frame, org)?,
        terms(frame, &view),
        history(frame, org)?,
        duties(frame, org)?,
        assignments(frame, org)?,
        records(frame, org)?,
        sheets(frame, org)?,
        findings(frame, org)?,
        cards(frame, org)?,
        talks(frame, org)?,
        measures(frame, org)?,
        verdicts(frame, org)?,
    ];
    let mut blocks = vec![Block::KeyValues(pairs(frame, &view))];
    for table in tables {
        blocks.push(Block::Heading(table.name.clone()));
        blocks.push(Block::Table(Table {
            none: Some(frame.word("none")),
            ..table
        }));
    }
    frame.document(Page::Landscape, blocks)
}

fn pairs(frame: &Frame<'_>, view: &OrgView) -> Vec<(String, OutCell)> {
    let org = &view.org;
    let pair = |key: &str, value: OutCell| (super::heading(frame.words, key), value);
    let above: Vec<&str> = view
        .ancestors
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    let deputies: Vec<&str> = view.deputies().map(|it| it.person.name.as_str()).collect();
    let separator = frame.words.get("kind.list.separator");
    let secretary = view.secretary().map(|it| it.person.name.clone());
    vec![
        pair("code", OutCell::text(&org.code)),
        pair("name", OutCell::text(&org.name)),
        pair("path", OutCell::text(above.join(" / "))),
        pair("kind", frame.code("org_kind", org.kind.code())),
        pair("sector", frame.code("sector", org.sector.code())),
        pair(
            "members",
            org.members
                .map_or(OutCell::Empty, |it| OutCell::Whole(it.into())),
        ),
        pair("secretary", text(&secretary)),
        pair("deputies", OutCell::text(deputies.join(&separator))),
        pair("phone", text(&org.phone)),
        pair("founded", day(org.founded)),
        pair("term_due", day(view.term().map(Term::due))),
        pair("subtree_orgs", OutCell::Whole(view.totals.orgs)),
        pair("subtree_members", OutCell::Whole(view.totals.members)),
    ]
}

/// A table of numbered rows.
fn table(
    frame: &Frame<'_>,
    key: &'static str,
    columns: Vec<Column>,
    rows: Vec<Vec<OutCell>>,
) -> Table {
    let columns = std::iter::once(frame.no()).chain(columns).collect();
    frame.table(key, columns, numbered(rows))
}

fn officers(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let found = frame.store.officers(org, false, frame.asked.limit)?;
    let rows = found.iter().map(|it| {
        vec![
            frame.code("post_kind", it.post.post.code()),
            OutCell::text(&it.person.name),
            OutCell::text(it.person.title.clone().unwrap_or_default()),
            frame.code("list", if it.post.acting { "yes" } else { "no" }),
            day(it.post.since),
            day(it.post.until),
        ]
    });
    let columns = vec![
        frame.short("post", 16),
        frame.short("person_name", 12),
        frame.text("person_title", 20),
        frame.short("acting", 8),
        frame.date("since"),
        frame.date("until"),
    ];
    Ok(table(frame, "officers", columns, rows.collect()))
}

fn terms(frame: &Frame<'_>, view: &OrgView) -> Table {
    let rows = view.terms.iter().map(|term| {
        vec![
            OutCell::Date(term.start),
            OutCell::Whole(term.years.into()),
            OutCell::Date(term.due()),
            day(term.extended_to),
            text(&term.approved_by),
            day(term.ended),
        ]
    });
    let columns = vec![
        frame.date("start"),
        frame.number("years"),
        frame.date("term_due"),
        frame.date("extended_to"),
        frame.text("approved_by", 20),
        frame
            .date("ended")
            .titled(super::heading(frame.words, "term_ended")),
    ];
    table(frame, "terms", columns, rows.collect())
}

fn history(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let found = frame.store.org_history(org, frame.asked.limit)?;
    let rows = found.iter().map(|it| {
        vec![
            OutCell::Date(it.date),
            frame.code("org_event_kind", it.event.code()),
            text(&it.before),
            text(&it.after),
            text(&it.reason),
        ]
    });
    let columns = vec![
        frame.date("date"),
        frame.short("event", 14),
        frame.text("before", 24),
        frame.text("after", 24),
        frame.text("reason", 24),
    ];
    Ok(table(frame, "history", columns, rows.collect()))
}

fn duties(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let found = frame
        .store
        .duties(org, frame.asked.year, None, frame.asked.limit)?;
    let rows = found.iter().map(|it| {
        vec![
            frame.code("post_kind", it.post.code()),
            frame.code("share", it.share.code()),
            OutCell::text(&it.text),
            text(&it.clause),
            frame.code("state", it.state.code()),
            OutCell::Whole(it.progress.into()),
            text(&it.remark),
        ]
    });
    let columns = vec![
        frame.short("post", 14),
        frame.short("common", 8),
        frame.text("duty", 60),
        frame.short("clause", 14),
        frame.short("state", 8),
        frame.number("progress"),
        frame.text("remark", 20),
    ];
    Ok(table(frame, "duties", columns, rows.collect()))
}

fn assignments(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let found = frame
        .store
        .assignments_of(org, frame.asked.year, frame.asked.limit)?;
    let rows = found.iter().map(|line| {
        let it = &line.assignment;
        vec![
            OutCell::text(&line.task_code),
            OutCell::text(&line.title),
            day(line.deadline),
            text(&line.holder),
            frame.code("state", it.state.code()),
            OutCell::Whole(it.progress.into()),
            it.result
                .map_or(OutCell::Empty, |it| frame.code("check_result", it.code())),
            decimal(it.score),
            it.outcome
                .map_or(OutCell::Empty, |it| frame.code("outcome", it.code())),
        ]
    });
    let columns = vec![
        frame.short("task_code", 9),
        frame.text("title", 40),
        frame.date("deadline"),
        frame.short("holder", 10),
        frame.short("state", 8),
        frame.number("progress"),
        frame.short("result", 10),
        frame.number("score"),
        frame
            .short("outcome", 10)
            .titled(super::heading(frame.words, "task_outcome")),
    ];
    Ok(table(frame, "assignments", columns, rows.collect()))
}

fn records(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let mut rows = Vec::new();
    let year = crate::base::Period::year(frame.asked.year);
    for docket in frame.store.dockets(frame.asked.year)? {
        let filter = FactFilter {
            adoption: Some(docket.adoption.id),
            org: Some(org),
            since: Some(year.start),
            until: Some(year.end),
            ..FactFilter::default()
        };
        for line in frame.store.ledger(&filter, None, frame.asked.limit)? {
            let it = &line.row;
            let kind = docket.pack.record_kind(&it.kind);
            rows.push(vec![
                OutCell::Date(it.date),
                OutCell::text(kind.map_or(it.kind.as_str(), |kind| kind.title.as_str())),
                text(&it.topic),
                text(&it.host),
                it.present
                    .map_or(OutCell::Empty, |it| OutCell::Whole(it.into())),
                it.absent
                    .map_or(OutCell::Empty, |it| OutCell::Whole(it.into())),
                text(&it.document),
            ]);
        }
    }
    let columns = vec![
        frame.date("date"),
        frame.text("record", 20),
        frame.text("topic", 40),
        frame.short("host", 10),
        frame.number("present"),
        frame.number("absent"),
        frame.text("document", 16),
    ];
    Ok(table(frame, "records", columns, rows))
}

fn sheets(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let filter = SheetFilter {
        year: frame.asked.year,
        org: Some(org),
        form: None,
    };
    let mut rows = Vec::new();
    for line in frame.store.sheets(&filter, None, frame.asked.limit)? {
        let it = &line.sheet;
        let form = frame.store.sheet_form(it.id)?;
        let marks = frame.store.marks(it.id)?;
        let totals = form.as_ref();
        let totals = totals.and_then(|it| crate::domain::decide::sheet::totals(it, &marks));
        rows.push(vec![
            OutCell::text(form.as_ref().map_or(&it.form, |form| &form.title)),
            frame.code("sheet_role", it.role.code()),
            OutCell::text(&it.assessor),
            OutCell::Date(it.opened),
            day(it.submitted),
            decimal(totals.map(|totals| totals.total)),
            decimal(form.map(|form| form.total)),
        ]);
    }
    let columns = vec![
        frame.text("form", 40),
        frame.short("role", 10),
        frame.short("assessor", 14),
        frame.date("opened"),
        frame.date("submitted"),
        frame.number("score"),
        frame.number("full"),
    ];
    Ok(table(frame, "sheets", columns, rows))
}

fn findings(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let filter = FindingFilter {
        year: frame.asked.year,
        org: Some(org),
        state: None,
    };
    let found = frame.store.findings(&filter, None, frame.asked.limit)?;
    let rows = found.iter().map(|line| {
        let mut cells = ledger::finding(frame, line);
        cells.remove(0);
        cells
    });
    let columns = ledger::finding_columns(frame);
    Ok(table(frame, "findings", columns, rows.collect()))
}

fn cards(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let mut found = frame.store.cards(
        frame.asked.year,
        (Some(org), false),
        None,
        frame.asked.limit,
    )?;
    found.reverse();
    let titles = Titles::new(frame)?;
    let rows = found
        .iter()
        .map(|line| ledger::card(&titles, line))
        .collect();
    Ok(frame.table("cards", ledger::card_columns(frame), numbered(rows)))
}

fn talks(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let mut found = frame
        .store
        .talks((Some(org), None), None, frame.asked.limit)?;
    found.reverse();
    let rows = found.iter().map(|line| {
        let it = &line.row;
        vec![
            OutCell::Date(it.date),
            frame.code("talk_kind", it.kind.code()),
            text(&line.person),
            OutCell::text(&it.by),
            text(&it.topics),
            text(&it.result),
        ]
    });
    let columns = vec![
        frame.date("date"),
        frame.short("talk", 14),
        frame.short("person_name", 10),
        frame.short("talker", 12),
        frame.text("topics", 34),
        frame.text("talk_result", 34),
    ];
    Ok(table(frame, "talks", columns, rows.collect()))
}

fn measures(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let of = (Some(org), false);
    let found = frame
        .store
        .measures(frame.asked.year, of, 0, frame.asked.limit)?;
    let rows = found.iter().map(|line| {
        let it = &line.row;
        vec![
            OutCell::Date(it.since),
            OutCell::text(&it.text),
            text(&line.person),
            OutCell::text(&it.by),
            day(it.until),
            day(it.done),
            text(&it.evidence),
        ]
    });
    let columns = vec![
        frame.date("since"),
        frame.text("text", 40),
        frame.short("person_name", 10),
        frame.short("by", 14),
        frame.date("until"),
        frame.date("reached"),
        frame.text("evidence", 18),
    ];
    Ok(table(frame, "measures", columns, rows.collect()))
}

fn verdicts(frame: &Frame<'_>, org: Id) -> Result<Table, ReportError> {
    let mut rows = Vec::new();
    for docket in frame.store.dockets(frame.asked.year)? {
        let pack = &docket.pack;
        let title = |id: &Option<String>| {
            let known = id.as_ref().and_then(|id| pack.grade(id));
            let known = known.and_then(|(scale, place)| scale.grades.get(place));
            known.map_or(OutCell::Empty, |grade| OutCell::text(&grade.title))
        };
        let found = (None, Some(org));
        for line in frame
            .store
            .verdicts(docket.adoption.id, found, 0, frame.asked.limit)?
        {
            let it = &line.row;
            let appraisal = pack.appraisal(&it.appraisal);
            rows.push(vec![
                OutCell::text(appraisal.map_or(&it.appraisal, |appraisal| &appraisal.title)),
                text(&line.person),
                decimal(it.raw),
                title(&it.proposed),
                title(&it.ceiling),
                title(&it.grade),
                text(&it.body),
                day(it.decided),
                text(&it.reason),
            ]);
        }
    }
    let columns = vec![
        frame.text("appraisal_title", 28),
        frame.short("person_name", 10),
        frame.number("score"),
        frame.short("proposed_title", 10),
        frame.short("ceiling_title", 10),
        frame.short("grade_title", 10),
        frame.short("body", 14),
        frame.date("decided"),
        frame.text("reason", 20),
    ];
    Ok(table(frame, "verdicts", columns, rows))
}
