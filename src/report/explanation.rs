//! How a verdict came about, step by step, in words that can be handed to the one who is judged.

use super::{
    ReportError, ReportOption,
    frame::{Frame, decimal, text},
    told,
};
use crate::{
    domain::{self, judge::grade::Verdict, pack::Pack},
    exchange::{
        paper::{Block, Document, Page, Row},
        sheet::OutCell,
    },
};

/// The verdicts of an org: its own, or one for each person judged.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let org = frame
        .asked
        .org
        .ok_or(ReportError::Needs(ReportOption::Org))?;
    let (docket, id) = frame.docket()?;
    let kept = frame.decided(&docket, &id)?;
    let hearing = frame.store.hearing(docket)?;
    let judged = hearing.assessed();
    let mut verdicts = frame.store.verdicts_of(&hearing, &id, &judged)?;
    verdicts.retain(|verdict| verdict.org == org);
    let pack = hearing.pack();
    let mut blocks = Vec::new();
    for verdict in &verdicts {
        let decision = kept.get(&(verdict.org, verdict.person));
        blocks.push(Block::KeyValues(pairs(frame, pack, (verdict, decision))?));
        let account = told::account(frame.words, pack, &verdict.trace);
        let columns = vec![
            frame.text("step", 56),
            frame.short("clause", 20),
            frame.short("points", 14),
        ];
        let rows = account.into_iter().map(|line| {
            let mut clause: Vec<String> = line.clause.into_iter().collect();
            if line.is_local {
                clause.push(frame.words.get("kind.trace.local").into_owned());
            }
            let indent = "\u{3000}".repeat(line.depth);
            Row::Cells(vec![
                OutCell::text(format!("{indent}{}", line.text)),
                OutCell::text(clause.join(" ")),
                line.gives,
            ])
        });
        let table = frame.table("explanation", columns, rows.collect());
        blocks.push(Block::Table(table));
    }
    if verdicts.is_empty() {
        blocks.push(Block::Paragraph(frame.word("explanation.none")));
    }
    let mut document = frame.document(Page::Portrait, blocks)?;
    document.subtitle = pack.appraisal(&id).map(|it| it.title.clone());
    Ok(document)
}

/// What holds of a verdict; what is not known is left out.
fn pairs(
    frame: &Frame<'_>,
    pack: &Pack,
    (it, kept): (&Verdict, Option<&domain::Verdict>),
) -> Result<Vec<(String, OutCell)>, ReportError> {
    let title = |id: &Option<String>| {
        let known = id.as_ref().and_then(|id| pack.grade(id));
        let known = known.and_then(|(scale, place)| scale.grades.get(place));
        known.map_or(OutCell::Empty, |grade| OutCell::text(&grade.title))
    };
    let pair = |key: &str, value: OutCell| (super::heading(frame.words, key), value);
    let person = frame.person(it.person)?;
    let org = it.org;
    let org = frame.store.find::<domain::Org>(org)?;
    let score = match told::result(frame.words, it.score) {
        OutCell::Empty => decimal(kept.and_then(|kept| kept.raw)),
        known => known,
    };
    let flaw = it.flaw.map(|flaw| frame.code("decision_flaw", flaw.code()));
    let mut pairs = vec![
        pair("org_name", text(&org.map(|org| org.name))),
        pair("person_name", text(&person)),
        pair("score", score),
        pair("raw_title", title(&it.raw)),
        pair("ceiling_title", title(&it.ceiling)),
        pair("proposal_title", title(&it.proposal)),
        pair("grade_title", title(&it.grade)),
        pair("verdict", frame.code("verdict_state", it.state.code())),
        pair("body", text(&kept.and_then(|kept| kept.body.clone()))),
        pair(
            "decided",
            super::frame::day(kept.and_then(|kept| kept.decided)),
        ),
        pair("reason", text(&kept.and_then(|kept| kept.reason.clone()))),
        pair("why", flaw.unwrap_or(OutCell::Empty)),
    ];
    pairs.retain(|(_, value)| *value != OutCell::Empty);
    Ok(pairs)
}
