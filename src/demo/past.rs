//! The year before: what its bodies decided, and that it was closed.

use chrono::Datelike;

use super::{
    figure::tenths,
    maker::{Made, Maker, lack},
    plan::VerdictShape,
};
use crate::{
    base::{Date, Decimal, Period, date},
    domain::{Id, Kind, VerdictCommand, VerdictLine, YearCommand, pack::AppraisalSubject},
    store::StoreError,
};

/// How many days before the year's end the bodies met.
const MET: i64 = -5;

/// Proposes and decides the plan's verdicts of the year before.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.verdict {
        let adoption = maker.earlier.get(&shape.pack).copied();
        let adoption = adoption.ok_or_else(|| lack(&shape.pack))?;
        let mut judged = Vec::new();
        for org in maker.set(&shape.to)? {
            let org = maker.org_of(org).cloned().ok_or_else(|| lack(&shape.to))?;
            if let Some(line) = line(maker, shape, &org)? {
                judged.push((org, line));
            }
        }
        let lines = judged.iter().map(|(_, line)| line.clone()).collect();
        let made = maker.act(VerdictCommand::Propose {
            adoption,
            lines,
            basis: None,
        })?;
        let verdicts: Vec<Id> = made.created(Kind::Verdict).collect();
        for ((org, _), verdict) in judged.into_iter().zip(verdicts) {
            decide(maker, shape, (verdict, &org))?;
        }
    }
    Ok(())
}

/// What stood before the body; none where nobody held the post or no term had ended.
fn line(
    maker: &mut Maker<'_>,
    shape: &VerdictShape,
    org: &Made,
) -> Result<Option<VerdictLine>, StoreError> {
    let pack = maker.pack(&shape.pack)?;
    let appraisal = pack.appraisal(&shape.appraisal);
    let appraisal = appraisal.ok_or_else(|| lack(&shape.appraisal))?;
    let is_org = matches!(
        appraisal.subject,
        AppraisalSubject::Org | AppraisalSubject::Term
    );
    let secretary = org.secretary.as_ref().map(|(_, person, _)| *person);
    let person = secretary.filter(|_| !is_org);
    if person.is_none() && !is_org {
        return Ok(None);
    }
    let year = maker.year() - 1;
    let period = if shape.term {
        match ended(maker, org) {
            Some(term) => term,
            None => return Ok(None),
        }
    } else {
        Period::year(year)
    };
    let raw = raw(maker, shape, org);
    Ok(Some(VerdictLine {
        appraisal: shape.appraisal.clone(),
        org: org.id,
        person,
        start: period.start,
        end: period.end,
        raw,
        proposed: None,
        ceiling: None,
    }))
}

fn raw(maker: &mut Maker<'_>, shape: &VerdictShape, org: &Made) -> Option<Decimal> {
    match (&shape.figure, shape.tenths) {
        (Some(fact), _) => maker.scores.get(&(fact.clone(), org.id)).copied(),
        (None, Some(bounds)) => tenths(maker, bounds),
        (None, None) => None,
    }
}

/// The term that ended with an election in the year before.
fn ended(maker: &Maker<'_>, org: &Made) -> Option<Period> {
    let (_, due) = org.term?;
    let months = i32::try_from(org.years).ok()?.checked_mul(12)?;
    let elected: Date = date::add_months(due, -months);
    let end = elected.pred_opt()?;
    (elected.year() == maker.year() - 1).then(|| Period {
        start: date::add_months(elected, -months),
        end,
    })
}

fn decide(
    maker: &mut Maker<'_>,
    shape: &VerdictShape,
    (verdict, org): (Id, &Made),
) -> Result<(), StoreError> {
    let thrown = maker.dice.between(1, 100);
    let given = shape.given.iter().find(|(code, _)| *code == org.code);
    let grade = given.map(|(_, grade)| grade.clone());
    let grade = grade.or_else(|| by_share(&shape.grades, thrown));
    let grade = grade.ok_or_else(|| lack(&shape.appraisal))?;
    let reasons = maker.stock.text.grade.get(&grade);
    let reasons = reasons.ok_or_else(|| lack(&grade))?;
    let command = VerdictCommand::Decide {
        verdict,
        grade,
        body: shape.body.clone(),
        reason: Some(maker.say(reasons, &org.name)),
        date: maker.earlier(MET),
    };
    maker.act(command)?;
    let key = (shape.appraisal.clone(), org.id);
    maker.verdicts.insert(key, verdict);
    Ok(())
}

/// The grade in whose share of a hundred a throw falls.
fn by_share(grades: &[(String, u32)], thrown: u32) -> Option<String> {
    let mut reached = 0;
    let mut found = grades.iter().filter(|(_, share)| {
        reached += share;
        thrown <= reached
    });
    found.next().map(|(grade, _)| grade.clone())
}

/// The year before is closed once its papers have gone through the committee.
pub(super) fn close(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let shape = &maker.plan.closing;
    let day = Date::from_yo_opt(maker.year(), shape.day).unwrap_or(maker.today);
    if day > maker.today {
        return Ok(());
    }
    let command = YearCommand::Close {
        year: maker.year() - 1,
        date: day,
        body: shape.body.clone(),
        document: shape.document.replace("{year}", &maker.year().to_string()),
    };
    maker.act(command).map(drop)
}
