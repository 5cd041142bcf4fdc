//! Decisions about verdicts and about closing a year: proposed by rules, decided by a body.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    field::{Decision, empty, happened_by, living, optional, ordered, reason, required, today},
    pack::{in_force, no_such_item},
};
use crate::{
    base::Date,
    domain::{
        command::{VerdictCommand, VerdictLine, YearCommand},
        facts::Draft,
        org::Person,
        pack::{BodyReason, GradingRule, Pack},
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        supervision::{Verdict, YearClosing},
        work::Adoption,
    },
};

pub(super) fn decide(command: &VerdictCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        VerdictCommand::Propose {
            adoption, lines, ..
        } => propose(*adoption, lines, draft),
        VerdictCommand::Decide {
            verdict,
            grade,
            body,
            reason,
            date,
        } => {
            let verdict = undecided(*verdict, draft)?;
            let said = (body.as_str(), optional(reason.as_ref()), *date);
            decided(verdict, grade, said, draft)
        }
        VerdictCommand::Confirm {
            adoption,
            appraisal,
            body,
            date,
        } => {
            let mut verdicts = draft.all::<Verdict>();
            verdicts.retain(|it| it.adoption == *adoption && it.appraisal == *appraisal);
            verdicts.retain(|it| it.grade.is_none());
            for verdict in verdicts {
                if let Some(grade) = verdict.proposed.clone() {
                    decided(verdict, &grade, (body, None, *date), draft)?;
                }
            }
            Ok(())
        }
        VerdictCommand::Reopen {
            verdict,
            reason: why,
        } => {
            let mut verdict: Verdict = draft.get(*verdict)?;
            verdict.reason = Some(reason(why)?);
            (verdict.grade, verdict.body, verdict.decided) = (None, None, None);
            draft.update(&verdict);
            Ok(())
        }
    }
}

type Key = (String, Id, Option<Id>, Date, Date);

/// Keeps what the rules say. What a body has decided stays as it decided it.
fn propose(adoption: Id, lines: &[VerdictLine], draft: &mut Draft<'_>) -> Decision {
    in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    let mut old: BTreeMap<Key, Verdict> = BTreeMap::new();
    for verdict in draft.all::<Verdict>() {
        if verdict.adoption == adoption {
            let key = (
                verdict.appraisal.clone(),
                verdict.org,
                verdict.person,
                verdict.start,
                verdict.end,
            );
            old.insert(key, verdict);
        }
    }
    for line in lines {
        holds(line, &pack, draft)?;
        let key = (
            line.appraisal.clone(),
            line.org,
            line.person,
            line.start,
            line.end,
        );
        let Some(mut verdict) = old.remove(&key) else {
            draft.insert(fresh(adoption, line));
            continue;
        };
        if verdict.grade.is_none() {
            verdict.raw = line.raw;
            verdict.proposed.clone_from(&line.proposed);
            verdict.ceiling.clone_from(&line.ceiling);
            draft.update(&verdict);
        }
    }
    // Of an org that was judged again, whoever is no longer appraised has nothing to wait for.
    let again: BTreeSet<(&str, Id)> = lines
        .iter()
        .map(|line| (line.appraisal.as_str(), line.org))
        .collect();
    let stale =
        |it: &&Verdict| it.grade.is_none() && again.contains(&(it.appraisal.as_str(), it.org));
    for verdict in old.values().filter(stale) {
        draft.remove(Kind::Verdict, verdict.id);
    }
    Ok(())
}

fn holds(line: &VerdictLine, pack: &Pack, draft: &Draft<'_>) -> Decision {
    living(draft, line.org)?;
    let appraisal = pack
        .appraisal(&line.appraisal)
        .ok_or_else(|| no_such_item(&line.appraisal).at("appraisal"))?;
    ordered(Some(line.start), Some(line.end)).map_err(|it| it.at("end"))?;
    for grade in line.proposed.iter().chain(&line.ceiling) {
        place(grade, &appraisal.scale, pack)?;
    }
    match line.person {
        Some(person) => draft.get::<Person>(person).map(drop),
        None => Ok(()),
    }
}

fn fresh(adoption: Id, line: &VerdictLine) -> Verdict {
    Verdict {
        id: 0,
        version: 0,
        adoption,
        appraisal: line.appraisal.clone(),
        org: line.org,
        person: line.person,
        start: line.start,
        end: line.end,
        raw: line.raw,
        proposed: line.proposed.clone(),
        ceiling: line.ceiling.clone(),
        grade: None,
        body: None,
        reason: None,
        decided: None,
        frozen: None,
    }
}

