//! The program in a real pseudo-terminal: it starts, draws, and puts everything back.

use std::{
    io::{Read, Write},
    path::Path,
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long the slowest machine may take for one step.
const PATIENCE: Duration = Duration::from_secs(20);

struct Session {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    /// Kept open: dropping it is the hang-up.
    master: Box<dyn MasterPty + Send>,
    output: Receiver<Vec<u8>>,
    all: Vec<u8>,
}

impl Session {
    fn start(file: &Path, home: &Path, env: &[(&str, &str)]) -> Session {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_wudan"));
        command.args(["--db", file.to_str().unwrap()]);
        command.env("TERM", "xterm-256color");
        command.env("HOME", home);
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("LANG", "zh_CN.UTF-8");
        env.iter()
            .for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Session {
            child,
            writer,
            master: pair.master,
            output,
            all: Vec::new(),
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
    }

    /// Waits until the output holds a text.
    fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !String::from_utf8_lossy(&self.all).contains(text) {
            let rest = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(rest) {
                Ok(bytes) => self.all.extend(bytes),
                Err(_) => panic!(
                    "{text:?} never came:\n{}",
                    String::from_utf8_lossy(&self.all)
                ),
            }
        }
        self.all.clear();
    }

    fn wait_for_end(&mut self) {
        let end = Instant::now() + PATIENCE;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "the program does not end");
            // Waiting for output is waiting for the process: it closes the terminal at its end.
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) {
                self.all.extend(bytes);
            }
        }
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.all.extend(bytes);
        }
    }
}

fn session(env: &[(&str, &str)]) -> (Session, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("test.db");
    drop(crate::workbench::file(&file));
    (Session::start(&file, dir.path(), env), dir)
}

#[test]
fn leaving_puts_the_terminal_back() {
    let (mut session, _dir) = session(&[]);
    session.wait_for("组织树");
    session.send(b"\x03");
    session.wait_for_end();
    let end = String::from_utf8_lossy(&session.all).into_owned();
    for restored in ["\x1b[?1049l", "\x1b[?2004l", "\x1b[?25h"] {
        assert!(end.contains(restored), "{restored:?} {end:?}");
    }
}

#[test]
fn a_split_arrow_and_a_split_hanzi_arrive_whole() {
    let (mut session, _dir) = session(&[]);
    session.wait_for("组织树");
    session.send(b"/");
    session.wait_for("筛选");
    let hanzi = "图".as_bytes();
    session.send(&hanzi[..1]);
    session.send(&hanzi[1..]);
    session.wait_for("图");
    session.send(b"\x1b[");
    session.send(b"B");
    session.send("书馆".as_bytes());
    session.wait_for("馆");
    session.send(b"\x03");
    session.wait_for_end();
}

#[test]
fn a_hang_up_ends_the_program() {
    let (mut session, _dir) = session(&[]);
    session.wait_for("组织树");
    let Session {
        mut child,
        writer,
        master,
        output,
        ..
    } = session;
    drop((writer, master, output));
    let end = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "a dead session goes on");
        std::thread::yield_now();
    }
}

#[test]
fn a_dumb_terminal_is_told_so_in_words() {
    let (mut session, _dir) = session(&[("TERM", "dumb")]);
    session.wait_for("TERM=dumb");
    session.wait_for_end();
}
