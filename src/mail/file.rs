//! The files that may be answers, each with what was found out about it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::MailError;
use crate::{
    base::text,
    domain::{Id, Refusal},
    exchange::{
        self, Origin, Program, ReadError, Table,
        blank::{AnswerState, Change, Returned, Unfit},
    },
    store::StoreError,
};

/// How many folders within folders are looked into.
const DEPTH: usize = 4;
/// Sheets behind the first that are looked at.
const SHEETS_MAX: usize = 8;

/// Something about a file that a person should know.
#[derive(Debug, Clone)]
pub enum Remark {
    /// It cannot be read.
    Unread(ReadError),
    /// Words of `cli.collect`, with their arguments.
    Said(&'static str, Vec<(&'static str, String)>),
    /// A cell that is not what it should be, in words of `cli.collect`.
    Cell(&'static str, Change),
    /// What the door says, as a refusal with its arguments.
    Refused(String, Vec<(String, String)>),
    /// What the door would say of a cell: its name, and a refusal with its arguments.
    RefusedAt(String, String, Vec<(String, String)>),
}

impl Remark {
    /// What the door would say of a cell.
    pub(super) fn refused_at(cell: String, refusal: &Refusal) -> Remark {
        let code = refusal.code.code().to_string();
        Remark::RefusedAt(cell, code, refusal.args.clone())
    }
}

impl From<&Unfit> for Remark {
    fn from(unfit: &Unfit) -> Remark {
        let args = vec![("cell", unfit.cell.clone()), ("is", unfit.is.clone())];
        Remark::Said(unfit.key, args)
    }
}

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What became of it; none as long as nothing stands in its way.
    pub state: Option<AnswerState>,
    /// Its content, if it is a blank of ours.
    pub returned: Option<Returned>,
    /// The org that it is of.
    pub org: Option<Id>,
    /// That org's code and name.
    pub named: Option<(String, String)>,
    /// What stands in its way.
    pub remarks: Vec<Remark>,
    /// What is to be told of it though nothing does.
    pub notes: Vec<Remark>,
    /// How much it says.
    pub count: usize,
}

impl File {
    /// Ends the judging of a file.
    pub(super) fn end(&mut self, state: AnswerState, remarks: Vec<Remark>) {
        self.state = Some(state);
        self.remarks = remarks;
    }

    fn new(name: String) -> File {
        File {
            name,
            state: None,
            returned: None,
            org: None,
            named: None,
            remarks: Vec::new(),
            notes: Vec::new(),
            count: 0,
        }
    }

    /// A folder that is not looked into.
    fn left(name: String) -> File {
        let mut file = File::new(name);
        let said = Remark::Said("folder_left", Vec::new());
        file.end(AnswerState::Unreadable, vec![said]);
        file
    }

    fn read(path: &Path, program: &Program) -> File {
        let mut file = File::new(exchange::read::shown_name(path));
        match exchange::read(path, program) {
            Err(error) => file.end(AnswerState::Unreadable, vec![Remark::Unread(error)]),
            Ok(table) => match Returned::of(&table).or_else(|| behind(path, program, &table)) {
                Some(returned) => file.returned = Some(returned),
                None => file.end(AnswerState::Foreign, vec![unknown(&table.origin)]),
            },
        }
        file
    }
}

/// The blank on one of the sheets behind the first, before which somebody has laid a note.
fn behind(path: &Path, program: &Program, first: &Table) -> Option<Returned> {
    let count = first.origin.sheets_left.len().min(SHEETS_MAX);
    let mut program = program.clone();
    (1..=count).find_map(|passed| {
        program.sheets_passed = passed;
        exchange::read(path, &program)
            .ok()
            .and_then(|table| Returned::of(&table))
    })
}

/// What is said of a file that bears no fingerprint: it may stand on a sheet that is not read.
fn unknown(origin: &Origin) -> Remark {
    if origin.sheets_left.is_empty() {
        return Remark::Said("foreign.unknown", Vec::new());
    }
    let args = vec![("sheet", text::clean(&origin.sheet))];
    Remark::Said("foreign.other_sheet", args)
}

/// Every file that is named or lies in a folder that is named, by name, but for hidden ones and
/// the locks of office programs; folders in it too, but no links. Somebody hears how many of how
/// many are read and may say stop.
///
/// # Errors
/// That a place is not there or cannot be read; [`StoreError::Stopped`] if he does.
pub fn read_all(
    places: &[PathBuf],
    program: &Program,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Vec<File>, MailError> {
    let mut found = BTreeMap::new();
    let mut left = Vec::new();
    for place in places {
        if fs::metadata(place)
            .map_err(|it| unread(place, it))?
            .is_dir()
        {
            walk((place, ""), DEPTH, &mut found, &mut left)?;
        } else {
            found.insert(place.clone(), exchange::read::shown_name(place));
        }
    }
    let mut files = Vec::with_capacity(found.len());
    for (path, name) in &found {
        if !go_on(files.len(), found.len()) {
            return Err(StoreError::Stopped.into());
        }
        let mut file = File::read(path, program);
        file.name = name.clone();
        files.push(file);
    }
    files.extend(left.into_iter().map(File::left));
    Ok(files)
}

fn unread(place: &Path, error: std::io::Error) -> ReadError {
    let error = ReadError::from(error);
    error.with("file", exchange::read::shown_name(place))
}

/// The files of a folder and of those in it; folders that lie too deep or behind a link are left.
fn walk(
    (folder, above): (&Path, &str),
    depth: usize,
    found: &mut BTreeMap<PathBuf, String>,
    left: &mut Vec<String>,
) -> Result<(), MailError> {
    for entry in fs::read_dir(folder).map_err(|it| unread(folder, it))? {
        let entry = entry.map_err(|it| unread(folder, it))?;
        let path = entry.path();
        let name = exchange::read::shown_name(&path);
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let name = format!("{above}{name}");
        let is_link = entry
            .file_type()
            .map_err(|it| unread(folder, it))?
            .is_symlink();
        match path.is_dir() {
            false => {
                found.insert(path, name);
            }
            true if is_link || depth == 0 => left.push(format!("{name}/")),
            true => walk((&path, &format!("{name}/")), depth - 1, found, left)?,
        }
    }
    Ok(())
}
