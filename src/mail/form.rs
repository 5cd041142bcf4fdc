//! A scoring form that orgs fill in about themselves, and their own sheets of it.

use std::collections::BTreeMap;

use super::{Flags, MailError, Matter, Reading, file::Remark};
use crate::{
    base::{Decimal, date, text},
    domain::{
        Command, Id, Mark, MarkDraft, Org, Record, Seen, SheetCommand, SheetLine, SheetRole,
        decide::sheet::{self, form_for},
        pack::{Form, Scorer},
    },
    exchange::blank::{
        BlankKind, Change, FormAnswer, FormAsked, GivenMark, Head, Layout, Returned,
    },
    store::{
        Store,
        query::{
            judging::Docket,
            sheet::{SheetFilter, SheetLine as SheetRow},
        },
    },
    words::Words,
};

/// A form in force.
pub(super) struct FormMatter {
    docket: Docket,
    form: Form,
    /// Each org with the form as it is asked it; without any group if nothing of it is for it.
    orgs: BTreeMap<Id, (Org, Form)>,
    /// The own sheet of each org.
    sheets: BTreeMap<Id, SheetRow>,
}

impl FormMatter {
    /// The form of a year, which orgs fill in about themselves.
    pub fn find(store: &Store, year: i32, form: &str) -> Result<FormMatter, MailError> {
        let mut dockets = store.dockets(year)?.into_iter();
        let docket = dockets.find(|docket| docket.pack.form(form).is_some());
        let docket = docket.ok_or_else(|| MailError::missing("form", form))?;
        let found = docket.pack.form(form).cloned();
        let form = found.ok_or_else(|| MailError::missing("form", form))?;
        if !form.who.is_empty() && !form.who.contains(&Scorer::SelfScore) {
            let args = vec![("form", form.title)];
            return Err(MailError::Refused("form_not_self", args));
        }
        Ok(FormMatter {
            docket,
            form,
            orgs: BTreeMap::new(),
            sheets: BTreeMap::new(),
        })
    }
}

impl Matter for FormMatter {
    type Line = SheetLine;

    const KIND: BlankKind = BlankKind::Form;

    fn title(&self) -> String {
        self.form.title.clone()
    }

    fn whose(&self) -> (Id, &str) {
        (self.docket.adoption.id, &self.form.id)
    }

    fn meant(&mut self, store: &Store, under: Option<Id>) -> Result<Vec<Id>, MailError> {
        let inside = store.orgs_in_scope(&self.docket.pack, under)?;
        let mut meant = Vec::new();
        for facts in store.judge_facts(&self.docket, &inside)? {
            let Some(org) = store.find::<Org>(facts.org.id)? else {
                continue;
            };
            let own = form_for(&self.form, &org, &facts.org.classes);
            if facts.is_asked(&self.form.audience) && !own.groups.is_empty() {
                meant.push(org.id);
            }
        }
        Ok(meant)
    }

    fn ask(&mut self, store: &Store, orgs: &[Id]) -> Result<(), MailError> {
        for facts in store.judge_facts(&self.docket, orgs)? {
            if let Some(org) = store.find::<Org>(facts.org.id)? {
                let own = form_for(&self.form, &org, &facts.org.classes);
                self.orgs.insert(org.id, (org, own));
            }
        }
        let filter = SheetFilter {
            year: self.docket.adoption.year,
            org: None,
            form: Some(self.form.id.clone()),
        };
        // The newest in hand, else the newest.
        for row in store.sheets(&filter, None, u32::MAX)? {
            let is_own = row.sheet.role == SheetRole::Own;
            if !is_own || row.sheet.adoption != self.docket.adoption.id {
                continue;
            }
            let in_hand = |row: &SheetRow| row.sheet.submitted.is_none();
            let known = self.sheets.get(&row.sheet.org);
            if known.is_none_or(|known| in_hand(&row) && !in_hand(known)) {
                self.sheets.insert(row.sheet.org, row);
            }
        }
        Ok(())
    }

    fn org(&self, org: Id) -> Option<&Org> {
        self.orgs.get(&org).map(|(org, _)| org)
    }

    fn layout(&self, org: Id, _: Option<&Returned>, words: &Words) -> Option<Layout> {
        let (org, form) = self.orgs.get(&org)?;
        let asked = FormAsked {
            head: Head {
                code: &org.code,
                name: &org.name,
                year: self.docket.adoption.year,
            },
            pack: &self.docket.pack.head.title,
            form,
        };
        (!form.groups.is_empty()).then(|| asked.layout(words))
    }

