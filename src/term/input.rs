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
    consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH},
    low_level::pipe,
};

use super::{
    decode::{Decoded, Decoder},
    key::Key,
};

/// What comes from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// The window has another size.
    Resize,
    /// The terminal is gone or a signal asks to stop; nothing more will come.
    Stop,
}

/// Time that the rest of an escape sequence may take on this machine.
const ESCAPE_WAIT_MS: i64 = 50;
/// The same over a network.
const ESCAPE_WAIT_SSH_MS: i64 = 100;

/// Starts the thread. It ends after [`Input::Stop`] or when nobody listens.
///
/// # Errors
/// When the signal pipes or the thread cannot be made.
pub fn spawn<T: Send + 'static>(
    sender: Sender<T>,
    wrap: impl Fn(Input) -> T + Send + 'static,
) -> io::Result<()> {
    let (resized, resize_end) = UnixStream::pair()?;
    pipe::register(SIGWINCH, resize_end)?;
    let (stopped, stop_end) = UnixStream::pair()?;
    for signal in [SIGHUP, SIGTERM, SIGINT] {
        pipe::register(signal, stop_end.try_clone()?)?;
    }
    resized.set_nonblocking(true)?;
    let wait_ms = match std::env::var_os("SSH_CONNECTION") {
        Some(_) => ESCAPE_WAIT_SSH_MS,
        None => ESCAPE_WAIT_MS,
    };
    thread::Builder::new().name("input".into()).spawn(move || {
        let send = |input: Input| sender.send(wrap(input)).is_ok();
        read_loop(&resized, &stopped, wait_ms, &send);
        send(Input::Stop);
    })?;
    Ok(())
}

fn read_loop(
    resized: &UnixStream,
    stopped: &UnixStream,
    wait_ms: i64,
    send: &dyn Fn(Input) -> bool,
) {
    let stdin = io::stdin();
    let mut decoder = Decoder::default();
    let mut buffer = [0u8; 4096];
    let wait = Timespec::try_from(Duration::from_millis(u64::try_from(wait_ms).unwrap_or(50))).ok();
    loop {
        let mut fds = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(resized, PollFlags::IN),
            PollFd::new(stopped, PollFlags::IN),
        ];
        let limit = if decoder.is_waiting() {
            wait.as_ref()
        } else {
            None
        };
        let ready = match poll(&mut fds, limit) {
            Ok(ready) => ready,
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return,
        };
        let (input, resize, stop) = (fds[0].revents(), fds[1].revents(), fds[2].revents());
        if !stop.is_empty() {
            return;
        }
        if !resize.is_empty() {
            let mut drain = resized;
            while matches!(drain.read(&mut buffer), Ok(count) if count > 0) {}
            if !send(Input::Resize) {
                return;
            }
        }
        let decoded = if ready == 0 {
            decoder.time_out()
        } else if input.contains(PollFlags::IN) {
            match rustix::io::read(stdin.as_fd(), &mut buffer) {
                Ok(0) => return,
                Ok(count) => decoder.feed(&buffer[..count]),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => continue,
                Err(_) => return,
            }
        } else if input.is_empty() {
            continue;
        } else {
            // Hang-up or error without data: a dead session must not spin.
            return;
        };
        for event in decoded {
            let input = match event {
                Decoded::Key(key) => Input::Key(key),
                Decoded::Paste(text) => Input::Paste(text),
            };
            if !send(input) {
                return;
            }
        }
    }
}
