//! The stages of the plan that bring sheets, records, figures and findings to what is wanted.

use std::collections::BTreeMap;

use super::{
    Content, Fields, Key,
    plan::{Here, Step, differing, differs, patches},
    text, typed,
};
use crate::{
    base::date,
    domain::{
        command::{
            FigureCommand, FigureLine, FindingCommand, MarkDraft, RecordCommand, RecordDraft,
            RecordLine, SheetCommand,
        },
        kind::FindingState,
        record::{Id, Kind},
    },
};

pub(super) fn sheets(here: &Here, wanted: &Content) -> Vec<Step> {
    let open = |(key, fields, stands): (&Key, &Fields, Option<&Fields>)| {
        if stands.is_some() {
            return None;
        }
        let command = SheetCommand::Open {
            year: here.year,
            org: here.org(fields, "org")?,
            adoption: here.adoption(fields)?,
            form: typed(fields, "form")?,
            role: typed(fields, "role")?,
            assessor: typed(fields, "assessor")?,
            date: typed(fields, "opened")?,
        };
        Some(Step::binding(command, Kind::Sheet, key))
    };
    differing(Kind::Sheet, here, wanted)
        .filter_map(open)
        .collect()
}

/// The sheet that a mark's key begins with.
fn sheet_of(here: &Here, key: &Key) -> Option<Id> {
    here.id(Kind::Sheet, key.get(..2)?)
}

/// A sheet that is handed in is opened before anything on it changes.
pub(super) fn reopened_sheets(here: &Here, wanted: &Content) -> Vec<Step> {
    let is_other = |key: &Key| {
        let mut changed = differing(Kind::Mark, here, wanted);
        let mut gone = here.content.of(Kind::Mark);
        changed.any(|it| it.0.starts_with(key))
            || gone.any(|(mark, _)| mark.starts_with(key) && wanted.get(Kind::Mark, mark).is_none())
    };
    let mut steps = Vec::new();
    for (key, fields) in wanted.of(Kind::Sheet) {
        let Some(stands) = here.content.get(Kind::Sheet, key) else {
            continue;
        };
        let is_changed = differs("submitted", fields, stands) || is_other(key);
        let id = here.id(Kind::Sheet, key);
        if let (Some(_), true, Some(sheet)) = (text(stands, "submitted"), is_changed, id) {
            let reason = here.reason.clone();
            steps.push(Step::new(SheetCommand::Reopen { sheet, reason }));
        }
    }
    steps
}

pub(super) fn erased_marks(here: &Here, wanted: &Content) -> Vec<Step> {
    let marks = here.content.of(Kind::Mark);
    let gone = marks.filter(|(key, _)| wanted.get(Kind::Mark, key).is_none());
    let erase = |(key, _): (&Key, _)| {
        Some(Step::new(SheetCommand::Erase {
            sheet: sheet_of(here, key)?,
            item: key.get(2)?.clone(),
        }))
    };
    gone.filter_map(erase).collect()
}

pub(super) fn marks(here: &Here, wanted: &Content) -> Vec<Step> {
    let mut sheets: BTreeMap<Id, Vec<MarkDraft>> = BTreeMap::new();
    for (key, fields, _) in differing(Kind::Mark, here, wanted) {
        if let Some((sheet, item)) = sheet_of(here, key).zip(key.get(2)) {
            let evidence: Option<String> = typed(fields, "evidence");
            sheets.entry(sheet).or_default().push(MarkDraft {
                item: item.clone(),
                points: typed(fields, "points"),
                reason: typed(fields, "reason"),
                // Empty evidence empties what stands; none would leave it.
                evidence: Some(evidence.unwrap_or_default()),
            });
        }
    }
    let mark = |(sheet, marks)| Step::new(SheetCommand::Mark { sheet, marks });
    sheets.into_iter().map(mark).collect()
}

pub(super) fn submitted(here: &Here, wanted: &Content) -> Vec<Step> {
    let submit = |(key, fields, stands): (&Key, &Fields, Option<&Fields>)| {
        if text(stands?, "submitted").is_some() {
            return None;
        }
        Some(Step::new(SheetCommand::Submit {
            sheet: here.id(Kind::Sheet, key)?,
            date: typed(fields, "submitted")?,
        }))
    };
    differing(Kind::Sheet, here, wanted)
        .filter_map(submit)
        .collect()
}

/// New entries of one pack, and what each is called.
type Lines = (Vec<RecordLine>, Vec<(Kind, Key)>);

pub(super) fn records(here: &Here, wanted: &Content) -> Vec<Step> {
    let mut packs: BTreeMap<Id, Lines> = BTreeMap::new();
    for (key, fields, stands) in differing(Kind::LedgerRecord, here, wanted) {
        let adoption = here.adoption(fields).filter(|_| stands.is_none());
        let Some(adoption) = adoption else { continue };
        let (lines, binds) = packs.entry(adoption).or_default();
        let no = u32::try_from(lines.len() + 1).unwrap_or(u32::MAX);
        if let Some(line) = record_line(here, no, fields) {
            lines.push(line);
            binds.push((Kind::LedgerRecord, key.clone()));
        }
    }
    let load = |(adoption, (lines, binds))| Step {
        command: RecordCommand::Load { adoption, lines }.into(),
        binds,
    };
    packs.into_iter().map(load).collect()
}

