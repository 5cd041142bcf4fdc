//! What is written to the terminal is little, and nothing while nothing changes.

use std::time::Duration;

use super::Bench;

const SYNC_BEGIN: &str = "\x1b[?2026h";
const SYNC_END: &str = "\x1b[?2026l";
/// Longer than anything that is drawn a little later.
const QUIET: Duration = Duration::from_millis(1500);
/// Bytes that a typed hanzi may cost.
const HANZI_BYTES_MAX: usize = 60;

/// A number of a process, as the system counts it.
fn counted(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap().trim().parse().unwrap()
}

impl Bench {
    fn process(&self) -> String {
        format!("/proc/{}", self.peer.child.process_id().unwrap())
    }

    /// How often the program has written to anything.
    fn writes(&self) -> u64 {
        let text = std::fs::read_to_string(self.process() + "/io").unwrap();
        counted(&text, "syscw:")
    }

    /// How often its threads have gone to sleep, and so were woken.
    fn sleeps(&self) -> u64 {
        let threads = std::fs::read_dir(self.process() + "/task").unwrap();
        let sleeps = threads.map(|thread| {
            let status = std::fs::read_to_string(thread.unwrap().path().join("status")).unwrap();
            counted(&status, "voluntary_ctxt_switches:")
        });
        sleeps.sum()
    }
}

#[test]
fn a_full_screen_is_one_write() {
    let mut bench = Bench::open();
    bench.peer.resize(200, 50);
    bench.peer.wait("a wide screen", |peer| {
        peer.shown()
            .lines()
            .next()
            .is_some_and(|line| line.chars().count() > 110)
    });
    bench.peer.rest(QUIET);
    let before = bench.writes();
    bench.peer.raw.clear();
    bench.peer.send("9");
    bench.peer.hear(SYNC_END.as_bytes());
    bench.peer.rest(QUIET);
    let text = String::from_utf8_lossy(&bench.peer.raw).into_owned();
    assert!(text.len() > 4096, "{} bytes are no full screen", text.len());
    assert_eq!(text.matches(SYNC_BEGIN).count(), 1, "{text:?}");
    assert_eq!(bench.writes() - before, 1);
}

#[test]
fn a_hanzi_that_is_typed_costs_little_and_a_screen_at_rest_nothing() {
    let mut bench = Bench::open();
    bench.peer.send("3");
    bench.peer.see("晒单");
    bench.peer.send("n");
    bench.peer.see(&super::word("tui.form.pick"));
    bench.peer.send("抓");
    bench.peer.see("抓");
    bench.peer.rest(QUIET);
    bench.peer.raw.clear();
    bench.peer.send("紧");
    bench.peer.see_raw("紧");
    let cost = bench.peer.raw.len();
    assert!(
        cost <= HANZI_BYTES_MAX,
        "{cost}: {:?}",
        String::from_utf8_lossy(&bench.peer.raw)
    );
    // The draft is kept, and whatever had to be drawn is drawn.
    bench.peer.rest(QUIET);
    bench.peer.raw.clear();
    let before = bench.sleeps();
    bench.peer.rest(Duration::from_secs(4));
    assert_eq!(String::from_utf8_lossy(&bench.peer.raw), "");
    let woken = bench.sleeps() - before;
    assert!(woken <= 5, "woken {woken} times in four seconds");
}
