//! The command line: one file per subcommand, and how its help speaks.

pub mod help;

use std::{ffi::OsString, process::ExitCode};

use crate::exchange::child;

/// Runs the program with its arguments and returns its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut args = args.into_iter().skip(1).peekable();
    if args.next_if(|first| first == child::SUBCOMMAND).is_some() {
        return child::serve(args);
    }
    ExitCode::SUCCESS
}
