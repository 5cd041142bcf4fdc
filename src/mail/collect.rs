//! What the orgs sent back, judged file by file; what is sound becomes one act.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Flags, MailError, Matter,
    file::{File, Remark},
    send::Whom,
};
use crate::{
    domain::{Command, Id, Seen},
    exchange::blank::{AnswerState, BlankKind, Change},
    store::{Store, StoreError},
    words::{Lang, Words},
};

/// What became of every file.
#[derive(Debug, Clone)]
pub struct Collected {
    /// What was asked.
    pub kind: BlankKind,
    /// The form, the quarter, or the pack.
    pub name: String,
    /// Its name for a person.
    pub title: String,
    /// The year.
    pub year: i32,
    /// Every file.
    pub files: Vec<File>,
    /// Code and name of each org that was asked and has not answered.
    pub silent: Vec<(String, String)>,
    /// The act that enters what is accepted; none if nothing is.
    pub command: Option<Command>,
    /// The rows that it replaces, as they were seen.
    pub seen: Vec<Seen>,
}

impl Collected {
    /// How many files came to a state.
    pub fn of_state(&self, state: AnswerState) -> usize {
        let files = self.files.iter();
        files.filter(|file| file.state == Some(state)).count()
    }

    /// Whether nothing is left to be asked about any file.
    pub fn is_sound(&self) -> bool {
        let is_sound = |state| matches!(state, Some(AnswerState::Accepted | AnswerState::Known));
        self.files.iter().all(|file| is_sound(file.state))
    }
}

/// What every file is held against.
struct Desk<'a, M: Matter> {
    store: &'a Store,
    words: &'a Words,
    matter: M,
    year: i32,
    site: String,
    flags: Flags,
}

/// Judges files.
pub(super) fn collect_of<M: Matter>(
    mut matter: M,
    (store, words, year): (&Store, &Words, i32),
    mut files: Vec<File>,
    (whom, flags): (&Whom, Flags),
) -> Result<Collected, MailError> {
    let meant = match whom {
        Whom::Named(orgs) => orgs.clone(),
        Whom::Meant(under) => matter.meant(store, *under)?,
    };
    let returned = files.iter().filter_map(|it| it.returned.as_ref());
    let stamped = returned.map(|it| it.stamp.org);
    let orgs: BTreeSet<Id> = meant.iter().copied().chain(stamped).collect();
    matter.ask(store, &orgs.into_iter().collect::<Vec<_>>())?;
    let desk = Desk {
        store,
        words,
        matter,
        year,
        site: store.meta("site")?.unwrap_or_default(),
        flags,
    };
    for file in &mut files {
        desk.tell_foreign(file);
    }
    tell_doubled(&mut files);
    let (mut lines, mut seen) = (Vec::new(), Vec::new());
    for file in files.iter_mut().filter(|file| file.state.is_none()) {
        let (own, replaced) = desk.judge(file)?;
        lines.extend(own);
        seen.extend(replaced);
    }
    let answered: BTreeSet<Id> = files.iter().filter_map(|file| file.org).collect();
    let is_silent = |id: &&Id| !answered.contains(id) && !desk.matter.has_answered(**id);
    let silent = meant.iter().filter(is_silent);
    let silent = silent.filter_map(|id| desk.matter.org(*id));
    Ok(Collected {
        kind: M::KIND,
        name: desk.matter.whose().1.to_string(),
        title: desk.matter.title(),
        year,
        silent: silent
            .map(|org| (org.code.clone(), org.name.clone()))
            .collect(),
        command: (!lines.is_empty()).then(|| desk.matter.command(lines, store, flags)),
        seen,
        files,
    })
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
        let mut others = of_org.clone();
        if let Some(own) = others.iter().position(|name| *name == file.name) {
            others.remove(own);
        }
        let said = |other| Remark::Said("doubled", vec![("other", other)]);
        let remarks = others.into_iter().map(said).collect();
        file.end(AnswerState::Doubled, remarks);
    }
}

