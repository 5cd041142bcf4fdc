//! Org lists on their way in: a table read with the columns as a person said, what it comes to
//! beside what stands, and the one act that enters it.

mod told;
mod update;

use std::collections::BTreeSet;

use thiserror::Error;

pub use told::{
    column_field, column_line, issue_line, issue_places, lines, sentence, skip_reason, source, sum,
};
pub use update::{Change, Difference, Entry, Update};

use crate::{
    base::Date,
    domain::{Command, OrgCommand},
    exchange::{self, ColumnMap, OrgList, Origin, ReadCode, ReadError, Table},
    store::{Store, StoreError},
    words::Words,
};

/// The habit under which a layout's columns are kept, followed by its mark.
const HABIT: &str = "import.orgs.";

/// Why a list cannot be taken up.
#[derive(Debug, Error)]
pub enum ImportError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// As the store says.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a list is to be entered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// The orgs that stand are brought to what it says.
    pub update: bool,
    /// Orgs that it no longer names end.
    pub dissolve_gone: bool,
}

/// A list, understood and held against what stands.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// What was found out about the file.
    pub origin: Origin,
    /// What it says.
    pub list: OrgList,
    /// What it changes, if what stands is to be brought to it.
    pub update: Option<Update>,
    /// The codes that stand.
    known: BTreeSet<String>,
    flags: Flags,
}

/// The name under which a layout's columns are kept.
pub fn habit(shape: &str) -> String {
    format!("{HABIT}{shape}")
}

/// What was said before of the columns of a table's layout, and under which name it is kept.
pub fn kept<'a>(
    table: &Table,
    lines_of: impl Fn(&str) -> Option<&'a [String]>,
) -> Option<(String, ColumnMap)> {
    let names = exchange::shapes(table)
        .into_iter()
        .map(|shape| habit(&shape));
    let mut found = names.filter_map(|name| {
        let map = ColumnMap::from_lines(lines_of(&name)?);
        (!map.is_empty()).then_some((name, map))
    });
    found.next()
}

/// The first sheet of a workbook in which the headings of a list of orgs stand, since clerks lay a
/// cover before it; the first of all if none has them. `read` reads a sheet by how many with
/// content are passed over.
///
/// # Errors
/// As `read`.
pub fn listed(
    read: &mut dyn FnMut(usize) -> Result<Table, ImportError>,
) -> Result<Table, ImportError> {
    let first = read(0)?;
    let has_headings = |table: &Table| {
        let list = exchange::read_org_table(table, &BTreeSet::new(), &ColumnMap::default());
        !matches!(list, Err(error) if error.code == ReadCode::NoHeading)
    };
    if has_headings(&first) {
        return Ok(first);
    }
    for passed in 1..=first.origin.sheets_left.len() {
        let next = read(passed)?;
        if has_headings(&next) {
            return Ok(next);
        }
    }
    Ok(first)
}

impl Incoming {
    /// Reads a table as a list, with the columns as they were said to be.
    ///
    /// # Errors
    /// That it is no list of orgs, or what SQLite says.
    pub fn of(
        (store, words): (&Store, &Words),
        table: Table,
        map: &ColumnMap,
        flags: Flags,
    ) -> Result<Incoming, ImportError> {
        let known: BTreeSet<String> = store.org_codes(u32::MAX)?.into_iter().collect();
        let mut list = exchange::read_org_table(&table, &known, map)?;
        list.leave_out_later_terms(store.session().today);
        let update = match flags.update {
            true => Some(update::compare(words, store, &list)?),
            false => None,
        };
        Ok(Incoming {
            origin: table.origin,
            list,
            update,
            known,
            flags,
        })
    }

    /// The act that enters it; none if what stands is what it says.
    pub fn command(&self, today: Date) -> Option<Command> {
        let with_gone = self.flags.dissolve_gone;
        match &self.update {
            Some(update) if update.is_empty(with_gone) => None,
            Some(update) => Some(update.command(with_gone, today)),
            None => Some(
                OrgCommand::Load {
                    lines: self.list.lines(),
                }
                .into(),
            ),
        }
    }

    /// How many orgs the act enters.
    pub fn count(&self) -> usize {
        match &self.update {
            Some(update) => update.count(self.flags.dissolve_gone),
            None => self.list.rows.len(),
        }
    }

    /// Which of its codes stand already where all are to be new, as a sentence; none if none does.
    pub fn standing(&self, words: &Words) -> Option<String> {
        let codes = self.list.rows.iter().map(|row| row.code.as_str());
        let twice: Vec<&str> = codes.filter(|code| self.known.contains(*code)).collect();
        if self.update.is_some() || twice.is_empty() {
            return None;
        }
        let count = twice.len().to_string();
        let some = twice[..twice.len().min(5)].join(&words.get("kind.list.separator"));
        let args = [("count", count.as_str()), ("codes", &some)];
        Some(words.say("cli.import.known", &args))
    }
}
