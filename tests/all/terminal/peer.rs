//! The other end of a pseudo-terminal: it keeps the screen, and answers where the cursor is.

use std::{
    io::{Read, Write},
    path::Path,
    sync::{
        Arc, Condvar, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long the slowest machine may take for one step.
const PATIENCE: Duration = Duration::from_secs(30);
const CURSOR: &[u8] = b"\x1b[6n";

/// What the terminal says when it is asked where the cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// As a client that reads UTF-8 and draws lines in one cell.
    Narrow,
    /// The same with lines of two cells.
    Wide,
    /// As a client that takes each pair of bytes for a hanzi.
    Gbk,
    /// Nothing.
    Silence,
}

impl Answer {
    fn columns(self) -> &'static [u16] {
        match self {
            Answer::Narrow => &[5, 2],
            Answer::Wide => &[5, 3],
            Answer::Gbk => &[7, 3],
            Answer::Silence => &[],
        }
    }
}

/// Whether the terminal takes what is written to it.
#[derive(Default)]
struct Gate {
    is_shut: Mutex<bool>,
    changed: Condvar,
}

/// A program in a terminal.
pub struct Peer {
    pub child: Box<dyn Child + Send + Sync>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    /// Kept open: dropping it is the hang-up.
    master: Option<Box<dyn MasterPty + Send>>,
    output: Receiver<Vec<u8>>,
    gate: Arc<Gate>,
    screen: vt100::Parser,
    /// Everything that was written since the last look.
    pub raw: Vec<u8>,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

impl Peer {
    pub fn start(
        (program, args): (&str, &[&str]),
        (home, env): (&Path, &[(&str, &str)]),
        answer: Answer,
    ) -> Peer {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        for gone in [
            "TMUX",
            "STY",
            "SSH_CONNECTION",
            "SSH_TTY",
            "NO_COLOR",
            "COLORTERM",
            "VISUAL",
            "EDITOR",
        ] {
            command.env_remove(gone);
        }
        command.env("TERM", "xterm-256color");
        command.env("HOME", home);
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("LANG", "zh_CN.UTF-8");
        env.iter()
            .for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let (sender, output) = channel();
        let gate = Arc::new(Gate::default());
        let (answering, watched) = (Arc::clone(&writer), Arc::clone(&gate));
        std::thread::spawn(move || read(reader, &sender, &answering, (answer, &watched)));
        Peer {
            child,
            writer,
            master: Some(pair.master),
            output,
            gate,
            screen: vt100::Parser::new(24, 80, 0),
            raw: Vec::new(),
        }
    }

    /// Types bytes.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let mut writer = self.writer.lock().unwrap();
        writer.write_all(bytes.as_ref()).unwrap();
        writer.flush().unwrap();
    }

    /// The screen as text.
    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen is so.
    pub fn wait(&mut self, what: &str, holds: impl Fn(&Peer) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds(self) {
            let rest = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(rest) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.raw.extend(bytes);
                }
                Err(_) => panic!("{what:?} never came:\n{}\n{:?}", self.shown(), {
                    String::from_utf8_lossy(&self.raw)
                }),
            }
        }
    }

    /// Waits until the screen shows a text.
    pub fn see(&mut self, text: &str) {
        self.wait(text, |peer| peer.shown().contains(text));
        self.raw.clear();
    }

    /// Waits until bytes come.
    pub fn hear(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.wait(&text, |peer| {
            peer.raw.windows(bytes.len()).any(|part| part == bytes)
        });
    }

    /// Waits until everything of a frame has come that holds a text.
    pub fn see_raw(&mut self, text: &str) {
        self.wait(text, |peer| {
            let raw = String::from_utf8_lossy(&peer.raw);
            raw.contains(text) && raw.ends_with("\x1b[?2026l")
        });
    }

    /// Takes what comes for so long.
    pub fn rest(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let rest @ 1.. = end.saturating_duration_since(Instant::now()).as_millis() {
            let rest = Duration::from_millis(u64::try_from(rest).unwrap());
            if let Ok(bytes) = self.output.recv_timeout(rest) {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
            }
        }
    }

    /// Waits for the end; gives the exit code.
    pub fn end(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
                    self.raw.extend(bytes);
                }
                return status.exit_code();
            }
            assert!(Instant::now() < end, "the program does not end");
            // Waiting for output is waiting for the process: it closes the terminal at its end.
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) {
                self.raw.extend(bytes);
            }
        }
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    /// Gives the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let master = self.master.as_ref().unwrap();
        master.resize(size(columns, rows)).unwrap();
        self.screen
            .screen_mut()
            .set_size(rows.max(1), columns.max(1));
    }

    /// Takes nothing more of what is written, or does so again.
    pub fn shut(&self, is_shut: bool) {
        *self.gate.is_shut.lock().unwrap() = is_shut;
        self.gate.changed.notify_all();
    }

    /// Hangs up.
    pub fn hang_up(&mut self) {
        self.shut(false);
        self.master = None;
        let (_, gone) = channel();
        self.output = gone;
        *self.writer.lock().unwrap() = Box::new(std::io::sink());
    }
}

fn read(
    mut reader: Box<dyn Read + Send>,
    sender: &Sender<Vec<u8>>,
    writer: &Mutex<Box<dyn Write + Send>>,
    (answer, gate): (Answer, &Gate),
) {
    let mut buffer = [0; 65536];
    let mut heard = Vec::new();
    let mut columns = answer.columns().iter();
    loop {
        let mut is_shut = gate.is_shut.lock().unwrap();
        while *is_shut {
            is_shut = gate.changed.wait(is_shut).unwrap();
        }
        drop(is_shut);
        let Ok(count @ 1..) = reader.read(&mut buffer) else {
            return;
        };
        heard.extend_from_slice(&buffer[..count]);
        while let Some(at) = heard.windows(CURSOR.len()).position(|part| part == CURSOR) {
            heard.drain(..at + CURSOR.len());
            if let Some(column) = columns.next() {
                let answer = format!("\x1b[2;{column}R");
                let _ = writer.lock().unwrap().write_all(answer.as_bytes());
            }
        }
        let spare = heard.len().saturating_sub(CURSOR.len());
        heard.drain(..spare);
        if sender.send(buffer[..count].to_vec()).is_err() {
            return;
        }
    }
}
