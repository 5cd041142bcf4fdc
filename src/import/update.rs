//! What a list that comes again changes: added, changed field by field, moved, gone, new in post.

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::{
    base::Date,
    domain::{Command, Id, Org, OrgCommand, Term, command::OrgLine},
    exchange::{IssueCode, OrgField, OrgList, OrgRow},
    store::{Store, StoreError, query::org::OrgView},
    words::Words,
};

crate::code_enum! {
    /// What a list does to an org.
    Difference {
        Added = "added",
        Changed = "changed",
        Moved = "moved",
        /// The list says otherwise, and only a person can bring it in.
        Kept = "kept",
        /// The list no longer names it.
        Gone = "gone",
    }
}

/// One difference between an org as it stands and as the list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In which field.
    pub field: OrgField,
    /// As it stands.
    pub before: String,
    /// As the list has it.
    pub after: String,
}

/// An org that the list changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How.
    pub what: Difference,
    /// Its code.
    pub code: String,
    /// Its name in the list; of one that is gone the name that stands.
    pub name: String,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// What the list would do.
#[derive(Debug, Clone, Default)]
pub struct Update {
    /// Every org that it changes, in the list's order, then those that are gone.
    pub entries: Vec<Entry>,
    lines: Vec<OrgLine>,
    /// Orgs that the list does not name, from below to above.
    gone: Vec<Id>,
}

/// Compares a list with the orgs below the superiors that it names.
///
/// # Errors
/// What SQLite says.
pub fn compare(words: &Words, store: &Store, list: &OrgList) -> Result<Update, StoreError> {
    let mut update = Update::default();
    for row in &list.rows {
        let line = row.to_line();
        let standing = match store.org_by_code(&line.code)? {
            Some(id) => store.org_view(id)?,
            None => None,
        };
        let Some(view) = standing else {
            update.note(Difference::Added, (&line.code, &line.name), Vec::new());
            update.lines.push(line);
            continue;
        };
        let kept = kept(words, list, (row, &view));
        if !kept.is_empty() {
            update.note(Difference::Kept, (&line.code, &line.name), kept);
        }
        let (line, changes) = changes(words, store, list, (row, &view))?;
        if !changes.is_empty() {
            let what = match changes.iter().any(|it| it.field == OrgField::Parent) {
                true => Difference::Moved,
                false => Difference::Changed,
            };
            update.note(what, (&line.code, &line.name), changes);
            update.lines.push(line);
        }
    }
    update.find_gone(store, list)?;
    Ok(update)
}

impl Update {
    /// Whether the list says nothing new.
    pub fn is_empty(&self, with_gone: bool) -> bool {
        self.lines.is_empty() && (self.gone.is_empty() || !with_gone)
    }

    /// The act; those that are gone end with it only if that is wanted.
    pub fn command(&self, with_gone: bool, date: Date) -> Command {
        OrgCommand::Update {
            lines: self.lines.clone(),
            gone: if with_gone {
                self.gone.clone()
            } else {
                Vec::new()
            },
            date,
        }
        .into()
    }

    /// How many orgs are added or changed, and how many end if that is wanted.
    pub fn count(&self, with_gone: bool) -> usize {
        let gone = if with_gone { self.gone.len() } else { 0 };
        self.lines.len() + gone
    }

