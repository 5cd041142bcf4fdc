//! The one thread that reads the terminal: keys, pastes, resizes, and the end of the session.

use std::{
    io::{self, Read},
    os::{fd::AsFd, unix::net::UnixStream},
    sync::mpsc::{Sender, channel},
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
    outside::{Gate, SHUT},
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
    interrupted: UnixStream,
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
            interrupted: of(&[SIGINT])?,
            ended: of(&[SIGTERM])?,
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
) -> io::Result<Gate> {
    let signals = Signals::register()?;
    let (asked, asks) = UnixStream::pair()?;
    let (answer, answers) = channel();
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
            asked,
            answer,
            is_shut: false,
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
    Ok(Gate { asks, answers })
}

struct Reader<'a> {
    decoder: Decoder,
    signals: Signals,
    escape_ms: u32,
    /// Asks to leave what is typed to another program, or to read again.
    asked: UnixStream,
    answer: Sender<()>,
    is_shut: bool,
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
            let (ready, seen) = match self.wait(&stdin) {
                Ok(found) => found,
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return Some(Stop::HungUp),
            };
            let [typed, hung_up, ended, interrupted, asked, signals @ ..] = seen;
            if !asked.is_empty() {
                self.change_gate()?;
                continue;
            }
            if self.is_shut && !interrupted.is_empty() {
                // Ctrl+C was meant for the other program.
                drain(&self.signals.interrupted);
                continue;
            }
            let stop = match (hung_up.is_empty(), ended.union(interrupted).is_empty()) {
                (true, true) => None,
                (false, _) => Some(Stop::HungUp),
                (true, false) => Some(Stop::Ended),
            };
            if stop.is_some() {
                // What was typed before is part of what is to be kept.
                if typed.contains(PollFlags::IN)
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
            self.signalled(signals)?;
            let decoded = if ready == 0 {
                self.decoder.time_out()
            } else if typed.contains(PollFlags::IN) {
                match read(&stdin, &mut buffer) {
                    Some(count) => self.decoder.feed(&buffer[..count]),
                    None => return Some(Stop::HungUp),
                }
            } else if typed.is_empty() {
                continue;
            } else {
                // Hang-up or error without data: a dead session must not spin.
                return Some(Stop::HungUp);
            };
            self.tell(decoded)?;
        }
    }

    /// Waits for what may come: how many did, and for the terminal, hang-up, end, interrupt,
    /// gate, resize, suspend and resume what.
    fn wait(&self, stdin: &io::Stdin) -> rustix::io::Result<(usize, [PollFlags; 8])> {
        let wait_ms = self.decoder.wait_ms(self.escape_ms);
        let wait = wait_ms.map(|ms| Duration::from_millis(u64::from(ms)));
        let limit = wait.and_then(|wait| Timespec::try_from(wait).ok());
        let signals = &self.signals;
        // Even while others read, the end of the terminal is told.
        let typed = match self.is_shut {
            true => PollFlags::empty(),
            false => PollFlags::IN,
        };
        let mut fds = [
            PollFd::new(stdin, typed),
            PollFd::new(&signals.hung_up, PollFlags::IN),
            PollFd::new(&signals.ended, PollFlags::IN),
            PollFd::new(&signals.interrupted, PollFlags::IN),
            PollFd::new(&self.asked, PollFlags::IN),
            PollFd::new(&signals.resized, PollFlags::IN),
            PollFd::new(&signals.suspended, PollFlags::IN),
            PollFd::new(&signals.resumed, PollFlags::IN),
        ];
        let ready = poll(&mut fds, limit.as_ref())?;
        Ok((ready, fds.each_ref().map(PollFd::revents)))
    }

    /// Tells of a resize, a suspension, a resumption. What happens to another program that has the
    /// terminal is its own affair, except that the window changed.
    fn signalled(&self, [resized, suspended, resumed]: [PollFlags; 3]) -> Option<()> {
        let signals = &self.signals;
        let asked = [
            (resized, &signals.resized, Input::Resize),
            (suspended, &signals.suspended, Input::Suspend),
            (resumed, &signals.resumed, Input::Resume),
        ];
        for (_, pipe, input) in asked.into_iter().filter(|(seen, ..)| !seen.is_empty()) {
            drain(pipe);
            if !self.is_shut || input == Input::Resize {
                (self.send)(input).then_some(())?;
            }
        }
        Some(())
    }

    /// Lets go of what is typed, and says so, or takes it again.
    fn change_gate(&mut self) -> Option<()> {
        let mut asked = [0u8; 16];
        let count = self
            .asked
            .read(&mut asked)
            .ok()
            .filter(|count| *count > 0)?;
        self.is_shut = asked[count - 1] == SHUT;
        let decoded = self.decoder.time_out();
        self.tell(decoded)?;
        if self.is_shut {
            self.answer.send(()).ok()?;
        }
        Some(())
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
