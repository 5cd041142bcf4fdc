//! Findings on the ledger: open, rectified, verified and closed, some of them late.

use super::{
    maker::{Made, Maker},
    plan::FindingShape,
};
use crate::{
    base::Date,
    domain::{FindingCommand, FindingSource, FindingState, Id, Kind},
    store::StoreError,
};

/// What is wrong, and until when it is to be right.
pub(super) struct Problem {
    pub(super) year: i32,
    pub(super) text: String,
    pub(super) measure: Option<String>,
    pub(super) found: Date,
    pub(super) deadline: Date,
    /// The sheet and its item.
    pub(super) sheet: Option<(Id, String)>,
    pub(super) task: Option<Id>,
    pub(super) campaign: Option<Id>,
    /// The finding of an earlier year that it is again.
    pub(super) repeats: Option<Id>,
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
        year: problem.year,
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
        campaign: problem.campaign,
        rule: None,
        problem: None,
        repeats: problem.repeats,
    };
    maker.make(Kind::Finding, command)
}

/// Works through the plan's findings.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.finding {
        let org = maker.org(&shape.org)?.clone();
        let finding = found(maker, shape, &org)?;
        if let Some(key) = &shape.key {
            maker.things.insert(key.clone(), finding);
        }
        follow(maker, shape, (finding, &org))?;
    }
    Ok(())
}

fn found(maker: &mut Maker<'_>, shape: &FindingShape, org: &Made) -> Result<Id, StoreError> {
    let task = match &shape.task {
        Some((pack, item)) => Some(maker.task(pack, item)?),
        None => None,
    };
    let (year, found) = if shape.past {
        (maker.year() - 1, maker.earlier(shape.found))
    } else {
        (maker.year(), maker.past(shape.found, 10))
    };
    let problem = Problem {
        year,
        text: shape.text.clone(),
        measure: shape.measure.clone(),
        found,
        deadline: day(maker, shape, shape.due).max(found),
        sheet: None,
        task,
        campaign: None,
        repeats: maker.thing(shape.repeats.as_ref())?,
    };
    raise(maker, org, shape.source.0, problem)
}

/// A day of the finding's own year: from today, or from the last day of the year before.
fn day(maker: &Maker<'_>, shape: &FindingShape, offset: i64) -> Date {
    if shape.past {
        maker.earlier(offset)
    } else {
        maker.day(offset)
    }
}

/// Rectified, closed, looked back at, as far as the plan says.
fn follow(
    maker: &mut Maker<'_>,
    shape: &FindingShape,
    (finding, org): (Id, &Made),
) -> Result<(), StoreError> {
    let text = &maker.stock.text;
    if shape.state.0 == FindingState::Open {
        return Ok(());
    }
    let command = FindingCommand::Rectify {
        finding,
        measure: shape.measure.clone().unwrap_or_default(),
        evidence: maker.say(&text.evidence, &org.name),
    };
    maker.act(command)?;
    if shape.state.0 != FindingState::Closed {
        return Ok(());
    }
    let found = if shape.past {
        maker.earlier(shape.found)
    } else {
        maker.past(shape.found, 10)
    };
    let closed = day(maker, shape, shape.due + 4).max(found);
    let closed = closed.min(maker.today);
    let command = FindingCommand::Close {
        finding,
        verifier: maker.plan.verifier.clone(),
        date: closed,
    };
    maker.act(command)?;
    if let Some((date, held)) = shape.looked_back {
        let command = FindingCommand::LookBack {
            finding,
            date: maker.day(date).max(closed).min(maker.today),
            held,
            remark: Some(maker.say(&text.check, &org.name)),
        };
        maker.act(command)?;
    }
    Ok(())
}