    /// How many are added, changed or moved, and gone.
    pub fn counts(&self) -> [(&'static str, String); 3] {
        let added = self.entries.iter();
        let added = added.filter(|it| it.what == Difference::Added).count();
        [
            ("added", added.to_string()),
            ("changed", (self.lines.len() - added).to_string()),
            ("gone", self.gone.len().to_string()),
        ]
    }

    /// The lines to show, the sum last.
    pub fn lines(&self, words: &Words, with_gone: bool) -> Vec<String> {
        let line = |entry: &Entry| {
            let changes = entry.told(words);
            let args = [
                ("code", entry.code.as_str()),
                ("name", &entry.name),
                ("changes", &changes),
            ];
            words.say(&format!("cli.import.{}", entry.what), &args)
        };
        let mut lines: Vec<String> = self.entries.iter().map(line).collect();
        let counts = self.counts();
        let counts = counts.each_ref().map(|(name, it)| (*name, it.as_str()));
        let sum = match with_gone || self.gone.is_empty() {
            true => "cli.import.update_sum",
            false => "cli.import.update_sum_kept",
        };
        lines.push(words.say(sum, &counts));
        lines
    }

    fn note(&mut self, what: Difference, (code, name): (&str, &str), changes: Vec<Change>) {
        self.entries.push(Entry {
            what,
            code: code.to_string(),
            name: name.to_string(),
            changes,
        });
    }

    /// An org that the list does not name is gone, if the list names what it stands below or it
    /// stands at the top. A refused row names its org all the same, so nothing is gone then.
    fn find_gone(&mut self, store: &Store, list: &OrgList) -> Result<(), StoreError> {
        if !list.refused.is_empty() {
            return Ok(());
        }
        let named: BTreeSet<&str> = list.rows.iter().map(|row| row.code.as_str()).collect();
        let mut ids = BTreeSet::new();
        for code in &named {
            ids.extend(store.org_by_code(code)?);
        }
        let mut gone: Vec<(usize, Org)> = Vec::new();
        for code in store.org_codes(u32::MAX)? {
            let Some(id) = store.org_by_code(&code)?.filter(|id| !ids.contains(id)) else {
                continue;
            };
            let above = store.org_ancestors(id)?;
            let is_below = above.iter().any(|(id, _)| ids.contains(id));
            if let Some(org) = store.find::<Org>(id)?.filter(|_| is_below) {
                gone.push((above.len(), org));
            }
        }
        gone.sort_by_key(|(depth, org)| (std::cmp::Reverse(*depth), org.id));
        for (_, org) in gone {
            self.note(Difference::Gone, (&org.code, &org.name), Vec::new());
            self.gone.push(org.id);
        }
        Ok(())
    }
}

impl Entry {
    /// Its changes, field by field, as one text.
    pub fn told(&self, words: &Words) -> String {
        let change = |it: &Change| {
            let field = words.code("org_field", it.field.code());
            let args = [
                ("field", field.as_ref()),
                ("before", it.before.as_str()),
                ("after", &it.after),
            ];
            words.say("cli.import.change", &args)
        };
        let changes: Vec<String> = self.changes.iter().map(change).collect();
        changes.join(&words.get("kind.list.separator"))
    }
}

/// The differences that are found.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn differ(&mut self, field: OrgField, before: String, after: String) {
        if before != after {
            self.0.push(Change {
                field,
                before,
                after,
            });
        }
    }
}

/// The line without what the list does not really say, and its differences from what stands.
fn changes(
    words: &Words,
    store: &Store,
    list: &OrgList,
    (row, view): (&OrgRow, &OrgView),
) -> Result<(OrgLine, Vec<Change>), StoreError> {
    let mut changes = Changes::default();
    let mut line = row.to_line();
    let org = &view.org;
    let has = |field| list.columns.iter().any(|it| it.field == Some(field));
    if !has(OrgField::Sector) {
        line.sector = org.sector;
    }
    if !has(OrgField::Kind) {
        line.kind = org.kind;
    }
    if let Some(parent) = &line.parent {
        let above = org.parent.map(|id| store.find::<Org>(id)).transpose()?;
        let above = above.flatten().map(|it| it.code).unwrap_or_default();
        changes.differ(OrgField::Parent, above, parent.clone());
    }
    changes.differ(OrgField::Name, org.name.clone(), line.name.clone());
    let code = |list: &str, code: &str| words.code(list, code).into_owned();
    let kinds = [org.kind, line.kind].map(|it| code("org_kind", it.code()));
    let sectors = [org.sector, line.sector].map(|it| code("sector", it.code()));
    for (field, [before, after]) in [(OrgField::Kind, kinds), (OrgField::Sector, sectors)] {
        changes.differ(field, before, after);
    }
    if let Some(members) = line.members {
        let before = org.members.map(|it| it.to_string()).unwrap_or_default();
        changes.differ(OrgField::Members, before, members.to_string());
    }
    if let Some(phone) = &line.phone {
        let before = org.phone.clone().unwrap_or_default();
        changes.differ(OrgField::Phone, before, phone.clone());
    }
    people(words, (&line, view), &mut changes);
    term((&mut line, row), view, &mut changes);
    Ok((line, changes.0))
}

