//! Long work at the command line tells on a terminal how far it is, and ends when it is told to.

use std::path::Path;

use rustix::process::Signal;
use wudan::store::{Session, Store};

use super::peer::{Answer, Peer};
use crate::workbench;

/// More than go through the door as one act.
const ORGS: u32 = 4_000;
const NOTHING: &str = "没有改动任何内容";

fn call(dir: &Path, args: &[&str]) -> Peer {
    let db = dir.join("t.db");
    let mut all = vec!["--db", db.to_str().unwrap(), "--lang", "zh-CN"];
    all.extend(["--as", "王干事", "--today", "2026-09-16"]);
    all.extend(args);
    let program = (env!("CARGO_BIN_EXE_wudan"), all.as_slice());
    Peer::start(program, (dir, &[]), Answer::Silence)
}

fn list(dir: &Path, rows: u32) -> String {
    let head = "编号,上级编号,名称,类型,党员数\n1,,校党委,党委,60\n".to_string();
    let row = |n: u32| format!("9{n:06},1,测试第{n}党支部,支部,9\n");
    let text: String = std::iter::once(head).chain((0..rows).map(row)).collect();
    let path = dir.join("list.csv");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_string()
}

fn orgs(dir: &Path) -> usize {
    let session = Session::local("王干事", workbench::today());
    let store = Store::open(&dir.join("t.db"), session).unwrap();
    store.org_codes(u32::MAX).unwrap().len()
}

fn empty() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(call(dir.path(), &["init", "--title", "x"]).end(), 0);
    dir
}

fn said(peer: &Peer) -> String {
    String::from_utf8_lossy(&peer.raw).into_owned()
}

#[test]
fn an_import_that_is_stopped_while_it_reads_saves_nothing() {
    let dir = empty();
    let file = list(dir.path(), 200_000);
    let mut peer = call(dir.path(), &["import", "orgs", &file]);
    peer.see("按 Ctrl+C 停止");
    peer.send("\x03");
    assert_eq!(peer.end(), 130);
    assert!(said(&peer).contains(NOTHING), "{}", said(&peer));
    assert_eq!(orgs(dir.path()), 0);
}

#[test]
fn an_import_that_is_stopped_midway_tells_what_is_saved_and_can_be_finished() {
    let dir = empty();
    let file = list(dir.path(), ORGS);
    let mut peer = call(dir.path(), &["import", "orgs", &file]);
    peer.see("正在办理");
    peer.send("\x03");
    assert_eq!(peer.end(), 130);
    let told = said(&peer);
    let (_, batch) = told.split_once("wudan batch resume ").expect(&told);
    let batch: String = batch
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let part = orgs(dir.path());
    assert!(part > 0 && part <= ORGS as usize, "{part}");
    let mut peer = call(dir.path(), &["batch", "resume", &batch, "--json"]);
    assert_eq!(peer.end(), 0);
    assert!(
        !said(&peer).contains("正在"),
        "a program is not told: {}",
        said(&peer)
    );
    assert_eq!(orgs(dir.path()), ORGS as usize + 1);
}

#[test]
fn an_export_that_is_stopped_leaves_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = workbench::file(&dir.path().join("t.db"));
    workbench::add_branches(&mut store, ORGS);
    drop(store);
    let dispatch = ["task", "dispatch", "T-0001", "--under", "001", "--json"];
    let mut peer = call(dir.path(), &dispatch);
    assert_eq!(peer.end(), 0, "{}", said(&peer));
    let to = dir.path().join("out");
    std::fs::create_dir(&to).unwrap();
    let file = to.join("a.xlsx");
    let report = ["report", "lists", "--to", file.to_str().unwrap()];
    for (signal, exit) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let mut peer = call(dir.path(), &report);
        peer.see("正在写出");
        assert_eq!(
            std::fs::read_dir(&to).unwrap().count(),
            1,
            "only a part of it"
        );
        peer.signal(signal);
        assert_eq!(peer.end(), exit, "{}", said(&peer));
        assert!(said(&peer).contains(NOTHING), "{}", said(&peer));
        assert_eq!(std::fs::read_dir(&to).unwrap().count(), 0);
    }
    let mut peer = call(dir.path(), &report);
    assert_eq!(peer.end(), 0, "{}", said(&peer));
    assert!(file.is_file());
}
