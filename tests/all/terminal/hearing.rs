//! Keys and pastes as clients send them, in whatever pieces.

use super::{Answer, Bench, word};

#[test]
fn a_split_arrow_and_a_split_hanzi_arrive_whole() {
    let mut bench = Bench::open();
    bench.peer.send("/");
    bench.peer.see("筛选");
    let hanzi = "图".as_bytes();
    bench.peer.send(&hanzi[..1]);
    bench.peer.send(&hanzi[1..]);
    bench.peer.see("图");
    bench.peer.send(b"\x1b[");
    bench.peer.send(b"B");
    bench.peer.send("书馆");
    bench.peer.see("图书馆");
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
}

#[test]
fn full_width_signs_are_commands_in_lists_and_text_in_fields() {
    let mut bench = Bench::open();
    for (sign, text) in [
        ("？", word("tui.help.acts")),
        ("：", word("tui.act.choice.take")),
    ] {
        bench.peer.send(sign);
        bench.peer.see(&text);
        bench.peer.send(b"\x1b");
        bench
            .peer
            .wait("the list", |peer| !peer.shown().contains(&text));
    }
    for sign in ["／", "、"] {
        bench.peer.send(sign);
        bench.peer.see(&word("tui.head.prompt"));
        bench.peer.send("、？：／");
        bench.peer.see("、？：／");
        bench.peer.send(b"\x1b");
        bench
            .peer
            .wait("the list", |peer| !peer.shown().contains("、？：／"));
    }
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
}

#[test]
fn a_paste_runs_no_keys_with_brackets_and_without() {
    let text = "3\rn\r抓紧完成\rx\r";
    for (before, after) in [("\x1b[200~", "\x1b[201~"), ("", "")] {
        let mut bench = Bench::open();
        bench.peer.send(format!("{before}{text}{after}"));
        bench.peer.see(&word("tui.message.paste_nowhere"));
        // In a field it is text.
        bench.peer.send("/");
        bench.peer.see(&word("tui.head.prompt"));
        bench
            .peer
            .send(format!("{before}马克思主义学院党总支{after}"));
        bench.peer.see("马克思主义学院党总支");
        bench.peer.send(b"\x03");
        assert_eq!(bench.peer.end(), 0);
    }
}

#[test]
fn function_keys_of_every_client_open_the_help() {
    let mut bench = Bench::open();
    for key in ["\x1bOP", "\x1b[11~", "\x1b[[A", "\x1b[P"] {
        bench.peer.send(key);
        bench.peer.see(&word("tui.help.acts"));
        bench.peer.send(b"\x1b");
        let acts = word("tui.help.acts");
        bench
            .peer
            .wait("the list", |peer| !peer.shown().contains(&acts));
    }
    // The answers and reports that are no keys leave everything as it is.
    bench
        .peer
        .send("\x1b[<0;10;5M\x1b[I\x1b[O\x1b[97;5u\x1b[27;5;105~\x1b]11;rgb:0/0/0\x07");
    bench.peer.send("/");
    bench.peer.see(&word("tui.head.prompt"));
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
}

#[test]
fn a_storm_of_sizes_leaves_the_screen_whole() {
    let mut bench = Bench::open();
    for step in 0..400u16 {
        let (columns, rows) = match step % 5 {
            0 => (0, 0),
            1 => (1, 1),
            2 => (79, 24),
            3 => (40 + step % 180, 10 + step % 60),
            _ => (200, 50),
        };
        bench.peer.resize(columns, rows);
        bench.peer.signal(rustix::process::Signal::WINCH);
    }
    bench.peer.resize(120, 40);
    let crumb = word("tui.title");
    bench.peer.wait("a whole screen", |peer| {
        let shown = peer.shown();
        shown.contains(&crumb) && shown.lines().count() >= 38
    });
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
}

/// A workbench whose person has an editor that does this, with the form of a task open at its
/// first field of several lines.
fn with_editor(script: &str) -> Bench {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let editor = home.path().join("editor");
    std::fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    let editor = editor.to_str().unwrap().to_string();
    let mut bench = Bench::start(Answer::Narrow, &[("EDITOR", &editor)]);
    bench.keep(home);
    bench.peer.see("组织树");
    bench.peer.send("3");
    bench.peer.see("晒单");
    bench.peer.send("n");
    bench.peer.see(&word("tui.form.pick"));
    bench.peer.send("\x1b[B\x1b[B\x1b[B");
    bench.peer.see(&word("tui.act.form.outside"));
    bench
}

#[test]
fn a_long_text_goes_to_the_persons_editor_and_comes_back() {
    let mut bench = with_editor("read first && printf '%s\\n%s\\n' \"$first\" 第二行 > \"$1\"");
    bench.peer.send("原有");
    bench.peer.see("原有");
    bench.peer.send("\x1bOR");
    bench.peer.hear(b"\x1b[?1049l");
    // What is typed belongs to the editor now.
    bench.peer.send("甲乙\r");
    bench.peer.wait("the text of the editor", |peer| {
        let shown = peer.shown();
        shown.contains("甲乙") && shown.contains("第二行") && !shown.contains("原有")
    });
    bench.peer.send(b"\x03");
    assert_eq!(bench.peer.end(), 0);
    let left = walk(bench.file().parent().unwrap());
    assert!(left.iter().all(|name| !name.contains("/edit/")), "{left:?}");
}

#[test]
fn an_editor_that_fails_or_is_interrupted_changes_nothing() {
    for (script, typed) in [
        ("echo 丙 > \"$1\"; echo begun; exit 1", ""),
        ("echo begun; sleep 60", "\x03"),
    ] {
        let mut bench = with_editor(script);
        bench.peer.send("原有");
        bench.peer.see("原有");
        bench.peer.send("\x1bOR");
        bench.peer.hear(b"begun");
        bench.peer.send(typed);
        bench.peer.hear(b"\x1b[?1049h");
        bench.peer.wait("the old text", |peer| {
            peer.shown().contains("原有") && !peer.shown().contains("丙")
        });
        bench.peer.send(b"\x03");
        assert_eq!(bench.peer.end(), 0);
    }
}

/// All files below a folder.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        match entry.path().is_dir() {
            true => found.extend(walk(&entry.path())),
            false => found.push(entry.path().display().to_string()),
        }
    }
    found
}
