//! This test binary as another process: it does what its environment says and tells of it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use nix::sys::resource::{Resource, setrlimit};
use wudan::{
    domain::{Kind, OrgCommand},
    store::{Envelope, Store, StoreError, Watch},
};

use super::{add, session};

const TASK: &str = "WUDAN_TEST_CHILD";
const FILE: &str = "WUDAN_TEST_FILE";
/// Marks the lines that are meant for the parent among those of the test harness.
const MARK: &str = "@ ";

/// A process that works on a file, and what it says.
pub struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    heard: mpsc::Receiver<String>,
}

impl Worker {
    /// Starts one on a task: a word and its argument.
    pub fn start(task: &str, file: &Path) -> Worker {
        let name = "process::child::a_child_does_what_its_environment_says";
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture", "--test-threads=1"])
            .env(TASK, task)
            .env(FILE, file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (tell, heard) = mpsc::channel();
        std::thread::spawn(move || {
            let lines = output.split(b'\n').map_while(Result::ok);
            for line in lines {
                let line = String::from_utf8_lossy(&line).into_owned();
                // The harness may have begun the line.
                if let Some((_, said)) = line.split_once(MARK) {
                    let _ = tell.send(said.to_string());
                }
            }
        });
        let input = child.stdin.take();
        Worker {
            child,
            input,
            heard,
        }
    }

    /// The next line; none after its end or after a while.
    pub fn hear(&self, within: Duration) -> Option<String> {
        self.heard.recv_timeout(within).ok()
    }

    /// Lets a worker that waits go on.
    pub fn let_go(&mut self) {
        self.input = None;
    }

    /// Kills it and gives all that it said before and that was not heard yet.
    pub fn kill(mut self) -> Vec<String> {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        self.heard.iter().collect()
    }

    /// Waits for its end and gives what it said.
    pub fn finish(mut self) -> Vec<String> {
        self.let_go();
        self.child.wait().unwrap();
        self.heard.iter().collect()
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // One write, so that a kill leaves whole lines or none.
    let _ = out.write_all(format!("{MARK}{line}\n").as_bytes());
    let _ = out.flush();
}

#[test]
fn a_child_does_what_its_environment_says() {
    let (Ok(task), Ok(file)) = (std::env::var(TASK), std::env::var(FILE)) else {
        return;
    };
    let file = Path::new(&file);
    match task.split_once(' ').unwrap_or((task.as_str(), "")) {
        ("write", name) => write(file, name),
        ("lie", name) => (0..50).for_each(|n| say(&format!("{name}-{n} {}", n + 1))),
        ("full", room) => fill(file, room.parse().unwrap()),
        ("load", lines) => load(file, lines.parse().unwrap()),
        (other, _) => panic!("{other}"),
    }
}

/// Adds person after person under ids that the parent can guess, and acknowledges each.
fn write(file: &Path, name: &str) {
    let mut store = Store::open(file, session(name)).unwrap();
    for n in 0.. {
        let word = format!("{name}-{n}");
        let envelope = Envelope {
            id: word.clone(),
            ..Envelope::new(add(&word), &[])
        };
        let outcome = store.submit(&envelope, &mut |_| {}).unwrap();
        say(&format!(
            "{word} {}",
            outcome.created(Kind::Person).next().unwrap()
        ));
    }
}

/// Adds persons until the files may not grow any more, and some after that.
fn fill(file: &Path, room: u64) {
    // The signal would end the process; the error of the call is what a full disk gives.
    let hit = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    signal_hook::flag::register(nix::libc::SIGXFSZ, hit).unwrap();
    let mut store = Store::open(file, session("clerk")).unwrap();
    setrlimit(Resource::RLIMIT_FSIZE, room, room).unwrap();
    let mut failed = 0;
    for n in 0..400 {
        let word = format!("full-{n}");
        let envelope = Envelope {
            id: word.clone(),
            ..Envelope::new(add(&word.repeat(40)), &[])
        };
        match store.submit(&envelope, &mut |_| {}) {
            Ok(outcome) => say(&format!("saved {word} {}", outcome.act)),
            Err(StoreError::Unknown(_)) => say(&format!("unknown {word}")),
            Err(error) => say(&format!("lost {word} {}", error.code())),
        }
        failed +=
            usize::from(!matches!(store.acts(None, 1), Ok(acts) if acts[0].command_id == word));
        if failed > 5 {
            return;
        }
    }
}

/// Loads a list of orgs and waits after every chunk until the parent lets go.
fn load(file: &Path, lines: u32) {
    let mut store = Store::open(file, session("clerk")).unwrap();
    let lines = super::bulk::lines(lines);
    let mut go_on = |at: wudan::store::Progress| {
        say(&format!("{} {}", at.done, at.total));
        let _ = std::io::stdin().read(&mut [0]);
        true
    };
    let mut watch = Watch {
        go_on: &mut go_on,
        on_wait: &mut |_| {},
    };
    store
        .execute_watched(OrgCommand::Load { lines }.into(), &[], &mut watch)
        .unwrap();
}