    fn has_answered(&self, org: Id) -> bool {
        self.sheets.get(&org).is_some_and(|row| row.marked > 0)
    }

    fn read(
        &self,
        (store, flags): (&Store, Flags),
        org: Id,
        returned: &Returned,
        (words, own): (&Words, &Words),
    ) -> Result<Reading<SheetLine>, MailError> {
        let answer = FormAnswer::of(returned, words);
        let unfit = answer.unfit.iter().map(Remark::from).collect();
        let mut reading = Reading::new(answer.marks.len(), unfit);
        let Some((of, form)) = self.orgs.get(&org) else {
            return Ok(reading);
        };
        let sheet = self.sheets.get(&org).map(|row| &row.sheet);
        let known = sheet.map(|sheet| store.marks(sheet.id)).transpose()?;
        let known = known.unwrap_or_default();
        let is_whole = answer.marks.len() == form.items().count();
        let is_handed_in = sheet.is_some_and(|sheet| sheet.submitted.is_some());
        let mut marks: Vec<MarkDraft> = Vec::new();
        for given in answer.marks {
            let mut mark = given.mark.clone();
            match known.iter().find(|known| known.item == mark.item) {
                Some(known) if is_same(known, &mark, flags.replace) => continue,
                Some(known) => {
                    reading.differing.push(differing(known, &given, own));
                    reading.seen.push(Seen {
                        kind: Mark::KIND,
                        id: known.id,
                        version: known.version,
                    });
                    // What is replaced is replaced whole: blank evidence empties it.
                    mark.evidence = Some(mark.evidence.unwrap_or_default());
                }
                None => {}
            }
            if let Some(refusal) = sheet::unfit(form, &mark) {
                let cell = given.cell.clone();
                reading.unfit.push(Remark::refused_at(cell, &refusal));
            }
            marks.push(mark);
        }
        if let Some(day) = sheet.and_then(|sheet| sheet.submitted) {
            let args = vec![("date", date::iso(day))];
            reading.notes.push(Remark::Said("resubmitted", args));
        }
        // A sheet that is whole may be handed in though all its marks stand.
        if marks.is_empty() && (is_handed_in || !is_whole || !flags.submit) {
            return Ok(reading);
        }
        let stands = || sheet.map(|sheet| sheet.assessor.clone());
        let filler = returned.filler().or_else(stands);
        reading.lines.push(SheetLine {
            org,
            sheet: sheet.map(|sheet| sheet.id),
            assessor: filler.unwrap_or_else(|| of.name.clone()),
            marks,
        });
        Ok(reading)
    }

    fn command(&self, lines: Vec<SheetLine>, store: &Store, flags: Flags) -> Command {
        SheetCommand::Load {
            adoption: self.docket.adoption.id,
            form: self.form.id.clone(),
            date: store.session().today,
            submit: flags.submit,
            replace: flags.replace,
            lines,
        }
        .into()
    }
}

fn differing(mark: &Mark, given: &GivenMark, words: &Words) -> Remark {
    let none = words.get("cli.sheet.not_applicable");
    let shown = |points: Option<Decimal>, texts: [&Option<String>; 2]| {
        let mut shown = points.map_or_else(|| none.to_string(), |it| it.to_string());
        for text in texts.into_iter().flatten() {
            shown.push(' ');
            shown.push_str(text);
        }
        shown
    };
    let is = &given.mark;
    let change = Change {
        cell: given.cell.clone(),
        was: shown(mark.points, [&mark.reason, &mark.evidence]),
        is: shown(is.points, [&is.reason, &is.evidence]),
    };
    Remark::Cell("differs", change)
}

/// Whether an org says what its sheet says. Unless its word replaces the sheet's, evidence that it
/// leaves blank is no other word.
fn is_same(mark: &Mark, given: &MarkDraft, is_replacing: bool) -> bool {
    let plain = |text: Option<&String>| {
        let text = text.map(|text| text::clean_lines(text).trim().to_string());
        text.filter(|text| !text.is_empty())
    };
    let evidence = plain(given.evidence.as_ref());
    let is_silent = evidence.is_none() && !is_replacing;
    mark.points == given.points
        && plain(mark.reason.as_ref()) == plain(given.reason.as_ref())
        && (is_silent || evidence == plain(mark.evidence.as_ref()))
}
