//! Files that prove something: copied, held by their hash, given back, missed when they are gone.

use super::{Answer, Desk};

/// A desk with one finding, and a file.
fn desk() -> Desk {
    let desk = Desk::ready();
    desk.done(&["finding", "raise", "001001", "无会议记录"]);
    desk.write("会议记录.txt", "三月二日，七人到会。\n");
    desk
}

fn stored(desk: &Desk) -> Vec<std::path::PathBuf> {
    let Ok(folders) = std::fs::read_dir(desk.path("evidence")) else {
        return Vec::new();
    };
    let folders = folders
        .map(|it| it.unwrap().path())
        .filter(|it| it.is_dir());
    let files = folders.flat_map(|it| std::fs::read_dir(it).unwrap());
    files.map(|it| it.unwrap().path()).collect()
}

fn add(desk: &Desk) -> Answer {
    desk.done(&[
        "evidence",
        "add",
        "会议记录.txt",
        "--of",
        "finding:1",
        "--remark",
        "原件",
    ])
}

#[test]
fn a_file_is_copied_and_comes_back_byte_for_byte() {
    let desk = desk();
    add(&desk);
    std::fs::remove_file(desk.path("会议记录.txt")).unwrap();
    let listed = desk.json(&["evidence", "list", "--of", "问题:1"]);
    assert_eq!(listed[0]["name"], "会议记录.txt");
    assert_eq!(
        (&listed[0]["of"], &listed[0]["object"]),
        (&"finding".into(), &1.into())
    );
    assert_eq!(listed[0]["hash"].as_str().unwrap().len(), 64);
    assert_eq!(
        desk.done(&["evidence", "get", "1"]).out,
        "三月二日，七人到会。\n"
    );
    desk.done(&["evidence", "get", "1", "--to", "back.txt"]);
    let back = std::fs::read_to_string(desk.path("back.txt")).unwrap();
    assert_eq!(back, "三月二日，七人到会。\n");
    desk.done(&["audit", "verify"]);
}

#[test]
fn the_same_file_is_kept_once_and_proves_a_thing_once() {
    let desk = desk();
    add(&desk);
    let again = ["evidence", "add", "会议记录.txt", "--of", "finding:1"];
    desk.refused(&again, 1, "evidence_known");
    desk.done(&["finding", "raise", "001001", "另一个问题"]);
    desk.done(&["evidence", "add", "会议记录.txt", "--of", "finding:2"]);
    assert_eq!(stored(&desk).len(), 1);
    desk.done(&["evidence", "remove", "1", "--reason", "传错了"]);
    desk.refused(
        &["evidence", "remove", "1", "--reason", "再来"],
        1,
        "evidence_removed",
    );
    assert_eq!(
        desk.json(&["evidence", "list"]).as_array().unwrap().len(),
        1
    );
    let all = desk.json(&["evidence", "list", "--removed"]);
    assert_eq!(all.as_array().unwrap().len(), 2);
    // What was put aside proves nothing any more, so the same file may come again.
    add(&desk);
}

#[test]
fn what_is_refused_leaves_no_file_behind() {
    let desk = desk();
    desk.write("空.txt", "");
    let cases: [(&[&str], i32, &str); 5] = [
        (
            &["evidence", "add", "没有.txt", "--of", "finding:1"],
            3,
            "not_found",
        ),
        (
            &["evidence", "add", "空.txt", "--of", "finding:1"],
            4,
            "evidence_empty",
        ),
        (
            &["evidence", "add", "会议记录.txt", "--of", "finding:9"],
            3,
            "not_found",
        ),
        (
            &[
                "evidence",
                "add",
                "会议记录.txt",
                "--of",
                "finding:1",
                "--item",
                "1.1",
            ],
            1,
            "bad_value",
        ),
        (
            &[
                "evidence",
                "add",
                "会议记录.txt",
                "--of",
                "finding:1",
                "--name",
                "机密★.pdf",
            ],
            4,
            "secret_marked",
        ),
    ];
    for (args, exit, code) in cases {
        desk.refused(args, exit, code);
    }
    assert_eq!(stored(&desk), Vec::<std::path::PathBuf>::new());
    desk.done(&["evidence", "check"]);
}

#[test]
fn a_file_that_was_changed_or_taken_away_is_named() {
    let desk = desk();
    add(&desk);
    assert!(desk.done(&["evidence", "check"]).out.contains("1 个"));
    let path = stored(&desk).remove(0);
    std::fs::write(&path, "三月二日，九人到会。\n").unwrap();
    let told = desk.call(&["evidence", "check"]);
    assert_eq!(told.code, 7, "{told:?}");
    assert!(
        told.out.contains("被改动") && told.out.contains("会议记录.txt"),
        "{told:?}"
    );
    desk.refused(&["evidence", "get", "1"], 7, "evidence_damaged");
    std::fs::remove_file(&path).unwrap();
    assert!(desk.call(&["evidence", "check"]).out.contains("缺失"));
    // The same file mends it, although it proves this already.
    desk.refused(
        &["evidence", "add", "会议记录.txt", "--of", "finding:1"],
        1,
        "evidence_known",
    );
    desk.done(&["evidence", "check"]);
}

#[test]
fn taking_in_is_undone_and_done_again() {
    let desk = desk();
    add(&desk);
    desk.done(&["undo"]);
    assert_eq!(desk.json(&["evidence", "list"]), serde_json::json!([]));
    assert!(desk.done(&["evidence", "check"]).out.contains("没有登记"));
    desk.done(&["redo"]);
    assert_eq!(
        desk.done(&["evidence", "get", "1"]).out,
        "三月二日，七人到会。\n"
    );
}

#[test]
fn a_backup_takes_the_files_along() {
    let desk = desk();
    add(&desk);
    std::fs::create_dir(desk.path("copy")).unwrap();
    let told = desk.json(&["backup", "copy/w.db"]);
    assert_eq!(told["evidence"], 1);
    let got = desk.call(&["--db", "copy/w.db", "evidence", "check"]);
    assert_eq!(got.code, 0, "{got:?}");
}

#[test]
fn what_is_put_aside_is_marked_and_a_file_that_is_there_is_written_over_when_told() {
    let desk = desk();
    let none = ["evidence", "add", "没有.txt", "--of", "finding:1"];
    let none = desk.refused(&none, 3, "not_found").err;
    assert!(
        none.contains("没有.txt") && !none.contains("file"),
        "{none}"
    );
    let folder = ["evidence", "add", ".", "--of", "finding:1"];
    desk.refused(&folder, 4, "not_a_file");
    add(&desk);
    let get = ["evidence", "get", "1", "--to", "会议记录.txt"];
    desk.refused(&get, 2, "paper_exists");
    desk.write("会议记录.txt", "被改过");
    desk.done(&[&get[..], &["--force"]].concat());
    let back = std::fs::read_to_string(desk.path("会议记录.txt")).unwrap();
    assert_eq!(back, "三月二日，七人到会。\n");
    desk.line("evidence remove 1 --reason 重复");
    let shown = desk.line("evidence list --removed").out;
    assert!(shown.contains("作废") && shown.contains("重复"), "{shown}");
    let persons = desk.line("person list").out;
    let head = persons.lines().next().unwrap();
    assert_eq!(head.matches("名称").count(), 1, "{head}");
}
