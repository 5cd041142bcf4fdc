//! The one thread that reads the terminal: keys, pastes, resizes, and the end of the session.

use std::{
    io::{self, Read},
    os::{fd::AsFd, unix::net::UnixStream},
    sync::mpsc::Sender,
    thread,
    time::Duration,
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH},
    low_level::pipe,
};

use super::{
    decode::{Decoded, Decoder},
    key::Key,
};

/// Why nothing more will come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The terminal is gone.
    HungUp,
    /// A signal asks to end.
    Ended,
}

/// What comes from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// The window has another size.
    Resize,
    /// A signal asks to stop for a while.
    Suspend,
    /// The program goes on after a stop.
    Resume,
    /// Nothing more will come.
    Stop(Stop),
}

/// Time that the rest of an escape sequence may take on this machine.
const ESCAPE_WAIT_MS: u32 = 50;
/// The same over a network.
const ESCAPE_WAIT_REMOTE_MS: u32 = 100;
/// Bytes taken at once, at most.
const READ_BYTES_MAX: usize = 1 << 16;
/// After a stop, how long the program may take to end by itself.
const END_WAIT: Duration = Duration::from_secs(20);
/// What a shell tells of a process that was hung up on.
const HUNG_UP_EXIT: i32 = 129;

/// The ends of the pipes that signals write to.
struct Signals {
    resized: UnixStream,
    suspended: UnixStream,
    resumed: UnixStream,
    hung_up: UnixStream,
    ended: UnixStream,
}

impl Signals {
    fn register() -> io::Result<Signals> {
        let of = |signals: &[i32]| -> io::Result<UnixStream> {
            let (read_end, write_end) = UnixStream::pair()?;
            for signal in signals {
                pipe::register(*signal, write_end.try_clone()?)?;
            }
            read_end.set_nonblocking(true)?;
            Ok(read_end)
        };
        Ok(Signals {
            resized: of(&[SIGWINCH])?,
            suspended: of(&[SIGTSTP])?,
            resumed: of(&[SIGCONT])?,
            hung_up: of(&[SIGHUP])?,
            ended: of(&[SIGTERM, SIGINT])?,
        })
    }
}

/// Starts the thread with what was typed already. It ends after [`Input::Stop`] or when nobody
/// listens; a program that does not end after a stop is ended.
///
/// # Errors
/// When the signal pipes or the thread cannot be made.
pub fn spawn<T: Send + 'static>(
    sender: Sender<T>,
    (typed, is_remote): (Vec<u8>, bool),
    wrap: impl Fn(Input) -> T + Send + 'static,
) -> io::Result<()> {
    let signals = Signals::register()?;
    let escape_ms = match is_remote {
        true => ESCAPE_WAIT_REMOTE_MS,
        false => ESCAPE_WAIT_MS,
    };
    thread::Builder::new().name("input".into()).spawn(move || {
        let send = |input: Input| sender.send(wrap(input)).is_ok();
        let mut reader = Reader {
            decoder: Decoder::default(),
            signals,
            escape_ms,
            send: &send,
        };
        let Some(stop) = reader.run(&typed) else {
            return;
        };
        if send(Input::Stop(stop)) {
            // What hangs on a dead terminal or a disk that does not answer would hang for ever;
            // what is typed was kept before.
            let _ = poll(&mut [], Timespec::try_from(END_WAIT).ok().as_ref());
            std::process::exit(HUNG_UP_EXIT);
        }
    })?;
    Ok(())
}

struct Reader<'a> {
    decoder: Decoder,
    signals: Signals,
    escape_ms: u32,
    send: &'a dyn Fn(Input) -> bool,
}

