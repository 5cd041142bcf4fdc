//! The command line: one file per subcommand, and how its help speaks.

pub mod help;

use std::{ffi::OsString, process::ExitCode};

/// Runs the program with its arguments and returns its exit code.
pub fn run(_args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::SUCCESS
}