fn record_line(here: &Here, line: u32, fields: &Fields) -> Option<RecordLine> {
    let kind: String = typed(fields, "kind")?;
    Some(RecordLine {
        line,
        org: here.org(fields, "org")?,
        draft: RecordDraft {
            dated: typed(fields, "dated"),
            topic: typed(fields, "topic"),
            place: typed(fields, "place"),
            host: typed(fields, "host"),
            recorder: typed(fields, "recorder"),
            content: typed(fields, "content"),
            quantity: typed(fields, "quantity"),
            present: typed(fields, "present"),
            absent: typed(fields, "absent"),
            document: typed(fields, "document"),
            result: typed(fields, "result"),
            evidence: typed(fields, "evidence"),
            ..RecordDraft::of(&kind, typed(fields, "date")?)
        },
    })
}

pub(super) fn edited_records(here: &Here, wanted: &Content) -> Vec<Step> {
    const COLUMNS: &[&str] = &[
        "date", "dated", "topic", "place", "host", "recorder", "content", "quantity", "present",
        "absent", "document", "result", "evidence",
    ];
    let edit = |(key, fields, stands): (&Key, &Fields, Option<&Fields>)| {
        Some(Step::new(RecordCommand::Edit {
            record: here.id(Kind::LedgerRecord, key)?,
            set: patches(COLUMNS, fields, stands?),
        }))
    };
    differing(Kind::LedgerRecord, here, wanted)
        .filter_map(edit)
        .collect()
}

pub(super) fn dropped_figures(here: &Here, wanted: &Content) -> Vec<Step> {
    let figures = here.content.of(Kind::Figure);
    let gone = figures.filter(|(key, _)| wanted.get(Kind::Figure, key).is_none());
    let ids = gone.filter_map(|(key, _)| here.id(Kind::Figure, key));
    ids.map(|figure| Step::new(FigureCommand::Drop { figure }))
        .collect()
}

pub(super) fn figures(here: &Here, wanted: &Content) -> Vec<Step> {
    let mut packs: BTreeMap<Id, Vec<FigureLine>> = BTreeMap::new();
    for (key, fields, _) in differing(Kind::Figure, here, wanted) {
        let [pack, org, fact, matter, start, end] = &key[..] else {
            continue;
        };
        let adoption = here.id(Kind::Adoption, std::slice::from_ref(pack));
        let org = here.id(Kind::Org, std::slice::from_ref(org));
        if let Some((adoption, org)) = adoption.zip(org) {
            packs.entry(adoption).or_default().push(FigureLine {
                org,
                fact: fact.clone(),
                matter: Some(matter.clone()).filter(|it| !it.is_empty()),
                start: date::parse_iso(start),
                end: date::parse_iso(end),
                value: typed(fields, "value"),
                score: typed(fields, "score"),
                full: typed(fields, "full"),
                rank: typed(fields, "rank"),
                source: typed(fields, "source"),
            });
        }
    }
    let load = |(adoption, lines)| Step::new(FigureCommand::Load { adoption, lines });
    packs.into_iter().map(load).collect()
}

pub(super) fn raised(here: &Here, wanted: &Content) -> Vec<Step> {
    let raise = |(key, fields, stands): (&Key, &Fields, Option<&Fields>)| {
        if stands.is_some() {
            return None;
        }
        let command = FindingCommand::Raise {
            year: here.year,
            org: here.org(fields, "org")?,
            source: typed(fields, "source")?,
            sheet: here.named(Kind::Sheet, fields),
            item: typed(fields, "item"),
            task: here.named(Kind::Task, fields),
            text: typed(fields, "text")?,
            responsible: typed(fields, "responsible"),
            measure: typed(fields, "measure"),
            deadline: typed(fields, "deadline"),
            found: typed(fields, "found")?,
            record: None,
            campaign: None,
            rule: typed(fields, "rule"),
            problem: typed(fields, "problem"),
            repeats: None,
        };
        Some(Step::binding(command, Kind::Finding, key))
    };
    differing(Kind::Finding, here, wanted)
        .filter_map(raise)
        .collect()
}

fn state(fields: &Fields) -> Option<FindingState> {
    typed(fields, "state")
}

/// What is closed is opened before its words change.
pub(super) fn opened_findings(here: &Here, wanted: &Content) -> Vec<Step> {
    let closed = Some(FindingState::Closed);
    let all = differing(Kind::Finding, here, wanted);
    let again = all.filter(|(_, fields, stands)| {
        stands.is_some_and(|it| state(it) == closed && state(fields) != closed)
    });
    again
        .filter_map(|(key, fields, _)| restate(here, key, fields))
        .collect()
}

pub(super) fn edited_findings(here: &Here, wanted: &Content) -> Vec<Step> {
    const COLUMNS: &[&str] = &["text", "responsible", "deadline", "look_back"];
    let edit = |(key, fields, stands): (&Key, &Fields, Option<&Fields>)| {
        let set = patches(COLUMNS, fields, stands?);
        let finding = here.id(Kind::Finding, key)?;
        (!set.is_empty()).then(|| Step::new(FindingCommand::Edit { finding, set }))
    };
    differing(Kind::Finding, here, wanted)
        .filter_map(edit)
        .collect()
}

pub(super) fn restated_findings(here: &Here, wanted: &Content) -> Vec<Step> {
    let all = differing(Kind::Finding, here, wanted).filter(|it| it.2.is_some());
    all.filter_map(|(key, fields, _)| restate(here, key, fields))
        .collect()
}

fn restate(here: &Here, key: &Key, fields: &Fields) -> Option<Step> {
    Some(Step::new(FindingCommand::Restate {
        finding: here.id(Kind::Finding, key)?,
        state: state(fields)?,
        measure: typed(fields, "measure"),
        evidence: typed(fields, "evidence"),
        verifier: typed(fields, "verifier"),
        closed: typed(fields, "closed"),
        looked_back: typed(fields, "looked_back"),
        relapsed: typed(fields, "relapsed"),
    }))
}
