//! Why a file could not be read at all, as a code with arguments; the words are data.

use std::{collections::BTreeMap, fmt, io};

crate::code_enum! {
    /// The reasons; each has `what` and `remedy` under `read_error.<code>` in the words.
    ReadCode {
        NotFound = "not_found",
        NoPermission = "no_permission",
        NotAFile = "not_a_file",
        Io = "io",
        Empty = "empty",
        Encrypted = "encrypted",
        ExternalEntity = "external_entity",
        Truncated = "truncated",
        Damaged = "damaged",
        WrongContent = "wrong_content",
        Binary = "binary",
        WrongEncoding = "wrong_encoding",
        UnclosedQuote = "unclosed_quote",
        TooBig = "too_big",
        TooManyParts = "too_many_parts",
        TooDense = "too_dense",
        TooManyRows = "too_many_rows",
        TooManyColumns = "too_many_columns",
        TooManyCells = "too_many_cells",
        TooMuchText = "too_much_text",
        CellTooLong = "cell_too_long",
        TooSlow = "too_slow",
        OutOfMemory = "out_of_memory",
        Crashed = "crashed",
        NoReader = "no_reader",
        NoSheet = "no_sheet",
        Secret = "secret_marked",
        NoHeading = "no_heading",
        MissingColumn = "missing_column",
        NoSuchColumn = "no_such_column",
        NoRows = "no_rows",
        HiddenRows = "hidden_rows",
        BadSynonyms = "bad_synonyms",
        /// By the person, not by a bound.
        Stopped = "stopped",
    }
}

/// What a reader is told where its person wants to stop; no file says this.
pub(super) const STOPPED: io::ErrorKind = io::ErrorKind::ConnectionAborted;

/// A refusal to read a file. `args` fill the `{name}` places of the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The reason.
    pub code: ReadCode,
    /// Values by the name of their place in the words.
    pub args: BTreeMap<String, String>,
}

impl ReadError {
    /// A reason without arguments yet.
    pub fn new(code: ReadCode) -> ReadError {
        ReadError {
            code,
            args: BTreeMap::new(),
        }
    }

    /// The same reason with one more argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> ReadError {
        self.args.insert(name.to_string(), value.to_string());
        self
    }
}

impl From<ReadCode> for ReadError {
    fn from(code: ReadCode) -> ReadError {
        ReadError::new(code)
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> ReadError {
        let code = match error.kind() {
            io::ErrorKind::NotFound => ReadCode::NotFound,
            io::ErrorKind::PermissionDenied => ReadCode::NoPermission,
            io::ErrorKind::IsADirectory => ReadCode::NotAFile,
            io::ErrorKind::UnexpectedEof => ReadCode::Truncated,
            STOPPED => ReadCode::Stopped,
            io::ErrorKind::OutOfMemory => ReadCode::OutOfMemory,
            _ => ReadCode::Io,
        };
        ReadError::new(code).with("errno", error.raw_os_error().unwrap_or(0))
    }
}

impl fmt::Display for ReadError {
    /// The code and its arguments, for logs; people are shown the words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}
