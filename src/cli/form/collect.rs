//! `form collect`: what the orgs sent back, told file by file; what is sound is entered in one act.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use clap::Args;

use super::{
    asked::{AskedOrg, Asking},
    file::{File, Remark, read_all},
    told,
};
use crate::{
    base::{Decimal, text},
    cli::{
        context::Context,
        failure::{Exit, Failure},
        reply::Reply,
    },
    domain::{Command, Id, Mark, MarkDraft, Record, Seen, SheetCommand, SheetLine, SheetRole},
    exchange::blank::{Answer, AnswerState, Change, GivenMark},
    store::{
        Store, StoreError,
        query::sheet::{SheetFilter, SheetLine as SheetRow},
    },
    words::{Lang, Words},
};

/// Where the answers lie and what is done with them.
#[derive(Debug, Args)]
pub struct Collect {
    /// The folder.
    folder: PathBuf,
    /// Id of the form; that of the files if they are all of one.
    #[arg(long)]
    form: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    /// Asks only these orgs for an answer.
    #[arg(long)]
    under: Option<String>,
    /// Replaces marks that say otherwise.
    #[arg(long)]
    replace: bool,
    /// Hands in the sheets that are whole.
    #[arg(long)]
    submit: bool,
    #[arg(long)]
    dry_run: bool,
}

/// What every file is held against.
pub(super) struct Desk<'a> {
    pub context: &'a Context,
    store: &'a Store,
    /// The form.
    pub asking: &'a Asking,
    /// What each org is asked.
    pub asked: BTreeMap<Id, AskedOrg>,
    /// The own sheet of each org.
    sheets: BTreeMap<Id, SheetRow>,
    is_replacing: bool,
    is_submitting: bool,
}

impl Collect {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let mut store = context.open()?;
        let year = context.year(&store, self.year)?;
        let mut files = read_all(&self.folder)?;
        let site = store.meta("site")?.unwrap_or_default();
        let form = self.form(&files, (&site, year))?;
        let asking = Asking::find(&store, year, &form)?;
        let under = self.under.as_ref();
        let under = under.map(|under| context.org(&store, under)).transpose()?;
        let meant = asking.meant(&store, under)?;
        let stamped = files
            .iter()
            .filter_map(|it| Some(it.returned.as_ref()?.stamp.org));
        let orgs: BTreeSet<Id> = meant.iter().copied().chain(stamped).collect();
        let desk = Desk {
            context,
            store: &store,
            asked: asking.of(&store, &orgs.into_iter().collect::<Vec<_>>())?,
            sheets: own_sheets(&store, &asking)?,
            asking: &asking,
            is_replacing: self.replace,
            is_submitting: self.submit,
        };
        desk.tell_foreign(&mut files, &site);
        tell_doubled(&mut files);
        for file in files.iter_mut().filter(|file| file.state.is_none()) {
            desk.judge(file)?;
        }
        let answered: BTreeSet<Id> = files.iter().filter_map(|file| file.org).collect();
        let is_silent = |id: &Id| !answered.contains(id) && !desk.has_answered(*id);
        let silent: Vec<Id> = meant.into_iter().filter(is_silent).collect();
        let (lines, object) = told::report(&desk, &files, &silent)?;
        let mut taken: Vec<SheetLine> = Vec::new();
        let mut seen: Vec<Seen> = Vec::new();
        for file in &mut files {
            taken.extend(file.line.take());
            seen.append(&mut file.seen);
        }
        let command = desk.command(taken);
        let is_sound = files
            .iter()
            .all(|file| matches!(file.state, Some(AnswerState::Accepted | AnswerState::Known)));
        drop(desk);
        let told = (lines, object, is_sound);
        self.enter(context, &mut store, (command, seen), told)
    }

    /// The form that is collected: the one that is named, else the one of the files.
    fn form(&self, files: &[File], (site, year): (&str, i32)) -> Result<String, Failure> {
        if let Some(form) = &self.form {
            return Ok(form.clone());
        }
        let stamps = files
            .iter()
            .filter_map(|file| Some(&file.returned.as_ref()?.stamp));
        let ours = stamps.filter(|stamp| stamp.site == site && stamp.year == year);
        let forms: BTreeSet<&str> = ours.map(|stamp| stamp.form.as_str()).collect();
        let forms: Vec<&str> = forms.into_iter().collect();
        match forms[..] {
            [form] => Ok(form.to_string()),
            _ => Err(Failure::new("form_unnamed", Exit::Usage)
                .with("count", forms.len())
                .with("forms", forms.join(" "))),
        }
    }

    /// Enters what was taken, unless this is a rehearsal or nothing was.
    fn enter(
        &self,
        context: &Context,
        store: &mut Store,
        (command, seen): (Command, Vec<Seen>),
        (mut lines, mut object, is_sound): (Vec<String>, serde_json::Value, bool),
    ) -> Result<(Reply, Exit), Failure> {
        let exit = match is_sound {
            true => Exit::Done,
            false => Exit::Defects,
        };
        let is_nothing = command.bulk_rows() == Some(0);
        object["rows"] = serde_json::json!(0);
        if self.dry_run {
            let rows = match is_nothing {
                true => 0,
                false => store.rehearse(&command, &seen)?,
            };
            object["rows"] = serde_json::json!(rows);
            let rows = rows.to_string();
            let said = context.words.say("cli.import.dry_run", &[("rows", &rows)]);
            lines.push(said);
        }
        if self.dry_run || is_nothing {
            return Ok((Reply::Lines { lines, object }, exit));
        }
        let name = command.name();
        let outcome = store.execute(command, &seen)?;
        if let Reply::Lines {
            lines: more,
            object: serde_json::Value::Object(done),
        } = context.done(name, &outcome)
        {
            lines.extend(more);
            for (key, value) in done {
                object[key] = value;
            }
        }
        Ok((Reply::Lines { lines, object }, Exit::Done))
    }
}