impl<M: Matter> Desk<'_, M> {
    /// Tells a file that is of another file of data, year or subject, and the org of any other.
    fn tell_foreign(&self, file: &mut File) {
        let Some(returned) = &file.returned else {
            return;
        };
        let (adoption, name) = self.matter.whose();
        let stamp = &returned.stamp;
        let foreign = if stamp.site != self.site {
            Some(("foreign.site", stamp.site.clone()))
        } else if returned.kind != M::KIND {
            Some(("foreign.kind", returned.kind.code().to_string()))
        } else if stamp.year != self.year {
            Some(("foreign.year", stamp.year.to_string()))
        } else if stamp.form != name {
            Some(("foreign.form", stamp.form.clone()))
        } else if stamp.adoption != adoption {
            Some(("foreign.adoption", stamp.adoption.to_string()))
        } else if self.matter.org(stamp.org).is_none() {
            Some(("foreign.org", stamp.org.to_string()))
        } else {
            None
        };
        match foreign {
            Some((key, is)) => {
                let said = Remark::Said(key, vec![("is", is)]);
                file.end(AnswerState::Foreign, vec![said]);
            }
            None => {
                let org = self.matter.org(stamp.org);
                file.named = org.map(|org| (org.code.clone(), org.name.clone()));
                file.org = Some(stamp.org);
            }
        }
    }

    /// Judges a file of ours that is the only one of its org; gives what is to be entered.
    fn judge(&self, file: &mut File) -> Result<(Vec<M::Line>, Vec<Seen>), MailError> {
        let nothing = Ok((Vec::new(), Vec::new()));
        let (Some(returned), Some(org)) = (&file.returned, file.org) else {
            return nothing;
        };
        let own = self.words_of(&returned.stamp.lang);
        let own = own.as_ref().unwrap_or(self.words);
        let Some(meant) = self.matter.layout(org, Some(returned), own) else {
            let said = vec![Remark::Said("foreign.nothing", Vec::new())];
            file.end(AnswerState::Foreign, said);
            return nothing;
        };
        let cells = |key: &'static str, changes: Vec<Change>| {
            let remark = |change| Remark::Cell(key, change);
            changes.into_iter().map(remark).collect::<Vec<_>>()
        };
        let changes = returned.changes(&meant);
        if !changes.is_empty() {
            file.end(AnswerState::Tampered, cells("tampered", changes));
            return nothing;
        }
        let of = (self.store, self.flags);
        let reading = self.matter.read(of, org, returned, (own, self.words))?;
        let sums = returned.sums(&meant);
        file.count = reading.count;
        if !reading.unfit.is_empty() {
            file.end(AnswerState::Unfit, reading.unfit);
        } else if reading.count == 0 {
            let said = vec![Remark::Said("empty", Vec::new())];
            file.end(AnswerState::Empty, said);
        } else if !sums.is_empty() {
            file.end(AnswerState::Sums, cells("sums", sums));
        } else if reading.lines.is_empty() {
            file.end(AnswerState::Known, Vec::new());
        } else if !reading.differing.is_empty() && !self.flags.replace {
            file.end(AnswerState::Differs, reading.differing);
        } else {
            let taken = self.rehearse(file, reading.lines, reading.seen)?;
            if file.state == Some(AnswerState::Accepted) {
                file.notes = reading.notes;
            }
            return Ok(taken);
        }
        nothing
    }

    /// Asks the door about one answer alone, so that one that it refuses holds up no other.
    fn rehearse(
        &self,
        file: &mut File,
        lines: Vec<M::Line>,
        seen: Vec<Seen>,
    ) -> Result<(Vec<M::Line>, Vec<Seen>), MailError> {
        let command = self.matter.command(lines.clone(), self.store, self.flags);
        match self.store.rehearse(&command, &seen) {
            Ok(_) => {
                file.state = Some(AnswerState::Accepted);
                Ok((lines, seen))
            }
            Err(StoreError::Refused(refusal)) => {
                let error = StoreError::Refused(refusal);
                let remark = Remark::Refused(error.code().to_string(), error.args());
                file.end(AnswerState::Unfit, vec![remark]);
                Ok((Vec::new(), Vec::new()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The words of a blank's language; none if they are those of the call.
    fn words_of(&self, lang: &str) -> Option<Words> {
        let lang = Lang::parse(lang)?;
        (lang != self.words.lang()).then(|| Words::built_in(lang))
    }
}
