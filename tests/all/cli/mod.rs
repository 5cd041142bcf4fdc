//! The command line as a stranger uses it: real processes on real files.

mod agenda;
mod arrange;
mod evidence;
mod fact_list;
mod incident_list;
mod job;
mod ledger;
mod load;
mod manual;
mod org_list;
mod register;
mod shape;
mod usage;
pub mod verdict;
mod year;

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde_json::Value as Json;
use tempfile::TempDir;

/// The business date of every call.
pub const TODAY: &str = "2026-05-20";

/// What a call answered.
#[derive(Debug)]
pub struct Answer {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Answer {
    /// The one JSON value on standard output.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A desk with a file of data in a folder of its own.
pub struct Desk {
    dir: TempDir,
    /// Who works at it.
    pub actor: &'static str,
}

impl Desk {
    /// A desk without a file.
    pub fn bare() -> Desk {
        Desk {
            dir: TempDir::new().unwrap(),
            actor: "zhou",
        }
    }

    /// A desk with the list of a small university, and the packs s1 and s2 in force.
    pub fn ready() -> Desk {
        static READY: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
        let (_, copy) = READY.get_or_init(|| {
            let desk = Desk::bare();
            desk.done(&["init", "--year", "2026", "--title", "test"]);
            desk.write("list.csv", LIST);
            desk.done(&["import", "orgs", "list.csv"]);
            for pack in ["s1", "s2"] {
                desk.done(&["pack", "adopt", pack, "--shift", "--lay", "--draw"]);
            }
            desk.done(&["backup", "copy.db"]);
            let copy = desk.path("copy.db");
            (desk.dir, copy)
        });
        let desk = Desk::bare();
        std::fs::copy(copy, desk.path("wudan.db")).unwrap();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// A call as it is, without name and day.
    pub fn plain(&self, args: &[&str]) -> Answer {
        run(self.dir.path(), args)
    }

    /// A call in the actor's name on the day.
    pub fn call(&self, args: &[&str]) -> Answer {
        let mut all = vec!["--as", self.actor, "--today", TODAY];
        all.extend(args);
        self.plain(&all)
    }

    /// As [`Desk::done`], with the words parted by blanks.
    pub fn line(&self, line: &str) -> Answer {
        self.done(&line.split(' ').collect::<Vec<_>>())
    }

    /// A call that must be done.
    pub fn done(&self, args: &[&str]) -> Answer {
        let answer = self.call(args);
        assert_eq!(
            (answer.code, answer.err.as_str()),
            (0, ""),
            "{args:?} {answer:?}"
        );
        for hole in ['⟨', '⟩'] {
            assert!(
                !answer.out.contains(hole),
                "a hole in the words: {answer:?}"
            );
        }
        answer
    }

    /// The JSON of a call that must be done.
    pub fn json(&self, args: &[&str]) -> Json {
        let mut all = args.to_vec();
        all.push("--json");
        self.done(&all).json()
    }

    /// A call that must be refused with an exit and a code; nothing stands on standard output.
    pub fn refused(&self, args: &[&str], exit: i32, code: &str) -> Answer {
        let answer = self.call(args);
        told(&answer, exit, code);
        answer
    }
}

/// Whether an answer refuses with an exit and a code, on standard error alone.
pub fn told(answer: &Answer, exit: i32, code: &str) {
    assert_eq!((answer.code, answer.out.as_str()), (exit, ""), "{answer:?}");
    assert!(
        answer.err.contains(&format!("（{code}，")),
        "{code}: {answer:?}"
    );
    assert!(!answer.err.contains('⟨'), "a hole in the words: {answer:?}");
}

/// Runs the program in a folder that is also its home.
pub fn run(dir: &Path, args: &[&str]) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_wudan"))
        .args(args)
        .current_dir(dir)
        .env_clear()
        .env("HOME", dir)
        .env("LC_ALL", "zh_CN.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A file of `tests/data`.
pub fn data(name: &str) -> String {
    let path = crate::source::root().join("tests/data").join(name);
    path.to_str().unwrap().to_string()
}

/// Compares a text with a file of the package; with `WUDAN_BLESS` set it writes the file instead.
pub fn golden(path: &str, text: &str) {
    let file = crate::source::root().join(path);
    if std::env::var_os("WUDAN_BLESS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == text,
        "{path} is out of date: run the test with WUDAN_BLESS=1\n{text}"
    );
}

/// A small university: committee, office, two branches below a general branch, a direct branch.
pub const LIST: &str = "\
编号,上级编号,名称,类型,领域,党员数,届次成立日期,任期年限,书记,副书记,联系电话
001,,临湖学院党委,党委,高校,70,2024-11-17,5,徐立峰,郭勇、张敏,15436657658
001001,001,文学院党总支,党总支,高校,50,2023-01-05,3,胡一瑶,何平,15436657001
001001001,001001,文学院教师党支部,党支部,高校,20,2023-03-01,3,李文,,15436657002
001001002,001001,文学院学生党支部,党支部,高校,30,2023-03-01,3,钟涛,,15436657003
001002,001,党委组织部,单位,高校,,,,季俊海,,
001003,001,图书馆直属党支部,直属党支部,高校,20,2024-06-01,3,梁广,,
";