/// The own sheet of each org of a form: the newest in hand, else the newest.
fn own_sheets(store: &Store, asking: &Asking) -> Result<BTreeMap<Id, SheetRow>, Failure> {
    let filter = SheetFilter {
        year: asking.docket.adoption.year,
        org: None,
        form: Some(asking.form.clone()),
    };
    let mut found: BTreeMap<Id, SheetRow> = BTreeMap::new();
    for row in store.sheets(&filter, None, u32::MAX)? {
        let is_own = row.sheet.role == SheetRole::Own;
        if !is_own || row.sheet.adoption != asking.docket.adoption.id {
            continue;
        }
        let in_hand = |row: &SheetRow| row.sheet.submitted.is_none();
        let is_better = found
            .get(&row.sheet.org)
            .is_none_or(|known| in_hand(&row) && !in_hand(known));
        if is_better {
            found.insert(row.sheet.org, row);
        }
    }
    Ok(found)
}

/// Two files of one org: nobody but the org knows which of them it means.
fn tell_doubled(files: &mut [File]) {
    let mut names: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for file in files.iter() {
        if let Some(org) = file.org {
            names.entry(org).or_default().push(file.name.clone());
        }
    }
    for file in files {
        let of_org = file.org.and_then(|org| names.get(&org));
        let Some(of_org) = of_org.filter(|names| names.len() > 1) else {
            continue;
        };
        let others = of_org.iter().filter(|name| **name != file.name).cloned();
        let said = others.map(|other| Remark::Said("doubled", vec![("other", other)]));
        let remarks = said.collect();
        file.end(AnswerState::Doubled, remarks);
    }
}

