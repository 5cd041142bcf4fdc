//! The files of a folder that may be answers, each with what was found out about it.

use std::{fs, path::Path};

use crate::{
    cli::failure::Failure,
    domain::{Id, Seen, SheetLine},
    exchange::{
        self, Program, ReadError,
        blank::{AnswerState, Change, Returned},
    },
};

/// Something about a file that a person should know.
#[derive(Debug, Clone)]
pub(super) enum Remark {
    /// It cannot be read.
    Unread(ReadError),
    /// Words of `cli.collect`, with their arguments.
    Said(&'static str, Vec<(&'static str, String)>),
    /// A cell that is not what it should be, in words of `cli.collect`.
    Cell(&'static str, Change),
    /// What the door says.
    Refused(Failure),
}

/// One file.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Its name.
    pub name: String,
    /// What became of it; none as long as nothing stands in its way.
    pub state: Option<AnswerState>,
    /// Its content, if it is a form of ours.
    pub returned: Option<Returned>,
    /// The org that it is of.
    pub org: Option<Id>,
    /// What is to be told.
    pub remarks: Vec<Remark>,
    /// Marks that it holds.
    pub marks: usize,
    /// What it comes to.
    pub line: Option<SheetLine>,
    /// The marks that it replaces, as they were seen.
    pub seen: Vec<Seen>,
}

impl File {
    /// Ends the judging of a file.
    pub fn end(&mut self, state: AnswerState, remarks: Vec<Remark>) {
        self.state = Some(state);
        self.remarks = remarks;
        self.line = None;
    }

    fn read(path: &Path, program: &Program) -> File {
        let mut file = File {
            name: exchange::read::shown_name(path),
            state: None,
            returned: None,
            org: None,
            remarks: Vec::new(),
            marks: 0,
            line: None,
            seen: Vec::new(),
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

/// Every file of a folder by name, but for hidden ones and the locks of office programs.
pub(super) fn read_all(folder: &Path) -> Result<Vec<File>, Failure> {
    let unread = |error: std::io::Error| {
        let error = ReadError::from(error);
        Failure::from(error.with("file", exchange::read::shown_name(folder)))
    };
    let program = Program::new(std::env::current_exe()?);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let name = exchange::read::shown_name(&path);
        let is_hidden = name.starts_with('.') || name.starts_with("~$");
        if !is_hidden && !path.is_dir() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths
        .iter()
        .map(|path| File::read(path, &program))
        .collect())
}
