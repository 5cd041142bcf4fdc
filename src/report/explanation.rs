//! How a verdict came about, step by step, as the screen tells it.

use super::{ReportError, ReportOption, frame::Frame};
use crate::{
    domain::{
        judge::{Node, grade::Verdict},
        pack::Pack,
    },
    exchange::{
        paper::{Block, Document, Page, Row},
        sheet::OutCell,
    },
    words::explain,
};

/// The verdicts of an org: its own, or one for each person judged.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let org = frame
        .asked
        .org
        .ok_or(ReportError::Needs(ReportOption::Org))?;
    let (docket, id) = frame.docket()?;
    let hearing = frame.store.hearing(docket)?;
    let judged = hearing.assessed();
    let mut verdicts = frame.store.verdicts_of(&hearing, &id, &judged)?;
    verdicts.retain(|verdict| verdict.org == org);
    let pack = hearing.pack();
    let mut blocks = Vec::new();
    for verdict in &verdicts {
        blocks.push(Block::KeyValues(pairs(frame, pack, verdict)?));
        let mut rows = Vec::new();
        steps(frame, pack, (&verdict.trace, 0), &mut rows);
        let columns = vec![
            frame.text("step", 56),
            frame.short("clause", 20),
            frame.text("points", 20),
        ];
        blocks.push(Block::Table(frame.table("explanation", columns, rows)));
    }
    if verdicts.is_empty() {
        blocks.push(Block::Paragraph(frame.word("explanation.none")));
    }
    let mut document = frame.document(Page::Portrait, blocks)?;
    document.subtitle = pack.appraisal(&id).map(|it| it.title.clone());
    Ok(document)
}

fn pairs(
    frame: &Frame<'_>,
    pack: &Pack,
    it: &Verdict,
) -> Result<Vec<(String, OutCell)>, ReportError> {
    let title = |id: &Option<String>| {
        let known = id.as_ref().and_then(|id| pack.grade(id));
        let known = known.and_then(|(scale, place)| scale.grades.get(place));
        known.map_or(OutCell::Empty, |grade| OutCell::text(&grade.title))
    };
    let pair = |key: &str, value: OutCell| (super::heading(frame.words, key), value);
    let person = frame.person(it.person)?;
    Ok(vec![
        pair("org_name", OutCell::text(frame.about()?)),
        pair("person_name", super::frame::text(&person)),
        pair(
            "score",
            OutCell::text(explain::result(frame.words, it.score)),
        ),
        pair("raw_title", title(&it.raw)),
        pair("ceiling_title", title(&it.ceiling)),
        pair("proposal_title", title(&it.proposal)),
        pair("grade_title", title(&it.grade)),
        pair("verdict", frame.code("verdict_state", it.state.code())),
    ])
}

/// A step and those below it, each set in by its depth.
fn steps(frame: &Frame<'_>, pack: &Pack, (node, depth): (&Node, usize), rows: &mut Vec<Row>) {
    let told = explain::step(frame.words, pack, node);
    let value = node.value.map(|value| {
        let value = value.to_string();
        frame.words.say("kind.trace.value", &[("value", &value)])
    });
    let mut gives: Vec<String> = value.into_iter().collect();
    gives.extend(
        node.outcome
            .map(|outcome| explain::result(frame.words, outcome)),
    );
    let mut clause: Vec<String> = node.clause.clone().into_iter().collect();
    if node.local {
        clause.push(frame.words.get("kind.trace.local").into_owned());
    }
    rows.push(Row::Cells(vec![
        OutCell::text(format!("{}{told}", "\u{3000}".repeat(depth))),
        OutCell::text(clause.join(" ")),
        OutCell::text(gives.join("\n")),
    ]));
    for child in &node.children {
        steps(frame, pack, (child, depth + 1), rows);
    }
}