impl Desk<'_> {
    /// Tells the files that are of another file of data, year or form, and the orgs of the others.
    fn tell_foreign(&self, files: &mut [File], site: &str) {
        let adoption = &self.asking.docket.adoption;
        for file in files {
            let Some(stamp) = file.returned.as_ref().map(|it| it.stamp.clone()) else {
                continue;
            };
            let year = stamp.year.to_string();
            let (key, is) = if stamp.site != site {
                ("foreign.site", stamp.site)
            } else if stamp.year != adoption.year {
                ("foreign.year", year)
            } else if stamp.form != self.asking.form {
                ("foreign.form", stamp.form)
            } else if stamp.adoption != adoption.id {
                ("foreign.adoption", stamp.adoption.to_string())
            } else if !self.asked.contains_key(&stamp.org) {
                ("foreign.org", stamp.org.to_string())
            } else {
                file.org = Some(stamp.org);
                continue;
            };
            let said = Remark::Said(key, vec![("is", is)]);
            file.end(AnswerState::Foreign, vec![said]);
        }
    }

    fn has_answered(&self, org: Id) -> bool {
        self.sheets.get(&org).is_some_and(|row| row.marked > 0)
    }

    fn command(&self, lines: Vec<SheetLine>) -> Command {
        SheetCommand::Load {
            adoption: self.asking.docket.adoption.id,
            form: self.asking.form.clone(),
            date: self.store.session().today,
            submit: self.is_submitting,
            replace: self.is_replacing,
            lines,
        }
        .into()
    }

    /// Judges a file of ours that is the only one of its org.
    fn judge(&self, file: &mut File) -> Result<(), Failure> {
        let (Some(returned), Some(org)) = (&file.returned, file.org) else {
            return Ok(());
        };
        let Some(of) = self.asked.get(&org) else {
            return Ok(());
        };
        let words = self.words_of(&returned.stamp.lang);
        let words = words.as_ref().unwrap_or(&self.context.words);
        let cells = |key: &'static str, changes: Vec<Change>| {
            let remark = |change| Remark::Cell(key, change);
            changes.into_iter().map(remark).collect::<Vec<_>>()
        };
        let changes = returned.changes(&self.asking.blank(of), words);
        if !changes.is_empty() {
            file.end(AnswerState::Tampered, cells("tampered", changes));
            return Ok(());
        }
        let answer = returned.answer(words);
        if !answer.unfit.is_empty() {
            let said = |(cell, is): &(String, String)| {
                let key = if is.is_empty() {
                    "no_points"
                } else {
                    "no_number"
                };
                Remark::Said(key, vec![("cell", cell.clone()), ("is", is.clone())])
            };
            let remarks = answer.unfit.iter().map(said).collect();
            file.end(AnswerState::Unfit, remarks);
            return Ok(());
        }
        if answer.marks.is_empty() {
            file.end(AnswerState::Empty, vec![Remark::Said("empty", Vec::new())]);
            return Ok(());
        }
        let sums = returned.sums(&of.form);
        if !sums.is_empty() {
            file.end(AnswerState::Sums, cells("sums", sums));
            return Ok(());
        }
        self.compare(file, of, answer)
    }

    /// Holds an answer against the sheet that the org has already, and against the door.
    fn compare(&self, file: &mut File, of: &AskedOrg, answer: Answer) -> Result<(), Failure> {
        file.marks = answer.marks.len();
        let sheet = self.sheets.get(&of.org.id).map(|row| &row.sheet);
        let known = sheet.map(|sheet| self.store.marks(sheet.id)).transpose()?;
        let known = known.unwrap_or_default();
        let is_whole = answer.marks.len() == of.form.items().count();
        let is_handed_in = sheet.is_some_and(|sheet| sheet.submitted.is_some());
        let mut differing = Vec::new();
        let mut marks: Vec<MarkDraft> = Vec::new();
        for given in answer.marks {
            let mut mark = given.mark.clone();
            match known.iter().find(|known| known.item == mark.item) {
                Some(known) if is_same(known, &mark, self.is_replacing) => continue,
                Some(known) => {
                    differing.push((known.clone(), given));
                    // What is replaced is replaced whole: blank evidence empties it.
                    mark.evidence = Some(mark.evidence.unwrap_or_default());
                }
                None => {}
            }
            marks.push(mark);
        }
        if marks.is_empty() && (is_handed_in || !is_whole || !self.is_submitting) {
            file.end(AnswerState::Known, Vec::new());
            return Ok(());
        }
        if !differing.is_empty() && !self.is_replacing {
            let said = differing
                .iter()
                .map(|(mark, given)| self.differing(mark, given));
            let remarks = said.collect();
            file.end(AnswerState::Differs, remarks);
            return Ok(());
        }
        file.seen = differing
            .iter()
            .map(|(mark, _)| Seen {
                kind: Mark::KIND,
                id: mark.id,
                version: mark.version,
            })
            .collect();
        let line = SheetLine {
            org: of.org.id,
            sheet: sheet.map(|sheet| sheet.id),
            assessor: answer.filler.unwrap_or_else(|| of.org.name.clone()),
            marks,
        };
        match self
            .store
            .rehearse(&self.command(vec![line.clone()]), &file.seen)
        {
            Ok(_) => {
                file.state = Some(AnswerState::Accepted);
                file.line = Some(line);
            }
            Err(StoreError::Refused(refusal)) => {
                let failure = Failure::from(StoreError::Refused(refusal));
                file.end(AnswerState::Unfit, vec![Remark::Refused(failure)]);
                file.seen.clear();
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn differing(&self, mark: &Mark, given: &GivenMark) -> Remark {
        let none = self.context.words.get("cli.sheet.not_applicable");
        let shown = |points: Option<Decimal>, texts: [&Option<String>; 2]| {
            let mut shown = points.map_or_else(|| none.to_string(), |it| it.to_string());
            for text in texts.into_iter().flatten() {
                shown.push(' ');
                shown.push_str(text);
            }
            shown
        };
        let mark_is = &given.mark;
        let change = Change {
            cell: given.cell.clone(),
            was: shown(mark.points, [&mark.reason, &mark.evidence]),
            is: shown(mark_is.points, [&mark_is.reason, &mark_is.evidence]),
        };
        Remark::Cell("differs", change)
    }

    /// The words of a form's language; none if they are those of the call.
    fn words_of(&self, lang: &str) -> Option<Words> {
        let lang = Lang::parse(lang)?;
        (lang != self.context.words.lang()).then(|| Words::built_in(lang))
    }
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
