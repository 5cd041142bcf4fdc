//! The files that may be answers, each with what was found out about it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::MailError;
use crate::{
    domain::Id,
    exchange::{
        self, Program, ReadError,
        blank::{AnswerState, Change, Returned, Unfit},
    },
    store::StoreError,
};

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
    /// What is to be told.
    pub remarks: Vec<Remark>,
    /// How much it says.
    pub count: usize,
}

impl File {
    /// Ends the judging of a file.
    pub(super) fn end(&mut self, state: AnswerState, remarks: Vec<Remark>) {
        self.state = Some(state);
        self.remarks = remarks;
    }

    fn read(path: &Path, program: &Program) -> File {
        let mut file = File {
            name: exchange::read::shown_name(path),
            state: None,
            returned: None,
            org: None,
            named: None,
            remarks: Vec::new(),
            count: 0,
        };
        match exchange::read(path, program) {
            Err(error) => file.end(AnswerState::Unreadable, vec![Remark::Unread(error)]),
            Ok(table) => match Returned::of(&table) {
                Some(returned) => file.returned = Some(returned),
                None => {
                    let said = Remark::Said("foreign.unknown", Vec::new());
                    file.end(AnswerState::Foreign, vec![said]);
                }
            },
        }
        file
    }
}

/// Every file that is named or lies in a folder that is named, by name, but for hidden ones and
/// the locks of office programs. Somebody hears how many of how many are read and may say stop.
///
/// # Errors
/// That a place is not there or cannot be read; [`StoreError::Stopped`] if he does.
pub fn read_all(
    places: &[PathBuf],
    program: &Program,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Vec<File>, MailError> {
    let mut paths = Vec::new();
    for place in places {
        let unread = |error: std::io::Error| {
            let error = ReadError::from(error);
            error.with("file", exchange::read::shown_name(place))
        };
        if !fs::metadata(place).map_err(unread)?.is_dir() {
            paths.push(place.clone());
            continue;
        }
        for entry in fs::read_dir(place).map_err(unread)? {
            let path = entry.map_err(unread)?.path();
            let name = exchange::read::shown_name(&path);
            let is_hidden = name.starts_with('.') || name.starts_with("~$");
            if !is_hidden && !path.is_dir() {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.dedup();
    let mut files = Vec::with_capacity(paths.len());
    for path in &paths {
        if !go_on(files.len(), paths.len()) {
            return Err(StoreError::Stopped.into());
        }
        files.push(File::read(path, program));
    }
    Ok(files)
}