impl Reader<'_> {
    /// Reads until the end; `None` if nobody listens any more.
    fn run(&mut self, typed: &[u8]) -> Option<Stop> {
        let decoded = self.decoder.feed(typed);
        self.tell(decoded)?;
        let stdin = io::stdin();
        let mut buffer = vec![0u8; READ_BYTES_MAX];
        loop {
            let wait_ms = self.decoder.wait_ms(self.escape_ms);
            let wait = wait_ms.map(|ms| Duration::from_millis(u64::from(ms)));
            let limit = wait.and_then(|wait| Timespec::try_from(wait).ok());
            let signals = &self.signals;
            let mut fds = [
                PollFd::new(&stdin, PollFlags::IN),
                PollFd::new(&signals.resized, PollFlags::IN),
                PollFd::new(&signals.suspended, PollFlags::IN),
                PollFd::new(&signals.resumed, PollFlags::IN),
                PollFd::new(&signals.hung_up, PollFlags::IN),
                PollFd::new(&signals.ended, PollFlags::IN),
            ];
            let ready = match poll(&mut fds, limit.as_ref()) {
                Ok(ready) => ready,
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return Some(Stop::HungUp),
            };
            let seen = fds.each_ref().map(|fd| fd.revents());
            let stop = match (seen[4].is_empty(), seen[5].is_empty()) {
                (true, true) => None,
                (false, _) => Some(Stop::HungUp),
                (true, false) => Some(Stop::Ended),
            };
            if stop.is_some() {
                // What was typed before is part of what is to be kept.
                if seen[0].contains(PollFlags::IN)
                    && let Some(count) = read(&stdin, &mut buffer)
                {
                    let decoded = self.decoder.feed(&buffer[..count]);
                    self.tell(decoded)?;
                }
                // Nor is there time to wait whether more belongs to it.
                let decoded = self.decoder.time_out();
                self.tell(decoded)?;
                return stop;
            }
            let asked = [
                (seen[1], &signals.resized, Input::Resize),
                (seen[2], &signals.suspended, Input::Suspend),
                (seen[3], &signals.resumed, Input::Resume),
            ];
            for (_, pipe, input) in asked.into_iter().filter(|(seen, ..)| !seen.is_empty()) {
                drain(pipe);
                (self.send)(input).then_some(())?;
            }
            let decoded = if ready == 0 {
                self.decoder.time_out()
            } else if seen[0].contains(PollFlags::IN) {
                match read(&stdin, &mut buffer) {
                    Some(count) => self.decoder.feed(&buffer[..count]),
                    None => return Some(Stop::HungUp),
                }
            } else if seen[0].is_empty() {
                continue;
            } else {
                // Hang-up or error without data: a dead session must not spin.
                return Some(Stop::HungUp);
            };
            self.tell(decoded)?;
        }
    }

    fn tell(&self, decoded: Vec<Decoded>) -> Option<()> {
        for event in decoded {
            let input = match event {
                Decoded::Key(key) => Input::Key(key),
                Decoded::Paste(text) => Input::Paste(text),
            };
            (self.send)(input).then_some(())?;
        }
        Some(())
    }
}

fn drain(mut pipe: &UnixStream) {
    let mut buffer = [0u8; 256];
    while matches!(pipe.read(&mut buffer), Ok(count) if count > 0) {}
}

/// Reads all that has arrived; `None` when the terminal is gone. What was sent together is to be
/// judged together, whatever the pieces in which the system hands it over.
fn read(stdin: &io::Stdin, buffer: &mut [u8]) -> Option<usize> {
    let mut count = 0;
    while count < buffer.len() {
        match rustix::io::read(stdin.as_fd(), &mut buffer[count..]) {
            Ok(0) if count == 0 => return None,
            Ok(0) => break,
            Ok(more) => count += more,
            Err(rustix::io::Errno::INTR) => continue,
            Err(rustix::io::Errno::AGAIN) => break,
            Err(_) if count == 0 => return None,
            Err(_) => break,
        }
        let mut fds = [PollFd::new(stdin, PollFlags::IN)];
        let at_once = Timespec::default();
        let has_more = matches!(poll(&mut fds, Some(&at_once)), Ok(1..));
        if !has_more || !fds[0].revents().contains(PollFlags::IN) {
            break;
        }
    }
    Some(count)
}
