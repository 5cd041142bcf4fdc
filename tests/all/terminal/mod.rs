//! The program in a real pseudo-terminal: it starts, hears, draws, and puts everything back.

mod ending;
mod frugal;
mod hearing;
mod peer;
mod starting;
mod stopping;

use std::path::PathBuf;

use self::peer::{Answer, Peer};

/// A workbench on a file of its own, in a terminal that answers so.
struct Bench {
    peer: Peer,
    dir: tempfile::TempDir,
    kept: Vec<tempfile::TempDir>,
}

impl Bench {
    /// A workbench whose first screen stands.
    fn open() -> Bench {
        let mut bench = Bench::start(Answer::Narrow, &[]);
        bench.peer.see("组织树");
        bench
    }

    fn start(answer: Answer, env: &[(&str, &str)]) -> Bench {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("test.db");
        drop(crate::workbench::file(&file));
        let program = env!("CARGO_BIN_EXE_wudan");
        let peer = Peer::start(
            (program, &["--db", file.to_str().unwrap()]),
            (dir.path(), env),
            answer,
        );
        Bench {
            peer,
            dir,
            kept: Vec::new(),
        }
    }

    /// Keeps a folder as long as the bench.
    fn keep(&mut self, folder: tempfile::TempDir) {
        self.kept.push(folder);
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("test.db")
    }
}

/// The Chinese words of a key.
fn word(key: &str) -> String {
    use wudan::words::{Lang, Words};
    Words::built_in(Lang::ZhCn).get(key).into_owned()
}