/// The place of a grade in the appraisal's scale, nought for the best.
fn place(grade: &str, scale: &str, pack: &Pack) -> Result<usize, Refusal> {
    let found = pack.grade(grade).filter(|(of, _)| of.id == scale);
    found
        .map(|(_, place)| place)
        .ok_or_else(|| no_such_item(grade).at("grade"))
}

fn undecided(id: Id, draft: &Draft<'_>) -> Result<Verdict, Refusal> {
    let verdict: Verdict = draft.get(id)?;
    if verdict.grade.is_some() {
        return Err(RefusalCode::AlreadyDecided.into());
    }
    Ok(verdict)
}

fn decided(
    mut verdict: Verdict,
    grade: &str,
    (body, why, date): (&str, Option<String>, Date),
    draft: &mut Draft<'_>,
) -> Decision {
    let pack = draft.facts.pack(verdict.adoption)?;
    let appraisal = pack
        .appraisal(&verdict.appraisal)
        .ok_or_else(|| no_such_item(&verdict.appraisal))?;
    let at = place(grade, &appraisal.scale, &pack)?;
    if let Some(ceiling) = &verdict.ceiling
        && at < place(ceiling, &appraisal.scale, &pack)?
    {
        return Err(Refusal::new(RefusalCode::AboveCeiling)
            .with("grade", grade)
            .with("ceiling", ceiling)
            .at("grade"));
    }
    let differs = verdict.proposed.as_deref() != Some(grade);
    if why.is_none() && (asks_reason(&verdict.appraisal, &pack, differs)) {
        return Err(Refusal::new(RefusalCode::GradeNeedsReason)
            .with("grade", grade)
            .with("proposed", verdict.proposed.as_deref().unwrap_or_default())
            .at("reason"));
    }
    happened_by(date, today(draft)?)?;
    verdict.grade = Some(grade.to_string());
    verdict.body = Some(required("body", body)?);
    verdict.reason = why;
    verdict.decided = Some(date);
    draft.update(&verdict);
    Ok(())
}

/// A departure from what the rules give always needs its reason; the pack may ask for more.
fn asks_reason(appraisal: &str, pack: &Pack, differs: bool) -> bool {
    let always = pack.gradings_of(appraisal).any(|line| {
        matches!(
            line.rule,
            GradingRule::Body {
                reason: Some(BodyReason::Always)
            }
        )
    });
    differs || always
}

pub(super) fn year(command: &YearCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        YearCommand::Close {
            year,
            date,
            body,
            document,
        } => {
            happened_by(*date, today(draft)?)?;
            let mut closings = draft.all::<YearClosing>();
            closings.retain(|it| it.year == *year && it.withdrawn.is_none());
            if !closings.is_empty() {
                return Err(Refusal::new(RefusalCode::YearClosed).with("year", year));
            }
            let closing = YearClosing {
                id: 0,
                version: 0,
                year: *year,
                date: *date,
                body: required("body", body)?,
                document: required("document", document)?,
                packs: packs(*year, draft)?,
                withdrawn: None,
                reason: None,
            };
            freeze(&closing, draft)?;
            draft.insert(closing);
            Ok(())
        }
        YearCommand::Reopen {
            year,
            date,
            reason: why,
        } => {
            let mut closings = draft.all::<YearClosing>();
            closings.retain(|it| it.year == *year && it.withdrawn.is_none());
            let Some(mut closing) = closings.pop() else {
                return Err(RefusalCode::AlreadyEnded.into());
            };
            closing.reason = Some(reason(why)?);
            closing.withdrawn = Some(*date);
            draft.update(&closing);
            for mut verdict in draft.all::<Verdict>() {
                verdict.frozen = None;
                draft.update(&verdict);
            }
            Ok(())
        }
    }
}

/// The packs in force, so that whoever reads the closing knows by which text it was judged.
fn packs(year: i32, draft: &Draft<'_>) -> Result<String, Refusal> {
    let mut adoptions = draft.all::<Adoption>();
    adoptions.retain(|it| it.year == year && it.withdrawn.is_none());
    let line = |it: &Adoption| format!("{} {} {}", it.pack, it.pack_version, it.hash);
    let lines: Vec<String> = adoptions.iter().map(line).collect();
    if lines.is_empty() {
        return Err(empty("pack"));
    }
    Ok(lines.join("\n"))
}

fn freeze(closing: &YearClosing, draft: &mut Draft<'_>) -> Decision {
    let verdicts = draft.all::<Verdict>();
    let open = verdicts.iter().filter(|it| it.grade.is_none()).count();
    if open > 0 {
        return Err(Refusal::new(RefusalCode::VerdictsOpen)
            .with("count", open)
            .with("year", closing.year));
    }
    for mut verdict in verdicts {
        verdict.frozen = Some(closing.date);
        draft.update(&verdict);
    }
    Ok(())
}
