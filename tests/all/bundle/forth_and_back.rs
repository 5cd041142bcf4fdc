//! A bundle made on one file and applied to another, back and forth: the same content on both.

use serde_json::Value as Json;

use super::{Office, code_of, counts, dispatch, has_keygen, offices};

/// Work of every sort in the office above.
fn work_above(above: &Office) -> String {
    let code = dispatch(above);
    let desk = &above.desk;
    desk.line(&format!("task progress {code} 001001001 --progress 20"));
    desk.line(&format!("task note {code} 已部署 --quarter 2026Q1"));
    desk.done(&[
        "finding",
        "raise",
        "001001001",
        "记录不全",
        "--deadline",
        "2026-06-30",
    ]);
    desk.line("sheet open 001001 --form annex1 --role inspector --assessor 督查员甲");
    desk.line("sheet fill 1 1.1=2 1.2=1:材料不足");
    desk.line("figure set 001001 org.staff 88 --pack s2");
    code
}

/// Work of every sort in the office below, on what came from above and of its own.
fn work_below(below: &Office) {
    let desk = &below.desk;
    let code = code_of(below, "整顿支部");
    desk.line(&format!(
        "task progress {code} 001001001 --progress 100 --evidence 文号1"
    ));
    desk.line(&format!(
        "task progress {code} 001001002 --progress 50 --evidence 文号2"
    ));
    desk.line(&format!(
        "task check {code} 001001001 --result met --score 9.5 --date 2026-04-10 --checker 何平"
    ));
    desk.line(&format!(
        "task check {code} 001001002 --result partly --date 2026-04-11"
    ));
    desk.line(&format!(
        "task note {code} 已完成 --quarter 2026Q2 --org 001001001"
    ));
    desk.line("finding rectify 1 --measure 补齐 --evidence 记录本");
    desk.line("sheet fill 1 1.3=2");
    desk.line("org edit 001001002 phone=65650001 members=31");
    desk.line("org rename 001001002 文学院本科生党支部");
    let opened = desk.json(&[
        "task",
        "open",
        "自选任务",
        "--goal",
        "目标",
        "--standard",
        "标准",
        "--deadline",
        "2026-09-30",
        "--responsible",
        "何平",
    ]);
    let own = opened["tasks"][0].as_str().unwrap();
    desk.line(&format!(
        "task dispatch {own} 001001002 --scope 学院 --date 2026-04-01"
    ));
    desk.line("finding raise 001001002 学习次数不足");
    desk.line("record add committee-meeting 001001001 --pack s2 --date 2026-04-08 --topic 党建");
    desk.line("figure set 001001001 org.staff 12 --pack s2");
}

fn is_applied(answer: &Json) {
    assert_eq!(answer["applied"], true, "{answer:#}");
    assert_eq!(answer["left"].as_array().unwrap().len(), 0, "{answer:#}");
}

/// The state of the one finding of an office that tells a text.
fn state_of(office: &Office, text: &str) -> String {
    let findings = office.desk.json(&["finding", "list"]);
    let mut findings = findings.as_array().unwrap().iter();
    let finding = findings.find(|it| it["text"] == text).unwrap();
    finding["state"].as_str().unwrap().to_string()
}

fn tells_all(held: &Json) {
    let held = counts(held);
    for (kind, count) in [
        ("org", 3),
        ("task", 1),
        ("assignment", 2),
        ("note", 1),
        ("finding", 1),
        ("sheet", 1),
        ("mark", 2),
        ("figure", 1),
        ("adoption", 2),
    ] {
        assert_eq!(held.get(kind), Some(&count), "{kind} of {held:?}");
    }
}

/// What came up, and what of the task lies outside.
fn came_up(above: &Office, code: &str) {
    let task = above.desk.json(&["task", "show", code]);
    let assignments = task["assignments"].as_array().unwrap();
    assert_eq!(assignments.len(), 3, "what lies outside stays");
    let mut all = assignments.iter();
    let first = all.find(|it| it["org"] == "001001001").unwrap();
    assert_eq!(
        (&first["state"], &first["score"]),
        (&"done".into(), &"9.5".into())
    );
    assert_eq!(task["lead"], "001002", "the lead outside stays");
    assert_eq!(state_of(above, "记录不全"), "rectified");
}