fn people(words: &Words, (line, view): (&OrgLine, &OrgView), changes: &mut Changes) {
    if let Some(name) = &line.secretary {
        let holder = view.secretary().map(|it| it.person.name.clone());
        changes.differ(
            OrgField::Secretary,
            holder.unwrap_or_default(),
            name.clone(),
        );
    }
    if !line.deputies.is_empty() {
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names.join(&words.get("kind.list.separator"))
        };
        let before = view.deputies().map(|it| it.person.name.clone()).collect();
        let after = sorted(line.deputies.clone());
        changes.differ(OrgField::Deputies, sorted(before), after);
    }
}

/// The last term that stands.
fn last_term(view: &OrgView) -> Option<&Term> {
    view.terms.iter().max_by_key(|term| term.start)
}

fn month(day: Date) -> (i32, u32) {
    (day.year(), day.month())
}

/// The first day of a term that begins with the list: one that gives the month only, or a day of
/// the month that stands already, begins none.
fn begins(row: &OrgRow, view: &OrgView) -> Option<Date> {
    let last = last_term(view).map(|term| month(term.start));
    let is_later = |start: &Date| last.is_none_or(|last| month(*start) > last);
    row.term_start().filter(is_later)
}

/// A list that does not say how long terms are means that they are as long as before.
fn term((line, row): (&mut OrgLine, &OrgRow), view: &OrgView, changes: &mut Changes) {
    let last = last_term(view);
    line.term_years = row.term_years.or(last.map(|term| term.years));
    line.term_start = begins(row, view).filter(|_| line.term_years.is_some());
    let (Some(start), Some(years)) = (line.term_start, line.term_years) else {
        return;
    };
    let before = last.map(|term| (term.start.to_string(), term.years.to_string()));
    let (day, length) = before.unwrap_or_default();
    changes.differ(OrgField::TermStart, day, start.to_string());
    changes.differ(OrgField::TermYears, length, years.to_string());
}

/// What the list says otherwise of a term that runs, and of a post that it calls vacant: neither
/// is changed by a list.
fn kept(words: &Words, list: &OrgList, (row, view): (&OrgRow, &OrgView)) -> Vec<Change> {
    let mut kept = Changes::default();
    if let Some(last) = last_term(view).filter(|_| begins(row, view).is_none()) {
        if let Some(start) = row.term_start.filter(|it| !it.is_month()) {
            let (before, after) = (last.start.to_string(), start.first_day().to_string());
            kept.differ(OrgField::TermStart, before, after);
        }
        if let Some(years) = row.term_years {
            kept.differ(
                OrgField::TermYears,
                last.years.to_string(),
                years.to_string(),
            );
        }
    }
    let vacant = |field| {
        let mut issues = list.issues.iter();
        issues.any(|it| {
            let column = it.column.as_ref().and_then(|column| column.field);
            it.code == IssueCode::PostVacant && it.row == row.line && column == Some(field)
        })
    };
    let holder = view.secretary().map(|it| it.person.name.clone());
    if let Some(holder) = holder.filter(|_| vacant(OrgField::Secretary)) {
        let none = words.get("kind.list.empty").into_owned();
        kept.differ(OrgField::Secretary, holder, none);
    }
    kept.0
}
