//! The state of the terminal between start and end; every way out goes through [`leave`].

use std::{
    io::{self, IsTerminal},
    os::fd::AsFd,
    panic,
    sync::atomic::{AtomicBool, Ordering},
    sync::mpsc::{Sender, channel},
    thread,
};

use rustix::process::{getpgrp, getsid};
use signal_hook::consts::SIGTSTP;

use super::{
    color::ColorMode,
    probe::{Probe, QUESTION},
};

static ENTERED: AtomicBool = AtomicBool::new(false);
/// Whether a write is under way that the terminal does not take.
static WRITING: AtomicBool = AtomicBool::new(false);

/// Alternate screen, bracketed paste, keypad as digits, cursor hidden.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b>\x1b[?25l\x1b[0m\x1b[2J\x1b[H";
/// Everything that [`ENTER`] or a frame may have left behind, undone.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Why the full screen cannot be used here.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Input or output is not a terminal.
    #[error("not_a_terminal")]
    NotATerminal,
    /// The terminal cannot move its cursor.
    #[error("dumb_terminal")]
    DumbTerminal,
    /// The Linux console has no hanzi.
    #[error("linux_console")]
    LinuxConsole,
    /// The client takes what is sent for GBK or another encoding.
    #[error("foreign_terminal")]
    ForeignTerminal,
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A terminal in full-screen mode until dropped.
#[derive(Debug)]
pub struct Session {
    /// The colours that are sent.
    pub color_mode: ColorMode,
    /// Whether keys come over a network, where their bytes may come apart.
    pub is_remote: bool,
    /// Whether a program between this one and the terminal draws the screen anew.
    pub is_multiplexed: bool,
    /// Whether erased cells take the ground in use.
    pub has_ground: bool,
}

impl Session {
    /// Enters full-screen mode, and sees to it that a panic leaves it. What the terminal is has
    /// been asked then; [`Session::probe`] hears the answer.
    ///
    /// # Errors
    /// Refuses where no screen can be drawn.
    pub fn enter() -> Result<Session, Refusal> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(Refusal::NotATerminal);
        }
        let named = |name: &str| std::env::var(name).unwrap_or_default();
        let term = named("TERM");
        match term.as_str() {
            "dumb" | "" => return Err(Refusal::DumbTerminal),
            "linux" => return Err(Refusal::LinuxConsole),
            _ => {}
        }
        crossterm::terminal::enable_raw_mode()?;
        ENTERED.store(true, Ordering::SeqCst);
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            leave();
            previous(info);
        }));
        write_all(&[ENTER, QUESTION].concat())?;
        let is_screen = term.starts_with("screen") || !named("STY").is_empty();
        let is_tmux = term.starts_with("tmux") || !named("TMUX").is_empty();
        Ok(Session {
            color_mode: ColorMode::detect(|name| std::env::var(name).ok()),
            is_remote: !named("SSH_CONNECTION").is_empty() || !named("SSH_TTY").is_empty(),
            is_multiplexed: is_screen || is_tmux,
            // GNU screen erases to the default ground, whatever its TERM promises.
            has_ground: is_tmux || !is_screen,
        })
    }

    /// What the terminal answered, within a bounded time.
    ///
    /// # Errors
    /// Refuses a client that does not read UTF-8; when the terminal is gone.
    pub fn probe(&self) -> Result<Probe, Refusal> {
        let probe = Probe::read(self.is_remote)?;
        match probe.is_foreign() {
            true => Err(Refusal::ForeignTerminal),
            false => Ok(probe),
        }
    }

    /// Columns and rows of the window; a terminal that reports nought has 80 × 24.
    pub fn size(&self) -> (u16, u16) {
        window()
    }

    /// Whether a shell stands behind this program that could continue it. A command forced by
    /// the SSH server leads its own session: once stopped, nobody could wake it.
    pub fn has_job_control(&self) -> bool {
        getsid(None).is_ok_and(|leader| leader != getpgrp())
    }

    /// Gives the terminal back and stops until somebody continues the program.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn suspend(&self) -> io::Result<()> {
        leave();
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        self.resume()
    }

    /// Takes the terminal once more after a stop, during which a shell may have changed it.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn resume(&self) -> io::Result<()> {
        crossterm::terminal::disable_raw_mode()?;
        crossterm::terminal::enable_raw_mode()?;
        ENTERED.store(true, Ordering::SeqCst);
        write_all(ENTER)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        leave();
    }
}

/// Puts the terminal back as it was; does nothing the second time.
pub fn leave() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        // A dead terminal cannot be restored, and nobody is there to be told. One that takes
        // nothing more would hold the end up for ever.
        if !WRITING.load(Ordering::SeqCst) {
            let _ = write_all(LEAVE);
        }
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// Starts the thread that writes to the terminal: a client that takes nothing holds up that
/// thread only. It answers each frame with what came of it, and ends when nobody sends.
///
/// # Errors
/// When the thread cannot be made.
pub fn writer<T: Send + 'static>(
    answers: Sender<T>,
    wrap: impl Fn(io::Result<()>) -> T + Send + 'static,
) -> io::Result<Sender<Vec<u8>>> {
    let (sender, frames) = channel::<Vec<u8>>();
    thread::Builder::new()
        .name("output".into())
        .spawn(move || {
            for frame in frames {
                let result = write_all(&frame);
                WRITING.store(false, Ordering::SeqCst);
                if answers.send(wrap(result)).is_err() {
                    return;
                }
            }
        })?;
    Ok(sender)
}

/// Columns and rows of the terminal; 80 and 24 where it does not say.
pub fn window() -> (u16, u16) {
    match crossterm::terminal::size() {
        Ok((columns, rows)) if columns > 0 && rows > 0 => (columns, rows),
        _ => (80, 24),
    }
}

/// Hands a frame to the writing thread.
pub fn hand(writer: &Sender<Vec<u8>>, frame: Vec<u8>) -> bool {
    WRITING.store(true, Ordering::SeqCst);
    writer.send(frame).is_ok()
}

/// Writes the bytes to the terminal, in one `write(2)` where the system takes them whole.
///
/// # Errors
/// When the terminal is gone.
pub fn write_all(bytes: &[u8]) -> io::Result<()> {
    let stdout = io::stdout();
    let mut rest = bytes;
    while !rest.is_empty() {
        match rustix::io::write(stdout.as_fd(), rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => rest = &rest[count..],
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
