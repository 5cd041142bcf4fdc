//! The state of the terminal between start and end; every way out goes through [`leave`].

use std::{
    io::{self, IsTerminal},
    os::fd::AsFd,
    panic,
    sync::atomic::{AtomicBool, Ordering},
};

use super::color::ColorMode;

static ENTERED: AtomicBool = AtomicBool::new(false);

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
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A terminal in full-screen mode until dropped.
#[derive(Debug)]
pub struct Session {
    /// The colours that are sent.
    pub color_mode: ColorMode,
}

impl Session {
    /// Enters full-screen mode, and sees to it that a panic leaves it.
    ///
    /// # Errors
    /// Refuses where no screen can be drawn.
    pub fn enter() -> Result<Session, Refusal> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(Refusal::NotATerminal);
        }
        let term = std::env::var("TERM").unwrap_or_default();
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
        write_all(ENTER)?;
        Ok(Session {
            color_mode: ColorMode::detect(|name| std::env::var(name).ok()),
        })
    }

    /// Columns and rows of the window; a terminal that reports nought has 80 × 24.
    pub fn size(&self) -> (u16, u16) {
        match crossterm::terminal::size() {
            Ok((columns, rows)) if columns > 0 && rows > 0 => (columns, rows),
            _ => (80, 24),
        }
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
        // A dead terminal cannot be restored, and nobody is there to be told.
        let _ = write_all(LEAVE);
        let _ = crossterm::terminal::disable_raw_mode();
    }
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
