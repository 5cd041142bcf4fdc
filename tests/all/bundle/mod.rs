//! Bundles between offices: real files, real processes, OpenSSH's own signatures.

mod crypt;
mod forth_and_back;
mod merge;
mod order;
mod screen;

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
    process::Command,
};

use serde_json::Value as Json;
use zip::ZipArchive;

use crate::cli::Desk;

/// The subtree that is told.
pub const ROOT: &str = "001001";

/// An office with its own file, and how the other one knows it.
pub struct Office {
    pub desk: Desk,
    pub name: &'static str,
}

/// The keys of an office: site, public key, recipient.
fn keys(desk: &Desk) -> [String; 3] {
    let shown = desk.json(&["bundle", "key"]);
    ["site", "key", "recipient"].map(|key| shown[key].as_str().unwrap().to_string())
}

impl Office {
    /// Takes the other's bundles from now on.
    pub fn know(&self, other: &Office) {
        let [site, key, recipient] = keys(&other.desk);
        self.desk.done(&[
            "bundle",
            "peer",
            "add",
            other.name,
            "--site",
            &site,
            "--key",
            &key,
            "--recipient",
            &recipient,
        ]);
    }

    /// Makes a bundle for the other one and gives its bytes.
    pub fn make(&self, other: &Office, more: &[&str]) -> Vec<u8> {
        let file = format!(
            "out-{}.wudan",
            std::fs::read_dir(self.desk.path(".")).unwrap().count()
        );
        let mut args = vec!["bundle", "make", "--peer", other.name, "--under", ROOT];
        args.extend(["--to", &file]);
        args.extend(more);
        self.desk.done(&args);
        std::fs::read(self.desk.path(&file)).unwrap()
    }

    /// Puts bytes into a file of the office and gives its name.
    pub fn lay(&self, bytes: &[u8]) -> &'static str {
        std::fs::write(self.desk.path("in.wudan"), bytes).unwrap();
        "in.wudan"
    }

    /// Applies a bundle.
    pub fn apply(&self, bytes: &[u8]) -> Json {
        let file = self.lay(bytes);
        self.desk.json(&["bundle", "apply", file])
    }

    /// What the office tells of the subtree, without how it is numbered.
    pub fn items(&self, other: &Office) -> Json {
        let bytes = self.make(other, &[]);
        content(&bytes)["items"].clone()
    }
}

/// The part of a bundle that is signed.
pub fn content(bytes: &[u8]) -> Json {
    serde_json::from_slice(&part(bytes, "content.json")).unwrap()
}

/// A part of a bundle, as any reader of ZIP gives it.
pub fn part(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut content = Vec::new();
    let mut part = archive.by_name(name).unwrap();
    part.read_to_end(&mut content).unwrap();
    content
}

/// How many things of each kind a bundle holds.
pub fn counts(items: &Json) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in items.as_array().unwrap() {
        let kind = item["kind"].as_str().unwrap().to_string();
        *counts.entry(kind).or_insert(0) += 1;
    }
    counts
}

/// An office with an empty file.
pub fn empty(name: &'static str) -> Office {
    let mut desk = Desk::bare();
    desk.actor = "he";
    desk.done(&["init", "--year", "2026", "--title", "below"]);
    Office { desk, name }
}

/// A committee with packs, tasks and a list, and an office below with an empty file.
pub fn offices() -> (Office, Office) {
    let above = Office {
        desk: Desk::ready(),
        name: "school",
    };
    let below = empty("arts");
    above.know(&below);
    below.know(&above);
    (above, below)
}

/// A task dispatched to two branches of the subtree and one org outside.
pub fn dispatch(office: &Office) -> String {
    let desk = &office.desk;
    let opened = desk.json(&[
        "task",
        "open",
        "整顿支部",
        "--goal",
        "按期",
        "--standard",
        "全覆盖",
        "--deadline",
        "2026-11-30",
        "--lead",
        "001002",
        "--supporting",
        "001003",
    ]);
    let code = opened["tasks"][0].as_str().unwrap().to_string();
    desk.line(&format!(
        "task publish {code} --scope 全校 --date 2026-03-01"
    ));
    let orgs = "001001001 001001002 001003";
    desk.line(&format!("task dispatch {code} {orgs} --date 2026-03-05"));
    code
}

/// The code of the task of a title in an office.
pub fn code_of(office: &Office, title: &str) -> String {
    let tasks = office.desk.json(&["task", "list"]);
    let mut tasks = tasks.as_array().unwrap().iter();
    let task = tasks.find(|task| task["title"] == title).unwrap();
    task["code"].as_str().unwrap().to_string()
}

/// Whether OpenSSH's program is here; without it there is nothing to test, and it is said.
pub fn has_keygen() -> bool {
    let is_here = Command::new("ssh-keygen").arg("-?").output().is_ok();
    if !is_here {
        let said = "ssh-keygen is not installed: the tests of bundles were not run\n";
        let _ = std::io::stderr().write_all(said.as_bytes());
    }
    is_here
}
