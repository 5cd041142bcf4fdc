//! The year before: what its bodies decided, and that it was closed.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    maker::{Made, Maker, lack},
    plan::VerdictShape,
};
use crate::{
    base::Date,
    domain::{Id, Kind, VerdictCommand, VerdictLine, YearCommand},
    store::StoreError,
};

/// How many days before the year's end the bodies met.
const MET: i64 = -5;

/// Proposes and decides the plan's verdicts of the year before: what the rules said on what was
/// known, and what the bodies made of it.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    let mut heard: BTreeMap<(Id, &str), Heard> = BTreeMap::new();
    for shape in &plan.verdict {
        let adoption = maker.earlier.get(&shape.pack).copied();
        let adoption = adoption.ok_or_else(|| lack(&shape.pack))?;
        let heard = match heard.entry((adoption, &shape.appraisal)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(hear(maker, adoption, &shape.appraisal)?),
        };
        let mut judged = Vec::new();
        for org in maker.set(&shape.to)? {
            let org = maker.org_of(org).cloned().ok_or_else(|| lack(&shape.to))?;
            if let Some(line) = heard.lines.remove(&org.id) {
                judged.push((org, line));
            }
        }
        let lines = judged.iter().map(|(_, line)| line.clone()).collect();
        let made = maker.act(VerdictCommand::Propose {
            adoption,
            lines,
            basis: Some(heard.act),
        })?;
        let verdicts: Vec<Id> = made.created(Kind::Verdict).collect();
        for ((org, _), verdict) in judged.into_iter().zip(verdicts) {
            decide(maker, shape, (verdict, &org))?;
        }
    }
    Ok(())
}

/// What the rules said of everybody, and the last act on which that rests.
struct Heard {
    /// Of each org that no body has judged yet.
    lines: BTreeMap<Id, VerdictLine>,
    act: i64,
}

fn hear(maker: &Maker<'_>, adoption: Id, appraisal: &str) -> Result<Heard, StoreError> {
    let dockets = maker
        .store
        .dockets_of_appraisal(maker.year() - 1, appraisal)?;
    let mut own = dockets.into_iter().filter(|it| it.adoption.id == adoption);
    let docket = own.next().ok_or_else(|| lack(appraisal))?;
    let hearing = maker.store.hearing(docket)?;
    let verdicts = hearing.proposals(appraisal, &hearing.assessed());
    let lines = hearing.lines(&verdicts).into_iter();
    Ok(Heard {
        lines: lines.map(|line| (line.org, line)).collect(),
        act: hearing.act,
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
