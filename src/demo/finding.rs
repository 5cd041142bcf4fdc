//! Findings on the ledger: open, rectified, verified and closed, some of them late.

use super::maker::{Made, Maker, lack};
use crate::{
    base::Date,
    domain::{FindingCommand, FindingSource, FindingState, Id, Kind},
    store::StoreError,
};

/// What is wrong, and until when it is to be right.
pub(super) struct Problem {
    pub(super) text: String,
    pub(super) measure: Option<String>,
    pub(super) found: Date,
    pub(super) deadline: Date,
    /// The sheet and its item.
    pub(super) sheet: Option<(Id, String)>,
    pub(super) task: Option<Id>,
}

/// Puts a problem on the ledger.
pub(super) fn raise(
    maker: &mut Maker<'_>,
    org: &Made,
    source: FindingSource,
    problem: Problem,
) -> Result<Id, StoreError> {
    let (sheet, item) = problem.sheet.unzip();
    let command = FindingCommand::Raise {
        year: maker.year(),
        org: org.id,
        source,
        sheet,
        item,
        task: problem.task,
        text: problem.text,
        responsible: org.secretary.as_ref().map(|(name, _, _)| name.clone()),
        measure: problem.measure,
        deadline: Some(problem.deadline),
        found: problem.found,
        record: None,
        campaign: None,
        rule: None,
        repeats: None,
    };
    let made = maker.act(command)?;
    made.created(Kind::Finding)
        .next()
        .ok_or_else(|| lack("finding"))
}

/// Works through the plan's findings.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    let text = &maker.stock.text;
    for shape in &plan.finding {
        let org = maker.org(&shape.org)?.clone();
        let task = match &shape.task {
            Some((pack, item)) => Some(maker.task(pack, item)?),
            None => None,
        };
        let found = maker.past(shape.found, 10);
        let problem = Problem {
            text: shape.text.clone(),
            measure: shape.measure.clone(),
            found,
            deadline: maker.day(shape.due).max(found),
            sheet: None,
            task,
        };
        let finding = raise(maker, &org, shape.source.0, problem)?;
        if shape.state.0 == FindingState::Open {
            continue;
        }
        let command = FindingCommand::Rectify {
            finding,
            measure: shape.measure.clone().unwrap_or_default(),
            evidence: maker.say(&text.evidence, &org.name),
        };
        maker.act(command)?;
        if shape.state.0 == FindingState::Closed {
            let command = FindingCommand::Close {
                finding,
                verifier: plan.verifier.clone(),
                date: maker.past(shape.due + 4, 12),
            };
            maker.act(command)?;
        }
    }
    Ok(())
}
