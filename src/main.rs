//! The binary: hands the arguments to the room `cli` and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    wudan::cli::run(std::env::args_os())
}
