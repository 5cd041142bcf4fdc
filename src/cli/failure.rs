//! Failures of the command line: a code with arguments, and the one table of exit codes.

use std::process::ExitCode;

use crate::{
    exchange::{ReadCode, ReadError},
    store::StoreError,
};

/// What the exit code tells a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0
    Done,
    /// 1: the rules say no; nothing was changed.
    Refused,
    /// 2: the call is wrong.
    Usage,
    /// 3: no such file, org, task …
    NotFound,
    /// 4: an input file or a pack has defects; nothing was taken.
    Defects,
    /// 5: the file of data cannot be used; nothing was saved.
    File,
    /// 6: it is not known whether the act was saved.
    Unknown,
    /// 7: the audit or a closed year does not verify.
    Tampered,
    /// 8: the terminal cannot show the workbench.
    Terminal,
    /// 9: the terminal takes UTF-8 for GBK; it is told so in GBK.
    Encoding,
    /// 129: the terminal is gone; what was typed is kept.
    HungUp,
    /// 130: Ctrl-C stopped the work; it is said whether anything was saved.
    Stopped,
    /// 143: a signal asked to end; what was typed is kept.
    Ended,
}

impl Exit {
    /// Every exit, in the order of its number.
    pub const ALL: [Exit; 13] = [
        Exit::Done,
        Exit::Refused,
        Exit::Usage,
        Exit::NotFound,
        Exit::Defects,
        Exit::File,
        Exit::Unknown,
        Exit::Tampered,
        Exit::Terminal,
        Exit::Encoding,
        Exit::HungUp,
        Exit::Stopped,
        Exit::Ended,
    ];

    /// The exit code for the system.
    pub fn number(self) -> ExitCode {
        ExitCode::from(self.value())
    }

    /// The number.
    pub fn value(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::NotFound => 3,
            Exit::Defects => 4,
            Exit::File => 5,
            Exit::Unknown => 6,
            Exit::Tampered => 7,
            Exit::Terminal => 8,
            Exit::Encoding => 9,
            Exit::HungUp => 129,
            Exit::Stopped => 130,
            Exit::Ended => 143,
        }
    }
}

/// Why a call was not done.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Where the sentence stands in the words: `refusal`, or `read_error` of the exchange.
    pub table: &'static str,
    /// Key of the sentence there.
    pub code: String,
    /// Its arguments.
    pub args: Vec<(String, String)>,
    /// Lines that come before the sentence, such as the issues of a file.
    pub details: Vec<String>,
    /// Exit.
    pub exit: Exit,
}

impl Failure {
    /// A failure without arguments.
    pub fn new(code: &str, exit: Exit) -> Failure {
        Failure {
            table: "refusal",
            code: code.to_string(),
            args: Vec::new(),
            details: Vec::new(),
            exit,
        }
    }

    /// A call that clap could not read.
    pub fn usage(code: &str, args: Vec<(&'static str, String)>) -> Failure {
        let args = args
            .into_iter()
            .map(|(name, value)| (name.to_string(), value))
            .collect();
        Failure {
            args,
            ..Failure::new(code, Exit::Usage)
        }
    }

    /// Adds a named argument.
    pub fn with(mut self, name: &str, value: impl ToString) -> Failure {
        self.args.push((name.to_string(), value.to_string()));
        self
    }

    /// Something that was named is not there.
    pub fn missing(noun: &str, id: impl ToString) -> Failure {
        Failure::new("not_found", Exit::NotFound)
            .with("noun", noun)
            .with("id", id)
    }

    /// Words that mean several rows of a noun.
    pub fn ambiguous(noun: &str, value: impl ToString) -> Failure {
        Failure::new("ambiguous", Exit::Usage)
            .with("noun", noun)
            .with("value", value)
    }

    /// A value that its option cannot take.
    pub fn bad(field: &str, value: impl ToString) -> Failure {
        Failure::new("bad_value", Exit::Usage)
            .with("field", field)
            .with("value", value)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        let exit = match &error {
            StoreError::Refused(refusal) if refusal.code.code() == "not_found" => Exit::NotFound,
            StoreError::Refused(refusal) if refusal.code.code() == "pack_defective" => {
                Exit::Defects
            }
            StoreError::Refused(_) => Exit::Refused,
            StoreError::NoFile(_) => Exit::NotFound,
            StoreError::Unknown(_) => Exit::Unknown,
            StoreError::Stopped => Exit::Stopped,
            _ => Exit::File,
        };
        Failure {
            args: error.args(),
            ..Failure::new(error.code(), exit)
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::new("io", Exit::File).with("detail", error)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Failure {
        if error.code == ReadCode::Stopped {
            return StoreError::Stopped.into();
        }
        let exit = match error.code {
            ReadCode::NotFound => Exit::NotFound,
            _ => Exit::Defects,
        };
        Failure {
            table: "read_error",
            args: error.args.into_iter().collect(),
            ..Failure::new(error.code.code(), exit)
        }
    }
}
