//! What the program finds out at its start, and where it does not start at all.

use super::{Bench, peer::Answer, word};

#[test]
fn the_traces_of_the_question_are_gone_and_lines_follow_the_answer() {
    for (answer, env, has_lines) in [
        (Answer::Narrow, ("A", ""), true),
        (Answer::Wide, ("A", ""), false),
        (Answer::Narrow, ("TMUX", "/tmp/tmux"), false),
        (Answer::Narrow, ("TERM", "screen-256color"), false),
        (Answer::Narrow, ("WUDAN_BOX", "never"), false),
        (Answer::Wide, ("WUDAN_BOX", "always"), true),
        (Answer::Silence, ("A", ""), false),
    ] {
        let mut bench = Bench::start(answer, &[env]);
        bench.peer.see("组织树");
        assert!(!bench.peer.shown().contains("中文"));
        bench.peer.resize(120, 40);
        bench.peer.see("责任清单");
        bench.peer.send("3");
        bench.peer.see("晒单");
        let shown = bench.peer.shown();
        assert_eq!(
            shown.contains('\u{2502}'),
            has_lines,
            "{answer:?} {env:?}\n{shown}"
        );
        bench.peer.send(b"\x03");
        assert_eq!(bench.peer.end(), 0);
    }
}

#[test]
fn a_client_that_reads_gbk_is_told_so_in_gbk() {
    let mut bench = Bench::start(Answer::Gbk, &[]);
    assert_eq!(bench.peer.end(), 9);
    let raw = &bench.peer.raw;
    let place = |wanted: &[u8]| raw.windows(wanted.len()).position(|part| part == wanted);
    let told = encoding_rs::GBK
        .encode("PuTTY：Window > Translation，选 UTF-8")
        .0;
    let told = place(&told).expect("the remedy in GBK");
    let left = place(b"\x1b[?1049l").expect("the end of full screen");
    assert!(left < told);
}

#[test]
fn what_is_typed_before_the_answer_is_not_lost_and_a_late_answer_is_no_key() {
    let mut bench = Bench::start(Answer::Silence, &[]);
    bench.peer.hear(b"\x1b[6n");
    bench.peer.send("3");
    bench.peer.see("晒单");
    bench.peer.send("\x1b[2;5R\x1b[2;2R");
    bench.peer.send("?");
    bench.peer.see(&word("tui.help.acts"));
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
}

#[test]
fn a_terminal_that_cannot_show_the_screen_is_told_what_can_be_done() {
    for term in ["dumb", "linux", ""] {
        let mut bench = Bench::start(Answer::Narrow, &[("TERM", term)]);
        assert_eq!(bench.peer.end(), 8, "{term}");
        let told = String::from_utf8_lossy(&bench.peer.raw).into_owned();
        assert!(told.contains("子命令"), "{term} {told}");
        assert!(!told.contains('\u{1b}'), "{term} {told:?}");
    }
}

#[test]
fn where_there_is_no_terminal_the_command_line_is_pointed_at() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("test.db");
    drop(crate::workbench::file(&file));
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_wudan"))
        .args(["--db", file.to_str().unwrap(), "--lang", "zh-CN"])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(8));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("wudan task list"), "{told}");
}

#[test]
fn colors_are_as_the_environment_or_the_option_says() {
    for (env, sign) in [
        (("COLORTERM", "truecolor"), "38;2;"),
        (("TERM", "xterm-256color"), "38;5;"),
        (("WUDAN_COLORS", "256"), "38;5;"),
        (("WUDAN_COLORS", "16"), "m"),
        (("NO_COLOR", "1"), "m"),
    ] {
        let mut bench = Bench::start(Answer::Narrow, &[env]);
        bench
            .peer
            .wait("a screen", |peer| peer.shown().contains("组织树"));
        let raw = String::from_utf8_lossy(&bench.peer.raw).into_owned();
        assert!(raw.contains(sign), "{env:?} {raw:?}");
        for other in ["38;2;", "38;5;"].iter().filter(|other| **other != sign) {
            // The palette is used for true colors too, where it has them exactly.
            let is_palette = sign == "38;2;" && *other == "38;5;";
            assert!(is_palette || !raw.contains(other), "{env:?} {other}");
        }
        bench.peer.send(b"\x03");
        assert_eq!(bench.peer.end(), 0);
    }
}

#[test]
fn signs_beyond_ascii_are_left_out_on_request() {
    let env = [("WUDAN_ASCII", "1"), ("WUDAN_LANG", "zh-CN")];
    let mut bench = Bench::start(Answer::Narrow, &env);
    bench.peer.see("组织树");
    bench.peer.send("3");
    bench.peer.see("晒单");
    let shown = bench.peer.shown();
    let is_sign = |c: &char| !c.is_ascii() && !('\u{4e00}'..='\u{9fff}').contains(c);
    let signs: String = shown
        .chars()
        .filter(is_sign)
        .filter(|c| *c != '①')
        .collect();
    assert_eq!(signs, "", "{shown}");
    assert!(shown.contains("!!"), "{shown}");
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
}
