//! Every way out: the terminal is put back where it can be, and what was typed is kept.

use rustix::process::Signal;
use wudan::drawer::Drawer;

use super::{
    Bench,
    peer::{Answer, Peer},
    word,
};

const RESTORED: [&str; 3] = ["\x1b[?1049l", "\x1b[?2004l", "\x1b[?25h"];

/// A workbench with a word half typed into the form of a task.
fn mid_word() -> Bench {
    let mut bench = Bench::open();
    bench.peer.send("3");
    bench.peer.see("晒单");
    bench.peer.send("n");
    bench.peer.see(&word("tui.form.pick"));
    bench.peer.send("抓紧");
    bench.peer.see("抓紧");
    bench
}

/// The titles of tasks in the drafts beside the file.
fn drafts(bench: &Bench) -> Vec<String> {
    let user = nix::unistd::User::from_uid(nix::unistd::getuid()).unwrap();
    let drawer = Drawer::of(&bench.file(), &user.unwrap().name, None);
    let title = |draft: &wudan::drawer::Draft| draft.fields.get("title").map(|it| it.now.clone());
    drawer.drafts().iter().filter_map(title).collect()
}

fn assert_restored(raw: &[u8]) {
    let text = String::from_utf8_lossy(raw).into_owned();
    for restored in RESTORED {
        assert!(text.contains(restored), "{restored:?} {text:?}");
    }
}

#[test]
fn leaving_puts_the_terminal_back() {
    let mut bench = Bench::open();
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
    assert_restored(&bench.peer.raw);
}

/// Set where this program is the child of its own test.
const CHILD: &str = "WUDAN_TEST_PANICS";

#[test]
fn a_panic_puts_the_terminal_back_before_it_speaks() {
    if std::env::var_os(CHILD).is_some() {
        let _session = wudan::term::Session::enter().unwrap();
        panic!("as a fault in the program would");
    }
    let name = "terminal::ending::a_panic_puts_the_terminal_back_before_it_speaks";
    let dir = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let mut peer = Peer::start(
        (program.to_str().unwrap(), &[name, "--exact", "--nocapture"]),
        (dir.path(), &[(CHILD, "1")]),
        Answer::Narrow,
    );
    peer.hear(b"as a fault in the program would");
    assert_ne!(peer.end(), 0);
    assert_restored(&peer.raw);
    let text = String::from_utf8_lossy(&peer.raw).into_owned();
    let (left, spoken) = (text.find("\x1b[?1049l"), text.find("as a fault"));
    assert!(left < spoken, "{text:?}");
}

#[test]
fn signals_keep_what_is_typed_and_have_their_exit_codes() {
    for (signal, exit) in [(Signal::TERM, 143), (Signal::INT, 143), (Signal::HUP, 129)] {
        let mut bench = mid_word();
        bench.peer.signal(signal);
        assert_eq!(bench.peer.end(), exit, "{signal:?}");
        assert_restored(&bench.peer.raw);
        assert_eq!(drafts(&bench), ["抓紧"]);
    }
}

#[test]
fn a_hang_up_ends_the_program_and_keeps_what_is_typed() {
    let mut bench = mid_word();
    bench.peer.hang_up();
    assert_eq!(bench.peer.end(), 129);
    assert_eq!(drafts(&bench), ["抓紧"]);
}

#[test]
fn a_client_that_takes_nothing_more_does_not_hold_up_the_end() {
    let mut bench = mid_word();
    bench.peer.shut(true);
    // Far more than a terminal keeps for a reader.
    for step in 0..60u16 {
        bench.peer.resize(200 + step % 2, 50);
        bench.peer.send("忙");
    }
    bench.peer.signal(Signal::TERM);
    let status = bench.peer.end();
    assert_eq!(status, 143);
    let kept = drafts(&bench);
    assert!(kept.len() == 1 && kept[0].starts_with("抓紧忙"), "{kept:?}");
}

#[test]
fn a_killed_program_loses_at_most_the_last_second() {
    let mut bench = mid_word();
    let kept = bench.dir.path().to_path_buf();
    let held = |_: &Peer| {
        let drawer = Drawer::of(&kept.join("test.db"), &user(), None);
        !drawer.drafts().is_empty()
    };
    // The clock of the program turns the words into a draft without a key; each look at the
    // screen is a wait for what it says meanwhile.
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !held(&bench.peer) {
        assert!(std::time::Instant::now() < end, "no draft");
        std::thread::yield_now();
    }
    bench.peer.signal(Signal::KILL);
    bench.peer.end();
    assert_eq!(drafts(&bench), ["抓紧"]);
}

fn user() -> String {
    let user = nix::unistd::User::from_uid(nix::unistd::getuid()).unwrap();
    user.unwrap().name
}

#[test]
fn a_shell_gets_the_terminal_back_and_gives_it_again() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("test.db");
    drop(crate::workbench::file(&file));
    let script = format!(
        "set -m; {} --db {}; echo stopped=$?; read go; fg; echo ended=$?",
        env!("CARGO_BIN_EXE_wudan"),
        file.display()
    );
    let args = ["-c", script.as_str()];
    let mut peer = Peer::start(("sh", &args), (dir.path(), &[]), Answer::Narrow);
    peer.see("组织树");
    // In a field the key belongs to the field.
    peer.send("/x");
    let prompt = word("tui.head.prompt");
    let typed = format!("{prompt}x");
    peer.see(&typed);
    peer.send(b"\x1a");
    peer.wait("undo", |peer| !peer.shown().contains(&typed));
    peer.send(b"\x1b");
    peer.raw.clear();
    peer.wait("the list", |peer| !peer.shown().contains(&prompt));
    peer.send(b"\x1a");
    peer.hear(b"stopped=");
    assert_restored(&peer.raw);
    peer.raw.clear();
    peer.send("\r");
    peer.hear(b"\x1b[?1049h");
    peer.see("组织树");
    peer.send("3");
    peer.see("晒单");
    peer.send(b"\x03");
    peer.hear(b"ended=0");
    peer.end();
}

#[test]
fn without_a_shell_behind_it_the_program_does_not_stop() {
    let mut bench = Bench::open();
    bench.peer.send(b"\x1a");
    bench.peer.see(&word("tui.message.no_job_control"));
    bench.peer.signal(Signal::TSTP);
    bench.peer.send("/");
    bench.peer.see(&word("tui.head.prompt"));
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
}

#[test]
fn who_was_stopped_from_outside_paints_everything_anew() {
    let mut bench = Bench::open();
    bench.peer.signal(Signal::STOP);
    bench.peer.signal(Signal::CONT);
    bench.peer.hear(b"\x1b[?1049h");
    bench.peer.hear(b"\x1b[2J");
    bench.peer.see("组织树");
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
}
