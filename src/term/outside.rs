//! Another program has the terminal for a while: an editor for a long text.

use std::{
    io::{self, Write},
    os::unix::net::UnixStream,
    path::Path,
    process::Command,
    sync::mpsc::Receiver,
    time::Duration,
};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

/// How long the reading thread may take to let go of the terminal.
const LET_GO: Duration = Duration::from_secs(2);

/// Keeps the reading thread away from what is typed while another program reads.
#[derive(Debug)]
pub struct Gate {
    pub(super) asks: UnixStream,
    pub(super) answers: Receiver<()>,
}

impl Gate {
    /// What is typed from now on is left to others.
    fn shut(&mut self) -> io::Result<()> {
        self.asks.write_all(&[SHUT])?;
        let answered = self.answers.recv_timeout(LET_GO);
        answered.map_err(|_| io::ErrorKind::TimedOut.into())
    }

    fn open(&mut self) -> io::Result<()> {
        self.asks.write_all(&[OPEN])
    }

    /// Runs a person's editor on a file until it ends; whether it ended well. The terminal must
    /// have been left before.
    ///
    /// # Errors
    /// When the editor cannot be started or waited for.
    pub fn run(&mut self, editor: &str, file: &Path) -> io::Result<bool> {
        self.shut()?;
        let ended = run(editor, file);
        self.open()?;
        ended
    }
}

pub(super) const SHUT: u8 = b's';
pub(super) const OPEN: u8 = b'o';

fn run(editor: &str, file: &Path) -> io::Result<bool> {
    // As everywhere, the variable may hold options behind the program's name.
    let mut words = editor.split_whitespace();
    let program = words.next().ok_or(io::ErrorKind::NotFound)?;
    let child = Command::new(program).args(words).arg(file).spawn()?;
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let id = id.ok_or(io::ErrorKind::InvalidData)?;
    loop {
        match waitpid(Some(id), WaitOptions::UNTRACED) {
            // Nobody else could wake an editor that stops itself: there is no shell above it.
            Ok(Some((_, status))) if status.stopped() => kill_process(id, Signal::CONT)?,
            Ok(Some((_, status))) => return Ok(status.exit_status() == Some(0)),
            Ok(None) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