#[test]
fn bundles_go_forth_and_back_and_both_files_tell_the_same() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    let code = work_above(&above);
    is_applied(&below.apply(&above.make(&below, &[])));
    let told = above.items(&below);
    assert_eq!(told, below.items(&above), "after the way down");
    tells_all(&told);

    work_below(&below);
    let up = below.make(&above, &[]);
    let trial = ["bundle", "apply", above.lay(&up), "--dry-run"];
    let tried = above.desk.json(&trial);
    assert_eq!(tried["applied"], false);
    let org = above.desk.json(&["org", "show", "001001002"]);
    assert_eq!(org["phone"], "15436657003");
    let answer = above.apply(&up);
    is_applied(&answer);
    assert_eq!(tried["commands"], answer["commands"]);
    let told = above.items(&below);
    assert_eq!(told, below.items(&above), "after the way up");
    assert_eq!(counts(&told).get("record"), Some(&1));
    came_up(&above, &code);

    // Both go on with other things: nothing is asked.
    let lines = [
        &format!("task assess {code} 001001001 --outcome done --assessment 优 --score 96"),
        "finding close 1 --verifier 张敏",
        "record edit 1 topic=专题研究党建 host=李文",
        "figure set 001001001 org.staff 13 --pack s2",
    ];
    for line in lines {
        above.desk.line(line);
    }
    below.desk.line("sheet fill 1 --rest");
    below.desk.line("sheet submit 1");
    let (down, up) = (above.make(&below, &[]), below.make(&above, &[]));
    is_applied(&below.apply(&down));
    is_applied(&above.apply(&up));
    assert_eq!(
        above.items(&below),
        below.items(&above),
        "after both crossed"
    );
    for office in [&above, &below] {
        assert_eq!(state_of(office, "记录不全"), "closed");
        let sheet = office.desk.json(&["sheet", "show", "1"]);
        assert!(sheet["submitted"].is_string());
        let verified = office.desk.json(&["audit", "verify"]);
        assert_eq!(verified["flaws"], Json::Array(Vec::new()));
    }
    // And once more nothing changes.
    let answer = below.apply(&above.make(&below, &[]));
    assert_eq!(answer["applied"], true, "{answer:#}");
    assert_eq!(answer["rows"], 0, "{answer:#}");
}

#[test]
fn a_task_that_all_orgs_below_have_done_is_closed_on_both_sides() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    let desk = &above.desk;
    let opened = desk.json(&[
        "task",
        "open",
        "一件事",
        "--goal",
        "目标",
        "--standard",
        "标准",
        "--deadline",
        "2026-09-30",
        "--responsible",
        "郭勇",
    ]);
    let code = opened["tasks"][0].as_str().unwrap();
    desk.line(&format!(
        "task dispatch {code} 001001001 --scope 全校 --date 2026-03-01"
    ));
    below.apply(&above.make(&below, &[]));
    let own = code_of(&below, "一件事");
    let work = &below.desk;
    work.line(&format!(
        "task progress {own} 001001001 --progress 100 --evidence 文号"
    ));
    work.line(&format!("task check {own} 001001001 --result met"));
    is_applied(&above.apply(&below.make(&above, &[])));
    desk.line(&format!(
        "task assess {code} --outcome done --assessment 好"
    ));
    desk.line(&format!("task close {code} --filed-to 党委"));
    is_applied(&below.apply(&above.make(&below, &[])));
    assert_eq!(work.json(&["task", "show", &own])["stage"], "closed");
    // What was closed here by it is not simply undone.
    work.refused(&["undo"], 1, "nothing_to_undo");
    assert_eq!(above.items(&below), below.items(&above));
}

#[test]
fn lines_of_a_pack_that_both_drew_are_one_task() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    let tasks = above.desk.json(&["task", "list"]);
    let drawn = tasks.as_array().unwrap().iter();
    let mut drawn = drawn.filter(|it| it["item"].is_string());
    let code = drawn.next().unwrap()["code"].as_str().unwrap().to_string();
    let set = "goal=目标 standard=标准 responsible=郭勇 deadline=2026-10-01";
    above.desk.line(&format!("task edit {code} {set}"));
    above.desk.line(&format!(
        "task publish {code} --scope 全校 --date 2026-03-01"
    ));
    above
        .desk
        .line(&format!("task dispatch {code} 001001001 --date 2026-03-02"));
    for pack in ["s1", "s2"] {
        below
            .desk
            .done(&["pack", "adopt", pack, "--shift", "--draw"]);
    }
    let before = below.desk.json(&["task", "list"]).as_array().unwrap().len();
    let down = above.make(&below, &[]);
    let file = below.lay(&down);
    let answer = below
        .desk
        .json(&["bundle", "apply", file, "--take", "theirs"]);
    is_applied(&answer);
    assert_eq!(answer["matched"].as_array().unwrap().len(), 1, "{answer:#}");
    let after = below.desk.json(&["task", "list"]).as_array().unwrap().len();
    assert_eq!(before, after);
    assert_eq!(above.items(&below), below.items(&above));
}
