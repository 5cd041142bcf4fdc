//! Where a passphrase comes from: a person at the terminal, a file, or the environment.

use std::{
    fs::OpenOptions,
    io::{BufRead, BufReader, Read, Write},
    path::PathBuf,
};

use clap::Args;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::cli::{
    context::Context,
    failure::{Exit, Failure},
};

/// The variable that holds it, for calls without a terminal.
const VARIABLE: &str = "WUDAN_PASSPHRASE";
/// Bytes of a passphrase's file at most.
const BYTES_MAX: u64 = 4096;

/// How a passphrase is given; never as an argument, which every user of the machine can read.
#[derive(Debug, Args)]
pub struct Secret {
    /// Asks for one, or takes that of the environment.
    #[arg(long)]
    passphrase: bool,
    /// The first line of a file.
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

impl Secret {
    /// Whether it names a file of the machine.
    pub fn touches_files(&self) -> bool {
        self.passphrase_file.is_some()
    }

    /// The passphrase, if one was announced.
    pub fn get(&self, context: &Context) -> Result<Option<String>, Failure> {
        let found = if let Some(file) = &self.passphrase_file {
            let mut text = String::new();
            let file = std::fs::File::open(file)?.take(BYTES_MAX);
            BufReader::new(file).read_line(&mut text)?;
            text
        } else if !self.passphrase {
            return Ok(None);
        } else if let Ok(text) = std::env::var(VARIABLE) {
            text
        } else {
            ask(context)?
        };
        let line = found.trim_end_matches(['\n', '\r']).to_string();
        match line.is_empty() {
            true => Err(Failure::new("no_passphrase", Exit::Usage)),
            false => Ok(Some(line)),
        }
    }
}

/// Asks at the terminal, without showing what is typed.
fn ask(context: &Context) -> Result<String, Failure> {
    let none = |_| Failure::new("no_passphrase", Exit::Usage);
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty");
    let mut terminal = terminal.map_err(none)?;
    let before = tcgetattr(&terminal).map_err(std::io::Error::from)?;
    let mut hidden = before.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    terminal.write_all(context.words.get("cli.bundle.ask").as_bytes())?;
    terminal.flush()?;
    tcsetattr(&terminal, OptionalActions::Now, &hidden).map_err(std::io::Error::from)?;
    let mut line = String::new();
    let read = BufReader::new((&terminal).take(BYTES_MAX)).read_line(&mut line);
    // The terminal shows again what is typed, whatever came of the reading.
    tcsetattr(&terminal, OptionalActions::Now, &before).map_err(std::io::Error::from)?;
    terminal.write_all(b"\n")?;
    read?;
    Ok(line)
}
