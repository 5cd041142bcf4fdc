//! Decisions about what orgs send back: onto which sheet their marks go, what of it is handed in,
//! and how far their tasks are.

use std::collections::BTreeMap;

use super::{
    assignment::progressed,
    field::{Decision, bad, required, required_lines},
    pack::in_force,
    sheet::{hand_in, marked, open},
    task::add_note,
};
use crate::{
    base::Date,
    domain::{
        command::{ReportLine, SheetLine},
        facts::Draft,
        kind::SheetRole,
        record::Id,
        refusal::{Refusal, RefusalCode},
        work::{Mark, Note, Sheet},
    },
};

/// What is done beyond entering marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flags {
    /// Sheets that are whole are handed in.
    pub submit: bool,
    /// Sheets that were handed in are taken up again.
    pub replace: bool,
}

/// Enters the answers of many orgs.
pub(super) fn load(
    lines: &[SheetLine],
    of: (Id, &str),
    (date, flags): (Date, Flags),
    draft: &mut Draft<'_>,
) -> Decision {
    // Sorted once: asking for each line anew would cost the square of all marks.
    let mut known: BTreeMap<Id, Vec<Mark>> = BTreeMap::new();
    for mark in draft.all::<Mark>() {
        known.entry(mark.sheet).or_default().push(mark);
    }
    for line in lines {
        let (sheet, was_handed_in) = own_sheet(line, of, (date, flags), draft)?;
        let before = known.remove(&sheet).unwrap_or_default();
        let marks = marked(sheet, &line.marks, before, draft)?;
        // What replaces a sheet that was handed in is handed in itself, or nothing is replaced.
        if flags.submit || was_handed_in {
            match hand_in(sheet, date, &marks, draft) {
                // It stays in hand until the org has said the rest.
                Err(refusal) if refusal.code == RefusalCode::MarksMissing && !was_handed_in => {}
                done => done?,
            }
        }
        known.insert(sheet, marks);
    }
    Ok(())
}

/// The sheet of its own that an org's answer goes onto; opened if there is none yet. One that was
/// handed in is taken up again only to be replaced, and it is said that it was.
fn own_sheet(
    line: &SheetLine,
    (adoption, form): (Id, &str),
    (date, flags): (Date, Flags),
    draft: &mut Draft<'_>,
) -> Result<(Id, bool), Refusal> {
    let Some(id) = line.sheet else {
        let sheet = Sheet {
            id: 0,
            version: 0,
            year: in_force(adoption, draft)?.year,
            org: line.org,
            adoption,
            form: form.to_string(),
            role: SheetRole::Own,
            assessor: required("assessor", &line.assessor)?,
            opened: date,
            submitted: None,
            campaign: None,
        };
        return open(sheet, draft).map(|id| (id, false));
    };
    let mut sheet: Sheet = draft.get(id)?;
    let is_meant = (sheet.org, sheet.adoption, sheet.role) == (line.org, adoption, SheetRole::Own);
    if !is_meant || sheet.form != form {
        return Err(bad("sheet", id));
    }
    if !flags.replace {
        return Ok((id, false));
    }
    let was_handed_in = sheet.submitted.take().is_some();
    let assessor = required("assessor", &line.assessor)?;
    if sheet.assessor != assessor {
        let sheets = draft.all::<Sheet>().into_iter();
        let same = |it: &Sheet| {
            (it.org, it.year, &it.form, it.role) == (sheet.org, sheet.year, &sheet.form, sheet.role)
                && it.assessor == assessor
        };
        // Another sheet of that name may stand beside it; then each keeps its own.
        if !sheets.into_iter().any(|it| same(&it)) {
            sheet.assessor = assessor;
        }
    }
    draft.update(&sheet);
    Ok((id, was_handed_in))
}

/// Enters how far the assignments of many orgs are, with what was done in a quarter.
pub(super) fn report(
    lines: &[ReportLine],
    (quarter, date): (&str, Date),
    draft: &mut Draft<'_>,
) -> Decision {
    for line in lines {
        let work = progressed(line, draft)?;
        let Some(note) = &line.note else { continue };
        let note = Note {
            id: 0,
            version: 0,
            task: work.task,
            assignment: Some(work.id),
            quarter: quarter.to_string(),
            date,
            text: required_lines("text", note)?,
        };
        add_note(note, draft)?;
    }
    Ok(())
}
