//! What the terminal is, asked once at the start: its encoding, and how wide it draws lines.

use std::{
    io,
    os::fd::AsFd,
    time::{Duration, Instant},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// In the second row, which no function key with Shift has in its code: three bytes each of two
/// hanzi, where the cursor is then, a line of a frame, where the cursor is then; and away with it.
pub const QUESTION: &[u8] =
    b"\x1b[2;1H\xe4\xb8\xad\xe6\x96\x87\x1b[6n\x1b[2;1H\x1b[2K\xe2\x94\x82\x1b[6n\x1b[2;1H\x1b[2K";
/// The row of the question, from 1.
const ROW: u16 = 2;
/// Cells of the two hanzi where they are understood.
const HANZI_CELLS: u16 = 4;
/// How long an answer may take on this machine.
const WAIT: Duration = Duration::from_millis(600);
/// The same over a network.
const WAIT_REMOTE: Duration = Duration::from_millis(1500);
/// More than this before the answer is no person at a keyboard.
const TYPED_BYTES_MAX: usize = 1 << 16;

/// What the terminal answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Probe {
    /// Cells that two hanzi in UTF-8 took; `None` without an answer.
    pub hanzi_cells: Option<u16>,
    /// Cells that a line of a frame took; `None` without an answer.
    pub line_cells: Option<u16>,
    /// What was typed meanwhile, for the decoder.
    pub typed: Vec<u8>,
}

impl Probe {
    /// Reads the answers to [`QUESTION`]; what else arrives is kept.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn read(is_remote: bool) -> io::Result<Probe> {
        let end = Instant::now() + if is_remote { WAIT_REMOTE } else { WAIT };
        let stdin = io::stdin();
        let mut probe = Probe::default();
        let mut buffer = [0u8; 1024];
        while probe.line_cells.is_none() && probe.typed.len() < TYPED_BYTES_MAX {
            let rest = end.saturating_duration_since(Instant::now());
            let limit = Timespec::try_from(rest).unwrap_or_default();
            let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
            match poll(&mut fds, Some(&limit)) {
                Ok(0) => break,
                Ok(_) if !fds[0].revents().contains(PollFlags::IN) => {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            match rustix::io::read(stdin.as_fd(), &mut buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => probe.hear(&buffer[..count]),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(probe)
    }

    /// Whether the client takes UTF-8 for another encoding. Without an answer it is taken to know.
    pub fn is_foreign(&self) -> bool {
        self.hanzi_cells.is_some_and(|cells| cells > HANZI_CELLS)
    }

    fn hear(&mut self, bytes: &[u8]) {
        self.typed.extend_from_slice(bytes);
        while let Some((at, length, column)) = answer(&self.typed) {
            self.typed.drain(at..at + length);
            let cells = column.saturating_sub(1);
            match self.hanzi_cells {
                None => self.hanzi_cells = Some(cells),
                Some(_) => self.line_cells = Some(cells),
            }
        }
    }
}

/// The first answer: where it stands, how long it is, and its column.
fn answer(bytes: &[u8]) -> Option<(usize, usize, u16)> {
    let starts = bytes.windows(2).enumerate();
    let starts = starts.filter(|(_, two)| two == b"\x1b[");
    starts.map(|(at, _)| at).find_map(|at| {
        let rest = &bytes[at + 2..];
        let is_inner = |byte: &u8| byte.is_ascii_digit() || *byte == b';';
        let length = rest.iter().take_while(|byte| is_inner(byte)).count();
        if rest.get(length) != Some(&b'R') {
            return None;
        }
        let text = std::str::from_utf8(&rest[..length]).ok()?;
        let (row, column) = text.split_once(';')?;
        let row: u16 = row.parse().ok()?;
        (row == ROW).then_some((at, length + 3, column.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_and_what_was_typed_around_them_is_kept() {
        let whole = b"/\x1b[2;5R\x1b[1;2Rj\x1b[2;2R\xe7\xbb\x84";
        for cut in 0..whole.len() {
            let mut probe = Probe::default();
            probe.hear(&whole[..cut]);
            probe.hear(&whole[cut..]);
            assert_eq!(probe.hanzi_cells, Some(4), "{cut}");
            assert_eq!(probe.line_cells, Some(1));
            assert_eq!(probe.typed, b"/\x1b[1;2Rj\xe7\xbb\x84");
            assert!(!probe.is_foreign());
        }
    }

    #[test]
    fn more_than_four_cells_are_another_encoding_and_silence_is_none() {
        for (column, is_foreign) in [("5", false), ("6", true), ("7", true)] {
            let mut probe = Probe::default();
            probe.hear(format!("\x1b[2;{column}R").as_bytes());
            assert_eq!(probe.is_foreign(), is_foreign, "{column}");
        }
        assert!(!Probe::default().is_foreign());
    }
}
